//! Acts that no rule allows, and commands that make no sense.

use super::bad::all_end;
use crate::world::{CLOSING, OPENING, QUESTION, World, trips};
use serde_json::Value;

/// A co-op with a motion that was tabled at the start.
fn tabled() -> World {
    let world = World::drivers(10);
    let bylaws = world.plainly(&["bylaws", "show", "--toml"]).stdout;
    let bylaws = world.write(
        "bylaws.toml",
        bylaws.replace("notice_days = 7", "notice_days = 8"),
    );
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    world
}

#[test]
fn a_vote_outside_its_time_or_by_one_who_came_too_late_is_refused() {
    let world = tabled();
    all_end(
        &world,
        &[],
        "
        vote 1 yes --as 3 => 3 motion.not-due
        vote 9 yes --as 3 => 3 motion.unknown
        vote 0 yes --as 3 => 3 motion.unknown
        vote 1 yes --as 99 => 3 membership.unknown
        vote 1 yes => 3 motion.voter
        motion close 1 => 3 motion.not-due
    ",
    );
    let late = world
        .run(&["member", "add", "Late", "--now", "2026-07-08T10:00:00Z"])
        .done();
    let late = late["member"].to_string();
    all_end(
        &world,
        &[("late", &late)],
        "vote 1 yes --as {late} => 3 motion.roll",
    );
    all_end(&world, &[], "motion close 1 => 3 motion.not-due");
    world.run(&["vote", "1", "no", "--as", "3"]).done();
    let no = world.run(&["motion", "show", "1"]).done();
    // A second vote of hers replaces the first.
    world.run(&["vote", "1", "yes", "--as", "3"]).done();
    let yes = world.run(&["motion", "show", "1"]).done();
    // P37: no running tally. That somebody took part is told; what she said changes nothing that is told.
    assert_eq!((&yes["tally"], &yes["turnout"]), (&Value::Null, &1.into()));
    assert_eq!(no, yes);
    world.run(&["member", "add", "Later", "--now", CLOSING]).done();
    let motion = world.run(&["motion", "show", "1"]).done();
    assert_eq!(motion["tally"]["yes"], 1);
    assert_eq!(motion["tally"]["no"], 0);
    all_end(
        &world,
        &[],
        "
        vote 1 yes --as 4 => 3 motion.closed
        motion open 1 => 3 motion.stage
    ",
    );
}

#[test]
fn a_vote_at_the_moment_of_the_close_is_too_late() {
    let world = tabled();
    let motion = world.run(&["motion", "show", "1"]).done();
    let closes = motion["closes_at"].as_str().unwrap();
    world
        .run(&["vote", "1", "yes", "--as", "3", "--now", OPENING])
        .done();
    world
        .run(&["vote", "1", "yes", "--as", "4", "--now", closes])
        .refused("motion.closed");
    assert_eq!(world.run(&["motion", "show", "1"]).done()["turnout"], 1);
    world.verified();
}

