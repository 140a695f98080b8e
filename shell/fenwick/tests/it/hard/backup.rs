//! Backups: whole, sealed, provable; and a restored co-op that gives back neither budget nor consent.

use crate::world::{QUESTION, Said, World, finish, homeless, signal, trips, until};
use serde_json::Value;
use std::path::PathBuf;

const CONSENT: [&str; 8] = [
    "--dataset",
    "trips",
    "--purpose",
    "PublicBenefit",
    "--recipient",
    "class:public-body",
    "--answer",
    "yes",
];

fn pass(world: &World) -> String {
    world.write("backup.pass", "amber barley cinder dune\n")
}

/// Makes a backup into a folder beside the home; its file.
fn backup(world: &World, folder: &str) -> String {
    let pass = pass(world);
    let made = world
        .run(&["backup", "--out", folder, "--seal-with", &pass])
        .done();
    made["file"].as_str().unwrap().to_owned()
}

/// The same folder with another home.
fn at<'a>(home: &'a str, args: &[&'a str]) -> Vec<&'a str> {
    [&["--home", home][..], args].concat()
}

fn consent(member: &str) -> Vec<&str> {
    [
        &["consent", "give", "--as", member][..],
        &CONSENT,
        &["--attested-by", "1,2"],
    ]
    .concat()
}

fn withdraw(member: &str) -> Vec<&str> {
    [&["consent", "withdraw", "--as", member][..], &CONSENT[..6]].concat()
}

fn drilled(world: &World, file: &str) -> (Said, Vec<PathBuf>) {
    let temporary = world.folder().join("temporary");
    std::fs::create_dir_all(&temporary).unwrap();
    let open_with = pass(world);
    let said = homeless(
        &["--json", "restore", "--drill", file, "--open-with", &open_with],
        &temporary,
    );
    let left = std::fs::read_dir(&temporary).unwrap();
    (said, left.map(|entry| entry.unwrap().path()).collect())
}

#[test]
fn p23_a22_a_backup_is_proven_in_a_drill_that_leaves_nothing_behind_and_touches_no_home() {
    let world = World::drivers(20);
    world.granted(20, 4, "2");
    let state = world.verified();
    let file = backup(&world, "backups");
    let before = world.files();
    let (said, left) = drilled(&world, &file);
    let proven = said.done();
    assert_eq!(proven["state_hash"], state.as_str());
    assert_eq!(proven["rows"], 80);
    assert_eq!(left, Vec::<PathBuf>::new());
    assert!(world.files() == before, "the drill changed the home");

    // Nothing plain is in it, and no damage passes.
    let bytes = std::fs::read(&file).unwrap();
    for needle in ["Driver 7", "D0007", "journal", "Weavers"] {
        assert!(
            !bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes()),
            "{needle}"
        );
    }
    for place in [10, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1;
        let damaged = world.write("damaged.age", &damaged);
        let (said, left) = drilled(&world, &damaged);
        assert_eq!((said.code, left.len()), (Some(1), 0), "byte {place}: {said:?}");
        let cut = world.write("cut.age", &bytes[..place]);
        assert_eq!(drilled(&world, &cut).0.code, Some(1), "cut at {place}");
    }
    let other = world.write("other.pass", "another passphrase\n");
    let said = homeless(
        &["--json", "restore", "--drill", &file, "--open-with", &other],
        world.folder(),
    );
    assert!(said.failed(1, "sealed").contains("another passphrase"));
}

#[test]
fn p2_p23_a_restored_old_backup_gives_back_neither_budget_nor_consent_until_it_has_caught_up() {
    let world = World::drivers(20);
    world.granted(20, 4, "2");
    let early = backup(&world, "backups");
    // What the early backup does not know: budget spent, a consent withdrawn, a checkpoint that somebody holds.
    world.run(&["query", "1", QUESTION]).done();
    world.run(&withdraw("ext:D0003")).done();
    let budget = world.run(&["budget", "show", "trips"]).done();
    let held = world.run(&["log", "checkpoint"]).done();
    let held = world.write("held.txt", held["note"].as_str().unwrap());
    let late = backup(&world, "backups");

    let (home, open_with) = (world.folder().join("second"), pass(&world));
    let home = home.to_str().unwrap();
    let run = |args: &[&str]| world.elsewhere(&at(home, args));
    let restored = run(&["restore", &early, "--open-with", &open_with]).done();
    assert_eq!(
        (&restored["stale"], &restored["coop"]),
        (&Value::Bool(true), &"weavers".into())
    );
    run(&["verify"]).done();
    assert_eq!(run(&["coop", "status"]).done()["state"], "stale");

    run(&["query", "1", QUESTION]).refused("restore.stale");
    run(&consent("ext:D0004")).refused("restore.stale");
    run(&["member", "add", "Somebody"]).refused("restore.stale");
    run(&["log", "checkpoint"]).refused("restore.stale");
    let confirm = [
        "restore",
        "--confirm",
        "--checkpoint",
        &held,
        "--attested-by",
        "1,2",
    ];
    run(&confirm).refused("restore.behind");

    // Who takes hers out does so meanwhile.
    run(&withdraw("ext:D0005")).done();
    run(&["member", "erase", "ext:D0006"]).done();
    run(&["member", "leave", "ext:D0007"]).done();

    let caught = run(&["restore", "--catch-up", &late, "--open-with", &open_with]).done();
    assert_eq!(caught["again"], 3);
    run(&["query", "1", QUESTION]).refused("restore.stale");
    run(&["restore", "--confirm", "--checkpoint", &held]).refused("duty.attest");
    run(&confirm).done();
    run(&["verify", "--checkpoint", &held]).done();
    assert_eq!(run(&["budget", "show", "trips"]).done(), budget);
    for (member, answer) in [("ext:D0003", "no"), ("ext:D0004", "yes"), ("ext:D0005", "no")] {
        let shown = run(&["consent", "list", "--as", member]).done().to_string();
        assert!(
            shown.contains(&format!("\"answer\":\"{answer}\"")),
            "{member}: {shown}"
        );
    }
    let gone = run(&["member", "show", "8"]).done();
    assert_eq!(gone["erased"], true, "{gone}");
    let names = std::fs::read_dir(format!("{home}/coops")).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["weavers"]);
}

