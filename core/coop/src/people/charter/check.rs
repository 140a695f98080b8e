//! Whether a charter makes sense, and whether it continues the one before it.

use super::{Bounds, Charter, Field, Key, Kind, Measure, Table};
use crate::kernel::decimal::SCALE_MAX;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Date;
use std::collections::BTreeSet;

impl Charter {
    /// Whether every part of the charter makes sense.
    ///
    /// # Errors
    /// A refusal by `charter.form` that names the first part that does not.
    pub fn check(&self) -> Result<(), Refusal> {
        let refuse = |message: String| {
            Err(Refusal::new(
                "charter.form",
                format!("charter '{}': {message}", self.dataset),
            ))
        };
        if !is_field_name(&self.dataset) {
            return refuse(
                "the dataset's name needs lower-case letters, digits and _ and must not be an SQL word"
                    .to_owned(),
            );
        }
        if self.fields.is_empty() || self.purposes.is_empty() {
            return refuse("it names no field or no purpose".to_owned());
        }
        for (name, value) in [
            ("groups_max", self.groups_max),
            ("rows_per_group_max", self.rows_per_group_max),
            ("rows_max", self.rows_max),
            ("retention_days", self.retention_days),
        ] {
            if value == 0 {
                return refuse(format!("{name} must be at least 1"));
            }
        }
        if let Err(message) = self.check_other() {
            return refuse(message);
        }
        let mut seen = BTreeSet::new();
        for field in &self.fields {
            if !is_field_name(&field.name) || !seen.insert(&field.name) {
                return refuse(format!(
                    "field '{}' is no name, is reserved or stands twice",
                    field.name
                ));
            }
            if let Err(message) = self.check_field(field).and_then(|()| self.check_ingest(field)) {
                return refuse(format!("field '{}': {message}", field.name));
            }
        }
        let mut tables = BTreeSet::new();
        for table in &self.tables {
            let known = is_field_name(&table.name) && table.name != self.dataset;
            if !known || !tables.insert(&table.name) {
                return refuse(format!(
                    "table '{}' is no name, is reserved or stands twice",
                    table.name
                ));
            }
            if let Err(message) = self.check_table(table) {
                return refuse(format!("table '{}': {message}", table.name));
            }
        }
        Ok(())
    }

    fn check_table(&self, table: &Table) -> Result<(), String> {
        let mut names: BTreeSet<&String> = self.fields.iter().map(|field| &field.name).collect();
        if table.columns.is_empty()
            || !table
                .columns
                .iter()
                .all(|column| is_field_name(column) && names.insert(column))
        {
            return Err("its columns need names of their own, which no field has".to_owned());
        }
        let width = table.columns.len().saturating_add(1);
        if table.rows.is_empty() || table.rows.iter().any(|row| row.len() != width) {
            return Err(format!(
                "each row needs {width} texts: the value of '{}' and one for each column",
                table.key
            ));
        }
        let values: Vec<&String> = table.rows.iter().filter_map(|row| row.first()).collect();
        match self.field(&table.key).map(|field| &field.kind) {
            Some(Kind::Key(key)) => {
                let distinct: BTreeSet<&&String> = values.iter().collect();
                let listed = values.iter().all(|value| key.domain.contains(value));
                (listed && distinct.len() == values.len())
                    .then_some(())
                    .ok_or_else(|| format!("each of its rows names another value of '{}'", table.key))
            }
            Some(Kind::Time(_)) => {
                let days: Result<Vec<Date>, _> = values.iter().map(|value| value.parse()).collect();
                days.is_ok_and(|days| days.is_sorted_by(|left, right| left.start() < right.start()))
                    .then_some(())
                    .ok_or_else(|| "its days rise and are written like 2026-12-24".to_owned())
            }
            _ => Err(format!(
                "'{}' is neither a key nor a time of this charter",
                table.key
            )),
        }
    }

    /// Whether rows kept under `old` mean the same under this charter: scales and kinds stay, lists of values only grow at their end.
    ///
    /// # Errors
    /// A refusal by `charter.continues` that names the field.
    pub fn continues(&self, old: &Charter) -> Result<(), Refusal> {
        self.continues_other(old)?;
        let changed = |field: &&Field| {
            self.field(&field.name)
                .is_some_and(|new| !field.kind.continued_by(&new.kind))
        };
        match old.fields.iter().find(changed) {
            None => Ok(()),
            Some(field) => {
                let message = format!(
                    "rows already kept would change their meaning: '{}' must keep its kind, scale and unit, and its list may only grow at the end",
                    field.name
                );
                Err(Refusal::new("charter.continues", message).hint("give what is new a field of its own"))
            }
        }
    }

