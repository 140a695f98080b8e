//! What commands answer, as a schema: the table in `answers.txt`, against which every answer in the tests is held.

use super::leaf::Leaf;
use serde_json::{Map, Value, json};

const TABLE: &str = include_str!("answers.txt");

/// The schema of what a command answers; a list that comes in parts says besides from which line more follow.
pub fn schema(leaf: &Leaf, in_parts: bool) -> Value {
    let line = line_of(&leaf.path.join("/"));
    let fields: Vec<Field<'_>> = line.split(' ').filter_map(Field::read).collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.always)
        .map(|field| field.name)
        .collect();
    let mut properties: Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.to_owned(), field.schema()))
        .collect();
    if in_parts {
        properties
            .entry("next")
            .or_insert_with(|| json!({ "type": "integer" }));
    }
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The line of a command, or the one for all whose last word is another.
fn line_of(path: &str) -> &'static str {
    let alike = path.rsplit_once('/').map(|(first, _)| format!("{first}/*"));
    let line = |path: &str| TABLE.lines().find(|line| line.split(' ').next() == Some(path));
    line(path).or_else(|| line(&alike?)).unwrap_or_default()
}

/// A field of an answer.
struct Field<'a> {
    name: &'a str,
    kinds: Vec<&'a str>,
    always: bool,
}

impl<'a> Field<'a> {
    fn read(word: &'a str) -> Option<Self> {
        let (name, kinds) = word.split_once('=')?;
        Some(Self {
            name: name.trim_end_matches('?'),
            kinds: kinds.split('|').collect(),
            always: !name.ends_with('?'),
        })
    }

    fn schema(&self) -> Value {
        match self.kinds.as_slice() {
            // What was never seen but empty may hold anything.
            ["null"] => json!({}),
            [kind] => json!({ "type": kind }),
            kinds => json!({ "type": kinds }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::LEAVES;
    use super::super::openapi::answers_file;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_has_a_line_for_every_command_that_answers_and_for_no_other() {
        let answering = LEAVES.all().filter(|(_, leaf)| !answers_file(leaf));
        let missing = answering.filter(|(path, _)| line_of(path).is_empty());
        let missing: Vec<&str> = missing.map(|(path, _)| path).collect();
        assert!(missing.is_empty(), "what these answer is not told: {missing:?}");
        // At the terminal what is a file from afar is answered too.
        let first = |line: &'static str| line.split(' ').next().unwrap_or_default();
        let known: BTreeSet<&str> = LEAVES.all().map(|(path, _)| first(line_of(path))).collect();
        let told = TABLE.lines().filter(|line| !line.starts_with('#')).map(first);
        let gone: Vec<&str> = told.filter(|path| !known.contains(path)).collect();
        assert!(gone.is_empty(), "there is no such command: {gone:?}");
    }

    #[test]
    fn a_line_is_read_as_a_schema() {
        let field = |word| Field::read(word).map(|field| (field.schema(), field.always));
        assert_eq!(field("size=integer"), Some((json!({ "type": "integer" }), true)));
        let motion = json!({ "type": ["integer", "null"] });
        assert_eq!(field("motion?=integer|null"), Some((motion, false)));
        assert_eq!(field("motion"), None);
    }
}
