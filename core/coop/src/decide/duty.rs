//! Decisions about duties that reach into the path of data: reviews by a council, and notes of what was refused.

use super::path::{decided, not_voted_on};
use super::people::not_asked;
use super::{one, undecided};
use crate::event::Event;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::{ComplaintNo, RequestNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::decision::{self, Approval};
use crate::path::request;
use crate::people::ballot::Matter;
use crate::people::duty::{self, Act, Opinion, Verdict};
use crate::state::Coop;

pub(super) fn act(coop: &Coop, act: Act, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    match &act {
        Act::DeclareConflict { user, .. } | Act::EndConflict { user, .. } => {
            coop.requests.user(*user)?;
        }
        Act::Review { request, .. } => {
            undecided(coop, *request)?;
        }
        _ => {}
    }
    let event = coop.duties.decide(act, &coop.community(), facts)?;
    let follows = match &event {
        // Whose complaint it is stands in her own entry only.
        duty::Event::Complained { complaint, .. } => Some(Event::Duty(duty::Event::ComplaintOpened {
            complaint: *complaint,
        })),
        duty::Event::ComplaintPut { complaint, .. } => Some(put(coop, *complaint, facts.now)?),
        event => decided_by_it(coop, event, facts)?,
    };
    let event = Some(Event::Duty(event));
    Ok([event, follows].into_iter().flatten().collect())
}

/// A complaint before the members: a motion that nobody sponsors, so that it does not say whose it is.
fn put(coop: &Coop, complaint: ComplaintNo, now: Time) -> Result<Event, Refusal> {
    let matter = Matter::Complaint { complaint };
    not_asked(coop, &matter)?;
    let notice = coop
        .motions
        .notice(matter.into(), &coop.community(), (None, None), now);
    Ok(Event::Motion(notice))
}

/// The decision of a request, when an opinion makes a majority of the council. While the members vote, they decide.
fn decided_by_it(coop: &Coop, event: &duty::Event, facts: &Facts) -> Result<Option<Event>, Refusal> {
    let Some((request, opinion)) = event.opinion() else {
        return Ok(None);
    };
    if not_voted_on(coop, request).is_err() {
        return Ok(None);
    }
    let verdict = verdict(coop, request, Some(&opinion))?.filter(|verdict| verdict.granted().is_some());
    verdict
        .map(|verdict| by_council(coop, request, verdict, facts.now))
        .transpose()
}

/// What the council says of a request, with an opinion that is just being given; none where it is not for a council to decide.
fn verdict(coop: &Coop, request: RequestNo, fresh: Option<&Opinion>) -> Result<Option<Verdict>, Refusal> {
    let terms = &coop.requests.get(request)?.terms;
    if decision::is_voted(&coop.grounds(), terms) {
        return Ok(None);
    }
    let council = coop.bylaws.rule.approval.council.as_ref();
    Ok(council.map(|council| coop.duties.verdict(council, (request, terms.user), fresh)))
}

/// The decision of a request by the council's majority, with everything that was said in it.
fn by_council(coop: &Coop, request: RequestNo, verdict: Verdict, now: Time) -> Result<Event, Refusal> {
    let approval = decision::by_council(&verdict).unwrap_or(Approval::None);
    let mut event = decided(coop, request, approval, now)?;
    if let Event::Request(request::Event::Decided { decision, .. }) = &mut event {
        decision.council = Some(verdict);
    }
    Ok(event)
}

/// The decision of a request where a council decides, once it has a majority. Within the limits nobody's word is needed.
///
/// # Errors
/// A refusal by `duty.council` when a single officer would decide instead.
pub(super) fn council_decides(
    coop: &Coop,
    (request, refuse): (RequestNo, bool),
    facts: &Facts,
) -> Result<Option<Event>, Refusal> {
    let terms = &coop.requests.get(request)?.terms;
    let by_rule = !refuse && decision::is_approved_by_rule(&coop.grounds(), terms);
    let verdict = verdict(coop, request, None)?.filter(|_| !by_rule);
    match verdict {
        Some(verdict) if verdict.granted().is_some() => {
            by_council(coop, request, verdict, facts.now).map(Some)
        }
        Some(verdict) if facts.actor.member().is_some() => Err(left_to_council(coop, &verdict)),
        _ => Ok(None),
    }
}

fn left_to_council(coop: &Coop, verdict: &Verdict) -> Refusal {
    let message = format!(
        "the council '{}' decides this request by its majority, and no officer alone",
        verdict.office
    );
    let hint = match verdict.voices {
        0 => {
            "everybody in it stands aside, or nobody holds a seat: the members decide, `fenwick motion propose request N --as ID`"
        }
        _ => {
            "its members say what they think with `request review N --for --reasons TEXT --as ID`, or with --against"
        }
    };
    Refusal::new("duty.council", message)
        .by(coop.bylaws.motion)
        .hint(hint)
}

/// What has fallen due among duties, with its date: terms and elections.
pub(super) fn due(coop: &Coop, now: Time) -> Option<(Time, Event)> {
    let community = coop.community();
    let own = coop.duties.due(&community, now);
    let own = own.map(|(at, event)| (at, Event::Duty(event)));
    let ending = coop.ending.decided().is_some();
    let election = coop.duties.election_due(&community, &coop.motions, now);
    let election = election.filter(|_| !ending);
    let election = election.map(|(at, event)| (at, Event::Motion(event)));
    own.into_iter().chain(election).min_by_key(|(at, _)| *at)
}

/// Whoever asks what is not allowed is seen: the rule stands in the log, and nothing of the question.
pub(super) fn note_refused(
    coop: &Coop,
    request: RequestNo,
    rule: String,
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-');
    if rule.len() > 40 || !rule.bytes().all(plain) {
        return Err(Refusal::new(
            "duty.note",
            "the id of a rule is a short plain word",
        ));
    }
    let user = coop.requests.get(request)?.terms.user;
    one(
        Event::Duty,
        Ok(duty::Event::Barred {
            rule,
            member: actor.member(),
            user,
        }),
    )
}
