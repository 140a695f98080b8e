//! The time grid: how long a question took is not seen, whatever became of it and whoever asks.

use super::lookup;
use crate::world::{QUESTION, World, request, trips};
use serde_json::Value;
use std::time::Duration;

/// A question with some work in every row.
const HEAVY: &str = "SELECT status, COUNT(*) AS trips, SUM(distance) AS km, SUM(duration) AS seconds, AVG(pickup_duration) AS wait, \
                     SUM(CLAMP(distance, 0, 50)) AS short FROM trips WHERE distance < 50 OR duration < 1200 GROUP BY status";

fn step(ms: u64) -> [(&'static str, String); 1] {
    [("FENWICK_REPLY_STEP_MS", ms.to_string())]
}

/// On which rung a reply came that took so long; none is earlier than the first.
#[track_caller]
fn rung(took: Duration, step_ms: u64) -> u32 {
    let steps = took.as_millis() / u128::from(step_ms);
    assert!(
        steps > 0,
        "a reply left after {took:?}, before the first step of {step_ms} ms"
    );
    steps.ilog2()
}

/// Whether nine of ten replies came on the first rung.
fn mostly_first(rungs: &[u32]) -> bool {
    let later = rungs.iter().filter(|rung| **rung > 0).count();
    later * 10 <= rungs.len()
}

#[test]
fn answers_refusals_errors_quotes_and_dry_runs_leave_on_the_same_rung() {
    let world = World::drivers(30);
    world.granted(30, 5, "2");
    let query = |more: &[&'static str]| [&["query", "1", QUESTION][..], more].concat();
    let cases: [(Vec<&str>, i32); 9] = [
        (query(&["--epsilon", "0.01", "--fresh"]), 0),
        (query(&["--epsilon", "0.01"]), 0),
        (query(&["--dry-run"]), 0),
        (vec!["quote", "1", QUESTION], 0),
        (query(&["--epsilon", "3"]), 3),
        (vec!["query", "1", "SELECT fare FROM trips"], 3),
        (vec!["query", "9", QUESTION], 3),
        (vec!["quote", "1", "SELECT fare FROM trips"], 3),
        (query(&["--epsilon", "nothing"]), 2),
    ];
    let mut seen = Vec::new();
    // A machine with much other work gets more time.
    for step_ms in [400, 1_600] {
        let owner = world.owner(&step(step_ms));
        let rungs = cases.iter().chain(&cases).map(|(line, code)| {
            let (said, took) = owner.ask(line);
            assert_eq!(said.code, Some(*code), "{line:?}: {said:?}");
            rung(took, step_ms)
        });
        let rungs: Vec<u32> = rungs.collect();
        if mostly_first(&rungs) {
            return;
        }
        seen.push(rungs);
    }
    panic!("replies came on different rungs: {seen:?}");
}

#[test]
fn an_asker_cannot_switch_the_grid_off_and_the_log_tells_no_more_than_the_reply() {
    const STEP_MS: u64 = 3_000;
    let world = World::empty();
    world.found(&[]);
    world.enter(20);
    world.consented(20, 2);
    world.ask(&request("2").replace("2026-12-31", "2199-12-31"));
    let _owner = world.owner(&step(STEP_MS));
    let began = std::time::Instant::now();
    let off = ["--reply-step-ms", "0"];
    // A process whose own environment says 0 as well.
    let line = ["query", "1", QUESTION, "--epsilon", "0.5"];
    world.run(&[&line[..], &off].concat()).done();
    rung(began.elapsed(), STEP_MS);
    // Recorded a quarter of a step before the reply left, and not when the answer was ready.
    let entries = lookup::texts(
        &world.database(),
        "SELECT canonical FROM entry ORDER BY seq DESC LIMIT 2",
    );
    let [released, reserved] = entries
        .iter()
        .map(|entry| serde_json::from_str::<Value>(entry).unwrap())
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    assert!(released["event"]["release"].is_object() && reserved["event"]["query"].is_object());
    let second = |entry: &Value| {
        let at = entry["at"].as_str().unwrap();
        let parts: Vec<u64> = at[11..19].split(':').map(|part| part.parse().unwrap()).collect();
        parts[0] * 3_600 + parts[1] * 60 + parts[2]
    };
    let between = (second(&released) + 86_400 - second(&reserved)) % 86_400;
    assert!(
        between >= 2,
        "the log shows that the answer was ready after {between} s"
    );
}

/// The chance that a reply of the first kind takes longer than one of the second: a half when they cannot be told apart.
///
/// # Source
/// Mann and Whitney 1947, On a test of whether one of two random variables is stochastically larger than the other.
fn longer([first, second]: &[Vec<Duration>; 2]) -> f64 {
    let pairs = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| (one, other)));
    let halves: u32 = pairs
        .map(|(one, other)| 1 + u32::from(one > other) - u32::from(one < other))
        .sum();
    f64::from(halves) / 2.0 / (first.len() * second.len()) as f64
}

/// Times of one question, asked in turns of a co-op with a member who has very many rows and of one in which she has few.
fn times(worlds: &[World; 2], step_ms: u64, rounds: usize) -> [Vec<Duration>; 2] {
    let owners = worlds.each_ref().map(|world| world.owner(&step(step_ms)));
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..rounds * 2 {
        let which = (round + round / 2) % 2;
        let (said, took) = owners[which].ask(&["query", "2", HEAVY, "--epsilon", "0.01", "--fresh"]);
        said.done();
        times[which].push(took);
    }
    times
}

#[test]
fn a_member_with_very_many_rows_is_seen_in_the_time_of_replies_only_without_the_grid() {
    const ROUNDS: usize = 24;
    // Of 24 times 24 pairs, a deviation by three and a third standard deviations: one time in a thousand by chance.
    const CHANCE: f64 = 0.28;
    let worlds = [30_000, 5].map(|rows| {
        let world = World::drivers(30);
        world.granted(30, 5, "2");
        for month in ["2026-03", "2026-04", "2026-05"] {
            let rows = world.write("more.csv", trips(1..2, rows).replace("2026-06", month));
            world.contribute("trips", &rows).done();
        }
        let heavy = world.write("heavy.toml", request("2").replace(QUESTION, HEAVY));
        world.run(&["request", "file", &heavy]).done();
        world.run(&["request", "decide", "2"]).done();
        world
    });
    // The attack works where nothing is held back; a machine with other work to do may spoil a measurement or two.
    let mut bare = (0..6).map(|_| longer(&times(&worlds, 0, ROUNDS)));
    assert!(
        bare.any(|bare| bare > 0.5 + CHANCE),
        "nothing is to be seen even without the grid"
    );
    let mut seen = Vec::new();
    for step_ms in [300, 1_200] {
        let held = times(&worlds, step_ms, ROUNDS);
        let rungs = |times: &Vec<Duration>| times.iter().map(|took| rung(*took, step_ms)).collect::<Vec<_>>();
        let rungs = held.each_ref().map(rungs);
        let longer = longer(&held);
        if rungs.iter().all(|rungs| mostly_first(rungs)) && (longer - 0.5).abs() <= CHANCE {
            return;
        }
        seen.push((longer, rungs));
    }
    panic!("her rows are seen through the grid: {seen:?}");
}
