//! A mapping read backwards: how one row becomes a part of a record in the form that it came in.

use super::path::{Path, Row};
use fenwick_cleanroom::method::text;
use fenwick_coop::people::charter::{Charter, Field, Kind};
use fenwick_intake::{Also, FieldMapping, Mapping, Out};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The values of one row, in the order of the charter.
pub type Values = [Option<i64>];

/// A mapping that knows how its rows are written again.
pub struct Form<'m> {
    pub out: &'m Out,
    charter: &'m Charter,
    columns: Vec<Column<'m>>,
    /// The same text in each record.
    fixed: Vec<(Path, String)>,
    also: Vec<(Path, &'m Also)>,
    /// Fields whose value says that another mapping read the row.
    told_apart: Vec<(usize, Vec<String>)>,
    needs: Vec<Option<usize>>,
    /// Fields that were made of what came, and cannot be turned back.
    pub lost: BTreeSet<String>,
}

/// A field, or the pieces of one id, on the way back to the path from which it came.
struct Column<'m> {
    field: &'m Field,
    from: &'m str,
    places: Vec<usize>,
    path: Path,
    /// What came, by what was made of it.
    texts: BTreeMap<&'m str, &'m str>,
    /// The value that stands for nothing that came.
    nothing: Option<&'m str>,
}

/// What became of a row.
pub enum Fit {
    /// It came otherwise.
    Other,
    /// It lacks what a record cannot be without: a field.
    Lacks(String),
    /// It can be written.
    Whole,
}

impl<'m> Form<'m> {
    /// A mapping read backwards; nothing where it does not say how, and where it says it wrongly the path that is none.
    pub fn new(mapping: &'m Mapping, charter: &'m Charter) -> Option<Result<Self, String>> {
        Some(Self::read(mapping, mapping.out.as_ref()?, charter))
    }

    fn read(mapping: &'m Mapping, out: &'m Out, charter: &'m Charter) -> Result<Self, String> {
        let path = |text: &str| Path::parse(text, &out.lists).ok_or_else(|| text.to_owned());
        let only = mapping.source.iter().flat_map(|source| &source.only);
        let fixed = only.clone().filter(|(path, _)| !path.starts_with(['.', '/']));
        let fixed = fixed.filter_map(|(at, texts)| match texts.0.as_slice() {
            [text] => Some(path(at).map(|at| (at, text.clone()))),
            _ => None,
        });
        let also = out.also.iter().map(|also| Ok((path(&also.path)?, also)));
        let mut form = Self {
            out,
            charter,
            columns: Vec::new(),
            fixed: fixed.collect::<Result<_, String>>()?,
            also: also.collect::<Result<_, String>>()?,
            told_apart: Vec::new(),
            needs: out.needs.iter().map(|field| charter.position(field)).collect(),
            lost: BTreeSet::new(),
        };
        let fields = (0..).zip(&charter.fields);
        for (place, field) in fields {
            match mapping.fields.get(&field.name) {
                Some(FieldMapping {
                    constant: Some(text), ..
                }) => form.told_apart.push((place, vec![text.clone()])),
                Some(source) => form.column(place, field, source)?,
                None => {}
            }
        }
        for (path, texts) in only {
            let fed = form
                .columns
                .iter()
                .filter(|column| column.from == path && column.texts.is_empty());
            form.told_apart.extend(
                fed.flat_map(|column| &column.places)
                    .map(|place| (*place, texts.0.clone())),
            );
        }
        let known: BTreeSet<&str> = form.columns.iter().map(|column| column.from).collect();
        form.lost.retain(|field| {
            let from = mapping.fields.get(field).and_then(|source| source.from.first());
            from.is_none_or(|from| !known.contains(from.as_str()))
        });
        Ok(form)
    }

    /// Adds the way back of one field, or says that there is none.
    fn column(&mut self, place: usize, field: &'m Field, source: &'m FieldMapping) -> Result<(), String> {
        let Some(from) = source.from.first() else {
            return Ok(());
        };
        if source.piece.is_some()
            && let Some(begun) = self
                .columns
                .iter_mut()
                .find(|column| column.from == from && column.field.kind == Kind::Id)
        {
            begun.places.push(place);
            return Ok(());
        }
        let Some(texts) = texts(source) else {
            self.lost.insert(field.name.clone());
            return Ok(());
        };
        let path = self.out.to.get(from).unwrap_or(from);
        self.columns.push(Column {
            field,
            from,
            places: vec![place],
            path: Path::parse(path, &self.out.lists).ok_or_else(|| path.clone())?,
            texts,
            nothing: source.default.as_deref(),
        });
        Ok(())
    }

