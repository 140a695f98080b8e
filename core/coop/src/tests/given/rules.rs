//! The rules of a scene: bylaws, and a charter of savings.

use super::{epsilon, one_of};
use crate::kernel::epsilon::DeltaPico;
use crate::people::bylaws::{
    Approval, Assets, Autonomy, Budget, Bylaws, Fraction, Leaving, Office, Payee, Power, Price,
    RecipientClass, Share, Voting, Watch, Weights,
};
use crate::people::charter::{Bounds, Charter, Field, Key, Kind, Leave, Measure, Originals, Owner};
use fenwick_tally::Rule;
use std::collections::BTreeMap;

fn class(id: &str, for_profit: bool, admitted: bool) -> RecipientClass {
    RecipientClass {
        id: id.to_owned(),
        title: id.to_owned(),
        dpv: "Organisation".to_owned(),
        for_profit,
        admitted,
    }
}

/// A quarter takes part, more than half agrees.
fn voting() -> Voting {
    Voting {
        notice_days: 7,
        voting_days: 7,
        roll_days: 0,
        quorum: one_of(1, 4),
        charter_threshold: Fraction {
            more_than: true,
            ..one_of(1, 2)
        },
        bylaws_threshold: one_of(2, 3),
        topics: BTreeMap::new(),
        classes: Vec::new(),
        weights: Weights::Each,
        proxies_max: 0,
        secret_demand: None,
        initiative: None,
        urgent: None,
        postal: None,
        nominations_close_days: 0,
        assembly_notice_days: 0,
    }
}

/// Bylaws under which a motion is noticed for 7 days and voted for 7.
pub(crate) fn bylaws() -> Bylaws {
    Bylaws {
        voting: voting(),
        attesting_officers: 2,
        recipient_classes: vec![
            class("research", false, true),
            class("company", true, true),
            class("press", false, false),
        ],
        refused_purposes: vec!["CreditScoreEvaluation".parse().unwrap()],
        approval: Approval {
            automatic_epsilon_max: epsilon("1"),
            automatic_classes: vec!["research".to_owned()],
            methods_by_council: false,
            council: None,
            council_apart: false,
            voted_classes: Vec::new(),
        },
        budget: Budget {
            delta: DeltaPico(0),
            question: None,
            lifetime: epsilon("10"),
            dataset_lifetime: None,
            dataset_year: epsilon("6"),
            per_user: epsilon("4"),
        },
        price: Price {
            question_minor: 100,
            epsilon_minor: 1_000,
            free_classes: vec!["research".to_owned()],
        },
        split: vec![
            Share {
                to: Payee::Reserve,
                weight: 30,
                gate: None,
            },
            Share {
                to: Payee::Fund("health".to_owned()),
                weight: 30,
                gate: None,
            },
            Share {
                to: Payee::MembersByHead,
                weight: 25,
                gate: None,
            },
            Share {
                to: Payee::MembersByPoints,
                weight: 15,
                gate: None,
            },
        ],
        payout_unit_minor: 1,
        offices: Vec::new(),
        watch: Watch::default(),
        shares: None,
        points: None,
        assets: Assets::default(),
        autonomy: Autonomy::default(),
        leaving: Leaving::default(),
    }
}

/// An office that manages, elected by STV, without a term.
pub(crate) fn office(id: &str, seats: u16) -> Office {
    Office {
        id: id.to_owned(),
        title: id.to_owned(),
        duties: vec!["look after the co-op".to_owned()],
        powers: vec![Power::Manage],
        seats,
        holders_min: 1,
        elected_by: Rule::StvScottish,
        term_days: 0,
        terms_days_max: 0,
        break_days: 0,
        reserved: Vec::new(),
    }
}

fn field(name: &str, kind: Kind) -> Field {
    Field {
        name: name.to_owned(),
        title: name.to_owned(),
        sensitive: false,
        ingest: None,
        kind,
    }
}

/// A charter of savings: an amount, a village, a flag.
pub(crate) fn charter() -> Charter {
    let amount = Measure {
        scale: 2,
        unit: Some("INR".to_owned()),
        unit_field: None,
        bounds: Some(Bounds {
            row_min: "0".parse().unwrap(),
            row_max: "1000".parse().unwrap(),
            member_sum_min: "0".parse().unwrap(),
            member_sum_max: "5000".parse().unwrap(),
        }),
        bands: None,
        bins: vec!["10".parse().unwrap(), "100".parse().unwrap()],
        value_min: None,
        value_max: None,
    };
    let village = Key {
        domain: vec!["north".to_owned(), "south".to_owned()],
        other: None,
    };
    Charter {
        tables: Vec::new(),
        dataset: "savings".to_owned(),
        title: "Savings".to_owned(),
        benefit: "better terms".to_owned(),
        purposes: vec![
            "ResearchAndDevelopment".parse().unwrap(),
            "CreditChecking".parse().unwrap(),
        ],
        owner: Owner::Member,
        retention_days: 365,
        leave: Leave::Exclude,
        other: None,
        originals: Originals::Drop,
        sunset: None,
        competitive: false,
        groups_max: 2,
        rows_per_group_max: 10,
        rows_max: 100,
        blank_below: 5,
        fields: vec![
            field("amount", Kind::Measure(amount)),
            field("village", Kind::Key(village)),
            field("literate", Kind::Flag),
        ],
    }
}
