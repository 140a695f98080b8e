//! The privacy budget: never overspent by a race, never given back by a crash.

use super::lookup;
use crate::world::{QUESTION, Said, World, finish, signal, until};
use std::process::Child;

fn fresh(world: &World, count: usize, epsilon: &str) -> Vec<Said> {
    let query = ["query", "1", QUESTION, "--epsilon", epsilon, "--fresh"];
    let asking: Vec<Child> = (0..count).map(|_| world.spawn(&query)).collect();
    asking.into_iter().map(finish).collect()
}

fn count(world: &World, sql: &str) -> usize {
    lookup::texts(&world.database(), sql).len()
}

#[test]
fn sixteen_questions_at_once_never_overspend_their_request() {
    let world = World::drivers(20);
    world.granted(20, 2, "2");
    let said = fresh(&world, 16, "0.3");
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

#[test]
fn a_question_cut_off_after_its_budget_was_debited_stays_paid_and_can_be_asked_again() {
    let world = World::drivers(300);
    world.granted(300, 150, "2");
    let line = ["query", "1", QUESTION, "--epsilon", "0.5", "--request-id", "cut"];
    let reserved = "SELECT canonical FROM entry WHERE canonical LIKE '%\"reserved\"%'";
    let released = "SELECT canonical FROM entry WHERE canonical LIKE '%\"release\":{%'";
    let mut cut = false;
    for _ in 0..20 {
        let mut asking = world.spawn(&line);
        until("the budget is debited", || {
            count(&world, reserved) > 0 || asking.try_wait().unwrap().is_some()
        });
        signal("-STOP", &asking);
        cut = count(&world, released) == 0 && asking.try_wait().unwrap().is_none();
        asking.kill().unwrap();
        finish(asking);
        break;
    }
    let budget = world.run(&["budget", "show", "trips"]).done();
    assert_eq!(
        (&budget["spent"], &budget["held"]),
        (&"0.5".into(), &"0".into()),
        "what was debited came back"
    );
    world.verified();
    if !cut {
        println!("the question was answered before it could be cut off; nothing more is shown here");
        return;
    }
    let again = world.run(&line);
    assert_eq!(
        again.code,
        Some(0),
        "cut off, and under its id it can never be asked again: {again:?}"
    );
    // It may be paid for a second time, but no more than that.
    let spent = world.run(&["budget", "show", "trips"]).done();
    assert!(spent["spent"] == "0.5" || spent["spent"] == "1", "{spent}");
    world.verified();
}
