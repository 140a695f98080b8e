//! Reserving: the debit stands in the journal before a row is read. A crash may waste budget, never restore it.

use super::{Noise, Plan, Shape};
use crate::kernel::epsilon::{Debit, EpsilonMicro};
use crate::kernel::ids::{QueryNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::decision::{Asked, Grounds, all_met, approval_of, debit, eligible, weigh};
use crate::path::request::method::short;
use crate::path::request::{self, Bound, Methods, Request, State, Terms};
use serde::{Deserialize, Serialize};

/// What happens to queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Budget was reserved.
    Reserved(Reserved),
    /// A query ended without a release. Its budget stays spent.
    Failed {
        /// Which.
        query: QueryNo,
    },
    /// What was spent on the members' rows in the co-op that this one parted from: a split gives no budget back.
    Carried(Carried),
}

/// A debit of the co-op that this one parted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Whose rows.
    pub dataset: String,
    /// Whose rows besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Who asked.
    pub user: UserNo,
    /// When.
    pub spent_at: Time,
    /// The exact parameters.
    pub debit: Debit,
}

/// A reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// Its number.
    pub query: QueryNo,
    /// The request.
    pub request: RequestNo,
    /// Which of its questions, from 0.
    pub question: u32,
    /// Whose rows.
    pub dataset: String,
    /// Who asks.
    pub user: UserNo,
    /// The version of the dataset.
    #[serde(with = "crate::kernel::wide")]
    pub version: u64,
    /// What is taken from the budget.
    pub debit: Debit,
    /// Whose rows besides: datasets joined on the member.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// ε as asked, where the mechanism is not pure and the debit has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epsilon: Option<EpsilonMicro>,
}

impl Reserved {
    /// ε as asked.
    pub fn asked(&self) -> EpsilonMicro {
        let pure = EpsilonMicro(self.debit.epsilon_micro.unwrap_or(u64::MAX));
        self.epsilon.unwrap_or(pure)
    }
}

/// A question as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Of which request.
    pub request: RequestNo,
    /// The question in its normal form.
    pub sql: String,
    /// ε for this question; none for an equal part of the request's.
    pub epsilon: Option<EpsilonMicro>,
    /// The method and values that the question comes from, when it is none of the request's own.
    pub method: Option<Box<Bound>>,
}

/// One query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    /// Its reservation.
    pub reserved: Reserved,
    /// When.
    pub at: Time,
    /// Whether it has ended.
    pub ended: bool,
}

/// All queries, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Queries {
    queries: Vec<Query>,
}

impl Ask {
    /// The place of this question among the request's, the question, and ε for it. One that a method is asked for
    /// the first time stands behind all others.
    ///
    /// # Errors
    /// A refusal when the request is not granted, or the question is none of its questions.
    pub fn resolve<'a>(&'a self, request: &'a Request) -> Result<(u32, &'a Shape, EpsilonMicro), Refusal> {
        if request.state() != State::Granted {
            let message = format!("request {} is not granted", self.request);
            return Err(Refusal::new("request.granted", message).hint(format!(
                "`fenwick request show {}` says where it stands",
                self.request
            )));
        }
        if let Some(bound) = &self.method
            && !request.terms.methods.contains(&bound.method)
        {
            let message = format!(
                "request {} does not name the method {}",
                self.request,
                short(bound.method)
            );
            return Err(Refusal::new("request.method", message)
                .hint("only methods that were granted can be asked; file a new request for another"));
        }
        let bound = self.method.iter().map(|bound| &bound.question);
        let mut questions = (0u32..).zip(request.questions().chain(bound));
        let found = questions.find(|(_, question)| question.sql == self.sql);
        let (place, question) = found.ok_or_else(|| {
            Refusal::new(
                "request.question",
                format!("this is not one of the questions of request {}", self.request),
            )
            .hint("only the questions that were granted can be asked; file a new request for another")
        })?;
        let epsilon = self.epsilon.unwrap_or_else(|| request.epsilon_each());
        Ok((place, question, epsilon))
    }

    /// What happens to the request when this is asked: a question of a method that it was not asked before becomes its own.
    ///
    /// # Errors
    /// A refusal when the question is none of the request's, and no method of it asks it.
    pub fn adds(&self, request: &Request, methods: &Methods) -> Result<Option<request::Event>, Refusal> {
        let (place, ..) = self.resolve(request)?;
        match &self.method {
            Some(bound) if request.question(place).is_none() => {
                methods.admits(bound)?;
                Ok(Some(request::Event::Asked {
                    request: self.request,
                    bound: bound.clone(),
                }))
            }
            _ => Ok(None),
        }
    }
}

fn gone() -> Refusal {
    Refusal::new("query.plan", "the question or its charter is no longer there")
}

impl Queries {
    /// The query of this number.
    ///
    /// # Errors
    /// A refusal by `query.unknown`.
    pub fn get(&self, query: QueryNo) -> Result<&Query, Refusal> {
        let unknown = || Refusal::new("query.unknown", format!("there is no query {query}"));
        self.queries
            .get(query.index())
            .filter(|_| query.0 > 0)
            .ok_or_else(unknown)
    }

