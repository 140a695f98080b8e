//! A member and her own data, from the file she brings to the last page about her.

use super::form::Form;
use super::page::Page;
use super::{Browser, Site, Visitor};
use crate::hard::originals::keeping;
use crate::world::World;
use std::io::Read;

const PIN: &str = "594837";
const DATA: &str = "/weavers/me/data";
const WORDS: &str = "five plain words in order";
/// Two good rows, one that cannot be read, and a column that no charter names.
const TRIPS: &str = "requested_at,platform,status,currency,fare,distance,duration,home\n\
    2026-05-01T10:00:00Z,uber,completed,EUR,12.50,3.250,300,Quellingwood\n\
    2026-06-01T10:00:00Z,uber,completed,EUR,14.50,4.250,400,Quellingwood\n\
    2026-06-02T10:00:00Z,uber,completed,EUR,plenty,4.250,400,Quellingwood\n";

fn joined(world: &World, site: &Site, member: &str) -> Visitor {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    let mut visitor = site.visitor();
    let page = visitor.get(&format!("/weavers/join/{}", code.as_str().unwrap()));
    let form = page.form("Join").fill("Choose a PIN", PIN);
    let home = visitor.submit(&form.fill("Type the PIN again", PIN));
    assert_eq!(home.path, "/weavers/me");
    visitor
}

fn imports(world: &World) -> usize {
    let listed = world.run(&["contribution", "list"]).done();
    listed["contributions"].as_array().unwrap().len()
}

fn choosing(visitor: &mut Visitor) -> Form {
    let page = visitor.get("/weavers/me/upload");
    let form = page.form("Look at it");
    form.choose(
        "What do you want to add?",
        "Trips that platforms asked of drivers",
    )
}

/// The page of a refusal stays at what was asked, with this status.
#[track_caller]
fn stays(page: &Page, words: &str) {
    assert_eq!(page.answer.status, 422, "{}", page.words);
    page.says(words);
}

#[test]
fn a_file_is_looked_at_kept_once_and_mended_fetched_and_taken_back() {
    let world = keeping(3);
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "3");

    let empty = ada.submit(&choosing(&mut ada.clone()));
    stays(&empty, "Please fill this in.");
    let no_table = choosing(&mut ada).attach("Your file", "a.csv", b"weather,wind\nfair,west\n");
    let no_table = ada.submit(&no_table);
    stays(&no_table, "Nothing was kept.");
    assert!(!no_table.words.contains("uploads"), "{}", no_table.words);

    let form = choosing(&mut ada).attach("Your file", "trips.csv", TRIPS.as_bytes());
    let look = ada.submit(&form);
    assert_eq!(look.path, "/weavers/me/upload/look");
    for words in [
        "2 good rows",
        "No row was here before",
        "One row we could not read",
        "home",
        "From 1 May 2026 to 1 June 2026",
        "14.5",
    ] {
        look.says(words);
    }
    assert_eq!(imports(&world), 0, "a look takes nothing in");

    let keep = look.form("Keep it");
    let receipt = ada.submit(&keep);
    receipt.says("Your data is here");
    receipt.says("New rows kept 2");
    ada.submit(&keep).says("New rows kept 2");
    assert_eq!(imports(&world), 1, "sent twice, kept once");

    let form = choosing(&mut ada).attach("Your file", "trips.csv", TRIPS.as_bytes());
    let again = ada.submit(&form);
    again.says("There is no new row in this file.");
    again.says("2 rows were here before");
    ada.submit(&again.form("Do not keep it"))
        .says("Nothing was kept.");

    let mine = ada.get(DATA);
    mine.says("Rows in each month");
    mine.says("One row waits for you");
    let mend = ada.get("/weavers/me/mend");
    let still = ada.submit(&mend.form("Mend").fill("Fare of the trip", "lots"));
    stays(&still, "still cannot be taken in");
    let fare = still.form("Mend").controls;
    assert!(
        fare.iter().any(|cell| cell.value == "lots"),
        "what was typed stays"
    );
    ada.submit(&still.form("Mend").fill("Fare of the trip", "9.50"))
        .says("Done. The row is in.");

    let slip = ada.get("/weavers/me/brought/1");
    let file = slip.form(&format!("Get my file ({} B)", TRIPS.len()));
    let (kind, body) = file.body();
    let got = ada.send(("POST", &file.action), &[("Content-Type", &kind)], &body);
    assert_eq!((got.status, got.text().as_str()), (200, TRIPS));

    let sure = ada.get("/weavers/me/brought/1/back").form("Yes, take it back");
    ada.submit(&sure).says("The rows are gone");
    assert!(ada.submit(&sure).answer.status < 400, "sent twice, done once");
    assert_eq!(ada.get("/weavers/me/brought/1").answer.status, 404);
}

