//! Ballots laid out for counting: one after the other, without those who withdrew and without spoilt ones.

use crate::profile::{Candidate, Mark, Profile};

/// The valid ballots of an election.
#[derive(Clone, Debug)]
pub(crate) struct Papers {
    candidates: u16,
    standing: Vec<Candidate>,
    marks: Vec<Mark>,
    /// Where each paper ends in `marks`, and how many there are of it.
    papers: Vec<(usize, u64)>,
    valid: u64,
}

impl Papers {
    /// The ballots of a profile; when `strict`, each only as far as its first place with several candidates.
    /// Nothing when there are more than a `u64` holds.
    pub(crate) fn of(profile: &Profile, strict: bool) -> Option<Self> {
        let mut all = Self {
            candidates: profile.candidates,
            standing: profile.standing().collect(),
            marks: Vec::new(),
            papers: Vec::new(),
            valid: 0,
        };
        let mut stands = all.table(false);
        for candidate in &all.standing {
            if let Some(flag) = stands.get_mut(candidate.row()) {
                *flag = true;
            }
        }
        let mut seen = all.table(0);
        for (stamp, (weight, ranking)) in (1_usize..).zip(&profile.groups) {
            if ranking.fault_by(&mut seen, stamp).is_none() {
                all.lay_out(*weight, ranking.marks(), &stands, strict)?;
            }
        }
        Some(all)
    }

    fn lay_out(&mut self, weight: u64, marks: &[Mark], stands: &[bool], strict: bool) -> Option<()> {
        let start = self.marks.len();
        for place in marks.chunk_by(|_, next| next.level) {
            let first = self.marks.len();
            for mark in place {
                if stands.get(mark.candidate.row()) == Some(&true) {
                    let level = self.marks.len() > first;
                    self.marks.push(Mark { level, ..*mark });
                }
            }
            if strict && self.marks.len() > first.saturating_add(1) {
                self.marks.truncate(first);
                break;
            }
        }
        if self.marks.len() > start {
            self.papers.push((self.marks.len(), weight));
            self.valid = self.valid.checked_add(weight)?;
        }
        Some(())
    }

    /// How many valid ballots there are.
    pub(crate) fn valid(&self) -> u64 {
        self.valid
    }

    /// Who stands, by number.
    pub(crate) fn standing(&self) -> &[Candidate] {
        &self.standing
    }

    /// A table with one row for each candidate's number.
    pub(crate) fn table<T: Clone>(&self, value: T) -> Vec<T> {
        vec![value; usize::from(self.candidates).saturating_add(1)]
    }

    /// All papers: how many of each, and what is on it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &[Mark])> {
        let mut start = 0;
        self.papers.iter().map(move |(end, weight)| {
            let marks = self.marks.get(start..*end).unwrap_or_default();
            start = *end;
            (*weight, marks)
        })
    }
}
