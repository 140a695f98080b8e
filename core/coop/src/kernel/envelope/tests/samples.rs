//! One entry of every kind, with a part of every kind in it.

mod duties;
mod estate;
mod government;
mod leaving;
mod methods;
mod watch;

use crate::kernel::epsilon::{Debit, DeltaPico, EpsilonMicro};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{
    ConsentNo, ContributionNo, DividendNo, InvoiceNo, MemberNo, MotionNo, QueryNo, ReleaseNo, RequestNo,
    UserNo,
};
use crate::path::consent::{Answer, Recipient, Resolution, Scope};
use crate::path::contribution::Rows;
use crate::path::dividend::Step;
use crate::path::query::{
    Binning, Compare, Filter, GroupKey, Measured, Output, Reserved, Shape, Source, Stat, StatBands,
};
use crate::path::request::{Decision, Reason, Terms};
use crate::path::{consent, contribution, dividend, fee, query, release, request};
use crate::people::ballot::{Matter, Rules};
use crate::people::bylaws::{Body, Form, Payee, Weights};
use crate::people::charter::{
    Bands, Bounds, Charter, Field, Key, Kind, Measure, Owner, ScaledBounds, TimeField,
};
use crate::people::membership;
use crate::people::{ballot, duty};
use crate::tests::given::{bylaws, charter, envelope, fields, one_of, terms, time};
use crate::{Entry, Event};
use fenwick_tally::Count;
use std::collections::BTreeMap;

const DORA: MemberNo = MemberNo(4);
const BIG: i64 = i64::MAX;

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn bounds() -> Bounds {
    Bounds {
        row_min: "-0.5".parse().unwrap(),
        row_max: "1000".parse().unwrap(),
        member_sum_min: "0".parse().unwrap(),
        member_sum_max: "5000.25".parse().unwrap(),
    }
}

