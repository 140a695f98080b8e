//! The main pages as they look on a phone and on a desk, in two languages. `FENWICK_SCREENSHOTS=FOLDER` keeps the pictures.

use super::browser::{DESK, PHONE};
use super::pages::{busy, joined};
use super::{Browser, Site};
use crate::world::{OPENING, bring};
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Screenshots are written into the folder that this names.
const SHOTS: &str = "FENWICK_SCREENSHOTS";

/// Of a member who has rows, a yes, a vote to cast, a release and a dividend.
const PAGES: [(&str, &str); 10] = [
    ("home", "/me"),
    ("data", "/me/data/trips"),
    ("upload", "/me/upload"),
    ("consents", "/me/consents"),
    ("used", "/me/used"),
    ("vote", "/me/votes/1"),
    ("money", "/me/money"),
    ("release", "/me/used/1"),
    ("health", "/me/health"),
    ("account", "/me/account"),
];

impl Browser {
    /// Writes a picture of the whole page into the folder for pictures, where one is named: a small one where its name ends in `.webp`.
    pub fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os(SHOTS).map(PathBuf::from) else {
            return;
        };
        let (file, whole) = match name.ends_with(".webp") {
            true => (
                name.to_owned(),
                json!({ "format": "webp", "quality": 60, "captureBeyondViewport": true }),
            ),
            false => (
                format!("{name}.png"),
                json!({ "format": "png", "captureBeyondViewport": true }),
            ),
        };
        let shot = self.driver.tool("Page.captureScreenshot", &whole);
        let bytes = base64(shot["data"].as_str().unwrap());
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(file), bytes).unwrap();
    }
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// Trips of the first driver in half a year.
fn months() -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
    for trip in 0..60 {
        let (month, day, platform) = (1 + trip / 10, 1 + trip % 10 * 2, ["uber", "bolt"][trip % 2]);
        let (euros, kilometres) = (6 + trip * 7 % 11, 2 + trip * 5 % 9);
        writeln!(
            text,
            "D0001,2026-{month:02}-{day:02}T07:30:00Z,{platform},completed,EUR,{euros}.40,{kilometres}.500,{}",
            420 + trip
        )
        .unwrap();
    }
    text
}

#[test]
fn the_main_pages_stand_on_a_phone_and_on_a_desk_in_two_languages() {
    let world = busy();
    let more = world.write("more.csv", months());
    world.run(&bring(&more)).done();
    for act in [
        &["fee", "settle", "1", "--reference", "bank transfer 1"][..],
        &["dividend", "declare", "2026-Q3", "--now", OPENING],
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
            browser.picture(&format!("{name}-{language}-desk.webp"));
            browser.on_a_phone();
            assert_eq!(browser.wider_than(PHONE), Vec::<String>::new(), "{page}");
            browser.picture(&format!("{name}-{language}-phone.webp"));
        }
    }
}
