//! The path of data, from contribution to ledger.

use super::{Choose, Question, Review};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Args, Serialize)]
pub struct Contribute {
    /// The dataset.
    pub dataset: String,
    /// Tables (CSV, TSV, .xlsx, Parquet) or records (JSON, XML); text also gzipped or in a ZIP.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Column with members' external ids, for files of many members.
    #[arg(long, value_name = "COL")]
    pub member_column: Option<String>,
    /// Column with the second members' external ids, where rows are about two; else the one that the mapping or the charter names.
    #[arg(long, value_name = "COL")]
    pub other_column: Option<String>,
    /// A mapping of the template by name, or a mapping file; found by the columns when left out.
    #[arg(long, value_name = "NAME|FILE")]
    pub mapping: Option<String>,
    /// Most bad rows in per cent before nothing is taken in.
    #[arg(long, default_value = "1", value_name = "PERCENT", value_parser = clap::value_parser!(u64).range(0..=100))]
    pub bad_rows_max: u64,
    /// Take the place of your rows of this contribution: those are taken back and deleted in the same act (--as ID).
    #[arg(long, value_name = "N")]
    pub replace: Option<u32>,
    /// Keep bad rows for their members, sealed, to be mended or dropped (`quarantine`). Without it they are only listed in the answer and
    /// nothing of them is kept. Only what the charter names is kept, never of rows whose member is unknown, and of 10,000 rows at most.
    #[arg(long)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quarantine: bool,
    /// Only look: how the rows would go, and the first of them as they would be kept. Nothing is taken in.
    #[arg(long)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Quarantine {
    /// Bad rows that wait: a member's own with what stands in them (--as ID), else how many and why.
    List {
        /// Only of this dataset.
        #[arg(long)]
        dataset: Option<String>,
    },
    /// How many bad rows wait, by import and reason: no values and no members.
    Count {
        /// Only of this dataset.
        #[arg(long)]
        dataset: Option<String>,
    },
    /// Mend a row of one's own (--as ID): it goes through the same checks as any row, and in as a contribution of its own.
    Fix {
        /// Its number, such as 3.17.
        row: String,
        /// A field and its value, written as the charter has it; FIELD= makes it missing.
        #[arg(long, value_name = "FIELD=VALUE")]
        set: Vec<String>,
    },
    /// Drop a row of one's own (--as ID); it cannot be brought back.
    Drop {
        /// Its number, such as 3.17.
        row: String,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Intake {
    /// What a file shows of itself, and a mapping drafted from it. Nothing is taken in. Values are shown on this terminal only, never with --json.
    Inspect(Inspect),
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Inspect {
    pub file: PathBuf,
    /// Draft a mapping for the charter of this dataset; without it no home is needed.
    #[arg(long)]
    pub dataset: Option<String>,
    /// The list, the element or the sheet whose entries are the rows.
    #[arg(long, value_name = "NAME")]
    pub rows: Option<String>,
    /// Write the drafted mapping here.
    #[arg(long, value_name = "FILE", requires = "dataset")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Contribution {
    /// All imports.
    List,
    /// One import: how its rows went, and by what mapping, in what form and from what file they came.
    Show {
        contribution: u32,
        /// Say whether it came from this file. Of an import of more than 64 files this cannot be said.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Confirm an import that was entered for its members; needs --attested-by.
    Confirm { contribution: u32 },
    /// Take your rows of an import back (--as ID): nobody reads them from now on, and they are deleted. Budget that was spent stays
    /// spent.
    Withdraw { contribution: u32 },
    /// Choose how values of yours are kept (--as ID): it holds for what is brought from now on, and rows of before stay as they
    /// are. To keep more than before, entered for you, it needs --attested-by.
    Choose(Choose),
    /// Fetch a file as you brought it, byte for byte, where the charter keeps originals (--as ID). That it was taken out stands in the
    /// log.
    Original(Original),
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Original {
    pub contribution: u32,
    /// Where to write it; nothing that is there is written over.
    #[arg(long)]
    pub out: PathBuf,
    /// Which of its files, from 1, where it came from several.
    #[arg(long, value_name = "N")]
    pub file: Option<u32>,
    /// Seal it with the secret in this file (age format, passphrase); without it, it lies open.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
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
        /// The text that she read before she answered, such as en:9f86…: its language, and the SHA-256 of it. The receipt names both.
        #[arg(long, value_name = "LANGUAGE:DIGEST")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read: Option<String>,
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
    /// A member's settings, and the requests that ask for her yes (--as ID).
    List,
    /// All that a member ever said, with the receipt of each (--as ID).
    History,
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
    /// A member of the council says what she thinks of a request (--as ID). Their majority decides it.
    Review(Review),
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
    #[command(flatten)]
    #[serde(flatten)]
    pub question: Question,
    /// Ask anew and pay, instead of getting the stored answer again.
    #[arg(long)]
    pub fresh: bool,
    /// Answer on synthetic rows, free: for testing a question.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Benchmark {
    /// Ask every question on a timetable that is due; a timer may do it every day.
    Make {
        /// Only of this dataset.
        #[arg(long)]
        dataset: Option<String>,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Me {
    /// A member's own figures beside the last benchmarks of her co-op; costs nothing.
    Compare {
        /// Only of this dataset.
        #[arg(long)]
        dataset: Option<String>,
    },
    /// All that is here of a member's own (--as ID): rows, files, from when until when, and her figures by month. Looking through this
    /// terminal stands in the log.
    Data {
        /// Only of this dataset.
        #[arg(long)]
        dataset: Option<String>,
    },
    /// A member's points, and what they are for.
    Points,
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
    /// What is spent and held of a dataset this year, and for how many more questions there is room. With --as ID
    /// also the most that was ever learnt about that member.
    Show { dataset: String },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Fee {
    /// All invoices, and the releases that have none yet.
    List,
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
