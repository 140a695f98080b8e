//! The doors out stay open whatever state the co-op is in: looked after only, ending, or come back from a backup.

use super::ending::ending;
use crate::world::{CLOSING, OPENING, Said, World, homeless, words};

/// A member takes hers out and her rows back, and the log still verifies.
fn takes_hers_out(world: &World, run: &dyn Fn(&str) -> Said, state: &str) {
    run("member export 5 --out hers --plain --as 5").done();
    let hers = world.folder().join("hers");
    let checked = homeless(
        &["--json", "member", "check", hers.to_str().unwrap()],
        world.folder(),
    );
    assert_eq!(checked.done()["whole"], true, "{state}");
    let rows = std::fs::read_to_string(hers.join("rows/trips.csv")).unwrap();
    assert_eq!(rows.lines().count(), 5, "{state}");
    let back = run("contribution withdraw 1 --as 5").done();
    assert_eq!(back["deleted"], true, "{state}: {back}");
    let shown = run("member show 5").done();
    assert_eq!(shown["rows"], 0, "{state}: {shown}");
    assert_eq!(run("member show 6").done()["rows"], 4, "{state}");
    run("verify").done();
}

/// The whole co-op is taken out and is the same elsewhere.
fn is_taken_out(world: &World, run: &dyn Fn(&str) -> Said, state: &str) {
    let out = run("coop export --out all.fenwick --plain").done();
    let archive = world.folder().join("all.fenwick");
    let copy = World::empty();
    let brought = copy.run(&["coop", "import", archive.to_str().unwrap()]).done();
    assert_eq!(brought["state_hash"], out["state_hash"], "{state}");
    assert_eq!(copy.verified(), out["state_hash"].as_str().unwrap(), "{state}");
    // It goes on as it was.
    run("verify").done();
    run("member erase 6 --as 6").done();
}

#[test]
fn p30_c7_a_co_op_that_is_only_looked_after_lets_everybody_take_hers_out() {
    let world = World::drivers(12);
    world.consented(12, 4);
    let bylaws = world.plainly(&["bylaws", "show", "--toml"]).stdout;
    assert!(!bylaws.contains("[watch]"));
    let bylaws = world.write("bylaws.toml", bylaws + "\n[watch]\nassembly_days_max = 427\n");
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    for member in 1..=12 {
        let vote = ["vote", "1", "yes", "--as", &member.to_string(), "--now", OPENING];
        world.run(&vote).done();
    }
    world.run(&["coop", "status", "--now", CLOSING]).done();
    world
        .run(&["coop", "status", "--now", "2027-10-01T08:00:00Z"])
        .done();
    let page = world.run(&["watch", "show"]).done();
    assert_eq!(page["caretaker"]["is_on"], true, "{page}");
    let run = |line: &str| world.run(&words(line, &[]));
    takes_hers_out(&world, &run, "caretaker");
    is_taken_out(&world, &run, "caretaker");
    assert_eq!(world.run(&["watch", "show"]).done()["caretaker"]["is_on"], true);
}

#[test]
fn p30_po_a_co_op_that_ends_lets_everybody_take_hers_out() {
    let world = ending();
    let run = |line: &str| world.run(&words(line, &[]));
    takes_hers_out(&world, &run, "ending");
    is_taken_out(&world, &run, "ending");
    assert_eq!(world.run(&["coop", "status"]).done()["state"], "ending");
}

#[test]
fn p30_p23_a_co_op_that_came_back_lets_its_members_take_theirs_out_and_is_not_copied_on() {
    let world = World::drivers(12);
    world.consented(12, 4);
    let pass = world.write("backup.pass", "amber barley cinder dune\n");
    let made = world
        .run(&["backup", "--out", "backups", "--seal-with", &pass])
        .done();
    let home = world.folder().join("second");
    let home = home.to_str().unwrap();
    let run = |line: &str| world.elsewhere(&[&["--home", home], &words(line, &[])[..]].concat());
    let file = made["file"].as_str().unwrap();
    run(&format!("restore {file} --open-with {pass}")).done();
    assert_eq!(run("coop status").done()["state"], "stale");
    takes_hers_out(&world, &run, "stale");
    // A copy of a budget that may be spent: not before it is known what happened.
    for line in [
        "coop export --out all.fenwick --plain",
        "coop export --out all.fenwick --plain --moves",
    ] {
        run(line).refused("restore.stale");
    }
    assert!(!world.folder().join("all.fenwick").exists());
    assert_eq!(run("coop status").done()["state"], "stale");
    run("restore --confirm --attested-by 1,2").done();
    is_taken_out(&world, &run, "confirmed");
}
