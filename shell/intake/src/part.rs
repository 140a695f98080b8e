//! A file as the tables it holds: itself, or the entries of an archive.

use crate::error::{IntakeError, printable};
use crate::form::{self, Form};
use crate::text::{Limited, Meter, Stream};
use crate::tree::xml;
use crate::unpack;
use bytes::Bytes;
use fenwick_coop::path::contribution;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// One table inside a file; it can be read as often as one likes.
#[derive(Clone, Debug)]
pub struct Part {
    name: String,
    source: Source,
    pack: Pack,
    bytes_total: u64,
}

/// Where bytes come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

/// How the table is packed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pack {
    Plain,
    Gzip,
    /// An archive that is one document.
    Workbook,
    Entry(Entry),
}

/// Where an entry lies in its ZIP archive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) start: u64,
    pub(crate) bytes: u64,
    pub(crate) deflated: bool,
    pub(crate) crc: u32,
}

/// Bytes that can be read from any place.
pub(crate) trait Seekable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Seekable for T {}

/// Up to a gibibyte may be packed as tightly as one likes.
const BYTES_FREE: u64 = 1 << 30;
const RATIO_MAX: u64 = 200;

/// The tables that the file at `path` holds: one for a plain or gzip file, one for each table of a ZIP archive.
///
/// # Errors
/// When there is no such file, or it is a folder, empty, encrypted, an archive in an archive or no archive of tables.
pub fn open(path: &Path) -> Result<Vec<Part>, IntakeError> {
    let (name, source) = named(path)?;
    parts(&name, source)
}

/// The name of a file for people, and the file.
fn named(path: &Path) -> Result<(String, Source), IntakeError> {
    let opened = std::fs::metadata(path).map_err(|error| IntakeError::opening(path, error))?;
    if opened.is_dir() {
        return Err(IntakeError::Directory(path.display().to_string()));
    }
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok((name, Source::File(path.to_owned())))
}

/// What the archive at `path` holds beside its tables, by name; nothing where it is no archive.
///
/// # Errors
/// As [`open`].
pub fn beside(path: &Path) -> Result<Vec<String>, IntakeError> {
    let (name, source) = named(path)?;
    let (mut bytes, mut magic) = (source.open()?, Vec::new());
    let fail = |error| IntakeError::reading(&name, 1, error);
    bytes.by_ref().take(4).read_to_end(&mut magic).map_err(fail)?;
    bytes.rewind().map_err(fail)?;
    if !ARCHIVES.contains(&magic.as_slice()) {
        return Ok(Vec::new());
    }
    let others = unpack::entries(&printable(&name), bytes)?.others;
    let entry = |inner: String| printable(&format!("{name}: {inner}"));
    Ok(others.into_iter().map(entry).collect())
}

/// The first bytes of ZIP archives.
const ARCHIVES: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];

/// The tables that a file in memory holds, such as an upload.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Result<Vec<Part>, IntakeError> {
    parts(name, Source::Memory(bytes.into()))
}

fn parts(name: &str, source: Source) -> Result<Vec<Part>, IntakeError> {
    let fail = |error| IntakeError::reading(name, 1, error);
    let mut bytes = source.open()?;
    let total = bytes.seek(SeekFrom::End(0)).map_err(fail)?;
    bytes.rewind().map_err(fail)?;
    let mut magic = Vec::new();
    bytes.by_ref().take(4).read_to_end(&mut magic).map_err(fail)?;
    bytes.rewind().map_err(fail)?;
    let single = |pack| {
        Ok(vec![Part {
            name: printable(name),
            source: source.clone(),
            pack,
            bytes_total: total,
        }])
    };
    match magic.as_slice() {
        [] => Err(IntakeError::Empty(printable(name))),
        [0x1f, 0x8b, ..] => single(Pack::Gzip),
        magic if ARCHIVES.contains(&magic) => {
            if unpack::is_workbook(source.open()?) {
                return single(Pack::Workbook);
            }
            let entries = unpack::entries(&printable(name), bytes)?.tables;
            let part = |(inner, entry): (String, Entry)| Part {
                name: printable(&format!("{name}: {inner}")),
                source: source.clone(),
                pack: Pack::Entry(entry),
                bytes_total: entry.bytes,
            };
            Ok(entries.into_iter().map(part).collect())
        }
        _ => single(Pack::Plain),
    }
}

