//! Health records go out in the form in which they came: ids and codes are those of the clinic, other programs accept the Bundle, and another
//! co-op reads the same rows out of it.

use crate::health::{bundles, founded};
use crate::world::{World, bring_own, judge};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const DATASETS: [&str; 7] = [
    "people",
    "observations",
    "conditions",
    "medications",
    "immunizations",
    "answers",
    "directives",
];

/// Takes a file in, as far as each dataset finds rows in it.
fn contribute(world: &World, file: &str, datasets: &[&str]) {
    for dataset in datasets {
        world
            .run(&["contribute", dataset, file, "--attested-by", "1,2"])
            .done();
    }
}

/// Her package, in a folder of this name.
fn taken(world: &World, id: &str) -> std::path::PathBuf {
    let whose = format!("ext:{id}");
    world
        .run(&[
            "member", "export", &whose, "--out", "hers", "--plain", "--as", &whose,
        ])
        .done();
    world.folder().join("hers")
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Her rows, without the mark that is each co-op's own.
fn rows(package: &Path, dataset: &str) -> Vec<String> {
    let text = std::fs::read_to_string(package.join(format!("rows/{dataset}.csv"))).unwrap();
    let mut rows: Vec<String> = text
        .lines()
        .map(|line| line.split_once(',').unwrap().1.to_owned())
        .collect();
    rows.sort();
    rows
}

/// The resources of a Bundle by kind and id.
fn resources(bundle: &Value) -> BTreeMap<(String, String), Value> {
    let entries = bundle["entry"].as_array().unwrap().iter();
    let resources = entries.map(|entry| entry["resource"].clone());
    let named = resources.map(|found| {
        let text = |name: &str| found[name].as_str().unwrap().to_owned();
        ((text("resourceType"), text("id")), found)
    });
    named.collect()
}

/// Every code with its list that stands in a resource, the parts of an observation among them.
fn codes(resource: &Value) -> BTreeSet<(String, String)> {
    let concepts = ["code", "vaccineCode", "medicationCodeableConcept"].map(|name| &resource[name]);
    let parts = resource["component"].as_array().into_iter().flatten();
    let concepts = concepts.into_iter().chain(parts.map(|part| &part["code"]));
    let codings = concepts.flat_map(|concept| concept["coding"].as_array().into_iter().flatten());
    let text = |coding: &Value, name: &str| coding[name].as_str().unwrap_or("").to_owned();
    codings
        .map(|coding| (text(coding, "system"), text(coding, "code")))
        .collect()
}

fn judged(world: &World, bundle: &Path) {
    let file = bundle.to_str().unwrap();
    assert_ne!(
        judge("fhirkit", &["validate", file], world.folder()),
        Some(false),
        "{file}"
    );
    assert_ne!(
        judge("pyfhircheck", &["bundle", file], world.folder()),
        Some(false),
        "{file}"
    );
}

/// Takes the Bundles of a package into another co-op, and compares what is there with what was here.
fn comes_back(package: &Path, id: &str, datasets: &[&str]) {
    let other = founded(&[id.to_owned()]);
    for dataset in datasets {
        let bundle = package.join(format!("fhir/{dataset}.json"));
        contribute(&other, bundle.to_str().unwrap(), &[dataset]);
    }
    let again = taken(&other, id);
    for dataset in datasets {
        assert_eq!(rows(&again, dataset), rows(package, dataset), "{dataset}");
        let name = format!("fhir/{dataset}.json");
        let whole = |package: &Path| sorted(read(&package.join(&name)));
        assert_eq!(whole(&again), whole(package), "{dataset}");
    }
}

/// The same with every list in one order: rows lie in another order in each co-op.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(entries) => {
            let mut entries: Vec<Value> = entries.into_iter().map(sorted).collect();
            entries.sort_by_key(Value::to_string);
            Value::Array(entries)
        }
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, sorted(value)))
            .collect(),
        plain => plain,
    }
}

