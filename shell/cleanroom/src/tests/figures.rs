//! Values and their errors, from numbers and laws alone.

use super::hand::{bins, figure, median, members, quantile, rows, shape, squares, sum};
use crate::answer::figure::{Figure, Part, of};
use crate::law::Law;
use fenwick_coop::path::query::Source;
use proptest::prelude::*;

const NONE: Law = Law::Nothing;

/// The figure of an output over statistics with these numbers, all with this law: members, rows, a sum, squares, bins.
fn made(source: &Source, numbers: &[&[i128]], law: Law) -> Option<Figure> {
    let shape = shape(
        vec![],
        vec![members(), rows(9), sum(0, 9), squares(0, 9), bins(&[10, 20, 30])],
        vec![],
    );
    let parts = |stat: usize| -> Vec<Part> {
        numbers[stat]
            .iter()
            .map(|value| Part { value: *value, law })
            .collect()
    };
    of(source, &shape, &parts).unwrap()
}

fn texts(source: &Source, numbers: &[&[i128]], law: Law) -> Option<(String, String)> {
    made(source, numbers, law).map(|figure| (figure.text(), figure.error_text()))
}

fn told(value: &str, error: &str) -> Option<(String, String)> {
    Some((value.to_owned(), error.to_owned()))
}

fn mean(centre: i64, scale: u8) -> Source {
    Source::Mean {
        sum: 2,
        count: 1,
        centre,
        scale,
    }
}

fn ratio(shift: i8, scale: u8) -> Source {
    Source::Ratio {
        over: 2,
        under: 1,
        shift,
        scale,
    }
}

fn spread(scale: u8, root: bool) -> Source {
    Source::Spread {
        squares: 3,
        sum: 2,
        count: 1,
        scale,
        root,
    }
}

#[test]
fn means_and_ratios_are_rounded_and_their_errors_cover_the_rounding() {
    assert_eq!(
        texts(&mean(0, 2), &[&[], &[3], &[1000]], NONE),
        told("3.3333", "0.0001")
    );
    assert_eq!(
        texts(&mean(500, 2), &[&[], &[4], &[-1000]], NONE),
        told("2.5000", "0.0000")
    );
    // 1000 in hundredths by 3 in tenths is 10 / 0.3.
    assert_eq!(
        texts(&ratio(1, 3), &[&[], &[3], &[1000]], NONE),
        told("33.333", "0.001")
    );
    assert_eq!(
        texts(&ratio(-1, 0), &[&[], &[3], &[-1000]], NONE),
        told("-3333", "1")
    );
    assert_eq!(
        texts(&ratio(5, 2), &[&[], &[-4], &[6_000_000]], NONE),
        told("-15.00", "0.00")
    );
    assert_eq!(texts(&ratio(0, 2), &[&[], &[0], &[5]], NONE), None);
    assert_eq!(texts(&mean(0, 2), &[&[], &[-5], &[5]], NONE), None);
}

#[test]
fn what_may_be_divided_by_nothing_is_left_out() {
    // 97.5 % of the noise is within ±4.
    let law = Law::Laplace { scale: 1.0 };
    assert_eq!(law.error_bound(0.025), 4);
    for source in [mean(0, 0), ratio(0, 2)] {
        assert!(made(&source, &[&[], &[4], &[100]], law).is_none());
        assert!(made(&source, &[&[], &[5], &[100]], law).is_some());
    }
    assert!(made(&ratio(0, 2), &[&[], &[-4], &[100]], law).is_none());
    // 100/5 with both off by 4: from 96/9 to 104/1.
    assert_eq!(
        texts(&ratio(0, 2), &[&[], &[5], &[100]], law),
        told("20.00", "84.00")
    );
    // A third each: 98.3 % is within ±5 or less.
    assert!(
        made(
            &spread(0, false),
            &[&[], &[law.error_bound(0.05 / 3.0)], &[0], &[10]],
            law
        )
        .is_none()
    );
}

#[test]
fn variance_and_deviation_are_of_the_population() {
    // 1, 2, 3, 4, 10 in hundredths around 0: mean 4, squares 130, variance 10.
    let numbers: [&[i128]; 4] = [&[], &[5], &[20], &[130]];
    assert_eq!(
        texts(&spread(2, false), &numbers, NONE),
        told("0.001000", "0.000000")
    );
    assert_eq!(texts(&spread(2, true), &numbers, NONE), told("0.0316", "0.0001"));
    // √2 and √3 to the nearest, from both sides.
    assert_eq!(
        texts(&spread(0, true), &[&[], &[1], &[0], &[2]], NONE),
        told("1.41", "0.01")
    );
    assert_eq!(
        texts(&spread(0, true), &[&[], &[1], &[0], &[3]], NONE),
        told("1.73", "0.01")
    );
    // Noise made it negative.
    assert_eq!(
        texts(&spread(1, false), &[&[], &[2], &[10], &[5]], NONE),
        told("0.0000", "0.0000")
    );
    assert_eq!(
        texts(&spread(1, true), &[&[], &[2], &[10], &[5]], NONE),
        told("0.000", "0.000")
    );
}

