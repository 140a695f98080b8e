//! The charter: the voted permission to collect one dataset. No dataset and no field exists without one.

mod check;
mod ingest;
mod other;

pub use check::is_field_name;
pub use ingest::{Ingest, Keeping, Treatment, means};
pub use other::{Other, Reach};

use crate::kernel::decimal::Decimal;
use crate::kernel::purpose::Purpose;
use crate::kernel::time::{Date, Time, month_from_text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// What becomes of the rows of who leaves.
    #[serde(default, skip_serializing_if = "Leave::is_exclude")]
    pub leave: Leave,
    /// Whether a member's own files are kept as she brought them.
    #[serde(default, skip_serializing_if = "Originals::is_drop")]
    pub originals: Originals,
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
    /// The second member of its rows, where they are about two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Other>,
    /// The columns that may be kept.
    pub fields: Vec<Field>,
    /// Public tables that questions may join: what is known of the values of a key, or of times, without any member.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
}

/// A public table: regions of places, bands of sizes, a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in questions.
    pub name: String,
    /// The field by which it joins: a key, or a time.
    pub key: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// For each value of the key: the value, then one text for each column. Of a time, the value is the first day ("2026-12-24") of a span that lasts until the next.
    pub rows: Vec<Vec<String>>,
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

/// What becomes of the rows of who leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leave {
    /// They enter no question any more, and are kept until their days are over or she is erased.
    #[default]
    Exclude,
    /// They stay in the studies that were granted before, until those end or she takes her yes back; else as above.
    Freeze,
    /// They are deleted at once.
    Delete,
}

impl Leave {
    /// Whether they are only kept out of questions.
    pub fn is_exclude(&self) -> bool {
        *self == Leave::Exclude
    }
}

/// What becomes of a file that one member brought, once its rows are in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Originals {
    /// Nothing of it is kept but its rows.
    #[default]
    Drop,
    /// It is kept byte for byte, sealed under her key, as long as its rows.
    Keep,
}

impl Originals {
    /// Whether nothing of a file is kept but its rows.
    pub fn is_drop(&self) -> bool {
        *self == Originals::Drop
    }
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
    /// What members may choose of it before its values are stored; without it they are stored as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingest: Option<Ingest>,
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
    /// A short code that is on no public list, kept as a number that spells it. A question names one only when enough members stand behind it.
    Code,
    /// Ten signs of the id by which others know the record, kept as a number that spells them: for the member's own package. No question reads it.
    Id,
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
    /// The least value there can be: a row with less is a bad row. Bounds are something else; they are for every row that is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_min: Option<Decimal>,
    /// The greatest value there can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_max: Option<Decimal>,
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
    /// Whether rows may tell of times to come, such as the day on which something falls due; without it such a row is a bad row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ahead: bool,
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

impl Measure {
    /// The least and the greatest value there can be, in units of its scale, where it names one; `None` when they do not fit it or
    /// are upside down.
    pub fn values(&self) -> Option<(Option<i64>, Option<i64>)> {
        let end = |value: Option<Decimal>| match value {
            Some(value) => value.at_scale(self.scale).map(Some),
            None => Some(None),
        };
        let (least, most) = (end(self.value_min)?, end(self.value_max)?);
        let upside_down = least.zip(most).is_some_and(|(least, most)| least > most);
        (!upside_down).then_some((least, most))
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
}

#[cfg(test)]
mod tests;
