//! Reading the side tables. Lists of keys are handed over as one JSON text, so no statement depends on their length.

use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::{ActKey, ActRecord, FileRow, HeldRow, OriginalRow, OwnedText, PersonRow};
use futures::TryStreamExt;
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

/// Digests as JSON; SQLite reads them back with `unhex`.
pub(super) fn hex_list(digests: impl Iterator<Item = [u8; 32]>) -> String {
    json!(digests.map(|digest| Hash(digest).to_string()).collect::<Vec<_>>()).to_string()
}

/// A column of 32 bytes.
pub(super) fn digest(bytes: &[u8]) -> sqlx::Result<[u8; 32]> {
    <[u8; 32]>::try_from(bytes).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Remembered acts among these. Ids go through `hex`, for they may hold any character.
pub(super) async fn recall(
    connection: &mut SqliteConnection,
    keys: &[ActKey],
) -> sqlx::Result<Vec<ActRecord>> {
    let keys: Vec<[String; 2]> = keys
        .iter()
        .map(|key| [hex(&key.actor), hex(&key.request)])
        .collect();
    let rows = sqlx::query(
        "SELECT act.actor, act.request, act.body, act.outcome
         FROM json_each(?) AS asked CROSS JOIN act
         WHERE act.actor = CAST(unhex(asked.value ->> 0) AS TEXT)
           AND act.request = CAST(unhex(asked.value ->> 1) AS TEXT)",
    )
    .bind(json!(keys).to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(act).collect()
}

/// Remembered acts after this one, in the order of their keys.
pub(super) async fn acts(
    connection: &mut SqliteConnection,
    after: Option<&ActKey>,
    limit: u32,
) -> sqlx::Result<Vec<ActRecord>> {
    let rows = sqlx::query(
        "SELECT actor, request, body, outcome FROM act
         WHERE ?1 IS NULL OR (actor, request) > (?1, ?2) ORDER BY actor, request LIMIT ?3",
    )
    .bind(after.map(|key| key.actor.as_str()))
    .bind(after.map(|key| key.request.as_str()))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(act).collect()
}

fn act(row: &SqliteRow) -> sqlx::Result<ActRecord> {
    Ok(ActRecord {
        key: ActKey {
            actor: row.try_get(0)?,
            request: row.try_get(1)?,
        },
        body: Hash(digest(row.try_get(2)?)?),
        outcome: row.try_get(3)?,
    })
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Private records of these members, or of all.
pub(super) async fn persons(
    connection: &mut SqliteConnection,
    members: Option<&[u32]>,
) -> sqlx::Result<Vec<PersonRow>> {
    let query = match members {
        None => sqlx::query("SELECT member, key, record, lookup FROM person"),
        Some(members) => sqlx::query(
            "SELECT member, key, record, lookup FROM person
             WHERE member IN (SELECT value FROM json_each(?))",
        )
        .bind(json!(members).to_string()),
    };
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(person).collect()
}

fn person(row: &SqliteRow) -> sqlx::Result<PersonRow> {
    let lookup: Option<&[u8]> = row.try_get(3)?;
    Ok(PersonRow {
        member: row.try_get(0)?,
        key: row.try_get(1)?,
        record: row.try_get(2)?,
        lookup: lookup.map(digest).transpose()?,
    })
}

/// Wrapped keys of these members, or of all.
pub(super) async fn person_keys(
    connection: &mut SqliteConnection,
    members: Option<&[u32]>,
) -> sqlx::Result<Vec<(u32, Vec<u8>)>> {
    let query = match members {
        None => sqlx::query_as("SELECT member, key FROM person"),
        Some(members) => {
            sqlx::query_as("SELECT member, key FROM person WHERE member IN (SELECT value FROM json_each(?))")
                .bind(json!(members).to_string())
        }
    };
    query.fetch_all(connection).await
}

/// Members by the digests of their external ids, or all that have one.
pub(super) async fn lookups(
    connection: &mut SqliteConnection,
    lookups: Option<&[[u8; 32]]>,
) -> sqlx::Result<Vec<([u8; 32], u32)>> {
    let query = match lookups {
        None => sqlx::query("SELECT lookup, member FROM person WHERE lookup IS NOT NULL"),
        Some(lookups) => sqlx::query(
            "SELECT lookup, member FROM person WHERE lookup IN (SELECT unhex(value) FROM json_each(?))",
        )
        .bind(hex_list(lookups.iter().copied())),
    };
    // A row of the store is many times as large as what is asked of it, and there is one for each member.
    query
        .fetch(connection)
        .and_then(async |row: SqliteRow| Ok((digest(row.try_get(0)?)?, row.try_get(1)?)))
        .try_collect()
        .await
}

/// A sealed text, and whose it is.
pub(super) async fn text(
    connection: &mut SqliteConnection,
    digest: Hash,
) -> sqlx::Result<Option<(Option<u32>, Vec<u8>)>> {
    sqlx::query_as("SELECT owner, body FROM text WHERE digest = ?")
        .bind(digest.0.as_slice())
        .fetch_optional(connection)
        .await
}

/// Sealed texts after this digest, in the order of digests.
pub(super) async fn texts(
    connection: &mut SqliteConnection,
    after: Option<Hash>,
    limit: u32,
) -> sqlx::Result<Vec<(Hash, OwnedText)>> {
    let rows = sqlx::query(
        "SELECT digest, owner, body FROM text WHERE ?1 IS NULL OR digest > ?1 ORDER BY digest LIMIT ?2",
    )
    .bind(after.as_ref().map(|after| after.0.as_slice()))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let text = |row: &SqliteRow| Ok((Hash(digest(row.try_get(0)?)?), (row.try_get(1)?, row.try_get(2)?)));
    rows.iter().map(text).collect()
}

/// The manifest, by dataset and bucket.
pub(super) async fn files(
    connection: &mut SqliteConnection,
    dataset: Option<&str>,
) -> sqlx::Result<Vec<FileRow>> {
    let rows = sqlx::query(
        "SELECT id, dataset, bucket, rows, member_min, member_max, sha256, bytes, key, contribution, level
         FROM file WHERE ?1 IS NULL OR dataset = ?1 ORDER BY dataset, bucket, id",
    )
    .bind(dataset)
    .fetch_all(connection)
    .await?;
    rows.iter().map(file).collect()
}

fn file(row: &SqliteRow) -> sqlx::Result<FileRow> {
    Ok(FileRow {
        id: row.try_get(0)?,
        dataset: row.try_get(1)?,
        bucket: row.try_get(2)?,
        rows: row.try_get(3)?,
        member_min: row.try_get(4)?,
        member_max: row.try_get(5)?,
        sha256: digest(row.try_get(6)?)?,
        bytes: row.try_get(7)?,
        key: row.try_get(8)?,
        contribution: row.try_get(9)?,
        level: row.try_get(10)?,
    })
}

/// Signed checkpoints, by size.
pub(super) async fn checkpoints(connection: &mut SqliteConnection) -> sqlx::Result<Vec<(u64, String)>> {
    sqlx::query_as("SELECT size, note FROM checkpoint ORDER BY size")
        .fetch_all(connection)
        .await
}

/// Held rows of a member, or of all, by contribution and place.
pub(super) async fn held(
    connection: &mut SqliteConnection,
    member: Option<u32>,
) -> sqlx::Result<Vec<HeldRow>> {
    let query = sqlx::query(
        "SELECT contribution, place, member, dataset, body FROM held
         WHERE ?1 IS NULL OR member = ?1 ORDER BY contribution, place",
    );
    let rows = query.bind(member).fetch_all(connection).await?;
    let row = |row: &SqliteRow| {
        Ok(HeldRow {
            contribution: row.try_get("contribution")?,
            place: row.try_get("place")?,
            member: row.try_get("member")?,
            dataset: row.try_get("dataset")?,
            body: row.try_get("body")?,
        })
    };
    rows.iter().map(row).collect()
}

/// Files that are kept as they were brought, of a member or of all, by contribution and place.
pub(super) async fn originals(
    connection: &mut SqliteConnection,
    member: Option<u32>,
) -> sqlx::Result<Vec<OriginalRow>> {
    let query = sqlx::query(
        "SELECT id, contribution, place, member, dataset, bytes, sha256, body FROM original
         WHERE ?1 IS NULL OR member = ?1 ORDER BY contribution, place",
    );
    let rows = query.bind(member).fetch_all(connection).await?;
    let row = |row: &SqliteRow| {
        Ok(OriginalRow {
            id: row.try_get("id")?,
            contribution: row.try_get("contribution")?,
            place: row.try_get("place")?,
            member: row.try_get("member")?,
            dataset: row.try_get("dataset")?,
            bytes: row.try_get("bytes")?,
            sha256: digest(row.try_get("sha256")?)?,
            body: row.try_get("body")?,
        })
    };
    rows.iter().map(row).collect()
}
