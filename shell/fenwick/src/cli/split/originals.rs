//! The original files of those who part: their bytes as they lie, what is known of them sealed under the new keys of their members.

use crate::desk::Desk;
use crate::originals::{About, key_of};
use crate::said::Trouble;
use fenwick_coop::Carried;
use fenwick_office::journal::{OriginalRow, Write};
use fenwick_office::keyring::{KeyringError, Sealed, Secret};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// Files under their new numbers, with what is known of each, not sealed yet.
#[derive(Default)]
pub struct Carry(Vec<(OriginalRow, Zeroizing<Vec<u8>>)>);

/// Copies every file of those who part that is kept of an import of theirs.
pub async fn carry(old: &Desk, new: &Desk, carried: &Carried) -> Result<Carry, Trouble> {
    let members = carried.members.iter().map(|passenger| passenger.from.0);
    let numbers: BTreeMap<u32, u32> = members.zip(1..).collect();
    let kept = carried.imports.iter().zip(1..);
    let kept = kept.filter(|(import, _)| import.originals > 0);
    let imports: BTreeMap<u32, u32> = kept.map(|(import, number)| (import.from.0, number)).collect();
    let mut carry = Carry::default();
    for row in old.office.originals(None).await? {
        let (Some(member), Some(contribution)) = (numbers.get(&row.member), imports.get(&row.contribution))
        else {
            continue;
        };
        let Some(her) = key_of(old, row.member).await? else {
            continue;
        };
        let plain = About::open(&row, &her)?.plain()?;
        let (from, to, id) = (old.originals.clone(), new.originals.clone(), row.id.clone());
        let copy = move || to.put_back(&id, &mut from.bytes_of(&id)?.1);
        let copied = tokio::task::spawn_blocking(copy).await;
        copied.map_err(|error| Trouble::failed("original", error))??;
        let row = OriginalRow {
            member: *member,
            contribution: *contribution,
            ..row
        };
        carry.0.push((row, plain));
    }
    Ok(carry)
}

impl Carry {
    /// The members whose files they are.
    pub fn members(&self) -> BTreeSet<u32> {
        self.0.iter().map(|(row, _)| row.member).collect()
    }

    /// What lists them, sealed under these keys.
    pub fn listed(self, keys: &BTreeMap<u32, Secret>) -> Result<Write, KeyringError> {
        let listed = self.0.into_iter().map(|(row, plain)| {
            let key = keys.get(&row.member).ok_or(KeyringError::Sealed)?;
            let body = key.seal(Sealed::Original, &plain)?;
            Ok(OriginalRow { body, ..row })
        });
        Ok(Write::AddOriginals(listed.collect::<Result<_, KeyringError>>()?))
    }
}
