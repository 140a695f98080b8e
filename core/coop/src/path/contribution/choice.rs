//! How a member's values are kept: she chooses from what the charter lets her choose, and it holds for what is brought from then on.

use super::{Contributions, Event};
use crate::kernel::facts::Actor;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::charter::{Charter, Field, Keeping, Treatment};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a member chooses of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosing {
    /// Of which dataset.
    pub dataset: String,
    /// Whose values.
    pub member: MemberNo,
    /// Of which field.
    pub field: String,
    /// How they are to be kept.
    pub how: Keeping,
}

/// A choice that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// When.
    pub at: Time,
    /// How the values are kept from then on.
    pub how: Keeping,
}

/// What a member chose of a dataset, by field, the last at the end.
pub type OfFields = BTreeMap<String, Vec<Chosen>>;

/// What members chose, by dataset and member.
pub(super) type ByDataset = BTreeMap<String, BTreeMap<MemberNo, OfFields>>;

/// What becomes of the values of each field of a dataset, member by member, before anything is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    usual: Vec<Treatment>,
    by_member: BTreeMap<MemberNo, Vec<Treatment>>,
}

impl Choices {
    /// What becomes of a member's values, one for each field of the charter.
    pub fn of(&self, member: MemberNo) -> &[Treatment] {
        self.by_member.get(&member).unwrap_or(&self.usual)
    }

    /// Whether every value of a member is kept as it came: only then may the file be kept in which they came.
    pub fn keeps_raw(&self, member: MemberNo) -> bool {
        all_stay(self.of(member))
    }

    /// Whether the values of all members are kept as they came.
    pub fn keeps_all_raw(&self) -> bool {
        all_stay(&self.usual) && self.by_member.values().all(|each| all_stay(each))
    }
}

fn all_stay(treatments: &[Treatment]) -> bool {
    treatments.iter().all(|each| *each == Treatment::Stays)
}

impl Contributions {
    /// Carries out what a member says of her own values, rows and days.
    pub(super) fn apply_own(&mut self, event: &Event, at: Time) {
        match event {
            Event::DaysValidated {
                member,
                dataset,
                days,
                ..
            } => self.apply_days((dataset, *member), days, true),
            Event::DaysKeptOut {
                member,
                dataset,
                days,
            } => self.apply_days((dataset, *member), days, false),
            Event::KeepingChosen {
                member,
                dataset,
                field,
                how,
                ..
            } => self.apply_choice((dataset, *member), field, Chosen { at, how: *how }),
            Event::RowsKeptOut {
                member,
                dataset,
                rows,
            } => self.apply_rows((dataset, *member), rows, true),
            Event::RowsGivenBack {
                member,
                dataset,
                rows,
                ..
            } => self.apply_rows((dataset, *member), rows, false),
            _ => {}
        }
    }

    /// Decides on a choice; nothing where it is hers already.
    ///
    /// # Errors
    /// When the charter does not let her choose so, it is not her own act, or she would tell more than before through somebody
    /// else's hands and no officers attest it.
    pub fn choose(
        &self,
        choosing: Choosing,
        charter: &Adopted<Charter>,
        (attested, attested_by): (bool, Vec<MemberNo>),
        actor: Actor,
    ) -> Result<Option<Event>, Refusal> {
        let field = offered(&choosing, charter)?;
        let Choosing {
            dataset,
            member,
            field: name,
            how,
        } = choosing;
        let now = self.keeping(&dataset, field, member);
        if !how.is_within(now) && actor.is_assisted() && !attested {
            let message = format!(
                "'{name}' is kept by {now} of what member {member} brings; to keep more of it through somebody else's hands counts only when officers attest that she said so"
            );
            return Err(Refusal::new("contribution.choice-confirm", message)
                .hint("add --attested-by OFFICER,OFFICER"));
        }
        let chosen = self
            .chosen(&dataset, member)
            .and_then(|of| of.get(&name)?.last().map(|last| last.how));
        Ok((chosen != Some(how)).then_some(Event::KeepingChosen {
            member,
            dataset,
            field: name,
            how,
            attested_by,
        }))
    }

    /// Whether a choice lets nothing be kept that was not kept before.
    pub fn narrows(&self, choosing: &Choosing, charter: &Charter) -> bool {
        charter.field(&choosing.field).is_some_and(|field| {
            choosing
                .how
                .is_within(self.keeping(&choosing.dataset, field, choosing.member))
        })
    }

    /// How the values of a field are kept of what a member brings now.
    pub fn keeping(&self, dataset: &str, field: &Field, member: MemberNo) -> Keeping {
        field.keeping(self.chosen(dataset, member).and_then(|of| last(of, field)))
    }

    /// What becomes of the values of each field of a dataset, member by member.
    pub fn choices(&self, charter: &Charter) -> Choices {
        let treatments = |chosen: Option<&OfFields>| {
            let each = charter.fields.iter();
            each.map(|field| field.treatment(field.keeping(chosen.and_then(|of| last(of, field)))))
                .collect()
        };
        let by_member = self.choices.get(&charter.dataset).into_iter().flatten();
        Choices {
            usual: treatments(None),
            by_member: by_member
                .map(|(member, of)| (*member, treatments(Some(of))))
                .collect(),
        }
    }

    /// What a member chose of a dataset, with what she chose before.
    pub fn chosen(&self, dataset: &str, member: MemberNo) -> Option<&OfFields> {
        self.choices.get(dataset)?.get(&member)
    }

    /// What a member chose of every dataset.
    pub fn all_chosen(&self, member: MemberNo) -> impl Iterator<Item = (&str, &OfFields)> {
        let each = self.choices.iter();
        each.filter_map(move |(dataset, of)| Some((dataset.as_str(), of.get(&member)?)))
    }

    pub(super) fn apply_choice(&mut self, (dataset, member): (&str, MemberNo), field: &str, chosen: Chosen) {
        let of = self.choices.entry(dataset.to_owned()).or_default();
        let fields = of.entry(member).or_default();
        fields.entry(field.to_owned()).or_default().push(chosen);
    }
}

fn last(of: &OfFields, field: &Field) -> Option<Keeping> {
    of.get(&field.name)?.last().map(|chosen| chosen.how)
}

/// The field, where the charter lets members choose so.
fn offered<'c>(choosing: &Choosing, charter: &'c Adopted<Charter>) -> Result<&'c Field, Refusal> {
    let (dataset, name) = (&choosing.dataset, &choosing.field);
    let unknown = || {
        let fields: Vec<&str> = charter
            .rule
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        Refusal::new("charter.fields", format!("'{dataset}' has no field '{name}'"))
            .by(charter.motion)
            .hint(format!("fields: {}", fields.join(", ")))
    };
    let field = charter.rule.field(name).ok_or_else(unknown)?;
    if field.ways().contains(&choosing.how) {
        return Ok(field);
    }
    let ways: Vec<String> = field.ways().iter().map(Keeping::to_string).collect();
    let message = format!(
        "the charter of '{dataset}' does not let members choose {} of '{name}'",
        choosing.how
    );
    Err(Refusal::new("contribution.choice", message)
        .by(charter.motion)
        .hint(format!("it lets them choose: {}", ways.join(", "))))
}

#[cfg(test)]
mod tests;
