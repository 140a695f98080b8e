//! Methods, and questions asked by them or in plain SQL.

use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Method {
    /// Add a method (TOML) and say its digest; nobody has approved it then.
    #[command(after_help = "A method is a file:
  [method]
  title = \"Drivers with trips from some fare on\"
  dataset = \"trips\"
  sql = \"SELECT COUNT(DISTINCT member) AS drivers FROM trips WHERE fare >= $least\"
  [parameters]
  least = { field = \"fare\", min = 0, max = 100 }

A parameter stands where a field is compared with a value. It takes the values of its field; min and max narrow
them, or a list: platform = { field = \"platform\", values = [\"uber\", \"bolt\"] }.")]
    Add {
        /// The method.
        file: PathBuf,
    },
    /// All methods and who approved them.
    List,
    /// One method: its text, its parameters, who approved it.
    Show {
        /// Its digest, the first digits of it, or the file with its text.
        method: String,
    },
    /// Check that every question asked by a method follows from its text.
    Check {
        /// Its digest, the first digits of it, or the file with its text.
        method: String,
    },
    /// Table a motion to approve a method.
    Propose {
        /// Its digest, the first digits of it, or the file with its text.
        method: String,
        /// To withdraw its approval instead.
        #[arg(long)]
        withdraw: bool,
    },
    /// An officer approves a method, where the bylaws say so (--as OFFICER).
    Approve {
        /// Its digest, the first digits of it, or the file with its text.
        method: String,
    },
    /// An officer withdraws what an officer approved (--as OFFICER).
    Withdraw {
        /// Its digest, the first digits of it, or the file with its text.
        method: String,
    },
}

/// A question: in SQL, or by a method.
#[derive(Clone, Debug, Args, Serialize)]
pub struct Question {
    /// The request.
    pub request: u32,
    /// One of its questions.
    #[arg(required_unless_present = "method")]
    pub sql: Option<String>,
    /// One of its methods instead: its digest, the first digits of it, or the file with its text.
    #[arg(long, conflicts_with = "sql")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What a parameter of the method is set to; repeat for each.
    #[arg(long, requires = "method", value_name = "NAME=VALUE")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<String>,
    /// Privacy to spend; an equal part of the request's when left out.
    #[arg(long)]
    pub epsilon: Option<String>,
}
