//! Somebody changes the database behind the co-op's back: `verify` fails and says where.

use super::lookup;
use crate::world::{World, occurrences};
use std::path::{Path, PathBuf};

/// A co-op at rest: its database in one file.
struct Rest {
    world: World,
    database: PathBuf,
    bytes: Vec<u8>,
    entries: Vec<String>,
}

impl Rest {
    fn of(world: World) -> Self {
        let database = world.database();
        let entries = lookup::texts(&database, "SELECT canonical FROM entry ORDER BY seq");
        let bytes = std::fs::read(&database).unwrap();
        Self {
            world,
            database,
            bytes,
            entries,
        }
    }

    /// Where an entry's text begins in the file. A short one stands there in one piece, of a long one the first part.
    fn places(&self, entry: usize) -> Vec<usize> {
        let text = self.entries[entry].as_bytes();
        let piece = if text.len() < 3_000 { text } else { &text[..400] };
        let places: Vec<usize> = occurrences(&self.bytes, piece).collect();
        assert!(!places.is_empty(), "entry {entry} is not in the file as text");
        places
    }

    /// What verify says when one byte of an entry is changed.
    fn with_byte(&self, entry: usize, offset: usize, byte: u8) -> String {
        let mut bytes = self.bytes.clone();
        for place in self.places(entry) {
            assert_ne!(bytes[place + offset], byte);
            bytes[place + offset] = byte;
        }
        self.put(&bytes);
        self.complaint(&format!("byte {offset} of entry {entry} is now {byte:#04x}"))
    }

    fn put(&self, bytes: &[u8]) {
        for beside in ["journal.db-wal", "journal.db-shm"] {
            drop(std::fs::remove_file(self.database.with_file_name(beside)));
        }
        std::fs::write(&self.database, bytes).unwrap();
    }

    #[track_caller]
    fn complaint(&self, what: &str) -> String {
        let said = self.world.run(&["verify"]);
        assert_eq!(said.code, Some(1), "{what}: {said:?}");
        assert!(!said.stderr.contains("panicked"), "{what}: {said:?}");
        let error = said.object()["error"].clone();
        let code = error["code"].as_str().unwrap();
        assert!(
            ["verify.failed", "journal.unreadable", "journal.store"].contains(&code),
            "{what}: {said:?}"
        );
        error["message"].as_str().unwrap().to_owned()
    }
}

fn told() -> Rest {
    let world = World::drivers(12);
    world.granted(10, 3, "2");
    world
        .run(&["query", "1", crate::world::QUESTION, "--epsilon", "1"])
        .done();
    world.verified();
    Rest::of(world)
}

fn names(message: &str, entry: usize) -> bool {
    let numbers = message.split(|letter: char| !letter.is_ascii_digit());
    message.contains("entr")
        && numbers
            .filter_map(|number| number.parse().ok())
            .any(|number: usize| number == entry)
}

#[test]
fn one_changed_byte_of_an_old_event_is_found_and_its_entry_named() {
    let rest = told();
    let middle = rest.entries.len() / 2;
    let colon = rest.entries[middle].find(':').unwrap();
    let letter = |entry: usize| rest.entries[entry].find("\"actor\"").unwrap() + 2;
    let mut missed = Vec::new();
    for (what, entry, offset, byte) in [
        ("another letter", middle, letter(middle), b'x'),
        ("a broken brace", middle, 0, b'['),
        ("a broken colon", middle, colon, b'7'),
        ("a line break", middle, colon, b'\n'),
        ("no character", middle, letter(middle), 0xFF),
        ("a zero", middle, letter(middle), 0),
        ("another letter in the founding", 0, letter(0), b'x'),
        ("a broken brace in the founding", 0, 0, b'['),
        ("a broken brace in the second entry", 1, 0, b'['),
        (
            "another letter in the last entry",
            rest.entries.len() - 1,
            letter(rest.entries.len() - 1),
            b'x',
        ),
    ] {
        let message = rest.with_byte(entry, offset, byte);
        if !names(&message, entry) {
            missed.push(format!("{what} in entry {entry}: {message}"));
        }
    }
    assert!(
        missed.is_empty(),
        "found, but the entry is not named:\n{}",
        missed.join("\n")
    );
    rest.put(&rest.bytes);
    rest.world.verified();
}

