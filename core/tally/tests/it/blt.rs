//! Reading and writing BLT.

use crate::kit::{Chance, Small};
use fenwick_tally::blt::{Blt, read, write};
use fenwick_tally::{CANDIDATES_MAX, Candidate, Ranking};
use proptest::prelude::*;

const GOOD: &str = "\u{feff}# an election\r
4 2\r
-2 # she moved away\r
[tie 4 1]\r
\r
3 1 3=4 0\r
 2  4 0\r
2 4 0\r
1 0\r
0 # the names\r
\"Ada # not a comment\"\r
\"Ben \"\"the \"\"\"\r
\"\"\r
\"Dora\"\r
\"Board\"\r
";

#[test]
fn a_blt_with_everything_is_read() {
    let blt = read(GOOD).unwrap();
    assert_eq!(blt.names, ["Ada # not a comment", "Ben \"the \"", "", "Dora"]);
    assert_eq!((blt.title.as_str(), blt.seats), ("Board", 2));
    assert_eq!(blt.tie_order, [Candidate(4), Candidate(1)]);
    assert_eq!(blt.lot(), [Candidate(1), Candidate(4)]);
    assert_eq!(blt.profile.withdrawn, [Candidate(2)].into());
    let levels = |places: Vec<Vec<u16>>| crate::kit::ranking(&places);
    let groups = [
        (1, levels(vec![])),
        (3, levels(vec![vec![1], vec![3, 4]])),
        (4, levels(vec![vec![4]])),
    ];
    assert_eq!(blt.profile.groups, groups);
    assert_eq!(read(&write(&blt)), Ok(blt));
}

#[test]
fn short_names_stand_for_numbers() {
    let text = "2 1\n[nick ada ben]\n[withdrawn ben]\n[tie ben ada]\n3 ben=ada 0\n1 2 0\n0\n\"Ada\"\n\"Ben\"\n\"Chair\"\n";
    let blt = read(text).unwrap();
    assert_eq!(blt.nicknames, ["ada", "ben"]);
    assert_eq!(blt.tie_order, [Candidate(2), Candidate(1)]);
    assert_eq!(blt.profile.withdrawn, [Candidate(2)].into());
    assert_eq!(blt.profile.groups[0], (3, crate::kit::ranking(&[vec![1, 2]])));
    let written = write(&blt);
    assert!(
        written.contains("[withdrawn ben]\n") && written.contains("3 ada=ben 0\n"),
        "{written}"
    );
    assert_eq!(read(&written), Ok(blt));
}

/// Every text with what is said about it: the line, and part of the problem.
const BAD: [(&str, usize, &str); 44] = [
    (
        "",
        1,
        "ends too early: here should be the numbers of candidates and seats",
    ),
    ("\n# nothing\n\n", 3, "ends too early"),
    ("hello", 1, "write the numbers of candidates and seats"),
    ("3 2 1\n", 1, "alone in the first line"),
    ("3 x\n", 1, "`x` is not a whole number"),
    ("-3 2\n", 1, "`-3` is not a whole number"),
    ("0 2\n", 1, "no candidates"),
    ("3 0\n", 1, "no seats"),
    ("1001 2\n", 1, "1001 candidates are too many: at most 1000"),
    ("3 65536\n", 1, "65536 seats are too many: at most 65535"),
    (
        "99999999999999999999 2\n",
        1,
        "the number 99999999999999999999 is too large",
    ),
    ("3 18446744073709551616\n", 1, "is too large"),
    ("3 1\n", 1, "here should be the ballots"),
    ("3 1\n-4\n", 2, "there is no candidate 4: the numbers are 1 to 3"),
    ("3 1\n-1 2\n", 2, "write a minus before"),
    ("3 1\n-1 -1\n", 2, "candidate 1 is marked twice"),
    ("3 1\n-1\n-2\n", 3, "all who withdrew in one line"),
    ("3 1\n[withdrawn]\n", 2, "no candidate is marked"),
    ("3 1\n[withdrawn ada]\n", 2, "`ada` is no candidate"),
    ("3 1\n[droop omega=6]\n", 2, "`[droop]` is not known"),
    ("3 1\n[]\n", 2, "`[]` is not known"),
    ("3 1\n[tie 1 2\n", 2, "closing bracket is missing"),
    ("3 1\n[tie 1]\n[tie 2]\n", 3, "write the tie order once"),
    ("3 1\n[nick a b]\n", 2, "2 short names for 3 candidates"),
    ("3 1\n[nick a b a]\n", 2, "`a` is there twice"),
    ("3 1\n[nick a b 3c]\n", 2, "`3c` is no short name"),
    ("3 1\n[nick a b c=d]\n", 2, "`c=d` is no short name"),
    ("3 1\n-1\n[nick a b c]\n", 3, "short names come once, before"),
    (
        "3 1\n2 1 2\n",
        2,
        "begins with how many there are and ends with 0",
    ),
    ("3 1\n2 1 00\n", 2, "ends with 0"),
    ("3 1\n0 1 2 0\n", 2, "0 ballots of a kind"),
    ("3 1\n1.5 1 2 0\n", 2, "`1.5` is not a whole number"),
    ("3 1\n(b1) 1 2 0\n", 2, "`(b1)` is not a whole number"),
    ("3 1\n2 1 2 4 0\n", 2, "there is no candidate 4"),
    ("3 1\n2 1 0 2 0\n", 2, "there is no candidate 0"),
    ("3 1\n2 1 99999999999999999999 0\n", 2, "is too large"),
    ("3 1\n2 1 - 2 0\n", 2, "`-` is no candidate"),
    ("3 1\n2 1 2 1 0\n", 2, "candidate 1 is marked twice"),
    ("3 1\n2 1=2=1 0\n", 2, "candidate 1 is marked twice"),
    ("3 1\n2 1= 0\n", 2, "`` is no candidate"),
    (
        "3 1\n18446744073709551615 1 0\n1 2 0\n",
        3,
        "more than 18446744073709551615 ballots",
    ),
    ("3 1\n2 1 0\n", 2, "here should be the line `0`"),
    (
        "3 1\n2 1 0\n0\n\"A\"\n\"B\"\n",
        5,
        "here should be the names of all candidates",
    ),
    ("1 1\n2 1 0\n0\n\"A\"\n", 4, "here should be the title"),
];

