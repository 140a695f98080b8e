//! Contribution: rows come in under a charter. What the charter does not name never reaches the disk.

mod choice;
mod credits;
mod days;
mod event;
mod originals;
mod own;
mod provenance;
mod rows;
mod sight;
mod taken;

pub use choice::{Choices, Choosing, Chosen, OfFields};
pub use credits::Credits;
pub use days::{Marked, Marking};
pub use event::{Event, Rows};
pub use provenance::{Applied, Form, Provenance};
pub use rows::{ROWS_OUT_MAX, RowMark, Withholding};
pub use sight::Sight;
pub use taken::Owed;

use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::charter::Charter;
use roaring::RoaringBitmap;
use serde::Serialize;
use std::collections::BTreeMap;

/// An import as it was prepared, before it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Which dataset.
    pub dataset: String,
    /// Whose, when all rows are one member's.
    pub member: Option<MemberNo>,
    /// How the rows went.
    pub rows: Rows,
    /// Stored rows by member, in order of numbers.
    pub per_member: Vec<(MemberNo, u32)>,
    /// Digest of the stored files' digests.
    pub files: Hash,
    /// The import whose rows of the same member these take the place of.
    pub replaces: Option<ContributionNo>,
    /// Where they came from.
    pub provenance: Option<Provenance>,
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contribution {
    /// Which dataset.
    pub dataset: String,
    /// Whose, when all rows are one member's.
    pub member: Option<MemberNo>,
    /// When.
    pub at: Time,
    /// How the rows went.
    pub rows: Rows,
    /// Whether the rows may enter queries.
    pub confirmed: bool,
    /// Digest of the stored files' digests.
    pub files: Hash,
    /// Where they came from, where that was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Credit {
    contribution: ContributionNo,
    member: MemberNo,
    rows: u32,
    /// Whether the rows are deleted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
}

/// All imports, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contributions {
    imports: Vec<Contribution>,
    credits: Vec<Credit>,
    /// Where each member's credits stand among them: found again, and no part of the state.
    #[serde(skip)]
    places: BTreeMap<MemberNo, Vec<usize>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seen: Vec<Sight>,
    #[serde(skip_serializing_if = "days::ByDataset::is_empty")]
    days: days::ByDataset,
    /// How many imports there were when the rows of a dataset were deleted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    gone: BTreeMap<String, usize>,
    #[serde(skip_serializing_if = "taken::Taken::is_empty")]
    taken: taken::Taken,
    #[serde(skip_serializing_if = "choice::ByDataset::is_empty")]
    choices: choice::ByDataset,
    #[serde(skip_serializing_if = "rows::ByDataset::is_empty")]
    rows: rows::ByDataset,
}

/// The charter of a dataset, if it still holds.
///
/// # Errors
/// A refusal by `charter.missing` or `charter.sunset`.
pub fn chartered<'a>(
    charter: Option<&'a Adopted<Charter>>,
    dataset: &str,
    now: Time,
) -> Result<&'a Adopted<Charter>, Refusal> {
    let missing = || {
        Refusal::new(
            "charter.missing",
            format!("no charter permits a dataset '{dataset}'"),
        )
        .hint("`fenwick charter list` shows the datasets")
    };
    let charter = charter.ok_or_else(missing)?;
    if charter.rule.holds_at(now) {
        Ok(charter)
    } else {
        Err(
            Refusal::new("charter.sunset", format!("the charter of '{dataset}' has ended"))
                .by(charter.motion),
        )
    }
}

