//! Encodings, delimiters, line ends, and rows that are not as they should be.

use crate::kit::{column, refusal, sales, table};

const COMMA: &str =
    "sold_at,fruit,price,weight,organic\n2026-01-02,pear,12.50,0.250,yes\n2026-01-03,apple,3,1,no\n";

/// What the table above says.
fn is_two_sales(bytes: &[u8]) {
    let (rows, bad) = sales(bytes);
    assert_eq!(bad, []);
    assert_eq!(column(&rows, 0), [Some(1_767_312_000), Some(1_767_398_400)]);
    assert_eq!(column(&rows, 1), [Some(1), Some(0)]);
    assert_eq!(column(&rows, 2), [Some(1_250), Some(300)]);
    assert_eq!(column(&rows, 3), [Some(250), Some(1_000)]);
    assert_eq!(column(&rows, 4), [Some(1), Some(0)]);
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
}

fn utf16(text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.into_iter()
        .chain(text.encode_utf16().flat_map(bytes))
        .collect()
}

#[test]
fn one_table_in_many_forms() {
    is_two_sales(COMMA.as_bytes());
    is_two_sales(format!("\u{feff}{COMMA}").as_bytes());
    is_two_sales(&utf16(COMMA, [0xff, 0xfe], u16::to_le_bytes));
    is_two_sales(&utf16(COMMA, [0xfe, 0xff], u16::to_be_bytes));
    is_two_sales(COMMA.replace('\n', "\r\n").as_bytes());
    is_two_sales(COMMA.replace('\n', "\r").as_bytes());
    is_two_sales(COMMA.trim_end().as_bytes());
    is_two_sales(COMMA.replace(',', "\t").as_bytes());
    is_two_sales(COMMA.replace(',', "|").as_bytes());
    is_two_sales(COMMA.replace(',', ";").replace('.', ",").as_bytes());
    is_two_sales(COMMA.replace(',', " , ").as_bytes());
    is_two_sales(
        COMMA
            .replace(',', "\",\"")
            .replace("\n20", "\"\n\"20")
            .replace("sold", "\"sold")
            .replace("no\n", "no\"\n")
            .as_bytes(),
    );
    is_two_sales(
        COMMA
            .to_uppercase()
            .replace("PEAR", "pear")
            .replace("APPLE", "apple")
            .as_bytes(),
    );
}

#[test]
fn a_spreadsheet_may_declare_its_delimiter() {
    let (rows, bad) = sales("sep=;\r\nfruit;price\r\npear;1,5\r\n".as_bytes());
    assert_eq!((rows[0].line, rows[0].values[2], bad), (3, Some(150), vec![]));
}

#[test]
fn texts_in_other_encodings_are_one_text() {
    let text = "fruit,price,Käufer\npear,€ 12,x\n";
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    assert_eq!(table("a.csv", &latin).unwrap().header()[2], "Käufer");
    assert_eq!(sales(&latin).0, sales(text.as_bytes()).0);
    assert_eq!(sales(&latin).0[0].values[2], Some(1_200));
}

#[test]
fn a_cell_in_another_encoding_far_behind_is_read_for_itself() {
    let mut bytes = b"price,fruit\n".to_vec();
    bytes.extend("1,pear\n".repeat(20_000).bytes());
    bytes.extend(b"\x80 2.50,apple\n");
    let (rows, bad) = sales(&bytes);
    assert_eq!((rows.len(), bad.len()), (20_001, 0));
    assert_eq!(rows[20_000].values[2], Some(250));
}

#[test]
fn lines_are_counted_through_quotes_and_blank_lines() {
    let text = "note,price\r\n\r\n\"two\r\nlines\",1\r\nplain,2\r\n\r\n \r\n,\r\n\"three\n\nlines\",3\nbad,x\nlast,4";
    let (rows, bad) = sales(text.as_bytes());
    let found: Vec<_> = rows.iter().map(|row| (row.line, row.values[2])).collect();
    assert_eq!(
        found,
        [(3, Some(100)), (5, Some(200)), (9, Some(300)), (13, Some(400))]
    );
    assert_eq!((bad.len(), bad[0].line), (1, 12));
}

