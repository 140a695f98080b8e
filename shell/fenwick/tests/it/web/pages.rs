//! The pages that are there, under all judges, for everybody who comes.

use super::{Browser, Site, routes};
use crate::world::World;

const PIN: &str = "594837";
/// Pages that show the components.
const GUIDE: [&str; 2] = ["/look/sheet", "/look/confirm"];

fn faultless(browser: &Browser, pages: &[&str]) {
    let faults = browser.judged(pages);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What lies behind a door, for whoever is signed in.
fn behind(browser: &Browser, door: &str) {
    let pages = routes::pages(door);
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    assert!(!pages.is_empty(), "no page has the door {door}");
    faultless(browser, &pages);
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
    let world = World::drivers(3);
    let site = Site::serve(&world);
    site.visitor().get("/").says("weavers");
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    faultless(&browser, &["/"]);
    behind(&browser, "Anyone");
    let low = browser.by_lighthouse(&["/weavers"]);
    assert!(low.is_empty(), "{low:#?}");
    drop(browser);
    assert_eq!(site.stop().code, Some(0));
}

#[test]
fn judges_find_nothing_on_the_pages_of_a_member() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &browser, "3");
    behind(&browser, "Member");
    let low = browser.by_lighthouse(&["/weavers/me"]);
    assert!(low.is_empty(), "{low:#?}");
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
