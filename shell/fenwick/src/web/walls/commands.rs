//! Every command, by everybody: the table in `commands.txt` says who may give it, and every command has its line there.

use super::super::api::{LEAVES, Leaf, Takes};
use super::super::gate::{self, Kind};
use super::bench::leaves;
use super::{Bench, WHO, Whom};
use crate::cli::args::Command;
use serde_json::{Map, Value};
use std::fmt::Write as _;

const TABLE: &str = include_str!("commands.txt");
const HEAD: &str = "# o: open, -: closed. By: nobody, member 3, a member 3 of another co-op, officer 1, member 3 helped by officer 1, data user 1, member 5 who left, member 6 who is erased.\n";

pub fn command(leaf: &Leaf, id: &str) -> Command {
    LEAVES
        .command(leaf, &LEAVES.fewest(leaf, id))
        .unwrap_or_else(|error| panic!("{}: {}", leaf.path.join(" "), error.text()))
}

/// The line and the body of a request that gives a command.
pub fn request(path: &str, leaf: &Leaf, id: &str) -> (&'static str, String, String) {
    let fields: Map<String, Value> = LEAVES.fewest(leaf, id).into_iter().collect();
    let takes_files = leaf.fields.iter().any(|field| field.takes == Takes::File);
    let (_, kind) = gate::wall(&command(leaf, id));
    if kind == Kind::Act || takes_files {
        return ("POST", path.to_owned(), Value::from(fields).to_string());
    }
    let query = fields.iter().filter(|(name, _)| {
        !leaf
            .fields
            .iter()
            .any(|field| field.name == **name && field.takes == Takes::Out)
    });
    let query: Vec<String> = query
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or("true")))
        .collect();
    ("GET", format!("{path}?{}", query.join("&")), String::new())
}

#[tokio::test]
async fn a26_every_command_opens_to_whom_the_table_says_and_to_nobody_else() {
    let bench = Bench::new().await;
    let mut table = HEAD.to_owned();
    for (path, leaf) in leaves() {
        for id in ["1", "3"] {
            let command = command(leaf, id);
            let mut line = String::new();
            for whom in WHO {
                let open = gate::pass(&bench.desk, bench.visitor(whom), &command)
                    .await
                    .is_ok();
                line.push(if open { 'o' } else { '-' });
            }
            if id == "1" || !table.ends_with(&format!("{line}\n")) {
                writeln!(table, "{path} {id} {line}").unwrap();
            }
        }
    }
    if std::env::var_os("UPDATE_WALLS").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/walls/commands.txt"),
            &table,
        )
        .unwrap();
    }
    assert!(
        table == TABLE,
        "UPDATE_WALLS=1 writes the table anew; look at what it changes"
    );
}

#[tokio::test]
async fn a26_what_is_closed_is_refused_at_the_interface_and_changes_nothing() {
    let bench = Bench::new().await;
    let before = bench.state().await;
    let mut faults = Vec::new();
    for (path, leaf) in leaves() {
        if leaf.fields.iter().any(|field| field.takes == Takes::File) {
            continue;
        }
        let command = command(leaf, "1");
        let (method, path, body) = request(path, leaf, "1");
        for whom in WHO {
            if gate::pass(&bench.desk, bench.visitor(whom), &command)
                .await
                .is_ok()
            {
                continue;
            }
            let answer = bench.program(whom, (method, &path), &body).await;
            let expected: &[u16] = match whom {
                Whom::Nobody | Whom::Foreign | Whom::Erased => &[401],
                _ => &[403, 404],
            };
            let is_problem = answer.header("content-type") == "application/problem+json";
            if !expected.contains(&answer.status.as_u16()) || !is_problem {
                faults.push(format!(
                    "{method} {path} by {whom:?}: {} {}",
                    answer.status, answer.body
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(bench.state().await, before);
}
