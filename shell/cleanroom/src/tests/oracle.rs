//! The bounding once more, slowly and by another route: maps, one member at a time, and no DataFusion.

use super::fixture::{FIELDS, Row};
use crate::mechanism::Exact;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{
    Binning, Compare, Filter, GroupKey, Measured, Own, OwnColumn, PerMember, Plan, Shape, Stat,
};
use std::collections::BTreeMap;

/// Rows of a question's own dataset and of each that it joins; in each, one list for each member.
#[derive(Clone, Default)]
pub struct Data {
    pub own: Vec<Vec<Row>>,
    pub joined: Vec<Vec<Vec<Row>>>,
}

impl Data {
    /// Every dataset.
    pub fn all(&mut self) -> impl Iterator<Item = &mut Vec<Vec<Row>>> {
        std::iter::once(&mut self.own).chain(&mut self.joined)
    }

    /// The same without the rows of one member.
    pub fn without(&self, member: u32) -> Self {
        let mut fewer = self.clone();
        fewer
            .all()
            .for_each(|members| members.retain(|rows| rows[0].0 != member));
        fewer
    }
}

/// By code that was found and cell: the figures of each statistic. Where nothing is to be found, the code is 0.
pub type Totals = BTreeMap<(i64, u32), Vec<Vec<i128>>>;

/// Computed totals in the same form.
pub fn opened(shape: &Shape, exact: Exact) -> Totals {
    let (by_stat, found) = exact.opened();
    let groups: Vec<(i64, u32)> = match found {
        Some(found) => found.iter().map(|group| (group.code, group.cell)).collect(),
        None => (0..shape.cells()).map(|cell| (0, cell)).collect(),
    };
    assert!(groups.is_sorted(), "found groups have no order");
    let widths = shape.stats.iter().map(|stat| stat.what.width() as usize);
    let figures = |place: usize| {
        let of_stat = |(totals, width): (&Vec<i128>, usize)| totals[place * width..][..width].to_vec();
        by_stat.iter().zip(widths.clone()).map(of_stat).collect()
    };
    for (totals, width) in by_stat.iter().zip(widths.clone()) {
        assert_eq!(totals.len(), groups.len() * width);
    }
    groups.iter().copied().zip((0..).map(figures)).collect()
}

/// A row by the names of its columns.
type Line = BTreeMap<String, Option<i64>>;

fn line(row: &Row) -> Line {
    let names = FIELDS.iter().map(|name| (*name).to_owned());
    names.zip(row.1).collect()
}

fn truth(filter: &Filter, line: &Line) -> Option<bool> {
    match filter {
        Filter::And(parts) => {
            let truths: Vec<_> = parts.iter().map(|part| truth(part, line)).collect();
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
            truth(&Filter::And(parts), line).map(|all| !all)
        }
        Filter::Not(part) => truth(part, line).map(|truth| !truth),
        Filter::Compare { field, op, value } => line[field].map(|own| match op {
            Compare::Equal => own == *value,
            Compare::NotEqual => own != *value,
            Compare::Less => own < *value,
            Compare::LessOrEqual => own <= *value,
            Compare::Greater => own > *value,
            Compare::GreaterOrEqual => own >= *value,
        }),
        Filter::In { field, values } => line[field].map(|value| values.contains(&value)),
        Filter::IsNull { field } => Some(line[field].is_none()),
        Filter::Constant(truth) => Some(*truth),
    }
}

fn counting(filter: Option<&Filter>, mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| filter.is_none_or(|filter| truth(filter, line) == Some(true)));
    lines
}

fn drawn(of: &PerMember, rows: &[Row]) -> Option<Line> {
    let lines = counting(of.filter.as_ref(), rows.iter().map(line).collect());
    let column = |column: &OwnColumn| {
        let value = own(&column.what, &lines).map(|value| value.clamp(column.lo.into(), column.hi.into()));
        (column.name.clone(), value.map(|value| value as i64))
    };
    (!lines.is_empty()).then(|| of.columns.iter().map(column).collect())
}

fn own(what: &Own, lines: &[Line]) -> Option<i128> {
    let values = lines
        .iter()
        .map(|line| what.field().map_or(Some(1), |field| line[field]));
    let mut values: Vec<i128> = values.flatten().map(i128::from).collect();
    values.sort_unstable();
    let count = values.len() as i128;
    match what {
        Own::Rows(_) => Some(count),
        Own::Sum(_) => Some(values.iter().sum()),
        Own::Mean(_) => {
            let sum: i128 = values.iter().sum();
            let near = sum.checked_div(count)?;
            // The greatest whole number that is not above it.
            Some(if near * count > sum { near - 1 } else { near })
        }
        Own::Least(_) => values.first().copied(),
        Own::Greatest(_) => values.last().copied(),
        Own::Median(_) => lower_median(&values),
        Own::Agreed(_) => values
            .first()
            .copied()
            .filter(|_| values.first() == values.last()),
    }
}

