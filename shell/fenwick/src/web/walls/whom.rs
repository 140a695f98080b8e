//! Who comes.

/// Everybody who might come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whom {
    Nobody,
    Member,
    /// A member of the other co-op, with the same number.
    Foreign,
    Officer,
    /// The member, helped at a device on which an officer has signed in.
    Helped,
    User,
    Left,
    Erased,
}

/// All of them.
pub const WHO: [Whom; 8] = [
    Whom::Nobody,
    Whom::Member,
    Whom::Foreign,
    Whom::Officer,
    Whom::Helped,
    Whom::User,
    Whom::Left,
    Whom::Erased,
];

/// Whose session is none here: the door answers every command of theirs with 401.
pub const STOPPED: [Whom; 2] = [Whom::Foreign, Whom::Erased];
