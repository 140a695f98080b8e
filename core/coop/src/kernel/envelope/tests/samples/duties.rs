//! Duties: seats given up, conflicts of interest, opinions of a council and complaints.

use super::{DORA, hash};
use crate::Event;
use crate::kernel::ids::{ComplaintNo, MemberNo, MotionNo, RequestNo, UserNo};
use crate::path::request::{self, Decision, Reason};
use crate::people::duty;

/// One of each.
pub(super) fn duties() -> Vec<Event> {
    let (member, office, user) = (DORA, "board".to_owned(), UserNo(2));
    let (request, complaint) = (RequestNo(1), ComplaintNo(1));
    let duties = [
        duty::Event::Resigned {
            member,
            office: office.clone(),
        },
        duty::Event::TermEnded { member, office },
        duty::Event::ConflictDeclared {
            member,
            user,
            by: MemberNo(1),
            why: Some(hash(5)),
        },
        duty::Event::ConflictEnded {
            member,
            user,
            by: vec![MemberNo(1), MemberNo(2)],
        },
        duty::Event::Reviewed {
            request,
            member,
            favours: true,
            reasons: hash(6),
        },
        duty::Event::Complained {
            complaint,
            member,
            about: duty::About::Office("board".to_owned()),
            text: hash(7),
        },
        duty::Event::ComplaintOpened { complaint },
        duty::Event::ComplaintClosed {
            complaint,
            by: MemberNo(1),
            reasons: hash(8),
        },
        duty::Event::Barred {
            rule: "duty.conflict".to_owned(),
            member: Some(member),
            user,
        },
    ];
    duties
        .into_iter()
        .map(Event::Duty)
        .chain([decided_by_council(request)])
        .collect()
}

fn decided_by_council(request: RequestNo) -> Event {
    let opinion = |member, favours, reasons| duty::Opinion {
        member,
        favours,
        reasons: hash(reasons),
    };
    let decision = Decision {
        granted: true,
        reasons: vec![Reason {
            rule: "approval".to_owned(),
            motion: Some(MotionNo(0)),
            met: true,
            sentence: "the council approved: 2 for, 1 against".to_owned(),
        }],
        approved_by: None,
        motion: None,
        council: Some(duty::Verdict {
            office: "board".to_owned(),
            opinions: vec![
                opinion(MemberNo(1), true, 1),
                opinion(MemberNo(2), true, 2),
                opinion(DORA, false, 3),
            ],
            voices: 3,
        }),
    };
    Event::Request(request::Event::Decided { request, decision })
}
