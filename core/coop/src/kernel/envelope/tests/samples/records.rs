//! What members do with their own records, and what becomes of copies of the whole co-op.

use super::{DORA, hash};
use crate::Event;
use crate::kernel::ids::{MemberNo, SendingNo};
use crate::path::contribution::{self, RowMark};
use crate::people::charter::Keeping;
use crate::people::{leaving, record};
use std::collections::BTreeSet;

pub(super) fn records() -> Vec<Event> {
    vec![
        Event::Record(record::Event::TakenOut { member: DORA }),
        Event::Record(record::Event::Sent {
            sending: SendingNo(1),
            member: DORA,
            dataset: "savings".to_owned(),
            fields: BTreeSet::from(["amount".to_owned()]),
            text: hash(20),
            until: "2026-12-31".parse().unwrap(),
        }),
        Event::Record(record::Event::Revoked {
            sending: SendingNo(1),
            member: DORA,
        }),
        Event::Record(record::Event::Brought {
            member: DORA,
            text: hash(21),
        }),
    ]
}

/// What a member says of her own rows and values.
pub(super) fn own() -> Vec<Event> {
    let dataset = || "savings".to_owned();
    vec![
        Event::Contribution(contribution::Event::KeepingChosen {
            member: DORA,
            dataset: dataset(),
            field: "amount".to_owned(),
            how: Keeping::Average,
            attested_by: vec![MemberNo(1), MemberNo(2)],
        }),
        Event::Contribution(contribution::Event::RowsKeptOut {
            member: DORA,
            dataset: dataset(),
            rows: vec![RowMark(0), RowMark(u64::MAX)],
        }),
        Event::Contribution(contribution::Event::RowsGivenBack {
            member: DORA,
            dataset: dataset(),
            rows: vec![RowMark(u64::MAX)],
            attested_by: vec![MemberNo(1), MemberNo(2)],
        }),
    ]
}

pub(super) fn copies() -> Vec<Event> {
    vec![
        Event::Leaving(leaving::Event::Exported { moves: true }),
        Event::Leaving(leaving::Event::Stayed),
        Event::Leaving(leaving::Event::TookOver {
            attested_by: vec![MemberNo(1), MemberNo(2)],
        }),
    ]
}
