//! Methods: questions with parameters. One is vetted once, by vote or by an officer, and named by the digest of its text.

use super::{Shape, check_question};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::people::Adopted;
use crate::people::bylaws::Bylaws;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happens to methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A method was added, or added again after a charter changed what it asks. Nobody has approved it.
    Added {
        /// Digest of its text, which is public.
        method: Hash,
        /// The question it asks at sample values.
        question: Box<Shape>,
    },
    /// An officer approved a method.
    Approved {
        /// Which.
        method: Hash,
        /// By whom.
        officer: MemberNo,
    },
    /// An officer withdrew an approval.
    Withdrawn {
        /// Of which.
        method: Hash,
        /// By whom.
        officer: MemberNo,
    },
}

/// A method's question with its parameters set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// Digest of the method's text.
    pub method: Hash,
    /// Codes of the values that its parameters were set to, by the names of the parameters in order.
    #[serde(with = "crate::kernel::wide::list")]
    pub values: Vec<i64>,
    /// The question.
    pub question: Shape,
}

/// Whose word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// The members', by a motion.
    Motion(MotionNo),
    /// An officer's.
    Officer(MemberNo),
}

/// The last word on a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Whose.
    pub by: Voice,
    /// Whether it may be asked.
    pub approved: bool,
}

/// One method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Method {
    /// The question it asks at sample values: every other question of it has this form.
    pub question: Shape,
    /// The last word on it; none when nobody has spoken.
    pub standing: Option<Standing>,
}

/// All methods, by the digests of their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Methods {
    methods: BTreeMap<Hash, Method>,
}

impl Methods {
    /// The method with a text of this digest.
    ///
    /// # Errors
    /// A refusal by `method.unknown`.
    pub fn get(&self, method: Hash) -> Result<&Method, Refusal> {
        let unknown = || {
            Refusal::new(
                "method.unknown",
                format!("there is no method {method}: one changed byte makes another one"),
            )
            .hint("`fenwick method list` shows them, `fenwick method add FILE` adds one")
        };
        self.methods.get(&method).ok_or_else(unknown)
    }

    /// Every method with the digest of its text.
    pub fn all(&self) -> impl Iterator<Item = (Hash, &Method)> {
        self.methods.iter().map(|(hash, method)| (*hash, method))
    }

    /// Adds a method. One that is known can be added again only when it asks something else by now.
    ///
    /// # Errors
    /// When its question makes no sense, or the method is known.
    pub fn add(&self, method: Hash, question: Shape) -> Result<Event, Refusal> {
        check_question(&question, &question.dataset)?;
        let same = |known: &Method| known.question.is_like(&question) && question.is_like(&known.question);
        if self.methods.get(&method).is_some_and(same) {
            let refusal = Refusal::new("method.known", format!("the method {method} is there already"));
            return Err(refusal.hint("`fenwick method show` says where it stands"));
        }
        Ok(Event::Added {
            method,
            question: Box::new(question),
        })
    }

    /// An officer approves a method.
    ///
    /// # Errors
    /// When the bylaws leave it to the members, the members voted on it, or it is approved already.
    pub fn approve(
        &self,
        method: Hash,
        officer: MemberNo,
        bylaws: &Adopted<Bylaws>,
    ) -> Result<Event, Refusal> {
        let found = self.get(method)?;
        if !bylaws.rule.approval.methods_by_council {
            let message = "these bylaws leave the approval of methods to the members' vote";
            return Err(Refusal::new("method.council", message)
                .by(bylaws.motion)
                .hint("table a motion with `fenwick method propose`"));
        }
        found.open_to_officers()?;
        match found.standing {
            Some(Standing { approved: true, .. }) => {
                Err(Refusal::new("method.standing", "this method is approved already"))
            }
            _ => Ok(Event::Approved { method, officer }),
        }
    }

