//! ZIP archives: which entries are tables, where they lie, and their bytes.

use crate::error::IntakeError;
use crate::part::{Entry, Seekable};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::{self, Read, SeekFrom};
use zip::CompressionMethod;
use zip::read::ZipArchive;
use zip::result::ZipError;

/// How the names of tables end.
const TABLES: [&str; 7] = ["csv", "tsv", "txt", "json", "ndjson", "jsonl", "xml"];

/// What an archive holds. Names are only shown, never used as paths.
pub(crate) struct Held {
    /// Its tables by name.
    pub(crate) tables: Vec<(String, Entry)>,
    /// The names of what is no table, without what a desktop adds by itself.
    pub(crate) others: Vec<String>,
}

/// The tables of an archive, and what else it holds.
pub(crate) fn entries(archive: &str, bytes: Box<dyn Seekable>) -> Result<Held, IntakeError> {
    let fail = |error| match error {
        ZipError::Io(source) => IntakeError::Unreadable {
            name: archive.to_owned(),
            source,
        },
        _ => wrong(
            archive,
            "this archive is damaged or of a kind that cannot be read; pack it again",
        ),
    };
    let mut zip = opened(archive, bytes)?.map_err(fail)?;
    let (mut tables, mut others) = (Vec::new(), Vec::new());
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(fail)?;
        let name = file.name().map_err(fail)?.into_owned();
        let display = format!("{archive}: {name}");
        if name == "[Content_Types].xml" {
            return Err(wrong(
                archive,
                "this is an office document that is no .xlsx workbook; save its sheet as .xlsx or CSV and name that file",
            ));
        }
        let ending = name
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending)
            .to_ascii_lowercase();
        if matches!(ending.as_str(), "zip" | "gz" | "7z" | "rar" | "tar") {
            return Err(wrong(
                &display,
                "an archive within an archive is not opened; unpack it and name the file inside",
            ));
        }
        if file.is_dir() || is_clutter(&name) {
            continue;
        }
        if !TABLES.contains(&ending.as_str()) {
            others.push(name);
            continue;
        }
        if file.encrypted() {
            return Err(IntakeError::Encrypted(display));
        }
        let deflated = is_deflated(&display, file.compression())?;
        let start = file
            .data_start()
            .ok_or_else(|| wrong(&display, "this entry is damaged; pack it again"))?;
        tables.push((
            name,
            Entry {
                start,
                bytes: file.compressed_size(),
                deflated,
                crc: file.crc32(),
            },
        ));
    }
    if tables.is_empty() {
        return Err(wrong(
            archive,
            "this archive holds no .csv, .tsv, .txt, .json or .xml; unpack it and name the file you mean",
        ));
    }
    tables.sort_by(|left, right| left.0.cmp(&right.0));
    others.sort_unstable();
    Ok(Held { tables, others })
}

/// No archive that people mean has a longer list of entries, which would lie in memory.
const ENTRIES_MAX: u64 = 65_535;

/// Where the short end of an archive and what points to its long end lie at the farthest.
const END_BYTES: u64 = 20 + 22 + 65_535;

/// Opens an archive, once its list of entries is known to be no longer than any.
pub(crate) fn opened(
    name: &str,
    mut bytes: Box<dyn Seekable>,
) -> Result<Result<ZipArchive<Box<dyn Seekable>>, ZipError>, IntakeError> {
    let counted = entries_claimed(&mut bytes).map_err(|error| IntakeError::reading(name, 1, error))?;
    match counted {
        Some(count) if count <= ENTRIES_MAX => Ok(ZipArchive::new(bytes)),
        Some(_) => Err(IntakeError::Swollen(name.to_owned())),
        None => Err(wrong(name, "this archive is damaged; pack it again")),
    }
}

