//! XML: elements that are rows, what stands beside them, and what is never done with a document.

use crate::kit::{all, charter, column, refusal, wanted};
use fenwick_intake::{BadRow, IntakeError, Mapping, Row, Step, Table, load_mapping, open_bytes};
use std::collections::BTreeMap;

/// What a file gives by mappings that read it together.
struct Read {
    rows: Vec<Row>,
    bad: Vec<BadRow>,
    left_out: BTreeMap<String, u64>,
    dropped: Vec<String>,
}

fn mapping(text: &str) -> Mapping {
    load_mapping(&format!("name = \"till\"\ndataset = \"sales\"\n{text}")).unwrap()
}

fn sales() -> Mapping {
    mapping(
        r#"
        identity = ["no"]
        [source]
        root = "Till"
        rows = "Sale"
        kind = "state"
        [source.only]
        state = ["paid", "sent"]
        [fields.sold_at]
        from = "at"
        [fields.fruit]
        from = ["Fruit.name", "Fruit"]
        [fields.price]
        from = "Price[kind=net].#text"
        [fields.weight]
        from = "kg"
        units = { of = "unit", factors = { "kg" = 1, "lb" = "0.45359237" } }
        "#,
    )
}

fn read(bytes: &[u8], mappings: &[Mapping]) -> Result<Read, IntakeError> {
    let charter = charter();
    let parts = open_bytes("till.xml", bytes.to_vec())?;
    let mut read = Read {
        rows: Vec::new(),
        bad: Vec::new(),
        left_out: BTreeMap::new(),
        dropped: Vec::new(),
    };
    for (table, mapping) in parts[0].tables(&charter, mappings, &[])? {
        let wanted = wanted(&charter, &mapping, None);
        let mut rows = table.rows(&wanted)?;
        read.dropped.extend(rows.dropped_columns().to_vec());
        let mut row = Row::default();
        loop {
            match rows.next(&mut row)? {
                Step::Row => read.rows.push(row.clone()),
                Step::Bad(bad) => read.bad.push(bad),
                Step::End => break,
            }
        }
        for (kind, count) in rows.left_out() {
            *read.left_out.entry(kind).or_default() += count;
        }
    }
    Ok(read)
}

const TILL: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE Till [
<!-- what a till writes -->
<!ELEMENT Till (Opened|Sale|Batch)*>
<!ATTLIST Sale no CDATA #REQUIRED at CDATA #IMPLIED at CDATA #IMPLIED>
<!ENTITY shop SYSTEM "file:///etc/hostname">
<!ENTITY bomb "&shop;&shop;&shop;">
]>
<Till xmlns:xi="http://www.w3.org/2001/XInclude">
 <Opened at="2026-01-01"/>
 <Sale no="1" at="2016-04-18 08:25:32 -0700" state="paid" kg="2" unit="lb">
   <Fruit>pear</Fruit><Price kind="gross">9</Price><Price kind="net">8<!-- no more -->.5</Price>
   <Note lang="en">a &lt;good&gt; one</Note>
 </Sale>
 <Batch><Clerk>Z</Clerk>
   <Sale no="2" state="sent" kg="1.5" unit="kg"><Fruit name="apple"/><Price kind="net"><![CDATA[7]]></Price></Sale>
   <Sale no="3" state="void"/><Sale no="4" state="void"/>
 </Batch>
 <Closed><At>now</At><At>then</At></Closed><Opened/>
 <xi:include href="file:///etc/hostname"/>
</Till>
"##;

const FRUIT: usize = 1;
const PRICE: usize = 2;
const WEIGHT: usize = 3;

#[test]
fn elements_of_one_name_are_rows_at_any_depth_and_the_rest_is_counted_by_name() {
    let read = read(TILL.as_bytes(), &[sales()]).unwrap();
    assert_eq!(read.bad, []);
    assert_eq!(column(&read.rows, 0), [Some(1_460_993_132), None]);
    assert_eq!(column(&read.rows, FRUIT), [Some(1), Some(0)]);
    assert_eq!(column(&read.rows, PRICE), [Some(850), Some(700)]);
    assert_eq!(column(&read.rows, WEIGHT), [Some(907), Some(1_500)]);
    let left_out: Vec<(&str, u64)> = read
        .left_out
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count))
        .collect();
    assert_eq!(
        left_out,
        [
            ("Clerk", 1),
            ("Closed", 1),
            ("Opened", 2),
            ("void", 2),
            ("xi:include", 1)
        ]
    );
    assert_eq!(
        read.dropped,
        ["no", "state", "Price.kind", "Note.lang", "Note.#text"]
    );
}

