//! Where backups are kept: a folder of this machine, or one in a bucket. In both a file has its name only when it is whole.

use super::{ENDING, Head, failed};
use crate::cli::Options;
use crate::keys::sync_folders;
use crate::remote::{CUT_OFF, Remote, Upload, is_remote};
use crate::said::Trouble;
use fenwick_coop::kernel::time::Time;
use fenwick_office::keyring::random;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Files are written in pieces of this size.
const WRITE_BYTES: usize = 1 << 20;
/// The ending of a file that is not whole yet. Its name begins with a dot.
const DRAFT: &str = ".tmp";

pub enum Store {
    Folder(PathBuf),
    Remote(Remote),
}

/// A backup that is kept, as its name tells.
pub struct Found {
    pub name: String,
    /// How many entries its log has.
    pub size: u64,
    pub at: String,
    pub bytes: u64,
}

/// A backup that is being written.
pub enum Draft {
    File {
        file: BufWriter<File>,
        draft: PathBuf,
        path: PathBuf,
    },
    Upload(Box<Upload>),
}

/// How the names of a co-op's backups begin: with the co-op, and with the id of its log's key, since names are chosen twice.
pub fn begins(slug: &str, log_key: &str) -> String {
    let id = log_key.split('+').nth(1).unwrap_or_default();
    format!("{slug}-{id}-")
}

/// The name of a backup: how long the log is, when it was made, and by the root which log it is, should two have gone on from one.
pub fn name(begins: &str, head: &Head, at: Time) -> String {
    let (at, root) = (at.to_string().replace([':', '-'], ""), head.root.to_string());
    let root = root.get(..8).unwrap_or_default();
    format!("{begins}{:012}-{at}-{root}{ENDING}", head.size)
}

/// How many entries, and when, says the name of a backup that begins so.
fn told(name: &str, begins: &str) -> Option<(u64, String)> {
    let rest = name.strip_prefix(begins)?.strip_suffix(ENDING)?;
    let (size, rest) = rest.split_once('-')?;
    let (at, root) = rest.split_once('-')?;
    let (day, time) = at.strip_suffix('Z')?.split_once('T')?;
    let is =
        |text: &str, long: usize| text.len() == long && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = is(size, 12) && is(day, 8) && is(time, 6) && is(root, 8);
    let size = size.parse().ok().filter(|_| fits)?;
    Some((size, at.to_owned()))
}

impl Store {
    /// The store that somebody named, seen from her folder.
    pub fn of(out: &Path, folder: impl Fn(&Path) -> PathBuf, options: &Options) -> Result<Self, Trouble> {
        match is_remote(out) {
            true => options.access.remote(out).map(Store::Remote),
            false => Ok(Store::Folder(folder(out))),
        }
    }

    /// A file in it as people name it.
    pub fn shown(&self, name: &str) -> String {
        match self {
            Store::Folder(dir) => dir.join(name).display().to_string(),
            Store::Remote(remote) => remote.shown(name),
        }
    }

    /// Makes it ready, and throws away what crashes left of backups that begin so; says of how many.
    pub async fn sweep(&self, begins: &str) -> Result<usize, Trouble> {
        let dir = match self {
            Store::Folder(dir) => dir,
            Store::Remote(remote) => return remote.sweep(begins).await,
        };
        std::fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
        let mut swept = 0;
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap_or_default();
            let draft = name
                .strip_prefix('.')
                .is_some_and(|name| name.starts_with(begins));
            let age = entry.metadata().and_then(|meta| meta.modified());
            let age = age.ok().and_then(|at| at.elapsed().ok());
            if draft && name.ends_with(DRAFT) && age.is_some_and(|age| age > CUT_OFF) {
                std::fs::remove_file(entry.path()).map_err(|error| failed(&entry.path(), &error))?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// The backups that begin so, the oldest first.
    pub async fn found(&self, begins: &str) -> Result<Vec<Found>, Trouble> {
        let names: Vec<(String, u64)> = match self {
            Store::Folder(dir) => files(dir),
            Store::Remote(remote) => {
                let listed = remote.list().await?.into_iter();
                listed.map(|(name, meta)| (name, meta.size)).collect()
            }
        };
        let found = names.into_iter().filter_map(|(name, bytes)| {
            let (size, at) = told(&name, begins)?;
            Some(Found {
                name,
                size,
                at,
                bytes,
            })
        });
        let mut found: Vec<Found> = found.collect();
        // By time first: the log of a co-op that came back from an old backup is shorter than those before.
        found.sort_by(|one, other| (&one.at, one.size).cmp(&(&other.at, other.size)));
        Ok(found)
    }

    pub async fn remove(&self, name: &str) -> Result<(), Trouble> {
        match self {
            Store::Folder(dir) => {
                let path = dir.join(name);
                std::fs::remove_file(&path).map_err(|error| failed(&path, &error))
            }
            Store::Remote(remote) => remote.remove(name).await,
        }
    }

    /// Begins a file of about so many bytes.
    pub async fn draft(&self, name: &str, about_bytes: u64) -> Result<Draft, Trouble> {
        use std::os::unix::fs::OpenOptionsExt;
        let dir = match self {
            Store::Folder(dir) => dir,
            Store::Remote(remote) => {
                let upload = remote.upload(name, about_bytes).await?;
                return Ok(Draft::Upload(Box::new(upload)));
            }
        };
        let lot = random().map_err(|error| Trouble::failed("keyring", error))?;
        let lot: String = lot.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let (draft, path) = (dir.join(format!(".{name}.{lot}{DRAFT}")), dir.join(name));
        let file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft);
        let file = file.map_err(|error| failed(&path, &error))?;
        Ok(Draft::File {
            file: BufWriter::with_capacity(WRITE_BYTES, file),
            draft,
            path,
        })
    }
}

fn files(dir: &Path) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| {
        let meta = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some((entry.file_name().into_string().ok()?, meta.len()))
    });
    named.collect()
}

