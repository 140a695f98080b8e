//! Elections nobody wants: without candidates, ballots or seats, and with too much of everything.

use fenwick_tally::{
    CANDIDATES_MAX, Candidate, Fault, Profile, Ranking, Report, Reserved, Rule, Uncounted, count,
    count_reserved,
};

fn ranking(order: &[u16]) -> Ranking {
    Ranking::strict(order.iter().copied().map(Candidate))
}

fn all(profile: &Profile, seats: u16, check: impl Fn(Rule, &Report)) {
    for rule in Rule::ALL {
        let report = count(profile, seats, rule, &[]);
        let elected = report.elected.len() as u16;
        assert_eq!(report.empty_seats, seats.saturating_sub(elected), "{rule}");
        check(rule, &report);
        // a text comes of every report, with names or without
        assert!(report.text(&[]).starts_with("Rule: "), "{rule}");
    }
}

fn uncounted(profile: &Profile, seats: u16, why: Uncounted) {
    all(profile, seats, |rule, report| {
        assert_eq!(report.uncounted, Some(why), "{rule}");
        assert!(report.elected.is_empty() && report.stages.is_empty(), "{rule}");
        assert!(report.text(&[]).contains("Nothing was counted"), "{rule}");
    });
}

#[test]
fn nothing_to_count_is_said_and_nobody_is_elected() {
    let one = Profile::of(2, [(3, ranking(&[1]))]);
    uncounted(&Profile::of(0, []), 1, Uncounted::NoCandidates);
    uncounted(&Profile::of(0, [(5, ranking(&[1]))]), 1, Uncounted::NoCandidates);
    uncounted(&one, 0, Uncounted::NoSeats);
    uncounted(&Profile::of(2, []), 1, Uncounted::NoValidBallots);
    let blank = Profile::of(2, [(7, ranking(&[]))]);
    assert_eq!(blank.turnout(), 7);
    uncounted(&blank, 1, Uncounted::NoValidBallots);
    let many = Profile::of(CANDIDATES_MAX + 1, [(1, ranking(&[1]))]);
    uncounted(&many, 1, Uncounted::TooManyCandidates);
}

#[test]
fn everybody_withdrawn_leaves_the_seats_empty() {
    let mut profile = Profile::of(3, [(3, ranking(&[1, 2])), (1, ranking(&[3]))]);
    profile.withdrawn = (1..=3).map(Candidate).collect();
    uncounted(&profile, 2, Uncounted::NoCandidates);
    // ballots that name only those who withdrew take no part
    profile.withdrawn = [Candidate(3)].into();
    all(&profile, 1, |rule, report| {
        assert_eq!((report.turnout, report.valid), (4, 3), "{rule}");
        assert_eq!(report.elected, [Candidate(1)], "{rule}");
    });
    profile.withdrawn = [Candidate(1), Candidate(2)].into();
    all(&profile, 3, |rule, report| {
        assert_eq!((report.valid, report.empty_seats), (1, 2), "{rule}");
        assert_eq!(report.elected, [Candidate(3)], "{rule}");
    });
}

#[test]
fn more_seats_than_candidates_elects_all_and_says_what_stays_empty() {
    let profile = Profile::of(3, [(9, ranking(&[2])), (1, ranking(&[3, 2]))]);
    all(&profile, u16::MAX, |rule, report| {
        let mut elected = report.elected.clone();
        elected.sort();
        assert_eq!(elected, [1, 2, 3].map(Candidate), "{rule}");
        assert_eq!(report.elected[0], Candidate(2), "{rule}");
        assert!(report.ties.is_empty(), "{rule}");
        assert!(report.text(&[]).contains("Empty: 65532 seats."), "{rule}");
    });
}

#[test]
fn exhausted_ballots_leave_the_rest_to_the_rule() {
    // given: everybody names one candidate only, so that nothing passes on
    let profile = Profile::of(4, (1..=4).map(|one| (u64::from(one) * 10, ranking(&[one]))));
    for rule in [Rule::StvScottish, Rule::StvMeek] {
        let report = count(&profile, 2, rule, &[]);
        assert_eq!(report.elected, [4, 3].map(Candidate), "{rule}");
        let last = report.stages.last().unwrap();
        assert!(last.exhausted.units() > 0, "{rule}");
    }
}

