//! How the members decide: notice, roll, quorum and thresholds, matter by matter; who else must agree; who may begin.

use super::Fraction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// How the members decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voting {
    /// Days between the notice and the opening.
    pub notice_days: u32,
    /// Days between the opening and the close.
    pub voting_days: u32,
    /// Days before the notice by which one must have joined to vote.
    pub roll_days: u32,
    /// Part of the roll that must take part.
    pub quorum: Fraction,
    /// Part of yes and no together that must be yes, for everything but the bylaws.
    pub charter_threshold: Fraction,
    /// The same, for the bylaws themselves.
    pub bylaws_threshold: Fraction,
    /// What is decided otherwise, topic by topic.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub topics: BTreeMap<Topic, TopicRule>,
    /// Classes of members that must agree, each by itself, besides the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassRule>,
    /// How many votes a member has.
    #[serde(default, skip_serializing_if = "Weights::is_each")]
    pub weights: Weights,
    /// For how many other members one member may vote.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub proxies_max: u32,
    /// Part of the roll at whose demand, before the opening, a vote is secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_demand: Option<Fraction>,
    /// Who, besides officers, puts an item before the members or calls an assembly. Without it any one member does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<Initiative>,
    /// How what cannot wait is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgent>,
    /// Votes last longer, by post, when there are more members than fit in a room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal: Option<Postal>,
    /// Days before the opening on which nominations close, and amendments end.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nominations_close_days: u32,
    /// Days between the call of an assembly and the assembly.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub assembly_notice_days: u32,
}

/// What a motion is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// A charter.
    Charter,
    /// The bylaws.
    Bylaws,
    /// A method.
    Method,
    /// The price of answers.
    Price,
    /// A recipient refused for all, or admitted again.
    Recipient,
    /// A request.
    Request,
    /// An election.
    Election,
    /// The recall of an officer.
    Recall,
    /// The appeal of a member against her expulsion.
    Expulsion,
    /// Whether a dataset still benefits the members.
    Benefit,
    /// Whether the members of today stand by the bylaws.
    Reaffirmation,
    /// The end of the co-op.
    Dissolution,
    /// The parting of the co-op in two.
    Split,
    /// A text that the members adopt, and that changes no rule.
    Resolution,
    /// A complaint that nobody who holds an office may close.
    Complaint,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 15] = [
        Self::Charter,
        Self::Bylaws,
        Self::Method,
        Self::Price,
        Self::Recipient,
        Self::Request,
        Self::Election,
        Self::Recall,
        Self::Expulsion,
        Self::Benefit,
        Self::Reaffirmation,
        Self::Dissolution,
        Self::Split,
        Self::Resolution,
        Self::Complaint,
    ];
}

impl Topic {
    /// Whether all members decide while nobody holds the office that would: without bylaws and elections nobody ever held it again.
    pub fn is_never_stuck(self) -> bool {
        matches!(self, Topic::Bylaws | Topic::Election)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// What is decided otherwise for one topic; what is left out is as for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicRule {
    /// Days between the notice and the opening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<u32>,
    /// Days between the opening and the close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voting_days: Option<u32>,
    /// Part of the roll that must take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Fraction>,
    /// Part of yes and no together that must be yes. All of them (`1/1`) is consensus: one no stops it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Fraction>,
    /// Who decides: the members, or the holders of an office.
    #[serde(default, skip_serializing_if = "Body::is_members")]
    pub body: Body,
    /// How votes are given.
    #[serde(default, skip_serializing_if = "Form::is_open")]
    pub form: Form,
}

/// Who decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// All members on the roll.
    #[default]
    Members,
    /// The holders of this office: a council of elders, of delegates, of representatives.
    Council(String),
}

/// How votes are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// By name.
    #[default]
    Open,
    /// On blind-signed papers that nobody can tie to a member.
    Secret,
}

/// Under this name those are counted in a room who belong to no class that counts by itself.
pub const OTHERS: &str = "others";

/// A class of members that must agree by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassRule {
    /// Which class.
    pub class: String,
    /// Part of its members on the roll that must take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Fraction>,
    /// Part of its yes and no together that must be yes.
    pub threshold: Fraction,
}

/// How many votes a member has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// One each.
    #[default]
    Each,
    /// As many as the heads an organisation stands for, but no more than this part of all votes. With fewer members than could
    /// share the votes like that (three, none with more than a quarter), everybody has one.
    Capped(Fraction),
    /// So many for each member of a class, and one for each other member. No co-operative principle allows it.
    Classes(Vec<ClassVotes>),
}

/// How many votes each member of a class has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassVotes {
    /// Which class.
    pub class: String,
    /// How many.
    pub votes: u32,
}

/// Who puts an item before the members, or calls an assembly, besides the officers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// Part of the members.
    pub share: Fraction,
    /// Below this many members, a fixed number is enough.
    #[serde(default)]
    pub small_below: u64,
    /// That number.
    #[serde(default)]
    pub small_count: u64,
}

/// How what cannot wait is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Urgent {
    /// Days between the notice and the opening.
    pub notice_days: u32,
    /// Days between the opening and the close.
    pub voting_days: u32,
    /// Part of the roll that must take part.
    pub quorum: Fraction,
    /// Part of yes and no together that must be yes.
    pub threshold: Fraction,
}

/// Votes by post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postal {
    /// With more members than this.
    pub members_above: u64,
    /// Days between the opening and the close.
    pub voting_days: u32,
}

impl Voting {
    /// Part of the roll that must take part in a vote on this topic.
    pub fn quorum_of(&self, topic: Topic) -> Fraction {
        let own = self.topics.get(&topic).and_then(|own| own.quorum);
        own.unwrap_or(self.quorum)
    }

    /// Part of yes and no together that must be yes on this topic.
    pub fn threshold_of(&self, topic: Topic) -> Fraction {
        let own = self.topics.get(&topic).and_then(|own| own.threshold);
        own.unwrap_or(match topic {
            Topic::Bylaws | Topic::Reaffirmation | Topic::Dissolution | Topic::Split => self.bylaws_threshold,
            _ => self.charter_threshold,
        })
    }

    /// Who decides on this topic.
    pub fn body_of(&self, topic: Topic) -> &Body {
        self.topics.get(&topic).map_or(&Body::Members, |own| &own.body)
    }
}

impl Body {
    /// Whether all members decide.
    pub fn is_members(&self) -> bool {
        *self == Body::Members
    }
}

impl Form {
    /// Whether votes are given by name.
    pub fn is_open(&self) -> bool {
        *self == Form::Open
    }
}

impl Weights {
    /// Whether every member has one vote.
    pub fn is_each(&self) -> bool {
        *self == Weights::Each
    }
}

impl Initiative {
    /// Whether so many of all members may begin. Where there are fewer than the fixed number, all of them may.
    pub fn is_reached(&self, supporters: u64, members: u64) -> bool {
        match members < self.small_below {
            true => supporters > 0 && supporters >= self.small_count.min(members),
            false => self.share.is_reached(supporters, members),
        }
    }
}

pub(super) fn is_zero(days: &u32) -> bool {
    *days == 0
}
