//! Paths that make what they lead through.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A path that was understood.
#[derive(Debug)]
pub struct Path(Vec<Step>);

#[derive(Debug)]
struct Step {
    name: String,
    pick: Pick,
    /// The path up to here, as it was written.
    so_far: String,
}

/// Which entry, where the name is a list.
#[derive(Debug)]
enum Pick {
    None,
    First,
    New,
    /// The one in which the text stands at the end of these names; of each, whether it is a list.
    Holding {
        names: Vec<(String, bool)>,
        text: String,
    },
}

/// What a row gives to texts, and which entries it has begun.
#[derive(Debug, Default)]
pub struct Row {
    pub texts: BTreeMap<String, String>,
    begun: BTreeSet<String>,
}

impl Row {
    /// A text in which `{name}` stands for what the row has under that name. A name that it lacks stays as it is.
    pub fn filled(&self, text: &str) -> String {
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
        {
            filled.push_str(before);
            match self.texts.get(name) {
                Some(text) => filled.push_str(text),
                None => filled.push_str(&format!("{{{name}}}")),
            }
            rest = after;
        }
        filled + rest
    }
}

impl Path {
    /// Reads a path; `lists` are the names that are lists wherever they stand.
    pub fn parse(text: &str, lists: &[String]) -> Option<Self> {
        let (mut steps, mut rest) = (Vec::new(), text);
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end)?;
            rest = after;
            let mut pick = match lists.iter().any(|list| list == name) {
                true => Pick::First,
                false => Pick::None,
            };
            if let Some(inside) = rest.strip_prefix('[') {
                let (condition, after) = inside.split_once(']')?;
                pick = picked(condition, lists)?;
                rest = after;
            }
            steps.push(Step {
                name: Some(name).filter(|name| !name.is_empty())?.to_owned(),
                pick,
                so_far: text.strip_suffix(rest)?.to_owned(),
            });
            match rest.strip_prefix('.') {
                Some(more) => rest = more,
                None => return rest.is_empty().then_some(Self(steps)),
            }
        }
    }

    /// Puts a value at the end of the path.
    pub fn put(&self, node: &mut Value, row: &mut Row, value: Value) {
        let end = self.0.iter().fold(node, |node, step| step.enter(node, row));
        *end = value;
    }
}

fn picked(condition: &str, lists: &[String]) -> Option<Pick> {
    if condition == "+" {
        return Some(Pick::New);
    }
    let (names, text) = condition.split_once('=')?;
    let named = |name: &str| (name.to_owned(), lists.iter().any(|list| list == name));
    Some(Pick::Holding {
        names: names.split('.').map(named).collect(),
        text: text.to_owned(),
    })
}

impl Step {
    /// What the step leads to, made where it is not there.
    fn enter<'n>(&self, node: &'n mut Value, row: &mut Row) -> &'n mut Value {
        let member = member(node, &self.name);
        match &self.pick {
            Pick::None => member,
            Pick::First => entry(member, Some(0)),
            Pick::New => {
                let known = entries(member).len().checked_sub(1);
                let is_begun = !row.begun.insert(self.so_far.clone());
                entry(member, known.filter(|_| is_begun))
            }
            Pick::Holding { names, text } => {
                let text = row.filled(text);
                let known = entries(member)
                    .iter()
                    .position(|entry| holds(entry, names, &text));
                let entry = entry(member, known);
                if known.is_none() {
                    make(entry, names, text);
                }
                entry
            }
        }
    }
}

fn member<'n>(node: &'n mut Value, name: &str) -> &'n mut Value {
    if !node.is_object() {
        *node = Value::Object(Map::new());
    }
    &mut node[name]
}

/// The entry of a list at this place, or a new one at its end.
fn entry(node: &mut Value, place: Option<usize>) -> &mut Value {
    let count = entries(node).len();
    let place = place.filter(|place| *place < count).unwrap_or(count);
    if !node.is_array() {
        *node = Value::Array(Vec::new());
    }
    if let Some(entries) = node.as_array_mut().filter(|_| place == count) {
        entries.push(Value::Null);
    }
    &mut node[place]
}

fn entries(node: &Value) -> &[Value] {
    node.as_array().map_or(&[], Vec::as_slice)
}

/// Whether the text stands at the end of these names, in any entry of lists on the way.
fn holds(node: &Value, names: &[(String, bool)], text: &str) -> bool {
    match (node, names) {
        (Value::Array(entries), _) => entries.iter().any(|entry| holds(entry, names, text)),
        (Value::String(found), []) => found == text,
        (node, [(name, _), rest @ ..]) => node.get(name).is_some_and(|node| holds(node, rest, text)),
        _ => false,
    }
}

/// Makes a condition true of a new entry.
fn make(new: &mut Value, names: &[(String, bool)], text: String) {
    let end = names.iter().fold(new, |node, (name, is_list)| match is_list {
        true => entry(member(node, name), Some(0)),
        false => member(node, name),
    });
    *end = Value::String(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn put(node: &mut Value, row: &mut Row, path: &str, value: &str) {
        let lists = ["coding".to_owned(), "entry".to_owned()];
        Path::parse(path, &lists).unwrap().put(node, row, json!(value));
    }

    #[test]
    fn a_path_makes_what_it_leads_through_and_finds_what_is_there() {
        let (mut node, mut row) = (Value::Null, Row::default());
        row.texts.insert("id".to_owned(), "a.b".to_owned());
        for (path, value) in [
            ("status", "final"),
            ("code.coding.system", "S"),
            ("code.coding.code", "C"),
            ("part[code.coding.code=1-2].value", "x"),
            ("part[code.coding.code=1-3].value", "y"),
            ("part[code.coding.code=1-2].unit", "u"),
            ("item[link={id}].answer[+].value", "1"),
            ("item[link={id}].answer[+].unit", "2"),
        ] {
            put(&mut node, &mut row, path, value);
        }
        let mut next = Row {
            texts: row.texts.clone(),
            ..Row::default()
        };
        put(&mut node, &mut next, "item[link={id}].answer[+].value", "3");
        let part = |code: &str, more: Value| {
            let mut part = more;
            part["code"] = json!({"coding": [{"code": code}]});
            part
        };
        let expected = json!({
            "status": "final", "code": {"coding": [{"system": "S", "code": "C"}]},
            "part": [part("1-2", json!({"value": "x", "unit": "u"})), part("1-3", json!({"value": "y"}))],
            "item": [{"link": "a.b", "answer": [{"value": "1", "unit": "2"}, {"value": "3"}]}],
        });
        assert_eq!(node, expected);
    }

    #[test]
    fn what_is_no_path_is_none_and_a_name_without_text_stays() {
        for bad in ["", ".", "a.", "a[b", "a[b]", "a[b=c]d", "[+]"] {
            assert!(Path::parse(bad, &[]).is_none(), "{bad}");
        }
        assert_eq!(Row::default().filled("a {b} {c"), "a {b} {c");
    }
}
