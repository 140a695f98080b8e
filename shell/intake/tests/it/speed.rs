//! How fast rows are read. It prints; the floor is low enough for a slow machine and an unoptimised build.

use crate::kit::{charter, table};
use fenwick_intake::{Mapping, Row, Step, Wanted};
use std::fmt::Write;
use std::time::Instant;

#[test]
fn rows_stream() {
    let mut charter = charter();
    let measure = charter.fields[2].clone();
    charter.fields.clear();
    let mut text = String::from("m");
    for index in 0..8 {
        let name = format!("f{index}");
        write!(text, ",{name}").unwrap();
        charter.fields.push(fenwick_coop::people::charter::Field {
            name,
            ..measure.clone()
        });
    }
    let lines = if cfg!(debug_assertions) { 20_000 } else { 2_000_000 };
    for line in 0..lines {
        write!(text, "\n{}", line % 1_000).unwrap();
        (0..8).for_each(|place| write!(text, ",{}.{:02}", line * (place + 1) % 10_007, line % 100).unwrap());
    }
    let mapping = Mapping::by_name(&charter);
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: Some("m"),
        key: [0; 32],
    };
    let mut rows = table("a.csv", text.as_bytes()).unwrap().rows(&wanted).unwrap();
    let (mut row, mut count, start) = (Row::default(), 0, Instant::now());
    while rows.next(&mut row).unwrap() == Step::Row {
        count += 1;
    }
    assert_eq!(count, lines);
    println!("{:.0} rows/s", f64::from(count) / start.elapsed().as_secs_f64());
}
