//! Only chartered columns reach the disk, and nothing is stored twice.

use super::lookup::Rows;
use crate::world::{CLOSING, OPENING, World, bring, bring_own, trips};
use std::fmt::Write as _;

const CHARTER: &str = r#"
dataset = "rides"
title = "Rides"
benefit = "Members see what rides pay"
purposes = ["PublicBenefit"]
retention_days = 1826
groups_max = 12
rows_per_group_max = 400
rows_max = 100000
blank_below = 10
fields = [
  { name = "started_at", title = "When", kind = "time", first_month = "2015-01", last_month = "2030-12" },
  { name = "platform", title = "Platform", kind = "key", domain = ["uber", "other"], other = "other" },
  { name = "currency", title = "Currency", kind = "key", domain = ["EUR", "CHF"] },
  { name = "fare", title = "Fare", kind = "measure", scale = 2, unit_field = "currency" },
  { name = "distance", title = "Distance", kind = "measure", scale = 3, unit = "km" },
  { name = "duration", title = "Duration", kind = "measure", scale = 0, unit = "s" },
  { name = "waiting", title = "Waiting", kind = "measure", scale = 0, unit = "s" },
  { name = "airport", title = "Airport", kind = "flag" },
]
"#;
const CHARTERED: [&str; 8] = [
    "started_at",
    "platform",
    "currency",
    "fare",
    "distance",
    "duration",
    "waiting",
    "airport",
];
const DROPPED: [&str; 4] = ["rider_name", "rider_phone", "rider_rating", "tip"];
const PLANTED: [&str; 3] = ["Ottilie Vandersteen", "070055512345", "Vandersteen"];

/// Twelve columns, of which the charter knows eight; the others hold what must never be kept.
fn twelve(rows: u32) -> String {
    let mut text = "rider_name,started_at,platform,rider_phone,currency,fare,distance,duration,rider_rating,waiting,airport,tip\n".to_owned();
    for row in 0..rows {
        writeln!(text, "Ottilie Vandersteen,2026-06-01T10:{:02}:00Z,uber,070055512345,EUR,{row}.25,3.5,600,48,30,true,7711", row % 60).unwrap();
    }
    text
}

/// The members vote a charter of eight fields.
fn chartered() -> World {
    let world = World::drivers(3);
    let charter = world.write("charter.toml", CHARTER);
    world.run(&["charter", "propose", &charter, "--as", "1"]).done();
    for member in ["1", "2", "3"] {
        world
            .run(&["vote", "1", "yes", "--as", member, "--now", OPENING])
            .done();
    }
    assert_eq!(
        world.run(&["motion", "close", "1", "--now", CLOSING]).done()["outcome"],
        "passed"
    );
    world
}

#[test]
fn records_of_json_name_their_member_by_a_column_that_no_field_is_read_from() {
    let world = World::drivers(2);
    let line = |driver: u32| {
        format!(
            "{{\"driver_id\":\"D{driver:04}\",\"requested_at\":\"2026-06-01T10:00:00Z\",\"platform\":\"uber\",\
             \"status\":\"completed\",\"currency\":\"EUR\",\"fare\":10.5,\"distance\":3.5,\"duration\":600}}\n"
        )
    };
    let file = world.write("trips.ndjson", line(1) + &line(2));
    let said = world.contribute("trips", &file).done();
    assert_eq!(
        (&said["stored"], &said["rejected_count"]),
        (&2.into(), &0.into()),
        "{said}"
    );
}

