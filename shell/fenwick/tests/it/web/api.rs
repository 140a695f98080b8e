//! The interface for programs, asked by a program of others whatever its description allows.

use super::Site;
use super::http::Visitor;
use crate::world::World;
use std::process::Command;

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

/// What schemathesis finds wrong at `host:port` when it asks with these headers, and where an answer holds one of the texts that are foreign to whoever asks.
pub fn asked(at: &str, headers: &[(&str, &str)], foreign: &[&str]) -> Vec<String> {
    let beside = concat!(env!("CARGO_TARGET_TMPDIR"), "/../judges/api/bin/schemathesis");
    let folder = tempfile::tempdir().unwrap();
    let headers = headers
        .iter()
        .flat_map(|(name, value)| ["--header".to_owned(), format!("{name}:{value}")]);
    let ran = Command::new(beside)
        .current_dir(folder.path())
        .args([
            "run",
            &format!("http://{at}/api/v1/openapi.json"),
            "--url",
            &format!("http://{at}"),
        ])
        .args(BOUNDED)
        .args(["--report=har", "--report-dir=said"])
        .args(headers)
        .output();
    let Ok(ran) = ran else {
        println!("schemathesis is not installed: its judgement is left out");
        return Vec::new();
    };
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let mut faults = Vec::new();
    if !ran.status.success() {
        faults.push(said + &String::from_utf8_lossy(&ran.stderr));
    }
    for file in std::fs::read_dir(folder.path().join("said")).unwrap().flatten() {
        let report = std::fs::read_to_string(file.path()).unwrap();
        let shown = foreign.iter().filter(|text| report.contains(*text));
        faults.extend(shown.map(|text| format!("an answer shows '{text}'")));
    }
    faults
}

#[test]
fn an_outsider_who_asks_everything_breaks_nothing_and_sees_nobody() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let described = Visitor::new(&site.at).send(("GET", "/api/v1/openapi.json"), &[], b"");
    if described.status == 404 {
        println!("no interface for programs is described yet: it is not asked");
        return;
    }
    let faults = asked(&site.at, &[], &["Driver 1", "D0001"]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    world.verified();
}
