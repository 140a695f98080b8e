use super::*;
use crate::tests::hand::{
    EXACTLY, answer, answer_found, bins, city, code, figure, members, plan, shape, sum,
};
use fenwick_coop::kernel::code::number;
use fenwick_coop::path::query::{Source, StatBands};
use fenwick_coop::people::charter::ScaledBounds;

const LAPLACE: Noise = Noise::Laplace {
    epsilon_micro: 500_000,
};
const GAUSSIAN: Noise = Noise::Gaussian { rho_nano: 20_000_000 };

/// P(noise ≥ t), summed by the definition.
fn tail(law: Law, t: i128) -> f64 {
    let weight = |x: i128| match law {
        Law::Nothing => 0.0,
        Law::Laplace { scale } => (-(x as f64) / scale).exp(),
        Law::Gaussian { sigma } => (-(x as f64).powi(2) / (2.0 * sigma * sigma)).exp(),
    };
    let far = (80.0 * law.scale()) as i128;
    let sum = |from: i128| (from..=far).rev().map(weight).sum::<f64>();
    sum(t) / (2.0 * sum(1) + 1.0)
}

fn found(noise: Noise, groups: u32, key_delta_pico: u64) -> Plan {
    let shape = shape(
        vec![code()],
        vec![members(), sum(0, 10)],
        vec![Source::Key(0), figure(0), figure(1)],
    );
    Plan {
        groups_max: groups,
        key_delta_pico,
        ..plan(shape, noise)
    }
}

#[test]
fn a_lone_member_is_named_no_more_often_than_delta_allows() {
    for noise in [LAPLACE, GAUSSIAN] {
        for groups in [1, 2, 7, 20] {
            for key_delta_pico in [50_000_000_000, 1_000_000, 1] {
                let plan = found(noise, groups, key_delta_pico);
                let mechanism = Mechanism::of(&plan);
                let (from, law) = (
                    mechanism.named_from().unwrap().unwrap(),
                    mechanism.widest(0).unwrap(),
                );
                let delta = key_delta_pico as f64 / 1e12;
                let named = |count: i128| f64::from(groups) * tail(law, from - count);
                assert!(named(1) <= delta, "{noise:?} {groups} {delta}: {}", named(1));
                // As small as it can be, but for a rounding of large Gaussian tails.
                assert!(
                    named(2) > delta * 0.9,
                    "{noise:?} {groups} {delta}: {} is too careful",
                    named(2)
                );
                for count in 1..50 {
                    assert!(named(count) <= named(count + 1));
                }
            }
        }
    }
}

#[test]
fn groups_are_named_from_the_threshold_up_in_the_order_of_their_texts() {
    let plan = Plan {
        blank_below: 5,
        ..found(EXACTLY, 3, 1_000_000)
    };
    let from = Mechanism::of(&plan).named_from().unwrap().unwrap();
    assert_eq!(from, 5, "without noise, `blank_below` alone decides");
    let codes = ["E11.9", "A00", "B", "C", "I:9", "I09"].map(|code| number(code).unwrap());
    let groups: Vec<(i64, u32)> = codes.into_iter().map(|code| (code, 0)).chain([(1, 0)]).collect();
    let answer = answer_found(
        &plan,
        &groups,
        &[&[5, 4, 900, 1, 7, 8, 900], &[50, 40, 30, 20, 10, 0, 1]],
    )
    .unwrap();
    let rows: Vec<Vec<String>> = answer
        .rows()
        .into_iter()
        .map(|row| row.into_iter().flatten().collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["B", "900", "30"],
            ["E11.9", "5", "50"],
            ["I09", "8", "0"],
            ["I:9", "7", "10"]
        ]
    );
    assert_eq!(answer.blanked, 0);
    assert_eq!(answer.to_json()["mechanism"]["key_delta"], "0.000001000000");
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.contains("below 5 are not named")),
        "{:?}",
        answer.notes
    );
    assert!(answer_found(&plan, &[], &[&[], &[]]).unwrap().rows().is_empty());
}

#[test]
fn a_found_key_beside_a_public_one_has_its_cells() {
    let shape = shape(
        vec![city(), code()],
        vec![members()],
        vec![Source::Key(0), Source::Key(1), figure(0)],
    );
    let plan = Plan {
        key_delta_pico: 1_000_000,
        ..plan(shape, EXACTLY)
    };
    let (a, b) = (number("A").unwrap(), number("B").unwrap());
    let answer = answer_found(&plan, &[(b, 0), (a, 2), (a, 1), (b, 2)], &[&[20, 30, 40, 1]]).unwrap();
    let rows: Vec<Vec<String>> = answer
        .rows()
        .into_iter()
        .map(|row| row.into_iter().flatten().collect())
        .collect();
    assert_eq!(
        rows,
        [["Bern", "A", "40"], ["Zürich", "A", "30"], ["Basel", "B", "20"]]
    );
}

#[test]
fn a_plan_that_does_not_fit_is_an_error_whatever_the_rows() {
    let public = plan(
        shape(vec![city()], vec![members(), bins(&[10])], vec![figure(0)]),
        LAPLACE,
    );
    let found_plan = found(LAPLACE, 3, 1_000_000);
    let errors = [
        answer_found(&found(LAPLACE, 3, 0), &[(64, 0)], &[&[1], &[1]]),
        answer_found(&public, &[(64, 0)], &[&[1], &[1, 1]]),
        answer(&found_plan, &[&[1], &[1]]),
        answer(&public, &[&[1, 1, 1]]),
        answer(&public, &[&[1, 1, 1], &[1, 1, 1]]),
        answer(&public, &[&[1, 1], &[1, 1, 1, 1, 1, 1]]),
        answer(
            &plan(public.shape.clone(), Noise::Gaussian { rho_nano: 0 }),
            &[&[1; 3], &[1; 6]],
        ),
    ];
    for error in errors {
        assert!(matches!(error, Err(Error::Plan(_))), "{error:?}");
    }
    assert!(answer(&public, &[&[1; 3], &[1; 6]]).is_ok());
}

#[test]
fn every_cell_has_the_noise_of_its_own_reach() {
    let bounds = [0, 10, 1000].map(|most| ScaledBounds {
        row_min: 0,
        row_max: most,
        member_sum_min: 0,
        member_sum_max: most,
    });
    let banded = Stat {
        bands: Some(StatBands {
            key: 0,
            bounds: bounds.to_vec(),
        }),
        ..sum(0, 1000)
    };
    let plan = plan(
        shape(vec![city()], vec![members(), banded], vec![figure(1)]),
        GAUSSIAN,
    );
    let laws: Vec<Law> = Mechanism::of(&plan)
        .laws(1)
        .unwrap()
        .into_iter()
        .map(|(law, _)| law)
        .collect();
    // σ = reach · √(k/2ρ), k = 3, ρ = 0.02.
    for (law, sigma) in laws.iter().zip([0.0, 86.602_540_378_4, 8_660.254_037_8]) {
        assert!((law.scale() - sigma).abs() <= sigma * 1e-9, "{law:?} for {sigma}");
    }
    let totals = noise(&plan, Exact::new(vec![vec![0; 3], vec![7; 3]])).unwrap();
    let of_cell: Vec<(i128, Law)> = (0..3)
        .map(|cell| totals.figures(1, cell)[0])
        .map(|figure| (figure.value(), figure.law()))
        .collect();
    assert_eq!(of_cell[0], (0, Law::Nothing));
    assert_eq!((of_cell[1].1, of_cell[2].1), (laws[1], laws[2]));
    assert!(totals.figures(2, 0).is_empty() && totals.figures(1, 3).is_empty());
}
