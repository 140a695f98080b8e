//! Reading a file of a bucket from its beginning, piece by piece.

use super::{Remote, wait};
use crate::said::Trouble;
use bytes::{Buf, Bytes};
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use std::io::Read;

/// So much is fetched at a time. Each piece may be asked for again when the line breaks.
const PIECE_BYTES: u64 = 8 << 20;

/// Of this kind is what goes wrong between the store and us, and nothing that is wrong with a file.
pub const LOST: std::io::ErrorKind = std::io::ErrorKind::ConnectionAborted;

/// A file of a bucket that is being read.
pub struct Fetch {
    remote: Remote,
    path: Path,
    bytes: u64,
    tag: Option<String>,
    at: u64,
    piece: Bytes,
}

impl Remote {
    /// A file in it, to be read.
    pub async fn open(&self, name: &str) -> Result<Fetch, Trouble> {
        let path = self.at(name);
        let meta = self
            .store
            .head(&path)
            .await
            .map_err(|error| self.trouble(&error))?;
        Ok(Fetch {
            remote: self.clone(),
            path,
            bytes: meta.size,
            tag: meta.e_tag,
            at: 0,
            piece: Bytes::new(),
        })
    }
}

impl Fetch {
    async fn next(&mut self) -> object_store::Result<()> {
        let end = self.at.saturating_add(PIECE_BYTES).min(self.bytes);
        let options = GetOptions {
            range: Some(GetRange::Bounded(self.at..end)),
            // Two files that bear the name one after the other are not mixed up.
            if_match: self.tag.clone(),
            ..GetOptions::default()
        };
        let got = self.remote.store.get_opts(&self.path, options).await?;
        // Some stores do not heed that they are asked for one version.
        if got.meta.e_tag != self.tag {
            return Err(Error::Precondition {
                path: self.path.to_string(),
                source: "another version".into(),
            });
        }
        self.piece = got.bytes().await?;
        self.at = end;
        Ok(())
    }
}

impl Read for Fetch {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.piece.is_empty() && self.at < self.bytes {
            let next = wait(self.next());
            next.map_err(|error| std::io::Error::new(LOST, self.remote.said(&error)))?;
        }
        let read = into.len().min(self.piece.len());
        if let Some(into) = into.get_mut(..read) {
            self.piece.copy_to_slice(into);
        }
        Ok(read)
    }
}
