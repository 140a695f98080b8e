//! Single rows that their member keeps out: they enter no query. A row is named by its mark alone.

use super::{Contributions, Event};
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// The most rows of a dataset that a member keeps out one by one.
pub const ROWS_OUT_MAX: usize = 1_000;

/// What a row is known by: a digest of its source under a key of the co-op, which tells nobody else anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowMark(pub u64);

impl fmt::Display for RowMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for RowMark {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let read = plain.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        read.map(Self)
            .ok_or("a row is named by the 16 digits of its mark")
    }
}

impl Serialize for RowMark {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RowMark {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a member does with single rows of hers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withholding {
    /// Of which dataset.
    pub dataset: String,
    /// Whose.
    pub member: MemberNo,
    /// Which rows. Whoever reads the rows looked that they are hers.
    pub rows: BTreeSet<RowMark>,
    /// Whether they are kept out, or given back.
    pub out: bool,
}

/// Rows that members keep out, by dataset and member.
pub(super) type ByDataset = BTreeMap<String, BTreeMap<MemberNo, BTreeSet<RowMark>>>;

impl Contributions {
    /// Decides about single rows: their member keeps them out through whatever hands, and gives them back by her own or with officers.
    ///
    /// # Errors
    /// When it is not hers to say, there are too many, or a row to be given back is not kept out.
    pub fn keep_out(
        &self,
        withholding: Withholding,
        (attested, attested_by): (bool, Vec<MemberNo>),
        actor: Actor,
    ) -> Result<Option<Event>, Refusal> {
        let Withholding {
            dataset,
            member,
            rows,
            out,
        } = withholding;
        let nothing = BTreeSet::new();
        let already = self.rows_out_of(&dataset, member).unwrap_or(&nothing);
        if !out {
            given_back(member, &rows, already)?;
            confirmed(actor, attested)?;
            return Ok((!rows.is_empty()).then(|| Event::RowsGivenBack {
                member,
                dataset,
                rows: rows.into_iter().collect(),
                attested_by,
            }));
        }
        let fresh: Vec<RowMark> = rows.difference(already).copied().collect();
        if already.len().saturating_add(fresh.len()) > ROWS_OUT_MAX {
            let message = format!(
                "a member keeps out at most {ROWS_OUT_MAX} rows of a dataset one by one; {} of hers in '{dataset}' are out already",
                already.len()
            );
            return Err(Refusal::new("row.many", message).hint(
                "keep out whole days (`fenwick day keep-out`), take an import back (`fenwick contribution withdraw`) or say no (`fenwick consent give --answer no`)",
            ));
        }
        Ok((!fresh.is_empty()).then_some(Event::RowsKeptOut {
            member,
            dataset,
            rows: fresh,
        }))
    }

    /// The rows of a dataset that enter no query, by member.
    pub fn rows_out(&self, dataset: &str) -> impl Iterator<Item = (MemberNo, &BTreeSet<RowMark>)> {
        let of = self.rows.get(dataset).into_iter().flatten();
        of.map(|(member, rows)| (*member, rows))
    }

    /// The rows of a dataset that a member keeps out.
    pub fn rows_out_of(&self, dataset: &str, member: MemberNo) -> Option<&BTreeSet<RowMark>> {
        self.rows.get(dataset)?.get(&member)
    }

    /// The rows that a member keeps out, dataset by dataset.
    pub fn all_rows_out(&self, member: MemberNo) -> impl Iterator<Item = (&str, &BTreeSet<RowMark>)> {
        let each = self.rows.iter();
        each.filter_map(move |(dataset, of)| Some((dataset.as_str(), of.get(&member)?)))
    }

    pub(super) fn apply_rows(&mut self, (dataset, member): (&str, MemberNo), rows: &[RowMark], out: bool) {
        let of = self.rows.entry(dataset.to_owned()).or_default();
        let kept_out = of.entry(member).or_default();
        match out {
            true => kept_out.extend(rows),
            false => kept_out.retain(|row| !rows.contains(row)),
        }
        if kept_out.is_empty() {
            of.remove(&member);
        }
        self.rows.retain(|_, of| !of.is_empty());
    }
}

fn given_back(
    member: MemberNo,
    rows: &BTreeSet<RowMark>,
    already: &BTreeSet<RowMark>,
) -> Result<(), Refusal> {
    match rows.difference(already).next() {
        None => Ok(()),
        Some(unknown) => {
            let message = format!("member {member} keeps no row {unknown} out");
            Err(Refusal::new("row.unknown", message)
                .hint("`fenwick row list` shows her rows with their marks"))
        }
    }
}

/// What widens needs her own hand, or officers who attest it.
fn confirmed(actor: Actor, attested: bool) -> Result<(), Refusal> {
    match actor.is_assisted() && !attested {
        false => Ok(()),
        true => Err(Refusal::new(
            "row.confirm",
            "rows given back through somebody else's hands count only when officers attest that she said so",
        )
        .hint("add --attested-by OFFICER,OFFICER")),
    }
}

#[cfg(test)]
mod tests;
