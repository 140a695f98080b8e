//! The commands as the interface for programs has them: read off the command line's own description, so that both take the
//! same words with the same bounds.

use crate::cli::args::{Cli, Command};
use crate::said::Trouble;
use clap::{Arg, ArgAction, FromArgMatches};
use serde_json::Value;
use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// One field of a command.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub says: String,
    /// What it takes.
    pub takes: Takes,
    /// Whether there may be several.
    pub many: bool,
    /// Whether it must be there.
    pub required: bool,
    /// Which part of the command's path it belongs to.
    level: usize,
    /// Where it stands among words without a name.
    place: Option<usize>,
    long: Option<String>,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// One of these words.
    Word(Vec<String>),
    /// A text.
    Text,
    /// A file that is sent.
    File,
    /// A file that is answered.
    Out,
}

/// One command, with its fields.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its words, such as `consent give`.
    pub path: Vec<String>,
    /// What it does, for people.
    pub says: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// What a field holds.
pub type Given = BTreeMap<String, Value>;

/// All commands that can be asked for without a terminal, by their words joined with `/`.
pub struct Leaves {
    all: BTreeMap<String, Leaf>,
    grammar: clap::Command,
}

impl Leaves {
    /// Reads them off the command line's description.
    pub fn read() -> Self {
        let mut grammar = crate::cli::grammar();
        grammar.build();
        let mut all = BTreeMap::new();
        gather(&grammar, &mut Vec::new(), &[], &mut all);
        let mut leaves = Self { all, grammar };
        let open: BTreeMap<String, Leaf> = leaves
            .all
            .iter()
            .filter(|(_, leaf)| {
                let sample = leaves.sample(leaf);
                sample.is_ok_and(|command| {
                    super::super::gate::wall(&command).0 != super::super::gate::Wall::Terminal
                })
            })
            .map(|(path, leaf)| (path.clone(), leaf.clone()))
            .collect();
        leaves.all = open;
        leaves
    }

    /// All of them, with their paths.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Leaf)> {
        self.all.iter().map(|(path, leaf)| (path.as_str(), leaf))
    }

    /// The one at a path.
    pub fn find(&self, path: &str) -> Option<&Leaf> {
        self.all.get(path)
    }

    /// A command of this form, to see what wall it stands behind.
    pub fn sample(&self, leaf: &Leaf) -> Result<Command, Trouble> {
        self.command(leaf, &self.fewest(leaf, "1"))
    }

    /// The fewest fields that a command wants, with this word wherever one can stand.
    pub fn fewest(&self, leaf: &Leaf, word: &str) -> Given {
        let value = |field: &Field| match &field.takes {
            Takes::Flag => Value::Bool(true),
            Takes::Word(words) => Value::from(words.first().cloned().unwrap_or_default()),
            Takes::Number | Takes::Text | Takes::File | Takes::Out => Value::from(word),
        };
        let required = leaf.fields.iter().filter(|field| field.required);
        let given: Given = required.map(|field| (field.name.clone(), value(field))).collect();
        // Of some fields one is wanted, and any will do.
        let others = leaf.fields.iter().filter(|field| !field.required);
        let with_one = others.map(|field| {
            let mut given = given.clone();
            given.insert(field.name.clone(), value(field));
            given
        });
        let mut all = std::iter::once(given.clone()).chain(with_one);
        all.find(|given| self.command(leaf, given).is_ok())
            .unwrap_or(given)
    }

    /// The command that a program asks for. Nothing that it gives can become another option: named words are joined to their
    /// names, and the others stand behind the sign that ends all options.
    pub fn command(&self, leaf: &Leaf, given: &Given) -> Result<Command, Trouble> {
        let unknown = given
            .keys()
            .find(|name| !leaf.fields.iter().any(|field| field.name == **name));
        if let Some(unknown) = unknown {
            let known: Vec<&str> = leaf.fields.iter().map(|field| field.name.as_str()).collect();
            return Err(Trouble::Usage(format!(
                "there is no field '{unknown}' here; there are: {}",
                known.join(", ")
            )));
        }
        let mut args: Vec<OsString> = vec!["fenwick".into()];
        let last = leaf.path.len();
        for (level, word) in std::iter::once(None)
            .chain(leaf.path.iter().map(Some))
            .enumerate()
        {
            args.extend(word.map(OsString::from));
            self.words_of(leaf, given, (level, level == last), &mut args)?;
        }
        let matches = self
            .grammar
            .clone()
            .try_get_matches_from(args)
            .map_err(|error| misspelt(&error))?;
        let cli = Cli::from_arg_matches(&matches).map_err(|error| misspelt(&error))?;
        Ok(cli.command)
    }

    fn words_of(
        &self,
        leaf: &Leaf,
        given: &Given,
        (level, is_last): (usize, bool),
        args: &mut Vec<OsString>,
    ) -> Result<(), Trouble> {
        let mut placed = Vec::new();
        for field in leaf.fields.iter().filter(|field| field.level == level) {
            let Some(value) = given.get(&field.name) else {
                continue;
            };
            match (&field.takes, value, &field.long) {
                (Takes::Flag, Value::Bool(true), Some(long)) => args.push(format!("--{long}").into()),
                (Takes::Flag, Value::Bool(false), _) | (_, Value::Null, _) => {}
                (Takes::Flag, ..) => return Err(wants(field, "true or false")),
                (_, value, Some(long)) => {
                    for word in words(field, value)? {
                        args.push(format!("--{long}={word}").into());
                    }
                }
                (_, value, None) => placed.push((field.place, words(field, value)?)),
            }
        }
        placed.sort_by_key(|(place, _)| *place);
        let placed: Vec<String> = placed.into_iter().flat_map(|(_, words)| words).collect();
        if is_last && !placed.is_empty() {
            args.push("--".into());
        } else if let Some(word) = placed.iter().find(|word| word.starts_with('-')) {
            return Err(Trouble::Usage(format!("'{word}' cannot stand here")));
        }
        args.extend(placed.into_iter().map(OsString::from));
        Ok(())
    }
}

