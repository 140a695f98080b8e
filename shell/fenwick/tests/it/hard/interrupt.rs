//! Ctrl-C in the middle: everything or nothing, no litter, and the next command works.

use crate::world::{World, bring, finish, homeless_command, signal, trips, until};
use std::path::Path;
use std::process::Child;

const DRIVERS: u32 = 300;
const EACH: u32 = 1_000;

fn files_of(world: &World) -> usize {
    let pool = world.coop().join("pool");
    world
        .files()
        .iter()
        .filter(|(path, _)| path.starts_with(&pool))
        .count()
}

fn temporary_of(world: &World) -> Vec<String> {
    let names = world
        .files()
        .into_iter()
        .map(|(path, _)| path.to_string_lossy().into_owned());
    let known = |name: &String| {
        let stays = [
            "journal.db",
            "journal.db-wal",
            "journal.db-shm",
            "coop.key",
            "lock",
        ];
        name.ends_with(".parquet") || stays.iter().any(|known| name.ends_with(known))
    };
    names.filter(|name| !known(name)).collect()
}

/// Interrupts an import at a moment, and shows that it is there whole or not at all.
fn interrupted(world: &World, rows: &str, mut moment: impl FnMut(&mut Child) -> bool) {
    let import = bring(rows);
    let before = world.run(&["contribution", "list"]).done()["contributions"]
        .as_array()
        .unwrap()
        .len();
    let mut importing = world.spawn(&import);
    until("the moment", || {
        moment(&mut importing) || importing.try_wait().unwrap().is_some()
    });
    signal("-INT", &mut importing);
    let said = finish(importing);
    assert_ne!(said.code, Some(101), "{said:?}");
    world.verified();
    assert_eq!(
        temporary_of(world),
        Vec::<String>::new(),
        "litter after the next command"
    );
    let listed = world.run(&["contribution", "list"]).done();
    let listed = listed["contributions"].as_array().unwrap();
    if listed.len() == before {
        assert_ne!(said.code, Some(0), "it said it was done: {said:?}");
        assert_eq!(files_of(world), 0, "rows without a contribution");
    } else {
        assert_eq!(listed.last().unwrap()["stored"], DRIVERS * EACH, "half an import");
    }
}

#[test]
fn ctrl_c_in_the_middle_of_a_large_import_stores_nothing_or_all() {
    let world = World::drivers(DRIVERS);
    let rows = world.write("rows.csv", trips(1..DRIVERS + 1, EACH));
    let pool = world.coop().join("pool").join("trips");
    // While the rows are read; when the first file is begun; when it is written.
    interrupted(&world, &rows, |_| {
        pool.exists() || world.home().join("socket").exists()
    });
    let has = |pool: &Path, ending: &str| {
        let entries = std::fs::read_dir(pool).into_iter().flatten().flatten();
        entries
            .into_iter()
            .any(|entry| entry.path().extension().is_some_and(|found| found == ending))
    };
    interrupted(&world, &rows, |_| has(&pool, "tmp"));
    if files_of(&world) == 0 {
        interrupted(&world, &rows, |_| has(&pool, "parquet"));
    }
    let import = bring(&rows);
    let said = world.run(&import).done();
    let (stored, twice) = (
        said["stored"].as_u64().unwrap(),
        said["duplicates"].as_u64().unwrap(),
    );
    assert_eq!(stored + twice, u64::from(DRIVERS * EACH), "{said}");
    assert!(stored == 0 || twice == 0, "half an import was there: {said}");
    world.verified();
}

#[test]
fn ctrl_c_in_the_demo_leaves_no_folder_behind() {
    let temporary = tempfile::tempdir().unwrap();
    let mut demo = homeless_command(&["demo", "--no-serve"], temporary.path())
        .spawn()
        .unwrap();
    let folders = || std::fs::read_dir(temporary.path()).unwrap().count();
    until("the demo has begun", || {
        folders() > 0 || demo.try_wait().unwrap().is_some()
    });
    signal("-INT", &mut demo);
    let said = finish(demo);
    assert_ne!(said.code, Some(0), "{said:?}");
    assert_eq!(folders(), 0, "the demo's folder stays for ever: {said:?}");
}
