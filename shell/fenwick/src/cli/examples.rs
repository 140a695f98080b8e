//! The examples under the help of each command. They stand in one file, for whoever wants them all on one page.

use super::args::Cli;
use clap::{Command, CommandFactory};

const TEXT: &str = include_str!("examples.txt");

/// The whole command line, with its examples.
pub fn command() -> Command {
    shown(Cli::command(), "")
}

fn shown(command: Command, path: &str) -> Command {
    let lines: Vec<&str> = of(path).collect();
    let command = match lines.len() {
        0 => command,
        many => {
            let title = if many == 1 { "Example" } else { "Examples" };
            let examples = format!("{title}:\n{}", lines.join("\n"));
            let help = match command.get_after_help() {
                Some(before) => format!("{before}\n\n{examples}"),
                None => examples,
            };
            command.after_help(help)
        }
    };
    command.mut_subcommands(|sub| {
        let path = format!("{path} {}", sub.get_name());
        shown(sub, path.trim_start())
    })
}

/// The lines under a command's name.
fn of(path: &str) -> impl Iterator<Item = &'static str> {
    TEXT.lines()
        .skip_while(move |line| *line != path)
        .skip(1)
        .take_while(|line| line.starts_with("  "))
}

#[cfg(test)]
mod tests {
    use super::{TEXT, of, shown};
    use crate::cli::args::Cli;
    use clap::{Command, CommandFactory, Parser};

    /// Every command that can be run, by its name.
    fn leaves(command: &Command, path: &str, into: &mut Vec<String>) {
        for sub in command.get_subcommands() {
            let path = format!("{path} {}", sub.get_name());
            leaves(sub, &path, into);
        }
        if !command.has_subcommands() {
            into.push(path.trim_start().to_owned());
        }
    }

    fn commands() -> Vec<String> {
        let mut found = Vec::new();
        leaves(&Cli::command(), "", &mut found);
        found
    }

    /// Words as a shell takes them apart, but for escapes, which no example has.
    fn words(typed: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quote = None;
        for sign in typed.trim().chars() {
            match (quote, sign) {
                (Some(open), _) if sign == open => quote = None,
                (None, '\'' | '"') => quote = Some(sign),
                (None, ' ') => words.push(String::new()),
                _ => words.last_mut().expect("one word at least").push(sign),
            }
        }
        assert_eq!(quote, None, "{typed}");
        words
    }

    #[test]
    fn every_command_has_an_example_and_none_is_of_a_command_that_is_gone() {
        let commands = commands();
        let bare: Vec<_> = commands.iter().filter(|path| of(path).next().is_none()).collect();
        assert_eq!(bare, Vec::<&String>::new(), "commands without an example");
        let gone: Vec<_> = TEXT
            .lines()
            .filter(|line| !line.starts_with("  "))
            .filter(|line| !commands.iter().any(|path| path == line))
            .collect();
        assert_eq!(gone, Vec::<&str>::new(), "examples of no command");
    }

    #[test]
    fn every_example_is_understood() {
        for path in commands() {
            for line in of(&path) {
                let typed = line.split(" > ").next().unwrap_or_default();
                let parsed = Cli::try_parse_from(words(typed));
                assert!(parsed.is_ok(), "{line}: {parsed:?}");
            }
        }
    }

    #[test]
    fn help_ends_with_the_examples_after_what_stood_there() {
        let command = shown(Cli::command(), "");
        let count = command
            .find_subcommand("election")
            .and_then(|election| election.find_subcommand("count"))
            .and_then(Command::get_after_help)
            .expect("help")
            .to_string();
        assert!(
            count.starts_with("Rules:") && count.ends_with("--seats 1"),
            "{count}"
        );
    }
}
