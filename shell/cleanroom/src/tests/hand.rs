//! Shapes, plans and totals made by hand, where no row is needed.

use super::fixture::charter;
use crate::answer::present;
use crate::mechanism::{Exact, Found, noise};
use crate::{Answer, Error};
use fenwick_coop::kernel::ids::{QueryNo, RequestNo};
use fenwick_coop::path::query::{Binning, GroupKey, Measured, Noise, Output, Plan, Shape, Source, Stat};
use fenwick_coop::people::charter::Charter;
use std::sync::LazyLock;

/// The fixture's charter, made once: it is long.
pub static CHARTER: LazyLock<Charter> = LazyLock::new(charter);

/// So little noise that every value is the exact one.
pub const EXACTLY: Noise = Noise::Laplace {
    epsilon_micro: u64::MAX,
};

pub fn stat(what: Measured, lo: i64, hi: i64) -> Stat {
    Stat {
        what,
        lo,
        hi,
        bands: None,
    }
}

pub fn members() -> Stat {
    stat(Measured::Members, 0, 1)
}

pub fn rows(most: i64) -> Stat {
    stat(Measured::Rows(None), 0, most)
}

pub fn sum(lo: i64, hi: i64) -> Stat {
    let what = Measured::Sum {
        field: "fare".to_owned(),
        row_min: lo,
        row_max: hi,
        centre: 0,
    };
    stat(what, lo, hi)
}

pub fn squares(row_min: i64, row_max: i64) -> Stat {
    let what = Measured::Squares {
        field: "fare".to_owned(),
        row_min,
        row_max,
        centre: 0,
    };
    stat(what, 0, row_min.pow(2).max(row_max.pow(2)))
}

pub fn bins(edges: &[i64]) -> Stat {
    let what = Measured::Bins {
        field: "fare".to_owned(),
        edges: edges.to_vec(),
    };
    stat(what, 0, 1)
}

pub fn city() -> GroupKey {
    GroupKey {
        field: "city".to_owned(),
        binning: Binning::Codes(3),
        labels: Vec::new(),
    }
}

pub fn code() -> GroupKey {
    GroupKey {
        field: "code".to_owned(),
        binning: Binning::Found,
        labels: Vec::new(),
    }
}

pub fn figure(stat: usize) -> Source {
    Source::Stat { stat, scale: 0 }
}

pub fn median(stat: usize, least: i64, greatest: i64) -> Source {
    quantile(stat, 5_000, least, greatest)
}

pub fn quantile(stat: usize, part: u16, least: i64, greatest: i64) -> Source {
    Source::Quantile {
        stat,
        part,
        least,
        greatest,
        scale: 0,
    }
}

pub fn shape(keys: Vec<GroupKey>, stats: Vec<Stat>, sources: Vec<Source>) -> Shape {
    let outputs = sources.into_iter().enumerate();
    Shape {
        dataset: "rides".to_owned(),
        sql: String::new(),
        inner: None,
        joins: Vec::new(),
        filter: None,
        keys,
        stats,
        outputs: outputs
            .map(|(place, from)| Output {
                name: format!("c{place}"),
                from,
            })
            .collect(),
        after: None,
    }
}

pub fn plan(shape: Shape, noise: Noise) -> Plan {
    Plan {
        query: QueryNo(1),
        request: RequestNo(1),
        noise,
        key_delta_pico: 0,
        shape,
        version: 1,
        eligible: Default::default(),
        groups_max: 3,
        rows_per_group_max: 4,
        blank_below: 0,
        hash_key: [7; 32],
    }
}

/// What is answered when these are the totals: by statistic, then by cell and figure.
pub fn answer(plan: &Plan, by_stat: &[&[i128]]) -> Result<Answer, Error> {
    let exact = Exact::new(by_stat.iter().map(|totals| totals.to_vec()).collect());
    present(plan, &CHARTER, &noise(plan, exact)?)
}

/// What is answered when these groups were found, by code and cell.
pub fn answer_found(plan: &Plan, groups: &[(i64, u32)], by_stat: &[&[i128]]) -> Result<Answer, Error> {
    let found = groups.iter().map(|(code, cell)| Found {
        code: *code,
        cell: *cell,
    });
    let totals = by_stat.iter().map(|totals| totals.to_vec()).collect();
    present(
        plan,
        &CHARTER,
        &noise(plan, Exact::of_found(totals, found.collect()))?,
    )
}

/// A value of an answer with its error.
pub fn number(answer: &Answer, row: usize, column: usize) -> Option<(f64, f64)> {
    let parse = |text: &Option<String>| text.as_ref()?.parse::<f64>().ok();
    parse(&answer.rows()[row][column]).zip(parse(&answer.error95()[row][column]))
}
