//! The rules of one motion, frozen at its notice: nothing that happens later moves the goalposts.

use super::matter::Matter;
use crate::kernel::ids::MotionNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::bylaws::{Body, Bylaws, ClassRule, Form, Fraction, Topic, Voting, Weights};
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
    /// The motion that set the price since, where new bylaws would replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_by: Option<MotionNo>,
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
        let frozen = |urgent, vacant| Self::freeze(bylaws, matter, (0, urgent, vacant), noticed_at);
        let ways = [(false, false), (true, false), (false, true), (true, true)];
        ways.into_iter()
            .any(|(urgent, vacant)| decides(&frozen(urgent, vacant)))
    }

    /// Seconds from the notice of a matter to its close, under the rules in force.
    pub fn span_seconds(community: &Community<'_>, matter: &Matter) -> i64 {
        let begun = Time(0);
        let rules = Self::freeze(community.bylaws, matter, (community.size(), false, false), begun);
        rules.closes_at.0
    }

    /// The rules under which a matter noticed now is decided, in a hurry or not, by a council that anybody sits in or not.
    pub(super) fn freeze(
        bylaws: &Adopted<Bylaws>,
        matter: &Matter,
        (members, urgent, vacant): (u64, bool, bool),
        now: Time,
    ) -> Self {
        let voting = &bylaws.rule.voting;
        let topic = matter.topic();
        let mut own = voting.topics.get(&topic).cloned().unwrap_or_default();
        if vacant && topic.is_never_stuck() {
            own.body = Body::Members;
        }
        let hurry = voting.urgent.filter(|_| urgent);
        let by_members = own.body.is_members();
        let notice = hurry.map_or(own.notice_days.unwrap_or(voting.notice_days), |hurry| {
            hurry.notice_days
        });
        let days = own.voting_days.unwrap_or(voting.voting_days);
        let postal = voting
            .postal
            .filter(|postal| by_members && members > postal.members_above);
        let days = postal.map_or(days, |postal| days.max(postal.voting_days));
        let opens_at = now.plus_days(notice);
        let nominations_close_at = (topic == Topic::Election)
            .then(|| opens_at.minus_days(voting.nominations_close_days.min(notice)));
        let mut rules = Self {
            roll_at: now.minus_days(voting.roll_days),
            opens_at,
            closes_at: opens_at.plus_days(hurry.map_or(days, |hurry| hurry.voting_days)),
            quorum: voting.quorum_of(topic),
            threshold: voting.threshold_of(topic),
            adopted_by: bylaws.motion,
            price_by: None,
            body: own.body,
            form: own.form,
            secret_demand: None,
            classes: Vec::new(),
            weights: Weights::Each,
            proxies_max: 0,
            nominations_close_at,
        };
        if let Some(hurry) = hurry {
            rules.raise(hurry.quorum, hurry.threshold);
        }
        if let Matter::Bylaws(new) = matter {
            rules.guard(&bylaws.rule, new);
        }
        if by_members {
            rules.of_all(voting, topic);
        }
        if let Matter::Split { class, .. } = matter {
            rules.parting(class);
        }
        rules
    }

    /// What holds where all members decide. A secret paper tells neither a weight nor a class.
    fn of_all(&mut self, voting: &Voting, topic: Topic) {
        if topic != Topic::Election {
            self.classes.clone_from(&voting.classes);
        }
        self.weights.clone_from(&voting.weights);
        self.proxies_max = voting.proxies_max;
        self.secret_demand = voting
            .secret_demand
            .filter(|_| self.classes.is_empty() && self.weights.is_each());
    }

    /// Nobody is parted off by others: the class agrees by itself, besides the whole.
    fn parting(&mut self, class: &str) {
        if !self.classes.iter().any(|rule| rule.class == class) {
            self.classes.push(ClassRule {
                class: class.to_owned(),
                quorum: None,
                threshold: self.threshold,
            });
        }
        self.secret_demand = None;
    }

    /// What is decided in a hurry, or moves another bar, is never decided more easily than otherwise.
    fn raise(&mut self, quorum: Fraction, threshold: Fraction) {
        self.quorum = self.quorum.harder(quorum);
        self.threshold = self.threshold.harder(threshold);
    }

    /// The bars for new bylaws. Who lowers a bar, or lets others decide, needs what that bar needs today; what only takes
    /// back an outsider's say needs no more than was agreed for that.
    fn guard(&mut self, old: &Bylaws, new: &Bylaws) {
        if let Some(agreed) = old.revokes_outsider(new) {
            self.threshold = agreed;
            return;
        }
        let (was, is) = (&old.voting, &new.voting);
        for topic in Topic::ALL {
            let (quorum, threshold) = (was.quorum_of(topic), was.threshold_of(topic));
            let easier = is.threshold_of(topic).is_easier_than(threshold)
                || is.quorum_of(topic).is_easier_than(quorum)
                || is.body_of(topic) != was.body_of(topic);
            if easier {
                self.raise(quorum, threshold);
            }
        }
    }

    /// The place of a class among those that count by themselves.
    pub(super) fn class_place(&self, class: &str) -> Option<usize> {
        self.classes.iter().position(|rule| rule.class == class)
    }

    /// A refusal by one of these rules, which names the motion that adopted it.
    pub(super) fn refusal(&self, rule: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(rule, message).by(self.adopted_by)
    }
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}
