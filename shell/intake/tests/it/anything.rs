//! Whatever the bytes, the reader ends without a panic, and repeats no value.

use crate::kit::charter;
use fenwick_intake::{Mapping, Row, Step, Table, Wanted, load_mapping, open_bytes};
use proptest::prelude::*;

/// Reads everything to its end; the number of rows and of bad rows.
fn read(bytes: &[u8]) -> (u64, u64) {
    let (charter, mapping) = (charter(), Mapping::by_name(&charter()));
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: None,
        key: [0; 32],
    };
    let (mut good, mut bad, mut row) = (0, 0, Row::default());
    for part in open_bytes("any", bytes.to_vec()).unwrap_or_default() {
        let Ok(mut rows) = Table::open(&part).and_then(|table| table.rows(&wanted)) else {
            continue;
        };
        while let Ok(step) = rows.next(&mut row) {
            match step {
                Step::Row => good += 1,
                Step::Bad(_) => bad += 1,
                Step::End => break,
            }
        }
    }
    (good, bad)
}

/// Reads XML by a mapping that asks for one element.
fn read_as_elements(bytes: &[u8]) {
    let mapping = load_mapping(
        "name = \"m\"\ndataset = \"sales\"\n[source]\nroot = \"Till\"\nrows = \"Sale\"\n[fields.price]\nfrom = \"price\"\n[fields.fruit]\nfrom = \"../fruit\"",
    );
    let (charter, mapping) = (charter(), mapping.unwrap());
    for part in open_bytes("any", bytes.to_vec()).unwrap_or_default() {
        for (table, mapping) in part
            .tables(&charter, std::slice::from_ref(&mapping), &[])
            .unwrap_or_default()
        {
            let wanted = Wanted {
                charter: &charter,
                mapping: &mapping,
                member_column: None,
                key: [0; 32],
            };
            let (mut rows, mut row) = (table.rows(&wanted).unwrap(), Row::default());
            while rows.next(&mut row).is_ok_and(|step| step != Step::End) {}
            rows.left_out();
        }
    }
}

proptest! {
    #[test]
    fn bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes);
    }

    #[test]
    fn packed_bytes(start in prop_oneof![Just(&b"PK\x03\x04"[..]), Just(&b"\x1f\x8b\x08\0"[..]), Just(&b"\xff\xfe"[..])], bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        read(&[start, bytes.as_slice()].concat());
    }

    #[test]
    fn tables(cells in "([-0-9.,;€ '()eE\"\r\n/:TZ+]|pear|yes|NA){0,200}") {
        let text = format!("sold_at,fruit,price,weight,organic\n{cells}");
        read(text.as_bytes());
    }

    #[test]
    fn elements(pieces in "(<(Sale|a|b:c)( price=\"[0-9&;<]{0,3}\"| fruit='pear')?/?>|</(Sale|a|b:c)>|pear|&(lt|x|#x41|#0);|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<!DOCTYPE a \\[|\\]>|<\\?x|\\?>| ){0,60}") {
        let bytes = format!("<Till>{pieces}</Till>");
        read(bytes.as_bytes());
        read_as_elements(bytes.as_bytes());
    }

    #[test]
    fn records(pieces in "([{}\\[\\],:\n]|\"(price|fruit|a)\":|[0-9.e-]{1,3}|\"pear\"|null|true|\\\\u00){0,120}") {
        read(format!("[{{\"price\": 1}},{pieces}").as_bytes());
        read(format!("{{\"price\": 1}}\n{{{pieces}").as_bytes());
    }

    #[test]
    fn written_rows_are_read_back(prices in proptest::collection::vec(-1_000_000_000i64..1_000_000_000, 1..50), delimiter in "[,;\t|]") {
        let lines: String = prices.iter().map(|price| format!("\"a\nb\"{delimiter}{}\n", fenwick_coop::kernel::decimal::text((*price).into(), 2))).collect();
        let (rows, bad) = crate::kit::sales(format!("note{delimiter}price\n{lines}").as_bytes());
        prop_assert_eq!(bad, vec![]);
        prop_assert_eq!(crate::kit::column(&rows, 2), prices.iter().map(|price| Some(*price)).collect::<Vec<_>>());
        prop_assert!(rows.iter().enumerate().all(|(index, row)| row.line == 2 + 2 * index as u64));
    }
}