    fn check_field(&self, field: &Field) -> Result<(), String> {
        match &field.kind {
            Kind::Flag | Kind::Code | Kind::Id => Ok(()),
            Kind::Time(time) => time
                .months()
                .map(|_| ())
                .ok_or_else(|| "first_month and last_month are written like 2026-01".to_owned()),
            Kind::Key(key) => check_key(key),
            Kind::Measure(measure) => self.check_measure(measure),
        }
    }

    fn check_measure(&self, measure: &Measure) -> Result<(), String> {
        if measure.scale > SCALE_MAX {
            return Err(format!("scale is at most {SCALE_MAX}"));
        }
        let key = |name: &str| match self.field(name).map(|field| &field.kind) {
            Some(Kind::Key(key)) => Ok(key),
            _ => Err(format!("'{name}' is not a key field of this charter")),
        };
        if let Some(name) = &measure.unit_field {
            key(name)?;
        }
        if measure.values().is_none() {
            return Err("value_min and value_max are upside down or finer than the scale".to_owned());
        }
        let fits = |bounds: &Bounds| {
            bounds
                .at_scale(measure.scale)
                .map(|_| ())
                .ok_or("bounds are upside down or finer than the scale")
        };
        if let Some(bounds) = &measure.bounds {
            fits(bounds)?;
        }
        if let Some(bands) = &measure.bands {
            let domain = &key(&bands.field)?.domain;
            if measure.bounds.is_none()
                || domain.iter().any(|value| !bands.bounds.contains_key(value))
                || bands.bounds.len() != domain.len()
            {
                return Err(format!(
                    "bands need bounds of their own for every value of '{}', and bounds for all",
                    bands.field
                ));
            }
            bands.bounds.values().try_for_each(fits)?;
        }
        let edges: Option<Vec<i64>> = measure
            .bins
            .iter()
            .map(|edge| edge.at_scale(measure.scale))
            .collect();
        match edges {
            Some(edges) if edges.is_sorted_by(|left, right| left < right) => Ok(()),
            _ => Err("bins must rise and fit the scale".to_owned()),
        }
    }
}

fn check_key(key: &Key) -> Result<(), String> {
    let distinct: BTreeSet<&String> = key.domain.iter().collect();
    if key.domain.is_empty() || distinct.len() != key.domain.len() || key.domain.len() > 10_000 {
        return Err("the list of values is empty, too long or names a value twice".to_owned());
    }
    match &key.other {
        Some(other) if !key.domain.contains(other) => Err(format!(
            "'{other}' stands for other values but is not on the list"
        )),
        _ => Ok(()),
    }
}

fn is_name(text: &str) -> bool {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    plain && text.len() <= 40 && text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
}

/// Whether a text may name a field in questions: small letters, digits and _, and no SQL word.
pub fn is_field_name(text: &str) -> bool {
    is_name(text) && !is_reserved(text)
}

/// Names that mean something else in a question.
fn is_reserved(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "member",
        "select",
        "from",
        "where",
        "group",
        "by",
        "and",
        "or",
        "not",
        "in",
        "between",
        "as",
        "is",
        "null",
        "true",
        "false",
        "order",
        "having",
        "limit",
        "join",
        "on",
        "union",
        "case",
        "when",
        "then",
        "else",
        "end",
        "like",
        "count",
        "sum",
        "avg",
        "distinct",
        "interval",
        "user",
        "current_date",
        "array",
        "cast",
        "position",
        "extract",
        "values",
        "clamp",
        "bin",
        "date",
        "timestamp",
        "all",
    ];
    WORDS.contains(&name)
}

impl Kind {
    /// Whether values kept under this kind mean the same under `new`.
    fn continued_by(&self, new: &Kind) -> bool {
        match (self, new) {
            (Kind::Flag, Kind::Flag)
            | (Kind::Code, Kind::Code)
            | (Kind::Id, Kind::Id)
            | (Kind::Time(_), Kind::Time(_)) => true,
            (Kind::Key(old), Kind::Key(new)) => new.domain.starts_with(&old.domain),
            (Kind::Measure(old), Kind::Measure(new)) => {
                (old.scale, &old.unit, &old.unit_field) == (new.scale, &new.unit, &new.unit_field)
            }
            _ => false,
        }
    }
}
