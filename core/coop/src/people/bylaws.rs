//! The bylaws: the rules a co-op gives itself, as typed data. They change only by motion.

use crate::kernel::epsilon::{DeltaPico, EpsilonMicro};
use crate::kernel::purpose::Purpose;
use crate::kernel::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longer times between the steps of a motion would lead out of the calendar.
const DAYS_MAX: u32 = 3_650;

/// A larger δ would be a promise that may fail for one member in a thousand.
const DELTA_MAX: DeltaPico = DeltaPico(1_000_000_000);

/// The rules of one co-op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bylaws {
    /// How the members decide.
    pub voting: Voting,
    /// Officers whose word confirms what a facilitator entered, or a grave act.
    pub attesting_officers: u32,
    /// Kinds of recipients this co-op knows.
    pub recipient_classes: Vec<RecipientClass>,
    /// Purposes refused to everybody, with their narrower ones.
    #[serde(default)]
    pub refused_purposes: Vec<Purpose>,
    /// Who approves a request.
    pub approval: Approval,
    /// How much may be learnt.
    pub budget: Budget,
    /// What an answer costs.
    pub price: Price,
    /// Where income goes, in this order.
    pub split: Vec<Share>,
    /// Members are paid in whole multiples of this.
    #[serde(with = "crate::kernel::wide")]
    pub payout_unit_minor: u64,
}

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
    /// Part of yes and no together that must be yes, for a charter or a method.
    pub charter_threshold: Fraction,
    /// The same, for the bylaws themselves.
    pub bylaws_threshold: Fraction,
}

/// A fraction between 0 and 1, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Above the line.
    pub of: u32,
    /// Below the line.
    pub parts: u32,
    /// Whether exactly the fraction is too little.
    #[serde(default)]
    pub more_than: bool,
}

/// A kind of recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientClass {
    /// Its id in consents (`class:ID`).
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// The term of the Data Privacy Vocabulary.
    pub dpv: String,
    /// Whether it works for profit: such recipients are refused competitive datasets.
    #[serde(default)]
    pub for_profit: bool,
    /// Whether requests of this kind may be decided at all.
    #[serde(default = "yes")]
    pub admitted: bool,
}

fn yes() -> bool {
    true
}

fn is_no(said: &bool) -> bool {
    !said
}

/// Who approves a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Requests up to this total ε are approved by rule when their class is listed.
    pub automatic_epsilon_max: EpsilonMicro,
    /// Classes that need no officer up to that ε.
    #[serde(default)]
    pub automatic_classes: Vec<String>,
    /// Whether an officer may approve a method; otherwise only the members' vote does.
    #[serde(default, skip_serializing_if = "is_no")]
    pub methods_by_council: bool,
}

/// How much may be learnt from the members' data, by anybody. Each cap is a whole promise (ε, δ) of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// How likely a promise may fail. Without it only pure ε counts, and it adds up.
    #[serde(default, skip_serializing_if = "DeltaPico::is_none")]
    pub delta: DeltaPico,
    /// The most one question may cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<EpsilonMicro>,
    /// Over all datasets, for the life of the co-op.
    pub lifetime: EpsilonMicro,
    /// Per dataset, for the life of the co-op.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_lifetime: Option<EpsilonMicro>,
    /// Per dataset and calendar year.
    pub dataset_year: EpsilonMicro,
    /// Per data user, for the life of the co-op.
    pub per_user: EpsilonMicro,
}

/// What an answer costs: a public function of published parameters. Zero is a normal price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// For each question of a request.
    #[serde(with = "crate::kernel::wide")]
    pub question_minor: u64,
    /// For each whole ε, in proportion.
    #[serde(with = "crate::kernel::wide")]
    pub epsilon_minor: u64,
    /// Classes that pay nothing.
    #[serde(default)]
    pub free_classes: Vec<String>,
}

/// One step of the split of income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Who gets it.
    pub to: Payee,
    /// Parts of the whole income; the steps are shared out by largest remainder.
    #[serde(with = "crate::kernel::wide")]
    pub weight: u64,
}

/// Who gets a share of income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payee {
    /// The indivisible reserve.
    Reserve,
    /// A named fund.
    Fund(String),
    /// All members, the same each.
    MembersByHead,
    /// Members, in proportion to the rows they contributed in the period.
    MembersByPoints,
}

impl Fraction {
    /// Whether `part` of `whole` reaches this fraction. Nothing of nothing does not.
    pub fn is_reached(&self, part: u64, whole: u64) -> bool {
        if whole == 0 {
            return false;
        }
        let left = u128::from(part).saturating_mul(self.parts.into());
        let right = u128::from(whole).saturating_mul(self.of.into());
        if self.more_than {
            left > right
        } else {
            left >= right
        }
    }
}

