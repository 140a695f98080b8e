//! The rows a question is about, with what is known of their columns.

use super::text::{Text, shown};
use super::{condition, lookup};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Compare, Filter, PerMember};
use fenwick_coop::people::charter::{Charter, Table};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The rows a question is about.
pub(super) struct Rows<'a> {
    /// Their columns as fields, with the bounds within which a member weighs.
    pub(super) charter: Cow<'a, Charter>,
    /// How they are made, where there is one for each member.
    pub(super) inner: Option<PerMember>,
    /// What is joined on the member.
    pub(super) joins: Vec<PerMember>,
    /// Public tables, each with the field by which it is joined.
    pub(super) tables: Vec<(&'a Table, String)>,
    /// The charters behind the rows; first that of the dataset itself.
    pub(super) charters: Vec<&'a Charter>,
    /// The parts of FROM by which columns can be called.
    pub(super) parts: Vec<Part>,
    /// Where columns come from.
    pub(super) origins: Origins<'a>,
    /// FROM in its normal form, but for public tables.
    pub(super) sql: String,
}

/// Which columns hold the values of a chartered field, as they are.
pub(super) type Origins<'a> = BTreeMap<String, (&'a Charter, &'a str)>;

/// A part of FROM with the name by which its columns can be called.
pub(super) struct Part {
    /// Its name.
    pub(super) name: String,
    /// Its columns.
    pub(super) columns: BTreeSet<String>,
}

impl<'a> Rows<'a> {
    /// The part of FROM that is called so.
    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// Whether the rows are those of one dataset and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        self.inner.is_none() && self.joins.is_empty() && self.tables.is_empty()
    }

    /// Whether a column is made of a member's own rows, so that the charter of the dataset has no words for it.
    pub(super) fn is_own(&self, name: &str) -> bool {
        let joined = self.joins.iter().flat_map(|join| &join.columns);
        self.inner.is_some() || joined.into_iter().any(|column| column.name == name)
    }

    /// FROM in its normal form, with the public tables of these places.
    pub(super) fn sql(&self, used: &BTreeSet<usize>) -> String {
        let mut sql = self.sql.clone();
        for (table, field) in used.iter().filter_map(|place| self.tables.get(*place)) {
            let (name, key) = (&table.name, &table.key);
            sql.push_str(&match field == key {
                true => format!(" JOIN {name} USING ({key})"),
                false => format!(" JOIN {name} ON {field} = {name}.{key}"),
            });
        }
        sql
    }

    /// The condition with what joining public tables adds to it: rows without a line in one of them drop out. A key says so by itself.
    pub(super) fn covered(&self, filter: Option<Filter>, keys: &BTreeSet<usize>) -> Option<Filter> {
        let mut parts: Vec<Filter> = Vec::new();
        for (place, (table, field)) in (0..).zip(&self.tables) {
            let field = self.charter.field(field).filter(|_| !keys.contains(&place));
            let Some(covered) = field.and_then(|field| lookup::covered(table, field)) else {
                continue;
            };
            if !parts.iter().chain(&filter).any(|said| says(said, &covered)) {
                parts.push(covered);
            }
        }
        parts.extend(filter);
        match parts.is_empty() {
            true => None,
            false => Some(condition::all(parts)),
        }
    }

    /// Sees that a part of FROM and its columns have names that no other has.
    pub(super) fn check_names(
        &self,
        text: &Text<'_>,
        name: &str,
        columns: &BTreeSet<String>,
        span: Span,
    ) -> Result<(), Refusal> {
        if !name.is_empty() && self.part(name).is_some() {
            return Err(text
                .refuse(span, format!("two parts of FROM are called '{}'", shown(name)))
                .hint("join each table once, and give each SELECT a name of its own"));
        }
        let listed = self.tables.iter().flat_map(|(table, _)| &table.columns);
        let fields = self.charter.fields.iter().map(|field| &field.name);
        match fields.chain(listed).find(|column| columns.contains(*column)) {
            None => Ok(()),
            Some(twice) => Err(text
                .refuse(span, format!("two columns are called '{twice}'"))
                .hint("give the column of the joined SELECT another name with AS")),
        }
    }
}

/// Whether a condition holds only where another one does, as far as that can be read from them.
fn says(filter: &Filter, wanted: &Filter) -> bool {
    match (filter, wanted) {
        (Filter::And(parts), _) => parts.iter().any(|part| says(part, wanted)),
        (
            Filter::In { field, values },
            Filter::In {
                field: same,
                values: all,
            },
        ) => field == same && values.iter().all(|value| all.contains(value)),
        (Filter::In { field, .. }, Filter::Not(not)) => {
            matches!(not.as_ref(), Filter::IsNull { field: same } if field == same)
        }
        (
            Filter::Compare {
                field,
                op: Compare::GreaterOrEqual,
                value,
            },
            Filter::Compare {
                field: same,
                op: Compare::GreaterOrEqual,
                value: least,
            },
        ) => field == same && value >= least,
        _ => false,
    }
}
