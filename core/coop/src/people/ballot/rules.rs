//! The rules of one motion, frozen at its notice: nothing that happens later moves the goalposts.

use super::matter::Matter;
use crate::kernel::ids::MotionNo;
use crate::kernel::time::Time;
use crate::people::bylaws::{Body, Bylaws, ClassRule, Form, Fraction, Topic, Weights};
use crate::people::{Adopted, Community};
use serde::{Deserialize, Serialize};

/// The rules of one motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Who joined later does not vote.
    pub roll_at: Time,
    /// When voting begins.
    pub opens_at: Time,
    /// When voting ends: a vote at this moment is too late.
    pub closes_at: Time,
    /// Part of the roll that must take part.
    pub quorum: Fraction,
    /// Part of yes and no together that must be yes.
    pub threshold: Fraction,
    /// The motion that adopted these rules.
    pub adopted_by: MotionNo,
    /// Who decides.
    #[serde(default, skip_serializing_if = "Body::is_members")]
    pub body: Body,
    /// How votes are given.
    #[serde(default, skip_serializing_if = "Form::is_open")]
    pub form: Form,
    /// Part of the roll at whose demand the vote is secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_demand: Option<Fraction>,
    /// Classes that must agree by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassRule>,
    /// How many votes a member has.
    #[serde(default, skip_serializing_if = "Weights::is_each")]
    pub weights: Weights,
    /// For how many others one member may vote.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub proxies_max: u32,
    /// When nominations close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominations_close_at: Option<Time>,
}

impl Rules {
    /// Whether such bylaws let a matter noticed then be decided like this: in a hurry or not, by post or not.
    pub fn are_of(&self, bylaws: &Adopted<Bylaws>, matter: &Matter, noticed_at: Time) -> bool {
        let decides = |rules: &Self| {
            (rules.quorum, rules.threshold, rules.adopted_by)
                == (self.quorum, self.threshold, self.adopted_by)
                && (&rules.body, &rules.weights, &rules.classes) == (&self.body, &self.weights, &self.classes)
        };
        let frozen = |urgent| Self::freeze(bylaws, matter, (0, urgent), noticed_at);
        decides(&frozen(false)) || decides(&frozen(true))
    }

    /// Seconds from the notice of a matter to its close, under the rules in force.
    pub fn span_seconds(community: &Community<'_>, matter: &Matter) -> i64 {
        let begun = Time(0);
        let rules = Self::freeze(community.bylaws, matter, (community.size(), false), begun);
        rules.closes_at.0
    }

    /// The rules under which a matter noticed now is decided.
    pub(super) fn freeze(
        bylaws: &Adopted<Bylaws>,
        matter: &Matter,
        (members, urgent): (u64, bool),
        now: Time,
    ) -> Self {
        let voting = &bylaws.rule.voting;
        let topic = matter.topic();
        let own = voting.topics.get(&topic).cloned().unwrap_or_default();
        let hurry = voting.urgent.filter(|_| urgent);
        let notice = hurry.map_or(own.notice_days.unwrap_or(voting.notice_days), |hurry| {
            hurry.notice_days
        });
        let postal = voting.postal.filter(|postal| members > postal.members_above);
        let days = postal.map_or(own.voting_days.unwrap_or(voting.voting_days), |postal| {
            postal.voting_days
        });
        let opens_at = now.plus_days(notice);
        let by_members = own.body.is_members();
        let nominations_close_at = (topic == Topic::Election)
            .then(|| opens_at.minus_days(voting.nominations_close_days.min(notice)));
        Self {
            roll_at: now.minus_days(voting.roll_days),
            opens_at,
            closes_at: opens_at.plus_days(hurry.map_or(days, |hurry| hurry.voting_days)),
            quorum: harder(
                hurry.map(|hurry| hurry.quorum),
                own.quorum.unwrap_or(voting.quorum),
            ),
            threshold: harder(hurry.map(|hurry| hurry.threshold), threshold(bylaws, matter)),
            adopted_by: bylaws.motion,
            body: own.body,
            form: own.form,
            secret_demand: voting.secret_demand.filter(|_| by_members),
            classes: if by_members {
                voting.classes.clone()
            } else {
                Vec::new()
            },
            weights: if by_members {
                voting.weights.clone()
            } else {
                Weights::Each
            },
            proxies_max: if by_members { voting.proxies_max } else { 0 },
            nominations_close_at,
        }
    }
}

/// What is decided in a hurry is never decided more easily.
fn harder(hurried: Option<Fraction>, ordinary: Fraction) -> Fraction {
    hurried.map_or(ordinary, |hurried| hurried.harder(ordinary))
}

/// The part of yes and no that must be yes. What only takes back an outsider's say needs no more than was agreed for that.
fn threshold(bylaws: &Adopted<Bylaws>, matter: &Matter) -> Fraction {
    let voting = &bylaws.rule.voting;
    let topic = matter.topic();
    let ordinary = match topic {
        Topic::Bylaws | Topic::Reaffirmation | Topic::Dissolution | Topic::Split => voting.bylaws_threshold,
        _ => voting.charter_threshold,
    };
    let own = voting.topics.get(&topic).and_then(|own| own.threshold);
    let revoked = match matter {
        Matter::Bylaws(new) => bylaws.rule.revokes_outsider(new),
        _ => None,
    };
    revoked.or(own).unwrap_or(ordinary)
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}
