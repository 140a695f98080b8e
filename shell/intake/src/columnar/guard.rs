//! What a Parquet file says of itself, held against its bytes before anything is unpacked.

use super::thrift::walk;
use super::{DAMAGED, file};
use crate::error::IntakeError;
use crate::part::{Part, Seekable};
use crate::unpack::wrong;
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::reader::FileReader;
use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

const FOOTER_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// The head of a page, with the least and greatest value of it.
const HEAD_BYTES_MAX: usize = 1024 * 1024;

/// The pages of one row group that lie in memory at the same time.
const OPEN_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// One page.
const PAGE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// So many rows may be packed as tightly as one likes; beyond, so many for each byte of the file.
const ROWS_FREE: u64 = 1 << 20;
const BYTES_FREE: u64 = 1 << 30;
const RATIO_MAX: u64 = 200;

/// Groups of rows that a file may have, and columns, and levels of them.
const GROUPS_MAX: usize = 30_000;
const ELEMENTS_MAX: usize = 20_000;
const LEVELS_MAX: usize = 32;

const LARGE: &str = "its pages unpack to more than is kept in memory; write it again with smaller pages";

/// What the pages showed.
#[derive(Default)]
pub(super) struct Pages {
    /// Whether a value may be made of the one before it: then a few bytes can be many long texts.
    pub(super) grows: bool,
}

/// The end of the file: that there is one, not encrypted, and of a size that may be read.
pub(super) fn footer(part: &Part) -> Result<(), IntakeError> {
    let (name, total) = (part.name(), part.bytes_total());
    let fail = |error| IntakeError::reading(name, 1, error);
    let damaged = || wrong(name, DAMAGED);
    let mut bytes = part.seekable()?;
    let at = total.checked_sub(8).filter(|at| *at >= 4).ok_or_else(damaged)?;
    bytes.seek(SeekFrom::Start(at)).map_err(fail)?;
    let (mut length, mut mark) = ([0; 4], [0; 4]);
    bytes.read_exact(&mut length).map_err(fail)?;
    bytes.read_exact(&mut mark).map_err(fail)?;
    let length = u64::from(u32::from_le_bytes(length));
    match &mark {
        b"PARE" => return Err(IntakeError::Encrypted(name.to_owned())),
        b"PAR1" => {}
        _ => return Err(damaged()),
    }
    let start = at.checked_sub(length).ok_or_else(damaged)?;
    if length > FOOTER_BYTES_MAX {
        return Err(IntakeError::Swollen(name.to_owned()));
    }
    bytes.seek(SeekFrom::Start(start)).map_err(fail)?;
    let mut footer = Vec::new();
    bytes.take(length).read_to_end(&mut footer).map_err(fail)?;
    shape(&footer).ok_or_else(damaged)
}

/// Whether the tree of columns and the list of row groups are such as people make.
fn shape(footer: &[u8]) -> Option<()> {
    let (mut groups, mut children, mut elements) = (0usize, 0i64, Vec::new());
    walk(footer, &mut |path, value| match (path, value) {
        ([2, 5], Some(count)) => children = count,
        ([2], None) => elements.push(std::mem::take(&mut children)),
        ([4], None) => groups = groups.saturating_add(1),
        _ => {}
    })?;
    if groups > GROUPS_MAX || elements.len() > ELEMENTS_MAX {
        return None;
    }
    let mut open: Vec<i64> = Vec::new();
    for count in elements {
        if let Some(left) = open.last_mut() {
            *left = left.checked_sub(1)?;
        }
        if count > 0 {
            open.push(count);
        }
        while open.last() == Some(&0) {
            open.pop();
        }
        if open.len() > LEVELS_MAX {
            return None;
        }
    }
    Some(())
}

