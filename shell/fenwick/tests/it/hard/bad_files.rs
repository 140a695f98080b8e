//! Files that are missing, damaged or not what they should be; homes too.

use super::bad_acts::{Ends, all_end};
use crate::world::{World, request, trips};
use std::fmt::Write as _;

#[test]
fn files_that_cannot_be_read_or_understood_change_nothing() {
    let world = World::drivers(10);
    let missing = world.folder().join("missing.csv");
    let missing = missing.to_str().unwrap();
    let folder = world.folder().to_str().unwrap().to_owned();
    let empty = world.write("empty.csv", "");
    let binary = world.write(
        "binary.csv",
        (0..4000u32).map(|n| (n * 37 % 256) as u8).collect::<Vec<_>>(),
    );
    let columns = world.write("columns.csv", "colour,size\nred,1\n");
    let rows = world.write("rows.csv", trips(1..4, 3));
    let toml = world.write("broken.toml", "user = [");
    let half = world.write("half.toml", "user = 1\n");
    let zip = world.write("broken.zip", b"PK\x03\x04 this is no archive");
    let gzip = world.write("broken.csv.gz", b"\x1f\x8b\x08\x00 this is no archive");
    let cases: [(&[&str], Ends); 26] = [
        (
            &["contribute", "trips", missing, "--as", "3"],
            Ends::Error("intake.missing"),
        ),
        (
            &["contribute", "trips", &folder, "--as", "3"],
            Ends::Error("intake.directory"),
        ),
        (
            &["contribute", "trips", &empty, "--as", "3"],
            Ends::Error("intake.empty"),
        ),
        (
            &["contribute", "trips", &binary, "--as", "3"],
            Ends::Error("intake.binary"),
        ),
        (
            &["contribute", "trips", &columns, "--as", "3"],
            Ends::Error("intake.fit"),
        ),
        (
            &["contribute", "trips", &rows, "--member-column", "colour"],
            Ends::Error("intake.header"),
        ),
        (
            &[
                "contribute",
                "trips",
                &rows,
                &missing,
                "--member-column",
                "driver_id",
            ],
            Ends::Error("intake.missing"),
        ),
        (
            &["contribute", "trips", &rows, "--as", "3", "--mapping", "nothing"],
            Ends::Error("file"),
        ),
        (
            &["contribute", "trips", &rows, "--as", "3", "--mapping", &toml],
            Ends::Error("mapping"),
        ),
        (
            &["contribute", "trips", &zip, "--as", "3"],
            Ends::Error("intake.archive"),
        ),
        (
            &["contribute", "trips", &gzip, "--as", "3"],
            Ends::Error("intake.unreadable"),
        ),
        (
            &["member", "import", missing, "--id-column", "driver_id"],
            Ends::Error("intake.missing"),
        ),
        (
            &["member", "import", &rows, "--id-column", "colour"],
            Ends::Error("intake.header"),
        ),
        (
            &["member", "import", &empty, "--id-column", "driver_id"],
            Ends::Error("intake.empty"),
        ),
        (
            &["consent", "import", missing, "--attested-by", "1,2"],
            Ends::Error("intake.missing"),
        ),
        (
            &["consent", "import", &rows, "--attested-by", "1,2"],
            Ends::Error("intake.header"),
        ),
        (
            &["consent", "import", &binary, "--attested-by", "1,2"],
            Ends::Error("intake.binary"),
        ),
        (&["request", "file", missing], Ends::Error("file")),
        (&["request", "file", &folder], Ends::Error("file")),
        (&["request", "file", &toml], Ends::Error("file.form")),
        (&["request", "file", &half], Ends::Error("file.form")),
        (&["request", "file", &binary], Ends::Error("file")),
        (
            &["bylaws", "propose", &toml, "--as", "1"],
            Ends::Error("file.form"),
        ),
        (
            &["charter", "propose", &half, "--as", "1"],
            Ends::Error("file.form"),
        ),
        (&["verify", "--checkpoint", missing], Ends::Error("file")),
        (&["verify", "--checkpoint", &rows], Ends::Error("verify.failed")),
    ];
    all_end(&world, &cases);
}

