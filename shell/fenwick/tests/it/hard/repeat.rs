//! The same request id: the same outcome, once.

use crate::world::{CLOSING, OPENING, QUESTION, Said, World, bring, finish, request, trips, yes};
use std::process::Child;

fn again(world: &World, line: &[&str], id: &str) -> Said {
    world.run(&[line, &["--request-id", id]].concat())
}

/// Does an act twice under one id: the second time says the same to the letter and changes nothing.
#[track_caller]
pub fn twice(world: &World, line: &[&str], id: &str) -> Said {
    let first = again(world, line, id);
    let state = world.verified();
    let second = again(world, line, id);
    assert_eq!(second, first, "the repeat of {line:?} said something else");
    assert_eq!(world.verified(), state, "the repeat of {line:?} did something");
    first
}

const YES: [&str; 14] = yes("3", "PublicBenefit", "class:public-body");

#[test]
fn every_act_of_the_path_is_done_once_under_one_id() {
    let world = World::drivers(30);
    let roster = world.write("more.csv", "driver_id,name\nD0031,Driver 31\nD0032,Driver 32\n");
    let consents = world.write(
        "consents.csv",
        "member,dataset,purpose,recipient,resolution,answer\next:D0002,trips,PublicBenefit,class:public-body,aggregate,yes\n",
    );
    let rows = world.write("rows.csv", trips(1..31, 3));
    let bylaws = world.write("bylaws.toml", world.plainly(&["bylaws", "show", "--toml"]).stdout);
    let city = world.write("city.toml", request("2"));
    let acts: [&[&str]; 19] = [
        &["member", "add", "Cleo", "--external-id", "C1"],
        &["member", "import", &roster, "--id-column", "driver_id"],
        &bring(&rows),
        &YES,
        &["consent", "withdraw", "--as", "4", "--dataset", "trips"],
        &["consent", "import", &consents, "--attested-by", "1,2"],
        &["user", "add", "City", "--kind", "public-body", "--country", "GB"],
        &["user", "vet", "1", "--as", "1"],
        &["request", "file", &city],
        &["request", "decide", "1"],
        &["query", "1", QUESTION, "--epsilon", "0.5"],
        &["query", "1", QUESTION, "--epsilon", "0.5", "--fresh"],
        &["fee", "invoice", "1"],
        &["fee", "settle", "1", "--reference", "bank 1"],
        &["dividend", "declare", "2026-07"],
        &["bylaws", "propose", &bylaws, "--as", "1"],
        &["vote", "1", "yes", "--as", "3", "--now", OPENING],
        &["member", "leave", "5"],
        &["motion", "close", "1", "--now", CLOSING],
    ];
    let mut other = Vec::new();
    for (place, act) in acts.iter().enumerate() {
        let id = format!("act-{place}");
        let first = again(&world, act, &id);
        assert_eq!(first.code, Some(0), "{act:?}: {first:?}");
        let state = world.verified();
        let second = again(&world, act, &id);
        if second != first || world.verified() != state {
            other.push(format!(
                "{act:?}: first {} then {}",
                first.stdout.trim_end(),
                second.stdout.trim_end()
            ));
        }
    }
    assert!(
        other.is_empty(),
        "repeats that were not harmless:\n{}",
        other.join("\n")
    );
}

#[test]
fn erasing_is_done_once_under_one_id() {
    let world = World::drivers(5);
    let rows = world.write("rows.csv", trips(1..6, 3));
    world.contribute("trips", &rows).done();
    world.contribute_beside(&["D0001", "D0002"]);
    let erase = twice(&world, &["member", "erase", "4"], "erase");
    assert_eq!(erase.done()["erased"], 4);
}

