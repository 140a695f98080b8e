//! Request: a vetted data user says what it wants to know, for what, and what it offers.

mod filed;
pub mod method;
mod shape;

pub use filed::{Decision, Reason, Request, State, Terms};
pub use method::{Bound, Methods};
pub use shape::{
    After, Binning, Compare, Filter, GroupKey, Having, Measured, Noise, Order, Output, Own, OwnColumn,
    PerMember, Shape, Source, Stat, StatBands, edge_label,
};

use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::bylaws::Bylaws;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// More than this could not be added up in the books.
const FEE_MINOR_MAX: u64 = 1_000_000_000_000;

/// What happens to data users and their requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A data user was registered.
    Registered {
        /// Its number.
        user: UserNo,
        /// Its class.
        class: String,
        /// Its country, by two letters (ISO 3166-1).
        country: String,
        /// Salted digest of its name, which is an erasable text.
        commitment: Hash,
    },
    /// An officer vetted a data user.
    Vetted {
        /// Which.
        user: UserNo,
        /// By whom.
        officer: MemberNo,
    },
    /// A request was filed.
    Filed {
        /// Its number.
        request: RequestNo,
        /// Its terms.
        terms: Box<Terms>,
    },
    /// A request was decided.
    Decided {
        /// Which.
        request: RequestNo,
        /// The decision.
        decision: Decision,
    },
    /// A question was asked by a method: from now on it is one of the request's.
    Asked {
        /// Of which request.
        request: RequestNo,
        /// The question, and the method and values it comes from.
        bound: Box<Bound>,
    },
}

/// A data user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    /// Its class.
    pub class: String,
    /// Its country.
    pub country: String,
    /// Digest of its name.
    pub commitment: Hash,
    /// The officer who vetted it.
    pub vetted_by: Option<MemberNo>,
}

/// All data users and requests, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    users: Vec<User>,
    requests: Vec<Request>,
}

/// Names of columns stand in the public log for good, so there is no room for sentences in them.
fn is_column_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&name.len()) && name.bytes().all(plain)
}

/// Whether a question is about this dataset, counts its members first and gives its columns plain names.
fn check_question(question: &Shape, dataset: &str) -> Result<(), Refusal> {
    let counts_members = matches!(question.stats.first(), Some(stat) if stat.what == Measured::Members);
    if question.dataset != dataset || !counts_members {
        let message = format!("every question is about '{dataset}' and counts its members first");
        return Err(Refusal::new("request.form", message));
    }
    match question
        .outputs
        .iter()
        .find(|output| !is_column_name(&output.name))
    {
        None => Ok(()),
        Some(output) => Err(Refusal::new(
            "request.form",
            format!(
                "the column '{}' needs a name of small letters, digits and _, at most 40",
                output.name
            ),
        )),
    }
}

