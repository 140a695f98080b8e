//! The path of data, from the first row to the dividend.

use super::full::full_shape;
use super::{DORA, hash};
use crate::Event;
use crate::kernel::epsilon::Debit;
use crate::kernel::ids::{
    ConsentNo, ContributionNo, DividendNo, InvoiceNo, MemberNo, MotionNo, QueryNo, ReleaseNo, RequestNo,
    UserNo,
};
use crate::path::consent::{Answer, Recipient, Resolution, Scope};
use crate::path::contribution::{Applied, Form, Provenance, Rows};
use crate::path::dividend::Step;
use crate::path::query::Reserved;
use crate::path::request::{Decision, Reason, Terms};
use crate::path::{consent, contribution, dividend, fee, query, release, request};
use crate::people::bylaws::Payee;
use crate::tests::given::{fields, terms};

pub(super) fn contributions_and_consents() -> Vec<Event> {
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
            provenance: None,
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
            freezes: false,
        }),
        Event::Consent(consent::Event::Given {
            consent: ConsentNo(1),
            member: DORA,
            terms: 0,
            answer: Answer::Yes,
            confirmed: false,
            attested_by: Vec::new(),
            read: None,
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

pub(super) fn requests_and_queries() -> Vec<Event> {
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

pub(super) fn money() -> Vec<Event> {
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

pub(super) fn sights() -> Vec<Event> {
    vec![Event::Contribution(contribution::Event::Seen {
        member: DORA,
        dataset: "savings".to_owned(),
    })]
}

/// An import that says where its rows came from.
pub(super) fn from_files() -> Vec<Event> {
    vec![recorded(came())]
}

/// An import whose files are kept as they were brought, and that they are gone.
pub(super) fn originals() -> Vec<Event> {
    let kept = Provenance {
        originals: 2,
        ..came()
    };
    let gone = contribution::Event::OriginalsDeleted {
        dataset: "savings".to_owned(),
    };
    vec![recorded(kept), Event::Contribution(gone)]
}

fn came() -> Provenance {
    Provenance {
        mappings: vec![
            Applied::new("uber_trips", hash(3)),
            Applied::new("Dora's own", hash(4)),
        ],
        forms: vec![Form::Lines, Form::Workbook],
        files: vec![hash(5), hash(6)],
        mended: Some(ContributionNo(7)),
        originals: 0,
    }
}

fn recorded(provenance: Provenance) -> Event {
    Event::Contribution(contribution::Event::Recorded {
        contribution: ContributionNo(8),
        dataset: "savings".to_owned(),
        member: Some(DORA),
        rows: Rows::default(),
        files: hash(2),
        confirmed: true,
        attested_by: Vec::new(),
        brought_at: None,
        provenance: Some(provenance),
    })
}
