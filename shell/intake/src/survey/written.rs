//! Drafts as the texts that people read, correct and propose.

use super::Draft;
use crate::mapping::Mapping;

impl Draft {
    /// The charter in TOML, with what is to be settled first and what is not kept.
    pub fn charter_text(&self) -> String {
        let mut text = String::from("# A draft out of a survey form. To settle before it is proposed:\n");
        for line in &self.settle {
            comment(&mut text, line);
        }
        if !self.left_out.is_empty() {
            text.push_str("# Not kept:\n");
        }
        for (question, why) in &self.left_out {
            comment(&mut text, &format!("{question}: {why}"));
        }
        text.push('\n');
        text.push_str(&toml::to_string(&self.charter).unwrap_or_default());
        text
    }

    /// The mapping in TOML.
    pub fn mapping_text(&self) -> String {
        mapping_text(&self.mapping)
    }
}

/// A mapping in TOML.
pub fn mapping_text(mapping: &Mapping) -> String {
    toml::to_string(mapping).unwrap_or_default()
}

/// One line of a comment: whatever stands in a form stays in it.
fn comment(text: &mut String, line: &str) {
    let plain: String = line
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    text.push_str(&format!("# - {plain}\n"));
}
