//! What a setting speaks about, and the words for it.

use super::Use;
use crate::kernel::ids::UserNo;
use crate::kernel::purpose::Purpose;
use crate::kernel::time::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// May be used so.
    Yes,
    /// May not.
    No,
}

/// How closely a use looks at a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// Noised figures about many.
    Aggregate,
    /// Records without a name.
    Pseudonymised,
    /// Records with a name.
    Identified,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// Everybody.
    Any,
    /// A class of recipients.
    Class(String),
    /// One data user.
    User(UserNo),
}

/// What a setting speaks about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scope {
    /// The dataset.
    pub dataset: String,
    /// The fields; none means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeSet<String>>,
    /// The purpose, with its narrower ones.
    pub purpose: Purpose,
    /// To whom.
    pub recipient: Recipient,
    /// A yes goes up to it, a no from it.
    pub resolution: Resolution,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::Any => f.write_str("any"),
            Recipient::Class(class) => write!(f, "class:{class}"),
            Recipient::User(user) => write!(f, "user:{user}"),
        }
    }
}

impl FromStr for Recipient {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a recipient is class:NAME, user:NUMBER or any";
        match text.split_once(':') {
            None if text == "any" => Ok(Recipient::Any),
            Some(("class", class)) if !class.is_empty() => Ok(Recipient::Class(class.to_owned())),
            Some(("user", number)) => number
                .parse()
                .map(|number| Recipient::User(UserNo(number)))
                .map_err(|_| FORM),
            _ => Err(FORM),
        }
    }
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl FromStr for Resolution {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "aggregate" => Ok(Resolution::Aggregate),
            "pseudonymised" => Ok(Resolution::Pseudonymised),
            "identified" => Ok(Resolution::Identified),
            _ => Err("a resolution is aggregate, pseudonymised or identified"),
        }
    }
}

impl FromStr for Answer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yes" => Ok(Answer::Yes),
            "no" => Ok(Answer::No),
            _ => Err("an answer is yes or no"),
        }
    }
}

impl Scope {
    /// The same scope without its end: giving an answer again to the same scope replaces the earlier one, whatever its end.
    pub(super) fn key(&self) -> Self {
        Self {
            until: None,
            ..self.clone()
        }
    }

    pub(super) fn fields_within(&self, wider: &Self) -> bool {
        match (&self.fields, &wider.fields) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own.is_subset(other),
        }
    }

    pub(super) fn until_within(&self, wider: &Self) -> bool {
        match (self.until, wider.until) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own <= other,
        }
    }

    pub(super) fn applies(&self, field: Option<&str>, to: &Use<'_>) -> bool {
        self.dataset == to.dataset
            && self
                .fields
                .as_ref()
                .is_none_or(|fields| field.is_some_and(|field| fields.contains(field)))
            && self.purpose.covers(to.purpose)
            && match &self.recipient {
                Recipient::Any => true,
                Recipient::Class(class) => class == to.class,
                Recipient::User(user) => *user == to.user,
            }
            && self.until.is_none_or(|last_day| to.now < last_day.end())
    }
}
