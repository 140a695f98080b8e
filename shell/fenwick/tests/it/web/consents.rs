//! What a member allows: she learns, reads, gives, takes back; who used her data; languages that officers confirm.

use super::{Site, Visitor};
use crate::world::{QUESTION, World, request};

const PIN: &str = "594837";
const CONSENTS: &str = "/weavers/me/consents";
/// What the city's request would mean, in English.
const MEANS: &str = "City may use your data in “Trips that platforms asked of drivers” to make roads, buses and trains better.";

/// Somebody who has just set up her account.
fn joined(world: &World, site: &Site, member: &str) -> Visitor {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    let mut visitor = site.visitor();
    let page = visitor.get(&format!("/weavers/join/{}", code.as_str().unwrap()));
    let form = page
        .form("Join")
        .fill("Choose a PIN", PIN)
        .fill("Type the PIN again", PIN);
    visitor.submit(&form).says("Sign out");
    visitor
}

/// A co-op of which a city asks something, and a driver who has signed in.
fn asked(world: &World) -> (Site, Visitor) {
    world
        .run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
        .done();
    let file = world.write("request.toml", request("0.4"));
    world.run(&["request", "file", &file]).done();
    let site = Site::serve(world);
    let visitor = joined(world, &site, "3");
    (site, visitor)
}

/// Reads the lesson and answers its question.
fn learnt(visitor: &mut Visitor) {
    let page = visitor.get("/weavers/me/learn/yes");
    let question = "You say yes to a study. What do those who ask get to see?";
    let right = page
        .form("Send")
        .choose(question, "Blurred figures about many of us");
    visitor.submit(&right).says("Now you can choose.");
}

#[test]
fn a_yes_takes_a_lesson_first_and_is_taken_back_in_as_few_clicks_as_it_is_given() {
    let world = World::drivers(3);
    let (_site, mut ada) = asked(&world);
    let page = ada.get(CONSENTS);
    page.says("City ask");
    page.says(MEANS);
    let unlearnt = ada.submit(&page.form("Yes, they may"));
    assert_eq!(unlearnt.answer.status, 422);
    unlearnt.says("First, please read a short lesson");

    let lesson = ada.get("/weavers/me/learn/yes");
    let question = "You say yes to a study. What do those who ask get to see?";
    let wrong = ada.submit(&lesson.form("Send").choose(question, "Your rows, one by one"));
    assert_eq!(wrong.answer.status, 422);
    wrong.says("Your rows stay with us.");
    learnt(&mut ada);

    // One click each, from the same page.
    let page = ada.get(CONSENTS);
    let given = ada.submit(&page.form("Yes, they may"));
    given.says("Done. You said yes.");
    given.says("No one asks for your data right now.");
    let back = ada.submit(&given.form("Take back my yes"));
    back.says("Done. Your yes is taken back.");
    let settings = world.run(&["consent", "list", "--as", "3"]).done();
    assert_eq!(settings["consents"][0]["answer"], "no", "{settings}");
    // An old page that is sent again does nothing more.
    ada.submit(&page.form("Yes, they may"));
    let settings = world.run(&["consent", "list", "--as", "3"]).done();
    assert_eq!(settings["consents"][0]["answer"], "no", "{settings}");
}

#[test]
fn she_puts_a_narrower_yes_together_keeps_its_receipt_and_says_no_to_all() {
    let world = World::drivers(3);
    let (_site, mut ada) = asked(&world);
    learnt(&mut ada);
    let page = ada.get("/weavers/me/consents/of/trips");
    let wrong = page
        .form("Show what this means")
        .fill("Until which day (you may leave this empty)", "soon");
    let wrong = ada.submit(&wrong);
    assert_eq!(wrong.answer.status, 422);
    wrong.says("Please type a day");
    let form = wrong
        .form("Show what this means")
        .fill("Who", "Companies")
        .fill("Until which day (you may leave this empty)", "2027-12-31");
    let shown = ada.submit(&form);
    shown.says("Companies may use your data in “Trips that platforms asked of drivers”");
    shown.says("This holds until 31 December 2027.");
    ada.submit(&shown.form("Yes, they may"))
        .says("Done. You said yes.");

    let said = ada.get("/weavers/me/consents/said");
    let receipt = ada.get(&said.link("Open"));
    receipt.says("You said yes");
    receipt.says("You read it in English.");
    let file = ada.get(&receipt.link("The same as a file")).answer;
    assert_eq!(file.header("content-type"), Some("application/ld+json"));
    let state = &file.json()["dpv:hasRecordOfActivity"][0]["dpv:hasConsentStatus"][0];
    assert_eq!(state["fenwick:read"]["dct:language"], "en");
    let strange = ada.get("/weavers/me/consents/said/1");
    assert_eq!(strange.answer.status, 404);

    let none = ada.get("/weavers/me/consents/none");
    none.says("Trips");
    ada.submit(&none.form("Say no to all"))
        .says("Done. You said no to all uses.");
    let said = ada.get("/weavers/me/consents/said");
    let withdrawn = ada.get(&said.link("Open"));
    withdrawn.says("You took back your yes");
    withdrawn.says("This is not allowed:");
    let settings = world.run(&["consent", "list", "--as", "3"]).done();
    let held = settings["consents"].as_array().unwrap();
    assert!(
        held.len() >= 2 && held.iter().all(|one| one["answer"] == "no"),
        "{settings}"
    );
}

