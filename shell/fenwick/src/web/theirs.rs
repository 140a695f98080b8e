//! What is somebody else's, answered as what is not there: of two refusals, one would tell that it is.

use super::gate;
use crate::cli::args::{Command, Complaint, Consent, Contribution};
use crate::desk::Desk;
use crate::said::Trouble;
use crate::visitor::Visitor;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::people::bylaws::Power;

/// What a visitor is told of an act or a reading that did not work.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn told(
    desk: &Desk,
    visitor: Visitor,
    (command, trouble): (&Command, Trouble),
) -> Result<Trouble, Trouble> {
    let Trouble::Refused(refusal) = &trouble else {
        return Ok(trouble);
    };
    let rule = refusal.rule.as_str();
    let tells = match command {
        Command::Consent(Consent::Confirm { .. }) => matches!(rule, "consent.waiting" | "consent.confirm"),
        Command::Complaint(Complaint::Put { .. } | Complaint::Close { .. }) => {
            matches!(rule, "complaint.unknown" | "complaint.own" | "duty.holder")
        }
        Command::Contribution(command) => match number(command) {
            Some(import) => {
                let is_about = rule.starts_with("contribution.") || rule == "actor.not-hers";
                is_about && !is_hers(desk, visitor, import).await?
            }
            None => false,
        },
        _ => false,
    };
    match tells {
        true => Ok(Trouble::Refused(gate::not_hers())),
        false => Ok(trouble),
    }
}

/// The import that a command names.
fn number(command: &Contribution) -> Option<ContributionNo> {
    match command {
        Contribution::Show { contribution, .. }
        | Contribution::Confirm { contribution }
        | Contribution::Withdraw { contribution } => Some(ContributionNo(*contribution)),
        Contribution::Original(original) => Some(ContributionNo(original.contribution)),
        Contribution::List | Contribution::Choose(_) => None,
    }
}

/// Whether she brought it, has rows in it, or looks after all of them.
async fn is_hers(desk: &Desk, visitor: Visitor, import: ContributionNo) -> Result<bool, Trouble> {
    let Some(member) = visitor.member() else {
        return Ok(false);
    };
    let is_hers = desk.look(move |coop| {
        let brought = coop.contributions.get(import);
        brought.is_ok_and(|brought| brought.member == Some(member)) || has_rows(coop, import, member)
    });
    Ok(is_hers.await? || gate::has_office(desk, visitor, Power::Manage).await?)
}

fn has_rows(coop: &fenwick_coop::Coop, import: ContributionNo, member: MemberNo) -> bool {
    let mut hers = coop.contributions.of_member(member);
    hers.any(|(found, _)| found == import) || coop.contributions.is_taken_back(import, member)
}
