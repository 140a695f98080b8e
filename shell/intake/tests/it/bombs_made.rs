//! The bombs, and what becomes of each.

use crate::bombs_how::*;
use crate::workbooks::packed;
use std::path::Path;

/// What becomes of a bomb.
pub enum End {
    /// The whole file is refused under this id, by name.
    Refused(&'static str),
    /// So many bad rows, each with its place, and so many that are read.
    Bad(u64, u64),
    /// So many rows and no bad one, and so many records beside them that are counted and left out.
    Taken(u64, u64),
}

pub struct Bomb {
    pub what: &'static str,
    pub file: &'static str,
    pub make: fn(&Path),
    pub end: End,
}

use End::{Bad, Refused, Taken};

pub const BOMBS: &[Bomb] = &[
    Bomb {
        what: "four gigabytes of zeros in four megabytes",
        file: "a.csv.gz",
        make: |at| gzipped(at, b"\0", 4_096),
        end: Refused("intake.binary"),
    },
    Bomb {
        what: "a packed line of four gigabytes",
        file: "a.csv.gz",
        make: |at| gzipped(at, b"x", 4_096),
        end: Refused("intake.quote"),
    },
    Bomb {
        what: "a packed list of empty lists",
        file: "a.json.gz",
        make: |at| gzipped(at, b"[[],", 4_096),
        end: Refused("intake.malformed"),
    },
    Bomb {
        what: "zip in a zip",
        file: "a.zip",
        make: |at| put(at, &packed(&[("b.zip", b"PK\x03\x04")])),
        end: Refused("intake.archive"),
    },
    Bomb {
        what: "names that lead elsewhere",
        file: "a.zip",
        make: |at| {
            let entries = [
                ("../../etc/a.csv", GOOD),
                ("/etc/b.csv", GOOD),
                ("C:\\c.csv", GOOD),
            ];
            put(at, &packed(&entries));
        },
        end: Taken(6, 0),
    },
    Bomb {
        what: "a link",
        file: "a.zip",
        make: linked,
        end: Refused("intake.fit"),
    },
    Bomb {
        what: "a zip of a million names",
        file: "a.zip",
        make: many_names,
        end: Refused("intake.swollen"),
    },
    Bomb {
        what: "a line of a gigabyte",
        file: "a.csv",
        make: |at| long(at, b"fruit,price\n", b"x", 1 << 30),
        end: Refused("intake.quote"),
    },
    Bomb {
        what: "a cell of a gigabyte",
        file: "a.csv",
        make: |at| long(at, b"fruit,price\n\"", b"x\n", 1 << 30),
        end: Refused("intake.quote"),
    },
    Bomb {
        what: "a line of delimiters",
        file: "a.csv",
        make: |at| long(at, b"fruit,price\n", b",", 15 << 20),
        end: Taken(0, 0),
    },
    Bomb {
        what: "a header of delimiters",
        file: "a.csv",
        make: |at| long(at, b"fruit,price", b",", 15 << 20),
        end: Refused("intake.header"),
    },
    Bomb {
        what: "zeros",
        file: "a.csv",
        make: |at| long(at, b"fruit,price\n", b"\0", 1 << 20),
        end: Refused("intake.binary"),
    },
    Bomb {
        what: "zeros behind a fair beginning",
        file: "a.csv",
        make: zeros_later,
        end: Bad(1, 20_000),
    },
    Bomb {
        what: "a hundred thousand bad rows",
        file: "a.csv",
        make: |at| long(at, b"fruit,price\n", b"stone,many\n", 100_000 * 11),
        end: Bad(100_000, 0),
    },
    Bomb {
        what: "columns swapped",
        file: "a.csv",
        make: |at| long(at, b"price,fruit\n", b"pear,1.5\n", 1_000 * 9),
        end: Bad(1_000, 0),
    },
    Bomb {
        what: "formulas",
        file: "a.csv",
        make: |at| {
            long(
                at,
                b"fruit,price\n",
                b"\"=HYPERLINK(\"\"http://x\"\")\",=cmd|' /C calc'!A0\n",
                46 * 100,
            )
        },
        end: Bad(100, 0),
    },
    Bomb {
        what: "formulas in a workbook",
        file: "a.xlsx",
        make: formulas,
        end: Bad(2, 1),
    },
    Bomb {
        what: "half of a character",
        file: "a.csv",
        make: |at| long(at, b"fruit,price\n\xffpear,1\n", b"\xf0\x9f,2\n", 5 * 100),
        end: Bad(101, 0),
    },
    Bomb {
        what: "JSON ten thousand deep",
        file: "a.json",
        make: |at| long(at, b"{\"sales\": [", b"[", 10_000),
        end: Refused("intake.malformed"),
    },
    Bomb {
        what: "a record of ten million values",
        file: "a.json",
        make: |at| {
            long(
                at,
                b"{\"sales\": [{\"kind\": \"sale\", \"a\": [",
                b"0,",
                20_000_000,
            )
        },
        end: Refused("intake.overlong"),
    },
    Bomb {
        what: "a record of seven million values",
        file: "a.json",
        make: |at| {
            long(
                at,
                b"{\"sales\": [{\"kind\": \"sale\", \"a\": [",
                b"0,",
                15_000_000,
            )
        },
        end: Refused("intake.overlong"),
    },
    Bomb {
        what: "a line of five million records",
        file: "a.ndjson",
        make: |at| {
            long(
                at,
                b"{\"fruit\": \"pear\", \"price\": 1, \"weight\": 1, \"organic\": true, \"sold_at\": null}\n{\"fruit\": \"pear\", \"a\": [",
                b"{},",
                15_000_000,
            )
        },
        end: Bad(1, 1),
    },
    Bomb {
        what: "a text that is copied into a hundred thousand rows",
        file: "a.json",
        make: copied,
        end: Refused("intake.overlong"),
    },
    Bomb {
        what: "a billion laughs",
        file: "a.xml",
        make: laughs,
        end: Bad(1, 0),
    },
    Bomb {
        what: "an entity from elsewhere",
        file: "a.xml",
        make: entity,
        end: Bad(1, 0),
    },
    Bomb {
        what: "a hundred thousand attributes",
        file: "a.xml",
        make: attributes,
        end: Bad(1, 0),
    },
    Bomb {
        what: "XML a million deep",
        file: "a.xml",
        make: |at| long(at, b"<till>", b"<a>", 3_000_000),
        end: Refused("intake.malformed"),
    },
    Bomb {
        what: "an element of four million",
        file: "a.xml",
        make: |at| long(at, b"<till><sale>", b"<a/>", 15_000_000),
        end: Refused("intake.overlong"),
    },
    Bomb {
        what: "a workbook of empty texts",
        file: "a.xlsx",
        make: empty_texts,
        end: Refused("intake.swollen"),
    },
    Bomb {
        what: "a workbook whose last cell is far away",
        file: "a.xlsx",
        make: far,
        end: Refused("intake.header"),
    },
    Bomb {
        what: "Parquet that unpacks without end",
        file: "a.parquet",
        make: wide_parquet,
        end: Refused("intake.archive"),
    },
    Bomb {
        what: "Parquet of many rows in no bytes",
        file: "a.parquet",
        make: no_bytes,
        end: Refused("intake.swollen"),
    },
    Bomb {
        what: "Parquet forty deep",
        file: "a.parquet",
        make: deep_parquet,
        end: Refused("intake.archive"),
    },
];
