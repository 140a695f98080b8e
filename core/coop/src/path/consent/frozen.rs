//! What is forgotten of the consents of who left, and what stays: where she agreed to it, her yes holds on in the studies that
//! were granted before.

use super::{Consents, Worded};
use crate::kernel::ids::{ConsentNo, MemberNo};
use roaring::RoaringBitmap;
use serde::Serialize;
use std::collections::BTreeMap;

/// Who left with frozen consents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Frozen {
    /// How many ever did.
    count: u32,
    /// How many had before each of those whose consents still are.
    before: BTreeMap<MemberNo, u32>,
}

impl Frozen {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, member: MemberNo) {
        self.before.insert(member, self.count);
        self.count = self.count.saturating_add(1);
    }

    /// Who left and is not in a study before whose grant so many had left.
    pub(super) fn outside(&self, left_before: Option<u32>) -> RoaringBitmap {
        let is_outside = |before: u32| left_before.is_none_or(|granted| before < granted);
        let members = self.before.iter().filter(|(_, before)| is_outside(**before));
        members.map(|(member, _)| member.0).collect()
    }
}

impl Consents {
    /// How many members ever left with frozen consents.
    pub fn left_frozen(&self) -> u32 {
        self.frozen.count
    }

    /// Whether a member left and some of her consents hold on.
    pub fn is_frozen(&self, member: MemberNo) -> bool {
        self.frozen.before.contains_key(&member)
    }

    /// Whether a yes to these terms stays in the studies of before, if the charter then still says so.
    pub fn freezes(&self, terms: u32) -> bool {
        let place = usize::try_from(terms).ok();
        let worded = place.and_then(|place| self.terms.get(place));
        worded.is_some_and(|worded| worded.freezes)
    }

    pub(super) fn freezes_now(&self, dataset: &str) -> bool {
        self.chartered
            .get(dataset)
            .is_some_and(|chartered| chartered.freezes)
    }

    /// A member leaves. What stays is each yes that was said under a charter that keeps it, to a dataset whose charter keeps it
    /// now, and every no to such a dataset: it narrows what stays. What waits for her word waits no longer.
    pub fn leave(&mut self, member: MemberNo) {
        self.stop_waiting_of(member);
        let chartered = &self.chartered;
        let freezes = |dataset: &str| chartered.get(dataset).is_some_and(|found| found.freezes);
        let mut stays = false;
        for worded in &mut self.terms {
            let kept = freezes(&worded.scope.dataset);
            if !(kept && worded.freezes) {
                worded.yes.remove(member.0);
            }
            if !kept {
                worded.no.remove(member.0);
            }
            stays |= worded.yes.contains(member.0);
        }
        match stays {
            true => self.frozen.add(member),
            false => self.forget(member),
        }
    }

    /// The charter of a dataset keeps nobody's yes any more: what was frozen of it ends, and no later charter brings it back.
    pub(super) fn thaw(&mut self, dataset: &str) {
        let left = self.frozen.outside(None);
        let of = |worded: &&mut Worded| worded.scope.dataset == dataset;
        self.terms
            .iter_mut()
            .filter(of)
            .for_each(|worded| worded.yes -= &left);
    }

    /// Forgets a member's settings: she was expelled or erased, or nothing of hers is frozen.
    pub fn forget(&mut self, member: MemberNo) {
        self.frozen.before.remove(&member);
        for worded in &mut self.terms {
            worded.yes.remove(member.0);
            worded.no.remove(member.0);
        }
        self.stop_waiting_of(member);
    }

    fn stop_waiting_of(&mut self, member: MemberNo) {
        let waiting: Vec<ConsentNo> = self.waiting_of(member).map(|(consent, _)| consent).collect();
        for consent in waiting {
            self.stop_waiting(consent);
        }
    }

    /// Forgets everybody's settings: the co-op ended.
    pub fn forget_all(&mut self) {
        for worded in &mut self.terms {
            worded.yes.clear();
            worded.no.clear();
        }
        self.waiting.clear();
        self.waiting_by_member.clear();
        self.frozen.before.clear();
    }
}
