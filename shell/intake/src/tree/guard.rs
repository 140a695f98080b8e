//! What every reader of records within records holds to: how deep and how long a record may be, and what of it is wanted.

use crate::text::{Stop, Stream};
use std::collections::HashSet;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// No record that people mean is nested deeper.
pub(crate) const DEPTH_MAX: u32 = 64;

/// No record that people mean is longer.
pub(crate) const RECORD_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// No record that people mean holds more values; a few bytes each would else take hundreds.
pub(crate) const NODES_MAX: usize = 1_000_000;

/// The rows of one record hold no more bytes together, where each repeats what stands around it.
pub(crate) const ROWS_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Stops a stream when one record takes more bytes than any.
pub(crate) struct Guarded {
    inner: Stream,
    left: Arc<AtomicU64>,
}

/// Bytes that the record at hand may still take.
pub(crate) struct Allowance(Arc<AtomicU64>);

impl Allowance {
    /// A new record begins.
    pub(crate) fn renew(&self) {
        self.0.store(RECORD_BYTES_MAX, Ordering::Relaxed);
    }
}

impl Guarded {
    pub(crate) fn new(inner: Stream) -> (Self, Allowance) {
        let left = Arc::new(AtomicU64::new(RECORD_BYTES_MAX));
        let allowance = Allowance(Arc::clone(&left));
        (Self { inner, left }, allowance)
    }
}

impl Read for Guarded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other(Stop::Overlong));
        }
        let count = self.inner.read(buf)?;
        self.left
            .store(left.saturating_sub(count as u64), Ordering::Relaxed);
        Ok(count)
    }
}

/// The names of members that some path leads through; without a list, all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Option<Arc<HashSet<String>>>);

impl Names {
    pub(crate) fn only(names: HashSet<String>) -> Self {
        Self(Some(Arc::new(names)))
    }

    /// Whether a member of this name can hold anything that is asked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }
}
