//! The co-op's key: kept elsewhere, locked for holders, turned; and what a thief of the home finds without it.

use super::lookup::blobs;
use crate::world::{QUESTION, Said, World, finish, signal, trips, until};
use std::time::Duration;

const NAME: &str = "Zaphira Quellingwood";
const EXTERNAL: &str = "XQ-7Z1KW-ZQ";
const WHY: &str = "The city plans night buses.";

fn run(world: &World, more: &[&str], args: &[&str]) -> Said {
    finish(world.command(&[more, args].concat()).spawn().unwrap())
}

fn locked() -> (World, String, String) {
    let world = World::drivers(10);
    world.granted(10, 4, "2");
    let ada = world.write("ada.pass", "ada amber barley cinder\n");
    let ben = world.write("ben.pass", "ben dune ember fallow\n");
    let (one, two) = (format!("ada={ada}"), format!("ben={ben}"));
    let listed = world
        .run(&["key", "lock", "--holder", &one, "--holder", &two])
        .done();
    assert_eq!(listed["holders"].to_string(), r#"["ada","ben"]"#);
    (world, ada, ben)
}

/// A co-op with its key in another folder, killed at work: a member, her rows, a request and an answer.
fn killed_with_the_key_elsewhere() -> (World, [String; 2]) {
    let world = World::empty();
    let keys = world.folder().join("keys");
    std::fs::create_dir(&keys).unwrap();
    let keys = ["--key-dir".to_owned(), keys.to_str().unwrap().to_owned()];
    let elsewhere = keys.each_ref().map(String::as_str);
    let found = [
        "found",
        "weavers",
        "--template",
        "drivers",
        "--name",
        "Weavers",
        "--officer",
        "Ada",
        "--officer",
        "Ben",
    ];
    let caps = [
        "--cap=lifetime=40",
        "--cap=dataset_year=12",
        "--cap=per_user=8",
        "--cap=question=8",
    ];
    run(
        &world,
        &elsewhere,
        &[&found[..], &caps, &["--test-clock", "--now", crate::world::START]].concat(),
    )
    .done();
    let mut owner = world
        .command(&[&elsewhere[..], &["serve", "--listen", "127.0.0.1:0"]].concat())
        .spawn()
        .unwrap();
    until("the owner stands at the door", || {
        world.home().join("socket").exists()
    });
    world
        .run(&["member", "add", NAME, "--external-id", EXTERNAL])
        .done();
    let rows = trips(1..2, 30)
        .replace("D0001", EXTERNAL)
        .replace("5.01", "271.83");
    let rows = world.write("rows.csv", rows);
    world.contribute("trips", &rows).done();
    world.ask(&crate::world::request("1"));
    world
        .run(&["query", "1", QUESTION, "--request-id", "planted-request"])
        .done();
    signal("-KILL", &mut owner);
    finish(owner);
    (world, keys)
}

#[test]
fn p29_a_home_stolen_without_its_key_shows_no_personal_data_not_even_in_the_log_ahead() {
    let (world, keys) = killed_with_the_key_elsewhere();
    let files = world.files();
    assert!(
        files
            .iter()
            .any(|(path, bytes)| path.ends_with("journal.db-wal") && !bytes.is_empty())
    );
    assert!(
        files
            .iter()
            .any(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"))
    );
    let key = std::fs::read(world.folder().join("keys/weavers.key")).unwrap();
    // What is asked is public, and so is who consented under which number: see SECURITY.md.
    let needles: [&[u8]; 8] = [
        NAME.as_bytes(),
        b"Quellingwood",
        EXTERNAL.as_bytes(),
        b"7Z1KW",
        b"271.83",
        WHY.as_bytes(),
        b"planted-request",
        &key,
    ];
    for needle in needles {
        let found = world.holding(needle);
        assert!(
            found.is_empty(),
            "'{}' is in {found:?}",
            String::from_utf8_lossy(needle)
        );
    }
    // Rows lie in no column that can be read: a Parquet file with an encrypted footer ends so.
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"))
    {
        assert!(bytes.ends_with(b"PARE"), "{path:?}");
    }
    world.run(&["member", "list"]).failed(1, "keyring");
    let listed = run(&world, &keys.each_ref().map(String::as_str), &["member", "list"])
        .done()
        .to_string();
    assert!(listed.contains(NAME));
}

#[test]
fn p29_each_of_two_holders_opens_the_co_op_alone_and_nobody_else_does() {
    let (world, ada, ben) = locked();
    world.run(&["verify"]).failed(1, "keyring");
    let wrong = world.write("wrong.pass", "somebody else entirely\n");
    run(&world, &["--passphrase-file", &wrong], &["verify"]).failed(1, "keyring");
    for file in [&ada, &ben] {
        run(&world, &["--passphrase-file", file], &["verify"]).done();
    }
    let mut command = world.command(&["verify"]);
    finish(
        command
            .env("FENWICK_PASSPHRASE", "ben dune ember fallow")
            .spawn()
            .unwrap(),
    )
    .done();
    assert!(!world.coop().join("coop.key").exists());
    // Losing one blocks nobody.
    std::fs::remove_file(world.coop().join("coop.key.ada.age")).unwrap();
    run(
        &world,
        &["--passphrase-file", &ben],
        &["member", "add", "Somebody"],
    )
    .done();
}

#[test]
fn p29_who_was_a_holder_opens_nothing_after_the_key_was_turned() {
    let (world, ada, ben) = locked();
    let (with_ada, with_ben) = (
        ["--passphrase-file", ada.as_str()],
        ["--passphrase-file", ben.as_str()],
    );
    let state = run(&world, &with_ada, &["verify"]).done()["state_hash"].clone();
    // What he could have copied: the locked key and his own identity.
    let kept: Vec<_> = ["coop.key.age", "coop.key.ben.age"]
        .map(|name| (name, std::fs::read(world.coop().join(name)).unwrap()))
        .into();
    let database = world.database();
    let sealed = |column: &str, table: &str| blobs(&database, &format!("SELECT {column} FROM {table}"));
    let old = [
        sealed("key", "person"),
        sealed("body", "text"),
        sealed("key", "file"),
        sealed("outcome", "act"),
    ]
    .concat();
    let files = |world: &World| -> Vec<_> {
        let all = world.files().into_iter().map(|(path, _)| path);
        all.filter(|path| path.extension().is_some_and(|ending| ending == "parquet"))
            .collect()
    };
    let old_files = files(&world);
    run(&world, &with_ada, &["key", "remove-holder", "ben"]).done();
    let rotated = run(&world, &with_ada, &["key", "rotate"]).done();
    assert_eq!(rotated["files"], old_files.len());
    run(&world, &with_ben, &["verify"]).failed(1, "keyring");
    assert_eq!(run(&world, &with_ada, &["verify"]).done()["state_hash"], state);
    for needle in &old {
        assert!(
            world.holding(needle).is_empty(),
            "something sealed under the old key is still there"
        );
    }
    assert!(files(&world).iter().all(|path| !old_files.contains(path)));
    // With the key that he kept, and the home as it is now.
    for (name, bytes) in kept {
        std::fs::write(world.coop().join(name), bytes).unwrap();
    }
    assert_eq!(run(&world, &with_ben, &["member", "list"]).code, Some(1));
    assert_eq!(run(&world, &with_ben, &["verify"]).code, Some(1));
}

#[test]
fn p29_a_turning_that_is_killed_anywhere_leaves_a_co_op_that_works_and_is_finished_later() {
    let world = World::drivers(20);
    world.granted(20, 20, "2");
    let state = world.verified();
    let mut finished = 0;
    for round in 0..12u64 {
        let mut turning = world.spawn(&["key", "rotate"]);
        std::thread::sleep(Duration::from_millis(round * round * 4));
        signal("-KILL", &mut turning);
        finished += u32::from(finish(turning).code == Some(0));
        assert_eq!(world.verified(), state, "round {round}");
    }
    world.run(&["key", "rotate"]).done();
    assert_eq!(world.verified(), state);
    assert!(finished < 12, "no turning was cut off");
    world.run(&["member", "show", "ext:D0003"]).done();
    world.run(&["query", "1", QUESTION]).done();
}

#[test]
fn a_key_that_is_opened_again_needs_no_passphrase() {
    let (world, ada, _) = locked();
    let opened = run(&world, &["--passphrase-file", &ada], &["key", "unlock"]).done();
    assert_eq!(opened["locked"], false);
    world.verified();
    let names = std::fs::read_dir(world.coop())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.ends_with(".age")).count(), 0);
}