#[test]
fn spoilt_ballots_are_set_aside_one_by_one() {
    let spoilt = [
        (ranking(&[]), Fault::Empty),
        (ranking(&[0]), Fault::Unknown(Candidate(0))),
        (ranking(&[1, 9]), Fault::Unknown(Candidate(9))),
        (ranking(&[1, 2, 1]), Fault::Twice(Candidate(1))),
        (
            Ranking::levels(vec![vec![Candidate(2), Candidate(2)]]),
            Fault::Twice(Candidate(2)),
        ),
        (ranking(&[u16::MAX]), Fault::Unknown(Candidate(u16::MAX))),
    ];
    for (ballot, fault) in &spoilt {
        assert_eq!(ballot.fault(2), Some(*fault));
    }
    let good = Profile::of(2, [(2, ranking(&[2, 1]))]);
    let ballots = spoilt.map(|(ballot, _)| (5, ballot)).into_iter();
    let with = Profile::of(2, ballots.chain(good.groups.clone()));
    for rule in Rule::ALL {
        let (clean, report) = (count(&good, 1, rule, &[]), count(&with, 1, rule, &[]));
        assert_eq!((report.turnout, report.valid), (32, 2), "{rule}");
        assert_eq!(Report { turnout: 2, ..report }, clean, "{rule}");
    }
    assert_eq!(ranking(&[2, 1]).fault(2), None);
}

#[test]
fn several_first_preferences_are_not_counted_by_rules_that_know_none() {
    let both = Ranking::levels(vec![vec![Candidate(1), Candidate(2)], vec![Candidate(3)]]);
    let late = Ranking::levels(vec![vec![Candidate(3)], vec![Candidate(1), Candidate(2)]]);
    let profile = Profile::of(3, [(5, both), (2, late)]);
    for rule in [Rule::Plurality, Rule::StvScottish] {
        let report = count(&profile, 1, rule, &[]);
        assert_eq!((report.valid, report.elected), (2, vec![Candidate(3)]), "{rule}");
    }
    let approval = count(&profile, 1, Rule::Approval, &[]);
    assert_eq!(approval.valid, 7);
    assert!(approval.stages[0].votes.iter().all(|one| one.votes.units() == 7));
}

#[test]
fn the_greatest_numbers_are_counted_exactly_and_greater_ones_refused() {
    let half = u64::MAX / 2;
    let ballots = [
        (half, ranking(&[1, 2, 3])),
        (half - 1, ranking(&[2, 3])),
        (2, ranking(&[3])),
    ];
    let profile = Profile::of(3, ballots.clone());
    assert_eq!(profile.turnout(), u64::MAX);
    for rule in Rule::ALL {
        let report = count(&profile, 2, rule, &[]);
        assert_eq!(report.valid, u64::MAX, "{rule}");
        // a circle of three by pairs: 1 over 2 is the weakest step
        let winner = match rule {
            Rule::Approval => 3,
            Rule::Schulze => 2,
            _ => 1,
        };
        assert_eq!(report.elected[0], Candidate(winner), "{rule}");
        for stage in report
            .stages
            .iter()
            .filter(|_| matches!(rule, Rule::StvScottish | Rule::StvMeek))
        {
            let all: u128 = stage.votes.iter().map(|one| one.votes.units()).sum();
            let all = all + stage.exhausted.units() + stage.lost.units();
            let unit = 10_u128.pow(u32::from(stage.exhausted.places()));
            assert_eq!(all, u128::from(u64::MAX) * unit, "{rule}");
        }
    }
    let profile = Profile::of(3, ballots.into_iter().chain([(1, ranking(&[2]))]));
    uncounted(&profile, 1, Uncounted::TooManyBallots);
    // twice the greatest number of one ranking stays there, so one more is too many
    let twice = [
        (u64::MAX, ranking(&[1])),
        (u64::MAX, ranking(&[1])),
        (1, ranking(&[2])),
    ];
    uncounted(&Profile::of(2, twice), 1, Uncounted::TooManyBallots);
}

