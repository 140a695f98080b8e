//! What the watch on decay says.

use super::{at, number};
use crate::Event;
use crate::kernel::ids::MotionNo;
use crate::people::watch::{self, Lapse};
use proptest::prelude::*;

pub(super) fn watch_event() -> impl Strategy<Value = Event> {
    let why = || prop_oneof![Just(Lapse::Assembly), Just(Lapse::Office("board".to_owned()))];
    let dataset = || prop_oneof![Just("savings".to_owned()), Just("none".to_owned())];
    let motion = || number().prop_map(MotionNo);
    prop_oneof![
        (at(), why()).prop_map(|(since, why)| watch::Event::CaretakerBegan { since, why }),
        why().prop_map(|why| watch::Event::CaretakerEnded { why }),
        (dataset(), motion()).prop_map(|(dataset, motion)| watch::Event::DeletionDue { dataset, motion }),
        (dataset(), motion()).prop_map(|(dataset, motion)| watch::Event::Deleted { dataset, motion }),
    ]
    .prop_map(Event::Watch)
}
