//! What the statutes of a mobility co-op ask, through the binary.

use super::audit::Books;
use super::script::{Ran, run};
use fenwick_coop::{Coop, Entry};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn kept(ran: &Ran, file: &str) -> Value {
    let text = std::fs::read_to_string(ran.folder.path().join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn lived(story: &str) -> Ran {
    let ran = run(story, None);
    assert_eq!(ran.surprises, [] as [String; 0], "{}", ran.transcript);
    ran
}

/// The first number of an answer, with its 95 % error.
fn figure(answer: &Value) -> (f64, f64) {
    let number = |key: &str| answer[key][0][0].as_str().unwrap().parse().unwrap();
    (number("rows"), number("error95"))
}

// proves: PO-4
#[test]
fn po4_a_day_kept_out_enters_no_query_and_earns_nothing() {
    let ran = lived(include_str!("days.txt"));
    // 12 members with 3,000.00 on the one day and 1.00 on the other.
    let ((before, error), (after, _)) = (
        figure(&kept(&ran, "before.json")),
        figure(&kept(&ran, "after.json")),
    );
    assert!((before - 36_012.0).abs() < 3.0 * error, "{before} ± {error}");
    assert!((after - 12.0).abs() < 3.0 * error, "{after} ± {error}");
    assert!(
        6.0 * error < 36_000.0,
        "the error hides whether the day was read: {error}"
    );
    let day = |day: &str| json!([{ "from": day, "to": day }]);
    let both = json!([{ "from": "2026-05-09", "to": "2026-05-10" }]);
    let listed = kept(&ran, "days.json");
    assert_eq!((&listed["validated"], &listed["open"]), (&both, &json!([])));
    let listed = kept(&ran, "kept.json");
    assert_eq!(
        (&listed["validated"], &listed["kept_out"]),
        (&day("2026-05-10"), &day("2026-05-09"))
    );
}

// proves: PO-1, PO-2, "replaying the whole history of the mobility co-op gives the same state hash on two machines"
#[test]
fn po1_story_mobility_statutes() {
    let ran = super::live("mobility_statutes", None);
    // 273 shares of 50 francs before the second amendment, of 61 members.
    let shares = kept(&ran, "shares.json");
    assert_eq!(
        (&shares["shares_count"], &shares["capital_minor"]),
        (&json!(273), &json!(1_365_000))
    );
    let members = ran.json(&["--json", "member", "list"]);
    assert_eq!(members["members"].as_array().unwrap().len(), 61);
    replays(&ran);
}

/// The history replays to one state: in the process that lived it, in another one on a copy of the home, and in this one.
fn replays(ran: &Ran) {
    let hash = |home: &str, args: &[&str]| {
        let all = [&["--json", "--home", home], args].concat();
        ran.json(&all)["state_hash"].clone()
    };
    let lived = hash("home", &["state", "hash"]);
    copy(&ran.home(), &ran.folder.path().join("copy"));
    assert_eq!(hash("copy", &["state", "hash"]), lived);
    assert_eq!(hash("copy", &["verify"]), lived);
    let books = Books::open(&ran.home());
    assert_eq!(json!(books.coop.state_hash().unwrap()), lived);
    if std::env::var_os("UPDATE_STORIES").is_some() {
        keep_history(&books.journal);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, path) = entry
            .map(|entry| (entry.file_type().unwrap(), entry.path()))
            .unwrap();
        let target = to.join(path.file_name().unwrap());
        if entry.is_dir() {
            copy(&path, &target);
        } else if entry.is_file() {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

fn history() -> PathBuf {
    super::root().join("stories/mobility_statutes")
}

/// Keeps a history for every other machine to replay. Once kept it stays; what it comes to is written anew.
fn keep_history(journal: &[String]) {
    let file = history().join("journal.jsonl");
    if !file.exists() {
        std::fs::write(&file, journal.join("\n") + "\n").unwrap();
    }
    let state = replayed(&std::fs::read_to_string(&file).unwrap());
    std::fs::write(history().join("state_hash.txt"), format!("{state}\n")).unwrap();
}

fn replayed(journal: &str) -> String {
    let mut entries = journal
        .lines()
        .map(|line| serde_json::from_str::<Entry>(line).unwrap());
    let mut coop = Coop::founded(&entries.next().unwrap()).unwrap();
    for entry in entries {
        coop.apply(&entry);
        assert!(coop.is_balanced(), "entry {}", entry.seq);
    }
    coop.state_hash().unwrap().to_string()
}

// proves: PO-1 (its history on any machine)
#[test]
fn po1_a_history_lived_on_another_machine_replays_to_the_state_it_had_there() {
    let read = |file: &str| std::fs::read_to_string(history().join(file)).unwrap();
    assert_eq!(replayed(&read("journal.jsonl")), read("state_hash.txt").trim());
}
