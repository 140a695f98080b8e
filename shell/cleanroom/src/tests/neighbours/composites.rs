//! Five questions as they are asked: an outlier, rare keys, missing values, twenty figures at once, medians and spreads.

use super::{CHARTER, audited, caught, claimed, epsilon_of, figures};
use crate::answer::present;
use crate::bound::bound;
use crate::mechanism::{Exact, noise};
use crate::tests::fixture::{Row, batch, partition, plan as asked};
use crate::tests::hand::{
    answer, answer_found, bins, city, code, figure, median, members, plan, rows, shape, squares, sum,
};
use fenwick_coop::kernel::code::number;
use fenwick_coop::path::query::{Noise, Plan, Source};

const MEMBERS: u32 = 41;

/// A plan with this ε for the whole question.
fn pure(sql: &str, epsilon_micro: u64) -> Plan {
    let plan = asked(sql, 1..=MEMBERS);
    let each = epsilon_micro / plan.shape.stats_count();
    Plan {
        noise: Noise::Laplace { epsilon_micro: each },
        ..plan
    }
}

/// A plan with this ρ for the whole question.
fn concentrated(sql: &str, rho_nano: u64) -> Plan {
    let plan = asked(sql, 1..=MEMBERS);
    let each = rho_nano / plan.shape.stats_count();
    Plan {
        noise: Noise::Gaussian { rho_nano: each },
        ..plan
    }
}

/// Answers over rows of forty others, and of the member with these rows or without her.
///
/// Bounding draws nothing, so it is done once for each side; all that chance does comes after it.
fn over(plan: Plan, own: impl Fn(u32) -> [Option<i64>; 8], count: u32) -> impl Fn(bool) -> Vec<f64> {
    let other = |member: u32, row: i64| -> Row {
        let member_number = i64::from(member);
        (
            member,
            [
                Some(900 + 40 * row),
                Some(200 + member_number % 4),
                Some(50),
                Some(9),
                Some((member_number + row) % 3),
                Some(1),
                Some(row),
                Some(row % 2),
            ],
        )
    };
    let others: Vec<Row> = (1..MEMBERS)
        .flat_map(|member| (0..3).map(move |row| other(member, row)))
        .collect();
    let hers = (0..count).map(|row| (MEMBERS, own(row)));
    let exact = |rows: Vec<Row>| -> Exact { bound(&plan, vec![partition(vec![batch(&rows)])]).unwrap() };
    let with = exact(others.iter().copied().chain(hers).collect());
    let without = exact(others.clone());
    move |there| {
        let exact = if there { with.clone() } else { without.clone() };
        figures(&present(&plan, &CHARTER, &noise(&plan, exact).unwrap()).unwrap())
    }
}

/// The outlier's rows: ten thousand of them, as large as can be, in every city.
fn outlier(row: u32) -> [Option<i64>; 8] {
    [
        Some(1_000_000),
        Some(9_999),
        Some(1_000),
        Some(500),
        Some(i64::from(row % 3)),
        Some(1),
        Some(0),
        Some(1),
    ]
}

#[test]
fn an_outlier_with_ten_thousand_rows() {
    let by_city = "SELECT city, COUNT(DISTINCT member), SUM(fare) FROM rides GROUP BY city";
    let ask = over(pure(by_city, 2_000_000), outlier, 10_000);
    claimed("outlier by city", 2.0, || audited(2_000, 0.0, &ask));
    let ask = |epsilon_micro| {
        over(
            pure(
                "SELECT COUNT(DISTINCT member), SUM(fare) FROM rides",
                epsilon_micro,
            ),
            outlier,
            10_000,
        )
    };
    let (honest, halved) = (ask(1_000_000), ask(2_000_000));
    claimed("outlier", 1.0, || audited(3_000, 0.0, &honest));
    caught("outlier, halved", 1.0, || audited(3_000, 0.0, &halved));
}

#[test]
fn missing_values_in_every_field() {
    let sql = "SELECT COUNT(DISTINCT member), COUNT(*), COUNT(fare), SUM(fare) FROM rides WHERE tip > 1 OR tip IS NULL";
    let ask = over(pure(sql, 2_000_000), |_| [None; 8], 50);
    claimed("missing values", 2.0, || audited(3_000, 0.0, &ask));
}

