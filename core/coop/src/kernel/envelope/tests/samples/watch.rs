//! Votes that bite, and the watch on decay.

use crate::Event;
use crate::kernel::ids::{MotionNo, RequestNo};
use crate::path::request::{self, Decision, Reason};

pub(super) fn watched() -> Vec<Event> {
    let reason = Reason {
        rule: "approval".to_owned(),
        motion: Some(MotionNo(5)),
        met: true,
        sentence: "motion 5 approved it".to_owned(),
    };
    vec![Event::Request(request::Event::Decided {
        request: RequestNo(1),
        decision: Decision {
            granted: true,
            reasons: vec![reason],
            approved_by: None,
            motion: Some(MotionNo(5)),
        },
    })]
}
