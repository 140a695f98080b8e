//! Her account, complaints and money, as a member meets them.

use super::votes::signed_in;
use super::{Site, Visitor};
use crate::world::World;

#[test]
fn she_changes_her_pin_with_the_present_one_and_is_signed_out_elsewhere() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut dora = signed_in(&world, &site, "3");
    let mut elsewhere = site.visitor();
    sign_in(&mut elsewhere, "594837").says("Sign out");

    let page = dora.get("/weavers/me/account");
    page.says("Number and PIN");
    assert!(
        !page.words.contains("Remove"),
        "the only way stays: {}",
        page.words
    );
    let fill = |page: &super::page::Page, now: &str, new: &str, again: &str| {
        let form = page.form("Save").fill("Your PIN now", now);
        form.fill("Your new PIN", new).fill("Type the PIN again", again)
    };
    let page = dora.get("/weavers/me/account/pin");
    let page = dora.submit(&fill(&page, "594837", "123456", "123456"));
    page.says("This PIN is easy to guess.");
    let page = dora.submit(&fill(&page, "000000", "802741", "802741"));
    assert_eq!(page.answer.status, 422);
    page.says("You can try 4 more times.");
    let page = dora.submit(&fill(&page, "594837", "802741", "802741"));
    page.says("You are signed out on all other phones.");
    elsewhere.get("/weavers/me/account").says("Sign in to Weavers");
    sign_in(&mut elsewhere, "594837").says("not right");
    sign_in(&mut elsewhere, "802741").says("Sign out");

    let page = dora.get("/weavers/me/account");
    dora.submit(&page.form("Sign out on all phones"));
    dora.get("/weavers/me/account").says("Sign in to Weavers");
    elsewhere.get("/weavers/me").says("Sign in to Weavers");
}

fn sign_in(visitor: &mut Visitor, pin: &str) -> super::page::Page {
    let page = visitor.get("/weavers/sign-in");
    let form = page.form("Sign in").fill("Your member number", "3");
    visitor.submit(&form.fill("Your PIN", pin))
}

#[test]
fn she_is_told_who_let_her_in_again_and_complains_when_it_was_not_her() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    drop(signed_in(&world, &site, "3"));
    site.visitor().get("/weavers/recovery").says("№ 1");
    let again = world
        .run(&["access", "recover", "3", "--attested-by", "1,2"])
        .done();
    let mut dora = site.visitor();
    let page = dora.get(&format!("/weavers/join/{}", again["code"].as_str().unwrap()));
    let form = page.form("Join").fill("Choose a PIN", "802741");
    dora.submit(&form.fill("Type the PIN again", "802741"));
    let page = dora.get("/weavers/me/account");
    page.says("Ada (№ 1) and Ben (№ 2) let you in again on");
    let page = dora.submit(&page.form("This was not me"));
    assert_eq!(page.path, "/weavers/me/complaints/new?about=coop");
    let page = dora.submit(&page.form("Send my complaint"));
    assert_eq!(page.answer.status, 422);
    let form = page.form("Send my complaint");
    dora.submit(&form.fill("What went wrong?", "I did not ask for a slip."))
        .says("We have your complaint. It has the number 1.");
    let page = dora.get("/weavers/me/complaints");
    page.says("I did not ask for a slip.");
    let mut emil = signed_in(&world, &site, "4");
    let page = emil.get("/weavers/me/complaints");
    assert!(!page.words.contains("I did not ask"), "{}", page.words);
    assert_eq!(emil.get("/weavers/me/complaints/1/close").answer.status, 404);
}

#[test]
fn she_puts_her_name_right_and_reads_her_money() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut dora = signed_in(&world, &site, "3");
    let page = dora.get("/weavers/me/account/correct");
    let page = dora.submit(&page.form("Save").fill("Name", ""));
    assert_eq!(page.answer.status, 422);
    let form = page.form("Save").fill("Name", "Dora <i>Field</i>");
    dora.submit(&form.fill("How we tell you news", "dora@example.org"))
        .says("Dora <i>Field</i>");
    dora.get("/weavers/me/money").says("No money has come in yet.");
    dora.get("/weavers/me/money/statement?period=2026")
        .says("Yours after");
    let wrong = dora.get("/weavers/me/money/statement?period=soon");
    assert_eq!(wrong.answer.status, 422);
    let table = dora.get("/weavers/me/money/csv/all");
    assert_eq!(
        table.answer.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    dora.get("/weavers/me/compare")
        .says("There is nothing to compare with yet.");
}
