//! The benchmark: our figures beside a peer's and beside the limit, all from one run on one machine.
//!
//! `cargo xtask bench [--quick] [demo|journal|open|import|query …]`; without names it runs everything.
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
mod measure;
mod peers;
mod rows;
mod table;

use anyhow::Result;
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
    let quick = names.iter().any(|name| name == "--quick");
    names.retain(|name| name != "--quick");
    if let [name, folder] = names.as_slice()
        && name == "open-only"
    {
        return journal::open_only(folder.as_ref());
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let size = if quick { QUICK } else { FULL };
    let folder = tempfile::tempdir()?;
    let mut table = Table::default();
    if wanted("demo") {
        rows::demo(&mut table)?;
    }
    if wanted("journal") {
        journal::acts(folder.path(), &size, &mut table)?;
    }
    if wanted("import") {
        rows::import_gigabyte(folder.path(), &size, &mut table)?;
    }
    if wanted("import") || wanted("open") || wanted("query") {
        rows::import_open_query(folder.path(), &size, &mut table)?;
    }
    println!("{}", table.text());
    Ok(())
}