#[test]
fn founding_is_done_once_under_one_id() {
    let world = World::drivers(1);
    let found = [
        "--coop",
        "potters",
        "found",
        "potters",
        "--template",
        "drivers",
        "--name",
        "P",
        "--officer",
        "A",
        "--officer",
        "B",
    ];
    let first = again(&world, &found, "found");
    first.done();
    assert_eq!(
        again(&world, &found, "found"),
        first,
        "the repeat of the founding said something else"
    );
}

#[test]
fn another_act_under_the_same_id_is_an_error_and_does_nothing() {
    let world = World::drivers(30);
    world.granted(20, 3, "2");
    let other_rows = world.write("other.csv", trips(1..31, 9));
    let all = world.folder().join("all.csv");
    let all = all.to_str().unwrap();
    let pairs: [(&[&str], &[&str]); 4] = [
        (&["member", "add", "Cleo"], &["member", "add", "Klea"]),
        (
            &YES,
            &[&YES[..2], &["--as", "3", "--dataset", "hours"], &YES[6..]].concat(),
        ),
        (
            &["contribute", "trips", all, "--member-column", "driver_id"],
            &["contribute", "trips", &other_rows, "--member-column", "driver_id"],
        ),
        (
            &["query", "1", QUESTION, "--epsilon", "0.25"],
            &["query", "1", QUESTION, "--epsilon", "0.125"],
        ),
    ];
    for (place, (first, other)) in pairs.into_iter().enumerate() {
        let id = format!("pair-{place}");
        again(&world, first, &id).done();
        let state = world.verified();
        let message = again(&world, other, &id).failed(1, "request-id.reused");
        assert!(message.contains(&id), "{message}");
        assert_eq!(world.verified(), state);
    }
}

