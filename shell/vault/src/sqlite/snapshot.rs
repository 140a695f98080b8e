//! Everything that is kept at one moment, as lines of text, while the writer goes on; and a store filled from them.
//!
//! Rows are copied, not pages: what was deleted and not yet overwritten does not come along. A line is a JSON list of the
//! columns of one row; the first line of a piece names its table and their names, so that a later version reads it too.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fenwick_office::journal::JournalError;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteArguments, SqliteRow, SqliteValueRef};
use sqlx::{AssertSqlSafe, ConnectOptions, Row, SqliteConnection, TypeInfo, ValueRef};

use super::error::{OPENED, READ, WRITTEN, because, failed};
use super::insert::add;
use super::open::options;
use super::{Open, SqliteJournal};

/// Every table that is copied. A test looks that none is missing.
pub(super) const TABLES: [&str; 12] = [
    "entry",
    "act",
    "person",
    "text",
    "file",
    "held",
    "original",
    "checkpoint",
    "residue",
    "slot",
    "teller_key",
    "box_tally",
];
/// A piece is closed when it has so many bytes.
const PIECE_BYTES: usize = 1 << 20;

/// The first line of a piece.
#[derive(Serialize, Deserialize)]
struct Head {
    table: String,
    columns: Vec<String>,
}

impl SqliteJournal {
    /// Opens what is there at this moment, for reading; what is committed later is not seen. The writer goes on meanwhile.
    ///
    /// # Errors
    /// When there is no journal, or it cannot be read.
    pub async fn snapshot(path: &Path) -> Result<Self, JournalError> {
        let mut connection = options(path)
            .create_if_missing(false)
            .connect()
            .await
            .map_err(failed(OPENED))?;
        // A transaction sees what was there when it first read.
        for sql in ["BEGIN", "SELECT max(seq) FROM entry"] {
            sqlx::query(sql)
                .execute(&mut connection)
                .await
                .map_err(failed(READ))?;
        }
        Ok(Self {
            connection,
            open: Open::Nothing,
        })
    }

    /// Gives everything in pieces of about a megabyte.
    ///
    /// # Errors
    /// When the store cannot be read, or whoever takes the pieces fails.
    pub async fn dump(
        &mut self,
        mut take: impl FnMut(Vec<u8>) -> std::io::Result<()>,
    ) -> Result<(), JournalError> {
        for table in TABLES {
            let columns = columns(&mut self.connection, table).await.map_err(failed(READ))?;
            let head = json!(Head {
                table: table.to_owned(),
                columns: columns.clone()
            })
            .to_string();
            let mut piece = head.clone().into_bytes();
            let sql = format!("SELECT {} FROM {table}", columns.join(", "));
            let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut self.connection);
            while let Some(row) = rows.try_next().await.map_err(failed(READ))? {
                piece.push(b'\n');
                serde_json::to_writer(&mut piece, &values(&row).map_err(failed(READ))?)
                    .map_err(|error| because(READ, error))?;
                if piece.len() > PIECE_BYTES {
                    let full = std::mem::replace(&mut piece, head.clone().into_bytes());
                    take(full).map_err(|error| because(READ, error))?;
                }
            }
            take(piece).map_err(|error| because(READ, error))?;
        }
        Ok(())
    }

    /// Fills an empty store with a piece.
    ///
    /// # Errors
    /// When the piece is none of ours, or the store cannot be written.
    pub async fn fill(&mut self, piece: &[u8]) -> Result<(), JournalError> {
        self.begin(WRITTEN).await?;
        let filled = fill(&mut self.connection, piece).await;
        self.end(filled, WRITTEN).await
    }
}

async fn fill(connection: &mut SqliteConnection, piece: &[u8]) -> Result<(), JournalError> {
    let strange = || because(WRITTEN, "a piece of the backup is none that this version knows");
    let mut lines = piece.split(|byte| *byte == b'\n');
    let head: Head = lines
        .next()
        .and_then(|head| serde_json::from_slice(head).ok())
        .ok_or_else(strange)?;
    // Names go into a statement: only those that the store itself has.
    let known = match TABLES.contains(&head.table.as_str()) {
        true => columns(connection, &head.table).await.map_err(failed(WRITTEN))?,
        false => return Err(strange()),
    };
    if head.columns.is_empty() || !head.columns.iter().all(|column| known.contains(column)) {
        return Err(strange());
    }
    let places = vec!["?"; head.columns.len()].join(", ");
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({places})",
        head.table,
        head.columns.join(", ")
    );
    for line in lines {
        let values: Vec<Value> = serde_json::from_slice(line).map_err(|_| strange())?;
        if values.len() != head.columns.len() {
            return Err(strange());
        }
        let mut arguments = SqliteArguments::default();
        for value in &values {
            bind(&mut arguments, value).map_err(failed(WRITTEN))?;
        }
        sqlx::query_with(AssertSqlSafe(sql.as_str()), arguments)
            .execute(&mut *connection)
            .await
            .map_err(failed(WRITTEN))?;
    }
    Ok(())
}

/// The columns of a table, in order.
async fn columns(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT name FROM pragma_table_info(?) ORDER BY cid")
        .bind(table)
        .fetch_all(connection)
        .await
}

fn values(row: &SqliteRow) -> sqlx::Result<Vec<Value>> {
    (0..row.len()).map(|place| value(row, place)).collect()
}

/// Bytes stand as `{"b": BASE64}`; numbers and texts as they are.
fn value(row: &SqliteRow, place: usize) -> sqlx::Result<Value> {
    let raw: SqliteValueRef<'_> = row.try_get_raw(place)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" => json!(row.try_get_unchecked::<i64, _>(place)?),
        "TEXT" => json!(row.try_get_unchecked::<&str, _>(place)?),
        _ => json!({ "b": BASE64_STANDARD.encode(row.try_get_unchecked::<&[u8], _>(place)?) }),
    })
}

fn bind(arguments: &mut SqliteArguments, value: &Value) -> sqlx::Result<()> {
    let strange = || sqlx::Error::Encode("a value in the backup is of no known kind".into());
    match value {
        Value::Null => add(arguments, None::<i64>),
        Value::Number(number) => add(arguments, number.as_i64().ok_or_else(strange)?),
        Value::String(text) => add(arguments, text.clone()),
        value => {
            let text = value.get("b").and_then(Value::as_str).ok_or_else(strange)?;
            add(arguments, BASE64_STANDARD.decode(text).map_err(|_| strange())?)
        }
    }
}