#[test]
fn what_another_mapping_takes_is_not_left_out() {
    let opened = mapping(
        r#"
        [source]
        root = "Till"
        rows = "Opened"
        [fields.sold_at]
        from = "at"
        "#,
    );
    let void = load_mapping(
        r#"
        name = "void"
        dataset = "sales"
        [source]
        root = "Till"
        rows = "Sale"
        only = { state = "void" }
        [fields.price]
        from = "no"
        "#,
    )
    .unwrap();
    for order in [[sales(), opened.clone(), void.clone()], [void, opened, sales()]] {
        let read = read(TILL.as_bytes(), &order).unwrap();
        assert_eq!(read.rows.len(), 6);
        let kinds: Vec<&str> = read.left_out.keys().map(String::as_str).collect();
        assert_eq!(kinds, ["Clerk", "Closed", "xi:include"]);
    }
}

#[test]
fn an_entity_of_the_documents_own_makes_a_bad_row_and_nothing_is_expanded() {
    for place in [
        r#"<Sale no="1" state="paid" kg="&bomb;" unit="kg"/>"#,
        r#"<Sale no="1" state="paid"><Fruit>&shop;</Fruit></Sale>"#,
        r#"<Sale no="1" state="paid"><Fruit>&#xFFFFFFFF;</Fruit></Sale>"#,
    ] {
        let text = TILL.replacen("<Opened at=\"2026-01-01\"/>", place, 1);
        let read = read(text.as_bytes(), &[sales()]).unwrap();
        assert_eq!((read.rows.len(), read.bad.len()), (2, 1), "{place}");
        assert_eq!(read.bad[0].line, 1);
        assert!(read.bad[0].reason.contains("entity"), "{}", read.bad[0].reason);
    }
    // What nobody asks for is not looked at, wherever it stands in the file.
    let note = "<Sale no=\"9\" state=\"paid\" by=\"&shop;\"><Note>&bomb;</Note></Sale>".repeat(500);
    let read = read(
        TILL.replacen("<Batch>", &format!("{note}<Batch>"), 1).as_bytes(),
        &[sales()],
    )
    .unwrap();
    assert_eq!((read.rows.len(), read.bad.len()), (502, 0));
}

#[test]
fn xml_in_other_encodings_is_one_text() {
    let text = TILL.replace("pear", "quince").replace("Clerk", "Käufer");
    let expected = read(text.as_bytes(), &[sales()]).unwrap();
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter()
            .copied()
            .chain(text.encode_utf16().flat_map(bytes))
            .collect()
    };
    let latin = text.replacen("UTF-8", "ISO-8859-1", 1);
    let latin: Vec<u8> = latin
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [
        utf16(&[0xff, 0xfe], u16::to_le_bytes),
        utf16(&[0xfe, 0xff], u16::to_be_bytes),
        utf16(&[], u16::to_le_bytes),
        utf16(&[], u16::to_be_bytes),
        latin,
        marked,
        text.replacen("UTF-8", "UTF-16", 1).into_bytes(),
    ] {
        let found = read(&bytes, &[sales()]).unwrap();
        assert_eq!(
            (found.rows, found.left_out),
            (expected.rows.clone(), expected.left_out.clone())
        );
    }
    let unknown = text.replacen("UTF-8", "x-klingon", 1);
    let (code, message) = refusal(read(unknown.as_bytes(), &[sales()]));
    assert_eq!(code, "intake.header");
    assert!(
        message.contains("save it in UTF-8") && !message.contains("klingon"),
        "{message}"
    );
    assert_eq!(
        refusal(read(
            b"<Till><Sale no=\"1\" state=\"paid\" kg=\"\xff\xfe\"/></Till>",
            &[sales()]
        ))
        .0,
        "intake.malformed"
    );
}

