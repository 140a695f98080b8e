//! The charters and mappings of the templates make sense and tell exports apart.

use crate::kit::{root, table, template_charter, template_mappings};
use fenwick_intake::Mapping;
use std::collections::BTreeSet;

const TEMPLATES: [&str; 6] = [
    "drivers",
    "credit_unions",
    "savings",
    "mobility",
    "forest",
    "health",
];

#[test]
fn every_charter_is_in_order() {
    for template in TEMPLATES {
        for entry in std::fs::read_dir(root().join("templates").join(template).join("charters")).unwrap() {
            let path = entry.unwrap().path();
            let dataset = path.file_stem().unwrap().to_str().unwrap();
            let charter = template_charter(template, dataset);
            assert_eq!(charter.dataset, dataset);
            charter
                .check()
                .unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()));
        }
    }
}

#[test]
fn every_mapping_suits_its_charter_and_tells_its_export_from_others() {
    let mappings: Vec<_> = TEMPLATES
        .iter()
        .flat_map(|template| {
            template_mappings(template)
                .into_iter()
                .map(move |mapping| (*template, mapping))
        })
        .collect();
    assert!(mappings.len() >= 6);
    for (template, mapping) in &mappings {
        mapping
            .check(&template_charter(template, &mapping.dataset))
            .unwrap();
    }
    // Those of records within records are told apart by what they take of a file, not by its columns.
    let of_tables = |mapping: &&Mapping| mapping.source.is_none();
    let all: Vec<Mapping> = mappings
        .iter()
        .map(|(_, mapping)| mapping)
        .filter(of_tables)
        .cloned()
        .collect();
    for mapping in &all {
        let fields = mapping.fields.values().flat_map(|field| &field.from);
        let header: BTreeSet<&str> = fields
            .chain(&mapping.columns)
            .chain(&mapping.identity)
            .map(String::as_str)
            .collect();
        let header: Vec<&str> = header.into_iter().collect();
        let table = table("a.csv", format!("{}\n", header.join(",")).as_bytes()).unwrap();
        assert_eq!(table.fit(&all).unwrap().name, mapping.name);
    }
}
