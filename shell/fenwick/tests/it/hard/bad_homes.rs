//! Co-ops that are not there, cannot be founded or do not open.

use super::bad::all_end;
use crate::world::{World, trips};

#[test]
fn an_unknown_co_op_template_or_currency_is_a_usage_error_and_founds_nothing() {
    let world = World::drivers(1);
    all_end(
        &world,
        &[],
        "
        --coop potters member list => 2 usage
        --coop ../weavers member list => 2 usage
        found potters --name P --officer A --officer B --template nothing => 2 usage
        found potters --name P --officer A --officer B --template drivers --currency EURO => 2 usage
        found potters --name P --officer A --officer B --template drivers --currency eur => 2 usage
        found potters --name P --officer A --officer B --template drivers --now 2026-01-01T00:00:00Z => 2 usage
        found potters --name P --template drivers => 3 founding.officers
        found ../potters --name P --officer A --officer B --template drivers => 2 usage
        found weavers --name P --officer A --officer B --template drivers => 3 coop.exists
    ",
    );
    let coops = std::fs::read_dir(world.home().join("coops")).unwrap().count();
    assert_eq!(coops, 1, "a folder was left behind");
}

#[test]
fn a_mistyped_home_is_named_and_not_made() {
    let world = World::drivers(1);
    let typo = world.folder().join("hom");
    let said = world.run(&["member", "list", "--home", typo.to_str().unwrap()]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(
        said.stdout.contains("hom'; name another home with --home"),
        "{said:?}"
    );
    assert!(!typo.exists(), "a folder was made");
}

#[test]
fn founding_again_over_a_co_op_that_does_not_open_destroys_nothing() {
    let world = World::drivers(3);
    let rows = world.write("rows.csv", trips(1..4, 3));
    world.contribute("trips", &rows).done();
    let state = world.verified();
    let again = [
        "found",
        "weavers",
        "--template",
        "drivers",
        "--name",
        "Mine now",
        "--officer",
        "X",
        "--officer",
        "Y",
    ];
    // The pool cannot be read: the co-op does not open.
    let (pool, aside) = (
        world.coop().join("pool").join("trips"),
        world.folder().join("aside"),
    );
    std::fs::rename(&pool, &aside).unwrap();
    std::fs::write(&pool, "").unwrap();
    let said = world.run(&again);
    assert!(matches!(said.code, Some(1 | 3)), "{said:?}");
    let stays = world.database().exists() && world.coop().join("coop.key").exists();
    assert!(stays, "the co-op was destroyed: {said:?}");
    std::fs::remove_file(&pool).unwrap();
    std::fs::rename(&aside, &pool).unwrap();
    assert_eq!(world.verified(), state);
}

#[test]
fn a_damaged_missing_or_foreign_key_stops_every_act_and_harms_nothing() {
    let world = World::drivers(3);
    let state = world.verified();
    let path = world.coop().join("coop.key");
    let key = std::fs::read(&path).unwrap();
    let mut bit = key.clone();
    bit[7] ^= 1;
    let mut wrong = Vec::new();
    for (what, bytes) in [
        ("cut short", Some(&key[..31])),
        ("gone", None),
        ("one bit is wrong", Some(&bit)),
        ("another", Some(&[7; 32])),
    ] {
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        for line in [
            &["verify"][..],
            &["member", "add", "Cleo"],
            &["member", "leave", "4"],
            &["log", "checkpoint"],
        ] {
            let said = world.run(line);
            if said.code != Some(1) || said.object()["error"]["message"].as_str().is_none() {
                wrong.push(format!("key {what}: {line:?} {said:?}"));
            }
        }
        if bytes.is_none() && path.exists() {
            wrong.push("a missing key was replaced by a new one".to_owned());
        }
        std::fs::write(&path, &key).unwrap();
        let said = world.run(&["verify"]);
        if said.code != Some(0) || said.object()["state_hash"] != state.as_str() {
            wrong.push(format!("key {what}, then put back: {said:?}"));
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