    /// Reserves budget for a question, if every rule still says yes.
    ///
    /// # Errors
    /// The first rule that says no.
    pub fn reserve(
        &self,
        ask: &Ask,
        grounds: &Grounds<'_>,
        version: u64,
        now: Time,
    ) -> Result<Event, Refusal> {
        let request = grounds.requests.get(ask.request)?;
        let (question, shape, epsilon) = ask.resolve(request)?;
        if epsilon > request.epsilon_left() {
            let message = format!(
                "request {} has epsilon {} left, and this question asks for {epsilon}",
                ask.request,
                request.epsilon_left()
            );
            return Err(Refusal::new("request.epsilon", message).hint("ask with less, or file a new request"));
        }
        self.due(ask.request, question, &request.terms, now)?;
        let debit = debit(grounds, shape, epsilon)?;
        all_met(&weigh(
            grounds,
            &Asked {
                terms: &request.terms,
                epsilon,
                questions: &[shape],
                times: 1,
                approval: approval_of(request.decision.as_ref()),
                now,
            },
        ))?;
        Ok(Event::Reserved(Reserved {
            query: QueryNo::after(self.queries.len()),
            request: ask.request,
            question,
            dataset: request.terms.dataset.clone(),
            user: request.terms.user,
            version,
            debit,
            also: shape
                .uses()
                .into_keys()
                .filter(|dataset| *dataset != shape.dataset)
                .map(str::to_owned)
                .collect(),
            epsilon: debit.epsilon_micro.is_none().then_some(epsilon),
        }))
    }

    /// Whether a question may be asked now: on a timetable once in each period, whatever became of it.
    ///
    /// # Errors
    /// A refusal by `benchmark.due`.
    fn due(&self, request: RequestNo, question: u32, terms: &Terms, now: Time) -> Result<(), Refusal> {
        let Some(every) = terms.every else { return Ok(()) };
        let period = every.period(now);
        let same = |query: &&Query| {
            query.reserved.request == request
                && query.reserved.question == question
                && period.contains(query.at)
        };
        match self.queries.iter().find(same) {
            None => Ok(()),
            Some(query) => {
                let message = format!(
                    "this question is asked once in a {every}, and was asked for {period} on {}",
                    query.at.date()
                );
                Err(Refusal::new("benchmark.due", message)
                    .hint(format!("the next is due on {}", period.end().date())))
            }
        }
    }

    /// Ends a query that will give no release.
    ///
    /// # Errors
    /// When it is unknown or has ended.
    pub fn fail(&self, query: QueryNo) -> Result<Event, Refusal> {
        self.running(query)?;
        Ok(Event::Failed { query })
    }

    /// A query that has not ended.
    ///
    /// # Errors
    /// When it is unknown or has ended.
    pub fn running(&self, query: QueryNo) -> Result<&Query, Refusal> {
        let found = self.get(query)?;
        if found.ended {
            return Err(Refusal::new(
                "query.ended",
                format!("query {query} has already ended"),
            ));
        }
        Ok(found)
    }

    /// Queries that reserved budget and never ended: after a crash they are closed as failed.
    pub fn abandoned(&self) -> Vec<QueryNo> {
        let open = self.queries.iter().filter(|query| !query.ended);
        open.map(|query| query.reserved.query).collect()
    }

    /// The plan of a running query. Eligibility is what the consents say at this moment.
    ///
    /// # Errors
    /// When the query has ended or what it rests on is gone.
    pub fn plan(
        &self,
        query: QueryNo,
        grounds: &Grounds<'_>,
        hash_key: [u8; 32],
        now: Time,
    ) -> Result<Plan, Refusal> {
        let reserved = &self.running(query)?.reserved;
        let request = grounds.requests.get(reserved.request)?;
        let shape = request.question(reserved.question).ok_or_else(gone)?;
        let charter = &grounds.charters.get(&reserved.dataset).ok_or_else(gone)?.rule;
        Ok(Plan {
            query,
            request: reserved.request,
            shape: shape.clone(),
            version: reserved.version,
            eligible: eligible(grounds, request, shape, now),
            groups_max: charter.groups_max,
            rows_per_group_max: charter.rows_per_group_max,
            noise: Noise::of(&reserved.debit, shape.stats_count(), charter.reach().records),
            key_delta_pico: reserved.debit.delta_pico,
            blank_below: charter.blank_below,
            hash_key,
        })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        match event {
            Event::Reserved(reserved) => self.queries.push(Query {
                reserved: reserved.clone(),
                at,
                ended: false,
            }),
            Event::Failed { query } => self.end(*query),
            Event::Carried(_) => {}
        }
    }

    /// Marks a query as ended.
    pub fn end(&mut self, query: QueryNo) {
        if let Some(found) = self.queries.get_mut(query.index()) {
            found.ended = true;
        }
    }
}