impl Contributions {
    /// The import of this number.
    ///
    /// # Errors
    /// A refusal by `contribution.unknown`.
    pub fn get(&self, contribution: ContributionNo) -> Result<&Contribution, Refusal> {
        let unknown = || {
            Refusal::new(
                "contribution.unknown",
                format!("there is no contribution {contribution}"),
            )
        };
        self.imports
            .get(contribution.index())
            .filter(|_| contribution.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every import with its number.
    pub fn all(&self) -> impl Iterator<Item = (ContributionNo, &Contribution)> {
        self.imports
            .iter()
            .enumerate()
            .map(|(place, import)| (ContributionNo::after(place), import))
    }

    /// The number the next import will have.
    pub fn next(&self) -> ContributionNo {
        ContributionNo::after(self.imports.len())
    }

    /// The imports of a dataset whose rows may enter queries.
    pub fn confirmed(&self, dataset: &str) -> RoaringBitmap {
        self.all()
            .filter(|(_, import)| import.confirmed && import.dataset == dataset)
            .map(|(number, _)| number.0)
            .collect()
    }

    /// How many imports there are: the version of every dataset, which grows with each.
    pub fn version(&self) -> u64 {
        u64::try_from(self.imports.len()).unwrap_or(u64::MAX)
    }

    /// Records an import: confirmed when it is the member's own act or officers attested it. With it goes what each member is
    /// credited with.
    pub fn record(
        &self,
        prepared: Prepared,
        attested: bool,
        attested_by: Vec<MemberNo>,
        actor: Actor,
    ) -> (Event, Credits) {
        let contribution = self.next();
        let own = matches!(actor, Actor::Member(member) if prepared.member == Some(member));
        let recorded = Event::Recorded {
            contribution,
            dataset: prepared.dataset,
            member: prepared.member,
            rows: prepared.rows,
            files: prepared.files,
            confirmed: own || attested,
            attested_by,
            brought_at: None,
            provenance: prepared.provenance,
        };
        (recorded, Credits::new(contribution, prepared.per_member))
    }

    /// Confirms an unconfirmed import.
    ///
    /// # Errors
    /// When it is unknown, already confirmed, or neither the member herself nor enough officers say so.
    pub fn confirm(
        &self,
        contribution: ContributionNo,
        attested: bool,
        attested_by: Vec<MemberNo>,
        actor: Actor,
    ) -> Result<Event, Refusal> {
        let found = self.get(contribution)?;
        if self.past(contribution).is_some() {
            let message = format!("the rows of contribution {contribution} are no longer kept");
            return Err(Refusal::new("contribution.gone", message));
        }
        if found.confirmed {
            return Err(Refusal::new(
                "contribution.confirmed",
                format!("contribution {contribution} is already confirmed"),
            ));
        }
        let own = matches!(actor, Actor::Member(member) if found.member == Some(member));
        if !own && !attested {
            let message =
                "rows entered for a member count only when she confirms them herself or officers attest them";
            return Err(
                Refusal::new("contribution.confirm", message).hint("add --attested-by OFFICER,OFFICER")
            );
        }
        Ok(Event::Confirmed {
            contribution,
            member: found.member,
            attested_by,
        })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        match event {
            Event::Recorded {
                dataset,
                member,
                rows,
                confirmed,
                files,
                brought_at,
                provenance,
                ..
            } => {
                self.imports.push(Contribution {
                    dataset: dataset.clone(),
                    member: *member,
                    at: brought_at.unwrap_or(at),
                    rows: *rows,
                    confirmed: *confirmed,
                    files: *files,
                    provenance: provenance.clone(),
                });
                self.began(dataset);
            }
            Event::Credited {
                contribution,
                member,
                rows,
            } => {
                self.places.entry(*member).or_default().push(self.credits.len());
                self.credits.push(Credit {
                    contribution: *contribution,
                    member: *member,
                    rows: *rows,
                    gone: false,
                });
            }
            Event::Confirmed { contribution, .. } => {
                if let Some(import) = self.imports.get_mut(contribution.index()) {
                    import.confirmed = true;
                }
            }
            Event::Seen { member, dataset } => self.seen.push(Sight {
                member: *member,
                dataset: dataset.clone(),
                at,
            }),
            Event::Gone { dataset } => self.end(dataset),
            Event::RetentionEnded {
                dataset,
                contributions,
            } => self.retention_ended(dataset, contributions, at),
            Event::TakenBack { contribution, member } => self.taken_back(*contribution, *member),
            Event::RowsDeleted { dataset } => self.rows_deleted(dataset),
            Event::OriginalsDeleted { dataset } => self.originals_deleted(dataset),
            event => self.apply_own(event, at),
        }
    }

    /// Contribution points: confirmed rows that each member brought between two times, in order of numbers.
    pub fn points(&self, from: Time, to: Time) -> BTreeMap<MemberNo, u64> {
        let mut points = BTreeMap::new();
        for credit in &self.credits {
            let counts = self
                .get(credit.contribution)
                .is_ok_and(|import| import.confirmed && from <= import.at && import.at < to);
            if counts && !self.is_taken_back(credit.contribution, credit.member) {
                let sum: &mut u64 = points.entry(credit.member).or_default();
                *sum = sum.saturating_add(credit.rows.into());
            }
        }
        points
    }

    /// The rows of a dataset are gone: of what was imported until now nothing is kept.
    pub fn end(&mut self, dataset: &str) {
        self.gone.insert(dataset.to_owned(), self.imports.len());
        self.settle_owed(dataset);
    }

    /// How many imports there were when the rows of a dataset were deleted last, dataset by dataset.
    pub fn gone(&self) -> impl Iterator<Item = (&String, usize)> {
        self.gone.iter().map(|(dataset, imports)| (dataset, *imports))
    }

    /// Datasets whose rows were deleted once.
    pub fn ended(&self) -> impl Iterator<Item = &String> {
        self.gone.keys()
    }

    /// Rows that the pool must hold of a dataset: all that were stored of members whose rows are kept, less what was deleted.
    pub fn rows_kept(&self, dataset: &str, keeps: impl Fn(MemberNo) -> bool) -> u64 {
        let gone = self.gone.get(dataset).copied().unwrap_or(0);
        let kept = |credit: &&Credit| {
            self.get(credit.contribution)
                .is_ok_and(|import| import.dataset == dataset)
                && credit.contribution.index() >= gone
                && !credit.gone
                && keeps(credit.member)
        };
        self.credits
            .iter()
            .filter(kept)
            .fold(0, |sum, credit| sum.saturating_add(credit.rows.into()))
    }

    /// Every member's part in every import, in order: which import, whose rows, how many.
    pub fn credits(&self) -> impl Iterator<Item = (ContributionNo, MemberNo, u32)> {
        self.credits
            .iter()
            .map(|credit| (credit.contribution, credit.member, credit.rows))
    }

    /// The imports that a member has rows in which are still read, each with how many they are.
    pub fn of_member(&self, member: MemberNo) -> impl Iterator<Item = (ContributionNo, u32)> {
        let places = self.places.get(&member).into_iter().flatten();
        places
            .filter_map(|place| self.credits.get(*place))
            .filter(|credit| !self.is_out(credit))
            .map(|credit| (credit.contribution, credit.rows))
    }
}
