//! Files that nobody wrote a mapping for: looked at, drafted, settled and only then brought in.

use super::asked::{asks_again, asks_for_it};
use crate::world::{Said, World, data, homeless, truth};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const TILL: &str = "driver_id;Begun;Distance (mi);Status;Driver's note\nD0001;01/02/2026 10:00:00;2,5;Completed;SECRET-ONE\nD0002;03/04/2026 11:30:00;10,25;completed;SECRET-TWO\n";

/// A charter of trips as somebody else's dataset has them.
const CHARTER: &str = r#"
dataset = "runs"
title = "Runs"
benefit = "None"
purposes = ["PublicBenefit"]
retention_days = 100
groups_max = 1
rows_per_group_max = 5
rows_max = 100
blank_below = 5
fields = [
    { name = "begun", title = "When it began", kind = "time", first_month = "2026-01", last_month = "2026-12" },
    { name = "distance", title = "How far", kind = "measure", scale = 3, unit = "km" },
    { name = "status", title = "How it ended", kind = "key", domain = ["completed", "cancelled"] },
    { name = "tip", title = "Tip", kind = "measure", scale = 2, unit = "EUR" },
]
"#;

/// A co-op with these charters, and members by these ids.
fn coop(charters: &[&str], ids: &[String]) -> World {
    let world = World::empty();
    let folder = world.folder().join("own");
    std::fs::create_dir_all(folder.join("charters")).unwrap();
    let head = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/savings/template.toml");
    std::fs::copy(head, folder.join("template.toml")).unwrap();
    for (place, charter) in charters.iter().enumerate() {
        std::fs::write(folder.join(format!("charters/{place}.toml")), charter).unwrap();
    }
    let folder = folder.to_str().unwrap().to_owned();
    world
        .run(&[
            "found",
            "own",
            "--template",
            &folder,
            "--name",
            "Own",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
        ])
        .done();
    let mut roster = "id,name\n".to_owned();
    for (number, id) in ids.iter().enumerate() {
        writeln!(roster, "{id},Member {number}").unwrap();
    }
    let roster = world.write("roster.csv", &roster);
    world
        .run(&["member", "import", &roster, "--id-column", "id"])
        .done();
    world
}

pub fn brought(world: &World, line: &[&str]) -> Said {
    world.run(&[&["contribute"], line, &["--attested-by", "1,2"]].concat())
}

#[test]
fn a_date_that_can_be_read_two_ways_is_asked_and_nothing_comes_in_before_it_is_answered() {
    let world = coop(&[CHARTER], &["D0001".to_owned(), "D0002".to_owned()]);
    let file = world.write("till.csv", TILL);
    let before = world.verified();
    let out = world.folder().join("till.toml").to_str().unwrap().to_owned();
    let inspect = ["intake", "inspect", &file, "--dataset", "runs", "--out", &out];
    let said = world.run(&inspect);
    assert!(!said.stdout.contains("SECRET"), "{}", said.stdout);
    let part = said.done()["parts"][0].clone();
    assert_looked(&part);
    let drafted = std::fs::read_to_string(&out).unwrap();
    assert!(drafted.contains("unit = \"mi\""), "{drafted}");
    assert!(world.run(&inspect).failed(2, "usage").contains("already"));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), drafted);
    assert!(world.plainly(&inspect[..5]).stdout.contains("SECRET-ONE"));
    assert_eq!(world.verified(), before, "looking changed something");
    assert!(
        world
            .holding(b"SECRET")
            .iter()
            .all(|path| path.ends_with("till.csv"))
    );

    let open = brought(
        &world,
        &["runs", &file, "--member-column", "driver_id", "--mapping", &out],
    );
    let message = open.failed(1, "intake.mapping");
    assert!(message.contains("day or the month"), "{message}");
    assert_eq!(world.verified(), before);

    let settled = world.write("settled.toml", settled(&drafted));
    let bring = [
        "runs",
        &file,
        "--member-column",
        "driver_id",
        "--mapping",
        &settled,
    ];
    let taken = brought(&world, &bring).done();
    assert_eq!(
        (&taken["stored"], &taken["rejected_count"]),
        (&Value::from(2), &Value::from(0))
    );
    let again = brought(&world, &bring).done();
    assert_eq!(
        (&again["stored"], &again["duplicates"]),
        (&Value::from(0), &Value::from(2))
    );
}

/// The mapping with its one question answered and struck out.
fn settled(mapping: &str) -> String {
    let start = mapping.find("settle = ").unwrap();
    let end = mapping[start..].find("]\n\n").unwrap() + start + 2;
    let open = [&mapping[..start], &mapping[end..]].concat();
    let answer = "\n[fields.begun]\nformats = [\"%d/%m/%Y %H:%M:%S\"]\n";
    open.replace("\n[fields.begun]\n", answer)
}

/// What `inspect` says of one part: the form of every column, and what stays open.
fn assert_looked(part: &Value) {
    let column = |name: &str| {
        let columns = part["columns"].as_array().unwrap();
        columns
            .iter()
            .find(|column| column["name"] == name)
            .unwrap()
            .clone()
    };
    let distance = column("Distance (mi)");
    assert_eq!(part["delimiter"], ";");
    assert_eq!(column("Begun")["sure"], false);
    assert_eq!(
        (&distance["unit"], &distance["decimal"]),
        (&Value::from("mi"), &Value::from(","))
    );
    assert_eq!(part["drift"], serde_json::json!(["tip"]));
    assert_eq!(
        part["dropped_columns"],
        serde_json::json!(["driver_id", "Driver's note"])
    );
    assert_eq!(part["settle"].as_array().unwrap().len(), 1);
}

