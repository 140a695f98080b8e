//! Backups that are damaged, of others, or of a co-op that came back; and one that is made while everybody is at work.

use crate::world::{QUESTION, Said, World, bring, finish, homeless, trips, until, words};
use serde_json::Value;

fn pass(world: &World) -> String {
    world.write("backup.pass", "amber barley cinder dune\n")
}

fn backup(world: &World, home: &str, more: &[&str]) -> Value {
    let pass = pass(world);
    let args = ["--home", home, "backup", "--out", "b", "--seal-with", &pass];
    world.elsewhere(&[&args[..], more].concat()).done()
}

fn drill(world: &World, file: &str, pass: &str) -> Said {
    homeless(
        &["--json", "restore", "--drill", file, "--open-with", pass],
        world.folder(),
    )
}

#[test]
fn p23_what_is_wrong_with_a_backup_is_said_in_one_plain_sentence() {
    let world = World::drivers(6);
    world.consented(6, 4);
    let pass = pass(&world);
    let made = backup(&world, world.home().to_str().unwrap(), &[]);
    let bytes = std::fs::read(made["file"].as_str().unwrap()).unwrap();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    let other = world.write("other.pass", "another one altogether\n");
    let cases = [
        ("cut.age", &bytes[..bytes.len() / 2], &pass, "cut off"),
        ("empty.age", &[][..], &pass, "cut off"),
        ("flipped.age", &flipped[..], &pass, "damaged"),
        ("whole.age", &bytes[..], &other, "another passphrase"),
        (
            "letter.pdf",
            &b"%PDF-1.7 not a backup at all, and long enough to be read"[..],
            &pass,
            "not sealed with age",
        ),
    ];
    for (name, bytes, opens, says) in cases {
        let file = world.write(name, bytes);
        let said = drill(&world, &file, opens);
        assert_eq!(said.code, Some(1), "{name}: {said:?}");
        let message = said.object()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(says), "{name}: {message}");
        assert!(
            !message.contains('\n') && message.len() < 200,
            "{name}: {message}"
        );
    }
    // Sealed with age, and no backup.
    world
        .run(&[
            "member",
            "export",
            "3",
            "--out",
            "hers",
            "--secret-file",
            &pass,
            "--as",
            "3",
        ])
        .done();
    let sealed = world.folder().join("hers/member-3.zip.age");
    let message = drill(&world, sealed.to_str().unwrap(), &pass).failed(1, "backup");
    assert!(message.contains("is no backup of a co-op"), "{message}");
}

#[test]
fn p23_p2_a_backup_of_a_co_op_that_came_back_comes_back_too_and_waits_again() {
    let world = World::drivers(8);
    world.granted(8, 4, "2");
    let pass = pass(&world);
    let first = world.home().to_str().unwrap().to_owned();
    let early = backup(&world, &first, &[]);
    world.run(&["query", "1", QUESTION, "--epsilon", "1"]).done();
    let late = backup(&world, &first, &[]);
    let homes = ["second", "third"].map(|name| world.folder().join(name).to_str().unwrap().to_owned());
    let run = |home: &str, args: &[&str]| world.elsewhere(&[&["--home", home], args].concat());
    let restore = |home: &str, made: &Value| {
        let file = made["file"].as_str().unwrap();
        run(home, &["restore", file, "--open-with", &pass]).done()
    };
    restore(&homes[0], &early);
    // Backed up while it waits, and brought back from that: it waits still, and catches up as the first would.
    let withdraw =
        "consent withdraw --as 5 --dataset trips --purpose PublicBenefit --recipient class:public-body";
    run(&homes[0], &words(withdraw, &[])).done();
    let waiting = backup(&world, &homes[0], &[]);
    restore(&homes[1], &waiting);
    assert_eq!(run(&homes[1], &["coop", "status"]).done()["state"], "stale");
    run(&homes[1], &["query", "1", QUESTION, "--epsilon", "1"]).refused("restore.stale");
    run(&homes[1], &["verify"]).done();
    let late = late["file"].as_str().unwrap();
    let caught = run(&homes[0], &["restore", "--catch-up", late, "--open-with", &pass]).done();
    assert_eq!(caught["again"], 1);
    run(&homes[0], &["restore", "--confirm", "--attested-by", "1,2"]).done();
    let spent = |home: &str| run(home, &["budget", "show", "trips"]).done()["spent"].clone();
    assert_eq!(spent(&homes[0]), spent(&first));
    assert_eq!(run(&homes[0], &["coop", "status"]).done()["state"], "working");
}

