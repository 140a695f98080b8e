//! Workbooks (.xlsx), made here as spreadsheet programs make them.

use crate::kit::{all, charter, refusal, wanted};
use fenwick_intake::{BadRow, Mapping, Row, Source, Table, open_bytes};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// An archive of these parts.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const STYLES: &str =
    r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;

/// A workbook of sheets: name, attributes, and what stands between `<sheetData>` and its end.
pub fn workbook(sheets: &[(&str, &str, &str)], strings: &str) -> Vec<u8> {
    let (mut listed, mut related, mut parts) = (String::new(), String::new(), Vec::new());
    for (place, (name, attributes, rows)) in sheets.iter().enumerate() {
        listed.push_str(&format!(
            r#"<sheet name="{name}" sheetId="{0}" {attributes} r:id="r{0}"/>"#,
            place + 1
        ));
        related.push_str(&format!(
            r#"<Relationship Id="r{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{0}.xml"/>"#,
            place + 1
        ));
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{}.xml", place + 1), sheet));
    }
    let whole = |text: &str| format!(r#"<?xml version="1.0" encoding="UTF-8"?>{text}"#);
    parts.push(("[Content_Types].xml".to_owned(), whole(TYPES)));
    let package = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    parts.push(("_rels/.rels".to_owned(), whole(package)));
    parts.push(("xl/styles.xml".to_owned(), whole(STYLES)));
    parts.push(("xl/sharedStrings.xml".to_owned(), whole(strings)));
    let book = format!(r#"<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>"#);
    parts.push(("xl/workbook.xml".to_owned(), whole(&book)));
    let related = format!("<Relationships>{related}</Relationships>");
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), whole(&related)));
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    packed(&parts)
}

/// A row of texts.
pub fn texts(row: u32, cells: &[&str]) -> String {
    let cell = |(place, text): (usize, &&str)| {
        let column = char::from(b'A' + u8::try_from(place).unwrap());
        format!(r#"<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!(r#"<row r="{row}">{cells}</row>"#)
}

const HEADER: [&str; 4] = ["sold_at", "fruit", "price", "organic"];

fn sales(bytes: Vec<u8>, mapping: &Mapping) -> (Vec<Row>, Vec<BadRow>) {
    let part = open_bytes("sales.xlsx", bytes).unwrap().remove(0);
    let (charter, mappings) = (charter(), [mapping.clone()]);
    let (table, mapping) = part.tables(&charter, &mappings, &[]).unwrap().remove(0);
    assert_eq!(table.unit(), "row");
    all(table.rows(&wanted(&charter, &mapping, None)).unwrap())
}

#[test]
fn typed_cells_are_read_as_texts_of_a_table_are() {
    let rows = [
        texts(3, &HEADER),
        r#"<row r="4"><c r="A4" s="1"><v>45943</v></c><c r="B4" t="s"><v>0</v></c><c r="C4"><v>1.234</v></c><c r="D4" t="b"><v>1</v></c></row>"#.to_owned(),
        r#"<row r="6"><c r="A6" s="2"><v>45943.5</v></c><c r="B6" t="str"><f>1+1</f><v>pear</v></c><c r="C6"><f>SUM(C4)</f><v>2.5</v></c><c r="D6" t="e"><v>#N/A</v></c></row>"#.to_owned(),
        r#"<row r="7"><c r="B7" t="inlineStr"><is><t>=cmd()</t></is></c></row>"#.to_owned(),
        r#"<row r="8"><c r="C8"><f>C4*2</f></c></row>"#.to_owned(),
        r#"<row r="9"><c r="B9" t="s"><v>0</v></c><c r="G9"><v>1</v></c></row>"#.to_owned(),
        r#"<row r="10"><c r="B10" t="s"><v>0</v></c></row>"#.to_owned(),
    ];
    let book = workbook(
        &[("Till", "", &rows.concat()), ("Notes", "", "")],
        "<sst uniqueCount=\"1\"><si><t>quince</t></si></sst>",
    );
    let (rows, bad) = sales(book, &Mapping::by_name(&charter()));
    let day = 1_760_313_600;
    let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 6, 10]);
    assert_eq!(rows[0].values, [Some(day), Some(2), Some(123), None, Some(1)]);
    assert_eq!(
        rows[1].values,
        [Some(day + 43_200), Some(1), Some(250), None, None]
    );
    assert_eq!(rows[2].values, [None, Some(2), None, None, None]);
    let bad: Vec<(u64, &str)> = bad.iter().map(|bad| (bad.line, bad.reason.as_str())).collect();
    assert_eq!(
        bad,
        [
            (
                7,
                "column 'fruit': a value that is not on the charter's list; values are matched exactly"
            ),
            (8, "column 'price': not a number"),
            (9, "a cell right of the last of 4 named columns"),
        ]
    );
}

