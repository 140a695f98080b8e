//! The whole co-op, taken out and brought in: the same state, whole or not at all, and one budget.

use crate::world::{CLOSING, QUESTION, World, signal};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The first archive that this program wrote: it imports for ever. Its secret is in the open, its people are made up.
const GOLDEN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/golden/co-op-form-1.fenwick"
);
const GOLDEN_STATE: &str = include_str!("../golden/co-op-form-1.state");

fn lived(drivers: u32) -> World {
    let world = World::drivers(drivers);
    world.granted(drivers, 3, "2");
    world.run(&["query", "1", QUESTION, "--epsilon", "1"]).done();
    world.run(&["log", "checkpoint"]).done();
    world
}

fn export(world: &World, more: &[&str]) -> Value {
    let export = ["coop", "export", "--out", "all.fenwick", "--plain"];
    world.run(&[&export[..], more].concat()).done()
}

fn archive(world: &World) -> PathBuf {
    world.folder().join("all.fenwick")
}

/// An empty home, and what it says of the archive.
fn import(file: &Path, more: &[&str]) -> (World, crate::world::Said) {
    let elsewhere = World::empty();
    let said = elsewhere.run(&[&["coop", "import", file.to_str().unwrap()], more].concat());
    (elsewhere, said)
}

#[test]
fn p30_a_co_op_taken_out_and_brought_in_has_the_same_state_and_verifies() {
    let world = lived(8);
    let secret = world.write("secret.txt", "a secret of several words");
    let out = ["coop", "export", "--out", "all.fenwick", "--secret-file", &secret];
    let done = world.run(&out).done();
    let bytes = std::fs::read(archive(&world)).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    assert_eq!(import(&archive(&world), &[]).1.code, Some(2));
    let (copy, said) = import(&archive(&world), &["--secret-file", &secret]);
    let said = said.done();
    assert_eq!(said["state_hash"], done["state_hash"]);
    assert_eq!(copy.verified(), done["state_hash"].as_str().unwrap());
    let shown = |world: &World| world.run(&["member", "show", "ext:D0003"]).done();
    assert_eq!(shown(&copy), shown(&world));
    // The one goes on, and neither file can be written over.
    assert_eq!(world.run(&out).code, Some(2));
    let again = copy.run(&[
        "coop",
        "import",
        archive(&world).to_str().unwrap(),
        "--secret-file",
        &secret,
    ]);
    assert_eq!(again.code, Some(2));
    world.verified();
}

#[test]
fn p2_a_copy_answers_nothing_and_where_it_was_taken_the_co_op_goes_on() {
    let world = lived(8);
    export(&world, &[]);
    let ask = |world: &World| world.run(&["query", "1", QUESTION, "--epsilon", "0.5"]);
    let (copy, said) = import(&archive(&world), &[]);
    assert_eq!(said.done()["rests"], true);
    ask(&copy).refused("coop.copy");
    assert_eq!(copy.run(&["coop", "status"]).done()["state"], "resting");
    let officers = ["--attested-by", "1,2"];
    let take_over = copy.run(&[&["coop", "take-over"], &officers[..]].concat());
    take_over.refused("coop.copy-stays");
    // Also a copy of the copy rests, whatever is done to it.
    copy.run(&["coop", "export", "--out", "again", "--plain"]).done();
    let (third, said) = import(&copy.folder().join("again"), &[]);
    said.done();
    ask(&third).refused("coop.copy");
    ask(&world).done();
    // Refused before anything is written.
    let (empty, said) = import(&archive(&world), &[&["--takes-over"], &officers[..]].concat());
    said.refused("coop.copy-stays");
    assert!(!empty.coop().exists());
}

#[test]
fn p2_a_co_op_that_moves_spends_its_budget_in_one_home() {
    let world = lived(8);
    export(&world, &["--moves"]);
    let ask = |world: &World| world.run(&["query", "1", QUESTION, "--epsilon", "0.5"]);
    ask(&world).refused("coop.copy");
    let (copy, said) = import(&archive(&world), &["--takes-over", "--attested-by", "1,2"]);
    assert_eq!(said.done()["rests"], false);
    ask(&copy).done();
    copy.verified();
    // Her rights stand in the home that is left.
    world
        .run(&["member", "export", "4", "--out", "hers", "--plain", "--as", "4"])
        .done();
    world.run(&["member", "erase", "4", "--as", "4"]).done();
    assert_eq!(
        world
            .run(&["vote", "1", "yes", "--as", "1", "--now", CLOSING])
            .code,
        Some(3)
    );
}

