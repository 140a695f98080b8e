//! A co-op on a template that the program does not carry: its mappings go wherever it goes.

use crate::world::{World, bring_own};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// As a platform gives them out: minutes, and a time that no field is called after.
pub(super) const RIDES: &str =
    "ride,began,minutes,cost\nr1,2026-06-01T08:00:00Z,12,9.50\nr2,2026-06-02T08:00:00Z,20,14.00\n";
pub(super) const MAPPING: &str = r#"
name = "cart_rides"
dataset = "trips"
title = "Rides of the cart company"
identity = ["ride"]
columns = ["ride", "began"]

[fields.requested_at]
from = "began"
required = true

[fields.platform]
constant = "other"

[fields.status]
constant = "completed"

[fields.currency]
constant = "EUR"

[fields.fare]
from = "cost"
decimal = "."

[fields.duration]
from = "minutes"
decimal = "."
multiply = 60
"#;

/// A template of one's own: that of the drivers, with another mapping.
pub(super) fn template(folder: &Path, mapping: &str) -> PathBuf {
    let (own, carried) = (
        folder.join("carters"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/drivers"),
    );
    std::fs::create_dir_all(own.join("charters")).unwrap();
    std::fs::create_dir_all(own.join("mappings")).unwrap();
    for file in ["template.toml", "charters/trips.toml"] {
        std::fs::copy(carried.join(file), own.join(file)).unwrap();
    }
    std::fs::write(own.join("mappings/cart_rides.toml"), mapping).unwrap();
    own
}

/// Lets somebody in, who brings her rides; says by which mapping they were read.
fn rides(world: &World, id: &str) -> Value {
    let member = world.run(&["member", "add", id, "--external-id", id]).done()["member"].to_string();
    let file = world.write("rides.csv", RIDES);
    let said = world.run(&bring_own("trips", &file, &member)).done();
    assert_eq!((&said["stored"], &said["rejected_count"]), (&2.into(), &0.into()));
    let number = said["contribution"].to_string();
    let shown = world.run(&["contribution", "show", &number]).done();
    world.verified();
    shown["provenance"]["mappings"][0]["name"].clone()
}

#[test]
fn d1_a_co_op_keeps_the_mappings_of_a_template_of_its_own() {
    let world = World::empty();
    let own = template(world.folder(), MAPPING);
    world.found_on(own.to_str().unwrap(), &["Ada", "Ben"], &[]);
    let signed = world.folder().join("carters.template");
    let signed = signed.to_str().unwrap();
    world.run(&["template", "export", "--out", signed]).done();
    std::fs::remove_dir_all(&own).unwrap();

    assert_eq!(rides(&world, "D0001"), "cart_rides");

    // So do the co-op that is brought in whole, and a sister on what it signed.
    let whole = world.folder().join("whole.fenwick");
    let whole = whole.to_str().unwrap();
    let leave = ["coop", "export", "--out", whole, "--plain", "--moves"];
    world.run(&leave).done();
    let moved = World::empty();
    moved.run(&["coop", "import", whole]).done();
    let over = ["coop", "take-over", "--attested-by", "1,2"];
    moved.run(&over).done();
    assert_eq!(rides(&moved, "D0002"), "cart_rides");
    let sister = World::empty();
    sister.found_on(signed, &["Cleo", "Dana"], &[]);
    assert_eq!(rides(&sister, "D0001"), "cart_rides");
}

#[test]
fn d1_a_template_with_a_mapping_that_says_nothing_founds_nothing() {
    let world = World::empty();
    for (wrong, said) in [
        (MAPPING.replace("identity", "identitty"), "identitty"),
        (MAPPING.replace("\"trips\"", "\"rides\""), "rides"),
    ] {
        let own = template(world.folder(), &wrong);
        let own = own.to_str().unwrap();
        let found = [
            "found",
            "weavers",
            "--template",
            own,
            "--name",
            "W",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
        ];
        let message = world.run(&found).failed(1, "template");
        assert!(
            message.contains(said) && message.contains("cart_rides"),
            "{message}"
        );
        assert!(!world.coop().exists());
    }
}
