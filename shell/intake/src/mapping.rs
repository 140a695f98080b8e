//! Which column of a source feeds which field of a charter, and how its cells are read.

use crate::error::{IntakeError, printable};
use crate::out::Out;
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::people::charter::Charter;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the mapping is called that no template says: each field from the column of its name.
pub const BY_NAME: &str = "by_name";

/// Which columns of one kind of export feed a dataset.
///
/// # Example
/// ```
/// let mapping = fenwick_intake::load_mapping(r#"
///     name = "market_day"
///     dataset = "sales"
///     title = "The till's export"
///     [fields.sold_at]
///     from = "Date"
///     formats = ["%d/%m/%Y"]
///     required = true
///     [fields.price]
///     from = ["Price", "Amount"]
///     decimal = ","
/// "#);
/// assert!(mapping.is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Its name, by which a command names it.
    pub name: String,
    /// The dataset it feeds.
    pub dataset: String,
    /// What kind of export it reads, for people.
    #[serde(default)]
    pub title: String,
    /// Source columns whose texts tell one source row from another; none: all columns that feed a field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<String>,
    /// Source columns that must be there for the mapping to fit, beside those of the identity and of required fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Questions that whoever drafted it left open. Nothing is read by it before each is answered below and struck out here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settle: Vec<String>,
    /// In files of records within records: which of them are rows, and whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// For each field that is fed, how.
    pub fields: BTreeMap<String, FieldMapping>,
    /// How its rows are written again in the same form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out: Option<Out>,
}

/// Which records of a file are rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Path of names to the list of rows, such as `entry.resource`; none: the file is that list, or holds a record a line.
    /// A name with `*` behind it counts at any depth, such as `item*`. In XML it is the name of the element that is a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<String>,
    /// Paths, and the text or texts of which each must hold one for a record to be a row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Texts>,
    /// Paths of which each must hold a text for a record to be a row; where several stand together, one of them must.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<Texts>,
    /// Path to the kind of a record, such as `resourceType`, or several of which the first that holds a text counts: records that no mapping of an
    /// import takes are then named by kind and count.
    #[serde(
        default,
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub kind: Vec<String>,
    /// Name of the outermost element. A mapping with one reads XML, and no XML that begins with another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// Path of names from each of those records to the list within it whose entries are the rows; a record without that list has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Path to the id of the member whose row it is, in files of many members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Path to the id of the second member, where rows are about two; none: the column that the charter names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// What may stand before that id and is no part of it, such as `Patient/`; an address may stand before that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_prefixes: Vec<String>,
}

/// One text or several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts(#[serde(deserialize_with = "one_or_many")] pub Vec<String>);

/// How one field is fed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldMapping {
    /// Source column, or several of which, row by row, the first that holds a text counts.
    #[serde(
        default,
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub from: Vec<String>,
    /// A value that every row has, instead of a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// Of the text, only what follows the last of these marks; a text without it counts whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Of the text, only what stands before the first of these marks: `-` makes a year of a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Of an id, which piece of ten signs, of how many: `[1, 4]`. An id of more signs than all pieces have is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<[usize; 2]>,
    /// Of a yes or no, where several answers stand in one cell: yes when this one is among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
    /// The unit of the whole column, such as `mi`: its numbers are turned exactly into the charter's unit, then rounded once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where each row names its own unit: which column names it, and a factor for each. It is a word of its own beside `unit`, because the digests
    /// of mappings that co-ops have recorded are over what these say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Units>,
    /// Turns the source's unit into the charter's; rounding comes after it, once, half away from zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiply: Option<Decimal>,
    /// How times are written: `RFC3339` or strftime patterns, the first that fits counts. Without an offset they are UTC.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// The character before the decimals.
    #[serde(default, skip_serializing_if = "DecimalMark::is_auto")]
    pub decimal: DecimalMark,
    /// Source values and the listed value, or the yes or no, that each stands for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Texts that stand for no value, beside an empty cell; none: `NA`, `N/A`, `null`, `NULL` and `-`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// Turns a number into a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bins: Option<Bins>,
    /// The value, written as the charter has it, of a row whose cell is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether a row without this value is a bad row, and a header without the column does not fit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// Cells that hold several words with blanks between them, such as the answers chosen from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The columns, which count after those of `from`.
    #[serde(deserialize_with = "one_or_many")]
    pub from: Vec<String>,
    /// The word that is looked for.
    pub word: String,
}