#[test]
fn p27_what_is_damaged_cut_off_or_made_up_is_refused_by_name_and_nothing_is_written() {
    let world = lived(3);
    export(&world, &[]);
    let whole = std::fs::read(archive(&world)).unwrap();
    let refused = |bytes: &[u8]| {
        let path = world.write("bad.fenwick", bytes);
        let (elsewhere, said) = import(Path::new(&path), &[]);
        assert_eq!(said.code, Some(1), "{said:?}");
        let message = said.object()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("nothing was written"), "{message}");
        assert!(!elsewhere.home().join("coops").exists(), "{message}");
        message
    };
    for cut in [0, 5, 14, 20, whole.len() / 3, whole.len() - 33, whole.len() - 1] {
        refused(&whole[..cut]);
    }
    for at in (14..whole.len()).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        refused(&changed);
    }
    assert!(refused(&[whole.as_slice(), b"more"].concat()).contains("follows its end"));
    assert!(refused(b"PK\x03\x04 something else altogether").contains("no archive"));
    // A name that leads out of the pool, under a digest that fits.
    let text = String::from_utf8_lossy(&whole).into_owned();
    let id = text
        .split("\"id\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut forged = Vec::new();
    for (at, part) in parts(&whole) {
        let replaced = match at {
            b'r' => String::from_utf8(part)
                .unwrap()
                .replace(&id, "../../../../../../../tmp/xxxxxxx")
                .into_bytes(),
            _ => part,
        };
        forged.push((at, replaced));
    }
    assert!(
        refused(&joined(&forged)).contains("no name"),
        "a name led out of the pool"
    );
    let newer: Vec<_> = forged
        .iter()
        .map(|(kind, part)| match kind {
            b'h' => (
                *kind,
                String::from_utf8_lossy(part)
                    .replace("\"form\":1", "\"form\":2")
                    .into_bytes(),
            ),
            _ => (*kind, part.clone()),
        })
        .collect();
    assert!(refused(&joined(&newer)).contains("newer"));
}

fn parts(archive: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut rest = archive.strip_prefix(b"fenwick co-op\n").unwrap();
    let mut parts = Vec::new();
    while let [kind, tail @ ..] = rest {
        let (length, tail) = tail.split_first_chunk::<8>().unwrap();
        let (part, tail) = tail.split_at(u64::from_be_bytes(*length) as usize);
        parts.push((*kind, part.to_vec()));
        rest = tail;
    }
    parts
}

/// The parts again, with the digest that fits them.
fn joined(parts: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"fenwick co-op\n".to_vec();
    for (kind, part) in parts.iter().filter(|(kind, _)| *kind != b'.') {
        bytes.push(*kind);
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part);
    }
    let digest = fenwick_coop::kernel::hash::Hash::of(&bytes).0;
    bytes.push(b'.');
    bytes.extend(32u64.to_be_bytes());
    [bytes, digest.to_vec()].concat()
}

#[test]
fn p30_killed_at_any_moment_an_import_leaves_nothing_or_the_whole_and_an_export_a_co_op_that_goes_on() {
    let world = lived(8);
    let done = export(&world, &[]);
    let path = archive(&world);
    let elsewhere = World::empty();
    let command = ["coop", "import", path.to_str().unwrap()];
    for wait in [5, 20, 40, 80, 120, 160, 240, 320] {
        let mut child = elsewhere.spawn(&command);
        std::thread::sleep(std::time::Duration::from_millis(wait));
        signal("-KILL", &mut child);
        drop(child.wait());
        let status = elsewhere.run(&["state", "hash"]);
        match status.code {
            Some(0) => {
                assert_eq!(status.object()["state_hash"], done["state_hash"]);
                break;
            }
            _ => assert_eq!(status.code, Some(2), "half a co-op answers: {status:?}"),
        }
    }
    if elsewhere.run(&["state", "hash"]).code != Some(0) {
        elsewhere.run(&command).done();
    }
    assert_eq!(elsewhere.verified(), done["state_hash"].as_str().unwrap());
    for wait in [5, 30, 60, 120, 200] {
        let out = format!("cut-{wait}");
        let mut child = world.spawn(&["coop", "export", "--out", &out, "--plain"]);
        std::thread::sleep(std::time::Duration::from_millis(wait));
        signal("-KILL", &mut child);
        drop(child.wait());
        assert_eq!(world.run(&["coop", "status"]).done()["state"], "working");
        if world.folder().join(&out).exists() {
            import(&world.folder().join(&out), &[]).1.done();
        }
    }
    world.verified();
}

#[test]
fn a16_the_first_archive_imports_for_ever() {
    let (copy, said) = import(Path::new(GOLDEN), &[]);
    assert_eq!(said.done()["state_hash"], GOLDEN_STATE.trim());
    assert_eq!(copy.verified(), GOLDEN_STATE.trim());
    assert_eq!(
        copy.run(&["member", "list"]).done()["members"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
}
