//! Of a file of records within records, what no mapping of an import takes.

use crate::kit::{charter, wanted};
use fenwick_intake::{Mapping, Row, Step, load_mapping, open_bytes};

/// What is left out of a file by these mappings, and how many rows each takes.
fn taken(bytes: &[u8], mappings: &[Mapping]) -> (Vec<usize>, Vec<(String, u64)>) {
    let charter = charter();
    let parts = open_bytes("sales.json", bytes.to_vec()).unwrap();
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for (table, mapping) in parts[0].tables(&charter, mappings, &[]).unwrap() {
        let wanted = wanted(&charter, &mapping, None);
        let mut found = table.rows(&wanted).unwrap();
        let (mut row, mut count) = (Row::default(), 0);
        while found.next(&mut row).unwrap() != Step::End {
            count += 1;
        }
        rows.push(count);
        left_out.extend(found.left_out());
    }
    (rows, left_out)
}

fn named(name: &str, source: &str) -> Mapping {
    let text = format!(
        "name = \"{name}\"\ndataset = \"sales\"\n[source]\nrows = \"entry.resource\"\nkind = [\"class\", \"type\"]\n{source}\n[fields.price]\nfrom = \"price\""
    );
    load_mapping(&text).unwrap()
}

#[test]
fn records_that_no_mapping_takes_are_counted_once_by_kind() {
    let sale = named(
        "sale",
        "only = { type = \"Sale\" }\npresent = [\"type\", [\"cost\", \"price\"]]",
    );
    let gift = named("gift", "only = { type = \"Gift\" }");
    let text = br#"{"type": "Box", "entry": [{"resource": {"type": "Sale", "price": 1}}, {"resource": {"type": "Sale"}}, {"resource": {"type": "Gift"}},
        {"resource": {"type": "Till"}}, {"resource": {"type": "Till"}}, {"request": {"method": "DELETE"}}]}"#;
    let counted = |kinds: &[(&str, u64)]| -> Vec<(String, u64)> {
        kinds
            .iter()
            .map(|(kind, count)| ((*kind).to_owned(), *count))
            .collect()
    };
    let rest = counted(&[("Sale", 1), ("Till", 2), ("other", 1)]);
    assert_eq!(
        taken(text, &[sale.clone(), gift.clone()]),
        (vec![1, 1], rest.clone())
    );
    assert_eq!(taken(text, &[gift.clone(), sale.clone()]), (vec![1, 1], rest));
    let alone = counted(&[("Gift", 1), ("Sale", 1), ("Till", 2), ("other", 1)]);
    assert_eq!(taken(text, std::slice::from_ref(&sale)), (vec![1], alone));
    // A record a line, many of them: those read for the names of columns are counted like all others.
    let lines = "{\"type\": \"Till\"}\n{\"type\": \"Sale\", \"price\": 3}\n".repeat(1_000);
    assert_eq!(
        taken(lines.as_bytes(), &[sale, gift]),
        (vec![1_000, 0], counted(&[("Till", 1_000)]))
    );
}

#[test]
fn a_list_of_rows_may_be_longer_than_any_record() {
    let sale = named("sale", "only = { type = \"Sale\" }");
    let entry = format!(
        "{{\"resource\": {{\"type\": \"Sale\", \"price\": 1, \"note\": \"{}\"}}}}",
        "x".repeat(100_000)
    );
    let text = format!("{{\"entry\": [{}{entry}]}}", format!("{entry}, ").repeat(200));
    assert!(text.len() > 20_000_000);
    assert_eq!(taken(text.as_bytes(), &[sale]).0, [201]);
}

#[test]
fn a_line_that_cannot_be_read_is_bad_once_and_escapes_hide_no_row() {
    let only = |name: &str, text: &str| named(name, &format!("only = {{ type = \"{text}\" }}"));
    let lines = "{\"type\": \"Till\"}\n".repeat(300);
    let text = format!(
        "{lines}{{\"type\"\n{{\"type\": \"S\\u0061le\", \"price\": 1}}\n{{\"type\": \"Gift\", \"price\": 2}}\n{{\"type\": \"Box\", \"note\": \"Gift\"}}\n"
    );
    let (rows, left_out) = taken(
        text.as_bytes(),
        &[only("till", "Till"), only("sale", "Sale"), only("gift", "Gift")],
    );
    // The bad line is counted as a step of the first.
    assert_eq!(rows, [301, 1, 1]);
    assert_eq!(left_out, [("Box".to_owned(), 1)]);
}
