//! A health co-op on real records, through the binary: what is stored is what the records say, a second import stores nothing, and what
//! is left out is named.

use crate::stories::audit::Books;
use crate::world::{CLOCK, World, bring_own, data, truth, under};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// A health co-op with two officers and members of these ids.
pub fn founded(ids: &[String]) -> World {
    let world = World::empty();
    world.found_on("health", &["Ada", "Ben", "Cleo"], &CLOCK);
    let mut roster = "id,name\n".to_owned();
    ids.iter()
        .enumerate()
        .for_each(|(place, id)| writeln!(roster, "{id},Member {place}").unwrap());
    let roster = world.write("roster.csv", roster);
    let added = world.run(&["member", "import", &roster, "--id-column", "id"]);
    assert_eq!(added.done()["added"], ids.len());
    world
}

#[test]
fn a_bundle_of_a_patient_who_is_no_member_stores_nothing() {
    let world = founded(&["P1".to_owned()]);
    let patient = |id: &str| {
        format!(
            "{{\"resource\": {{\"resourceType\": \"Patient\", \"id\": \"{id}\", \"birthDate\": \"1964-02-02\", \"gender\": \"female\"}}}}"
        )
    };
    let mine = world.write(
        "mine.json",
        format!(
            "{{\"entry\": [{}, {{\"resource\": {{\"resourceType\": \"Claim\"}}}}]}}",
            patient("P1")
        ),
    );
    let other = world.write("other.json", format!("{{\"entry\": [{}]}}", patient("P2")));
    let refused = world.run(&["contribute", "people", &other, "--attested-by", "1,2"]);
    refused.failed(1, "contribute.bad-rows");
    let said = world
        .run(&["contribute", "people", &mine, "--attested-by", "1,2"])
        .done();
    assert_eq!(
        (&said["stored"], &said["left_out"]),
        (&1.into(), &serde_json::json!({"Claim": 1}))
    );
    let told = world.plainly(&["contribute", "people", &mine, "--attested-by", "1,2"]);
    assert!(
        told.stdout.contains("1 were already there") && told.stdout.contains("left out: 1 Claim"),
        "{}",
        told.stdout
    );
}

/// The bundles, and the ids of their patients.
pub fn bundles() -> Option<(Vec<String>, Vec<String>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(data("health")?.join("synthea_r4_bundles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let patient = |file: &PathBuf| {
        let packed = std::fs::read(file).unwrap();
        let bundle: Value = serde_json::from_reader(flate2::read::GzDecoder::new(packed.as_slice())).unwrap();
        let resources = bundle["entry"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| &entry["resource"]);
        let mut patients = resources.filter(|resource| resource["resourceType"] == "Patient");
        patients.next().unwrap()["id"].as_str().unwrap().to_owned()
    };
    let ids = files.iter().map(patient).collect();
    Some((
        files
            .iter()
            .map(|file| file.to_str().unwrap().to_owned())
            .collect(),
        ids,
    ))
}

#[test]
fn d3_the_records_of_forty_patients_import_once_and_whole() {
    let Some((files, ids)) = bundles() else { return };
    let truth = truth("health", "synthea_r4");
    let by_type: BTreeMap<String, u64> = serde_json::from_value(truth["resources by type"].clone()).unwrap();
    let world = founded(&ids);
    let contribute = |dataset: &str| {
        let mut args = vec!["contribute", dataset];
        args.extend(files.iter().map(String::as_str));
        args.extend(["--attested-by", "1,2"]);
        world.run(&args).done()
    };
    let kinds = [
        ("people", "Patient"),
        ("conditions", "Condition"),
        ("medications", "MedicationRequest"),
        ("immunizations", "Immunization"),
    ];
    for (dataset, kind) in kinds {
        let said = contribute(dataset);
        assert_eq!(
            (&said["stored"], &said["rejected_count"]),
            (&by_type[kind].into(), &0.into()),
            "{dataset}"
        );
        let mut all: BTreeMap<String, u64> = serde_json::from_value(said["left_out"].clone()).unwrap();
        assert!(
            all.insert(kind.to_owned(), said["read"].as_u64().unwrap())
                .is_none()
        );
        assert_eq!(all, by_type, "{dataset}");
    }
    let first = contribute("observations");
    let again = [contribute("observations"), contribute("conditions")];
    assert!(
        again
            .iter()
            .all(|said| said["stored"] == 0 && said["duplicates"] == said["read"]),
        "{again:?}"
    );
    assert_eq!(again[0]["read"], first["stored"]);
    world.verified();

    let books = Books::open(&world.home());
    let members = |sql: &str| books.totals(sql, books.everybody(), true)[0][0];
    let number = |start: &str| i128::from(under(&truth, start).as_i64().unwrap());
    assert_eq!(members("SELECT COUNT(*) AS n FROM people"), number("patients"));
    assert_eq!(
        members("SELECT COUNT(*) AS n FROM people WHERE gender = 'female'"),
        number("female patients")
    );
    let ill = "SELECT COUNT(*) AS n FROM conditions WHERE code IN ('38341003', '59621000')";
    assert_eq!(members(ill), number("patients with a Condition"));
    let index = "SELECT COUNT(*) AS n FROM observations WHERE what = 'body-mass-index'";
    assert_eq!(
        members(index),
        i128::from(under(&truth, "patients with >=1 BMI")[0].as_i64().unwrap())
    );
}

#[test]
fn d3_a_members_own_telephone_archive_imports_once_and_names_what_it_left_out() {
    let Some(folder) = data("health") else { return };
    let truth = truth("health", "apple_health");
    let world = founded(&["A1".to_owned()]);
    let export = folder
        .join("apple_health/export.xml")
        .to_str()
        .unwrap()
        .to_owned();
    let contribute = |dataset: &str| world.run(&bring_own(dataset, &export, "ext:A1")).done();
    for (dataset, element) in [
        ("people", "Me"),
        ("observations", "Record"),
        ("days", "ActivitySummary"),
        ("workouts", "Workout"),
    ] {
        let (said, again) = (contribute(dataset), contribute(dataset));
        assert_eq!(said["stored"], truth["elements"][element], "{dataset}");
        assert_eq!(
            (&again["stored"], &again["duplicates"]),
            (&0.into(), &said["stored"])
        );
        let mut all: BTreeMap<String, u64> = serde_json::from_value(said["left_out"].clone()).unwrap();
        all.insert(element.to_owned(), said["read"].as_u64().unwrap());
        let elements: BTreeMap<String, u64> = serde_json::from_value(truth["elements"].clone()).unwrap();
        assert_eq!(all, elements, "{dataset}");
    }
    let none = contribute("activity");
    let counted: u64 = truth["records by type"]
        .as_object()
        .unwrap()
        .keys()
        .filter_map(|kind| none["left_out"][kind].as_u64())
        .sum();
    assert_eq!(
        (&none["stored"], Some(counted)),
        (&0.into(), truth["elements"]["Record"].as_u64())
    );
    let books = Books::open(&world.home());
    let sum = |what: &str| {
        let sql = format!("SELECT COUNT(*) AS n, SUM(value) AS v FROM observations WHERE what = '{what}'");
        books.totals(&sql, books.everybody(), true)[0].clone()
    };
    assert_eq!(sum("body-mass-index"), [1, 1, 225_312]);
    assert_eq!(sum("heart-rate"), [1, 1, 720_000]);
}
