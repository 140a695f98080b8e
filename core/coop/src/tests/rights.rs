//! The rights floor: whatever the bylaws say and whatever the members vote, each person keeps it.

use super::given::{
    ANNA, DORA, EDDA, Scene, bylaws, charter, consent, founded, governed, mutants, scope, terms,
};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::UserNo;
use crate::path::consent::{Answer, Recipient, Scope};
use crate::people::ballot::{Event as Ballot, Matter, Party, Tabled};
use crate::people::bylaws::Bylaws;
use crate::people::charter::Charter;
use crate::{Command, Event};
use fenwick_tally::Count;
use proptest::prelude::*;
use std::sync::OnceLock;

/// A scope that names as much as can be named: a field and a class.
fn narrow() -> Scope {
    Scope {
        fields: super::given::fields(&["amount"]),
        recipient: Recipient::Class("research".to_owned()),
        ..scope()
    }
}

/// A co-op in which two members said yes, and a data user asks.
fn asked() -> Scene {
    let mut scene = founded(bylaws(), vec![charter()]);
    scene.user("research");
    for member in [DORA, EDDA] {
        scene.brings(Actor::Member(member), member, 5);
        scene.says(member, Answer::Yes, narrow());
    }
    scene
}

/// A motion that passed, whoever voted for it.
fn passed(scene: &mut Scene, matter: Matter) {
    let noticed = scene.coop.motions.notice(
        Tabled::from(matter),
        &scene.coop.community(),
        (None, None),
        scene.now,
    );
    let motion = noticed.motion();
    scene.happens(Actor::Calendar, Event::Motion(noticed));
    scene.happens(Actor::Calendar, Event::Motion(Ballot::Opened { motion }));
    let closed = Ballot::Closed {
        motion,
        count: Count {
            yes: 5,
            no: 0,
            abstain: 0,
        },
        roll: 5,
        passed: true,
        shortfall: None,
        classes: Vec::new(),
        lapsed: 0,
        elected: None,
    };
    scene.happens(Actor::Calendar, Event::Motion(closed));
}

/// A scene like this one, in which an act is tried.
fn with(scene: &Scene, actor: Actor, command: Command) -> Scene {
    let mut other = Scene {
        coop: scene.coop.clone(),
        journal: Vec::new(),
        now: scene.now,
    };
    let what = format!("{command:?}");
    other
        .act(actor, command)
        .unwrap_or_else(|refusal| panic!("{what}: {refusal:?}"));
    other
}

/// Every right of Dora's holds, for her and for nobody else.
fn holds(scene: &Scene) {
    let own = Actor::Member(DORA);
    let is_read = |scene: &Scene| scene.readable(&terms(UserNo(1))).contains(&DORA.0);
    // given, so it must be possible to take it back, by the same words
    let withdrawn = with(scene, own, Command::Withdraw(DORA, narrow()));
    assert!(!is_read(&withdrawn));
    // her own no
    let refused = with(scene, own, consent(DORA, Answer::No, narrow()));
    assert!(!is_read(&refused));
    // nobody else's yes; of a co-op that ends, nobody's at all
    let foreign = scene.refused(Actor::Member(ANNA), consent(DORA, Answer::Yes, narrow()));
    assert!(
        ["rights.own-consent", "coop.ending"].contains(&foreign.as_str()),
        "{foreign}"
    );
    let alone = with(&refused, own, Command::Leave(DORA));
    assert!(!is_read(&alone));
    for (actor, command) in [
        (Actor::Member(ANNA), Command::Leave(DORA)),
        (Actor::Operator, Command::Erase(DORA)),
    ] {
        assert_eq!(scene.refused(actor, command), "rights.own-act");
    }
    // leave, and be erased before or after it
    let left = with(scene, own, Command::Leave(DORA));
    assert!(!is_read(&left));
    let erased = with(&left, own, Command::Erase(DORA));
    assert!(erased.coop.members.get(DORA).is_some_and(|line| line.erased));
    with(scene, own, Command::Erase(DORA));
}

#[test]
fn c19_no_field_of_the_bylaws_switches_a_right_off() {
    let scene = asked();
    assert!(scene.readable(&terms(UserNo(1))).contains(&DORA.0));
    holds(&scene);
    let mut tried = 0;
    for rules in [bylaws(), governed()] {
        for (_, mutant) in mutants(&rules) {
            if mutant.check().is_err() {
                continue;
            }
            tried += 1;
            let mut scene = asked();
            passed(&mut scene, Matter::Bylaws(Box::new(mutant)));
            holds(&scene);
        }
    }
    assert!(tried > 300, "only {tried} bylaws were tried");
}

/// Fewer fields, other purposes, another owner.
fn other_charter(place: usize) -> Charter {
    let mut other = charter();
    match place % 4 {
        0 => other.fields.retain(|field| field.name != "amount"),
        1 => other.purposes = vec!["CreditChecking".parse().unwrap()],
        2 => other.sunset = Some("2026-01-02".parse().unwrap()),
        _ => other.retention_days = 1,
    }
    other
}

fn other_bylaws(place: usize) -> Bylaws {
    static ALL: OnceLock<Vec<(String, Bylaws)>> = OnceLock::new();
    let all = ALL.get_or_init(|| mutants(&governed()));
    let mut rules = all[place % all.len()].1.clone();
    rules
        .recipient_classes
        .retain(|class| class.id != "research" || place.is_multiple_of(2));
    rules
}

fn matter() -> impl Strategy<Value = Matter> {
    (0usize..12, any::<usize>()).prop_map(|(kind, place)| match kind {
        0 | 1 => Matter::Bylaws(Box::new(other_bylaws(place))),
        2 | 3 => Matter::Charter(Box::new(other_charter(place))),
        4 => Matter::Recipient {
            recipient: Party::User(UserNo(1)),
            refuse: place.is_multiple_of(2),
        },
        5 => Matter::Recipient {
            recipient: Party::Class("research".to_owned()),
            refuse: place.is_multiple_of(2),
        },
        6 => Matter::Recall {
            office: "board".to_owned(),
            member: ANNA,
        },
        7 => Matter::Expulsion { member: EDDA },
        8 => Matter::Benefit {
            dataset: "savings".to_owned(),
        },
        9 => Matter::Reaffirmation,
        10 => Matter::Dissolution {
            successor: Hash([6; 32]),
        },
        _ => Matter::Resolution(Hash([8; 32])),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn c4_c19_no_motion_switches_a_right_off(matters in proptest::collection::vec(matter(), 1..6)) {
        let mut scene = asked();
        for matter in matters {
            passed(&mut scene, matter);
        }
        holds(&scene);
    }
}
