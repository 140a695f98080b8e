//! What a member took out arrives in another co-op: the same rows, her answers as proposals, her history.

use super::takeout::{lived, secret};
use crate::world::{World, finish, trips, words};
use std::path::Path;

/// A co-op of the same template in which driver 3 is a member with nothing yet.
fn elsewhere() -> World {
    let other = World::drivers(0);
    other
        .run(&["member", "add", "Driver 3", "--external-id", "D0003"])
        .done();
    other
}

/// Her rows in a package, without their marks.
fn values(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("rows/trips.csv")).unwrap();
    let values = text
        .lines()
        .map(|line| line.split_once(',').unwrap().1.to_owned());
    let mut values: Vec<String> = values.collect();
    values.sort();
    values
}

#[test]
fn p30_what_she_took_out_arrives_in_another_co_op_once_and_a_yes_waits_for_her() {
    let world = lived();
    let secret = secret(&world);
    let export = |out: &str| {
        let line = "member export 5 --out {out} --secret-file {secret} --as 5";
        let done = world
            .run(&words(line, &[("out", out), ("secret", &secret)]))
            .done();
        done["out"].as_str().unwrap().to_owned()
    };
    let package = export("hers");
    let other = elsewhere();
    let arrive = |package: &str| {
        let line = "member arrive 3 {package} --secret-file {secret} --as 3 --attested-by 1,2";
        other.run(&words(line, &[("package", package), ("secret", &secret)]))
    };
    let done = arrive(&package).done();
    assert_eq!(
        done["datasets"],
        serde_json::json!([
            { "dataset": "trips", "read": 3, "stored": 3, "duplicates": 0, "unconfirmed": 0, "contribution": 1 }
        ])
    );
    assert_eq!(
        (done["proposed"].as_array().unwrap().len(), &done["history"]),
        (1, &true.into())
    );
    let listed = other.run(&["consent", "list", "--as", "3"]).done();
    assert!(listed["consents"][0]["waits"].is_u64(), "{listed}");
    // Again, and a later package of the same co-op with one row more.
    let again = arrive(&package).done();
    assert_eq!(
        (&again["datasets"][0]["stored"], &again["history"]),
        (&0.into(), &false.into())
    );
    assert_eq!(again["proposed"], serde_json::json!([]));
    let more = world.write("more.csv", trips(3..=3, 4));
    world.contribute("trips", &more).done();
    let later = arrive(&export("later")).done();
    assert_eq!(
        (
            &later["datasets"][0]["stored"],
            &later["datasets"][0]["duplicates"]
        ),
        (&1.into(), &3.into())
    );
    // The same rows in both.
    other
        .run(&["member", "export", "3", "--out", "there", "--plain", "--as", "3"])
        .done();
    world
        .run(&["member", "export", "5", "--out", "here", "--plain", "--as", "5"])
        .done();
    assert_eq!(
        values(&other.folder().join("there")),
        values(&world.folder().join("here"))
    );
    other.verified();
}

#[test]
fn p30_where_no_charter_permits_it_nothing_is_taken_in() {
    let world = lived();
    world
        .run(&["member", "export", "5", "--out", "hers", "--plain", "--as", "5"])
        .done();
    let package = world.folder().join("hers");
    let package = package.to_str().unwrap();
    let savers = World::empty();
    savers
        .run(&[
            "found",
            "savers",
            "--template",
            "savings",
            "--name",
            "Savers",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
        ])
        .done();
    let before = savers.run(&["state", "hash"]).done();
    let arrive = ["member", "arrive", "2", package, "--as", "2"];
    assert_eq!(savers.run(&arrive).code, Some(3));
    assert_eq!(savers.run(&["state", "hash"]).done(), before);
    // Nobody arrives for another, and a package that was changed is none.
    let other = elsewhere();
    assert_eq!(
        other.run(&["member", "arrive", "3", package, "--as", "2"]).code,
        Some(3)
    );
    let rows = world.folder().join("hers/rows/trips.csv");
    let text = std::fs::read_to_string(&rows).unwrap();
    std::fs::write(&rows, text.replace("uber", "bolt")).unwrap();
    assert_eq!(
        other.run(&["member", "arrive", "3", package, "--as", "3"]).code,
        Some(1)
    );
    assert_eq!(
        other.run(&["contribution", "list"]).done()["contributions"],
        serde_json::json!([])
    );
}

#[test]
fn p30_a16_killed_at_any_moment_an_arrival_is_finished_by_the_same_command_and_nothing_is_stored_twice() {
    let world = lived();
    let more = world.write("more.csv", trips(3..=3, 400));
    world.contribute("trips", &more).done();
    world.contribute_beside(&["D0003"]);
    world
        .run(&["member", "export", "5", "--out", "here", "--plain", "--as", "5"])
        .done();
    let (package, other) = (world.folder().join("here"), elsewhere());
    let line = "member arrive 3 {package} --as 3 --attested-by 1,2";
    let arrive = words(line, &[("package", package.to_str().unwrap())]);
    let mut states = std::collections::BTreeSet::new();
    for wait in (2..60).step_by(4).chain((60..400).step_by(20)) {
        let mut child = other.spawn(&arrive);
        // The moment is what varies here; nothing is waited for.
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        let said = finish(child);
        states.insert(other.verified());
        if said.code == Some(0) {
            break;
        }
    }
    println!("the kills left {} different states", states.len());
    let done = other.run(&arrive).done();
    let again = other.run(&arrive).done();
    assert_eq!(
        (&again["history"], &again["proposed"]),
        (&false.into(), &serde_json::json!([])),
        "{again}"
    );
    for dataset in again["datasets"].as_array().unwrap() {
        assert_eq!(dataset["stored"], 0, "{again}");
        assert_eq!(dataset["duplicates"], dataset["read"], "{again}");
    }
    assert_eq!(done["datasets"].as_array().unwrap().len(), 3, "{done}");
    other
        .run(&["member", "export", "3", "--out", "there", "--plain", "--as", "3"])
        .done();
    assert_eq!(values(&other.folder().join("there")), values(&package));
    let listed = other.run(&["consent", "list", "--as", "3"]).done();
    assert_eq!(listed["consents"].as_array().unwrap().len(), 1, "{listed}");
    other.verified();
}
