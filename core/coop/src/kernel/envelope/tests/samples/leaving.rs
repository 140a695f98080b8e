//! Leaving: back after an appeal, and a co-op that comes from another.

use super::full::full_charter;
use super::{DORA, hash};
use crate::kernel::epsilon::Debit;
use crate::kernel::ids::{ContributionNo, MemberNo, MotionNo, UserNo};
use crate::path::contribution::Rows;
use crate::path::{consent, contribution, query};
use crate::people::bylaws::Residue;
use crate::people::{assembly, capital, leaving, membership};
use crate::tests::given::{self, bylaws, scope, time};
use crate::{Event, Founding, Origin, Parted};
use std::collections::BTreeMap;

const MOTION: MotionNo = MotionNo(3);

/// A founding out of nothing.
pub(super) fn founding() -> Founding {
    given::founding(bylaws(), vec![full_charter()])
}

/// What happens when somebody leaves or comes back, and where a co-op comes from.
pub(super) fn leaving() -> Vec<Event> {
    let sister = Founding {
        origin: Some(Origin {
            log_key: "savers+00000000+BB".to_owned(),
            template: Some(hash(10)),
            parted: None,
        }),
        ..founding()
    };
    vec![
        Event::Membership(membership::Event::Reinstated {
            member: DORA,
            motion: MOTION,
        }),
        Event::Founded(Box::new(sister)),
    ]
}

/// A founding on a template that no program carries.
pub(super) fn own() -> Vec<Event> {
    vec![Event::Founded(Box::new(Founding {
        mappings: vec![hash(12), hash(13)],
        ..founding()
    }))]
}

/// What happens to the co-op as a whole.
pub(super) fn whole() -> Vec<Event> {
    let parted = Founding {
        origin: Some(Origin {
            log_key: "savers+00000000+BB".to_owned(),
            template: None,
            parted: Some(Parted {
                motion: MOTION,
                size: u64::MAX,
                root: hash(11),
            }),
        }),
        ..founding()
    };
    let whole = vec![
        Event::Leaving(leaving::Event::Dissolved {
            motion: MOTION,
            residue: Residue::Members,
            moved_minor: u64::MAX,
        }),
        Event::Leaving(leaving::Event::Split {
            motion: MOTION,
            sister: leaving::Sister {
                log_key: "north+00000000+CC".to_owned(),
                size: u64::MAX,
                root: hash(12),
            },
            members: 500,
            balance_minor: u64::MAX,
            attested_by: vec![MemberNo(1), MemberNo(2)],
        }),
        Event::Leaving(leaving::Event::Parted {
            member: DORA,
            motion: MOTION,
            balance_minor: u64::MAX,
            capital_minor: 5_000,
        }),
        Event::Founded(Box::new(parted)),
        Event::Leaving(leaving::Event::Arrived {
            member: DORA,
            from: MemberNo(77),
            joined: time("2025-01-02T03:04:05Z"),
            balance_minor: u64::MAX,
            capital_minor: 5_000,
        }),
    ];
    let lapsed = Event::Leaving(leaving::Event::SplitLapsed { motion: MOTION });
    whole.into_iter().chain(carried()).chain([lapsed]).collect()
}

/// What comes along from the co-op that was left.
fn carried() -> Vec<Event> {
    vec![
        Event::Contribution(contribution::Event::Recorded {
            contribution: ContributionNo(1),
            dataset: "savings".to_owned(),
            member: None,
            rows: Rows {
                read: 4,
                stored: 4,
                ..Rows::default()
            },
            files: hash(2),
            confirmed: true,
            attested_by: Vec::new(),
            brought_at: Some(time("2025-01-02T03:04:05Z")),
            provenance: None,
        }),
        Event::Contribution(contribution::Event::Gone {
            dataset: "savings".to_owned(),
        }),
        Event::Capital(capital::Event::Carried {
            member: DORA,
            shares: 3,
            paid_minor: u64::MAX,
            bought_at: time("2025-01-02T03:04:05Z"),
        }),
        Event::Assembly(assembly::Event::Came {
            member: DORA,
            met_at: time("2025-01-02T03:04:05Z"),
        }),
        Event::Consent(consent::Event::Chartered {
            dataset: "savings".to_owned(),
            version: 2,
            since: BTreeMap::from([("amount".to_owned(), 1)]),
        }),
        Event::Consent(consent::Event::Worded {
            terms: 0,
            scope: scope(),
            version: Some(1),
            freezes: false,
        }),
        Event::Query(query::Event::Carried(query::Carried {
            dataset: "savings".to_owned(),
            also: vec!["loans".to_owned()],
            user: UserNo(1),
            spent_at: time("2025-01-02T03:04:05Z"),
            debit: Debit {
                epsilon_micro: Some(1),
                rho_nano: u64::MAX,
                delta_pico: 3,
            },
        })),
    ]
}

/// Terms of a charter under which a yes outlasts the membership.
pub(super) fn frozen() -> Vec<Event> {
    vec![Event::Consent(consent::Event::Worded {
        terms: 1,
        scope: scope(),
        version: Some(2),
        freezes: true,
    })]
}
