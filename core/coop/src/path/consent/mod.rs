//! Consent: each member's own yes and no. The most specific setting wins; where none is, any no wins; without one it is no.

mod carry;
mod eligible;
mod frozen;
mod rules;
mod scope;

pub use carry::Setting;
pub use scope::{Answer, Recipient, Resolution, Scope};

use crate::kernel::ids::{ConsentNo, MemberNo, UserNo};
use crate::kernel::purpose::Purpose;
use crate::kernel::time::Time;
use crate::people::charter::{Charter, Leave};
use crate::people::language::Read;
use frozen::Frozen;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// What happens to consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Terms were spoken of for the first time and got a number.
    Worded {
        /// Their number.
        terms: u32,
        /// The terms.
        scope: Scope,
        /// The version of the charter under which they were worded in the co-op that this one parted from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// Whether that charter kept a yes to them in the studies of before when its member left.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        freezes: bool,
    },
    /// How often a dataset was chartered in the co-op that this one parted from, so that a yes means here what it meant there.
    Chartered {
        /// Which dataset.
        dataset: String,
        /// How often.
        version: u32,
        /// Since which time each of its fields is.
        since: BTreeMap<String, u32>,
    },
    /// A member gave her answer to terms.
    Given {
        /// Number of this setting.
        consent: ConsentNo,
        /// Who.
        member: MemberNo,
        /// To which terms.
        terms: u32,
        /// What.
        answer: Answer,
        /// Whether it counts already: an assisted yes waits.
        confirmed: bool,
        /// Officers who attested.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
        /// The text that she read, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read: Option<Read>,
    },
    /// A waiting yes was confirmed.
    Confirmed {
        /// Which setting.
        consent: ConsentNo,
        /// Whose.
        member: MemberNo,
        /// Officers who attested; none when the member confirmed herself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// A member withdrew: no to these terms, and to each yes of hers within them.
    Withdrawn {
        /// Number of this setting.
        consent: ConsentNo,
        /// Who.
        member: MemberNo,
        /// Terms that are a no from now on.
        terms: Vec<u32>,
    },
}

/// A use that consent is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// The dataset.
    pub dataset: &'a str,
    /// Every field it touches, in conditions too.
    pub fields: &'a [String],
    /// For what.
    pub purpose: Purpose,
    /// Which data user.
    pub user: UserNo,
    /// The data user's class.
    pub class: &'a str,
    /// How closely.
    pub resolution: Resolution,
    /// When.
    pub now: Time,
    /// How many had left with frozen consents when the study was granted; of who left, only those who did so later are in it.
    /// None where it is no study: nobody who left is.
    pub left_before: Option<u32>,
}

/// What a decided answer needs besides the scope.
#[derive(Debug)]
pub struct Wish {
    /// Whose answer.
    pub member: MemberNo,
    /// To what.
    pub scope: Scope,
    /// Which.
    pub answer: Answer,
    /// The text that she read, where that is known.
    pub read: Option<Read>,
}

#[derive(Clone, Debug, PartialEq)]
struct Worded {
    scope: Scope,
    /// Version of the charter when the terms were worded: a yes to all fields means those there were.
    version: u32,
    /// Whether that charter kept a yes in the studies of before when its member left: only then did she agree to it.
    freezes: bool,
    yes: RoaringBitmap,
    no: RoaringBitmap,
}

/// How often a dataset was chartered, and since which time each of its fields is.
#[derive(Clone, Debug, Default, PartialEq)]
struct Chartered {
    version: u32,
    /// Whether the charter in force keeps a yes in the studies of before when its member leaves.
    freezes: bool,
    since: BTreeMap<String, u32>,
}

/// All consents: terms by number, and for each who said yes and who said no.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consents {
    terms: Vec<Worded>,
    by_scope: BTreeMap<Scope, u32>,
    by_key: BTreeMap<Scope, Vec<u32>>,
    waiting: BTreeMap<ConsentNo, (MemberNo, u32)>,
    /// Follows from `waiting`: each member's own.
    waiting_by_member: BTreeSet<(MemberNo, ConsentNo)>,
    chartered: BTreeMap<String, Chartered>,
    count: u32,
    frozen: Frozen,
}

impl Consents {
    /// The scope of terms.
    pub fn scope(&self, terms: u32) -> Option<&Scope> {
        self.terms
            .get(usize::try_from(terms).ok()?)
            .map(|worded| &worded.scope)
    }

    /// Whether anybody ever spoke of exactly these terms.
    pub fn is_worded(&self, scope: &Scope) -> bool {
        self.by_scope.contains_key(scope)
    }

    /// How many settings were ever given.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// A member's settings in force: scope and answer.
    pub fn of_member(&self, member: MemberNo) -> impl Iterator<Item = (&Scope, Answer)> {
        self.terms.iter().filter_map(move |worded| {
            match (worded.yes.contains(member.0), worded.no.contains(member.0)) {
                (true, _) => Some((&worded.scope, Answer::Yes)),
                (_, true) => Some((&worded.scope, Answer::No)),
                _ => None,
            }
        })
    }

    /// A member's answers that wait for confirmation.
    pub fn waiting_of(&self, member: MemberNo) -> impl Iterator<Item = (ConsentNo, &Scope)> {
        self.waiting_terms(member, ConsentNo(u32::MAX))
            .filter_map(|(consent, terms)| Some((consent, self.scope(terms)?)))
    }

