//! The command line, as CLI users and scripts know it.

mod access;
mod assembly;
mod backup;
mod ballot;
mod coop;
mod duty;
mod election;
mod estate;
mod identity;
mod language;
mod method;
mod motion;
mod options;
mod own;
mod path;
mod people;
mod serve;

pub use access::Access;
pub use assembly::{Assembly, Room};
pub use backup::{Backup, Key, Restore};
pub use ballot::{Ballot, Paper};
pub use coop::{Bring, Coop, Split, TakeOut};
pub use duty::{Complaint, Conflict, Office, Review};
pub use election::Election;
pub use estate::{Day, DaysOf, Points, Share};
pub use identity::{Identity, Log};
pub use language::Language;
pub use method::{Method, Question};
pub use motion::{Motion, Proposal, Propose, Proxy, Say, Watch};
pub use options::Options;
pub use own::{Choose, Row, RowsOf};
pub use path::{
    Benchmark, Budget, Consent, Contribute, Contribution, Dividend, Fee, Format, Inspect, Intake, Ledger, Me,
    Original, Quarantine, Query, Release, Request, Terms, User,
};
pub use people::{
    Arrive, AskingForm, Bylaws, Charter, Draft, Found, Kept, Kind, Member, Record, Send, Templates,
};
pub use serve::{Config, Doctor, Serve};

use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  fenwick demo                                        watch a co-op live the whole path of data
  fenwick found weavers --template drivers --name 'Weavers of Fenwick' --officer Ada --officer Ben
  fenwick member import roster.csv --id-column driver_id
  fenwick contribute trips trips.csv --member-column driver_id --attested-by 1,2
  fenwick consent give --as 3 --dataset trips --purpose PublicBenefit --recipient class:public-body --answer yes
  fenwick verify

Exit codes: 0 done, 1 error, 2 usage, 3 a rule said no, 75 try again later.";

