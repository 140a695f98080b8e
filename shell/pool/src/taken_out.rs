//! Rows that are taken out: of members, of whole contributions, of a member's part in one, or one by one.

use crate::PoolError;
use crate::columns::{CONTRIBUTION, OTHER, left, members_of, rows_of};
use crate::meta::{FileMeta, bucket_of};
use arrow::array::{AsArray, Int64Array, RecordBatch};
use arrow::datatypes::Int64Type;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};

/// Which rows are taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenOut {
    /// All rows of these members.
    pub members: RoaringBitmap,
    /// All rows of these contributions.
    pub contributions: RoaringBitmap,
    /// The rows of a contribution that are a member's: the contribution, then the member.
    pub parts: BTreeSet<(u32, u32)>,
    /// Single rows of members, by their hashes.
    pub rows: BTreeMap<u32, BTreeSet<u64>>,
    /// Of rows that name these members as the second, all but their place.
    pub others: RoaringBitmap,
}

impl TakenOut {
    /// All rows of these members, and all that others' rows say of them.
    pub fn of_members(members: RoaringBitmap) -> Self {
        Self {
            others: members.clone(),
            members,
            ..Self::default()
        }
    }

    /// Whether nothing is taken out.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
            && self.contributions.is_empty()
            && self.parts.is_empty()
            && self.rows.is_empty()
            && self.others.is_empty()
    }

    /// Whether every row of this member and contribution is taken out.
    pub fn holds(&self, member: u32, contribution: u32) -> bool {
        self.members.contains(member)
            || self.contributions.contains(contribution)
            || self.parts.contains(&(contribution, member))
    }

    /// The members of whom rows can be taken out; none when they can be anybody's.
    pub(crate) fn only(&self) -> Option<RoaringBitmap> {
        let of_parts = self.parts.iter().map(|(_, member)| *member);
        let everybody = !self.contributions.is_empty();
        let of_rows = self.rows.keys().copied();
        (!everybody).then(|| self.members.iter().chain(of_parts).chain(of_rows).collect())
    }

    /// Whether a file can hold such rows, by what the manifest says of it.
    pub(crate) fn touches(&self, file: &FileMeta) -> bool {
        // A file bears the number of the last contribution in it.
        let begun = |contribution: Option<u32>| contribution.is_some_and(|first| first <= file.contribution);
        let within = |member: u32| {
            bucket_of(member) == file.bucket
                && (file.member_min > file.member_max
                    || (file.member_min..=file.member_max).contains(&member))
        };
        let mut parts = self.parts.iter();
        begun(self.contributions.min())
            || self.members.iter().any(within)
            || self.rows.keys().any(|member| within(*member))
            || parts.any(|(contribution, member)| begun(Some(*contribution)) && within(*member))
    }

    /// For each row of a batch whether it is taken out. The batch has the column of contributions, and where single rows are taken out
    /// that of their hashes.
    pub(crate) fn marks(&self, batch: &RecordBatch) -> Result<Vec<bool>, PoolError> {
        let contributions: &Int64Array = batch
            .column_by_name(CONTRIBUTION)
            .and_then(|column| column.as_primitive_opt::<Int64Type>())
            .ok_or_else(|| PoolError::Field(CONTRIBUTION.to_owned()))?;
        let hashes = if self.rows.is_empty() { &[] } else { rows_of(batch) };
        let rows = members_of(batch).iter().zip(contributions.values());
        // A number that is no contribution's is none of those taken out.
        let holds = |(place, (member, from)): (usize, (&u32, &i64))| {
            let of = self.rows.get(member).zip(hashes.get(place));
            self.holds(*member, u32::try_from(*from).unwrap_or(0))
                || of.is_some_and(|(rows, hash)| rows.contains(hash))
        };
        Ok(rows.enumerate().map(holds).collect())
    }

    /// A batch without such rows, and with those of its columns that were wanted.
    pub(crate) fn sift(&self, batch: &RecordBatch, wanted: &[usize]) -> Result<RecordBatch, PoolError> {
        left(batch, self.marks(batch)?, wanted)
    }
}

/// These fields, and behind them the columns that a file written anew has beside them: that of second members where it had one.
pub(crate) fn written_anew(fields: &[String], has_others: bool) -> Vec<String> {
    let fields = fields.iter().filter(|field| *field != OTHER).cloned();
    let others = has_others.then(|| OTHER.to_owned());
    with_contributions(&fields.chain(others).collect::<Vec<_>>())
}

/// These fields, and the column of contributions behind them.
pub(crate) fn with_contributions(fields: &[String]) -> Vec<String> {
    let others = fields.iter().filter(|field| *field != CONTRIBUTION).cloned();
    others.chain([CONTRIBUTION.to_owned()]).collect()
}
