//! The golden file of each kind of event.

use crate::Event;
use crate::path::request::method;
use crate::path::{consent, contribution, dividend, fee, query, release, request};
use crate::people::ballot::Matter;
use crate::people::{
    access, assembly, ballot, capital, duty, language, leaving, membership, proposal, record, restoring,
    watch,
};

/// The file of an event. There is no catch-all: a new variant does not compile until it has one.
#[expect(clippy::too_many_lines, reason = "a list of all events, one line each")]
pub(super) fn name(event: &Event) -> &'static str {
    match event {
        Event::Founded(founding) => match &founding.origin {
            None if founding.mappings.is_empty() => "founded",
            None => "founded-own",
            Some(origin) if origin.parted.is_some() => "founded-parted",
            Some(_) => "founded-sister",
        },
        Event::Membership(event) => match event {
            membership::Event::Admitted { .. } => "membership-admitted",
            membership::Event::Left { .. } => "membership-left",
            membership::Event::Expelled { .. } => "membership-expelled",
            membership::Event::Reinstated { .. } => "membership-reinstated",
            membership::Event::Sized { .. } => "membership-sized",
            membership::Event::Corrected { .. } => "membership-corrected",
            membership::Event::Erased { .. } => "membership-erased",
        },
        Event::Duty(duty::Event::Appointed { office: None, .. }) => "duty-appointed",
        Event::Duty(event) => match event {
            duty::Event::Appointed { .. } => "duty-appointed-office",
            duty::Event::Resigned { .. } => "duty-resigned",
            duty::Event::TermEnded { .. } => "duty-term-ended",
            duty::Event::ConflictDeclared { .. } => "duty-conflict-declared",
            duty::Event::ConflictEnded { .. } => "duty-conflict-ended",
            duty::Event::Reviewed { .. } => "duty-reviewed",
            duty::Event::Complained { .. } => "duty-complained",
            duty::Event::ComplaintOpened { .. } => "duty-complaint-opened",
            duty::Event::ComplaintClosed { .. } => "duty-complaint-closed",
            duty::Event::ComplaintPut { .. } => "duty-complaint-put",
            duty::Event::Barred { .. } => "duty-barred",
        },
        Event::Proposal(event) => match event {
            proposal::Event::Drafted { .. } => "proposal-drafted",
            proposal::Event::Amended { .. } => "proposal-amended",
            proposal::Event::Supported { .. } => "proposal-supported",
            proposal::Event::Withdrawn { .. } => "proposal-withdrawn",
        },
        Event::Assembly(event) => match event {
            assembly::Event::Demanded { .. } => "assembly-demanded",
            assembly::Event::Called { .. } => "assembly-called",
            assembly::Event::Attended { .. } => "assembly-attended",
            assembly::Event::Held { .. } => "assembly-held",
            assembly::Event::Came { .. } => "assembly-came",
        },
        Event::Watch(event) => match event {
            watch::Event::CaretakerBegan { .. } => "watch-caretaker-began",
            watch::Event::CaretakerEnded { .. } => "watch-caretaker-ended",
            watch::Event::DeletionDue { .. } => "watch-deletion-due",
            watch::Event::Deleted { .. } => "watch-deleted",
        },
        Event::Leaving(event) => match event {
            leaving::Event::Dissolved { .. } => "leaving-dissolved",
            leaving::Event::Split { .. } => "leaving-split",
            leaving::Event::SplitLapsed { .. } => "leaving-split-lapsed",
            leaving::Event::Parted { .. } => "leaving-parted",
            leaving::Event::Arrived { .. } => "leaving-arrived",
            leaving::Event::Exported { .. } => "leaving-exported",
            leaving::Event::Stayed => "leaving-stayed",
            leaving::Event::TookOver { .. } => "leaving-took-over",
        },
        Event::Language(language::Event::Confirmed { .. }) => "language-confirmed",
        Event::Access(event) => match event {
            access::Event::Invited { .. } => "access-invited",
            access::Event::Enrolled {
                who: access::Who::Member(_),
                ..
            } => "access-enrolled",
            access::Event::Enrolled {
                kind: access::Kind::Key,
                ..
            } => "access-enrolled-key",
            access::Event::Enrolled { .. } => "access-enrolled-user",
            access::Event::Dropped { .. } => "access-dropped",
            access::Event::Recovered { .. } => "access-recovered",
            access::Event::Seen { .. } => "access-seen",
        },
        Event::Record(event) => match event {
            record::Event::TakenOut { .. } => "record-taken-out",
            record::Event::Sent { .. } => "record-sent",
            record::Event::Revoked { .. } => "record-revoked",
            record::Event::Brought { .. } => "record-brought",
        },
        Event::Restoring(event) => match event {
            restoring::Event::Restored { .. } => "restoring-restored",
            restoring::Event::Confirmed { .. } => "restoring-confirmed",
        },
        Event::Motion(event) => match event {
            ballot::Event::Noticed {
                matter: Matter::Charter(charter),
                ..
            } if charter.dataset == "limited" => "motion-noticed-charter-limits",
            ballot::Event::Noticed {
                matter: Matter::Charter(charter),
                ..
            } if charter.dataset == "offered" => "motion-noticed-charter-ingest",
            ballot::Event::Noticed {
                matter: Matter::Charter(_),
                ..
            } => "motion-noticed-charter",
            ballot::Event::Noticed {
                matter: Matter::Bylaws(bylaws),
                ..
            } if !bylaws.budget.delta.is_none() => "motion-noticed-budget",
            ballot::Event::Noticed {
                matter: Matter::Bylaws(bylaws),
                ..
            } if !bylaws.offices.is_empty() => "motion-noticed-offices",
            ballot::Event::Noticed {
                matter: Matter::Bylaws(_),
                ..
            } => "motion-noticed-bylaws",
            ballot::Event::Noticed {
                matter: Matter::Method { .. },
                ..
            } => "motion-noticed-method",
            ballot::Event::Noticed { matter, .. } => match matter {
                Matter::Charter(_) | Matter::Bylaws(_) | Matter::Method { .. } => unreachable!("named above"),
                Matter::Price(_) => "motion-noticed-price",
                Matter::Recipient { .. } => "motion-noticed-recipient",
                Matter::Request { .. } => "motion-noticed-request",
                Matter::Election(_) => "motion-noticed-election",
                Matter::Recall { .. } => "motion-noticed-recall",
                Matter::Expulsion { .. } => "motion-noticed-expulsion",
                Matter::Benefit { .. } => "motion-noticed-benefit",
                Matter::Reaffirmation => "motion-noticed-reaffirmation",
                Matter::Dissolution { .. } => "motion-noticed-dissolution",
                Matter::Split { .. } => "motion-noticed-split",
                Matter::Resolution(_) => "motion-noticed-resolution",
                Matter::Complaint { .. } => "motion-noticed-complaint",
            },
            ballot::Event::SecretDemanded { .. } => "motion-secret-demanded",
            ballot::Event::MadeSecret { .. } => "motion-made-secret",
            ballot::Event::Nominated { .. } => "motion-nominated",
            ballot::Event::Stood { .. } => "motion-stood",
            ballot::Event::Prepared { .. } => "motion-prepared",
            ballot::Event::Opened { .. } => "motion-opened",
            ballot::Event::Voted { .. } => "motion-voted",
            ballot::Event::Ranked { .. } => "motion-ranked",
            ballot::Event::Delegated { .. } => "motion-delegated",
            ballot::Event::PaperTaken { by: None, .. } => "motion-paper-taken",
            ballot::Event::PaperTaken { .. } => "motion-paper-handed-out",
            ballot::Event::RoomCounted { .. } => "motion-room-counted",
            ballot::Event::BoxOpened { .. } => "motion-box-opened",
            ballot::Event::Closed { elected: None, .. } => "motion-closed",
            ballot::Event::Closed { .. } => "motion-closed-election",
        },
        Event::Capital(capital::Event::Bought { .. }) => "capital-bought",
        Event::Capital(capital::Event::Carried { .. }) => "capital-carried",
        Event::Contribution(event) => match event {
            contribution::Event::Recorded {
                provenance: Some(came),
                ..
            } if came.originals > 0 => "contribution-recorded-originals",
            contribution::Event::Recorded {
                provenance: Some(_), ..
            } => "contribution-recorded-provenance",
            contribution::Event::Recorded { brought_at: None, .. } => "contribution-recorded",
            contribution::Event::Recorded { .. } => "contribution-recorded-carried",
            contribution::Event::Credited { .. } => "contribution-credited",
            contribution::Event::Confirmed { .. } => "contribution-confirmed",
            contribution::Event::Seen { .. } => "contribution-seen",
            contribution::Event::DaysValidated { .. } => "contribution-days-validated",
            contribution::Event::DaysKeptOut { .. } => "contribution-days-kept-out",
            contribution::Event::RetentionEnded { .. } => "contribution-retention-ended",
            contribution::Event::TakenBack { .. } => "contribution-taken-back",
            contribution::Event::RowsDeleted { .. } => "contribution-rows-deleted",
            contribution::Event::OriginalsDeleted { .. } => "contribution-originals-deleted",
            contribution::Event::Gone { .. } => "contribution-gone",
            contribution::Event::KeepingChosen { .. } => "contribution-keeping-chosen",
            contribution::Event::RowsKeptOut { .. } => "contribution-rows-kept-out",
            contribution::Event::RowsGivenBack { .. } => "contribution-rows-given-back",
        },
        Event::Consent(event) => match event {
            consent::Event::Worded { version: None, .. } => "consent-worded",
            consent::Event::Worded { freezes: true, .. } => "consent-worded-freezes",
            consent::Event::Worded { .. } => "consent-worded-carried",
            consent::Event::Chartered { .. } => "consent-chartered",
            consent::Event::Given { read: Some(_), .. } => "consent-given-read",
            consent::Event::Given { .. } => "consent-given",
            consent::Event::Confirmed { .. } => "consent-confirmed",
            consent::Event::Withdrawn { .. } => "consent-withdrawn",
        },
        Event::Request(event) => match event {
            request::Event::Registered { .. } => "request-registered",
            request::Event::Vetted { .. } => "request-vetted",
            request::Event::Filed { terms, .. } if terms.methods.is_empty() => "request-filed",
            request::Event::Filed { .. } => "request-filed-methods",
            request::Event::Decided { decision, .. } if decision.motion.is_some() => "request-decided-vote",
            request::Event::Decided { decision, .. } if decision.council.is_some() => {
                "request-decided-council"
            }
            request::Event::Decided { .. } => "request-decided",
            request::Event::Asked { .. } => "request-asked",
        },
        Event::Method(event) => match event {
            method::Event::Added { .. } => "method-added",
            method::Event::Approved { .. } => "method-approved",
            method::Event::Withdrawn { .. } => "method-withdrawn",
        },
        Event::Query(event) => match event {
            query::Event::Reserved(_) => "query-reserved",
            query::Event::Failed { .. } => "query-failed",
            query::Event::Carried(_) => "query-carried",
        },
        Event::Release(release::Event::Released { .. }) => "release-released",
        Event::Fee(event) => match event {
            fee::Event::Invoiced { .. } => "fee-invoiced",
            fee::Event::Settled { .. } => "fee-settled",
        },
        Event::Dividend(dividend::Event::Declared { steps, .. })
            if steps.iter().any(|step| step.held_minor > 0) =>
        {
            "dividend-declared-held"
        }
        Event::Dividend(dividend::Event::Declared { .. }) => "dividend-declared",
    }
}

/// How many kinds there are.
pub(super) const NAMES: usize = 138;
