//! Every command, by everybody: the table in `commands.txt` says who may give it, and every command has its line there.

use super::super::api::{LEAVES, Leaf, Takes};
use super::super::gate::{self, Kind};
use super::super::keyed;
use super::super::signing::key;
use super::bench::{PARTS, leaves};
use super::{Bench, STOPPED, WHO, Whom};
use crate::cli::args::Command;
use axum::http::StatusCode;
use fenwick_coop::kernel::ids::{MemberNo, UserNo};
use fenwick_coop::people::access::Who;
use serde_json::{Map, Value};
use std::fmt::Write as _;

const TABLE: &str = include_str!("commands.txt");
const HEAD: &str = "# o: open, -: closed. By: nobody, member 3, officer 1, member 3 helped by officer 1, data user 1, member 5 who left; then k: also with a key.\n";

pub fn command(leaf: &Leaf, id: &str) -> Command {
    LEAVES
        .command(leaf, &LEAVES.fewest(leaf, id))
        .unwrap_or_else(|error| panic!("{}: {}", leaf.path.join(" "), error.text()))
}

/// The line and the body of a request that gives a command.
pub fn request(path: &str, leaf: &Leaf, id: &str) -> (&'static str, String, String) {
    line(path, leaf, LEAVES.fewest(leaf, id).into_iter().collect())
}

/// The same with these fields.
pub fn line(path: &str, leaf: &Leaf, mut fields: Map<String, Value>) -> (&'static str, String, String) {
    let takes_files = leaf.fields.iter().any(|field| field.takes == Takes::File);
    let (_, kind) = gate::wall(&command(leaf, "1"));
    if takes_files {
        // What is answered as a file may want to know of which dataset.
        let has = |name: &str| leaf.fields.iter().any(|field| field.name == name);
        if has("out") && has("dataset") {
            fields.insert("dataset".to_owned(), Value::from("trips"));
        }
        return ("POST", path.to_owned(), parts(leaf, &fields));
    }
    fields.retain(|name, _| {
        let field = leaf.fields.iter().find(|field| field.name == *name);
        field.is_none_or(|field| field.takes != Takes::Out)
    });
    if kind == Kind::Act {
        return ("POST", path.to_owned(), Value::from(fields).to_string());
    }
    let query: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or("true")))
        .collect();
    ("GET", format!("{path}?{}", query.join("&")), String::new())
}

/// The same as a form with files, each with one line in it.
pub fn parts(leaf: &Leaf, fields: &Map<String, Value>) -> String {
    let mut body = String::new();
    let takes = |name: &str| leaf.fields.iter().find(|field| field.name == name);
    for (name, value) in fields {
        let takes = takes(name).map(|field| &field.takes);
        if takes == Some(&Takes::Out) {
            continue;
        }
        let is_file = takes == Some(&Takes::File);
        let file = if is_file { "; filename=\"a.csv\"" } else { "" };
        let value = value.as_str().unwrap_or("true");
        write!(
            body,
            "--{PARTS}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    format!("{body}--{PARTS}--\r\n")
}

#[tokio::test]
async fn a26_every_command_opens_to_whom_the_table_says_and_to_nobody_else() {
    let bench = Bench::new().await;
    let mut table = HEAD.to_owned();
    for (path, leaf) in leaves() {
        for id in ["1", "3"] {
            let command = command(leaf, id);
            let mut line = String::new();
            for whom in WHO.into_iter().filter(|whom| !STOPPED.contains(whom)) {
                let open = gate::pass(&bench.desk, bench.visitor(whom), &command)
                    .await
                    .is_ok();
                line.push(if open { 'o' } else { '-' });
            }
            line.push_str(if keyed::never(&command).is_none() {
                " k"
            } else {
                " -"
            });
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
        let command = command(leaf, "1");
        let (method, path, body) = request(path, leaf, "1");
        for whom in WHO {
            // Whose token opens nothing is told so, also where everybody may read.
            if !STOPPED.contains(&whom)
                && gate::pass(&bench.desk, bench.visitor(whom), &command)
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

/// How a program with a key is answered.
async fn with_key(bench: &Bench, key: &str, path: &str, leaf: &Leaf) -> (StatusCode, String) {
    let (method, line, body) = request(path, leaf, "9");
    let answer = bench.with(Some(key), (method, &line), &body).await;
    let rule = match answer.header("content-type") {
        "application/problem+json" => answer.json()["rule"].as_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    (answer.status, rule)
}

#[tokio::test]
async fn a27_a_key_does_what_the_table_says_and_never_the_rest_whoever_has_it() {
    let bench = Bench::new().await;
    let owners = [
        Who::Member(MemberNo(1)),
        Who::Member(MemberNo(3)),
        Who::User(UserNo(1)),
    ];
    let mut keys = Vec::new();
    for who in owners {
        keys.push(key::make(&bench.desk, who, "a program").await.unwrap());
    }
    let before = bench.ways().await;
    let mut faults = Vec::new();
    let mut refused = 0;
    for (path, leaf) in leaves() {
        let line = TABLE
            .lines()
            .find(|line| line.starts_with(&format!("{path} 1 ")))
            .unwrap();
        // A key is stopped before anybody looks whose it is.
        let owners = if line.ends_with(" -") { 3 } else { 1 };
        for key in keys.iter().take(owners) {
            let (status, rule) = with_key(&bench, key, path, leaf).await;
            let is_refused = (status, rule.as_str()) == (StatusCode::FORBIDDEN, "actor.key");
            refused += usize::from(is_refused);
            if is_refused != line.ends_with(" -") || status == StatusCode::UNAUTHORIZED {
                faults.push(format!("{path}: {status} {rule}, and the table says '{line}'"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(refused > 60, "{refused}");
    assert_eq!(
        bench.ways().await,
        before,
        "nobody has another way in than before"
    );
}
