//! Rows for tests. Every byte string is different and nothing is drawn at random, so a failure repeats.

use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::{ActKey, ActRecord, Commit, FileRow, PersonRow, SlotRow, Stored, Write};

/// Bytes that occur nowhere else.
pub(crate) fn noise(label: &str, number: u32, len: usize) -> Vec<u8> {
    let block = |at: usize| Hash::of(format!("{label}/{number}/{at}").as_bytes()).0;
    (0..len.div_ceil(32)).flat_map(block).take(len).collect()
}

pub(crate) fn digest(label: &str, number: u32) -> Hash {
    Hash::of(format!("{label}/{number}").as_bytes())
}

pub(crate) fn entry(seq: u64) -> Stored {
    Stored {
        seq,
        canonical: format!(
            r#"{{"event":"café {}","seq":{seq}}}"#,
            "x".repeat(seq as usize % 40)
        )
        .into_bytes(),
        leaf: Hash::of(&seq.to_be_bytes()).0,
    }
}

pub(crate) fn entries(seqs: std::ops::Range<u64>) -> Commit {
    Commit {
        entries: seqs.map(entry).collect(),
        ..Commit::default()
    }
}

pub(crate) fn writes(writes: Vec<Write>) -> Commit {
    Commit {
        writes,
        ..Commit::default()
    }
}

pub(crate) fn act(actor: &str, request: &str) -> ActRecord {
    ActRecord {
        key: ActKey {
            actor: actor.to_owned(),
            request: request.to_owned(),
        },
        body: Hash::of(request.as_bytes()),
        outcome: noise(actor, 0, 70),
    }
}

pub(crate) fn person(member: u32) -> PersonRow {
    PersonRow {
        member,
        key: noise("key", member, 72),
        record: noise("record", member, 40 + member as usize % 500),
        lookup: (!member.is_multiple_of(5)).then(|| digest("lookup", member).0),
    }
}

pub(crate) fn text(number: u32, owner: Option<u32>) -> Write {
    Write::PutText {
        digest: digest("text", number),
        owner,
        body: noise("text", number, 30 + (number as usize * 37) % 1500),
    }
}

pub(crate) fn file(id: &str, dataset: &str) -> FileRow {
    FileRow {
        id: id.to_owned(),
        dataset: dataset.to_owned(),
        bucket: 255,
        rows: u64::from(u32::MAX) + 1,
        member_min: 0,
        member_max: u32::MAX,
        sha256: Hash::of(id.as_bytes()).0,
        bytes: 1 << 40,
        key: noise(id, 0, 72),
        contribution: 17,
        level: 1,
    }
}

/// A slot as it is after so many times of writing over; all have one length.
pub(crate) fn slot(motion: u32, number: u32, version: u32) -> SlotRow {
    SlotRow {
        motion,
        slot: number,
        sealed: noise(&format!("slot {motion} {version}"), number, 1_074),
    }
}

pub(crate) fn slots(motion: u32, numbers: std::ops::Range<u32>, version: u32) -> Write {
    Write::PutSlots(numbers.map(|number| slot(motion, number, version)).collect())
}
