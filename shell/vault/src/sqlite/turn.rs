//! Sealing what is kept anew, under another key: all of it, or nothing.

use fenwick_office::journal::JournalError;
use fenwick_office::keyring::{KeyringError, Sealed};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row, SqliteConnection, TypeInfo, ValueRef};

use super::SqliteJournal;
use super::error::{WRITTEN, because, failed};
use super::shred::{ACT, BOX_TALLY, FILE, PERSON, SLOT, TELLER_KEY, TEXT};
use super::write::note_residue;

/// Rows read at once.
const PAGE: usize = if cfg!(test) { 7 } else { 1_000 };

/// What is sealed in a table, and by what its rows are told apart.
struct Column {
    table: &'static str,
    key: &'static [&'static str],
    sealed: &'static str,
    what: Sealed,
}

const COLUMNS: [Column; 7] = [
    Column {
        table: PERSON,
        key: &["member"],
        sealed: "key",
        what: Sealed::Key,
    },
    Column {
        table: FILE,
        key: &["id"],
        sealed: "key",
        what: Sealed::Key,
    },
    Column {
        table: TEXT,
        key: &["digest"],
        sealed: "body",
        what: Sealed::Text,
    },
    Column {
        table: ACT,
        key: &["actor", "request"],
        sealed: "outcome",
        what: Sealed::Outcome,
    },
    Column {
        table: SLOT,
        key: &["place"],
        sealed: "sealed",
        what: Sealed::Slot,
    },
    Column {
        table: BOX_TALLY,
        key: &["motion"],
        sealed: "sealed",
        what: Sealed::Tally,
    },
    Column {
        table: TELLER_KEY,
        key: &["motion", "teller"],
        sealed: "sealed",
        what: Sealed::Teller,
    },
];

impl SqliteJournal {
    /// Seals anew whatever `turn` gives a new form, in one transaction, and makes the old forms unreadable. Says how many there were.
    ///
    /// # Errors
    /// When something cannot be opened, or the store cannot be written; then nothing was changed.
    pub async fn turn(
        &mut self,
        mut turn: impl FnMut(Sealed, &[u8]) -> Result<Option<Vec<u8>>, KeyringError>,
    ) -> Result<u64, JournalError> {
        self.begin(WRITTEN).await?;
        let mut turned = 0;
        let mut done = Ok(());
        for column in &COLUMNS {
            match turn_column(&mut self.connection, column, &mut turn).await {
                Ok(some) => turned += some,
                Err(error) => {
                    done = Err(error);
                    break;
                }
            }
        }
        self.end(done, WRITTEN).await?;
        self.rewrite_residue().await?;
        self.empty_log().await?;
        Ok(turned)
    }
}

/// Goes through a table in the order of its keys; a row may be any size, a page of them is held in memory.
async fn turn_column(
    connection: &mut SqliteConnection,
    column: &Column,
    turn: &mut impl FnMut(Sealed, &[u8]) -> Result<Option<Vec<u8>>, KeyringError>,
) -> Result<u64, JournalError> {
    let Column {
        table,
        key,
        sealed,
        what,
    } = column;
    let keys = key.join(", ");
    let places = vec!["?"; key.len()].join(", ");
    let page =
        |from: &str| format!("SELECT {sealed}, {keys} FROM {table} {from} ORDER BY {keys} LIMIT {PAGE}");
    let (first, next) = (page(""), page(&format!("WHERE ({keys}) > ({places})")));
    let update = format!("UPDATE {table} SET {sealed} = ? WHERE ({keys}) = ({places})");
    let (mut last, mut turned) = (None::<SqliteRow>, 0u64);
    loop {
        let query = match &last {
            None => sqlx::query(AssertSqlSafe(first.as_str())),
            Some(row) => (1..=key.len())
                .try_fold(sqlx::query(AssertSqlSafe(next.as_str())), |query, place| {
                    bound(query, row, place)
                })
                .map_err(failed(WRITTEN))?,
        };
        let mut rows = query.fetch_all(&mut *connection).await.map_err(failed(WRITTEN))?;
        for row in &rows {
            let before: &[u8] = row.try_get(0).map_err(failed(WRITTEN))?;
            let Some(after) = turn(*what, before).map_err(|error| because(WRITTEN, error))? else {
                continue;
            };
            let mut query = sqlx::query(AssertSqlSafe(update.as_str())).bind(after);
            for place in 1..=key.len() {
                query = bound(query, row, place).map_err(failed(WRITTEN))?;
            }
            query.execute(&mut *connection).await.map_err(failed(WRITTEN))?;
            turned += 1;
        }
        last = rows.pop();
        if last.is_none() {
            break;
        }
    }
    note_residue(connection, table, turned)
        .await
        .map_err(failed(WRITTEN))?;
    Ok(turned)
}

type Bound<'q> = sqlx::query::Query<'q, sqlx::Sqlite, SqliteArguments>;

/// Binds a part of a row's key, as what it is.
fn bound<'q>(query: Bound<'q>, row: &SqliteRow, place: usize) -> sqlx::Result<Bound<'q>> {
    let kind = row.try_get_raw(place)?.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" => query.bind(row.try_get_unchecked::<i64, _>(place)?),
        "TEXT" => query.bind(row.try_get_unchecked::<String, _>(place)?),
        _ => query.bind(row.try_get_unchecked::<Vec<u8>, _>(place)?),
    })
}
