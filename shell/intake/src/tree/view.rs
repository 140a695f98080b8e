//! What of a file of records within records is a row, as a mapping's `[source]` says.

use super::{Names, Node, Path};
use crate::error::IntakeError;
use crate::mapping::{Mapping, Source};
use std::collections::{BTreeSet, HashSet};

/// Which records are rows, and which columns of them are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// Names of members from the outside in, at the end of which the rows stand.
    rows: Vec<Level>,
    /// Names from each record there to the list in it whose entries are rows.
    each: Vec<Level>,
    only: Only,
    /// What other mappings of the same import take of the same rows.
    others: Vec<Only>,
    /// Elements that other mappings of the same import take.
    taken_elsewhere: BTreeSet<String>,
    /// What kind of record one is that no mapping takes; without it none is counted here.
    kind: Vec<Path>,
    /// What of the records that are no rows of this mapping is counted here.
    pub(crate) counts: Counts,
    asked: Vec<String>,
    names: Names,
}

/// What a table counts of the records that no mapping takes, so that each is counted once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// Records that stand where its rows do, and those that cannot be read.
    pub(crate) rows: bool,
    /// What stands elsewhere in the file.
    pub(crate) beside: bool,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            rows: true,
            beside: true,
        }
    }
}

/// One name on the way to the rows.
#[derive(Clone, Debug)]
struct Level {
    name: String,
    /// Whether the members of this name count at any depth.
    is_deep: bool,
}

/// Conditions on which a record is a row.
#[derive(Clone, Debug, Default)]
struct Only {
    texts: Vec<(Path, BTreeSet<String>)>,
    present: Vec<Vec<Path>>,
}

/// A record that may be a row, and where it stands.
pub(crate) struct Spot<'n> {
    pub(crate) node: &'n Node,
    /// The records around it, from the outside in.
    pub(crate) around: Vec<&'n Node>,
    /// Which of the rows of its record it is, from 0.
    pub(crate) place: usize,
}

impl Only {
    fn of(source: &Source) -> Result<Self, IntakeError> {
        let condition = |(path, texts): (&String, &crate::mapping::Texts)| {
            Ok((Path::parse(path)?, texts.0.iter().cloned().collect()))
        };
        let texts: Result<_, IntakeError> = source.only.iter().map(condition).collect();
        let present: Result<_, IntakeError> = source.present.iter().map(|either| parsed(&either.0)).collect();
        Ok(Self {
            texts: texts?,
            present: present?,
        })
    }

    fn takes(&self, spot: &Spot<'_>) -> bool {
        let holds = |(path, texts): &(Path, BTreeSet<String>)| {
            path.text(spot).is_some_and(|text| texts.contains(text))
        };
        let is_there = |either: &Vec<Path>| first(either, spot).is_some();
        self.texts.iter().all(holds) && self.present.iter().all(is_there)
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        self.texts
            .iter()
            .map(|(path, _)| path)
            .chain(self.present.iter().flatten())
    }
}

impl View {
    /// What a mapping sees of a file, with what it counts and the sources of all mappings of the same import, and the columns that are read
    /// besides those of the mapping.
    pub(crate) fn of(
        mapping: Option<&Mapping>,
        counted: Option<(Counts, &[&Source])>,
        also: &[String],
    ) -> Result<Self, IntakeError> {
        let Some(mapping) = mapping else {
            return Ok(Self::default());
        };
        let source = mapping.source.clone().unwrap_or_default();
        let alone = [&source];
        let (counts, beside) = counted.unwrap_or((Counts::default(), &alone));
        let is_same = |other: &&&Source| other.rows == source.rows;
        let others: Result<Vec<Only>, IntakeError> = beside
            .iter()
            .filter(is_same)
            .map(|other| Only::of(other))
            .collect();
        let mut view = Self {
            rows: levels(source.rows.as_ref()),
            each: levels(source.each.as_ref()),
            only: Only::of(&source)?,
            others: others?,
            taken_elsewhere: beside
                .iter()
                .filter_map(|other| element(&levels(other.rows.as_ref())))
                .collect(),
            kind: if counts.rows {
                parsed(&source.kind)?
            } else {
                Vec::new()
            },
            counts,
            asked: asked(mapping, &source, also),
            names: Names::default(),
        };
        view.names = view.names_asked()?;
        Ok(view)
    }

    /// Every name that some path leads through. Where rows stand at any depth, any name may lead to one.
    fn names_asked(&self) -> Result<Names, IntakeError> {
        if self.asked.is_empty() || self.rows.iter().chain(&self.each).any(|level| level.is_deep) {
            return Ok(Names::default());
        }
        let levels = self.rows.iter().chain(&self.each);
        let mut names: HashSet<String> = levels.map(|level| level.name.clone()).collect();
        let keep = |names: &mut HashSet<String>, name: &str| {
            names.insert(name.to_owned());
        };
        let conditions = self.others.iter().chain([&self.only]).flat_map(Only::paths);
        for path in conditions.chain(&self.kind) {
            path.names(&mut |name| keep(&mut names, name));
        }
        for column in &self.asked {
            Path::parse(column)?.names(&mut |name| keep(&mut names, name));
        }
        Ok(Names::only(names))
    }

    pub(crate) fn asked(&self) -> &[String] {
        &self.asked
    }

    /// The names of members that can hold anything asked for.
    pub(crate) fn names(&self) -> Names {
        self.names.clone()
    }

