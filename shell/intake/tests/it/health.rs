//! Real health records, compared with figures that others took from them: FHIR Bundles of a clinic, and what a telephone wrote.

use crate::kit::{column, data, template_charter, template_mappings, truth_of, under};
use fenwick_coop::kernel::code;
use fenwick_coop::people::charter::{Charter, Kind};
use fenwick_intake::{IntakeError, Part, Row, Step, Wanted, beside, open, open_bytes};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

const DATASETS: [&str; 10] = [
    "people",
    "observations",
    "conditions",
    "medications",
    "immunizations",
    "answers",
    "directives",
    "activity",
    "days",
    "workouts",
];

fn truth(set: &str) -> Value {
    truth_of("health", set)
}

/// The bundles, one a member.
fn bundles() -> Option<Vec<Part>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(data("health")?.join("synthea_r4_bundles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    Some(files.iter().flat_map(|file| open(file).unwrap()).collect())
}

/// What files give to one dataset.
#[derive(Default)]
struct Read {
    rows: Vec<Row>,
    /// Rows by the mapping that took them.
    taken: BTreeMap<String, u64>,
    left_out: BTreeMap<String, u64>,
}

fn read(dataset: &str, parts: &[Part], by_path: bool) -> Result<Read, IntakeError> {
    let charter = template_charter("health", dataset);
    let mut mappings = template_mappings("health");
    mappings.retain(|mapping| mapping.dataset == dataset);
    let mut read = Read::default();
    for part in parts {
        for (table, mapping) in part.tables(&charter, &mappings, &[])? {
            let wanted = Wanted {
                charter: &charter,
                mapping: &mapping,
                member_column: mapping.member_path().filter(|_| by_path),
                key: [3; 32],
            };
            let (mut rows, mut row) = (table.rows(&wanted)?, Row::default());
            loop {
                match rows.next(&mut row)? {
                    Step::Row => read.rows.push(row.clone()),
                    Step::Bad(bad) => panic!("{dataset}: {bad:?}"),
                    Step::End => break,
                }
                *read.taken.entry(mapping.name.clone()).or_default() += 1;
            }
            for (kind, count) in rows.left_out() {
                *read.left_out.entry(kind).or_default() += count;
            }
        }
    }
    let told: BTreeSet<(&str, u64)> = read
        .rows
        .iter()
        .map(|row| (row.member.as_str(), row.hash))
        .collect();
    assert_eq!(told.len(), read.rows.len(), "{dataset}: two rows are one");
    Ok(read)
}

fn place(charter: &Charter, field: &str) -> usize {
    charter.position(field).unwrap()
}

fn listed(charter: &Charter, field: &str, value: &str) -> Option<i64> {
    match &charter.field(field).unwrap().kind {
        Kind::Key(key) => key.listed_code(value),
        _ => panic!("'{field}' is no key"),
    }
}

#[test]
fn every_resource_of_forty_bundles_is_a_row_or_named_as_left_out() {
    let Some(parts) = bundles() else { return };
    let truth = truth("synthea_r4");
    let by_type: BTreeMap<String, u64> = serde_json::from_value(truth["resources by type"].clone()).unwrap();
    let mut taken_somewhere = BTreeSet::new();
    for dataset in DATASETS.iter().take(7) {
        let read = read(dataset, &parts, true).unwrap();
        let mut all = read.left_out.clone();
        for (mapping, count) in &read.taken {
            let kind = match mapping.as_str() {
                "fhir_patient" => "Patient",
                // Both parts of one Observation.
                "fhir_observations" | "fhir_systolic" => "Observation",
                "fhir_diastolic" => continue,
                "fhir_conditions" => "Condition",
                "fhir_medication_requests" => "MedicationRequest",
                "fhir_immunizations" => "Immunization",
                other => panic!("{other} took {count}"),
            };
            taken_somewhere.insert(kind);
            *all.entry(kind.to_owned()).or_default() += count;
        }
        assert_eq!(all, by_type, "{dataset}");
        assert_eq!(read.taken.get("fhir_systolic"), read.taken.get("fhir_diastolic"));
        let whole = !["observations", "answers", "directives"].contains(dataset);
        assert!(!whole || !read.rows.is_empty(), "{dataset}");
    }
    assert_eq!(taken_somewhere.len(), 5);
}

#[test]
fn patients_their_conditions_and_their_latest_mass_index() {
    let Some(parts) = bundles() else { return };
    let truth = truth("synthea_r4");
    let number = |start: &str| under(&truth, start).as_u64().unwrap() as usize;
    let people = read("people", &parts, true).unwrap();
    let charter = template_charter("health", "people");
    assert_eq!(people.rows.len(), number("patients"));
    let female = listed(&charter, "gender", "female");
    let genders = column(&people.rows, place(&charter, "gender"));
    assert_eq!(
        genders.iter().filter(|gender| **gender == female).count(),
        number("female patients")
    );
    assert!(
        column(&people.rows, place(&charter, "born"))
            .iter()
            .all(Option::is_some)
    );
    let members: BTreeSet<&str> = people.rows.iter().map(|row| row.member.as_str()).collect();

    let conditions = read("conditions", &parts, true).unwrap();
    let charter = template_charter("health", "conditions");
    let codes = [code::number("38341003"), code::number("59621000")];
    let hypertension = |row: &&Row| codes.contains(&row.values[place(&charter, "code")]);
    let ill: BTreeSet<&str> = conditions
        .rows
        .iter()
        .filter(hypertension)
        .map(|row| row.member.as_str())
        .collect();
    assert_eq!(ill.len(), number("patients with a Condition"));
    assert!(
        conditions
            .rows
            .iter()
            .all(|row| members.contains(row.member.as_str()))
    );

    let observations = read("observations", &parts, true).unwrap();
    let charter = template_charter("health", "observations");
    let (what, at, value) = (
        place(&charter, "what"),
        place(&charter, "observed_at"),
        place(&charter, "value"),
    );
    let index = listed(&charter, "what", "body-mass-index");
    let mut latest: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for row in observations.rows.iter().filter(|row| row.values[what] == index) {
        let found = (row.values[at].unwrap(), row.values[value].unwrap());
        let kept = latest.entry(&row.member).or_insert(found);
        *kept = (*kept).max(found);
    }
    let expected = under(&truth, "patients with >=1 BMI").as_array().unwrap();
    assert_eq!(Some(latest.len() as u64), expected[0].as_u64());
    let mean = latest
        .values()
        .map(|(_, value)| *value as f64 / 10_000.0)
        .sum::<f64>()
        / latest.len() as f64;
    // The charter keeps four digits, the truth six.
    assert!(
        (mean - expected[1].as_f64().unwrap()).abs() <= 0.000_051,
        "{mean}"
    );
}

#[test]
fn the_same_records_line_by_line_are_the_same_rows() {
    let Some(folder) = data("health") else { return };
    let (mut lines, mut parts) = (Vec::new(), Vec::new());
    for file in std::fs::read_dir(folder.join("synthea_r4_bundles"))
        .unwrap()
        .take(8)
    {
        let path = file.unwrap().path();
        parts.extend(open(&path).unwrap());
        let bytes = std::fs::read(&path).unwrap();
        let bundle: Value = serde_json::from_reader(flate2::read::GzDecoder::new(bytes.as_slice())).unwrap();
        for entry in bundle["entry"].as_array().unwrap() {
            // A bulk export writes its references so.
            let text = entry["resource"].to_string().replace("\"urn:uuid:", "\"Patient/");
            writeln!(lines, "{text}").unwrap();
        }
    }
    let bulk = open_bytes("all.ndjson", lines).unwrap();
    for dataset in ["people", "observations", "medications"] {
        let key = |read: Read| -> BTreeSet<(String, u64, Vec<Option<i64>>)> {
            read.rows
                .into_iter()
                .map(|row| (row.member, row.hash, row.values))
                .collect()
        };
        let (bundled, by_line) = (
            read(dataset, &parts, true).unwrap(),
            read(dataset, &bulk, true).unwrap(),
        );
        assert_eq!(bundled.left_out, by_line.left_out, "{dataset}");
        assert!(key(bundled) == key(by_line), "{dataset}");
    }
}

/// What each dataset takes of a telephone's export, and leaves out.
fn telephone(parts: &[Part]) -> BTreeMap<&'static str, Read> {
    let mut found = BTreeMap::new();
    for dataset in ["people", "observations", "activity", "days", "workouts"] {
        found.insert(dataset, read(dataset, parts, false).unwrap());
    }
    found
}

