//! What a file says about itself in its first bytes: encoding, line ends, delimiter, decimal marks.

use crate::error::IntakeError;
use crate::text::{Decoding, Returns, Stream, read_prefix};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::io::{self, Cursor, Read};

/// How much of a file is looked at before it is read.
pub(crate) const SAMPLE_BYTES: usize = 64 * 1024;

/// A text in UTF-8, and what was learnt from its beginning.
pub(crate) struct Text {
    pub(crate) stream: Stream,
    /// Name of the encoding in which it lies.
    pub(crate) encoding: &'static str,
    pub(crate) delimiter: u8,
    /// Lines before the header that are not part of the table.
    pub(crate) lines_skipped: u64,
    /// The first complete records, the header among them.
    pub(crate) sample: Vec<csv::ByteRecord>,
}

/// Finds out how a file is written.
pub(crate) fn sniff(name: &str, raw: Stream) -> Result<Text, IntakeError> {
    let fail = |error| IntakeError::reading(name, 1, error);
    let (mut stream, encoding) = decoded(name, raw)?;
    let mut start = read_prefix(&mut stream, SAMPLE_BYTES).map_err(fail)?;
    let whole = start.len() < SAMPLE_BYTES;
    if start.contains(&b'\r') && !start.contains(&b'\n') {
        start
            .iter_mut()
            .filter(|byte| **byte == b'\r')
            .for_each(|byte| *byte = b'\n');
        stream = Box::new(Returns(stream));
    }
    if start.trim_ascii().is_empty() && whole {
        return Err(IntakeError::Empty(name.to_owned()));
    }
    let declared = declared_delimiter(&start);
    let lines_skipped = u64::from(declared.is_some());
    if declared.is_some() {
        let line = start
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(start.len(), |end| end.saturating_add(1));
        start.drain(..line);
    }
    let delimiter = declared.unwrap_or_else(|| likely_delimiter(&start, whole));
    let sample = records(&start, delimiter, whole);
    Ok(Text {
        stream: Box::new(Cursor::new(start).chain(stream)),
        encoding,
        delimiter,
        lines_skipped,
        sample,
    })
}

/// The stream in UTF-8 without byte order mark.
fn decoded(name: &str, mut raw: Stream) -> Result<(Stream, &'static str), IntakeError> {
    let start = read_prefix(&mut raw, SAMPLE_BYTES).map_err(|error| IntakeError::reading(name, 1, error))?;
    if start.is_empty() {
        return Err(IntakeError::Empty(name.to_owned()));
    }
    let (encoding, mark) = Encoding::for_bom(&start).unwrap_or((UTF_8, 0));
    if encoding == UTF_8 && start.contains(&0) || start.starts_with(b"%PDF-") {
        return Err(IntakeError::Binary(name.to_owned()));
    }
    let encoding = if mark == 0 && !is_utf8(&start) {
        WINDOWS_1252
    } else {
        encoding
    };
    let mut rest = Cursor::new(start);
    rest.set_position(mark as u64);
    let stream = rest.chain(raw);
    let stream: Stream = match encoding == UTF_8 {
        true => Box::new(stream),
        false => Box::new(Decoding::new(stream, encoding.new_decoder_without_bom_handling())),
    };
    Ok((stream, encoding.name()))
}

/// Whether this is UTF-8, cut off or not.
fn is_utf8(start: &[u8]) -> bool {
    match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && start.len() == SAMPLE_BYTES,
    }
}

/// Spreadsheets may say it in a line of its own: `sep=;`.
fn declared_delimiter(start: &[u8]) -> Option<u8> {
    let line = start.split(|byte| *byte == b'\n').next()?.trim_ascii_end();
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some(*delimiter),
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => Some(b'\t'),
        _ => None,
    }
}

/// The delimiter that splits records as it splits the header, into the most columns.
fn likely_delimiter(start: &[u8], whole: bool) -> u8 {
    let score = |delimiter: u8| {
        let records = records(start, delimiter, whole);
        let width = records.first().map_or(0, csv::ByteRecord::len);
        let alike = records
            .iter()
            .filter(|record| record.len() == width && !is_torn(record))
            .count();
        // A share of all that counts thrice, so that a few long texts with many semicolons do not win.
        let share = alike.saturating_mul(1_000) / records.len().max(1);
        share.saturating_pow(3).saturating_mul(width.saturating_sub(1))
    };
    let mut best = (b',', score(b','));
    for delimiter in [b';', b'\t', b'|'] {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// Whether a cell holds half a pair of quotes: then the delimiter stood inside them.
fn is_torn(record: &csv::ByteRecord) -> bool {
    record
        .iter()
        .any(|cell| cell.iter().filter(|byte| **byte == b'"').count() % 2 == 1)
}

/// A reader of records as this crate reads them: any width, and a record ends with its line feed.
pub(crate) fn reader<R: io::Read>(stream: R, delimiter: u8) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    builder
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(256 * 1024);
    builder.from_reader(stream)
}

fn records(start: &[u8], delimiter: u8, whole: bool) -> Vec<csv::ByteRecord> {
    let mut records: Vec<_> = reader(start, delimiter)
        .into_byte_records()
        .map_while(Result::ok)
        .take(500)
        .collect();
    if !whole && records.len() < 500 && records.len() > 1 {
        records.pop();
    }
    records.retain(|record| record.iter().any(|cell| !cell.trim_ascii().is_empty()));
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_delimiter_among_other_marks() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2,5;3,5\n", b';'),
            ("Amount, EUR;Date, UTC;Name\n1,5;2026-01-01;x\n", b';'),
            ("a\tb\n1,5\t2;3\n", b'\t'),
            ("a|b\n1,5|2;3\n", b'|'),
            (
                "id,\"note; long; text; here\"\n1,\"a;b;c;d\"\n2,\"e\n;;;f\"\n",
                b',',
            ),
            ("id\n1\n2\n", b','),
        ] {
            assert_eq!(likely_delimiter(text.as_bytes(), true), expected, "{text}");
        }
        assert_eq!(declared_delimiter(b"sep=|\r\na,b|c"), Some(b'|'));
    }
}
