//! Which rows about two members a question may read.

use crate::columns::{NOBODY, OTHER, members_of, others_of, rows_of};
use crate::disk::stored_path;
use crate::merge::MERGED_ROWS;
use crate::meta::FileMeta;
use crate::read::{Shown, Wanted, open};
use crate::{KeptOut, Pool, PoolError};
use arrow::array::{Array, Int64Array, RecordBatch};
use roaring::RoaringBitmap;
use std::collections::{BinaryHeap, HashMap};

/// What tells a row from others: its hash, then its member. Hashes are keyed, so their order is by lot and stays.
type Lot = (u64, u32);

/// Which rows about two members one question may read: both of them are admitted, and of rows that name the same second member only so
/// many, the first by lot.
///
/// # Invariants
/// Without one member, the rows of at most 1 + `rows_max` + (rows she has herself) members are others: hers, those that name her, and for
/// each row of hers one of a third member that takes its place. `tests::seconds` holds it against every small dataset.
#[derive(Clone, Debug)]
pub struct Seconds {
    admitted: RoaringBitmap,
    /// Of members who are named too often: the last row that counts, if one does. All rows of who is not here count.
    last: HashMap<u32, Option<Lot>>,
}

/// The rows among which [`Seconds`] are chosen.
#[derive(Clone, Debug)]
pub struct AmongRows<'a> {
    /// The dataset.
    pub dataset: &'a str,
    /// All files of it that a question reads, of every bucket.
    pub files: &'a [FileMeta],
    /// The members whose rows it may read.
    pub admitted: &'a RoaringBitmap,
    /// Days that members keep out of it.
    pub kept_out: Option<&'a KeptOut>,
    /// The most rows that may name one member as the second.
    pub rows_max: u32,
}

/// For each second member the first rows by lot, and one more.
struct Lots {
    rows_max: usize,
    first: HashMap<u32, BinaryHeap<Lot>>,
}

impl Lots {
    fn add(&mut self, other: u32, lot: Lot) {
        let first = self.first.entry(other).or_default();
        first.push(lot);
        if first.len() > self.rows_max.saturating_add(1) {
            first.pop();
        }
    }

    /// The last row that counts of each who is named too often. Copies of one row cannot be told apart: all of them count or none.
    fn last(self) -> HashMap<u32, Option<Lot>> {
        let rows_max = self.rows_max;
        let over = self.first.into_iter().filter(|(_, lots)| lots.len() > rows_max);
        over.map(|(other, lots)| {
            let lots = lots.into_sorted_vec();
            let beyond = lots.last().copied();
            let last = lots.into_iter().take_while(|lot| Some(*lot) != beyond).last();
            (other, last)
        })
        .collect()
    }
}

impl Seconds {
    /// Whether a question may read a row about two members.
    pub(crate) fn has(&self, member: u32, row: u64, other: u32) -> bool {
        let among = self.last.get(&other);
        self.admitted.contains(member)
            && self.admitted.contains(other)
            && among.is_none_or(|last| last.is_some_and(|last| (row, member) <= last))
    }
}

/// The second member of a row, if it is about two; a number that is no member's stands for nobody.
pub(crate) fn second(others: &Int64Array, row: usize) -> Option<u32> {
    let number = others.is_valid(row).then(|| others.value(row))?;
    Some(u32::try_from(number).unwrap_or(NOBODY))
}

impl Pool {
    /// Chooses the rows about two members that a question may read.
    ///
    /// # Errors
    /// When a name is none, a file is damaged or the disk fails.
    ///
    /// # Cost
    /// Reads three columns of every file; memory for `rows_max` rows of each second member.
    pub fn seconds(&self, among: &AmongRows<'_>) -> Result<Seconds, PoolError> {
        let folder = self.folder(among.dataset)?;
        let time = among.kept_out.map(|kept_out| kept_out.field.clone());
        let fields: Vec<String> = [OTHER.to_owned()].into_iter().chain(time).collect();
        let wanted = Wanted {
            rows: true,
            fields: &fields,
            only: Some(among.admitted),
            shown: Shown::Kept,
            batch_rows: MERGED_ROWS,
        };
        let mut lots = Lots {
            rows_max: usize::try_from(among.rows_max).unwrap_or(usize::MAX),
            first: HashMap::new(),
        };
        for file in among.files.iter().filter(|file| wanted.touches(file)) {
            for batch in open(&stored_path(&folder, &file.id), file, wanted)? {
                let batch = match among.kept_out {
                    Some(kept_out) => kept_out.sift(&batch?)?,
                    None => batch?,
                };
                among.take(&batch, &mut lots);
            }
        }
        Ok(Seconds {
            admitted: among.admitted.clone(),
            last: lots.last(),
        })
    }
}

impl AmongRows<'_> {
    fn take(&self, batch: &RecordBatch, lots: &mut Lots) {
        let Some(others) = others_of(batch) else { return };
        let rows = members_of(batch).iter().zip(rows_of(batch)).enumerate();
        for (place, (member, row)) in rows {
            if let Some(other) = second(others, place)
                && self.admitted.contains(*member)
                && self.admitted.contains(other)
            {
                lots.add(other, (*row, *member));
            }
        }
    }
}
