//! Benefit: each dataset is collected because the members say that it benefits them. They are asked again and again; a no begins its deletion.

use super::Watched;
use crate::kernel::ids::MotionNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::ballot::{Matter, Motions, Outcome, Rules, Shortfall};
use crate::people::bylaws::Bylaws;
use crate::people::{Adopted, Community};
use serde::Serialize;

/// What the members say of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Benefit {
    /// When they last said yes: by adopting its charter, or by a benefit vote.
    pub since: Time,
    /// When they were last asked since.
    pub asked_at: Option<Time>,
    /// They said no.
    pub ending: Option<Ending>,
}

/// The end of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// The motion that said no.
    pub motion: MotionNo,
    /// When its rows are deleted, unless the members say yes before.
    pub deleted_at: Time,
}

impl Benefit {
    /// A dataset whose charter was adopted, or that was said to benefit the members.
    pub fn said(since: Time) -> Self {
        Self {
            since,
            asked_at: None,
            ending: None,
        }
    }

    /// The day from which nothing leaves without a new yes.
    pub fn due(&self, bylaws: &Bylaws) -> Option<Time> {
        let days = bylaws.watch.benefit_days_max?;
        Some(self.since.plus_days(days))
    }

    /// The day on which the members are asked by themselves: so early that the answer is there in time; and once more
    /// each time that as many days have gone by without an answer.
    fn asks_at(&self, community: &Community<'_>, matter: &Matter) -> Option<Time> {
        let days = community.bylaws.rule.watch.benefit_days_max?;
        Some(match self.asked_at {
            Some(asked) => asked.plus_days(days),
            None => {
                let span = Rules::span_seconds(community, matter);
                let early = Time(self.since.plus_days(days).0.saturating_sub(span));
                early.max(self.since)
            }
        })
    }
}

/// Whether a vote on the benefit of a dataset said no. Where too few took part, the box told nothing, or yes was not outnumbered, nothing was said: what
/// cannot be undone needs a plain answer.
pub fn says_no(outcome: &Outcome) -> bool {
    let unheard = [Shortfall::Quorum, Shortfall::Papers, Shortfall::Unopened].map(Some);
    !unheard.contains(&outcome.shortfall) && outcome.count.no > outcome.count.yes
}

impl Watched {
    /// The next vote on benefit that is to be noticed, and since when it is due.
    pub fn benefit_due(&self, community: &Community<'_>, motions: &Motions) -> Option<(Time, Matter)> {
        let due = self.benefits.iter().filter_map(|(dataset, benefit)| {
            let matter = Matter::Benefit {
                dataset: dataset.clone(),
            };
            let idle = benefit.ending.is_none() && motions.under_way(|other| *other == matter).is_none();
            let at = idle.then(|| benefit.asks_at(community, &matter))??;
            Some((at, matter))
        });
        due.min_by_key(|(at, _)| *at)
    }

    /// The next dataset whose rows are to be deleted, and when.
    pub fn deletion_due(&self) -> Option<(Time, super::Event)> {
        let due = self.benefits.iter().filter_map(|(dataset, benefit)| {
            let Ending { motion, deleted_at } = benefit.ending?;
            let event = super::Event::DeletionDue {
                dataset: dataset.clone(),
                motion,
            };
            (!self.owed.contains_key(dataset)).then_some((deleted_at, event))
        });
        due.min_by_key(|(at, _)| *at)
    }

    /// Whether figures of a dataset may leave.
    ///
    /// # Errors
    /// A refusal by `watch.benefit` when the members said no, or were not asked in time.
    pub fn benefits(&self, dataset: &str, bylaws: &Adopted<Bylaws>, now: Time) -> Result<(), Refusal> {
        self.continues(dataset)?;
        let found = self.benefits.get(dataset);
        match found.and_then(|found| found.due(&bylaws.rule)) {
            Some(due) if now >= due => {
                let message = format!(
                    "the members have not said since {} that '{dataset}' benefits them, and nothing leaves it until they do",
                    due.date()
                );
                Err(Refusal::new("watch.benefit", message)
                    .by(bylaws.motion)
                    .hint(format!(
                        "ask them: `fenwick motion propose benefit {dataset} --as ID`"
                    )))
            }
            _ => Ok(()),
        }
    }

    /// Whether a dataset goes on.
    ///
    /// # Errors
    /// A refusal by `watch.benefit` from the vote that said no until its rows are gone.
    pub fn continues(&self, dataset: &str) -> Result<(), Refusal> {
        let ending = self.benefits.get(dataset).and_then(|found| found.ending);
        let (motion, message) = match (self.owed.get(dataset), ending) {
            (Some(motion), _) => (
                *motion,
                format!(
                    "the members said by motion {motion} that '{dataset}' does not benefit them; its rows are being deleted"
                ),
            ),
            (None, Some(Ending { motion, deleted_at })) => (
                motion,
                format!(
                    "the members said by motion {motion} that '{dataset}' does not benefit them; its rows are deleted on {}",
                    deleted_at.date()
                ),
            ),
            (None, None) => return Ok(()),
        };
        Err(Refusal::new("watch.benefit", message).by(motion))
    }

    /// What is recorded when the rows of a dataset are gone.
    ///
    /// # Errors
    /// A refusal by `watch.deletion` when they are not to be deleted.
    pub fn delete(&self, dataset: &str) -> Result<super::Event, Refusal> {
        let owed = self.owed.get(dataset).ok_or_else(|| {
            Refusal::new(
                "watch.deletion",
                format!("the rows of '{dataset}' are not to be deleted"),
            )
        })?;
        Ok(super::Event::Deleted {
            dataset: dataset.to_owned(),
            motion: *owed,
        })
    }

    /// The members were asked about a dataset.
    pub fn asked(&mut self, dataset: &str, at: Time) {
        if let Some(found) = self.benefits.get_mut(dataset) {
            found.asked_at = Some(at);
        }
    }

    /// The members said yes to a dataset: by its charter, or by a vote on its benefit.
    pub fn benefited(&mut self, dataset: &str, at: Time) {
        self.benefits.insert(dataset.to_owned(), Benefit::said(at));
    }

    /// The members said no to a dataset.
    pub fn unbenefited(&mut self, dataset: &str, ending: Ending) {
        if let Some(found) = self.benefits.get_mut(dataset) {
            found.ending = Some(ending);
        }
    }

    /// The rows of a dataset are gone. Gives back whether its charter went with them: nobody adopted it anew in between.
    pub fn deleted(&mut self, dataset: &str) -> bool {
        self.owed.remove(dataset);
        let ended = self
            .benefits
            .get(dataset)
            .is_some_and(|found| found.ending.is_some());
        if ended {
            self.benefits.remove(dataset);
        }
        ended
    }
}
