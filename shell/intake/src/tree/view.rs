//! What of a file of records within records is a row, as a mapping's `[source]` says.

use super::{Node, Path};
use crate::error::IntakeError;
use crate::mapping::Mapping;
use std::collections::BTreeSet;

/// Which records are rows, and which columns of them are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// Names of members from the outside in, at the end of which the rows stand.
    pub(crate) rows: Vec<String>,
    only: Vec<(Path, BTreeSet<String>)>,
    asked: Vec<String>,
}

impl View {
    pub(crate) fn of(mapping: Option<&Mapping>) -> Result<Self, IntakeError> {
        let Some(mapping) = mapping else {
            return Ok(Self::default());
        };
        let source = mapping.source.clone().unwrap_or_default();
        let condition = |(path, texts): (&String, &crate::mapping::Texts)| {
            Ok((Path::parse(path)?, texts.0.iter().cloned().collect()))
        };
        let named = mapping
            .identity
            .iter()
            .chain(&mapping.columns)
            .chain(&source.member);
        let fields = mapping.fields.values().flat_map(|field| &field.from);
        let mut seen = BTreeSet::new();
        Ok(Self {
            rows: source
                .rows
                .iter()
                .flat_map(|rows| rows.split('.'))
                .map(str::to_owned)
                .collect(),
            only: source
                .only
                .iter()
                .map(condition)
                .collect::<Result<_, IntakeError>>()?,
            asked: named
                .chain(fields)
                .filter(|column| seen.insert(*column))
                .cloned()
                .collect(),
        })
    }

    pub(crate) fn asked(&self) -> &[String] {
        &self.asked
    }

    /// The rows within one record that was read: by those names of the path that it still has.
    pub(crate) fn rows<'n>(&self, record: &'n Node) -> Vec<&'n Node> {
        let mut level = vec![record];
        for name in &self.rows {
            let inside: Vec<&Node> = level
                .iter()
                .flat_map(|node| each(node))
                .filter_map(|node| node.member(name))
                .collect();
            if !inside.is_empty() {
                level = inside;
            }
        }
        level.into_iter().flat_map(each).collect()
    }

    /// Whether a row is one of those meant.
    pub(crate) fn wants(&self, outermost: &Node, row: &Node) -> bool {
        self.only.iter().all(|(path, texts)| {
            let text = path.text(outermost, row).unwrap_or_default();
            std::str::from_utf8(&text).is_ok_and(|text| texts.contains(text))
        })
    }
}

fn each(node: &Node) -> Vec<&Node> {
    match node {
        Node::List(nodes) => nodes.iter().collect(),
        node => vec![node],
    }
}
