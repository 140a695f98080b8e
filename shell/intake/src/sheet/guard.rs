//! What a workbook unpacks to, measured by our own reader before anything trusts it.
//!
//! The reader of workbooks keeps the shared texts in memory and makes room for as many as the file says there are. So every
//! part is unpacked once here and counted, and a count of texts that the file cannot hold is refused.

use crate::error::IntakeError;
use crate::part::Seekable;
use crate::text::Stop;
use crate::unpack::{self, wrong};
use std::io::{self, Read};

/// All parts together.
const ALL_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Every part but a sheet is kept in memory, taken apart.
const KEPT_BYTES_MAX: u64 = 192 * 1024 * 1024;

/// What a text or a style takes in memory for each of its tags, beside its letters.
const TAG_BYTES: u64 = 32;

/// Up to this a part may be packed as tightly as one likes.
const BYTES_FREE: u64 = 64 * 1024 * 1024;
const RATIO_MAX: u64 = 200;

/// The longest text without a tag.
const TEXT_BYTES_MAX: u64 = 16 * 1024 * 1024;

const PARTS_MAX: usize = 10_000;

/// Unpacks every part of a workbook and forgets it.
pub(crate) fn check(name: &str, bytes: Box<dyn Seekable>) -> Result<(), IntakeError> {
    let damaged = |_| wrong(name, DAMAGED);
    let mut zip = unpack::opened(name, bytes)?.map_err(damaged)?;
    if zip.len() > PARTS_MAX {
        return Err(IntakeError::Swollen(name.to_owned()));
    }
    let mut all = 0u64;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(damaged)?;
        let (inner, packed) = (part.name().map_err(damaged)?.into_owned(), part.compressed_size());
        if part.encrypted() {
            return Err(IntakeError::Encrypted(name.to_owned()));
        }
        let mut seen = Seen::new(&inner, packed);
        let mut stream = unpack::Checked::of(part).ok_or_else(|| wrong(name, DAMAGED))?;
        let counted = seen.whole(&mut stream, ALL_BYTES_MAX.saturating_sub(all));
        counted.map_err(|error| refused(name, error))?;
        all = all.saturating_add(seen.bytes);
    }
    Ok(())
}

pub(super) const DAMAGED: &str = "this workbook is damaged or of a kind that is not read here; save it again as .xlsx, or its sheet as CSV";

fn refused(name: &str, error: io::Error) -> IntakeError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
        Some(Stop::Swollen) => IntakeError::Swollen(name.to_owned()),
        _ => wrong(name, DAMAGED),
    }
}

/// What was seen of one part so far.
struct Seen {
    is_sheet: bool,
    is_xml: bool,
    packed: u64,
    bytes: u64,
    /// Bytes since the last tag began.
    text: u64,
    /// Tags that open.
    tags: u64,
    /// The end of what was seen, for words that lie across two pieces.
    tail: Vec<u8>,
    /// The most texts that the part says it holds.
    claimed: u64,
}

const CLAIM: &[u8] = b"uniqueCount";

/// Room for the claim, blanks, a sign and as many digits as a number of memory has.
const CLAIM_BYTES: usize = 80;

impl Seen {
    fn new(part: &str, packed: u64) -> Self {
        let part = part.to_ascii_lowercase();
        Self {
            is_sheet: part.contains("worksheets/"),
            is_xml: part.ends_with(".xml") || part.ends_with(".rels"),
            packed,
            bytes: 0,
            text: 0,
            tags: 0,
            tail: Vec::new(),
            claimed: 0,
        }
    }

