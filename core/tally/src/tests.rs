use crate::{Answer, Candidate, Count, Profile, Ranking, Rule, count};

#[test]
fn every_answer_is_counted_once_and_takes_part() {
    use Answer::{Abstain, No, Yes};
    let count = Count::of([Yes, No, Abstain, Yes, Abstain, Yes]);
    assert_eq!((count.yes, count.no, count.abstain), (3, 1, 2));
    assert_eq!(count.turnout(), 6);
}

#[test]
fn the_order_of_answers_does_not_matter() {
    use Answer::{Abstain, No, Yes};
    let mut answers = [Yes, No, Abstain, Yes];
    let count = Count::of(answers);
    answers.reverse();
    assert_eq!(Count::of(answers), count);
}

#[test]
fn nobody_voting_is_no_turnout() {
    assert_eq!(Count::of([]).turnout(), 0);
}

#[test]
fn a_count_beyond_all_numbers_stays_at_the_last() {
    let full = Count {
        yes: u64::MAX,
        no: 1,
        abstain: 1,
    };
    assert_eq!(full.turnout(), u64::MAX);
}

#[test]
fn the_ways_to_fill_in_a_ballot_are_those_that_can_be_told_one_by_one() {
    // every order of some of these candidates, none twice
    fn orders(left: &[u16]) -> u64 {
        let rest = |first: &u16| {
            left.iter()
                .filter(|other| *other != first)
                .copied()
                .collect::<Vec<_>>()
        };
        left.iter().map(|first| 1 + orders(&rest(first))).sum()
    }
    for candidates in 0..7u16 {
        let all: Vec<u16> = (1..=candidates).collect();
        for rule in [Rule::Plurality, Rule::StvScottish, Rule::StvMeek, Rule::Schulze] {
            assert_eq!(rule.ways(candidates), orders(&all));
        }
        let sets = (1u64..1 << candidates).count();
        assert_eq!(Rule::Approval.ways(candidates), sets as u64);
    }
    assert_eq!(Rule::StvMeek.ways(1_000), u64::MAX);
    assert_eq!(Rule::Approval.ways(64), u64::MAX);
}

#[test]
fn what_a_rule_reads_of_a_ballot_elects_the_same() {
    let ballot = Ranking::levels(vec![vec![Candidate(3)], vec![Candidate(1), Candidate(2)]]);
    for rule in Rule::ALL {
        let read = rule.reads(&ballot);
        assert_eq!(read == ballot, rule != Rule::Approval);
        let lot = [Candidate(2), Candidate(1), Candidate(3)];
        let report = |ranking: Ranking| {
            let profile = Profile::of(3, [(2, ranking), (1, Ranking::strict([Candidate(2)]))]);
            count(&profile, 1, rule, &lot)
        };
        assert_eq!(report(read), report(ballot.clone()));
    }
}
