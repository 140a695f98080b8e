//! Files that are kept as their members brought them: byte for byte, for her alone, and gone with her rows.

mod carried;

use super::lookup::{blobs, texts};
use crate::world::{CLOCK, CLOSING, OPENING, TWO, World, finish, trips};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;

/// A word in a column that no charter names.
const CANARY: &str = "Quellingwood Lane 7";
const NOBODY: [PathBuf; 0] = [];

/// A charter of a template, with or without original files.
fn charter_of(world: &World, template: &str, dataset: &str, keeps: bool) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates");
    let path = format!("{root}/{template}/charters/{dataset}.toml");
    let charter = std::fs::read_to_string(path).unwrap();
    let said = match keeps {
        true => "originals = \"keep\"\nretention_days",
        false => "retention_days",
    };
    let name = format!("{dataset}-{keeps}.toml");
    world.write(&name, charter.replacen("retention_days", said, 1))
}

fn vote(world: &World, motion: &str, (opening, closing): (&str, &str)) {
    for member in ["1", "2", "3", "4"] {
        let vote = ["vote", motion, "yes", "--as", member, "--now", opening];
        world.run(&vote).done();
    }
    let close = ["motion", "close", motion, "--now", closing];
    world.run(&close).done();
}

/// Drivers whose members voted to keep original files of trips.
pub fn keeping(drivers: u32) -> World {
    let world = World::drivers(drivers);
    let file = charter_of(&world, "drivers", "trips", true);
    world.run(&["charter", "propose", &file, "--as", "3"]).done();
    vote(&world, "1", (OPENING, CLOSING));
    let shown = world.run(&["charter", "show", "trips"]).done();
    assert_eq!(shown["charter"]["originals"], "keep");
    world
}

