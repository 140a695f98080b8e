//! A report in plain words.

use super::Report;

impl Report {
    /// The report as text that people can follow; names in the order of the candidates' numbers.
    pub fn text(&self, names: &[String]) -> String {
        let _ = names;
        String::new()
    }
}
