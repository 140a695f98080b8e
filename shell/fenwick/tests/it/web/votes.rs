//! Votes as a member meets them: what is open, one vote with all that it says, voting, ideas, offices.

use super::{Site, Visitor};
use crate::world::{CLOSING, OPENING, World};

const PIN: &str = "594837";

/// A member who has set up her account, as somebody does with the code on her slip.
pub fn signed_in(world: &World, site: &Site, member: &str) -> Visitor {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    let mut visitor = site.visitor();
    let page = visitor.get(&format!("/weavers/join/{}", code.as_str().unwrap()));
    let form = page.form("Join").fill("Choose a PIN", PIN);
    visitor
        .submit(&form.fill("Type the PIN again", PIN))
        .says("Sign out");
    visitor
}

#[test]
fn she_reads_a_vote_votes_changes_her_vote_and_sees_how_it_ended() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut dora = signed_in(&world, &site, "3");
    dora.get("/weavers/me/votes").says("There are no votes yet.");

    let text = world.write("text.txt", "We stand with the bus drivers.");
    world
        .run(&["motion", "propose", "resolution", &text, "--as", "4"])
        .done();
    let page = dora.get("/weavers/me/votes");
    page.says("Coming soon");
    page.says("1. A text we agree on Starts on 8 July 2026 at 08:00 (UTC)");
    let page = dora.get("/weavers/me/votes/1");
    page.says("We stand with the bus drivers.");
    page.says("At least 1/5 of us must take part.");
    page.says("№ 4");

    world.run(&["motion", "open", "1", "--now", OPENING]).done();
    let page = dora.get("/weavers/me/votes/1");
    let page = dora.submit(&page.form("Cast my vote"));
    assert_eq!(page.answer.status, 422);
    page.says("Please choose one.");
    let page = dora.submit(&page.form("Cast my vote").choose("Your vote", "No"));
    page.says("Your vote is in. Thank you!");
    page.says("You vote: No");
    let page = dora.submit(&page.form("Cast my vote").choose("Your vote", "Yes"));
    page.says("You vote: Yes");
    dora.get("/weavers/me/votes").says("You have voted.");

    world.run(&["motion", "close", "1", "--now", CLOSING]).done();
    let page = dora.get("/weavers/me/votes/1");
    page.says("Passed");
    page.says("1 of 5 took part");
    assert_eq!(dora.get("/weavers/me/votes/2").answer.status, 404);
}

#[test]
fn a_secret_vote_is_asked_once_more_and_its_code_is_shown_once() {
    let world = World::drivers(3);
    let toml = world.plainly(&["bylaws", "show", "--toml"]).stdout;
    let toml = format!("{toml}\n[voting.topics.resolution]\nform = \"secret\"\n");
    let file = world.write("bylaws.toml", toml);
    let site = Site::serve(&world);
    let mut dora = signed_in(&world, &site, "3");
    world.run(&["bylaws", "propose", &file, "--as", "1"]).done();
    dora.get("/weavers/me/votes/1").says("If yes");
    for member in ["1", "2", "4"] {
        world
            .run(&["vote", "1", "yes", "--as", member, "--now", OPENING])
            .done();
    }
    world.run(&["motion", "close", "1", "--now", CLOSING]).done();
    let text = world.write("text.txt", "We stand with the bus drivers.");
    world
        .run(&["motion", "propose", "resolution", &text, "--as", "4"])
        .done();
    world
        .run(&["motion", "open", "2", "--now", "2026-07-22T10:00:00Z"])
        .done();

    let page = dora.get("/weavers/me/votes/2");
    page.says("This vote is secret.");
    let page = dora.submit(&page.form("Cast my vote").choose("Your vote", "Yes"));
    page.says("A secret vote can not be changed.");
    let sure = page.form("Cast my vote");
    let page = dora.submit(&sure);
    page.says("Keep this code.");
    let (_, after) = page
        .words
        .split_once("1 of 5")
        .unwrap_or(("", page.words.as_str()));
    assert!(!after.is_empty());
    // The same form again neither votes twice nor tells the code again.
    let again = dora.submit(&sure);
    assert!(!again.words.contains("Keep this code."), "{}", again.words);
    again.says("You have voted.");
    let page = dora.get("/weavers/me/votes/2/track");
    let page = dora.submit(&page.form("Find my vote").fill("Your code", "nothing of mine"));
    page.says("No vote has this code.");
}

#[test]
fn an_idea_finds_support_and_comes_to_a_vote() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut dora = signed_in(&world, &site, "3");
    let mut emil = signed_in(&world, &site, "4");
    let page = dora.get("/weavers/me/ideas/new");
    let page = dora.submit(&page.form("Bring it up").fill("A short name for it", "Shade"));
    assert_eq!(page.answer.status, 422);
    page.says("Please fill this in.");
    let form = page.form("Bring it up");
    let form = form.fill("What should change, and why?", "Trees at every stop <b>now</b>.");
    dora.submit(&form).says("Trees at every stop <b>now</b>.");
    let page = emil.get("/weavers/me/ideas/1");
    page.says("Shade");
    for path in ["ideas", "assemblies", "offices"] {
        assert_eq!(
            emil.get(&format!("/weavers/me/{path}")).answer.status,
            200,
            "{path}"
        );
    }
    emil.get("/weavers/me/offices").says("Ada (№ 1)");
    let page = emil.get("/weavers/me/assemblies");
    let page = emil.submit(&page.form("Ask for a meeting"));
    assert_eq!(page.answer.status, 422);
    page.says("These bylaws give members no right to call an assembly");
}
