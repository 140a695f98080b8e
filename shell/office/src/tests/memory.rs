//! A store in memory that outlives its writer, and fails when told to.

use crate::journal::{
    ActKey, ActRecord, BoxRows, Commit, FileRow, HeldRow, Journal, JournalError, OriginalRow, OwnedText,
    PersonRow, SlotRow, Stored, Write,
};
use fenwick_coop::kernel::hash::Hash;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What is on the disk.
#[derive(Clone, Default)]
pub struct Disk {
    pub commits: Vec<Commit>,
    /// What was taken for the commit that comes next.
    pub staged: Vec<Stored>,
    /// How often the store took entries beforehand.
    pub stagings: usize,
    /// How many more times it does; none for always.
    pub stagings_left: Option<usize>,
    /// How many more commits succeed; none for all.
    pub left: Option<usize>,
}

/// A store in memory. Its disk outlives it, as a file would.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Disk>>);

impl Memory {
    pub fn disk(&self) -> Disk {
        self.0.lock().unwrap().clone()
    }

    pub fn entries_now(&self) -> Vec<Stored> {
        self.disk()
            .commits
            .into_iter()
            .flat_map(|commit| commit.entries)
            .collect()
    }

    fn writes(&self) -> Vec<Write> {
        self.disk()
            .commits
            .into_iter()
            .flat_map(|commit| commit.writes)
            .collect()
    }

    pub fn people(&self) -> Vec<PersonRow> {
        let mut people: Vec<PersonRow> = Vec::new();
        for write in self.writes() {
            match write {
                Write::PutPerson(row) => people.push(row),
                Write::ErasePerson(member) => people.retain(|row| row.member != member),
                _ => {}
            }
        }
        people
    }

    /// The slots of a ballot's box, by number.
    pub fn slots_now(&self, ballot: u32) -> Vec<SlotRow> {
        let disk = self.0.lock().unwrap();
        let mut kept = BTreeMap::new();
        for write in disk.commits.iter().flat_map(|commit| &commit.writes) {
            match write {
                Write::PutSlots(rows) => {
                    let rows = rows.iter().filter(|row| row.motion == ballot);
                    kept.extend(rows.map(|row| (row.slot, row)));
                }
                Write::DropBox(motion) if *motion == ballot => kept.clear(),
                _ => {}
            }
        }
        kept.into_values().cloned().collect()
    }

    pub fn tally_now(&self, ballot: u32) -> Option<Vec<u8>> {
        let mut kept = None;
        for write in self.writes() {
            match write {
                Write::PutTally { motion, sealed } if motion == ballot => kept = Some(sealed),
                Write::DropBox(motion) if motion == ballot => kept = None,
                _ => {}
            }
        }
        kept
    }

    fn keys_now(&self, ballot: u32) -> Option<[Vec<u8>; 2]> {
        let mut kept = None;
        for write in self.writes() {
            match write {
                Write::PutTellerKeys { motion, keys } if motion == ballot => kept = Some(keys),
                Write::DropBox(motion) if motion == ballot => kept = None,
                _ => {}
            }
        }
        kept
    }

    /// Whether a commit would replace tellers' keys.
    fn replaces_keys(&self, commit: &Commit) -> bool {
        commit.writes.iter().any(|write| match write {
            Write::PutTellerKeys { motion, .. } => self.keys_now(*motion).is_some(),
            _ => false,
        })
    }

    pub fn change(&self, with: impl FnOnce(&mut Disk)) {
        with(&mut self.0.lock().unwrap());
    }
}

impl Journal for Memory {
    async fn stage(&mut self, entries: &[Stored]) -> Result<(), JournalError> {
        let mut disk = self.0.lock().unwrap();
        match &mut disk.stagings_left {
            Some(0) => {
                disk.staged.clear();
                return Err(JournalError::Full);
            }
            Some(left) => *left -= 1,
            None => {}
        }
        disk.staged.extend_from_slice(entries);
        disk.stagings += 1;
        Ok(())
    }

    async fn unstage(&mut self) -> Result<(), JournalError> {
        self.change(|disk| disk.staged.clear());
        Ok(())
    }

