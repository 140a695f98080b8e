//! Bad rows wait for their members, sealed; she mends or drops them, and nobody else sees what stands in them.

use super::lookup::{Rows, blobs};
use crate::world::{World, mend};
use serde_json::{Value, json};

const HEADER: &str = "driver_id,requested_at,platform,status,currency,fare,distance,duration,tip_note";
/// Stands in a column that no charter names.
const UNCHARTERED: &str = "left-a-green-umbrella";
/// A fare that cannot be read, and that nobody else has.
const ODD: &str = "9731,55,eur";

/// Two rows that are right, two that are not and are a member's, one that is not and is nobody's, one that has not come yet.
fn file(world: &World) -> String {
    let rows = [
        format!("D0001,2026-06-01T10:00:00Z,uber,completed,EUR,10.00,3.5,600,{UNCHARTERED}"),
        format!("D0001,2026-06-01T11:00:00Z,uber,completed,EUR,\"{ODD}\",3.5,601,{UNCHARTERED}"),
        "D0002,2026-06-01T12:00:00Z,uber,completed,EUR,12.00,3.5,602,".to_owned(),
        "D0002,2062-06-01T12:00:00Z,uber,completed,EUR,13.00,3.5,603,".to_owned(),
        "D7777,2026-06-01T12:00:00Z,uber,completed,EUR,fourteen,3.5,604,".to_owned(),
    ];
    world.write("mixed.csv", format!("{HEADER}\n{}\n", rows.join("\n")))
}

fn contribute(world: &World, file: &str, more: &[&str]) -> Value {
    let usual = [
        "contribute",
        "trips",
        file,
        "--member-column",
        "driver_id",
        "--bad-rows-max",
        "70",
    ];
    world.run(&[&usual, more].concat()).done()
}

fn list(world: &World, member: &str) -> Vec<Value> {
    let listed = world.run(&["quarantine", "list", "--as", member]).done();
    listed["rows"].as_array().unwrap().clone()
}

#[test]
fn a_bad_row_is_kept_only_when_asked_and_only_for_its_member() {
    let world = World::drivers(3);
    let file = file(&world);
    let said = contribute(&world, &file, &[]);
    assert_eq!((&said["stored"], &said["rejected_count"]), (&json!(2), &json!(3)));
    assert_eq!(said.get("held"), None);
    assert_eq!(list(&world, "ext:D0001"), [] as [Value; 0]);

    let said = contribute(&world, &file, &["--quarantine"]);
    assert_eq!((&said["stored"], &said["held"]), (&json!(0), &json!(2)));
    let again = contribute(&world, &file, &["--quarantine"]);
    assert_eq!(again.get("held"), None, "what waits already is not kept twice");

    let hers = list(&world, "ext:D0001");
    assert_eq!(hers.len(), 1, "{hers:?}");
    let (row, cells) = (&hers[0], &hers[0]["cells"]);
    assert_eq!(
        (&row["row"], &row["line"], &row["dataset"]),
        (&json!("2.1"), &json!(3), &json!("trips"))
    );
    assert!(
        row["reason"].as_str().unwrap().starts_with("column 'fare': "),
        "{row}"
    );
    assert_eq!((&cells["fare"], &cells["duration"]), (&json!(ODD), &json!("601")));
    assert!(!row.to_string().contains(UNCHARTERED));

    let all = world.run(&["quarantine", "list"]).done();
    let waiting = all["waiting"].as_array().unwrap();
    assert_eq!(waiting.len(), 2, "{all}");
    assert!(
        waiting
            .iter()
            .all(|line| line["rows"] == 1 && line["contribution"] == 2)
    );
    assert!(
        !all.to_string().contains(ODD) && !all.to_string().contains("cells"),
        "{all}"
    );
    // What waits is sealed: neither its cells nor what no charter names is anywhere in the home.
    for needle in [ODD, UNCHARTERED, "fourteen"] {
        assert!(world.holding(needle.as_bytes()).is_empty(), "{needle}");
    }
    world.verified();
}

