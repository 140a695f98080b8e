//! Writing a file of a bucket, part by part.

use super::{Remote, wait};
use crate::said::Trouble;
use object_store::aws::AmazonS3;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{Error, MultipartId, ObjectStoreExt, PutPayload};
use std::io::Write;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;

/// The least size of a part.
///
/// # Source
/// Amazon S3 multipart upload limits: all parts but the last hold 5 MiB or more, and there are at most 10,000.
const PART_BYTES_MIN: u64 = 8 << 20;
const PARTS_AIM: u64 = 8_000;
/// What is given up waits so long for the part that is on its way: one that arrives later stays in the store for ever.
///
/// # Source
/// Amazon S3 `AbortMultipartUpload`: part uploads in progress when it is called might or might not succeed.
const LAST_PART: Duration = Duration::from_secs(10);

/// A file of a bucket that is being written. One part is on its way while the next fills; no more is in memory.
pub struct Upload {
    remote: Remote,
    path: Path,
    mark: Path,
    id: MultipartId,
    part_bytes: usize,
    part: Vec<u8>,
    bytes: u64,
    arrived: Vec<PartId>,
    sending: Option<JoinHandle<Result<PartId, Error>>>,
    stop: [Signal; 2],
}

impl Remote {
    /// Begins a file of about so many bytes.
    pub async fn upload(&self, name: &str, about_bytes: u64) -> Result<Upload, Trouble> {
        let part_bytes = usize::try_from((about_bytes / PARTS_AIM).max(PART_BYTES_MIN)).unwrap_or(usize::MAX);
        self.upload_in(name, part_bytes).await
    }

    pub(super) async fn upload_in(&self, name: &str, part_bytes: usize) -> Result<Upload, Trouble> {
        let listen = |kind| signal(kind).map_err(|error| Trouble::failed("store", error));
        let stop = [listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?];
        let path = self.at(name);
        let begun = self.store.create_multipart(&path).await;
        let id = begun.map_err(|error| self.trouble(&error))?;
        let upload = Upload {
            remote: self.clone(),
            path,
            mark: self.mark(name, &id),
            id,
            part_bytes,
            part: Vec::new(),
            bytes: 0,
            arrived: Vec::new(),
            sending: None,
            stop,
        };
        let marked = self.store.put(&upload.mark, upload.id.clone().into()).await;
        match marked {
            Ok(_) => Ok(upload),
            Err(error) => {
                let trouble = self.trouble(&error);
                upload.give_up().await;
                Err(trouble)
            }
        }
    }
}

impl Upload {
    /// Sends the part that is full, once the one before it has arrived.
    async fn turn(&mut self) -> std::io::Result<()> {
        self.arrive().await?;
        let (store, path, id): (AmazonS3, _, _) =
            (self.remote.store.clone(), self.path.clone(), self.id.clone());
        let (number, part) = (
            self.arrived.len(),
            PutPayload::from(std::mem::take(&mut self.part)),
        );
        self.sending = Some(tokio::spawn(async move {
            store.put_part(&path, &id, number, part).await
        }));
        Ok(())
    }

    /// Waits until what is on its way has arrived, or somebody stops the command.
    pub(super) async fn arrive(&mut self) -> std::io::Result<()> {
        let Some(sending) = &mut self.sending else {
            return Ok(());
        };
        let [interrupt, terminate] = &mut self.stop;
        let arrived = tokio::select! {
            biased;
            _ = interrupt.recv() => Err(std::io::Error::other("it was interrupted")),
            _ = terminate.recv() => Err(std::io::Error::other("it was interrupted")),
            arrived = sending => Ok(arrived),
        }?;
        self.sending = None;
        let arrived = arrived.map_err(Error::from).flatten();
        let part = arrived.map_err(|error| std::io::Error::other(self.remote.said(&error)))?;
        self.arrived.push(part);
        Ok(())
    }

    /// Gives the file its name; says how many bytes it has.
    pub async fn finish(&mut self) -> std::io::Result<u64> {
        if !self.part.is_empty() {
            self.turn().await?;
        }
        self.arrive().await?;
        let (store, parts) = (&self.remote.store, std::mem::take(&mut self.arrived));
        if let Err(error) = store.complete_multipart(&self.path, &self.id, parts).await {
            // The answer alone may have been lost.
            let there = store.head(&self.path).await;
            if there.map(|meta| meta.size).ok() != Some(self.bytes) {
                return Err(std::io::Error::other(self.remote.said(&error)));
            }
        }
        // The file is whole; a mark that is left is swept by a later backup.
        drop(store.delete(&self.mark).await);
        Ok(self.bytes)
    }

    /// Throws away what was sent; says whether the store did it.
    pub async fn give_up(mut self) -> bool {
        if let Some(mut sending) = self.sending.take()
            && tokio::time::timeout(LAST_PART, &mut sending).await.is_err()
        {
            sending.abort();
            drop(sending.await);
        }
        let store = &self.remote.store;
        match store.abort_multipart(&self.path, &self.id).await {
            Ok(()) | Err(Error::NotFound { .. }) => store.delete(&self.mark).await.is_ok(),
            Err(_) => false,
        }
    }
}

impl Write for Upload {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = self.part_bytes.saturating_sub(self.part.len());
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.part.extend_from_slice(taken);
        self.bytes += taken.len() as u64;
        if self.part.len() == self.part_bytes {
            wait(self.turn())?;
        }
        Ok(taken.len())
    }

    /// What is written goes when a part is full, and with `finish`.
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
