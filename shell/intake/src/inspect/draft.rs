//! A mapping drafted from what a file shows, for a charter: what is open is asked in it, and nothing is read by it before that is answered.

use super::column::{Column, Guess};
use super::{Inspection, unit};
use crate::mapping::{DecimalMark, FieldMapping, Mapping};
use crate::number::unit::Change;
use fenwick_coop::people::charter::{Charter, Field, Key, Kind, Measure};
use std::collections::{BTreeMap, BTreeSet};

/// A drafted mapping, and what it leaves.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The mapping; its `settle` says what is open.
    pub mapping: Mapping,
    /// Fields of the charter that no column was found for.
    pub drift: Vec<String>,
    /// Columns that feed no field.
    pub dropped: Vec<String>,
    /// What whoever reads it should know; nothing of it is open.
    pub notes: Vec<String>,
}

impl Inspection {
    /// Drafts a mapping for a charter.
    pub fn draft(&self, charter: &Charter, name: &str) -> Drafted {
        let mut draft = Draft::default();
        let found = self.matched(charter);
        for (field, column, is_certain) in &found {
            if !is_certain {
                draft.settle.push(format!(
                    "is the column '{}' the field '{}' ({})?",
                    column.name, field.name, field.title
                ));
            }
            let mapping = draft.feed(field, column);
            draft.fields.insert(field.name.clone(), mapping);
        }
        let used: BTreeSet<&str> = found.iter().map(|(_, column, _)| column.name.as_str()).collect();
        let unused = self.columns.iter().map(|column| &column.name);
        let fed = |field: &&Field| draft.fields.contains_key(&field.name);
        let missing = charter.fields.iter().filter(|field| !fed(field));
        Drafted {
            drift: missing.map(|field| field.name.clone()).collect(),
            dropped: unused
                .filter(|name| !used.contains(name.as_str()))
                .cloned()
                .collect(),
            mapping: Mapping {
                name: name.to_owned(),
                dataset: charter.dataset.clone(),
                title: format!("Drafted from {}", self.name),
                source: self.source.clone(),
                settle: draft.settle,
                fields: draft.fields,
                ..Mapping::default()
            },
            notes: draft.notes,
        }
    }

    /// For each field the column that is most like it, the surest first; a column feeds one field.
    fn matched<'f>(&'f self, charter: &'f Charter) -> Vec<(&'f Field, &'f Column, bool)> {
        let mut pairs = Vec::new();
        for field in &charter.fields {
            for column in &self.columns {
                let likeness = likeness(field, column);
                if likeness > 0 {
                    pairs.push((likeness, field, column));
                }
            }
        }
        pairs.sort_by_key(|(likeness, ..)| std::cmp::Reverse(*likeness));
        let (mut fields, mut columns) = (BTreeSet::new(), BTreeSet::new());
        let mut found = Vec::new();
        for (likeness, field, column) in pairs {
            if !fields.contains(&field.name) && !columns.contains(&column.name) {
                fields.insert(&field.name);
                columns.insert(&column.name);
                found.push((field, column, likeness > LIKE));
            }
        }
        found
    }
}

/// Likeness of names: below this it is a guess that somebody confirms.
const LIKE: u8 = 1;

fn plain(text: &str) -> String {
    let signs = text.chars().filter(|sign| sign.is_alphanumeric());
    signs.flat_map(char::to_lowercase).collect()
}

fn likeness(field: &Field, column: &Column) -> u8 {
    if !suits(&field.kind, &column.guess) {
        return 0;
    }
    let (name, title) = (plain(&field.name), plain(&field.title));
    let whole = plain(&column.name);
    let last = column.name.rsplit(['.', '/']).next().unwrap_or_default();
    let (last, bare) = (plain(last), plain(unit::bare(last)));
    match () {
        () if whole == name => 4,
        () if last == name || whole == title => 3,
        () if bare == name || bare == title => 2,
        () if bare.len() > 3 && name.len() > 3 && (bare.contains(&name) || name.contains(&bare)) => LIKE,
        () => 0,
    }
}

fn suits(kind: &Kind, guess: &Guess) -> bool {
    match (kind, guess) {
        (_, Guess::Empty) => true,
        (Kind::Measure(_), guess) => matches!(guess, Guess::Number { .. } | Guess::Flag),
        (Kind::Time(_), guess) => matches!(guess, Guess::Time { .. }),
        (Kind::Flag, guess) => matches!(guess, Guess::Flag | Guess::List),
        (Kind::Key(_) | Kind::Code | Kind::Id, guess) => !matches!(guess, Guess::Time { .. }),
    }
}