#[test]
fn rows_and_days_are_kept_out_and_given_back_and_are_nobody_elses_to_see() {
    let world = World::drivers(3);
    world.consented(3, 30);
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "3");

    // An import of many: she sees her part, and nothing that tells of others.
    let slip = ada.get("/weavers/me/brought/1");
    slip.says("Your rows in it 30");
    assert!(!slip.words.contains("90"), "{}", slip.words);

    let rows = ada.get("/weavers/me/data/trips/rows");
    rows.says("1 to 25 of 30");
    stays(
        &ada.submit(&rows.form("Keep this row to myself")),
        "Please tick a row first.",
    );
    let ticked = |page: &Page, button: &str| {
        let mut form = page.form(button);
        form.controls
            .iter_mut()
            .find(|control| control.name == "row")
            .unwrap()
            .on = true;
        form
    };
    let kept = ada.submit(&ticked(&rows, "Keep this row to myself"));
    kept.says("You keep one row to yourself.");
    let mark = |page: &Page| {
        page.form("Share this row again")
            .controls
            .iter()
            .find(|c| c.name == "row")
            .unwrap()
            .value
            .clone()
    };
    let mut back = kept.form("Share this row again");
    let first = mark(&rows);
    back.controls.iter_mut().find(|c| c.value == first).unwrap().on = true;
    ada.submit(&back).says("One row is shared again.");

    let days = ada.get("/weavers/me/data/trips/days");
    let typed = days.form("Keep this day to myself").fill("First day", "soon");
    let typed = ada.submit(&typed);
    stays(&typed, "Please type a day");
    let kept = ada.submit(
        &typed
            .form("Keep this day to myself")
            .fill("First day", "2026-06-01"),
    );
    kept.says("You keep this day to yourself.");
    kept.says("1 June 2026");

    // Another member's matters are as what is not there.
    let mut bob = joined(&world, &site, "4");
    let theirs = bob
        .get("/weavers/me/data/trips/rows")
        .form("Keep this row to myself");
    let mut stolen = theirs.clone();
    stolen
        .controls
        .iter_mut()
        .find(|c| c.name == "row")
        .map(|c| (c.value.clone_from(&first), c.on = true));
    stays(&bob.submit(&stolen), "has no row");
    assert_eq!(bob.get("/weavers/me/data/nonsense").answer.status, 404);
    assert_eq!(bob.get("/weavers/me/brought/9").answer.status, 404);
}

