//! Changes beside the journal.

use std::mem::discriminant;

use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::{FileRow, HeldRow, OriginalRow, PersonRow, Write};
use serde_json::json;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::ballot_box::{drop_box, put_slots, put_tally, put_teller_keys};
use super::insert::{Rows, add, insert, signed};
use super::read::hex_list;
use super::shred::{FILE, HELD, ORIGINAL, PERSON, TEXT};

const FILES: Rows<FileRow> = Rows {
    into: "file (id, dataset, bucket, rows, member_min, member_max, sha256, bytes, key, contribution, level)",
    columns: 11,
    conflict: "",
    bind: bind_file,
};

const HELDS: Rows<HeldRow> = Rows {
    into: "held (contribution, place, member, dataset, body)",
    columns: 5,
    conflict: "",
    bind: bind_held,
};

const ORIGINALS: Rows<OriginalRow> = Rows {
    into: "original (id, contribution, place, member, dataset, bytes, sha256, body)",
    columns: 8,
    conflict: "",
    bind: bind_original,
};

fn person_rows<'a>() -> Rows<&'a PersonRow> {
    Rows {
        into: "person (member, key, record, lookup)",
        columns: 4,
        conflict: "ON CONFLICT (member) DO UPDATE
            SET key = excluded.key, record = excluded.record, lookup = excluded.lookup",
        bind: bind_person,
    }
}

/// A text with its digest, and whose it is.
type TextRow<'a> = (Hash, Option<u32>, &'a [u8]);

fn text_rows<'a>() -> Rows<TextRow<'a>> {
    Rows {
        into: "text (digest, owner, body)",
        columns: 3,
        conflict: "ON CONFLICT (digest) DO UPDATE SET owner = excluded.owner, body = excluded.body",
        bind: bind_text,
    }
}

/// Carries the changes out, in order.
pub(super) async fn carry_out(connection: &mut SqliteConnection, writes: &[Write]) -> sqlx::Result<()> {
    for run in writes.chunk_by(|a, b| discriminant(a) == discriminant(b)) {
        put_persons(connection, run).await?;
        put_texts(connection, run).await?;
        for write in run {
            match write {
                Write::PutPerson(_) | Write::PutText { .. } => {}
                Write::ErasePerson(member) => erase(connection, *member).await?,
                Write::AddFiles(files) => insert(connection, &FILES, files).await?,
                Write::DropFiles(ids) => drop_by_id(connection, FILE, ids).await?,
                Write::Hold(rows) => insert(connection, &HELDS, rows).await?,
                Write::DropHeld(rows) => drop_held(connection, rows).await?,
                Write::DropHeldOf(dataset) => drop_held_of(connection, dataset).await?,
                Write::AddOriginals(rows) => insert(connection, &ORIGINALS, rows).await?,
                Write::DropOriginals(ids) => drop_by_id(connection, ORIGINAL, ids).await?,
                Write::PutCheckpoint { size, note } => put_checkpoint(connection, *size, note).await?,
                Write::PutTellerKeys { motion, keys } => put_teller_keys(connection, *motion, keys).await?,
                Write::PutSlots(slots) => put_slots(connection, slots).await?,
                Write::PutTally { motion, sealed } => put_tally(connection, *motion, sealed).await?,
                Write::DropBox(motion) => drop_box(connection, *motion).await?,
            }
        }
    }
    Ok(())
}

async fn put_persons(connection: &mut SqliteConnection, writes: &[Write]) -> sqlx::Result<()> {
    let persons: Vec<&PersonRow> = writes
        .iter()
        .filter_map(|write| match write {
            Write::PutPerson(row) => Some(row),
            _ => None,
        })
        .collect();
    if persons.is_empty() {
        return Ok(());
    }
    let members: Vec<u32> = persons.iter().map(|row| row.member).collect();
    sqlx::query(
        "INSERT OR IGNORE INTO residue SELECT 'person'
         WHERE EXISTS (SELECT 1 FROM person WHERE member IN (SELECT value FROM json_each(?)))",
    )
    .bind(json!(members).to_string())
    .execute(&mut *connection)
    .await?;
    insert(connection, &person_rows(), &persons).await
}

async fn put_texts(connection: &mut SqliteConnection, writes: &[Write]) -> sqlx::Result<()> {
    let texts: Vec<TextRow<'_>> = writes
        .iter()
        .filter_map(|write| match write {
            Write::PutText { digest, owner, body } => Some((*digest, *owner, body.as_slice())),
            _ => None,
        })
        .collect();
    if texts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT OR IGNORE INTO residue SELECT 'text'
         WHERE EXISTS (SELECT 1 FROM text WHERE digest IN (SELECT unhex(value) FROM json_each(?)))",
    )
    .bind(hex_list(texts.iter().map(|(digest, ..)| digest.0)))
    .execute(&mut *connection)
    .await?;
    insert(connection, &text_rows(), &texts).await
}

