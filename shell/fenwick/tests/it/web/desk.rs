//! The pages of those who run the co-op: what two officers do on one form, what is refused and where that stands, and no rows.

use super::{Page, Site, Visitor};
use crate::world::World;

const PIN: &str = "594837";
const OTHER_PIN: &str = "730561";

/// Somebody with an account of her own, signed in.
pub fn joined(world: &World, site: &Site, member: &str, pin: &str) -> Visitor {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    let mut visitor = site.visitor();
    let page = visitor.get(&format!("/weavers/join/{}", code.as_str().unwrap()));
    let form = page
        .form("Join")
        .fill("Choose a PIN", pin)
        .fill("Type the PIN again", pin);
    visitor.submit(&form).says("Sign out");
    visitor
}

fn status(page: &Page, wanted: u16) {
    assert_eq!(page.answer.status, wanted, "{}: {}", page.path, page.words);
}

#[test]
fn every_page_of_the_desk_shows_to_an_officer_and_to_nobody_else() {
    let world = World::drivers(2);
    let site = Site::serve(&world);
    let pages = super::routes::pages(
        "Office",
        &[("{method}", "none".to_owned()), ("{code}", "none".to_owned())],
    );
    assert!(pages.len() > 30, "{pages:?}");
    let mut ada = joined(&world, &site, "1", PIN);
    let mut driver = joined(&world, &site, "3", OTHER_PIN);
    for path in &pages {
        let page = ada.get(path);
        // Of what has no number 1 here, only that it is not there.
        let is_there = matches!(page.answer.status, 200 | 404 | 422);
        assert!(is_there, "{path}: {} {}", page.answer.status, page.words);
        status(&driver.get(path), 403);
        assert!(site.visitor().get(path).path.contains("/sign-in"), "{path}");
    }
    for path in [
        "/desk",
        "/desk/members",
        "/desk/members/1",
        "/desk/machine",
        "/desk/deadlines",
        "/desk/charters/trips",
    ] {
        status(&ada.get(&format!("/weavers{path}")), 200);
    }
    let found = ada.get("/weavers/desk/members?find=driver+2");
    found.says("Driver 2");
    assert!(!found.words.contains("Driver 1"), "{}", found.words);
    let picture = ada.send(("GET", "/weavers/desk/picture/AAAA-BBBB-CCCC-DDDD"), &[], b"");
    assert_eq!(picture.header("content-type"), Some("image/svg+xml"));
    assert!(picture.text().contains("<svg"));
}

#[test]
fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays() {
    let world = World::drivers(1);
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "1", PIN);

    let form = ada.get("/weavers/desk/members/add").form("Admit her");
    let page = ada.submit(&form.fill("Number elsewhere", "D0001"));
    status(&page, 422);
    page.says("Please fill this in.");
    let page = ada.submit(&page.form("Admit her").fill("Name", "Twin"));
    status(&page, 422);
    page.says("already has this external id");
    let page = ada.submit(&page.form("Admit her").fill("Number elsewhere", "D0002"));
    page.says("She is a member now.");
    page.says("Twin");

    let form = ada.get("/weavers/desk/propose/bylaws").form("Put it to the vote");
    let page = ada.submit(&form.fill("Or the text itself", "no bylaws = 1"));
    status(&page, 422);
    page.says("not of the right form");
    page.says("no bylaws = 1");

    // A field that says it is a file is none, whatever it names.
    let key = world.coop().join("coop.key");
    let form = ada
        .get("/weavers/desk/propose/resolution")
        .form("Put it to the vote");
    let (kind, body) = form.body();
    let body = String::from_utf8(body).unwrap();
    let forged = body.replace(
        "name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n",
        &format!("name=\"file\"\r\n\r\n{}", key.display()),
    );
    assert_ne!(forged, body);
    let answer = ada.send(
        ("POST", "/weavers/desk/propose/resolution"),
        &[("Content-Type", &kind)],
        forged.as_bytes(),
    );
    assert_eq!(answer.status, 400, "{}", answer.text());

    let form = ada
        .get("/weavers/desk/propose/resolution")
        .form("Put it to the vote");
    let page = ada.submit(&form.attach("A file", "words.txt", b"We stand together."));
    page.says("The statement is before the members.");
    ada.get("/weavers/desk/motions/1").says("We stand together.");
    ada.get("/weavers/desk").says("Voting on motion 1 begins");
}

