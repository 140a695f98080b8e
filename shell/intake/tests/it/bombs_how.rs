//! Makers of bombs.

use crate::columns::parquet_of;
use crate::workbooks::{texts, workbook};
use arrow::array::{ArrayRef, BooleanArray, StringArray, StructArray};
use arrow::datatypes::Field;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

pub const GOOD: &[u8] = b"fruit,price\npear,1\npear,2\n";

pub fn put(at: &Path, bytes: &[u8]) {
    std::fs::write(at, bytes).unwrap();
}

/// A beginning, and then the same again until there are so many bytes.
pub fn long(at: &Path, head: &[u8], again: &[u8], bytes: usize) {
    let mut file = BufWriter::new(File::create(at).unwrap());
    file.write_all(head).unwrap();
    repeat(&mut file, again, bytes);
    file.flush().unwrap();
}

pub fn repeat(to: &mut impl Write, again: &[u8], bytes: usize) {
    let block = again.repeat((1 << 16) / again.len());
    let mut left = bytes / again.len() * again.len();
    while left > 0 {
        let now = left.min(block.len());
        to.write_all(&block[..now]).unwrap();
        left -= now;
    }
}

/// The same megabyte so many times, each packed by itself: that is how gzip may be written.
pub fn gzipped(at: &Path, sign: &[u8], megabytes: usize) {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(&sign.repeat((1 << 20) / sign.len())).unwrap();
    put(at, &writer.finish().unwrap().repeat(megabytes));
}

/// A good file beside, to which a bomb leads; where it lies.
fn beside(at: &Path, bytes: &[u8]) -> String {
    let beside = at.with_file_name("beside");
    put(&beside, bytes);
    beside.to_str().unwrap().to_owned()
}

/// A link is read as the text it is, and leads nowhere.
pub fn linked(at: &Path) {
    let mut writer = ZipWriter::new(File::create(at).unwrap());
    writer
        .add_symlink("a.csv", beside(at, GOOD), SimpleFileOptions::default())
        .unwrap();
    writer.finish().unwrap();
}

/// What is there would be a fruit.
pub fn entity(at: &Path) {
    let text = format!(
        "<!DOCTYPE till [<!ENTITY a SYSTEM \"file://{}\">]><till><sale fruit=\"&a;\" price=\"1\"/></till>",
        beside(at, b"pear")
    );
    put(at, text.as_bytes());
}

/// Entries without a byte, of which the list alone is large.
pub fn many_names(at: &Path) {
    let mut writer = ZipWriter::new(BufWriter::new(File::create(at).unwrap()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for name in 0..200_000 {
        writer.start_file(format!("{name}.csv"), options).unwrap();
    }
    writer.finish().unwrap().flush().unwrap();
}

pub fn zeros_later(at: &Path) {
    let mut bytes = b"fruit,price\n".to_vec();
    bytes.extend(b"pear,1\n".repeat(20_000));
    bytes.extend(b"pe\0ar,1\n");
    put(at, &bytes);
}

pub fn formulas(at: &Path) {
    let rows = [
        texts(1, &["fruit", "price"]),
        texts(2, &["=HYPERLINK(1)", "1"]),
        r#"<row r="3"><c r="A3" t="inlineStr"><is><t>pear</t></is></c><c r="B3"><f>cmd|' /C calc'!A0</f></c></row>"#.to_owned(),
        r#"<row r="4"><c r="A4" t="str"><f>"pe"&amp;"ar"</f><v>pear</v></c><c r="B4"><f>1+1</f><v>2</v></c></row>"#.to_owned(),
    ];
    put(at, &workbook(&[("Till", "", &rows.concat())], "<sst/>"));
}

/// One record of which a long text belongs to each of many rows.
pub fn copied(at: &Path) {
    let rows = r#"{"kind": "item", "price": 1},"#.repeat(100_000);
    let text = format!(
        r#"{{"forms": [{{"note": "{}", "item": [{}{{}}]}}]}}"#,
        "x".repeat(10 << 20),
        rows
    );
    put(at, text.as_bytes());
}

pub fn laughs(at: &Path) {
    let mut entities = String::from("<!ENTITY a0 \"ha\">");
    for level in 1..40 {
        entities.push_str(&format!(
            "<!ENTITY a{level} \"{}\">",
            format!("&a{};", level - 1).repeat(10)
        ));
    }
    put(
        at,
        format!("<!DOCTYPE till [{entities}]><till><sale fruit=\"&a39;\" price=\"1\"/></till>").as_bytes(),
    );
}

/// To look each up among those before it would take hours.
pub fn attributes(at: &Path) {
    let all: String = (0..100_000).map(|place| format!(" a{place}=\"1\"")).collect();
    put(at, format!("<till><sale{all}/></till>").as_bytes());
}

pub fn empty_texts(at: &Path) {
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(12 << 20));
    put(
        at,
        &workbook(&[("Till", "", &texts(1, &["fruit", "price"]))], &strings),
    );
}

pub fn far(at: &Path) {
    let row = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    put(at, &workbook(&[("Till", "", row)], "<sst/>"));
}

pub fn wide_parquet(at: &Path) {
    let text = "x".repeat(14 << 20);
    let column = || Arc::new(StringArray::from(vec![text.as_str(); 2])) as ArrayRef;
    let names: Vec<String> = (0..17).map(|place| format!("c{place}")).collect();
    put(
        at,
        &parquet_of(names.iter().map(|name| (name.as_str(), column())).collect()),
    );
}

pub fn no_bytes(at: &Path) {
    let column: ArrayRef = Arc::new(BooleanArray::from(vec![true; 2_000_000]));
    put(at, &parquet_of(vec![("organic", column)]));
}

pub fn deep_parquet(at: &Path) {
    let mut column: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    for _ in 0..40 {
        column = Arc::new(StructArray::from(vec![(
            Arc::new(Field::new("a", column.data_type().clone(), true)),
            column,
        )]));
    }
    put(at, &parquet_of(vec![("organic", column)]));
}