#[test]
fn a_file_is_looked_at_without_a_home() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.json");
    std::fs::write(&file, r#"{"total": 2, "entry": [{"name": "SECRET-A", "age": 30}, {"name": "SECRET-B", "age": 41}], "link": [{"url": "x"}]}"#).unwrap();
    let file = file.to_str().unwrap();
    let said = homeless(&["intake", "inspect", file, "--json"], folder.path());
    assert!(!said.stdout.contains("SECRET"));
    let part = said.done()["parts"][0].clone();
    assert_eq!(part["lists"], serde_json::json!({"entry": 2, "link": 1}));
    assert_eq!(
        (&part["rows_from"], &part["rows"]),
        (&Value::from("entry"), &Value::from(2))
    );
    let text = homeless(&["intake", "inspect", file], folder.path()).stdout;
    assert!(
        text.contains("Lists of records: entry (2), link (1)") && text.contains("SECRET-A"),
        "{text}"
    );
}

const FORM: &str = r#"{"content": {
    "survey": [
        {"type": "date", "name": "seen", "label": "Day"},
        {"type": "select_one yn", "name": "owns", "label": "Owns land"},
        {"type": "text", "name": "farmer"},
        {"type": "begin_repeat", "name": "plot"},
        {"type": "decimal", "name": "area", "label": "Area", "constraint": ". >= 0 and . <= 50"},
        {"type": "end_repeat"}
    ],
    "choices": [{"list_name": "yn", "name": "yes", "label": "Yes"}, {"list_name": "yn", "name": "no", "label": "No"}]
},
"results": [
    {"_uuid": "u1", "farmer": "F1", "seen": "2026-01-02", "owns": "yes", "plot": [{"plot/area": 1.5}, {"plot/area": 1.5}]},
    {"_uuid": "u2", "farmer": "F2", "seen": "2026-01-03", "owns": "no"}
]}"#;

#[test]
fn d4_a_form_becomes_charters_and_its_submissions_come_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("form.json");
    std::fs::write(&form, FORM).unwrap();
    let (form, out) = (
        form.to_str().unwrap().to_owned(),
        folder.path().join("visits.toml"),
    );
    let line = [
        "charter",
        "draft",
        &form,
        "--dataset",
        "visits",
        "--member-column",
        "farmer",
        "--out",
        out.to_str().unwrap(),
        "--json",
    ];
    let drafts = homeless(&line, folder.path()).done()["drafts"].clone();
    assert_eq!(drafts[0]["left_out"][0]["question"], "farmer");
    let settled = std::fs::read(&out).unwrap();
    homeless(&line, folder.path()).failed(2, "usage");
    assert_eq!(std::fs::read(&out).unwrap(), settled);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let world = coop(
        &[&read("visits.toml"), &read("visits_plot.toml")],
        &["F1".to_owned(), "F2".to_owned()],
    );
    for (dataset, rows) in [("visits", 2), ("visits_plot", 2)] {
        let mapping = path(&format!("{dataset}.mapping.toml"));
        for (stored, duplicates) in [(rows, 0), (0, rows)] {
            let taken = brought(&world, &[dataset, &form, "--mapping", &mapping]).done();
            assert_eq!(
                (&taken["stored"], &taken["duplicates"]),
                (&Value::from(stored), &Value::from(duplicates)),
                "{dataset}"
            );
        }
    }
    asks_again(&world, folder.path(), &drafts[0]["charter"]);
}

#[test]
fn d4_a_real_survey_comes_in_once_by_what_its_form_drafts() {
    let Some(folder) = data("surveys") else { return };
    let path = |name: &str| -> String { folder.join(name).to_str().unwrap().to_owned() };
    let (form, file) = (
        path("reach_household/xlsform.xlsx"),
        path("reach_household/submissions.csv.gz"),
    );
    let drafts = tempfile::tempdir().unwrap();
    let out: PathBuf = drafts.path().join("households.toml");
    let line = [
        "charter",
        "draft",
        &form,
        "--dataset",
        "households",
        "--with",
        &file,
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(homeless(&line, drafts.path()).code, Some(0));
    let charter = std::fs::read_to_string(&out).unwrap();
    let world = coop(&[&charter], &[]);
    let count = world
        .run(&[
            "member",
            "import",
            &file,
            "--id-column",
            "_uuid",
            "--name-column",
            "_id",
        ])
        .done()["added"]
        .clone();
    let truth = truth("surveys", "reach_household")["submissions"].clone();
    assert_eq!(count, truth);
    let mapping = out.with_extension("mapping.toml");
    let line = [
        "households",
        &file,
        "--member-column",
        "_uuid",
        "--mapping",
        mapping.to_str().unwrap(),
    ];
    let first = brought(&world, &line).done();
    assert_eq!(
        (&first["stored"], &first["rejected_count"]),
        (&truth, &Value::from(0))
    );
    let second = brought(&world, &line).done();
    assert_eq!(
        (&second["stored"], &second["duplicates"]),
        (&Value::from(0), &truth)
    );
    asks_for_it(&world, mapping.to_str().unwrap());
}