#[test]
fn every_element_of_a_telephones_export_is_a_row_or_named_as_left_out() {
    let Some(folder) = data("health") else { return };
    let truth = truth("apple_health");
    let parts = open(&folder.join("apple_health/export.xml")).unwrap();
    let found = telephone(&parts);
    let elements: BTreeMap<String, u64> = serde_json::from_value(truth["elements"].clone()).unwrap();
    let records: BTreeMap<String, u64> = serde_json::from_value(truth["records by type"].clone()).unwrap();
    let rows = |dataset: &str| found[dataset].rows.len() as u64;
    assert_eq!(rows("people"), elements["Me"]);
    assert_eq!(rows("days"), elements["ActivitySummary"]);
    assert_eq!(rows("workouts"), elements["Workout"]);
    assert_eq!(rows("observations") + rows("activity"), elements["Record"]);
    for (dataset, row) in [
        ("people", "Me"),
        ("days", "ActivitySummary"),
        ("workouts", "Workout"),
    ] {
        let mut all = found[dataset].left_out.clone();
        assert!(all.insert(row.to_owned(), rows(dataset)).is_none());
        assert_eq!(all, elements, "{dataset}");
    }
    for dataset in ["observations", "activity"] {
        let mut all = found[dataset].left_out.clone();
        let beside: BTreeMap<String, u64> = elements
            .iter()
            .filter(|(name, _)| *name != "Record")
            .map(|(name, count)| (name.clone(), *count))
            .collect();
        assert!(
            beside
                .iter()
                .all(|(name, count)| all.remove(name) == Some(*count)),
            "{dataset}"
        );
        let left: u64 = all.values().sum();
        assert_eq!(left + rows(dataset), elements["Record"]);
        assert!(all.keys().all(|kind| records.contains_key(kind)), "{all:?}");
    }
    let charter = template_charter("health", "observations");
    let by_what: BTreeMap<Option<i64>, i64> = found["observations"]
        .rows
        .iter()
        .map(|row| {
            (
                row.values[place(&charter, "what")],
                row.values[place(&charter, "value")].unwrap(),
            )
        })
        .collect();
    assert_eq!(by_what[&listed(&charter, "what", "body-mass-index")], 225_312);
    assert_eq!(by_what[&listed(&charter, "what", "heart-rate")], 720_000);
    let person = &found["people"].rows[0];
    let charter = template_charter("health", "people");
    assert_eq!(
        person.values,
        [
            listed(&charter, "born", "1990-1999"),
            listed(&charter, "gender", "male")
        ]
    );
}

