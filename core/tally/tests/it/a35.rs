//! A35: neither the order of ballots nor the names of candidates nor empty ballots change anything; votes are
//! conserved; ties fall by the rule and the lot only.

use crate::kit::{Chance, Small};
use fenwick_tally::{Act, ByWhat, Candidate, Profile, Ranking, Report, Rule, Votes, count, lot};
use proptest::prelude::*;

fn small(equal: bool) -> impl Strategy<Value = Small> {
    any::<u64>().prop_map(move |seed| Small::draw(&mut Chance(seed), equal))
}

fn report(small: &Small, rule: Rule) -> Report {
    count(&small.profile(), small.seats, rule, &small.lot())
}

/// Everybody's new number; the lot and those who withdrew go along.
fn renamed(small: &Small, to: &[u16]) -> Small {
    let name = |one: &u16| to[usize::from(*one) - 1];
    let names = |those: &[u16]| -> Vec<u16> { those.iter().map(name).collect() };
    let ballots = small.ballots.iter().map(|(many, places)| {
        let places = places.iter().map(|place| names(place));
        (*many, places.collect())
    });
    Small {
        withdrawn: names(&small.withdrawn),
        ballots: ballots.collect(),
        lot: names(&small.lot),
        ..small.clone()
    }
}

/// The votes of every stage by number.
fn votes(report: &Report) -> Vec<Vec<(u16, Votes)>> {
    let stages = report.stages.iter().map(|stage| {
        let mut votes: Vec<(u16, Votes)> = stage
            .votes
            .iter()
            .map(|one| (one.candidate.0, one.votes))
            .collect();
        votes.sort_by_key(|(number, _)| *number);
        votes
    });
    stages.collect()
}