#[test]
fn the_sheet_that_is_meant_is_named_or_asked_for() {
    let rows = [texts(1, &HEADER), texts(2, &["", "pear", "3", ""])].concat();
    let book = workbook(
        &[
            ("About", "", &texts(1, &["Our till"])),
            ("Till", "state=\"hidden\"", &rows),
        ],
        "<sst/>",
    );
    let part = open_bytes("sales.xlsx", book.clone()).unwrap().remove(0);
    let (code, message) = refusal(Table::open(&part));
    assert_eq!(code, "intake.header");
    assert!(
        message.contains("which sheet holds the rows: 'About', 'Till' (hidden)?"),
        "{message}"
    );
    let mut mapping = Mapping::by_name(&charter());
    let empty = workbook(&[("Till", "", ""), ("Notes", "", "")], "<sst/>");
    let empty = open_bytes("sales.xlsx", empty).unwrap().remove(0);
    assert_eq!(refusal(Table::open(&empty)).0, "intake.empty");
    let named = |name: &str| {
        Some(Source {
            rows: Some(name.to_owned()),
            ..Source::default()
        })
    };
    mapping.source = named("till");
    let (rows, bad) = sales(book, &mapping);
    assert_eq!((rows.len(), bad.len(), rows[0].values[2]), (1, 0, Some(300)));
    mapping.source = named("Notes");
    assert_eq!(refusal(Table::view(&empty, &mapping)).0, "intake.empty");
    mapping.source = named("Tills");
    let (_, message) = refusal(Table::view(&part, &mapping));
    assert!(
        message.contains("there is no sheet 'Tills'; its sheets are 'About', 'Till' (hidden)"),
        "{message}"
    );
}

#[test]
fn many_rows_come_in_order_and_a_table_left_early_leaves_no_thread_waiting() {
    let mut rows = texts(1, &["fruit", "price"]);
    for row in 2..2_002 {
        rows.push_str(&format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>pear</t></is></c><c r="B{row}"><v>{row}</v></c></row>"#));
    }
    let book = workbook(&[("Till", "", &rows)], "<sst/>");
    drop(Table::open(&open_bytes("sales.xlsx", book.clone()).unwrap()[0]).unwrap());
    let (rows, bad) = sales(book, &Mapping::by_name(&charter()));
    assert_eq!(bad, []);
    assert!(rows.iter().map(|row| row.line).eq(2..2_002));
}

#[test]
fn a30_bombs_and_damaged_workbooks_are_refused() {
    let good = [texts(1, &HEADER), texts(2, &["", "pear", "3", ""])].concat();
    let claim = workbook(
        &[("Till", "", &good)],
        "<sst uniqueCount=\"9999999999999\"><si><t>a</t></si></sst>",
    );
    let blank = format!("{}<!--{}-->", good, "< ".repeat(40 * 1024 * 1024));
    let bomb = workbook(&[("Till", "", &blank)], "<sst/>");
    let long = format!("{}{}", good, texts(3, &["", &"x".repeat(17 * 1024 * 1024)]));
    let long = workbook(&[("Till", "", &long)], "<sst/>");
    for (book, code) in [
        (claim, "intake.swollen"),
        (bomb, "intake.swollen"),
        (long, "intake.swollen"),
    ] {
        let part = open_bytes("sales.xlsx", book).unwrap().remove(0);
        assert_eq!(refusal(Table::open(&part)).0, code);
    }
    let whole = workbook(&[("Till", "", &good)], "<sst/>");
    let damaged = workbook(&[("Till", "", "<row><c t=\"s\"><v>7</v></c></row>")], "<sst/>");
    let part = open_bytes("sales.xlsx", damaged).unwrap().remove(0);
    assert_eq!(refusal(Table::open(&part)).0, "intake.archive");
    for cut in [whole.len() / 2, whole.len() - 30] {
        let cut = open_bytes("sales.xlsx", whole[..cut].to_vec());
        assert_eq!(refusal(cut).0, "intake.archive");
    }
    let document = packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", b"<a/>"),
    ]);
    let (_, message) = refusal(open_bytes("letter.docx", document));
    assert!(message.contains("no .xlsx workbook"), "{message}");
}

#[test]
fn a04_a_cell_beyond_all_letters_makes_a_damaged_workbook() {
    let row = r#"<row r="1"><c r="ABCDEFGHIJ1"><v>1</v></c></row>"#;
    let book = workbook(&[("Till", "", row)], "<sst/>");
    let part = open_bytes("sales.xlsx", book).unwrap().remove(0);
    assert_eq!(refusal(Table::open(&part)).0, "intake.archive");
}
