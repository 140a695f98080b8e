//! A record as it stands in a file of records within records.

/// One value: a text, or values within it. Numbers stay as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Nothing.
    Absent,
    Text(String),
    List(Vec<Node>),
    Record(Vec<(String, Node)>),
}

impl Node {
    /// What bears a name in a record.
    pub(crate) fn member(&self, name: &str) -> Option<&Node> {
        match self {
            Self::Record(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// Bytes that it takes, its texts and names among them.
    pub(crate) fn bytes(&self) -> usize {
        let inside: usize = match self {
            Self::Absent => 0,
            Self::Text(text) => text.len(),
            Self::List(nodes) => nodes.iter().map(Self::bytes).sum(),
            Self::Record(members) => {
                let member = |(name, node): &(String, Node)| {
                    size_of::<String>()
                        .saturating_add(name.len())
                        .saturating_add(node.bytes())
                };
                members.iter().map(member).sum()
            }
        };
        inside.saturating_add(size_of::<Self>())
    }

    /// Names every path from here to a text; of a list the first is followed.
    pub(crate) fn columns(&self, name: &mut dyn FnMut(&str)) {
        self.walk(&mut String::new(), name);
    }

    fn walk(&self, path: &mut String, name: &mut dyn FnMut(&str)) {
        match self {
            Self::Absent => {}
            Self::Text(_) if path.is_empty() => {}
            Self::Text(_) => name(path),
            Self::List(nodes) => {
                if let Some(first) = nodes.first() {
                    first.walk(path, name);
                }
            }
            Self::Record(members) => {
                for (member, node) in members {
                    let length = path.len();
                    if length > 0 {
                        path.push('.');
                    }
                    path.push_str(member);
                    node.walk(path, name);
                    path.truncate(length);
                }
            }
        }
    }
}
