//! A dataset that the members no longer want: its rows go, whatever is cut off in between.

use super::lookup::Rows;
use crate::world::{CLOSING, OPENING, World};
use fenwick_coop::Command;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::keyring::{Keyring, Secret};
use fenwick_office::{Act, Asker, Office};
use fenwick_vault::SqliteJournal;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Ninety days after the close, to the second.
const END: &str = "2026-10-13T09:00:00Z";
const JUST_BEFORE: &str = "2026-10-13T08:59:59Z";

/// Four drivers bring hours and payments, and vote that hours are of no use to them.
fn unwanted() -> World {
    let world = World::drivers(4);
    world.contribute_beside(&["D0001", "D0002", "D0003"]);
    world
        .run(&["motion", "propose", "benefit", "hours", "--as", "3"])
        .done();
    for member in ["3", "4"] {
        world
            .run(&["vote", "1", "no", "--as", member, "--now", OPENING])
            .done();
    }
    let page = world.run(&["watch", "show", "--now", CLOSING]).done();
    assert_eq!(page["benefit"][0]["state"], "ending");
    assert_eq!(page["benefit"][0]["deleted_at"], END);
    world
}

fn files(world: &World, dataset: &str) -> Vec<PathBuf> {
    let Ok(listed) = std::fs::read_dir(world.coop().join("pool").join(dataset)) else {
        return Vec::new();
    };
    listed.map(|file| file.unwrap().path()).collect()
}

fn datasets(world: &World, now: &str) -> Vec<Value> {
    let listed = world.run(&["charter", "list", "--now", now]).done();
    let charters = listed["charters"].as_array().unwrap().iter();
    charters.map(|charter| charter["dataset"].clone()).collect()
}

/// The calendar does what is due, and then the process is gone before anything is deleted.
fn cut_off(world: &World, now: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let secret: [u8; 32] = std::fs::read(world.coop().join("coop.key"))
            .unwrap()
            .try_into()
            .unwrap();
        let journal = SqliteJournal::open(&world.database()).await.unwrap();
        let keyring = Keyring::of(&Secret::from_bytes(secret));
        let office = Office::open(journal, keyring).await.unwrap();
        let asker = Asker {
            actor: Actor::Calendar,
            now: Some(now.parse().unwrap()),
            request: None,
            body: Hash::of(b"calendar"),
        };
        let owed = |coop: &fenwick_coop::Coop, _: &[fenwick_coop::Entry]| {
            json!(coop.watched.owed.keys().collect::<Vec<_>>())
        };
        let owed = office.act(Act::plain(asker, Command::Tick, owed)).await.unwrap();
        assert_eq!(owed, json!(["hours"]));
    });
}

#[test]
fn c2_rows_that_a_crash_left_undeleted_are_deleted_by_the_next_command_whatever_it_is() {
    let world = unwanted();
    assert_eq!(datasets(&world, JUST_BEFORE), ["hours", "payments", "trips"]);
    assert!(!files(&world, "hours").is_empty());
    cut_off(&world, END);
    assert!(!files(&world, "hours").is_empty());
    let kept = files(&world, "payments");
    world.run(&["member", "list"]).done();
    assert_eq!(files(&world, "hours"), [] as [PathBuf; 0]);
    assert_eq!(files(&world, "payments"), kept);
    assert_eq!(datasets(&world, END), ["payments", "trips"]);
    world.verified();
    let rows = Rows::of(&world);
    assert_eq!(
        rows.of_member(3, "hours", &["online"]),
        [] as [Vec<Option<i64>>; 0]
    );
    assert_eq!(rows.of_member(3, "payments", &["amount"]).len(), 1);
}

#[test]
fn c2_files_that_a_crash_left_behind_are_swept_at_the_next_opening() {
    let world = unwanted();
    let all = files(&world, "hours");
    let saved: Vec<(PathBuf, Vec<u8>)> = all
        .into_iter()
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    assert!(!saved.is_empty());
    assert_eq!(datasets(&world, END), ["payments", "trips"]);
    // As if the disk had not been reached before the power went.
    for (path, bytes) in saved {
        std::fs::write(path, bytes).unwrap();
    }
    world.run(&["member", "list"]).done();
    assert_eq!(files(&world, "hours"), [] as [PathBuf; 0]);
    world.verified();
}

#[test]
fn c2_what_was_deleted_can_be_chartered_again_and_begins_empty() {
    let world = unwanted();
    let charter = std::fs::read_to_string(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../templates/drivers/charters/hours.toml"),
    );
    let charter = world.write("hours.toml", charter.unwrap());
    assert_eq!(datasets(&world, END), ["payments", "trips"]);
    world.run(&["charter", "propose", &charter, "--as", "3"]).done();
    for member in ["3", "4"] {
        let vote = [
            "vote",
            "2",
            "yes",
            "--as",
            member,
            "--now",
            "2026-10-20T09:00:00Z",
        ];
        world.run(&vote).done();
    }
    let now = "2026-10-27T09:00:00Z";
    assert_eq!(datasets(&world, now), ["hours", "payments", "trips"]);
    world.contribute_beside(&["D0004"]);
    let rows = Rows::of(&world);
    for (member, count) in [(3, 0), (6, 1)] {
        assert_eq!(rows.of_member(member, "hours", &["online"]).len(), count);
    }
    world.verified();
}