#[test]
fn a_malformed_blt_is_refused_with_its_line_and_what_to_do() {
    for (text, line, problem) in BAD {
        let error = read(text).expect_err(text);
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.problem.contains(problem), "{text}: {error}");
        assert!(
            error.to_string().starts_with(&format!("line {line}: ")),
            "{error}"
        );
    }
    let names = [
        (
            "Ada\n\"T\"\n",
            4,
            "the name of candidate 1: write it alone on the line, in quotation marks",
        ),
        ("\"Ada\n\"T\"\n", 4, "in quotation marks"),
        ("\"\n\"T\"\n", 4, "in quotation marks"),
        ("\"A\" \"T\"\n", 4, "one name on a line"),
        ("\"A\"B\"\n\"T\"\n", 4, "a quotation mark within as two"),
        ("\"A\"\nT\n", 5, "the title: write it alone"),
        ("\"A\"\n\"B\"\n\"T\"\n", 6, "nothing may follow the title"),
    ];
    for (end, line, problem) in names {
        let error = read(&format!("1 1\n2 1 0\n0\n{end}")).expect_err(end);
        assert_eq!(error.line, line, "{end}: {error}");
        assert!(error.problem.contains(problem), "{end}: {error}");
    }
}

#[test]
fn a_text_cut_anywhere_is_refused_or_ends_behind_the_title() {
    let whole = read(GOOD).unwrap();
    for end in 0..GOOD.len() {
        let Some(part) = GOOD.get(..end) else { continue };
        match read(part) {
            Err(error) => assert!(
                error.line >= 1 && error.line <= part.lines().count().max(1),
                "{error}"
            ),
            Ok(blt) => assert_eq!((blt, part.trim_end()), (whole.clone(), GOOD.trim_end())),
        }
    }
}

/// A name with everything that has a meaning elsewhere in the text.
fn name() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-zäß\"# =\\[\\]0-9\r\t-]{0,12}").unwrap()
}

fn blt() -> impl Strategy<Value = Blt> {
    let parts = (any::<u64>(), any::<bool>(), proptest::collection::vec(name(), 7));
    parts.prop_map(|(seed, nicknames, mut names)| {
        let small = Small::draw(&mut Chance(seed), true);
        let title = names.remove(0);
        names.truncate(usize::from(small.candidates));
        let nick = (0..small.candidates).map(|number| format!("ä{number}"));
        Blt {
            title,
            seats: small.seats,
            names,
            nicknames: if nicknames { nick.collect() } else { Vec::new() },
            tie_order: small.lot()[..usize::from(seed as u16 % (small.candidates + 1))].to_vec(),
            profile: small.profile(),
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(blt in blt()) {
        let text = write(&blt);
        prop_assert_eq!(read(&text), Ok(blt.clone()), "{}", text);
        prop_assert_eq!(write(&read(&text).unwrap()), text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}|[0-9 =\n\\[\\]\"#a-c-]{0,200}") {
        if let Err(error) = read(&text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count().max(1));
        }
    }

    #[test]
    fn a_text_with_errors_is_read_or_refused(
        blt in blt(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        let mut text: Vec<char> = write(&blt).chars().collect();
        const NOISE: [char; 14] = ['0', '1', '9', ' ', '\n', '=', '-', '"', '#', '[', ']', 'a', '(', '\u{feff}'];
        for (place, what, how) in changes {
            let place = place.index(text.len().max(1));
            match how {
                0 => text.insert(place.min(text.len()), NOISE[usize::from(what) % NOISE.len()]),
                1 if place < text.len() => drop(text.remove(place)),
                _ => text.truncate(text.len().max(1) - place / 8),
            }
        }
        let text: String = text.into_iter().collect();
        match read(&text) {
            Err(error) => prop_assert!(error.line >= 1 && error.line <= text.lines().count().max(1)),
            // what is still an election holds together
            Ok(blt) => {
                prop_assert_eq!(blt.names.len(), usize::from(blt.profile.candidates));
                prop_assert!(blt.profile.candidates <= CANDIDATES_MAX && blt.seats > 0);
                let good = |(many, ranking): &(u64, Ranking)| {
                    *many > 0 && (ranking == &Ranking::default() || ranking.fault(blt.profile.candidates).is_none())
                };
                prop_assert!(blt.profile.groups.iter().all(good));
                prop_assert_eq!(read(&write(&blt)), Ok(blt));
            }
        }
    }
}
