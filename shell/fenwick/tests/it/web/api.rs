//! The interface for programs, asked by a program of others whatever its description allows: as somebody from outside, as a member
//! and as a data user.

use super::http::Visitor;
use super::{Site, desk, user};
use crate::world::{CLOCK, QUESTION, ROOM, World, answers, bring};
use base64::Engine as _;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

const BESIDE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../judges/api/bin/schemathesis");

/// The same questions every time, and few of each.
const BOUNDED: [&str; 9] = [
    "--phases=examples,coverage,fuzzing",
    "--max-examples=5",
    "--seed=1",
    "--generation-deterministic",
    "--continue-on-failure",
    "--workers=1",
    "--no-color",
    "--suppress-health-check=all",
    "--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance",
];
/// Of whoever knows what there is: what is sent is mostly in order. More would be more than one program may ask at once.
const KNOWING: &str = "[phases.coverage.generation]\nmode = \"positive\"\n";

const PIN: &str = "594837";

/// What is there, by the fields in which it can be named.
const THERE: [(&str, &[&str]); 11] = [
    ("dataset", &["trips"]),
    ("epsilon", &["0.5"]),
    ("id", &["4", "23"]),
    ("who", &["23", "user:1"]),
    ("of", &["4"]),
    ("member", &["4"]),
    ("purpose", &["PublicBenefit"]),
    ("recipient", &["class:public-body"]),
    ("answer", &["no"]),
    ("sql", &[QUESTION]),
    ("text", &["A word."]),
];

/// What came of asking.
#[derive(Default)]
pub struct Asked {
    pub faults: Vec<String>,
    /// What was answered with success, as `GET consent/list`.
    done: BTreeSet<String>,
    /// How often which status came.
    statuses: BTreeMap<u64, usize>,
}

/// What schemathesis finds wrong at `host:port` when it asks with these headers, and where an answer holds one of the texts that are foreign to whoever asks.
pub fn asked(at: &str, headers: &[(&str, &str)], foreign: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let described = format!("http://{at}/api/v1/openapi.json");
    let asked = judged(folder.path(), (at, &described), headers, foreign);
    asked.map_or_else(Vec::new, |asked| asked.faults)
}

/// The same by somebody who knows what there is, so that more comes back than that there is nothing.
fn asked_knowing(site: &Site, headers: &[(&str, &str)], foreign: &[&str]) -> Option<Asked> {
    let folder = tempfile::tempdir().unwrap();
    let mut described = site
        .visitor()
        .send(("GET", "/api/v1/openapi.json"), &[], b"")
        .json();
    let operations = tell_what_is_there(&mut described);
    std::fs::write(folder.path().join("openapi.json"), described.to_string()).unwrap();
    std::fs::write(folder.path().join("schemathesis.toml"), KNOWING).unwrap();
    let mut asked = judged(folder.path(), (&site.at, "openapi.json"), headers, foreign)?;
    println!("{:?}; done: {:?}", asked.statuses, asked.done);
    let count = format!("Tested: {operations}");
    let said = std::fs::read_to_string(folder.path().join("said.txt")).unwrap();
    if !said.contains(&count) {
        asked
            .faults
            .push(format!("not all {operations} operations were asked: {said}"));
    }
    if let Some(many) = asked.statuses.get(&429) {
        asked.faults.push(format!(
            "{many} questions were too many at once, and not answered"
        ));
    }
    Some(asked)
}

/// Puts values that are there beside the fields that can name them; how many operations there are.
fn tell_what_is_there(described: &mut Value) -> usize {
    let tell = |name: &str, schema: &mut Value| {
        let values = THERE.iter().find(|(field, _)| *field == name);
        if schema["type"] == "integer" {
            schema["examples"] = json!([1]);
        } else if let Some((_, values)) = values
            && schema["type"] == "string"
        {
            schema["examples"] = json!(values);
        }
    };
    let mut operations = 0;
    // Signing out would end the session in which all the rest is asked.
    let session = described["paths"]["/api/v1/coops/{coop}/session"].as_object_mut();
    session.unwrap().remove("delete").unwrap();
    let paths = described["paths"].as_object_mut().unwrap().values_mut();
    for operation in paths.flat_map(|path| path.as_object_mut().unwrap().values_mut()) {
        operations += 1;
        for parameter in operation["parameters"].as_array_mut().unwrap() {
            let name = parameter["name"].as_str().unwrap().to_owned();
            tell(&name, &mut parameter["schema"]);
            if name == "coop" {
                parameter["schema"] = json!({ "type": "string", "enum": ["weavers"] });
            }
        }
        let content = operation.get_mut("requestBody").map(|body| &mut body["content"]);
        let media = content.and_then(Value::as_object_mut).into_iter().flatten();
        for (_, media) in media {
            let properties = media["schema"]["properties"].as_object_mut();
            for (name, schema) in properties.into_iter().flatten() {
                tell(name, schema);
            }
        }
    }
    operations
}

