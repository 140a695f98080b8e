//! The ballot box: slots that are written over in place, and nothing left of what stood there before.

use fenwick_office::journal::{BoxRows, Commit, JournalError, SlotRow, Write};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::SqliteJournal;
use super::error::{READ, SHREDDED, because, failed};
use super::insert::{Rows, add, insert};
use super::shred::{BOX_TALLY, SLOT, TELLER_KEY, rewrite_lossy, truncate_log};
use super::write::note_residue;

const SLOTS: Rows<SlotRow> = Rows {
    into: "slot (place, sealed)",
    columns: 2,
    conflict: "ON CONFLICT (place) DO UPDATE SET sealed = excluded.sealed",
    bind: bind_slot,
};

fn bind_slot(arguments: &mut SqliteArguments, row: &SlotRow) -> sqlx::Result<()> {
    add(arguments, place(row.motion, row.slot))?;
    add(arguments, row.sealed.as_slice())
}

/// Where a slot stands. Slots of one motion stand together, those of a later motion behind them.
fn place(motion: u32, slot: u32) -> i64 {
    i64::from(motion) << 32 | i64::from(slot)
}

/// Puts slots down. Those that are there are written over where they are.
pub(super) async fn put_slots(connection: &mut SqliteConnection, slots: &[SlotRow]) -> sqlx::Result<()> {
    insert(connection, &SLOTS, slots).await
}

/// Puts a box's tally down, or writes it over where it is.
pub(super) async fn put_tally(
    connection: &mut SqliteConnection,
    motion: u32,
    sealed: &[u8],
) -> sqlx::Result<()> {
    let sql = "INSERT INTO box_tally (motion, sealed) VALUES (?, ?)
         ON CONFLICT (motion) DO UPDATE SET sealed = excluded.sealed";
    let query = sqlx::query(sql).bind(motion).bind(sealed);
    query.execute(connection).await?;
    Ok(())
}

/// Keeps both tellers' keys; a ballot that has keys keeps those it has.
pub(super) async fn put_teller_keys(
    connection: &mut SqliteConnection,
    motion: u32,
    [first, second]: &[Vec<u8>; 2],
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO teller_key (motion, teller, sealed) VALUES (?1, 1, ?2), (?1, 2, ?3)")
        .bind(motion)
        .bind(first.as_slice())
        .bind(second.as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a ballot's box and its tellers' keys.
pub(super) async fn drop_box(connection: &mut SqliteConnection, motion: u32) -> sqlx::Result<()> {
    let slots = sqlx::query("DELETE FROM slot WHERE place BETWEEN ? AND ?")
        .bind(place(motion, 0))
        .bind(place(motion, u32::MAX))
        .execute(&mut *connection)
        .await?;
    note_residue(connection, SLOT, slots.rows_affected()).await?;
    for table in [BOX_TALLY, TELLER_KEY] {
        let sql = format!("DELETE FROM {table} WHERE motion = ?");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(motion);
        let deleted = query.execute(&mut *connection).await?.rows_affected();
        note_residue(connection, table, deleted).await?;
    }
    Ok(())
}

/// A ballot's box.
pub(super) async fn ballot_box(connection: &mut SqliteConnection, motion: u32) -> sqlx::Result<BoxRows> {
    let tally = sqlx::query_scalar("SELECT sealed FROM box_tally WHERE motion = ?").bind(motion);
    Ok(BoxRows {
        tally: tally.fetch_optional(&mut *connection).await?,
        slots: slots(connection, motion).await?,
    })
}

async fn slots(connection: &mut SqliteConnection, motion: u32) -> sqlx::Result<Vec<SlotRow>> {
    let rows = sqlx::query("SELECT place & 4294967295, sealed FROM slot WHERE place BETWEEN ? AND ?")
        .bind(place(motion, 0))
        .bind(place(motion, u32::MAX))
        .fetch_all(connection)
        .await?;
    let row = |row: &SqliteRow| {
        Ok(SlotRow {
            motion,
            slot: row.try_get(0)?,
            sealed: row.try_get(1)?,
        })
    };
    rows.iter().map(row).collect()
}

/// Both tellers' keys for a ballot.
pub(super) async fn teller_keys(
    connection: &mut SqliteConnection,
    motion: u32,
) -> Result<Option<[Vec<u8>; 2]>, JournalError> {
    let keys: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM teller_key WHERE motion = ? ORDER BY teller")
            .bind(motion)
            .fetch_all(connection)
            .await
            .map_err(failed(READ))?;
    match <[Vec<u8>; 2]>::try_from(keys) {
        Ok(both) => Ok(Some(both)),
        Err(none) if none.is_empty() => Ok(None),
        Err(_) => Err(because(
            READ,
            "the key of one teller is missing; restore a backup",
        )),
    }
}

impl SqliteJournal {
    /// After a commit that touched a box, nothing of what stood in it before is left in any file.
    ///
    /// The commit stands whatever happens here. What a full disk or a reader from outside prevents is owed: the next such
    /// commit, the next shredding or the next opening does it.
    pub(super) async fn cover_boxes(&mut self, commit: &Commit) {
        let touches = |write: &Write| {
            matches!(
                write,
                Write::PutSlots(_) | Write::PutTally { .. } | Write::DropBox(_)
            )
        };
        if commit.writes.iter().any(touches) {
            drop(self.rewrite_boxes().await);
            drop(truncate_log(&mut self.connection).await);
        }
    }

    async fn rewrite_boxes(&mut self) -> Result<(), JournalError> {
        self.begin(SHREDDED).await?;
        let rewritten = rewrite_lossy(&mut self.connection, &[SLOT, BOX_TALLY, TELLER_KEY]).await;
        self.end(rewritten.map_err(failed(SHREDDED)), SHREDDED).await
    }
}
