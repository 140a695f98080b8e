//! A member's own rows, and how her values are kept.

use clap::{Args, Subcommand};
use serde::Serialize;

#[derive(Clone, Debug, Args, Serialize)]
pub struct RowsOf {
    /// Marks of rows, as `row list` and her package show them.
    #[arg(required = true, value_name = "MARK")]
    pub marks: Vec<String>,
    #[arg(long)]
    pub dataset: String,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Row {
    /// A member's rows with their marks (--as ID), the latest first. Looking through this terminal stands in the log.
    List {
        #[arg(long)]
        dataset: String,
        /// At most so many.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: usize,
    },
    /// A member keeps single rows out (--as ID): they enter no query. Holds at once; at most 1,000 of a dataset.
    KeepOut(RowsOf),
    /// A member gives rows back that she kept out (--as ID). Entered for her, it needs --attested-by.
    GiveBack(RowsOf),
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Choose {
    /// The dataset.
    pub dataset: String,
    /// Of which field.
    #[arg(long)]
    pub field: String,
    /// share, bin, average or drop: whatever of them the charter offers for that field.
    #[arg(long, value_name = "WAY")]
    pub how: String,
}
