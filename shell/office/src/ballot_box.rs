//! The ballot box: papers in sealed slots of one size, in no order and with no clock.
//!
//! A box is a row of slots. Each holds a paper or nothing, and from outside nobody can tell which. A paper goes into a
//! free slot drawn by lot, and never more than half of the slots are filled, so that the lot has many to draw from. When a
//! box grows, all its papers are dealt out anew. So where a paper lies says nothing of when it came, also to whoever holds
//! the co-op's key. Beside the slots lies one sealed number, written over with each commit: how many papers were put in. By it a
//! box that lost a slot, or has one too many, is found. Nothing else is kept: no act, no entry, no time, no name.

mod contents;

pub use contents::{BoxFault, Filled};

use crate::error::OfficeError;
use crate::journal::{BoxRows, SlotRow, Write};
use crate::keyring::{Keyring, KeyringError, Sealed, random};
use contents::{sealed, slots_for};
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use std::collections::{HashMap, HashSet};
use zeroize::Zeroizing;

/// No paper is longer.
pub const PAPER_BYTES_MAX: usize = 1_000;

/// Says whether a paper may be cast now. It is asked before what fell due is carried out, so it has to look at the time.
pub type May = Box<dyn FnOnce(&Coop, Time) -> Result<(), Refusal> + Send>;

/// A paper on its way into the box.
pub struct Cast {
    /// On which motion.
    pub motion: MotionNo,
    /// By what two papers of one voter are known as such.
    pub voice: Hash,
    /// The paper.
    pub paper: Vec<u8>,
    /// The time to set a test clock to.
    pub now: Option<Time>,
    /// Whether it may be cast now.
    pub may: May,
}

/// Begins a box: both tellers' keys, each sealed by itself, and the tally of an empty box.
///
/// # Errors
/// When the system gives no randomness.
pub fn begin(keyring: &Keyring, motion: MotionNo, keys: [&[u8]; 2]) -> Result<[Write; 2], KeyringError> {
    let seal = |key| keyring.ballots().seal(Sealed::Teller, key);
    let keys = [seal(keys[0])?, seal(keys[1])?];
    let keys = Write::PutTellerKeys {
        motion: motion.0,
        keys,
    };
    Ok([keys, contents::tally(keyring, motion, 0)?])
}

/// Opens both tellers' keys.
///
/// # Errors
/// When they are damaged or not this co-op's.
pub fn open_keys(keyring: &Keyring, keys: &[Vec<u8>; 2]) -> Result<[Zeroizing<Vec<u8>>; 2], KeyringError> {
    let open = |key| keyring.ballots().open(Sealed::Teller, key).map(Zeroizing::new);
    Ok([open(&keys[0])?, open(&keys[1])?])
}

/// All papers in a box, sorted by digest.
///
/// # Errors
/// When the box is damaged or not this co-op's.
pub fn papers(keyring: &Keyring, motion: MotionNo, rows: &BoxRows) -> Result<Vec<Vec<u8>>, OfficeError> {
    let lying = lying(keyring, motion, rows)?.into_iter();
    let mut papers: Vec<Vec<u8>> = lying.map(|(_, paper)| paper).collect();
    papers.sort_by_cached_key(|paper| Hash::of(paper));
    Ok(papers)
}

/// All papers in a box, each with the slot in which it lies.
///
/// # Errors
/// When the box is damaged or not this co-op's.
pub fn lying(
    keyring: &Keyring,
    motion: MotionNo,
    rows: &BoxRows,
) -> Result<Vec<(u32, Vec<u8>)>, OfficeError> {
    let filled = contents::filled(keyring, motion, rows)?.into_iter();
    Ok(filled.map(|(slot, filled)| (slot, filled.paper)).collect())
}

/// What the writer remembers of the boxes that it puts papers into.
#[derive(Default)]
pub struct Boxes(HashMap<u32, OpenBox>);

/// One box: whose voices are in it, which slots are free, and what is on its way into it.
#[derive(Default)]
pub struct OpenBox {
    voices: HashMap<Hash, Hash>,
    free: Vec<u32>,
    slots: usize,
    waiting: Vec<Filled>,
}

impl Boxes {
    /// The box of a motion, if it was looked at before.
    pub fn get(&mut self, motion: MotionNo) -> Option<&mut OpenBox> {
        self.0.get_mut(&motion.0)
    }

