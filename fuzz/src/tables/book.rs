//! Workbooks made of the texts of their parts, for no mutation of packed bytes comes as far as a cell.

use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="NAME" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATED: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// What stands between the texts of the parts.
const BETWEEN: &[u8] = b"\n%%\n";

/// A workbook of one sheet: its rows, the shared texts, the styles, and whole parts in place of the usual ones.
pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut parts = split(bytes).into_iter();
    let rows = parts.next().unwrap_or_default();
    let sheet = [b"<worksheet><sheetData>", rows, b"</sheetData></worksheet>"].concat();
    let strings = parts.next().unwrap_or(b"<sst/>");
    let styles = parts
        .next()
        .unwrap_or(br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#);
    let book = parts.next().unwrap_or(BOOK.as_bytes());
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", RELATED.as_bytes()),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut rest) = (Vec::new(), bytes);
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

/// An archive of these files, nothing packed.
pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        writer.start_file(*name, options).expect("memory takes it");
        writer.write_all(text).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

/// A workbook out of lines: `#` begins a sheet, bars stand between cells.
pub(crate) fn of_lines(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let (mut names, mut sheets) = (Vec::new(), Vec::<String>::new());
    for line in text.lines() {
        match line.strip_prefix('#') {
            Some(name) => {
                names.push(escaped(name));
                sheets.push(String::new());
            }
            None => {
                if let Some(sheet) = sheets.last_mut() {
                    let cell = |cell| format!(r#"<c t="inlineStr"><is><t>{}</t></is></c>"#, escaped(cell));
                    let cells: String = line.split('|').map(cell).collect();
                    sheet.push_str(&format!("<row>{cells}</row>"));
                }
            }
        }
    }
    let (mut listed, mut related) = (String::new(), String::new());
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), TYPES.to_owned()),
        ("_rels/.rels".to_owned(), PACKAGE.to_owned()),
    ];
    for (place, (name, rows)) in names.iter().zip(&sheets).enumerate().take(8) {
        listed.push_str(&format!(
            r#"<sheet name="{name}" sheetId="{place}" r:id="r{place}"/>"#
        ));
        related.push_str(&format!(r#"<Relationship Id="r{place}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{place}.xml"/>"#));
        parts.push((
            format!("xl/worksheets/sheet{place}.xml"),
            format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(r#"<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>"#),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{related}</Relationships>"),
    ));
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    zipped(&parts)
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|sign| !sign.is_control()).collect();
    plain
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
