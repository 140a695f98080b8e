//! The kinds of health records that no real set at hand holds, made up here: questionnaires, consents elsewhere, medicines as stated, other units.

use crate::kit::{template_charter, template_mappings};
use fenwick_coop::kernel::{code, piece};
use fenwick_coop::people::charter::Kind;
use fenwick_intake::{BadRow, Row, Wanted, open_bytes};
use std::collections::BTreeMap;

/// Rows, bad rows and what is left out when a dataset takes a file.
fn read(dataset: &str, text: &str) -> (Vec<Row>, Vec<BadRow>, BTreeMap<String, u64>) {
    let charter = template_charter("health", dataset);
    let mut mappings = template_mappings("health");
    mappings.retain(|mapping| mapping.dataset == dataset);
    let parts = open_bytes("record", text.as_bytes().to_vec()).unwrap();
    let (mut rows, mut bad, mut left_out) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (table, mapping) in parts[0].tables(&charter, &mappings, &[]).unwrap() {
        let wanted = Wanted {
            charter: &charter,
            mapping: &mapping,
            member_column: mapping.member_path(),
            key: [3; 32],
        };
        let mut found = table.rows(&wanted).unwrap();
        let mut row = Row::default();
        loop {
            match found.next(&mut row).unwrap() {
                fenwick_intake::Step::Row => rows.push(row.clone()),
                fenwick_intake::Step::Bad(reason) => bad.push(reason),
                fenwick_intake::Step::End => break,
            }
        }
        left_out.extend(found.left_out());
    }
    (rows, bad, left_out)
}

/// The values of a row by field, as people write them.
fn said(dataset: &str, row: &Row) -> BTreeMap<String, String> {
    let charter = template_charter("health", dataset);
    let mut said = BTreeMap::new();
    for (field, value) in charter.fields.iter().zip(&row.values) {
        let Some(value) = *value else { continue };
        let text = match &field.kind {
            Kind::Key(key) => key.domain[usize::try_from(value).unwrap()].clone(),
            Kind::Code => code::text(value).unwrap(),
            Kind::Id => piece::text(value).unwrap(),
            Kind::Measure(_) | Kind::Time(_) | Kind::Flag => value.to_string(),
        };
        // Pieces of one id are told together.
        let name = field
            .name
            .trim_end_matches(|sign: char| sign == '_' || sign.is_ascii_digit());
        said.entry(name.to_owned())
            .or_insert_with(String::new)
            .push_str(&text);
    }
    said
}

fn assert_said(dataset: &str, row: &Row, expected: &[(&str, &str)]) {
    let said = said(dataset, row);
    let said: Vec<(&str, &str)> = said
        .iter()
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .collect();
    assert_eq!(said, expected);
}

fn bundle(resources: &[&str]) -> String {
    let entries: Vec<String> = resources
        .iter()
        .map(|resource| format!("{{\"fullUrl\": \"urn:uuid:x\", \"resource\": {resource}}}"))
        .collect();
    format!(
        "{{\"resourceType\": \"Bundle\", \"type\": \"collection\", \"entry\": [{}]}}",
        entries.join(",")
    )
}

const FORM: &str = r#"{"resourceType": "QuestionnaireResponse", "id": "q1", "status": "completed", "authored": "2026-03-01T10:00:00+01:00",
    "questionnaire": "https://example.org/Questionnaire/PHQ-9|1.0", "subject": {"reference": "https://example.org/fhir/Patient/P7"},
    "item": [
        {"linkId": "/44250-9", "text": "Little interest", "answer": [{"valueCoding": {"system": "http://loinc.org", "code": "LA6569-3", "display": "Several days"}}]},
        {"linkId": "sleep", "item": [
            {"linkId": "sleep.1", "answer": [{"valueDecimal": 6.5, "item": [{"linkId": "why", "answer": [{"valueString": "words of her own"}]}, {"linkId": "ok", "answer": [{"valueBoolean": false}]}]}]},
            {"linkId": "sleep.2", "answer": [{"valueCoding": {"code": "A"}}, {"valueCoding": {"code": "B"}}]}]},
        {"linkId": "note", "answer": [{"valueString": "words of her own"}]}]}"#;