/// The units in which rows of one column may be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// The column that names the unit, or several whose texts name it together, with a blank between them.
    #[serde(deserialize_with = "one_or_many")]
    pub of: Vec<String>,
    /// For each unit, what a number in it is multiplied by. A row in another unit is a bad row.
    pub factors: BTreeMap<String, Decimal>,
}

/// Turns a number into a key: the first label below the first edge, the next from there up to the second, and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bins {
    /// Rising edges; a number equal to an edge lies above it.
    pub edges: Vec<Decimal>,
    /// One label more than edges.
    pub labels: Vec<String>,
}

/// The character before the decimals of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalMark {
    /// Told from each number, and from its column where the number alone leaves it open.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// A point; commas stand between thousands.
    #[serde(rename = ".")]
    Point,
    /// A comma; points stand between thousands.
    #[serde(rename = ",")]
    Comma,
}

impl FieldMapping {
    /// Every column that the field is read from.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &String> {
        self.from
            .iter()
            .chain(self.words.iter().flat_map(|words| &words.from))
            .chain(self.units.iter().flat_map(|units| &units.of))
    }
}

impl DecimalMark {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_auto(&self) -> bool {
        *self == Self::Auto
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::One(column) => vec![column],
        Either::Many(columns) => columns,
    })
}

/// Reads a mapping; [`Mapping::check`] then holds it against its charter.
///
/// # Errors
/// When the text is no TOML or not the form of a mapping; the message says where.
pub fn load_mapping(text: &str) -> Result<Mapping, IntakeError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| {
            text.get(..span.start)
                .map_or(1, |before| before.matches('\n').count() + 1)
        });
        let message = error.message().lines().collect::<Vec<_>>().join(" ");
        IntakeError::NoMapping(printable(&format!("line {line}: {message}")))
    })
}

impl Mapping {
    /// The mapping for a table whose columns bear the names of the charter's fields.
    pub fn by_name(charter: &Charter) -> Self {
        let field = |name: &String| {
            (
                name.clone(),
                FieldMapping {
                    from: vec![name.clone()],
                    ..FieldMapping::default()
                },
            )
        };
        Self {
            name: BY_NAME.to_owned(),
            dataset: charter.dataset.clone(),
            title: format!("Columns named as in the charter of '{}'", charter.dataset),
            fields: charter.fields.iter().map(|entry| field(&entry.name)).collect(),
            ..Self::default()
        }
    }

    /// The mapping without fields that this charter lacks: a template may have learnt of some since the charter was adopted.
    pub fn within(mut self, charter: &Charter) -> Self {
        self.fields.retain(|name, _| charter.field(name).is_some());
        self
    }

    /// Where the id of a row's member stands, in files of many members.
    pub fn member_path(&self) -> Option<&str> {
        self.source.as_ref()?.member.as_deref()
    }

    /// Where the id of the second member stands, where rows of a charter are about two.
    pub fn other_path<'a>(&'a self, charter: &'a Charter) -> Option<&'a str> {
        let own = self.source.as_ref().and_then(|source| source.other.as_deref());
        charter.other.as_ref().map(|other| own.unwrap_or(&other.column))
    }

    /// Whether the mapping makes sense for this charter.
    ///
    /// # Errors
    /// Names the first part that does not, and what to do.
    pub fn check(&self, charter: &Charter) -> Result<(), IntakeError> {
        crate::check::mapping(self, charter).map_err(|message| IntakeError::mapping(&self.name, message))
    }

    /// The sets of columns of which one each must be there for a row to be read at all.
    pub(crate) fn needed(&self) -> BTreeSet<&[String]> {
        let named = self
            .columns
            .iter()
            .chain(&self.identity)
            .map(std::slice::from_ref);
        let required = self
            .fields
            .values()
            .filter(|field| field.required)
            .map(|field| field.from.as_slice());
        named.chain(required).collect()
    }

    /// The sets of columns of which one each must be there for the mapping to fit.
    pub(crate) fn wanted(&self) -> BTreeSet<&[String]> {
        let needed = self.needed();
        if !needed.is_empty() {
            return needed;
        }
        // Nothing marks this kind of export but its columns together.
        self.fields
            .values()
            .map(|field| field.from.as_slice())
            .filter(|from| !from.is_empty())
            .collect()
    }
}

/// What follows a prefix, which stands at the beginning or after an address.
pub(crate) fn bare<'i>(id: &'i str, prefix: &str) -> Option<&'i str> {
    if let Some(bare) = id.strip_prefix(prefix) {
        return Some(bare);
    }
    let (before, bare) = id.rsplit_once(prefix)?;
    before.ends_with('/').then_some(bare)
}
