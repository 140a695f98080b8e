//! Methods: approved text by text, held to their form, and never a way for what somebody types into a question.

use super::bad::all_end;
use super::lookup;
use crate::world::{CLOCK, CLOSING, OPENING, ROOM, TWO, World, finish};
use serde_json::Value;
use std::path::Path;

pub const METHOD: &str = r#"[method]
title = "Kilometres of trips from some fare on"
dataset = "trips"
sql = "SELECT COUNT(DISTINCT member) AS drivers, AVG(distance) AS km FROM trips WHERE fare >= $least AND platform IN ($one, $other)"
[parameters]
least = { field = "fare", min = 0, max = 100 }
one = { field = "platform" }
other = { field = "platform" }
"#;

const SET: [&str; 6] = ["--set", "least=5", "--set", "one=uber", "--set", "other=bolt"];

/// A drivers' co-op whose officers may approve methods, founded from a folder.
fn with_council() -> World {
    let world = World::empty();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/drivers");
    let to = world.folder().join("own");
    std::fs::create_dir_all(to.join("charters")).unwrap();
    for charter in std::fs::read_dir(from.join("charters")).unwrap() {
        let charter = charter.unwrap();
        std::fs::copy(charter.path(), to.join("charters").join(charter.file_name())).unwrap();
    }
    let template = std::fs::read_to_string(from.join("template.toml")).unwrap();
    let template = template.replace(
        "[bylaws.approval]",
        "[bylaws.approval]\nmethods_by_council = true",
    );
    std::fs::write(to.join("template.toml"), template).unwrap();
    let own = to.to_str().unwrap();
    world.found_on(own, &TWO, &[&ROOM[..], &CLOCK].concat());
    world
}

/// The request file of a public body that names a method.
fn request(world: &World, method: &str) -> String {
    let text = crate::world::request("2").replace("sql = ", &format!("methods = [\"{method}\"]\nsql = "));
    world.write("by_method.toml", text)
}