impl Source {
    fn open(&self) -> Result<Box<dyn Seekable>, IntakeError> {
        match self {
            Self::Memory(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
            Self::File(path) => File::open(path)
                .map(|file| Box::new(file) as Box<dyn Seekable>)
                .map_err(|error| IntakeError::opening(path, error)),
        }
    }
}

impl Part {
    /// Its name for people: the file's, and that of the entry in an archive ("export.zip: trips.csv").
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes it takes where it lies, packed: what [`crate::Rows::bytes_read`] comes to in the end.
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total
    }

    /// How its file is written, as a contribution records it.
    ///
    /// # Errors
    /// When it cannot be read, or is of no known form.
    pub fn written_as(&self) -> Result<contribution::Form, IntakeError> {
        Ok(match self.form()? {
            Form::Lines => contribution::Form::Lines,
            Form::Json => contribution::Form::Json,
            Form::Xml => contribution::Form::Xml,
            Form::Sheet => contribution::Form::Workbook,
            Form::Columns => contribution::Form::Parquet,
        })
    }

    /// How its records are written.
    pub(crate) fn form(&self) -> Result<Form, IntakeError> {
        Ok(form::of(&self.name, self.stream()?.0)?.0)
    }

    /// The name of the outermost element, in XML.
    pub(crate) fn outermost(&self) -> Result<String, IntakeError> {
        xml::outermost(&self.name, form::of(&self.name, self.stream()?.0)?.1)
    }

    /// The whole of it, where it lies in memory.
    pub(crate) fn in_memory(&self) -> Option<Bytes> {
        match &self.source {
            Source::Memory(bytes) => Some(Bytes::from_owner(Arc::clone(bytes))),
            Source::File(_) => None,
        }
    }

    /// The file in which it lies.
    pub(crate) fn file(&self) -> Result<File, IntakeError> {
        match &self.source {
            Source::File(path) => File::open(path).map_err(|error| IntakeError::opening(path, error)),
            Source::Memory(_) => Err(IntakeError::Missing(self.name.clone())),
        }
    }

    /// Its bytes as they lie, for forms that are read from any place.
    pub(crate) fn seekable(&self) -> Result<Box<dyn Seekable>, IntakeError> {
        match self.pack {
            Pack::Plain | Pack::Workbook => self.source.open(),
            Pack::Gzip | Pack::Entry(_) => Err(unpack::wrong(
                &self.name,
                "this form is read from any place and so not from within an archive; unpack it and name the file inside",
            )),
        }
    }

    /// Its unpacked bytes, and the count of the packed ones read so far.
    pub(crate) fn stream(&self) -> Result<(Stream, Arc<AtomicU64>), IntakeError> {
        let read = Arc::new(AtomicU64::new(0));
        let mut bytes = self.source.open()?;
        let metered = |inner| Meter {
            inner,
            read: Arc::clone(&read),
        };
        let stream: Stream = match self.pack {
            Pack::Plain | Pack::Workbook => Box::new(metered(bytes)),
            Pack::Gzip => Box::new(limited(MultiGzDecoder::new(metered(bytes)), &read)),
            Pack::Entry(entry) => {
                bytes
                    .seek(SeekFrom::Start(entry.start))
                    .map_err(|error| IntakeError::reading(&self.name, 1, error))?;
                let packed = Meter {
                    inner: bytes.take(entry.bytes),
                    read: Arc::clone(&read),
                };
                Box::new(limited(unpack::Checked::new(packed, entry), &read))
            }
        };
        Ok((stream, read))
    }
}

fn limited<R: io::Read>(inner: R, packed: &Arc<AtomicU64>) -> Limited<R> {
    Limited {
        inner,
        packed: Arc::clone(packed),
        unpacked: 0,
        bytes_free: BYTES_FREE,
        ratio_max: RATIO_MAX,
    }
}
