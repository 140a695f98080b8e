//! How members and data users sign in, and in which language they read: each event by whom it is usually done.

use super::{DORA, hash};
use crate::Event;
use crate::kernel::facts::Actor;
use crate::kernel::ids::{ConsentNo, MemberNo, UserNo};
use crate::path::consent::{self, Answer};
use crate::people::access::{self, Kind, Who};
use crate::people::language;
use crate::tests::given::time;

const USER: UserNo = UserNo(3);

pub(super) fn accounts() -> Vec<(Event, Actor)> {
    let officer = Actor::Member(MemberNo(1));
    let until = time("2026-01-16T03:04:05Z");
    let (dora, user) = (Who::Member(DORA), Who::User(USER));
    let events = vec![
        (
            access::Event::Invited {
                who: dora,
                code: hash(31),
                until,
            },
            officer,
        ),
        (
            access::Event::Enrolled {
                who: dora,
                kind: Kind::Pin,
                credential: hash(32),
                code: Some(hash(31)),
            },
            Actor::Member(DORA),
        ),
        (
            access::Event::Enrolled {
                who: user,
                kind: Kind::Passkey,
                credential: hash(33),
                code: None,
            },
            Actor::User(USER),
        ),
        (
            access::Event::Dropped {
                who: dora,
                credential: hash(32),
            },
            Actor::Member(DORA),
        ),
        (
            access::Event::Recovered {
                who: dora,
                code: hash(34),
                until,
                attested_by: vec![MemberNo(1), MemberNo(2)],
            },
            officer,
        ),
        (access::Event::Seen { who: dora }, Actor::Member(DORA)),
    ];
    let events = events.into_iter();
    events
        .map(|(event, actor)| (Event::Access(event), actor))
        .collect()
}

/// A language that officers confirmed, and a yes to a text in it.
pub(super) fn languages() -> Vec<(Event, Actor)> {
    let language = || "th".parse().unwrap();
    let confirmed = language::Event::Confirmed {
        language: language(),
        texts: hash(35),
        by: vec![MemberNo(1), MemberNo(2)],
    };
    let given = consent::Event::Given {
        consent: ConsentNo(9),
        member: DORA,
        terms: 0,
        answer: Answer::Yes,
        confirmed: true,
        attested_by: Vec::new(),
        read: Some(language::Read {
            language: language(),
            text: hash(36),
        }),
    };
    vec![
        (Event::Language(confirmed), Actor::Member(MemberNo(1))),
        (Event::Consent(given), Actor::Member(DORA)),
    ]
}

/// A key that a data user made for a program.
pub(super) fn keys() -> Vec<(Event, Actor)> {
    let event = access::Event::Enrolled {
        who: Who::User(USER),
        kind: Kind::Key,
        credential: hash(37),
        code: None,
    };
    vec![(Event::Access(event), Actor::User(USER))]
}
