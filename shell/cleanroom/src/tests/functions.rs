//! The table of total functions: each probe is a question, and the page in the docs says what the table says.

use super::fixture::shape;
use crate::analyse::functions::TABLE;
use std::fmt::Write;
use std::path::Path;

#[test]
fn every_probe_is_a_question_that_uses_its_function() {
    for line in TABLE {
        let first = shape(line.probe);
        assert_eq!(shape(&first.sql), first, "{}", line.probe);
        if let Some(name) = line.names.first() {
            assert!(line.probe.contains(name), "the probe of {name} does not use it");
            assert!(line.form.contains(name), "{name} is written otherwise");
        }
    }
}

#[test]
fn no_name_stands_twice() {
    let names: Vec<_> = TABLE.iter().flat_map(|line| line.names).collect();
    for (place, name) in names.iter().enumerate() {
        assert!(!names[..place].contains(name), "{name}");
    }
}

/// The page for people.
fn page() -> String {
    let mut page = "\
# Total functions

A question may use what stands here and nothing else. Everything here is **total**: it has a value for each row there can be, so that no
question fails, or succeeds, because of one member's row. What is not here is refused with its place in the text, before a row is read.

This page is made of the table in `shell/cleanroom/src/analyse/functions.rs`. `UPDATE_DOCS=1 cargo test -p fenwick-cleanroom --lib functions` writes
it anew; a test fails while they differ. The probes are asked over hostile rows by the tests, with the charter of `tests/fixture.rs`.

| function | where | total because | probe |
|---|---|---|---|
"
    .to_owned();
    for line in TABLE {
        let mut form = line.form.to_owned();
        if let [_, others @ ..] = line.names
            && !others.is_empty()
        {
            write!(form, "; also `{}`", others.join("`, `")).unwrap();
        }
        let cells = [&form, line.place, line.total, &format!("`{}`", line.probe)];
        writeln!(
            page,
            "| {} |",
            cells.map(|cell| cell.replace('|', "\\|")).join(" | ")
        )
        .unwrap();
    }
    page
}

#[test]
fn the_page_in_the_docs_says_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/functions.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page(),
        "docs/functions.md is old: UPDATE_DOCS=1 cargo test -p fenwick-cleanroom --lib functions"
    );
}