proptest! {
    #[test]
    fn a35_the_order_of_ballots_changes_nothing(mut one in small(true), seed: u64) {
        let before: Vec<Report> = Rule::ALL.iter().map(|rule| report(&one, *rule)).collect();
        // ballots one by one, in another order
        let mut single: Vec<_> = one.ballots.iter().flat_map(|(many, places)| {
            vec![(1, places.clone()); *many as usize]
        }).collect();
        Chance(seed).shuffle(&mut single);
        one.ballots = single;
        let after: Vec<Report> = Rule::ALL.iter().map(|rule| report(&one, *rule)).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a35_a_profile_in_another_order_by_hand_changes_nothing(one in small(true), seed: u64) {
        let mut profile = one.profile();
        let canonical = profile.clone();
        Chance(seed).shuffle(&mut profile.groups);
        for rule in Rule::ALL {
            let counted = |profile: &Profile| count(profile, one.seats, rule, &one.lot());
            prop_assert_eq!(counted(&profile), counted(&canonical));
        }
    }

    #[test]
    fn a35_other_names_change_nothing_but_names(one in small(true), seed: u64) {
        let mut to: Vec<u16> = (1..=one.candidates).collect();
        Chance(seed).shuffle(&mut to);
        let other = renamed(&one, &to);
        for rule in Rule::ALL {
            let (before, after) = (report(&one, rule), report(&other, rule));
            let name = |candidate: &Candidate| Candidate(to[usize::from(candidate.0) - 1]);
            let elected: Vec<Candidate> = before.elected.iter().map(name).collect();
            prop_assert_eq!(&elected, &after.elected);
            let mut expected = votes(&before);
            for stage in &mut expected {
                stage.iter_mut().for_each(|(number, _)| *number = to[usize::from(*number) - 1]);
                stage.sort_by_key(|(number, _)| *number);
            }
            prop_assert_eq!(expected, votes(&after));
            let chosen = |report: &Report| report.ties.iter().map(|tie| (tie.stage, tie.by)).collect::<Vec<_>>();
            prop_assert_eq!(chosen(&before), chosen(&after));
        }
    }

    #[test]
    fn a35_empty_ballots_add_nothing_but_turnout(one in small(true), many in 1..50_u64) {
        for rule in Rule::ALL {
            let before = report(&one, rule);
            let mut with = one.clone();
            with.ballots.push((many, Vec::new()));
            let after = report(&with, rule);
            prop_assert_eq!(before.turnout + many, after.turnout);
            prop_assert_eq!(before.clone(), Report { turnout: before.turnout, ..after });
        }
    }

    #[test]
    fn a35_stv_conserves_votes_to_the_last_unit(one in small(true)) {
        for (rule, unit) in [(Rule::StvScottish, 100_000), (Rule::StvMeek, 1_000_000_000)] {
            let report = report(&one, rule);
            for stage in &report.stages {
                let votes: u128 = stage.votes.iter().map(|one| one.votes.units()).sum();
                let all = votes + stage.exhausted.units() + stage.lost.units();
                prop_assert_eq!(all, u128::from(report.valid) * unit);
            }
        }
    }

    #[test]
    fn a35_what_moves_is_what_the_candidate_gives(one in small(false)) {
        let report = report(&one, Rule::StvScottish);
        for pair in report.stages.windows(2) {
            let [before, stage] = pair else { unreachable!() };
            let (Act::Surplus(from) | Act::Exclusion(from)) = stage.act else { panic!("{:?}", stage.act) };
            let of = |stage: &fenwick_tally::Stage, one| {
                stage.votes.iter().find(|standing| standing.candidate == one).unwrap().votes.units()
            };
            let given = of(before, from) - of(stage, from);
            let moved: u128 = stage.transfers.iter().map(|transfer| transfer.votes.units()).sum();
            prop_assert_eq!(given, moved + stage.lost.units() - before.lost.units());
            for transfer in &stage.transfers {
                let got = match transfer.to {
                    Some(to) => of(stage, to) - of(before, to),
                    None => stage.exhausted.units() - before.exhausted.units(),
                };
                prop_assert_eq!(got, transfer.votes.units());
            }
        }
    }

    #[test]
    fn a35_the_lot_decides_nothing_where_no_tie_is_reported(one in small(true), seed: u64) {
        for rule in Rule::ALL {
            let before = report(&one, rule);
            if before.ties.iter().any(|tie| tie.by == ByWhat::Lot) {
                continue;
            }
            let mut other = one.clone();
            Chance(seed).shuffle(&mut other.lot);
            let after = report(&other, rule);
            let sorted = |report: &Report| {
                let mut elected = report.elected.clone();
                elected.sort();
                elected
            };
            prop_assert_eq!(sorted(&before), sorted(&after));
            prop_assert_eq!(votes(&before), votes(&after));
        }
    }

    #[test]
    fn a35_whom_a_tie_falls_on_is_the_lots_choice(one in small(false)) {
        for rule in Rule::ALL {
            let report = report(&one, rule);
            let place = |candidate: &Candidate| one.lot.iter().position(|other| *other == candidate.0);
            for tie in report.ties.iter().filter(|tie| tie.by == ByWhat::Lot) {
                let mut order = tie.candidates.clone();
                order.sort_by_key(place);
                let wins = tie.about == fenwick_tally::TieAbout::Seat;
                let last = tie.about == fenwick_tally::TieAbout::Exclusion;
                if wins {
                    let mut expected = order[..tie.chosen.len()].to_vec();
                    expected.sort();
                    prop_assert_eq!(&expected, &tie.chosen);
                } else if last && rule == Rule::StvMeek {
                    prop_assert_eq!(order.last(), tie.chosen.first());
                } else {
                    // by the Scottish rule, some of the tied may have left the lot by an earlier stage
                    prop_assert!(tie.chosen.iter().all(|chosen| tie.candidates.contains(chosen)));
                }
            }
        }
    }
}

#[test]
fn a35_a_tie_falls_by_the_most_recent_stage_that_tells_then_by_lot() {
    // given: 2 and 3 are level at stage 2, but 3 had more first preferences
    let ranking = |order: &[u16]| Ranking::strict(order.iter().copied().map(Candidate));
    let ballots = [
        (10, ranking(&[1])),
        (4, ranking(&[2])),
        (5, ranking(&[3])),
        (1, ranking(&[4, 2])),
    ];
    let profile = Profile::of(4, ballots);
    // when: one seat, and the lot would let 2 stay
    let report = count(&profile, 1, Rule::StvScottish, &[2, 3, 1, 4].map(Candidate));
    // then: nobody reached 11 votes; 4 goes, then 2 by stage 1
    let acts: Vec<Act> = report.stages.iter().map(|stage| stage.act).collect();
    assert_eq!(
        acts[1..3],
        [Act::Exclusion(Candidate(4)), Act::Exclusion(Candidate(2))]
    );
    let tie = &report.ties[0];
    assert_eq!((tie.stage, tie.by), (3, ByWhat::Stage(1)));
    assert_eq!(tie.candidates, [Candidate(2), Candidate(3)]);
    // and: without that difference, the lot
    let profile = Profile::of(4, [(8, ranking(&[1])), (4, ranking(&[2])), (4, ranking(&[3]))]);
    let report = count(&profile, 1, Rule::StvScottish, &[2, 3, 1, 4].map(Candidate));
    assert_eq!(report.ties[0].by, ByWhat::Lot);
    assert_eq!(report.ties[0].chosen, [Candidate(3)]);
}

#[test]
fn a35_the_lot_is_drawn_by_a_hash_that_anyone_can_take() {
    // the order of SHA-256("fenwick lot v1\n" ‖ seed ‖ number), worked out by another program
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().enumerate() {
        *byte = place as u8;
    }
    let order: Vec<u16> = lot(&seed, 7).into_iter().map(|one| one.0).collect();
    assert_eq!(order, [7, 2, 1, 3, 5, 6, 4]);
    assert!(lot(&seed, 0).is_empty());
    // over many seeds everybody is first about equally often
    let mut first = [0_u32; 4];
    for number in 0..4_000_u32 {
        seed[..4].copy_from_slice(&number.to_be_bytes());
        first[usize::from(lot(&seed, 4)[0].0) - 1] += 1;
    }
    assert!(first.iter().all(|many| (850..1_150).contains(many)), "{first:?}");
}