fn judged(
    folder: &Path,
    (at, described): (&str, &str),
    headers: &[(&str, &str)],
    foreign: &[&str],
) -> Option<Asked> {
    let headers = headers
        .iter()
        .flat_map(|(name, value)| ["--header".to_owned(), format!("{name}:{value}")]);
    let ran = Command::new(BESIDE)
        .current_dir(folder)
        .args(["run", described, "--url", &format!("http://{at}")])
        .args(BOUNDED)
        .args(["--report=har", "--report-dir=said"])
        .args(headers)
        .output();
    let Ok(ran) = ran else {
        println!("schemathesis is not installed: its judgement is left out");
        return None;
    };
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    std::fs::write(folder.join("said.txt"), &said).unwrap();
    let mut asked = Asked::default();
    if !ran.status.success() {
        asked.faults.push(said + &String::from_utf8_lossy(&ran.stderr));
    }
    for file in std::fs::read_dir(folder.join("said")).unwrap().flatten() {
        let report: Value = serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap();
        for exchange in report["log"]["entries"].as_array().unwrap() {
            asked.look_at(exchange, foreign);
        }
    }
    Some(asked)
}

impl Asked {
    /// Looks at one answer for what is foreign to whoever asked.
    fn look_at(&mut self, exchange: &Value, foreign: &[&str]) {
        let status = exchange["response"]["status"].as_u64().unwrap();
        *self.statuses.entry(status).or_default() += 1;
        let (method, url) = (
            &exchange["request"]["method"],
            exchange["request"]["url"].as_str().unwrap(),
        );
        let path = url.split('?').next().unwrap();
        let path = path.split_once("/coops/weavers/").map_or(path, |(_, path)| path);
        let operation = format!("{} {path}", method.as_str().unwrap());
        let content = &exchange["response"]["content"];
        let mut text = content["text"].as_str().unwrap_or_default().to_owned();
        if content["encoding"] == "base64" {
            let bytes = base64::engine::general_purpose::STANDARD.decode(&text).unwrap();
            text = String::from_utf8_lossy(&bytes).into_owned();
        }
        for shown in foreign.iter().filter(|foreign| text.contains(**foreign)) {
            let fault = format!("an answer shows '{shown}'");
            if !self.faults.contains(&fault) {
                println!("{operation}: {text}");
                self.faults.push(fault);
            }
        }
        if status == 200 {
            if let Ok(answer) = serde_json::from_str(&text) {
                held(path, answer);
            }
            self.done.insert(operation);
        }
    }

    /// Nothing was wrong, and this was done among all the rest.
    #[track_caller]
    fn was_right(&self, done: &[&str]) {
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
        for done in done {
            assert!(
                self.done.contains(*done),
                "'{done}' was never done: {:?}",
                self.done
            );
        }
    }
}

/// Holds an answer against the table of what commands answer; a part of a list says besides from where more follow.
fn held(path: &str, mut answer: Value) {
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("next");
    }
    answers::held(&path.split('/').collect::<Vec<_>>(), &answer);
}

#[test]
fn an_outsider_who_asks_everything_breaks_nothing_and_sees_nobody() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let faults = asked(&site.at, &[], &["Driver 1", "D0001"]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    world.verified();
}

/// What nobody but one member, or those who run the co-op, or another co-op may see.
const FOREIGN: [&str; 12] = [
    "Adalmina",
    "Benvolia",
    "Wilhelmina",
    "MARK-77",
    "Driver 2",
    "D0002",
    "61.83",
    "47.119",
    "velvet",
    "spinners",
    "Yolanda",
    "Felicitas",
];
/// What is member 3's own.
const OWN: [&str; 2] = ["\"Driver 1\"", "D0001"];

