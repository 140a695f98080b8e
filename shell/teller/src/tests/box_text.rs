//! The published box and its recount.

use super::{NO, Room, YES, ballot};
use crate::encoded::encode;
use crate::{Problem, Recount, Spoilt, Teller, TellerError, publish, recount, root_of_papers};
use fenwick_coop::kernel::hash::Hash;
use std::collections::BTreeMap;

/// A box whose lines somebody has changed, with number and root left as they were.
fn with_lines(text: &str, change: impl FnOnce(&mut Vec<String>)) -> Recount {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    recount(&(lines.join("\n") + "\n")).unwrap()
}

#[test]
fn anyone_counts_the_published_box_again() {
    let room = Room::open();
    let papers = room.papers(20);
    let text = publish(&room.sheet, &papers);
    let count = recount(&text).unwrap();
    assert!(count.is_sound(), "{count:?}");
    assert_eq!((count.papers, &count.sheet), (20, &room.sheet));
    assert_eq!(count.choices, BTreeMap::from([(NO, 7), (YES, 13)]));
    assert_eq!(count.root, root_of_papers(&papers));
    let none = recount(&publish(&room.sheet, &[])).unwrap();
    assert!(none.is_sound() && none.papers == 0 && none.choices.is_empty());
    assert_eq!(none.root, Hash::of(b""));
}

#[test]
fn the_text_says_nothing_of_the_order_of_casting() {
    let room = Room::open();
    let mut papers = room.papers(6);
    let text = publish(&room.sheet, &papers);
    papers.reverse();
    papers.push(papers[2].clone());
    assert_eq!(publish(&room.sheet, &papers), text);
    let digests: Vec<Hash> = text
        .lines()
        .skip(12)
        .map(|line| Hash::of(&crate::encoded::decode(line).unwrap()))
        .collect();
    assert!(digests.is_sorted() && digests.len() == 6);
}

#[test]
fn a_paper_that_stands_twice_counts_once() {
    let room = Room::open();
    let text = publish(&room.sheet, &room.papers(3));
    let count = with_lines(&text, |lines| lines.insert(13, lines[13].clone()));
    assert_eq!((count.papers, count.duplicates.as_slice()), (3, [15].as_slice()));
    assert_eq!(
        count.problems,
        [Problem::Number { stated: 3, found: 4 }, Problem::Root]
    );
}

#[test]
fn a_voter_who_says_two_things_has_said_nothing() {
    let room = Room::open();
    let credential = room.credential();
    let both = [YES, NO].map(|choice| credential.clone().choose(&choice).unwrap().bytes().to_vec());
    let papers = [room.papers(1), both.to_vec()].concat();
    let count = recount(&publish(&room.sheet, &papers)).unwrap();
    assert_eq!(count.choices, BTreeMap::from([(NO, 1)]));
    assert_eq!(count.spoilt.len(), 2);
    assert!(count.spoilt.iter().all(|(_, why)| *why == Spoilt::Contradicted));
    assert!(!count.is_sound());
}

#[test]
fn each_spoilt_line_has_its_number_and_reason() {
    let room = Room::open();
    let foreign = Room::of(ballot("coop.example/log", 8, 0)).papers(1);
    let unsigned = {
        let mut paper = room.papers(1).remove(0);
        paper[400] ^= 1;
        paper
    };
    let altered = {
        let mut paper = room.papers(1).remove(0);
        *paper.last_mut().unwrap() = 0;
        paper
    };
    let text = publish(&room.sheet, &room.papers(1));
    let count = with_lines(&text, |lines| {
        lines.extend([&foreign[0], &unsigned, &altered].map(|paper| encode(paper)));
        lines.extend(["not base64 at all".to_owned(), String::new(), "A".repeat(5_000)]);
    });
    let reasons = [
        (14, Spoilt::Foreign),
        (15, Spoilt::NotSigned(Teller::Second)),
        (16, Spoilt::Altered),
        (17, Spoilt::Malformed),
        (18, Spoilt::Malformed),
        (19, Spoilt::Malformed),
    ];
    assert_eq!(count.spoilt, reasons);
    assert_eq!(count.papers, 1);
    assert!(count.problems.contains(&Problem::Root));
}

#[test]
fn a_paper_taken_out_or_put_in_elsewhere_is_noticed() {
    let room = Room::open();
    let text = publish(&room.sheet, &room.papers(5));
    let fewer = with_lines(&text, |lines| drop(lines.remove(14)));
    assert_eq!(
        fewer.problems,
        [Problem::Number { stated: 5, found: 4 }, Problem::Root]
    );
    let swapped = with_lines(&text, |lines| lines.swap(13, 15));
    assert!(swapped.problems.contains(&Problem::Root) && swapped.problems.contains(&Problem::Order(16)));
    assert_eq!(swapped.papers, 5);
}

#[test]
fn what_is_no_box_is_told_with_its_line() {
    let room = Room::open();
    let text = publish(&room.sheet, &room.papers(1));
    for line in 0..12 {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[line] = "nothing of the kind";
        let error = recount(&(lines.join("\n") + "\n")).unwrap_err();
        match line {
            0..7 => assert_eq!(error, TellerError::Sheet),
            _ => assert_eq!(error, TellerError::Box(line as u64 + 1)),
        }
        let cut: String = text.lines().take(line).map(|line| format!("{line}\n")).collect();
        assert!(recount(&cut).is_err(), "{line}");
    }
    assert!(recount("").is_err());
    // Line ends of another system change the bytes, and so the sheet.
    assert!(recount(&text.replace('\n', "\r\n")).is_err());
}
