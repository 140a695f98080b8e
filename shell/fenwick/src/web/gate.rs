//! Who may give which command through a page or the interface for programs.
//!
//! It stands before the rules, which decide about acts once more, by who acts. Readings have no other wall than this one. Every
//! command has its line here: without one nothing compiles.

use crate::cli::args::{
    self, Access, Assembly, Ballot, Charter, Command, Complaint, Conflict, Contribution, Coop, Day, Election,
    Fee, Intake, Log, Member, Method, Motion, Office, Points, Proposal, Proxy, Quarantine, Record, Request,
    Row, Share, User,
};
use crate::cli::args::{Bylaws, Consent, Dividend};
use crate::desk::Desk;
use crate::said::Trouble;
use crate::visitor::Visitor;
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::bylaws::Power;

/// Before whom a command stands open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wall {
    /// Anybody, signed in or not: it shows what the public log shows anyway, or puts a paper without a name into a box.
    Anyone,
    /// Whoever has signed in.
    Known,
    /// A member, for herself.
    Member,
    /// The member with this id, for herself.
    Own(String),
    /// The member with this id for herself, and whoever runs the co-op from day to day.
    OwnOrOffice(String),
    /// Members whose office gives them this power.
    Office(Power),
    /// The data user who filed this request.
    Asks(u32),
    /// Data users, and whoever runs the co-op from day to day.
    UserOrOffice,
    /// Nobody at a page: only the operator's terminal.
    Terminal,
}

/// Whether a command only shows, or does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Reading,
    Act,
}

use Kind::{Act, Reading};
use Wall::{Anyone, Known, OwnOrOffice, Terminal};

const OFFICE: Wall = Wall::Office(Power::Manage);
const MEMBER: Wall = Wall::Member;

