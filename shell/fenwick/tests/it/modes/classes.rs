//! Members who do not count alike: protected classes, and organisations by their heads.

use super::{KINDS, OFFICERS, each, ended, proposed, retention_days};
use crate::world::{CLOCK, World};
use fenwick_coop::people::ballot::{Matter, Shortfall};

// proves: C21
#[test]
fn c21_what_passes_overall_fails_when_one_protected_class_is_against() {
    let kind = &KINDS[0];
    let world = World::empty();
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/drivers");
    let head = std::fs::read_to_string(format!("{templates}/template.toml")).unwrap();
    let class = "[[bylaws.voting.classes]]\nclass = \"carriers\"\nthreshold = { of = 1, parts = 2, more_than = true }\n";
    let head = head.replacen(
        "[[bylaws.recipient_classes]]",
        &format!("{class}\n[[bylaws.recipient_classes]]"),
        1,
    );
    std::fs::create_dir_all(world.folder().join("both/charters")).unwrap();
    world.write("both/template.toml", head);
    let charter = std::fs::read(format!("{templates}/charters/trips.toml")).unwrap();
    world.write("both/charters/trips.toml", charter);
    world.found_on("both", &OFFICERS, &CLOCK);
    for (class, many) in [("riders", 10), ("carriers", 4)] {
        for n in 0..many {
            world
                .run(&["member", "add", &format!("{class} {n}"), "--class", class])
                .done();
        }
    }
    // three officers, ten riders as 4 to 13, four carriers as 14 to 17
    let riders = each(1..=13, "yes");
    let split = [riders.clone(), each(14..=15, "yes"), each(16..=17, "no")].concat();
    let failed = ended(&world, &proposed(&world, kind, 77), &split);
    assert_eq!(
        failed["tally"],
        serde_json::json!({ "yes": 15, "no": 2, "abstain": 0 })
    );
    assert_eq!(failed["outcome"], "failed", "{failed}");
    assert_eq!(retention_days(&world, kind), 1826);
    let agreed = [riders, each(14..=16, "yes"), each(17..=17, "no")].concat();
    assert_eq!(
        ended(&world, &proposed(&world, kind, 78), &agreed)["outcome"],
        "passed"
    );
    assert_eq!(retention_days(&world, kind), 78);
    world.verified();
    let books = crate::stories::audit::Books::open(&world.home());
    let charters = books.coop.motions.all();
    let mut charters = charters.filter(|(_, motion)| matches!(motion.matter, Matter::Charter(_)));
    let (_, first) = charters.next().unwrap();
    let shortfall = first.outcome.as_ref().unwrap().shortfall.clone();
    assert_eq!(shortfall, Some(Shortfall::Class("carriers".to_owned())));
}

// proves: CU-1 (voting rule)
#[test]
fn cu1_one_organisation_one_vote_or_by_heads_up_to_a_cap() {
    let kind = &KINDS[2];
    let world = World::empty();
    world.found_on(kind.template, &OFFICERS, &CLOCK);
    // three officers, who are persons, and four unions as 4 to 7
    for (union, heads) in [
        ("Large", "4000"),
        ("Middle", "1000"),
        ("Small", "500"),
        ("Tiny", "497"),
    ] {
        let added = world
            .run(&["member", "add", union, "--kind", "organisation"])
            .done();
        let id = added["member"].to_string();
        world.run(&["member", "heads", &id, heads]).refused("duty.attest");
        world
            .run(&["member", "heads", &id, heads, "--attested-by", "1,2"])
            .done();
        assert_eq!(
            world.run(&["member", "show", &id]).done()["heads"].to_string(),
            heads
        );
    }
    world
        .run(&["member", "heads", "3", "9", "--attested-by", "1,2"])
        .refused("membership.heads");
    let said = [each(1..=4, "yes"), each(5..=7, "no")].concat();
    let passed = ended(&world, &proposed(&world, kind, 77), &said);
    assert_eq!(
        passed["tally"],
        serde_json::json!({ "yes": 4, "no": 3, "abstain": 0 })
    );
    assert_eq!(passed["outcome"], "passed");

    let mut bylaws: toml::Table =
        toml::from_str(&world.plainly(&["bylaws", "show", "--toml"]).stdout).unwrap();
    let capped: toml::Table = toml::from_str("weights = { capped = { of = 1, parts = 4 } }").unwrap();
    let voting = bylaws["voting"].as_table_mut().unwrap();
    voting.extend(capped);
    let file = world.write("bylaws.toml", bylaws.to_string());
    let motion = world.run(&["bylaws", "propose", &file, "--as", "1"]).done();
    assert_eq!(ended(&world, &motion, &each(1..=7, "yes"))["outcome"], "passed");
    // nobody has more than a quarter of the 2,000 votes that are left then: 500 + 3 against 500 + 500 + 497
    let failed = ended(&world, &proposed(&world, kind, 78), &said);
    assert_eq!(
        failed["tally"],
        serde_json::json!({ "yes": 503, "no": 1497, "abstain": 0 })
    );
    assert_eq!(failed["outcome"], "failed");
    assert_eq!(retention_days(&world, kind), 77);
    world.verified();
}
