//! In, out and in again: with a passkey, with a PIN, and with what was typed before.

use super::super::{Browser, Site};
use crate::world::World;

const PIN: &str = "594837";

/// The path of the link that a member was invited with.
fn link(world: &World, member: &str) -> String {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    format!("/weavers/join/{}", code.as_str().unwrap())
}

#[test]
fn a_member_joins_by_a_link_with_a_passkey_and_signs_in_with_it_again() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    let lock = browser.with_passkeys();
    let link = link(&world, "3");
    browser.on_a_phone();
    browser.go(&link);
    browser.press("With this phone");
    browser.sees("What needs you");
    assert_eq!(
        (browser.path().as_str(), browser.passkeys(&lock)),
        ("/weavers/me", 1)
    );
    browser.press("Sign out");
    browser.sees("Sign in to");
    browser.fill("Your member number", "3");
    browser.press("Sign in with this phone");
    browser.sees("What needs you");
    // The link was used up by it.
    browser.press("Sign out");
    browser.sees("Sign in to");
    browser.go(&link);
    browser.sees("We cannot find this page");
    assert_eq!(
        world.run(&["access", "show", "3"]).done()["ways"][0]["kind"],
        "passkey"
    );
    // Her passkey opens nobody else's account.
    browser.go("/weavers/sign-in");
    browser.fill("Your member number", "1");
    browser.press("Sign in with this phone");
    browser.sees("did not open the account");
    assert!(browser.asked_outside().is_empty());
}

#[test]
fn without_scripts_a_number_and_a_pin_open_the_pages_and_a_wrong_pin_does_not() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut visitor = site.visitor();
    let page = visitor.get(&link(&world, "3"));
    let weak = page.form("Join").fill("Choose a PIN", "123456");
    let page = visitor.submit(&weak.fill("Type the PIN again", "123456"));
    assert_eq!(page.answer.status, 422);
    page.says("This PIN is easy to guess");
    let good = page.form("Join").fill("Choose a PIN", PIN);
    let page = visitor.submit(&good.fill("Type the PIN again", PIN));
    page.says("What needs you");
    visitor.submit(&page.form("Sign out")).says("Sign in to");
    let page = visitor.get("/weavers/me/votes");
    let wrong = page.form("Sign in").fill("Your member number", "3");
    let page = visitor.submit(&wrong.fill("Your PIN", "594838"));
    assert_eq!(page.answer.status, 422);
    page.says("You can try 4 more times");
    let page = visitor.submit(&page.form("Sign in").fill("Your PIN", PIN));
    page.says("Votes");
    assert_eq!(page.path, "/weavers/me/votes");
}

#[test]
fn what_she_typed_when_her_session_had_ended_is_there_once_she_signs_in_again() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let Some(phone) = Browser::open(&site.at) else {
        return;
    };
    phone.with_passkeys();
    phone.on_a_phone();
    for (before, (member, by_passkey)) in [("3", true), ("4", false)].into_iter().enumerate() {
        phone.go(&link(&world, member));
        if by_passkey {
            phone.press("With this phone");
        } else {
            phone.fill("Choose a PIN", PIN);
            phone.fill("Type the PIN again", PIN);
            phone.press("Join");
        }
        phone.sees("What needs you");
        phone.go("/weavers/me/complaints/new");
        let typed = format!("He sold our rows & <i>mine</i>, said № {member}.\nI saw the list.");
        phone.choose("Who or what is it about?", "Our co-op");
        phone.fill("What went wrong?", &typed);
        // Her time is over on the machine, and her phone does not know it.
        let mut time = phone.visitor();
        let page = time.get("/weavers/me");
        time.submit(&page.form("Sign out"));
        phone.press("Send my complaint");
        phone.sees("What you typed is kept. Sign in, and it will be there again.");
        phone.picture(&format!("walk-ended-{member}"));
        phone.fill("Your member number", member);
        if by_passkey {
            phone.press("Sign in with this phone");
        } else {
            phone.fill("Your PIN", PIN);
            phone.press("Sign in");
        }
        phone.sees("You were away for a while");
        phone.sees("He sold our rows & <i>mine</i>");
        phone.picture(&format!("walk-again-{member}"));
        assert_eq!(complaints(&world), before, "nothing is sent before she says so");
        phone.press("Send");
        phone.sees("We have your complaint.");
        phone.go("/weavers/me/complaints");
        phone.sees("He sold our rows & <i>mine</i>");
        assert_eq!(complaints(&world), before + 1);
        phone.press("Sign out");
        phone.sees("Sign in to Weavers");
        phone.without_scripts();
    }
}

fn complaints(world: &World) -> usize {
    let listed = world.run(&["complaint", "list", "--as", "1"]).done();
    listed["complaints"].as_array().unwrap().len()
}
