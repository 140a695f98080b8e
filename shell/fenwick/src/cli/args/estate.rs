//! Shares, days and points.

use clap::{Args, Subcommand};
use serde::Serialize;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Share {
    /// A member pays for shares (--as ID), within what the bylaws allow her in a year. Shares carry no votes.
    Buy {
        /// How many.
        #[arg(long)]
        shares: u32,
        /// The payment's reference.
        #[arg(long)]
        reference: String,
    },
    /// Who bought how many, and the paid-in capital; with --as only that member's.
    List,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct DaysOf {
    /// Days, such as 2026-05-01 or 2026-05-01..2026-05-31; in UTC.
    #[arg(required = true, value_name = "DATE|DATE..DATE")]
    pub days: Vec<String>,
    #[arg(long)]
    pub dataset: String,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Day {
    /// A member says that her data of these days are right (--as ID): they earn points. Only days on which she has rows
    /// count. Entered for her, it needs --attested-by.
    Validate(DaysOf),
    /// A member keeps days out (--as ID): they earn nothing, and their rows enter no query. Holds at once.
    KeepOut(DaysOf),
    /// A member's days (--as ID): validated, kept out, and those with rows that she has said nothing about. Looking
    /// through this terminal stands in the log.
    List {
        #[arg(long)]
        dataset: String,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Points {
    /// Every member's points before the end of a period, or now.
    List {
        /// 2026, 2026-Q3 or 2026-09.
        period: Option<String>,
    },
}
