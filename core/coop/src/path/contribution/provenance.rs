//! Where the rows of an import came from: by what mapping, in what form, out of what file.

use crate::kernel::hash::Hash;
use crate::kernel::ids::ContributionNo;
use crate::people::charter::is_field_name;
use serde::{Deserialize, Serialize};

/// More files than these are named by one digest over all of theirs.
const FILES_MAX: usize = 64;

/// Where the rows of an import came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// By what mappings they were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Applied>,
    /// In what forms the files were written.
    pub forms: Vec<Form>,
    /// Keyed digests of the files: who holds a file and the co-op's key sees that it is the one, and nobody else can test a guess.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Hash>,
    /// The contribution with which the row came that was mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mended: Option<ContributionNo>,
    /// How many of the files are kept as they were brought.
    #[serde(default, skip_serializing_if = "is_none")]
    pub originals: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(originals: &u32) -> bool {
    *originals == 0
}

/// A mapping that was applied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Applied {
    /// Its name, where that is a plain word: no free text comes into the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Digest of what it says.
    pub digest: Hash,
}

/// How a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Lines of cells between delimiters.
    Lines,
    /// JSON, one document or one a line.
    Json,
    /// XML.
    Xml,
    /// A workbook.
    Workbook,
    /// Parquet.
    Parquet,
    /// What a member took out of another co-op.
    Package,
    /// No file: a row that waited and was mended.
    Mended,
}

impl Applied {
    /// A mapping of this name and digest.
    pub fn new(name: &str, digest: Hash) -> Self {
        Self {
            name: is_field_name(name).then(|| name.to_owned()),
            digest,
        }
    }
}

impl Provenance {
    /// Rows that came in this form and out of no file.
    pub fn of(form: Form) -> Self {
        Self {
            forms: vec![form],
            ..Self::default()
        }
    }

    /// The same, from these files.
    #[must_use]
    pub fn with_files(self, files: Vec<Hash>) -> Self {
        let files = match files.len() > FILES_MAX {
            true => vec![Self::whole(&files)],
            false => files,
        };
        Self { files, ..self }
    }

    fn whole(files: &[Hash]) -> Hash {
        let bytes: Vec<u8> = files.iter().flat_map(|file| file.0).collect();
        Hash::of(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_are_one_digest_and_no_free_text_becomes_a_name() {
        let files: Vec<Hash> = (0..65u8).map(|file| Hash([file; 32])).collect();
        let few = Provenance::of(Form::Json).with_files(files.iter().copied().take(64).collect());
        assert_eq!(few.files.len(), 64);
        let many = Provenance::of(Form::Json).with_files(files);
        assert_eq!(many.files.len(), 1);
        assert_ne!(many.files, few.files);
        assert_eq!(
            Applied::new("uber_trips", Hash([1; 32])).name.as_deref(),
            Some("uber_trips")
        );
        assert_eq!(Applied::new("Amina's file", Hash([1; 32])).name, None);
    }
}