#[test]
fn she_takes_out_what_is_hers_leaves_and_is_erased_and_signed_out_everywhere() {
    let world = World::drivers(3);
    world.consented(3, 3);
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "3");
    let mut phone = site.visitor();
    let page = phone.get("/weavers/sign-in");
    let signed = page
        .form("Sign in")
        .fill("Your member number", "3")
        .fill("Your PIN", PIN);
    assert_eq!(phone.submit(&signed).path, "/weavers/me");

    takes_out(&mut ada);
    assert!(
        world
            .files()
            .iter()
            .all(|(path, _)| !path.to_string_lossy().contains("/uploads/"))
    );

    let leaving = ada.get("/weavers/me/leave/sure");
    leaving.says("Leave Weavers?");
    ada.submit(&leaving.form("Yes, I leave")).says("You have left.");

    let erase = ada.get("/weavers/me/erase");
    erase.says("3 rows");
    stays(
        &ada.submit(&erase.form("Yes, erase all").fill("Type your number", "4")),
        "This is not your number.",
    );
    let last = ada.submit(&erase.form("Yes, erase all").fill("Type your number", "3"));
    last.says("Erased");
    last.says("weavers");
    for visitor in [&mut ada, &mut phone] {
        assert_eq!(visitor.get(DATA).path.split('?').next(), Some("/weavers/sign-in"));
    }
    let page = phone.get("/weavers/sign-in");
    let again = page
        .form("Sign in")
        .fill("Your member number", "3")
        .fill("Your PIN", PIN);
    assert_eq!(phone.submit(&again).answer.status, 422);
}

/// She takes out her rows, sealed with words that she says twice, and open.
fn takes_out(ada: &mut Visitor) {
    let page = ada.get("/weavers/me/take-out");
    stays(
        &ada.submit(&page.form("Download").fill("Your words", "short")),
        "too short",
    );
    let form = page
        .form("Download")
        .fill("Your words", WORDS)
        .fill("Type the words again", "others");
    stays(&ada.submit(&form), "do not match");
    let take = |visitor: &mut Visitor, form: Form| {
        let (kind, body) = form.body();
        visitor.send(("POST", &form.action), &[("Content-Type", &kind)], &body)
    };
    let sealed = page
        .form("Download")
        .fill("Your words", WORDS)
        .fill("Type the words again", WORDS);
    let sealed = take(ada, sealed);
    assert!(
        sealed.body.starts_with(b"age-encryption.org/"),
        "{}",
        sealed.status
    );
    let open = take(ada, page.form("Download").choose("How do you want it?", "Open"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(open.body)).unwrap();
    let mut trips = String::new();
    archive
        .by_name("rows/trips.csv")
        .unwrap()
        .read_to_string(&mut trips)
        .unwrap();
    assert_eq!(trips.lines().count(), 4);
}

/// Her pages with something on them, after a file was brought and looked at.
const FILLED: [&str; 6] = [
    "/weavers/me/upload/look",
    "/weavers/me/data/trips",
    "/weavers/me/data/trips/rows",
    "/weavers/me/brought/1",
    "/weavers/me/brought/1/back",
    "/weavers/me/mend",
];

#[test]
fn judges_find_nothing_on_a_members_pages_with_her_data_on_them() {
    let world = keeping(3);
    let file = world.write("trips.csv", TRIPS);
    let line = [
        "contribute",
        "trips",
        &file,
        "--as",
        "3",
        "--quarantine",
        "--bad-rows-max",
        "100",
    ];
    world.run(&line).done();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    super::pages::joined(&world, &browser, "3");
    let later = TRIPS.replace("2026-0", "2025-0");
    browser.go("/weavers/me/upload");
    browser.choose(
        "What do you want to add?",
        "Trips that platforms asked of drivers",
    );
    browser.attach("Your file", &world.write("later.csv", later));
    browser.press("Look at it");
    browser.sees("2 good rows");
    let faults = browser.judged(&FILLED);
    if std::env::var_os("FENWICK_SCREENSHOTS").is_some() {
        let bare = [
            "/weavers/me/data",
            "/weavers/me/upload",
            "/weavers/me/take-out",
            "/weavers/me/leave",
            "/weavers/me/erase",
        ];
        for page in FILLED.into_iter().chain(bare) {
            browser.on_a_phone();
            browser.go(page);
            browser.picture(&format!("{}-phone", page.replace('/', "-")));
            browser.on_a_desk();
            browser.picture(&format!("{}-desk", page.replace('/', "-")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    browser.go("/weavers/me/upload/look");
    browser.press("Keep it");
    browser.sees("New rows kept");
    let faults = browser.axe();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
