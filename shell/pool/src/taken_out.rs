//! Rows that are taken out: of members, of whole contributions, of a member's part in one, or one by one.

use crate::PoolError;
use crate::columns::{CONTRIBUTION, members_of, rows_of};
use crate::meta::{FileMeta, bucket_of};
use arrow::array::{AsArray, BooleanArray, Int64Array, RecordBatch};
use arrow::compute::filter_record_batch;
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
}

impl TakenOut {
    /// All rows of these members.
    pub fn of_members(members: RoaringBitmap) -> Self {
        Self {
            members,
            ..Self::default()
        }
    }

    /// Whether nothing is taken out.
    pub fn is_empty(&self) -> bool {
        let whole = self.members.is_empty() && self.contributions.is_empty() && self.parts.is_empty();
        whole && self.rows.is_empty()
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
        let marks = self.marks(batch)?;
        let batch = batch.project(wanted).map_err(PoolError::Batch)?;
        match marks.contains(&true) {
            false => Ok(batch),
            true => {
                let stays = BooleanArray::from_iter(marks.into_iter().map(|out| Some(!out)));
                filter_record_batch(&batch, &stays).map_err(PoolError::Batch)
            }
        }
    }
}

/// These fields, and the column of contributions behind them.
pub(crate) fn with_contributions(fields: &[String]) -> Vec<String> {
    let others = fields.iter().filter(|field| *field != CONTRIBUTION).cloned();
    others.chain([CONTRIBUTION.to_owned()]).collect()
}
