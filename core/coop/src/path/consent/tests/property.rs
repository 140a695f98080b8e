//! Whatever members say in whatever order: who is read is who the oracle permits.

use super::oracle;
use crate::kernel::facts::Actor;
use crate::path::consent::*;
use crate::tests::given::{ANNA, BELA, assisted, time};
use proptest::prelude::*;

const PURPOSES: [&str; 6] = [
    "Purpose",
    "ResearchAndDevelopment",
    "ScientificResearch",
    "HealthcareScientificResearch",
    "AcademicResearch",
    "TrainArtificialIntelligence",
];
const DAYS: [&str; 2] = ["2026-03-31", "2026-06-30"];

fn any_scope() -> impl Strategy<Value = Scope> {
    let named = prop::collection::btree_set(prop::sample::select(vec!["a", "b", "c"]), 1..3)
        .prop_map(|names| Some(names.into_iter().map(str::to_owned).collect()));
    let recipient = prop_oneof![
        3 => Just(Recipient::Any),
        2 => prop::sample::select(vec!["research", "company"]).prop_map(|class| Recipient::Class(class.to_owned())),
        2 => (1u32..4).prop_map(|user| Recipient::User(UserNo(user))),
    ];
    let until = prop_oneof![2 => Just(None), 1 => prop::sample::select(DAYS.to_vec()).prop_map(Some)];
    (
        prop_oneof![Just(None), named],
        prop::sample::select(PURPOSES.to_vec()),
        recipient,
        any_resolution(),
        until,
    )
        .prop_map(|(fields, purpose, recipient, resolution, until)| Scope {
            dataset: "d".to_owned(),
            fields,
            purpose: purpose.parse().unwrap(),
            recipient,
            resolution,
            until: until.map(|day| day.parse().unwrap()),
        })
}

fn any_resolution() -> impl Strategy<Value = Resolution> {
    prop_oneof![
        3 => Just(Resolution::Aggregate),
        1 => Just(Resolution::Pseudonymised),
        1 => Just(Resolution::Identified),
    ]
}

#[derive(Clone, Debug)]
enum Act {
    Says(Scope, Answer),
    IsSaidToSay(Scope, Answer),
    Confirms,
    Withdraws(Scope),
    Leaves,
}

fn any_act() -> impl Strategy<Value = Act> {
    let answer = || prop_oneof![3 => Just(Answer::Yes), 2 => Just(Answer::No)];
    prop_oneof![
        12 => (any_scope(), answer()).prop_map(|(scope, answer)| Act::Says(scope, answer)),
        4 => (any_scope(), answer()).prop_map(|(scope, answer)| Act::IsSaidToSay(scope, answer)),
        3 => Just(Act::Confirms),
        3 => any_scope().prop_map(Act::Withdraws),
        1 => Just(Act::Leaves),
    ]
}

fn class_of(user: UserNo) -> Option<String> {
    Some(if user.0 < 3 { "research" } else { "company" }.to_owned())
}

fn carry_out(consents: &mut Consents, events: &[Event]) {
    for event in events {
        consents.apply(event);
    }
}

fn one(scope: &Scope, answer: Answer) -> Vec<Wish> {
    vec![Wish {
        member: MemberNo(1),
        scope: scope.clone(),
        answer,
        read: None,
    }]
}

fn perform(consents: &mut Consents, oracle: &mut oracle::Member, act: &Act) {
    let member = MemberNo(1);
    match act {
        Act::Says(scope, answer) => {
            let events = consents.give(one(scope, *answer), false, &[], Actor::Member(member));
            carry_out(consents, &events);
            oracle.says(scope, *answer);
        }
        Act::IsSaidToSay(scope, answer) => {
            let events = consents.give(one(scope, *answer), false, &[], assisted(member));
            carry_out(consents, &events);
            match answer {
                Answer::No => oracle.says(scope, Answer::No),
                Answer::Yes => oracle.waits(ConsentNo(consents.count()), scope),
            }
        }
        Act::Confirms => {
            if let Some(consent) = oracle.confirms() {
                let event = consents
                    .confirm(consent, false, Vec::new(), Actor::Member(member))
                    .unwrap();
                consents.apply(&event);
            }
        }
        Act::Withdraws(scope) => {
            let events = consents.withdraw(member, scope.clone(), &class_of);
            carry_out(consents, &events);
            oracle.withdraws(scope);
        }
        Act::Leaves => {
            consents.forget(member);
            oracle.leaves();
        }
    }
}

