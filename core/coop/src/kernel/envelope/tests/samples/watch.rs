//! Votes that bite, and the watch on decay.

use crate::Event;
use crate::kernel::ids::{MotionNo, RequestNo};
use crate::path::request::{self, Decision, Reason};
use crate::people::watch::{self, Lapse};
use crate::tests::given::time;

pub(super) fn watched() -> Vec<Event> {
    let reason = Reason {
        rule: "approval".to_owned(),
        motion: Some(MotionNo(5)),
        met: true,
        sentence: "motion 5 approved it".to_owned(),
    };
    let decided = request::Event::Decided {
        request: RequestNo(1),
        decision: Decision {
            granted: true,
            reasons: vec![reason],
            approved_by: None,
            motion: Some(MotionNo(5)),
            council: None,
        },
    };
    let since = time("2027-02-05T00:00:00Z");
    vec![
        Event::Request(decided),
        Event::Watch(watch::Event::CaretakerBegan {
            since,
            why: Lapse::Assembly,
        }),
        Event::Watch(watch::Event::CaretakerEnded {
            why: Lapse::Office("board".to_owned()),
        }),
        Event::Watch(watch::Event::DeletionDue {
            dataset: "savings".to_owned(),
            motion: MotionNo(6),
        }),
        Event::Watch(watch::Event::Deleted {
            dataset: "savings".to_owned(),
            motion: MotionNo(6),
        }),
    ]
}
