//! Single values, and elections as text: what is taken is written and read again as the same.

use crate::tables;
use fenwick_coop::kernel::decimal::{self, Decimal};
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::kernel::time::{Date, Period, Time};
use fenwick_coop::kernel::{code, time};
use fenwick_coop::path::consent::{Answer, Recipient, Resolution};
use fenwick_tally::blt as elections;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Numbers, units, times, codes and words, one a line.
pub fn value(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for line in text.lines() {
        again::<Decimal>(line);
        again::<EpsilonMicro>(line);
        again::<Time>(line);
        again::<Date>(line);
        again::<Period>(line);
        again::<Recipient>(line);
        drop((
            Purpose::from_str(line),
            Resolution::from_str(line),
            Answer::from_str(line),
        ));
        for scale in [0, 2, 9] {
            if let Some((number, _)) = decimal::scaled(line, scale) {
                let written = decimal::text(number.into(), scale);
                assert_eq!(decimal::scaled(&written, scale), Some((number, true)), "{line}");
            }
        }
        if let Some(number) = code::number(line) {
            let written = code::text(number).expect("a code that was read can be written");
            assert_eq!(code::number(&written), Some(number), "{line}");
        }
        if let Some(month) = time::month_from_text(line) {
            assert_eq!(
                time::month_from_text(&time::month_text(month)),
                Some(month),
                "{line}"
            );
        }
    }
    in_cells(text);
}

fn again<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    let Ok(read) = text.parse::<T>() else { return };
    let written = read.to_string();
    let again = written.parse::<T>().ok();
    assert!(
        again.as_ref() == Some(&read),
        "{text:?} is {read:?}, written {written:?}, read again {again:?}"
    );
}

/// Each line as a cell of every kind of field.
fn in_cells(text: &str) {
    let fields = &tables::sales().charter.fields;
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let mut table = format!("note,{}\n", names.join(","));
    for line in text.lines() {
        let cell = format!("\"{}\"", line.replace('"', "\"\""));
        for place in 0..fields.len() {
            let (before, after) = (",".repeat(place + 1), ",".repeat(fields.len() - place - 1));
            table.push_str(&format!("a{before}{cell}{after}\n"));
        }
    }
    let rows = text.lines().count().saturating_mul(fields.len());
    tables::read(
        tables::sales(),
        "cells.csv",
        table.as_bytes(),
        rows.saturating_add(1),
    );
}

/// Elections in the form of BLT.
pub fn blt(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match elections::read(text) {
        Ok(election) => {
            let written = elections::write(&election);
            let again = elections::read(&written);
            assert_eq!(
                again.as_ref(),
                Ok(&election),
                "an election is another when it is read again: {written}"
            );
        }
        Err(error) => {
            assert!(
                error.line > 0 && error.line <= text.lines().count().max(1),
                "no such line: {error}"
            );
        }
    }
}
