//! The parting of a co-op: everything of a class in a co-op of its own, and nothing twice or lost, wherever it is cut off.

use super::lookup::blobs;
use super::own_template;
use crate::world::{
    CLOCK, CLOSING, OPENING, QUESTION, ROOM, Said, TWO, World, bring, bring_own, finish, request, sum, trips,
};
use serde_json::Value;
use std::fmt::Write as _;

/// The act of parting, which two of the north begin.
const SPLIT: [&str; 11] = [
    "--coop",
    "weavers",
    "coop",
    "split",
    "1",
    "--officer",
    "3",
    "--officer",
    "4",
    "--attested-by",
    "1,2",
];

/// A co-op whose drivers of the north have the first numbers of the roster.
struct Parting {
    world: World,
    drivers: u32,
}

impl Parting {
    /// A co-op with rows, consents, an answer and a dividend, whose members decided that the north parts.
    fn decided(drivers: u32, north: u32) -> Self {
        let world = World::empty();
        let own = own_template::template(world.folder(), own_template::MAPPING);
        let how = [&CLOCK[..], &ROOM].concat();
        world.found_on(own.to_str().unwrap(), &TWO, &how);
        let parting = Self { world, drivers };
        parting.enter(1..=north, Some("north"));
        parting.enter(north + 1..=drivers, None);
        parting.world.granted(drivers, 3, "2");
        let query = ["query", "1", QUESTION, "--epsilon", "1"];
        parting.world.run(&query).done();
        parting.world.run(&["fee", "invoice", "1"]).done();
        parting
            .world
            .run(&["fee", "settle", "1", "--reference", "bank 1"])
            .done();
        parting.world.run(&["dividend", "declare", "2026"]).done();
        parting.vote();
        parting
    }

    fn enter(&self, drivers: std::ops::RangeInclusive<u32>, class: Option<&str>) {
        let mut roster = "driver_id,name\n".to_owned();
        for driver in drivers {
            writeln!(roster, "D{driver:04},Driver {driver}").unwrap();
        }
        let roster = self.world.write("roster.csv", &roster);
        let mut import = vec!["member", "import", &roster, "--id-column", "driver_id"];
        import.extend(class.iter().flat_map(|class| ["--class", class]));
        self.world.run(&import).done();
    }

    fn vote(&self) {
        let propose = ["motion", "propose", "split", "north", "north-wheel", "--as", "1"];
        self.world.run(&propose).done();
        self.world.run(&["motion", "open", "1", "--now", OPENING]).done();
        let owner = self.world.owner::<&str>(&[]);
        for member in 1..=self.drivers.div_ceil(2) {
            let vote = ["vote", "1", "yes", "--as", &member.to_string()];
            owner.ask(&vote).0.done();
        }
        owner.end();
        let closed = self.world.run(&["motion", "close", "1", "--now", CLOSING]).done();
        assert_eq!(closed["outcome"], "passed", "{closed}");
    }

    fn split(&self, more: &[&str]) -> Said {
        self.world.run(&[&SPLIT, more].concat())
    }

    fn of(&self, coop: &str, args: &[&str]) -> Value {
        self.world.run(&[&["--coop", coop], args].concat()).done()
    }

    fn names(&self) -> Vec<String> {
        (1..=self.drivers)
            .map(|driver| format!("ext:D{driver:04}"))
            .collect()
    }

    /// What a co-op says of each of these drivers, but for their numbers.
    fn shown(&self, coop: &str, names: &[String]) -> Vec<Value> {
        let owner = self.world.owner::<&str>(&[]);
        let show = |name: &String| {
            let mut shown = owner.ask(&["--coop", coop, "member", "show", name]).0.done();
            let number = shown.as_object_mut().unwrap().remove("member").unwrap();
            let given = ["--coop", coop, "consent", "list", "--as", &number.to_string()];
            shown["settings"] = owner.ask(&given).0.done()["consents"].clone();
            shown.as_object_mut().unwrap().remove("officer");
            shown
        };
        let shown = names.iter().map(show).collect();
        owner.end();
        shown
    }
}