#[test]
fn mi3_real_records_go_out_with_their_ids_and_codes_and_come_into_another_co_op() {
    let Some((files, ids)) = bundles() else { return };
    let datasets = &DATASETS[1..5];
    let (file, id) = (&files[0], &ids[0]);
    let world = founded(std::slice::from_ref(id));
    contribute(&world, file, datasets);
    let package = taken(&world, id);
    let packed = std::fs::read(file).unwrap();
    let brought: Value = serde_json::from_reader(flate2::read::GzDecoder::new(packed.as_slice())).unwrap();
    let brought = resources(&brought);
    let mut compared = 0;
    for dataset in datasets {
        let bundle = package.join(format!("fhir/{dataset}.json"));
        judged(&world, &bundle);
        for (key, given) in resources(&read(&bundle)) {
            let came = &brought[&key];
            if key.0 == "Patient" {
                assert_eq!(given, json!({"resourceType": "Patient", "id": id}));
                continue;
            }
            assert_eq!(
                (codes(&given), &given["status"]),
                (codes(came), &came["status"]),
                "{key:?}"
            );
            compared += 1;
        }
        let told = &read(&package.join("fhir/not-given-back.json"))[dataset];
        assert_eq!(told["rows_that_lack"], json!({}), "{dataset}: {told}");
        assert_eq!(told["rows"], rows(&package, dataset).len() - 1, "{dataset}");
    }
    assert!(compared > 30, "{compared}");
    for kind in ["Condition", "Immunization", "MedicationRequest"] {
        let count =
            |all: &BTreeMap<(String, String), Value>| all.keys().filter(|(found, _)| found == kind).count();
        let given = datasets
            .iter()
            .map(|dataset| count(&resources(&read(&package.join(format!("fhir/{dataset}.json"))))));
        assert_eq!(given.sum::<usize>(), count(&brought), "{kind}");
    }
    comes_back(&package, id, datasets);
}