fn wants(field: &Field, what: &str) -> Trouble {
    Trouble::Usage(format!("'{}' wants {what}", field.name))
}

/// A value as words.
fn words(field: &Field, value: &Value) -> Result<Vec<String>, Trouble> {
    let word = |value: &Value| match value {
        Value::String(text) if !text.contains('\0') => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(wants(field, "a text or a number")),
    };
    match value {
        Value::Array(values) if field.many => values.iter().map(word).collect(),
        Value::Array(_) => Err(wants(field, "one value, not a list")),
        value => Ok(vec![word(value)?]),
    }
}

/// What the command line says of a mistake, without the hints for a terminal.
fn misspelt(error: &clap::Error) -> Trouble {
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    Trouble::Usage(first.trim_start_matches("error: ").trim().to_owned())
}

fn gather(
    command: &clap::Command,
    path: &mut Vec<String>,
    above: &[Field],
    all: &mut BTreeMap<String, Leaf>,
) {
    let mut fields = above.to_vec();
    let level = path.len();
    let own = command.get_arguments().filter(|arg| !is_common(arg));
    for arg in own {
        // What holds at a level holds below it, and is read where it is first said.
        if !fields.iter().any(|field| field.name == arg.get_id().as_str()) {
            fields.push(field(arg, level));
        }
    }
    let below: Vec<&clap::Command> = command
        .get_subcommands()
        .filter(|below| below.get_name() != "help")
        .collect();
    if below.is_empty() || (!command.is_subcommand_required_set() && !path.is_empty()) {
        let says = command.get_about().map(ToString::to_string).unwrap_or_default();
        let leaf = Leaf {
            path: path.clone(),
            says,
            fields: fields.clone(),
        };
        all.insert(path.join("/"), leaf);
    }
    for below in below {
        path.push(below.get_name().to_owned());
        gather(below, path, &fields, all);
        path.pop();
    }
}

/// Whether it is an option of every command: who asks, and from where, is no word of hers.
fn is_common(arg: &Arg) -> bool {
    let common = [
        "home",
        "coop",
        "json",
        "acting",
        "attested_by",
        "request_id",
        "key_dir",
        "passphrase_file",
        "now",
        "reply_step_ms",
        "reading_max_ms",
        "help",
        "version",
    ];
    common.contains(&arg.get_id().as_str())
}

fn field(arg: &Arg, level: usize) -> Field {
    let name = arg.get_id().as_str().to_owned();
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|word| word.get_name().to_owned())
        .collect();
    let kind = arg.get_value_parser().type_id();
    let is = |type_id: TypeId| kind == type_id;
    let numbers = [
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
    ];
    let takes = match arg.get_action() {
        ArgAction::SetTrue | ArgAction::SetFalse | ArgAction::Count => Takes::Flag,
        _ if is(TypeId::of::<PathBuf>()) && matches!(name.as_str(), "out" | "blt") => Takes::Out,
        _ if is(TypeId::of::<PathBuf>()) => Takes::File,
        _ if numbers.into_iter().any(is) => Takes::Number,
        _ if !words.is_empty() => Takes::Word(words),
        _ => Takes::Text,
    };
    Field {
        name,
        says: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        takes,
        many: matches!(arg.get_action(), ArgAction::Append)
            || arg.get_num_args().is_some_and(|many| many.max_values() > 1),
        required: arg.is_required_set(),
        level,
        place: arg.get_index(),
        long: arg.get_long().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_can_be_given_with_the_fewest_fields_so_that_none_is_left_out() {
        let mut grammar = crate::cli::grammar();
        grammar.build();
        let mut all = BTreeMap::new();
        gather(&grammar, &mut Vec::new(), &[], &mut all);
        let leaves = Leaves { all, grammar };
        for (path, leaf) in leaves.all() {
            let sample = leaves.sample(leaf);
            assert!(
                sample.is_ok(),
                "{path}: {}",
                sample.err().map(|error| error.text()).unwrap_or_default()
            );
        }
    }
}
