//! What form a file has, told from its first bytes and never from its name.

use crate::error::IntakeError;
use crate::text::{Stream, read_prefix};
use std::io::{Cursor, Read};

/// How the records of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Cells between delimiters.
    Lines,
    /// JSON, one document or one a line.
    Json,
}

/// How much is looked at.
const PREFIX_BYTES: usize = 4 * 1024;

/// The form of a stream, and the stream from its beginning.
pub(crate) fn of(name: &str, mut stream: Stream) -> Result<(Form, Stream), IntakeError> {
    let prefix =
        read_prefix(&mut stream, PREFIX_BYTES).map_err(|error| IntakeError::reading(name, 1, error))?;
    let form = shown(&prefix);
    Ok((form, Box::new(Cursor::new(prefix).chain(stream))))
}

fn shown(prefix: &[u8]) -> Form {
    let text = prefix
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(prefix)
        .trim_ascii_start();
    let mut signs = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (signs.next(), signs.next()) {
        (Some(b'{'), Some(b'"' | b'}')) => Form::Json,
        (Some(b'['), Some(b'{' | b']' | b'[')) => Form::Json,
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
            ("[id],[name]\n1,2\n", Form::Lines),
            ("{id},x\n", Form::Lines),
            ("id,name\n", Form::Lines),
            ("", Form::Lines),
        ] {
            assert_eq!(shown(text.as_bytes()), form, "{text}");
        }
    }
}