#[test]
fn unknown_members_datasets_numbers_and_words_change_nothing() {
    let world = World::drivers(10);
    let rows = world.write("rows.csv", trips(1..4, 3));
    let names = [
        ("rows", rows.as_str()),
        ("blank", " "),
        ("odd", "no plain word!"),
        ("question", QUESTION),
    ];
    all_end(&world, &names, "
        contribute trips {rows} --as 99 => 3 membership.unknown
        contribute trips {rows} --as 0 => 3 membership.unknown
        contribute trips {rows} --as ext:NOBODY => 2 usage
        contribute trips {rows} --as Ada => 2 usage
        contribute trips {rows} => 2 usage
        contribute nothing {rows} --as 3 => 3 charter.missing
        contribute ../trips {rows} --as 3 => 3 charter.missing
        contribute trips {rows} --as 3 --attested-by 3,4 => 3 duty.attest
        consent give --as 99 --dataset trips --purpose PublicBenefit --recipient any --answer yes => 3 membership.unknown
        consent give --as 3 --dataset nothing --purpose PublicBenefit --recipient any --answer yes => 3 charter.missing
        consent give --as 3 --dataset trips --purpose Nothing --recipient any --answer yes => 2 usage
        consent give --as 3 --dataset trips --purpose PublicBenefit --recipient any --answer perhaps => 2 usage
        consent give --as 3 --dataset trips --purpose PublicBenefit --recipient any --answer yes --fields nothing => 3 charter.fields
        consent give --as 3 --dataset trips --purpose PublicBenefit --recipient any --answer yes --until 2026-02-30 => 2 usage
        consent give --as 3 --dataset trips --purpose PublicBenefit --recipient any --answer yes --resolution all => 2 usage
        consent give --dataset trips --purpose PublicBenefit --recipient any --answer yes => 2 usage
        member show 99 => 2 usage
        member leave 99 => 3 membership.unknown
        member erase 99 => 3 membership.unknown
        member add {blank} => 2 usage
        member add Twin --external-id D0001 => 3 membership.twice
        member add X --class {odd} => 3 membership.class
        user add X --kind nothing --country GB => 3 user.kind
        user add X --kind company --country Germany => 3 user.country
        user vet 9 --as 1 => 3 user.unknown
        request show 9 => 3 request.unknown
        query 9 {question} => 3 request.unknown
        quote 9 {question} => 3 request.unknown
        release show 9 => 3 release.unknown
        fee invoice 9 => 3 release.unknown
        fee settle 9 --reference x => 3 invoice.unknown
        dividend declare 2026-Q5 => 2 usage
        dividend declare 2031 => 3 dividend.future
        budget show nothing => 2 usage
        charter show nothing => 2 usage
        log prove 99999 => 2 usage
    ");
}

#[test]
fn a_question_over_its_budget_is_refused() {
    let world = World::drivers(20);
    world.granted(20, 3, "2");
    let names = [
        ("question", QUESTION),
        ("other", "SELECT COUNT(*) AS n FROM trips"),
    ];
    all_end(
        &world,
        &names,
        "
        query 1 {question} --epsilon 2.000001 => 3 request.epsilon
        query 1 {question} --epsilon 0 => 2 usage
        query 1 {question} --epsilon=-1 => 2 usage
        query 1 {question} --epsilon 99999999999999999999 => 2 usage
        query 1 {question} --epsilon nan => 2 usage
        query 1 {other} => 3 request.question
    ",
    );
}

#[test]
fn a_question_off_the_whitelist_is_refused_with_place_and_hint() {
    let world = World::drivers(20);
    world.granted(20, 3, "2");
    let size = || world.run(&["verify"]).done()["size"].as_u64().unwrap();
    let spent = || world.run(&["budget", "show", "trips"]).done();
    let (mut entries, budget) = (size(), spent());
    let mut wrong = Vec::new();
    for sql in [
        "SELECT fare FROM trips",
        "SELECT * FROM trips",
        "SELECT MAX(fare) AS m FROM trips",
        "SELECT COUNT(*) AS n FROM nothing",
        "SELECT COUNT(*) AS n FROM trips JOIN hours ON trips.member = hours.member",
        "SELECT COUNT(*) AS n FROM trips WHERE fare > (SELECT AVG(fare) FROM trips)",
        "SELECT member, COUNT(*) AS n FROM trips GROUP BY member",
        "SELECT COUNT(*) AS n FROM trips; DELETE FROM trips",
        "DELETE FROM trips",
        "SELECT COUNT(*) AS n FROM trips WHERE colour = 'red'",
        "SELECT COUNT(*) AS n FROM",
        "",
        "SELECT COUNT(*) AS n FROM trips ORDER BY n LIMIT 1 OFFSET 18446744073709551616",
        "🦀",
    ] {
        let said = world.run(&["query", "1", sql]);
        let refusal = said.object()["refusal"].clone();
        let clear = refusal["at"].is_u64() && refusal["hint"].as_str().is_some_and(|hint| !hint.is_empty());
        // The attempt stands in the log, and nothing else has happened.
        entries += 1;
        if said.code != Some(3) || !clear || (size(), spent()) != (entries, budget.clone()) {
            wrong.push(format!("{sql}: {said:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "refused without place or hint, or not refused:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn now_is_for_test_clocks_and_never_runs_backwards() {
    let world = World::empty();
    world.found(&[]);
    all_end(
        &world,
        &[],
        "
        member add Cleo --now 2030-01-01T00:00:00Z => 2 usage
        member add Cleo --now tomorrow => 2 usage
    ",
    );
    let world = World::drivers(2);
    all_end(
        &world,
        &[],
        "
        member add Cleo --now 2026-06-30T23:59:59Z => 2 usage
        member add Cleo --now 2026-07-01 => 2 usage
    ",
    );
}

#[test]
fn commands_that_are_not_understood_say_so_in_one_object_too() {
    let world = World::drivers(1);
    let mut wrong = Vec::new();
    for line in [
        &["vote", "1", "perhaps", "--as", "3"][..],
        &["nothing"],
        &["member", "add"],
        &["query", "one", "SELECT"],
    ] {
        let said = world.run(line);
        let object = serde_json::from_str::<Value>(&said.stdout);
        if said.code != Some(2) || !object.is_ok_and(|object| object["error"]["code"] == "usage") {
            wrong.push(format!("{line:?}: {said:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "with --json, usage errors are no JSON:\n{}",
        wrong.join("\n")
    );
}