#[test]
fn any_flipped_bit_of_any_event_is_found_and_nothing_panics() {
    let rest = told();
    for entry in 0..rest.entries.len() {
        let length = rest.entries[entry].len().min(400);
        // Spread over the entries, so that keys, numbers and braces all have their turn.
        let offset = entry * 7 % length;
        let byte = rest.entries[entry].as_bytes()[offset] ^ 1;
        let message = rest.with_byte(entry, offset, byte);
        assert!(!message.is_empty());
    }
}

#[test]
fn a_changed_number_within_an_event_is_found_and_nothing_panics() {
    let rest = told();
    for (entry, text) in rest.entries.iter().enumerate().skip(1) {
        // The number of a member, a consent, a request: events then speak of what does not exist.
        for key in [
            "\"member\":",
            "\"consent\":",
            "\"request\":",
            "\"query\":",
            "\"user\":",
            "\"contribution\":",
            "\"terms\":",
        ] {
            let digit = text
                .match_indices(key)
                .map(|(at, _)| at + key.len())
                .find(|at| text.as_bytes()[*at].is_ascii_digit());
            let Some(offset) = digit else { continue };
            if text.as_bytes()[offset] == b'9' {
                continue;
            }
            let changed = format!("{}9{}", &text[..offset], &text[offset + 1..]);
            lookup::run(
                &rest.database,
                &format!(
                    "UPDATE entry SET canonical = '{}' WHERE seq = {entry}",
                    changed.replace('\'', "''")
                ),
            );
            let message = rest.complaint(&format!("{key} of entry {entry}"));
            assert!(names(&message, entry), "{key} of entry {entry}: {message}");
            rest.put(&rest.bytes);
        }
    }
    rest.world.verified();
}

#[test]
fn a_changed_leaf_a_lost_entry_and_a_changed_file_of_rows_are_found() {
    let rest = told();
    lookup::run(
        &rest.database,
        "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 5",
    );
    assert!(names(&rest.complaint("leaf of entry 5"), 5));
    rest.put(&rest.bytes);
    lookup::run(&rest.database, "DELETE FROM entry WHERE seq = 5");
    let message = rest.complaint("entry 5 is gone");
    assert!(
        names(&message, 5),
        "a lost entry is found, but not named: {message}"
    );
    rest.put(&rest.bytes);
    let (file, bytes) = rest
        .world
        .files()
        .into_iter()
        .find(|(path, _)| has_ending(path, "parquet"))
        .unwrap();
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    std::fs::write(&file, changed).unwrap();
    rest.complaint("a file of rows");
    std::fs::remove_file(&file).unwrap();
    rest.complaint("a lost file of rows");
    std::fs::write(&file, bytes).unwrap();
    rest.world.verified();
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

#[test]
fn the_last_hundred_events_deleted_are_missed_by_nobody_who_kept_a_checkpoint() {
    let world = World::drivers(150);
    let checkpoint = world.run(&["log", "checkpoint"]).done();
    let size = checkpoint["size"].as_u64().unwrap();
    let old = world.write("old.note", checkpoint["note"].as_str().unwrap());
    let kept = world.run(&["verify", "--checkpoint", &old]).done();
    assert_eq!(kept["checkpoint"], true);
    let rest = Rest::of(world);
    lookup::run(
        &rest.database,
        &format!("DELETE FROM entry WHERE seq >= {}", size - 100),
    );
    // The co-op keeps its checkpoints too.
    assert!(rest.complaint("its own checkpoint is left").contains("missing"));
    // A thief who knows that deletes them as well: then only who kept one elsewhere can tell.
    lookup::run(&rest.database, "DELETE FROM checkpoint");
    rest.world.verified();
    let said = rest.world.run(&["verify", "--checkpoint", &old]);
    let message = said.failed(1, "verify.failed");
    assert!(message.contains("entries are missing"), "{message}");
    assert!(message.contains(&size.to_string()), "{message}");
}
