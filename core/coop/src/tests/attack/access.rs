//! What happens to accounts.

use super::{at, number};
use crate::Event;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, UserNo};
use crate::people::access;
use proptest::prelude::*;

/// Of members and data users that there are and of others.
pub(super) fn access_event() -> BoxedStrategy<Event> {
    let hash = |byte: u32| Hash([u8::try_from(byte % 5).unwrap(); 32]);
    let who = |(member, number)| match member {
        true => access::Who::Member(MemberNo(number)),
        false => access::Who::User(UserNo(number)),
    };
    let whose = (any::<bool>(), number()).prop_map(who);
    (whose, number(), number(), at(), any::<bool>())
        .prop_map(move |(who, which, byte, until, by_code)| {
            let (code, credential) = (hash(byte), hash(which));
            Event::Access(match which % 5 {
                0 => access::Event::Invited { who, code, until },
                1 => access::Event::Enrolled {
                    who,
                    kind: access::Kind::Passkey,
                    credential,
                    code: by_code.then_some(code),
                },
                2 => access::Event::Dropped { who, credential },
                3 => access::Event::Recovered {
                    who,
                    code,
                    until,
                    attested_by: vec![MemberNo(byte)],
                },
                _ => access::Event::Seen { who },
            })
        })
        .boxed()
}
