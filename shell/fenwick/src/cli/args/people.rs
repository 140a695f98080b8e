//! Founding, people, rules and votes.

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Args, Serialize)]
pub struct Found {
    /// Short id: small letters, digits and -.
    pub slug: String,
    /// The template, a folder of your own with a template.toml, charters and mappings, or a file that another co-op signed;
    /// `fenwick templates` lists those that come along.
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
    /// Another cap on the privacy budget than the template's, such as lifetime=3; repeat for each. Caps are
    /// lifetime, dataset_lifetime, dataset_year, per_user and question; the members can vote others later.
    #[arg(long = "cap", value_name = "CAP=EPSILON")]
    pub caps: Vec<String>,
    /// Only if the template is signed by this verifier key of another co-op's log.
    #[arg(long, value_name = "VKEY")]
    pub signed_by: Option<String>,
    /// The clock is set by --now, for tests and rehearsals.
    #[arg(long)]
    pub test_clock: bool,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Templates {
    /// Datasets, fields, bounds, purposes and recipients of one template, of a folder of your own, or of a signed file.
    Show { template: String },
    /// This co-op's bylaws and charters as a template for a sister co-op, signed by its log. No member is in it.
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
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
    /// The register: all of it, or a part.
    List {
        /// Only who has this number or external id, or whose name holds these words.
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
        /// From this line on, counted from 0.
        #[arg(long, default_value_t = 0, value_name = "N")]
        from: usize,
        /// So many lines at most.
        #[arg(long, value_name = "N")]
        most: Option<usize>,
    },
    /// One member.
    Show { id: String },
    /// Record how many heads an organisation stands for; needs --attested-by.
    Heads { id: String, heads: u32 },
    /// She has what is wrong about her put right; what is left out stays, an empty text takes it out, and what stood there before is
    /// destroyed.
    Correct {
        id: String,
        #[arg(long)]
        name: Option<String>,
        /// The id by which other systems know her.
        #[arg(long)]
        external_id: Option<String>,
        /// How she is reached.
        #[arg(long)]
        contact: Option<String>,
    },
    /// She leaves: her rows enter no query any more, and are deleted, or stay in studies of before, where the charter says so. Cannot be undone.
    Leave { id: String },
    /// She takes out all that is hers: rows, receipts, releases with proofs, the rules that held. That it was done stands in the log.
    Export {
        id: String,
        /// A folder that is not there yet.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        kept: Kept,
    },
    /// A member brings along what she took out of another co-op: rows, her answers as proposals, her history. She is admitted first.
    Arrive(Arrive),
    /// Check a package that a member took out: whole, and every proof holds. Needs no home.
    Check {
        package: PathBuf,
        /// The file with the secret that it is sealed with.
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
        /// The verifier key that the co-op publishes of its log; that in the package when left out.
        #[arg(long, value_name = "VKEY")]
        log_key: Option<String>,
    },
    /// Her record, rows, texts, salts and key are destroyed. Cannot be undone.
    Erase { id: String },
    /// Two officers expel a member, with reasons; needs --attested-by. She may appeal to all members.
    Expel {
        id: String,
        /// Why: she reads it, and it goes when she is erased.
        #[arg(long)]
        reasons: String,
    },
    /// An expelled member asks all members to decide (--as ID); it becomes a motion at once.
    Appeal { id: String },
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Arrive {
    /// Her number here.
    pub id: String,
    /// The folder, or the sealed file.
    pub package: PathBuf,
    /// The file with the secret that it is sealed with.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The verifier key that the other co-op publishes of its log; that in the package when left out.
    #[arg(long, value_name = "VKEY")]
    pub log_key: Option<String>,
    /// Only this dataset; repeat for each. All that she has rows of when left out.
    #[arg(long = "dataset", value_name = "D")]
    pub datasets: Vec<String>,
}

/// How what is taken out is kept.
#[derive(Clone, Debug, Args, Serialize)]
pub struct Kept {
    /// Seal it with the secret in this file (age format, passphrase).
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// Leave it open to whoever holds it.
    #[arg(long)]
    pub plain: bool,
}

/// A member's own records.
#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Record {
    /// Send fields of her own rows to somebody whom she names (--as ID): one sealed file, until a day, with a receipt.
    Send(Send),
    /// What she sent (--as ID): to whom, until when, and whether it is still valid.
    List,
    /// Take a sending back (--as ID). A file that was handed out cannot be fetched back.
    Revoke { sending: u32 },
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Send {
    #[arg(long)]
    pub dataset: String,
    /// The fields, and no others.
    #[arg(long, value_delimiter = ',', required = true, value_name = "FIELD,FIELD")]
    pub fields: Vec<String>,
    /// Who may use it.
    #[arg(long, value_name = "NAME")]
    pub to: String,
    /// The last day on which it may be used.
    #[arg(long, value_name = "DATE")]
    pub until: String,
    /// Seal it with the secret in this file; tell the recipient the secret by another way.
    #[arg(long, value_name = "FILE")]
    pub secret_file: PathBuf,
    /// The file to hand out.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Charter {
    /// Charters in force.
    List,
    /// One charter.
    Show { dataset: String },
    /// Table a motion to adopt or replace a charter (TOML).
    Propose { file: PathBuf },
    /// Draft a charter, and the mapping for its submissions, out of a survey form; needs no home.
    Draft(Draft),
    /// Write a survey form (XLSForm) that asks for the fields of a charter.
    Form(AskingForm),
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct AskingForm {
    pub dataset: String,
    /// Write the form here (.xlsx).
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The mapping that reads its submissions, such as one that `charter draft` wrote: questions then bear the names that it looks for.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Ask first whose answers they are, under this name.
    #[arg(long, value_name = "COL")]
    pub member_column: Option<String>,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Draft {
    /// An XLSForm (.xlsx), or the JSON of a form with its content; several are versions of one form, the newest last.
    #[arg(required = true, value_name = "FORM")]
    pub forms: Vec<PathBuf>,
    /// Name of the dataset.
    #[arg(long)]
    pub dataset: String,
    /// The question, or the column of submissions, that names the member.
    #[arg(long, value_name = "COL")]
    pub member_column: Option<String>,
    /// Submissions to look at: answers that stand there and not in the form are added to its lists.
    #[arg(long = "with", value_name = "FILE")]
    pub submissions: Vec<PathBuf>,
    /// Write the charter here and the mappings beside it, instead of showing them.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Bylaws {
    /// The bylaws in force, in plain language, with the motion that adopted each line.
    Show {
        /// The form that the machine decides by, and that `bylaws propose` reads.
        #[arg(long)]
        toml: bool,
    },
    /// Table a motion to replace the bylaws (TOML).
    Propose { file: PathBuf },
}
