//! What can stand on a paper.

use super::{Room, ballot};
use crate::choice::CHOICE_BYTES_MAX;
use crate::{Choice, PAPER_BYTES_MAX, Paper, Spoilt, TellerError};

fn ranking(levels: &[&[u16]]) -> Choice {
    Choice::Ranking(levels.iter().map(|level| level.to_vec()).collect())
}

#[test]
fn every_choice_has_one_form() {
    for (choice, bytes, text) in [
        (Choice::Yes, vec![0], "yes"),
        (Choice::No, vec![1], "no"),
        (Choice::Abstain, vec![2], "abstain"),
        (ranking(&[&[1]]), vec![3, 3], "1"),
        (ranking(&[&[3], &[1, 2]]), vec![3, 7, 3, 4], "3>1=2"),
        (
            ranking(&[&[64], &[u16::MAX]]),
            vec![3, 0x81, 1, 0xff, 0xff, 7],
            "64>65535",
        ),
    ] {
        assert_eq!(choice.encode().unwrap(), bytes);
        assert_eq!(Choice::decode(&bytes), Some(choice.clone()));
        assert_eq!(choice.to_string(), text);
    }
    // However the voter lists those she likes alike, the paper says it in one way.
    assert_eq!(
        ranking(&[&[2, 1]]).encode().unwrap(),
        ranking(&[&[1, 2]]).encode().unwrap()
    );
}

#[test]
fn other_bytes_are_no_choice() {
    let no_choices: [&[u8]; 9] = [
        &[],
        &[4],
        &[0, 0],
        &[3],
        &[3, 2],
        &[3, 3, 3],
        &[3, 5, 2],
        &[3, 0x83, 0],
        &[3, 0xff, 0xff, 0x7f],
    ];
    for bytes in no_choices {
        assert_eq!(Choice::decode(bytes), None, "{bytes:?}");
    }
    // Whatever is read is written again as the same bytes.
    for number in 0..=0xff_ffff_u32 {
        if number % 251 == 0 {
            let [_, a, b, c] = number.to_be_bytes();
            let bytes = [3, a, b, c];
            if let Some(choice) = Choice::decode(&bytes) {
                assert_eq!(choice.encode().unwrap(), bytes);
            }
        }
    }
}

#[test]
fn a_ranking_that_cannot_be_is_refused_with_what_to_do() {
    let message = |choice: Choice| match choice.encode().unwrap_err() {
        TellerError::Choice(message) => message,
        other => panic!("{other}"),
    };
    for nobody in [ranking(&[]), ranking(&[&[]]), ranking(&[&[1], &[]])] {
        assert!(message(nobody).contains("rank someone"));
    }
    for twice in [ranking(&[&[1], &[1]]), ranking(&[&[2, 2]])] {
        assert!(message(twice).contains("name each once"));
    }
    let all = |number: u16| Choice::Ranking((1..=number).map(|candidate| vec![candidate]).collect());
    assert_eq!(all(178).encode().unwrap().len(), CHOICE_BYTES_MAX - 1);
    assert!(message(all(179)).contains("rank fewer"));
}

#[test]
fn a_paper_holds_only_what_its_ballot_offers() {
    let motion = Room::open();
    let election = Room::of(ballot("coop.example/log", 9, 20));
    let full = Choice::Ranking((1..=20).rev().map(|candidate| vec![candidate]).collect());
    for choice in [full, ranking(&[&[5, 6, 7]]), Choice::Abstain] {
        let paper = election.paper(&choice);
        assert!(paper.bytes().len() <= PAPER_BYTES_MAX);
        assert_eq!(
            Paper::open(&election.sheet, paper.bytes()).unwrap().choice(),
            &choice
        );
    }
    for (room, choice) in [
        (&motion, ranking(&[&[1]])),
        (&election, Choice::Yes),
        (&election, Choice::No),
        (&election, ranking(&[&[0]])),
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
            "{choice}"
        );
    }
}
