//! What a program does with a key, and what it never does: a key lies in a file for years, and whoever finds it has it.

use crate::cli::args::{
    Ballot, Command, Consent, Coop, Election, Member, Office, Proxy, Record, Request, User,
};
use crate::said::Trouble;
use fenwick_coop::kernel::refusal::Refusal;

/// Why a command is never given with a key, if it is not.
pub fn never(command: &Command) -> Option<&'static str> {
    match command {
        // A stolen key would make itself a way in that stays when it is taken away.
        Command::Access(_) => Some("how somebody signs in is changed by who has signed in herself"),
        Command::Member(Member::Leave { .. } | Member::Erase { .. } | Member::Expel { .. })
        | Command::Office(Office::Resign { .. })
        | Command::Record(Record::Send(_)) => Some("this cannot be taken back"),
        Command::Consent(Consent::Give { .. } | Consent::Confirm { .. } | Consent::Import { .. })
        | Command::Coop(Coop::Dissolve { .. })
        | Command::Vote { .. }
        | Command::Ballot(Ballot::Issue { .. })
        | Command::Room(_)
        | Command::Proxy(Proxy::Give { .. } | Proxy::TakeBack { .. })
        | Command::Election(
            Election::Nominate { .. } | Election::Accept { .. } | Election::StandDown { .. },
        )
        | Command::User(User::Vet { .. })
        | Command::Request(Request::Review(_) | Request::Decide { .. }) => {
            Some("this is the word of a person, not of a program")
        }
        _ => None,
    }
}

/// Lets a key through to a command.
///
/// # Errors
/// A refusal that says how it is done instead.
pub fn pass(command: &Command) -> Result<(), Trouble> {
    let Some(why) = never(command) else {
        return Ok(());
    };
    let message = format!("a key for a program does not do this: {why}");
    let refusal = Refusal::new("actor.key", message).hint("sign in and do it yourself");
    Err(Trouble::Refused(refusal))
}
