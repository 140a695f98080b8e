//! What belongs to whom: shares, days, and a dividend with a gate.

use super::{DORA, hash};
use crate::Event;
use crate::kernel::ids::{ContributionNo, DividendNo, MemberNo};
use crate::path::dividend::Step;
use crate::path::{contribution, dividend};
use crate::people::bylaws::Payee;
use crate::people::{capital, membership};

/// One of each.
pub(super) fn estate() -> Vec<Event> {
    let days = |text: &str| serde_json::from_str(text).unwrap();
    vec![
        Event::Capital(capital::Event::Bought {
            member: DORA,
            shares: 2,
            paid_minor: u64::MAX,
            reference: hash(7),
        }),
        Event::Contribution(contribution::Event::DaysValidated {
            member: DORA,
            dataset: "trips".to_owned(),
            days: days(
                r#"[{"from":"2026-01-01","to":"2026-01-31"},{"from":"2026-02-02","to":"2026-02-02"}]"#,
            ),
            attested_by: vec![MemberNo(1), MemberNo(2)],
        }),
        Event::Contribution(contribution::Event::DaysKeptOut {
            member: DORA,
            dataset: "trips".to_owned(),
            days: days(r#"[{"from":"2026-02-01","to":"2026-02-01"}]"#),
        }),
        Event::Dividend(dividend::Event::Declared {
            dividend: DividendNo(2),
            period: "2026".parse().unwrap(),
            income_minor: 100,
            steps: vec![Step {
                to: Payee::MembersByPoints,
                amount_minor: 30,
                held_minor: 70,
            }],
            rounding_minor: 0,
            lines: hash(8),
        }),
    ]
}

/// Rows that are taken out.
pub(super) fn taken_out() -> Vec<Event> {
    vec![
        Event::Contribution(contribution::Event::RetentionEnded {
            dataset: "trips".to_owned(),
            contributions: vec![ContributionNo(1), ContributionNo(u32::MAX)],
        }),
        Event::Contribution(contribution::Event::TakenBack {
            contribution: ContributionNo(2),
            member: DORA,
        }),
        Event::Contribution(contribution::Event::RowsDeleted {
            dataset: "trips".to_owned(),
        }),
        Event::Membership(membership::Event::Corrected {
            member: DORA,
            commitment: hash(11),
        }),
    ]
}