impl Requests {
    /// The data user of this number.
    ///
    /// # Errors
    /// A refusal by `user.unknown`.
    pub fn user(&self, user: UserNo) -> Result<&User, Refusal> {
        let unknown = || {
            Refusal::new("user.unknown", format!("there is no data user {user}"))
                .hint("`fenwick user list` shows them")
        };
        self.users
            .get(user.index())
            .filter(|_| user.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every data user with its number.
    pub fn users(&self) -> impl Iterator<Item = (UserNo, &User)> {
        self.users
            .iter()
            .enumerate()
            .map(|(place, user)| (UserNo::after(place), user))
    }

    /// The request of this number.
    ///
    /// # Errors
    /// A refusal by `request.unknown`.
    pub fn get(&self, request: RequestNo) -> Result<&Request, Refusal> {
        let unknown = || {
            Refusal::new("request.unknown", format!("there is no request {request}"))
                .hint("`fenwick request list` shows them")
        };
        self.requests
            .get(request.index())
            .filter(|_| request.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every request with its number.
    pub fn all(&self) -> impl Iterator<Item = (RequestNo, &Request)> {
        self.requests
            .iter()
            .enumerate()
            .map(|(place, request)| (RequestNo::after(place), request))
    }

    /// Registers a data user of a known class.
    ///
    /// # Errors
    /// When the class is unknown or the country is not two capital letters.
    pub fn register(
        &self,
        class: &str,
        country: &str,
        commitment: Hash,
        bylaws: &Adopted<Bylaws>,
    ) -> Result<Event, Refusal> {
        if bylaws.rule.class(class).is_none() {
            let known: Vec<&str> = bylaws
                .rule
                .recipient_classes
                .iter()
                .map(|class| class.id.as_str())
                .collect();
            let refusal = Refusal::new(
                "user.kind",
                format!("'{class}' is not a kind of recipient in these bylaws"),
            )
            .by(bylaws.motion);
            return Err(refusal.hint(format!("kinds: {}", known.join(", "))));
        }
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Refusal::new(
                "user.country",
                "a country is two capital letters such as KE",
            ));
        }
        Ok(Event::Registered {
            user: UserNo::after(self.users.len()),
            class: class.to_owned(),
            country: country.to_owned(),
            commitment,
        })
    }

    /// Vets a data user.
    ///
    /// # Errors
    /// When it is unknown or already vetted.
    pub fn vet(&self, user: UserNo, officer: MemberNo) -> Result<Event, Refusal> {
        match self.user(user)?.vetted_by {
            Some(by) => Err(Refusal::new(
                "user.vetted",
                format!("data user {user} was already vetted by officer {by}"),
            )),
            None => Ok(Event::Vetted { user, officer }),
        }
    }

    /// Files a request. Whether it may be granted is the decision's matter; here it must only make sense.
    ///
    /// # Errors
    /// When the data user or a method is unknown, or the request asks nothing.
    pub fn file(&self, terms: Terms, methods: &Methods) -> Result<Event, Refusal> {
        self.user(terms.user)?;
        if !(1..=100).contains(&terms.count()) || terms.epsilon.0 == 0 {
            return Err(Refusal::new(
                "request.form",
                "a request has 1 to 100 questions and methods, and an epsilon above zero",
            ));
        }
        if terms.fee_minor > FEE_MINOR_MAX {
            return Err(Refusal::new("request.form", "no fee is that high"));
        }
        if terms.every.is_some() && !terms.methods.is_empty() {
            let message = "a request on a timetable names its questions: a method with other values would be another question each time";
            return Err(Refusal::new("request.form", message).hint("write the questions out under `sql`"));
        }
        for question in &terms.questions {
            check_question(question, &terms.dataset)?;
        }
        let mut named = BTreeSet::new();
        for method in &terms.methods {
            check_question(&methods.get(*method)?.question, &terms.dataset)?;
            if !named.insert(method) {
                let message = format!("the method {method} is named twice");
                return Err(Refusal::new("request.form", message));
            }
        }
        Ok(Event::Filed {
            request: RequestNo::after(self.requests.len()),
            terms: Box::new(terms),
        })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        match event {
            Event::Registered {
                class,
                country,
                commitment,
                ..
            } => {
                self.users.push(User {
                    class: class.clone(),
                    country: country.clone(),
                    commitment: *commitment,
                    vetted_by: None,
                });
            }
            Event::Vetted { user, officer } => {
                if let Some(found) = self.users.get_mut(user.index()) {
                    found.vetted_by = Some(*officer);
                }
            }
            Event::Filed { terms, .. } => self.requests.push(Request {
                terms: terms.as_ref().clone(),
                at,
                decision: None,
                spent: EpsilonMicro(0),
                asked: Vec::new(),
                left_before: 0,
            }),
            Event::Decided { request, decision } => {
                if let Some(found) = self.requests.get_mut(request.index()) {
                    found.decision = Some(decision.clone());
                }
            }
            Event::Asked { request, bound } => {
                if let Some(found) = self.requests.get_mut(request.index()) {
                    found.asked.push(bound.as_ref().clone());
                }
            }
        }
    }

    /// Notes how many members had left with frozen consents when a request was decided.
    pub fn decided_after(&mut self, request: RequestNo, left_before: u32) {
        if let Some(found) = self.requests.get_mut(request.index()) {
            found.left_before = left_before;
        }
    }

    /// Notes ε reserved for a question of a request.
    pub fn spend(&mut self, request: RequestNo, epsilon: EpsilonMicro) {
        if let Some(found) = self.requests.get_mut(request.index()) {
            found.spent = found.spent.plus(epsilon);
        }
    }
}