#[derive(Default)]
struct Draft {
    fields: BTreeMap<String, FieldMapping>,
    settle: Vec<String>,
    notes: Vec<String>,
}

impl Draft {
    fn feed(&mut self, field: &Field, column: &Column) -> FieldMapping {
        let mut mapping = FieldMapping {
            from: vec![column.name.clone()],
            ..FieldMapping::default()
        };
        match (&field.kind, &column.guess) {
            (Kind::Measure(measure), Guess::Number { .. }) => self.measure(field, measure, column, &mut mapping),
            (Kind::Time(_), Guess::Time { forms }) => self.time(field, forms, &mut mapping),
            (Kind::Key(key), _) => self.key(field, key, column, &mut mapping),
            (Kind::Flag, Guess::List) => self.settle.push(format!(
                "which of the {} values of '{}' mean yes and which no? Write values = {{ \"…\" = \"1\", \"…\" = \"0\" }} under [fields.{}]",
                column.distinct.unwrap_or_default(),
                column.name,
                field.name
            )),
            _ => {}
        }
        for note in &column.notes {
            self.notes.push(format!("'{}': {note}", column.name));
        }
        mapping
    }

    fn measure(&mut self, field: &Field, measure: &Measure, column: &Column, mapping: &mut FieldMapping) {
        let Guess::Number {
            mark, unit, two_ways, ..
        } = &column.guess
        else {
            return;
        };
        let (name, from) = (&field.name, &column.name);
        if *mark == Some(',') {
            mapping.decimal = DecimalMark::Comma;
        }
        if *two_ways {
            self.settle.push(format!(
                "is the comma in '{from}' a decimal mark or does it stand after thousands? Write decimal = \",\" or decimal = \".\" under [fields.{name}]"
            ));
        }
        let Some(wanted) = &measure.unit else { return };
        match unit {
            None => self.notes.push(format!("'{from}' names no unit; it is read as {wanted}")),
            Some(unit) if unit == wanted => {}
            Some(unit) if Change::between(unit, wanted).is_ok() => {
                self.notes
                    .push(format!("'{from}' is in {unit}: each number is turned into {wanted}"));
                mapping.unit = Some((*unit).to_owned());
            }
            Some(unit) => self.settle.push(format!(
                "'{from}' is in {unit} and '{name}' in {wanted}: what turns one into the other? Write multiply under [fields.{name}]"
            )),
        }
    }

    fn time(&mut self, field: &Field, forms: &[&'static str], mapping: &mut FieldMapping) {
        match forms {
            ["RFC3339"] => {}
            [one] => mapping.formats = vec![(*one).to_owned()],
            several => {
                let shown: Vec<String> = several.iter().map(|form| format!("[\"{form}\"]")).collect();
                self.settle.push(format!(
                    "does the day or the month stand first in '{}'? Write formats = {} under [fields.{}]",
                    mapping.from.join(" or "),
                    shown.join(" or "),
                    field.name
                ));
            }
        }
    }

    /// Values of the list in other letters are read as they are meant; what else is not on the list is asked.
    fn key(&mut self, field: &Field, key: &Key, column: &Column, mapping: &mut FieldMapping) {
        let mut unknown = 0u32;
        for value in column.values.iter().filter(|value| !key.domain.contains(value)) {
            let alike: Vec<&String> = key
                .domain
                .iter()
                .filter(|listed| plain(listed) == plain(value))
                .collect();
            match alike.as_slice() {
                [one] => drop(mapping.values.insert(value.clone(), (*one).clone())),
                _ => unknown = unknown.saturating_add(1),
            }
        }
        if column.distinct.is_none() {
            self.notes.push(format!(
                "'{}' holds many values; those not on the list of '{}' will be bad rows",
                column.name, field.name
            ));
        }
        if unknown > 0 && key.other.is_none() {
            self.settle.push(format!(
                "{unknown} values of '{}' are not on the list of '{}': what does each stand for? Write values = {{ \"…\" = \"…\" }} under [fields.{}]; rows with others stay out",
                column.name, field.name, field.name
            ));
        }
    }
}
