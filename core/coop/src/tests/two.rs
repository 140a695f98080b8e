//! Rows about two members: what a question over them costs, and how it is blurred.

use super::given::{DORA, EDDA, Scene, bylaws, charter, founded, terms};
use crate::Command;
use crate::kernel::epsilon::{Debit, EpsilonMicro};
use crate::kernel::facts::Actor;
use crate::kernel::ids::{MemberNo, RequestNo};
use crate::path::query::Noise;
use crate::people::charter::{Charter, Ingest, Keeping, Leave, Originals, Other};
use proptest::prelude::*;

fn about_two(rows_max: u32, named_max: u32) -> Charter {
    Charter {
        rows_max,
        other: Some(Other {
            column: "borrower".to_owned(),
            rows_max: named_max,
        }),
        ..charter()
    }
}

/// ε, and ρ times a thousand million, that each of so many members' rows may spend at most, by division with fractions.
fn parts(debit: &Debit, stats: u64, records: u64) -> (f64, f64) {
    let (stats, records) = (stats as f64, records as f64);
    (
        debit.epsilon_micro.unwrap_or(0) as f64 / stats / records,
        debit.rho_nano as f64 / stats / (records * records),
    )
}

proptest! {
    #[test]
    fn what_hides_one_members_rows_hides_those_of_all_whom_one_member_changes(
        epsilon in 1_000u64..20_000_000, rho in 1u64..4_000_000_000, stats in 1u64..40, own in 1u32..50, named in 1u32..49,
    ) {
        let charter = about_two(own, named);
        prop_assert_eq!(charter.check().is_ok(), own + named <= 99);
        let records = charter.reach().records;
        prop_assert_eq!(records, 1 + own + named);
        for debit in [Debit::pure(EpsilonMicro(epsilon)), Debit::gaussian(rho)] {
            let (of_epsilon, of_rho) = parts(&debit, stats, records.into());
            let (spends, may) = match Noise::of(&debit, stats, records) {
                Noise::Laplace { epsilon_micro } => (epsilon_micro as f64, of_epsilon),
                Noise::Gaussian { rho_nano } => (rho_nano as f64, of_rho),
            };
            prop_assert!(spends <= may, "{} where {} is allowed", spends, may);
            prop_assert!(spends >= may.floor() - 1.0, "{} where {} is allowed", spends, may);
        }
    }
}

/// A co-op whose savings are about two members each, with a request that is granted.
fn lenders(charter: Charter) -> (Scene, RequestNo) {
    let mut scene = founded(bylaws(), vec![charter]);
    let user = scene.user("research");
    let request = scene.grants(terms(user));
    (scene, request)
}

#[test]
fn a_question_over_rows_about_two_pays_what_any_other_pays_and_is_blurred_as_often_as_one_member_changes_rows()
 {
    let (mut one, request) = lenders(charter());
    let alone = one.reserves(request, "0.5").unwrap();
    let (mut two, request) = lenders(about_two(3, 2));
    let both = two.reserves(request, "0.5").unwrap();
    let debits = |scene: &Scene| {
        scene
            .coop
            .book
            .entries()
            .iter()
            .map(|entry| entry.debit)
            .collect::<Vec<_>>()
    };
    assert_eq!(debits(&one), debits(&two));
    let noise = |scene: &Scene, query| {
        scene
            .coop
            .queries
            .plan(query, &scene.coop.grounds(), [0; 32], scene.now)
            .unwrap()
            .noise
    };
    match (noise(&one, alone), noise(&two, both)) {
        (Noise::Laplace { epsilon_micro: alone }, Noise::Laplace { epsilon_micro: both }) => {
            assert_eq!(both, alone / 6)
        }
        (Noise::Gaussian { rho_nano: alone }, Noise::Gaussian { rho_nano: both }) => {
            assert_eq!(both, alone / 36)
        }
        unlike => panic!("{unlike:?}"),
    }
}

#[test]
fn whether_rows_are_about_two_stays_and_the_limit_of_rows_only_grows() {
    about_two(4, 1).continues(&about_two(3, 2)).unwrap();
    for (new, old) in [
        (about_two(3, 2), charter()),
        (charter(), about_two(3, 2)),
        (about_two(2, 2), about_two(3, 2)),
    ] {
        assert_eq!(new.continues(&old).unwrap_err().rule, "charter.continues");
    }
    assert_eq!(about_two(99, 1).check().unwrap_err().rule, "charter.form");
    assert_eq!(about_two(1, 0).check().unwrap_err().rule, "charter.form");
    let kept = Charter {
        originals: Originals::Keep,
        ..about_two(1, 1)
    };
    assert!(
        kept.check()
            .unwrap_err()
            .message
            .contains("files of rows about two")
    );
    // A mean would carry one row's second member into another's.
    let mut averaged = about_two(3, 2);
    averaged.check().unwrap();
    averaged.fields[0].ingest = Some(Ingest {
        ways: vec![Keeping::Share, Keeping::Average],
        bin: None,
        average_rows: Some(3),
    });
    assert!(averaged.check().unwrap_err().message.contains("no mean"));
}

#[test]
fn who_leaves_is_taken_out_of_rows_that_name_her_where_the_charter_deletes() {
    let of = |leave| Charter {
        leave,
        ..about_two(10, 5)
    };
    for (leave, deletes) in [(Leave::Delete, true), (Leave::Exclude, false)] {
        let mut scene = founded(bylaws(), vec![of(leave)]);
        scene.act(Actor::Member(EDDA), Command::Leave(EDDA)).unwrap();
        assert!(
            !scene.coop.contributions.owes("savings"),
            "no row was brought that could name her"
        );
        scene.brings(Actor::Member(DORA), DORA, 5);
        scene.admits(1);
        let member = MemberNo(6);
        scene.act(Actor::Member(member), Command::Leave(member)).unwrap();
        let others: Vec<_> = scene
            .coop
            .contributions
            .owed("savings")
            .others
            .into_iter()
            .collect();
        assert_eq!(others, if deletes { vec![member] } else { vec![] });
        if deletes {
            scene
                .act(Actor::Calendar, Command::DeleteTaken("savings".to_owned()))
                .unwrap();
        }
        assert!(!scene.coop.contributions.owes("savings"));
        let kept = scene.coop.contributions.rows_kept("savings", |_| true);
        assert_eq!(kept, 5, "the place of a row stays");
    }
}