#[test]
fn a_lot_with_strangers_and_doubles_is_taken_as_far_as_it_goes() {
    let profile = Profile::of(4, (1..=4).map(|one| (1, ranking(&[one]))));
    let lot = [9, 0, 3, 3, 1, 3].map(Candidate);
    let report = count(&profile, 2, Rule::Plurality, &lot);
    assert_eq!(report.elected, [3, 1].map(Candidate));
    assert_eq!(
        count(&profile, 2, Rule::Plurality, &[]).elected,
        [1, 2].map(Candidate)
    );
}

#[test]
fn many_candidates_and_seats_end() {
    const MANY: u16 = 200;
    let order: Vec<u16> = (1..=MANY).collect();
    let ballots = (0..30_usize).map(|turn| {
        let mut order = order.clone();
        order.rotate_left(turn * 6);
        (1, ranking(&order[..60]))
    });
    let profile = Profile::of(MANY, ballots);
    for rule in Rule::ALL {
        let report = count(&profile, 40, rule, &[]);
        assert_eq!(report.elected.len(), 40, "{rule}");
    }
    // as many as are counted at all
    let profile = Profile::of(
        CANDIDATES_MAX,
        (1..=CANDIDATES_MAX).map(|one| (1, ranking(&[one]))),
    );
    let report = count(&profile, CANDIDATES_MAX, Rule::StvScottish, &[]);
    assert_eq!(report.elected.len(), usize::from(CANDIDATES_MAX));
}

fn class(seats: u16, candidates: &[u16]) -> Reserved {
    let candidates = candidates.iter().copied().map(Candidate).collect();
    Reserved { seats, candidates }
}

#[test]
fn reserved_seats_are_filled_first_and_stay_empty_when_the_class_is_too_small() {
    let ballots = [
        (50, ranking(&[1, 2, 3])),
        (30, ranking(&[2, 1, 4])),
        (15, ranking(&[3, 4])),
        (5, ranking(&[4, 3])),
    ];
    let profile = Profile::of(5, ballots);
    for rule in Rule::ALL {
        // given: one of three seats for 3 or 4
        let report = count_reserved(&profile, 3, rule, &[class(1, &[3, 4])], &[]);
        let first = report.elected[0];
        assert!([Candidate(3), Candidate(4)].contains(&first), "{rule}");
        assert_eq!(report.reserved[0].report.elected, [first], "{rule}");
        assert_eq!((report.elected.len(), report.empty_seats), (3, 0), "{rule}");
        assert_eq!(report.seats, 3, "{rule}");
        let text = report.text(&["A", "B", "C", "D", "E"].map(str::to_owned));
        assert!(text.contains("Reserved for C, D: 1 seat\n"), "{text}");
        // given: a class of one with two seats; nobody else gets the second
        let report = count_reserved(&profile, 3, rule, &[class(2, &[4])], &[]);
        assert_eq!((report.elected.len(), report.empty_seats), (2, 1), "{rule}");
        assert_eq!(report.elected[0], Candidate(4), "{rule}");
        assert_eq!(report.reserved[0].report.empty_seats, 1, "{rule}");
        // given: a class for whom no ballot asks
        let report = count_reserved(&profile, 2, rule, &[class(1, &[5])], &[]);
        let why = report.reserved[0].report.uncounted;
        assert_eq!(
            (why, report.elected.len()),
            (Some(Uncounted::NoValidBallots), 1),
            "{rule}"
        );
    }
}

#[test]
fn reserved_seats_beyond_all_seats_are_not_filled_and_nobody_is_elected_twice() {
    let profile = Profile::of(
        3,
        [
            (4, ranking(&[1, 2, 3])),
            (3, ranking(&[2, 1])),
            (2, ranking(&[3])),
        ],
    );
    for rule in Rule::ALL {
        let report = count_reserved(&profile, 2, rule, &[class(1, &[1, 2]), class(9, &[1, 2, 3])], &[]);
        let mut elected = report.elected.clone();
        elected.sort();
        elected.dedup();
        assert_eq!(elected.len(), 2, "{rule}");
        assert_eq!(report.uncounted, Some(Uncounted::NoSeats), "{rule}");
        // without classes it is the plain count
        assert_eq!(
            count_reserved(&profile, 2, rule, &[], &[]),
            count(&profile, 2, rule, &[]),
            "{rule}"
        );
    }
}
