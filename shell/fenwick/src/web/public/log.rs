//! The open log: how anybody checks it, and the log itself where tools for logs look for it.
//!
//! Two logs are served. That of all entries has a checkpoint and tiles of hashes; of its entries there is a digest each, and of some
//! not even that once their member was erased, so that it has no tiles of entries. That of the public entries alone has these too.
//!
//! # Source
//! C2SP tlog-tiles v1.0.0 for paths, widths and the form of tiles.

use super::super::sheet::{Part, Sheet, text};
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::tile::{Tile, entries_of, hashes_of};
use crate::cli::args::{Command, Log};
use crate::desk;
use crate::said::Trouble;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::sync::Arc;

/// A program of a few lines that checks the log without any of ours.
const SCRIPT: &str = include_str!("check_log.py");

pub async fn verify(visit: Visit) -> Page {
    let said: Value = visit.ask(Command::Log(Log::Checkpoint)).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let log = Part::new(t("public-verify-log"))
        .says(t("public-verify-log-says"))
        .fact(
            t("public-verify-size"),
            said["size"]
                .as_u64()
                .map(|size| say.number(size))
                .unwrap_or_default(),
        )
        .code(text(&said["note"]))
        .link(visit.at("/log/checkpoint"), t("public-verify-checkpoint"), "lock");
    let key = Part::new(t("public-verify-key-title"))
        .says(t("public-verify-key"))
        .code(text(&said["log_key"]));
    let program = Part::new(t("public-verify-program"))
        .says(t("public-verify-program-says"))
        .code(format!(
            "fenwick identity --log published.json --vkey {}",
            text(&said["log_key"])
        ))
        .link(
            visit.at("/log/published.json"),
            t("public-verify-download"),
            "download",
        );
    let script = Part::new(t("public-verify-script"))
        .says(t("public-verify-script-says"))
        .link(
            visit.at("/log/check_log.py"),
            t("public-verify-script-get"),
            "download",
        )
        .code(SCRIPT);
    let tools = Part::new(t("public-verify-tools")).says(t("public-verify-tools-says")).code(format!(
        "{0}/log/checkpoint\n{0}/log/tile/<L>/<N>\n{0}/log/public/checkpoint\n{0}/log/public/tile/<L>/<N>\n{0}/log/public/tile/entries/<N>",
        visit.at("")
    ));
    Sheet::new(&visit, t("public-verify"))
        .lead(t("public-verify-how"))
        .part(log)
        .part(key)
        .part(program)
        .part(script)
        .part(tools)
        .show()
}

pub async fn script(_: Visit) -> Page {
    Ok(super::left::file(
        "text/x-python; charset=utf-8",
        "check_log.py",
        SCRIPT.as_bytes().to_vec(),
    ))
}

/// The log as it is published.
async fn published(visit: &Visit) -> Result<Arc<desk::Log>, Wrong> {
    // Whoever signed for a log that may lack its end would sign for two logs in the end.
    let taken = visit.look(|coop| coop.restoring.takes(false)).await?;
    taken.map_err(Trouble::from)?;
    Ok(visit.desk.log().await?)
}

pub async fn download(visit: Visit) -> Page {
    let log = published(&visit).await?;
    let bytes = serde_json::to_vec(&log.published).map_err(|error| Trouble::failed("log", error))?;
    Ok(super::left::file("application/json", "published.json", bytes))
}

pub async fn checkpoint(visit: Visit) -> Page {
    let said: Value = visit.ask(Command::Log(Log::Checkpoint)).await?;
    Ok(note(text(&said["note"])))
}

pub async fn public_checkpoint(visit: Visit) -> Page {
    Ok(note(published(&visit).await?.published.public_checkpoint.clone()))
}

fn note(note: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response()
}

/// A tile never changes again once it is full; of one that is not, each width is an address of its own.
fn tile(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, bytes).into_response()
}

pub async fn hashes(visit: Visit, Path((_, path)): Path<(String, String)>) -> Page {
    let wanted = Tile::read(&path)
        .filter(|tile| tile.level.is_some())
        .ok_or(Wrong::Missing)?;
    let log = visit.desk.log().await?;
    let leaves: Vec<[u8; 32]> = log.published.leaves.iter().map(|leaf| leaf.0).collect();
    hashes_of(&wanted, &leaves).map(tile).ok_or(Wrong::Missing)
}

pub async fn public_tile(visit: Visit, Path((_, path)): Path<(String, String)>) -> Page {
    let wanted = Tile::read(&path).ok_or(Wrong::Missing)?;
    let log = published(&visit).await?;
    let found = match wanted.level {
        None => entries_of(&wanted, &log.digests),
        Some(_) => hashes_of(&wanted, &log.leaves),
    };
    found.map(tile).ok_or(Wrong::Missing)
}

#[cfg(test)]
mod tests {
    use crate::web::walls::{Bench, Whom};
    use std::sync::Arc;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_log_is_made_once_for_each_size_whoever_asks() {
        let bench = Bench::new().await;
        let desk = &bench.desk;
        let (one, other) = tokio::join!(desk.log(), desk.log());
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(Arc::ptr_eq(&one, &other));
        assert!(one.identity.get().is_none());
        for path in ["/weavers/identity", "/weavers/verify", "/weavers/log/checkpoint"] {
            let asked = bench.page(Whom::Nobody, ("GET", path), &[], "").await;
            assert_eq!(asked.status, 200, "{path}");
        }
        assert!(one.identity.get().is_some());
        let size = one.published.leaves.len();
        let signed = desk.logs.signed.lock().await.clone().unwrap();
        assert_eq!(signed.0.size, u64::try_from(size).unwrap());
    }
}
