//! Rows whose days are over, and rows that a member takes back: from that moment of no use to anybody, then gone from the disk.

use super::lookup::{Rows, blobs, texts};
use crate::world::{World, bring, finish, trips, yes};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The retention of the drivers' trips is 1826 days; the first import is of the start.
const LAST_SECOND: &str = "2031-07-01T07:59:59Z";
const OVER: &str = "2031-07-01T08:00:00Z";
const FIELDS: [&str; 1] = ["fare"];

fn rows(world: &World, member: u32) -> usize {
    Rows::of(world).of_member(member, "trips", &FIELDS).len()
}

fn contributions(world: &World, now: &str) -> Vec<Value> {
    let listed = world.run(&["contribution", "list", "--now", now]).done();
    listed["contributions"].as_array().unwrap().clone()
}

/// The files of a dataset, with their keys as they are kept, both in the order of the files' ids.
fn kept(world: &World) -> (BTreeSet<String>, Vec<Vec<u8>>) {
    let ids = texts(
        &world.database(),
        "SELECT id FROM file WHERE dataset = 'trips' ORDER BY id",
    );
    let keys = blobs(
        &world.database(),
        "SELECT key FROM file WHERE dataset = 'trips' ORDER BY id",
    );
    (ids.into_iter().collect(), keys)
}

/// Neither the files nor their keys are anywhere in the home, whole or in halves.
fn gone(world: &World, (ids, keys): &(BTreeSet<String>, Vec<Vec<u8>>)) {
    let (left, _) = kept(world);
    for (id, key) in ids.iter().zip(keys) {
        assert!(!left.contains(id), "{id} is still listed");
        let named = |path: &std::path::Path| path.to_string_lossy().contains(id.as_str());
        assert!(
            !world.files().iter().any(|(path, _)| named(path)),
            "{id} is still there"
        );
        for part in [&key[..], &key[..key.len() / 2], &key[key.len() / 2..]] {
            assert_eq!(
                world.holding(part),
                [] as [std::path::PathBuf; 0],
                "its key is still there"
            );
        }
    }
}

/// Two drivers whose rows are of two imports, merged into one file of each bucket.
fn two_imports() -> World {
    let world = World::drivers(2);
    let first = world.write("first.csv", trips(1..=2, 3));
    world.contribute("trips", &first).done();
    let second = world.write("second.csv", trips(1..=2, 5));
    let later = [&bring(&second)[..], &["--now", "2026-08-01T08:00:00Z"]].concat();
    // The first three rows of each are known: two of each are new.
    assert_eq!(world.run(&later).done()["stored"], 4);
    world
}

