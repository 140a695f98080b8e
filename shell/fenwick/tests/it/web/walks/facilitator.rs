//! One phone, somebody who helps, three women, and a network that comes and goes.

use super::super::shared_phone::{counted, joined_at, pin};
use super::super::{Browser, Site};
use super::line::{Line, State};
use crate::hard::lookup;
use crate::world::{CLOSING, OPENING, World};
use fenwick_coop::kernel::hash::Hash;
use serde_json::{Value, json};

const TRIPS: &str = "Trips that platforms asked of drivers";
/// What the women say, as it is typed: nothing of it may be read on the phone without the PIN.
const TYPED: [&str; 6] = [
    "12,50",
    "row-fare",
    "EUR",
    "PublicBenefit",
    "class:research",
    "member",
];

/// What the third woman is read before she says yes, and which text the log says that she read.
const MEANS: &str = "Schools of higher learning and research groups may use your data in “Trips that platforms asked of drivers” \
                     for the good of all. They see only figures about many people at once, a bit blurred. They never see you. \
                     This holds until you take it back. All parts of it.";

/// Ben helps; three drivers have accounts; a motion is being voted on. All of them meet the pages over one line.
fn staged() -> (World, Line, Site) {
    let world = World::drivers(3);
    let text = world.write("text.txt", "We stand with the bus drivers.");
    world
        .run(&["motion", "propose", "resolution", &text, "--as", "4"])
        .done();
    world.run(&["motion", "open", "1", "--now", OPENING]).done();
    let line = Line::laid();
    let site = Site::serve_with(&world, &["--public-url", &format!("http://{}", line.at)]);
    line.leads_to(&site.listens);
    for member in ["2", "3", "4", "5"] {
        joined_at(&world, &line.at, member);
    }
    (world, line, site)
}

// proves: M4
#[test]
fn three_women_put_in_and_allow_on_one_phone_with_and_without_a_network_and_vote_in_the_room() {
    let (world, line, site) = staged();
    let Some(browser) = Browser::open(&line.at) else {
        return;
    };
    browser.on_a_phone();
    browser.go("/weavers/sign-in");
    browser.fill("Your member number", "2");
    browser.fill("Your PIN", pin("2"));
    browser.send("Sign in");
    browser.sees("Sign out");
    browser.go("/weavers/with/offline");
    browser.sees("Ready to work without network");

    with_a_network(&browser);
    assert_eq!(counted(&world), [true]);
    without_a_network(&world, &line, &browser);
    sent_once(&world, &line, &browser);
    each_confirms(&world, &browser);
    in_a_room(&world, &line, &browser);
    on_paper(&browser);
    assert_eq!(browser.asked_outside(), Vec::<String>::new());
    drop(site);
    logged(&world);
    world.verified();
}

/// The first woman takes the phone, puts a trip in, says what she allows, and confirms both as her own word.
fn with_a_network(browser: &Browser) {
    handed_to(browser, "3", "You are Driver 1. Ben helps you.");
    browser.go("/weavers/with/enter/trips");
    browser.fill("When the trip", "");
    browser.fill("Currency of the fare", "EUR");
    browser.fill("Fare of the trip", "31,20");
    browser.send("Put it in");
    browser.sees("It is put in.");
    browser.go("/weavers/me/learn/yes");
    let question = "You say yes to a study. What do those who ask get to see?";
    browser.choose(question, "Blurred figures about many of us");
    browser.send("Send");
    browser.sees("Now you can choose.");
    browser.go("/weavers/me/consents/of/trips");
    browser.fill("Who", "Groups that work for no profit");
    browser.send("Show what this means");
    browser.sees("Groups that work for no profit may use your data in");
    browser.send("Yes, they may");
    browser.sees("Written down. It counts once you say so yourself.");
    confirmed(
        browser,
        "3",
        &["31.2", "Groups that work for no profit may use your data in"],
        2,
    );
}

/// She types her number and her own PIN, and the phone is hers.
fn handed_to(browser: &Browser, member: &str, says: &str) {
    browser.go("/weavers/with");
    browser.fill("Member number", member);
    browser.fill("Her own PIN", pin(member));
    browser.send("Hand the phone to her");
    browser.sees(says);
}

/// She reads what was put in for her, says that it is her word, and gives the phone back.
fn confirmed(browser: &Browser, member: &str, says: &[&str], entries: usize) {
    browser.go("/weavers/with/confirm");
    for words in says {
        browser.sees(words);
    }
    let asked = browser.words().matches("Is this what you said?").count();
    assert_eq!(asked, entries, "{}", browser.words());
    browser.driver.run(ALL_YES, &[]);
    browser.fill("Your PIN", "000000");
    browser.send("That is my word");
    browser.sees("The number or the PIN is not right");
    browser.fill("Your PIN", pin(member));
    browser.send("That is my word");
    browser.sees("We have your word.");
    browser.send("I am done");
    browser.sees("Who is with you now?");
}