/// Every page of every column: where it lies, and what it unpacks to.
pub(super) fn pages(part: &Part, reader: &dyn FileReader) -> Result<Pages, IntakeError> {
    let (name, total) = (part.name(), part.bytes_total());
    let metadata = reader.metadata();
    rows(name, total, metadata)?;
    let mut bytes = part.seekable()?;
    let (mut pages, mut all) = (Pages::default(), 0u64);
    for group in metadata.row_groups() {
        let mut open = 0u64;
        for chunk in group.columns() {
            readable(name, chunk)?;
            let (start, length) = place(chunk, total).ok_or_else(|| wrong(name, DAMAGED))?;
            let sizes =
                chunk_pages(&mut *bytes, start, length, &mut pages).ok_or_else(|| wrong(name, DAMAGED))?;
            if sizes.values().any(|(greatest, _)| *greatest > PAGE_BYTES_MAX) {
                return Err(wrong(name, LARGE));
            }
            open = sizes
                .values()
                .fold(open, |sum, (greatest, _)| sum.saturating_add(*greatest));
            all = sizes
                .values()
                .fold(all, |sum, (_, total)| sum.saturating_add(*total));
        }
        if open > OPEN_BYTES_MAX {
            return Err(wrong(name, LARGE));
        }
    }
    match all > total.saturating_mul(RATIO_MAX).max(BYTES_FREE) {
        true => Err(IntakeError::Swollen(name.to_owned())),
        false => Ok(pages),
    }
}

fn rows(name: &str, total: u64, metadata: &ParquetMetaData) -> Result<(), IntakeError> {
    let counts = metadata
        .row_groups()
        .iter()
        .map(|group| u64::try_from(group.num_rows()).ok());
    let rows = counts.sum::<Option<u64>>().ok_or_else(|| wrong(name, DAMAGED))?;
    match rows > total.saturating_mul(RATIO_MAX).max(ROWS_FREE) {
        true => Err(IntakeError::Swollen(name.to_owned())),
        false => Ok(()),
    }
}

fn readable(name: &str, chunk: &ColumnChunkMetaData) -> Result<(), IntakeError> {
    if chunk.crypto_metadata().is_some() {
        return Err(IntakeError::Encrypted(name.to_owned()));
    }
    match chunk.compression() {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => {
            Ok(())
        }
        _ => Err(wrong(
            name,
            "its columns are packed by a method that is not read here; write it again with snappy, gzip, zstd or plain",
        )),
    }
}

/// Where a column's bytes lie, if within the file.
fn place(chunk: &ColumnChunkMetaData, total: u64) -> Option<(u64, u64)> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let (start, length) = (
        u64::try_from(start).ok()?,
        u64::try_from(chunk.compressed_size()).ok()?,
    );
    (start.checked_add(length)? <= total).then_some((start, length))
}

/// By kind of page, the greatest and the sum of what its pages take in memory.
type Sizes = BTreeMap<i64, (u64, u64)>;

fn chunk_pages(bytes: &mut dyn Seekable, start: u64, length: u64, pages: &mut Pages) -> Option<Sizes> {
    let (mut at, end, mut sizes) = (start, start.checked_add(length)?, Sizes::new());
    while at < end {
        let page = head(bytes, at, end)?;
        let (packed, unpacked) = (
            u64::try_from(page.packed?).ok()?,
            u64::try_from(page.unpacked?).ok()?,
        );
        pages.grows |= page.encoding == Some(file::DELTA_BYTE_ARRAY);
        let size = packed.checked_add(unpacked)?;
        let (greatest, sum) = sizes.entry(page.kind?).or_default();
        *greatest = size.max(*greatest);
        *sum = sum.saturating_add(size);
        at = at.checked_add(page.length)?.checked_add(packed)?;
    }
    (at == end).then_some(sizes)
}

#[derive(Default)]
struct Page {
    length: u64,
    kind: Option<i64>,
    unpacked: Option<i64>,
    packed: Option<i64>,
    encoding: Option<i64>,
}

/// The head of the page at this place.
fn head(bytes: &mut dyn Seekable, at: u64, end: u64) -> Option<Page> {
    let mut limit = 4 * 1024;
    loop {
        bytes.seek(SeekFrom::Start(at)).ok()?;
        let (room, mut head) = (end.checked_sub(at)?.min(limit as u64), Vec::new());
        bytes.take(room).read_to_end(&mut head).ok()?;
        let mut page = Page::default();
        let length = walk(&head, &mut |path, value| match path {
            [1] => page.kind = value,
            [2] => page.unpacked = value,
            [3] => page.packed = value,
            [5, 2] | [8, 4] => page.encoding = value,
            _ => {}
        });
        if let Some(length) = length {
            page.length = length as u64;
            return Some(page);
        }
        if limit >= HEAD_BYTES_MAX || (head.len() as u64) < room || room == end.checked_sub(at)? {
            return None;
        }
        limit = HEAD_BYTES_MAX;
    }
}
