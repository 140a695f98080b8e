//! How a member's values are kept is hers to choose from what the charter offers; what she did not choose to share is nowhere.

use super::lookup::Rows;
use crate::world::{CLOCK, TWO, World, bring_own, mend, words};
use serde_json::{Value, json};
use std::fmt::Write as _;

const DISTANCE: &str =
    "ingest = { ways = [\"share\", \"bin\", \"average\", \"drop\"], bin = 5, average_rows = 3 }";
/// Distances in thousandths of a kilometre, by the hour; none of them a multiple of five kilometres.
const RAW: [i64; 5] = [7_311, 12_777, 3_499, 22_501, 9_013];
const FIELDS: [&str; 2] = ["distance", "fare"];

/// A co-op of drivers whose charter offers this for the distance, and no raw fares.
fn offering(distance: &str, drivers: u32) -> World {
    let world = World::empty();
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/drivers");
    let read = |name: &str| std::fs::read_to_string(format!("{from}/{name}")).unwrap();
    std::fs::create_dir_all(world.folder().join("rules/charters")).unwrap();
    world.write("rules/template.toml", read("template.toml"));
    let (name, unit) = ("name = \"distance\"", "name = \"fare\"");
    let fare = "ingest = { ways = [\"bin\", \"drop\"], bin = \"2.5\" }";
    let trips = read("charters/trips.toml")
        .replacen(name, &format!("{distance}\n{name}"), 1)
        .replacen(unit, &format!("{fare}\n{unit}"), 1);
    world.write("rules/charters/trips.toml", trips);
    world.found_on("rules", &TWO, &CLOCK);
    world.enter(drivers);
    world
}

/// The five trips of drivers, the latest first.
fn trips(drivers: &[u32]) -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
    for driver in drivers {
        for (hour, metres) in RAW.iter().enumerate().rev() {
            let (whole, rest) = (metres / 1_000, metres % 1_000);
            writeln!(
                text,
                "D{driver:04},2026-06-0{driver}T{:02}:17:23Z,uber,completed,EUR,17.83,{whole}.{rest:03},600",
                hour + 8
            )
            .unwrap();
        }
    }
    text
}

/// A member's choice of how a field of her trips is kept.
const fn way<'a>(member: &'a str, field: &'a str, how: &'a str) -> [&'a str; 9] {
    [
        "contribution",
        "choose",
        "trips",
        "--field",
        field,
        "--how",
        how,
        "--as",
        member,
    ]
}

fn choose(world: &World, member: &str, how: &str, more: &[&str]) -> crate::world::Said {
    world.run(&[&way(member, "distance", how), more].concat())
}

fn distances(world: &World, member: u32) -> Vec<Option<i64>> {
    let rows = Rows::of(world).of_member(member, "trips", &FIELDS);
    rows.into_iter().map(|row| row[0]).collect()
}

fn sorted(mut values: Vec<i64>) -> Vec<Option<i64>> {
    values.sort_unstable();
    values.into_iter().map(Some).collect()
}

/// No raw value that was not shared is in any row of these members, and none of it is anywhere in the home as it was written.
fn nowhere(world: &World, members: &[u32]) {
    for member in members {
        for row in Rows::of(world).of_member(*member, "trips", &FIELDS) {
            assert!(row[0].is_none_or(|value| !RAW.contains(&value)), "{row:?}");
            assert!(row[1] != Some(1_783), "{row:?}");
        }
    }
    for needle in ["17.83", "7.311", "12.777", "3.499", "22.501", "9.013"] {
        assert!(world.holding(needle.as_bytes()).is_empty(), "{needle}");
    }
}

