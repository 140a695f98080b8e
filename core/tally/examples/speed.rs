//! How long large counts take: `cargo xtask bench tally`.
//!
//! Elections are drawn from a seed, so that every run counts the same ballots.
#![expect(clippy::print_stdout, reason = "a benchmark talks to a terminal")]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a benchmark reads the clock"
)]

use fenwick_tally::{Candidate, Profile, Ranking, Rule, count};
use std::time::{Duration, Instant};

/// An election to count, and the limit for it.
struct Case {
    rule: Rule,
    ballots: u32,
    candidates: u16,
    seats: u16,
    limit: Option<Duration>,
}

const CASES: [Case; 7] = [
    case(Rule::StvScottish, 1_000_000, 10, 4, Some(2)),
    case(Rule::StvScottish, 1_000_000, 20, 9, Some(2)),
    case(Rule::StvMeek, 1_000_000, 10, 4, Some(2)),
    case(Rule::StvMeek, 1_000_000, 20, 9, Some(2)),
    case(Rule::Schulze, 100_000, 20, 1, Some(1)),
    case(Rule::Schulze, 1_000_000, 20, 1, None),
    case(Rule::Approval, 1_000_000, 20, 9, None),
];

const fn case(rule: Rule, ballots: u32, candidates: u16, seats: u16, limit_s: Option<u64>) -> Case {
    Case {
        rule,
        ballots,
        candidates,
        seats,
        limit: match limit_s {
            Some(seconds) => Some(Duration::from_secs(seconds)),
            None => None,
        },
    }
}

/// Each count is done so often; the median is shown.
const RUNS: usize = 5;

fn main() {
    println!("| what | measured | target |\n|---|---|---|");
    for case in &CASES {
        let drawn = draw(case);
        let began = Instant::now();
        let profile = Profile::of(case.candidates, drawn);
        let gathered = began.elapsed();
        let mut times = Vec::new();
        let mut stages = 0;
        for _ in 0..RUNS {
            let began = Instant::now();
            let report = count(&profile, case.seats, case.rule, &[]);
            times.push(began.elapsed());
            stages = report.stages.len();
        }
        times.sort_unstable();
        let median = times.get(RUNS / 2).copied().unwrap_or_default();
        let target = case
            .limit
            .map_or("-".to_owned(), |limit| format!("<= {} s", limit.as_secs()));
        println!(
            "| {}: {} ballots, {} different, {} candidates, {} seats, {stages} stages | {:.3} s (gathering {:.3} s) | {target} |",
            case.rule,
            case.ballots,
            profile.groups.len(),
            case.candidates,
            case.seats,
            median.as_secs_f64(),
            gathered.as_secs_f64(),
        );
    }
}

/// Ballots of people who like some candidates better than others; at least a third of all are on each.
fn draw(case: &Case) -> Vec<(u64, Ranking)> {
    let mut state = 0x5eed_0000_u64 + u64::from(case.ballots);
    let mut next = || {
        // SplitMix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let many = u64::from(case.candidates);
    let ballots = (0..case.ballots).map(|_| {
        let mut keyed: Vec<(u64, u16)> = (1..=case.candidates)
            .map(|number| (next() % (1_000 + 40 * u64::from(number)), number))
            .collect();
        keyed.sort_unstable();
        let length = usize::try_from(many / 3 + next() % (many - many / 3 + 1)).unwrap_or(1);
        let order = keyed.into_iter().take(length.max(1));
        (1, Ranking::strict(order.map(|(_, number)| Candidate(number))))
    });
    ballots.collect()
}
