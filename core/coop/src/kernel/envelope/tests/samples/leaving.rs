//! Leaving: back after an appeal, and a co-op that comes from another.

use super::{DORA, hash};
use crate::kernel::ids::MotionNo;
use crate::people::bylaws::Residue;
use crate::people::{leaving, membership};
use crate::{Event, Founding, Origin};

const MOTION: MotionNo = MotionNo(3);

/// What happens when somebody leaves or comes back, and where a co-op comes from.
pub(super) fn leaving(founding: Founding) -> Vec<Event> {
    let sister = Founding {
        origin: Some(Origin {
            log_key: "savers+00000000+BB".to_owned(),
            template: Some(hash(10)),
        }),
        ..founding
    };
    vec![
        Event::Membership(membership::Event::Reinstated {
            member: DORA,
            motion: MOTION,
        }),
        Event::Founded(Box::new(sister)),
    ]
}

/// What happens to the co-op as a whole.
pub(super) fn whole() -> Vec<Event> {
    vec![Event::Leaving(leaving::Event::Dissolved {
        motion: MOTION,
        residue: Residue::Members,
        moved_minor: u64::MAX,
    })]
}
