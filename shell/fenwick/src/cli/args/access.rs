//! Accounts: who signs in to the pages, and with what.

use clap::Subcommand;
use serde::Serialize;
use std::path::PathBuf;

/// What is done about accounts. WHO is a member (a number, or ext:EXTERNAL-ID), or a data user as user:NUMBER.
#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Access {
    /// A code with which somebody sets up her account; it is shown once, and used once.
    Invite {
        /// Whose account.
        #[arg(value_name = "WHO")]
        who: String,
        /// Also a picture of the link, to be printed or photographed: an SVG file.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// The address at which the pages are reached, for the link.
        #[arg(long, default_value = "http://localhost:1761", value_name = "URL")]
        url: String,
    },
    /// Let somebody in again who lost her ways (--attested-by OFFICER,OFFICER): they all end, and she gets a new code.
    Recover {
        /// Whose account.
        #[arg(value_name = "WHO")]
        who: String,
        /// The address at which the pages are reached, for the link.
        #[arg(long, default_value = "http://localhost:1761", value_name = "URL")]
        url: String,
    },
    /// The ways to sign in that an account has.
    Show {
        /// Whose account.
        #[arg(value_name = "WHO")]
        who: String,
    },
    /// End a way to sign in.
    Drop {
        /// Whose account.
        #[arg(value_name = "WHO")]
        who: String,
        /// Which: its place in `access show`, from 1.
        way: u32,
    },
}
