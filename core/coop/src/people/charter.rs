//! The charter: the voted permission to collect one dataset. No dataset and no field exists without one.

use crate::kernel::decimal::{Decimal, SCALE_MAX};
use crate::kernel::purpose::Purpose;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::{Date, Time, month_from_text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Permission to collect one dataset, and the bounds within which it may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// Id of the dataset and name of its table in questions.
    pub dataset: String,
    /// What it is, for people.
    pub title: String,
    /// What members get from it.
    pub benefit: String,
    /// Purposes it may serve; each covers its narrower ones.
    pub purposes: Vec<Purpose>,
    /// Whose it is.
    #[serde(default)]
    pub owner: Owner,
    /// Days a row is kept.
    pub retention_days: u32,
    /// The last day on which the charter holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset: Option<Date>,
    /// Whether competitors could harm each other with it: companies are then refused.
    #[serde(default)]
    pub competitive: bool,
    /// The most groups of one question to which a member counts.
    pub groups_max: u32,
    /// The most rows of a member that count within one group.
    pub rows_per_group_max: u32,
    /// The most rows of a member that are taken in.
    pub rows_max: u32,
    /// A cell whose noisy count of members is below this is blanked.
    pub blank_below: u32,
    /// The columns that may be kept.
    pub fields: Vec<Field>,
}

/// Whose a dataset is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// Each member owns her rows.
    #[default]
    Member,
    /// The community owns it with the member: the statistic itself needs collective approval.
    MemberAndCommunity,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in questions and consents.
    pub name: String,
    /// What it is, for people.
    pub title: String,
    /// Whether it needs particular care.
    #[serde(default)]
    pub sensitive: bool,
    /// What its values are.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What the values of a column are. Every value is kept as one whole number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// A quantity, kept in units of `10^-scale`.
    Measure(Measure),
    /// One of a public list of values, kept as its place in the list from 0.
    Key(Key),
    /// A point in time, kept in seconds since 1970.
    Time(TimeField),
    /// Yes or no, kept as 1 or 0.
    Flag,
}

/// A quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Digits behind the point that are kept.
    pub scale: u8,
    /// Its unit, when it is the same in every row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The key field that names the unit row by row (a currency): unlike units are never added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_field: Option<String>,
    /// Bounds; without them the measure cannot be summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Narrower bounds for each band of a key, used when a question groups by that key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bands: Option<Bands>,
    /// Ascending edges by which `BIN(field)` groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<Decimal>,
}

/// How much one row, and one member within a group, can weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Least value of a row; less counts as this.
    pub row_min: Decimal,
    /// Greatest value of a row.
    pub row_max: Decimal,
    /// Least sum of a member within a group.
    pub member_sum_min: Decimal,
    /// Greatest sum of a member within a group.
    pub member_sum_max: Decimal,
}

/// Bounds that depend on the value of a key field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// The key field.
    pub field: String,
    /// For each value of it.
    pub bounds: BTreeMap<String, Bounds>,
}

/// A public list of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Every value there is, in the order in which answers list them.
    pub domain: Vec<String>,
    /// The value of the list that stands for all values not on it; without one they are bad rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

/// A point in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeField {
    /// First month by which questions may group ("2015-01").
    pub first_month: String,
    /// Last month by which questions may group.
    pub last_month: String,
}

/// Bounds as whole units of a measure's scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScaledBounds {
    /// Least value of a row.
    #[serde(with = "crate::kernel::wide")]
    pub row_min: i64,
    /// Greatest value of a row.
    #[serde(with = "crate::kernel::wide")]
    pub row_max: i64,
    /// Least sum of a member within a group.
    #[serde(with = "crate::kernel::wide")]
    pub member_sum_min: i64,
    /// Greatest sum of a member within a group.
    #[serde(with = "crate::kernel::wide")]
    pub member_sum_max: i64,
}

impl Bounds {
    /// These bounds in units of `10^-scale`; `None` when they do not fit that scale or are upside down.
    pub fn at_scale(&self, scale: u8) -> Option<ScaledBounds> {
        let bounds = ScaledBounds {
            row_min: self.row_min.at_scale(scale)?,
            row_max: self.row_max.at_scale(scale)?,
            member_sum_min: self.member_sum_min.at_scale(scale)?,
            member_sum_max: self.member_sum_max.at_scale(scale)?,
        };
        (bounds.row_min <= bounds.row_max && bounds.member_sum_min <= bounds.member_sum_max).then_some(bounds)
    }
}

impl Key {
    /// The code of a value: its place in the list, or that of the value for all others.
    pub fn code(&self, value: &str) -> Option<i64> {
        let place = |wanted: &str| self.domain.iter().position(|listed| listed == wanted);
        let found = place(value).or_else(|| self.other.as_deref().and_then(place))?;
        i64::try_from(found).ok()
    }

    /// The code of a value that is itself on the list.
    pub fn listed_code(&self, value: &str) -> Option<i64> {
        i64::try_from(self.domain.iter().position(|listed| listed == value)?).ok()
    }
}

impl TimeField {
    /// First and last month, counted from year 0.
    pub fn months(&self) -> Option<(i64, i64)> {
        let (first, last) = (
            month_from_text(&self.first_month)?,
            month_from_text(&self.last_month)?,
        );
        (first <= last && last.saturating_sub(first) < 1_200).then_some((first, last))
    }
}

impl Kind {
    /// Whether values kept under this kind mean the same under `new`.
    fn continued_by(&self, new: &Kind) -> bool {
        match (self, new) {
            (Kind::Flag, Kind::Flag) | (Kind::Time(_), Kind::Time(_)) => true,
            (Kind::Key(old), Kind::Key(new)) => new.domain.starts_with(&old.domain),
            (Kind::Measure(old), Kind::Measure(new)) => {
                (old.scale, &old.unit, &old.unit_field) == (new.scale, &new.unit, &new.unit_field)
            }
            _ => false,
        }
    }
}

impl Charter {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Where the field of this name stands among the fields.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Whether the charter still holds at this time.
    pub fn holds_at(&self, now: Time) -> bool {
        self.sunset.is_none_or(|last_day| now < last_day.end())
    }

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
        if !is_name(&self.dataset) || is_reserved(&self.dataset) {
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
        let mut seen = BTreeSet::new();
        for field in &self.fields {
            if !is_name(&field.name) || is_reserved(&field.name) || !seen.insert(&field.name) {
                return refuse(format!(
                    "field '{}' is no name, is reserved or stands twice",
                    field.name
                ));
            }
            if let Err(message) = self.check_field(field) {
                return refuse(format!("field '{}': {message}", field.name));
            }
        }
        Ok(())
    }

    /// Whether rows kept under `old` mean the same under this charter: scales and kinds stay, lists of values only grow at their end.
    ///
    /// # Errors
    /// A refusal by `charter.continues` that names the field.
    pub fn continues(&self, old: &Charter) -> Result<(), Refusal> {
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
            Kind::Flag => Ok(()),
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
