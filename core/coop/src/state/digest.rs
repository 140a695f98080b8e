//! The digest of the whole state.

use super::Coop;
use crate::kernel::hash::Hash;
use sha2::{Digest, Sha256};
use std::io;

impl Coop {
    /// A digest of the whole state: equal states have equal digests, on any machine.
    ///
    /// # Errors
    /// Only when a part cannot be written as JSON, which no type here can cause.
    pub fn state_hash(&self) -> Result<Hash, serde_json::Error> {
        let mut sink = HashSink(Sha256::new());
        serde_json::to_writer(&mut sink, self)?;
        Ok(Hash(sink.0.finalize().into()))
    }
}

/// Hashes what is written to it.
struct HashSink(Sha256);

impl io::Write for HashSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
