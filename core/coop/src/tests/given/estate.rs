//! Shares, days and points of a scene.

use super::{Scene, charter};
use crate::Command;
use crate::kernel::days::{Days, Span};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::path::contribution::Marking;
use crate::people::bylaws::{Points, Shares};
use crate::people::charter::{Charter, Field, Kind, TimeField};

/// Shares of 50.00, of which a member buys for 250.00 a year.
pub(crate) fn shares() -> Shares {
    Shares {
        price_minor: 5_000,
        year_max_minor: 25_000,
    }
}

/// One point a day up to 365 a year, 50 a share, 50 a meeting.
pub(crate) fn points() -> Points {
    Points {
        day: 1,
        days_year_max: 365,
        share: 50,
        meeting: 50,
    }
}

/// The usual charter, with a field of time.
pub(crate) fn dated() -> Charter {
    let mut dated = charter();
    dated.fields.push(Field {
        name: "paid_at".to_owned(),
        title: "when".to_owned(),
        sensitive: false,
        ingest: None,
        kind: Kind::Time(TimeField {
            first_month: "2020-01".to_owned(),
            last_month: "2030-12".to_owned(),
            ahead: false,
        }),
    });
    dated
}

/// All days from one to another.
pub(crate) fn days(from: &str, to: &str) -> Days {
    let span = Span {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    };
    [span].into_iter().collect()
}

/// Days of savings on which a member worked, or that she keeps out.
pub(crate) fn mark(member: MemberNo, days: Days, validated: bool, attested_by: &[MemberNo]) -> Command {
    let marking = Marking {
        dataset: "savings".to_owned(),
        member,
        days,
        validated,
    };
    Command::Mark(marking, attested_by.to_vec())
}

/// Shares that are paid for.
pub(crate) fn buy(shares: u32) -> Command {
    Command::BuyShares(shares, Hash([5; 32]))
}

impl Scene {
    pub(crate) fn buys(&mut self, member: MemberNo, shares: u32) {
        self.act(super::assisted(member), buy(shares)).unwrap();
    }

    /// A member says of all days from one to another whether she worked on them or keeps them out.
    pub(crate) fn marks(&mut self, member: MemberNo, (from, to): (&str, &str), validated: bool) {
        let mark = mark(member, days(from, to), validated, &[]);
        self.act(Actor::Member(member), mark).unwrap();
    }
}