/// Every use the settings can tell apart.
fn every_use(mut check: impl FnMut(&Use<'_>)) {
    let [a, b, c] = ["a", "b", "c"].map(str::to_owned);
    let touched: [&[String]; 5] = [
        &[],
        std::slice::from_ref(&a),
        std::slice::from_ref(&b),
        &[b.clone(), c.clone()],
        &[a.clone(), b.clone()],
    ];
    for fields in touched {
        for purpose in [
            "ResearchAndDevelopment",
            "HealthcareScientificResearch",
            "AcademicResearch",
        ] {
            for (user, class) in [(1, "research"), (3, "company")] {
                for resolution in [Resolution::Aggregate, Resolution::Pseudonymised] {
                    for now in ["2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"] {
                        check(&Use {
                            dataset: "d",
                            fields,
                            purpose: purpose.parse().unwrap(),
                            user: UserNo(user),
                            class,
                            resolution,
                            now: time(now),
                            left_before: None,
                        });
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_member_is_read_exactly_when_her_own_most_specific_words_say_yes(acts in prop::collection::vec(any_act(), 1..14)) {
        let (mut consents, mut oracle) = (Consents::default(), oracle::Member::default());
        for act in &acts {
            perform(&mut consents, &mut oracle, act);
        }
        let mut outcome = Ok(());
        every_use(|to| {
            if consents.eligible(to).contains(1) != oracle.permits(to) && outcome.is_ok() {
                outcome = Err(format!("the oracle says {} to {to:?}", oracle.permits(to)));
            }
        });
        prop_assert_eq!(outcome, Ok(()));
    }

    #[test]
    fn nothing_said_before_a_withdrawal_survives_within_it(acts in prop::collection::vec(any_act(), 1..10), withdrawn in any_scope(), late in any::<bool>()) {
        let (mut consents, mut oracle) = (Consents::default(), oracle::Member::default());
        for act in &acts {
            perform(&mut consents, &mut oracle, act);
        }
        let waiting: Vec<ConsentNo> = consents.waiting_of(MemberNo(1)).map(|(consent, _)| consent).collect();
        perform(&mut consents, &mut oracle, &Act::Withdraws(withdrawn.clone()));
        if late {
            // Officers confirm whatever still waits.
            for consent in waiting {
                if let Ok(event) = consents.confirm(consent, true, vec![ANNA, BELA], Actor::Operator) {
                    consents.apply(&event);
                }
            }
        }
        every_use(|to| {
            let meant = match &withdrawn.recipient {
                Recipient::Any => true,
                Recipient::Class(class) => class == to.class,
                Recipient::User(user) => *user == to.user,
            };
            let touched = withdrawn.fields.as_ref().is_none_or(|fields| to.fields.iter().any(|field| fields.contains(field)));
            let within = meant && touched && withdrawn.purpose.covers(to.purpose) && withdrawn.resolution <= to.resolution
                && withdrawn.until.is_none_or(|last| to.now < last.end());
            assert!(!(within && consents.eligible(to).contains(1)), "{to:?}");
        });
    }

    #[test]
    fn a_members_words_never_speak_for_another(acts in prop::collection::vec(any_act(), 1..14)) {
        let (mut consents, mut oracle) = (Consents::default(), oracle::Member::default());
        for act in &acts {
            perform(&mut consents, &mut oracle, act);
        }
        every_use(|to| assert!(consents.eligible(to).iter().all(|member| member == 1)));
    }
}