#[test]
fn p23_only_a_later_backup_of_the_same_log_is_caught_up_with() {
    let world = World::drivers(3);
    let open_with = pass(&world);
    let early = backup(&world, "backups");
    world.run(&["member", "add", "Somebody"]).done();
    let late = backup(&world, "backups");
    let home = world.folder().join("second");
    let home = home.to_str().unwrap();
    let run = |args: &[&str]| world.elsewhere(&at(home, args));
    run(&["restore", &late, "--open-with", &open_with]).done();
    let said = run(&["restore", "--catch-up", &early, "--open-with", &open_with]);
    said.failed(1, "restore.earlier");
    let again = run(&["restore", &late, "--open-with", &open_with]);
    again.failed(1, "restore.place");
    // A co-op that went on elsewhere is another log.
    let third = world.folder().join("third");
    let third = third.to_str().unwrap();
    let other = |args: &[&str]| world.elsewhere(&at(third, args));
    other(&["restore", &early, "--open-with", &open_with]).done();
    other(&["restore", "--confirm", "--attested-by", "1,2"]).done();
    for name in ["One", "Two", "Three"] {
        other(&["member", "add", name]).done();
    }
    let forked = other(&["backup", "--out", "forked", "--seal-with", &open_with]).done();
    let forked = forked["file"].as_str().unwrap().to_owned();
    run(&["restore", "--catch-up", &forked, "--open-with", &open_with]).failed(1, "restore.forked");
    run(&["verify"]).done();
}

#[test]
fn p23_a22_a_backup_that_is_made_while_acts_go_on_is_of_one_moment() {
    let world = World::drivers(5);
    let rows = world.write("rows.csv", trips(1..6, 200));
    world.contribute("trips", &rows).done();
    let mut owner = world.spawn(&["serve", "--listen", "127.0.0.1:0"]);
    until("the owner stands at the door", || {
        world.home().join("socket").exists()
    });
    let pass = pass(&world);
    let acts: Vec<_> = (0..12)
        .map(|number| world.spawn(&["member", "add", &format!("Newcomer {number}")]))
        .collect();
    let backups: Vec<_> = (0..3)
        .map(|number| world.spawn(&["backup", "--out", &format!("b{number}"), "--seal-with", &pass]))
        .collect();
    for act in acts {
        finish(act).done();
    }
    for made in backups {
        let made = finish(made).done();
        let (said, _) = drilled(&world, made["file"].as_str().unwrap());
        assert_eq!(said.done()["state_hash"], made["state_hash"]);
    }
    signal("-INT", &mut owner);
    finish(owner);
    world.verified();
}

#[test]
fn p29_old_backups_go_and_the_list_says_whom_one_still_holds() {
    let world = World::drivers(4);
    let pass = pass(&world);
    let make = || {
        world
            .run(&["backup", "--out", "b", "--seal-with", &pass, "--keep", "2"])
            .done()
    };
    let first = make();
    world.run(&["member", "erase", "ext:D0001"]).done();
    make();
    let listed = world.run(&["backup", "--out", "b", "--list"]).done();
    let erased: Vec<&Value> = listed["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| &found["erased_since"])
        .collect();
    assert_eq!(erased, [1, 0]);
    world.run(&["member", "add", "Somebody"]).done();
    assert_eq!(make()["removed"], 1);
    assert!(!PathBuf::from(first["file"].as_str().unwrap()).exists());
    let weak = world.write("weak.pass", "short\n");
    assert_eq!(
        world.run(&["backup", "--out", "b", "--seal-with", &weak]).code,
        Some(2)
    );
}