#[test]
fn p29_only_backups_of_this_co_op_are_ever_deleted_and_never_the_one_just_made() {
    let world = World::drivers(3);
    let home = world.home().to_str().unwrap().to_owned();
    let early = backup(&world, &home, &[]);
    let name = early["file"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    // Another co-op of the same name, which keeps its backups in the same folder.
    let namesake = World::drivers(1);
    let folder = world.folder().join("b");
    let pass = pass(&world);
    let theirs = namesake
        .run(&["backup", "--out", folder.to_str().unwrap(), "--seal-with", &pass])
        .done();
    let theirs = theirs["file"].as_str().unwrap().to_owned();
    let foreign = [
        "notes.txt",
        "weavers-notes.fenwick.age",
        &format!("{name}.txt"),
        &format!("old-{name}"),
    ];
    for name in foreign {
        std::fs::write(folder.join(name), "not ours").unwrap();
    }
    std::fs::create_dir(folder.join(name.replace("-0000000000", "-0000000001"))).unwrap();
    for number in 0..3 {
        world
            .run(&["member", "add", &format!("Newcomer {number}")])
            .done();
        backup(&world, &home, &["--keep", "1"]);
    }
    let listed = world.run(&["backup", "--out", "b", "--list"]).done();
    assert_eq!(listed["backups"].as_array().unwrap().len(), 1);
    let left = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 1 + 1 + foreign.len() + 1, "something else was deleted");
    assert!(std::path::Path::new(&theirs).exists());

    // A co-op that came back from an old backup has a shorter log than its later backups.
    let kept = world.write(
        "kept.age",
        std::fs::read(listed["backups"][0]["file"].as_str().unwrap()).unwrap(),
    );
    world
        .run(&["member", "add", "Late Comer", "--now", "2026-07-02T08:00:00Z"])
        .done();
    for _ in 0..3 {
        world.run(&["member", "add", "Another"]).done();
    }
    backup(&world, &home, &[]);
    let second = world.folder().join("second");
    let second = second.to_str().unwrap();
    let run = |args: &[&str]| world.elsewhere(&[&["--home", second], args].concat());
    run(&["restore", &kept, "--open-with", &pass]).done();
    let made = backup(&world, second, &["--keep", "1"]);
    assert!(std::path::Path::new(made["file"].as_str().unwrap()).exists());
    run(&["verify"]).done();
}

#[test]
fn p23_a22_a_backup_that_is_made_while_rows_come_in_and_a_question_is_answered_is_of_one_moment() {
    let world = World::drivers(40);
    world.granted(40, 4, "2");
    let mut owner = world.spawn(&["serve", "--listen", "127.0.0.1:0"]);
    until("the owner stands at the door", || {
        world.home().join("socket").exists()
    });
    let pass = pass(&world);
    let mut working = Vec::new();
    let mut backups = Vec::new();
    for round in 0..3 {
        let rows = world.write(&format!("more{round}.csv"), trips(1..=40, 40 + 40 * round));
        let import = bring(&rows);
        working.push(world.spawn(&import));
        working.push(world.spawn(&["query", "1", QUESTION, "--epsilon", "0.1", "--fresh"]));
        let out = format!("b{round}");
        backups.push(world.spawn(&["backup", "--out", &out, "--seal-with", &pass]));
    }
    for work in working {
        finish(work).done();
    }
    for made in backups {
        let made = finish(made).done();
        let proven = drill(&world, made["file"].as_str().unwrap(), &pass).done();
        assert_eq!(
            (&proven["state_hash"], &proven["root"], &proven["files"]),
            (&made["state_hash"], &made["root"], &made["files"])
        );
    }
    crate::world::signal("-INT", &mut owner);
    finish(owner);
    world.verified();
}
