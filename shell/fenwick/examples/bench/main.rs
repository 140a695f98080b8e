//! The benchmark: our figures beside a peer's and beside the limit, all from one run on one machine.
//!
//! `cargo xtask bench [--quick] [--rows N] [--members N] [demo|small|journal|open|import|backup|export|erase|pages|encryption|query …]`;
//! without names it runs everything. `--rows` says how many rows there are, `--members` of how many members (a tenth when left
//! out). Of `query`, `--rows` says that our engine is compared with itself at a tenth of them instead.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark talks to a terminal"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value answers null for a key it lacks; nothing else is indexed"
)]

mod journal;
mod large;
mod measure;
mod pages;
mod query;
mod rides;
mod rows;
mod server;
mod small;
mod table;
mod web;

use anyhow::{Context, Result};
use large::Large;
use std::path::Path;
use table::Table;

/// How large the benchmark is.
pub struct Size {
    members: u32,
    rows: u64,
    acts: u64,
}

const FULL: Size = Size {
    members: 1_000_000,
    rows: 10_000_000,
    acts: 200_000,
};
const QUICK: Size = Size {
    members: 20_000,
    rows: 200_000,
    acts: 20_000,
};

fn main() -> Result<()> {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    match names.as_slice() {
        [name, folder] if name == "open-only" => return journal::open_only(folder.as_ref()),
        [name, rest @ ..] if name == "ask" => return query::ask(rest),
        [name, rest @ ..] if name == "ask-sealed" => return query::ask_sealed(rest),
        _ => {}
    }
    let quick = names.iter().any(|name| name == "--quick");
    names.retain(|name| name != "--quick");
    let rows = number_option(&mut names, "--rows")?;
    let members = number_option(&mut names, "--members")?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let mut size = if quick { QUICK } else { FULL };
    size.rows = rows.unwrap_or(size.rows);
    size.members = u32::try_from(members.unwrap_or(size.rows / 10))?;
    let folder = tempfile::tempdir()?;
    let mut table = Table::default();
    if wanted("demo") {
        rows::demo(&mut table)?;
    }
    if wanted("small") {
        small::small(folder.path(), &mut table)?;
    }
    if wanted("journal") {
        journal::acts(folder.path(), &size, &mut table)?;
    }
    if wanted("import") {
        rows::import_gigabyte(folder.path(), &size, &mut table)?;
    }
    large(folder.path(), &size, &wanted, &mut table)?;
    if wanted("encryption") {
        query::encryption(folder.path(), size.rows, &mut table)?;
    }
    match rows {
        _ if !wanted("query") => {}
        Some(rows) => query::grow(folder.path(), rows, &mut table)?,
        None => query::compare(folder.path(), quick, &mut table)?,
    }
    println!("{}", table.text());
    Ok(())
}

/// What is measured in one home that holds all rows.
fn large(folder: &Path, size: &Size, wanted: &impl Fn(&str) -> bool, table: &mut Table) -> Result<()> {
    let parts = ["backup", "export", "erase", "pages"];
    if !["import", "open"].iter().chain(&parts).any(|name| wanted(name)) {
        return Ok(());
    }
    let home = rows::import_and_open(folder, size, table)?;
    if !parts.iter().any(|name| wanted(name)) {
        return Ok(());
    }
    let large = Large::new(home.clone(), folder, size)?;
    if wanted("pages") {
        pages::views(&home, folder, size, table)?;
    }
    if wanted("backup") {
        large.backup(table)?;
    }
    if wanted("export") {
        large.export(table)?;
    }
    if wanted("erase") {
        large.erase(table)?;
    }
    Ok(())
}

/// Takes an option and its number from the arguments; the number may end in k or m.
fn number_option(names: &mut Vec<String>, option: &str) -> Result<Option<u64>> {
    let Some(place) = names.iter().position(|name| name == option) else {
        return Ok(None);
    };
    let end = names.len().min(place + 2);
    let given: Vec<String> = names.drain(place..end).collect();
    let text = given
        .get(1)
        .with_context(|| format!("write a number after {option}, such as 10m"))?;
    let (digits, factor) = match (text.strip_suffix('m'), text.strip_suffix('k')) {
        (Some(millions), _) => (millions, 1_000_000),
        (_, Some(thousands)) => (thousands, 1_000),
        _ => (text.as_str(), 1),
    };
    Ok(Some(digits.parse::<u64>()? * factor))
}
