//! One entry of every kind, with a part of every kind in it.

mod access;
mod duties;
mod estate;
mod full;
mod government;
mod leaving;
mod methods;
mod path;
mod records;
mod watch;

use crate::kernel::epsilon::{DeltaPico, EpsilonMicro};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::people::ballot::{Matter, Rules};
use crate::people::bylaws::{Body, Form, Weights};
use crate::people::charter::Charter;
use crate::people::membership;
use crate::people::{ballot, duty, restoring};
use crate::tests::given::{bylaws, envelope, one_of, time};
use crate::{Entry, Event};
use fenwick_tally::Count;
use full::{full_charter, limited_charter, offered_charter};

const DORA: MemberNo = MemberNo(4);
const BIG: i64 = i64::MAX;

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
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
        price_by: None,
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

/// What a charter says of impossible values.
fn limited() -> Vec<Event> {
    vec![chartering(limited_charter())]
}

/// What a charter lets members choose.
fn offered() -> Vec<Event> {
    vec![chartering(offered_charter())]
}

fn chartering(charter: Charter) -> Event {
    Event::Motion(ballot::Event::Noticed {
        motion: MotionNo(2),
        sponsor: None,
        matter: Matter::Charter(Box::new(charter)),
        rules: rules(),
        proposal: None,
    })
}

fn restored() -> Vec<Event> {
    vec![
        Event::Restoring(restoring::Event::Restored {
            size: u64::MAX,
            root: hash(9),
        }),
        Event::Restoring(restoring::Event::Confirmed {
            highest: 12,
            by: vec![MemberNo(1), MemberNo(2)],
        }),
    ]
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
        path::contributions_and_consents(),
        path::requests_and_queries(),
        path::money(),
        later(),
        methods::methods(rules()),
        path::sights(),
        government::motions(&rules()),
        government::votes(),
        government::people(),
        watch::watched(),
        leaving::leaving(),
        duties::duties(),
        estate::estate(),
        government::rooms(),
        leaving::whole(),
        government::complaint(&rules()),
        restored(),
        records::records(),
        records::copies(),
        limited(),
        estate::taken_out(),
        path::from_files(),
        records::own(),
        offered(),
        leaving::frozen(),
        path::originals(),
        leaving::own(),
    ];
    let events = kinds.into_iter().flatten();
    let events = events.zip(actors.into_iter().cycle());
    (0u64..)
        .zip(
            events
                .chain(access::accounts())
                .chain(access::languages())
                .chain(access::keys()),
        )
        .map(|(seq, (event, actor))| envelope(seq, time("2026-01-02T03:04:05Z"), actor, event))
        .collect()
}
