//! Reports: stored form, and text that people can follow.

use crate::kit::{Chance, Small};
use fenwick_tally::{Candidate, Profile, Ranking, Report, Reserved, Rule, Votes, count, count_reserved};
use proptest::prelude::*;

fn ranking(order: &[u16]) -> Ranking {
    Ranking::strict(order.iter().copied().map(Candidate))
}

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_scottish_report_reads_stage_by_stage() {
    let profile = Profile::of(
        3,
        [
            (5, ranking(&[1, 2])),
            (2, ranking(&[1])),
            (2, ranking(&[2])),
            (3, ranking(&[3])),
        ],
    );
    let report = count(&profile, 2, Rule::StvScottish, &[]);
    assert_eq!(
        report.text(&people(&["Ada", "Ben", "Zoë"])),
        "\
Rule: single transferable vote, Scottish rule (SSI 2007/42)
2 seats, 3 candidates, 12 ballots, 12 of them counted.
Quota: 5.00000 votes secure a seat.

Stage 1. First preferences.
  Ada  7.00000
  Ben  2.00000
  Zoë  3.00000
  Elected: Ada (has reached the quota).

Stage 2. Ada has 2.00000 votes above the quota; they pass on to next preferences.
  Ada                      5.00000  -2.00000
  Ben                      3.42855  +1.42855
  Zoë                      3.00000
  (no further preference)  0.57142
  (lost to rounding)       0.00003

Stage 3. Zoë has the fewest votes, 3.00000, and is excluded; they pass on to next preferences.
  Ada                      5.00000
  Ben                      3.42855
  Zoë                      0.00000  -3.00000
  (no further preference)  3.57142
  (lost to rounding)       0.00003
  Elected: Ben (no more are left than seats).

Elected: Ada, Ben.
"
    );
}

#[test]
fn a_report_by_meeks_rule_shows_what_is_kept() {
    let profile = Profile::of(3, [(4, ranking(&[1, 2])), (2, ranking(&[3]))]);
    let report = count(&profile, 2, Rule::StvMeek, &[]);
    assert_eq!(
        report.text(&people(&["Castor", "Pollux", "Helen"])),
        "\
Rule: single transferable vote, Meek's rule (PR Foundation reference)
2 seats, 3 candidates, 6 ballots, 6 of them counted.

Stage 1. First preferences.
  Castor     4.000000000  keeps 1.000000000
  Pollux     0.000000000  keeps 1.000000000
  Helen      2.000000000  keeps 1.000000000
  (quota)    2.000000001
  (surplus)  1.999999999
  Elected: Castor (has reached the quota).

Stage 2. All ballots anew: those elected keep the part they need, the excluded nothing.
  Castor     2.000000004  keeps 0.500000001
  Pollux     1.999999996  keeps 1.000000000
  Helen      2.000000000  keeps 1.000000000
  (quota)    2.000000001
  (surplus)  0.000000003
  Elected: Helen (no more are left than seats).
  Excluded: Pollux (fewest votes).

Elected: Castor, Helen.
"
    );
}

#[test]
fn a_report_by_schulzes_rule_shows_pairs_and_paths_and_says_when_nobody_beats_all() {
    // given: a circle; its weakest step is 3 over 1
    let profile = Profile::of(
        3,
        [
            (4, ranking(&[1, 2, 3])),
            (3, ranking(&[2, 3, 1])),
            (2, ranking(&[3, 1, 2])),
        ],
    );
    let report = count(&profile, 1, Rule::Schulze, &[]);
    assert_eq!(
        report.text(&people(&["Ada", "Ben", "Cleo"])),
        "\
Rule: Condorcet, Schulze's rule (winning votes)
1 seat, 3 candidates, 9 ballots, 9 of them counted.

Stage 1. Everybody is compared with everybody.
  How many ballots prefer the row to the column:
           #1  #2  #3
  #1 Ada    -   6   4
  #2 Ben    3   -   7
  #3 Cleo   5   2   -
  The strongest path from row to column, by its weakest won pair:
           #1  #2  #3
  #1 Ada    -   6   6
  #2 Ben    5   -   7
  #3 Cleo   5   5   -
  Nobody is preferred to every other candidate: there is no Condorcet winner, and the paths decide.
  Rank 1: Ada
  Rank 2: Ben
  Rank 3: Cleo
  Elected: Ada (no path of anybody left is stronger).

Elected: Ada.
"
    );
}

#[test]
fn a_tie_and_reserved_seats_are_told() {
    let profile = Profile::of(
        3,
        [
            (2, ranking(&[1])),
            (2, ranking(&[2])),
            (1, ranking(&[3])),
            (1, ranking(&[])),
        ],
    );
    let class = Reserved {
        seats: 1,
        candidates: [Candidate(3)].into(),
    };
    let lot = [Candidate(2), Candidate(1)];
    let report = count_reserved(&profile, 2, Rule::Plurality, &[class], &lot);
    assert_eq!(
        report.text(&people(&["Ada", "Ben", "Cleo"])),
        "\
Rule: plurality: one vote each

Reserved for Cleo: 1 seat
1 seat, 3 candidates, 6 ballots, 1 of them counted.

Stage 1. First preferences.
  Cleo  1
  Elected: Cleo (no more are left than seats).

Open to all who are not yet elected
1 seat, 3 candidates, 6 ballots, 4 of them counted.

Stage 1. First preferences.
  Tie between Ada, Ben about who gets the last seat; the lot decides: Ben.
  Ada  2
  Ben  2
  Elected: Ben (is among those with most votes).

Elected: Cleo, Ben.
"
    );
}

#[test]
fn the_stored_forms_are_short_and_have_one_spelling() {
    let json = |ranking: &Ranking| serde_json::to_string(ranking).unwrap();
    let mixed = Ranking::levels(vec![vec![Candidate(3)], vec![], vec![Candidate(2), Candidate(1)]]);
    assert_eq!(json(&mixed), "[3,[1,2]]");
    assert_eq!(json(&Ranking::default()), "[]");
    let read = |text: &str| serde_json::from_str::<Ranking>(text);
    assert_eq!(read("[[3],[],[2,1]]").unwrap(), mixed);
    assert!(read("[-1]").is_err() && read("[65536]").is_err() && read("[[[1]]]").is_err());
    let rules: Vec<String> = Rule::ALL
        .iter()
        .map(|rule| serde_json::to_string(rule).unwrap())
        .collect();
    let written = ["plurality", "approval", "stv-scottish", "stv-meek", "schulze"];
    assert_eq!(rules, written.map(|name| format!("\"{name}\"")));
    let votes = |text: &str| serde_json::from_str::<Votes>(&format!("\"{text}\""));
    assert_eq!(votes("1366.14649").unwrap(), Votes::new(136_614_649, 5));
    for bad in [
        "",
        ".5",
        "1.",
        "01",
        "+1",
        "-1",
        "1e3",
        "1.2.3",
        " 1",
        "340282366920938463463374607431768211456",
    ] {
        assert!(votes(bad).is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn a_stored_report_is_the_same_report(seed: u64) {
        let small = Small::draw(&mut Chance(seed), true);
        let class = Reserved { seats: 1, candidates: small.lot().into_iter().take(2).collect() };
        for rule in Rule::ALL {
            let report = count_reserved(&small.profile(), small.seats, rule, std::slice::from_ref(&class), &small.lot());
            let text = serde_json::to_string(&report).unwrap();
            prop_assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        }
        let profile = small.profile();
        let text = serde_json::to_string(&profile).unwrap();
        prop_assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
    }
}
