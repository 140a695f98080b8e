//! The stories: text scripts run by the real binary, with golden transcripts beside them.
//!
//! `UPDATE_STORIES=1 cargo nextest run -p fenwick --test it stories` writes the goldens anew; read the change before keeping it.

pub mod audit;
mod diff;
mod mask;
mod mobility;
mod real;
mod script;
mod sha1;
mod told;

use audit::Books;
use script::{Ran, run};
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Lives a story and compares its transcript with the golden one.
fn live(name: &str, data: Option<&Path>) -> Ran {
    let folder = root().join("stories").join(name);
    let ran = run(&std::fs::read_to_string(folder.join("story.txt")).unwrap(), data);
    let golden = folder.join("golden.txt");
    if std::env::var_os("UPDATE_STORIES").is_some() {
        std::fs::write(&golden, &ran.transcript).unwrap();
    }
    assert!(
        ran.surprises.is_empty(),
        "stories/{name}: {}",
        ran.surprises.join("\n")
    );
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert!(
        expected == ran.transcript,
        "stories/{name}: - golden, + now (UPDATE_STORIES=1 takes what is now)\n{}",
        diff::diff(&expected, &ran.transcript)
    );
    ran
}

macro_rules! stories {
    ($($test:ident: $name:literal;)*) => {$(
        #[test]
        fn $test() {
            let ran = live($name, None);
            Books::open(&ran.home()).check_noise();
        }
    )*};
}

stories! {
    story_2_consent: "2_consent";
    story_3_request: "3_request";
    story_4_decision: "4_decision";
    story_6_release: "6_release";
    story_7_fee: "7_fee";
    story_9_log: "9_log";
    story_14_identity: "14_identity";
    story_12_duties: "12_duties";
    story_15_leaving: "15_leaving";
}

#[test]
fn story_1_contribution() {
    let ran = live("1_contribution", None);
    // What was dropped is nowhere: two riders who are in the file and in no charter.
    for dropped in ["Zebedee", "Yolanda", "0700000001"] {
        assert_eq!(holding(&ran.home(), dropped), [] as [PathBuf; 0], "{dropped}");
    }
    let books = Books::open(&ran.home());
    let sql = "SELECT COUNT(*) AS trips, SUM(distance) AS km FROM trips";
    // Four trips of Cleo's and one of Dan's: 6.2 + 3.1 + 7.7 + 4.4 km.
    assert_eq!(books.totals(sql, books.everybody(), true), [[2, 5, 21_400]]);
}

#[test]
fn story_5_query() {
    let ran = live("5_query", None);
    let books = Books::open(&ran.home());
    assert_eq!(books.check_noise(), 4);
    for asked in &books.asked {
        assert_eq!(books.exact_of(asked), [[240], [240]]);
    }
    // The dry run has the form of an answer, and is none.
    let dry = std::fs::read_to_string(ran.folder.path().join("dry.json")).unwrap();
    let dry: serde_json::Value = serde_json::from_str(&dry).unwrap();
    assert_eq!(dry["synthetic"], true);
    assert_eq!(dry["release"], serde_json::Value::Null);
    let answer = ran.json(&["--json", "release", "show", "1"]);
    assert_eq!(dry["columns"], answer["columns"]);
    assert_eq!(keys(&dry), keys(&answer));
}

#[test]
fn story_10_method() {
    let ran = live("10_method", None);
    let books = Books::open(&ran.home());
    assert_eq!(books.check_noise(), 2);
    // Of 30 drivers 25 have a fare from 10 on, and of 17 drivers 6 one from 20 on with the other platform.
    let exact: Vec<_> = books.asked.iter().map(|asked| books.exact_of(asked)).collect();
    assert_eq!(exact, [[[200]], [[84]]]);
}

#[test]
fn story_13_watch() {
    let ran = live("13_watch", None);
    let books = Books::open(&ran.home());
    // Three questions were answered, and never out of a row of driver 80, who is member 83, nor of who brought none. After
    // the assembly one who withdrew, one who left and one who was erased are missing.
    let eligible: Vec<u64> = books
        .asked
        .iter()
        .map(|asked| asked.plan.eligible.len())
        .collect();
    assert_eq!(eligible, [79, 79, 76]);
    assert!(books.asked.iter().all(|asked| !asked.plan.eligible.contains(83)));
    // Of the hours nothing is left on the disk; of the trips everybody's but those of who was erased.
    let files = |dataset: &str| {
        std::fs::read_dir(ran.home().join("coops/wheel/pool").join(dataset)).map_or(0, Iterator::count)
    };
    assert_eq!((files("hours"), files("trips") > 0), (0, true));
    let sql = "SELECT COUNT(*) AS trips FROM trips";
    assert_eq!(books.totals(sql, books.everybody(), true), [[79, 79]]);
    let page = ran.json(&["--json", "watch", "show"]);
    assert_eq!(page["caretaker"]["reasons"], serde_json::json!([]), "{page}");
    assert_eq!(page["turnover"]["newcomers"], 0);
}

/// Two homes, and nothing is asked in either: there is no noise to check.
#[test]
fn story_16_sister() {
    live("16_sister", None);
}

fn keys(answer: &serde_json::Value) -> Vec<&serde_json::Value> {
    answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row[0])
        .collect()
}