async fn erase(connection: &mut SqliteConnection, member: u32) -> sqlx::Result<()> {
    for (table, column) in [
        (PERSON, "member"),
        (TEXT, "owner"),
        (HELD, "member"),
        (ORIGINAL, "member"),
    ] {
        let sql = format!("DELETE FROM {table} WHERE {column} = ?");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(member);
        let deleted = query.execute(&mut *connection).await?.rows_affected();
        note_residue(connection, table, deleted).await?;
    }
    Ok(())
}

async fn drop_by_id(
    connection: &mut SqliteConnection,
    table: &'static str,
    ids: &[String],
) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))");
    let deleted = sqlx::query(AssertSqlSafe(sql))
        .bind(json!(ids).to_string())
        .execute(&mut *connection)
        .await?
        .rows_affected();
    note_residue(connection, table, deleted).await
}

async fn drop_held(connection: &mut SqliteConnection, rows: &[(u32, u32)]) -> sqlx::Result<()> {
    let mut deleted = 0;
    for (contribution, place) in rows {
        let query = sqlx::query("DELETE FROM held WHERE contribution = ? AND place = ?");
        let query = query.bind(*contribution).bind(*place);
        deleted += query.execute(&mut *connection).await?.rows_affected();
    }
    note_residue(connection, HELD, deleted).await
}

async fn drop_held_of(connection: &mut SqliteConnection, dataset: &str) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM held WHERE dataset = ?").bind(dataset);
    let deleted = query.execute(&mut *connection).await?.rows_affected();
    note_residue(connection, HELD, deleted).await
}

/// Writes down, in the same transaction, that `table` lost rows and has to be rewritten.
pub(super) async fn note_residue(
    connection: &mut SqliteConnection,
    table: &'static str,
    deleted: u64,
) -> sqlx::Result<()> {
    if deleted > 0 {
        let query = sqlx::query("INSERT OR IGNORE INTO residue VALUES (?)");
        query.bind(table).execute(connection).await?;
    }
    Ok(())
}

async fn put_checkpoint(connection: &mut SqliteConnection, size: u64, note: &str) -> sqlx::Result<()> {
    let query = sqlx::query(
        "INSERT INTO checkpoint (size, note) VALUES (?, ?) ON CONFLICT (size) DO UPDATE SET note = excluded.note",
    );
    query.bind(signed(size)?).bind(note).execute(connection).await?;
    Ok(())
}

fn bind_person(arguments: &mut SqliteArguments, row: &&PersonRow) -> sqlx::Result<()> {
    add(arguments, row.member)?;
    add(arguments, row.key.as_slice())?;
    add(arguments, row.record.as_slice())?;
    add(arguments, row.lookup.as_ref().map(<[u8; 32]>::as_slice))
}

fn bind_text(arguments: &mut SqliteArguments, (digest, owner, body): &TextRow<'_>) -> sqlx::Result<()> {
    add(arguments, digest.0.as_slice())?;
    add(arguments, *owner)?;
    add(arguments, *body)
}

fn bind_held(arguments: &mut SqliteArguments, row: &HeldRow) -> sqlx::Result<()> {
    add(arguments, row.contribution)?;
    add(arguments, row.place)?;
    add(arguments, row.member)?;
    add(arguments, row.dataset.as_str())?;
    add(arguments, row.body.as_slice())
}

fn bind_original(arguments: &mut SqliteArguments, row: &OriginalRow) -> sqlx::Result<()> {
    add(arguments, row.id.as_str())?;
    add(arguments, row.contribution)?;
    add(arguments, row.place)?;
    add(arguments, row.member)?;
    add(arguments, row.dataset.as_str())?;
    add(arguments, signed(row.bytes)?)?;
    add(arguments, row.sha256.as_slice())?;
    add(arguments, row.body.as_slice())
}

fn bind_file(arguments: &mut SqliteArguments, file: &FileRow) -> sqlx::Result<()> {
    add(arguments, file.id.as_str())?;
    add(arguments, file.dataset.as_str())?;
    add(arguments, file.bucket)?;
    add(arguments, signed(file.rows)?)?;
    add(arguments, file.member_min)?;
    add(arguments, file.member_max)?;
    add(arguments, file.sha256.as_slice())?;
    add(arguments, signed(file.bytes)?)?;
    add(arguments, file.key.as_slice())?;
    add(arguments, file.contribution)?;
    add(arguments, file.level)
}
