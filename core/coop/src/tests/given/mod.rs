//! `given` scenes: a co-op of savers on which tests act. Every act goes through `decide` and `apply`.

mod governed;
mod mutants;
mod rules;

pub(crate) use governed::governed;
pub(crate) use mutants::{leaves, mutants};
pub(crate) use rules::{bylaws, charter, office};

use crate::kernel::envelope::Envelope;
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, MemberNo, MotionNo, QueryNo, ReleaseNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::consent::{Answer, Recipient, Resolution, Scope, Wish};
use crate::path::contribution::{Prepared, Rows};
use crate::path::query::{Ask, Measured, Output, Shape, Source, Stat};
use crate::path::request::Terms;
use crate::people::ballot::{Choice, Election, Matter, Vote};
use crate::people::bylaws::{Bylaws, Fraction};
use crate::people::charter::Charter;
use crate::{Command, Coop, Entry, Event, Founding, Newcomer, decide};
use fenwick_tally::Answer as Said;
use std::collections::BTreeSet;

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

/// A question that counts members and adds up a field, named by its text.
pub(crate) fn question(sql: &str, field: &str) -> Shape {
    Shape {
        inner: None,
        joins: Vec::new(),
        after: None,
        dataset: "savings".to_owned(),
        sql: sql.to_owned(),
        filter: None,
        keys: Vec::new(),
        stats: vec![
            Stat {
                what: Measured::Members,
                lo: 0,
                hi: 1,
                bands: None,
            },
            Stat {
                what: Measured::Sum {
                    field: field.to_owned(),
                    row_min: 0,
                    row_max: 100_000,
                    centre: 0,
                },
                lo: 0,
                hi: 500_000,
                bands: None,
            },
        ],
        outputs: vec![Output {
            name: "sum".to_owned(),
            from: Source::Stat { stat: 1, scale: 2 },
        }],
    }
}

/// Terms that every rule of [`bylaws`] and [`charter`] grants without an officer.
pub(crate) fn terms(user: UserNo) -> Terms {
    Terms {
        user,
        dataset: "savings".to_owned(),
        purpose: "AcademicResearch".parse().unwrap(),
        resolution: Resolution::Aggregate,
        text: Hash([7; 32]),
        questions: vec![question("SELECT SUM(amount)", "amount")],
        epsilon: epsilon("1"),
        until: "2027-12-31".parse().unwrap(),
        fee_minor: 0,
        methods: Vec::new(),
        every: None,
    }
}

/// All fields of savings, for research, to anybody, as noised figures, without end.
pub(crate) fn scope() -> Scope {
    Scope {
        dataset: "savings".to_owned(),
        fields: None,
        purpose: "ResearchAndDevelopment".parse().unwrap(),
        recipient: Recipient::Any,
        resolution: Resolution::Aggregate,
        until: None,
    }
}

/// Only these fields.
pub(crate) fn fields(names: &[&str]) -> Option<BTreeSet<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
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

