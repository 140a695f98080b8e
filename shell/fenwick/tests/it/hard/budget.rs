//! The privacy budget: never overspent by a race, never given back by a crash.

use super::lookup;
use crate::world::{QUESTION, Said, World, finish, signal, until};
use std::process::Child;
use std::time::Instant;

fn fresh(world: &World, count: usize, epsilon: &str) -> Vec<Said> {
    let query = ["query", "1", QUESTION, "--epsilon", epsilon, "--fresh"];
    let asking: Vec<Child> = (0..count).map(|_| world.spawn(&query)).collect();
    asking.into_iter().map(finish).collect()
}

fn count(world: &World, sql: &str) -> usize {
    lookup::texts(&world.database(), sql).len()
}

#[test]
fn two_hundred_questions_at_once_never_overspend_their_request() {
    let world = World::drivers(20);
    world.granted(20, 2, "2");
    let said = fresh(&world, 200, "0.3");
    let (done, other): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|said| said.code == Some(0));
    // 6 times 0.3 is 1.8; a seventh would be 2.1.
    assert_eq!(done.len(), 6, "{said:?}");
    for said in done {
        assert_eq!(said.done()["reused"], false);
    }
    for said in other {
        said.refused("request.epsilon");
    }
    let budget = world.run(&["budget", "show", "trips"]).done();
    assert_eq!(
        (&budget["spent"], &budget["held"]),
        (&"1.8".into(), &"0".into()),
        "{budget}"
    );
    assert_eq!(world.run(&["request", "show", "1"]).done()["spent"], "1.8");
    assert_eq!(
        world.run(&["release", "list"]).done()["releases"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
    world.verified();
}

#[test]
fn sixteen_questions_at_once_never_pass_the_cap_of_the_bylaws() {
    let world = World::empty();
    world.found(&["--test-clock", "--now", crate::world::START]);
    world.enter(20);
    world.granted(20, 2, "2");
    // Five more requests of the same data user, 2 each: 12 asked for, 8 is the cap for one user.
    let request = world.write("more.toml", crate::world::request("2"));
    for number in 2..7 {
        world.run(&["request", "file", &request]).done();
        world.run(&["request", "decide", &number.to_string()]).done();
    }
    let numbers: Vec<String> = (0..18).map(|place| (1 + place % 6).to_string()).collect();
    let asking: Vec<Child> = numbers
        .iter()
        .map(|number| world.spawn(&["query", number, QUESTION, "--epsilon", "0.9", "--fresh"]))
        .collect();
    let said: Vec<Said> = asking.into_iter().map(finish).collect();
    let done = said.iter().filter(|said| said.code == Some(0)).count();
    for said in said.iter().filter(|said| said.code != Some(0)) {
        assert_eq!(said.code, Some(3), "{said:?}");
        assert!(said.object()["refusal"]["rule"].is_string());
    }
    assert_eq!(
        done, 8,
        "8 times 0.9 is 7.2, a ninth would pass the cap of 8: {said:?}"
    );
    assert_eq!(world.run(&["budget", "show", "trips"]).done()["spent"], "7.2");
    world.verified();
}

/// Asks under an id and kills the process as soon as its budget is in the journal; whether that came before the answer.
fn cut_off(world: &World, line: &[&str]) -> bool {
    let reserved = r#"SELECT canonical FROM entry WHERE canonical LIKE '%"reserved"%'"#;
    let released = r#"SELECT canonical FROM entry WHERE canonical LIKE '%"release":{%'"#;
    let (debited, answered) = (count(world, reserved), count(world, released));
    let mut asking = world.spawn(line);
    until("the budget is debited", || {
        count(world, reserved) > debited || asking.try_wait().unwrap().is_some()
    });
    signal("-STOP", &mut asking);
    let cut = count(world, reserved) > debited && count(world, released) == answered;
    asking.kill().unwrap();
    finish(asking);
    cut
}

/// What is spent and held, in tenths.
fn spent(world: &World) -> u64 {
    let budget = world.run(&["budget", "show", "trips"]).done();
    assert_eq!(budget["held"], "0", "{budget}");
    let tenths = format!("{}.0", budget["spent"].as_str().unwrap());
    let (whole, part) = tenths.split_once('.').unwrap();
    whole.parse::<u64>().unwrap() * 10 + part[..1].parse::<u64>().unwrap()
}

#[test]
fn a_question_cut_off_after_its_budget_was_debited_stays_paid_and_can_be_asked_again() {
    let world = World::drivers(300);
    world.granted(300, 150, "2");
    let mut before = spent(&world);
    let mut cut = None;
    for attempt in 0..12 {
        let id = format!("cut-{attempt}");
        let line = [
            "query",
            "1",
            QUESTION,
            "--epsilon",
            "0.1",
            "--fresh",
            "--request-id",
            &id,
        ];
        let was_cut = cut_off(&world, &line);
        assert_eq!(
            spent(&world),
            before + 1,
            "what was debited came back, or was debited twice"
        );
        world.verified();
        before += 1;
        if was_cut {
            cut = Some(id);
            break;
        }
    }
    let id = cut.unwrap_or_else(|| panic!("no question could be cut off before its answer"));
    let line = [
        "query",
        "1",
        QUESTION,
        "--epsilon",
        "0.1",
        "--fresh",
        "--request-id",
        &id,
    ];
    let again = world.run(&line);
    assert_eq!(
        again.code,
        Some(0),
        "cut off, and under its id it can never be asked again: {again:?}"
    );
    // It may be paid for a second time, but no more than that, and the answer is then kept.
    assert!((before..=before + 1).contains(&spent(&world)));
    assert_eq!(world.run(&line).stdout, again.stdout);
    world.verified();
}

/// A question under an id, asked anew.
fn anew(id: &str) -> [&str; 8] {
    [
        "query",
        "1",
        QUESTION,
        "--epsilon",
        "0.01",
        "--fresh",
        "--request-id",
        id,
    ]
}

/// How many questions the book holds, and how many were answered.
fn counts(world: &World) -> (u64, u64) {
    let debits = world.run(&["budget", "show", "trips"]).done()["questions"]
        .as_u64()
        .unwrap();
    let releases = world.run(&["release", "list"]).done();
    (debits, releases["releases"].as_array().unwrap().len() as u64)
}

#[test]
fn killed_at_every_step_of_a_question_no_epsilon_comes_back() {
    const STEPS: u32 = 40;
    let world = World::drivers(40);
    world.granted(40, 20, "2");
    let begun = Instant::now();
    world.run(&anew("whole")).done();
    let whole = begun.elapsed();
    let (mut debits, mut releases) = counts(&world);
    let (mut before, mut between, mut after) = (0, 0, 0);
    for step in 0..=STEPS {
        let id = format!("step-{step}");
        let mut asking = world.spawn(&anew(&id));
        std::thread::sleep(whole * step / STEPS);
        drop(asking.kill());
        let answered = finish(asking).code == Some(0);
        let (now, released) = counts(&world);
        assert!(
            now == debits || now == debits + 1,
            "step {step}: {debits} debits became {now}"
        );
        assert!(
            released <= releases + (now - debits),
            "step {step}: an answer left that nothing paid for"
        );
        assert!(
            !answered || released == releases + 1,
            "step {step}: an answer left without a release"
        );
        match (now - debits, released - releases) {
            (0, _) => before += 1,
            (_, 0) => between += 1,
            _ => after += 1,
        }
        (debits, releases) = (now, released);
    }
    assert!(
        before > 0 && between + after > 0,
        "{before} before the debit, {between} between, {after} after"
    );
    println!("killed {before} times before the debit, {between} between debit and release, {after} after");
    world.verified();
}
