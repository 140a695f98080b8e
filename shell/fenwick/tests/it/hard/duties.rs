//! Duties at the real binary: no way to the rows for whoever runs the machine, attempts that all can see, acts repeated.

use crate::world::{Said, World, trips};
use serde_json::Value;

/// When one trip was asked for: as it is written, and in seconds as it is kept.
const CANARIES: [&str; 2] = ["10:17:43", "1780481863"];

/// Three drivers' rows, one of them with a time that stands nowhere else.
fn with_a_canary() -> World {
    let world = World::drivers(12);
    world.granted(12, 3, "2");
    let canary = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n\
                  D0001,2026-06-03T10:17:43Z,uber,completed,EUR,9.99,3.250,300\n";
    let rows = world.write("canary.csv", canary);
    let stored = world.contribute("trips", &rows);
    assert_eq!(stored.done()["stored"], 1);
    world
}

/// The public part of the log, as text.
fn published(world: &World) -> String {
    let out = world.folder().join("log.json");
    let path = out.to_str().unwrap();
    world.run(&["log", "publish", "--out", path]).done();
    let text = std::fs::read_to_string(&out).unwrap();
    std::fs::remove_file(out).unwrap();
    text
}

/// Every command that does something, as `fenwick --help` and the help of each command name them.
fn leaves(world: &World, path: &[String]) -> Vec<Vec<String>> {
    let help = help(world, path);
    let mut lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let named = lines.by_ref().take_while(|line| !line.is_empty());
    // A long description goes on in lines that begin further right.
    let names = named.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let below: Vec<String> = names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect();
    if below.is_empty() {
        return vec![path.to_vec()];
    }
    let deeper = |name: String| leaves(world, &[path, &[name]].concat());
    below.into_iter().flat_map(deeper).collect()
}

fn help(world: &World, path: &[String]) -> String {
    let args: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    world.plainly(&args).stdout
}

/// A command with everything that its usage asks for, and a question for rows where one may be asked.
fn typed(world: &World, path: &[String]) -> Vec<String> {
    let help = help(world, path);
    let usage = help
        .lines()
        .find_map(|line| line.strip_prefix("Usage: fenwick "))
        .unwrap();
    let mut typed = path.to_vec();
    for token in usage.split_whitespace().skip(path.len()) {
        let inner = token.trim_matches(|c| matches!(c, '<' | '>' | '.'));
        match token {
            "[OPTIONS]" | "[COMMAND]" => {}
            "[SQL]" => typed.push("SELECT requested_at, fare FROM trips".to_owned()),
            _ if token.starts_with('[') => {}
            _ if token.starts_with("<--") => typed.push(inner.split('|').next().unwrap().to_owned()),
            _ if token.starts_with("--") => typed.push(token.to_owned()),
            _ => typed.push(value(world, inner)),
        }
    }
    typed
}

fn value(world: &World, name: &str) -> String {
    match name {
        "DATASET" => "trips".to_owned(),
        "FILE" => world.folder().join("file.txt").to_str().unwrap().to_owned(),
        "DIR" | "OUT" => world.folder().join("out").to_str().unwrap().to_owned(),
        "FORMAT" => "csv".to_owned(),
        "PERIOD" => "2026".to_owned(),
        "SHELL" => "bash".to_owned(),
        _ => "1".to_owned(),
    }
}

#[test]
fn c5_no_command_shows_a_row_to_the_operator_who_acts_for_nobody() {
    let world = with_a_canary();
    world.write("file.txt", "nothing");
    let leaves = leaves(&world, &[]);
    assert!(leaves.len() > 60, "{leaves:?}");
    let mut shown = Vec::new();
    let (mut done, mut refused) = (0, 0);
    for path in leaves {
        // The demo has rows of its own, and the pages are served until somebody stops them.
        if matches!(path[0].as_str(), "demo" | "serve") {
            continue;
        }
        let typed = typed(&world, &path);
        let args: Vec<&str> = typed.iter().map(String::as_str).collect();
        for said in [world.run(&args), world.plainly(&args)] {
            done += u32::from(said.code == Some(0));
            refused += u32::from(said.code == Some(3));
            let all = format!("{}{}", said.stdout, said.stderr);
            if CANARIES.iter().any(|canary| all.contains(canary)) {
                shown.push(format!("{typed:?}: {all}"));
            }
        }
    }
    // The commands were understood: many did something, and others met a rule.
    assert!(done > 50 && refused > 10, "{done} done, {refused} refused");
    assert!(shown.is_empty(), "rows were shown:\n{}", shown.join("\n"));
}

#[test]
fn c5_what_as_shows_of_a_members_rows_stands_in_the_log_about_her() {
    let world = with_a_canary();
    let looks = |world: &World| {
        let shown = world.run(&["member", "show", "ext:D0001"]).done();
        shown["looked_at"].as_array().map_or(0, Vec::len)
    };
    let before = looks(&world);
    let hers = ["row", "list", "--dataset", "trips", "--as", "ext:D0001"];
    let rows = world.run(&hers).done();
    assert!(
        CANARIES.iter().any(|canary| rows.to_string().contains(canary)),
        "{rows}"
    );
    assert_eq!(rows["logged"].as_array().unwrap().len(), 1, "{rows}");
    let data = world.run(&["me", "data", "--as", "ext:D0001"]).done();
    assert_eq!(data["logged"].as_array().unwrap().len(), 1, "{data}");
    assert_eq!(looks(&world), before + 2);
}