    /// The names on the way to the list of rows, as far as each is one step.
    pub(crate) fn way(&self) -> impl Iterator<Item = &str> {
        let steps = self.rows.iter().take_while(|level| !level.is_deep);
        steps.map(|level| level.name.as_str())
    }

    /// The name of the element that is a row.
    pub(crate) fn element(&self) -> Option<&str> {
        self.rows.first().map(|level| level.name.as_str())
    }

    /// Elements that other mappings of the same import take.
    pub(crate) fn taken_elsewhere(&self) -> &BTreeSet<String> {
        &self.taken_elsewhere
    }

    /// The view of one element that was read as a row.
    pub(crate) fn within_element(mut self) -> Self {
        self.rows = self.rows.split_off(self.rows.len().min(1));
        self
    }

    /// The rows within one record that was read: by those names of the path that it still has.
    pub(crate) fn rows<'n>(&self, record: &'n Node) -> Vec<Spot<'n>> {
        let mut spots = vec![Spot {
            node: record,
            around: Vec::new(),
            place: 0,
        }];
        for level in &self.rows {
            let mut inside = Vec::new();
            for spot in &spots {
                level.within(spot.node, &spot.around, &mut inside);
            }
            if !inside.is_empty() {
                spots = inside;
            }
        }
        for level in &self.each {
            let mut inside = Vec::new();
            for spot in &spots {
                level.within(spot.node, &spot.around, &mut inside);
            }
            spots = inside;
        }
        let mut rows = Vec::new();
        for spot in spots {
            each(spot.node, &mut |node| {
                rows.push(Spot {
                    node,
                    around: spot.around.clone(),
                    place: rows.len(),
                });
            });
        }
        rows
    }

    /// Whether a row is one of those meant.
    pub(crate) fn wants(&self, spot: &Spot<'_>) -> bool {
        self.only.takes(spot)
    }

    /// Texts of which a record must hold one of each set to be a row, where nothing but rows is wanted of the file.
    pub(crate) fn signs(&self) -> Vec<Vec<String>> {
        let sets = self.only.texts.iter().filter(|_| !self.counts.rows);
        sets.map(|(_, texts)| texts.iter().cloned().collect()).collect()
    }

    /// The kind of a record that no mapping of the import takes; none where it is taken or not counted here.
    pub(crate) fn left_out<'n>(&self, spot: &Spot<'n>) -> Option<&'n str> {
        let is_taken = || self.others.iter().any(|only| only.takes(spot));
        if self.kind.is_empty() || is_taken() {
            return None;
        }
        Some(first(&self.kind, spot).unwrap_or_default())
    }
}

fn parsed(paths: &[String]) -> Result<Vec<Path>, IntakeError> {
    paths.iter().map(|path| Path::parse(path)).collect()
}

/// The first text that one of the paths leads to.
fn first<'n>(paths: &[Path], spot: &Spot<'n>) -> Option<&'n str> {
    let mut texts = paths.iter().filter_map(|path| path.text(spot));
    texts.find(|text| !text.is_empty())
}

/// Every column that a mapping names, once.
fn asked(mapping: &Mapping, source: &Source, also: &[String]) -> Vec<String> {
    let named = mapping
        .identity
        .iter()
        .chain(&mapping.columns)
        .chain(&source.member)
        .chain(&source.other)
        .chain(also);
    let fields = mapping.fields.values().flat_map(|field| field.columns());
    let mut seen = BTreeSet::new();
    let columns = named.chain(fields).filter(|column| seen.insert(*column));
    columns.cloned().collect()
}

fn levels(path: Option<&String>) -> Vec<Level> {
    let names = path.into_iter().flat_map(|path| path.split('.'));
    let level = |name: &str| {
        let bare = name.strip_suffix('*');
        Level {
            name: bare.unwrap_or(name).to_owned(),
            is_deep: bare.is_some(),
        }
    };
    names.map(level).collect()
}

fn element(levels: &[Level]) -> Option<String> {
    levels.first().map(|level| level.name.clone())
}

impl Level {
    /// Adds what bears the name in a record, or in each record of a list.
    fn within<'n>(&self, node: &'n Node, around: &[&'n Node], found: &mut Vec<Spot<'n>>) {
        each(node, &mut |node| {
            let around = || {
                let mut around = around.to_vec();
                around.push(node);
                around
            };
            if self.is_deep {
                return self.deep(node, &around(), found);
            }
            if let Some(member) = node.member(&self.name) {
                found.push(Spot {
                    node: member,
                    around: around(),
                    place: 0,
                });
            }
        });
    }

    /// Adds what bears the name in a record and in whatever is in it, in the order of the file. `around` ends with the record.
    fn deep<'n>(&self, record: &'n Node, around: &[&'n Node], found: &mut Vec<Spot<'n>>) {
        let Node::Record(members) = record else { return };
        for (name, node) in members {
            each(node, &mut |node| {
                if *name == self.name {
                    found.push(Spot {
                        node,
                        around: around.to_vec(),
                        place: 0,
                    });
                }
                let around: Vec<&Node> = around.iter().copied().chain([node]).collect();
                self.deep(node, &around, found);
            });
        }
    }
}

fn each<'n>(node: &'n Node, take: &mut dyn FnMut(&'n Node)) {
    match node {
        Node::List(nodes) => nodes.iter().for_each(|node| each(node, take)),
        node => take(node),
    }
}
