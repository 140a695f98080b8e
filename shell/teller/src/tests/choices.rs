//! What can stand on a paper.

use super::{ABSTAIN, NO, Room, YES, ballot};
use crate::choice::{CHOICE_BYTES_MAX, decode, encode};
use crate::{PAPER_BYTES_MAX, Paper, Spoilt};
use fenwick_coop::people::ballot::Choice;
use fenwick_tally::{Candidate, Ranking};

fn ranking(places: &[&[u16]]) -> Choice {
    let place = |place: &&[u16]| place.iter().copied().map(Candidate).collect();
    Choice::Ranking(Ranking::levels(places.iter().map(place).collect()))
}

fn strict(numbers: impl Iterator<Item = u16>) -> Choice {
    Choice::Ranking(Ranking::strict(numbers.map(Candidate)))
}

#[test]
fn every_choice_has_one_form() {
    for (choice, bytes) in [
        (YES, vec![0]),
        (NO, vec![1]),
        (ABSTAIN, vec![2]),
        (ranking(&[&[1]]), vec![3, 3]),
        (ranking(&[&[3], &[1, 2]]), vec![3, 7, 3, 4]),
        (ranking(&[&[64], &[u16::MAX]]), vec![3, 0x81, 1, 0xff, 0xff, 7]),
    ] {
        assert_eq!(encode(&choice).unwrap(), bytes);
        assert_eq!(decode(&bytes), Some(choice));
    }
    // However the voter lists those she likes alike, the paper says it in one way.
    assert_eq!(ranking(&[&[2, 1]]), ranking(&[&[1, 2]]));
}

#[test]
fn other_bytes_are_no_choice() {
    let no_choices: [&[u8]; 8] = [
        &[],
        &[4],
        &[0, 0],
        &[3, 2],
        &[3, 5, 2],
        &[3, 0x83, 0],
        &[3, 0x83],
        &[3, 0xff, 0xff, 0x7f],
    ];
    for bytes in no_choices {
        assert_eq!(decode(bytes), None, "{bytes:?}");
    }
    // Whatever is read is written again as the same bytes.
    for number in (0..=0xff_ffff_u32).step_by(251) {
        let [_, a, b, c] = number.to_be_bytes();
        let bytes = [3, a, b, c];
        if let Some(choice) = decode(&bytes) {
            assert_eq!(encode(&choice).unwrap(), bytes);
        }
    }
}

#[test]
fn a_ranking_too_long_for_a_paper_is_refused_with_what_to_do() {
    assert_eq!(encode(&strict(1..=178)).unwrap().len(), CHOICE_BYTES_MAX - 1);
    let error = encode(&strict(1..=179)).unwrap_err();
    assert!(error.to_string().contains("rank fewer"), "{error}");
}

#[test]
fn a_paper_holds_only_what_its_ballot_offers() {
    let motion = Room::open();
    let election = Room::of(ballot("coop.example/log", 9, 20));
    for choice in [strict((1..=20).rev()), ranking(&[&[5, 6, 7]])] {
        let paper = election.paper(&choice);
        assert!(paper.bytes().len() <= PAPER_BYTES_MAX);
        assert_eq!(
            Paper::open(&election.sheet, paper.bytes()).unwrap().choice(),
            &choice
        );
    }
    for (room, choice) in [
        (&motion, ranking(&[&[1]])),
        (&motion, ranking(&[])),
        (&election, YES),
        (&election, ABSTAIN),
        (&election, ranking(&[])),
        (&election, ranking(&[&[0]])),
        (&election, ranking(&[&[2], &[2]])),
        (&election, ranking(&[&[21], &[1]])),
    ] {
        let error = room.credential().choose(&choice).unwrap_err();
        assert!(
            error.to_string().starts_with("the choice is not among"),
            "{error}"
        );
        // Who writes the paper with a program of her own is told so when she casts it.
        let paper = room.credential().write(&choice).unwrap();
        assert_eq!(
            Paper::open(&room.sheet, &paper).unwrap_err(),
            Spoilt::Misfit,
            "{choice:?}"
        );
    }
}