#[test]
fn rows_of_another_width_are_bad_rows() {
    let (rows, bad) = sales(b"fruit,price\npear\napple,2\npear,3,4\n");
    assert_eq!(column(&rows, 2), [Some(200)]);
    assert_eq!(bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(bad[0].reason, "1 cells where the header has 2");
}

#[test]
fn a_quote_that_never_closes_is_a_bad_row() {
    let (rows, bad) = sales(b"fruit,price\napple,2\n\"pear,3\napple,4\n");
    assert_eq!((rows.len(), bad.len(), bad[0].line), (1, 1, 3));
    assert!(bad[0].reason.contains("quote"));
    let mut endless = b"fruit,price\napple,2\n\"pear,3\n".to_vec();
    endless.extend("apple,4\n".repeat(3_000_000).bytes());
    let mut rows = {
        let (charter, mapping) = (
            crate::kit::charter(),
            fenwick_intake::Mapping::by_name(&crate::kit::charter()),
        );
        let wanted = fenwick_intake::Wanted {
            charter: &charter,
            mapping: &mapping,
            member_column: None,
            key: [0; 32],
        };
        table("endless.csv", &endless).unwrap().rows(&wanted).unwrap()
    };
    let mut row = fenwick_intake::Row::default();
    rows.next(&mut row).unwrap();
    let (code, message) = refusal(rows.next(&mut row));
    assert_eq!(code, "intake.quote");
    assert!(message.contains("line 3"), "{message}");
}

#[test]
fn reasons_name_the_column_and_never_the_value() {
    let secret = "s3cret";
    for (column, expected) in [
        ("price", "not a number"),
        (
            "fruit",
            "a value that is not on the charter's list; values are matched exactly",
        ),
        ("organic", "neither yes nor no"),
        (
            "sold_at",
            "not a date or time of a known form; set formats in the mapping",
        ),
    ] {
        let (rows, bad) = sales(format!("{column}\n{secret}\n").as_bytes());
        assert_eq!(rows, []);
        assert_eq!(bad[0].reason, format!("column '{column}': {expected}"));
    }
    for value in ["NaN", "inf", "-Infinity"] {
        assert_eq!(
            sales(format!("price\n{value}\n").as_bytes()).1[0].reason,
            "column 'price': not a number"
        );
    }
    let large = sales(b"price\n99999999999999999999\n").1;
    assert_eq!(large[0].reason, "column 'price': a number too large to be kept");
}

#[test]
fn missing_values_are_no_values() {
    let (rows, bad) = sales(b"fruit,price,weight\n,NA,-\nnull,N/A,NULL\npear,1,2\n");
    assert_eq!(bad, []);
    assert_eq!(column(&rows, 1), [None, None, Some(1)]);
    assert_eq!(column(&rows, 2), [None, None, Some(100)]);
    assert_eq!(column(&rows, 3), [None, None, Some(2_000)]);
}

#[test]
fn a_column_of_decimal_commas_settles_its_doubtful_cells() {
    let (rows, _) = sales("fruit;price\npear;1,234\npear;12,5\npear;2.500\n".as_bytes());
    assert_eq!(column(&rows, 2), [Some(123), Some(1_250), Some(250_000)]);
    let (rows, _) = sales("fruit;price\npear;1,234\npear;12.5\n".as_bytes());
    assert_eq!(column(&rows, 2), [Some(123_400), Some(1_250)]);
    let (rows, bad) = sales("fruit;price\npear;1,234\npear;12\n".as_bytes());
    assert_eq!((rows.len(), bad[0].line), (1, 2));
}

#[test]
fn files_that_are_no_tables_are_refused_in_one_sentence() {
    let (code, _) = refusal(table("a.csv", b""));
    assert_eq!(code, "intake.empty");
    assert_eq!(refusal(table("a.csv", b" \r\n\r\n")).0, "intake.empty");
    assert_eq!(refusal(table("a.csv", b"\xef\xbb\xbf")).0, "intake.empty");
    let (code, message) = refusal(table("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
    assert_eq!(
        (code, message.as_str()),
        (
            "intake.binary",
            "'photo.png' is not a text table; save it as CSV and name that file"
        )
    );
    assert_eq!(refusal(table("a.pdf", b"%PDF-1.7\n")).0, "intake.binary");
    assert_eq!(
        refusal(table("a.csv", b"1,2026-01-01,3.5\n2,2026-01-02,4.5\n")).0,
        "intake.header"
    );
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(refusal(fenwick_intake::open(folder.path())).0, "intake.directory");
    let (code, message) = refusal(fenwick_intake::open(&folder.path().join("none.csv")));
    assert_eq!(code, "intake.missing");
    assert!(message.contains("check the path"), "{message}");
}

#[test]
fn a04_no_message_carries_what_a_terminal_would_act_on() {
    let charter = crate::kit::charter();
    let choose = |text: &str| table("a.csv", text.as_bytes()).unwrap().choose(&charter, &[]);
    let (_, message) = refusal(choose("a\u{1b}[2Jb,\"c\nd\"\n1,2\n"));
    assert!(message.contains("a?[2Jb, c?d"), "{message}");
}
