//! `leave = "freeze"`: who left stays in the studies that were granted before, and ends that when she wants to.

use crate::world::{QUESTION, World, request, yes};
use serde_json::{Value, json};

const HERS: &str = "3";
const WITHDRAW: [&str; 6] = ["consent", "withdraw", "--as", HERS, "--dataset", "trips"];

/// Drivers under a charter that keeps rows in studies; all said yes, and a study is granted.
fn a_study() -> World {
    let world = World::drivers(3);
    world.leaves_by("freeze");
    world.granted(3, 4, "2");
    world
}

/// Asks the question of a request anew; the releases that a member was part of.
fn part_of(world: &World, request: &str) -> Vec<Value> {
    let query = ["query", request, QUESTION, "--fresh", "--epsilon", "0.1"];
    world.run(&query).done();
    let listed = world.run(&["release", "list", "--as", HERS]).done();
    let releases = listed["releases"].as_array().unwrap().iter();
    releases.map(|release| release["release"].clone()).collect()
}

fn shown(world: &World) -> Value {
    world.run(&["member", "show", HERS]).done()
}

#[test]
fn m5_who_left_stays_in_the_study_of_before_is_in_no_later_one_and_takes_herself_out() {
    let world = a_study();
    let left = world.run(&["member", "leave", HERS]).done();
    assert_eq!(left["studies"], json!([1]));
    let later = world.write("later.toml", request("2"));
    world.run(&["request", "file", &later]).done();
    let decided = world.run(&["request", "decide", "2"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    assert_eq!(shown(&world)["studies"], json!([1]));
    let held = world.run(&["consent", "list", "--as", HERS]).done();
    assert_eq!(
        (&held["frozen"], &held["consents"][0]["answer"]),
        (&json!(true), &json!("yes"))
    );

    assert_eq!(part_of(&world, "1"), [1]);
    assert_eq!(part_of(&world, "2"), [1], "the later study read her rows");
    assert_eq!(part_of(&world, "1"), [1, 3]);
    world.verified();

    world.run(&WITHDRAW).done();
    assert_eq!(shown(&world)["studies"], json!([]));
    assert_eq!(
        part_of(&world, "1"),
        [1, 3],
        "her rows were read after she withdrew"
    );
    world.verified();
    world.run(&["member", "erase", HERS]).done();
    world.run(&WITHDRAW).refused("membership.left");
}

#[test]
fn p4_she_is_told_when_she_says_yes_and_her_receipt_and_the_charter_say_it() {
    let world = World::drivers(3);
    world.leaves_by("freeze");
    world.granted(3, 4, "2");
    let give = yes(HERS, "AcademicResearch", "any");
    let said = world.run(&give).done();
    assert_eq!(said["leave"], "freeze");
    let told =
        "if she leaves, her rows stay in studies granted before, until they end; she can still take them out";
    assert!(said["receipt"].to_string().contains(told), "{said}");
    let shown = world.plainly(&["charter", "show", "trips"]).stdout;
    assert!(
        shown.contains("in the studies of before also when their member has left"),
        "{shown}"
    );
    let left = world.plainly(&["member", "leave", HERS]).stdout;
    assert!(
        left.contains("request 1") && left.contains("`fenwick consent withdraw --as 3"),
        "{left}"
    );
    // Her package has it after she left, in the receipt of the yes, and not in that of a withdrawal.
    world.run(&WITHDRAW).done();
    let out = world.folder().join("hers");
    let out = out.to_str().unwrap();
    world
        .run(&["member", "export", HERS, "--out", out, "--plain"])
        .done();
    let mut receipts: Vec<String> = std::fs::read_dir(format!("{out}/consents"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    receipts.retain(|receipt| receipt.contains(told) || receipt.contains("ConsentWithdrawn"));
    let withdrawn = |receipt: &&String| receipt.contains("ConsentWithdrawn");
    assert_eq!(receipts.iter().filter(withdrawn).count(), 1, "{receipts:?}");
    assert_eq!(receipts.len(), 3, "{receipts:?}");
    assert!(!receipts.iter().find(withdrawn).unwrap().contains(told));
}

#[test]
fn p2_what_she_takes_back_on_a_restored_co_op_is_taken_back_where_she_had_left_already() {
    let world = a_study();
    let pass = world.write("backup.pass", "amber barley cinder dune\n");
    let backup = || {
        let made = world
            .run(&["backup", "--out", "backups", "--seal-with", &pass])
            .done();
        made["file"].as_str().unwrap().to_owned()
    };
    let early = backup();
    world.run(&["member", "leave", HERS]).done();
    let late = backup();
    let home = world.folder().join("second");
    let run = |args: &[&str]| world.elsewhere(&[&["--home", home.to_str().unwrap()], args].concat());
    run(&["restore", &early, "--open-with", &pass]).done();
    run(&WITHDRAW).done();
    let caught = run(&["restore", "--catch-up", &late, "--open-with", &pass]).done();
    assert!(caught["again"].as_u64().unwrap() > 0, "{caught}");
    let held = run(&["member", "show", HERS]).done();
    assert_eq!(
        (&held["studies"], held["left"].is_string()),
        (&json!([]), true),
        "{held}"
    );
    run(&["verify"]).done();
}
