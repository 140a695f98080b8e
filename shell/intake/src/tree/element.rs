//! One XML element that is a row, while it is read.

use super::{Names, Node};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart};
use std::borrow::Cow;

/// No element that people mean has more attributes, or elements of more names in it.
const MEMBERS_MAX: usize = 256;

/// What the text of an element is called that has attributes or elements too.
const TEXT: &str = "#text";

const ENTITY: &str = "it refers to an entity of the document's own, and none is expanded";
const WIDE: &str = "an element in it has more than 256 attributes or kinds of elements";
const ATTRIBUTE: &str = "an attribute in it is not written as attributes are";

/// A row that is being read.
#[derive(Default)]
pub(crate) struct Building {
    open: Vec<Element>,
    /// How many elements are open that nobody asked for.
    passed_over: usize,
    /// How many elements and attributes were kept.
    pub(crate) nodes: usize,
    /// Why it is a bad row.
    pub(crate) fault: Option<&'static str>,
}

struct Element {
    name: String,
    members: Vec<(String, Node)>,
    text: String,
}

impl Building {
    pub(crate) fn depth(&self) -> usize {
        self.open.len().saturating_add(self.passed_over)
    }

    /// Begins an element. What nobody asks for is kept only for the names of columns, and makes no row a bad one.
    pub(crate) fn begin(&mut self, start: &BytesStart<'_>, names: &Names, is_sampled: bool) {
        let name = start.name().into_inner();
        if self.passed_over > 0 || !self.open.is_empty() && !is_sampled && !names.has(name) {
            self.passed_over = self.passed_over.saturating_add(1);
            return;
        }
        self.nodes = self.nodes.saturating_add(1);
        let mut element = Element {
            name: name.to_owned(),
            members: Vec::new(),
            text: String::new(),
        };
        let is_asked = self.open.is_empty() || names.has(name);
        for (place, attribute) in start.attributes().enumerate() {
            if place >= MEMBERS_MAX {
                self.fault = self.fault.or(is_asked.then_some(WIDE));
                break;
            }
            let Ok(attribute) = attribute else {
                self.fault = self.fault.or(is_asked.then_some(ATTRIBUTE));
                break;
            };
            let name = attribute.key.into_inner();
            let is_asked = is_asked && names.has(name);
            if !is_asked && !is_sampled {
                continue;
            }
            match value(&attribute) {
                Some(text) => {
                    self.nodes = self.nodes.saturating_add(1);
                    element.members.push((name.to_owned(), Node::Text(text)));
                }
                None if is_asked => self.fault = self.fault.or(Some(ENTITY)),
                None => {}
            }
        }
        self.open.push(element);
    }

    pub(crate) fn text(&mut self, text: &str) {
        if self.passed_over == 0
            && let Some(element) = self.open.last_mut()
        {
            element.text.push_str(text);
        }
    }

    pub(crate) fn reference(&mut self, reference: &BytesRef<'_>, names: &Names) {
        let is_asked = |element: &Element| names.has(&element.name);
        if self.passed_over > 0 || !self.open.iter().skip(1).all(is_asked) {
            return;
        }
        let letter = match reference.resolve_char_ref() {
            Ok(Some(letter)) => Some(Cow::Owned(letter.to_string())),
            Ok(None) => quick_xml::escape::resolve_xml_entity(reference).map(Cow::Borrowed),
            Err(_) => None,
        };
        match letter {
            Some(letter) => self.text(&letter),
            None => self.fault = self.fault.or(Some(ENTITY)),
        }
    }

    /// Ends the innermost element; gives the row when it was the last.
    pub(crate) fn end(&mut self, names: &Names) -> Option<(String, Node)> {
        if self.passed_over > 0 {
            self.passed_over = self.passed_over.saturating_sub(1);
            return None;
        }
        let ended = self.open.pop()?;
        let (name, node) = ended.node();
        let Some(parent) = self.open.last_mut() else {
            return Some((name, node));
        };
        let is_asked = names.has(&name);
        if !parent.add(name, node) && is_asked {
            self.fault = self.fault.or(Some(WIDE));
        }
        None
    }
}

impl Element {
    fn node(self) -> (String, Node) {
        let Self {
            name,
            mut members,
            text,
        } = self;
        let trimmed = text.trim();
        let node = match (members.is_empty(), trimmed.is_empty()) {
            (true, true) => Node::Absent,
            (true, false) if trimmed.len() == text.len() => Node::Text(text),
            (true, false) => Node::Text(trimmed.to_owned()),
            (false, is_blank) => {
                if !is_blank {
                    members.push((TEXT.to_owned(), Node::Text(trimmed.to_owned())));
                }
                Node::Record(members)
            }
        };
        (name, node)
    }

    /// Adds an element; those of one name become a list. False when there are too many names.
    fn add(&mut self, name: String, node: Node) -> bool {
        if let Some((_, known)) = self.members.iter_mut().rev().find(|(known, _)| *known == name) {
            match known {
                Node::List(nodes) => nodes.push(node),
                single => {
                    let first = std::mem::replace(single, Node::Absent);
                    *single = Node::List(vec![first, node]);
                }
            }
            return true;
        }
        if self.members.len() >= MEMBERS_MAX {
            return false;
        }
        self.members.push((name, node));
        true
    }
}

/// The text of an attribute; none when it refers to what is never expanded.
fn value(attribute: &Attribute<'_>) -> Option<String> {
    if !attribute.value.contains(['&', '\n', '\r', '\t']) {
        return Some(attribute.value.as_ref().to_owned());
    }
    let text = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(text.into_owned())
}
