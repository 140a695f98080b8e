//! One phone, somebody who helps, and three women one after another.

use super::{Site, Visitor};
use crate::world::World;

/// Each of them has one of her own.
const PINS: [(&str, &str); 5] = [
    ("1", "305716"),
    ("2", "482915"),
    ("3", "594837"),
    ("4", "713204"),
    ("5", "860251"),
];

pub fn pin(member: &str) -> &'static str {
    PINS.iter().find(|(number, _)| *number == member).unwrap().1
}

/// Sets up an account with the code on a slip; the device is signed in with it.
fn joined(world: &World, site: &Site, member: &str) -> Visitor {
    joined_at(world, &site.at, member)
}

/// The same where the pages are met at another address.
pub fn joined_at(world: &World, at: &str, member: &str) -> Visitor {
    let code = world.run(&["access", "invite", member, "--as", "1"]).done()["code"].clone();
    let mut device = Visitor::new(at);
    let page = device.get(&format!("/weavers/join/{}", code.as_str().unwrap()));
    let form = page.form("Join").fill("Choose a PIN", pin(member));
    let page = device.submit(&form.fill("Type the PIN again", pin(member)));
    assert_eq!((page.path.as_str(), page.answer.status), ("/weavers/me", 200));
    device
}

/// A co-op of five, of whom these have accounts, and the phone of Ben, an officer.
pub fn meeting(women: &[&str]) -> (World, Site, Visitor) {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let phone = joined(&world, &site, "2");
    for woman in women {
        joined(&world, &site, woman);
    }
    (world, site, phone)
}

pub fn hand_over(phone: &mut Visitor, member: &str, pin: &str) -> super::page::Page {
    let page = phone.get("/weavers/with");
    let form = page.form("Hand the phone to her").fill("Member number", member);
    phone.submit(&form.fill("Her own PIN", pin))
}

fn put_in(phone: &mut Visitor, fare: &str) -> super::page::Page {
    let page = phone.get("/weavers/with/enter/trips");
    let form = page.form("Put it in").fill("When the trip", "2026-06-03T10:15");
    let form = form
        .choose("How it ended (you may leave this empty)", "completed")
        .fill("Currency", "EUR");
    let form = form.choose("Platform that asked for it (you may leave this empty)", "uber");
    phone.submit(&form.fill("Fare of the trip", fare))
}

/// Whether each import counts, in their order.
pub fn counted(world: &World) -> Vec<bool> {
    let listed = world.run(&["contribution", "list"]).done();
    let listed = listed["contributions"].as_array().unwrap().iter();
    listed
        .map(|import| import["confirmed"].as_bool().unwrap())
        .collect()
}

// proves: M4
#[test]
fn three_women_on_one_phone_each_put_in_and_confirm_their_own() {
    let (world, _site, mut phone) = meeting(&["3", "4", "5"]);
    for (place, woman) in ["3", "4", "5"].into_iter().enumerate() {
        let name = format!("You are Driver {}. Ben helps you.", place + 1);
        hand_over(&mut phone, woman, "999999").says("The number or the PIN is not right");
        hand_over(&mut phone, woman, pin(woman)).says(&name);
        let page = put_in(&mut phone, &format!("{}0,50", place + 1));
        page.says("It is put in.");
        page.says(&name);
        assert_eq!(counted(&world).last(), Some(&false), "it waits for her word");

        let asked = phone.get("/weavers/with/confirm");
        asked.says(&format!("{}0.5", place + 1));
        let form = asked
            .form("That is my word")
            .choose("Is this what you said?", "Yes, I said so");
        let wrong = phone.submit(&form.clone().fill("Your PIN", "999999"));
        assert_eq!(wrong.answer.status, 422);
        wrong.says("The number or the PIN is not right");
        let right = wrong.form("That is my word").fill("Your PIN", pin(woman));
        phone.submit(&right).says("We have your word.");
        assert_eq!(counted(&world), vec![true; place + 1]);
        // Sent twice, it acts once.
        phone.get("/weavers/with/confirm").says("Nothing waits for you.");

        let page = phone.get("/weavers/with/now");
        let back = phone.submit(&page.form("I am done"));
        back.says("Help members");
        assert!(!back.words.contains("helps you"), "{}", back.words);
    }
    let page = phone.get("/weavers/with");
    page.says("Driver 3");
    world.verified();
}

#[test]
fn nothing_of_one_is_done_in_the_name_of_the_next_or_of_who_helps() {
    let (world, _site, mut phone) = meeting(&["3", "4"]);
    hand_over(&mut phone, "2", pin("2")).says("your own number");
    hand_over(&mut phone, "3", pin("3")).says("You are Driver 1");
    for shut in ["/weavers/sign-in", "/weavers/join", "/weavers/with"] {
        assert_eq!(phone.get(shut).path, "/weavers/with/now", "{shut}");
    }
    let left = phone.get("/weavers/with/enter/trips");
    let of_before = phone.cookies.clone();
    let page = phone.get("/weavers/with/now");
    phone.submit(&page.form("I am done"));
    assert_eq!(phone.get("/weavers/with/now").path, "/weavers/with");

    let form = left.form("Put it in").fill("Fare of the trip", "1");
    assert_eq!(phone.submit(&form).answer.status, 403, "her page, sent by him");
    hand_over(&mut phone, "4", pin("4")).says("You are Driver 2");
    assert_eq!(
        phone.submit(&form).answer.status,
        403,
        "her page, sent by the next"
    );
    assert_eq!(counted(&world), Vec::<bool>::new());

    phone.cookies = of_before;
    let page = phone.get("/weavers/with/now");
    assert!(page.path.starts_with("/weavers/sign-in"), "{}", page.path);
}

#[test]
fn who_holds_no_office_that_helps_does_not_help() {
    let (_world, site, _phone) = meeting(&[]);
    let world = &_world;
    let mut phone = joined(world, &site, "3");
    assert_eq!(phone.get("/weavers/with").answer.status, 403);
    assert_eq!(phone.get("/weavers/with/now").answer.status, 403);
}

#[test]
fn sheets_say_what_holds_and_nothing_of_anybody() {
    let (_world, _site, mut phone) = meeting(&[]);
    let page = phone.get("/weavers/with/sheets");
    let sheet = phone.get(&page.link("Trips that platforms asked of drivers"));
    sheet.says("You may say no.");
    sheet.says("to do research");
    let book = phone.get(&page.link("Our rules and rights"));
    book.says("You can take a yes back at any time.");
    book.says("Our rules, as we voted them");
    for sheet in [&sheet, &book] {
        assert!(!sheet.words.contains("Driver 1"), "{}", sheet.words);
    }
}
