//! Work without a network: what is put in waits on the phone, locked, and is sent once.

use super::form::encoded;
use super::shared_phone::{hand_over, meeting, pin};
use super::{Answer, Browser, Site, Visitor};
use crate::world::World;
use fenwick_coop::kernel::hash::Hash;
use serde_json::json;

/// For each import, whether its rows count.
fn counted(world: &World) -> Vec<bool> {
    let listed = world.run(&["contribution", "list"]).done();
    let imports = listed["contributions"].as_array().unwrap();
    imports.iter().map(|import| import["confirmed"] == true).collect()
}

/// Puts a trip of a member in on the page that works without a network.
fn kept(browser: &Browser, member: &str, fare: &str) {
    browser.fill("Member number", member);
    browser.fill("Currency of the fare", "EUR");
    browser.fill("Fare of the trip", fare);
    browser.press("Keep it on this phone");
    browser.sees(&format!("№ {member} · waiting"));
}

/// Gives a browser what a phone holds that has signed in.
fn signed_in(browser: &Browser, phone: &Visitor) {
    if !browser.path().starts_with("/weavers") {
        browser.go("/weavers");
    }
    for (name, value) in &phone.cookies {
        let cookie = serde_json::json!({ "cookie": { "name": name, "value": value, "path": "/" } });
        browser.driver.tell("cookie", &cookie);
    }
}

// proves: M4
#[test]
fn what_is_put_in_without_a_network_waits_locked_is_sent_once_and_counts_when_she_confirms_it() {
    let (world, site, phone) = meeting(&["3"]);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    signed_in(&browser, &phone);
    browser.go("/weavers/with/offline");
    browser.sees("Ready to work without network");

    let at = site.at.clone();
    drop(site);
    browser.go("/weavers/with");
    browser.sees("This is not yet her own word");
    assert!(!browser.words().contains("Ben"), "{}", browser.words());
    browser.fill("Your PIN", pin("2"));
    browser.press("Open");
    browser.sees("Put in");
    browser.press("Trips that platforms asked of drivers");
    kept(&browser, "3", "12,50");
    kept(&browser, "4", "many");
    browser.press("Send now");
    browser.sees("No network. What you enter");
    assert_eq!(counted(&world), Vec::<bool>::new());

    // Shut and opened again: it is still there, and nothing of it is read without the PIN.
    browser.go("/weavers/with/offline");
    browser.sees("waiting");
    assert!(!browser.words().contains("№ 3"), "{}", browser.words());
    browser.fill("Your PIN", "000000");
    browser.press("Open");
    browser.sees("This PIN does not open");
    let stored = browser.driver.tell(
        "execute/async",
        &serde_json::json!({ "script": STORED, "args": [] }),
    );
    let stored = stored.as_str().unwrap();
    assert!(
        stored.contains("waiting") && !stored.contains("12,50") && !stored.contains("fare"),
        "{stored}"
    );

    let _site = Site::serve_at(&world, &at);
    browser.fill("Your PIN", pin("2"));
    browser.press("Open");
    browser.sees("№ 3 · waiting");
    browser.press("Send now");
    browser.sees("Sign in first");
    let mut phone = Visitor::new(&at);
    let page = phone.get("/weavers/sign-in");
    let form = page.form("Sign in").fill("Your member number", "2");
    phone.submit(&form.fill("Your PIN", pin("2")));
    signed_in(&browser, &phone);
    browser.press("Send now");
    browser.sees("sent");
    browser.sees("№ 4 · refused · Fare of the trip before the platform's commission: Please type a number");
    assert_eq!(counted(&world), [false], "once, and not yet her word");

    hand_over(&mut phone, "3", pin("3"));
    let asked = phone.get("/weavers/with/confirm");
    asked.says("12.5");
    let form = asked
        .form("That is my word")
        .choose("Is this what you said?", "Yes, I said so");
    phone
        .submit(&form.fill("Your PIN", pin("3")))
        .says("We have your word.");
    assert_eq!(counted(&world), [true]);
    browser.picture("with-offline");
}

/// Sends a yes of this member that a device kept, with the text that she was read.
fn sent_yes(phone: &mut Visitor, member: &str, text: &str) -> Answer {
    let csrf = phone.send(("GET", "/weavers/with/mark"), &[], b"").json()["csrf"].clone();
    let read = format!("en:{}", Hash::of(text.as_bytes()));
    let said = [
        ("csrf", csrf.as_str().unwrap()),
        ("once", &read),
        ("kind", "consent"),
        ("member", member),
        ("dataset", "trips"),
        ("purpose", "PublicBenefit"),
        ("recipient", "class:company"),
        ("answer", "yes"),
        ("read", &read),
    ];
    let body: Vec<String> = said
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    phone.send(("POST", "/weavers/with/queued"), &kind, body.join("&").as_bytes())
}

#[test]
fn a_yes_to_another_text_than_holds_now_is_not_taken_and_beside_a_draft_the_english_stands() {
    const MEANS: &str = "Companies may use your data in “Trips that platforms asked of drivers” for the good of all. \
                         They see only figures about many people at once, a bit blurred. They never see you. \
                         This holds until you take it back. All parts of it.";
    let (world, _site, mut phone) = meeting(&["3"]);
    let refused = sent_yes(&mut phone, "3", "Companies may have it all.");
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Read it to her again."),
        "{}",
        refused.text()
    );
    let settings = world.run(&["consent", "list", "--as", "3"]).done();
    assert_eq!(settings["consents"], json!([]));

    assert_eq!(sent_yes(&mut phone, "3", MEANS).json()["state"], "sent");
    hand_over(&mut phone, "3", pin("3"));
    let page = phone.get("/weavers/with/confirm");
    page.says(MEANS);
    assert_eq!(
        page.words.matches("Companies may use").count(),
        1,
        "{}",
        page.words
    );
    phone
        .cookies
        .insert("fenwick-language".to_owned(), "th".to_owned());
    phone.get("/weavers/with/confirm").says(MEANS);
}

/// All that the base of the browser holds, as text.
const STORED: &str = "
const done = arguments[0];
indexedDB.databases().then(all => {
  const asked = indexedDB.open(all[0].name);
  asked.onsuccess = () => {
    const read = asked.result.transaction('queue').objectStore('queue').getAll();
    read.onsuccess = () => done(read.result.map(one => one.state + ':' +
      (one.data ? String.fromCharCode(...new Uint8Array(one.data)) : '')).join());
  };
});";
