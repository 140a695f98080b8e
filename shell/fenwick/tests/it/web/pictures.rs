//! The main pages as they look on a phone and on a desk, in two languages. `FENWICK_SCREENSHOTS=FOLDER` keeps the pictures.

use super::browser::{DESK, PHONE};
use super::pages::{busy, joined};
use super::{Browser, Site};
use crate::world::CLOSING;

/// Of a member who has rows, a yes, a vote to cast, a release and a dividend.
const PAGES: [(&str, &str); 10] = [
    ("home", "/me"),
    ("data", "/me/data/trips"),
    ("upload", "/me/upload"),
    ("consents", "/me/consents"),
    ("used", "/me/used"),
    ("vote", "/me/votes/1"),
    ("money", "/me/money"),
    ("compare", "/me/compare"),
    ("health", "/me/health"),
    ("account", "/me/account"),
];

#[test]
fn the_main_pages_stand_on_a_phone_and_on_a_desk_in_two_languages() {
    let world = busy();
    for act in [
        &["fee", "settle", "1", "--reference", "bank transfer 1"][..],
        &["dividend", "declare", "2026-Q3", "--now", CLOSING],
    ] {
        world.run(act).done();
    }
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &browser, "3");
    for language in ["en", "th"] {
        browser.cookie("fenwick-language", language);
        for (name, page) in PAGES {
            browser.on_a_desk();
            browser.go(&format!("/weavers{page}"));
            let shown = browser.driver.run("return document.documentElement.lang", &[]);
            assert_eq!(shown, language, "{page}");
            assert_eq!(browser.wider_than(DESK), Vec::<String>::new(), "{page}");
            browser.picture(&format!("{name}-{language}-desk"));
            browser.on_a_phone();
            assert_eq!(browser.wider_than(PHONE), Vec::<String>::new(), "{page}");
            browser.picture(&format!("{name}-{language}-phone"));
        }
    }
}
