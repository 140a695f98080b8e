//! Files of records within records.

use crate::kit::{all, charter, column, refusal, wanted};
use fenwick_intake::{BadRow, IntakeError, Mapping, Row, load_mapping, open_bytes};

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
    let tables = parts[0].tables(&charter, std::slice::from_ref(mapping), &[])?;
    let (table, mapping) = tables.into_iter().next().unwrap();
    let wanted = wanted(&charter, &mapping, member);
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
    let tables = parts[0]
        .tables(&charter, std::slice::from_ref(&mapping), &[])
        .unwrap();
    let wanted = wanted(&charter, &mapping, None);
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

#[test]
fn of_several_paths_the_first_that_holds_a_text_in_that_record_counts() {
    let mapping = mapping(
        r#"
        [source]
        [fields.sold_at]
        from = ["at", "span.start", "noted"]
        formats = ["RFC3339", "%Y-%m", "%Y"]
        [fields.price]
        from = ["net", "gross"]
        "#,
    );
    let text = br#"[{"at": "2026-01-02", "noted": "2020", "net": "", "gross": 3},
        {"span": {"start": "2026-02"}, "noted": "2020", "net": 2, "gross": 3}, {"noted": "2020", "net": null}]"#;
    let (rows, bad) = read(text, &mapping, None).unwrap();
    assert_eq!(
        (column(&rows, PRICE), bad),
        (vec![Some(300), Some(200), None], vec![])
    );
    assert_eq!(
        column(&rows, 0),
        [Some(1_767_312_000), Some(1_769_904_000), Some(1_577_836_800)]
    );
    // Without an identity of its own, a row is told by what it says and not by where it said it.
    let other = br#"[{"span": {"start": "2026-01-02"}, "net": 3}]"#;
    assert_eq!(read(other, &mapping, None).unwrap().0[0].hash, rows[0].hash);
}

#[test]
fn of_a_text_what_follows_one_mark_and_stands_before_another() {
    let mapping = mapping(
        r#"
        [source]
        [fields.price]
        from = "born"
        before = "-"
        [fields.fruit]
        from = "what"
        after = "/"
        required = true
        "#,
    );
    let text = br#"[{"born": "1964-02-02", "what": "https://x/fruit/pear"}, {"born": "1965", "what": "apple"}, {"born": "-", "what": "x/"}]"#;
    let (rows, bad) = read(text, &mapping, None).unwrap();
    assert_eq!(
        (column(&rows, PRICE), column(&rows, 1)),
        (vec![Some(196_400), Some(196_500)], vec![Some(1), Some(0)])
    );
    assert_eq!(
        bad[0].reason,
        "column 'what': missing, though the mapping requires it"
    );
}

#[test]
fn each_row_may_have_a_unit_of_its_own_and_one_that_is_not_listed_is_a_bad_row() {
    let mapping = mapping(
        r#"
        [source]
        [fields.weight]
        from = "value"
        units = { of = ["what", "unit"], factors = { "body lb" = "0.45359237", "body kg" = 1, "baby g" = "0.001" } }
        "#,
    );
    let text = br#"[{"what": "body", "unit": "lb", "value": 100}, {"what": "body", "unit": "kg", "value": "2.5"}, {"what": "baby", "unit": "g", "value": 3500},
        {"what": "body", "unit": "g", "value": 1}, {"what": "body", "value": 1}, {"what": "body", "unit": "stone"}]"#;
    let (rows, bad) = read(text, &mapping, None).unwrap();
    assert_eq!(column(&rows, 3), [Some(45_359), Some(2_500), Some(3_500), None]);
    let reasons: Vec<&str> = bad.iter().map(|bad| bad.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["column 'value': in a unit that the mapping does not know"; 2]
    );
}

#[test]
fn a_condition_may_hold_in_any_record_of_the_lists_on_its_way() {
    let mapping = mapping("[source]\n[fields.price]\nfrom = \"part[code.coding.code=b].value\"");
    let text = br#"[{"part": [{"code": {"coding": [{"code": "a"}]}, "value": 1}, {"code": {"coding": [{"code": "x"}, {"code": "b"}]}, "value": 2}]}]"#;
    assert_eq!(column(&read(text, &mapping, None).unwrap().0, PRICE), [Some(200)]);
}

#[test]
fn rows_may_stand_at_any_depth_and_what_is_around_them_can_be_asked_for() {
    let mapping = mapping(
        r#"
        identity = ["../id", "link"]
        [source]
        rows = "entry.resource.item*"
        present = ["answer.price"]
        member = "../who.reference"
        member_prefixes = ["Person/", "urn:uuid:"]
        [source.only]
        "../type" = "Form"
        [fields.price]
        from = "answer.price"
        [fields.fruit]
        from = ["../fruit", "../type"]
        values = { "Form" = "quince" }
        "#,
    );
    let form = |id: &str, who: &str| {
        format!(
            r#"{{"type": "Form", "id": "{id}", "who": {{"reference": "{who}"}}, "item": [{{"link": "1", "answer": [{{"price": 1}}]}},
            {{"link": "2", "fruit": "pear", "item": [{{"link": "2.1", "answer": {{"price": 2, "item": {{"link": "2.1.1", "answer": {{"price": 3}}}}}}}}, {{"link": "2.2"}}]}}]}}"#
        )
        .replace('\n', " ")
    };
    let (a, b) = (
        form("a", "https://x.example/base/Person/7"),
        form("b", "urn:uuid:8"),
    );
    let document = format!(
        r#"{{"entry": [{{"resource": {{"type": "Other", "item": [{{"link": "9", "answer": {{"price": 9}}}}]}}}}, {{"resource": {a}}}, {{"resource": {b}}}]}}"#
    );
    let (rows, bad) = read(document.as_bytes(), &mapping, Some("../who.reference")).unwrap();
    assert_eq!(bad, []);
    assert_eq!(
        column(&rows, PRICE),
        [Some(100), Some(200), Some(300), Some(100), Some(200), Some(300)]
    );
    assert_eq!(column(&rows[..3], 1), [Some(2), Some(1), Some(1)]);
    assert_eq!((rows[0].member.as_str(), rows[5].member.as_str()), ("7", "8"));
    let (lines, _) = read(
        format!("{a}\n{b}\n").as_bytes(),
        &mapping,
        Some("../who.reference"),
    )
    .unwrap();
    let hashes = |rows: &[Row]| rows.iter().map(|row| row.hash).collect::<Vec<_>>();
    assert_eq!(hashes(&lines), hashes(&rows));
    assert_eq!(
        hashes(&rows)
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        6
    );
}

#[test]
fn json_in_other_encodings_is_one_text() {
    let mapping = Mapping::by_name(&charter());
    let text = "[{\"fruit\": \"pear\", \"price\": 1, \"näme\": \"ü\"}]";
    let expected = read(text.as_bytes(), &mapping, None).unwrap();
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter()
            .copied()
            .chain(text.encode_utf16().flat_map(bytes))
            .collect()
    };
    for bytes in [
        format!("\u{feff}{text}").into_bytes(),
        utf16(&[0xff, 0xfe], u16::to_le_bytes),
        utf16(&[0xfe, 0xff], u16::to_be_bytes),
        utf16(&[], u16::to_le_bytes),
        utf16(&[], u16::to_be_bytes),
    ] {
        assert_eq!(read(&bytes, &mapping, None).unwrap(), expected);
    }
    let latin: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    assert_eq!(refusal(read(&latin, &mapping, None)).0, "intake.unreadable");
}
