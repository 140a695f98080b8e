//! Every rule that can say no: where it comes from, and its words. A refusal that members voted names their motion.

use crate::kernel::refusal::Refusal;
use crate::people::Adopted;
use crate::people::bylaws::Bylaws;
use serde::Serialize;

const ENGLISH: &str = include_str!("english.txt");

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The bylaws: members adopted it, and change it by motion.
    Bylaws,
    /// The charter of a dataset: likewise.
    Charter,
    /// The frozen rules of one motion, or its outcome.
    Motion,
    /// The rights floor: no motion changes it.
    Rights,
    /// The program: it keeps acts in a form that means something.
    Form,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its stable id, as refusals name it.
    pub id: &'static str,
    /// Where it comes from.
    pub kind: Kind,
    /// The clauses of the plain bylaws, or the rights, in which it stands.
    pub stands_in: Vec<&'static str>,
    /// What is so when it says nothing.
    pub says: &'static str,
}

impl Kind {
    /// Whether members voted it, so that a refusal by it names their motion.
    pub fn is_voted(self) -> bool {
        matches!(self, Kind::Bylaws | Kind::Charter | Kind::Motion)
    }

    fn of(word: &str) -> Option<Self> {
        match word {
            "bylaws" => Some(Kind::Bylaws),
            "charter" => Some(Kind::Charter),
            "motion" => Some(Kind::Motion),
            "rights" => Some(Kind::Rights),
            "form" => Some(Kind::Form),
            _ => None,
        }
    }
}

/// All rules, by id.
pub fn rules() -> impl Iterator<Item = Rule> {
    let lines = ENGLISH.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(read)
}

fn read(line: &'static str) -> Option<Rule> {
    let mut parts = line.split('|');
    Some(Rule {
        id: parts.next()?,
        kind: Kind::of(parts.next()?)?,
        stands_in: parts.next()?.split_whitespace().collect(),
        says: parts.next()?,
    })
}

/// The rule of this id.
pub fn rule(id: &str) -> Option<Rule> {
    rules().find(|rule| rule.id == id)
}

/// A refusal with the motion of the bylaws, when it is by one of their rules and names none.
pub fn named(refusal: Refusal, bylaws: &Adopted<Bylaws>) -> Refusal {
    let by_bylaws = |rule: Rule| rule.kind == Kind::Bylaws;
    match refusal.motion.is_none() && rule(&refusal.rule).is_some_and(by_bylaws) {
        true => refusal.by(bylaws.motion),
        false => refusal,
    }
}

/// What is wrong with a refusal, if anything: it names a rule, and a motion exactly when members voted that rule.
pub fn fault(refusal: &Refusal) -> Option<String> {
    let Some(rule) = rule(&refusal.rule) else {
        return Some(format!("the rule '{}' is in no list", refusal.rule));
    };
    match (rule.kind.is_voted(), refusal.motion) {
        (true, None) => Some(format!(
            "'{}' was voted, and the refusal names no motion",
            rule.id
        )),
        (false, Some(motion)) => Some(format!(
            "'{}' was never voted, and the refusal names motion {motion}",
            rule.id
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
