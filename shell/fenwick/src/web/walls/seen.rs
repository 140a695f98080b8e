//! What is read by whom: a co-op in which another member has one of everything, and every reading by everybody.

use super::super::api::{LEAVES, Leaf};
use super::super::gate::{self, Kind};
use super::super::routes;
use super::super::session::Device;
use super::super::signing::accounts::Kept;
use super::super::signing::{pin, visitor_of};
use super::bench::{PIN, leaves};
use super::commands::{command, line, request};
use super::doors::of;
use super::{Bench, Whom};
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// What is only hers who is member 4, and her officers'.
const HERS: [&str; 4] = ["Edda", "D0002", "17.77", "noise in the yard"];

/// Gives member 4 one of everything that a member has.
async fn lived() -> Bench {
    let bench = Bench::new().await;
    let rows = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n\
                D0001,2026-06-01T01:00:01Z,uber,completed,EUR,5.00,3.250,300\n\
                D0002,2026-06-01T01:00:02Z,uber,completed,EUR,17.77,3.250,300\n";
    bench.write("trips.csv", rows);
    for line in [
        "contribute trips trips.csv --member-column driver_id --attested-by 1,2",
        "consent give --dataset trips --purpose PublicBenefit --recipient class:public-body --answer yes --as 4 --attested-by 1,2",
        "day keep-out 2026-06-01 --dataset trips --as 4",
    ] {
        bench.run(line).await;
    }
    bench
        .run_words(&[
            "complaint",
            "file",
            "--about",
            "coop",
            "--text",
            "noise in the yard",
            "--as",
            "4",
        ])
        .await;
    bench.run("access invite 4").await;
    bench
}

/// What she signs in with herself, for pages and for a program.
async fn herself(bench: &Bench) -> [String; 2] {
    let kept = Kept::Pin(pin::Kept::of(PIN).await.unwrap());
    let (who, way) = bench.account("weavers", "4", &kept).await;
    let begin = |device| {
        let with = (visitor_of(who), way);
        bench.served.sessions.begin("weavers", with, device).unwrap()
    };
    [begin(Device::Own), begin(Device::Program)]
}

/// Every page to read, with these ids in its address.
fn pages<'a>(ids: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    let read = routes::all().into_iter();
    let read = read.filter(|route| route.method == Method::GET && !route.path.ends_with("sign-out"));
    read.flat_map(move |route| ids.iter().map(move |id| of(route.path, id)))
}

/// Readings that a program can ask for.
fn readings() -> impl Iterator<Item = (&'static str, &'static Leaf)> {
    leaves().filter(|(_, leaf)| {
        let (_, kind) = gate::wall(&command(leaf, "1"));
        kind == Kind::Reading
    })
}

/// A reading with this id, of the dataset that has rows where it is about one.
fn reading(path: &str, leaf: &Leaf, id: &str) -> (&'static str, String, String) {
    let mut fields: Map<String, Value> = LEAVES.fewest(leaf, id).into_iter().collect();
    if leaf.fields.iter().any(|field| field.name == "dataset") {
        fields.insert("dataset".to_owned(), Value::from("trips"));
    }
    line(path, leaf, fields)
}

#[tokio::test]
async fn a29_whoever_reads_everything_sees_nothing_that_is_another_members() {
    let bench = lived().await;
    let mut faults = Vec::new();
    let mut read = String::new();
    for (path, leaf) in readings() {
        for whom in [Whom::Member, Whom::User] {
            for id in ["1", "4", "ext:D0002"] {
                // A number is asked for by a number only.
                if LEAVES.command(leaf, &LEAVES.fewest(leaf, id)).is_err() {
                    continue;
                }
                let (method, line, body) = reading(path, leaf, id);
                let answer = bench.program(whom, (method, &line), &body).await;
                writeln!(read, "{whom:?} {line}: {} {}", answer.status, answer.body).unwrap();
                if answer.status.is_server_error() {
                    faults.push(format!("{whom:?} {line}: {} {}", answer.status, answer.body));
                }
                // What somebody types comes back to her in a refusal; nothing else does.
                let body = answer.body.replace(&format!("'{id}'"), "");
                let shown = HERS.iter().filter(|hers| body.contains(**hers));
                faults.extend(shown.map(|hers| format!("{whom:?} {line} shows '{hers}': {body}")));
            }
        }
    }
    if let Some(file) = std::env::var_os("FENWICK_READINGS") {
        std::fs::write(file, read).unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let hers = bench
        .program(Whom::Officer, ("GET", "member/show?id=4"), "")
        .await;
    assert!(hers.body.contains("Edda"), "the officers see her: {}", hers.body);
    // All of it is there to be seen, by her.
    let [_, program] = herself(&bench).await;
    let mut hers = String::new();
    for (path, leaf) in readings() {
        let (method, line, body) = reading(path, leaf, "4");
        hers += &bench.with(Some(&program), (method, &line), &body).await.body;
    }
    for text in HERS {
        assert!(hers.contains(text), "she does not see '{text}' herself");
    }
}

#[tokio::test]
async fn a29_whoever_opens_every_page_sees_nothing_that_is_another_members() {
    let bench = lived().await;
    let mut faults = Vec::new();
    for whom in [Whom::Nobody, Whom::Member, Whom::User, Whom::Left] {
        for path in pages(&["1", "4"]) {
            let body = bench.page(whom, ("GET", &path), &[], "").await.body;
            let shown = HERS.iter().filter(|hers| body.contains(**hers));
            faults.extend(shown.map(|hers| format!("{path} shows {whom:?} '{hers}'")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let [pages_of_hers, _] = herself(&bench).await;
    let cookie = format!("fenwick={pages_of_hers}");
    let mut hers = String::new();
    for path in pages(&["1", "4"]) {
        hers += &bench.send(("GET", &path), &[("cookie", &cookie)], "").await.body;
    }
    for text in HERS {
        assert!(hers.contains(text), "she does not see '{text}' herself");
    }
}

#[tokio::test]
async fn a29_what_is_anothers_is_answered_as_what_nobody_has() {
    let bench = lived().await;
    let mut faults = Vec::new();
    for (path, leaf) in leaves() {
        let (wall, _) = gate::wall(&command(leaf, "1"));
        let is_own = matches!(
            wall,
            gate::Wall::Own(_) | gate::Wall::OwnOrOffice(_) | gate::Wall::Asks(_)
        );
        if !is_own {
            continue;
        }
        // Who is helped has no program, and is let in to none of this.
        for whom in [Whom::Member, Whom::Left, Whom::User] {
            let asked = async |id: &str| {
                let (method, line, body) = request(path, leaf, id);
                let answer = bench.program(whom, (method, &line), &body).await;
                (answer.status, answer.body)
            };
            let (hers, nobodys) = (asked("4").await, asked("4711").await);
            if hers != nobodys || hers.0 != StatusCode::NOT_FOUND {
                faults.push(format!("{whom:?} {path}: {hers:?} and {nobodys:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
