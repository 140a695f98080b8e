//! A ballot box that was harmed behind the co-op's back: `verify` names it, nothing is cast into it, and nobody counts it.

use super::lookup::run;
use super::secret_ballot::secret_vote;
use crate::world::{CLOSING, World};
use serde_json::Value;
use std::path::PathBuf;

/// A co-op whose secret vote is open, with its database as it is after two papers and after three.
struct Harmed {
    world: World,
    two: PathBuf,
    three: PathBuf,
}

impl Harmed {
    fn new() -> Self {
        let world = secret_vote(3);
        let vote = |member: &str| world.run(&["vote", "1", "yes", "--as", member]).done();
        vote("3");
        vote("4");
        let two = world.folder().join("two.db");
        std::fs::copy(world.database(), &two).unwrap();
        vote("5");
        let three = world.folder().join("three.db");
        std::fs::copy(world.database(), &three).unwrap();
        Self { world, two, three }
    }

    fn restore(&self) {
        std::fs::copy(&self.three, self.world.database()).unwrap();
    }

    /// Nothing is cast into the box, `verify` says what is wrong with it, and the co-op is as it was.
    fn is_damaged(&self, why: &str) {
        let world = &self.world;
        let before = world.run(&["state", "hash"]).done();
        let said = world.run(&["verify"]).failed(1, "verify.failed");
        let whole = format!("the ballot box of motion 1 is damaged: {why}");
        assert!(said.contains(&whole), "{said}");
        let said = world
            .run(&["ballot", "track", "1", "0000"])
            .failed(1, "ballot.damaged");
        assert!(said.contains(why), "{said}");
        assert_eq!(world.run(&["state", "hash"]).done(), before);
    }

    fn takes_no_paper(&self) {
        let before = self.world.run(&["state", "hash"]).done();
        let vote = ["vote", "1", "yes", "--as", "2"];
        self.world.run(&vote).failed(1, "ballot.damaged");
        assert_eq!(self.world.run(&["state", "hash"]).done(), before);
    }
}

#[test]
fn p31_a_lost_a_zeroed_and_a_surplus_slot_are_named_and_the_vote_is_neither_lost_nor_counted() {
    let harmed = Harmed::new();
    let database = harmed.world.database();
    harmed.world.verified();
    let slots = |found: u32| format!("it has {found} slots, and with 3 papers it has 256");
    run(
        &database,
        "DELETE FROM slot WHERE place = (SELECT max(place) FROM slot)",
    );
    harmed.is_damaged(&slots(255));
    harmed.takes_no_paper();
    harmed.restore();
    run(
        &database,
        "INSERT INTO slot SELECT max(place) + 1, sealed FROM slot",
    );
    harmed.is_damaged(&slots(257));
    harmed.takes_no_paper();
    harmed.restore();
    run(&database, "DELETE FROM slot");
    harmed.is_damaged(&slots(0));
    harmed.restore();
    run(
        &database,
        "UPDATE slot SET sealed = zeroblob(length(sealed)) WHERE place = (SELECT min(place) FROM slot)",
    );
    harmed.is_damaged("slot 0 of it cannot be opened");
    harmed.takes_no_paper();
    closes_only_when_restored(&harmed);
}

/// At the close the damaged box is not opened, and whoever asks hears why. From a backup it is counted.
fn closes_only_when_restored(harmed: &Harmed) {
    let world = &harmed.world;
    let close = ["motion", "close", "1", "--now", CLOSING];
    let said = world.run(&close).failed(1, "ballot.damaged");
    assert!(said.contains("restore a backup"), "{said}");
    world
        .run(&["ballot", "papers", "1", "--out", "box.txt", "--now", CLOSING])
        .failed(1, "ballot.damaged");
    let shown = world.run(&["motion", "show", "1"]).done();
    assert_eq!(
        (&shown["state"], &shown["tally"]),
        (&Value::from("open"), &Value::Null)
    );
    world.run(&["verify"]).failed(1, "verify.failed");
    harmed.restore();
    let shown = world.run(&["motion", "show", "1", "--now", CLOSING]).done();
    assert_eq!(
        (&shown["state"], &shown["tally"]["yes"]),
        (&Value::from("passed"), &Value::from(3))
    );
    world.verified();
}

#[test]
fn p31_a_tally_keys_or_papers_that_are_gone_are_named() {
    let harmed = Harmed::new();
    let database = harmed.world.database();
    run(&database, "DELETE FROM box_tally");
    harmed.is_damaged("the tally of what was put in is gone");
    run(&database, "DELETE FROM slot");
    harmed.is_damaged("the tally of what was put in is gone");
    harmed.restore();
    run(&database, "DELETE FROM teller_key");
    let said = harmed.world.run(&["verify"]).failed(1, "verify.failed");
    assert!(said.contains("tellers' keys of motion 1"), "{said}");
    harmed.restore();
    // a box put back to an earlier day is whole in itself; the log says that more was cast
    let (two, empty) = (harmed.two.display(), "DELETE FROM slot; DELETE FROM box_tally");
    for sql in empty.split("; ") {
        run(&database, sql);
    }
    for table in ["slot", "box_tally"] {
        super::lookup::copy(&database, table, &two.to_string());
    }
    harmed.is_damaged("3 papers were put in, and 2 are in it");
}
