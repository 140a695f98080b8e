//! Files that are kept as they were brought: sealed under their member's key before the act that lists them.

use super::job::Made;
use crate::desk::Desk;
use crate::originals::{Came, Originals, key_of};
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::contribution::Choices;
use fenwick_coop::people::charter::Charter;
use fenwick_office::journal::{OriginalRow, Write};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What becomes of the files of an import.
#[derive(Default)]
pub struct Brought {
    rows: Vec<OriginalRow>,
    /// Why none is kept, though the charter keeps files.
    why_not: Option<&'static str>,
}

impl Brought {
    /// None is kept, for this reason.
    fn not(why: &'static str) -> Self {
        Self {
            rows: Vec::new(),
            why_not: Some(why),
        }
    }

    /// What lists them.
    pub fn write(&self) -> Option<Write> {
        (!self.rows.is_empty()).then(|| Write::AddOriginals(self.rows.clone()))
    }

    pub fn count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// Says of them what there is to say; nothing where the charter keeps none.
    pub fn say(&self, member: Option<MemberNo>, report: &mut Value) {
        let bytes: u64 = self.rows.iter().map(|row| row.bytes).sum();
        if self.why_not.is_some() || !self.rows.is_empty() {
            report["originals"] =
                json!({ "kept": self.rows.len(), "bytes": bytes, "why_not": self.why_not, "member": member });
        }
    }

    /// Their names on the disk.
    pub fn ids(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.id.clone()).collect()
    }

    /// Takes them away again; what stays is an orphan.
    fn discard(&self, originals: &Originals) {
        drop(originals.discard(&self.ids()));
    }
}

/// Whether and whose: rows of several members cannot be told apart in a file, and no key could erase one member's part of it. Where less is
/// kept of a value than was brought, the file would keep all of it.
pub fn whose(
    charter: &Charter,
    choices: &Choices,
    (member, made): (Option<MemberNo>, &Made),
) -> Result<MemberNo, Brought> {
    match member {
        _ if charter.originals.is_drop() => Err(Brought::default()),
        None => Err(Brought::not("several-members")),
        Some(_) if made.imported.stored == 0 => Err(Brought::not("nothing-new")),
        Some(member) if !choices.keeps_raw(member) => Err(Brought::not("kept-less")),
        Some(member) => Ok(member),
    }
}

/// Seals the files of one member, as they were read: all, or none of them.
pub async fn keep(
    desk: &Desk,
    (member, files): (MemberNo, Vec<PathBuf>),
    (contribution, made): (u32, &Made),
) -> Result<Brought, Trouble> {
    let Some(her) = key_of(desk, member.0).await? else {
        return Ok(Brought::default());
    };
    let came = Came {
        member: member.0,
        contribution,
        dataset: made.dataset.clone(),
    };
    let (originals, keyring) = (desk.originals.clone(), desk.office.keyring_shared());
    let sealing = move || {
        let (mut brought, mut digests) = (Brought::default(), Vec::<Hash>::new());
        for (place, file) in (1..).zip(&files) {
            match originals.keep(&came, &her, (place, file)) {
                Ok((row, digest)) => {
                    brought.rows.push(row);
                    digests.push(keyring.source(digest));
                }
                Err(trouble) => {
                    brought.discard(&originals);
                    return Err(trouble);
                }
            }
        }
        Ok((brought, digests))
    };
    let sealed = tokio::task::spawn_blocking(sealing).await;
    let (brought, digests) = sealed.map_err(|error| Trouble::failed("original", error))??;
    // What is kept is what the rows were read from, and not what took its place meanwhile.
    match made.provenance.clone().with_files(digests).files == made.provenance.files {
        true => Ok(brought),
        false => {
            brought.discard(&desk.originals);
            let message = "a file changed while it was read; nothing was taken in, bring it again";
            Err(Trouble::failed("original.changed", message))
        }
    }
}

/// One line about the files, where there is something to say.
pub fn told(json: &Value) -> String {
    let said = &json["originals"];
    match said["why_not"].as_str() {
        None if said.is_null() => String::new(),
        None => format!(
            "{} as brought, {} bytes, sealed under her key as long as these rows: `fenwick contribution original {} --out FILE --as {}`\n",
            match said["kept"].as_u64() {
                Some(1) => "The file is kept".to_owned(),
                _ => format!("{} files are kept", said["kept"]),
            },
            said["bytes"],
            json["contribution"],
            said["member"]
        ),
        Some("several-members") => "The file itself is not kept: it is of several members, and no key could erase one member's part of it.\n".to_owned(),
        Some("kept-less") => "The file itself is not kept: less of some values is kept than stands in it.\n".to_owned(),
        Some(_) => "The file itself is not kept: no row of it is new.\n".to_owned(),
    }
}
