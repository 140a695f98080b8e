//! Paths into a record: `subject.reference`, `code.coding[system=http://loinc.org].code`, `values.2`, `/form_version`.
//!
//! A step names a member of a record or, as a number, a place in a list, from 0. Of a list without a number the first is
//! meant, or the first in which `[path=text]` holds. A path that begins with `/` starts at the outermost record.

use super::Node;
use crate::error::IntakeError;
use std::borrow::Cow;

/// A path that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    from_outermost: bool,
    /// As it was written: a member may bear the whole name, dots and all.
    literal: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    name: String,
    only: Option<(String, String)>,
}

impl Path {
    pub(crate) fn parse(text: &str) -> Result<Self, IntakeError> {
        let (from_outermost, literal) = match text.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let steps = steps(literal).ok_or_else(|| {
            IntakeError::mapping(
                text,
                "this path is not understood; write it such as subject.reference or coding[system=URL].code",
            )
        })?;
        Ok(Self {
            from_outermost,
            literal: literal.to_owned(),
            steps,
        })
    }

    /// The text at the end of the path; none where the record holds none there.
    pub(crate) fn text(&self, outermost: &Node, row: &Node) -> Option<Box<[u8]>> {
        let start = if self.from_outermost { outermost } else { row };
        match self.node(start)? {
            Node::Text(text) => Some(text.as_bytes().into()),
            _ => None,
        }
    }

    fn node<'n>(&self, start: &'n Node) -> Option<&'n Node> {
        if let Some(Node::Text(_)) = start.member(&self.literal) {
            return start.member(&self.literal);
        }
        let end = self.steps.iter().try_fold(start, |node, step| step.take(node))?;
        Some(first(end))
    }
}

impl Step {
    fn take<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        let found = match (node, self.name.parse::<usize>()) {
            (Node::List(nodes), Ok(place)) => nodes.get(place)?,
            _ => first(node).member(&self.name)?,
        };
        let Some((path, text)) = &self.only else {
            return Some(found);
        };
        let holds = |node: &&Node| inner(node, path).is_some_and(|found| found == text.as_str());
        match found {
            Node::List(nodes) => nodes.iter().find(holds),
            node => Some(node).filter(holds),
        }
    }
}

/// The text that a plain path leads to.
fn inner<'n>(node: &'n Node, path: &str) -> Option<Cow<'n, str>> {
    let end = path
        .split('.')
        .try_fold(node, |node, name| first(node).member(name))?;
    match first(end) {
        Node::Text(text) => Some(Cow::Borrowed(text)),
        _ => None,
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
            only: None,
        };
        rest = after;
        if let Some(inside) = rest.strip_prefix('[') {
            let (condition, after) = inside.split_once(']')?;
            let (path, text) = condition.split_once('=')?;
            step.only = Some((path.to_owned(), text.to_owned()));
            rest = after;
        }
        steps.push(step);
        match rest.strip_prefix('.') {
            Some(more) => rest = more,
            None => return rest.is_empty().then_some(steps),
        }
    }
}

/// A path without places and conditions, as columns are named that nobody asked for.
pub(crate) fn plain(text: &str) -> String {
    let steps = steps(text.strip_prefix('/').unwrap_or(text)).unwrap_or_default();
    let names = steps.iter().map(|step| step.name.as_str());
    let names: Vec<&str> = names.filter(|name| name.parse::<usize>().is_err()).collect();
    names.join(".")
}