/// The wall of a command.
#[expect(clippy::too_many_lines, reason = "a table: one line for each command")]
pub fn wall(command: &Command) -> (Wall, Kind) {
    match command {
        Command::Demo(_)
        | Command::Found(_)
        | Command::Paper(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Key(_)
        | Command::Verify { .. }
        | Command::Serve(_)
        | Command::Doctor(_)
        | Command::Config(_)
        | Command::Completions { .. } => (Terminal, Act),
        Command::Templates { command } => match command {
            None | Some(args::Templates::Show { .. }) => (Anyone, Reading),
            Some(args::Templates::Export { .. }) => (Terminal, Act),
        },
        Command::Coop(command) => coop(command),
        Command::Member(command) => member(command),
        Command::Charter(command) => match command {
            Charter::List | Charter::Show { .. } => (Anyone, Reading),
            Charter::Form(_) => (MEMBER, Reading),
            Charter::Propose { .. } => (MEMBER, Act),
            Charter::Draft(_) => (Terminal, Reading),
        },
        Command::Bylaws(command) => match command {
            Bylaws::Show { .. } => (Anyone, Reading),
            Bylaws::Propose { .. } => (MEMBER, Act),
        },
        Command::Motion(command) => match command {
            Motion::List | Motion::Show { .. } => (Anyone, Reading),
            Motion::Propose { .. } | Motion::Secret { .. } => (MEMBER, Act),
            Motion::Open { .. } | Motion::Close { .. } => (OFFICE, Act),
        },
        Command::Vote { .. } => (MEMBER, Act),
        Command::Ballot(command) => match command {
            Ballot::Sheet { .. } | Ballot::Track { .. } | Ballot::Papers { .. } => (Anyone, Reading),
            Ballot::Cast { .. } => (Anyone, Act),
            Ballot::Issue { of: None, .. } => (MEMBER, Act),
            Ballot::Issue { of: Some(_), .. } => (OFFICE, Act),
        },
        Command::Proxy(command) => match command {
            Proxy::Give { .. } | Proxy::TakeBack { .. } => (MEMBER, Act),
            Proxy::List { .. } => (MEMBER, Reading),
        },
        Command::Proposal(command) => match command {
            Proposal::List | Proposal::Show { .. } => (MEMBER, Reading),
            Proposal::Draft { .. }
            | Proposal::Amend { .. }
            | Proposal::Support { .. }
            | Proposal::Withdraw { .. } => (MEMBER, Act),
            Proposal::Notice { .. } => (OFFICE, Act),
        },
        Command::Election(command) => match command {
            Election::Show { .. } | Election::Export { .. } => (Anyone, Reading),
            Election::Call { .. } => (OFFICE, Act),
            Election::Nominate { .. } | Election::Accept { .. } | Election::StandDown { .. } => (MEMBER, Act),
            Election::Count { .. } => (Terminal, Reading),
        },
        Command::Assembly(command) => match command {
            Assembly::List | Assembly::Show { .. } => (Anyone, Reading),
            Assembly::Demand => (MEMBER, Act),
            Assembly::Call { .. } => (Wall::Office(Power::Call), Act),
            Assembly::Attend { .. } | Assembly::Hold { .. } => (OFFICE, Act),
        },
        Command::Room(_) => (OFFICE, Act),
        Command::Watch(_)
        | Command::Identity(args::Identity { log: None, .. })
        | Command::Rules { .. }
        | Command::Rights => (Anyone, Reading),
        Command::Identity(_) => (Terminal, Reading),
        Command::Share(command) => match command {
            Share::List => (MEMBER, Reading),
            Share::Buy { .. } => (OFFICE, Act),
        },
        Command::Points(Points::List { .. }) => (OFFICE, Reading),
        Command::Record(command) => match command {
            Record::List => (MEMBER, Reading),
            Record::Send(_) | Record::Revoke { .. } => (MEMBER, Act),
        },
        Command::Day(command) => match command {
            Day::List { .. } => (MEMBER, Reading),
            Day::Validate(_) | Day::KeepOut(_) => (MEMBER, Act),
        },
        Command::Row(command) => match command {
            Row::List { .. } => (MEMBER, Reading),
            Row::KeepOut(_) | Row::GiveBack(_) => (MEMBER, Act),
        },
        Command::Office(command) => match command {
            Office::List | Office::Show { .. } => (Anyone, Reading),
            Office::Resign { .. } => (MEMBER, Act),
        },
        Command::Conflict(command) => match command {
            Conflict::List => (MEMBER, Reading),
            Conflict::Declare { .. } | Conflict::End { .. } => (MEMBER, Act),
        },
        Command::Complaint(command) => match command {
            Complaint::List => (MEMBER, Reading),
            Complaint::File { .. } | Complaint::Put { .. } | Complaint::Close { .. } => (MEMBER, Act),
        },
        Command::Intake(Intake::Inspect(_)) => (MEMBER, Reading),
        // A file of many is brought by those who run the co-op.
        Command::Contribute(contribute) if contribute.member_column.is_some() => (OFFICE, Act),
        Command::Contribute(_) => (MEMBER, Act),
        Command::Contribution(command) => match command {
            Contribution::List | Contribution::Show { .. } | Contribution::Original(_) => (MEMBER, Reading),
            Contribution::Withdraw { .. } | Contribution::Choose(_) | Contribution::Confirm { .. } => {
                (MEMBER, Act)
            }
        },
        Command::Quarantine(command) => match command {
            Quarantine::List { .. } => (MEMBER, Reading),
            Quarantine::Count { .. } => (OFFICE, Reading),
            Quarantine::Fix { .. } | Quarantine::Drop { .. } => (MEMBER, Act),
        },
        Command::Consent(command) => match command {
            Consent::List | Consent::History => (MEMBER, Reading),
            Consent::Give { .. } | Consent::Withdraw { .. } | Consent::Confirm { .. } => (MEMBER, Act),
            Consent::Import { .. } => (OFFICE, Act),
        },
        Command::User(command) => match command {
            User::List => (OFFICE, Reading),
            User::Add { .. } | User::Vet { .. } => (OFFICE, Act),
        },
        Command::Request(command) => match command {
            Request::List | Request::Show { .. } => (Anyone, Reading),
            Request::File { .. } => (Wall::UserOrOffice, Act),
            Request::Review(_) => (MEMBER, Act),
            Request::Decide { .. } => (OFFICE, Act),
        },
        Command::Quote(question) => (Wall::Asks(question.request), Reading),
        Command::Query(query) => (Wall::Asks(query.question.request), Act),
        Command::Method(command) => match command {
            Method::List | Method::Show { .. } => (Anyone, Reading),
            Method::Check { .. } => (Known, Reading),
            Method::Add { .. } => (Wall::UserOrOffice, Act),
            Method::Propose { .. } => (MEMBER, Act),
            Method::Approve { .. } | Method::Withdraw { .. } => (OFFICE, Act),
        },
        Command::Benchmark(_) => (OFFICE, Act),
        Command::Me(_) => (MEMBER, Reading),
        Command::Release(_) => (Anyone, Reading),
        Command::Budget(_) => (MEMBER, Reading),
        Command::Fee(command) => match command {
            Fee::List => (OFFICE, Reading),
            Fee::Invoice { .. } | Fee::Settle { .. } => (OFFICE, Act),
        },
        Command::Dividend(command) => match command {
            Dividend::List => (Anyone, Reading),
            Dividend::Declare { .. } => (OFFICE, Act),
        },
        Command::Ledger(_) => (OFFICE, Reading),
        Command::Log(command) => match command {
            Log::Checkpoint | Log::Prove { .. } => (Anyone, Reading),
            Log::Publish { .. } => (Terminal, Reading),
        },
        Command::Language(command) => match command {
            args::Language::List => (Anyone, Reading),
            args::Language::Confirm { .. } => (OFFICE, Act),
        },
        Command::Access(command) => match command {
            Access::Invite { .. } | Access::Recover { .. } => (OFFICE, Act),
            Access::Show { who } => (OwnOrOffice(who.clone()), Reading),
            Access::Drop { who, .. } => (OwnOrOffice(who.clone()), Act),
        },
        Command::State(_) => (Known, Reading),
    }
}

fn coop(command: &Coop) -> (Wall, Kind) {
    match command {
        Coop::Status => (OFFICE, Reading),
        Coop::Dissolve { .. } => (MEMBER, Act),
        Coop::Split(_) | Coop::Export(_) | Coop::Import(_) | Coop::TakeOver => (Terminal, Act),
    }
}

fn member(command: &Member) -> (Wall, Kind) {
    match command {
        Member::Add { .. } | Member::Import { .. } | Member::Heads { .. } | Member::Expel { .. } => {
            (OFFICE, Act)
        }
        Member::List { .. } => (OFFICE, Reading),
        Member::Show { id } => (OwnOrOffice(id.clone()), Reading),
        Member::Correct { id, .. } => (OwnOrOffice(id.clone()), Act),
        Member::Export { id, .. } => (Wall::Own(id.clone()), Reading),
        Member::Leave { id } | Member::Erase { id } | Member::Appeal { id } => (Wall::Own(id.clone()), Act),
        Member::Arrive(arrive) => (Wall::Own(arrive.id.clone()), Act),
        Member::Check { .. } => (Terminal, Reading),
    }
}

/// Whether who has not signed in is told so before a word of what she sends is read.
///
/// # Errors
/// The refusal that [`pass`] would give her.
pub fn known(wall: &Wall, visitor: Visitor) -> Result<(), Trouble> {
    match (wall, visitor) {
        (Wall::Anyone, _) => Ok(()),
        (wall, Visitor::Nobody) => Err(Trouble::Refused(refusal(wall, visitor))),
        _ => Ok(()),
    }
}

/// Lets a visitor through to a command, or says why not.
///
/// # Errors
/// A refusal in words that say what to do; somebody else's things are refused as things that are not there.
pub async fn pass(desk: &Desk, visitor: Visitor, command: &Command) -> Result<(), Trouble> {
    if let Command::Contribute(args::Contribute {
        mapping: Some(name), ..
    }) = command
        && name.contains(['/', '\\', '.'])
    {
        return Err(Trouble::Usage(format!(
            "'{name}' is none of the co-op's mappings"
        )));
    }
    let (wall, _) = wall(command);
    let open = match &wall {
        Wall::Anyone => true,
        Wall::Known => visitor != Visitor::Nobody,
        Wall::Member => visitor.member().is_some(),
        Wall::Asks(request) => has_filed(desk, visitor, *request).await?,
        Wall::Terminal => false,
        Wall::Own(id) => is_herself(desk, visitor, id).await,
        Wall::OwnOrOffice(id) => {
            is_herself(desk, visitor, id).await || has_office(desk, visitor, Power::Manage).await?
        }
        Wall::Office(power) => has_office(desk, visitor, *power).await?,
        Wall::UserOrOffice => visitor.user().is_some() || has_office(desk, visitor, Power::Manage).await?,
    };
    match open {
        true => Ok(()),
        false => Err(Trouble::Refused(refusal(&wall, visitor))),
    }
}

async fn is_herself(desk: &Desk, visitor: Visitor, id: &str) -> bool {
    match (visitor.member(), desk.member(id).await) {
        (Some(visitor), Ok(member)) => visitor == member,
        _ => false,
    }
}

async fn has_filed(desk: &Desk, visitor: Visitor, request: u32) -> Result<bool, Trouble> {
    let Some(user) = visitor.user() else {
        return Ok(false);
    };
    let filed = move |coop: &fenwick_coop::Coop| {
        let found = coop.requests.get(RequestNo(request));
        found.is_ok_and(|found| found.terms.user == user)
    };
    desk.look(filed).await
}

/// Whether a visitor holds an office with a power. Who is helped at another's device acts for herself only.
pub async fn has_office(desk: &Desk, visitor: Visitor, power: Power) -> Result<bool, Trouble> {
    let Visitor::Member(member) = visitor else {
        return Ok(false);
    };
    desk.look(move |coop| coop.community().may(member, power)).await
}

/// What somebody else's things are answered with, and what nobody has.
pub fn not_hers() -> Refusal {
    Refusal::new("actor.not-hers", "there is nothing of this number that is yours")
        .hint("look at your own pages")
}

fn refusal(wall: &Wall, visitor: Visitor) -> Refusal {
    match (wall, visitor) {
        (Wall::Terminal, _) => Refusal::new(
            "actor.machine",
            "this is done at the machine that the co-op runs on",
        )
        .hint("ask whoever looks after the machine"),
        (_, Visitor::Nobody) => {
            Refusal::new("actor.unknown", "you have not signed in").hint("sign in, then try again")
        }
        (Wall::Own(_) | Wall::OwnOrOffice(_) | Wall::Asks(_), _) => not_hers(),
        (Wall::Office(_), _) => Refusal::new(
            "actor.office",
            "this is for those whom the members elected to do it",
        )
        .hint("ask them; the page about the co-op names them"),
        (Wall::UserOrOffice, _) => Refusal::new("actor.user", "this is for data users")
            .hint("members ask their own questions through an officer"),
        _ => Refusal::new("actor.member", "this is for members").hint("sign in as a member"),
    }
}
