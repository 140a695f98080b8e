//! The recount of another program, in another language and without a line of ours: it has to say what we say.

use super::{ABSTAIN, NO, Room, YES, ballot};
use crate::encoded::encode;
use crate::{Problem, Recount, publish, recount};
use fenwick_coop::people::ballot::Choice;
use fenwick_tally::{Answer, Candidate, Ranking};
use std::path::Path;
use std::process::Command;

const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/recount/recount.py");

/// What the tool prints of a box, with its exit code; none, and a word about it, where there is no Python.
fn told(text: &str, more: &[&str]) -> Option<(String, i32)> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("box.txt");
    std::fs::write(&file, text).unwrap();
    let ran = Command::new("python3")
        .arg("-B")
        .arg(Path::new(TOOL))
        .arg(&file)
        .args(more)
        .output();
    match ran {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(errors, "");
            Some((
                String::from_utf8(output.stdout).unwrap(),
                output.status.code().unwrap(),
            ))
        }
        Err(missing) => {
            eprintln!("NOT TESTED: python3 cannot be started ({missing}), so nothing was counted elsewhere");
            None
        }
    }
}

fn named(choice: &Choice) -> String {
    let place = |place: Vec<Candidate>| {
        place
            .iter()
            .map(Candidate::to_string)
            .collect::<Vec<_>>()
            .join("=")
    };
    match choice {
        Choice::Answer(Answer::Yes) => "yes".to_owned(),
        Choice::Answer(Answer::No) => "no".to_owned(),
        Choice::Answer(Answer::Abstain) => "abstain".to_owned(),
        Choice::Ranking(ranking) => ranking.places().map(place).collect::<Vec<_>>().join(">"),
    }
}

/// What the tool has to print.
fn wanted(count: &Recount) -> (String, i32) {
    let Recount {
        sheet, papers, root, ..
    } = count;
    let mut text = format!("sheet {}\npapers {papers}\nroot {root}\n", sheet.digest());
    let mut choices: Vec<_> = count
        .choices
        .iter()
        .map(|(choice, number)| (named(choice), number))
        .collect();
    choices.sort();
    for (choice, number) in choices {
        text += &format!("choice {choice} {number}\n");
    }
    let mut problems: Vec<(u64, &str)> = count
        .spoilt
        .iter()
        .map(|(line, why)| (*line, why.code()))
        .collect();
    problems.extend(count.duplicates.iter().map(|line| (*line, "paper.duplicate")));
    problems.extend(count.problems.iter().map(|problem| match problem {
        Problem::Number { .. } => (10, "box.number"),
        Problem::Root => (11, "box.root"),
        Problem::Order(line) => (*line, "box.order"),
    }));
    problems.sort_unstable();
    for (line, code) in &problems {
        text += &format!("problem line {line}: {code}\n");
    }
    (text, i32::from(!problems.is_empty()))
}

fn agree(text: &str) {
    if let Some(told) = told(text, &[]) {
        assert_eq!(told, wanted(&recount(text).unwrap()));
    }
}

#[test]
fn another_program_counts_what_we_count() {
    let motion = Room::open();
    let mut papers = motion.papers(10);
    papers.push(motion.paper(&ABSTAIN).bytes().to_vec());
    let text = publish(&motion.sheet, &papers);
    agree(&text);
    agree(&publish(&motion.sheet, &[]));
    let election = Room::of(ballot("coop.example/log", 9, 300));
    let places = |places: &[&[u16]]| {
        let place = |place: &&[u16]| place.iter().copied().map(Candidate).collect();
        Choice::Ranking(Ranking::levels(places.iter().map(place).collect()))
    };
    let rankings = [
        places(&[&[3], &[1, 2]]),
        places(&[&[300], &[7], &[64, 65, 128]]),
        places(&[&[1]]),
    ];
    let papers: Vec<Vec<u8>> = rankings
        .iter()
        .map(|choice| election.paper(choice).bytes().to_vec())
        .collect();
    agree(&publish(&election.sheet, &papers));

    let digest = motion.sheet.digest().to_string();
    if let Some((_, code)) = told(&text, &["--sheet", &digest]) {
        assert_eq!(code, 0);
        let (said, code) = told(&text, &["--sheet", &election.sheet.digest().to_string()]).unwrap();
        assert!(
            code == 1 && said.contains("problem line 1: sheet.other"),
            "{said}"
        );
    }
}

#[test]
fn another_program_finds_the_same_faults() {
    let room = Room::of(ballot("coop.example/log", 9, 3));
    let papers = |number: usize| -> Vec<Vec<u8>> {
        let paper = |first| room.paper(&Choice::Ranking(Ranking::strict([Candidate(first)])));
        (0..number)
            .map(|place| paper(place as u16 % 3 + 1).bytes().to_vec())
            .collect()
    };
    let twice = room.credential();
    let said = |number| Choice::Ranking(Ranking::strict([Candidate(number)]));
    let strange = |choice: &Choice| room.credential().write(choice).unwrap();
    let mut faulty = vec![
        twice.write(&said(1)).unwrap(),
        twice.write(&said(2)).unwrap(),
        strange(&YES),
        strange(&said(4)),
        strange(&Choice::Ranking(Ranking::default())),
        strange(&Choice::Ranking(Ranking::strict([2, 2].map(Candidate)))),
        Room::of(ballot("coop.example/log", 8, 3))
            .paper(&said(1))
            .bytes()
            .to_vec(),
        vec![],
        vec![1; 704],
    ];
    let good = papers(40);
    let mut state = 9_474_u32;
    for paper in &good {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut paper = paper.clone();
        let place = (state >> 8) as usize % paper.len();
        paper[place] ^= 1 << (state >> 5 & 7);
        faulty.push(paper);
    }
    let text = publish(&room.sheet, &[good, faulty].concat());
    agree(&text);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.swap(14, 20);
    lines.insert(30, lines[31].clone());
    lines.extend([
        "not base64".to_owned(),
        String::new(),
        "AB==".to_owned(),
        encode(&[0; 2_000]),
    ]);
    agree(&(lines.join("\n") + "\n"));
}

#[test]
fn another_program_refuses_what_is_no_box() {
    let room = Room::open();
    let text = publish(&room.sheet, &[room.paper(&NO).bytes().to_vec()]);
    for other in [
        "dear diary\n",
        "",
        &text[..text.len() - 5],
        &text.replace("ballot box v1", "ballot box v2"),
    ] {
        if let Some((said, code)) = told(other, &[]) {
            assert!(code == 2 && said.starts_with("not counted: "), "{code} {said}");
        }
    }
}