/// The platform a data cooperative runs on: members own the data, votes set the rules, only noised answers leave.
#[derive(Debug, Parser)]
#[command(name = "fenwick", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    pub options: Options,
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Whether the command serves pages until it is stopped.
    pub fn serves(&self) -> bool {
        matches!(self.command, Command::Serve(_))
    }
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Command {
    /// A temporary co-op lives the whole path of data on generated rows.
    Demo(Demo),
    /// Found a co-op from a template.
    Found(Found),
    /// What can be founded.
    #[command(visible_alias = "template")]
    Templates {
        #[command(subcommand)]
        command: Option<Templates>,
    },
    /// The co-op as a whole: how it stands, and how it ends.
    #[command(subcommand)]
    Coop(Coop),
    /// The register of members.
    #[command(subcommand)]
    Member(Member),
    /// What may be collected, by vote.
    #[command(subcommand)]
    Charter(Charter),
    /// The rules the members gave themselves.
    #[command(subcommand)]
    Bylaws(Bylaws),
    /// Motions and their outcomes.
    #[command(subcommand)]
    Motion(Motion),
    /// Vote (--as ID): yes, no or abstain; in an election candidates by number, the best liked first, such as 3>1>2 or 3>1=2.
    Vote { motion: u32, choice: String },
    /// Secret votes: ballot papers that both tellers sign unseen, and the box.
    #[command(
        subcommand,
        after_help = "On the voter's own computer:
  fenwick ballot sheet 3 --out sheet.txt
  fenwick paper ask --sheet sheet.txt --keep mine.json --request request.json
  fenwick ballot issue 3 --request request.json --out signed.json --as 5
  fenwick paper fill --keep mine.json --signed signed.json --choice yes --out paper.txt
  fenwick ballot cast 3 --paper paper.txt"
    )]
    Ballot(Ballot),
    /// A ballot paper on the voter's own computer; needs no home. See `ballot --help` for all steps.
    #[command(subcommand)]
    Paper(Paper),
    /// Votes given into other members' hands.
    #[command(subcommand)]
    Proxy(Proxy),
    /// Items that seek their words and their support before they become motions.
    #[command(subcommand)]
    Proposal(Proposal),
    /// Elections: nominations, and the count stage by stage.
    #[command(subcommand)]
    Election(Election),
    /// Assemblies of the members.
    #[command(subcommand)]
    Assembly(Assembly),
    /// Papers and hands in a room, under two tellers.
    #[command(subcommand)]
    Room(Room),
    /// The watch on decay: caretaker mode, turnover, turnout.
    #[command(subcommand)]
    Watch(Watch),
    /// Shares in the co-op's capital.
    #[command(subcommand)]
    Share(Share),
    /// Points, by which dividends are shared out where the bylaws say so.
    #[command(subcommand)]
    Points(Points),
    /// A member's own records: sent to somebody whom she names, and taken back.
    #[command(subcommand)]
    Record(Record),
    /// Days of a member's data: validated, or kept out.
    #[command(subcommand)]
    Day(Day),
    /// Single rows of a member: seen with their marks, kept out, or given back.
    #[command(subcommand)]
    Row(Row),
    /// Offices: who holds them, until when, and what is missing.
    #[command(subcommand)]
    Office(Office),
    /// Conflicts of interest: who stands aside where.
    #[command(subcommand)]
    Conflict(Conflict),
    /// Complaints, which their subject cannot close.
    #[command(subcommand)]
    Complaint(Complaint),
    /// The workbench for files that are to be brought in.
    #[command(subcommand)]
    Intake(Intake),
    /// Bring rows in under a charter.
    Contribute(Contribute),
    /// What was brought in.
    #[command(subcommand)]
    Contribution(Contribution),
    /// Bad rows that wait for their members to mend or drop them.
    #[command(subcommand)]
    Quarantine(Quarantine),
    /// Each member's own yes and no.
    #[command(subcommand)]
    Consent(Consent),
    /// Data users: who asks.
    #[command(subcommand)]
    User(User),
    /// What data users ask for, and what was decided.
    #[command(subcommand)]
    Request(Request),
    /// What a question would cost and how exact its answer would be; free, and no row is read.
    Quote(Question),
    /// Questions with parameters, vetted once and kept by the digest of their text.
    #[command(subcommand)]
    Method(Method),
    /// Ask one of the questions of a granted request, or one of its methods.
    Query(Query),
    /// Questions on a timetable.
    #[command(subcommand)]
    Benchmark(Benchmark),
    /// A member's own view (--as ID).
    #[command(subcommand)]
    Me(Me),
    /// What left.
    #[command(subcommand)]
    Release(Release),
    /// The privacy book.
    #[command(subcommand)]
    Budget(Budget),
    /// Invoices.
    #[command(subcommand)]
    Fee(Fee),
    /// Sharing income out, as voted.
    #[command(subcommand)]
    Dividend(Dividend),
    /// The ledger.
    #[command(subcommand)]
    Ledger(Ledger),
    /// The public log.
    #[command(subcommand)]
    Log(Log),
    /// Everything of a co-op in one sealed file, while it goes on working.
    Backup(Backup),
    /// Come back from a backup; or only prove it.
    Restore(Restore),
    /// The co-op's key: where it is, who opens it, and a new one for all that is kept.
    #[command(subcommand)]
    Key(Key),
    /// What the public log shows of the co-op: each co-operative principle pass, warn or fail.
    Identity(Identity),
    /// Every rule that can say no; with an ID its words, where it stands, and the ballot that adopted it.
    Rules { id: Option<String> },
    /// What each person keeps whatever the members vote: the one part of the rules that no motion changes.
    Rights,
    /// Re-read everything from the first event and check it.
    Verify {
        /// An earlier checkpoint: nothing before it may have changed.
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    /// The state of the co-op.
    #[command(subcommand)]
    State(State),
    /// Accounts: who signs in to the pages, and with what.
    #[command(subcommand)]
    Access(Access),
    /// Languages of the pages: which are drafts, and which officers who speak them found right.
    #[command(subcommand)]
    Language(Language),
    /// Serve the co-ops of this home: pages for members, officers, data users and everybody, and an interface for programs.
    Serve(Serve),
    /// Look whether this machine, this home and its co-ops are as they should be, and what to do where they are not.
    Doctor(Doctor),
    /// The settings of this installation.
    #[command(subcommand)]
    Config(Config),
    /// Shell completions.
    Completions {
        #[serde(skip)]
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// Whether it needs no home.
    pub fn is_homeless(&self) -> bool {
        match self {
            Command::Templates { command } => !matches!(command, Some(Templates::Export { .. })),
            Command::Identity(identity) => identity.criteria || identity.log.is_some(),
            Command::Intake(Intake::Inspect(inspect)) => inspect.dataset.is_none(),
            Command::Charter(charter) => matches!(charter, Charter::Draft(_)),
            Command::Election(election) => matches!(election, Election::Count { .. }),
            Command::Rules { id } => id.is_none(),
            Command::Restore(restore) => restore.drill,
            Command::Member(member) => matches!(member, Member::Check { .. }),
            command => matches!(
                command,
                Command::Demo(_) | Command::Paper(_) | Command::Rights | Command::Completions { .. }
            ),
        }
    }

    /// Whether it makes the home where there is none yet.
    pub fn makes_a_home(&self) -> bool {
        matches!(
            self,
            Command::Found(_) | Command::Coop(Coop::Import(_)) | Command::Restore(_)
        )
    }

    /// Whether a data user is answered, or a member beside figures of others: then the reply leaves on the time grid, whatever it says.
    pub fn is_question(&self) -> bool {
        match self {
            Command::Quote(_) | Command::Query(_) | Command::Benchmark(_) | Command::Me(_) => true,
            // The members' and the operator's own business, and what reads texts and books only.
            Command::Demo(_)
            | Command::Found(_)
            | Command::Templates { .. }
            | Command::Coop(_)
            | Command::Member(_)
            | Command::Charter(_)
            | Command::Bylaws(_)
            | Command::Motion(_)
            | Command::Proxy(_)
            | Command::Proposal(_)
            | Command::Election(_)
            | Command::Assembly(_)
            | Command::Room(_)
            | Command::Watch(_)
            | Command::Vote { .. }
            | Command::Ballot(_)
            | Command::Paper(_)
            | Command::Share(_)
            | Command::Points(_)
            | Command::Record(_)
            | Command::Day(_)
            | Command::Row(_)
            | Command::Office(_)
            | Command::Conflict(_)
            | Command::Complaint(_)
            | Command::Intake(_)
            | Command::Contribute(_)
            | Command::Contribution(_)
            | Command::Quarantine(_)
            | Command::Consent(_)
            | Command::User(_)
            | Command::Request(_)
            | Command::Method(_)
            | Command::Release(_)
            | Command::Budget(_)
            | Command::Fee(_)
            | Command::Dividend(_)
            | Command::Ledger(_)
            | Command::Log(_)
            | Command::Language(_)
            | Command::Backup(_)
            | Command::Restore(_)
            | Command::Key(_)
            | Command::Identity(_)
            | Command::Rights
            | Command::Rules { .. }
            | Command::Verify { .. }
            | Command::State(_)
            | Command::Access(_)
            | Command::Serve(_)
            | Command::Doctor(_)
            | Command::Config(_)
            | Command::Completions { .. } => false,
        }
    }
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Demo {
    /// Stop after the path instead of serving its pages.
    #[arg(long)]
    pub no_serve: bool,
    /// Other rows for another number. The noise is never seeded.
    #[arg(long, default_value_t = 1761)]
    pub seed: u64,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum State {
    /// A digest of the whole state.
    Hash,
}