/// Presses the yes of each question.
const ALL_YES: &str =
    "document.querySelectorAll('main input[type=radio][value=yes]').forEach(one => one.click())";

/// The network is gone. Two more women tell Ben what to keep; it lies locked on the phone, whatever is done to the page.
fn without_a_network(world: &World, line: &Line, browser: &Browser) {
    line.becomes(State::Cut);
    browser.offline(true);
    browser.go("/weavers/with");
    browser.sees("No network. What you enter is kept on this device, locked.");
    browser.sees("This is not yet her own word");
    unlocked(browser);

    browser.press(TRIPS);
    browser.fill("Member number", "4");
    browser.fill("Currency of the fare", "EUR");
    browser.fill("Fare of the trip", "12,50");
    browser.send("Keep it on this phone");
    browser.sees("Kept on this phone, locked.");
    browser.sees("№ 4 · waiting");
    browser.press(TRIPS);
    browser.press("What a member allows");
    browser.fill("Member number", "5");
    browser.fill("Which data", TRIPS);
    browser.fill("What for", "for the good of all");
    browser.fill("To whom", "Schools of higher learning and research groups");
    browser.sees(MEANS);
    browser.choose("What she said", "Yes, they may");
    browser.picture("with-offline-yes");
    browser.send("Keep it on this phone");
    browser.sees("№ 5 · waiting");

    browser.go("/weavers/with/offline");
    browser.sees("waiting");
    let words = browser.words();
    assert_eq!(words.matches("waiting").count(), 2, "{words}");
    assert!(!words.contains("№ 4") && !words.contains("№ 5"), "{words}");
    nothing_to_read(browser);
    browser.fill("Your PIN", "000000");
    browser.send("Open");
    browser.sees("This PIN does not open what is kept here.");
    unlocked(browser);
    browser.sees("№ 4 · waiting");
    browser.press("Send now");
    browser.sees("No network. What you enter");
    assert_eq!(counted(world), [true]);
}

fn unlocked(browser: &Browser) {
    browser.fill("Your PIN", pin("2"));
    browser.send("Open");
    browser.sees("Put in");
}

/// Nothing in any store of the browser says what was typed, or for whom.
fn nothing_to_read(browser: &Browser) {
    let stored = browser
        .driver
        .tell("execute/async", &json!({ "script": STORED, "args": [] }));
    let stored = stored.as_str().unwrap();
    assert_eq!(stored.matches("waiting").count(), 2, "{stored}");
    for typed in TYPED {
        assert!(!stored.contains(typed), "'{typed}' can be read: {stored}");
    }
}

/// All that the stores of the browser hold for these pages, keys and bytes, as text. What it keeps of the page itself is the same for
/// everybody, and was fetched before anything was typed.
const STORED: &str = "
const done = arguments[0];
const text = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
  ? String.fromCharCode(...new Uint8Array(value.buffer || value))
  : value && typeof value === 'object' ? Object.entries(value).map(([key, one]) => key + '=' + text(one)).join('|') : String(value);
const held = name => new Promise(said => {
  const asked = indexedDB.open(name);
  asked.onsuccess = () => {
    const stores = [...asked.result.objectStoreNames];
    Promise.all(stores.map(store => new Promise(read => {
      const all = asked.result.transaction(store).objectStore(store).getAll();
      all.onsuccess = () => read(store + ': ' + all.result.map(text).join(' ; '));
    }))).then(parts => said(parts.join(' ')));
  };
});
indexedDB.databases().then(all => Promise.all(all.map(one => held(one.name))))
  .then(parts => done([...parts, JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie].join(' ')));
";

/// The network comes back, loses its answers once, and everything has come in once.
fn sent_once(world: &World, line: &Line, browser: &Browser) {
    browser.offline(false);
    line.becomes(State::LosesAnswers);
    browser.press("Send now");
    browser.sees("The network went away. The rest waits.");
    browser.sees("№ 5 · waiting");
    assert!(!browser.words().contains("Clear what was sent"));
    // The first one has come in, and nobody on the phone could know.
    assert_eq!(counted(world), [true, false]);
    line.becomes(State::Whole);
    browser.press("Send now");
    browser.sees("Waiting to be sent sent sent Send now Clear what was sent");
    let words = browser.words();
    assert!(
        !words.contains("waiting") && !words.contains("refused"),
        "{words}"
    );
    assert_eq!(counted(world), [true, false], "once");
    assert!(given(world, "5").is_empty(), "it waits for her word");
    browser.press("Clear what was sent");
    browser.sees("Nothing waits.");
}