/// A co-op in which request 1 was granted with an approved method.
fn granted() -> (World, String) {
    let world = with_council();
    world.enter(20);
    let method = world.write("method.toml", METHOD);
    world.run(&["method", "add", &method]).done();
    world.run(&["method", "approve", &method, "--as", "1"]).done();
    world.granted(20, 2, "2");
    world
        .run(&["request", "file", &request(&world, "method.toml")])
        .done();
    let decided = world.run(&["request", "decide", "2"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    (world, method)
}

fn ask(world: &World, method: &str, more: &[&str]) -> crate::world::Said {
    world.run(&[&["query", "2", "--method", method], &SET[..], more].concat())
}

fn asked(world: &World) -> usize {
    let shown = world.run(&["request", "show", "2"]).done();
    shown["asked"].as_array().unwrap().len()
}

#[test]
fn a_changed_byte_is_a_method_that_nobody_approved() {
    let (world, method) = granted();
    ask(&world, &method, &[]).done();
    for changed in [
        METHOD.replace("max = 100", "max = 101"),
        METHOD.replace("title = \"Kilometres", "title = \"kilometres"),
        format!("{METHOD}\n"),
        METHOD.trim_end().to_owned(),
    ] {
        let changed = world.write("changed.toml", changed);
        ask(&world, &changed, &[]).refused("method.unknown");
        let added = world.run(&["method", "add", &changed]).done();
        let digest = added["method"].as_str().unwrap().to_owned();
        ask(&world, &digest, &[]).refused("request.method");
        let shown = world.run(&["method", "show", &digest[..12]]).done();
        assert_eq!(shown["standing"], Value::Null);
        world.run(&["request", "file", &request(&world, &digest)]).done();
        let last = world.run(&["request", "list"]).done()["requests"]
            .as_array()
            .unwrap()
            .len();
        let decided = world.run(&["request", "decide", &last.to_string()]).done();
        assert_eq!(decided["decision"]["granted"], false);
    }
    world.verified();
}

#[test]
fn nothing_that_is_no_value_gets_into_a_question() {
    let (world, method) = granted();
    let names = [
        ("method", method.as_str()),
        ("or", "one=uber' OR platform = 'bolt"),
        ("comment", "least=5 --"),
        ("sum", "least=5+5"),
        ("blank", "one= uber"),
    ];
    all_end(
        &world,
        &names,
        "
        query 2 --method {method} --set {or} --set least=5 --set other=bolt => 3 method.value
        query 2 --method {method} --set {comment} --set one=uber --set other=bolt => 3 method.value
        query 2 --method {method} --set {sum} --set one=uber --set other=bolt => 3 method.value
        query 2 --method {method} --set {blank} --set least=5 --set other=bolt => 3 method.value
        query 2 --method {method} --set least=100.01 --set one=uber --set other=bolt => 3 method.value
        query 2 --method {method} --set least=-0.01 --set one=uber --set other=bolt => 3 method.value
        query 2 --method {method} --set least=5.001 --set one=uber --set other=bolt => 3 method.value
        query 2 --method {method} --set least=5 --set one=uber => 3 method.value
        query 2 --method {method} --set least=5 --set least=6 --set one=uber --set other=bolt => 3 method.value
        query 2 --method {method} --set least=5 --set one=uber --set other=bolt --set sql=1 => 3 method.value
        query 2 --method nothing.toml --set least=5 => 1 file
        query 2 --method 0123456789abcdef --set least=5 => 3 method.unknown
        quote 2 --method {method} => 3 method.value
        method show 0123456789 => 3 method.unknown
        method approve {method} --as 1 => 3 method.standing
        method approve {method} --as 3 => 3 duty.officer
        method withdraw {method} => 3 duty.officer
        method add {method} => 3 method.known
        method add nothing.toml => 1 file
        ",
    );
    assert_eq!(asked(&world), 0);
    let usage = world.run(&["query", "2", "SELECT 1", "--method", &method]);
    assert_eq!(usage.code, Some(2), "{usage:?}");
    assert_eq!(world.run(&["query", "2"]).code, Some(2));
}

/// What is changed in the method, to what, and how adding it ends.
const WRONG: &[(&str, &str, i32, &str)] = &[
    ("$least", "5", 3, "method.parameters"),
    ("least = {", "most = {", 3, "method.parameters"),
    ("\"fare\"", "\"tips\"", 3, "method.parameters"),
    ("min = 0", "min = 200", 3, "method.parameters"),
    ("min = 0", "min = \"low\"", 3, "method.parameters"),
    (
        "one = { field = \"platform\" }",
        "one = { field = \"platform\", min = \"uber\" }",
        3,
        "method.parameters",
    ),
    ("max = 100 }", "max = 100, values = [5] }", 3, "method.parameters"),
    ("dataset = \"trips\"", "dataset = \"hens\"", 3, "charter.missing"),
    ("FROM trips", "FROM payments", 3, "query.whitelist"),
    ("AVG(distance)", "MAX(distance)", 3, "query.whitelist"),
    (
        "AVG(distance)",
        "AVG(CLAMP(distance, 0, $least))",
        3,
        "method.parameters",
    ),
    ("fare >= $least", "fare >= $least$", 3, "method.parameters"),
    ("title", "name", 1, "file.form"),
];

#[test]
fn a_method_says_what_is_wrong_with_its_text() {
    let world = World::drivers(0);
    for (old, new, code, id) in WRONG {
        let text = METHOD.replace(old, new);
        let said = world.run(&["method", "add", &world.write("method.toml", &text)]);
        let object = said.object();
        let found = [&object["refusal"]["rule"], &object["error"]["code"]];
        assert!(
            said.code == Some(*code) && found.contains(&&Value::from(*id)),
            "{text}\n{said:?}"
        );
    }
    // A refusal points into the text as it was written, not as it is read.
    let text = METHOD.replace(
        "platform IN ($one, $other)",
        "platform IN ($one, $other) AND wind > 3",
    );
    let at = text.split("sql = \"").nth(1).unwrap().find("wind").unwrap() + 1;
    let file = world.write("method.toml", text);
    let refusal = world.run(&["method", "add", &file]).object()["refusal"].clone();
    assert_eq!(refusal["at"], at, "{refusal}");
}

#[test]
fn the_same_values_are_one_question_and_two_at_once_are_two() {
    let (world, method) = granted();
    let first = ask(&world, &method, &["--epsilon", "0.2"]).done();
    let again = ask(&world, &method, &["--epsilon", "0.2"]).done();
    assert_eq!(
        (&again["release"], &again["reused"]),
        (&first["release"], &Value::Bool(true))
    );
    // In another order the list of values is the same question.
    let turned = [
        "--set",
        "least=5.0",
        "--set",
        "one=bolt",
        "--set",
        "other=uber",
        "--epsilon",
        "0.2",
    ];
    let turned = world
        .run(&[&["query", "2", "--method", &method], &turned[..]].concat())
        .done();
    assert_eq!(turned["release"], first["release"]);
    assert_eq!(asked(&world), 1);
    // Many at once, each with another value: each gets its own answer, and its own place.
    let many: Vec<_> = (10..16)
        .map(|least| {
            let least = format!("least={least}");
            let set = [
                "--set",
                &least,
                "--set",
                "one=uber",
                "--set",
                "other=bolt",
                "--epsilon",
                "0.2",
            ];
            world.spawn(&[&["query", "2", "--method", &method], &set[..]].concat())
        })
        .collect();
    let mut releases: Vec<u64> = many
        .into_iter()
        .map(|child| {
            let said = finish(child).done();
            assert_eq!(said["reused"], false);
            said["release"].as_u64().unwrap()
        })
        .collect();
    releases.sort_unstable();
    releases.dedup();
    assert_eq!((releases.len(), asked(&world)), (6, 7));
    let checked = world.run(&["method", "check", &method]).done();
    assert_eq!(checked["asked"], 7);
    world.verified();
}

#[test]
fn a_repeat_under_a_request_id_is_the_same_method_or_an_error() {
    let (world, _) = granted();
    let method = world.write("again.toml", METHOD);
    let first = ask(&world, &method, &["--request-id", "july"]).done();
    let again = ask(&world, &method, &["--request-id", "july"]).done();
    assert_eq!(first["release"], again["release"]);
    world.write("again.toml", format!("{METHOD}# for July\n"));
    world.run(&["method", "add", &method]).done();
    let other = ask(&world, &method, &["--request-id", "july"]);
    assert_eq!(other.code, Some(1), "{other:?}");
}

#[test]
fn a_charter_that_changes_the_question_voids_the_approval_until_it_is_given_anew() {
    let (world, method) = granted();
    ask(&world, &method, &["--epsilon", "0.2"]).done();
    let charter = std::fs::read_to_string(world.folder().join("own/charters/trips.toml")).unwrap();
    let wider = "name = \"distance\"\ntitle = \"Distance from pick-up to drop-off\"\nkind = \"measure\"\nscale = 3\nunit = \"km\"\nbounds = { row_min = 0, row_max = 400";
    let charter = charter.replace(&wider.replace("400", "300"), wider);
    assert!(charter.contains(wider));
    let charter = world.write("charter.toml", charter);
    world.run(&["charter", "propose", &charter, "--as", "1"]).done();
    for member in ["1", "2", "3", "4", "5"] {
        world
            .run(&["vote", "1", "yes", "--as", member, "--now", OPENING])
            .done();
    }
    let closed = world.run(&["motion", "close", "1", "--now", CLOSING]).done();
    assert_eq!(closed["outcome"], "passed", "{closed}");
    // Asked before, or with other values: it would mean something else now.
    let other = [
        "query",
        "2",
        "--method",
        &method,
        "--set",
        "least=7",
        "--set",
        "one=uber",
        "--set",
        "other=bolt",
        "--epsilon",
        "0.2",
    ];
    ask(&world, &method, &["--epsilon", "0.2"]).refused("request.question");
    world.run(&other).refused("method.question");
    world.run(&["method", "add", &method]).done();
    world.run(&other).refused("method.approved");
    world.run(&["method", "approve", &method, "--as", "2"]).done();
    world.run(&other).done();
    // Each question is checked under the charter of its day.
    assert_eq!(world.run(&["method", "check", &method]).done()["asked"], 2);
    world.run(&["method", "withdraw", &method, "--as", "1"]).done();
    world
        .run(&[&other[..], &["--fresh"]].concat())
        .refused("method.approved");
    assert_eq!(world.run(&other).done()["reused"], true);
}

#[test]
fn the_text_of_a_method_cannot_go_missing_unseen() {
    let (world, method) = granted();
    let digest = world.run(&["method", "list"]).done()["methods"][0]["method"].clone();
    assert_eq!(world.run(&["method", "show", &method]).done()["text"], METHOD);
    let digest = digest.as_str().unwrap().to_uppercase();
    lookup::run(
        &world.database(),
        &format!("DELETE FROM text WHERE hex(digest) = '{digest}'"),
    );
    let said = world.run(&["verify"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stdout.contains("the text of the method"), "{said:?}");
}
