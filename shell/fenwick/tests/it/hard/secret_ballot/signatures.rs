//! P38: papers are published, so nothing stands on them that no count reads, and nobody hands in another's request.

use super::founded;
use super::own::{Own, sheet};
use crate::world::{CLOSING, OPENING, World};
use serde_json::json;

const SECRET: &str = "[bylaws.voting.topics.election]
form = \"secret\"

[[bylaws.offices]]
id = \"council\"
title = \"Council\"
duties = [\"look after the members\"]
powers = [\"manage\"]
seats = 1
holders_min = 1
elected_by = \"approval\"
term_days = 365
terms_days_max = 730
";

/// A secret election by approval with four candidates, that is open.
fn election() -> World {
    let world = founded(SECRET, 4);
    world.run(&["election", "call", "council", "--as", "1"]).done();
    for member in ["3", "4", "5", "6"] {
        world.run(&["election", "nominate", "1", "--as", member]).done();
    }
    let opened = world.run(&["motion", "show", "1", "--now", OPENING]).done();
    assert_eq!(opened["state"], "open");
    world
}

/// A paper of her own, signed and not filled in.
fn asked<'w>(world: &'w World, member: &'w str) -> Own<'w> {
    let own = Own::of(world, "1", member);
    sheet(world, "1");
    own.asks();
    own.is_issued().done();
    own
}

#[test]
fn p38_no_order_is_published_where_no_count_reads_one_and_the_voters_are_told_what_ballots_can_tell() {
    let world = election();
    let sheet = world.run(&["ballot", "sheet", "1", "--out", "sheet.txt"]).done();
    assert_eq!(sheet["ballots_can_sign"], true, "fifteen ways, six members");
    let shown = world.plainly(&["election", "show", "1"]);
    assert!(
        shown.stdout.contains("an odd one can be a signature"),
        "{}",
        shown.stdout
    );
    // through the server the order is left out; on a paper of her own it is refused, and the same paper filled in anew is cast
    world.run(&["vote", "1", "4>1", "--as", "3"]).done();
    let own = asked(&world, "4");
    own.fills("2>1");
    let refused = own.casts(&[]).refused("ballot.order");
    assert!(refused["hint"].as_str().unwrap().contains("'1=2'"), "{refused}");
    own.fills("1=2");
    own.casts(&[]).done();
    let ended = world.run(&["election", "show", "1", "--now", CLOSING]).done();
    assert_eq!(ended["elected"], json!([3]));
    let papers = world.run(&["ballot", "papers", "1", "--out", "box.txt"]).done();
    assert_eq!(papers["papers"], 2);
    let count = world.elsewhere(&["paper", "recount", "box.txt"]).done();
    let choices = json!([{ "choice": "1=2", "papers": 1 }, { "choice": "1=4", "papers": 1 }]);
    assert_eq!(count["choices"], choices);
    world.verified();
}

#[test]
fn p31_a_request_that_another_member_handed_in_is_refused_and_hers_still_counts() {
    let world = election();
    let own = asked(&world, "4");
    let copied = Own::of(&world, "1", "5").is_issued();
    let refused = copied.refused("paper.copied");
    assert!(!refused.to_string().contains("member 4"), "{refused}");
    own.fills("1");
    own.casts(&[]).done();
    world.run(&["vote", "1", "2", "--as", "5"]).done();
    world.verified();
}
