//! Paths into a record: `subject.reference`, `code.coding[system=http://loinc.org].code`, `values.2`, `/form_version`.
//!
//! A step names a member of a record or, as a number, a place in a list, from 0. Of a list without a number the first is
//! meant, or the first in which `[path=text]` holds. A path that begins with `/` starts at the outermost record, and one
//! that begins with `../` at the nearest record around the row that holds it. `#` is which of the rows of its record a row is.

use super::{Node, Spot};
use crate::error::IntakeError;

/// A path that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    start: Start,
    /// As it was written: a member may bear the whole name, dots and all.
    literal: String,
    steps: Vec<Step>,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Row,
    Around,
    Outermost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    name: String,
    /// The same as a place in a list.
    place: Option<usize>,
    only: Option<Condition>,
}

/// What a record of a list must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    names: Vec<String>,
    text: String,
}

impl Path {
    pub(crate) fn parse(text: &str) -> Result<Self, IntakeError> {
        let (start, literal) = start(text);
        let steps = steps(literal).ok_or_else(|| {
            IntakeError::mapping(
                text,
                "this path is not understood; write it such as subject.reference or coding[system=URL].code",
            )
        })?;
        Ok(Self {
            start,
            literal: literal.to_owned(),
            steps,
        })
    }

    /// Whether it asks which of the rows of its record a row is.
    pub(crate) fn is_place(&self) -> bool {
        self.literal == "#" && self.start == Start::Row
    }

    /// The text at the end of the path; none where the record holds none there.
    pub(crate) fn text<'n>(&self, spot: &Spot<'n>) -> Option<&'n str> {
        match self.start {
            Start::Row => self.text_in(spot.node),
            Start::Around => spot.around.iter().rev().find_map(|node| self.text_in(node)),
            Start::Outermost => self.text_in(spot.around.first().unwrap_or(&spot.node)),
        }
    }

    fn text_in<'n>(&self, start: &'n Node) -> Option<&'n str> {
        match self.node(start)? {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Every name that the path may lead through.
    pub(crate) fn names(&self, name: &mut dyn FnMut(&str)) {
        name(&self.literal);
        for step in &self.steps {
            name(&step.name);
            let inner = step.only.iter().flat_map(|condition| &condition.names);
            inner.for_each(|inner| name(inner));
        }
    }

    fn node<'n>(&self, start: &'n Node) -> Option<&'n Node> {
        if let Some(text @ Node::Text(_)) = start.member(&self.literal) {
            return Some(text);
        }
        let end = self.steps.iter().try_fold(start, |node, step| step.take(node))?;
        Some(first(end))
    }
}

impl Step {
    fn take<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        let found = match (node, self.place) {
            (Node::List(nodes), Some(place)) => nodes.get(place)?,
            _ => first(node).member(&self.name)?,
        };
        let Some(Condition { names, text }) = &self.only else {
            return Some(found);
        };
        let holds = |node: &&Node| holds(node, names, text);
        match found {
            Node::List(nodes) => nodes.iter().find(holds),
            node => Some(node).filter(holds),
        }
    }
}

/// Whether the text stands at the end of these names, in any record of the lists on the way.
fn holds(node: &Node, names: &[String], text: &str) -> bool {
    match (node, names) {
        (Node::List(nodes), _) => nodes.iter().any(|node| holds(node, names, text)),
        (Node::Text(found), []) => found == text,
        (_, []) => false,
        (_, [name, rest @ ..]) => node.member(name).is_some_and(|node| holds(node, rest, text)),
    }
}

/// The first of a list that is not empty, or what is no list.
fn first(node: &Node) -> &Node {
    match node {
        Node::List(nodes) => nodes.first().map_or(node, first),
        node => node,
    }
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let (mut steps, mut rest) = (Vec::new(), text);
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end)?;
        if name.is_empty() {
            return None;
        }
        let mut step = Step {
            name: name.to_owned(),
            place: name.parse().ok(),
            only: None,
        };
        rest = after;
        if let Some(inside) = rest.strip_prefix('[') {
            let (condition, after) = inside.split_once(']')?;
            let (path, text) = condition.split_once('=')?;
            step.only = Some(Condition {
                names: path.split('.').map(str::to_owned).collect(),
                text: text.to_owned(),
            });
            rest = after;
        }
        steps.push(step);
        match rest.strip_prefix('.') {
            Some(more) => rest = more,
            None => return rest.is_empty().then_some(steps),
        }
    }
}

fn start(text: &str) -> (Start, &str) {
    if let Some(rest) = text.strip_prefix("../") {
        return (Start::Around, rest);
    }
    match text.strip_prefix('/') {
        Some(rest) => (Start::Outermost, rest),
        None => (Start::Row, text),
    }
}

/// A path without places and conditions, as columns are named that nobody asked for.
pub(crate) fn plain(text: &str) -> String {
    let steps = steps(start(text).1).unwrap_or_default();
    let named = steps.iter().filter(|step| step.place.is_none());
    let names: Vec<&str> = named.map(|step| step.name.as_str()).collect();
    names.join(".")
}
