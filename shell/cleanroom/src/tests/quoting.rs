//! Quotes: what is said before is what happens.

use super::chance::twice;
use super::fixture::{Row, batch, partition, plan as asked, shape as analysed};
use super::hand::{
    CHARTER, EXACTLY, answer, bins, city, code, figure, median, members, number, plan, rows, shape, squares,
    sum,
};
use crate::{Mechanism, OutputQuote, perform, quote};
use fenwick_coop::path::query::{Noise, Plan, Source};

fn text(quote: &Option<String>) -> f64 {
    quote.as_ref().unwrap().parse().unwrap()
}

/// The mean distance of every value from the exact one, column by column, over many answers.
fn measured(answers: usize, columns: usize, mut values: impl FnMut() -> Vec<Vec<Option<f64>>>) -> Vec<f64> {
    let mut off = vec![(0.0, 0.0); columns];
    for _ in 0..answers {
        for row in values() {
            for (column, value) in row.into_iter().enumerate() {
                if let Some(value) = value {
                    off[column] = (off[column].0 + f64::abs(value), off[column].1 + 1.0);
                }
            }
        }
    }
    off.into_iter().map(|(sum, count)| sum / count).collect()
}

fn near(quotes: &[OutputQuote], measured: &[f64]) -> Result<(), String> {
    for (quote, measured) in quotes.iter().zip(measured) {
        if quote.mean_error.is_some() {
            let said = text(&quote.mean_error);
            if (measured / said - 1.0).abs() > 0.1 {
                return Err(format!("{}: said {said}, measured {measured}", quote.name));
            }
        }
    }
    Ok(())
}

/// Rides of members in three cities; the last has many rows and the largest fares.
fn rides(members: u32) -> Vec<Row> {
    let ride = |member: u32, row: u32| {
        let fare = i64::from(member * 4 + row * 10) * if member == members { 1_000 } else { 1 };
        let city = i64::from((member + row) % 3);
        let fields = [
            Some(fare),
            Some(3),
            None,
            Some(fare / 50),
            Some(city),
            Some(0),
            None,
            Some(1),
        ];
        (member, fields)
    };
    let rows = |member: u32| if member == members { 200 } else { 2 };
    (1..=members)
        .flat_map(|member| (0..rows(member)).map(move |row| ride(member, row)))
        .collect()
}

#[test]
fn what_is_counted_and_added_up_is_off_by_what_the_quote_says() {
    let sql = "SELECT city, COUNT(DISTINCT member), COUNT(*), SUM(fare), SUM(load) FROM rides GROUP BY city";
    const MEMBERS: u32 = 900;
    let batch = batch(&rides(MEMBERS));
    for noise in [
        Noise::Laplace {
            epsilon_micro: 1_500_000,
        },
        Noise::Laplace {
            epsilon_micro: 60_000,
        },
        Noise::Gaussian {
            rho_nano: 1_500_000_000,
        },
        Noise::Gaussian { rho_nano: 600_000 },
    ] {
        let plan = Plan {
            noise,
            blank_below: 0,
            ..asked(sql, 1..=MEMBERS)
        };
        let run = |plan: &Plan| {
            let answer = perform(plan, &CHARTER, vec![partition(vec![batch.clone()])]).unwrap();
            let row = |row: usize| {
                (0..5)
                    .map(|column| number(&answer, row, column).map(|(value, _)| value))
                    .collect::<Vec<_>>()
            };
            (0..3).map(row).collect::<Vec<_>>()
        };
        let exact = run(&Plan {
            noise: EXACTLY,
            ..plan.clone()
        });
        let off = || {
            let answer = run(&plan).into_iter().zip(&exact);
            answer
                .map(|(row, exact)| {
                    row.iter()
                        .zip(exact)
                        .map(|(one, other)| Some(one.as_ref()? - other.as_ref()?))
                        .collect()
                })
                .collect()
        };
        let quotes = quote(&Mechanism::of(&plan), None).unwrap();
        twice(|| near(&quotes, &measured(400, 5, off)));
    }
}

#[test]
fn counts_by_bin_are_off_by_what_the_quote_says() {
    let shape = shape(
        vec![],
        vec![members(), bins(&[1, 2])],
        (0..3)
            .map(|bin| Source::Bin {
                stat: 1,
                bin,
                label: String::new(),
            })
            .collect(),
    );
    for noise in [
        Noise::Laplace {
            epsilon_micro: 400_000,
        },
        Noise::Gaussian {
            rho_nano: 800_000_000,
        },
    ] {
        let plan = plan(shape.clone(), noise);
        let off = || {
            let answer = answer(&plan, &[&[9], &[2, 3, 4]]).unwrap();
            vec![
                (0..3)
                    .map(|bin| Some(number(&answer, 0, bin)?.0 - (bin as f64 + 2.0)))
                    .collect(),
            ]
        };
        let quotes = quote(&Mechanism::of(&plan), None).unwrap();
        assert!(quotes.iter().all(|quote| quote.error95.is_some()));
        twice(|| near(&quotes, &measured(3_000, 3, off)));
    }
}

#[test]
fn the_bound_is_the_error_of_the_answer() {
    let sql = "SELECT city, COUNT(*), SUM(load) FROM rides GROUP BY city";
    for noise in [
        Noise::Laplace {
            epsilon_micro: 3_000_000,
        },
        Noise::Gaussian {
            rho_nano: 500_000_000,
        },
    ] {
        let plan = Plan {
            noise,
            blank_below: 0,
            ..asked(sql, 1..=60)
        };
        let quotes = quote(&Mechanism::of(&plan), None).unwrap();
        let answer = perform(&plan, &CHARTER, vec![partition(vec![batch(&rides(60))])]).unwrap();
        assert_eq!(quotes[1].error95, answer.error95()[0][1]);
        // Bern has the widest bounds for loads.
        assert_eq!(quotes[2].error95, answer.error95()[1][2]);
    }
}