#[test]
fn de_1_each_members_values_are_kept_as_she_chose_and_what_is_not_shared_is_nowhere() {
    let world = offering(DISTANCE, 4);
    choose(&world, "ext:D0001", "bin", &[]).done();
    choose(&world, "ext:D0002", "average", &[]).done();
    choose(&world, "ext:D0003", "drop", &[]).done();
    let file = world.write("all.csv", trips(&[1, 2, 3, 4]));
    let said = world.contribute("trips", &file).done();
    assert_eq!(said["stored"], 20, "{said}");
    let distance = json!({ "bin": 5, "average": 5, "drop": 5 });
    assert_eq!(
        said["kept_as"],
        json!({ "distance": distance, "fare": { "bin": 20 } })
    );
    // Worked out by hand: to the next five kilometres, and the mean of three in the order of the hours.
    assert_eq!(
        distances(&world, 3),
        sorted(vec![5_000, 15_000, 5_000, 25_000, 10_000])
    );
    let means = [7_862, 7_862, 7_862, 12_926, 11_671];
    assert_eq!(distances(&world, 4), sorted(means.to_vec()));
    assert_eq!(distances(&world, 5), vec![None; 5]);
    assert_eq!(distances(&world, 6), sorted(RAW.to_vec()));
    let fares = Rows::of(&world).of_member(6, "trips", &["fare"]);
    assert_eq!(fares, vec![vec![Some(1_750)]; 5]);
    nowhere(&world, &[3, 4, 5]);
    // What she shares is found by the same search of rows.
    assert!(distances(&world, 6).contains(&Some(RAW[0])));

    let again = world.contribute("trips", &file).done();
    assert_eq!((&again["stored"], &again["duplicates"]), (&json!(0), &json!(20)));
    let reversed: Vec<String> = trips(&[4, 3, 2, 1]).lines().map(str::to_owned).collect();
    let reversed = world.write("reversed.csv", reversed.join("\n"));
    assert_eq!(world.contribute("trips", &reversed).done()["stored"], 0);
    world.verified();
}

#[test]
fn de_1_a_choice_holds_from_then_on_and_rows_of_before_are_replaced() {
    let world = offering(DISTANCE, 2);
    let file = world.write("hers.csv", trips(&[1]));
    let hers = bring_own("trips", &file, "ext:D0001");
    world.run(&hers).done();
    assert_eq!(distances(&world, 3), sorted(RAW.to_vec()));
    let said = choose(&world, "ext:D0001", "bin", &[]).done();
    assert_eq!(
        (&said["chosen_now"], &said["earlier"]),
        (&json!(true), &json!([1]))
    );
    assert_eq!(
        choose(&world, "ext:D0001", "bin", &[]).done()["chosen_now"],
        false
    );
    assert_eq!(distances(&world, 3), sorted(RAW.to_vec()));
    assert_eq!(world.run(&hers).done()["stored"], 0);
    let replaced = world.run(&[&hers[..], &["--replace", "1"]].concat()).done();
    assert_eq!(replaced["stored"], 5, "{replaced}");
    assert_eq!(
        distances(&world, 3),
        sorted(vec![5_000, 15_000, 5_000, 25_000, 10_000])
    );
    nowhere(&world, &[3]);

    choose(&world, "ext:D0001", "sometimes", &[]).failed(2, "usage");
    choose(&world, "ext:D0001", "share", &[]).refused("contribution.choice-confirm");
    choose(&world, "ext:D0001", "share", &["--attested-by", "1,2"]).done();
    world
        .run(&way("3", "fare", "share"))
        .refused("contribution.choice");
    let shown = world.run(&["member", "show", "3"]).done();
    let line = shown["choices"][0].as_str().unwrap();
    assert!(
        line.starts_with("trips distance: kept by share (chose bin since "),
        "{line}"
    );
    let listed = world.run(&["contribution", "list", "--as", "3"]).done();
    let chosen = listed["choices"][0]["chosen"].as_array().unwrap();
    let hows: Vec<&Value> = chosen.iter().map(|chosen| &chosen["how"]).collect();
    assert_eq!(hows, ["bin", "share"]);
    assert_eq!(
        world.run(&["contribution", "list", "--as", "4"]).done()["choices"],
        json!([])
    );
    world.verified();
}

