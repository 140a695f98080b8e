//! What programs are told where people are told a story: every answer is as the table of answers says.

use super::root;
use super::script::run_as_data;
use crate::world::{CLOCK, World};

macro_rules! told {
    ($($test:ident: $name:literal;)*) => {$(
        #[test]
        fn $test() {
            let story = root().join("stories").join($name).join("story.txt");
            let ran = run_as_data(&std::fs::read_to_string(story).unwrap());
            assert!(ran.surprises.is_empty(), "{}", ran.surprises.join("\n"));
        }
    )*};
}

told! {
    contribution_is_told_as_the_table_says: "1_contribution";
    consent_is_told_as_the_table_says: "2_consent";
    methods_are_told_as_the_table_says: "10_method";
    comparing_is_told_as_the_table_says: "11_compare";
    duties_are_told_as_the_table_says: "12_duties";
    watching_is_told_as_the_table_says: "13_watch";
    leaving_is_told_as_the_table_says: "15_leaving";
    motions_are_told_as_the_table_says: "17_motions";
    elections_are_told_as_the_table_says: "18_election";
}

#[test]
fn what_no_story_has_is_told_as_the_table_says() {
    let world = World::drivers(3);
    world.run(&["templates", "show", "drivers"]).done();
    world.run(&["access", "invite", "3"]).done();
    world
        .run(&["access", "recover", "3", "--attested-by", "1,2"])
        .done();
    world
        .run(&["language", "confirm", "sw", "--attested-by", "1,2"])
        .done();
    let words = world.write("words.txt", "We stand with the bus drivers.");
    world
        .run(&["proposal", "draft", "resolution", &words, "--as", "3"])
        .done();
    let others = world.write("others.txt", "We stand with the riders.");
    let amend = ["proposal", "amend", "1", "resolution", &others, "--as", "3"];
    world.run(&amend).done();
    world.run(&["proposal", "notice", "1", "--as", "1"]).done();

    let world = World::empty();
    world.found_on("mobility", &["Ada", "Ben", "Cy"], &CLOCK);
    world.run(&["member", "add", "Dora"]).done();
    let complaint = [
        "complaint",
        "file",
        "--about",
        "office:board",
        "--text",
        "Too loud.",
        "--as",
        "4",
    ];
    world.run(&complaint).done();
    world.run(&["complaint", "put", "1", "--as", "4"]).done();
    let shares = [
        "share",
        "buy",
        "--as",
        "4",
        "--shares",
        "2",
        "--reference",
        "first year",
    ];
    world.run(&shares).done();
    world.run(&["points", "list"]).done();
    world.run(&["me", "points", "--as", "4"]).done();
}
