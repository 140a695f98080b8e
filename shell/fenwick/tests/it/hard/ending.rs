//! The end of a co-op: the days in which everybody takes her data out, then nothing but the log and the books.

use super::lookup::blobs;
use crate::world::{CLOSING, OPENING, World, finish, sum, trips, words};

const DRIVERS: u32 = 12;
/// Ninety days after the close of the vote.
const END: &str = "2026-10-13T09:00:00Z";

/// A co-op with rows, consents and one answer, whose members decided to end it.
pub fn ending() -> World {
    let world = World::drivers(DRIVERS);
    world.granted(DRIVERS, 4, "2");
    let query = ["query", "1", crate::world::QUESTION, "--epsilon", "1"];
    world.run(&query).done();
    world.run(&["fee", "invoice", "1"]).done();
    world
        .run(&[
            "coop",
            "dissolve",
            "--successor",
            "Wheel of the North",
            "--as",
            "1",
        ])
        .done();
    for member in 1..=DRIVERS {
        let vote = ["vote", "1", "yes", "--as", &member.to_string(), "--now", OPENING];
        world.run(&vote).done();
    }
    let status = world.run(&["coop", "status", "--now", CLOSING]).done();
    assert_eq!(
        (&status["state"], &status["until"]),
        (&"ending".into(), &END.into())
    );
    assert_eq!(status["successor"], "Wheel of the North");
    world
}

#[test]
fn po_dissolution_while_it_ends_nothing_begins_and_everybody_takes_out_what_is_hers() {
    let world = ending();
    let rows = world.write("more.csv", trips(1..2, 9));
    world.contribute("trips", &rows).refused("coop.ending");
    let query = [
        "query",
        "1",
        crate::world::QUESTION,
        "--epsilon",
        "0.1",
        "--fresh",
    ];
    world.run(&query).refused("coop.ending");
    world.run(&["member", "add", "Late Comer"]).refused("coop.ending");
    world
        .run(&["consent", "withdraw", "--as", "3", "--dataset", "trips"])
        .done();
    world.run(&["member", "erase", "4"]).done();
    world
        .run(&["fee", "settle", "1", "--reference", "bank 77"])
        .done();
    world.run(&["dividend", "declare", "2026"]).done();
    world.verified();
}

#[test]
fn po_dissolution_at_its_end_all_rows_records_and_keys_are_gone_and_the_log_verifies() {
    let world = ending();
    world
        .run(&["fee", "settle", "1", "--reference", "bank 77"])
        .done();
    world.run(&["dividend", "declare", "2026"]).done();
    let mut needles = Vec::new();
    for column in [
        "SELECT record FROM person",
        "SELECT key FROM person",
        "SELECT key FROM file",
    ] {
        needles.extend(blobs(&world.database(), column));
    }
    assert!(needles.len() > 3 * usize::try_from(DRIVERS).unwrap() / 2);
    for needle in &needles {
        assert!(
            !world.holding(needle).is_empty(),
            "the search would find nothing anyway"
        );
    }
    assert!(
        world
            .files()
            .iter()
            .any(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"))
    );
    let checkpoint = world.run(&["log", "checkpoint"]).done();
    let status = world.run(&["coop", "status", "--now", END]).done();
    assert_eq!(
        (&status["state"], &status["members"]),
        (&"ended".into(), &0.into())
    );
    for needle in &needles {
        assert_eq!(world.holding(needle), [] as [std::path::PathBuf; 0]);
    }
    let rows = world
        .files()
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"));
    assert_eq!(rows.count(), 0);
    let owed = &status["accounts"]["liabilities:successor"];
    assert_eq!(status["moved_minor"].as_i64(), owed.as_i64().map(|owed| -owed));
    assert!(status["moved_minor"].as_u64().unwrap() > 0);
    assert_eq!(sum(&status["accounts"]), 0);
    world.verified();
    let note = world.write("old.note", checkpoint["note"].as_str().unwrap());
    assert_eq!(
        world.run(&["verify", "--checkpoint", &note]).done()["verified"],
        true
    );
    world.run(&["ledger", "export", "--format", "csv"]).done();
    for act in [
        &["member", "add", "Late Comer"][..],
        &["member", "leave", "5"],
        &["consent", "withdraw", "--as", "5", "--dataset", "trips"],
        &["dividend", "declare", "2026"],
        &["vote", "1", "no", "--as", "5"],
    ] {
        world.run(act).refused("coop.ended");
    }
}

#[test]
fn an_end_cut_off_by_a_kill_is_finished_by_the_next_command() {
    let world = ending();
    let mut ended = 0;
    for delay in [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60] {
        let mut child = world.spawn(&["coop", "status", "--now", END]);
        // The moment is what varies here; nothing is waited for.
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        finish(child);
        world.verified();
        let records = blobs(&world.database(), "SELECT record FROM person").len();
        let end = "SELECT leaf FROM entry WHERE canonical LIKE '%\"dissolved\"%'";
        ended = blobs(&world.database(), end).len();
        assert!(
            ended == 0 || records == 0,
            "it has ended, and {records} records are left"
        );
    }
    if ended == 0 {
        world.run(&["coop", "status", "--now", END]).done();
    }
    assert_eq!(blobs(&world.database(), "SELECT key FROM person").len(), 0);
    world.verified();
}

#[test]
fn po_dissolution_takes_a_ballot_box_that_nobody_opened_and_its_tellers_keys_along() {
    let world = super::secret_ballot::secret_vote(3);
    let votes = |motion, members: std::ops::RangeInclusive<u32>, now| {
        for member in members {
            let vote = ["vote", motion, "yes", "--as", &member.to_string(), "--now", now];
            world.run(&vote).done();
        }
    };
    let successor = "Weavers of the North";
    world
        .run(&["coop", "dissolve", "--successor", successor, "--as", "1"])
        .done();
    votes("2", 1..=5, "2026-07-15T10:00:00Z");
    // a second secret vote is noticed before the end is decided, and nobody does anything between its last vote and the end
    let charter = std::fs::read_to_string(world.folder().join("hours.toml")).unwrap();
    let charter = world.write("other.toml", charter.replace("The hours", "All hours"));
    let propose = "charter propose {charter} --as 3 --now 2026-07-21T09:00:00Z";
    world.run(&words(propose, &[("charter", &charter)])).done();
    votes("3", 3..=4, "2026-07-29T09:00:00Z");
    let kept = || {
        let mut kept = Vec::new();
        for table in ["slot", "box_tally", "teller_key"] {
            kept.extend(blobs(&world.database(), &format!("SELECT sealed FROM {table}")));
        }
        kept
    };
    let needles = kept();
    assert_eq!(needles.len(), 256 + 1 + 2);
    assert!(
        needles
            .iter()
            .all(|needle| !world.holding(&needle[..24]).is_empty())
    );
    let status = world
        .run(&["coop", "status", "--now", "2026-12-01T09:00:00Z"])
        .done();
    assert_eq!(status["state"], "ended");
    assert_eq!(kept(), Vec::<Vec<u8>>::new());
    for needle in &needles {
        assert!(world.holding(&needle[..24]).is_empty());
    }
    world.run(&["ballot", "track", "3", "0000"]).refused("ballot.box");
    world.verified();
}
