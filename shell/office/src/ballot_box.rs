//! The ballot box: papers in sealed slots of one size, in no order and with no clock.
//!
//! A box is a row of slots. Each holds a paper or nothing, and from outside nobody can tell which. A paper goes into a
//! free slot drawn by lot, and never more than half of the slots are filled, so that the lot has many to draw from. When a
//! box grows, all its papers are dealt out anew. So where a paper lies says nothing of when it came, also to whoever holds
//! the co-op's key. Nothing else is kept: no act, no entry, no time, no name.

use crate::error::{Failure, OfficeError};
use crate::journal::{SlotRow, Write};
use crate::keyring::{Keyring, KeyringError, Sealed, random};
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use std::collections::HashMap;
use zeroize::Zeroizing;

/// No paper is longer.
pub const PAPER_BYTES_MAX: usize = 1_000;
/// Slots of a new box. Tests let boxes grow with few papers.
const SLOTS_FIRST: usize = if cfg!(test) { 8 } else { 256 };
/// What is sealed in a slot: length of the paper, whose voice it is, the paper, and nothing up to here.
const SLOT_BYTES: usize = 2 + 32 + PAPER_BYTES_MAX;

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

/// A paper in a slot.
#[derive(Clone)]
pub struct Filled {
    voice: Hash,
    paper: Vec<u8>,
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

/// Puts both tellers' keys for a ballot away, each sealed by itself.
///
/// # Errors
/// When the system gives no randomness.
pub fn keep_keys(keyring: &Keyring, motion: MotionNo, keys: [&[u8]; 2]) -> Result<Write, KeyringError> {
    let seal = |key| keyring.ballots().seal(Sealed::Teller, key);
    let keys = [seal(keys[0])?, seal(keys[1])?];
    Ok(Write::PutTellerKeys {
        motion: motion.0,
        keys,
    })
}

/// Opens both tellers' keys.
///
/// # Errors
/// When they are damaged or not this co-op's.
pub fn open_keys(keyring: &Keyring, keys: &[Vec<u8>; 2]) -> Result<[Zeroizing<Vec<u8>>; 2], KeyringError> {
    let open = |key| keyring.ballots().open(Sealed::Teller, key).map(Zeroizing::new);
    Ok([open(&keys[0])?, open(&keys[1])?])
}

/// All papers in these slots, sorted by digest.
///
/// # Errors
/// When a slot is damaged or not this co-op's.
pub fn papers(keyring: &Keyring, slots: &[SlotRow]) -> Result<Vec<Vec<u8>>, KeyringError> {
    let lying = lying(keyring, slots)?.into_iter();
    let mut papers: Vec<Vec<u8>> = lying.map(|(_, paper)| paper).collect();
    papers.sort_by_cached_key(|paper| Hash::of(paper));
    Ok(papers)
}

/// All papers in these slots, each with the slot in which it lies.
///
/// # Errors
/// When a slot is damaged or not this co-op's.
pub fn lying(keyring: &Keyring, slots: &[SlotRow]) -> Result<Vec<(u32, Vec<u8>)>, KeyringError> {
    let filled = filled(keyring, slots)?.into_iter();
    Ok(filled.map(|(slot, filled)| (slot, filled.paper)).collect())
}

fn filled(keyring: &Keyring, slots: &[SlotRow]) -> Result<Vec<(u32, Filled)>, KeyringError> {
    let opened = slots
        .iter()
        .map(|row| Ok((row.slot, unseal(keyring, &row.sealed)?)));
    let opened: Result<Vec<(u32, Option<Filled>)>, KeyringError> = opened.collect();
    Ok(opened?
        .into_iter()
        .filter_map(|(slot, filled)| Some((slot, filled?)))
        .collect())
}

fn seal(keyring: &Keyring, filled: Option<&Filled>) -> Result<Vec<u8>, KeyringError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SLOT_BYTES));
    if let Some(Filled { voice, paper }) = filled {
        let length = u16::try_from(paper.len()).map_err(|_| KeyringError::Sealed)?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(voice.0);
        bytes.extend(paper);
    }
    bytes.resize(SLOT_BYTES, 0);
    keyring.ballots().seal(Sealed::Slot, &bytes)
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

    /// Learns a box from its slots.
    ///
    /// # Errors
    /// When a slot is damaged or not this co-op's.
    pub fn learn(
        &mut self,
        motion: MotionNo,
        keyring: &Keyring,
        slots: &[SlotRow],
    ) -> Result<(), KeyringError> {
        let filled = filled(keyring, slots)?;
        let taken: std::collections::HashSet<u32> = filled.iter().map(|(slot, _)| *slot).collect();
        let free = slots.iter().map(|row| row.slot);
        let open = OpenBox {
            voices: filled
                .iter()
                .map(|(_, filled)| (filled.voice, Hash::of(&filled.paper)))
                .collect(),
            free: free.filter(|slot| !taken.contains(slot)).collect(),
            slots: slots.len(),
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
        self.voices.len() <= self.slots / 2
    }

    /// Puts what waits into free slots drawn by lot.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn place(&mut self, motion: MotionNo, keyring: &Keyring) -> Result<Write, KeyringError> {
        let mut rows = Vec::new();
        for filled in std::mem::take(&mut self.waiting) {
            rows.push(SlotRow {
                motion: motion.0,
                slot: draw(&mut self.free)?.ok_or(KeyringError::Sealed)?,
                sealed: seal(keyring, Some(&filled))?,
            });
        }
        Ok(Write::PutSlots(rows))
    }

    /// Makes the box larger and deals out anew all papers: those that were in these slots and those that wait.
    ///
    /// # Errors
    /// When a slot is damaged, or the system gives no randomness.
    pub fn grow(
        &mut self,
        motion: MotionNo,
        keyring: &Keyring,
        slots: &[SlotRow],
    ) -> Result<Write, KeyringError> {
        while !self.has_room() {
            self.slots = (self.slots * 2).max(SLOTS_FIRST);
        }
        self.free = (0..u32::try_from(self.slots).unwrap_or(u32::MAX)).collect();
        let kept = filled(keyring, slots)?.into_iter().map(|(_, filled)| filled);
        let all = kept.chain(std::mem::take(&mut self.waiting));
        let mut dealt: HashMap<u32, Filled> = HashMap::new();
        for filled in all {
            let slot = draw(&mut self.free)?.ok_or(KeyringError::Sealed)?;
            dealt.insert(slot, filled);
        }
        let row = |slot| {
            Ok(SlotRow {
                motion: motion.0,
                slot,
                sealed: seal(keyring, dealt.get(&slot))?,
            })
        };
        let rows: Result<Vec<SlotRow>, KeyringError> = (0..u32::try_from(self.slots).unwrap_or(u32::MAX))
            .map(row)
            .collect();
        rows.map(Write::PutSlots)
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