#[test]
fn story_8_dividend() {
    let ran = live("8_dividend", None);
    let listed = ran.json(&["--json", "dividend", "list"]);
    for dividend in listed["dividends"].as_array().unwrap() {
        let sum = |lines: &serde_json::Value, counts: fn(&serde_json::Value) -> bool| -> u64 {
            let lines = lines.as_array().unwrap().iter().filter(|line| counts(line));
            lines.map(|line| line["amount_minor"].as_u64().unwrap()).sum()
        };
        let all = sum(&dividend["steps"], |_| true);
        let to_members = sum(&dividend["steps"], |step| {
            step["to"].as_str().is_some_and(|to| to.starts_with("members"))
        });
        let rounding = dividend["rounding_minor"].as_u64().unwrap();
        assert_eq!(all + rounding, dividend["income_minor"].as_u64().unwrap());
        assert_eq!(to_members, sum(&dividend["lines"], |_| true));
    }
}

#[test]
fn story_17_motions() {
    let ran = live("17_motions", None);
    // P37: while a vote is under way, no reply tells what was said.
    let mut under_way = ran
        .transcript
        .split("$ fenwick")
        .filter(|said| said.contains("is told at the close"));
    assert!(under_way.clone().count() > 0);
    assert!(under_way.all(|said| !said.contains("abstain 1") && !said.contains("It passed")));
    // What passed is in force, and what failed changed nothing.
    let charter = ran.json(&["--json", "charter", "show", "bikes"]);
    assert_eq!(
        (&charter["motion"], &charter["charter"]["retention_days"]),
        (&2.into(), &90.into())
    );
    let bylaws = ran.json(&["--json", "bylaws", "show"]);
    assert_eq!(bylaws["bylaws"]["price"]["question_minor"], 5_000);
    let motion = ran.json(&["--json", "motion", "show", "5"]);
    assert_eq!(
        motion["tally"],
        serde_json::json!({ "yes": 3, "no": 1, "abstain": 0 })
    );
}

#[test]
fn story_18_election() {
    let ran = live("18_election", None);
    let shown = ran.json(&["--json", "election", "show", "2"]);
    // The exported ballots give the same count, in this program and in the report kept beside the outcome.
    let again = ran.json(&[
        "--json",
        "election",
        "count",
        "board.blt",
        "--rule",
        "stv-scottish",
    ]);
    assert_eq!(again["report"], shown["report"]);
    let members: Vec<_> = again["elected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["candidate"])
        .collect();
    assert_eq!(members.len(), 3);
    let blt = std::fs::read_to_string(ran.folder.path().join("board.blt")).unwrap();
    assert!(blt.contains("\"Driver 5\"") && !blt.contains("\"Driver 12\""));
}

#[test]
fn story_11_compare() {
    let ran = live("11_compare", None);
    let own = std::fs::read_to_string(ran.folder.path().join("own.json")).unwrap();
    let own: serde_json::Value = serde_json::from_str(&own).unwrap();
    // Driver 7: twice 12.50 for a trip in town, once 16.00 from the airport.
    let groups = own["benchmarks"][0]["groups"].as_array().unwrap();
    let figures: Vec<_> = groups
        .iter()
        .map(|group| (&group["group"]["airport"], &group["own"]))
        .collect();
    assert_eq!(
        figures,
        [
            (&"false".into(), &"12.50".into()),
            (&"true".into(), &"16.00".into())
        ]
    );
    // What she is shown beside them is the release, to the letter.
    let released = ran.json(&["--json", "release", "show", "1"]);
    for group in groups {
        let rows = released["rows"].as_array().unwrap();
        let line = rows
            .iter()
            .find(|row| row[0] == group["group"]["airport"])
            .unwrap();
        let quantiles = group["quantiles"].as_array().unwrap().iter();
        let shown: Vec<_> = quantiles.map(|quantile| &quantile["value"]).collect();
        assert_eq!(shown, line.as_array().unwrap()[1..6].iter().collect::<Vec<_>>());
    }
}

/// Files under a folder that hold these bytes.
fn holding(folder: &Path, bytes: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if path.is_file() {
            let held = std::fs::read(&path).unwrap();
            if held.windows(bytes.len()).any(|window| window == bytes.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}

/// A member withdraws: the next fresh question is planned without her, and no vote brings her back.
#[test]
fn a_withdrawal_holds_against_every_vote() {
    let story = include_str!("stories/withdrawal.txt");
    let ran = run(story, None);
    assert_eq!(ran.surprises, [] as [String; 0]);
    let books = Books::open(&ran.home());
    let reads: Vec<[bool; 3]> = books
        .asked
        .iter()
        .map(|asked| [3, 4, 5].map(|member| asked.reads(member)))
        .collect();
    assert_eq!(reads, [[true; 3], [true, false, true], [true, false, true]]);
    // Each has one trip, of 1, 20 and 300 km: who is in a sum can be read from it.
    let exact: Vec<_> = books.asked.iter().map(|asked| books.exact_of(asked)).collect();
    assert_eq!(exact, [[[3, 321_000]], [[2, 301_000]], [[2, 301_000]]]);
    // The votes were all yes, and everybody's.
    for (_, motion) in books.coop.motions.all() {
        let count = motion.outcome.as_ref().map(|outcome| outcome.count);
        assert_eq!(count.map(|count| (count.yes, count.no)), Some((5, 0)));
    }
    assert_eq!(books.coop.motions.all().count(), 2);
}
