//! Erasure: what was hers is gone from the disk, her number can do nothing, the log still verifies.

use super::lookup::{Rows, blobs, texts};
use crate::world::{CLOSING, OPENING, World, bring_own, trips, yes};
use std::collections::BTreeSet;

/// A fare nobody else has: 271.83, kept at two digits.
const HERS_ALONE: i64 = 27_183;
const FIELDS: [&str; 3] = ["fare", "distance", "duration"];

/// A co-op in which every dataset has rows of hers and of others; she is the member returned.
fn with_her(world: &World) -> u32 {
    world
        .run(&["member", "add", "Zaphira Quellingwood", "--external-id", "D9001"])
        .done();
    let her = world.run(&["member", "show", "ext:D9001"]).done()["member"]
        .as_u64()
        .unwrap();
    // Twice: once among others, once alone, so that her rows lie in several files of her bucket.
    let shared = world.write(
        "shared.csv",
        format!(
            "{}D9001,2026-06-02T10:00:00Z,uber,completed,EUR,271.83,9.999,77\n",
            trips(1..31, 4)
        ),
    );
    let alone = world.write("alone.csv", trips(9001..9002, 6));
    world.contribute("trips", &shared).done();
    world.contribute("trips", &alone).done();
    world.contribute_beside(&["D9001", "D0001", "D0002", "D0007", "D0008"]);
    consents(world, her);
    u32::try_from(her).unwrap()
}

fn consents(world: &World, her: u64) {
    let her = her.to_string();
    let give = yes(&her, "PublicBenefit", "class:public-body");
    let give = [&give[..], &["--request-id", "her-yes"]].concat();
    world.run(&give).done();
}

fn pool_files(world: &World) -> BTreeSet<String> {
    let names = world
        .files()
        .into_iter()
        .map(|(path, _)| path.to_string_lossy().into_owned());
    names.filter(|name| name.contains("/pool/")).collect()
}

fn fares(rows: &Rows) -> BTreeSet<i64> {
    let all = (1..40).flat_map(|member| rows.of_member(member, "trips", &FIELDS));
    all.filter_map(|row| row[0]).collect()
}

/// Everything of hers in the database, byte by byte.
fn hers(world: &World, her: u32) -> Vec<Vec<u8>> {
    let database = world.database();
    let mut found = Vec::new();
    for column in ["record", "key", "lookup"] {
        let column = blobs(
            &database,
            &format!("SELECT {column} FROM person WHERE member = {her}"),
        );
        assert_eq!(column.len(), 1);
        found.extend(column);
    }
    found
}

#[test]
fn after_an_erasure_nothing_that_was_hers_alone_is_in_the_home() {
    let world = World::drivers(30);
    let her = with_her(&world);
    let record = hers(&world, her);
    let before = Rows::of(&world);
    assert_eq!(before.of_member(her, "trips", &FIELDS).len(), 7);
    assert!(
        fares(&before).contains(&HERS_ALONE),
        "the search would find nothing anyway"
    );
    let old_keys = blobs(
        &world.database(),
        &format!("SELECT key FROM file WHERE bucket = {}", her % 8),
    );
    let old_files = texts(
        &world.database(),
        &format!("SELECT id FROM file WHERE bucket = {}", her % 8),
    );
    assert!(old_keys.len() >= 3);
    for needle in record.iter().chain(&old_keys) {
        assert!(
            !world.holding(needle).is_empty(),
            "the search finds nothing even before"
        );
    }
    let others = |rows: &Rows| -> Vec<_> {
        (3..33)
            .map(|member| rows.of_member(member, "trips", &FIELDS))
            .collect()
    };
    let (files_before, others_before) = (pool_files(&world), others(&before));

    assert_eq!(world.run(&["member", "erase", "ext:D9001"]).done()["erased"], her);

    for needle in record.iter().chain(&old_keys) {
        // Whole, and either half: a page may have been cut anywhere.
        for part in [
            &needle[..],
            &needle[..needle.len() / 2],
            &needle[needle.len() / 2..],
        ] {
            let found = world.holding(part);
            assert!(
                found.is_empty(),
                "{} bytes of her record or keys are in {found:?}",
                part.len()
            );
        }
    }
    let left = pool_files(&world);
    for id in &old_files {
        assert!(
            !left.iter().any(|name| name.contains(id)),
            "the old file {id} is still there"
        );
    }
    assert!(!left.is_empty() && left != files_before);
    let after = Rows::of(&world);
    for (dataset, field) in [("trips", "fare"), ("payments", "amount"), ("hours", "online")] {
        assert_eq!(
            after.of_member(her, dataset, &[field]),
            Vec::<Vec<Option<i64>>>::new(),
            "{dataset}"
        );
    }
    assert!(!fares(&after).contains(&HERS_ALONE));
    assert_eq!(others(&after), others_before, "somebody else lost rows");
    world.verified();
}

