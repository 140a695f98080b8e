//! A co-op with a board that manages it and a council that reviews requests.

use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo, RequestNo, UserNo};
use crate::path::request::{Decision, Terms};
use crate::people::ballot::{Choice, Matter, Vote};
use crate::people::bylaws::{Bylaws, Office, Power};
use crate::people::duty::{self, Act};
use crate::tests::given::{Scene, bylaws, charter, founded, holders, terms};
use crate::{Command, Event};
use fenwick_tally::{Candidate, Ranking, Rule};

pub fn office(id: &str, powers: &[Power], holders_min: u16) -> Office {
    Office {
        id: id.to_owned(),
        title: id.to_owned(),
        duties: vec!["serves the members".to_owned()],
        powers: powers.to_vec(),
        seats: 3,
        holders_min,
        elected_by: Rule::Approval,
        term_days: 700,
        terms_days_max: 1_400,
        break_days: 300,
        reserved: Vec::new(),
    }
}

/// Bylaws with a board of three that must be two, and a council of three that reviews requests.
pub fn rules() -> Bylaws {
    let mut rules = bylaws();
    rules.offices = vec![
        office("board", &[Power::Manage], 2),
        office("council", &[Power::Review, Power::Call], 2),
    ];
    rules
}

/// Three officers on the board, and nine more members.
pub fn a_governed_coop(rules: Bylaws) -> Scene {
    rules.check().unwrap();
    let mut scene = founded(rules, vec![charter()]);
    scene.admits(7);
    scene
}

pub fn duty(act: Act) -> Command {
    Command::Duty(act)
}

pub fn resign(office: &str, when_replaced: bool) -> Command {
    duty(Act::Resign {
        office: office.to_owned(),
        when_replaced,
    })
}

pub fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

/// The election of an office that is under way.
pub fn election(scene: &Scene, office: &str) -> Option<MotionNo> {
    let of = |matter: &Matter| matter.election().is_some_and(|found| found.office == office);
    scene.coop.motions.under_way(of)
}

/// Lets these members stand in an election that was just noticed, and everybody vote for all of them, until its close.
pub fn elects(scene: &mut Scene, motion: MotionNo, members: &[u32]) {
    for member in members.iter().copied().map(MemberNo) {
        scene
            .act(Actor::Member(member), Command::Nominate(motion, member, None))
            .unwrap();
    }
    scene.days_later(7);
    let all = (1..=members.len()).map(|place| Candidate(u16::try_from(place).unwrap()));
    let ranking = Ranking::strict(all);
    let voters: Vec<MemberNo> = scene.coop.members.on_roll(scene.now).collect();
    for voter in voters {
        let vote = Vote::Cast(Choice::Ranking(ranking.clone()));
        scene
            .act(Actor::Member(voter), Command::Vote(motion, vote))
            .unwrap();
    }
    scene.days_later(7);
}

/// Tables the first election of an office nobody ever held, and fills it.
pub fn fills(scene: &mut Scene, office: &str, members: &[u32]) {
    let election = crate::people::ballot::Election::of(office, &scene.coop.community(), scene.now).unwrap();
    let motion = scene.proposes(Matter::Election(election));
    elects(scene, motion, members);
    assert_eq!(holders(scene, office), members);
}

/// What was written of duties, since the founding.
pub fn written(scene: &Scene) -> Vec<&duty::Event> {
    let duties = scene.journal.iter().filter_map(|entry| match &entry.event {
        Event::Duty(event) => Some(event),
        _ => None,
    });
    duties
        .filter(|event| !matches!(event, duty::Event::Appointed { .. }))
        .collect()
}

pub fn declare(user: UserNo) -> Command {
    duty(Act::DeclareConflict {
        member: None,
        user,
        why: Some(hash(1)),
    })
}

/// A company's request, which somebody has to approve.
pub fn company(user: UserNo) -> Terms {
    Terms {
        fee_minor: 5_000,
        ..terms(user)
    }
}

pub fn review(request: RequestNo, favours: bool) -> Command {
    duty(Act::Review {
        request,
        favours,
        reasons: hash(if favours { 2 } else { 3 }),
    })
}

pub fn decide(request: RequestNo, refuse: bool) -> Command {
    Command::Decide { request, refuse }
}

pub fn decision(scene: &Scene, request: RequestNo) -> Option<Decision> {
    scene.coop.requests.get(request).unwrap().decision.clone()
}
