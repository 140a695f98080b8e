//! Finds what tells two co-ops apart best, and how much that says at least about ε.

use crate::tests::chance::{ALPHA, lower, upper};

/// A number made of an answer, by which answers are told apart.
enum Score {
    /// One figure.
    One(usize),
    /// All figures, each by how far apart the two co-ops' means are for its spread.
    Linear(Vec<f64>),
    /// Likewise, but beyond either mean no further: what is best against Laplace noise.
    Clipped(Vec<(f64, f64, f64)>),
}

impl Score {
    fn of(&self, answer: &[f64]) -> f64 {
        match self {
            Score::One(place) => answer[*place],
            Score::Linear(weights) => answer
                .iter()
                .zip(weights)
                .map(|(value, weight)| value * weight)
                .sum(),
            Score::Clipped(parts) => {
                let each = answer.iter().zip(parts);
                each.map(|(value, (low, high, weight))| value.clamp(*low, *high) * weight)
                    .sum()
            }
        }
    }
}

/// An event: answers with a score from a limit up, or below it.
struct Event {
    score: Score,
    limit: f64,
    above: bool,
    /// Whether it is likelier with the member than without her.
    with: bool,
}

impl Event {
    fn hits(&self, answers: &[Vec<f64>]) -> usize {
        answers
            .iter()
            .filter(|answer| (self.score.of(answer) >= self.limit) == self.above)
            .count()
    }
}

/// A lower bound of ε at this δ, wrong once in a thousand times: from answers with a member and without her.
///
/// One half of the answers chooses the event, the other half bounds its odds (Clopper and Pearson 1934).
pub fn certified(with: &[Vec<f64>], without: &[Vec<f64>], delta: f64) -> f64 {
    let half = with.len() / 2;
    let event = best(&with[..half], &without[..half], delta);
    let (with, without) = (&with[half..], &without[half..]);
    let (often, seldom) = if event.with {
        (with, without)
    } else {
        (without, with)
    };
    let least = lower(event.hits(often), often.len(), ALPHA / 2.0);
    let most = upper(event.hits(seldom), seldom.len(), ALPHA / 2.0);
    ((least - delta).max(0.0) / most).ln()
}

fn best(with: &[Vec<f64>], without: &[Vec<f64>], delta: f64) -> Event {
    let mut best = (f64::NEG_INFINITY, None);
    for score in scores(with, without) {
        let sorted = |answers: &[Vec<f64>]| {
            let mut scores: Vec<f64> = answers.iter().map(|answer| score.of(answer)).collect();
            scores.sort_by(f64::total_cmp);
            scores
        };
        let (one, other) = (sorted(with), sorted(without));
        let mut all: Vec<f64> = one.iter().chain(&other).copied().collect();
        all.sort_by(f64::total_cmp);
        let mut found = None;
        for step in 1..60 {
            let limit = all[all.len() * step / 60];
            let from = |scores: &[f64]| {
                1.0 - scores.partition_point(|score| *score < limit) as f64 / scores.len() as f64
            };
            let (one, other) = (from(&one), from(&other));
            for (above, with, often, seldom) in [
                (true, true, one, other),
                (true, false, other, one),
                (false, true, 1.0 - one, 1.0 - other),
                (false, false, 1.0 - other, 1.0 - one),
            ] {
                let promise = promise(often, seldom, all.len() as f64 / 2.0, delta);
                if promise > best.0 {
                    best.0 = promise;
                    found = Some((limit, above, with));
                }
            }
        }
        if let Some((limit, above, with)) = found {
            best.1 = Some(Event {
                score,
                limit,
                above,
                with,
            });
        }
    }
    best.1.unwrap_or(Event {
        score: Score::One(0),
        limit: 0.0,
        above: true,
        with: true,
    })
}

/// What ε an event may certify, roughly.
fn promise(often: f64, seldom: f64, trials: f64, delta: f64) -> f64 {
    let spread = |p: f64| 3.3 * (p * (1.0 - p) / trials).sqrt();
    ((often - spread(often) - delta).max(1e-9) / (seldom + spread(seldom) + 6.0 / trials)).ln()
}

fn scores(with: &[Vec<f64>], without: &[Vec<f64>]) -> Vec<Score> {
    let width = with[0].len();
    let mean = |answers: &[Vec<f64>], place: usize| {
        answers.iter().map(|answer| answer[place]).sum::<f64>() / answers.len() as f64
    };
    let mut scores: Vec<Score> = (0..width).map(Score::One).collect();
    let (mut linear, mut clipped) = (Vec::new(), Vec::new());
    for place in 0..width {
        let (one, other) = (mean(with, place), mean(without, place));
        let square = |answer: &Vec<f64>| (answer[place] - other).powi(2);
        let variance = (without.iter().map(square).sum::<f64>() / without.len() as f64).max(1e-12);
        linear.push((one - other) / variance);
        clipped.push((
            one.min(other),
            one.max(other),
            (one - other).signum() / variance.sqrt(),
        ));
    }
    scores.push(Score::Linear(linear));
    scores.push(Score::Clipped(clipped));
    scores
}

/// ε at a δ of what costs ρ: the least over all orders α of ρα + ln(1 − 1/α) − ln(αδ)/(α − 1).
///
/// # Source
/// Canonne, Kamath and Steinke 2020, proposition 12 with corollary 13.
pub fn epsilon_of(rho: f64, delta: f64) -> f64 {
    let orders = (1..4_000).map(|step| 1.0 + f64::from(step) * 0.02);
    orders
        .map(|order| rho * order + (1.0 - 1.0 / order).ln() - (order * delta).ln() / (order - 1.0))
        .fold(f64::INFINITY, f64::min)
}
