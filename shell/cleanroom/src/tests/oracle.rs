//! The bounding once more, slowly and by another route: maps, one member at a time, and no DataFusion.

use super::fixture::{FIELDS, Row};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{Binning, Compare, Filter, Measured, Plan};
use std::collections::BTreeMap;

fn value(row: &Row, field: &str) -> Option<i64> {
    row.1[FIELDS.iter().position(|name| *name == field).unwrap()]
}

fn truth(filter: &Filter, row: &Row) -> Option<bool> {
    match filter {
        Filter::And(parts) => {
            let truths: Vec<_> = parts.iter().map(|part| truth(part, row)).collect();
            if truths.contains(&Some(false)) {
                Some(false)
            } else {
                (!truths.contains(&None)).then_some(true)
            }
        }
        Filter::Or(parts) => {
            let parts = parts
                .iter()
                .map(|part| Filter::Not(Box::new(part.clone())))
                .collect();
            truth(&Filter::And(parts), row).map(|all| !all)
        }
        Filter::Not(part) => truth(part, row).map(|truth| !truth),
        Filter::Compare {
            field,
            op,
            value: code,
        } => value(row, field).map(|value| match op {
            Compare::Equal => value == *code,
            Compare::NotEqual => value != *code,
            Compare::Less => value < *code,
            Compare::LessOrEqual => value <= *code,
            Compare::Greater => value > *code,
            Compare::GreaterOrEqual => value >= *code,
        }),
        Filter::In { field, values } => value(row, field).map(|value| values.contains(&value)),
        Filter::IsNull { field } => Some(value(row, field).is_none()),
        Filter::Constant(truth) => Some(*truth),
    }
}

fn cell(plan: &Plan, row: &Row) -> Option<u32> {
    plan.shape.keys.iter().try_fold(0, |cell, key| {
        let value = value(row, &key.field)?;
        let code = match &key.binning {
            Binning::Codes(_) => u32::try_from(value).ok()?,
            Binning::Months { first, last } if (-30_000_000_000..250_000_000_000).contains(&value) => {
                let month = Time(value).month_index();
                (*first..=*last)
                    .contains(&month)
                    .then(|| u32::try_from(month - first).unwrap())?
            }
            Binning::Months { .. } => return None,
            Binning::Found | Binning::Lookup { .. } | Binning::Spans { .. } | Binning::Cycle { .. } => {
                return None;
            }
            Binning::Edges(edges) => {
                u32::try_from(edges.iter().filter(|edge| **edge <= value).count()).unwrap()
            }
        };
        (code < key.binning.cells()).then(|| cell * key.binning.cells() + code)
    })
}

fn weight(plan: &Plan, what: &Measured, rows: &[&Row]) -> i128 {
    let rows = &rows[..rows.len().min(plan.rows_per_group_max as usize)];
    match what {
        Measured::Members => 1,
        Measured::Squares { .. } | Measured::Bins { .. } => 0,
        Measured::Rows(None) => rows.len() as i128,
        Measured::Rows(Some(field)) => rows.iter().filter(|row| value(row, field).is_some()).count() as i128,
        Measured::Sum {
            field,
            row_min,
            row_max,
            centre,
        } => {
            let values = rows.iter().filter_map(|row| value(row, field));
            values
                .map(|value| i128::from(value.clamp(*row_min, *row_max)) - i128::from(*centre))
                .sum()
        }
    }
}

/// SipHash-2-4 of one word, as its paper has it (Aumasson and Bernstein 2012, section 2).
pub fn siphash(key: [u64; 2], word: u64) -> u64 {
    let mut v = [
        key[0] ^ 0x736f_6d65_7073_6575,
        key[1] ^ 0x646f_7261_6e64_6f6d,
        key[0] ^ 0x6c79_6765_6e65_7261,
        key[1] ^ 0x7465_6462_7974_6573,
    ];
    let rounds = |v: &mut [u64; 4], count: u32| {
        for _ in 0..count {
            v[0] = v[0].wrapping_add(v[1]);
            v[2] = v[2].wrapping_add(v[3]);
            v[1] = v[1].rotate_left(13) ^ v[0];
            v[3] = v[3].rotate_left(16) ^ v[2];
            v[0] = v[0].rotate_left(32);
            v[2] = v[2].wrapping_add(v[1]);
            v[0] = v[0].wrapping_add(v[3]);
            v[1] = v[1].rotate_left(17) ^ v[2];
            v[3] = v[3].rotate_left(21) ^ v[0];
            v[2] = v[2].rotate_left(32);
        }
    };
    // The word, then the length of the message in its last byte.
    for word in [word, 8 << 56] {
        v[3] ^= word;
        rounds(&mut v, 2);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    rounds(&mut v, 4);
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn lot(plan: &Plan, member: u32, cell: u32) -> u64 {
    let half = |place: usize| u64::from_le_bytes(plan.hash_key[place..place + 8].try_into().unwrap());
    siphash(
        [half(0), half(8)],
        u64::from(member) * (1 << 32) + u64::from(cell),
    )
}

/// The bounded totals: by cell, then by statistic.
pub fn totals(plan: &Plan, members: &[Vec<Row>]) -> Vec<Vec<i128>> {
    let shape = &plan.shape;
    let mut totals = vec![vec![0; shape.stats.len()]; shape.cells() as usize];
    for rows in members.iter().filter(|rows| plan.eligible.contains(rows[0].0)) {
        let mut groups: BTreeMap<u32, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| {
            shape
                .filter
                .as_ref()
                .is_none_or(|filter| truth(filter, row) == Some(true))
        }) {
            if let Some(cell) = cell(plan, row) {
                groups.entry(cell).or_default().push(row);
            }
        }
        let mut cells: Vec<u32> = groups.keys().copied().collect();
        cells.sort_by_key(|cell| (lot(plan, rows[0].0, *cell), *cell));
        for cell in cells.into_iter().take(plan.groups() as usize) {
            for (place, stat) in shape.stats.iter().enumerate() {
                let (lo, hi) = stat.bounds_in(shape, cell);
                totals[cell as usize][place] +=
                    weight(plan, &stat.what, &groups[&cell]).clamp(lo.into(), hi.into());
            }
        }
    }
    totals
}
