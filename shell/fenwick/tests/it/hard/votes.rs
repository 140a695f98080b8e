//! Proposals, assemblies, elections and rooms: each act once under one id, and texts that go with whose they are.

use super::repeat::twice;
use crate::world::{CLOSING, OPENING, World};

/// Bylaws with a board, proxies and nominations, adopted by all.
fn governed() -> World {
    let world = World::drivers(10);
    let board = "[[offices]]\nid = \"board\"\ntitle = \"Board\"\nduties = [\"manage\"]\npowers = [\"manage\"]\nseats = 2\nelected_by = \"approval\"\n\n[approval]";
    let bylaws = world.plainly(&["bylaws", "show", "--toml"]).stdout;
    let bylaws = bylaws
        .replace("roll_days = 0", "roll_days = 0\nproxies_max = 1")
        .replace("[approval]", board);
    let bylaws = world.write("bylaws.toml", bylaws);
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    for voter in ["1", "2", "3", "4"] {
        world
            .run(&["vote", "1", "yes", "--as", voter, "--now", OPENING])
            .done();
    }
    world.run(&["motion", "show", "1", "--now", CLOSING]).done();
    world
}

#[test]
fn every_act_of_self_government_is_done_once_under_one_id() {
    let world = governed();
    let price = world.write("price.toml", "question_minor = 1\nepsilon_minor = 1\n");
    let text = world.write("text.txt", "We meet at the depot.\n");
    let (later, vote) = ("2026-08-20T08:00:00Z", "2026-07-25T08:00:00Z");
    let acts: [&[&str]; 19] = [
        &[
            "proposal", "draft", "price", &price, "--text", "cheaper", "--as", "4",
        ],
        &[
            "proposal",
            "amend",
            "1",
            "price",
            &price,
            "--text",
            "much cheaper",
            "--as",
            "4",
        ],
        &["proposal", "support", "1", "--as", "5"],
        &["motion", "propose", "resolution", &text, "--as", "3"],
        &["election", "call", "board", "--as", "3"],
        &[
            "election",
            "nominate",
            "4",
            "--text",
            "I drive nights",
            "--as",
            "5",
        ],
        &["election", "nominate", "4", "6", "--as", "5"],
        &["election", "accept", "4", "--as", "6"],
        &["election", "stand-down", "4", "--as", "5"],
        &["assembly", "call", vote, "--as", "1"],
        &["proxy", "give", "3", "7", "--as", "8"],
        &["proxy", "take-back", "3", "--as", "8"],
        &["vote", "4", "2", "--as", "7", "--now", vote],
        &["assembly", "attend", "1", "4", "5", "6", "7", "--as", "1"],
        &["room", "hand-out", "3", "4", "5", "6", "--as", "1"],
        &[
            "room",
            "count",
            "3",
            "--tellers",
            "7,8",
            "--choice",
            "yes=3",
            "--note",
            "hands",
        ],
        &["vote", "3", "no", "--as", "9"],
        &["assembly", "hold", "1", "--minutes", &text, "--as", "2"],
        &["motion", "close", "3", "--now", later],
    ];
    for (place, act) in acts.iter().enumerate() {
        twice(&world, act, &format!("act-{place}")).done();
    }
    let motion = world.run(&["motion", "show", "3"]).done();
    assert_eq!(
        motion["tally"],
        serde_json::json!({ "yes": 3, "no": 1, "abstain": 0 })
    );
    assert_eq!(motion["room"][0]["note"], "hands");
    assert_eq!(
        world.run(&["election", "show", "4"]).done()["elected"],
        serde_json::json!([6])
    );
}

#[test]
fn what_a_member_wrote_goes_when_she_is_erased() {
    let world = governed();
    let price = world.write("price.toml", "question_minor = 1\nepsilon_minor = 1\n");
    let draft = [
        "proposal", "draft", "price", &price, "--text", "cheaper", "--as", "4",
    ];
    world.run(&draft).done();
    world.run(&["election", "call", "board", "--as", "3"]).done();
    let stand = [
        "election",
        "nominate",
        "2",
        "--text",
        "I drive nights",
        "--as",
        "4",
    ];
    world.run(&stand).done();
    assert_eq!(world.run(&["proposal", "show", "1"]).done()["text"], "cheaper");
    let candidate = || world.run(&["election", "show", "2"]).done()["candidates"][0].clone();
    assert_eq!(candidate()["statement"], "I drive nights");
    world.run(&["member", "erase", "4"]).done();
    let proposal = world.run(&["proposal", "show", "1"]).done();
    assert_eq!(
        (&proposal["text"], &proposal["sponsor"]),
        (&serde_json::Value::Null, &4.into())
    );
    let candidate = candidate();
    assert_eq!(
        (&candidate["statement"], &candidate["name"]),
        (&serde_json::Value::Null, &"member 4".into())
    );
    world.verified();
}
