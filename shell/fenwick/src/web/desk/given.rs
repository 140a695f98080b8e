//! What a form of the desk is made with, and what was filled in.

use super::super::form::Form;
use super::super::words::Words;
use super::lists::Lists;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where a file is brought, and where its text may be typed instead.
pub const FILE: &str = "file";
pub const TEXT: &str = "text";

/// What stands in the address of a page.
pub type At = BTreeMap<String, String>;

/// What a form is made with.
pub struct Asked {
    pub say: Words,
    pub lists: Lists,
}

impl Asked {
    /// A message.
    pub fn t(&self, id: &str) -> String {
        self.say.t(id).to_string()
    }
}

/// What was filled in.
pub struct Given<'a> {
    pub form: &'a Form,
    pub at: &'a At,
}

/// A field, and the message of what is wrong with it.
pub type Bad = (&'static str, &'static str);

impl Given<'_> {
    /// What stands in a field.
    pub fn one(&self, name: &str) -> String {
        self.form.one(name).to_owned()
    }

    /// What stands in a field, if anything does.
    pub fn some(&self, name: &str) -> Option<String> {
        self.form.some(name)
    }

    /// What stands in the address.
    pub fn at(&self, name: &str) -> String {
        self.at.get(name).cloned().unwrap_or_default()
    }

    /// The number in the address.
    pub fn number(&self) -> u32 {
        self.at("number").parse().unwrap_or(u32::MAX)
    }

    /// A whole number in a field.
    ///
    /// # Errors
    /// When it is none.
    pub fn whole(&self, name: &'static str) -> Result<u32, Bad> {
        self.form.number(name).ok_or((name, "common-field-number"))
    }

    /// The file that was brought, or typed.
    ///
    /// # Errors
    /// When there is none.
    pub fn file(&self) -> Result<PathBuf, Bad> {
        let file = self.form.some(FILE).map(PathBuf::from);
        file.ok_or((FILE, "desk-file-none"))
    }
}