    fn whole(&mut self, stream: &mut impl Read, room: u64) -> io::Result<()> {
        let mut piece = vec![0; 64 * 1024];
        loop {
            let count = stream.read(&mut piece)?;
            let piece = piece.get(..count).unwrap_or_default();
            if count == 0 {
                self.claims(&[], true);
                let more = self.claimed > self.bytes;
                return if more { Err(swollen()) } else { Ok(()) };
            }
            if self.bytes == 0 && self.is_xml && !starts_as_xml(piece) {
                return Err(io::Error::other("no plain XML"));
            }
            self.add(piece);
            let fair = self.packed.saturating_mul(RATIO_MAX).max(BYTES_FREE);
            let kept = self.bytes.saturating_add(self.tags.saturating_mul(TAG_BYTES));
            let is_kept_long = !self.is_sheet && kept > KEPT_BYTES_MAX;
            if self.bytes > room
                || is_kept_long
                || self.bytes > fair
                || self.is_xml && self.text > TEXT_BYTES_MAX
            {
                return Err(swollen());
            }
        }
    }

    fn add(&mut self, piece: &[u8]) {
        self.bytes = self.bytes.saturating_add(piece.len() as u64);
        self.text = match piece.iter().rposition(|byte| *byte == b'<') {
            Some(at) => piece.len().saturating_sub(at) as u64,
            None => self.text.saturating_add(piece.len() as u64),
        };
        if self.is_xml && !self.is_sheet {
            let pairs = piece.iter().zip(piece.iter().skip(1));
            let opened = pairs
                .filter(|(sign, next)| **sign == b'<' && **next != b'/')
                .count();
            self.tags = self.tags.saturating_add(opened as u64);
            self.claims(piece, false);
        }
    }

    /// Notes each claim that lies whole in what is at hand.
    fn claims(&mut self, piece: &[u8], ended: bool) {
        let mut at_hand = std::mem::take(&mut self.tail);
        at_hand.extend_from_slice(piece);
        let settled = if ended {
            at_hand.len()
        } else {
            at_hand.len().saturating_sub(CLAIM_BYTES)
        };
        for place in 0..settled {
            if let Some(rest) = at_hand.get(place..).and_then(|rest| rest.strip_prefix(CLAIM)) {
                self.claimed = self.claimed.max(claimed(rest));
            }
        }
        self.tail = at_hand.split_off(settled);
    }
}

/// The number in `= "123"`; nothing where it is none.
fn claimed(rest: &[u8]) -> u64 {
    let digits = rest
        .iter()
        .take(CLAIM_BYTES)
        .skip_while(|byte| !byte.is_ascii_digit());
    digits
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0u64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        })
}

/// Texts of two bytes a letter would pass every look above unseen; no program writes them.
fn starts_as_xml(piece: &[u8]) -> bool {
    let piece = piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece);
    matches!(piece.trim_ascii_start(), [b'<', next, ..] if *next != 0)
}

fn swollen() -> io::Error {
    io::Error::other(Stop::Swollen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(part: &str, packed: u64, text: &[u8]) -> Result<u64, String> {
        let mut seen = Seen::new(part, packed);
        let whole = seen.whole(&mut &*text, ALL_BYTES_MAX);
        whole.map(|()| seen.bytes).map_err(|error| error.to_string())
    }

    #[test]
    fn a30_a_claim_of_texts_that_cannot_be_there_is_refused() {
        let part = "xl/sharedStrings.xml";
        assert_eq!(seen(part, 20, b"<sst uniqueCount=\"1\"><si/></sst>"), Ok(32));
        for claim in ["= '4000000000'", "=\"+99999999999999999999999\""] {
            for padding in [0, 65_500, 65_530, 65_540] {
                let text = format!("<?xml?>{}<sst uniqueCount{claim}></sst>", " ".repeat(padding));
                assert!(seen(part, 20, text.as_bytes()).is_err(), "{claim} {padding}");
            }
        }
    }

    #[test]
    fn a30_a_text_without_end_and_a_text_of_wide_letters_are_refused() {
        let long = [b"<a>".to_vec(), vec![b'x'; 17 * 1024 * 1024]].concat();
        assert!(seen("xl/worksheets/sheet1.xml", 1 << 30, &long).is_err());
        let wide: Vec<u8> = "<sst>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(seen("xl/sharedStrings.xml", 10, &wide).is_err());
    }
}