#[test]
fn a_mended_row_goes_through_the_same_checks_and_is_a_contribution_of_its_own() {
    let world = World::drivers(3);
    contribute(&world, &file(&world), &["--quarantine"]);
    let fix = |set: &str, member: &str| world.run(&mend(set, member));
    fix("fare=9.73", "ext:D0002").refused("quarantine.unknown");
    fix("fare=nine", "ext:D0001").refused("quarantine.bad");
    fix("requested_at=2062-01-01", "ext:D0001").refused("quarantine.bad");
    fix("tip=1", "ext:D0001").failed(2, "usage");
    assert_eq!(list(&world, "ext:D0001").len(), 1);

    let said = fix("fare=9.73", "ext:D0001").done();
    assert_eq!(
        (&said["contribution"], &said["stored"], &said["unconfirmed"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let shown = world.run(&["contribution", "show", "2"]).done();
    assert_eq!(shown["provenance"], json!({ "forms": ["mended"], "mended": 1 }));
    assert_eq!(list(&world, "ext:D0001"), [] as [Value; 0]);
    let fares = Rows::of(&world).of_member(3, "trips", &["fare", "duration"]);
    assert!(fares.contains(&vec![Some(973), Some(601)]), "{fares:?}");
    fix("fare=9.73", "ext:D0001").refused("quarantine.unknown");
    world.verified();
}

#[test]
fn a_row_is_dropped_by_its_member_and_by_her_erasure_and_its_bytes_are_gone() {
    let world = World::drivers(3);
    contribute(&world, &file(&world), &["--quarantine"]);
    let bodies = blobs(&world.database(), "SELECT body FROM held ORDER BY place");
    assert_eq!(bodies.len(), 2);
    let kept = |body: &[u8]| !world.holding(&body[body.len() / 3..]).is_empty();
    assert!(
        bodies.iter().all(|body| kept(body)),
        "the search would find nothing anyway"
    );

    world
        .run(&["quarantine", "drop", "1.2", "--as", "ext:D0001"])
        .refused("quarantine.unknown");
    world
        .run(&["quarantine", "drop", "1.2", "--as", "ext:D0002"])
        .done();
    assert!(!kept(&bodies[1]) && kept(&bodies[0]));
    world.run(&["member", "erase", "ext:D0001"]).done();
    assert!(!kept(&bodies[0]));
    assert_eq!(world.run(&["quarantine", "list"]).done()["waiting"], json!([]));
    world.verified();
}

#[test]
fn p5_what_waits_goes_with_the_rows_it_came_with() {
    let world = World::drivers(3);
    contribute(&world, &file(&world), &["--quarantine"]);
    let waiting = || list(&world, "ext:D0001").len() + list(&world, "ext:D0002").len();
    assert_eq!(waiting(), 2);
    world
        .run(&["contribution", "withdraw", "1", "--as", "ext:D0001"])
        .done();
    assert_eq!((list(&world, "ext:D0001").len(), waiting()), (0, 1));
    // The retention of trips is 1826 days.
    world
        .run(&["contribution", "list", "--now", "2031-07-01T08:00:00Z"])
        .done();
    assert_eq!(waiting(), 0);
    let kept = blobs(&world.database(), "SELECT body FROM held");
    assert_eq!(kept, Vec::<Vec<u8>>::new());
    world.verified();
}

#[test]
fn what_waits_goes_with_the_whole_co_op_into_another_home() {
    let world = World::drivers(3);
    contribute(&world, &file(&world), &["--quarantine"]);
    let hers = list(&world, "ext:D0001");
    assert_eq!(hers.len(), 1);
    let out = world.folder().join("all.fenwick");
    let out = out.to_str().unwrap();
    world
        .run(&["coop", "export", "--out", out, "--plain", "--moves"])
        .done();
    let elsewhere = World::empty();
    let import = ["coop", "import", out, "--takes-over", "--attested-by", "1,2"];
    elsewhere.run(&import).done();
    assert_eq!(list(&elsewhere, "ext:D0001"), hers);
}