#[test]
fn de_1_a_mean_of_too_few_rows_and_a_mended_row_tell_no_single_value() {
    let world = offering(
        &DISTANCE
            .replace("\"share\", \"bin\", \"average\"", "\"average\"")
            .replace("bin = 5, ", ""),
        2,
    );
    let two: String = trips(&[1])
        .lines()
        .take(3)
        .map(|line| format!("{line}\n"))
        .collect();
    let bad = "D0001,2026-06-01T21:00:00Z,uber,completed,EUR,one,4.321,600\n";
    let file = world.write("two.csv", format!("{two}{bad}"));
    let hers = bring_own("trips", &file, "ext:D0001");
    let held = ["--quarantine", "--bad-rows-max", "50"];
    let said = world.run(&[&hers[..], &held].concat()).done();
    assert_eq!(said["kept_as"]["distance"], json!({ "too-few": 2 }));
    assert_eq!(said["held"], 1);
    let fixed = world.run(&mend("fare=17.83", "ext:D0001")).done();
    assert_eq!(
        fixed["kept_as"],
        json!({ "distance": { "too-few": 1 }, "fare": { "bin": 1 } })
    );
    assert_eq!(distances(&world, 3), vec![None; 3]);
    nowhere(&world, &[3]);
    assert!(world.holding(b"4.321").is_empty());
}

#[test]
fn de_1_of_a_bad_row_nothing_waits_that_she_drops() {
    let world = offering(DISTANCE, 2);
    choose(&world, "ext:D0001", "drop", &[]).done();
    let bad = trips(&[1, 2]).replace("17.83", "one");
    let file = world.write("bad.csv", bad);
    let line = "contribute trips {file} --member-column driver_id --quarantine --bad-rows-max 100";
    let said = world.run(&words(line, &[("file", &file)])).done();
    assert_eq!(said["held"], 10);
    let cells = |member: &str| {
        let listed = world.run(&["quarantine", "list", "--as", member]).done();
        listed["rows"][0]["cells"].clone()
    };
    assert_eq!(cells("ext:D0001").get("distance"), None);
    assert!(cells("ext:D0002").get("distance").is_some());
    assert_eq!(cells("ext:D0001")["duration"], "600");
}

#[test]
fn de_1_the_charter_and_the_receipt_say_what_is_chosen() {
    let world = offering(DISTANCE, 2);
    let shown = world.plainly(&["charter", "show", "trips"]).stdout;
    let line = "each member chooses how distance is kept: share, bin (steps of 5 km), average (the mean of 3 rows of hers), drop; who chose nothing: share";
    assert!(shown.contains(line), "{shown}");
    choose(&world, "3", "bin", &[]).done();
    let give = "consent give --dataset trips --purpose PublicBenefit --recipient any --answer yes --as 3";
    let given = world.run(&words(give, &[])).done().to_string();
    assert!(
        given.contains(r#""dpv:hasName":"distance","fenwick:keptBy":"bin""#),
        "{given}"
    );
    let none = |text: &str| !text.contains("keptBy\":\"drop");
    assert!(none(&given));
}

#[test]
fn p23_what_narrows_is_done_again_on_a_later_backup_and_widens_nothing_there() {
    let world = offering(DISTANCE, 2);
    let file = world.write("all.csv", trips(&[1, 2]));
    world.contribute("trips", &file).done();
    let pass = world.write("co-op.pass", "two weavers, one loom, no thread\n");
    let backup = |folder: &str| {
        let made = world
            .run(&["backup", "--out", folder, "--seal-with", &pass])
            .done();
        made["file"].as_str().unwrap().to_owned()
    };
    let early = backup("early");
    choose(&world, "3", "drop", &[]).done();
    let late = backup("late");
    let home = world.folder().join("second").to_str().unwrap().to_owned();
    let run = |args: &[&str]| world.elsewhere(&[&["--home", &home], args].concat());
    run(&["restore", &early, "--open-with", &pass]).done();
    let list = ["row", "list", "--dataset", "trips", "--as", "4"];
    let mark = run(&list).done()["rows"][0]["row"].as_str().unwrap().to_owned();
    run(&["row", "keep-out", &mark, "--dataset", "trips", "--as", "4"]).done();
    run(&way("3", "distance", "bin")).done();
    run(&way("4", "distance", "bin")).done();
    let back = "row give-back {mark} --dataset trips --as 4 --attested-by 1,2";
    run(&words(back, &[("mark", &mark)])).refused("restore.stale");
    run(&["restore", "--catch-up", &late, "--open-with", &pass]).done();
    let now = |member| {
        let listed = run(&["contribution", "list", "--as", member]).done();
        listed["choices"][0]["now"].clone()
    };
    assert_eq!((now("3"), now("4")), (json!("drop"), json!("bin")));
    assert_eq!(run(&list).done()["kept_out"], 1);
    run(&["verify"]).done();
}