    /// An officer withdraws what an officer approved.
    ///
    /// # Errors
    /// When the members voted on it, or it is not approved.
    pub fn withdraw(&self, method: Hash, officer: MemberNo) -> Result<Event, Refusal> {
        let found = self.get(method)?;
        found.open_to_officers()?;
        match found.standing {
            Some(Standing { approved: true, .. }) => Ok(Event::Withdrawn { method, officer }),
            _ => Err(Refusal::new("method.standing", "this method is not approved")),
        }
    }

    /// Whether a method may be asked: in one sentence with the motion that lets it, or not.
    ///
    /// # Errors
    /// A refusal by `method.approved` that says why not.
    pub fn approval(
        &self,
        method: Hash,
        bylaws: &Adopted<Bylaws>,
    ) -> Result<(Option<MotionNo>, String), Refusal> {
        let short = short(method);
        let refuse = |message: String| Refusal::new("method.approved", message).by(bylaws.motion);
        let Some(standing) = self.methods.get(&method).and_then(|found| found.standing) else {
            return Err(refuse(format!("nobody has approved the method {short}")));
        };
        match (standing.approved, standing.by) {
            (true, Voice::Motion(motion)) => Ok((
                Some(motion),
                format!("the members approved the method {short} by motion {motion}"),
            )),
            (true, Voice::Officer(officer)) if bylaws.rule.approval.methods_by_council => Ok((
                Some(bylaws.motion),
                format!("officer {officer} approved the method {short}"),
            )),
            (true, Voice::Officer(officer)) => Err(refuse(format!(
                "officer {officer} approved the method {short}, and the bylaws now leave that to a vote"
            ))),
            (false, Voice::Motion(motion)) => Err(refuse(format!(
                "the members withdrew their approval of the method {short} by motion {motion}"
            ))
            .by(motion)),
            (false, Voice::Officer(officer)) => Err(refuse(format!(
                "officer {officer} withdrew the approval of the method {short}"
            ))),
        }
    }

    /// Whether a question is the method's own, with other values and nothing else.
    ///
    /// # Errors
    /// A refusal by `method.question`.
    pub fn admits(&self, bound: &Bound) -> Result<(), Refusal> {
        if self.get(bound.method)?.question.is_like(&bound.question) {
            return Ok(());
        }
        let message = format!(
            "the method {} would ask something else than what was vetted: the charter has changed since",
            short(bound.method)
        );
        Err(Refusal::new("method.question", message)
            .hint("add it again with `fenwick method add FILE`; it then needs to be approved anew"))
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Added { method, question } => {
                // Added again it asks something else: a yes to it is void, a no still holds.
                let before = self.methods.remove(method).and_then(|found| found.standing);
                let added = Method {
                    question: question.as_ref().clone(),
                    standing: before.filter(|standing| !standing.approved),
                };
                self.methods.insert(*method, added);
            }
            Event::Approved { method, officer } => self.stand(*method, Voice::Officer(*officer), true),
            Event::Withdrawn { method, officer } => self.stand(*method, Voice::Officer(*officer), false),
        }
    }

    /// Notes the last word on a method.
    pub fn stand(&mut self, method: Hash, by: Voice, approved: bool) {
        if let Some(found) = self.methods.get_mut(&method) {
            found.standing = Some(Standing { by, approved });
        }
    }
}

impl Method {
    /// What the members voted, only the members change.
    fn open_to_officers(&self) -> Result<(), Refusal> {
        let Some(Standing {
            by: Voice::Motion(motion),
            ..
        }) = self.standing
        else {
            return Ok(());
        };
        let message =
            format!("the members voted on this method by motion {motion}, and only a vote changes that");
        Err(Refusal::new("method.voted", message)
            .by(motion)
            .hint("table a motion with `fenwick method propose`"))
    }
}

/// The beginning of a digest, enough for people to tell it from others.
pub fn short(method: Hash) -> String {
    method.to_string().chars().take(16).collect()
}

#[cfg(test)]
mod tests;
