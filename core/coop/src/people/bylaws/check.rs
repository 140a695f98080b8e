//! Whether bylaws make sense together.

use super::{Budget, Bylaws, Fraction, OTHERS, Office, Payee, Power, Topic, Voting, Weights};
use crate::kernel::epsilon::{DeltaPico, EpsilonMicro};
use crate::kernel::refusal::Refusal;
use std::collections::BTreeSet;

/// Longer times between the steps of a motion would lead out of the calendar.
const DAYS_MAX: u32 = 3_650;

/// A larger δ would be a promise that may fail for one member in a thousand.
const DELTA_MAX: DeltaPico = DeltaPico(1_000_000_000);

/// The first fault found.
type Fault = Result<(), String>;

fn fail(message: impl Into<String>) -> Fault {
    Err(message.into())
}

impl Bylaws {
    /// Whether the rules make sense together.
    ///
    /// # Errors
    /// A refusal by `bylaws.form` that names the first rule that does not.
    pub fn check(&self) -> Result<(), Refusal> {
        let form = |message: String| Refusal::new("bylaws.form", format!("bylaws: {message}"));
        self.first_fault().map_err(form)
    }

    fn first_fault(&self) -> Fault {
        self.voting.check()?;
        if self.attesting_officers == 0 {
            return fail("at least one officer attests");
        }
        self.budget.check()?;
        self.check_classes()?;
        self.check_money()?;
        self.check_offices()?;
        self.check_watch()
    }

    fn check_classes(&self) -> Fault {
        let ids: BTreeSet<&String> = self.recipient_classes.iter().map(|class| &class.id).collect();
        if ids.is_empty() || ids.len() != self.recipient_classes.len() {
            return fail("recipient classes are missing or named twice");
        }
        let approval = &self.approval;
        let named = approval
            .automatic_classes
            .iter()
            .chain(&approval.voted_classes)
            .chain(&self.price.free_classes);
        if named.into_iter().any(|class| !ids.contains(class)) {
            return fail("approval or price names a class that is not among the recipient classes");
        }
        let both = |class: &&String| approval.voted_classes.contains(class);
        if approval.automatic_classes.iter().find(both).is_some() {
            return fail("a class whose requests need a vote is not approved by rule");
        }
        Ok(())
    }

    fn check_money(&self) -> Fault {
        if self.split.iter().all(|share| share.weight == 0) || self.payout_unit_minor == 0 {
            return fail("the split shares nothing out, or the payout unit is zero");
        }
        if self.shares.as_ref().is_some_and(|shares| shares.price_minor == 0) {
            return fail("a share that costs nothing is no share");
        }
        let gated = self.split.iter().filter(|share| share.gate.is_some());
        for share in gated {
            if share.to == Payee::Reserve {
                return fail("the reserve itself waits for nothing: its part of the split has no gate");
            }
            if self.shares.is_none() {
                return fail("a gate that looks at the paid-in capital needs shares");
            }
        }
        Ok(())
    }

    fn check_offices(&self) -> Fault {
        let ids: BTreeSet<&String> = self.offices.iter().map(|office| &office.id).collect();
        if ids.len() != self.offices.len() {
            return fail("an office is named twice");
        }
        self.offices.iter().try_for_each(Office::check)?;
        let election = self.voting.topics.get(&Topic::Election);
        let notice = election
            .and_then(|own| own.notice_days)
            .unwrap_or(self.voting.notice_days);
        if !self.offices.is_empty() && self.voting.nominations_close_days >= notice {
            return fail(
                "nominations need at least one day between the notice of an election and their close",
            );
        }
        let manages = |office: &Office| office.may(Power::Manage);
        if !self.offices.is_empty() && !self.offices.iter().any(manages) {
            return fail("some office manages the co-op from day to day: give one the power 'manage'");
        }
        let council = self.approval.council.as_ref();
        let reviews = |id: &String| {
            self.offices
                .iter()
                .any(|office| office.id == *id && office.may(Power::Review))
        };
        if council.is_some_and(|id| !reviews(id)) {
            return fail("the council that approves requests is an office with the power 'review'");
        }
        let both = |office: &Office| Some(&office.id) == council && office.may(Power::Manage);
        if self.approval.council_apart && (council.is_none() || self.offices.iter().any(both)) {
            return fail(
                "a council apart from those who manage the co-op is an office that does not manage it",
            );
        }
        for (topic, rule) in &self.voting.topics {
            if let super::Body::Council(id) = &rule.body
                && !ids.contains(id)
            {
                return fail(format!("'{id}', who decides on {topic}, is no office"));
            }
        }
        Ok(())
    }

