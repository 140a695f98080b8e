//! Approval: who stands behind a request, by rule, by an officer's word, by a council or by a vote of all.

use super::{Asked, Grounds, Weighed};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::path::request::{Decision, Terms};
use crate::people::bylaws::{Bylaws, RecipientClass};
use crate::people::charter::Owner;
use crate::people::duty::Verdict;

/// Who stands behind an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Nobody said anything.
    None,
    /// An officer approves.
    By(MemberNo),
    /// An officer refuses.
    RefusedBy(MemberNo),
    /// The members approve, by this motion.
    Voted(MotionNo),
    /// The members do not: this motion failed.
    VotedDown(MotionNo),
    /// The council has spoken.
    Council {
        /// How many of it are for the request.
        favour: u32,
        /// How many are against it.
        against: u32,
        /// Whether its majority is for it.
        granted: bool,
    },
}

/// Whether a request is decided by vote, of all or of whom the bylaws name: for its recipient, or because a dataset of it
/// is the community's too.
pub fn is_voted(grounds: &Grounds<'_>, terms: &Terms) -> bool {
    let class = grounds.requests.user(terms.user).map(|user| &user.class);
    class.is_ok_and(|class| grounds.bylaws.rule.approval.voted_classes.contains(class))
        || is_communitys(grounds, terms)
}

/// Whether the community owns a dataset of this request with its members: no member's yes is enough then, nor an officer's.
fn is_communitys(grounds: &Grounds<'_>, terms: &Terms) -> bool {
    let owner = |dataset: &str| grounds.charters.get(dataset).map(|charter| charter.rule.owner);
    let mut datasets = super::method::datasets(grounds, terms).into_iter();
    datasets.any(|(dataset, _)| owner(dataset) == Some(Owner::MemberAndCommunity))
}

/// Whether the rules approve a request as it stands, without anybody's word.
pub fn is_approved_by_rule(grounds: &Grounds<'_>, terms: &Terms) -> bool {
    let user = grounds.requests.user(terms.user).ok();
    let class = user.and_then(|user| grounds.bylaws.rule.class(&user.class));
    is_automatic(&grounds.bylaws.rule, terms, class)
}

/// Whether the rules approve without an officer.
fn is_automatic(bylaws: &Bylaws, terms: &Terms, class: Option<&RecipientClass>) -> bool {
    let rule = &bylaws.approval;
    terms.epsilon <= rule.automatic_epsilon_max
        && class.is_some_and(|class| rule.automatic_classes.contains(&class.id))
}

pub(super) fn weigh(
    weighed: &mut Weighed,
    grounds: &Grounds<'_>,
    asked: &Asked<'_>,
    class: Option<&RecipientClass>,
) {
    let automatic = is_automatic(&grounds.bylaws.rule, asked.terms, class);
    let communitys = is_communitys(grounds, asked.terms);
    let voted = is_voted(grounds, asked.terms);
    let council = grounds.bylaws.rule.approval.council.as_ref();
    let bylaws = grounds.bylaws.motion;
    let (motion, met, sentence) = match asked.approval {
        Approval::Voted(motion) => (motion, true, format!("motion {motion} approved it")),
        Approval::VotedDown(motion) => (
            motion,
            false,
            format!("motion {motion}, which was to approve it, failed"),
        ),
        _ if communitys => (
            bylaws,
            false,
            "the community owns these data with its members: only a vote lets them be used".to_owned(),
        ),
        _ if voted => (
            bylaws,
            false,
            "such a request is approved by a vote of the members alone".to_owned(),
        ),
        Approval::Council {
            favour,
            against,
            granted,
        } => {
            let word = if granted { "approved" } else { "refused" };
            let sentence = format!("the council {word}: {favour} for, {against} against");
            (bylaws, granted, sentence)
        }
        Approval::By(officer) if council.is_some() && !automatic => (
            bylaws,
            false,
            format!("officer {officer} approved, and the bylaws now leave that to a council"),
        ),
        Approval::By(officer) => (bylaws, true, format!("officer {officer} approved")),
        Approval::RefusedBy(officer) => (bylaws, false, format!("officer {officer} refused")),
        Approval::None if automatic => (
            bylaws,
            true,
            "the request is within the limits that need no officer".to_owned(),
        ),
        Approval::None => {
            let who = council.map_or("an officer".to_owned(), |council| {
                format!("the council '{council}'")
            });
            (bylaws, false, format!("{who} must approve this request"))
        }
    };
    weighed.rule("approval", Some(motion), met, sentence);
}

/// What would give the approval that is missing.
pub(super) fn way(grounds: &Grounds<'_>, terms: &Terms) -> &'static str {
    match (is_voted(grounds, terms), &grounds.bylaws.rule.approval.council) {
        (true, _) => {
            "table a motion on it: `motion propose request N --as ID`; its close decides the request"
        }
        (_, Some(_)) => {
            "its members say so with `request review N --for --reasons TEXT --as ID`, or with --against"
        }
        _ => "an officer approves with `request decide N --as OFFICER`, or refuses with --refuse",
    }
}

/// Who stands behind an approval that a decision names.
pub fn approval_of(decision: Option<&Decision>) -> Approval {
    let voted = decision.and_then(|decision| decision.motion).map(Approval::Voted);
    let council = decision.and_then(|decision| decision.council.as_ref());
    let officer = decision.and_then(|decision| decision.approved_by);
    voted
        .or(council.and_then(by_council))
        .or(officer.map(Approval::By))
        .unwrap_or(Approval::None)
}

/// What a council says, once it has a majority.
pub fn by_council(verdict: &Verdict) -> Option<Approval> {
    Some(Approval::Council {
        favour: verdict.favour(),
        against: verdict.against(),
        granted: verdict.granted()?,
    })
}