fn owed(shown: &[Value]) -> u64 {
    shown
        .iter()
        .map(|member| member["owed_minor"].as_u64().unwrap())
        .sum()
}

#[test]
fn c10_a_co_op_of_a_thousand_parts_in_two_and_every_member_finds_all_that_was_hers() {
    let parting = Parting::decided(998, 400);
    let names = parting.names();
    let (north, rest) = names.split_at(400);
    let before = parting.shown("weavers", &names);
    assert!(owed(&before) > 0);
    let done = parting.split(&["--name", "Wheel of the North"]).done();
    assert_eq!(
        (&done["members"], &done["title"]),
        (&400.into(), &"Wheel of the North".into())
    );
    assert_eq!(done["officers"], serde_json::json!([1, 2]));

    let after = [
        parting.shown("north-wheel", north),
        parting.shown("weavers", rest),
    ]
    .concat();
    for (name, (was, is)) in names.iter().zip(before.iter().zip(&after)) {
        assert_eq!(was, is, "{name}");
    }
    assert_eq!(done["owed_minor"].as_u64().unwrap(), owed(&after[..400]));
    let accounts = |coop| parting.of(coop, &["coop", "status"])["accounts"].clone();
    let clearing = |coop| accounts(coop)["clearing:sister"].as_i64().unwrap();
    assert_eq!(clearing("weavers") + clearing("north-wheel"), 0);
    for coop in ["weavers", "north-wheel"] {
        assert_eq!(sum(&accounts(coop)), 0);
        assert_eq!(parting.of(coop, &["verify"])["verified"], true);
    }
    // What was spent on their rows is spent in both.
    let spent = |coop| parting.of(coop, &["budget", "show", "trips"])["lifetime_spent"].clone();
    assert_eq!(spent("north-wheel"), spent("weavers"));
    // Said again, the same.
    assert_eq!(parting.split(&["--name", "Wheel of the North"]).done(), done);
}

#[test]
fn c10_the_new_co_op_works_in_another_home_and_knows_its_rows_again() {
    let parting = Parting::decided(60, 40);
    let home = parting.world.folder().join("north");
    let home = home.to_str().unwrap();
    parting.split(&["--to-home", home]).done();
    assert_eq!(parting.world.run(&["verify"]).done()["verified"], true);
    let north = |args: &[&str]| parting.world.elsewhere(&[&["--home", home], args].concat());
    assert_eq!(north(&["verify"]).done()["verified"], true);
    let checkpoint = parting.world.run(&["log", "checkpoint"]).done();
    let status = north(&["coop", "status"]).done();
    assert_eq!(status["origin"]["log_key"], checkpoint["log_key"]);
    assert_eq!(status["origin"]["parted"]["motion"], 1);
    // The same export brought once more holds nothing new.
    let again = parting.world.write("again.csv", trips(1..=40, 3));
    let import = bring(&again);
    let said = north(&import).done();
    assert_eq!((&said["stored"], &said["duplicates"]), (&0.into(), &120.into()));
    // So is the mapping of the template of its own.
    let rides = parting.world.write("rides.csv", own_template::RIDES);
    assert_eq!(north(&bring_own("trips", &rides, "3")).done()["stored"], 2);
    // Data users are known by the numbers that consents speak of, and are vetted anew.
    let file = parting.world.write("north.toml", request("1"));
    north(&["request", "file", &file]).done();
    let refused = north(&["request", "decide", "1"]).done();
    assert_eq!(refused["decision"]["granted"], false);
    north(&["user", "vet", "1", "--as", "1"]).done();
    north(&["request", "file", &file]).done();
    assert_eq!(
        north(&["request", "decide", "2"]).done()["decision"]["granted"],
        true
    );
    let answer = north(&["query", "2", QUESTION, "--epsilon", "1"]).done();
    assert_eq!(answer["release"], 1);
    assert_eq!(north(&["verify"]).done()["verified"], true);
    assert!(parting.split(&[]).failed(1, "split.place").contains("--to-home"));
    assert_eq!(parting.split(&["--to-home", home]).done()["members"], 40);
}

