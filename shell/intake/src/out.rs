//! How a mapping says that rows are written again, in the form they came in.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How rows that a mapping read are written again: each field to the path it came from, and beside it what is said here.
///
/// A path makes what it leads through. A name in `lists` is a list of one; `name[path=text]` is the entry of a list in which that holds, and
/// is made where there is none; `name[+]` is a new entry for each row. `{path}` in a text is what the field from that path
/// holds, `{member}` the member's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Out {
    /// What the form is called: its folder in a package.
    pub form: String,
    /// Where a record stands in the document.
    pub rows: String,
    /// What tells one record from another: rows that agree in it are parts of one.
    pub record: String,
    /// Fields without which there is no record. They are never made up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// Names that are lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// Where a field goes, by the path that it came from, if it goes elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub to: BTreeMap<String, String>,
    /// Texts of the document around the records.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub around: BTreeMap<String, String>,
    /// Texts of each record that no field holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
}

/// A text that stands in a record and in no field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// Where it stands.
    pub path: String,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Only where this field was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Instead of one text: the field on whose value it depends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// For each of these values the text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
}
