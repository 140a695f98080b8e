//! A sister co-op from another's signed template.

use crate::world::{QUESTION, START, Said, World};
use std::time::{Duration, Instant};

/// A co-op with a budget of its own, and its template beside the home.
fn weavers() -> (World, String) {
    let world = World::drivers(3);
    let file = world.folder().join("weavers.template");
    let file = file.to_str().unwrap().to_owned();
    world.run(&["template", "export", "--out", &file]).done();
    (world, file)
}

/// Founds a sister from a file, on a test clock.
fn found(world: &World, slug: &str, file: &str, more: &[&str]) -> Said {
    let found = [
        "found",
        slug,
        "--template",
        file,
        "--name",
        "Sisters",
        "--officer",
        "Cleo",
        "--officer",
        "Dana",
        "--test-clock",
        "--now",
        START,
    ];
    world.run(&[&found, more].concat())
}

#[test]
fn c10_from_a_signed_template_to_a_sister_that_answers_a_question_in_minutes() {
    let (weavers, file) = weavers();
    let began = Instant::now();
    let sisters = World::empty();
    let key = weavers.run(&["log", "checkpoint"]).done()["log_key"].clone();
    let founded = found(
        &sisters,
        "weavers",
        &file,
        &["--signed-by", key.as_str().unwrap()],
    )
    .done();
    assert_eq!(founded["template_signed_by"], key);
    sisters.enter(30);
    sisters.granted(30, 3, "1");
    let answer = sisters.run(&["query", "1", QUESTION, "--epsilon", "1"]).done();
    assert_eq!(answer["release"], 1);
    sisters.verified();
    assert!(
        began.elapsed() < Duration::from_secs(600),
        "{:?}",
        began.elapsed()
    );

    // Her rules are the rules of the co-op that signed, to the letter, and her first entry says whose and which.
    let show = |world: &World| world.run(&["bylaws", "show"]).done()["bylaws"].clone();
    assert_eq!(show(&weavers), show(&sisters));
    let charters = |world: &World| world.run(&["charter", "show", "trips"]).done()["charter"].clone();
    assert_eq!(charters(&weavers), charters(&sisters));
    let again = ["template", "export", "--out", "again.template"];
    let exported = weavers.run(&again).done();
    assert_eq!(founded["template_digest"], exported["digest"]);
    let first = super::lookup::texts(&sisters.database(), "SELECT canonical FROM entry WHERE seq = 0");
    let first: serde_json::Value = serde_json::from_str(&first[0]).unwrap();
    let origin = &first["event"]["founded"]["origin"];
    assert_eq!(
        (&origin["log_key"], &origin["template"]),
        (&key, &exported["digest"])
    );
}

#[test]
fn c10_a_template_holds_no_member_and_is_the_same_whoever_exports_it_when() {
    let (world, file) = weavers();
    let note = std::fs::read_to_string(&file).unwrap();
    let member = ["member", "add", "Zaphira Quellingwood", "--external-id", "Z77"];
    world.run(&member).done();
    let again = world.folder().join("again.template");
    let again = again.to_str().unwrap();
    world.run(&["template", "export", "--out", again]).done();
    assert_eq!(std::fs::read_to_string(again).unwrap(), note);
    for hers in ["Zaphira", "Z77", "D0001", "Driver 1"] {
        assert!(!note.contains(hers), "{hers}");
    }
    let shown = world.elsewhere(&["templates", "show", &file]).done();
    assert_eq!(shown["id"], "drivers");
    assert!(
        shown["signed_by"]
            .as_str()
            .unwrap()
            .starts_with("fenwick/weavers+")
    );
}

#[test]
fn c10_an_altered_template_or_another_signer_founds_nothing() {
    let (weavers, file) = weavers();
    let note = std::fs::read_to_string(&file).unwrap();
    let world = World::empty();
    let altered = world.write("altered.template", note.replace("quorum", "quorum "));
    let cut = world.write("cut.template", &note[..note.len() - 10]);
    let no_note = world.write("words.template", "be nice to each other\n");
    for file in [&altered, &cut, &no_note] {
        found(&world, "sisters", file, &[]).failed(1, "template.signature");
    }
    let other = World::drivers(0);
    let key = other.run(&["log", "checkpoint"]).done()["log_key"].clone();
    let stranger = ["--signed-by", key.as_str().unwrap()];
    found(&world, "sisters", &file, &stranger).failed(1, "template.signature");
    found(&world, "sisters", "drivers", &stranger).failed(1, "template.signature");
    assert!(
        world.run(&["member", "list"]).code == Some(2),
        "something was founded"
    );
    drop(weavers);
}
