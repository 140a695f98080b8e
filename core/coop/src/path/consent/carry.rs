//! A member's settings as another co-op can keep them.

use super::{Answer, Consents, Event, Scope, Worded};
use crate::kernel::ids::{ConsentNo, MemberNo};
use serde::Serialize;

/// One setting of a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Setting {
    /// To what.
    pub scope: Scope,
    /// The version of the charter when its terms were worded.
    pub version: u32,
    /// Whether that charter kept a yes in the studies of before when its member left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub freezes: bool,
    /// What she said.
    pub answer: Answer,
    /// Whether it still waits for her confirmation.
    pub waiting: bool,
}

impl Consents {
    /// Every setting of a member as another co-op can keep it: those in force, then those that wait, each in its order.
    pub fn settings_of(&self, member: MemberNo) -> Vec<Setting> {
        let setting = |worded: &Worded, answer, waiting| Setting {
            scope: worded.scope.clone(),
            version: worded.version,
            freezes: worded.freezes,
            answer,
            waiting,
        };
        let in_force = |worded: &Worded| match (worded.yes.contains(member.0), worded.no.contains(member.0)) {
            (true, _) => Some(setting(worded, Answer::Yes, false)),
            (_, true) => Some(setting(worded, Answer::No, false)),
            _ => None,
        };
        let mut settings: Vec<Setting> = self.terms.iter().filter_map(in_force).collect();
        settings.sort_unstable();
        let waiting = self.waiting_terms(member, ConsentNo(u32::MAX));
        let worded = |(_, terms)| self.terms.get(usize::try_from(terms).ok()?);
        settings.extend(
            waiting
                .filter_map(worded)
                .map(|worded| setting(worded, Answer::Yes, true)),
        );
        settings
    }

    /// How often each dataset was chartered, as another co-op can keep it.
    pub fn charters(&self) -> impl Iterator<Item = Event> {
        self.chartered.iter().map(|(dataset, found)| Event::Chartered {
            dataset: dataset.clone(),
            version: found.version,
            since: found.since.clone(),
        })
    }
}
