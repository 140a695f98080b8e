//! The neighbour audit: thousands of answers from two co-ops that differ in one member, and what they give away.
//!
//! The claimed ε is never exceeded; when the noise is halved behind its back, the audit says so.

mod composites;
mod search;

use super::chance::twice;
use super::hand::{CHARTER, answer, answer_found, code, figure, members, plan, shape, sum};
use crate::Answer;
use fenwick_coop::kernel::code::number;
use fenwick_coop::path::query::{Noise, Plan, Source};
use search::{certified, epsilon_of};

/// Every figure of an answer twice: whether it is there, and what it is.
fn figures(answer: &Answer) -> Vec<f64> {
    let values = answer.rows().into_iter().flatten();
    let parsed = values.map(|text| text.and_then(|text| text.parse::<f64>().ok()));
    parsed
        .flat_map(|value| [f64::from(u8::from(value.is_some())), value.unwrap_or(0.0)])
        .collect()
}

/// The certified ε of answers with a member and without her.
fn audited(runs: usize, delta: f64, ask: impl Fn(bool) -> Vec<f64>) -> f64 {
    let all = |with: bool| -> Vec<Vec<f64>> { (0..runs).map(|_| ask(with)).collect() };
    certified(&all(true), &all(false), delta)
}

/// Fails when more than the claim is certified.
fn claimed(name: &str, claim: f64, mut audit: impl FnMut() -> f64) {
    twice(|| {
        let certified = audit();
        println!("{name}: claimed {claim:.3}, certified {certified:.3}");
        if certified <= claim {
            Ok(())
        } else {
            Err(format!("{name}: claimed {claim}, certified {certified}"))
        }
    });
}

/// Fails when no more than the claim is certified of what must not keep it.
fn caught(name: &str, claim: f64, mut audit: impl FnMut() -> f64) {
    twice(|| {
        let certified = audit();
        println!("{name}: claimed {claim:.3}, certified {certified:.3}");
        if certified > claim {
            Ok(())
        } else {
            Err(format!(
                "{name}: went unnoticed, claimed {claim}, certified {certified}"
            ))
        }
    });
}

/// A count and a sum of a member who is there or not.
fn counted(noise: Noise) -> impl Fn(bool) -> Vec<f64> {
    let shape = shape(vec![], vec![members(), sum(0, 50)], vec![figure(0), figure(1)]);
    let plan = plan(shape, noise);
    move |with| {
        let with = i128::from(with);
        figures(&answer(&plan, &[&[40 + with], &[700 + 50 * with]]).unwrap())
    }
}

#[test]
fn laplace_keeps_its_epsilon_and_half_of_it_does_not() {
    let noise = |epsilon_micro| Noise::Laplace { epsilon_micro };
    claimed("laplace", 1.0, || audited(3_000, 0.0, counted(noise(500_000))));
    caught("laplace, halved", 1.0, || {
        audited(3_000, 0.0, counted(noise(1_000_000)))
    });
}

#[test]
fn gaussian_keeps_its_epsilon_at_delta_and_half_of_it_does_not() {
    let noise = |rho_nano| Noise::Gaussian { rho_nano };
    let (rho, delta) = (0.5, 0.1);
    let claim = epsilon_of(rho, delta);
    claimed("gaussian", claim, || {
        audited(3_000, delta, counted(noise(250_000_000)))
    });
    // Half of σ is four times ρ.
    caught("gaussian, halved", claim, || {
        audited(3_000, delta, counted(noise(1_000_000_000)))
    });
}

/// Whether the only member with a code is named, and what else is said.
fn named(noise: Noise, key_delta_pico: u64) -> impl Fn(bool) -> Vec<f64> {
    let shape = shape(
        vec![code()],
        vec![members(), sum(0, 50)],
        vec![Source::Key(0), figure(0), figure(1)],
    );
    let plan = Plan {
        key_delta_pico,
        groups_max: 1,
        ..plan(shape, noise)
    };
    let codes = ["A", "RARE"].map(|text| (number(text).unwrap(), 0));
    move |with| {
        let answer = if with {
            answer_found(&plan, &codes, &[&[30, 1], &[400, 50]])
        } else {
            answer_found(&plan, &codes[..1], &[&[30], &[400]])
        };
        let answer = answer.unwrap();
        let rare = answer
            .rows()
            .into_iter()
            .find(|row| row[0].as_deref() == Some("RARE"));
        let value = |column: usize| -> f64 {
            rare.as_ref()
                .map_or(-1e9, |row| row[column].as_ref().unwrap().parse().unwrap())
        };
        vec![
            f64::from(u8::from(rare.is_some())),
            value(1),
            value(2),
            answer.rows().len() as f64,
        ]
    }
}

#[test]
fn rare_keys_are_named_no_more_than_delta_and_twenty_times_as_often_is_caught() {
    let delta = 0.02;
    for (noise, claim) in [
        (
            Noise::Laplace {
                epsilon_micro: 500_000,
            },
            1.0,
        ),
        (
            Noise::Gaussian {
                rho_nano: 125_000_000,
            },
            epsilon_of(0.25, delta),
        ),
    ] {
        // δ of the key stands beside that of the conversion.
        let delta = if matches!(noise, Noise::Laplace { .. }) {
            delta
        } else {
            2.0 * delta
        };
        claimed("threshold", claim, || {
            audited(2_000, delta, named(noise, 20_000_000_000))
        });
        caught("threshold, too low", claim, || {
            audited(2_000, delta, named(noise, 400_000_000_000))
        });
    }
}
