//! Auditing: whether what was recorded of a count is borne out by what was recorded before it.

use super::paper::{in_box, in_room, papers};
use super::{Event, Motion, Motions, count};
use crate::people::Community;

/// What an entry says that the entries before it do not bear out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An outcome that is not the count of the votes.
    Outcome,
    /// More papers counted in the room than were handed out there.
    Room,
    /// One request signed for two members: papers issued are fewer than it seems.
    Copied,
    /// A box whose papers do not add up to as many as it says.
    Sum,
    /// More papers in the box than were given out: somebody made some up.
    MadeUp,
    /// Fewer papers in the box than were surely cast.
    Lost,
}

impl Motions {
    /// What is wrong with a recorded count; the other route by which `verify` recounts.
    pub fn fault(&self, event: &Event, community: &Community<'_>) -> Option<Fault> {
        let Ok(found) = self.get(event.motion()) else {
            return match event {
                Event::Closed { .. } => Some(Fault::Outcome),
                _ => None,
            };
        };
        match event {
            Event::Closed { motion, .. } => {
                let differs = count::close(*motion, found, community) != *event;
                differs.then_some(Fault::Outcome)
            }
            Event::RoomCounted {
                class,
                choices,
                spoilt,
                ..
            } => {
                let handed_out = in_room(found, class.as_deref(), community);
                (papers(choices, *spoilt) > handed_out).then_some(Fault::Room)
            }
            Event::PaperTaken { paper, .. } => {
                let copied = paper
                    .request()
                    .is_some_and(|request| found.requests.contains(&request));
                copied.then_some(Fault::Copied)
            }
            Event::BoxOpened {
                papers: said,
                choices,
                spoilt,
                ..
            } if *said != papers(choices, *spoilt) => Some(Fault::Sum),
            Event::BoxOpened { papers, .. } => issued(found, *papers),
            _ => None,
        }
    }
}

/// Papers cast are no more than papers given out, and no fewer than those taken and cast in one act.
fn issued(found: &Motion, cast: u64) -> Option<Fault> {
    match cast {
        cast if cast > in_box(found) => Some(Fault::MadeUp),
        cast if cast < found.papers_surely_cast() => Some(Fault::Lost),
        _ => None,
    }
}