#[test]
fn quantiles_lie_within_their_bin_and_say_so() {
    let of = |source: &Source, counts: &[i128]| texts(source, &[&[], &[], &[], &[], counts], NONE);
    // Half of 8 lies a quarter into the second bin; its interval is the bin.
    assert_eq!(of(&median(4, 0, 100), &[3, 4, 1, 0]), told("13", "7"));
    assert_eq!(of(&quantile(4, 9_000, 0, 100), &[3, 4, 1, 0]), told("22", "8"));
    // All in the last bin: from its edge to the greatest there can be.
    assert_eq!(of(&median(4, 0, 100), &[0, 0, 0, 6]), told("65", "35"));
    assert_eq!(of(&median(4, -40, 100), &[6, 0, 0, 0]), told("-15", "25"));
    // Between two bins the median may be in either.
    assert_eq!(of(&median(4, 0, 100), &[0, 5, 5, 0]), told("20", "10"));
    // Edges beyond what there can be are drawn in.
    assert_eq!(of(&median(4, 15, 25), &[1, 6, 1, 0]), told("18", "3"));
    assert_eq!(of(&median(4, 0, 100), &[0, 0, 0, 0]), None);
    assert_eq!(of(&median(4, 0, 100), &[0, -3, 0, 0]), None);
    assert_eq!(of(&quantile(4, 0, 0, 100), &[0, 5, 0, 0]), told("0", "20"));
    assert_eq!(of(&quantile(4, 10_000, 0, 100), &[0, 5, 0, 0]), told("20", "80"));
}

#[test]
fn a_falling_sequence_is_made_to_rise() {
    // Below the edges lie 0, 6, 1, 9, 8; beyond half of 8 that is -4, 2, -3, 5, 4. The rising sequence next to it is
    // -4, -½, -½, 4½, 4½: it crosses zero a tenth into the third bin. The first two bins cannot be struck out.
    let law = Law::Laplace { scale: 0.5 };
    let figure = made(&median(4, 0, 40), &[&[], &[], &[], &[], &[6, -5, 8, -1]], law).unwrap();
    assert_eq!((figure.value, figure.error), (21, 21));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the true parts within their intervals, the true value is within its own.
    #[test]
    fn no_corner_of_the_box_is_outside_the_interval(
        count in 30i128..2_000, sum in -20_000i128..20_000, over in 0i128..400_000, at in prop::array::uniform3(0.0f64..=1.0),
        scale in 0.1f64..6.0,
    ) {
        let law = Law::Laplace { scale };
        let numbers: [&[i128]; 4] = [&[], &[count], &[sum], &[over]];
        let inside = |value: i128, beyond: f64, at: f64| {
            let error = law.error_bound(beyond) as f64;
            value as f64 - error + 2.0 * error * at
        };
        let near = |source: &Source, truth: f64| {
            let figure = made(source, &numbers, law).unwrap();
            let unit = 10f64.powi(figure.scale.into());
            let value: f64 = figure.value as f64 / unit;
            ((value - truth).abs() <= figure.error as f64 / unit + 1e-9, format!("{figure:?} and {truth}"))
        };
        for at in [at, at.map(f64::round)] {
            let (n, s) = (inside(count, 0.025, at[0]), inside(sum, 0.025, at[1]));
            let (good, why) = near(&mean(7, 0), s / n + 7.0);
            prop_assert!(good, "mean {why}");
            let (good, why) = near(&ratio(0, 4), s / n);
            prop_assert!(good, "ratio {why}");
            let (n, s, q) = (inside(count, 0.05 / 3.0, at[0]), inside(sum, 0.05 / 3.0, at[1]), inside(over, 0.05 / 3.0, at[2]));
            let variance = (q / n - s * s / (n * n)).max(0.0);
            let (good, why) = near(&spread(0, false), variance);
            prop_assert!(good, "variance {why}");
            let (good, why) = near(&spread(0, true), variance.sqrt());
            prop_assert!(good, "deviation {why}");
        }
    }

    /// However the noise fell, a quantile is a value there can be, and its interval reaches the ends of bins.
    #[test]
    fn a_quantile_is_never_out_of_range(counts in prop::array::uniform4(-30i128..60), part in 0u16..=10_000, scale in 0.1f64..9.0) {
        for law in [Law::Laplace { scale }, Law::Gaussian { sigma: scale }] {
            if let Some(figure) = made(&quantile(4, part, 5, 60), &[&[], &[], &[], &[], &counts], law) {
                prop_assert!((5..=60).contains(&figure.value) && figure.error >= 0, "{figure:?}");
                let ends = [5, 10, 20, 30, 60];
                let reaches = |end: i128| ends.contains(&end);
                prop_assert!(reaches(figure.value - figure.error) || reaches(figure.value + figure.error), "{figure:?}");
            }
        }
    }
}

#[test]
fn numbers_too_large_to_work_with_are_left_out() {
    let far = i128::MAX / 2;
    for source in [mean(0, 2), ratio(0, 9), spread(2, true), spread(2, false)] {
        assert_eq!(
            made(&source, &[&[], &[10], &[far], &[far]], NONE),
            None,
            "{source:?}"
        );
    }
    assert_eq!(
        made(
            &median(4, 0, 100),
            &[&[], &[], &[], &[], &[far, far, far, far]],
            NONE
        ),
        None
    );
    assert!(made(&figure(2), &[&[], &[10], &[far], &[]], NONE).is_some());
}