    /// A member's waiting answers given before one of hers.
    fn waiting_terms(
        &self,
        member: MemberNo,
        before: ConsentNo,
    ) -> impl Iterator<Item = (ConsentNo, u32)> + use<'_> {
        self.waiting_by_member
            .range((member, ConsentNo(0))..(member, before))
            .filter_map(|(_, consent)| Some((*consent, self.waiting.get(consent)?.1)))
    }

    /// Whose answer waits under this number.
    pub fn waiting_member(&self, consent: ConsentNo) -> Option<MemberNo> {
        self.waiting.get(&consent).map(|(member, _)| *member)
    }

    /// What the answer that waits under this number is about.
    pub fn waiting_scope(&self, consent: ConsentNo) -> Option<&Scope> {
        self.scope(self.waiting.get(&consent)?.1)
    }

    fn version(&self, dataset: &str) -> u32 {
        self.chartered
            .get(dataset)
            .map_or(0, |chartered| chartered.version)
    }

    /// Notes a charter that came into force: whoever said yes to all fields before did not mean those that are new in it.
    pub fn charter(&mut self, charter: &Charter) {
        let chartered = self.chartered.entry(charter.dataset.clone()).or_default();
        chartered.version = chartered.version.saturating_add(1);
        chartered.since.retain(|field, _| charter.field(field).is_some());
        for field in &charter.fields {
            chartered
                .since
                .entry(field.name.clone())
                .or_insert(chartered.version);
        }
        chartered.freezes = charter.leave == Leave::Freeze;
        if !chartered.freezes {
            self.thaw(&charter.dataset);
        }
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Chartered {
                dataset,
                version,
                since,
            } => {
                let chartered = self.chartered.entry(dataset.clone()).or_default();
                (chartered.version, chartered.since) = (*version, since.clone());
            }
            Event::Worded {
                terms,
                scope,
                version,
                freezes,
            } => {
                self.by_scope.insert(scope.clone(), *terms);
                self.by_key.entry(scope.key()).or_default().push(*terms);
                self.terms.push(Worded {
                    scope: scope.clone(),
                    version: version.unwrap_or_else(|| self.version(&scope.dataset)),
                    freezes: match version {
                        Some(_) => *freezes,
                        None => self.freezes_now(&scope.dataset),
                    },
                    yes: RoaringBitmap::new(),
                    no: RoaringBitmap::new(),
                });
            }
            Event::Given {
                consent,
                member,
                terms,
                answer,
                confirmed,
                ..
            } => {
                self.count = self.count.max(consent.0);
                if *confirmed {
                    self.set(*consent, *member, *terms, *answer);
                } else {
                    self.waiting.insert(*consent, (*member, *terms));
                    self.waiting_by_member.insert((*member, *consent));
                }
            }
            Event::Confirmed { consent, .. } => {
                if let Some((member, terms)) = self.stop_waiting(*consent) {
                    self.set(*consent, member, terms, Answer::Yes);
                }
            }
            Event::Withdrawn {
                consent,
                member,
                terms,
            } => {
                self.count = self.count.max(consent.0);
                for of in terms {
                    self.set(*consent, *member, *of, Answer::No);
                }
            }
        }
    }

    fn stop_waiting(&mut self, consent: ConsentNo) -> Option<(MemberNo, u32)> {
        let (member, terms) = self.waiting.remove(&consent)?;
        self.waiting_by_member.remove(&(member, consent));
        Some((member, terms))
    }

    /// Puts an answer in force: earlier answers to the same scope give way to it, those that wait too.
    fn set(&mut self, consent: ConsentNo, member: MemberNo, terms: u32, answer: Answer) {
        let Some(key) = self.scope(terms).map(Scope::key) else {
            return;
        };
        let same = self.by_key.get(&key).cloned().unwrap_or_default();
        let earlier = self.waiting_terms(member, consent);
        let overtaken: Vec<ConsentNo> = earlier
            .filter(|(_, waiting)| same.contains(waiting))
            .map(|(waiting, _)| waiting)
            .collect();
        for waiting in overtaken {
            self.stop_waiting(waiting);
        }
        for other in same {
            if let Some(worded) = usize::try_from(other)
                .ok()
                .and_then(|place| self.terms.get_mut(place))
            {
                let (yes, no) = (
                    other == terms && answer == Answer::Yes,
                    other == terms && answer == Answer::No,
                );
                put(&mut worded.yes, member, yes);
                put(&mut worded.no, member, no);
            }
        }
    }

    /// The rows of a dataset are to be deleted: nobody's yes outlives them. A no stays.
    pub fn end(&mut self, dataset: &str) {
        for worded in &mut self.terms {
            if worded.scope.dataset == dataset {
                worded.yes.clear();
            }
        }
        let is_of = |terms: u32| self.scope(terms).is_some_and(|scope| scope.dataset == dataset);
        let waiting = self.waiting.iter().filter(|(_, (_, terms))| is_of(*terms));
        let waiting: Vec<ConsentNo> = waiting.map(|(consent, _)| *consent).collect();
        for consent in waiting {
            self.stop_waiting(consent);
        }
    }
}

fn put(bitmap: &mut RoaringBitmap, member: MemberNo, present: bool) {
    if present {
        bitmap.insert(member.0);
    } else {
        bitmap.remove(member.0);
    }
}

impl Serialize for Consents {
    /// Terms with the numbers of who said what, as ranges: for the state hash, not for people.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ranges = |bitmap: &RoaringBitmap| -> Vec<u32> { bitmap.iter().collect() };
        let terms = self.terms.iter().map(|worded| {
            (
                &worded.scope,
                worded.version,
                ranges(&worded.yes),
                ranges(&worded.no),
            )
        });
        let waiting: Vec<_> = self.waiting.iter().collect();
        let terms: Vec<_> = terms.collect();
        match self.frozen.is_empty() {
            true => (terms, waiting, self.count).serialize(serializer),
            false => (terms, waiting, self.count, &self.frozen).serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests;
