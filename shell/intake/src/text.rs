//! Readers that lie between the bytes of a file and the table: metering, limits, decoding, line ends.

use encoding_rs::{CoderResult, Decoder};
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A stream of bytes that may move between threads.
pub(crate) type Stream = Box<dyn Read + Send>;

/// Why this crate itself stopped a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    /// It unpacks to far more than any table does.
    Swollen,
    /// A single row is longer than any row.
    Overlong,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Swollen => "unpacks to too much",
            Self::Overlong => "a row is too long",
        })
    }
}

impl std::error::Error for Stop {}

/// Adds up the bytes that were read.
pub(crate) struct Meter<R> {
    pub(crate) inner: R,
    pub(crate) read: Arc<AtomicU64>,
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buf)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: Seek> Seek for Meter<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Stops a stream that unpacks to far more than it was packed to.
pub(crate) struct Limited<R> {
    pub(crate) inner: R,
    pub(crate) packed: Arc<AtomicU64>,
    pub(crate) unpacked: u64,
    pub(crate) bytes_free: u64,
    pub(crate) ratio_max: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buf)?;
        self.unpacked = self.unpacked.saturating_add(count as u64);
        let fair = self.packed.load(Ordering::Relaxed).saturating_mul(self.ratio_max);
        if self.unpacked > self.bytes_free && self.unpacked > fair {
            return Err(io::Error::other(Stop::Swollen));
        }
        Ok(count)
    }
}

/// Turns another encoding into UTF-8.
pub(crate) struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_from: usize,
    out: Vec<u8>,
    out_from: usize,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    pub(crate) fn new(inner: R, decoder: Decoder) -> Self {
        Self {
            inner,
            decoder,
            raw: Vec::new(),
            raw_from: 0,
            out: Vec::new(),
            out_from: 0,
            ended: false,
        }
    }

    /// Decodes the next chunk; leaves `out` empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.out_from = 0;
        self.out.clear();
        let mut last = false;
        while self.out.is_empty() && !self.ended {
            if self.raw_from >= self.raw.len() {
                self.raw.resize(CHUNK, 0);
                let count = self.inner.read(&mut self.raw)?;
                self.raw.truncate(count);
                self.raw_from = 0;
                last = count == 0;
            }
            self.out.resize(4 * CHUNK, 0);
            let source = self.raw.get(self.raw_from..).unwrap_or_default();
            let (result, taken, given, _) = self.decoder.decode_to_utf8(source, &mut self.out, last);
            self.raw_from = self.raw_from.saturating_add(taken);
            self.out.truncate(given);
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

const CHUNK: usize = 16 * 1024;

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.out_from >= self.out.len() {
            self.refill()?;
        }
        let mut rest = self.out.get(self.out_from..).unwrap_or_default();
        let count = rest.read(buf)?;
        self.out_from = self.out_from.saturating_add(count);
        Ok(count)
    }
}

/// Turns the bare carriage returns of old files into line feeds.
pub(crate) struct Returns<R>(pub(crate) R);

impl<R: Read> Read for Returns<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buf)?;
        let read = buf.get_mut(..count).unwrap_or_default();
        read.iter_mut()
            .filter(|byte| **byte == b'\r')
            .for_each(|byte| *byte = b'\n');
        Ok(count)
    }
}

/// What a row reader and the stream below it tell each other.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Bytes that belong to rows already read.
    pub(crate) bytes_done: AtomicU64,
    /// Whether the stream has said that it is at its end.
    pub(crate) ended: AtomicBool,
}

/// Ends every text with a line feed and stops at a row that is longer than any row.
///
/// # Invariants
/// A row that is complete is read before `ended` is set: a row read after it is one whose quote never closes.
pub(crate) struct Ending<R> {
    inner: R,
    watch: Arc<Watch>,
    given: u64,
    closed: bool,
}

/// The longest row there is, with what the reader above may have buffered.
const ROW_BYTES_MAX: u64 = 16 * 1024 * 1024;

impl<R: Read> Ending<R> {
    pub(crate) fn new(inner: R, watch: Arc<Watch>) -> Self {
        Self {
            inner,
            watch,
            given: 0,
            closed: false,
        }
    }
}

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self
            .given
            .saturating_sub(self.watch.bytes_done.load(Ordering::Relaxed))
            > ROW_BYTES_MAX
        {
            return Err(io::Error::other(Stop::Overlong));
        }
        let mut count = self.inner.read(buf)?;
        if count == 0 && !self.closed {
            self.closed = true;
            count = (&b"\n"[..]).read(buf)?;
        } else if count == 0 {
            self.watch.ended.store(true, Ordering::Relaxed);
        }
        self.given = self.given.saturating_add(count as u64);
        Ok(count)
    }
}

/// Reads at most `limit` bytes; fewer only at the end.
pub(crate) fn read_prefix(stream: &mut impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut prefix = Vec::new();
    stream.take(limit as u64).read_to_end(&mut prefix)?;
    Ok(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_swells_is_stopped() {
        let packed = Arc::new(AtomicU64::new(10));
        let inner = io::repeat(b'a');
        let mut limited = Limited {
            inner,
            packed,
            unpacked: 0,
            bytes_free: 1_000,
            ratio_max: 200,
        };
        let mut sink = Vec::new();
        let error = limited.read_to_end(&mut sink).unwrap_err();
        assert!(matches!(
            error.get_ref().unwrap().downcast_ref(),
            Some(Stop::Swollen)
        ));
        assert!(sink.len() <= 2_000);
    }

    #[test]
    fn a_row_without_end_is_stopped() {
        let mut endless = Ending::new(io::repeat(b'a'), Arc::default());
        let error = io::copy(&mut endless, &mut io::sink()).unwrap_err();
        assert!(matches!(
            error.get_ref().unwrap().downcast_ref(),
            Some(Stop::Overlong)
        ));
    }

    #[test]
    fn decoding_gives_the_same_text_in_any_chunks() {
        let text = "née 🙂 ".repeat(20_000);
        let raw: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut decoded = String::new();
        let decoder = encoding_rs::UTF_16LE.new_decoder();
        Decoding::new(raw.as_slice(), decoder)
            .read_to_string(&mut decoded)
            .unwrap();
        assert!(decoded == text);
    }
}