    /// Learns a box from what is stored of it.
    ///
    /// # Errors
    /// When the box is damaged or not this co-op's.
    pub fn learn(&mut self, motion: MotionNo, keyring: &Keyring, rows: &BoxRows) -> Result<(), OfficeError> {
        let filled = contents::filled(keyring, motion, rows)?;
        let taken: HashSet<u32> = filled.iter().map(|(slot, _)| *slot).collect();
        let free = rows.slots.iter().map(|row| row.slot);
        let open = OpenBox {
            voices: filled
                .iter()
                .map(|(_, filled)| (filled.voice, Hash::of(&filled.paper)))
                .collect(),
            free: free.filter(|slot| !taken.contains(slot)).collect(),
            slots: rows.slots.len(),
            waiting: Vec::new(),
        };
        self.0.insert(motion.0, open);
        Ok(())
    }

    /// Forgets boxes that these writes take away.
    pub fn forget(&mut self, writes: &[Write]) {
        for write in writes {
            if let Write::DropBox(motion) = write {
                self.0.remove(motion);
            }
        }
    }

    /// Forgets all boxes: what is remembered may not be what is stored.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The motions whose boxes have papers on their way.
    pub fn waiting(&self) -> Vec<MotionNo> {
        let waiting =
            |(motion, open): (&u32, &OpenBox)| (!open.waiting.is_empty()).then_some(MotionNo(*motion));
        self.0.iter().filter_map(waiting).collect()
    }
}

impl OpenBox {
    /// Takes a paper; the same again is the same paper.
    ///
    /// # Errors
    /// When another paper of the same voter is there.
    pub fn take(&mut self, filled: Filled) -> Result<(), Refusal> {
        let digest = Hash::of(&filled.paper);
        match self.voices.get(&filled.voice) {
            Some(known) if *known == digest => Ok(()),
            Some(_) => Err(Refusal::new(
                "ballot.paper-used",
                "a vote was already cast with this paper, and a vote in a secret ballot cannot be changed",
            )),
            None => {
                self.voices.insert(filled.voice, digest);
                self.waiting.push(filled);
                Ok(())
            }
        }
    }

    /// Whether what waits leaves half of the slots free.
    pub fn has_room(&self) -> bool {
        slots_for(self.voices.len()) <= self.slots
    }

    /// Puts what waits into free slots drawn by lot.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn place(&mut self, motion: MotionNo, keyring: &Keyring) -> Result<[Write; 2], KeyringError> {
        let mut rows = Vec::new();
        for filled in std::mem::take(&mut self.waiting) {
            let slot = draw(&mut self.free)?.ok_or(KeyringError::Sealed)?;
            rows.push(sealed(keyring, (motion, slot), Some(&filled))?);
        }
        self.with_tally(motion, keyring, rows)
    }

    /// Makes the box larger and deals out anew all papers: those that were in it and those that wait.
    ///
    /// # Errors
    /// When the box is damaged, or the system gives no randomness.
    pub fn grow(
        &mut self,
        motion: MotionNo,
        keyring: &Keyring,
        rows: &BoxRows,
    ) -> Result<[Write; 2], OfficeError> {
        let kept = contents::filled(keyring, motion, rows)?.into_iter();
        let kept = kept.map(|(_, filled)| filled);
        self.slots = slots_for(self.voices.len());
        let slots = || 0..u32::try_from(self.slots).unwrap_or(u32::MAX);
        self.free = slots().collect();
        let mut dealt: HashMap<u32, Filled> = HashMap::new();
        for filled in kept.chain(std::mem::take(&mut self.waiting)) {
            let slot = draw(&mut self.free)?.ok_or(KeyringError::Sealed)?;
            dealt.insert(slot, filled);
        }
        let row = |slot| sealed(keyring, (motion, slot), dealt.get(&slot));
        let rows: Result<Vec<SlotRow>, KeyringError> = slots().map(row).collect();
        Ok(self.with_tally(motion, keyring, rows?)?)
    }

    /// In one commit with the slots stands how many papers they hold together with those that were there.
    fn with_tally(
        &self,
        motion: MotionNo,
        keyring: &Keyring,
        rows: Vec<SlotRow>,
    ) -> Result<[Write; 2], KeyringError> {
        let tally = contents::tally(keyring, motion, self.voices.len())?;
        Ok([Write::PutSlots(rows), tally])
    }
}

/// Draws one by lot. The lot is even up to one part in 2^32, for there are fewer than 2^32 to draw from.
fn draw(free: &mut Vec<u32>) -> Result<Option<u32>, KeyringError> {
    let lot = random()?
        .first_chunk::<8>()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let Some(place) = lot.checked_rem(free.len() as u64) else {
        return Ok(None);
    };
    Ok(usize::try_from(place).ok().map(|place| free.swap_remove(place)))
}