/// Records of one member of every kind, with an id of small and capital letters, one that is too long, and lists that are not known.
fn made() -> Value {
    let subject = json!({"reference": "Patient/P7"});
    let coded = |system: &str, code: &str| json!({"coding": [{"system": system, "code": code}]});
    let part = |code: &str, value: u32| json!({"code": coded("http://loinc.org", code), "valueQuantity": {"value": value, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}});
    let found = [
        json!({"resourceType": "Patient", "id": "P7", "birthDate": "1964-02-02", "gender": "female"}),
        json!({"resourceType": "Observation", "id": "eXbMln3hu0.PfFrpv2HgVHyg3", "status": "final", "subject": subject, "effectiveDateTime": "2026-03-01T10:00:00Z",
            "code": coded("http://loinc.org", "85354-9"), "component": [part("8480-6", 121), part("8462-4", 80)]}),
        json!({"resourceType": "Observation", "id": "tall", "status": "amended", "subject": subject, "effectiveDateTime": "2026-03-01",
            "code": coded("http://loinc.org", "8302-2"), "valueQuantity": {"value": 1.7, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"}}),
        json!({"resourceType": "Condition", "id": "c".repeat(41), "subject": subject, "code": coded("http://snomed.info/sct", "38341003")}),
        json!({"resourceType": "Condition", "id": "own", "subject": subject, "code": coded("https://example.org/own", "K-1"), "onsetDateTime": "2020"}),
        json!({"resourceType": "MedicationRequest", "id": "1", "status": "active", "intent": "plan", "authoredOn": "2026-02-03", "subject": subject,
            "medicationCodeableConcept": coded("http://www.whocc.no/atc", "C03AA03")}),
        json!({"resourceType": "MedicationStatement", "id": "1", "status": "not-taken", "subject": subject,
            "medicationCodeableConcept": coded("http://www.whocc.no/atc", "A10BA02")}),
        json!({"resourceType": "Consent", "id": "k", "status": "active", "scope": coded("http://terminology.hl7.org/CodeSystem/consentscope", "research"),
            "category": [coded("http://loinc.org", "59284-0")], "patient": subject, "dateTime": "2026-01-02T00:00:00Z", "provision": {"type": "permit"}}),
        json!({"resourceType": "QuestionnaireResponse", "id": "q1", "status": "completed", "authored": "2026-03-01T10:00:00+01:00",
            "subject": subject, "item": [
                {"linkId": "/44250-9", "answer": [{"valueCoding": {"code": "LA6569-3"}}]},
                {"linkId": "sleep", "item": [{"linkId": "sleep.2", "answer": [{"valueCoding": {"code": "A"}}, {"valueCoding": {"code": "B"}}]}]},
                {"linkId": "well", "answer": [{"valueBoolean": true}]}, {"linkId": "hours", "answer": [{"valueDecimal": 6.5}]}]}),
    ];
    let entries: Vec<Value> = found
        .into_iter()
        .map(|resource| json!({"resource": resource}))
        .collect();
    json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
}

#[test]
fn mi3_every_kind_of_record_goes_out_and_what_cannot_is_said() {
    let world = founded(&["P7".to_owned()]);
    let datasets: Vec<&str> = DATASETS
        .into_iter()
        .filter(|dataset| *dataset != "immunizations")
        .collect();
    let file = world.write("made.json", made().to_string());
    contribute(&world, &file, &datasets);
    let package = taken(&world, "P7");
    let given = |dataset: &str| resources(&read(&package.join(format!("fhir/{dataset}.json"))));
    datasets
        .iter()
        .for_each(|dataset| judged(&world, &package.join(format!("fhir/{dataset}.json"))));
    let brought = resources(&made());
    let named = |kind: &str, id: &str| (kind.to_owned(), id.to_owned());
    let pressure = named("Observation", "eXbMln3hu0.PfFrpv2HgVHyg3");
    let observations = given("observations");
    assert_eq!(codes(&observations[&pressure]), codes(&brought[&pressure]));
    let parts = observations[&pressure]["component"].as_array().unwrap();
    let values: BTreeSet<i64> = parts
        .iter()
        .map(|part| part["valueQuantity"]["value"].as_f64().unwrap() as i64)
        .collect();
    assert_eq!((parts.len(), values), (2, BTreeSet::from([80, 121])));
    // Her height in the unit of the charter.
    let tall = &observations[&named("Observation", "tall")];
    assert_eq!(tall["status"], "amended");
    assert_eq!(
        tall["valueQuantity"],
        json!({"value": 170.0, "system": "http://unitsofmeasure.org", "code": "cm"})
    );
    // A list that is not known has no name to give back, and an id that was too long takes its record with it.
    let conditions = given("conditions");
    assert_eq!(
        conditions[&named("Condition", "own")]["code"],
        json!({"coding": [{"code": "K-1"}]})
    );
    assert_eq!(conditions.len(), 2);
    let told = read(&package.join("fhir/not-given-back.json"));
    assert_eq!(told["conditions"]["rows_that_lack"], json!({"id_1": 1}));
    assert_eq!(told["conditions"]["values_not_given_back"]["system"], 1);
    assert_eq!(told["people"]["fields_not_given_back"], json!(["born"]));
    assert_eq!(told["answers"]["fields_not_given_back"], json!(["questionnaire"]));
    let medications = given("medications");
    for kind in ["MedicationRequest", "MedicationStatement"] {
        let (given, came) = (&medications[&named(kind, "1")], &brought[&named(kind, "1")]);
        assert_eq!(
            (codes(given), &given["status"], &given["intent"]),
            (codes(came), &came["status"], &came["intent"])
        );
    }
    let answers = &given("answers")[&named("QuestionnaireResponse", "q1")];
    let links = answers["item"].as_array().unwrap().iter();
    let links: BTreeMap<&str, usize> = links
        .map(|item| {
            (
                item["linkId"].as_str().unwrap(),
                item["answer"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(
        links,
        BTreeMap::from([("/44250-9", 1), ("hours", 1), ("sleep.2", 2), ("well", 1)])
    );
    let consent = &given("directives")[&named("Consent", "k")];
    assert_eq!(consent["category"], json!([{"coding": [{"code": "59284-0"}]}]));
    comes_back(
        &package,
        "P7",
        &["observations", "medications", "answers", "directives"],
    );
}

#[test]
fn what_came_in_another_form_is_not_given_out_in_this_one() {
    let world = founded(&["P7".to_owned()]);
    let record = "<HealthData><Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"W\" unit=\"count/min\" creationDate=\"2026-01-01 10:00:00 +0000\" startDate=\"2026-01-01 10:00:00 +0000\" endDate=\"2026-01-01 10:00:00 +0000\" value=\"72\"/></HealthData>";
    let file = world.write("export.xml", record);
    let args = bring_own("observations", &file, "ext:P7");
    assert_eq!(world.run(&args).done()["stored"], 1);
    let package = taken(&world, "P7");
    assert_eq!(rows(&package, "observations").len(), 2);
    assert!(!package.join("fhir").exists());
}
