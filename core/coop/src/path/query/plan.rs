//! The plan: everything the clean room needs, with nothing left to choose.

use super::{Noise, Shape};
use crate::kernel::ids::{QueryNo, RequestNo};
use roaring::RoaringBitmap;

/// One query, ready to be performed. Budget is already reserved for it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The query.
    pub query: QueryNo,
    /// The request it belongs to.
    pub request: RequestNo,
    /// The analysed question.
    pub shape: Shape,
    /// The version of the dataset: rows of later contributions do not count.
    pub version: u64,
    /// Members whose own consent covers this use.
    pub eligible: RoaringBitmap,
    /// The most groups to which one member counts.
    pub groups_max: u32,
    /// The most rows of a member that count within one group.
    pub rows_per_group_max: u32,
    /// The noise of each statistic of the shape.
    pub noise: Noise,
    /// The most probable it may be, in 10⁻¹², that a key is named which only one member has.
    pub key_delta_pico: u64,
    /// A cell whose noisy count of members is below this is blanked.
    pub blank_below: u32,
    /// Chooses, with member and cell, which groups of a member count.
    pub hash_key: [u8; 32],
}

impl Plan {
    /// The most groups one member reaches in this question: the bound of the charter, or fewer cells.
    pub fn groups(&self) -> u32 {
        self.shape.groups(self.groups_max)
    }

    /// The most rows of a member that count within a group: a row that is already drawn together stands alone.
    pub fn rows_per_group(&self) -> u32 {
        match self.shape.inner {
            Some(_) => 1,
            None => self.rows_per_group_max,
        }
    }
}