#[test]
fn mi3_every_answer_is_a_row_at_any_depth_and_words_are_left_out_by_count() {
    let patient = r#"{"resourceType": "Patient", "id": "P7"}"#;
    let (rows, bad, left_out) = read("answers", &bundle(&[patient, FORM]));
    assert_eq!((rows.len(), bad), (5, vec![]));
    assert!(rows.iter().all(|row| row.member == "P7"));
    assert_eq!(
        left_out,
        BTreeMap::from([("Patient".to_owned(), 1), ("QuestionnaireResponse".to_owned(), 1)])
    );
    let at = ("answered_at", "1772355600");
    assert_said(
        "answers",
        &rows[0],
        &[
            at,
            ("choice", "LA6569-3"),
            ("id", "q1"),
            ("link", "/44250-9"),
            ("question", "44250-9"),
            ("questionnaire", "PHQ-9"),
            ("status", "completed"),
        ],
    );
    assert_said(
        "answers",
        &rows[1],
        &[
            at,
            ("id", "q1"),
            ("link", "sleep.1"),
            ("number", "650"),
            ("question", "SLEEP.1"),
            ("questionnaire", "PHQ-9"),
            ("status", "completed"),
        ],
    );
    assert_said(
        "answers",
        &rows[2],
        &[
            at,
            ("id", "q1"),
            ("link", "ok"),
            ("question", "OK"),
            ("questionnaire", "PHQ-9"),
            ("status", "completed"),
            ("yes", "0"),
        ],
    );
    let choices: Vec<String> = rows[3..]
        .iter()
        .map(|row| said("answers", row)["choice"].clone())
        .collect();
    assert_eq!(choices, ["A", "B"]);
    let hashes: std::collections::BTreeSet<u64> = rows.iter().map(|row| row.hash).collect();
    assert_eq!(hashes.len(), 5);
    let line = FORM.replace('\n', " ");
    let (by_line, _, _) = read("answers", &format!("{line}\n{}\n", patient));
    assert_eq!(
        by_line.iter().map(|row| row.hash).collect::<Vec<_>>(),
        rows.iter().map(|row| row.hash).collect::<Vec<_>>()
    );
}

#[test]
fn mi3_medicines_as_ordered_and_as_stated_are_rows_and_those_by_reference_are_named() {
    let ordered = r#"{"resourceType": "MedicationRequest", "id": "1", "status": "active", "intent": "order", "authoredOn": "2026-02", "subject": {"reference": "Patient/P7"},
        "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "C03AA03"}]}}"#;
    let stated = r#"{"resourceType": "MedicationStatement", "id": "1", "status": "not-taken", "effectivePeriod": {"start": "2026"}, "subject": {"reference": "Patient/P7"},
        "medicationCodeableConcept": {"coding": [{"system": "https://example.org/own", "code": "X 1"}]}}"#;
    let referred = r#"{"resourceType": "MedicationRequest", "id": "2", "status": "active", "medicationReference": {"reference": "Medication/9"}, "subject": {"reference": "Patient/P7"}}"#;
    let (rows, bad, left_out) = read("medications", &bundle(&[ordered, stated, referred]));
    assert_eq!((rows.len(), bad), (2, vec![]));
    assert_eq!(left_out, BTreeMap::from([("MedicationRequest".to_owned(), 1)]));
    assert_said(
        "medications",
        &rows[0],
        &[
            ("code", "C03AA03"),
            ("id", "1"),
            ("intent", "order"),
            ("noted_as", "order"),
            ("noted_at", "1769904000"),
            ("status", "active"),
            ("system", "atc"),
        ],
    );
    assert_said(
        "medications",
        &rows[1],
        &[
            ("code", "X 1"),
            ("id", "1"),
            ("noted_as", "statement"),
            ("noted_at", "1767225600"),
            ("status", "not-taken"),
            ("system", "other"),
        ],
    );
    assert_ne!(rows[0].hash, rows[1].hash);
}

