//! Files of records within records.

use crate::kit::{all, charter, column, refusal};
use fenwick_intake::{BadRow, IntakeError, Mapping, Row, Wanted, load_mapping, open_bytes};

fn mapping(text: &str) -> Mapping {
    let head = "name = \"till\"\ndataset = \"sales\"\n";
    load_mapping(&format!("{head}{text}")).unwrap()
}

/// Rows and bad rows of a file by one mapping.
fn read(
    bytes: &[u8],
    mapping: &Mapping,
    member: Option<&str>,
) -> Result<(Vec<Row>, Vec<BadRow>), IntakeError> {
    let charter = charter();
    let parts = open_bytes("sales.json", bytes.to_vec())?;
    let tables = parts[0].tables(&charter, std::slice::from_ref(mapping))?;
    let (table, mapping) = tables.into_iter().next().unwrap();
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: member,
        key: [7; 32],
    };
    table.rows(&wanted).map(all)
}

const PRICE: usize = 2;

#[test]
fn a_list_of_records_is_read_by_the_names_of_the_fields() {
    let mapping = Mapping::by_name(&charter());
    let text = br#"[{"fruit": "apple", "price": 1.25, "organic": true, "shop": {"town": "X"}}, {"fruit": null, "price": "2.5"}]"#;
    let (rows, bad) = read(text, &mapping, None).unwrap();
    assert_eq!((column(&rows, PRICE), bad.len()), (vec![Some(125), Some(250)], 0));
    assert_eq!(rows[0].values[1..], [Some(0), Some(125), None, Some(1)]);
    assert_eq!(rows[1].values[1], None);
}

#[test]
fn a_record_a_line_is_a_row_and_a_line_that_is_none_is_a_bad_one() {
    let mapping = Mapping::by_name(&charter());
    let text = b"{\"fruit\": \"pear\", \"price\": 1}\n\n{\"fruit\": \"pear\", \"price\"\n{\"fruit\": \"pear\", \"price\": 3}";
    let (rows, bad) = read(text, &mapping, None).unwrap();
    assert_eq!(column(&rows, PRICE), [Some(100), Some(300)]);
    assert_eq!(bad[0].line, 3);
    assert_eq!(rows[1].line, 4);
}

#[test]
fn rows_stand_where_the_source_says_and_paths_lead_into_them_and_out() {
    let mapping = mapping(
        r#"
        identity = ["/shop.id", "no"]
        [source]
        rows = "data.shops.sales"
        [source.only]
        state = ["paid", "shipped"]
        [fields.price]
        from = "amounts[kind=net].value"
        [fields.weight]
        from = "boxes.1.kg"
        [fields.fruit]
        from = "what.name"
        "#,
    );
    let text = br#"{"about": {"shops": 3}, "data": {"n": 1, "shops": [
        {"shop": {"id": "S1"}, "sales": [
            {"no": 1, "state": "paid", "what": [{"name": "apple"}, {"name": "pear"}], "amounts": [{"kind": "gross", "value": 9}, {"kind": "net", "value": 8}], "boxes": [{"kg": 1}, {"kg": 2.5}]},
            {"no": 2, "state": "void", "amounts": {"kind": "net", "value": 5}},
            {"no": 3, "state": "shipped", "amounts": {"kind": "net", "value": 7.125}}]},
        {"shop": {"id": "S2"}, "sales": []},
        {"shop": {}, "sales": [{"state": "paid"}]}], "more": [1, [2]]}, "end": true}"#;
    let (rows, bad) = read(text, &mapping, None).unwrap();
    assert_eq!(column(&rows, PRICE), [Some(800), Some(713)]);
    assert_eq!((rows[0].values[1], rows[0].values[3]), (Some(0), Some(2_500)));
    assert_ne!(rows[0].hash, rows[1].hash);
    assert_eq!(
        bad[0].reason,
        "column '/shop.id': missing, though it tells one record from another"
    );
}

#[test]
fn the_same_records_have_the_same_identity_in_a_document_and_line_by_line() {
    let mapping = mapping(
        "identity = [\"id\"]\n[source]\nrows = \"entry.resource\"\nmember = \"who.reference\"\nmember_prefixes = [\"Person/\", \"urn:uuid:\"]\n[fields.price]\nfrom = \"price\"",
    );
    let document = br#"{"entry": [{"resource": {"id": "a", "price": 1, "who": {"reference": "Person/7"}}}, {"resource": {"id": "b", "price": 2, "who": {"reference": "urn:uuid:8"}}}]}"#;
    let lines = b"{\"id\": \"a\", \"price\": 1, \"who\": {\"reference\": \"7\"}}\n{\"id\": \"b\", \"price\": 2, \"who\": {\"reference\": \"8\"}}\n";
    let member = Some("who.reference");
    let (from_document, _) = read(document, &mapping, member).unwrap();
    let (from_lines, _) = read(lines, &mapping, member).unwrap();
    let told = |rows: &[Row]| -> Vec<(String, u64)> {
        rows.iter().map(|row| (row.member.clone(), row.hash)).collect()
    };
    assert_eq!(told(&from_document), told(&from_lines));
    assert_eq!(from_document[0].member, "7");
}

#[test]
fn a_member_may_bear_dots_in_its_name_and_numbers_stay_as_they_were_written() {
    let mapping = mapping("[source]\n[fields.price]\nfrom = \"group/a.price\"");
    let (rows, _) = read(br#"[{"group/a.price": 90071992547.40993}]"#, &mapping, None).unwrap();
    assert_eq!(column(&rows, PRICE), [Some(9_007_199_254_741)]);
}

#[test]
fn what_is_cut_off_too_deep_too_long_or_empty_is_refused_whole() {
    let mapping = Mapping::by_name(&charter());
    let fails = |text: &[u8]| refusal(read(text, &mapping, None)).0;
    let cut = {
        let records = r#"{"fruit": "pear", "price": 1}, "#.repeat(300);
        format!("[{records}")
    };
    let parts = open_bytes("cut.json", cut.into_bytes()).unwrap();
    let charter = charter();
    let tables = parts[0].tables(&charter, std::slice::from_ref(&mapping)).unwrap();
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: None,
        key: [7; 32],
    };
    let mut rows = tables.into_iter().next().unwrap().0.rows(&wanted).unwrap();
    let mut row = Row::default();
    let end = std::iter::from_fn(|| Some(rows.next(&mut row)))
        .find(Result::is_err)
        .unwrap();
    assert_eq!(
        refusal(end).1,
        "'cut.json' is damaged in record 301; export it again"
    );
    assert_eq!(
        fails(format!("[{}", "[".repeat(100_000)).as_bytes()),
        "intake.malformed"
    );
    assert_eq!(
        fails(format!("[{{\"a\": {}1{}}}]", "[".repeat(70), "]".repeat(70)).as_bytes()),
        "intake.malformed"
    );
    assert_eq!(
        fails(format!("[{{\"fruit\": \"{}\"}}]", "x".repeat(17 * 1024 * 1024)).as_bytes()),
        "intake.overlong"
    );
    assert_eq!(fails(b"[]"), "intake.empty");
    assert_eq!(fails(b"[[], []]"), "intake.header");
}
