//! Whatever becomes of a file on its way, reading it ends, in bounded time, without a panic: each file of the corpus, as it is and broken in many
//! ways, through every decoder. `MUTATIONS=100000` runs for longer than a build does; `cargo xtask fuzz` goes on from the same corpus.

use crate::columns::parquet;
use crate::kit::{charter, root};
use crate::workbooks::{texts, workbook};
use fenwick_intake::{Mapping, Row, Step, Wanted, load_mapping, open_bytes};
use std::time::{Duration, Instant};

/// No file of the corpus is near a kilobyte of text: one that takes longer than this has no bound.
const READ_MAX: Duration = Duration::from_secs(10);
/// Nor is there one that could hold so many rows.
const ROWS_MAX: u64 = 100_000;

/// Numbers that look drawn by lot and are the same in every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }
}

fn mutations() -> u64 {
    let wanted = std::env::var("MUTATIONS").ok().and_then(|text| text.parse().ok());
    wanted.unwrap_or(40)
}

/// Breaks bytes in one to four places.
fn break_up(bytes: &[u8], lot: &mut Lot) -> Vec<u8> {
    const TOKENS: [&[u8]; 12] = [
        b"\"",
        b"\0",
        b"\xff\xfe",
        b"<!DOCTYPE a [<!ENTITY b \"c\">]>&b;",
        b"{[{[{[",
        b"\r\n\r",
        b"99999999999999999999e999",
        b"PK\x03\x04",
        b"\xed\xa0\x80",
        b"=cmd|' /C calc'!A0",
        b"../../x",
        b"]]>",
    ];
    let mut broken = bytes.to_vec();
    for _ in 0..=lot.below(4) {
        let (at, other) = (lot.below(broken.len()), lot.below(broken.len()));
        let (from, to) = (at.min(other), at.max(other));
        match lot.below(6) {
            0 => broken
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|byte| *byte ^= 1 << (other % 8)),
            1 => broken.truncate(at),
            2 => drop(broken.drain(from..to.min(from + 40))),
            3 => {
                let twice = broken[from..to].to_vec();
                broken.splice(from..from, twice);
            }
            4 => drop(broken.splice(at..at, TOKENS[other % TOKENS.len()].iter().copied())),
            _ => broken.iter_mut().skip(at).take(8).for_each(|byte| *byte = 0xff),
        }
    }
    broken
}

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(root().join("fuzz").join(name)).unwrap()
}

/// Every file of the corpus of `cargo xtask fuzz` that is read as it is, and a workbook.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for target in ["delimited", "json", "ndjson", "xml", "parquet", "archive"] {
        let folder = std::fs::read_dir(root().join("fuzz/corpus").join(target)).unwrap();
        let mut names: Vec<String> = folder
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert!(!names.is_empty(), "no corpus of {target}");
        files.extend(names.into_iter().map(|name| {
            let bytes = kept(&format!("corpus/{target}/{name}"));
            (name, bytes)
        }));
    }
    let sheet = [
        texts(1, &["sold_at", "fruit", "price"]),
        texts(2, &["2026-06-01", "pear", "1.5"]),
    ]
    .concat();
    files.push((
        "sales.xlsx".to_owned(),
        workbook(&[("sales", "", &sheet)], "<sst/>"),
    ));
    files.push(("sales.parquet".to_owned(), parquet()));
    files
}

/// Reads all that any mapping makes of it; rows, and bad rows.
fn read(name: &str, bytes: Vec<u8>, mappings: &[Mapping]) -> u64 {
    let charter = charter();
    let (mut count, mut row) = (0, Row::default());
    for part in open_bytes(name, bytes).unwrap_or_default() {
        for (table, mapping) in part.tables(&charter, mappings, &[]).unwrap_or_default() {
            let wanted = Wanted {
                charter: &charter,
                mapping: &mapping,
                member_column: None,
                key: [0; 32],
            };
            let Ok(mut rows) = table.rows(&wanted) else {
                continue;
            };
            while let Ok(step) = rows.next(&mut row) {
                match step {
                    Step::End => break,
                    Step::Row => assert_eq!(row.values.len(), charter.fields.len(), "half a row"),
                    Step::Bad(_) => drop(rows.spoilt()),
                }
                count += 1;
            }
        }
    }
    count
}

fn mappings() -> Vec<Mapping> {
    let till = load_mapping(&String::from_utf8(kept("kit/till.toml")).unwrap()).unwrap();
    let mut elements = till.clone();
    elements.name = "elements".to_owned();
    if let Some(source) = &mut elements.source {
        source.root = Some("till".to_owned());
        source.rows = Some("sale".to_owned());
    }
    vec![till, elements]
}

/// Beginnings of the names of files that are whole, and sales.
const READ: [&str; 6] = ["sales.", "two.zip", "stored.zip", "plain", "snappy", "zstd"];

#[test]
fn a04_every_file_of_the_corpus_is_read_and_none_that_is_broken_stops_a_reader() {
    let sets = [mappings(), vec![Mapping::by_name(&charter())]];
    for (name, bytes) in corpus() {
        let whole: u64 = sets.iter().map(|set| read(&name, bytes.clone(), set)).sum();
        assert!(
            whole > 0 || !READ.iter().any(|read| name.starts_with(read)),
            "no mapping reads {name}"
        );
        let mut lot = Lot(0x9e37_79b9_7f4a_7c15);
        for round in 0..mutations() {
            let broken = break_up(&bytes, &mut lot);
            let begun = Instant::now();
            for set in &sets {
                assert!(
                    read(&name, broken.clone(), set) < ROWS_MAX,
                    "{name}, round {round}"
                );
            }
            assert!(
                begun.elapsed() < READ_MAX,
                "{name}, round {round}: {:?}",
                begun.elapsed()
            );
        }
    }
}

#[test]
fn a04_a_broken_mapping_is_refused_or_checked_and_never_stops_anything() {
    let (text, mut lot, mut checked) = (kept("kit/till.toml"), Lot(7), 0);
    for _ in 0..mutations() * 30 {
        if let Ok(mapping) = load_mapping(&String::from_utf8_lossy(&break_up(&text, &mut lot))) {
            checked += u32::from(mapping.check(&charter()).is_ok());
            read("sales.json", kept("corpus/json/sales.json"), &[mapping]);
        }
    }
    assert!(checked > 0, "nothing came as far as the check");
}