#[test]
fn what_was_written_down_for_her_waits_until_she_says_so() {
    let world = World::drivers(3);
    let (_site, mut ada) = asked(&world);
    let line = [
        "consent",
        "give",
        "--as",
        "3",
        "--dataset",
        "trips",
        "--purpose",
        "PublicBenefit",
        "--recipient",
        "any",
        "--answer",
        "yes",
    ];
    world.run(&line).done();
    let page = ada.get(CONSENTS);
    page.says("Someone wrote this down for you.");
    let page = ada.submit(&page.form("No, that is wrong"));
    page.says("Your yes is taken back.");
    world.run(&line).done();
    let page = ada.get(CONSENTS);
    ada.submit(&page.form("Yes, I said so"))
        .says("Done. You said yes.");
    let settings = world.run(&["consent", "list", "--as", "3"]).done();
    let yes = settings["consents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["answer"] == "yes" && one["holds"] == true);
    assert_eq!(yes.count(), 1, "{settings}");
}

#[test]
fn beside_a_draft_stands_the_english_text_until_two_officers_confirm_the_language() {
    let world = World::drivers(3);
    let (site, mut ada) = asked(&world);
    learnt(&mut ada);
    ada.cookies.insert("fenwick-language".to_owned(), "sw".to_owned());
    let draft = ada.get(CONSENTS);
    draft.says(MEANS);
    draft.says("Kiswahili");

    let mut officer = joined(&world, &site, "1");
    joined(&world, &site, "2");
    let list = officer.get("/weavers/desk/languages");
    list.says("Kiswahili (sw)");
    let page = officer.get("/weavers/desk/languages/sw");
    let alone = officer.submit(&page.form("These texts are right"));
    assert_eq!(alone.answer.status, 422);
    let form = page
        .form("These texts are right")
        .fill("The second officer's number", "2");
    let form = form.fill("The second officer's PIN", PIN);
    officer.submit(&form).says("The language is confirmed.");
    let listed = world.run(&["language", "list"]).done();
    let swahili = listed["languages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["language"] == "sw");
    assert_eq!(swahili.unwrap()["state"], "confirmed", "{listed}");

    // What she read before the language was confirmed is no longer what she would say yes to.
    let stale = ada.submit(&draft.form("Ndiyo, wanaweza"));
    assert_eq!(stale.answer.status, 422);
    assert!(!stale.words.contains(MEANS), "{}", stale.words);
    ada.submit(&stale.form("Ndiyo, wanaweza"));
    let history = world.run(&["consent", "history", "--as", "3"]).done();
    let state = &history["history"][0]["receipt"]["dpv:hasRecordOfActivity"][0]["dpv:hasConsentStatus"][0];
    assert_eq!(state["fenwick:read"]["dct:language"], "sw", "{history}");
    world.verified();
}

#[test]
fn a_page_of_no_co_op_speaks_the_language_of_its_visitor_throughout() {
    let site = Site::serve(&World::drivers(1));
    let mut visitor = site.visitor();
    visitor
        .cookies
        .insert("fenwick-language".to_owned(), "th".to_owned());
    for path in ["/", "/nobody-is-called-this"] {
        let page = visitor.get(path);
        assert!(page.answer.text().contains("lang=\"th\""), "{path}");
        page.says("ข้ามไปยังเนื้อหา");
        assert!(!page.words.contains("Skip to the page"), "{path}: {}", page.words);
    }
}

#[test]
fn she_sees_who_used_her_data_with_errors_bound_and_proof_and_nobody_elses() {
    let world = World::unspendable(31);
    world.granted(30, 3, "1");
    let site = Site::serve(&world);
    let mut hers = joined(&world, &site, "3");
    hers.get("/weavers/me/used")
        .says("No one has used your data yet.");
    world.run(&["query", "1", QUESTION]).done();
    let page = hers.get("/weavers/me/used");
    page.says("Your data was used once. Very little can be learned about you from this.");
    page.says("How many drive?");
    page.says("The number for this is at most");
    let release = hers.get(&page.link("See what they got"));
    release.says(" ± ");
    release.says("The city plans night buses.");
    release.says(QUESTION);
    release.says("c2sp.org/tlog-proof");
    // The last driver brought nothing and allowed nothing.
    let mut other = joined(&world, &site, "33");
    other
        .get("/weavers/me/used")
        .says("No one has used your data yet.");
    assert_eq!(other.get("/weavers/me/used/1").answer.status, 404);
}

#[test]
fn everybody_sees_whether_it_is_a_true_coop_and_members_how_it_does() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let page = site.visitor().get("/weavers/identity");
    page.says("Are we a true co-op?");
    page.says("We decide, each with one vote");
    page.says("Each member has one vote.");
    let mut ada = joined(&world, &site, "3");
    ada.get("/weavers/me/identity").says("Are we a true co-op?");
    let page = ada.get("/weavers/me/health");
    page.says("5 people");
    page.says("How much has been learned");
}
