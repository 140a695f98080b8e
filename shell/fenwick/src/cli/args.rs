//! The command line, as CLI users and scripts know it.

use clap::{Args, Parser, Subcommand, ValueEnum};
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

#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The one folder that holds everything of this installation.
    #[arg(
        long,
        global = true,
        env = "FENWICK_HOME",
        default_value = "fenwick-home",
        value_name = "DIR"
    )]
    pub home: PathBuf,
    /// Which co-op; may be left out when there is one.
    #[arg(long, global = true, value_name = "SLUG")]
    pub coop: Option<String>,
    /// One JSON object on stdout, nothing else there.
    #[arg(long, global = true)]
    pub json: bool,
    /// Act for this member or officer; recorded as assisted by the operator.
    #[arg(long = "as", global = true, value_name = "ID")]
    pub acting: Option<String>,
    /// Officers who attest the act.
    #[arg(long, global = true, value_delimiter = ',', value_name = "OFFICER,OFFICER")]
    pub attested_by: Vec<String>,
    /// Makes a repeat harmless: same id and same act, same outcome, once.
    #[arg(long, global = true, value_name = "ID")]
    pub request_id: Option<String>,
    /// The time, for co-ops founded with --test-clock.
    #[arg(long, global = true, value_name = "RFC3339")]
    pub now: Option<String>,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Command {
    /// A temporary co-op lives the whole path of data on generated rows.
    Demo(Demo),
    /// Found a co-op from a template.
    Found(Found),
    /// What can be founded.
    Templates {
        #[command(subcommand)]
        command: Option<Templates>,
    },
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
    /// Vote on a motion: yes, no or abstain.
    Vote { motion: u32, choice: Choice },
    /// Bring rows in under a charter.
    #[command(after_help = "Examples:
  fenwick contribute trips export.zip --as 3
  fenwick contribute trips all.csv --member-column driver_id --attested-by 1,2")]
    Contribute(Contribute),
    /// What was brought in.
    #[command(subcommand)]
    Contribution(Contribution),
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
    Quote {
        request: u32,
        sql: String,
        #[arg(long)]
        epsilon: Option<String>,
    },
    /// Ask one of the questions of a granted request.
    #[command(after_help = "Examples:
  fenwick query 1 \"SELECT status, COUNT(*) AS trips FROM trips GROUP BY status\" --dry-run
  fenwick query 1 \"SELECT status, COUNT(*) AS trips FROM trips GROUP BY status\"")]
    Query(Query),
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
    /// Re-read everything from the first event and check it.
    Verify {
        /// An earlier checkpoint: nothing before it may have changed.
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    /// The state of the co-op.
    #[command(subcommand)]
    State(State),
    /// Serve read-only pages about the co-ops of this home.
    Serve(Serve),
    /// Shell completions.
    Completions {
        #[serde(skip)]
        shell: clap_complete::Shell,
    },
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

#[derive(Clone, Debug, Args, Serialize)]
pub struct Serve {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:1761", value_name = "ADDR")]
    pub listen: String,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Found {
    /// Short id: small letters, digits and -.
    pub slug: String,
    /// The template; `fenwick templates` lists them.
    #[arg(long)]
    pub template: String,
    /// The co-op's public name.
    #[arg(long)]
    pub name: String,
    /// A founding officer; repeat for each. Officers are the first members.
    #[arg(long = "officer", value_name = "NAME")]
    pub officers: Vec<String>,
    /// The co-op's one currency.
    #[arg(long, value_name = "CUR")]
    pub currency: Option<String>,
    /// The clock is set by --now, for tests and rehearsals.
    #[arg(long)]
    pub test_clock: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Templates {
    /// Datasets, fields, bounds, purposes and recipients of one template.
    Show { template: String },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    #[default]
    Person,
    Organisation,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Member {
    /// Admit one member.
    Add {
        name: String,
        #[arg(long, value_enum, default_value_t)]
        kind: Kind,
        /// Class of membership.
        #[arg(long)]
        class: Option<String>,
        /// The id by which other systems know her.
        #[arg(long)]
        external_id: Option<String>,
    },
    /// Admit all members of a roster (CSV); those already in it are left alone.
    Import {
        file: PathBuf,
        /// Column of their ids.
        #[arg(long, value_name = "COL")]
        id_column: String,
        /// Column of their names.
        #[arg(long, value_name = "COL")]
        name_column: Option<String>,
        #[arg(long, value_enum, default_value_t)]
        kind: Kind,
        #[arg(long)]
        class: Option<String>,
    },
    /// The register.
    List,
    /// One member.
    Show { id: String },
    /// She leaves: her rows enter no query any more. Cannot be undone.
    Leave { id: String },
    /// Her record, rows, texts, salts and key are destroyed. Cannot be undone.
    Erase { id: String },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Charter {
    /// Charters in force.
    List,
    /// One charter.
    Show { dataset: String },
    /// Table a motion to adopt or replace a charter (TOML).
    Propose { file: PathBuf },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Bylaws {
    /// The bylaws in force.
    Show,
    /// Table a motion to replace the bylaws (TOML).
    Propose { file: PathBuf },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Motion {
    /// All motions.
    List,
    /// One motion with its count.
    Show { motion: u32 },
    /// Open a motion whose notice has run out.
    Open { motion: u32 },
    /// Close a motion whose voting time is over, and carry it out.
    Close { motion: u32 },
}

#[derive(Clone, Copy, Debug, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    Yes,
    No,
    Abstain,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Contribute {
    /// The dataset.
    pub dataset: String,
    /// CSV or TSV files, plain, gzipped or in a ZIP.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Column with members' external ids, for files of many members.
    #[arg(long, value_name = "COL")]
    pub member_column: Option<String>,
    /// A mapping of the template by name, or a mapping file; found by the columns when left out.
    #[arg(long, value_name = "NAME|FILE")]
    pub mapping: Option<String>,
    /// Most bad rows in per cent before nothing is taken in.
    #[arg(long, default_value = "1", value_name = "PERCENT")]
    pub bad_rows_max: u64,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Contribution {
    /// All imports.
    List,
    /// Confirm an import that was entered for its members; needs --attested-by.
    Confirm { contribution: u32 },
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Terms {
    #[arg(long)]
    pub dataset: String,
    /// Only these fields; all when left out.
    #[arg(long, value_delimiter = ',', value_name = "F,…")]
    pub fields: Vec<String>,
    /// aggregate, pseudonymised or identified.
    #[arg(long, value_name = "L")]
    pub resolution: Option<String>,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Consent {
    /// A member answers for herself (--as ID).
    Give {
        #[command(flatten)]
        terms: Terms,
        /// A purpose of the Data Privacy Vocabulary; covers its narrower ones.
        #[arg(long)]
        purpose: String,
        /// class:NAME, user:N or any.
        #[arg(long)]
        recipient: String,
        /// yes or no.
        #[arg(long)]
        answer: String,
    },
    /// A member withdraws (--as ID); holds at once, also for narrower settings.
    Withdraw {
        #[command(flatten)]
        terms: Terms,
        /// Any purpose when left out.
        #[arg(long)]
        purpose: Option<String>,
        /// Any recipient when left out.
        #[arg(long)]
        recipient: Option<String>,
    },
    /// Answers from a CSV file, attested by officers: member,dataset,purpose,recipient,resolution,answer.
    Import { file: PathBuf },
    /// A member's settings (--as ID).
    List,
    /// Confirm a waiting yes; needs --attested-by.
    Confirm { consent: u32 },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum User {
    /// Register a data user.
    Add {
        name: String,
        /// A recipient class of the bylaws.
        #[arg(long)]
        kind: String,
        /// Two letters.
        #[arg(long)]
        country: String,
    },
    /// An officer vouches for a data user (--as OFFICER).
    Vet { user: u32 },
    /// All data users.
    List,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Request {
    /// File a request (TOML).
    File { file: PathBuf },
    /// All requests.
    List,
    /// One request with its decision.
    Show { request: u32 },
    /// Decide a request by the rules; an officer approves or refuses (--as OFFICER).
    Decide {
        request: u32,
        /// The officer refuses.
        #[arg(long)]
        refuse: bool,
    },
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Query {
    /// The request.
    pub request: u32,
    /// One of its questions.
    pub sql: String,
    /// Privacy to spend; an equal part of the request's when left out.
    #[arg(long)]
    pub epsilon: Option<String>,
    /// Ask anew and pay, instead of getting the stored answer again.
    #[arg(long)]
    pub fresh: bool,
    /// Answer on synthetic rows, free: for testing a question.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Release {
    /// All releases; with --as those the member's data were eligible for.
    List,
    /// One release with its table.
    Show { release: u32 },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Budget {
    /// What is spent and held of a dataset this year.
    Show { dataset: String },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Fee {
    /// Issue the invoice of a release.
    Invoice { release: u32 },
    /// Record the payment of an invoice.
    Settle {
        invoice: u32,
        /// The payment's reference.
        #[arg(long)]
        reference: String,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Dividend {
    /// Share out what was received in a period: 2026, 2026-Q3 or 2026-09.
    Declare { period: String },
    /// All dividends.
    List,
}

#[derive(Clone, Copy, Debug, ValueEnum, Serialize)]
pub enum Format {
    Csv,
    Hledger,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Ledger {
    /// Every posting, for a spreadsheet or for plain-text accounting.
    Export {
        #[arg(long, value_enum)]
        format: Format,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Log {
    /// Sign the log as it stands; keep the note somewhere else.
    Checkpoint,
    /// Prove that an entry is in the log.
    Prove { seq: u64 },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum State {
    /// A digest of the whole state.
    Hash,
}
