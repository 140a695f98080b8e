//! How fast rows are read. It prints; the floor is low enough for a slow machine and an unoptimised build.

use crate::kit::{charter, table, template_charter, template_mappings};
use fenwick_intake::{Mapping, Row, Step, Wanted, open_bytes};
use std::fmt::Write;
use std::time::Instant;

#[test]
fn rows_stream() {
    let mut charter = charter();
    let measure = charter.fields[2].clone();
    charter.fields.clear();
    let mut text = String::from("m");
    for index in 0..8 {
        let name = format!("f{index}");
        write!(text, ",{name}").unwrap();
        charter.fields.push(fenwick_coop::people::charter::Field {
            name,
            ..measure.clone()
        });
    }
    let lines = if cfg!(debug_assertions) { 20_000 } else { 2_000_000 };
    for line in 0..lines {
        write!(text, "\n{}", line % 1_000).unwrap();
        (0..8).for_each(|place| write!(text, ",{}.{:02}", line * (place + 1) % 10_007, line % 100).unwrap());
    }
    let mapping = Mapping::by_name(&charter);
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: Some("m"),
        key: [0; 32],
    };
    let mut rows = table("a.csv", text.as_bytes()).unwrap().rows(&wanted).unwrap();
    let (mut row, mut count, start) = (Row::default(), 0, Instant::now());
    while rows.next(&mut row).unwrap() == Step::Row {
        count += 1;
    }
    assert_eq!(count, lines);
    println!("{:.0} rows/s", f64::from(count) / start.elapsed().as_secs_f64());
}

/// Reads one dataset of a health record by every mapping of the template that fits; gives rows and the seconds it took.
fn health(dataset: &str, name: &str, bytes: Vec<u8>) -> (u64, f64) {
    let charter = template_charter("health", dataset);
    let mut mappings = template_mappings("health");
    mappings.retain(|mapping| mapping.dataset == dataset);
    let parts = open_bytes(name, bytes).unwrap();
    let (mut row, mut count, start) = (Row::default(), 0, Instant::now());
    for (table, mapping) in parts[0].tables(&charter, &mappings).unwrap() {
        let wanted = Wanted {
            charter: &charter,
            mapping: &mapping,
            member_column: mapping.member_path(),
            key: [0; 32],
        };
        let mut rows = table.rows(&wanted).unwrap();
        loop {
            match rows.next(&mut row).unwrap() {
                Step::Row => count += 1,
                Step::Bad(bad) => panic!("{bad:?}"),
                Step::End => break,
            }
        }
    }
    (count, start.elapsed().as_secs_f64())
}

fn many(few: u32, many: u32) -> u32 {
    if cfg!(debug_assertions) { few } else { many }
}

#[test]
fn resources_of_a_bulk_export_stream() {
    let resources = many(2_000, 300_000);
    let mut text = String::new();
    for place in 0..resources {
        let value = format!("{}.{:04}", 20 + place % 20, place % 10_000);
        writeln!(
            text,
            r#"{{"resourceType":"Observation","id":"o-{place}","meta":{{"lastUpdated":"2026-01-01T00:00:00Z"}},"status":"final","category":[{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"vital-signs"}}]}}],"code":{{"coding":[{{"system":"http://loinc.org","code":"39156-5","display":"Body Mass Index"}}],"text":"Body Mass Index"}},"subject":{{"reference":"Patient/p-{}"}},"encounter":{{"reference":"Encounter/e-{place}"}},"effectiveDateTime":"2012-02-26T05:07:21+00:00","issued":"2012-02-26T05:07:21.171+00:00","valueQuantity":{{"value":{value},"unit":"kg/m2","system":"http://unitsofmeasure.org","code":"kg/m2"}}}}"#,
            place % 1_000
        )
        .unwrap();
    }
    let (count, seconds) = health("observations", "bulk.ndjson", text.into_bytes());
    assert_eq!(count, u64::from(resources));
    println!(
        "FHIR Bulk: {:.0} resources/s, all mappings of the dataset together",
        f64::from(resources) / seconds
    );
}

#[test]
fn records_of_a_telephone_stream() {
    let records = many(5_000, 500_000);
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"en_GB\">\n");
    for place in 0..records {
        let (minute, second) = (place / 60 % 60, place % 60);
        let kind = ["HeartRate", "StepCount", "BasalEnergyBurned"][place as usize % 3];
        let unit = if kind == "HeartRate" { "count/min" } else { "count" };
        writeln!(
            text,
            r#" <Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="4.3.1" device="&lt;&lt;HKDevice: 0x282a45810&gt;, name:Watch, manufacturer:Maker, model:Watch, hardware:Watch2,4, software:4.3.1&gt;" unit="{unit}" creationDate="2018-09-10 02:47:35 -0700" startDate="2018-09-10 02:{minute:02}:{second:02} -0700" endDate="2018-09-10 02:{minute:02}:{second:02} -0700" value="{}">
  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/>
 </Record>"#,
            60 + place % 100
        )
        .unwrap();
    }
    text.push_str("</HealthData>\n");
    let megabytes = text.len() as f64 / 1e6;
    let (count, seconds) = health("observations", "export.xml", text.into_bytes());
    assert_eq!(count, u64::from(records.div_ceil(3)));
    println!("Apple Health: {:.0} MB/s", megabytes / seconds);
}
