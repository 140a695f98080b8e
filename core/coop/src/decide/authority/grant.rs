//! For whom a command is, and what is said to whoever it is not for.

use crate::command::Command;
use crate::kernel::ids::{MemberNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::people::access;
use crate::people::assembly;
use crate::people::bylaws::{Bylaws, Power};
use crate::people::duty;
use crate::people::leaving;
use crate::people::proposal;
use crate::people::record;
use crate::people::{Adopted, Community};

/// Which members a command is for, by their own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hers {
    /// None.
    Nobodys,
    /// Every one: the rule asks whose act it is.
    Everyones,
    /// This one.
    Only(MemberNo),
    /// Every one, through the hands of somebody who manages the co-op.
    Through,
}

/// Which offices a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Office {
    /// None.
    No,
    /// Those that manage the co-op.
    Manages,
    /// Those that the rule asks for.
    Ruled,
}

/// Which data users a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Users {
    /// None.
    No,
    /// Every one.
    All,
    /// This one.
    Only(UserNo),
}

/// For whom a command is, besides the machine's terminal and the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    hers: Hers,
    office: Office,
    users: Users,
}

impl Grant {
    const fn new(hers: Hers, office: Office) -> Self {
        Self {
            hers,
            office,
            users: Users::No,
        }
    }

    /// Nobody else.
    pub(super) const fn machine() -> Self {
        Self::new(Hers::Nobodys, Office::No)
    }

    /// Members, each in her own name.
    pub(super) const fn members() -> Self {
        Self::new(Hers::Everyones, Office::No)
    }

    /// Those who manage the co-op.
    pub(super) const fn managers() -> Self {
        Self::new(Hers::Nobodys, Office::Manages)
    }

    /// Those whose office the rule asks for.
    pub(super) const fn officers() -> Self {
        Self::new(Hers::Nobodys, Office::Ruled)
    }

    /// A member, through the hands of somebody who manages the co-op.
    pub(super) const fn through_managers() -> Self {
        Self::new(Hers::Through, Office::No)
    }

    /// This member too.
    pub(super) const fn or_member(self, member: MemberNo) -> Self {
        Self {
            hers: Hers::Only(member),
            ..self
        }
    }

    /// This data user too, if there is one.
    pub(super) fn or_user(self, user: Option<UserNo>) -> Self {
        let users = user.map_or(Users::No, Users::Only);
        Self { users, ..self }
    }

    /// Every data user too.
    pub(super) const fn or_any_user(self) -> Self {
        Self {
            users: Users::All,
            ..self
        }
    }

    fn is_hers(self, member: MemberNo) -> bool {
        match self.hers {
            Hers::Everyones => true,
            Hers::Only(whose) => whose == member,
            Hers::Nobodys | Hers::Through => false,
        }
    }

    /// Whether a member with a key of her own may.
    ///
    /// # Errors
    /// A refusal by `actor.not-hers`, `actor.office`, `actor.user` or `actor.machine`.
    pub(super) fn to_member(self, member: MemberNo, community: &Community<'_>) -> Result<(), Refusal> {
        let in_office = match self.office {
            Office::No => false,
            Office::Manages => community.may(member, Power::Manage),
            Office::Ruled => true,
        };
        if in_office || self.is_hers(member) {
            return Ok(());
        }
        Err(match (self.hers, self.office, self.users) {
            (Hers::Only(_), ..) => not_hers(),
            (Hers::Through, ..) | (_, Office::Manages | Office::Ruled, _) => office(community),
            (_, Office::No, Users::Only(_) | Users::All) => users_own(),
            (_, Office::No, Users::No) => machine(),
        })
    }

    /// Whether a member may through somebody else's hands: only what is hers, and only through hands that the bylaws trust.
    ///
    /// # Errors
    /// A refusal by `actor.assist` or `actor.not-hers`.
    pub(super) fn through(
        self,
        (member, helper): (MemberNo, MemberNo),
        community: &Community<'_>,
    ) -> Result<(), Refusal> {
        let assist = |message: String| Refusal::new("actor.assist", message).by(community.bylaws.motion);
        community.members.active(helper)?;
        let manages = community.may(helper, Power::Manage);
        if helper == member {
            return Err(assist(format!("member {member} does not help herself"))
                .hint("sign in as yourself, and do it there"));
        }
        if !manages && !community.may(helper, Power::Assist) {
            let message = format!("member {helper} holds no office that helps others on a shared device");
            return Err(assist(message).hint(holders(community)));
        }
        if manages && self.hers == Hers::Through || self.is_hers(member) {
            return Ok(());
        }
        Err(match self.hers {
            Hers::Through => office(community),
            Hers::Only(_) => not_hers(),
            _ => assist("on a shared device a member does only what is her own".to_owned())
                .hint("whoever holds the office signs in as herself"),
        })
    }

    /// Whether a data user may.
    ///
    /// # Errors
    /// A refusal by `actor.user`.
    pub(super) fn to_user(self, user: UserNo) -> Result<(), Refusal> {
        match self.users {
            Users::All => Ok(()),
            Users::Only(whose) if whose == user => Ok(()),
            _ => Err(Refusal::new(
                "actor.user",
                "a data user only makes requests of its own, and asks in those that were granted",
            )
            .hint("ask the co-op: its officers and members do everything else")),
        }
    }
}

fn not_hers() -> Refusal {
    Refusal::new(
        "actor.not-hers",
        "only the member whose it is does this, or somebody in an office",
    )
    .hint("sign in as that member, or ask an officer")
}

fn office(community: &Community<'_>) -> Refusal {
    Refusal::new("actor.office", "only somebody whose office it is does this")
        .by(community.bylaws.motion)
        .hint(holders(community))
}

