//! Recusal: nobody's word counts for a data user in which she has an interest of her own. One place for every act.

use crate::command::Command;
use crate::event::Event;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::{MemberNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::path::consent::Recipient;
use crate::path::request::Request;
use crate::people::access::{self, Who};
use crate::people::duty::{self, Act};
use crate::state::Coop;
use std::collections::BTreeSet;

/// Refuses an act in which somebody's word would count who has to stand aside.
pub(super) fn check(coop: &Coop, command: &Command, actor: Actor) -> Result<(), Refusal> {
    let users = users(coop, command);
    let words = words(command, actor);
    let mut pairs = users
        .iter()
        .flat_map(|user| words.iter().map(move |word| (*word, *user)));
    pairs.try_for_each(|(member, user)| coop.duties.stands_clear(member, user))
}

/// What stands in the log of an act that is refused, although nothing comes of it: that somebody tried what her own interest
/// forbids her. Who attests for a member is refused alike, and not noted, so that nobody learns of the member.
pub fn noted(coop: &Coop, command: &Command, facts: &Facts) -> Option<Event> {
    let member = facts.actor.member().filter(|_| !coop.ending.is_over())?;
    if !words(command, facts.actor).contains(&member) {
        return None;
    }
    let users = users(coop, command);
    let user = users
        .into_iter()
        .find(|user| coop.duties.is_conflicted(member, *user))?;
    Some(Event::Duty(duty::Event::Barred {
        rule: "duty.conflict".to_owned(),
        member: Some(member),
        user,
    }))
}

/// Whose word counts in an act that may concern data users.
fn words(command: &Command, actor: Actor) -> Vec<MemberNo> {
    match command {
        Command::Vet(_)
        | Command::ApproveMethod(_)
        | Command::WithdrawMethod(_)
        | Command::Decide { .. }
        | Command::Duty(Act::Review { .. })
        | Command::Invoice(_)
        | Command::Settle(..)
        | Command::Access(access::Act::Invite(..)) => actor.member().into_iter().collect(),
        Command::Access(access::Act::Recover { attested_by, .. }) => attested_by.clone(),
        Command::Consent { attested_by, .. } | Command::ConfirmConsent(_, attested_by) => attested_by.clone(),
        _ => Vec::new(),
    }
}

/// The data users whom an act concerns.
fn users(coop: &Coop, command: &Command) -> BTreeSet<UserNo> {
    let of = |request: RequestNo| coop.requests.get(request).ok().map(|found| found.terms.user);
    let of_release = |release| {
        coop.releases
            .get(release)
            .ok()
            .and_then(|found| of(found.request))
    };
    let named = |recipient: &Recipient| match recipient {
        Recipient::User(user) => Some(*user),
        Recipient::Any | Recipient::Class(_) => None,
    };
    let one = match command {
        Command::Vet(user) => Some(*user),
        Command::Access(
            access::Act::Invite(Who::User(user), _)
            | access::Act::Recover {
                who: Who::User(user), ..
            },
        ) => Some(*user),
        Command::Decide { request, .. } | Command::Duty(Act::Review { request, .. }) => of(*request),
        Command::Invoice(release) => of_release(*release),
        Command::Settle(invoice, _) => {
            let invoice = coop.fees.get(*invoice).ok();
            invoice.and_then(|found| of_release(found.release))
        }
        Command::ConfirmConsent(consent, _) => {
            let scope = coop.consents.waiting_scope(*consent);
            scope.and_then(|scope| named(&scope.recipient))
        }
        // A method is known to be a data user's when a request of that user names it.
        Command::ApproveMethod(method) | Command::WithdrawMethod(method) => {
            let names = |request: &&Request| request.terms.methods.contains(method);
            let requests = coop.requests.all().map(|(_, request)| request);
            return requests.filter(names).map(|request| request.terms.user).collect();
        }
        Command::Consent { wishes, .. } => {
            return wishes
                .iter()
                .filter_map(|wish| named(&wish.scope.recipient))
                .collect();
        }
        _ => None,
    };
    one.into_iter().collect()
}
