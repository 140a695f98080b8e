//! Archives that somebody made up out of a whole one: each is read or refused, and none is taken for what it is not.

use super::form::Kind;
use super::frame::{Reader, Writer};
use super::{Unfit, check};
use proptest::prelude::*;
use proptest::sample::Index;

const WHOLE: &[u8] = include_bytes!("../../tests/it/golden/co-op-form-1.fenwick");

type Part = (Kind, Vec<u8>);

fn parts() -> Vec<Part> {
    let mut reader = Reader::begin(WHOLE).unwrap();
    let mut parts = Vec::new();
    while let Some((kind, length)) = reader.next().unwrap() {
        parts.push((kind, reader.bytes(length).unwrap()));
    }
    parts
}

/// The parts as an archive whose digest is right.
fn made_of(parts: &[Part]) -> Vec<u8> {
    let mut writer = Writer::begin(Vec::new()).unwrap();
    for (kind, bytes) in parts {
        writer.part(*kind, bytes).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn the_same_parts_are_the_same_archive() {
    assert!(made_of(&parts()) == WHOLE);
}

proptest! {
    #[test]
    fn p27_a_changed_byte_or_a_missing_end_is_seen(at: Index, bit in 0u8..8) {
        let at = at.index(WHOLE.len());
        let mut changed = WHOLE.to_vec();
        changed[at] ^= 1 << bit;
        prop_assert!(check(&*changed).is_err());
        prop_assert!(check(&WHOLE[..at]).is_err());
    }

    #[test]
    fn p27_parts_with_other_bytes_are_read_or_refused(
        edits in prop::collection::vec((any::<Index>(), any::<Index>(), any::<u8>()), 1..6),
        shorter: Option<Index>,
    ) {
        let mut parts = parts();
        let mut of_rows = false;
        for (part, at, byte) in edits {
            let part = part.index(parts.len());
            let (kind, bytes) = &mut parts[part];
            let at = at.index(bytes.len());
            of_rows |= *kind == Kind::File && bytes[at] != byte;
            bytes[at] = byte;
        }
        if let Some(shorter) = shorter {
            let (kind, bytes) = parts.last_mut().unwrap();
            prop_assert_eq!(*kind, Kind::Tail);
            bytes.truncate(shorter.index(bytes.len()));
        }
        let checked = check(&*made_of(&parts));
        prop_assert!(checked.is_err() || !of_rows && shorter.is_none());
    }

    #[test]
    fn p27_parts_that_change_places_or_come_twice_are_refused(one: Index, other: Index, twice: bool) {
        let mut parts = parts();
        let (one, other) = (one.index(parts.len()), other.index(parts.len()));
        let is_rows = |place: usize| parts[place].0 == Kind::Rows;
        prop_assume!(one != other);
        // Lists of the store may stand anywhere, and more than once.
        let may = is_rows(one) && (twice || is_rows(other)) || !twice && is_rows(other);
        match twice {
            true => parts.insert(other, parts[one].clone()),
            false => parts.swap(one, other),
        }
        let checked = check(&*made_of(&parts));
        prop_assert!(may || checked.is_err_and(|Unfit(why)| !why.is_empty()));
    }
}
