//! Forms made of charters: they ask for the same fields, another program reads them, and their submissions come in.

use super::workbench::brought;
use crate::world::{World, homeless, judge};
use serde_json::Value;
use std::path::Path;

/// A form made of the charter asks the same, and its submissions come in by either mapping.
pub fn asks_again(world: &World, folder: &Path, charter: &Value) {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let asked = path("asked.xlsx");
    let mapping = path("visits.mapping.toml");
    let more = ["--mapping", &mapping, "--member-column", "farmer"];
    let form = [&["charter", "form", "visits", "--out", &asked], &more[..]].concat();
    let said = world.run(&form).done();
    world.run(&form).failed(2, "usage");
    assert_eq!(
        (&said["questions"], &said["left_out"]),
        (&3.into(), &serde_json::json!([]))
    );
    assert_is_form(world, &asked);
    let again = homeless(
        &[
            "charter",
            "draft",
            &asked,
            "--dataset",
            "visits",
            "--member-column",
            "farmer",
            "--out",
            &path("again.toml"),
            "--json",
        ],
        folder,
    )
    .done()["drafts"][0]
        .clone();
    assert_eq!(again["charter"]["fields"], charter["fields"]);
    assert_eq!(again["charter"]["tables"], charter["tables"]);
    let submissions = world.write(
        "answers.csv",
        "what_for,farmer,seen,owns,_uuid\n,F1,2026-02-02T08:00:00Z,no,u3\n,F2,2026-02-03T08:00:00Z,yes,u4\n",
    );
    for (mapping, stored) in [(path("again.mapping.toml"), 2), (mapping.clone(), 0)] {
        let taken = brought(world, &["visits", &submissions, "--mapping", &mapping]).done();
        assert_eq!(
            (&taken["stored"], &taken["rejected_count"]),
            (&Value::from(stored), &Value::from(0))
        );
    }
}

/// Another program reads it as a survey form, where that is installed.
fn assert_is_form(world: &World, form: &str) {
    let judged = judge(
        "xls2xform",
        &["--skip_validate", form, "form.xml"],
        world.folder(),
    );
    assert_ne!(judged, Some(false), "{form}");
    assert!(judged.is_none() || world.folder().join("form.xml").exists());
}

#[test]
fn d4_the_charters_of_every_template_are_forms_that_another_program_reads() {
    for template in ["drivers", "savings", "forest", "health"] {
        let world = World::empty();
        world.found_on(template, &["Ada", "Ben", "Cleo"], &[]);
        let charters = world.run(&["charter", "list"]).done()["charters"].clone();
        for charter in charters.as_array().unwrap() {
            let dataset = charter["dataset"].as_str().unwrap();
            let out = format!("{dataset}.xlsx");
            let said = world.run(&["charter", "form", dataset, "--out", &out]).done();
            let fields = world.run(&["charter", "show", dataset]).done()["charter"]["fields"].clone();
            let ids = fields
                .as_array()
                .unwrap()
                .iter()
                .filter(|field| field["kind"] == "id")
                .count();
            assert_eq!(said["left_out"].as_array().unwrap().len(), ids);
            assert_eq!(said["questions"], fields.as_array().unwrap().len() - ids);
            assert_is_form(&world, &out);
        }
    }
}

/// A form made of the charter is one that another program reads.
pub fn asks_for_it(world: &World, mapping: &str) {
    let asked = world.folder().join("asked.xlsx").to_str().unwrap().to_owned();
    world
        .run(&[
            "charter",
            "form",
            "households",
            "--out",
            &asked,
            "--mapping",
            mapping,
        ])
        .done();
    assert_is_form(world, &asked);
}