#[test]
fn what_is_grave_is_said_by_two_officers_and_asked_once_more() {
    let world = World::drivers(2);
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "1", PIN);
    drop(joined(&world, &site, "2", OTHER_PIN));
    let mut driver = joined(&world, &site, "3", "820619");

    let form = ada.get("/weavers/desk/members/3/expel").form("Expel her");
    let page = ada.submit(&form.fill("Your reasons", "She sold our rows."));
    page.says("Expel this member?");
    page.says("Driver 1");
    page.says("She sold our rows.");
    let again = |page: &Page, number: &str, pin: &str| {
        let form = page.form("Expel her").fill("The second officer's number", number);
        form.fill("The second officer's PIN", pin)
    };
    for (number, pin, says) in [
        ("1", PIN, "You are signed in yourself."),
        ("2", "111111", "do not belong together"),
        ("3", "820619", "She holds no office."),
    ] {
        let page = ada.submit(&again(&page, number, pin));
        status(&page, 422);
        page.says(says);
        page.says("She sold our rows.");
        assert!(!page.answer.text().contains(pin), "the PIN is shown again");
    }
    let done = ada.submit(&again(&page, "2", OTHER_PIN));
    done.says("She is expelled.");
    done.says("Expelled");
    let member = world.run(&["member", "show", "3"]).done();
    assert_eq!(member["expelled"]["reasons"], "She sold our rows.", "{member}");

    // Her devices are signed out when officers let her in again, and the code is shown once.
    driver.get("/weavers/me").says("Sign out");
    let form = ada
        .get("/weavers/desk/members/4/recover")
        .form("End her old ways and make a code");
    let form = form
        .fill("The second officer's number", "2")
        .fill("The second officer's PIN", OTHER_PIN);
    let page = ada.submit(&form);
    page.says("Shown only now.");
    page.says(&format!("http://{}/weavers/join/", site.at));
}

#[test]
fn slips_hold_a_code_for_each_member_that_was_named() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "1", PIN);
    let page = ada.get("/weavers/desk/slips");
    let page = ada.submit(&page.form("Make the slips").fill("Member numbers", "3-9"));
    status(&page, 422);
    page.says("One of these numbers is no member.");
    let page = ada.submit(&page.form("Make the slips").fill("Member numbers", "3, 4-5"));
    status(&page, 200);
    let text = page.answer.text();
    assert_eq!(text.matches("/desk/picture/").count(), 3, "{text}");
    page.says("Driver 3");
    let link = text.split("/weavers/join/").nth(1).unwrap();
    let code: String = link
        .chars()
        .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
        .collect();
    site.visitor()
        .get(&format!("/weavers/join/{code}"))
        .says("Choose a PIN");
}

#[test]
fn a_request_shows_each_rule_that_was_met_or_not() {
    let world = World::drivers(2);
    world
        .run(&[
            "user",
            "add",
            "City office",
            "--kind",
            "company",
            "--country",
            "KE",
        ])
        .done();
    let site = Site::serve(&world);
    let mut ada = joined(&world, &site, "1", PIN);
    let page = ada.get("/weavers/desk/users/1/vet");
    ada.submit(&page.form("I vouch for it"))
        .says("It is vouched for.");
    let request = world.write(
        "request.toml",
        "user = 1\ndataset = \"trips\"\npurpose = \"PublicBenefit\"\ntitle = \"Fares\"\nwhy = \"To see.\"\n\
         sql = [\"SELECT COUNT(DISTINCT member) AS drivers FROM trips\"]\nepsilon = \"0.5\"\nuntil = \"2026-12-31\"\n",
    );
    world.run(&["request", "file", &request, "--as", "1"]).done();
    ada.get("/weavers/desk").says("Decide request 1");
    let page = ada.get("/weavers/desk/requests/1");
    page.says("City office (U-1, company, KE)");
    page.says("It is not decided yet.");
    let page = ada.get("/weavers/desk/requests/1/decide");
    let page = ada.submit(&page.form("Decide it"));
    page.says("It is decided.");
    page.says("Refused:");
    page.says("budget");
    // Twice is once: it was decided, and that stands at the form.
    let page = ada.get("/weavers/desk/requests/1/decide");
    let page = ada.submit(&page.form("Decide it"));
    status(&page, 422);
}
