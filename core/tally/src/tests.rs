use crate::{Answer, Count};

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