    fn check_watch(&self) -> Fault {
        let watch = &self.watch;
        watch.turnout_min.map_or(Ok(()), Fraction::check)?;
        watch.turnover_max.map_or(Ok(()), threshold)?;
        if watch.turnover_max.is_some() && watch.assembly_days_max.is_none() {
            return fail(
                "members who did not stand by the bylaws are asked again after the next assembly: set assembly_days_max beside turnover_max",
            );
        }
        if watch.assembly_days_max == Some(0) || watch.benefit_days_max == Some(0) {
            return fail("nothing can be asked of the members every zero days");
        }
        if self.leaving.export_days == 0 || self.leaving.appeal_days == 0 {
            return fail("an appeal, and taking one's data out, need at least one day");
        }
        let outsiders = self.autonomy.outsiders.iter();
        outsiders
            .filter_map(|outsider| outsider.revoked_by)
            .try_for_each(threshold)
    }
}

impl Voting {
    fn check(&self) -> Fault {
        self.quorum.check()?;
        threshold(self.charter_threshold)?;
        threshold(self.bylaws_threshold)?;
        let days = [
            self.notice_days,
            self.voting_days,
            self.roll_days,
            self.nominations_close_days,
            self.assembly_notice_days,
            self.postal.map_or(0, |postal| postal.voting_days),
        ];
        if self.voting_days == 0 || self.postal.is_some_and(|postal| postal.voting_days == 0) {
            return fail("a vote lasts at least one day");
        }
        if days.into_iter().any(|days| days > DAYS_MAX) {
            return fail("notice, vote and roll date take at most ten years each");
        }
        self.check_begin()?;
        self.check_classes()?;
        self.topics
            .iter()
            .try_for_each(|(topic, rule)| self.check_topic(*topic, rule))
    }

    fn check_begin(&self) -> Fault {
        if let Some(urgent) = &self.urgent {
            urgent.quorum.check()?;
            threshold(urgent.threshold)?;
            let days = [urgent.notice_days, urgent.voting_days];
            if urgent.voting_days == 0 || days.into_iter().any(|days| days > DAYS_MAX) {
                return fail("an urgent vote lasts at least one day and at most ten years");
            }
        }
        if let Some(initiative) = &self.initiative {
            threshold(initiative.share)?;
            if initiative.small_below > 0 && initiative.small_count == 0 {
                return fail("an initiative of nobody is none");
            }
        }
        if self.secret_demand.is_some() && !(self.weights.is_each() && self.classes.is_empty()) {
            return fail(
                "a secret paper tells neither a weight nor a class: leave out secret_demand, or weights and classes",
            );
        }
        self.secret_demand.map_or(Ok(()), threshold)
    }

    fn check_classes(&self) -> Fault {
        let names: BTreeSet<&String> = self.classes.iter().map(|rule| &rule.class).collect();
        if names.len() != self.classes.len() || self.classes.iter().any(|rule| rule.class == OTHERS) {
            return fail(
                "a class that agrees by itself is named once, and 'others' are those of no such class",
            );
        }
        for class in &self.classes {
            threshold(class.threshold)?;
            class.quorum.map_or(Ok(()), Fraction::check)?;
        }
        match &self.weights {
            Weights::Each => Ok(()),
            Weights::Capped(cap) => threshold(*cap),
            Weights::Classes(classes) if classes.iter().any(|class| class.votes == 0) => {
                fail("a class of members without a vote is no class of members")
            }
            Weights::Classes(_) => Ok(()),
        }
    }