#[test]
fn mi3_a_consent_elsewhere_is_data_and_a_long_code_is_kept_whole() {
    let consent = r#"{"resourceType": "Consent", "id": "c", "status": "active", "patient": {"reference": "Patient/P7"}, "dateTime": "2026-01-01",
        "scope": {"coding": [{"code": "research"}]}, "category": [{"coding": [{"code": "59284-0"}]}], "provision": {"type": "deny", "period": {"end": "2027-01-01"}, "purpose": [{"code": "HRESCH"}]}}"#;
    let (rows, bad, left_out) = read("directives", &bundle(&[consent]));
    assert_eq!((bad, left_out.len()), (vec![], 0));
    assert_said(
        "directives",
        &rows[0],
        &[
            ("category", "59284-0"),
            ("id", "c"),
            ("purpose", "HRESCH"),
            ("recorded_at", "1767225600"),
            ("rule", "deny"),
            ("scope", "research"),
            ("status", "active"),
            ("until", "1798761600"),
        ],
    );
    let condition = r#"{"resourceType": "Condition", "id": "d", "subject": {"reference": "Patient/P7"}, "recordedDate": "2026-01-01",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "124171000119105"}]}}"#;
    let (rows, _, _) = read("conditions", &bundle(&[condition]));
    assert_said(
        "conditions",
        &rows[0],
        &[
            ("began_at", "1767225600"),
            ("certainty", "unknown"),
            ("code", "124171000119105"),
            ("id", "d"),
            ("status", "unknown"),
            ("system", "snomed"),
        ],
    );
}

fn figure(id: u32, code: &str, value: &str, unit: &str) -> String {
    format!(
        r#"{{"resourceType": "Observation", "id": "{id}", "status": "final", "code": {{"coding": [{{"system": "https://example.org/own", "code": "1"}}, {{"system": "http://loinc.org", "code": "{code}"}}]}},
        "subject": {{"reference": "Patient/P7"}}, "effectiveDateTime": "2026-01-01", "valueQuantity": {{"value": {value}, "code": "{unit}"}}}}"#
    )
}

#[test]
fn figures_in_other_units_are_turned_into_the_charters_and_unknown_units_are_bad_rows() {
    let figures = [
        figure(1, "29463-7", "150", "[lb_av]"),
        figure(2, "8302-2", "1.75", "m"),
        figure(3, "2345-7", "5.5", "mmol/L"),
        figure(4, "8302-2", "70", "[stone]"),
        figure(5, "99999-9", "1", "cm"),
        figure(6, "29463-7", "1", "kg").replace("\"final\"", "\"entered-in-error\""),
    ];
    let figures: Vec<&str> = figures.iter().map(String::as_str).collect();
    let (rows, bad, left_out) = read("observations", &bundle(&figures));
    let values: Vec<String> = rows
        .iter()
        .map(|row| said("observations", row)["value"].clone())
        .collect();
    assert_eq!(values, ["680389", "1750000", "990880"]);
    assert_eq!((bad.len(), bad[0].line), (1, 4));
    assert!(
        bad[0].reason.contains("a unit that the mapping does not know"),
        "{}",
        bad[0].reason
    );
    assert_eq!(left_out, BTreeMap::from([("Observation".to_owned(), 2)]));
}

#[test]
fn what_a_telephone_counted_is_rows_of_its_own_dataset() {
    let record = |kind: &str, unit: &str, value: &str| {
        format!(
            "<Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"Watch\" unit=\"{unit}\" startDate=\"2026-01-01 10:00:00 +0100\" endDate=\"2026-01-01 10:10:00 +0100\" value=\"{value}\"/>"
        )
    };
    let records = [
        record("StepCount", "count", "812"),
        record("DistanceWalkingRunning", "mi", "0.5"),
        record("OxygenSaturation", "%", "0.97"),
        record("BodyMass", "lb", "150"),
        "<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" value=\"HKCategoryValueSleepAnalysisInBed\"/>".to_owned(),
    ];
    let text = format!(
        "<HealthData><ExportDate value=\"2026-01-02\"/>{}</HealthData>",
        records.concat()
    );
    let (rows, bad, left_out) = read("activity", &text);
    assert_eq!((rows.len(), bad), (2, vec![]));
    assert_said(
        "activity",
        &rows[0],
        &[
            ("amount", "812000"),
            ("began_at", "1767258000"),
            ("what", "steps"),
        ],
    );
    assert_eq!(said("activity", &rows[1])["amount"], "805");
    assert_eq!(
        (
            left_out.len(),
            left_out["ExportDate"],
            left_out["HKCategoryTypeIdentifierSleepAnalysis"]
        ),
        (4, 1, 1)
    );
    let (rows, _, _) = read("observations", &text);
    let values: Vec<String> = rows
        .iter()
        .map(|row| said("observations", row)["value"].clone())
        .collect();
    assert_eq!(values, ["970000", "680389"]);
}