/// A co-op with marks in everything that is not for everybody, beside another one; what opens it for member 3, in a session and by a key, and for a data user.
fn marked() -> (World, Site, [String; 3]) {
    let world = World::empty();
    world.found_on(
        "drivers",
        &["Adalmina", "Benvolia"],
        &[&ROOM[..], &CLOCK].concat(),
    );
    world.enter(20);
    world.granted(20, 2, "2");
    world.run(&["query", "1", QUESTION]).done();
    world
        .run(&["member", "add", "Wilhelmina", "--external-id", "MARK-77"])
        .done();
    let rows = world.write(
        "marked.csv",
        "driver_id,requested_at,platform,status,currency,fare,distance,duration\n\
         MARK-77,2026-06-01T00:00:00Z,uber,completed,EUR,61.83,47.119,300\n\
         MARK-77,2026-06-01T00:01:00Z,uber,completed,EUR,velvet,47.119,300\n",
    );
    let bad = ["--bad-rows-max", "60"];
    world.run(&[&bring(&rows)[..], &bad].concat()).done();
    let complaint = [
        "complaint",
        "file",
        "--about",
        "member:2",
        "--text",
        "His velvet coat.",
        "--as",
        "4",
    ];
    world.run(&complaint).done();
    let site = Site::serve(&world);
    let mut member = desk::joined(&world, &site, "3", PIN);
    let mut city = user::signed_in(&world, &site, "user:1");
    let hers = key(&mut member, "/weavers/me/keys");
    let opens = [token(&site), hers, key(&mut city, "/weavers/use/keys")];
    let found = [
        "found",
        "spinners",
        "--template",
        "drivers",
        "--name",
        "The spinners",
    ];
    let officers = ["--officer", "Yolanda", "--officer", "Felicitas"];
    world.run(&[&found[..], &officers].concat()).done();
    (world, site, opens)
}

/// A session of member 3's program.
fn token(site: &Site) -> String {
    let body = json!({ "number": "3", "pin": PIN }).to_string();
    let path = "/api/v1/coops/weavers/session";
    let headers = [("Content-Type", "application/json")];
    let begun = site.visitor().send(("POST", path), &headers, body.as_bytes());
    format!("Bearer {}", begun.json()["token"].as_str().unwrap())
}

/// A key for a program, made on a page.
fn key(visitor: &mut Visitor, path: &str) -> String {
    let page = visitor.get(path);
    let form = page.form("Make a key");
    let page = visitor.submit(&form.fill("Name of the program", "asks everything"));
    let key = page.words.split(' ').find(|word| word.starts_with("fwk_"));
    format!("Bearer {}", key.unwrap())
}

/// It opens what it opened before everything was asked.
fn still_opens(site: &Site, key: &str, path: &str) {
    let headers = [("Authorization", key)];
    let path = format!("/api/v1/coops/weavers/{path}");
    let answer = site.visitor().send(("GET", &path), &headers, b"");
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn an_outsider_who_knows_what_there_is_sees_nothing_of_anybody() {
    let (world, site, _) = marked();
    let foreign = [&FOREIGN[..], &OWN].concat();
    let Some(asked) = asked_knowing(&site, &[], &foreign) else {
        return;
    };
    asked.was_right(&[
        "GET release/show",
        "GET request/show",
        "GET charter/show",
        "GET log/prove",
    ]);
    world.run(&["--coop", "weavers", "verify"]).done();
}

#[test]
fn a_member_who_asks_everything_breaks_nothing_and_sees_nobody_else() {
    let (world, site, [token, key, _]) = marked();
    let Some(asked) = asked_knowing(&site, &[("Authorization", &token)], &FOREIGN) else {
        return;
    };
    asked.was_right(&[
        "GET contribution/list",
        "GET consent/list",
        "GET me/data",
        "POST consent/withdraw",
    ]);
    still_opens(&site, &token, "consent/list");
    still_opens(&site, &key, "consent/list");
    // The key is the second of her ways to sign in.
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    let (drop, body) = ("/api/v1/coops/weavers/access/drop", br#"{"who":"3","way":2}"#);
    let dropped = site.visitor().send(("POST", drop), &headers, body);
    assert_eq!(dropped.status, 200, "{}", dropped.text());
    held("access/drop", dropped.json());
    let headers = [("Authorization", key.as_str())];
    let path = "/api/v1/coops/weavers/consent/list";
    assert_eq!(site.visitor().send(("GET", path), &headers, b"").status, 401);
    world.run(&["--coop", "weavers", "verify"]).done();
}

#[test]
fn a_data_user_who_asks_everything_breaks_nothing_and_sees_no_member() {
    let (world, site, [.., key]) = marked();
    let foreign = [&FOREIGN[..], &OWN].concat();
    let Some(asked) = asked_knowing(&site, &[("Authorization", &key)], &foreign) else {
        return;
    };
    asked.was_right(&["GET release/show", "GET quote", "POST query"]);
    still_opens(
        &site,
        &key,
        "quote?request=1&sql=SELECT%20COUNT(DISTINCT%20member)%20AS%20drivers%20FROM%20trips",
    );
    world.run(&["--coop", "weavers", "verify"]).done();
}