/// How many entries an archive says at most that it has. Only one with a long end can say more than [`ENTRIES_MAX`]; none where its long end is pointed to and is not there.
fn entries_claimed(bytes: &mut Box<dyn Seekable>) -> io::Result<Option<u64>> {
    let total = bytes.seek(SeekFrom::End(0))?;
    bytes.seek(SeekFrom::Start(total.saturating_sub(END_BYTES)))?;
    let mut tail = Vec::new();
    bytes.by_ref().take(END_BYTES).read_to_end(&mut tail)?;
    let (mut most, number) = (0, |bytes: &[u8]| {
        bytes.try_into().map_or(u64::MAX, u64::from_le_bytes)
    });
    for at in 0..tail.len() {
        let Some(pointer) = tail
            .get(at..at.saturating_add(16))
            .filter(|bytes| bytes.starts_with(b"PK\x06\x07"))
        else {
            continue;
        };
        let mut end = Vec::new();
        bytes.seek(SeekFrom::Start(number(pointer.get(8..).unwrap_or_default())))?;
        bytes.by_ref().take(40).read_to_end(&mut end)?;
        match end.get(32..).filter(|_| end.starts_with(b"PK\x06\x06")) {
            Some(count) => most = number(count).max(most),
            None => return Ok(None),
        }
    }
    bytes.rewind()?;
    Ok(Some(most))
}

fn is_deflated(name: &str, method: CompressionMethod) -> Result<bool, IntakeError> {
    match method {
        CompressionMethod::Stored => Ok(false),
        CompressionMethod::Deflated => Ok(true),
        _ => Err(wrong(
            name,
            "packed by a method that is not read here; pack it again as a plain ZIP",
        )),
    }
}

/// Whether an archive is a workbook (.xlsx).
pub(crate) fn is_workbook(bytes: Box<dyn Seekable>) -> bool {
    let Ok(Ok(zip)) = opened("", bytes) else {
        return false;
    };
    let has =
        |wanted: &dyn Fn(&str) -> bool| zip.file_names().any(|name| name.is_ok_and(|name| wanted(&name)));
    has(&|name| name == "[Content_Types].xml") && has(&|name| name.ends_with("workbook.xml"))
}

pub(crate) fn wrong(name: &str, message: &'static str) -> IntakeError {
    IntakeError::Archive {
        name: name.to_owned(),
        message,
    }
}

/// Files that a desktop adds to archives by itself.
fn is_clutter(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|file| file.starts_with('.'))
}

/// The unpacked bytes of an entry; an error at the end when they are not those that were packed.
pub(crate) struct Checked<R: Read> {
    inner: Inner<R>,
    sum: Crc,
    expected: u32,
}

enum Inner<R: Read> {
    Stored(R),
    Deflated(Box<DeflateDecoder<R>>),
}

impl<'z, R: Read> Checked<zip::read::ZipFile<'z, R>> {
    /// A part as it lies packed; none when it is packed by a method that is not read here.
    pub(crate) fn of(part: zip::read::ZipFile<'z, R>) -> Option<Self> {
        let deflated = match part.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return None,
        };
        let (bytes, crc) = (part.compressed_size(), part.crc32());
        Some(Self::new(
            part,
            Entry {
                start: 0,
                bytes,
                deflated,
                crc,
            },
        ))
    }
}

impl<R: Read> Checked<R> {
    pub(crate) fn new(packed: R, entry: Entry) -> Self {
        let inner = match entry.deflated {
            true => Inner::Deflated(Box::new(DeflateDecoder::new(packed))),
            false => Inner::Stored(packed),
        };
        Self {
            inner,
            sum: Crc::new(),
            expected: entry.crc,
        }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.inner {
            Inner::Stored(stream) => stream.read(buf)?,
            Inner::Deflated(stream) => stream.read(buf)?,
        };
        self.sum.update(buf.get(..count).unwrap_or_default());
        if count == 0 && !buf.is_empty() && self.sum.sum() != self.expected {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the check sum differs",
            ));
        }
        Ok(count)
    }
}
