//! What a paper is told that cannot be counted.

use super::own::Own;
use super::secret_vote;
use crate::world::{CLOSING, World};
use serde_json::Value;

#[test]
fn an_early_a_late_a_double_a_spoilt_and_a_foreign_paper_each_have_their_answer() {
    let world = secret_vote(3);
    let charter = std::fs::read_to_string(world.folder().join("hours.toml")).unwrap();
    let other = world.write("other.toml", charter.replace("The hours", "All hours"));
    world.run(&["charter", "propose", &other, "--as", "1"]).done();
    // Motion 2 is noticed: too early.
    let own = Own::filled(&world, "1", "3");
    Own::of(&world, "2", "3").is_issued().failed(1, "ballot");
    world
        .run(&["vote", "2", "yes", "--as", "3"])
        .refused("motion.not-due");
    assert_eq!(
        own.casts(&[]).done(),
        own.casts(&[]).done(),
        "the same paper again is the same paper"
    );
    twice_and_spoilt(&world, &own);
    // When motion 1 is over and motion 2 is open, a paper of the one is foreign to the other.
    let late = Own::filled(&world, "1", "4");
    let second = ["ballot", "cast", "2", "--paper", &late.paper, "--now", CLOSING];
    world.run(&second).refused("paper.foreign");
    late.casts(&["--now", CLOSING]).refused("motion.closed");
    let shown = world.run(&["motion", "show", "1", "--now", CLOSING]).done();
    assert_eq!(
        (&shown["turnout"], &shown["state"]),
        (&Value::from(1), &Value::from("failed"))
    );
    world.verified();
}

/// A second paper of the same member; and papers with a name, damaged, cut off, or that say nothing.
fn twice_and_spoilt(world: &World, own: &Own<'_>) {
    // A second paper of the same member, for herself or through the server.
    let again = Own {
        keep: "second.json".to_owned(),
        ..Own::of(world, "1", "3")
    };
    again.asks();
    again.is_issued().refused("ballot.paper-taken");
    // With a name, damaged, cut off.
    assert_eq!(own.casts(&["--as", "3"]).code, Some(2));
    let text = std::fs::read_to_string(world.folder().join(&own.paper)).unwrap();
    for (name, spoilt, rule) in [
        ("cut.txt", text[..40].to_owned(), "paper.malformed"),
        ("none.txt", String::new(), "paper.malformed"),
        ("turned.txt", turned(&text), "paper.altered"),
    ] {
        let file = world.write(name, spoilt);
        world
            .run(&["ballot", "cast", "1", "--paper", &file])
            .refused(rule);
    }
    let unclear = ["vote", "1", "2>1", "--as", "4"];
    world.run(&unclear).refused("ballot.spoilt");
}

/// The same paper with its choice, the last byte, turned from no to yes.
fn turned(text: &str) -> String {
    let published = format!("root\u{20}\n\n{text}");
    let mut paper = fenwick_teller::papers_of(&published).next().unwrap();
    assert_eq!(paper.pop(), Some(1));
    paper.push(0);
    let written = serde_json::to_value(fenwick_teller::Bytes(paper)).unwrap();
    written.as_str().unwrap().to_owned()
}