#[test]
fn of_a_telephones_archive_the_export_counts_and_the_rest_is_named() {
    let Some(folder) = data("health") else { return };
    let folder = folder.join("apple_health");
    let mut zip = zip::write::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut files: Vec<(String, Vec<u8>)> = vec![(
        "apple_health_export/export_cda.xml".to_owned(),
        b"<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id/></ClinicalDocument>".to_vec(),
    )];
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        files.push((
            format!("apple_health_export/{name}"),
            std::fs::read(&path).unwrap(),
        ));
    }
    for (name, bytes) in &files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    let archive = tempfile::tempdir().unwrap();
    let path = archive.path().join("export.zip");
    std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    let others = beside(&path).unwrap();
    assert!(
        !others.is_empty() && others.iter().all(|name| name.ends_with(".gpx")),
        "{others:?}"
    );
    let (export, cda): (Vec<Part>, Vec<Part>) = open(&path)
        .unwrap()
        .into_iter()
        .partition(|part| part.name().ends_with("export.xml"));
    assert_eq!((export.len(), cda.len()), (1, 1));
    let plain = open(&folder.join("export.xml")).unwrap();
    for dataset in ["people", "observations", "days", "workouts"] {
        assert_eq!(
            read(dataset, &export, false).unwrap().rows,
            read(dataset, &plain, false).unwrap().rows
        );
        let refused = read(dataset, &cda, false).err().unwrap();
        assert_eq!(
            refused.code(),
            "intake.fit",
            "the caller names the part and leaves it out"
        );
    }
}

#[test]
fn a_cut_off_bundle_or_export_is_refused_whole() {
    let Some(folder) = data("health") else { return };
    let bundle = std::fs::read_dir(folder.join("synthea_r4_bundles"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bundle_bytes = Vec::new();
    let packed = std::fs::read(bundle).unwrap();
    std::io::Read::read_to_end(
        &mut flate2::read::GzDecoder::new(packed.as_slice()),
        &mut bundle_bytes,
    )
    .unwrap();
    let export = std::fs::read(folder.join("apple_health/export.xml")).unwrap();
    for (dataset, bytes) in [("observations", bundle_bytes), ("observations", export)] {
        for part in [1, 7, 13, 19] {
            let cut = bytes[..bytes.len() * part / 20].to_vec();
            let parts = open_bytes("cut", cut).unwrap();
            let refused = read(dataset, &parts, false).err().unwrap();
            assert!(
                ["intake.malformed", "intake.unreadable"].contains(&refused.code()),
                "{refused}"
            );
        }
    }
}