/// Trips of one member, with a column that is dropped.
fn hers(rows: u32) -> String {
    let mut text = "requested_at,platform,status,currency,fare,distance,duration,from\n".to_owned();
    for row in 0..rows {
        let (hour, minute) = (row / 60 % 24, row % 60);
        text.push_str(&format!(
            "2026-06-01T{hour:02}:{minute:02}:00Z,uber,completed,EUR,12.50,3.250,300,{CANARY}\n"
        ));
    }
    text
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn contribute(world: &World, file: &str, member: &str, more: &[&str]) -> Value {
    let contribute = ["contribute", "trips", file, "--as", member];
    world.run(&[&contribute[..], more].concat()).done()
}

/// What is kept of original files: their names on the disk, and what must be nowhere once they are gone.
fn kept(world: &World) -> Vec<(String, Vec<Vec<u8>>)> {
    let ids = texts(&world.database(), "SELECT id FROM original ORDER BY id");
    let bodies = blobs(&world.database(), "SELECT body FROM original ORDER BY id");
    let sealed = |id: &String| {
        let bytes = std::fs::read(world.coop().join("originals").join(id)).unwrap();
        bytes[..bytes.len().min(64)].to_vec()
    };
    let needles = |(id, body): (String, Vec<u8>)| {
        let (first, second) = body.split_at(body.len() / 2);
        let needles = vec![sealed(&id), first.to_vec(), second.to_vec()];
        (id, needles)
    };
    ids.into_iter().zip(bodies).map(needles).collect()
}

fn gone(world: &World, before: &[(String, Vec<Vec<u8>>)]) {
    assert!(!before.is_empty());
    for (id, needles) in before {
        assert!(!world.coop().join("originals").join(id).exists(), "{id} is there");
        for needle in needles {
            assert_eq!(world.holding(needle), NOBODY, "something of {id} is there");
        }
    }
}

/// The files in the folder of originals, whatever is listed.
fn on_the_disk(world: &World) -> usize {
    std::fs::read_dir(world.coop().join("originals")).map_or(0, Iterator::count)
}

fn fetch(world: &World, contribution: &str, member: &str, out: &str) -> Value {
    let fetch = [
        "contribution",
        "original",
        contribution,
        "--out",
        out,
        "--as",
        member,
    ];
    world.run(&fetch).done()
}

#[test]
fn d4_a_file_is_kept_as_she_brought_it_and_comes_back_byte_for_byte() {
    let world = keeping(2);
    let plain = world.write("my trips.csv", hers(30));
    let said = contribute(&world, &plain, "3", &[]);
    let length = std::fs::metadata(&plain).unwrap().len();
    assert_eq!(
        (&said["originals"]["kept"], &said["originals"]["bytes"]),
        (&json!(1), &json!(length))
    );
    let packed = zipped(&[("trips.csv".to_owned(), hers(60).into_bytes())]);
    let packed = world.write("packed.zip", packed);
    contribute(&world, &packed, "4", &["--attested-by", "1,2"]);
    for word in [CANARY, "my trips"] {
        assert_eq!(world.holding(word.as_bytes()), NOBODY, "{word} lies open");
    }
    let listed = world.run(&["contribution", "list"]).done();
    assert_eq!(
        listed["contributions"][0]["originals"],
        json!({ "files": 1, "bytes": length })
    );
    assert_eq!(listed["originals"]["files"], 2);
    let said = fetch(&world, "1", "3", "back.csv");
    assert_eq!(said["name"], "my trips.csv");
    let read = |name: &str| std::fs::read(world.folder().join(name)).unwrap();
    assert_eq!(read("back.csv"), hers(30).into_bytes());
    fetch(&world, "2", "4", "back.zip");
    assert_eq!(read("back.zip"), read("packed.zip"));
    // Only hers, never over another file, and it stands in the log about her.
    let others = ["contribution", "original", "2", "--out", "x", "--as", "3"];
    world.run(&others).refused("contribution.no-original");
    let over = ["contribution", "original", "1", "--out", "back.zip", "--as", "3"];
    world.run(&over).failed(2, "usage");
    assert!(!world.folder().join("x").exists());
    let shown = world.run(&["member", "show", "3"]).done();
    assert_eq!(shown["looked_at"], json!(["2026-07-15T09:00:00Z everything"]));
    world.verified();
}

#[test]
fn d4_what_cannot_be_kept_is_said_and_the_members_are_told_before() {
    let world = keeping(2);
    let many = world.write("many.csv", trips(1..=2, 3));
    let said = world.contribute("trips", &many).done();
    assert_eq!(said["originals"]["why_not"], "several-members");
    let own = world.write("own.csv", hers(5));
    contribute(&world, &own, "3", &[]);
    let again = contribute(&world, &own, "3", &[]);
    assert_eq!(again["originals"]["why_not"], "nothing-new");
    assert_eq!((on_the_disk(&world), kept(&world).len()), (1, 1));
    let told = world.plainly(&["contribute", "trips", &many, "--member-column", "driver_id"]);
    assert!(told.stdout.contains("of several members"), "{told:?}");
    let shown = world.plainly(&["charter", "show", "trips"]).stdout;
    assert!(shown.contains("files are kept as she brought them"), "{shown}");
    let yes = "consent give --as 3 --dataset trips --purpose PublicBenefit --recipient any --answer yes";
    let yes: Vec<&str> = yes.split(' ').collect();
    assert_eq!(world.run(&yes).done()["originals"], "keep");
    // Where no charter says so, nothing is kept and nothing said.
    let world = World::drivers(2);
    let own = world.write("own.csv", hers(5));
    assert_eq!(contribute(&world, &own, "3", &[])["originals"], Value::Null);
    assert_eq!(on_the_disk(&world), 0);
}

#[test]
fn d4_a_file_is_not_kept_where_less_is_kept_of_its_values_than_was_brought() {
    let world = World::empty();
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/drivers");
    let read = |name: &str| std::fs::read_to_string(format!("{from}/{name}")).unwrap();
    std::fs::create_dir_all(world.folder().join("rules/charters")).unwrap();
    world.write("rules/template.toml", read("template.toml"));
    let ways = "ingest = { ways = [\"share\", \"drop\"] }\nname = \"distance\"";
    let keep = "originals = \"keep\"\nretention_days";
    let trips = read("charters/trips.toml")
        .replacen("name = \"distance\"", ways, 1)
        .replacen("retention_days", keep, 1);
    world.write("rules/charters/trips.toml", trips);
    world.found_on("rules", &TWO, &CLOCK);
    world.enter(2);
    let choose = "contribution choose trips --field distance --how drop --as 3 --attested-by 1,2";
    world.run(&choose.split(' ').collect::<Vec<_>>()).done();
    let file = world.write("own.csv", hers(5));
    let said = contribute(&world, &file, "3", &[]);
    assert_eq!(said["originals"]["why_not"], "kept-less", "{said}");
    assert_eq!(on_the_disk(&world), 0);
    // Of hers all is kept.
    assert_eq!(contribute(&world, &file, "4", &[])["originals"]["kept"], 1);
    world.verified();
}

#[test]
fn p3_withdrawn_replaced_past_their_days_or_voted_out_they_are_gone_with_their_keys() {
    let world = keeping(2);
    let bring = |name: &str, rows, member, more: &[&str]| {
        let file = world.write(name, hers(rows));
        contribute(&world, &file, member, more);
    };
    bring("a.csv", 5, "3", &[]);
    bring("b.csv", 5, "4", &[]);
    let before = kept(&world);
    let all: Vec<&Vec<u8>> = before.iter().flat_map(|(_, needles)| needles).collect();
    assert!(
        all.iter().all(|needle| !world.holding(needle).is_empty()),
        "the search finds nothing anyway"
    );
    world.run(&["contribution", "withdraw", "1", "--as", "3"]).done();
    let left = kept(&world);
    assert_eq!(left.len(), 1);
    let went: Vec<_> = before.into_iter().filter(|one| !left.contains(one)).collect();
    gone(&world, &went);
    let late = ["contribution", "original", "1", "--out", "x", "--as", "3"];
    world.run(&late).refused("contribution.no-original");
    world.verified();
    // Replaced.
    bring("c.csv", 4, "4", &["--replace", "2"]);
    gone(&world, &left);
    let left = kept(&world);
    assert_eq!(left.len(), 1);
    world.verified();
    // Voted out: rows stay.
    let file = charter_of(&world, "drivers", "trips", false);
    world
        .run(&[
            "charter",
            "propose",
            &file,
            "--as",
            "3",
            "--now",
            "2026-08-01T08:00:00Z",
        ])
        .done();
    vote(&world, "2", ("2026-08-08T09:00:00Z", "2026-08-15T09:00:00Z"));
    world.run(&["watch", "show"]).done();
    gone(&world, &left);
    world.verified();
    let listed = world.run(&["contribution", "list"]).done();
    assert_eq!(
        (&listed["contributions"][2]["kept"], &listed["originals"]["files"]),
        (&json!(4), &json!(0))
    );
}

#[test]
fn p5_files_go_when_the_days_of_their_rows_are_over() {
    let world = keeping(2);
    let own = world.write("own.csv", hers(5));
    contribute(&world, &own, "3", &[]);
    let before = kept(&world);
    let late = ["contribution", "list", "--now", "2031-08-01T08:00:00Z"];
    assert_eq!(world.run(&late).done()["originals"]["files"], 0);
    gone(&world, &before);
    world.verified();
}

#[test]
fn p7_an_erasure_takes_her_files_and_their_keys_also_when_it_is_killed() {
    for delay in [0, 5, 15, 25, 40] {
        let world = keeping(2);
        for (name, rows, member) in [("a.csv", 5, "3"), ("b.csv", 5_000, "3"), ("c.csv", 5, "4")] {
            let file = world.write(name, hers(rows));
            contribute(&world, &file, member, &[]);
        }
        let others = kept(&world);
        let hers = texts(&world.database(), "SELECT id FROM original WHERE member = 3");
        let (before, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|(id, _)| hers.contains(id));
        assert_eq!((before.len(), others.len()), (2, 1));
        let erase = ["member", "erase", "3", "--request-id", "gone"];
        if delay > 0 {
            let mut child = world.spawn(&erase);
            // The moment is what varies here; nothing is waited for.
            std::thread::sleep(std::time::Duration::from_millis(delay));
            child.kill().unwrap();
            finish(child);
            world.verified();
        }
        world.run(&erase).done();
        gone(&world, &before);
        assert_eq!(kept(&world), others);
        assert_eq!(on_the_disk(&world), 1);
        assert_eq!(world.holding(CANARY.as_bytes()), NOBODY);
        world.verified();
    }
}

#[test]
fn an_import_that_is_killed_leaves_its_files_with_its_rows_or_neither() {
    let world = keeping(2);
    let file = world.write("own.csv", hers(4_000));
    let args = ["contribute", "trips", &file, "--as", "3"];
    for delay in [5, 15, 25, 40, 60, 80, 100, 140, 200, 300, 500] {
        let mut child = world.spawn(&args);
        // The moment is what varies here; nothing is waited for.
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        let ended = finish(child).code == Some(0);
        world.verified();
        let listed = world.run(&["contribution", "list"]).done();
        let stored = listed["contributions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|import| import["stored"].as_u64() > Some(0))
            .count();
        assert_eq!(
            (kept(&world).len(), on_the_disk(&world)),
            (stored, stored),
            "after {delay} ms"
        );
        if ended {
            break;
        }
    }
    world.run(&args).done();
    assert_eq!((kept(&world).len(), on_the_disk(&world)), (1, 1));
}

#[test]
fn a_file_that_is_lost_damaged_or_not_listed_is_named() {
    let world = keeping(2);
    let own = world.write("own.csv", hers(50));
    contribute(&world, &own, "3", &[]);
    let (id, _) = kept(&world).remove(0);
    let path = world.coop().join("originals").join(&id);
    let bytes = std::fs::read(&path).unwrap();
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    std::fs::write(&path, damaged).unwrap();
    world.run(&["verify"]).failed(1, "verify.failed");
    let out = ["contribution", "original", "1", "--out", "back.csv", "--as", "3"];
    assert!(world.run(&out).failed(1, "original").contains("is damaged"));
    assert!(!world.folder().join("back.csv").exists());
    std::fs::remove_file(&path).unwrap();
    let said = world.run(&["verify"]).failed(1, "verify.failed");
    assert!(said.contains("contribution 1 is missing"), "{said}");
    std::fs::write(&path, bytes).unwrap();
    world.verified();
    super::lookup::run(&world.database(), "DELETE FROM original");
    world.run(&["verify"]).failed(1, "verify.failed");
    // A list that lost something is no ground to delete files by.
    assert_eq!(on_the_disk(&world), 1);
}

#[test]
fn p29_after_the_key_was_turned_files_open_as_before() {
    let world = keeping(2);
    let own = world.write("own.csv", hers(50));
    contribute(&world, &own, "3", &[]);
    world.run(&["key", "rotate"]).done();
    fetch(&world, "1", "3", "back.csv");
    assert_eq!(
        std::fs::read(world.folder().join("back.csv")).unwrap(),
        hers(50).into_bytes()
    );
    world.verified();
}
