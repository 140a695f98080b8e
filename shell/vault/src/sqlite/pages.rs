//! Reading the journal itself, which has millions of rows.
//!
//! Many entries come as one row: SQLite joins their texts with line breaks, of which canonical JSON has none,
//! and their leaves without anything between. That takes a third of the time of one row per entry.

use fenwick_office::journal::{JournalError, Stored};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::error::{READ, failed};
use super::insert::signed;
use super::read::digest;

/// Entries that come as one row.
const PAGE: u64 = 4096;
/// Leaves that come as one row.
const LEAF_PAGE: u64 = 16384;
/// Bytes of a leaf.
const LEAF: usize = 32;

// A scan by the primary key has only one order, the one that is wanted; an ORDER BY inside of `group_concat`
// would sort what is sorted, and take longer than everything else together.
const ENTRIES: &str = "
    SELECT CAST(group_concat(leaf, '') AS BLOB), group_concat(canonical, char(10))
    FROM entry WHERE seq BETWEEN ? AND ?";
const SINGLY: &str =
    "SELECT seq, CAST(canonical AS BLOB), leaf FROM entry WHERE seq BETWEEN ? AND ? ORDER BY seq";
const LEAVES: &str = "
    SELECT CAST(group_concat(leaf, '') AS BLOB)
    FROM entry WHERE seq BETWEEN ? AND ?";

/// Entries from `from` on, at most `limit`.
pub(super) async fn entries(
    connection: &mut SqliteConnection,
    from: u64,
    limit: u32,
) -> Result<Vec<Stored>, JournalError> {
    let end = size(connection).await?.min(from.saturating_add(limit.into()));
    let mut stored = Vec::new();
    let mut next = from;
    while next < end {
        let page_end = end.min(next.saturating_add(PAGE));
        match packed(connection, next, page_end).await? {
            Some(page) => stored.extend(page),
            None => stored.extend(one_by_one(connection, next, page_end).await?),
        }
        next = page_end;
    }
    if stored.is_empty() && from < end {
        // Nothing here, and more behind: an empty answer would read as the end.
        return Err(JournalError::Order(format!(
            "entries from {from} to {end} are missing"
        )));
    }
    Ok(stored)
}

/// A page read as one row; nothing when an entry is missing or no JSON of one line.
async fn packed(
    connection: &mut SqliteConnection,
    start: u64,
    end: u64,
) -> Result<Option<Vec<Stored>>, JournalError> {
    let row = page(connection, ENTRIES, start, end).await?;
    let Ok(leaves) = leaves_in(&row, start, end) else {
        return Ok(None);
    };
    let Ok(texts) = row.try_get::<&str, _>(1) else {
        return Ok(None);
    };
    let texts: Vec<&str> = texts.split('\n').collect();
    if texts.len() != leaves.len() {
        return Ok(None);
    }
    Ok(Some(
        (start..)
            .zip(texts.iter().zip(leaves))
            .map(stored_entry)
            .collect(),
    ))
}

/// The same page entry by entry: slower, but a damaged one is seen for what it is by whoever reads.
async fn one_by_one(
    connection: &mut SqliteConnection,
    start: u64,
    end: u64,
) -> Result<Vec<Stored>, JournalError> {
    let first = signed(start).map_err(failed(READ))?;
    let last = signed(end.saturating_sub(1)).map_err(failed(READ))?;
    let query = sqlx::query(SINGLY).bind(first).bind(last);
    let rows = query.fetch_all(connection).await.map_err(failed(READ))?;
    let entry = |row: SqliteRow| -> sqlx::Result<Stored> {
        let seq: i64 = row.try_get(0)?;
        let leaf: &[u8] = row.try_get(2)?;
        Ok(Stored {
            seq: seq.unsigned_abs(),
            canonical: row.try_get(1)?,
            leaf: digest(leaf)?,
        })
    };
    rows.into_iter()
        .map(entry)
        .collect::<sqlx::Result<_>>()
        .map_err(failed(READ))
}

fn stored_entry((seq, (canonical, leaf)): (u64, (&&str, [u8; LEAF]))) -> Stored {
    Stored {
        seq,
        canonical: canonical.as_bytes().to_vec(),
        leaf,
    }
}

/// The leaves of all entries.
pub(super) async fn leaves(connection: &mut SqliteConnection) -> Result<Vec<[u8; LEAF]>, JournalError> {
    let end = size(connection).await?;
    let mut leaves = Vec::new();
    let mut next = 0;
    while next < end {
        let page_end = end.min(next.saturating_add(LEAF_PAGE));
        let row = page(connection, LEAVES, next, page_end).await?;
        leaves.append(&mut leaves_in(&row, next, page_end)?);
        next = page_end;
    }
    Ok(leaves)
}

/// How many entries there are, if none is missing.
pub(super) async fn size(connection: &mut SqliteConnection) -> Result<u64, JournalError> {
    let last: Option<i64> = sqlx::query_scalar("SELECT max(seq) FROM entry")
        .fetch_one(connection)
        .await
        .map_err(failed(READ))?;
    Ok(last.map_or(0, |last| last.unsigned_abs().saturating_add(1)))
}

/// What stands from `start` to before `end`, as one row.
async fn page(
    connection: &mut SqliteConnection,
    sql: &'static str,
    start: u64,
    end: u64,
) -> Result<SqliteRow, JournalError> {
    let first = signed(start).map_err(failed(READ))?;
    let last = signed(end.saturating_sub(1)).map_err(failed(READ))?;
    let query = sqlx::query(sql).bind(first).bind(last);
    query.fetch_one(connection).await.map_err(failed(READ))
}

/// The leaves of a page, as many as there have to be.
fn leaves_in(row: &SqliteRow, start: u64, end: u64) -> Result<Vec<[u8; LEAF]>, JournalError> {
    let joined: Option<&[u8]> = row.try_get(0).map_err(failed(READ))?;
    let leaves: Vec<[u8; LEAF]> = joined
        .unwrap_or_default()
        .chunks(LEAF)
        .map(digest)
        .collect::<sqlx::Result<_>>()
        .map_err(failed(READ))?;
    if u64::try_from(leaves.len()).ok() != end.checked_sub(start) {
        let problem = format!("an entry between {start} and {end} is missing");
        return Err(JournalError::Order(problem));
    }
    Ok(leaves)
}