#[test]
fn p5_rows_are_deleted_when_their_days_are_over_and_no_key_to_them_is_left() {
    let world = two_imports();
    let listed = contributions(&world, LAST_SECOND);
    assert_eq!(
        (&listed[0]["last_day"], &listed[0]["kept"]),
        (&json!("2031-07-01"), &json!(6))
    );
    assert_eq!(rows(&world, 3), 5);
    let before = kept(&world);
    assert!(
        before.1.iter().all(|key| !world.holding(key).is_empty()),
        "the search finds nothing anyway"
    );
    let listed = contributions(&world, OVER);
    assert_eq!(
        (&listed[0]["last_day"], &listed[0]["kept"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(
        (&listed[1]["last_day"], &listed[1]["kept"]),
        (&json!("2031-08-01"), &json!(4))
    );
    assert_eq!((rows(&world, 3), rows(&world, 4)), (2, 2));
    gone(&world, &before);
    world.verified();
    // Its turn comes too.
    let before = kept(&world);
    contributions(&world, "2031-08-01T08:00:00Z");
    assert_eq!(rows(&world, 3), 0);
    gone(&world, &before);
    world.verified();
}

#[test]
fn p5_a_deletion_cut_off_by_a_kill_is_done_by_the_next_command_whatever_it_is() {
    for delay in [2, 5, 10, 15, 20, 25, 30, 40, 60, 90] {
        let world = two_imports();
        let before = kept(&world);
        let mut child = world.spawn(&["watch", "show", "--now", OVER]);
        // The moment is what varies here; nothing is waited for.
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        finish(child);
        world.run(&["member", "list", "--now", OVER]).done();
        assert_eq!((rows(&world, 3), rows(&world, 4)), (2, 2), "after {delay} ms");
        gone(&world, &before);
        world.verified();
    }
}

#[test]
fn p3_a_member_takes_her_rows_of_one_import_back_and_nobody_elses_go() {
    let world = two_imports();
    let before = kept(&world);
    let back = [
        "contribution",
        "withdraw",
        "1",
        "--as",
        "3",
        "--request-id",
        "back",
    ];
    let said = world.run(&back).done();
    assert_eq!(
        (&said["dataset"], &said["deleted"]),
        (&json!("trips"), &json!(true))
    );
    assert_eq!((rows(&world, 3), rows(&world, 4)), (2, 5));
    let hers: BTreeSet<String> = before
        .0
        .iter()
        .filter(|id| !kept(&world).0.contains(*id))
        .cloned()
        .collect();
    assert!(!hers.is_empty());
    world.verified();
    assert_eq!(world.run(&back).done(), said);
    world
        .run(&["contribution", "withdraw", "1", "--as", "3"])
        .refused("contribution.gone");
    world
        .run(&["contribution", "withdraw", "1", "--as", "1"])
        .refused("contribution.not-hers");
    assert_eq!(contributions(&world, "2026-08-02T08:00:00Z")[0]["kept"], 3);
    // What she took back can be brought again.
    let again = world.write("again.csv", trips(1..2, 3));
    assert_eq!(world.contribute("trips", &again).done()["stored"], 3);
    assert_eq!(rows(&world, 3), 5);
}

#[test]
fn p4_rows_take_the_place_of_wrong_ones_in_one_act() {
    let world = World::drivers(2);
    let own = |name: &str, fares: &[&str]| {
        let mut text = "requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
        for (minute, fare) in fares.iter().enumerate() {
            text.push_str(&format!(
                "2026-06-01T10:{minute:02}:00Z,uber,completed,EUR,{fare},3.250,300\n"
            ));
        }
        world.write(name, text)
    };
    let fares = || {
        let rows = Rows::of(&world).of_member(3, "trips", &FIELDS);
        rows.into_iter().filter_map(|row| row[0]).collect::<Vec<_>>()
    };
    let wrong = own("wrong.csv", &["271.83", "5.00"]);
    world.run(&["contribute", "trips", &wrong, "--as", "3"]).done();
    assert_eq!(fares(), [500, 27_183]);
    let before = kept(&world);
    let right = own("right.csv", &["27.18", "5.00"]);
    let replace = ["contribute", "trips", &right, "--as", "3", "--replace", "1"];
    let said = world.run(&replace).done();
    assert_eq!(
        (&said["replaced"], &said["stored"], &said["duplicates"]),
        (&json!(1), &json!(2), &json!(0))
    );
    assert_eq!(fares(), [500, 2_718]);
    gone(&world, &before);
    world.verified();
    world.run(&replace).refused("contribution.gone");
    assert_eq!(fares(), [500, 2_718], "what is refused changes nothing");
    world
        .run(&[
            "contribute",
            "trips",
            &right,
            "--member-column",
            "driver_id",
            "--replace",
            "2",
        ])
        .failed(2, "usage");
}

#[test]
fn p2_where_the_charter_says_so_the_rows_of_who_leaves_are_deleted_and_she_is_told_before() {
    let world = World::drivers(2);
    world.leaves_by("delete");
    let rows_of = world.write("rows.csv", trips(1..=2, 3));
    world.contribute("trips", &rows_of).done();
    let give = yes("3", "PublicBenefit", "any");
    assert_eq!(world.run(&give).done()["leave"], "delete");
    assert!(
        world
            .plainly(&["charter", "show", "trips"])
            .stdout
            .contains("deleted when their member leaves")
    );
    let before = kept(&world);
    let said = world.run(&["member", "leave", "3"]).done();
    assert_eq!(said["deleted"], json!(["trips"]));
    assert_eq!((rows(&world, 3), rows(&world, 4)), (0, 3));
    let left = kept(&world);
    let hers = before
        .0
        .iter()
        .zip(&before.1)
        .filter(|(id, _)| !left.0.contains(*id));
    let hers: (BTreeSet<String>, Vec<Vec<u8>>) = hers.map(|(id, key)| (id.clone(), key.clone())).unzip();
    assert!(!hers.0.is_empty());
    gone(&world, &hers);
    world.verified();
    let shown = world.run(&["member", "show", "3"]).done();
    assert_eq!((&shown["rows"], &shown["name"]), (&json!(0), &json!("Driver 1")));
}

#[test]
fn p4_what_is_wrong_about_a_member_is_put_right_and_the_wrong_words_are_nowhere_in_the_home() {
    let world = World::drivers(2);
    let person = |column: &str| {
        blobs(
            &world.database(),
            &format!("SELECT {column} FROM person WHERE member = 3"),
        )
    };
    let before: Vec<Vec<u8>> = ["record", "lookup"].into_iter().flat_map(person).collect();
    assert!(
        before.iter().all(|bytes| !world.holding(bytes).is_empty()),
        "the search finds nothing anyway"
    );
    let correct = [
        "member",
        "correct",
        "3",
        "--name",
        "Zaphira Quellingwood",
        "--external-id",
        "D9001",
        "--contact",
        "by the well",
        "--request-id",
        "right",
    ];
    let said = world.run(&correct).done();
    assert_eq!(world.run(&correct).done(), said);
    let shown = world.run(&["member", "show", "ext:D9001"]).done();
    assert_eq!(
        (&shown["member"], &shown["name"], &shown["contact"]),
        (&json!(3), &json!("Zaphira Quellingwood"), &json!("by the well"))
    );
    world.run(&["member", "show", "ext:D0001"]).failed(2, "usage");
    for bytes in &before {
        for part in [&bytes[..], &bytes[..bytes.len() / 2], &bytes[bytes.len() / 2..]] {
            assert_eq!(world.holding(part), [] as [std::path::PathBuf; 0]);
        }
    }
    for word in ["Zaphira", "by the well", "D9001"] {
        assert_eq!(
            world.holding(word.as_bytes()),
            [] as [std::path::PathBuf; 0],
            "{word} lies open"
        );
    }
    world.verified();
    world
        .run(&["member", "correct", "4", "--external-id", "D9001"])
        .refused("membership.twice");
    world
        .run(&["member", "correct", "4", "--name", "X", "--as", "3"])
        .refused("rights.own-act");
    world.run(&["member", "correct", "4"]).failed(2, "usage");
    // An empty text takes it out; the rest stays.
    world.run(&["member", "correct", "3", "--contact", ""]).done();
    let shown = world.run(&["member", "show", "3"]).done();
    assert_eq!(
        (&shown["name"], &shown["contact"]),
        (&json!("Zaphira Quellingwood"), &Value::Null)
    );
}
