mod benefit;
mod caretaker;
mod trend;
mod turnover;

use super::*;
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::people::assembly::Act;
use crate::people::ballot::{Choice, Election, Vote};
use crate::people::bylaws::{Office, Watch};
use crate::tests::given::{ANNA, Scene, bylaws, one_of};
use fenwick_tally::{Candidate, Ranking, Rule};

fn watched(watch: Watch) -> Bylaws {
    Bylaws { watch, ..bylaws() }
}

/// An assembly within 400 days of the last.
fn meeting() -> Bylaws {
    watched(Watch {
        assembly_days_max: Some(400),
        ..Watch::default()
    })
}

/// A board of three that two must hold.
fn governed() -> Bylaws {
    let board = Office {
        id: "board".to_owned(),
        title: "Board".to_owned(),
        duties: vec!["runs the co-op".to_owned()],
        powers: vec![Power::Manage],
        seats: 3,
        holders_min: 2,
        elected_by: Rule::Plurality,
        term_days: 0,
        terms_days_max: 0,
        break_days: 0,
        reserved: Vec::new(),
    };
    Bylaws {
        offices: vec![board],
        ..bylaws()
    }
}

fn election(scene: &Scene) -> Matter {
    Matter::Election(Election::of("board", &scene.coop.community(), scene.now).unwrap())
}

fn ranked(motion: MotionNo, order: &[u16]) -> Command {
    let ranking = Ranking::strict(order.iter().map(|number| Candidate(*number)));
    Command::Vote(motion, Vote::Cast(Choice::Ranking(ranking)))
}

/// An assembly of these members today, and what falls due on it.
fn assembles(scene: &mut Scene, came: &[MemberNo]) {
    scene.meets(came);
    scene.days_later(0);
}

#[test]
fn c7_watch_rules_that_could_never_rest_are_refused() {
    let turnover = |of, assembly_days_max| {
        watched(Watch {
            turnover_max: Some(one_of(of, 2)),
            assembly_days_max,
            ..Watch::default()
        })
    };
    for (rules, fine) in [
        (turnover(1, Some(400)), true),
        (turnover(0, Some(400)), false),
        (turnover(1, None), false),
    ] {
        let refused = rules.check().err().map(|refusal| refusal.rule);
        assert_eq!(refused, (!fine).then(|| "bylaws.form".to_owned()));
    }
}
