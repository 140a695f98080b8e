//! Survey forms: an XLSForm, or the content of a form as survey platforms give it in JSON, becomes drafts of charters and the mappings by which
//! its submissions are read.

mod asked;
mod asking;
mod bounds;
mod draft;
mod fields;
mod form;
mod found;
mod kind;
mod name;
mod sheets;
mod written;

pub use asking::{Asking, AskingForm, asking};
pub use draft::Wish;
pub use written::mapping_text;

use crate::error::IntakeError;
use crate::mapping::Mapping;
use fenwick_coop::people::charter::Charter;
use std::path::Path;

/// A charter to put before the members, and how the submissions of the form feed it. Whoever proposes it settles what only people can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// One field for each answer that can be kept.
    pub charter: Charter,
    /// For the table of submissions, in CSV or JSON, and for a repeat of questions in JSON.
    pub mapping: Mapping,
    /// For a repeat of questions that stands in a sheet of its own.
    pub sheet: Option<Mapping>,
    /// What to settle before it is proposed.
    pub settle: Vec<String>,
    /// Questions that are not kept, and why.
    pub left_out: Vec<(String, String)>,
}

/// Drafts a charter for the submissions of a form, and one for each repeat within it. Several files are versions of one form, the newest last.
///
/// # Errors
/// When a file cannot be read, is no form, or nothing in it can be kept.
pub fn draft(files: &[impl AsRef<Path>], wish: &Wish) -> Result<Vec<Draft>, IntakeError> {
    let versions: Result<Vec<form::Form>, IntakeError> =
        files.iter().map(|file| form::read(file.as_ref())).collect();
    draft::of(&versions?, wish)
}
