//! The parts of what public entries say.

use crate::kernel::ids::UserNo;
use crate::kernel::time::Time;
use crate::path::dividend;
use crate::people::ballot::{ClassCount, Elected, Matter, Rules, Shortfall};
use fenwick_tally::Count;

/// A motion, as far as it is public.
#[derive(Debug)]
pub(in crate::identity) struct Ballot {
    pub matter: Matter,
    pub rules: Rules,
    /// Whether the rules are those of the bylaws in force at the notice.
    pub by_bylaws: bool,
    pub is_secret: bool,
    pub noticed: u64,
    pub closed: Option<Closed>,
}

/// How a motion ended.
#[derive(Debug)]
pub(in crate::identity) struct Closed {
    pub entry: u64,
    pub at: Time,
    pub count: Count,
    pub roll: u64,
    pub passed: bool,
    pub shortfall: Option<Shortfall>,
    pub classes: Vec<ClassCount>,
    pub elected: Option<Elected>,
    /// Whether another motion changed meanwhile what it builds on.
    pub is_outdated: bool,
}

/// An assembly.
#[derive(Debug)]
pub(in crate::identity) struct Assembly {
    pub meets_at: Time,
    pub called: u64,
    pub held: Option<Held>,
}

/// What came of it.
#[derive(Debug)]
pub(in crate::identity) struct Held {
    pub entry: u64,
    pub present: u64,
    pub members: u64,
    pub valid: bool,
}

/// A data user.
#[derive(Debug)]
pub(in crate::identity) struct User {
    pub class: String,
}

/// A request.
#[derive(Debug)]
pub(in crate::identity) struct Asked {
    pub user: UserNo,
    pub decided: Option<(bool, u64)>,
}

/// An invoice.
#[derive(Debug)]
pub(in crate::identity) struct Invoice {
    pub user: UserNo,
    pub amount_minor: u64,
    pub entry: u64,
}

/// A dividend.
#[derive(Debug)]
pub(in crate::identity) struct Shared {
    pub entry: u64,
    pub steps: Vec<dividend::Step>,
    /// Whether only those got something whom the split in force names.
    pub as_voted: bool,
}
