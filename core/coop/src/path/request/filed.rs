//! One request: its terms, where it stands, and what is left of it.

use super::{Bound, Shape};
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo, UserNo};
use crate::kernel::purpose::Purpose;
use crate::kernel::time::{Date, Every, Time};
use crate::path::consent::Resolution;
use crate::people::duty::Verdict;
use serde::{Deserialize, Serialize};

/// What a request asks for and offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Who asks.
    pub user: UserNo,
    /// Of which dataset.
    pub dataset: String,
    /// For what.
    pub purpose: Purpose,
    /// How closely.
    pub resolution: Resolution,
    /// Digest of title, reason and obligations, which are erasable texts.
    pub text: Hash,
    /// The questions.
    pub questions: Vec<Shape>,
    /// ε for all questions together.
    pub epsilon: EpsilonMicro,
    /// The last day on which questions may be asked.
    pub until: Date,
    /// What is offered for all questions together.
    #[serde(with = "crate::kernel::wide")]
    pub fee_minor: u64,
    /// Methods that may be asked, by the digests of their texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Hash>,
    /// The timetable: each question is asked once in every such period, and not again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
}

/// One rule's part in a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable id of the rule.
    pub rule: String,
    /// The motion that adopted it.
    pub motion: Option<MotionNo>,
    /// Whether it was met.
    pub met: bool,
    /// One plain sentence.
    pub sentence: String,
}

/// Grant or refusal, with the rules that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it was granted.
    pub granted: bool,
    /// Every rule, met or not.
    pub reasons: Vec<Reason>,
    /// The officer who approved it, where the rules ask for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<MemberNo>,
    /// The motion by which the members approved it, where they voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motion: Option<MotionNo>,
    /// What the council said, where the rules ask it: the minority's opinion too, with the digests of all reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub council: Option<Verdict>,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Filed, not decided.
    Filed,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Its terms.
    pub terms: Terms,
    /// When it was filed.
    pub at: Time,
    /// Its decision.
    pub decision: Option<Decision>,
    /// ε reserved for its questions so far.
    pub spent: EpsilonMicro,
    /// Questions that its methods were asked, in order.
    pub asked: Vec<Bound>,
    /// How many members had left with frozen consents when it was decided.
    #[serde(skip_serializing_if = "is_none")]
    pub left_before: u32,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Terms {
    /// How many questions and methods there are: the price and the share of ε of each go by it.
    pub fn count(&self) -> u64 {
        u64::try_from(self.questions.len().saturating_add(self.methods.len())).unwrap_or(u64::MAX)
    }
}

impl Request {
    /// Where it stands.
    pub fn state(&self) -> State {
        match &self.decision {
            None => State::Filed,
            Some(decision) if decision.granted => State::Granted,
            Some(_) => State::Refused,
        }
    }

    /// How many members had left with frozen consents when it was granted as a study: who left later stays in it. One on a
    /// timetable is none, for it goes on as the co-op does; nor is one that is not granted.
    pub fn study(&self) -> Option<u32> {
        let is_study = self.state() == State::Granted && self.terms.every.is_none();
        is_study.then_some(self.left_before)
    }

    /// How often each question is meant to be asked: on a timetable once in every period from the filing to the last day.
    pub fn times(&self) -> u64 {
        let periods = |every: Every| every.count(self.at, self.terms.until.start());
        self.terms.every.map_or(1, periods)
    }

    /// ε of one question when nothing else is said: an equal part of the total for each question or method and each
    /// time that it is asked.
    pub fn epsilon_each(&self) -> EpsilonMicro {
        let times = self.terms.count().saturating_mul(self.times());
        self.terms.epsilon.split(times)
    }

    /// Its questions, each at its place: those of its terms, then those that its methods were asked.
    pub fn questions(&self) -> impl Iterator<Item = &Shape> {
        let asked = self.asked.iter().map(|bound| &bound.question);
        self.terms.questions.iter().chain(asked)
    }

    /// The question at this place.
    pub fn question(&self, place: u32) -> Option<&Shape> {
        self.questions().nth(usize::try_from(place).ok()?)
    }

    /// ε left for its questions.
    pub fn epsilon_left(&self) -> EpsilonMicro {
        EpsilonMicro(self.terms.epsilon.0.saturating_sub(self.spent.0))
    }
}