/// What a member allows.
fn given(world: &World, member: &str) -> Vec<Value> {
    let settings = world.run(&["consent", "list", "--as", member]).done();
    let all = settings["consents"].as_array().unwrap().iter();
    all.filter(|one| one["holds"] == true).cloned().collect()
}

/// What was kept without a network counts when she whose it is has read it and typed her own PIN.
fn each_confirms(world: &World, browser: &Browser) {
    handed_to(browser, "4", "You are Driver 2. Ben helps you.");
    confirmed(browser, "4", &["12.5"], 1);
    handed_to(browser, "5", "You are Driver 3. Ben helps you.");
    confirmed(browser, "5", &[MEANS], 1);
    assert_eq!(counted(world), [true, true]);
    assert_eq!(given(world, "5").len(), 1);
    browser.sees("Driver 3");
}

/// Ben hands each of the three a paper; two who handed out none count them.
fn in_a_room(world: &World, line: &Line, browser: &Browser) {
    browser.go("/weavers/desk/motions/1/hand-out");
    browser.fill("Member numbers", "3, 4, 5");
    browser.send("Mark them");
    browser.sees("They are marked.");
    let mut ada = joined_at(world, &line.at, "1");
    let count = |form: super::super::form::Form, tellers: &str| {
        let form = form.fill("Both tellers", tellers);
        let form = form.fill("How many gave which choice", "yes=2\nno=1");
        form.fill("How it was done", "At the table by the door.")
    };
    let page = ada.get("/weavers/desk/motions/1/count");
    let wrong = ada.submit(&count(page.form("Enter it"), "1, 2"));
    assert_eq!(wrong.answer.status, 422);
    wrong.says("Please mend: Member 2 handed out papers to others and does not count them");
    ada.submit(&count(wrong.form("Enter it"), "1, 3"))
        .says("The count is entered.");
    let closed = world.run(&["motion", "close", "1", "--now", CLOSING]).done();
    assert_eq!(closed["outcome"], "passed", "{closed}");
    browser.go("/weavers/desk/motions/1");
    browser.sees("Took part 3");
    browser.sees("Yes 2 No 1");
}

/// Each sheet comes out of a printer as nothing but the sheet.
fn on_paper(browser: &Browser) {
    for (path, says) in [
        ("consent/trips", "You may say no."),
        ("ballot/1", "Ballot paper"),
        ("handbook", "Our rules, as we voted them"),
    ] {
        browser.go(&format!("/weavers/with/sheets/{path}"));
        browser.sees("Print this page: nothing but the sheet comes out.");
        let media = |media: &str| {
            browser
                .driver
                .tool("Emulation.setEmulatedMedia", &json!({ "media": media }))
        };
        media("print");
        browser.sees(says);
        let words = browser.words();
        for screen in ["Print this page", "Sign out", "Sheets to print", "Menu", "Driver"] {
            assert!(!words.contains(screen), "'{screen}' is printed: {words}");
        }
        media("");
    }
}

/// The log says of each entry whose it is and who helped, and that her own word came from herself.
fn logged(world: &World) {
    let entries = lookup::texts(&world.database(), "SELECT canonical FROM entry ORDER BY seq");
    let entries = entries
        .iter()
        .map(|entry| serde_json::from_str::<Value>(entry).unwrap());
    let kinds = [
        "/event/contribution/recorded",
        "/event/consent/given",
        "/event/contribution/confirmed",
        "/event/consent/confirmed",
    ];
    let of = |entry: &Value| {
        let kind = kinds.iter().find(|kind| entry.pointer(kind).is_some())?;
        let kind = kind.trim_start_matches("/event/").replace('/', " ");
        Some(format!("{kind} {}", entry["actor"]))
    };
    let entries: Vec<Value> = entries.collect();
    let given = entries
        .iter()
        .filter(|entry| entry["actor"]["assisted"]["member"] == 5);
    let read: Vec<&Value> = given
        .filter_map(|entry| entry.pointer("/event/consent/given/read"))
        .collect();
    let text = Hash::of(MEANS.as_bytes()).to_string();
    assert_eq!(read, [&json!({ "language": "en", "text": text })]);
    let lines: Vec<String> = entries.iter().filter_map(of).collect();
    let assisted = |member: u32| json!({ "assisted": { "by": 2, "member": member } });
    let herself = |member: u32| json!({ "member": member });
    assert_eq!(
        lines,
        [
            format!("contribution recorded {}", assisted(3)),
            format!("consent given {}", assisted(3)),
            format!("contribution confirmed {}", herself(3)),
            format!("consent confirmed {}", herself(3)),
            format!("contribution recorded {}", assisted(4)),
            format!("consent given {}", assisted(5)),
            format!("contribution confirmed {}", herself(4)),
            format!("consent confirmed {}", herself(5)),
        ]
    );
}
