//! What is done with data in a scene: rows, consents, users, requests, queries and releases.

use super::{ANNA, Scene, assisted, epsilon};
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, MemberNo, QueryNo, ReleaseNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::path::consent::{Answer, Recipient, Resolution, Scope, Wish};
use crate::path::contribution::{Prepared, Rows};
use crate::path::decision::eligible;
use crate::path::query::{Ask, Measured, Output, Shape, Source, Stat};
use crate::path::request::{Request, Terms};
use std::collections::BTreeSet;

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

pub(crate) fn consent(member: MemberNo, answer: Answer, scope: Scope) -> Command {
    let wish = Wish {
        member,
        scope,
        answer,
        read: None,
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
        replaces: None,
        provenance: None,
    };
    Command::Contribute {
        prepared,
        attested_by: Vec::new(),
    }
}

impl Scene {
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

    /// Members whose rows the first question of these terms may read.
    pub(crate) fn readable(&self, terms: &Terms) -> Vec<u32> {
        let filed = Request {
            terms: terms.clone(),
            at: self.now,
            decision: None,
            spent: epsilon("0"),
            asked: Vec::new(),
            left_before: 0,
        };
        self.read_for(&filed)
    }

    /// Members whose rows the first question of a request may read.
    pub(crate) fn in_study(&self, request: RequestNo) -> Vec<u32> {
        self.read_for(self.coop.requests.get(request).unwrap())
    }

    fn read_for(&self, request: &Request) -> Vec<u32> {
        let shape = request.terms.questions.first().unwrap();
        eligible(&self.coop.grounds(), request, shape, self.now)
            .iter()
            .collect()
    }
}
