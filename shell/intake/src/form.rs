//! What form a file has, told from its first bytes and never from its name.

use crate::error::IntakeError;
use crate::text::{Decoding, Stream, read_prefix};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{Cursor, Read};

/// How the records of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Cells between delimiters.
    Lines,
    /// JSON, one document or one a line.
    Json,
    /// XML.
    Xml,
    /// Sheets of a workbook.
    Sheet,
    /// Columns of Parquet.
    Columns,
}

/// How much is looked at.
const PREFIX_BYTES: usize = 4 * 1024;

/// The form of a stream, and the stream from its beginning; records within records in UTF-8, tables of text as they are.
pub(crate) fn of(name: &str, mut stream: Stream) -> Result<(Form, Stream), IntakeError> {
    let prefix =
        read_prefix(&mut stream, PREFIX_BYTES).map_err(|error| IntakeError::reading(name, 1, error))?;
    let (encoding, mark) = encoding(name, &prefix)?;
    let (text, _) = encoding.decode_without_bom_handling(prefix.get(mark..).unwrap_or_default());
    let form = shown(text.as_bytes());
    let mut start = Cursor::new(prefix);
    if form == Form::Lines || encoding == UTF_8 {
        return Ok((form, Box::new(start.chain(stream))));
    }
    start.set_position(mark as u64);
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok((form, Box::new(Decoding::new(start.chain(stream), decoder))))
}

/// The encoding that a text shows by its mark, by the zeros between its signs or, in XML, by its own word; and how long the mark is.
fn encoding(name: &str, prefix: &[u8]) -> Result<(&'static Encoding, usize), IntakeError> {
    if let Some(marked) = Encoding::for_bom(prefix) {
        return Ok(marked);
    }
    match prefix {
        [0, b'<' | b'{' | b'[', ..] => return Ok((UTF_16BE, 0)),
        [b'<' | b'{' | b'[', 0, ..] => return Ok((UTF_16LE, 0)),
        _ => {}
    }
    let Some(label) = declared(prefix) else {
        return Ok((UTF_8, 0));
    };
    match Encoding::for_label(label) {
        // Its own word was readable as ASCII, so it cannot be written in units of two bytes.
        Some(encoding) if encoding.is_ascii_compatible() => Ok((encoding, 0)),
        Some(_) => Ok((UTF_8, 0)),
        None => Err(IntakeError::header(
            name,
            "it says that it is written in an encoding that is not read here; save it in UTF-8",
        )),
    }
}

/// What an XML declaration says of the encoding.
fn declared(prefix: &[u8]) -> Option<&[u8]> {
    let rest = prefix.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = rest.windows(2).position(|pair| pair == b"?>")?;
    let words = rest.get(..end)?;
    let at = words.windows(8).position(|word| word == b"encoding")?;
    let value = words.get(at.saturating_add(8)..)?.trim_ascii_start();
    let (quote, value) = value.strip_prefix(b"=")?.trim_ascii_start().split_first()?;
    let end = value.iter().position(|byte| byte == quote)?;
    value.get(..end)
}

fn shown(prefix: &[u8]) -> Form {
    if prefix.starts_with(b"PK\x03\x04") {
        return Form::Sheet;
    }
    if prefix.starts_with(b"PAR1") || prefix.starts_with(b"PARE") {
        return Form::Columns;
    }
    let text = prefix
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(prefix)
        .trim_ascii_start();
    let mut signs = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (signs.next(), signs.next()) {
        (Some(b'{'), Some(b'"' | b'}')) => Form::Json,
        (Some(b'['), Some(b'{' | b']' | b'[')) => Form::Json,
        (Some(b'<'), Some(b'?' | b'!' | b'_' | b':' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..)) => Form::Xml,
        _ => Form::Lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_signs_say() {
        for (text, form) in [
            ("{\"a\": 1}", Form::Json),
            ("\u{feff} [\n {\"a\": 1}]", Form::Json),
            ("[]", Form::Json),
            ("<?xml version=\"1.0\"?>", Form::Xml),
            ("<!-- made by hand -->\n<a/>", Form::Xml),
            ("\n <a>", Form::Xml),
            ("<5,>3\n1,2\n", Form::Lines),
            ("[id],[name]\n1,2\n", Form::Lines),
            ("{id},x\n", Form::Lines),
            ("id,name\n", Form::Lines),
            ("", Form::Lines),
            ("PK\u{3}\u{4}", Form::Sheet),
            ("PAR1\u{15}", Form::Columns),
            ("PAR,1\n", Form::Lines),
        ] {
            assert_eq!(shown(text.as_bytes()), form, "{text}");
        }
    }
}