#[test]
fn twenty_figures_at_once() {
    let sums = (1..=17)
        .map(|most| format!(", SUM(CLAMP(fare, 0, {most})) AS s{most}"))
        .collect::<String>();
    let sql = format!("SELECT COUNT(DISTINCT member), COUNT(*), AVG(fare){sums} FROM rides");
    let delta = 0.1;
    let claim = epsilon_of(0.5, delta);
    let ask = |rho_nano| over(concentrated(&sql, rho_nano), outlier, 10_000);
    let (honest, halved) = (ask(500_000_000), ask(2_000_000_000));
    claimed("twenty figures", claim, || audited(3_000, delta, &honest));
    caught("twenty figures, halved", claim, || audited(3_000, delta, &halved));
}

#[test]
fn rare_keys_in_several_cells() {
    let stats = vec![members(), rows(4), sum(0, 50)];
    let shape = shape(
        vec![city(), code()],
        stats,
        vec![Source::Key(0), Source::Key(1), figure(0), figure(1), figure(2)],
    );
    let noise = Noise::Laplace {
        epsilon_micro: 500_000,
    };
    let plan = Plan {
        key_delta_pico: 20_000_000_000,
        ..plan(shape, noise)
    };
    let (common, rare) = (number("A").unwrap(), number("RARE").unwrap());
    // She is alone in two groups, and one of many in a third.
    let with: (&[(i64, u32)], [&[i128]; 3]) = (
        &[(common, 0), (rare, 1), (rare, 2)],
        [&[31, 1, 1], &[90, 4, 4], &[450, 50, 50]],
    );
    let without: (&[(i64, u32)], [&[i128]; 3]) = (&[(common, 0)], [&[30], &[86], &[400]]);
    claimed("rare keys", 1.5, || {
        audited(2_000, 0.02, |there| {
            let (groups, totals) = if there { with } else { without };
            let answer = answer_found(&plan, groups, &totals).unwrap();
            let rows = answer.rows();
            let of = |cell: usize, key: &str, column: usize| -> Option<f64> {
                let city = ["Basel", "Bern", "Zürich"][cell];
                let row = rows
                    .iter()
                    .find(|row| row[0].as_deref() == Some(city) && row[1].as_deref() == Some(key))?;
                row[column].as_ref()?.parse().ok()
            };
            let groups = [(0, "A"), (1, "RARE"), (2, "RARE")];
            groups
                .iter()
                .flat_map(|(cell, key)| (2..5).map(|column| of(*cell, key, column).unwrap_or(-1e9)))
                .collect()
        })
    });
}

#[test]
fn medians_and_spreads_beside_counts() {
    let stats = vec![
        members(),
        rows(1),
        sum(-50, 50),
        squares(-50, 50),
        bins(&[10, 20, 30]),
    ];
    let spread = |root| Source::Spread {
        squares: 3,
        sum: 2,
        count: 1,
        scale: 0,
        root,
    };
    let histogram = (0..4).map(|bin| Source::Bin {
        stat: 4,
        bin,
        label: String::new(),
    });
    let outputs = [
        Source::Mean {
            sum: 2,
            count: 1,
            centre: 0,
            scale: 0,
        },
        Source::Ratio {
            over: 3,
            under: 0,
            shift: 0,
            scale: 2,
        },
        spread(false),
        spread(true),
        median(4, -50, 50),
    ];
    let shape = shape(vec![], stats, outputs.into_iter().chain(histogram).collect());
    let plan = plan(
        shape,
        Noise::Laplace {
            epsilon_micro: 400_000,
        },
    );
    // She is at the far end of every bound.
    let with: [&[i128]; 5] = [&[61], &[61], &[950], &[22_500], &[20, 20, 15, 6]];
    let without: [&[i128]; 5] = [&[60], &[60], &[900], &[20_000], &[20, 20, 15, 5]];
    claimed("medians and spreads", 2.0, || {
        audited(2_000, 0.0, |there| {
            figures(&answer(&plan, if there { &with } else { &without }).unwrap())
        })
    });
}
