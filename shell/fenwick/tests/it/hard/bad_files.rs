//! Files that are missing, damaged or not what they should be.

use super::bad::all_end;
use crate::world::{World, request, trips};
use std::fmt::Write as _;

#[test]
fn files_that_cannot_be_read_or_understood_change_nothing() {
    let world = World::drivers(10);
    let mut byte = 0u8;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        byte = byte.wrapping_mul(5).wrapping_add(37);
        byte
    })
    .take(4_000)
    .collect();
    let missing = world.folder().join("missing.csv").to_str().unwrap().to_owned();
    let names = [
        ("missing", missing),
        ("folder", world.folder().to_str().unwrap().to_owned()),
        ("empty", world.write("empty.csv", "")),
        ("binary", world.write("binary.csv", noise)),
        ("columns", world.write("columns.csv", "colour,size\nred,1\n")),
        ("rows", world.write("rows.csv", trips(1..4, 3))),
        ("toml", world.write("broken.toml", "user = [")),
        ("half", world.write("half.toml", "user = 1\n")),
        ("zip", world.write("broken.zip", b"PK\x03\x04 this is no archive")),
        (
            "gzip",
            world.write("broken.csv.gz", b"\x1f\x8b\x08\x00 this is no archive"),
        ),
    ];
    let names: Vec<(&str, &str)> = names.iter().map(|(name, path)| (*name, path.as_str())).collect();
    all_end(
        &world,
        &names,
        "
        contribute trips {missing} --as 3 => 1 intake.missing
        contribute trips {folder} --as 3 => 1 intake.directory
        contribute trips {empty} --as 3 => 1 intake.empty
        contribute trips {binary} --as 3 => 1 intake.binary
        contribute trips {columns} --as 3 => 1 intake.fit
        contribute trips {rows} --member-column colour => 1 intake.header
        contribute trips {rows} {missing} --member-column driver_id => 1 intake.missing
        contribute trips {rows} --as 3 --mapping nothing => 1 file
        contribute trips {rows} --as 3 --mapping {toml} => 1 mapping
        contribute trips {zip} --as 3 => 1 intake.archive
        contribute trips {gzip} --as 3 => 1 intake.unreadable
        member import {missing} --id-column driver_id => 1 intake.missing
        member import {rows} --id-column colour => 1 intake.header
        member import {empty} --id-column driver_id => 1 intake.empty
        consent import {missing} --attested-by 1,2 => 1 intake.missing
        consent import {rows} --attested-by 1,2 => 1 intake.header
        consent import {binary} --attested-by 1,2 => 1 intake.binary
        request file {missing} => 1 file
        request file {folder} => 1 file
        request file {toml} => 1 file.form
        request file {half} => 1 file.form
        request file {binary} => 1 file
        bylaws propose {toml} --as 1 => 1 file.form
        charter propose {half} --as 1 => 1 file.form
        verify --checkpoint {missing} => 1 file
        verify --checkpoint {rows} => 1 verify.failed
    ",
    );
}

#[test]
fn a_bad_file_is_told_the_same_with_a_request_id() {
    let world = World::drivers(3);
    let missing = world.folder().join("missing.csv");
    let names = [
        ("missing", missing.to_str().unwrap()),
        ("folder", world.folder().to_str().unwrap()),
    ];
    all_end(
        &world,
        &names,
        "
        contribute trips {missing} --as 3 --request-id m => 1 intake.missing
        contribute trips {folder} --as 3 --request-id f => 1 intake.directory
    ",
    );
}

#[test]
fn a_table_of_another_dataset_is_not_stored_as_rows_of_nothing() {
    let world = World::drivers(10);
    // Trips have one column in common with hours: the platform.
    let rows = world.write("rows.csv", trips(1..4, 3));
    let said = world.contribute("hours", &rows);
    assert_eq!(
        said.code,
        Some(1),
        "rows without a single number were stored: {said:?}"
    );
}