    /// Whether this mapping read the row, and whether it can be written again.
    pub fn fits(&self, values: &Values) -> Fit {
        let told = |place: &usize| {
            let kind = self.charter.fields.get(*place).map(|field| &field.kind)?;
            text(kind, values.get(*place).copied().flatten()?)
        };
        // What is not there tells nothing apart; whether it may be missing is asked below.
        let is_other =
            |(place, texts): &(usize, Vec<String>)| told(place).is_some_and(|told| !texts.contains(&told));
        if self.told_apart.iter().any(is_other) {
            return Fit::Other;
        }
        let there =
            |place: &Option<usize>| place.is_some_and(|place| values.get(place).is_some_and(Option::is_some));
        let lacking = self.needs.iter().position(|place| !there(place));
        match lacking.and_then(|lacking| self.out.needs.get(lacking)) {
            Some(lacking) => Fit::Lacks(lacking.clone()),
            None => Fit::Whole,
        }
    }

    /// What the row gives to texts: each value by the path it came from, and the member's id.
    pub fn row(&self, values: &Values, member: &str, unsaid: &mut BTreeMap<String, u64>) -> Row {
        let mut row = Row::default();
        row.texts.insert("member".to_owned(), member.to_owned());
        for column in &self.columns {
            let Some(told) = column.told(values) else { continue };
            match column.back(&told) {
                Some(text) => drop(row.texts.insert(column.from.to_owned(), text)),
                None => *unsaid.entry(column.field.name.clone()).or_default() += 1,
            }
        }
        row
    }

    /// Writes the row into its record.
    pub fn write(&self, values: &Values, row: &mut Row, record: &mut Value) {
        for (path, text) in &self.fixed {
            path.put(record, row, Value::String(text.clone()));
        }
        for column in &self.columns {
            if let Some(text) = row.texts.get(column.from).cloned() {
                column.path.put(record, row, leaf(&column.field.kind, text));
            }
        }
        for (path, also) in &self.also {
            if let Some(text) = self.said(also, values, row) {
                path.put(record, row, Value::String(text));
            }
        }
    }

    fn said(&self, also: &Also, values: &Values, row: &Row) -> Option<String> {
        let column = |name: &str| self.columns.iter().find(|column| column.field.name == name);
        if let Some(when) = &also.when {
            row.texts.get(column(when)?.from)?;
        }
        let Some(by) = &also.by else {
            return Some(row.filled(also.text.as_deref()?));
        };
        let place = self.charter.position(by)?;
        let told = text(
            &self.charter.fields.get(place)?.kind,
            values.get(place).copied().flatten()?,
        )?;
        also.texts.get(&told).cloned()
    }
}

impl Column<'_> {
    /// The value as the charter has it; of an id all pieces together.
    fn told(&self, values: &Values) -> Option<String> {
        let told = |place: &usize| text(&self.field.kind, values.get(*place).copied().flatten()?);
        let told: String = self.places.iter().map_while(told).collect();
        (!told.is_empty()).then_some(told)
    }

    /// The text that came; nothing where the value stands for many or for none.
    fn back(&self, told: &str) -> Option<String> {
        if self.nothing == Some(told) {
            return None;
        }
        Some((*self.texts.get(told).unwrap_or(&told)).to_owned())
    }
}

/// What came, by what was made of it; nothing where that cannot be told any more.
fn texts(source: &FieldMapping) -> Option<BTreeMap<&str, &str>> {
    let is_made = source.bins.is_some()
        || source.words.is_some()
        || source.after.is_some()
        || source.before.is_some()
        || source.multiply.is_some()
        || source.unit.is_some();
    let texts: BTreeMap<&str, &str> = source
        .values
        .iter()
        .map(|(came, made)| (made.as_str(), came.as_str()))
        .collect();
    (!is_made && texts.len() == source.values.len()).then_some(texts)
}

/// A number stays one, and so does a yes or no.
fn leaf(kind: &Kind, text: String) -> Value {
    let plain = match kind {
        Kind::Measure(_) | Kind::Flag => serde_json::from_str(&text).ok(),
        Kind::Key(_) | Kind::Time(_) | Kind::Code | Kind::Id => None,
    };
    plain.unwrap_or(Value::String(text))
}