#[test]
fn c5_a_question_for_rows_is_refused_and_stands_in_the_public_log() {
    let world = with_a_canary();
    let size = |world: &World| world.run(&["verify"]).done()["size"].as_u64().unwrap();
    let before = (size(&world), published(&world));
    assert!(!before.1.contains("barred"));
    let rows = [
        "query",
        "1",
        "SELECT requested_at, fare FROM trips",
        "--request-id",
        "rows",
    ];
    world.run(&rows).refused("query.whitelist");
    let after = published(&world);
    assert!(
        after.contains(r#""barred":{"rule":"query.whitelist","user":1}"#),
        "{after}"
    );
    assert!(!after.contains("requested_at, fare"));
    assert_eq!(size(&world), before.0 + 1);
    // the same again is the same refusal, and no second entry; what is refused for want of budget is none
    world.run(&rows).refused("query.whitelist");
    world
        .run(&["query", "1", crate::world::QUESTION, "--epsilon", "7"])
        .refused("request.epsilon");
    assert_eq!(size(&world), before.0 + 1);
}

#[test]
fn c5_what_a_conflict_of_interest_stops_stands_in_the_public_log() {
    let world = World::drivers(3);
    world
        .run(&["user", "add", "Ferry", "--kind", "company", "--country", "GB"])
        .done();
    let secret = "my sister works there";
    world
        .run(&["conflict", "declare", "1", "--as", "2", "--why", secret])
        .done();
    world
        .run(&["user", "vet", "1", "--as", "2"])
        .refused("duty.conflict");
    let log = published(&world);
    assert!(
        log.contains(r#""barred":{"rule":"duty.conflict","member":2,"user":1}"#),
        "{log}"
    );
    world.verified();
    // the reason is for officers and herself, and goes with her
    let why = |acting: &[&str]| {
        let listed = world.run(&[&["conflict", "list"], acting].concat()).done();
        listed["conflicts"][0]["why"].clone()
    };
    assert_eq!(why(&["--as", "1"]), secret);
    assert_eq!(why(&["--as", "2"]), secret);
    for nobody in [&[][..], &["--as", "3"][..]] {
        assert_eq!(why(nobody), Value::Null);
    }
    world.run(&["member", "erase", "2"]).done();
    assert_eq!(why(&["--as", "1"]), Value::Null);
    world.verified();
}

#[test]
fn c5_the_public_log_tells_that_there_is_a_complaint_and_not_whose() {
    let world = World::drivers(4);
    let filed = [
        "complaint",
        "file",
        "--about",
        "member:1",
        "--text",
        "he read my rows out",
        "--as",
        "5",
    ];
    let filed = world.run(&filed).done();
    assert_eq!(filed["closers"], serde_json::json!([2]));
    world
        .run(&["complaint", "close", "1", "--reasons", "x", "--as", "1"])
        .refused("complaint.subject");
    let close = ["complaint", "close", "1", "--reasons", "he must not", "--as", "2"];
    world.run(&close).done();
    let entries: Value = serde_json::from_str(&published(&world)).unwrap();
    let text = entries.to_string();
    assert!(text.contains("complaint-opened") && text.contains("complaint-closed"));
    assert!(
        !text.contains("complained") && !text.contains(r#""member":5"#),
        "{text}"
    );
    let seen = |acting: &str| -> Said { world.run(&["complaint", "list", "--as", acting]) };
    assert_eq!(seen("5").done()["complaints"][0]["reasons"], "he must not");
    assert_eq!(seen("2").done()["complaints"][0]["member"], 5);
    assert_eq!(seen("1").done()["complaints"][0]["text"], Value::Null);
    assert_eq!(seen("4").done()["complaints"][0]["text"], Value::Null);
    world.verified();
}

#[test]
fn acts_of_duty_repeated_under_one_id_are_done_once() {
    let world = World::drivers(4);
    world.write("all.csv", trips(1..=4, 1));
    world
        .run(&["user", "add", "Ferry", "--kind", "company", "--country", "GB"])
        .done();
    let acts: [&[&str]; 4] = [
        &["conflict", "declare", "1", "--as", "2", "--why", "w"],
        &["conflict", "end", "1", "--of", "2", "--attested-by", "1,2"],
        &["complaint", "file", "--about", "coop", "--text", "t", "--as", "4"],
        &["complaint", "close", "1", "--reasons", "r", "--as", "1"],
    ];
    for (place, act) in acts.iter().enumerate() {
        let id = format!("act-{place}");
        let again = || world.run(&[act, &["--request-id", id.as_str()][..]].concat());
        let first = again();
        let state = world.verified();
        assert_eq!(again(), first, "{act:?}");
        assert_eq!(world.verified(), state, "{act:?}");
        // ending a conflict with her own word is refused; the others are done
        assert_eq!(first.code, Some(if place == 1 { 3 } else { 0 }), "{first:?}");
    }
}
