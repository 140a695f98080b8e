//! What an import brought each of its members, told one after the other: an import of a million members is never a million
//! events at once.

use super::Event;
use crate::kernel::ids::{ContributionNo, MemberNo};

/// Each member's part in an import that is about to be recorded, in order of numbers.
#[derive(Debug)]
pub struct Credits {
    contribution: ContributionNo,
    per_member: std::vec::IntoIter<(MemberNo, u32)>,
}

impl Credits {
    pub(super) fn new(contribution: ContributionNo, per_member: Vec<(MemberNo, u32)>) -> Self {
        Self {
            contribution,
            per_member: per_member.into_iter(),
        }
    }
}

impl Iterator for Credits {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let (member, rows) = self.per_member.next()?;
        Some(Event::Credited {
            contribution: self.contribution,
            member,
            rows,
        })
    }
}