/// A co-op with three officers, two more members and these rules.
pub(crate) fn founded(bylaws: Bylaws, charters: Vec<Charter>) -> Scene {
    let founding = Founding {
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
    };
    let command = Command::Found {
        founding: Box::new(founding),
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

    /// A vetted data user.
    pub(crate) fn user(&mut self, class: &str) -> UserNo {
        self.registers(class);
        let user = UserNo::after(self.coop.requests.users().count() - 1);
        self.act(Actor::Member(ANNA), Command::Vet(user)).unwrap();
        user
    }

    pub(crate) fn registers(&mut self, class: &str) {
        let command = Command::Register {
            class: class.to_owned(),
            country: "KE".to_owned(),
            commitment: Hash([2; 32]),
        };
        self.act(Actor::Operator, command).unwrap();
    }

    /// A member answers for herself.
    pub(crate) fn says(&mut self, member: MemberNo, answer: Answer, scope: Scope) {
        self.act(Actor::Member(member), consent(member, answer, scope))
            .unwrap();
    }

    /// An answer given through somebody else's hands.
    pub(crate) fn is_said_to_say(&mut self, member: MemberNo, answer: Answer, scope: Scope) {
        self.act(assisted(member), consent(member, answer, scope))
            .unwrap();
    }

    pub(crate) fn files(&mut self, terms: Terms) -> RequestNo {
        self.act(Actor::Operator, Command::File(Box::new(terms))).unwrap();
        RequestNo::after(self.coop.requests.all().count() - 1)
    }

    /// A filed request that an officer approved.
    pub(crate) fn grants(&mut self, terms: Terms) -> RequestNo {
        let request = self.files(terms);
        let command = Command::Decide {
            request,
            refuse: false,
        };
        self.act(Actor::Member(ANNA), command).unwrap();
        let state = self.coop.requests.get(request).unwrap();
        assert_eq!(
            state.state(),
            crate::path::request::State::Granted,
            "{:?}",
            state.decision
        );
        request
    }

    /// Reserves budget for the first question of a request.
    pub(crate) fn reserves(&mut self, request: RequestNo, epsilon: &str) -> Result<QueryNo, Refusal> {
        let ask = ask(self, request, epsilon);
        self.act(Actor::Operator, Command::Reserve(ask))?;
        Ok(*self.coop.queries.abandoned().last().unwrap())
    }

    /// Answers a query.
    pub(crate) fn releases(&mut self, query: QueryNo) -> ReleaseNo {
        self.act(Actor::Operator, Command::Release(query, Hash([3; 32])))
            .unwrap();
        ReleaseNo::after(self.coop.releases.all().count() - 1)
    }

    pub(crate) fn brings(&mut self, actor: Actor, member: MemberNo, rows: u32) -> ContributionNo {
        self.act(actor, contribution(member, rows)).unwrap();
        ContributionNo::after(self.coop.contributions.all().count() - 1)
    }

    pub(crate) fn proposes(&mut self, matter: Matter) -> MotionNo {
        self.act(Actor::Operator, Command::Propose(matter.into()))
            .unwrap();
        MotionNo::after(self.coop.motions.all().count() - 1)
    }

    /// An election of this office whose nominations are open: the calendar's, or one that is called where none is due.
    pub(crate) fn calls(&mut self, office: &str) -> MotionNo {
        let of = |matter: &Matter| {
            matter
                .election()
                .is_some_and(|election| election.office == office)
        };
        loop {
            let Some(motion) = self.coop.motions.under_way(of) else {
                let election = Election::of(office, &self.coop.community(), self.now).unwrap();
                return self.proposes(Matter::Election(election));
            };
            let until = self.coop.motions.get(motion).unwrap().rules.nominations_close_at;
            if until.is_some_and(|until| self.now < until) {
                return motion;
            }
            self.days_later(1);
        }
    }

    /// A motion that everybody votes for, until it is closed.
    pub(crate) fn adopts(&mut self, matter: Matter) -> MotionNo {
        let motion = self.proposes(matter);
        self.days_later(7);
        let members: Vec<MemberNo> = self.coop.members.on_roll(self.now).collect();
        for member in members {
            let vote = ballot(motion, Said::Yes);
            // Who joined after the notice is not on the roll.
            let _ = self.act(Actor::Member(member), vote);
        }
        self.days_later(7);
        motion
    }

    /// Members whose rows the first question of these terms may read.
    pub(crate) fn readable(&self, terms: &Terms) -> Vec<u32> {
        let shape = terms.questions.first().unwrap();
        crate::path::decision::eligible(&self.coop.grounds(), terms, shape, self.now)
            .iter()
            .collect()
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

/// A vote by name on a motion.
pub(crate) fn ballot(motion: MotionNo, answer: Said) -> Command {
    Command::Vote(motion, Vote::Cast(Choice::Answer(answer)))
}

pub(crate) fn consent(member: MemberNo, answer: Answer, scope: Scope) -> Command {
    let wish = Wish {
        member,
        scope,
        answer,
    };
    Command::Consent {
        wishes: vec![wish],
        attested_by: Vec::new(),
    }
}

pub(crate) fn ask(scene: &Scene, request: RequestNo, epsilon: &str) -> Ask {
    let questions = &scene.coop.requests.get(request).unwrap().terms.questions;
    Ask {
        request,
        sql: questions.first().unwrap().sql.clone(),
        epsilon: Some(epsilon.parse().unwrap()),
        method: None,
    }
}

/// An import of one member's rows.
pub(crate) fn contribution(member: MemberNo, rows: u32) -> Command {
    let prepared = Prepared {
        dataset: "savings".to_owned(),
        member: Some(member),
        rows: Rows {
            read: rows.into(),
            stored: rows.into(),
            ..Rows::default()
        },
        per_member: vec![(member, rows)],
        files: Hash([4; 32]),
    };
    Command::Contribute {
        prepared,
        attested_by: Vec::new(),
    }
}
