//! Which of the rows that come are new, and which a member may still have.

use crate::PoolError;
use crate::merge::{Merge, Piece, Place};

/// What became of the rows of one bucket.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) stored: u64,
    pub(crate) duplicates: u64,
    pub(crate) over_limit: u64,
    /// Rows stored for each member that has any, by member.
    pub(crate) per_member: Vec<(u32, u32)>,
}

impl Counts {
    /// Adds those of another bucket.
    pub(crate) fn add(&mut self, other: Self) {
        self.stored += other.stored;
        self.duplicates += other.duplicates;
        self.over_limit += other.over_limit;
        self.per_member.extend(other.per_member);
    }
}

/// Takes rows in order and compares them with those that are there.
pub(crate) struct Sift {
    there: There,
    rows_max: u32,
    member: Option<u32>,
    /// Hashes of the member's rows that are there and did not come again yet.
    left: std::iter::Peekable<std::vec::IntoIter<u64>>,
    /// Rows of the member, there or new.
    has: u32,
    pub(crate) counts: Counts,
}

impl Sift {
    pub(crate) fn new(there: Merge, rows_max: u32) -> Self {
        let left = Vec::new().into_iter().peekable();
        let there = There {
            merge: there,
            piece: Vec::new().into_iter().peekable(),
        };
        Self {
            there,
            rows_max,
            member: None,
            left,
            has: 0,
            counts: Counts::default(),
        }
    }

    /// Whether to store the next row in the order: it is no copy of a row that is there, and the member has
    /// not yet as many rows as she may. Of copies, as many are stored as come beyond those there.
    pub(crate) fn keeps(&mut self, (member, row): Place) -> Result<bool, PoolError> {
        if self.member != Some(member) {
            let rows = self.there.rows_of(member)?;
            self.has = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            self.left = rows.into_iter().peekable();
            self.member = Some(member);
        }
        while self.left.next_if(|there| *there < row).is_some() {}
        if self.left.next_if_eq(&row).is_some() {
            self.counts.duplicates += 1;
            return Ok(false);
        }
        if self.has >= self.rows_max {
            self.counts.over_limit += 1;
            return Ok(false);
        }
        self.has += 1;
        self.counts.stored += 1;
        match self.counts.per_member.last_mut() {
            Some((last, stored)) if *last == member => *stored += 1,
            _ => self.counts.per_member.push((member, 1)),
        }
        Ok(true)
    }
}

/// The rows that are there, read in step.
struct There {
    merge: Merge,
    piece: std::iter::Peekable<std::vec::IntoIter<Place>>,
}

impl There {
    /// The hashes of a member's rows, in order. Members must be asked for in order.
    fn rows_of(&mut self, member: u32) -> Result<Vec<u64>, PoolError> {
        let mut rows = Vec::new();
        loop {
            while let Some((owner, row)) = self.piece.next_if(|(owner, _)| *owner <= member) {
                if owner == member {
                    rows.push(row);
                }
            }
            if self.piece.peek().is_some() {
                return Ok(rows);
            }
            let Some(piece) = self.merge.next_piece()? else {
                return Ok(rows);
            };
            let places: Vec<Place> = self.merge.places(&piece).collect();
            self.piece = places.into_iter().peekable();
        }
    }
}

/// The stretches of a piece that are to be stored.
pub(crate) fn kept(merge: &Merge, piece: &Piece, sift: &mut Sift) -> Result<Vec<Piece>, PoolError> {
    let mut kept: Vec<Piece> = Vec::new();
    for (row, place) in piece.rows.clone().zip(merge.places(piece)) {
        if !sift.keeps(place)? {
            continue;
        }
        match kept.last_mut() {
            Some(last) if last.rows.end == row => last.rows.end = row + 1,
            _ => kept.push(Piece {
                source: piece.source,
                rows: row..row + 1,
            }),
        }
    }
    Ok(kept)
}