#[test]
fn without_a_published_size_nothing_is_guessed() {
    let shape = analysed("SELECT city, COUNT(*), SUM(load), AVG(fare) FROM rides GROUP BY city");
    let mechanism = Mechanism {
        shape: &shape,
        groups_max: 1,
        noise: Noise::Laplace {
            epsilon_micro: 1_000_000,
        },
        key_delta_pico: 0,
        blank_below: 10,
    };
    let quotes = quote(&mechanism, None).unwrap();
    assert_eq!(
        (quotes[0].error95.as_deref(), quotes[0].note.as_deref()),
        (None, None)
    );
    // Scale 4: P(|noise| > 12) is about 4.4 %; it is off by 2α/(1 − α²) = 3.96 on average.
    assert_eq!(
        (quotes[1].error95.as_deref(), quotes[1].mean_error.as_deref()),
        (Some("12"), Some("3.96"))
    );
    assert_eq!(quotes[1].note, None);
    assert!(
        quotes[2].note.as_ref().unwrap().contains("from 0.0 to 2696."),
        "{:?}",
        quotes[2]
    );
    assert!(quotes[3].error95.is_none() && quotes[3].mean_error.is_none() && quotes[3].estimate95.is_none());
    let note = quotes[3].note.as_ref().unwrap();
    assert!(
        note.contains("size of the group") && !note.contains("estimate"),
        "{note}"
    );
    let nothing = Mechanism {
        noise: Noise::Laplace { epsilon_micro: 0 },
        ..mechanism
    };
    assert!(quote(&nothing, None).is_err());
}

#[test]
fn a_published_size_gives_an_estimate_that_says_how_it_is_made() {
    let stats = vec![
        members(),
        rows(4),
        sum(0, 100),
        squares(0, 100),
        bins(&[25, 50, 75]),
    ];
    let spread = Source::Spread {
        squares: 3,
        sum: 2,
        count: 1,
        scale: 0,
        root: true,
    };
    let outputs = vec![
        Source::Mean {
            sum: 2,
            count: 1,
            centre: 0,
            scale: 0,
        },
        Source::Ratio {
            over: 2,
            under: 0,
            shift: 0,
            scale: 1,
        },
        spread,
        median(4, 0, 100),
        figure(0),
    ];
    let shape = shape(vec![city()], stats, outputs);
    let mechanism = |noise: Noise| Mechanism {
        shape: &shape,
        groups_max: 1,
        noise,
        key_delta_pico: 0,
        blank_below: 10,
    };
    let plenty = mechanism(Noise::Gaussian { rho_nano: 50_000_000 });
    let quotes = quote(&plenty, Some(3_000)).unwrap();
    for (place, quote) in quotes.iter().enumerate().take(4) {
        let note = quote.note.as_ref().unwrap();
        assert!(
            quote.error95.is_none() && text(&quote.estimate95) > 0.0,
            "{quote:?}"
        );
        assert!(
            note.contains("a group of 1000 members") && note.contains("published 3000"),
            "{place}: {note}"
        );
    }
    // The mean of a thousand in the middle of their bounds: both errors, as the answer would state them.
    let plan = plan(shape.clone(), Noise::Gaussian { rho_nano: 50_000_000 });
    let plan = Plan {
        groups_max: 1,
        ..plan
    };
    let totals: [&[i128]; 5] = [&[1000; 3], &[1000; 3], &[50_000; 3], &[3_333_000; 3], &[250; 12]];
    let answer = answer(&plan, &totals).unwrap();
    for (column, quote) in quotes.iter().enumerate().take(3) {
        let (_, error) = number(&answer, 0, column).unwrap();
        let said = text(&quote.estimate95);
        assert!(
            (error / said - 1.0).abs() < 0.35,
            "column {column}: {error} for {said}"
        );
    }
    let few = quote(&plenty, Some(3)).unwrap();
    assert!(few[0].estimate95.is_none() && few[0].note.as_ref().unwrap().contains("nothing could be shown"));
    assert_eq!(few[4].error95, quotes[4].error95);
}

#[test]
fn a_found_key_says_from_how_many_members_on_it_is_named() {
    let outputs = vec![
        Source::Key(0),
        figure(0),
        Source::Mean {
            sum: 1,
            count: 0,
            centre: 0,
            scale: 0,
        },
    ];
    let shape = shape(vec![code()], vec![members(), sum(0, 100)], outputs);
    let mechanism = Mechanism {
        shape: &shape,
        groups_max: 2,
        noise: Noise::Laplace {
            epsilon_micro: 500_000,
        },
        key_delta_pico: 1_000_000,
        blank_below: 10,
    };
    let quotes = quote(&mechanism, Some(3_000)).unwrap();
    // Scale 4, a lone member in two groups: 1 + 4·ln(2·10⁶ / (1 + e^(−¼))) is 56.7.
    assert!(
        quotes[0].note.as_ref().unwrap().contains("is 57 or more"),
        "{:?}",
        quotes[0]
    );
    assert!(
        quotes[2]
            .note
            .as_ref()
            .unwrap()
            .contains("just large enough to be named, of 57 members"),
        "{:?}",
        quotes[2]
    );
    assert!(
        quote(
            &Mechanism {
                key_delta_pico: 0,
                ..mechanism
            },
            None
        )
        .is_err()
    );
}
