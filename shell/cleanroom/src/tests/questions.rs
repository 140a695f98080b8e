//! Questions of every kind, made by chance.

use super::dice::Dice;
use super::fixture::FIELDS;
use fenwick_coop::path::query::{
    Binning, Compare, Filter, GroupKey, Measured, Own, OwnColumn, PerMember, Shape, Stat, StatBands,
};
use fenwick_coop::people::charter::ScaledBounds;

/// A question over [`FIELDS`], as no charter would allow it.
pub fn any(dice: &mut Dice) -> Shape {
    let mut names: Vec<String> = FIELDS.map(str::to_owned).into();
    let inner = dice.one_in(3).then(|| per_member(dice, "rides", "own"));
    if let Some(inner) = &inner {
        names = inner.columns.iter().map(|column| column.name.clone()).collect();
    }
    let joins: Vec<PerMember> = (0..dice.of(&[0, 0, 0, 1, 1, 2]))
        .map(|place| {
            let dataset = dice.of(&["shifts", "rides"]);
            // A column of a join may hide one of the rows.
            let name = dice.of(&["city", "joined"]);
            per_member(dice, dataset, &format!("{name}{place}").replace("city0", "city"))
        })
        .collect();
    let more = joins.iter().flat_map(|join| &join.columns);
    names.extend(more.map(|column| column.name.clone()));
    let keys = keys(dice, &names);
    let mut stats = vec![Stat {
        what: Measured::Members,
        lo: 1,
        hi: 1,
        bands: None,
    }];
    stats.extend((0..=dice.below(3)).map(|_| stat(dice, &names, &keys)));
    Shape {
        filter: dice.one_in(4).then(|| filter(dice, &names, 2)),
        inner,
        joins,
        keys,
        stats,
        dataset: "rides".to_owned(),
        sql: String::new(),
        outputs: Vec::new(),
        after: None,
    }
}

fn name(dice: &mut Dice, names: &[String]) -> String {
    names[dice.below(names.len() as u64) as usize].clone()
}

/// A value as rows have it, or at the end of all numbers.
fn value(dice: &mut Dice) -> i64 {
    let usual = dice.below(22_000) as i64 - 2_000;
    let small = dice.below(4) as i64;
    let time = 1_767_225_000 + dice.below(12_775_000) as i64;
    dice.of(&[usual, usual, usual, small, small, time, i64::MIN, i64::MAX])
}

/// Two values, the lesser first.
fn ends(dice: &mut Dice) -> (i64, i64) {
    let (one, other) = (value(dice), value(dice));
    (one.min(other), one.max(other))
}

