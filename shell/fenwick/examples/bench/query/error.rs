//! How far answers lie from the exact value, and how much of that is noise.

use super::run::{Answer, Run};

/// Errors in per cent of the exact value, as means over groups and figures.
///
/// No single error counts for more than 100 %: an average over a noisy count near zero can be anything. A blank is 100 %.
#[derive(Clone, Copy)]
pub struct Errors {
    /// The mean distance from the exact value: noise, and what bounding left out.
    pub all: f64,
    /// The mean distance of two draws, by √2: noise alone, whatever their centre.
    pub noise: f64,
}

const MOST: f64 = 1.0;

/// The errors of a run's answers, or nothing without answers or groups.
pub fn of(run: &Run, exact: &Answer) -> Option<Errors> {
    let (mut all, mut noise) = (Mean::default(), Mean::default());
    for (group, values) in exact {
        for (place, value) in values.iter().enumerate() {
            let Some(value) = value.filter(|value| *value != 0.0) else {
                continue;
            };
            let drawn = |answer: &Answer| answer.get(group)?.get(place).copied().flatten();
            let draws: Vec<Option<f64>> = run.answers.iter().map(drawn).collect();
            let share = |distance: f64| (distance / value).abs().min(MOST);
            for draw in &draws {
                all.add(draw.map_or(MOST, |draw| share(draw - value)));
            }
            for pair in draws.windows(2) {
                if let [Some(one), Some(other)] = pair {
                    noise.add(share(one - other) / std::f64::consts::SQRT_2);
                }
            }
        }
    }
    Some(Errors {
        all: 100.0 * all.mean()?,
        noise: 100.0 * noise.mean()?,
    })
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}
