//! Names of fields out of names of questions.

use fenwick_coop::people::charter::is_field_name;
use std::collections::BTreeSet;

const LENGTH_MAX: usize = 40;

/// Names given so far.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name of a field for this text, which no other has.
    pub(super) fn give(&mut self, text: &str) -> String {
        let mut plain: String = text
            .chars()
            .map(|sign| {
                if sign.is_ascii_alphanumeric() {
                    sign.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        if !plain.starts_with(|sign: char| sign.is_ascii_lowercase()) {
            plain = format!("q_{plain}");
        }
        let cut = |room: usize| plain.chars().take(room).collect::<String>();
        let mut name = cut(LENGTH_MAX);
        let mut number = 2u32;
        while !is_field_name(&name) || self.0.contains(&name) {
            let tail = format!("_{number}");
            name = format!("{}{tail}", cut(LENGTH_MAX.saturating_sub(tail.len())));
            number = number.saturating_add(1);
        }
        self.0.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_short_and_told_apart() {
        let mut names = Names::default();
        for (text, name) in [
            ("Age HoH", "age_hoh"),
            ("age-hoh", "age_hoh_2"),
            ("2nd crop", "q_2nd_crop"),
            ("group", "group_2"),
            ("größe", "gr__e"),
            (&"x".repeat(50), &"x".repeat(40)),
            (&"x".repeat(60), &format!("{}_2", "x".repeat(38))),
        ] {
            assert_eq!(names.give(text), name);
        }
    }
}
