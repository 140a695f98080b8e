//! A charter and a question with a part of every kind.

use super::BIG;
use crate::path::query::{
    Binning, Compare, Filter, GroupKey, Measured, Output, Shape, Source, Stat, StatBands,
};
use crate::people::charter::{
    Bands, Bounds, Charter, Field, Ingest, Keeping, Key, Kind, Measure, Owner, ScaledBounds, TimeField,
};
use crate::tests::given::charter;
use std::collections::BTreeMap;

fn bounds() -> Bounds {
    Bounds {
        row_min: "-0.5".parse().unwrap(),
        row_max: "1000".parse().unwrap(),
        member_sum_min: "0".parse().unwrap(),
        member_sum_max: "5000.25".parse().unwrap(),
    }
}

/// A charter with every kind of field and every optional part.
pub(super) fn full_charter() -> Charter {
    let measure = Measure {
        scale: 2,
        unit: None,
        unit_field: Some("village".to_owned()),
        bounds: Some(bounds()),
        bands: Some(Bands {
            field: "village".to_owned(),
            bounds: BTreeMap::from([("north".to_owned(), bounds()), ("south".to_owned(), bounds())]),
        }),
        bins: vec!["10.50".parse().unwrap(), "100".parse().unwrap()],
        value_min: None,
        value_max: None,
    };
    let key = Key {
        domain: vec!["north".to_owned(), "south".to_owned()],
        other: Some("south".to_owned()),
    };
    let time = TimeField {
        first_month: "2015-01".to_owned(),
        last_month: "2030-12".to_owned(),
        ahead: false,
    };
    let field = |name: &str, kind| Field {
        name: name.to_owned(),
        title: name.to_owned(),
        sensitive: name == "literate",
        ingest: None,
        kind,
    };
    Charter {
        owner: Owner::MemberAndCommunity,
        sunset: Some("2030-12-31".parse().unwrap()),
        competitive: true,
        fields: vec![
            field("amount", Kind::Measure(measure)),
            field("village", Kind::Key(key)),
            field("saved_at", Kind::Time(time)),
            field("literate", Kind::Flag),
        ],
        ..charter()
    }
}

/// A charter that says what no value can be, and of which times a row may tell.
pub(super) fn limited_charter() -> Charter {
    let mut limited = full_charter();
    limited.dataset = "limited".to_owned();
    for field in &mut limited.fields {
        match &mut field.kind {
            Kind::Measure(measure) => {
                measure.value_min = Some("-0.5".parse().unwrap());
                measure.value_max = Some("99999.99".parse().unwrap());
            }
            Kind::Time(time) => time.ahead = true,
            Kind::Key(_) | Kind::Flag | Kind::Code | Kind::Id => {}
        }
    }
    limited
}

/// A charter that says of each field what members may choose.
pub(super) fn offered_charter() -> Charter {
    let mut offered = full_charter();
    offered.dataset = "offered".to_owned();
    for field in &mut offered.fields {
        field.ingest = match &field.kind {
            Kind::Measure(_) => Some(Ingest {
                ways: vec![Keeping::Bin, Keeping::Average, Keeping::Drop, Keeping::Share],
                bin: Some("5.5".parse().unwrap()),
                average_rows: Some(6),
            }),
            _ => Some(Ingest {
                ways: vec![Keeping::Share],
                bin: None,
                average_rows: None,
            }),
        };
    }
    offered
}

/// A question with every kind of condition, key, statistic and output.
#[expect(clippy::too_many_lines, reason = "one value with a part of every kind")]
pub(super) fn full_shape() -> Shape {
    let compare = |op| Filter::Compare {
        field: "amount".to_owned(),
        op,
        value: -BIG,
    };
    let every = [
        Compare::Equal,
        Compare::NotEqual,
        Compare::Less,
        Compare::LessOrEqual,
        Compare::Greater,
        Compare::GreaterOrEqual,
    ];
    let filter = Filter::And(vec![
        Filter::Or(every.map(compare).to_vec()),
        Filter::Not(Box::new(Filter::IsNull {
            field: "literate".to_owned(),
        })),
        Filter::In {
            field: "village".to_owned(),
            values: vec![0, BIG],
        },
        Filter::Constant(true),
    ]);
    let key = |field: &str, binning| GroupKey {
        labels: Vec::new(),
        field: field.to_owned(),
        binning,
    };
    let band = ScaledBounds {
        row_min: -1,
        row_max: BIG,
        member_sum_min: 0,
        member_sum_max: BIG,
    };
    let stat = |what, hi, bands| Stat {
        what,
        lo: -1,
        hi,
        bands,
    };
    let sum = Measured::Sum {
        field: "amount".to_owned(),
        row_min: 0,
        row_max: 100_000,
        centre: BIG,
    };
    let output = |name: &str, from| Output {
        name: name.to_owned(),
        from,
    };
    Shape {
        inner: None,
        joins: Vec::new(),
        after: None,
        dataset: "savings".to_owned(),
        sql: "SELECT village, SUM(amount) FROM savings".to_owned(),
        filter: Some(filter),
        keys: vec![
            key("village", Binning::Codes(2)),
            key(
                "saved_at",
                Binning::Months {
                    first: 24_180,
                    last: 24_371,
                },
            ),
            key("amount", Binning::Edges(vec![-5, BIG])),
        ],
        stats: vec![
            stat(Measured::Members, 1, None),
            stat(Measured::Rows(None), 10, None),
            stat(Measured::Rows(Some("literate".to_owned())), 10, None),
            stat(
                sum,
                BIG,
                Some(StatBands {
                    key: 0,
                    bounds: vec![band, band],
                }),
            ),
        ],
        outputs: vec![
            output("village", Source::Key(0)),
            output("total", Source::Stat { stat: 3, scale: 2 }),
            output(
                "mean",
                Source::Mean {
                    sum: 3,
                    count: 1,
                    centre: BIG,
                    scale: 2,
                },
            ),
        ],
    }
}
