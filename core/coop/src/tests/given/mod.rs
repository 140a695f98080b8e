//! `given` scenes: a co-op of savers on which tests act. Every act goes through `decide` and `apply`.

mod estate;
mod governed;
mod mutants;
mod path;
mod people;
mod rules;

pub(crate) use estate::{buy, dated, days, mark, points, shares};
pub(crate) use governed::{drivers, golden, governed};
pub(crate) use mutants::{leaves, mutants};
pub(crate) use path::{ask, consent, contribution, fields, question, scope, terms};
pub(crate) use people::{ballot, holders};
pub(crate) use rules::{bylaws, charter, office};

use crate::kernel::envelope::Envelope;
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::bylaws::{Bylaws, Fraction};
use crate::people::charter::Charter;
use crate::{Command, Coop, Entry, Event, Founding, Newcomer, decide};

/// Officers of every scene.
pub(crate) const ANNA: MemberNo = MemberNo(1);
pub(crate) const BELA: MemberNo = MemberNo(2);
pub(crate) const CARO: MemberNo = MemberNo(3);
/// The first member who is no officer.
pub(crate) const DORA: MemberNo = MemberNo(4);
pub(crate) const EDDA: MemberNo = MemberNo(5);

pub(crate) fn time(text: &str) -> Time {
    text.parse().unwrap()
}

pub(crate) fn epsilon(text: &str) -> EpsilonMicro {
    text.parse().unwrap()
}

pub(crate) fn one_of(of: u32, parts: u32) -> Fraction {
    Fraction {
        of,
        parts,
        more_than: false,
    }
}

/// A member through the operator's terminal.
pub(crate) fn assisted(member: MemberNo) -> Actor {
    Actor::Assisted { member, by: None }
}

pub(crate) fn newcomer() -> Newcomer {
    Newcomer {
        kind: crate::people::membership::Kind::Person,
        class: None,
        commitment: Hash([1; 32]),
    }
}

/// A co-op, its journal and its clock.
pub(crate) struct Scene {
    pub(crate) coop: Coop,
    pub(crate) journal: Vec<Entry>,
    pub(crate) now: Time,
}

/// The founding of a co-op under these rules, out of nothing.
pub(crate) fn founding(bylaws: Bylaws, charters: Vec<Charter>) -> Founding {
    Founding {
        format: crate::FORMAT,
        slug: "savers".to_owned(),
        title: "The savers".to_owned(),
        template: "savings".to_owned(),
        currency: "INR".parse().unwrap(),
        test_clock: true,
        log_key: "savers+00000000+AA".to_owned(),
        bylaws,
        charters,
        origin: None,
        mappings: Vec::new(),
    }
}

/// A co-op with three officers, two more members and these rules.
pub(crate) fn founded(bylaws: Bylaws, charters: Vec<Charter>) -> Scene {
    let command = Command::Found {
        founding: Box::new(founding(bylaws, charters)),
        officers: vec![newcomer(), newcomer(), newcomer()],
    };
    let now = time("2026-01-01T00:00:00Z");
    let facts = Facts {
        now,
        actor: Actor::Operator,
        entropy: [0; 32],
    };
    let mut events = decide(None, command, &facts).unwrap().into_iter();
    let first = envelope(0, now, Actor::Operator, events.next().unwrap());
    let mut scene = Scene {
        coop: Coop::founded(&first).unwrap(),
        journal: vec![first],
        now,
    };
    for event in events {
        scene.happens(Actor::Operator, event);
    }
    scene.admits(2);
    scene
}

/// The usual scene.
pub(crate) fn a_coop() -> Scene {
    founded(bylaws(), vec![charter()])
}

pub(crate) fn envelope(seq: u64, at: Time, actor: Actor, event: Event) -> Entry {
    Envelope {
        seq,
        at,
        actor,
        request: "test".to_owned(),
        event,
    }
}

impl Scene {
    /// Decides without carrying out.
    pub(crate) fn decide(&self, actor: Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        let facts = Facts {
            now: self.now,
            actor,
            entropy: [0; 32],
        };
        let decided = decide(Some(&self.coop), command, &facts);
        // Whatever is refused anywhere is refused by a listed rule, with the motion that adopted it.
        match &decided {
            Err(refusal) => assert_eq!(crate::rulebook::fault(refusal), None, "{refusal:?}"),
            Ok(events) => events.iter().for_each(check_reasons),
        }
        decided
    }

    /// Decides and carries out.
    pub(crate) fn act(&mut self, actor: Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        let events = self.decide(actor, command)?;
        for event in &events {
            self.happens(actor, event.clone());
        }
        Ok(events)
    }

    /// The rule that refuses a command.
    pub(crate) fn refused(&self, actor: Actor, command: Command) -> String {
        self.decide(actor, command).unwrap_err().rule
    }

    /// This rule refuses what a member does.
    #[track_caller]
    pub(crate) fn refuses(&self, member: MemberNo, command: Command, rule: &str) {
        assert_eq!(self.refused(Actor::Member(member), command), rule);
    }

    pub(crate) fn happens(&mut self, actor: Actor, event: Event) {
        let entry = envelope(self.coop.size, self.now, actor, event);
        self.coop.apply(&entry);
        self.journal.push(entry);
    }

    pub(crate) fn admits(&mut self, count: usize) {
        let newcomers = std::iter::repeat_with(newcomer).take(count).collect();
        self.act(Actor::Operator, Command::Admit(newcomers)).unwrap();
    }

    /// Lets days pass; whatever falls due happens.
    pub(crate) fn days_later(&mut self, days: u32) {
        self.now = self.now.plus_days(days);
        while !self.act(Actor::Calendar, Command::Tick).unwrap().is_empty() {}
    }
}

/// Every rule by which a request was refused is listed, and names the motion that adopted it.
fn check_reasons(event: &Event) {
    let Event::Request(crate::path::request::Event::Decided { decision, .. }) = event else {
        return;
    };
    for reason in decision.reasons.iter().filter(|reason| !reason.met) {
        let refusal = Refusal {
            motion: reason.motion,
            ..Refusal::new(&reason.rule, reason.sentence.clone())
        };
        assert_eq!(crate::rulebook::fault(&refusal), None, "{reason:?}");
    }
}