#[test]
fn c10_what_is_left_behind_is_gone_and_what_cannot_part_does_not() {
    let parting = Parting::decided(30, 20);
    let world = &parting.world;
    let stranger = ["coop", "split", "1", "--officer", "3", "--officer", "25"];
    world.run(&stranger).refused("split.officers");
    world.run(&["coop", "split", "1"]).refused("split.officers");
    let alone = ["coop", "split", "1", "--officer", "3", "--officer", "4"];
    world.run(&alone).refused("duty.attest");
    assert!(!world.home().join("coops/north-wheel").exists());
    let twice = ["coop", "split", "1", "--officer", "3", "--officer", "3"];
    world.run(&twice).refused("split.officers");
    world
        .run(&["coop", "split", "2", "--officer", "3"])
        .refused("motion.unknown");
    assert_eq!(
        world.run(&["member", "list"]).done()["members"]
            .as_array()
            .unwrap()
            .len(),
        32
    );
    let keys = blobs(&world.database(), "SELECT key FROM file");
    parting.split(&[]).done();
    for key in keys {
        let found = world.holding(&key);
        let old = found.iter().filter(|path| path.starts_with(world.coop()));
        assert_eq!(old.count(), 0, "an old file key is still there");
    }
    let rows = blobs(&world.database(), "SELECT key FROM file").len();
    assert!(rows > 0, "those who stayed keep their rows");
    let left = parting.of("weavers", &["member", "show", "ext:D0001"]);
    assert!(left["left"].is_string(), "{left}");
    // She can still erase herself there, and keeps everything in the new co-op.
    parting.of("weavers", &["member", "erase", "ext:D0001"]);
    assert_eq!(
        parting.of("north-wheel", &["member", "show", "ext:D0001"])["rows"],
        3
    );
    for coop in ["weavers", "north-wheel"] {
        assert_eq!(parting.of(coop, &["verify"])["verified"], true);
    }
}

#[test]
fn c10_a_split_cut_off_by_a_kill_is_begun_anew_or_finished_and_nobody_is_in_both() {
    let parting = Parting::decided(40, 25);
    let world = &parting.world;
    let (mut before, mut after) = (0, 0);
    // Close together where the folder is made and emptied, then up to the parting.
    for delay in (4..60).step_by(3).chain((60..320).step_by(15)) {
        let mut child = world.spawn(&SPLIT);
        // The moment is what varies here; nothing is waited for.
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        finish(child);
        assert_eq!(parting.of("weavers", &["verify"])["verified"], true, "{delay}");
        let members = |coop: &str| {
            let status = world.run(&["--coop", coop, "coop", "status"]);
            (status.code == Some(0)).then(|| status.object()["members"].as_u64().unwrap())
        };
        match (members("weavers"), members("north-wheel")) {
            (Some(42), None) => before += 1,
            // Parted, and the mark is not taken away yet; or all done.
            (Some(17), None) => after += 1,
            (Some(17), Some(25)) => break,
            other => panic!("after {delay} ms: {other:?}"),
        }
    }
    println!("cut off {before} times before the parting and {after} times after it");
    assert!(before > 0, "no kill came before the parting");
    let done = world.run(&SPLIT).done();
    assert_eq!(done["members"], 25);
    // Cut off after the parting and before the new co-op answers: the same command has it answer.
    std::fs::write(world.home().join("coops/north-wheel/parting"), "").unwrap();
    world.run(&["--coop", "north-wheel", "verify"]).failed(2, "usage");
    assert_eq!(world.run(&SPLIT).done(), done);
    for coop in ["weavers", "north-wheel"] {
        assert_eq!(parting.of(coop, &["verify"])["verified"], true);
    }
    let north = parting.shown("north-wheel", &parting.names()[..25]);
    assert!(
        north
            .iter()
            .all(|member| member["rows"] == 3 && member["consents"] == 1)
    );
}
