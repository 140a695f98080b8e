//! Rows about two members: where the id of the second stands, and that it tells one row from another.

use crate::kit::{all, charter, wanted};
use fenwick_coop::people::charter::{Charter, Other};
use fenwick_intake::{BadRow, IntakeError, Mapping, Row, load_mapping, open_bytes};

fn of_two() -> Charter {
    Charter {
        other: Some(Other {
            column: "buyer".to_owned(),
            rows_max: 3,
        }),
        ..charter()
    }
}

fn read(bytes: &[u8], charter: &Charter, mapping: &Mapping) -> Result<(Vec<Row>, Vec<BadRow>), IntakeError> {
    let parts = open_bytes("sales", bytes.to_vec())?;
    let tables = parts[0].tables(charter, std::slice::from_ref(mapping), &[])?;
    let (table, mapping) = tables.into_iter().next().unwrap();
    let wanted = wanted(charter, &mapping, None);
    let rows = table.rows(&wanted)?;
    assert!(!rows.dropped_columns().contains(&"buyer".to_owned()));
    Ok(all(rows))
}

#[test]
fn the_column_that_the_charter_names_says_who_the_second_is_and_tells_rows_apart() {
    let table = b"fruit,price,buyer\napple,1.00,B1\napple,1.00,B2\napple,1.00,\napple,1.00,B1\n";
    let (rows, bad) = read(table, &of_two(), &Mapping::by_name(&charter())).unwrap();
    let others: Vec<&str> = rows.iter().map(|row| row.other.as_str()).collect();
    assert_eq!((others, bad.len()), (vec!["B1", "B2", "", "B1"], 0));
    assert_eq!(rows[0].hash, rows[3].hash);
    assert!(rows[0].hash != rows[1].hash && rows[0].hash != rows[2].hash);
    let (one, _) = read(
        b"fruit,price,buyer\napple,1.00,B1\n".as_slice(),
        &of_two(),
        &Mapping::by_name(&charter()),
    )
    .unwrap();
    assert_eq!(one[0].values.len(), charter().fields.len());
}

#[test]
fn a_file_without_that_column_is_refused_and_a_mapping_may_name_another() {
    let table = b"fruit,price,for\napple,1.00,B1\n";
    let error = read(table, &of_two(), &Mapping::by_name(&charter())).unwrap_err();
    assert!(error.to_string().contains("buyer"), "{error}");
    let mapping = load_mapping(
        "name = \"till\"\ndataset = \"sales\"\n[source]\nother = \"buyer.ref\"\nmember_prefixes = [\"Person/\"]\n[fields.price]\nfrom = \"price\"",
    )
    .unwrap();
    let record = br#"[{"price": 1, "buyer": {"ref": "Person/B1"}}, {"price": 2, "buyer": {"ref": "B2"}}, {"price": 3}]"#;
    let (rows, _) = read(record, &of_two(), &mapping).unwrap();
    let others: Vec<&str> = rows.iter().map(|row| row.other.as_str()).collect();
    assert_eq!(others, ["B1", "B2", ""]);
}