impl Draft {
    /// Gives the file its name; says how many bytes it has.
    pub async fn finish(&mut self) -> std::io::Result<u64> {
        match self {
            Draft::File { file, draft, path } => {
                file.flush()?;
                file.get_ref().sync_all()?;
                std::fs::rename(draft, &*path)?;
                sync_folders(path, 1)?;
                Ok(file.get_ref().metadata()?.len())
            }
            Draft::Upload(upload) => upload.finish().await,
        }
    }

    /// Throws away what was written; says what is left of it.
    pub async fn give_up(self) -> &'static str {
        let gone = match self {
            Draft::File { draft, .. } => std::fs::remove_file(draft).is_ok(),
            Draft::Upload(upload) => upload.give_up().await,
        };
        match gone {
            true => "nothing of it is left",
            false => "what was written of it is thrown away by a backup that is made a day later",
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Draft::File { file, .. } => file.write(bytes),
            Draft::Upload(upload) => upload.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Draft::File { file, .. } => file.flush(),
            Draft::Upload(upload) => upload.flush(),
        }
    }
}

/// A backup that somebody named, to be read.
pub enum Source {
    File(PathBuf),
    Object(Remote, String),
}

impl Source {
    pub fn of(file: &Path, folder: impl Fn(&Path) -> PathBuf, options: &Options) -> Result<Self, Trouble> {
        if !is_remote(file) {
            return Ok(Source::File(folder(file)));
        }
        let (Some(dir), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
            return Err(Trouble::Usage("name the backup in the bucket".to_owned()));
        };
        Ok(Source::Object(options.access.remote(dir)?, name.to_owned()))
    }

    pub async fn open(&self) -> Result<Box<dyn Read>, Trouble> {
        match self {
            Source::File(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(Trouble::unread(path, &error)),
            },
            Source::Object(remote, name) => Ok(Box::new(remote.open(name).await?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_bears_the_name_of_a_backup_of_this_co_op_is_one() {
        let begins = begins("weavers", "fenwick/weavers+1a2b3c4d+AQID+/=");
        let name = "weavers-1a2b3c4d-000000000012-20260722T080000Z-0f1e2d3c.fenwick.age";
        assert_eq!(told(name, &begins), Some((12, "20260722T080000Z".to_owned())));
        for other in [
            "weavers-99999999-000000000012-20260722T080000Z-0f1e2d3c.fenwick.age",
            "weavers-1a2b3c4d-2-000000000012-20260722T080000Z-0f1e2d3c.fenwick.age",
            "weavers-1a2b3c4d-000000000012-notes.fenwick.age",
            "weavers-1a2b3c4d-000000000012-20260722T080000Z.fenwick.age",
            "weavers-1a2b3c4d-000000000012-20260722T080000Z-0f1e2d3c.fenwick.age.txt",
            "weavers-1a2b3c4d-00000000001a-20260722T080000Z-0f1e2d3c.fenwick.age",
            ".weavers-1a2b3c4d-000000000012-20260722T080000Z-0f1e2d3c.fenwick.age",
        ] {
            assert_eq!(told(other, &begins), None, "{other}");
        }
    }
}
