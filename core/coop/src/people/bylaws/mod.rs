//! The bylaws: the rules a co-op gives itself, as typed data. They change only by motion.

mod check;
mod estate;
mod office;
pub mod plain;
mod voting;

pub use estate::{Assets, Autonomy, Gate, Leaving, Outsider, Points, Residue, Shares};
pub use office::{ClassSeats, Office, Power, Watch};
pub use voting::{
    Body, ClassRule, ClassVotes, Form, Initiative, OTHERS, Postal, Topic, TopicRule, Urgent, Voting, Weights,
};

use crate::kernel::epsilon::{DeltaPico, EpsilonMicro};
use crate::kernel::purpose::Purpose;
use serde::{Deserialize, Serialize};

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
    /// Offices. Without any, the founding officers manage the co-op.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<Office>,
    /// What is watched so that the co-op does not decay.
    #[serde(default, skip_serializing_if = "Watch::is_nothing")]
    pub watch: Watch,
    /// Shares, when there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// How points are earned; without it a row is a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// What happens to what the co-op owns.
    #[serde(default, skip_serializing_if = "Assets::is_default")]
    pub assets: Assets,
    /// Who outside the co-op has a say in it.
    #[serde(default, skip_serializing_if = "Autonomy::is_default")]
    pub autonomy: Autonomy,
    /// How members leave, are expelled, and how the co-op ends.
    #[serde(default, skip_serializing_if = "Leaving::is_default")]
    pub leaving: Leaving,
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
    /// The office whose majority decides a request, with reasons, where otherwise one officer's word would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub council: Option<String>,
    /// Whether nobody sits in that council who holds an office that manages the co-op.
    #[serde(default, skip_serializing_if = "is_no")]
    pub council_apart: bool,
    /// Classes whose requests need a vote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voted_classes: Vec<String>,
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
    /// Under which condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
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
    /// Members, in proportion to their points; where the bylaws name no points, to the rows they brought in the period.
    MembersByPoints,
}

impl Fraction {
    /// The greatest whole part of `whole` that is not above this fraction.
    pub fn floor_of(self, whole: u64) -> u64 {
        let part = u128::from(whole)
            .saturating_mul(self.of.into())
            .checked_div(self.parts.into())
            .unwrap_or(0);
        u64::try_from(part).unwrap_or(u64::MAX)
    }

    /// The least whole part of `whole` that reaches this fraction; more than the whole when nothing does.
    pub fn least_of(self, whole: u64) -> u64 {
        let product = u128::from(whole).saturating_mul(self.of.into());
        let parts = u128::from(self.parts.max(1));
        let least = match self.more_than {
            true => product.checked_div(parts).unwrap_or(0).saturating_add(1),
            false => product.div_ceil(parts),
        };
        u64::try_from(least).unwrap_or(u64::MAX)
    }

    /// The harder to reach of two fractions.
    #[must_use]
    pub fn harder(self, other: Self) -> Self {
        if self.is_easier_than(other) { other } else { self }
    }

    /// Whether less than the other fraction reaches this one.
    pub fn is_easier_than(self, other: Self) -> bool {
        let left = u64::from(self.of).saturating_mul(other.parts.into());
        let right = u64::from(other.of).saturating_mul(self.parts.into());
        left < right || left == right && other.more_than && !self.more_than
    }

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
    /// The part of yes and no by which a vote takes back the say of somebody outside, when new bylaws do just that.
    pub fn revokes_outsider(&self, new: &Bylaws) -> Option<Fraction> {
        let mut only = self.clone();
        only.autonomy.outsiders.clone_from(&new.autonomy.outsiders);
        let gone = |outsider: &&Outsider| !new.autonomy.outsiders.contains(outsider);
        let mut revoked = self.autonomy.outsiders.iter().filter(gone);
        let (first, rest) = (revoked.next()?, revoked);
        let kept = new
            .autonomy
            .outsiders
            .iter()
            .all(|outsider| self.autonomy.outsiders.contains(outsider));
        if only != *new || !kept {
            return None;
        }
        let mut rest = rest;
        rest.try_fold(first.revoked_by?, |hardest, outsider| {
            Some(hardest.harder(outsider.revoked_by?))
        })
    }

    /// The offices that nobody holds beside this one: the council that approves requests and those that manage the co-op,
    /// where the bylaws keep them apart.
    pub fn apart_from(&self, office: &str) -> impl Iterator<Item = &str> {
        let council = self.approval.council.as_deref();
        let council = council.filter(|_| self.approval.council_apart);
        let manages = |id: &str| {
            let mut offices = self.offices.iter();
            offices.any(|found| found.id == id && found.may(Power::Manage))
        };
        let (is_council, is_managing) = (council == Some(office), manages(office));
        let ids = self.offices.iter().map(|found| found.id.as_str());
        ids.filter(move |id| match council {
            Some(council) => (is_council && manages(id)) || (is_managing && *id == council),
            None => false,
        })
    }

    /// The class of this id.
    pub fn class(&self, id: &str) -> Option<&RecipientClass> {
        self.recipient_classes.iter().find(|class| class.id == id)
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
