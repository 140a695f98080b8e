//! Many rows in few statements.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

/// Rows of one statement at most; times the columns of any table this stays below the 32766 variables that
/// SQLite allows.
const ROWS_MAX: usize = 512;
/// Up to here a statement is kept for each count of rows, so that a usual commit prepares nothing.
const PREPARED_ROWS: usize = 64;

/// How rows of type `T` are written to a table.
pub(super) struct Rows<T> {
    /// Table and columns.
    pub into: &'static str,
    /// How many columns.
    pub columns: usize,
    /// What to do when the row is there already; nothing said is an error.
    pub conflict: &'static str,
    /// Hands over the columns of one row.
    pub bind: fn(&mut SqliteArguments, &T) -> sqlx::Result<()>,
}

/// Inserts all rows, in order.
pub(super) async fn insert<T: Sync>(
    connection: &mut SqliteConnection,
    table: &Rows<T>,
    mut rows: &[T],
) -> sqlx::Result<()> {
    while let Some((now, rest)) = rows.split_at_checked(statement_rows(rows.len())) {
        if now.is_empty() {
            break;
        }
        let mut arguments = SqliteArguments::default();
        arguments.reserve(now.len().saturating_mul(table.columns), 0);
        for row in now {
            (table.bind)(&mut arguments, row)?;
        }
        sqlx::query_with(AssertSqlSafe(statement(table, now.len())), arguments)
            .execute(&mut *connection)
            .await?;
        rows = rest;
    }
    Ok(())
}

/// One of few sizes, so that prepared statements are found again.
fn statement_rows(left: usize) -> usize {
    match left {
        ROWS_MAX.. => ROWS_MAX,
        PREPARED_ROWS.. => PREPARED_ROWS,
        few => few,
    }
}

fn statement<T>(table: &Rows<T>, rows: usize) -> String {
    let row = format!("({})", vec!["?"; table.columns].join(","));
    let values = vec![row; rows].join(",");
    format!("INSERT INTO {} VALUES {values} {}", table.into, table.conflict)
}

/// Adds a value to the arguments of a statement.
pub(super) fn add<'t, T>(arguments: &mut SqliteArguments, value: T) -> sqlx::Result<()>
where
    T: Encode<'t, Sqlite> + Type<Sqlite>,
{
    arguments.add(value).map_err(sqlx::Error::Encode)
}

/// SQLite's integers are signed.
pub(super) fn signed(number: u64) -> sqlx::Result<i64> {
    i64::try_from(number).map_err(|error| sqlx::Error::Encode(error.into()))
}
