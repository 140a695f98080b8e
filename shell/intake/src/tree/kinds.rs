//! What a file holds that is no row, by kind and count.

use std::collections::BTreeMap;

/// No file that people mean holds more kinds.
const KINDS_MAX: usize = 200;

/// No kind that people mean has a longer name, in characters.
const NAME_LENGTH_MAX: usize = 80;

/// What a record is called that names no kind, or one kind too many.
const OTHER: &str = "other";

/// Counts by the names of kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(BTreeMap<String, u64>);

impl Kinds {
    /// Counts one of a kind; without a name it is of another one.
    pub(crate) fn add(&mut self, name: &str) {
        self.add_many(name, 1);
    }

    pub(crate) fn merge(&mut self, more: Self) {
        for (name, count) in more.0 {
            self.add_many(&name, count);
        }
    }

    fn add_many(&mut self, name: &str, more: u64) {
        if let Some(count) = self.0.get_mut(name) {
            *count = count.saturating_add(more);
            return;
        }
        let is_one_more = !name.is_empty() && self.0.len() < KINDS_MAX;
        let name = match is_one_more {
            true => printable(name),
            false => OTHER.to_owned(),
        };
        let count = self.0.entry(name).or_default();
        *count = count.saturating_add(more);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_counts(self) -> BTreeMap<String, u64> {
        self.0
    }
}

/// A name that is short and that no terminal would act on.
fn printable(name: &str) -> String {
    let short: String = name.chars().take(NAME_LENGTH_MAX).collect();
    crate::error::printable(&short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_beyond_the_most_are_one_kind_and_every_one_is_counted() {
        let mut kinds = Kinds::default();
        (0..1_000).for_each(|place| kinds.add(&format!("kind {place}\u{7}{}", "x".repeat(200))));
        kinds.add("");
        let counts = kinds.into_counts();
        assert_eq!(counts.values().sum::<u64>(), 1_001);
        assert_eq!((counts.len(), counts[OTHER]), (KINDS_MAX + 1, 801));
        assert!(
            counts
                .keys()
                .all(|name| name.len() <= 80 && !name.contains('\u{7}'))
        );
    }
}