impl Budget {
    /// What is wrong with these caps together, if anything is.
    fn fault(&self) -> Option<&'static str> {
        if self.delta > DELTA_MAX {
            return Some("delta is at most 0.001");
        }
        if self.question == Some(EpsilonMicro(0)) {
            return Some(
                "a question that may cost nothing has no answer; leave its cap out, or lower the others",
            );
        }
        if self.dataset_lifetime.is_some_and(|cap| cap < self.dataset_year) {
            return Some("a dataset has at least as much budget for its life as for one year");
        }
        None
    }
}

impl Price {
    /// The price of `questions` questions at `epsilon` together, rounded up to a whole minor unit.
    pub fn of(&self, class: &str, questions: u64, epsilon: EpsilonMicro) -> u64 {
        if self.free_classes.iter().any(|free| free == class) {
            return 0;
        }
        let by_epsilon = u128::from(self.epsilon_minor)
            .saturating_mul(epsilon.0.into())
            .div_ceil(1_000_000);
        self.question_minor
            .saturating_mul(questions)
            .saturating_add(u64::try_from(by_epsilon).unwrap_or(u64::MAX))
    }
}

impl Bylaws {
    /// The class of this id.
    pub fn class(&self, id: &str) -> Option<&RecipientClass> {
        self.recipient_classes.iter().find(|class| class.id == id)
    }

    /// Whether the rules make sense together.
    ///
    /// # Errors
    /// A refusal by `bylaws.form` that names the first rule that does not.
    pub fn check(&self) -> Result<(), Refusal> {
        let refuse = |message: &str| Err(Refusal::new("bylaws.form", format!("bylaws: {message}")));
        let voting = &self.voting;
        for fraction in [voting.quorum, voting.charter_threshold, voting.bylaws_threshold] {
            let top = if fraction.more_than {
                fraction.parts.saturating_sub(1)
            } else {
                fraction.parts
            };
            if fraction.parts == 0 || fraction.of > top {
                return refuse("a quorum or threshold is a fraction between 0 and 1 that can be reached");
            }
        }
        for threshold in [voting.charter_threshold, voting.bylaws_threshold] {
            if threshold.of == 0 && !threshold.more_than {
                return refuse("a threshold of nothing passes what everybody refuses");
            }
        }
        if voting.voting_days == 0 {
            return refuse("a vote lasts at least one day");
        }
        let days = [voting.notice_days, voting.voting_days, voting.roll_days];
        if days.into_iter().any(|days| days > DAYS_MAX) {
            return refuse("notice, vote and roll date take at most ten years each");
        }
        if self.attesting_officers == 0 {
            return refuse("at least one officer attests");
        }
        if let Some(fault) = self.budget.fault() {
            return refuse(fault);
        }
        let ids: BTreeSet<&String> = self.recipient_classes.iter().map(|class| &class.id).collect();
        if ids.is_empty() || ids.len() != self.recipient_classes.len() {
            return refuse("recipient classes are missing or named twice");
        }
        let named = self
            .approval
            .automatic_classes
            .iter()
            .chain(&self.price.free_classes);
        if named.into_iter().any(|class| !ids.contains(class)) {
            return refuse("approval or price names a class that is not among the recipient classes");
        }
        if self.split.iter().all(|share| share.weight == 0) || self.payout_unit_minor == 0 {
            return refuse("the split shares nothing out, or the payout unit is zero");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::given::{bylaws, epsilon};

    #[test]
    fn a_budget_of_before_delta_reads_and_writes_as_it_did() {
        let old = r#"{"lifetime":"10","dataset_year":"6","per_user":"4"}"#;
        let budget: Budget = serde_json::from_str(old).unwrap();
        assert_eq!(budget, bylaws().budget);
        assert_eq!(serde_json::to_string(&budget).unwrap(), old);
        let unknown = r#"{"lifetime":"10","dataset_year":"6","per_user":"4","forever":"1"}"#;
        assert!(serde_json::from_str::<Budget>(unknown).is_err());
    }

    #[test]
    fn caps_that_make_no_sense_are_refused() {
        let right = Budget {
            delta: "0.001".parse().unwrap(),
            question: Some(epsilon("0.000001")),
            dataset_lifetime: Some(epsilon("6")),
            ..bylaws().budget
        };
        let wrong: [fn(&mut Budget); 3] = [
            |budget| budget.delta = "0.001000000001".parse().unwrap(),
            |budget| budget.question = Some(EpsilonMicro(0)),
            |budget| budget.dataset_lifetime = Some("5.999999".parse().unwrap()),
        ];
        let with = |budget: Budget| Bylaws { budget, ..bylaws() };
        assert!(with(right.clone()).check().is_ok());
        for spoil in wrong {
            let mut budget = right.clone();
            spoil(&mut budget);
            assert_eq!(with(budget).check().unwrap_err().rule, "bylaws.form");
        }
    }
}