#[test]
fn a_bad_file_is_told_the_same_with_a_request_id() {
    let world = World::drivers(3);
    let missing = world.folder().join("missing.csv");
    let (missing, folder) = (missing.to_str().unwrap(), world.folder().to_str().unwrap());
    let cases: [(&[&str], Ends); 2] = [
        (
            &["contribute", "trips", missing, "--as", "3", "--request-id", "m"],
            Ends::Error("intake.missing"),
        ),
        (
            &["contribute", "trips", folder, "--as", "3", "--request-id", "f"],
            Ends::Error("intake.directory"),
        ),
    ];
    all_end(&world, &cases);
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
fn an_unknown_co_op_template_or_currency_is_a_usage_error_and_founds_nothing() {
    let world = World::drivers(1);
    let found = [
        "found",
        "potters",
        "--name",
        "P",
        "--officer",
        "A",
        "--officer",
        "B",
    ];
    let cases: [(&[&str], Ends); 8] = [
        (&["--coop", "potters", "member", "list"], Ends::Usage),
        (&["--coop", "../weavers", "member", "list"], Ends::Usage),
        (&[&found[..], &["--template", "nothing"]].concat(), Ends::Usage),
        (
            &[&found[..], &["--template", "drivers", "--currency", "EURO"]].concat(),
            Ends::Usage,
        ),
        (
            &[&found[..], &["--template", "drivers", "--currency", "eur"]].concat(),
            Ends::Usage,
        ),
        (
            &[
                &found[..],
                &["--template", "drivers", "--now", "2026-01-01T00:00:00Z"],
            ]
            .concat(),
            Ends::Usage,
        ),
        (
            &["found", "potters", "--template", "drivers", "--name", "P"],
            Ends::Refused("founding.officers"),
        ),
        (
            &[
                "found",
                "../potters",
                "--template",
                "drivers",
                "--name",
                "P",
                "--officer",
                "A",
            ],
            Ends::Usage,
        ),
    ];
    all_end(&world, &cases);
    let coops = std::fs::read_dir(world.home().join("coops")).unwrap().count();
    assert_eq!(coops, 1, "a folder was left behind");
}

#[test]
fn founding_again_over_a_co_op_that_does_not_open_destroys_nothing() {
    let world = World::drivers(3);
    let rows = world.write("rows.csv", trips(1..4, 3));
    world.contribute("trips", &rows).done();
    let state = world.verified();
    let again = [
        "found",
        "weavers",
        "--template",
        "drivers",
        "--name",
        "Mine now",
        "--officer",
        "X",
        "--officer",
        "Y",
    ];
    world.run(&again).refused("coop.exists");
    // The pool cannot be read: the co-op does not open.
    let (pool, aside) = (
        world.coop().join("pool").join("trips"),
        world.folder().join("aside"),
    );
    std::fs::rename(&pool, &aside).unwrap();
    std::fs::write(&pool, "").unwrap();
    let said = world.run(&again);
    assert!(matches!(said.code, Some(1 | 3)), "{said:?}");
    assert!(
        world.database().exists() && world.coop().join("coop.key").exists(),
        "the co-op was destroyed: {said:?}"
    );
    std::fs::remove_file(&pool).unwrap();
    std::fs::rename(&aside, &pool).unwrap();
    assert_eq!(world.verified(), state);
}

#[test]
fn a_damaged_missing_or_foreign_key_stops_every_act_and_harms_nothing() {
    let world = World::drivers(3);
    let state = world.verified();
    let path = world.coop().join("coop.key");
    let key = std::fs::read(&path).unwrap();
    let mut bit = key.clone();
    bit[7] ^= 1;
    let mut wrong = Vec::new();
    for (what, bytes) in [
        ("cut short", Some(&key[..31])),
        ("one bit is wrong", Some(&bit)),
        ("another", Some(&[7; 32])),
        ("gone", None),
    ] {
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        for line in [
            &["verify"][..],
            &["member", "add", "Cleo"],
            &["member", "leave", "4"],
            &["log", "checkpoint"],
        ] {
            let said = world.run(line);
            if said.code != Some(1) || said.object()["error"]["message"].as_str().is_none() {
                wrong.push(format!("key {what}: {line:?} {said:?}"));
            }
        }
        if bytes.is_none() && path.exists() {
            wrong.push("a missing key was replaced by a new one".to_owned());
        }
        std::fs::write(&path, &key).unwrap();
        let said = world.run(&["verify"]);
        if said.code != Some(0) || said.object()["state_hash"] != state.as_str() {
            wrong.push(format!("key {what}, then put back: {said:?}"));
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
        ("fee_minor = 60000", "fee_minor = 9223372036854775807"),
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
        // A very high fee is allowed, if it can be carried to the end.
        if !(sane && world.verified() == state) && !to.contains("9223372036854775807") {
            wrong.push(format!("{to}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