#[test]
fn what_is_cut_off_too_deep_too_long_or_no_document_is_refused_whole() {
    let fails = |text: String| refusal(read(text.as_bytes(), &[sales()])).0;
    let cut = |end: &str| TILL.split(end).next().unwrap().to_owned();
    for end in [
        "</Till>",
        "</Sale>",
        "unit=\"kg\"",
        "-->.5",
        "]]>",
        "<!ENTITY bomb",
        "<Closed>",
    ] {
        assert_eq!(fails(cut(end)), "intake.malformed", "{end}");
    }
    assert_eq!(fails(format!("{TILL}{TILL}")), "intake.malformed");
    assert_eq!(fails(format!("{TILL}<Till/>")), "intake.malformed");
    assert_eq!(fails(format!("{TILL}more")), "intake.malformed");
    assert_eq!(
        fails("<Till><Sale></Batch></Till>".to_owned()),
        "intake.malformed"
    );
    let deep = "<a>".repeat(1_000_000);
    assert_eq!(fails(format!("<Till>{deep}")), "intake.malformed");
    assert_eq!(fails(format!("<Till><Sale>{deep}")), "intake.malformed");
    let long = "x".repeat(17 * 1024 * 1024);
    for place in [
        format!("<Till><Sale no=\"{long}\"/></Till>"),
        format!("<Till><Sale><Fruit>{long}</Fruit></Sale></Till>"),
        format!("<Till><{long}/></Till>"),
        format!("<Till><!-- {long} --></Till>"),
        format!("<Till><Sale>{}</Sale></Till>", "<Fruit/>".repeat(3_000_000)),
    ] {
        assert_eq!(fails(place), "intake.overlong");
    }
    assert_eq!(fails("<?xml version=\"1.0\"?>".to_owned()), "intake.empty");
    assert_eq!(fails("<Till></Till>".to_owned()), "intake.empty");
}

#[test]
fn a_wide_element_is_a_bad_row_and_a_long_way_between_rows_is_none() {
    let attributes: String = (0..300).map(|place| format!(" a{place}=\"1\"")).collect();
    let text =
        format!("<Till><Sale no=\"1\" state=\"paid\"{attributes}/><Sale no=\"2\" state=\"paid\"/></Till>");
    let found = read(text.as_bytes(), &[sales()]).unwrap();
    assert_eq!((found.rows.len(), found.bad.len()), (1, 1));
    assert!(found.bad[0].reason.contains("256"), "{}", found.bad[0].reason);
    let twice = "<Till><Sale no=\"1\" no=\"2\" state=\"paid\"/></Till>";
    assert_eq!(read(twice.as_bytes(), &[sales()]).unwrap().bad.len(), 1);
    let between = "<Opened at=\"2026-01-01\"/>".repeat(800_000);
    let text = format!("<Till>{between}<Sale no=\"2\" state=\"paid\"/></Till>");
    assert!(text.len() > 18 * 1024 * 1024);
    let found = read(text.as_bytes(), &[sales()]).unwrap();
    assert_eq!((found.rows.len(), found.left_out["Opened"]), (1, 800_000));
}

#[test]
fn a_file_with_another_outermost_element_is_not_read_by_guess() {
    let (code, message) = refusal(read(
        b"<Other><Sale no=\"1\" state=\"paid\"/></Other>",
        &[sales()],
    ));
    assert_eq!(code, "intake.fit");
    assert!(
        message.contains("outermost") && message.contains("till"),
        "{message}"
    );
    assert_eq!(
        refusal(read(b"[{\"no\": 1, \"state\": \"paid\"}]", &[sales()])).0,
        "intake.fit"
    );
}

#[test]
fn without_a_mapping_the_elements_in_the_outermost_are_shown_by_name() {
    let parts = open_bytes("till.xml", TILL.as_bytes().to_vec()).unwrap();
    let table = Table::open(&parts[0]).unwrap();
    for column in ["Opened.at", "Sale.no", "Sale.Price.kind", "Batch.Sale.no"] {
        assert!(
            table.header().iter().any(|known| known == column),
            "{:?}",
            table.header()
        );
    }
}

#[test]
fn a_record_bears_one_identity_however_its_file_is_packed() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, TILL.as_bytes()).unwrap();
    let packed = read(&gzip.finish().unwrap(), &[sales()]).unwrap();
    let plain = read(TILL.as_bytes(), &[sales()]).unwrap();
    assert_eq!(packed.rows, plain.rows);
    let charter = charter();
    let mapping = sales();
    let wanted = wanted(&charter, &mapping, Some("no"));
    let parts = open_bytes("till.xml", TILL.as_bytes().to_vec()).unwrap();
    let rows = Table::view(&parts[0], &mapping).unwrap().rows(&wanted).unwrap();
    let members: Vec<String> = all(rows).0.into_iter().map(|row| row.member).collect();
    assert_eq!(members, ["1", "2"]);
}
