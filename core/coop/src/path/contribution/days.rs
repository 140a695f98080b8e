//! Days of a member's data: she validates a day, or keeps it out. What is kept out earns nothing and enters no query.

use super::{Contributions, Event};
use crate::kernel::days::Days;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::people::charter::{Charter, Kind};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a member does with days of her data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    /// Of which dataset.
    pub dataset: String,
    /// Whose.
    pub member: MemberNo,
    /// Which days. When they are validated she has rows on each of them: whoever reads the rows looked.
    pub days: Days,
    /// Whether they are validated, or kept out.
    pub validated: bool,
}

/// What a member said of the days of one dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// Days that are right.
    pub validated: Days,
    /// Days that are nobody else's business.
    pub kept_out: Days,
}

/// What members said of days, by dataset and member.
pub(super) type ByDataset = BTreeMap<String, BTreeMap<MemberNo, Marked>>;

impl Contributions {
    /// Decides about days: a member validates them herself, or officers attest that she did; she keeps them out at once.
    ///
    /// # Errors
    /// When the dataset has no days, a day has not begun, or it is not hers to say.
    pub fn mark(
        &self,
        marking: Marking,
        charter: &Charter,
        (attested, attested_by): (bool, Vec<MemberNo>),
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        let Marking {
            dataset,
            member,
            days,
            validated,
        } = marking;
        if charter.time_field().is_none() {
            let message = format!("'{dataset}' has no field of time, and so no days");
            return Err(Refusal::new("day.time", message));
        }
        if days.last().is_some_and(|last| last.start() > facts.now) {
            return Err(Refusal::new(
                "day.future",
                "a day that has not begun is not marked",
            ));
        }
        own(member, validated, attested, facts.actor)?;
        let marked = self.marked(&dataset, member);
        let already = |side: fn(&Marked) -> &Days| marked.map(side).cloned().unwrap_or_default();
        let fresh = |side| days.without(&already(side));
        let event = match validated {
            true => Event::DaysValidated {
                member,
                days: fresh(|marked| &marked.validated),
                dataset,
                attested_by,
            },
            false => Event::DaysKeptOut {
                member,
                days: fresh(|marked| &marked.kept_out),
                dataset,
            },
        };
        let (Event::DaysValidated { days, .. } | Event::DaysKeptOut { days, .. }) = &event else {
            return Ok(None);
        };
        Ok((!days.is_empty()).then_some(event))
    }

    /// What a member said of the days of a dataset.
    pub fn marked(&self, dataset: &str, member: MemberNo) -> Option<&Marked> {
        self.days.get(dataset)?.get(&member)
    }

    /// Every dataset in which members marked days, with what each said.
    pub fn all_marked(&self) -> impl Iterator<Item = (&str, &BTreeMap<MemberNo, Marked>)> {
        self.days
            .iter()
            .map(|(dataset, by_member)| (dataset.as_str(), by_member))
    }

    /// Days of a dataset that enter no query, by member.
    pub fn kept_out(&self, dataset: &str) -> impl Iterator<Item = (MemberNo, &Days)> {
        let of = self.days.get(dataset).into_iter().flatten();
        of.map(|(member, marked)| (*member, &marked.kept_out))
            .filter(|(_, days)| !days.is_empty())
    }

    pub(super) fn apply_days(&mut self, (dataset, member): (&str, MemberNo), days: &Days, validated: bool) {
        let of = self.days.entry(dataset.to_owned()).or_default();
        let marked = of.entry(member).or_default();
        let (gains, loses) = match validated {
            true => (&mut marked.validated, &mut marked.kept_out),
            false => (&mut marked.kept_out, &mut marked.validated),
        };
        gains.join(days);
        loses.take(days);
    }
}

/// A yes needs her own hand or officers who attest it; a no holds through whatever hands.
fn own(member: MemberNo, validated: bool, attested: bool, actor: Actor) -> Result<(), Refusal> {
    let hers = actor.member() == Some(member);
    let confirmed = actor == Actor::Member(member) || attested;
    match (validated, hers, confirmed) {
        (true, _, true) | (false, true, _) => Ok(()),
        (false, false, _) => Err(Refusal::new(
            "rights.own-act",
            format!("only member {member} keeps days of hers out"),
        )
        .hint(format!("add --as {member}"))),
        (true, _, false) => Err(Refusal::new(
            "day.confirm",
            "a day validated through somebody else's hands counts only when officers attest that she said so",
        )
        .hint("add --attested-by OFFICER,OFFICER")),
    }
}

impl Charter {
    /// The field that says on which day a row lies: the first one of time.
    pub fn time_field(&self) -> Option<&str> {
        let time = self
            .fields
            .iter()
            .find(|field| matches!(field.kind, Kind::Time(_)));
        time.map(|field| field.name.as_str())
    }
}

#[cfg(test)]
mod tests;