    fn check_topic(&self, topic: Topic, rule: &super::TopicRule) -> Fault {
        if !rule.body.is_members() && for_all(topic) {
            return fail(format!(
                "what is asked under '{topic}' is for all members to say, and for no council"
            ));
        }
        if topic == Topic::Split && !rule.form.is_open() {
            return fail(
                "the class that parts agrees by itself, and a secret paper tells no class: a split is voted by name",
            );
        }
        rule.quorum.map_or(Ok(()), Fraction::check)?;
        rule.threshold.map_or(Ok(()), threshold)?;
        let days = [rule.notice_days, rule.voting_days].into_iter().flatten();
        if rule.voting_days == Some(0) || days.into_iter().any(|days| days > DAYS_MAX) {
            return fail(format!(
                "a vote on {topic} lasts at least one day and at most ten years"
            ));
        }
        if !rule.form.is_open() && (!self.weights.is_each() || !rule.body.is_members()) {
            return fail(format!(
                "a secret vote on {topic} is one paper for each member: it goes with no weights and no council"
            ));
        }
        if !rule.form.is_open() && topic != Topic::Election && !self.classes.is_empty() {
            return fail(format!(
                "a secret paper tells no class: a vote on {topic} is secret, or classes agree by themselves"
            ));
        }
        Ok(())
    }
}

/// What no council decides in the members' place.
fn for_all(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Reaffirmation | Topic::Benefit | Topic::Expulsion | Topic::Complaint
    )
}

impl Office {
    fn check(&self) -> Fault {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.id.is_empty() || self.id.len() > 30 || !self.id.bytes().all(plain) {
            return fail("the id of an office is a short word of small letters, digits and -");
        }
        if self.seats == 0 || self.holders_min == 0 || self.holders_min > self.seats {
            return fail(format!(
                "the office '{}' needs at least one seat, and no more holders than seats",
                self.id
            ));
        }
        let reserved = self
            .reserved
            .iter()
            .fold(0u16, |sum, class| sum.saturating_add(class.seats));
        if reserved > self.seats {
            return fail(format!("more seats of '{}' are reserved than there are", self.id));
        }
        if [self.term_days, self.break_days]
            .into_iter()
            .any(|days| days > DAYS_MAX)
            || self.terms_days_max > DAYS_MAX.saturating_mul(10)
        {
            return fail(format!("a term of '{}' takes at most ten years", self.id));
        }
        if self.duties.is_empty() {
            return fail(format!("the office '{}' has no stated duties", self.id));
        }
        Ok(())
    }
}

impl Budget {
    fn check(&self) -> Fault {
        if self.delta > DELTA_MAX {
            return fail("delta is at most 0.001");
        }
        if self.question == Some(EpsilonMicro(0)) {
            return fail(
                "a question that may cost nothing has no answer; leave its cap out, or lower the others",
            );
        }
        if self.dataset_lifetime.is_some_and(|cap| cap < self.dataset_year) {
            return fail("a dataset has at least as much budget for its life as for one year");
        }
        Ok(())
    }
}

impl Fraction {
    fn check(self) -> Fault {
        let top = if self.more_than {
            self.parts.saturating_sub(1)
        } else {
            self.parts
        };
        if self.parts == 0 || self.of > top {
            return fail("a quorum or threshold is a fraction between 0 and 1 that can be reached");
        }
        Ok(())
    }
}

/// A fraction that nothing at all does not reach.
fn threshold(fraction: Fraction) -> Fault {
    fraction.check()?;
    if fraction.of == 0 && !fraction.more_than {
        return fail("a threshold of nothing passes what everybody refuses");
    }
    Ok(())
}
