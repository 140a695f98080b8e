//! Which lists of records a file of records within records holds.

use crate::error::IntakeError;
use crate::part::Part;
use crate::text::Stream;
use crate::tree::{self, Found, Kinds, Node, View};
use std::collections::BTreeMap;

/// No file that people mean holds more lists.
const LISTS_MAX: usize = 200;

/// Lists by path. A file that is one list, or holds a record a line, has one without a name.
pub(super) fn of_json(part: &Part, stream: Stream) -> Result<BTreeMap<String, u64>, IntakeError> {
    let mut nodes = tree::json::open(part.name(), stream, &View::default())?;
    let (mut lists, mut records) = (BTreeMap::new(), 0u64);
    loop {
        match nodes.next() {
            Ok(Found::End) => break,
            Ok(Found::Bad(_)) => {}
            Ok(Found::Node(_, node)) => {
                records = records.saturating_add(1);
                count(&node, &mut String::new(), &mut lists);
            }
            // One document of more than a record's length: its lists can be named, not counted.
            Err(IntakeError::Overlong { .. }) => break,
            Err(error) => return Err(error),
        }
    }
    if records > 1 {
        lists = BTreeMap::from([(String::new(), records)]);
    }
    Ok(lists)
}

fn count(node: &Node, path: &mut String, lists: &mut BTreeMap<String, u64>) {
    match node {
        Node::List(nodes) => {
            let records = nodes
                .iter()
                .filter(|node| matches!(node, Node::Record(_)))
                .count() as u64;
            if records > 0 && (lists.len() < LISTS_MAX || lists.contains_key(path.as_str())) {
                let known = lists.entry(path.clone()).or_default();
                *known = known.saturating_add(records);
            }
            nodes.iter().for_each(|node| count(node, path, lists));
        }
        Node::Record(members) => {
            for (name, node) in members {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                count(node, path, lists);
                path.truncate(length);
            }
        }
        Node::Absent | Node::Text(_) => {}
    }
}

/// Elements directly within the outermost, by name.
pub(super) fn of_xml(part: &Part, stream: Stream) -> Result<BTreeMap<String, u64>, IntakeError> {
    let mut nodes = tree::xml::open(part.name(), stream, &View::default());
    let mut names = Kinds::default();
    loop {
        match nodes.next()? {
            Found::End => return Ok(names.into_counts()),
            Found::Node(_, Node::Record(members)) => members.iter().for_each(|(name, _)| names.add(name)),
            Found::Node(..) | Found::Bad(_) => {}
        }
    }
}
