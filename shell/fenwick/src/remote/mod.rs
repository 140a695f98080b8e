//! A folder in a bucket of an S3-compatible store: files appear in it whole, or not at all.
//!
//! A file goes up in parts and gets its name with the last step. While it goes up a mark beside it names what is under way, so
//! that what a crash cut off can be thrown away later: the store itself would keep it for ever, and show it to nobody.

mod access;
mod fetch;
#[cfg(test)]
mod tests;
mod upload;

pub use access::{Access, is_remote};
pub use fetch::LOST;
pub use upload::Upload;

use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use object_store::aws::AmazonS3;
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::{Error, ObjectMeta, ObjectStore, ObjectStoreExt};
use std::time::{Duration, SystemTime};

/// The ending of a mark. Its name begins with a dot.
const MARK: &str = ".upload";
/// What is under way for longer than this was cut off.
pub const CUT_OFF: Duration = Duration::from_hours(24);

/// How stores say that they do not know the key, or that it is not the right one.
const REFUSED: [&str; 6] = [
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "NotSignedUp",
    "InvalidToken",
    "ExpiredToken",
    "401 Unauthorized",
];

#[derive(Clone)]
pub struct Remote {
    store: AmazonS3,
    endpoint: String,
    name: String,
    folder: Path,
}

impl Remote {
    fn new(store: AmazonS3, endpoint: String, (name, folder): (&str, &str)) -> Self {
        Self {
            store,
            endpoint,
            name: name.to_owned(),
            folder: Path::from(folder),
        }
    }

    /// A file in it as people name it.
    pub fn shown(&self, name: &str) -> String {
        format!("s3://{}/{}", self.name, self.folder.clone().join(name))
    }

    fn at(&self, name: &str) -> Path {
        self.folder.clone().join(name)
    }

    /// The mark of what is under way: two files of one name may be.
    fn mark(&self, name: &str, id: &str) -> Path {
        let id = Hash::of(id.as_bytes()).to_string();
        self.at(&format!(".{name}.{}{MARK}", id.get(..8).unwrap_or_default()))
    }

    /// The files in it, with their names.
    pub async fn list(&self) -> Result<Vec<(String, ObjectMeta)>, Trouble> {
        let listed = self.store.list_with_delimiter(Some(&self.folder)).await;
        let listed = listed.map_err(|error| self.trouble(&error))?.objects.into_iter();
        let named = |meta: ObjectMeta| Some((meta.location.filename()?.to_owned(), meta));
        Ok(listed.filter_map(named).collect())
    }

    pub async fn remove(&self, name: &str) -> Result<(), Trouble> {
        let removed = self.store.delete(&self.at(name)).await;
        removed.map_err(|error| self.trouble(&error))
    }

    /// Throws away what crashes cut off of files whose names begin so; says how many there were.
    pub async fn sweep(&self, begins: &str) -> Result<usize, Trouble> {
        let mut swept = 0;
        for (mark, meta) in self.list().await? {
            let marked = mark.strip_prefix('.').and_then(|name| name.strip_suffix(MARK));
            let name = marked.and_then(|name| Some(name.rsplit_once('.')?.0));
            let age = SystemTime::now().duration_since(SystemTime::from(meta.last_modified));
            if let Some(name) = name.filter(|name| name.starts_with(begins))
                && age.is_ok_and(|age| age > CUT_OFF)
            {
                self.throw_away(name, &meta.location)
                    .await
                    .map_err(|error| self.trouble(&error))?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    async fn throw_away(&self, name: &str, mark: &Path) -> Result<(), Error> {
        let id = self.store.get(mark).await?.bytes().await?;
        let id = String::from_utf8_lossy(&id).into_owned();
        match self.store.abort_multipart(&self.at(name), &id).await {
            // It had ended, and only the mark was left.
            Ok(()) | Err(Error::NotFound { .. }) => self.store.delete(mark).await,
            Err(error) => Err(error),
        }
    }

    /// What went wrong, and what to do.
    fn trouble(&self, error: &Error) -> Trouble {
        Trouble::failed("store", self.said(error))
    }

    fn said(&self, error: &Error) -> String {
        let (text, at, name) = (error.to_string(), &self.endpoint, &self.name);
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match error {
            _ if says(&["NoSuchBucket"]) => {
                format!(
                    "there is no bucket '{name}' in the store at {at}; check its name, or make it there first"
                )
            }
            _ if says(&["RequestTimeTooSkewed"]) => {
                format!("the store at {at} refused the key: the clock of this machine is wrong; set it")
            }
            _ if says(&REFUSED) => format!(
                "the store at {at} refused the key: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"
            ),
            _ if says(&["403 Forbidden", "AccessDenied"]) => format!(
                "the store at {at} does not let this key do that in '{name}': allow it to list, read, write and delete there"
            ),
            Error::NotFound { .. } => format!(
                "there is no such file in '{name}' in the store at {at}; `fenwick backup --list` shows what is there"
            ),
            Error::Precondition { .. } => {
                "the file was written anew while it was read; run the command again".to_owned()
            }
            error => format!(
                "the store at {at} does not answer as it should ({}); try again later",
                innermost(error)
            ),
        }
    }
}

/// The cause beneath all others, without the store's own page about it.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let text = cause.to_string();
    let text = text.split(['<', '\n']).next().unwrap_or_default();
    text.trim_end_matches([':', ' ']).to_owned()
}

/// Waits in the midst of reading or writing, as `Read` and `Write` must.
fn wait<F: Future>(future: F) -> F::Output {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(future))
}
