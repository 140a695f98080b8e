//! A rule said no. Never mixed up with an error, which is the world or a bug.

use super::ids::MotionNo;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A no, with the rule that said it and the motion that adopted the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable id of the rule, such as `bylaws.quorum`.
    pub rule: String,
    /// The motion that adopted the rule; 0 is the founding, none a rule of the software or of the rights floor.
    pub motion: Option<MotionNo>,
    /// One plain sentence.
    pub message: String,
    /// Where in a SQL text, counted in characters from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
    /// What would work instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal by a rule that no motion adopted.
    pub fn new(rule: &str, message: impl Into<String>) -> Self {
        Self {
            rule: rule.to_owned(),
            motion: None,
            message: message.into(),
            at: None,
            hint: None,
        }
    }

    /// Names the motion that adopted the rule.
    #[must_use]
    pub fn by(self, motion: MotionNo) -> Self {
        Self {
            motion: Some(motion),
            ..self
        }
    }

    /// Says what would work instead.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Says where in the SQL text.
    #[must_use]
    pub fn at(self, position: u32) -> Self {
        Self {
            at: Some(position),
            ..self
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
