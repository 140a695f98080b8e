//! Offices, conflicts of interest, reviews and complaints.

use clap::{ArgGroup, Args, Subcommand};
use serde::Serialize;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Office {
    /// All offices: who holds them, which are short of holders, and which elections are under way.
    List,
    /// One office: its duties and powers, who holds it until when, and who held it before.
    Show { office: String },
    /// Give a seat up (--as ID).
    Resign {
        office: String,
        /// Where too few would be left: an election is noticed now, and she stays until a successor is elected.
        #[arg(long)]
        when_replaced: bool,
    },
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Conflict {
    /// Enter that somebody who holds an office has an interest of her own in a data user: herself (--as ID), or another
    /// (--of ID --as OFFICER). From then on she stands aside in what concerns it.
    Declare {
        user: u32,
        /// Whose interest it is.
        #[arg(long, value_name = "ID")]
        of: Option<String>,
        /// The reason, for officers and herself to read; it is erased with her.
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Enter that it is over: grave, so two officers say so who are not concerned.
    End {
        user: u32,
        /// Whose interest it was.
        #[arg(long, value_name = "ID")]
        of: String,
    },
    /// The register of conflicts, by numbers; the reasons with --as OFFICER.
    List,
}

/// An opinion of the council.
#[derive(Clone, Debug, Args, Serialize)]
#[command(group = ArgGroup::new("opinion").required(true))]
pub struct Review {
    pub request: u32,
    /// She is for it.
    #[arg(long = "for", group = "opinion")]
    pub favours: bool,
    /// She is against it.
    #[arg(long, group = "opinion")]
    pub against: bool,
    /// Her reasons, for all members to read.
    #[arg(long, value_name = "TEXT")]
    pub reasons: String,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Complaint {
    /// Complain about a member, an office or the co-op (--as ID). All members learn that there is a complaint; only those
    /// who may close it read it, and never whom it is about.
    File {
        /// member:N, office:ID or coop.
        #[arg(long)]
        about: String,
        #[arg(long)]
        text: String,
    },
    /// All complaints by number; with --as ID her own, and those she may close, with what they say.
    List,
    /// Put one's own complaint before the members, when everybody who could close it is concerned (--as ID). The motion says
    /// neither whose it is nor what it says; that is hers to tell.
    Put { complaint: u32 },
    /// Close a complaint, with reasons for her whose it is (--as ID): whose office it is, and never its subject.
    Close {
        complaint: u32,
        #[arg(long, value_name = "TEXT")]
        reasons: String,
    },
}
