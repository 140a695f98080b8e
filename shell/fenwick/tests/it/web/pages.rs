//! The pages that are there, under all judges, for everybody who comes.

use super::{Browser, Site, Visitor, routes};
use super::{shared_phone, user};
use crate::world::{OPENING, QUESTION, World};

const PIN: &str = "594837";
/// Pages that show the components.
const GUIDE: [&str; 2] = ["/look/sheet", "/look/confirm"];

/// She brought no file to look at, and the vote is not secret.
const NOT_HERS: [&str; 3] = [
    "/weavers/me/upload/look",
    "/weavers/me/votes/1/ballots",
    "/weavers/me/votes/1/papers",
];

fn faultless(browser: &Browser, pages: &[&str]) {
    let faults = browser.judged(pages);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What lies behind a door, for whoever is signed in; these are not there in her co-op, lead elsewhere, or are no pages.
fn behind(browser: &Browser, door: &str, not_there: &[&str]) {
    let mut visitor = browser.visitor();
    let comes = |path: &String| {
        let page = visitor.get(path);
        let is_page = page
            .answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        page.answer.status == 200 && page.path == *path && is_page
    };
    let (pages, gone): (Vec<String>, Vec<String>) = routes::pages(door).into_iter().partition(comes);
    assert_eq!(gone, not_there, "pages behind {door} that are not there");
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    assert!(!pages.is_empty(), "no page has the door {door}");
    faultless(browser, &pages);
}

/// A co-op in which a city asked and paid for a table, members are to meet and to vote, and somebody complained.
fn busy() -> World {
    let world = World::drivers(40);
    world.granted(40, 2, "2");
    let text = world.write("text.txt", "We stand with the bus drivers.");
    for act in [
        &["query", "1", QUESTION][..],
        &["fee", "invoice", "1"],
        &["motion", "propose", "resolution", &text, "--as", "4"],
        &["assembly", "call", OPENING, "--as", "1"],
        &[
            "complaint",
            "file",
            "--about",
            "member:2",
            "--text",
            "He sold our rows.",
            "--as",
            "3",
        ],
    ] {
        world.run(act).done();
    }
    world
}

/// Sets up an account with a PIN, as somebody does with the code on her slip.
pub fn joined(world: &World, browser: &Browser, member: &str) {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    browser.go(&format!("/weavers/join/{}", code.as_str().unwrap()));
    browser.sees("Choose a PIN");
    let faults = browser.axe();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    browser.fill("Choose a PIN", PIN);
    browser.fill("Type the PIN again", PIN);
    browser.press("Join");
    browser.sees("Sign out");
}

#[test]
fn judges_find_nothing_on_the_pages_of_anybody() {
    let world = busy();
    let site = Site::serve(&world);
    site.visitor().get("/").says("weavers");
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    faultless(&browser, &["/"]);
    behind(&browser, "Anyone", &[]);
    let low = browser.by_lighthouse(&["/weavers"]);
    assert!(low.is_empty(), "{low:#?}");
    drop(browser);
    assert_eq!(site.stop().code, Some(0));
}

#[test]
fn judges_find_nothing_on_the_pages_of_a_member() {
    let world = busy();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &browser, "3");
    behind(&browser, "Member", &NOT_HERS);
    let low = browser.by_lighthouse(&["/weavers/me"]);
    assert!(low.is_empty(), "{low:#?}");
}

#[test]
fn judges_find_nothing_on_the_pages_of_a_member_who_reads_thai() {
    let world = busy();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &browser, "3");
    browser.cookie("fenwick-language", "th");
    let pages = ["", "/data", "/consents", "/votes", "/money"].map(|page| format!("/weavers/me{page}"));
    browser.go(&pages[0]);
    let language = browser.driver.run("return document.documentElement.lang", &[]);
    assert_eq!(language, "th");
    faultless(&browser, &pages.each_ref().map(String::as_str));
}

#[test]
fn judges_find_nothing_on_the_pages_of_the_desk() {
    let world = busy();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &browser, "1");
    behind(&browser, "Office", &[]);
}

#[test]
fn judges_find_nothing_on_the_pages_of_a_shared_phone() {
    let world = busy();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &browser, "3");
    browser.press("Sign out");
    browser.sees("Sign in");
    joined(&world, &browser, "1");
    behind(&browser, "Helper", &["/weavers/with/mark"]);
    browser.becomes(&handed(&browser));
    behind(&browser, "Helped", &[]);
}

/// The same device in the hands of member 3.
fn handed(browser: &Browser) -> Visitor {
    let mut phone = browser.visitor();
    shared_phone::hand_over(&mut phone, "3", PIN).says("You are Driver 1");
    phone
}

#[test]
fn judges_find_nothing_on_the_pages_of_a_data_user() {
    let world = busy();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    browser.becomes(&user::signed_in(&world, &site, "user:1"));
    behind(&browser, "User", &[]);
}

#[test]
fn judges_find_nothing_on_the_parts_that_pages_are_made_of() {
    let world = World::drivers(1);
    let site = Site::serve_with(&world, &["--look"]);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    faultless(&browser, &GUIDE);
}
