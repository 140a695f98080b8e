//! After shredding, nothing that was deleted is left in any file.

use std::collections::{BTreeSet, HashMap};

use fenwick_office::journal::{Journal, Write};
use tempfile::TempDir;

use super::{SqliteJournal, empty, path};
use crate::conformance::{digest, file, noise, person, text, writes};

const MEMBERS: u32 = 3000;
/// Coprime to the number of members, so that multiples visit them all in no order.
const STRIDE: u32 = 1789;
/// Long enough that no two things share it.
pub(super) const NEEDLE: usize = 16;

/// What is looked for in the files, by what it is part of.
pub(super) type Needles = HashMap<Vec<u8>, String>;

/// Every stretch of what is private about a member.
fn needles(member: u32) -> Needles {
    let row = person(member);
    let mut private = vec![
        ("key", row.key),
        ("record", row.record),
        (
            "lookup",
            row.lookup.map_or_else(Vec::new, |lookup| lookup.to_vec()),
        ),
    ];
    for number in texts_of(member) {
        if let Write::PutText { digest, body, .. } = text(number, None) {
            private.extend([("digest", digest.0.to_vec()), ("text", body)]);
        }
    }
    let cut = |(name, bytes): &(&str, Vec<u8>)| -> Vec<(Vec<u8>, String)> {
        let pieces = bytes.chunks_exact(NEEDLE);
        pieces
            .map(|piece| (piece.to_vec(), format!("{name} of {member}")))
            .collect()
    };
    private.iter().flat_map(cut).collect()
}

fn texts_of(member: u32) -> [u32; 2] {
    [member * 2, member * 2 + 1]
}

fn shuffled(start: u32) -> impl Iterator<Item = u32> {
    (0..MEMBERS).map(move |number| (start + number * STRIDE) % MEMBERS)
}

/// What of `needles` stands anywhere in the database, its log or its index.
pub(super) fn found(home: &TempDir, needles: &Needles) -> BTreeSet<String> {
    // most places are passed by after a look at three bytes
    let head = |bytes: &[u8]| {
        bytes[..3]
            .iter()
            .fold(0, |head, byte| head << 8 | usize::from(*byte))
    };
    let mut heads = vec![false; 1 << 24];
    needles.keys().for_each(|needle| heads[head(needle)] = true);
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let likely = bytes.windows(NEEDLE).filter(|window| heads[head(window)]);
        found.extend(likely.filter_map(|window| needles.get(window)).cloned());
    }
    found
}

/// Many members in small commits and in no order, so that pages split and cells move.
async fn settle_in(journal: &mut SqliteJournal) {
    let members: Vec<u32> = shuffled(0).collect();
    for some in members.chunks(20) {
        let mut all: Vec<Write> = some.iter().copied().map(person).map(Write::PutPerson).collect();
        for member in some {
            all.extend(texts_of(*member).map(|number| text(number, Some(*member))));
        }
        journal.append(&writes(all)).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_of_an_erased_member_is_left_after_shredding() {
    let (home, mut journal) = empty().await;
    settle_in(&mut journal).await;
    let gone: Vec<u32> = shuffled(7).take(1000).collect();
    let kept: Vec<u32> = shuffled(7).skip(1000).take(50).collect();
    let erase = gone.iter().copied().map(Write::ErasePerson).collect();
    journal.append(&writes(erase)).await.unwrap();
    journal.shred().await.unwrap();

    let all: Needles = gone.iter().chain(&kept).copied().flat_map(needles).collect();
    // the search finds what there is
    let wanted: BTreeSet<String> = kept
        .iter()
        .copied()
        .flat_map(needles)
        .map(|(_, name)| name)
        .collect();
    assert_eq!(found(&home, &all), wanted);
}

#[tokio::test]
async fn what_was_replaced_or_struck_is_gone_too() {
    let (home, mut journal) = empty().await;
    let listed = file("a", "rides");
    let first = vec![
        Write::PutPerson(person(1)),
        text(2, Some(1)),
        Write::AddFiles(vec![listed.clone(), file("b", "rides")]),
    ];
    journal.append(&writes(first)).await.unwrap();
    let mut old = needles(1);
    old.retain(|_, name| name.starts_with("key") || name.starts_with("record"));
    old.insert(listed.key[..NEEDLE].to_vec(), "key of a file".to_owned());
    old.insert(noise("text", 2, 40)[..NEEDLE].to_vec(), "text".to_owned());
    assert_eq!(found(&home, &old).len(), 4);

    let mut changed = person(1);
    (changed.key, changed.record) = (vec![0; 72], vec![0; 41]);
    let second = vec![
        Write::PutPerson(changed),
        Write::PutText {
            digest: digest("text", 2),
            owner: Some(1),
            body: vec![0; 40],
        },
        Write::DropFiles(vec!["a".to_owned()]),
    ];
    journal.append(&writes(second)).await.unwrap();
    journal.shred().await.unwrap();
    assert_eq!(found(&home, &old), BTreeSet::new());
}

#[tokio::test]
async fn what_a_crash_left_unshredded_is_shredded_at_the_next_opening() {
    let (home, mut journal) = empty().await;
    settle_in(&mut journal).await;
    let gone: Vec<u32> = shuffled(3).take(1000).collect();
    let erase = gone.iter().copied().map(Write::ErasePerson).collect();
    journal.append(&writes(erase)).await.unwrap();
    drop(journal);
    let journal = SqliteJournal::open(&path(&home)).await.unwrap();
    let all: Needles = gone.iter().copied().flat_map(needles).collect();
    assert_eq!(found(&home, &all), BTreeSet::new());
    drop(journal);
}
