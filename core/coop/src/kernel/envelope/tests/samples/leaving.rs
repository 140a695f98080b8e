//! Leaving: back after an appeal.

use super::DORA;
use crate::Event;
use crate::kernel::ids::MotionNo;
use crate::people::membership;

const MOTION: MotionNo = MotionNo(3);

/// What happens when somebody leaves, or comes back.
pub(super) fn leaving() -> Vec<Event> {
    vec![Event::Membership(membership::Event::Reinstated {
        member: DORA,
        motion: MOTION,
    })]
}