#[test]
fn a_changed_file_under_the_same_id_and_name_is_another_act() {
    let world = World::drivers(30);
    let bylaws = world.plainly(&["bylaws", "show", "--toml"]).stdout;
    let consents = "member,dataset,purpose,recipient,resolution,answer\next:D0002,trips,PublicBenefit,class:public-body,aggregate,yes\n";
    world
        .run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
        .done();
    let cases: [(&[&str], String, String); 5] = [
        (
            &["contribute", "trips", "file", "--member-column", "driver_id"],
            trips(1..3, 3),
            trips(1..3, 4),
        ),
        (
            &["member", "import", "file", "--id-column", "driver_id"],
            "driver_id,name\nE1,One\n".to_owned(),
            "driver_id,name\nE2,Two\nE3,Three\n".to_owned(),
        ),
        (
            &["consent", "import", "file", "--attested-by", "1,2"],
            consents.to_owned(),
            consents.replace("D0002", "D0003"),
        ),
        (&["request", "file", "file"], request("1"), request("2")),
        (
            &["bylaws", "propose", "file", "--as", "1"],
            bylaws.clone(),
            bylaws.replace("notice_days = 7", "notice_days = 9"),
        ),
    ];
    let mut wrong = Vec::new();
    for (place, (line, first, other)) in cases.iter().enumerate() {
        let id = format!("file-{place}");
        world.write("file", first);
        again(&world, line, &id).done();
        let state = world.verified();
        world.write("file", other);
        let said = again(&world, line, &id);
        if said.code != Some(1)
            || said.object()["error"]["code"] != "request-id.reused"
            || world.verified() != state
        {
            wrong.push(format!(
                "{line:?}: {} {}",
                said.code.unwrap_or(-1),
                said.stdout.trim_end()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "another file was taken for a repeat:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_refused_act_repeated_gives_the_same_refusal_even_when_it_would_be_allowed_by_then() {
    let world = World::drivers(30);
    world.granted(20, 3, "2");
    let bylaws = world.write("bylaws.toml", world.plainly(&["bylaws", "show", "--toml"]).stdout);
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    let too_soon = ["vote", "1", "yes", "--as", "3"];
    let first = twice(&world, &too_soon, "soon");
    first.refused("motion.not-due");
    twice(&world, &["query", "1", QUESTION, "--epsilon", "3"], "dear").refused("request.epsilon");
    twice(&world, &["query", "1", "SELECT fare FROM trips"], "rows");
    twice(&world, &["contribute", "trips", "all.csv", "--as", "99"], "whose").refused("membership.unknown");
    twice(
        &world,
        &["member", "add", "Twin", "--external-id", "D0001"],
        "twin",
    )
    .refused("membership.twice");
    world.run(&["motion", "open", "1", "--now", OPENING]).done();
    assert_eq!(
        again(&world, &too_soon, "soon"),
        first,
        "the same id gave another outcome"
    );
    again(&world, &too_soon, "now").done();
}

#[test]
fn a_refusal_that_never_reached_the_writer_is_repeated_under_its_id() {
    let world = World::drivers(30);
    world.consented(20, 3);
    let query = ["query", "1", QUESTION, "--epsilon", "0.5"];
    let early = twice(&world, &query, "early");
    early.refused("request.unknown");
    let walks = world.write("walks.toml", request("2").replace("\"trips\"", "\"walks\""));
    twice(&world, &["request", "file", &walks], "walks").refused("charter.missing");
    world.ask(&request("2"));
    assert_eq!(
        again(&world, &query, "early"),
        early,
        "the same id gave another outcome"
    );
    again(&world, &query, "now").done();
    // And it was used up by that question.
    let other = ["query", "1", QUESTION, "--epsilon", "0.25"];
    again(&world, &other, "early").failed(1, "request-id.reused");
}

#[test]
fn an_answer_given_again_is_the_answer_of_its_id_whatever_is_released_later() {
    let world = World::drivers(30);
    world.granted(20, 3, "2");
    let query = ["query", "1", QUESTION, "--epsilon", "0.5"];
    let first = world.run(&query).done();
    let reused = twice(&world, &query, "reused");
    assert_eq!(
        (&reused.done()["reused"], &reused.done()["epsilon"]),
        (&true.into(), &"0".into())
    );
    assert_eq!(reused.done()["rows"], first["rows"]);
    world.run(&[&query[..], &["--fresh"]].concat()).done();
    assert_eq!(
        again(&world, &query, "reused"),
        reused,
        "the same id gave another outcome"
    );
}

#[test]
fn twins_of_one_act_at_the_same_time_are_one_act() {
    let world = World::drivers(30);
    world.granted(20, 3, "2");
    let rows = world.write("rows.csv", trips(1..31, 8));
    let lines: [&[&str]; 4] = [
        &["member", "add", "Cleo", "--external-id", "C1"],
        &["contribute", "trips", &rows, "--member-column", "driver_id"],
        &["query", "1", QUESTION, "--epsilon", "0.5"],
        &YES,
    ];
    let mut wrong = Vec::new();
    for line in lines {
        let children: Vec<Child> = (0..8)
            .map(|_| world.spawn(&[line, &["--request-id", &format!("twins-{}", line[0])]].concat()))
            .collect();
        let said: Vec<Said> = children.into_iter().map(finish).collect();
        if said
            .iter()
            .any(|one| one.code != Some(0) || one.stdout != said[0].stdout)
        {
            wrong.push(format!("{line:?}: {said:?}"));
        }
        world.verified();
        break_up(&world, line);
    }
    assert!(
        wrong.is_empty(),
        "twins were answered differently:\n{}",
        wrong.join("\n")
    );
    assert_eq!(
        world.run(&["member", "list"]).done()["members"]
            .as_array()
            .unwrap()
            .len(),
        33
    );
    let budget = world.run(&["budget", "show", "trips"]).done();
    assert_eq!((&budget["spent"], &budget["held"]), (&"0.5".into(), &"0".into()));
}

/// And once more, when all is quiet.
fn break_up(world: &World, line: &[&str]) {
    let said = again(world, line, &format!("twins-{}", line[0]));
    assert_eq!(said.code, Some(0), "{line:?} afterwards: {said:?}");
}
