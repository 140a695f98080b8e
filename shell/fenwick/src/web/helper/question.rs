//! A question whose name is not known before the page is made: a field of a charter, or something that waits for a member's word.

use super::super::look::field::{Field, Kind};
use super::super::look::frame::Text;
use std::ops::{Deref, DerefMut};

/// A question under a name of its own; all else is as with any [`Field`].
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// The name the form sends, and the end of its id.
    pub name: String,
    field: Field,
}

impl Question {
    pub(super) fn new(name: String, label: impl Into<Text>, kind: Kind) -> Self {
        Self {
            name,
            field: Field::new("", label, kind),
        }
    }

    pub(super) fn hint(self, hint: impl Into<Text>) -> Self {
        self.with(|field| field.hint(hint))
    }

    pub(super) fn value(self, value: impl Into<String>) -> Self {
        self.with(|field| field.value(value))
    }

    pub(super) fn optional(self) -> Self {
        self.with(Field::optional)
    }

    /// Says what is wrong with the answer.
    pub(super) fn wrong(&mut self, error: impl Into<Text>) {
        self.field = self.field.clone().error(error);
    }

    /// The ids of hint and error, for `aria-describedby`; empty where there are none.
    pub(super) fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Where a link from the list of errors leads.
    pub(super) fn anchor(&self) -> String {
        match self.choices().is_empty() {
            true => self.name.clone(),
            false => format!("{}-1", self.name),
        }
    }

    fn with(self, change: impl FnOnce(Field) -> Field) -> Self {
        Self {
            field: change(self.field),
            ..self
        }
    }
}

impl Deref for Question {
    type Target = Field;

    fn deref(&self) -> &Field {
        &self.field
    }
}

impl DerefMut for Question {
    fn deref_mut(&mut self) -> &mut Field {
        &mut self.field
    }
}