fn users_own() -> Refusal {
    Refusal::new("actor.user", "only the data user whose it is does this").hint("sign in as the data user")
}

fn machine() -> Refusal {
    Refusal::new(
        "actor.machine",
        "this is done at the machine that the co-op runs on",
    )
    .hint("ask whoever looks after the machine")
}

fn holders(community: &Community<'_>) -> String {
    let names: Vec<String> = community
        .duties
        .officers()
        .map(|officer| officer.to_string())
        .collect();
    match names.is_empty() {
        true => "the co-op has no officer now: the members elect one".to_owned(),
        false => format!("ask an officer: they are the members {}", names.join(", ")),
    }
}

/// Nobody says what others attest without attesting it herself. Whose the other words are, the door has seen to: each officer
/// showed a key of her own for this act.
///
/// # Errors
/// A refusal by `actor.attest`.
pub(super) fn attests_herself(
    member: MemberNo,
    command: &Command,
    bylaws: &Adopted<Bylaws>,
) -> Result<(), Refusal> {
    let by = attesting(command);
    // Who ends another's conflict says so with the act itself.
    let ends =
        matches!(command, Command::Duty(duty::Act::EndConflict { member: Some(of), .. }) if *of != member);
    if ends || by.is_empty() || by.contains(&member) {
        return Ok(());
    }
    Err(
        Refusal::new("actor.attest", "nobody says for officers what they attest")
            .by(bylaws.motion)
            .hint("an officer signs in, attests it herself, and asks another officer to do so too"),
    )
}

/// Officers do not attest through a helper's device: it is the member's own act there.
///
/// # Errors
/// A refusal by `actor.attest`.
pub(super) fn no_attesting(command: &Command) -> Result<(), Refusal> {
    match attesting(command).is_empty() {
        true => Ok(()),
        false => Err(
            Refusal::new("actor.attest", "officers do not attest on a shared device")
                .hint("they sign in as themselves, and confirm it there"),
        ),
    }
}

/// The officers who are said to attest. There is no catch-all, so that no new way to attest is forgotten.
#[expect(clippy::too_many_lines, reason = "one line for each command")]
fn attesting(command: &Command) -> &[MemberNo] {
    match command {
        Command::ConfirmRestore(_, by)
        | Command::Size(_, _, by)
        | Command::ConfirmLanguage(_, _, by)
        | Command::Mark(_, by)
        | Command::Choose(_, by)
        | Command::Withhold(_, by)
        | Command::Contribute { attested_by: by, .. }
        | Command::ConfirmContribution(_, by)
        | Command::Consent { attested_by: by, .. }
        | Command::ConfirmConsent(_, by)
        | Command::Duty(duty::Act::EndConflict { attested_by: by, .. })
        | Command::Access(access::Act::Recover { attested_by: by, .. })
        | Command::Leaving(
            leaving::Act::Expel { attested_by: by, .. }
            | leaving::Act::Part { attested_by: by, .. }
            | leaving::Act::Copy(leaving::Copy::TakeOver(by)),
        ) => by,
        Command::Found { .. }
        | Command::Tick
        | Command::Admit(_)
        | Command::Leave(_)
        | Command::Erase(_)
        | Command::Leaving(
            leaving::Act::Appeal(_) | leaving::Act::Copy(leaving::Copy::Export { .. } | leaving::Copy::Stay),
        )
        | Command::Arrive(_)
        | Command::Restore(_)
        | Command::Propose(_)
        | Command::Proposal(
            proposal::Act::Draft(..)
            | proposal::Act::Amend(..)
            | proposal::Act::Support(_)
            | proposal::Act::Withdraw(_)
            | proposal::Act::Notice(_),
        )
        | Command::OpenMotion(_)
        | Command::Vote(..)
        | Command::Nominate(..)
        | Command::Stand(..)
        | Command::PrepareBallot(..)
        | Command::TakePaper(..)
        | Command::CountRoom(..)
        | Command::OpenBox(..)
        | Command::CloseMotion(_)
        | Command::Assembly(
            assembly::Act::Demand
            | assembly::Act::Call { .. }
            | assembly::Act::Attend(..)
            | assembly::Act::Hold(..),
        )
        | Command::Duty(
            duty::Act::Resign { .. }
            | duty::Act::DeclareConflict { .. }
            | duty::Act::Review { .. }
            | duty::Act::Complain(..)
            | duty::Act::CloseComplaint(..)
            | duty::Act::PutComplaint(_),
        )
        | Command::Access(
            access::Act::Invite(..) | access::Act::Enrol { .. } | access::Act::Drop(..) | access::Act::See(_),
        )
        | Command::NoteRefused(..)
        | Command::BuyShares(..)
        | Command::Record(
            record::Act::TakeOut(_) | record::Act::Send(..) | record::Act::Revoke(_) | record::Act::Bring(..),
        )
        | Command::See(..)
        | Command::Withdraw(..)
        | Command::Register { .. }
        | Command::Vet(_)
        | Command::AddMethod(..)
        | Command::ApproveMethod(_)
        | Command::WithdrawMethod(_)
        | Command::File(_)
        | Command::Decide { .. }
        | Command::Reserve(_)
        | Command::Release(..)
        | Command::DeleteRows(_)
        | Command::Correct(..)
        | Command::TakeBack(..)
        | Command::DeleteTaken(_)
        | Command::DeleteOriginals(_)
        | Command::Fail(_)
        | Command::Invoice(_)
        | Command::Settle(..)
        | Command::DeclareDividend(_) => &[],
    }
}
