//! What the manifest knows of a file.

use crate::{PoolError, TakenOut};
use std::fmt;
use std::sync::Arc;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Buckets of a dataset; a member's rows all lie in one.
pub const BUCKETS: u8 = 8;

/// The level of a file that one contribution added.
pub const RUN: u8 = 0;

/// The level of the file that holds most rows of its bucket.
pub const BASE: u8 = 1;

/// The bucket in which a member's rows lie.
pub fn bucket_of(member: u32) -> u8 {
    // A remainder by 8 always fits.
    u8::try_from(member % u32::from(BUCKETS)).unwrap_or_default()
}

/// The AES-256 key of one file; it is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct FileKey([u8; 32]);

impl FileKey {
    /// A key from bytes that were wrapped before.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to wrap them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn random() -> Result<Self, PoolError> {
        let mut key = Self([0; 32]);
        fill(&mut key.0)?;
        Ok(key)
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("FileKey(hidden)")
    }
}

/// One file of a dataset, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMeta {
    /// Its name without the ending: 32 random hexadecimal digits.
    pub id: String,
    /// The bucket whose rows it holds.
    pub bucket: u8,
    /// Its rows.
    pub rows: u64,
    /// The least member with a row in it.
    pub member_min: u32,
    /// The greatest member with a row in it.
    pub member_max: u32,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its size.
    ///
    /// # Units
    /// Bytes.
    pub bytes: u64,
    /// Its key, which the caller wraps before she stores it.
    pub key: FileKey,
    /// The contribution that added it, or the last of those merged into it.
    pub contribution: u32,
    /// [`RUN`] or [`BASE`].
    pub level: u8,
    /// Rows that nobody reads any more, though the file holds them still: no line of the manifest, but what the caller knows.
    pub taken_out: Option<Arc<TakenOut>>,
}

impl FileMeta {
    /// The file with all rows that are in it, also those that are taken out.
    pub(crate) fn whole(self) -> Self {
        Self {
            taken_out: None,
            ..self
        }
    }
}

/// A new file id: 128 random bits.
pub(crate) fn random_id() -> Result<String, PoolError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn fill(bytes: &mut [u8]) -> Result<(), PoolError> {
    getrandom::fill(bytes).map_err(|error| PoolError::Random(error.into()))
}