    async fn append(&mut self, commit: &Commit) -> Result<(), JournalError> {
        if self.replaces_keys(commit) {
            return Err(JournalError::Order("this ballot has keys".to_owned()));
        }
        let mut disk = self.0.lock().unwrap();
        let mut entries = std::mem::take(&mut disk.staged);
        match &mut disk.left {
            Some(0) => return Err(JournalError::Full),
            Some(left) => *left -= 1,
            None => {}
        }
        entries.extend_from_slice(&commit.entries);
        disk.commits.push(Commit {
            entries,
            ..commit.clone()
        });
        Ok(())
    }

    async fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<Stored>, JournalError> {
        let after = self.entries_now().into_iter().filter(|stored| stored.seq >= from);
        Ok(after.take(limit as usize).collect())
    }

    async fn leaves(&mut self) -> Result<Vec<[u8; 32]>, JournalError> {
        Ok(self.entries_now().into_iter().map(|stored| stored.leaf).collect())
    }

    async fn recall(&mut self, keys: &[ActKey]) -> Result<Vec<ActRecord>, JournalError> {
        let acts = self.disk().commits.into_iter().flat_map(|commit| commit.acts);
        Ok(acts.filter(|act| keys.contains(&act.key)).collect())
    }

    async fn acts(&mut self, after: Option<&ActKey>, limit: u32) -> Result<Vec<ActRecord>, JournalError> {
        let acts = self.disk().commits.into_iter().flat_map(|commit| commit.acts);
        let mut acts: Vec<ActRecord> = acts
            .filter(|act| after.is_none_or(|after| act.key > *after))
            .collect();
        acts.sort_by(|a, b| a.key.cmp(&b.key));
        acts.truncate(limit as usize);
        Ok(acts)
    }

    async fn texts(
        &mut self,
        after: Option<Hash>,
        limit: u32,
    ) -> Result<Vec<(Hash, OwnedText)>, JournalError> {
        let texts = self.writes().into_iter().filter_map(|write| match write {
            Write::PutText { digest, owner, body } => Some((digest, (owner, body))),
            _ => None,
        });
        let mut texts: Vec<_> = texts
            .filter(|(digest, _)| after.is_none_or(|after| digest.0 > after.0))
            .collect();
        texts.sort_by_key(|(digest, _)| digest.0);
        texts.truncate(limit as usize);
        Ok(texts)
    }

    async fn persons(&mut self, members: Option<&[u32]>) -> Result<Vec<PersonRow>, JournalError> {
        let members: Option<std::collections::BTreeSet<u32>> =
            members.map(|members| members.iter().copied().collect());
        let wanted = |row: &PersonRow| {
            members
                .as_ref()
                .is_none_or(|members| members.contains(&row.member))
        };
        Ok(self.people().into_iter().filter(wanted).collect())
    }

    async fn person_keys(&mut self, members: Option<&[u32]>) -> Result<Vec<(u32, Vec<u8>)>, JournalError> {
        Ok(self
            .persons(members)
            .await?
            .into_iter()
            .map(|row| (row.member, row.key))
            .collect())
    }

    async fn lookups(&mut self, _: Option<&[[u8; 32]]>) -> Result<Vec<([u8; 32], u32)>, JournalError> {
        Ok(Vec::new())
    }

    async fn text(&mut self, wanted: Hash) -> Result<Option<OwnedText>, JournalError> {
        Ok(self.writes().into_iter().find_map(|write| match write {
            Write::PutText { digest, owner, body } if digest == wanted => Some((owner, body)),
            _ => None,
        }))
    }

    async fn files(&mut self, _: Option<&str>) -> Result<Vec<FileRow>, JournalError> {
        Ok(Vec::new())
    }

    async fn held(&mut self, _: Option<u32>) -> Result<Vec<HeldRow>, JournalError> {
        Ok(Vec::new())
    }

    async fn originals(&mut self, _: Option<u32>) -> Result<Vec<OriginalRow>, JournalError> {
        Ok(Vec::new())
    }

    async fn checkpoints(&mut self) -> Result<Vec<(u64, String)>, JournalError> {
        Ok(Vec::new())
    }

    async fn ballot_box(&mut self, motion: u32) -> Result<BoxRows, JournalError> {
        Ok(BoxRows {
            slots: self.slots_now(motion),
            tally: self.tally_now(motion),
        })
    }

    async fn teller_keys(&mut self, motion: u32) -> Result<Option<[Vec<u8>; 2]>, JournalError> {
        Ok(self.keys_now(motion))
    }

    async fn shred(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}
