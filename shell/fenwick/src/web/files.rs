//! Files that came with a request, in a folder of their own that goes when the request is over.

use super::wrong::Wrong;
use crate::said::Trouble;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use fenwick_office::keyring::random;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Bytes of all files of one request.
pub const UPLOAD_BYTES_MAX: u64 = 1 << 30;
/// Files of one request.
const FILES_MAX: usize = 100;
/// Bytes of a text that came beside files.
pub const TEXT_BYTES_MAX: usize = 64 << 10;
/// Bytes of all texts that came beside files in one request, with the names of their fields.
const TEXTS_BYTES_MAX: usize = 1 << 20;
/// Bytes of a file that are sent at a time.
const PIECE_BYTES: usize = 64 << 10;
/// The folder of a home in which they lie; what a crash left there goes at the next start.
const UPLOADS: &str = "uploads";

/// A folder that only one request has.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    kept: AtomicUsize,
    bytes: std::sync::atomic::AtomicU64,
}

fn failed(error: &std::io::Error) -> Wrong {
    Trouble::failed("disk", format!("a file that was sent could not be kept: {error}")).into()
}

/// Removes what requests left behind that a crash cut off.
pub fn sweep(home: &Path) {
    drop(std::fs::remove_dir_all(home.join(UPLOADS)));
}

/// A folder of which nothing is there: for commands that name no file.
pub fn nowhere(home: &Path) -> PathBuf {
    home.join(UPLOADS).join("none")
}

impl Folder {
    /// A folder of a name that nothing else has; it is made when a file comes.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new(home: &Path) -> Result<Self, Wrong> {
        let name: [u8; 32] = random().map_err(|error| Trouble::failed("random", error))?;
        let name: String = name.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            path: home.join(UPLOADS).join(name),
            kept: AtomicUsize::new(0),
            bytes: std::sync::atomic::AtomicU64::new(0),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it, for files that are written into it; only its owner reads them.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn make(&self) -> Result<(), Wrong> {
        std::fs::create_dir_all(&self.path)
            .and_then(|()| crate::home::private(&self.path))
            .map_err(|error| failed(&error))
    }

    /// The file of a name as one to be saved under `called`, piece by piece; the folder goes when it is sent.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn stream(self, name: &str, called: &str) -> Result<Response, Wrong> {
        let file = tokio::fs::File::open(self.path.join(name)).await;
        let file = file.map_err(|error| failed(&error))?;
        let bytes = file.metadata().await.map_err(|error| failed(&error))?.len();
        let next = async |(mut file, folder): (tokio::fs::File, Self)| {
            let mut piece = vec![0; PIECE_BYTES];
            let read = file.read(&mut piece).await?;
            piece.truncate(read);
            Ok::<_, std::io::Error>((read > 0).then_some((bytes::Bytes::from(piece), (file, folder))))
        };
        let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
        let called: String = called.chars().filter(|sign| plain(*sign)).collect();
        let heads = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_LENGTH, bytes.to_string()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{called}\""),
            ),
        ];
        let pieces = futures::stream::try_unfold((file, self), next);
        Ok((heads, Body::from_stream(pieces)).into_response())
    }

    /// Keeps a file under a name of ours, with the ending of its own where that is a plain one; says the name.
    ///
    /// # Errors
    /// When there are too many, they are too large, or the disk does not take them.
    pub async fn keep(&self, mut part: Field<'_>) -> Result<String, Wrong> {
        let number = self.kept.fetch_add(1, Ordering::Relaxed);
        if number >= FILES_MAX {
            return Err(Wrong::TooLarge);
        }
        let name = format!("file-{number}{}", ending(part.file_name().unwrap_or_default()));
        self.make()?;
        let file = tokio::fs::File::create_new(self.path.join(&name)).await;
        let mut file = file.map_err(|error| failed(&error))?;
        while let Some(piece) = part.chunk().await.map_err(|_| Wrong::Unreadable)? {
            let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if self
                .bytes
                .fetch_add(length, Ordering::Relaxed)
                .saturating_add(length)
                > UPLOAD_BYTES_MAX
            {
                return Err(Wrong::TooLarge);
            }
            file.write_all(&piece).await.map_err(|error| failed(&error))?;
        }
        file.flush().await.map_err(|error| failed(&error))?;
        Ok(name)
    }

    /// Whether a name is one of a file that lies here: a field can say anything.
    pub fn holds(&self, name: &str) -> bool {
        !name.contains(['/', '\\']) && name != ".." && self.path.join(name).is_file()
    }

    /// What stands in a file, where it is a text that is short enough to be typed.
    pub fn short_text(&self, name: &str) -> Option<String> {
        let path = self.path.join(name);
        let bytes = std::fs::metadata(&path).ok()?.len();
        let most = u64::try_from(TEXT_BYTES_MAX).unwrap_or(u64::MAX);
        (bytes <= most).then(|| std::fs::read_to_string(&path).ok())?
    }

    /// Keeps a text that was typed, under a name of ours.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Wrong> {
        self.make()?;
        std::fs::write(self.path.join(name), text).map_err(|error| failed(&error))
    }

    /// The file of a name as an answer.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn answer(&self, name: &str) -> Result<Response, Wrong> {
        let bytes = tokio::fs::read(self.path.join(name)).await;
        let bytes = bytes.map_err(|error| failed(&error))?;
        Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.path));
    }
}

/// The ending of a file's name, such as `.csv`; forms are told apart by it where their first bytes are alike.
fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let plain = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (plain, name.to_ascii_lowercase().ends_with(".csv.gz")) {
        (true, true) => ".csv.gz".to_owned(),
        (true, false) => format!(".{}", ending.to_ascii_lowercase()),
        (false, _) => String::new(),
    }
}

/// Texts of one request that came beside files: so much of them, whatever their number.
#[derive(Debug, Default)]
pub struct Texts {
    bytes: usize,
}

impl Texts {
    /// The next of them.
    ///
    /// # Errors
    /// When it is too long, or no text, or when they are too many.
    pub async fn take(&mut self, part: Field<'_>) -> Result<String, Wrong> {
        self.count(part.name().unwrap_or_default())?;
        let text = text_of(part).await?;
        self.count(&text)?;
        Ok(text)
    }

    /// Counts something else that is kept of the request.
    ///
    /// # Errors
    /// When it is too much.
    pub fn count(&mut self, text: &str) -> Result<(), Wrong> {
        // What keeps an empty text is no less than this.
        self.bytes = self.bytes.saturating_add(text.len()).saturating_add(32);
        match self.bytes > TEXTS_BYTES_MAX {
            true => Err(Wrong::TooLarge),
            false => Ok(()),
        }
    }
}

/// A text that came beside files.
///
/// # Errors
/// When it is too long, or no text.
async fn text_of(mut part: Field<'_>) -> Result<String, Wrong> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|_| Wrong::Unreadable)? {
        if bytes.len() + piece.len() > TEXT_BYTES_MAX {
            return Err(Wrong::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| Wrong::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_somebody_sent_gives_no_more_than_a_plain_ending() {
        let cases = [
            ("trips.csv", ".csv"),
            ("Trips.XLSX", ".xlsx"),
            ("trips.csv.gz", ".csv.gz"),
            ("../../etc/passwd", ""),
            ("a./b", ""),
            ("a.../", ""),
            ("noending", ""),
            ("x.toolongending", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(ending(name), expected, "{name}");
        }
    }
}
