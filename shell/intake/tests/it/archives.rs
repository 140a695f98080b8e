//! Packed files.

use crate::kit::{all, charter, only, refusal};
use fenwick_intake::{Mapping, Table, Wanted, beside, open, open_bytes};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

const PEARS: &str = "fruit,price\npear,1\npear,2\n";

fn packed(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn prices(table: Table) -> Vec<Option<i64>> {
    let (charter, mapping) = (charter(), Mapping::by_name(&charter()));
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: None,
        key: [0; 32],
    };
    let (rows, bad) = all(table.rows(&wanted).unwrap());
    assert_eq!(bad, []);
    rows.iter().map(|row| row.values[2]).collect()
}

#[test]
fn a_zip_holds_several_tables() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let entries: [(&str, &[u8]); 5] = [
            ("trips/b.CSV", b"price;fruit\n3,5;apple\n"),
            ("a.csv", PEARS.as_bytes()),
            ("__MACOSX/._a.csv", b"\0"),
            ("photo.png", b"\0"),
            ("../../etc/c.tsv", b"fruit\tprice\nquince\t4\n"),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.zip");
        std::fs::write(&path, packed(&entries, method)).unwrap();
        let parts = open(&path).unwrap();
        let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
        assert_eq!(
            names,
            [
                "export.zip: ../../etc/c.tsv",
                "export.zip: a.csv",
                "export.zip: trips/b.CSV"
            ]
        );
        assert_eq!(beside(&path).unwrap(), ["export.zip: photo.png"]);
        let found: Vec<_> = parts
            .iter()
            .map(|part| prices(Table::open(part).unwrap()))
            .collect();
        assert_eq!(
            found,
            [vec![Some(400)], vec![Some(100), Some(200)], vec![Some(350)]]
        );
    }
}

#[test]
fn gzip_is_told_by_its_bytes_and_may_have_several_members() {
    let pack = |text: &str| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let mut bytes = pack(PEARS);
    bytes.extend(pack("pear,3\n"));
    let parts = open_bytes("named.txt", bytes.clone()).unwrap();
    let table = only(parts.clone());
    let progress = table.progress();
    assert_eq!(prices(table), [Some(100), Some(200), Some(300)]);
    assert_eq!(
        progress.load(std::sync::atomic::Ordering::Relaxed),
        parts[0].bytes_total()
    );
    bytes.truncate(bytes.len() - 20);
    assert_eq!(
        refusal(Table::open(&open_bytes("cut.gz", bytes).unwrap()[0])).0,
        "intake.unreadable"
    );
}

#[test]
fn archives_that_are_not_opened_say_why() {
    let refused = |name: &str, bytes: Vec<u8>| refusal(open_bytes(name, bytes));
    let nested = packed(
        &[("a.csv", b"a\n1\n"), ("more.zip", b"PK\x03\x04")],
        CompressionMethod::Stored,
    );
    let (code, message) = refused("export.zip", nested);
    assert_eq!(code, "intake.archive");
    assert!(
        message.contains("more.zip") && message.contains("unpack it"),
        "{message}"
    );
    let workbook = packed(&[("[Content_Types].xml", b"<x/>")], CompressionMethod::Stored);
    assert!(
        refused("book.xlsx", workbook)
            .1
            .contains("save its sheet as .xlsx or CSV")
    );
    let photos = packed(&[("a.png", b"x")], CompressionMethod::Stored);
    assert_eq!(refused("photos.zip", photos).0, "intake.archive");
    assert_eq!(
        refused("torn.zip", b"PK\x03\x04 and nothing more".to_vec()).0,
        "intake.archive"
    );
    // The flag that says a password is needed, set by hand in both headers.
    let mut locked = packed(&[("a.csv", b"a\n1\n")], CompressionMethod::Stored);
    let central = locked
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    assert_eq!(refused("locked.zip", locked).0, "intake.encrypted");
}

#[test]
fn a_damaged_entry_is_noticed() {
    let mut bytes = packed(&[("a.csv", PEARS.as_bytes())], CompressionMethod::Stored);
    let at = bytes.windows(6).position(|window| window == b"pear,2").unwrap();
    bytes[at + 5] = b'9';
    let parts = open_bytes("export.zip", bytes).unwrap();
    assert_eq!(refusal(Table::open(&parts[0])).0, "intake.unreadable");
}
