//! What lies in a box: its slots and its tally opened, and whether the one bears out the other.

use super::PAPER_BYTES_MAX;
use crate::error::{Failure, OfficeError};
use crate::journal::{BoxRows, SlotRow, Write};
use crate::keyring::{Keyring, KeyringError, Sealed};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// Slots of a new box. Tests let boxes grow with few papers.
const SLOTS_FIRST: usize = if cfg!(test) { 8 } else { 256 };
/// What is sealed in a slot: length of the paper, whose voice it is, the paper, and nothing up to here.
const SLOT_BYTES: usize = 2 + 32 + PAPER_BYTES_MAX;

/// Why a box is not what it was left as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoxFault {
    /// Nothing says how many papers were put in.
    #[error("the tally of what was put in is gone or cannot be opened")]
    Tally,
    /// Slots were lost, or some are too many.
    #[error("it has {found} slots, and with {papers} papers it has {wanted}")]
    Slots {
        /// Papers that were put in.
        papers: usize,
        /// Slots of a box with so many.
        wanted: usize,
        /// Slots that are there.
        found: usize,
    },
    /// A slot is not as it was sealed.
    #[error("slot {0} of it cannot be opened")]
    Sealed(u32),
    /// Papers were lost, or some are too many.
    #[error("{cast} papers were put in, and {found} are in it")]
    Papers {
        /// Papers that were put in.
        cast: usize,
        /// Papers that are there.
        found: usize,
    },
    /// A paper is none of this ballot.
    #[error("what lies in it are not all papers of this ballot")]
    Foreign,
}

/// A paper in a slot.
#[derive(Clone)]
pub struct Filled {
    pub(super) voice: Hash,
    pub(super) paper: Vec<u8>,
}

impl Filled {
    /// A paper for a slot.
    ///
    /// # Errors
    /// When it is too long for one.
    pub fn new(voice: Hash, paper: Vec<u8>) -> Result<Self, Failure> {
        match paper.len() {
            1..=PAPER_BYTES_MAX => Ok(Self { voice, paper }),
            _ => Err(OfficeError::Paper.into()),
        }
    }
}

/// How many slots a box with so many papers has: never more than half are filled.
pub(super) fn slots_for(papers: usize) -> usize {
    let mut slots = if papers == 0 { 0 } else { SLOTS_FIRST };
    while papers > slots / 2 {
        slots *= 2;
    }
    slots
}

/// The filled slots of a box that holds what was put in, each paper with the slot in which it lies.
///
/// # Errors
/// What is wrong with the box.
pub(super) fn filled(
    keyring: &Keyring,
    motion: MotionNo,
    rows: &BoxRows,
) -> Result<Vec<(u32, Filled)>, OfficeError> {
    borne_out(keyring, motion, rows).map_err(|fault| OfficeError::Box(motion, fault))
}

fn borne_out(keyring: &Keyring, motion: MotionNo, rows: &BoxRows) -> Result<Vec<(u32, Filled)>, BoxFault> {
    let cast = rows
        .tally
        .as_deref()
        .and_then(|tally| counted(keyring, motion, tally));
    let cast = cast.ok_or(BoxFault::Tally)?;
    let (wanted, found) = (slots_for(cast), rows.slots.len());
    if wanted != found || rows.slots.iter().any(|row| row.slot as usize >= wanted) {
        let papers = cast;
        return Err(BoxFault::Slots {
            papers,
            wanted,
            found,
        });
    }
    let mut filled = Vec::with_capacity(cast);
    for row in &rows.slots {
        let opened = unseal(keyring, &row.sealed).map_err(|_| BoxFault::Sealed(row.slot))?;
        filled.extend(opened.map(|paper| (row.slot, paper)));
    }
    let voices: BTreeSet<Hash> = filled.iter().map(|(_, filled)| filled.voice).collect();
    let found = match filled.len() == cast {
        // the same paper twice is one
        true => voices.len(),
        false => filled.len(),
    };
    match found == cast {
        true => Ok(filled),
        false => Err(BoxFault::Papers { cast, found }),
    }
}

/// Seals how many papers were put into a box.
pub(super) fn tally(keyring: &Keyring, motion: MotionNo, papers: usize) -> Result<Write, KeyringError> {
    let papers = papers as u64;
    let said = [motion.0.to_be_bytes().as_slice(), &papers.to_be_bytes()].concat();
    Ok(Write::PutTally {
        motion: motion.0,
        sealed: keyring.ballots().seal(Sealed::Tally, &said)?,
    })
}

fn counted(keyring: &Keyring, motion: MotionNo, sealed: &[u8]) -> Option<usize> {
    let said = keyring.ballots().open(Sealed::Tally, sealed).ok()?;
    let (of, papers) = said.split_first_chunk::<4>()?;
    let papers = u64::from_be_bytes(papers.try_into().ok()?);
    // No box is fuller than there can be members.
    let papers = u32::try_from(papers).ok()? as usize;
    (u32::from_be_bytes(*of) == motion.0).then_some(papers)
}

/// A slot with a paper in it, or with nothing.
pub(super) fn sealed(
    keyring: &Keyring,
    (motion, slot): (MotionNo, u32),
    filled: Option<&Filled>,
) -> Result<SlotRow, KeyringError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SLOT_BYTES));
    if let Some(Filled { voice, paper }) = filled {
        let length = u16::try_from(paper.len()).map_err(|_| KeyringError::Sealed)?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(voice.0);
        bytes.extend(paper);
    }
    bytes.resize(SLOT_BYTES, 0);
    Ok(SlotRow {
        motion: motion.0,
        slot,
        sealed: keyring.ballots().seal(Sealed::Slot, &bytes)?,
    })
}

fn unseal(keyring: &Keyring, sealed: &[u8]) -> Result<Option<Filled>, KeyringError> {
    let bytes = keyring.ballots().open(Sealed::Slot, sealed)?;
    let parts = || {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let (voice, rest) = rest.split_first_chunk::<32>()?;
        let paper = rest.get(..usize::from(u16::from_be_bytes(*length)))?.to_vec();
        Some(Filled {
            voice: Hash(*voice),
            paper,
        })
    };
    let filled = parts().ok_or(KeyringError::Sealed)?;
    Ok((!filled.paper.is_empty()).then_some(filled))
}