#[test]
fn consent_files_are_taken_whole_or_not_at_all() {
    let world = World::drivers(10);
    let head = "member,dataset,purpose,recipient,resolution,answer\next:D0001,trips,PublicBenefit,class:public-body,aggregate,yes\n";
    let mut wrong = Vec::new();
    for (place, line) in [
        "ext:NOBODY,trips,PublicBenefit,class:public-body,aggregate,yes",
        "99,trips,PublicBenefit,class:public-body,aggregate,yes",
        "4,nothing,PublicBenefit,class:public-body,aggregate,yes",
        "4,trips,Nothing,class:public-body,aggregate,yes",
        "4,trips,PublicBenefit,class:nothing,aggregate,yes",
        "4,trips,PublicBenefit,class:public-body,all,yes",
        "4,trips,PublicBenefit,class:public-body,aggregate,perhaps",
        "4,trips",
    ]
    .iter()
    .enumerate()
    {
        let file = world.write(&format!("consents{place}.csv"), format!("{head}{line}\n"));
        let state = world.verified();
        let said = world.run(&["consent", "import", &file, "--attested-by", "1,2"]);
        if !matches!(said.code, Some(1 | 3))
            || said.object().as_object().unwrap().len() != 1
            || world.verified() != state
        {
            wrong.push(format!("{line}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let none = world.run(&["consent", "list", "--as", "ext:D0001"]).done();
    assert_eq!(none["consents"].as_array().unwrap().len(), 0, "{none}");
}

/// Good rows with so many bad ones at the end.
fn partly_bad(good: u32, bad: u32) -> String {
    let mut text = trips(1..2, good);
    for row in 0..bad {
        writeln!(
            text,
            "D0001,2026-06-28T10:00:{:02}Z,uber,completed,EUR,many,3.5,600",
            row % 60
        )
        .unwrap();
    }
    text
}

#[test]
fn more_than_one_per_cent_of_bad_rows_and_nothing_is_stored() {
    let world = World::drivers(3);
    let (over, exactly) = (
        world.write("over.csv", partly_bad(98, 2)),
        world.write("exactly.csv", partly_bad(99, 1)),
    );
    let state = world.verified();
    let message = world.contribute("trips", &over).failed(1, "contribute.bad-rows");
    assert!(
        message.contains("line 100") && message.contains("line 101"),
        "{message}"
    );
    assert_eq!(world.verified(), state);
    let stored = |world: &World| {
        world
            .files()
            .iter()
            .filter(|(path, _)| path.starts_with(world.coop().join("pool")))
            .count()
    };
    assert_eq!(stored(&world), 0, "files of rows were left behind");
    let said = world.contribute("trips", &exactly).done();
    assert_eq!(
        (&said["stored"], &said["rejected_count"]),
        (&99.into(), &1.into())
    );
    assert_eq!(said["rejected"][0]["row"], 101, "{said}");
    let line = [
        "contribute",
        "trips",
        &over,
        "--member-column",
        "driver_id",
        "--bad-rows-max",
        "2",
    ];
    assert_eq!(
        world.run(&line).done()["stored"],
        0,
        "they were all there already"
    );
    // A number too large for the sum is no reason to break down.
    let line = [
        "contribute",
        "trips",
        &over,
        "--member-column",
        "driver_id",
        "--bad-rows-max",
        "18446744073709551615",
    ];
    let said = world.run(&line);
    assert!(
        matches!(said.code, Some(0 | 2)) && !said.stderr.contains("panicked"),
        "{said:?}"
    );
    world.verified();
}

#[test]
fn a_request_file_with_wrong_values_is_named_and_not_filed() {
    let world = World::drivers(3);
    world
        .run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
        .done();
    let good = request("1");
    let mut wrong = Vec::new();
    for (place, (from, to)) in [
        ("user = 1", "user = 9"),
        ("user = 1", "user = -1"),
        ("dataset = \"trips\"", "dataset = \"nothing\""),
        ("ImproveTransportMobility", "Nothing"),
        ("epsilon = \"1\"", "epsilon = \"-1\""),
        ("epsilon = \"1\"", "epsilon = \"0\""),
        ("epsilon = \"1\"", "epsilon = nan"),
        ("epsilon = \"1\"", "epsilon = 1e300"),
        ("2026-12-31", "2026-13-31"),
        ("fee_minor = 60000", "fee_minor = -1"),
        ("fee_minor = 60000", "colour = 1"),
        ("COUNT(DISTINCT member)", "MAX(fare)"),
        ("sql = [", "sql = [] # ["),
    ]
    .iter()
    .enumerate()
    {
        assert!(good.contains(from));
        let file = world.write(&format!("request{place}.toml"), good.replace(from, to));
        let state = world.verified();
        let said = world.run(&["request", "file", &file]);
        let sane = matches!(said.code, Some(1 | 3))
            && !said.stderr.contains("panicked")
            && said.object().as_object().unwrap().len() == 1;
        if !sane || world.verified() != state {
            wrong.push(format!("{to}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