fn lower_median(sorted: &[i128]) -> Option<i128> {
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

/// The rows of one member that the question is about, before its own condition.
fn lines(shape: &Shape, data: &Data, member: u32) -> Vec<Line> {
    let of = |rows: &[Vec<Row>]| rows.iter().find(|rows| rows[0].0 == member).cloned();
    let own = of(&data.own).unwrap_or_default();
    let mut lines: Vec<Line> = match &shape.inner {
        Some(inner) => drawn(inner, &own).into_iter().collect(),
        None => own.iter().map(line).collect(),
    };
    for (join, rows) in shape.joins.iter().zip(&data.joined) {
        match drawn(join, &of(rows).unwrap_or_default()) {
            Some(more) => lines.iter_mut().for_each(|line| line.extend(more.clone())),
            None => lines.clear(),
        }
    }
    lines
}

fn month(value: i64, first: i64) -> Option<i64> {
    let known = -30_000_000_000..250_000_000_000;
    known.contains(&value).then(|| Time(value).month_index() - first)
}

fn code(key: &GroupKey, value: i64) -> Option<u32> {
    let code = match &key.binning {
        Binning::Codes(_) => value,
        Binning::Months { first, .. } => month(value, *first)?,
        Binning::Edges(edges) => edges.iter().filter(|edge| **edge <= value).count() as i64,
        Binning::Lookup { groups, .. } => (*groups.get(usize::try_from(value).ok()?)?).into(),
        Binning::Spans { starts, groups, .. } => {
            groups[starts.iter().rposition(|start| *start <= value)?].into()
        }
        Binning::Cycle {
            origin, step, count, ..
        } => {
            let far = i128::from(value) - i128::from(*origin);
            let round = i128::from(*step) * i128::from(*count);
            let within = ((far % round) + round) % round;
            (within / i128::from(*step)) as i64
        }
        Binning::Found => 0,
    };
    u32::try_from(code)
        .ok()
        .filter(|code| *code < key.binning.cells())
}

/// The code that is found, and the cell.
fn group(shape: &Shape, line: &Line) -> Option<(i64, u32)> {
    let mut group = (0, 0);
    for key in &shape.keys {
        let value = line[&key.field]?;
        group.1 = group.1 * key.binning.cells() + code(key, value)?;
        if key.binning == Binning::Found {
            group.0 = value;
        }
    }
    Some(group)
}

fn squared(distance: i128) -> i128 {
    distance.checked_mul(distance).unwrap_or(i128::MAX)
}

/// The figures of one member in a group.
fn figures(stat: &Stat, (lo, hi): (i64, i64), lines: &[Line]) -> Vec<i128> {
    let values = stat
        .what
        .field()
        .map(|field| lines.iter().map(move |line| line[field]));
    let mut values: Vec<i128> = values.into_iter().flatten().flatten().map(i128::from).collect();
    let weight = match &stat.what {
        Measured::Members => 1,
        Measured::Rows(None) => lines.len() as i128,
        Measured::Rows(Some(_)) => values.len() as i128,
        Measured::Sum {
            row_min,
            row_max,
            centre,
            ..
        } => {
            let within = values
                .iter()
                .map(|value| value.clamp(&(*row_min).into(), &(*row_max).into()) - i128::from(*centre));
            within.sum()
        }
        Measured::Squares {
            row_min,
            row_max,
            centre,
            ..
        } => {
            let within = values
                .iter()
                .map(|value| value.clamp(&(*row_min).into(), &(*row_max).into()) - i128::from(*centre));
            within.map(squared).fold(0, i128::saturating_add)
        }
        Measured::Bins { edges, .. } => {
            let mut bins = vec![0; edges.len() + 1];
            values.sort_unstable();
            if let Some(median) = lower_median(&values) {
                bins[edges.iter().filter(|edge| i128::from(**edge) <= median).count()] = 1;
            }
            return bins;
        }
    };
    vec![weight.clamp(lo.into(), hi.into())]
}

/// SipHash-2-4 of whole words, as its paper has it (Aumasson and Bernstein 2012, section 2).
pub fn siphash(key: [u64; 2], words: &[u64]) -> u64 {
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
    // The words, then the length of the message in its last byte.
    let length = (words.len() as u64 * 8) << 56;
    for word in words.iter().chain([&length]) {
        v[3] ^= word;
        rounds(&mut v, 2);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    rounds(&mut v, 4);
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn lot(plan: &Plan, member: u32, (code, cell): (i64, u32)) -> u64 {
    let half = |place: usize| u64::from_le_bytes(plan.hash_key[place..place + 8].try_into().unwrap());
    let place = u64::from(member) * (1 << 32) + u64::from(cell);
    let words = [place, code as u64];
    let words = if plan.shape.found().is_some() {
        &words[..]
    } else {
        &words[..1]
    };
    siphash([half(0), half(8)], words)
}

/// The bounded totals.
pub fn totals(plan: &Plan, data: &Data) -> Totals {
    let shape = &plan.shape;
    let nothing = || -> Vec<Vec<i128>> {
        let widths = shape.stats.iter().map(|stat| stat.what.width() as usize);
        widths.map(|width| vec![0; width]).collect()
    };
    let mut totals = Totals::new();
    if shape.found().is_none() {
        totals.extend((0..shape.cells()).map(|cell| ((0, cell), nothing())));
    }
    let members = data.own.iter().map(|rows| rows[0].0);
    for member in members.filter(|member| plan.eligible.contains(*member)) {
        let mut groups: BTreeMap<(i64, u32), Vec<Line>> = BTreeMap::new();
        for line in counting(shape.filter.as_ref(), lines(shape, data, member)) {
            if let Some(group) = group(shape, &line) {
                groups.entry(group).or_default().push(line);
            }
        }
        let mut chosen: Vec<(i64, u32)> = groups.keys().copied().collect();
        chosen.sort_by_key(|group| (lot(plan, member, *group), group.1));
        for group in chosen.into_iter().take(plan.groups() as usize) {
            let mut lines = groups.remove(&group).unwrap();
            lines.truncate(plan.rows_per_group() as usize);
            let totals = totals.entry(group).or_insert_with(nothing);
            for (stat, totals) in shape.stats.iter().zip(totals) {
                let figures = figures(stat, stat.bounds_in(shape, group.1), &lines);
                totals
                    .iter_mut()
                    .zip(figures)
                    .for_each(|(total, own)| *total += own);
            }
        }
    }
    totals
}