/// A charter with every kind of field and every optional part.
fn full_charter() -> Charter {
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
    };
    let key = Key {
        domain: vec!["north".to_owned(), "south".to_owned()],
        other: Some("south".to_owned()),
    };
    let time = TimeField {
        first_month: "2015-01".to_owned(),
        last_month: "2030-12".to_owned(),
    };
    let field = |name: &str, kind| Field {
        name: name.to_owned(),
        title: name.to_owned(),
        sensitive: name == "literate",
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

/// A question with every kind of condition, key, statistic and output.
#[expect(clippy::too_many_lines, reason = "one value with a part of every kind")]
fn full_shape() -> Shape {
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

fn rules() -> Rules {
    Rules {
        roll_at: time("2026-01-01T00:00:00Z"),
        opens_at: time("2026-01-08T00:00:00Z"),
        closes_at: time("2026-01-15T00:00:00Z"),
        quorum: one_of(1, 4),
        threshold: one_of(2, 3),
        adopted_by: MotionNo(0),
        body: Body::Members,
        form: Form::Open,
        secret_demand: None,
        classes: Vec::new(),
        weights: Weights::Each,
        proxies_max: 0,
        nominations_close_at: None,
    }
}

fn people() -> Vec<Event> {
    let rules = rules();
    let mut large = bylaws();
    large.price.epsilon_minor = u64::MAX;
    let motion = MotionNo(1);
    vec![
        Event::Founded(Box::new(leaving::founding())),
        Event::Membership(membership::Event::Admitted {
            member: DORA,
            kind: membership::Kind::Organisation,
            class: Some("group".to_owned()),
            commitment: hash(1),
        }),
        Event::Membership(membership::Event::Left { member: DORA }),
        Event::Membership(membership::Event::Erased { member: DORA }),
        Event::Duty(duty::Event::Appointed {
            member: MemberNo(1),
            office: None,
        }),
        Event::Motion(ballot::Event::Noticed {
            motion,
            sponsor: Some(DORA),
            matter: Matter::Charter(Box::new(full_charter())),
            rules: rules.clone(),
            proposal: None,
        }),
        Event::Motion(ballot::Event::Noticed {
            motion,
            sponsor: None,
            matter: Matter::Bylaws(Box::new(large)),
            rules,
            proposal: None,
        }),
        Event::Motion(ballot::Event::Opened { motion }),
        Event::Motion(ballot::Event::Voted {
            motion,
            member: DORA,
            answer: fenwick_tally::Answer::Abstain,
        }),
        Event::Motion(ballot::Event::Closed {
            motion,
            count: Count {
                yes: 3,
                no: 1,
                abstain: 1,
            },
            roll: 12,
            passed: true,
            shortfall: None,
            classes: Vec::new(),
            lapsed: 0,
            elected: None,
        }),
    ]
}

fn contributions_and_consents() -> Vec<Event> {
    let scope = Scope {
        dataset: "savings".to_owned(),
        fields: fields(&["amount", "village"]),
        purpose: "AcademicResearch".parse().unwrap(),
        recipient: Recipient::Class("research".to_owned()),
        resolution: Resolution::Pseudonymised,
        until: Some("2027-12-31".parse().unwrap()),
    };
    let officers = vec![MemberNo(1), MemberNo(2)];
    vec![
        Event::Contribution(contribution::Event::Recorded {
            contribution: ContributionNo(1),
            dataset: "savings".to_owned(),
            member: Some(DORA),
            rows: Rows {
                read: 7,
                stored: 4,
                duplicates: 1,
                rejected: 1,
                over_limit: 1,
            },
            files: hash(2),
            confirmed: false,
            attested_by: officers.clone(),
            brought_at: None,
        }),
        Event::Contribution(contribution::Event::Credited {
            contribution: ContributionNo(1),
            member: DORA,
            rows: 4,
        }),
        Event::Contribution(contribution::Event::Confirmed {
            contribution: ContributionNo(1),
            member: Some(DORA),
            attested_by: officers.clone(),
        }),
        Event::Consent(consent::Event::Worded {
            terms: 0,
            scope,
            version: None,
        }),
        Event::Consent(consent::Event::Given {
            consent: ConsentNo(1),
            member: DORA,
            terms: 0,
            answer: Answer::Yes,
            confirmed: false,
            attested_by: Vec::new(),
        }),
        Event::Consent(consent::Event::Confirmed {
            consent: ConsentNo(1),
            member: DORA,
            attested_by: officers,
        }),
        Event::Consent(consent::Event::Withdrawn {
            consent: ConsentNo(2),
            member: DORA,
            terms: vec![0, 1],
        }),
    ]
}

fn requests_and_queries() -> Vec<Event> {
    let reason = Reason {
        rule: "charter.in-force".to_owned(),
        motion: Some(MotionNo(0)),
        met: true,
        sentence: "the charter of 'savings' is in force".to_owned(),
    };
    vec![
        Event::Request(request::Event::Registered {
            user: UserNo(1),
            class: "research".to_owned(),
            country: "KE".to_owned(),
            commitment: hash(3),
        }),
        Event::Request(request::Event::Vetted {
            user: UserNo(1),
            officer: MemberNo(1),
        }),
        Event::Request(request::Event::Filed {
            request: RequestNo(1),
            terms: Box::new(Terms {
                questions: vec![full_shape()],
                fee_minor: u64::MAX,
                ..terms(UserNo(1))
            }),
        }),
        Event::Request(request::Event::Decided {
            request: RequestNo(1),
            decision: Decision {
                granted: true,
                reasons: vec![reason],
                approved_by: Some(MemberNo(1)),
                motion: None,
                council: None,
            },
        }),
        Event::Query(query::Event::Reserved(Reserved {
            also: Vec::new(),
            epsilon: None,
            query: QueryNo(1),
            request: RequestNo(1),
            question: 0,
            dataset: "savings".to_owned(),
            user: UserNo(1),
            version: 3,
            debit: Debit {
                epsilon_micro: Some(u64::MAX),
                rho_nano: u64::MAX,
                delta_pico: 1_000_000,
            },
        })),
        Event::Query(query::Event::Failed { query: QueryNo(1) }),
    ]
}

fn money() -> Vec<Event> {
    let step = |to| Step {
        to,
        amount_minor: u64::MAX,
        held_minor: 0,
    };
    vec![
        Event::Release(release::Event::Released {
            release: ReleaseNo(1),
            query: QueryNo(1),
            digest: hash(4),
        }),
        Event::Fee(fee::Event::Invoiced {
            invoice: InvoiceNo(1),
            release: ReleaseNo(1),
            amount_minor: 9_007_199_254_740_992,
        }),
        Event::Fee(fee::Event::Settled {
            invoice: InvoiceNo(1),
            reference: hash(5),
        }),
        Event::Dividend(dividend::Event::Declared {
            dividend: DividendNo(1),
            period: "2026-Q3".parse().unwrap(),
            income_minor: 100,
            steps: vec![
                step(Payee::Reserve),
                step(Payee::Fund("health".to_owned())),
                step(Payee::MembersByHead),
                step(Payee::MembersByPoints),
            ],
            rounding_minor: 1,
            lines: hash(6),
        }),
    ]
}

/// What came later, so that the places of the others stay.
fn later() -> Vec<Event> {
    let mut voted = bylaws();
    voted.budget.delta = DeltaPico(1);
    voted.budget.question = Some(EpsilonMicro(500_000));
    voted.budget.dataset_lifetime = Some(EpsilonMicro(u64::MAX));
    vec![Event::Motion(ballot::Event::Noticed {
        motion: MotionNo(2),
        sponsor: Some(DORA),
        matter: Matter::Bylaws(Box::new(voted)),
        rules: rules(),
        proposal: None,
    })]
}

fn sights() -> Vec<Event> {
    vec![Event::Contribution(contribution::Event::Seen {
        member: DORA,
        dataset: "savings".to_owned(),
    })]
}

/// One entry of every kind, each by another actor.
pub(super) fn one_of_every_kind() -> Vec<Entry> {
    let actors = [
        Actor::Operator,
        Actor::Member(DORA),
        Actor::Assisted {
            member: DORA,
            by: None,
        },
        Actor::Assisted {
            member: DORA,
            by: Some(MemberNo(9)),
        },
        Actor::Calendar,
    ];
    let kinds = [
        people(),
        contributions_and_consents(),
        requests_and_queries(),
        money(),
        later(),
        methods::methods(rules()),
        sights(),
        government::motions(&rules()),
        government::votes(),
        government::people(),
        watch::watched(),
        leaving::leaving(),
        duties::duties(),
        estate::estate(),
        government::rooms(),
        leaving::whole(),
    ];
    let events = kinds.into_iter().flatten();
    (0u64..)
        .zip(events)
        .zip(actors.into_iter().cycle())
        .map(|((seq, event), actor)| envelope(seq, time("2026-01-02T03:04:05Z"), actor, event))
        .collect()
}