#[test]
fn an_erased_members_number_can_do_nothing_any_more() {
    let world = World::drivers(30);
    let her = with_her(&world).to_string();
    let bylaws = world.write("bylaws.toml", world.plainly(&["bylaws", "show", "--toml"]).stdout);
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    world.run(&["member", "erase", &her]).done();
    let rows = world.write("more.csv", trips(9001..9002, 9));
    let plain_rows = world.write("plain.csv", trips(9001..9002, 9));
    let consent = yes(&her, "PublicBenefit", "any");
    let confirm = [
        "contribution",
        "confirm",
        "1",
        "--attested-by",
        &format!("1,{her}"),
    ];
    let acts: [&[&str]; 8] = [
        &["vote", "1", "yes", "--as", &her, "--now", OPENING],
        &["bylaws", "propose", &bylaws, "--as", &her],
        &consent,
        &["consent", "withdraw", "--as", &her, "--dataset", "trips"],
        &bring_own("trips", &plain_rows, &her),
        &["member", "leave", &her],
        &["member", "erase", &her],
        &confirm,
    ];
    let before = world.verified();
    for act in acts {
        let said = world.run(act);
        assert_eq!(said.code, Some(3), "{act:?}: {said:?}");
    }
    let unknown = world.run(&["consent", "list", "--as", "ext:D9001"]);
    unknown.failed(2, "usage");
    // Her id is nobody's: rows under it are bad rows, and too many of them stop the import.
    world.contribute("trips", &rows).failed(1, "contribute.bad-rows");
    let shown = world.run(&["member", "show", &her]).done();
    assert_eq!((&shown["erased"], &shown["consents"]), (&true.into(), &0.into()));
    assert!(
        shown["name"].is_null() && shown["external_id"].is_null(),
        "{shown}"
    );
    world.run(&["motion", "close", "1", "--now", CLOSING]).done();
    assert_ne!(world.verified(), before);
}

#[test]
fn a_member_is_erased_also_where_a_dataset_holds_no_rows_yet() {
    let world = World::drivers(3);
    assert_eq!(world.run(&["member", "erase", "4"]).done()["erased"], 4);
    world.verified();
    let rows = world.write("rows.csv", trips(1..2, 3));
    world.contribute("trips", &rows).done();
    assert_eq!(world.run(&["member", "erase", "3"]).done()["erased"], 3);
    world.verified();
}

#[test]
fn an_erasure_cut_off_by_a_kill_is_done_or_not_done_and_leaves_nothing_when_repeated() {
    let world = World::drivers(30);
    let her = with_her(&world);
    let needles = hers(&world, her);
    let erase = ["member", "erase", "ext:D9001", "--request-id", "gone"];
    for delay in [5, 15, 20, 25, 30, 35, 40, 50, 60] {
        let mut child = world.spawn(&erase);
        // The moment is what varies here; nothing is waited for.
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        crate::world::finish(child);
        world.verified();
        let shown = world.run(&["member", "show", &her.to_string()]).done();
        let rows = Rows::of(&world).of_member(her, "trips", &FIELDS).len();
        if shown["erased"] == true {
            assert_eq!(rows, 0, "she is erased and her rows are not");
            break;
        }
        assert_eq!(rows, 7, "she is not erased and rows of hers are gone");
    }
    if world.run(&["member", "show", &her.to_string()]).done()["erased"] != true {
        world.run(&erase).done();
    }
    world.verified();
    for needle in needles {
        assert!(
            world.holding(&needle).is_empty(),
            "what was hers is still in the home"
        );
    }
}