fn rising(dice: &mut Dice, least: u64) -> Vec<i64> {
    let count = least + dice.below(4);
    let mut values: Vec<i64> = (0..count).map(|_| value(dice)).collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn per_member(dice: &mut Dice, dataset: &str, name: &str) -> PerMember {
    let fields = FIELDS.map(str::to_owned);
    let mut column = |place: u64| {
        let field = self::name(dice, &fields);
        let what = match dice.below(8) {
            0 => Own::Rows(None),
            1 => Own::Rows(Some(field)),
            2 => Own::Sum(field),
            3 => Own::Mean(field),
            4 => Own::Least(field),
            5 => Own::Greatest(field),
            6 => Own::Median(field),
            _ => Own::Agreed("city".to_owned()),
        };
        let (lo, hi) = ends(dice);
        let (lo, hi) = dice.of(&[(lo, hi), (i64::MIN, i64::MAX), (0, 3)]);
        let name = match place {
            0 => name.to_owned(),
            _ => format!("{name}_{place}"),
        };
        OwnColumn { name, what, lo, hi }
    };
    let columns = vec![column(0), column(1), column(2)];
    PerMember {
        dataset: dataset.to_owned(),
        filter: dice.one_in(4).then(|| filter(dice, &fields, 1)),
        columns,
    }
}

fn filter(dice: &mut Dice, names: &[String], depth: u32) -> Filter {
    let field = name(dice, names);
    let kind = dice.below(if depth == 0 { 3 } else { 6 });
    match kind {
        0 => Filter::Compare {
            field,
            op: dice.of(&[
                Compare::Equal,
                Compare::NotEqual,
                Compare::Less,
                Compare::LessOrEqual,
                Compare::Greater,
                Compare::GreaterOrEqual,
            ]),
            value: value(dice),
        },
        1 => Filter::In {
            field,
            values: rising(dice, 1),
        },
        2 => Filter::IsNull { field },
        3 => Filter::Not(Box::new(filter(dice, names, depth - 1))),
        _ => {
            let parts = (0..=dice.below(3))
                .map(|_| filter(dice, names, depth - 1))
                .collect();
            if kind == 4 {
                Filter::And(parts)
            } else {
                Filter::Or(parts)
            }
        }
    }
}

fn keys(dice: &mut Dice, names: &[String]) -> Vec<GroupKey> {
    let mut keys: Vec<GroupKey> = Vec::new();
    for _ in 0..dice.below(3) {
        let found = keys.iter().any(|key| key.binning == Binning::Found);
        let (binning, fitting) = binning(dice, !found);
        let fitting: Vec<&String> = names
            .iter()
            .filter(|name| fitting.contains(&name.as_str()))
            .collect();
        let field = match &fitting[..] {
            [] => name(dice, names),
            fitting => dice.of(fitting).clone(),
        };
        keys.push(GroupKey {
            field,
            binning,
            labels: Vec::new(),
        });
    }
    keys
}

/// A binning, and fields whose values fall into its groups now and then.
fn binning(dice: &mut Dice, found: bool) -> (Binning, &'static [&'static str]) {
    const SMALL: &[&str] = &["city", "night", "currency"];
    const ANY: &[&str] = &[];
    let count = 1 + dice.below(4) as u32;
    let table = |dice: &mut Dice, length: usize| -> Vec<u32> {
        let nowhere = [count, u32::MAX];
        let groups = (0..length).map(|_| match dice.below(6) {
            0 => dice.of(&nowhere),
            _ => dice.below(count.into()) as u32,
        });
        groups.collect()
    };
    match dice.below(if found { 8 } else { 6 }) {
        0 => (Binning::Codes(count), SMALL),
        1 => (
            Binning::Months {
                first: 2026 * 12,
                last: 2026 * 12 + dice.below(5) as i64,
            },
            &["day"],
        ),
        2 => (Binning::Edges(rising(dice, 0)), ANY),
        3 => {
            let length = dice.below(6) as usize;
            let groups = table(dice, length);
            (Binning::Lookup { groups, count }, SMALL)
        }
        4 => {
            let mut starts = rising(dice, 1);
            starts[0] = dice.of(&[i64::MIN, starts[0]]);
            let groups = table(dice, starts.len());
            let spans = Binning::Spans {
                starts,
                groups,
                count,
            };
            (spans, ANY)
        }
        5 => {
            let cycle = Binning::Cycle {
                origin: value(dice),
                step: dice.of(&[1, 7, 3_600, 86_400, i64::MAX]),
                count,
            };
            (cycle, ANY)
        }
        _ => (Binning::Found, dice.of(&[SMALL, ANY])),
    }
}

fn stat(dice: &mut Dice, names: &[String], keys: &[GroupKey]) -> Stat {
    let field = name(dice, names);
    let (row_min, row_max) = ends(dice);
    let centre = value(dice);
    let (lo, hi) = ends(dice);
    let what = match dice.below(7) {
        0 => Measured::Rows(None),
        1 => Measured::Rows(Some(field)),
        2 | 3 => Measured::Sum {
            field,
            row_min,
            row_max,
            centre,
        },
        4 | 5 => Measured::Squares {
            field,
            row_min,
            row_max,
            centre,
        },
        _ => {
            return Stat {
                what: Measured::Bins {
                    field,
                    edges: rising(dice, 0),
                },
                lo: 0,
                hi: 1,
                bands: None,
            };
        }
    };
    let listed = keys
        .iter()
        .position(|key| matches!(key.binning, Binning::Codes(_)));
    let bands = listed.filter(|_| dice.one_in(2)).map(|key| {
        let bounds = (0..keys[key].binning.cells()).map(|_| {
            let (member_sum_min, member_sum_max) = ends(dice);
            ScaledBounds {
                row_min,
                row_max,
                member_sum_min,
                member_sum_max,
            }
        });
        StatBands {
            key,
            bounds: bounds.collect(),
        }
    });
    Stat { what, lo, hi, bands }
}
