//! Authority: whether this command is for whoever acts to give. The machine's terminal and the calendar may give every one;
//! a member, a helper and a data user only what is named here for them. What is right beyond that, each rule says itself.

mod grant;

use crate::command::Command;
use crate::kernel::facts::Actor;
use crate::kernel::ids::{QueryNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::path::contribution::Prepared;
use crate::path::decision;
use crate::people::access::{self, Who};
use crate::people::assembly;
use crate::people::duty;
use crate::people::leaving;
use crate::state::Coop;
use grant::Grant;

/// Refuses a command that is not for whoever acts to give.
///
/// # Errors
/// A refusal by `actor.not-hers`, `actor.office`, `actor.user`, `actor.machine`, `actor.assist` or `actor.attest`.
pub(super) fn check(coop: &Coop, command: &Command, actor: Actor) -> Result<(), Refusal> {
    match actor {
        Actor::Operator | Actor::Calendar | Actor::Assisted { by: None, .. } => Ok(()),
        Actor::Member(member) => {
            granted(coop, command).to_member(member, &coop.community())?;
            grant::attests_herself(member, command, &coop.bylaws)
        }
        Actor::Assisted {
            member,
            by: Some(helper),
        } => {
            granted(coop, command).through((member, helper), &coop.community())?;
            grant::no_attesting(command)
        }
        Actor::User(user) => granted(coop, command).to_user(user),
    }
}

/// For whom each command is. There is no catch-all: a new command does not compile until it is said for whom it is.
fn granted(coop: &Coop, command: &Command) -> Grant {
    match command {
        Command::Found { .. }
        | Command::Tick
        | Command::Arrive(_)
        | Command::Restore(_)
        | Command::ConfirmRestore(..)
        | Command::PrepareBallot(..)
        | Command::OpenBox(..)
        | Command::DeleteRows(_)
        | Command::DeleteTaken(_)
        | Command::DeleteOriginals(_) => Grant::machine(),
        Command::Leaving(act) => leaving(act),
        Command::Admit(_)
        | Command::OpenMotion(_)
        | Command::CloseMotion(_)
        | Command::Size(..)
        | Command::ConfirmLanguage(..)
        | Command::Invoice(_)
        | Command::Settle(..)
        | Command::DeclareDividend(_) => Grant::managers(),
        Command::Vet(_) | Command::ApproveMethod(_) | Command::WithdrawMethod(_) | Command::CountRoom(..) => {
            Grant::officers()
        }
        // What she does about herself and with her own word: each of these rules asks whose act it is.
        Command::Leave(_)
        | Command::Erase(_)
        | Command::Propose(_)
        | Command::Proposal(_)
        | Command::Vote(..)
        | Command::Nominate(..)
        | Command::Stand(..)
        | Command::TakePaper(..)
        | Command::Mark(..)
        | Command::Choose(..)
        | Command::Withhold(..)
        | Command::ConfirmContribution(..)
        | Command::Record(_)
        | Command::See(..)
        | Command::Consent { .. }
        | Command::ConfirmConsent(..)
        | Command::Withdraw(..)
        | Command::Correct(..)
        | Command::TakeBack(..) => Grant::members(),
        Command::Assembly(act) => assembly(act),
        Command::Duty(act) => duty(act),
        Command::Access(act) => access(act),
        // Money that came in is entered by somebody who saw it come in.
        Command::BuyShares(..) => Grant::through_managers(),
        Command::Contribute { prepared, .. } => contribute(prepared),
        Command::Register { .. } => Grant::managers().or_user(Some(next_user(coop))),
        Command::AddMethod(..) => Grant::managers().or_any_user(),
        Command::File(terms) => Grant::managers().or_user(Some(terms.user)),
        Command::Decide { request, refuse } => {
            Grant::officers().or_user(by_rule(coop, *request).filter(|_| !refuse))
        }
        Command::NoteRefused(request, _) => Grant::machine().or_user(of_request(coop, *request)),
        Command::Reserve(ask) => Grant::machine().or_user(of_request(coop, ask.request)),
        Command::Release(query, _) | Command::Fail(query) => Grant::machine().or_user(of_query(coop, *query)),
    }
}

fn leaving(act: &leaving::Act) -> Grant {
    match act {
        leaving::Act::Expel { .. } => Grant::managers(),
        leaving::Act::Appeal(_) => Grant::members(),
        leaving::Act::Part { .. } | leaving::Act::Copy(_) => Grant::machine(),
    }
}

fn assembly(act: &assembly::Act) -> Grant {
    match act {
        assembly::Act::Call { .. } => Grant::officers(),
        assembly::Act::Demand | assembly::Act::Hold(..) => Grant::members(),
        assembly::Act::Attend(_, member) => Grant::officers().or_member(*member),
    }
}

fn duty(act: &duty::Act) -> Grant {
    match act {
        duty::Act::Resign { .. }
        | duty::Act::DeclareConflict { member: None, .. }
        | duty::Act::EndConflict { member: None, .. }
        | duty::Act::Complain(..)
        | duty::Act::PutComplaint(_) => Grant::members(),
        duty::Act::DeclareConflict { .. }
        | duty::Act::EndConflict { .. }
        | duty::Act::Review { .. }
        | duty::Act::CloseComplaint(..) => Grant::officers(),
    }
}

/// An account is set up, and its ways given up, by whose it is.
fn access(act: &access::Act) -> Grant {
    match act {
        access::Act::Invite(..) | access::Act::Recover { .. } => Grant::managers(),
        access::Act::Enrol { who, .. } | access::Act::Drop(who, _) | access::Act::See(who) => match who {
            Who::Member(member) => Grant::machine().or_member(*member),
            Who::User(user) => Grant::machine().or_user(Some(*user)),
        },
    }
}

/// A member brings rows of her own and of nobody else.
fn contribute(prepared: &Prepared) -> Grant {
    let hers = prepared
        .member
        .filter(|member| prepared.per_member.iter().all(|(whose, _)| whose == member));
    hers.map_or(Grant::managers(), |member| Grant::managers().or_member(member))
}

/// The number that a data user gets who registers now.
fn next_user(coop: &Coop) -> UserNo {
    UserNo::after(coop.requests.users().count())
}

fn of_request(coop: &Coop, request: RequestNo) -> Option<UserNo> {
    coop.requests.get(request).ok().map(|found| found.terms.user)
}

/// Whose request it is, where the rules decide it without anybody's word.
fn by_rule(coop: &Coop, request: RequestNo) -> Option<UserNo> {
    let terms = &coop.requests.get(request).ok()?.terms;
    decision::is_approved_by_rule(&coop.grounds(), terms).then_some(terms.user)
}

fn of_query(coop: &Coop, query: QueryNo) -> Option<UserNo> {
    coop.queries.get(query).ok().map(|found| found.reserved.user)
}

#[cfg(test)]
mod tests;