#[test]
fn four_of_twelve_columns_are_dropped_before_the_disk() {
    let world = chartered();
    let file = world.write("twelve.csv", twelve(50));
    let said = world.run(&bring_own("rides", &file, "3")).done();
    assert_eq!(said["stored"], 50, "{said}");
    assert_eq!(said["dropped_columns"].as_array().unwrap().len(), 4, "{said}");
    for name in DROPPED {
        assert!(
            said["dropped_columns"].as_array().unwrap().contains(&name.into()),
            "{name} is not named: {said}"
        );
    }
    for planted in PLANTED {
        assert!(
            world.holding(planted.as_bytes()).is_empty(),
            "'{planted}' is in the home"
        );
    }
    // The rows are encrypted, so a search proves little: look at them decoded.
    let rows = Rows::of(&world);
    let all: Vec<&str> = CHARTERED.iter().chain(&DROPPED).copied().collect();
    let decoded = rows.of_member(3, "rides", &all);
    assert_eq!(decoded.len(), 50);
    for row in decoded {
        let (kept, dropped) = row.split_at(CHARTERED.len());
        assert!(
            kept.iter().all(Option::is_some),
            "a chartered value is missing: {row:?}"
        );
        assert!(
            dropped.iter().all(Option::is_none),
            "a dropped column was kept: {row:?}"
        );
        assert!(
            !row.contains(&Some(7711)) && !row.contains(&Some(48)),
            "a dropped value was kept: {row:?}"
        );
    }
    let fares: Vec<i64> = rows
        .of_member(3, "rides", &["fare"])
        .into_iter()
        .map(|row| row[0].unwrap())
        .collect();
    assert_eq!(fares, (0..50).map(|row| row * 100 + 25).collect::<Vec<_>>());
    world.verified();
}

#[test]
fn a_file_contributed_twice_stores_nothing_and_an_overlapping_one_only_what_is_new() {
    let world = World::drivers(10);
    let first = world.write("first.csv", trips(1..9, 20));
    let again = world.write("again.csv", trips(1..9, 20));
    let wider = world.write("wider.csv", trips(1..11, 25));
    let said = world.contribute("trips", &first).done();
    assert_eq!(
        (&said["read"], &said["stored"], &said["duplicates"]),
        (&160.into(), &160.into(), &0.into())
    );
    for file in [&first, &again] {
        let said = world.contribute("trips", file).done();
        assert_eq!(
            (&said["read"], &said["stored"], &said["duplicates"]),
            (&160.into(), &0.into(), &160.into())
        );
    }
    let said = world.contribute("trips", &wider).done();
    assert_eq!(
        (&said["read"], &said["stored"], &said["duplicates"]),
        (&250.into(), &90.into(), &160.into())
    );
    let rows = Rows::of(&world);
    let stored: usize = (3..13)
        .map(|member| rows.of_member(member, "trips", &["fare"]).len())
        .sum();
    assert_eq!(stored, 250);
    world.verified();
}

#[test]
fn files_that_overlap_within_one_command_store_each_row_once() {
    let world = World::drivers(10);
    let first = world.write("first.csv", trips(1..9, 20));
    let wider = world.write("wider.csv", trips(1..11, 25));
    let both = [&bring(&first)[..], &[&wider]].concat();
    let said = world.run(&both).done();
    assert_eq!(
        (&said["read"], &said["stored"], &said["duplicates"]),
        (&410.into(), &250.into(), &160.into())
    );
    // Two rows of one file that are the same are two rows, as often as the file is brought.
    let twins = trips(9..10, 30);
    let twin = twins.lines().last().unwrap();
    let twins = world.write("twins.csv", format!("{twins}{twin}\n"));
    assert_eq!(world.contribute("trips", &twins).done()["stored"], 6);
    assert_eq!(world.contribute("trips", &twins).done()["stored"], 0);
    world.verified();
}

#[test]
fn a_vote_that_closed_unseen_binds_the_very_next_import() {
    let world = World::drivers(10);
    let charter = include_str!("../../../../../templates/drivers/charters/trips.toml");
    let fields: Vec<&str> = charter.split("[[fields]]").collect();
    let kept: Vec<&str> = fields
        .iter()
        .copied()
        .filter(|field| !field.contains("name = \"duration\""))
        .collect();
    assert_eq!(kept.len() + 1, fields.len());
    let narrower = world.write("narrower.toml", kept.join("[[fields]]"));
    world.run(&["charter", "propose", &narrower, "--as", "1"]).done();
    for member in 1..9 {
        world
            .run(&[
                "vote",
                "1",
                "yes",
                "--as",
                &member.to_string(),
                "--now",
                crate::world::OPENING,
            ])
            .done();
    }
    // Nobody closes the motion: its date does.
    let rows = world.write("rows.csv", trips(1..5, 3));
    let line = [&bring(&rows)[..], &["--now", crate::world::CLOSING]].concat();
    let said = world.run(&line).done();
    let dropped: Vec<&str> = said["dropped_columns"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    assert!(dropped.contains(&"duration"), "{said}");
    world.verified();
}
