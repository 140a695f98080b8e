//! What is written down of a motion: its matter, its rules, its votes and its outcome.

use super::matter::Matter;
use super::rules::Rules;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo, ProposalNo};
use fenwick_tally::{Answer, Candidate, Count, Ranking};
use serde::{Deserialize, Serialize};

/// What happens to motions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A motion was tabled and noticed. Its rules are frozen here.
    Noticed {
        /// Its number.
        motion: MotionNo,
        /// Which member sponsors it; none when the office tabled it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sponsor: Option<MemberNo>,
        /// What it would change.
        matter: Matter,
        /// The rules under which it is decided.
        rules: Rules,
        /// The proposal it grew from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<ProposalNo>,
    },
    /// A member demanded that the vote be secret.
    SecretDemanded {
        /// Which motion.
        motion: MotionNo,
        /// Who.
        member: MemberNo,
    },
    /// Enough demanded it: the vote is secret.
    MadeSecret {
        /// Which motion.
        motion: MotionNo,
    },
    /// Somebody stands, or is asked to stand, in an election.
    Nominated {
        /// Which election.
        motion: MotionNo,
        /// Her number on the ballot.
        candidate: Candidate,
        /// Who.
        member: MemberNo,
        /// Whether she said yes to it.
        accepted: bool,
        /// Digest of what she says for herself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Hash>,
    },
    /// A candidate accepted, or stood down.
    Stood {
        /// Which election.
        motion: MotionNo,
        /// Which candidate.
        candidate: Candidate,
        /// Whether she stands.
        stands: bool,
    },
    /// The tellers' keys for a secret vote were made.
    Prepared {
        /// Which motion.
        motion: MotionNo,
        /// The public keys, one for each teller.
        keys: Vec<String>,
    },
    /// Voting began.
    Opened {
        /// Which motion.
        motion: MotionNo,
    },
    /// A member voted. A later vote of hers replaces it.
    Voted {
        /// Which motion.
        motion: MotionNo,
        /// Who.
        member: MemberNo,
        /// What.
        answer: Answer,
    },
    /// A member voted in an election. A later vote of hers replaces it.
    Ranked {
        /// Which election.
        motion: MotionNo,
        /// Who.
        member: MemberNo,
        /// Her ranking.
        ranking: Ranking,
    },
    /// A member gave her vote into another member's hands, or took it back.
    Delegated {
        /// Which motion.
        motion: MotionNo,
        /// Whose vote.
        member: MemberNo,
        /// Who holds it; none when it was taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<MemberNo>,
    },
    /// A member took her one ballot paper. What is written on it is not tied to her.
    PaperTaken {
        /// Which motion.
        motion: MotionNo,
        /// Whose paper.
        member: MemberNo,
        /// What kind of paper.
        paper: Paper,
        /// Who handed it out in the room, when she did not take it herself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<MemberNo>,
    },
    /// Two tellers counted what was given in the room.
    RoomCounted {
        /// Which motion.
        motion: MotionNo,
        /// The two tellers.
        tellers: Vec<MemberNo>,
        /// The class counted, where classes count by themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        /// How many gave which choice.
        choices: Vec<(u64, Choice)>,
        /// Papers that say nothing clear.
        #[serde(default, skip_serializing_if = "is_zero")]
        spoilt: u64,
        /// Digest of the note on how it was done.
        note: Hash,
    },
    /// The box of a secret vote was opened after the close.
    BoxOpened {
        /// Which motion.
        motion: MotionNo,
        /// How many papers were in it.
        papers: u64,
        /// How many gave which choice.
        choices: Vec<(u64, Choice)>,
        /// Papers that say nothing clear.
        #[serde(default, skip_serializing_if = "is_zero")]
        spoilt: u64,
        /// Digest of all papers as they were published.
        root: Hash,
    },
    /// Voting ended; the outcome is carried out with this event.
    Closed {
        /// Which motion.
        motion: MotionNo,
        /// The count, in votes. In an election all who took part are counted as neither.
        count: Count,
        /// Votes of the roll at the close.
        roll: u64,
        /// Whether it passed.
        passed: bool,
        /// What was missing, when it did not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shortfall: Option<Shortfall>,
        /// How each class that counts by itself voted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        classes: Vec<ClassCount>,
        /// Votes given into hands that did not vote.
        #[serde(default, skip_serializing_if = "is_zero")]
        lapsed: u64,
        /// Who was elected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elected: Option<Elected>,
    },
}

/// What a vote says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// On a motion.
    Answer(Answer),
    /// In an election.
    Ranking(Ranking),
}

/// A member's one ballot paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// She votes in the room, by hand or on a slip, under the eyes of two tellers.
    Room,
    /// Her own device blinded it: nobody can tie it to her.
    Blinded(Hash),
    /// The server blinded it for her: she trusts the machine not to look.
    TrustedBox(Hash),
}

/// How a class voted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassCount {
    /// Which class.
    pub class: String,
    /// Its count.
    pub count: Count,
    /// Its votes on the roll.
    pub roll: u64,
}

/// What a motion lacked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// Too few took part.
    Quorum,
    /// As many said yes as said no, and more was needed.
    Tie,
    /// Too few said yes.
    Threshold,
    /// A class did not agree.
    Class(String),
    /// Nobody stood.
    Candidates,
    /// More papers were in the box than were taken: somebody made some up.
    Papers,
    /// The box was not opened in time.
    Unopened,
    /// What it would change was changed by another motion meanwhile.
    Outdated,
}

/// Who was elected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elected {
    /// The members, in the order in which they were elected.
    pub members: Vec<MemberNo>,
    /// Whether more stood than there were seats.
    pub contested: bool,
    /// Digest of the ballots as they were counted.
    pub profile: Hash,
}

impl Event {
    /// The motion to which it happens.
    pub fn motion(&self) -> MotionNo {
        match self {
            Event::Noticed { motion, .. }
            | Event::SecretDemanded { motion, .. }
            | Event::MadeSecret { motion }
            | Event::Nominated { motion, .. }
            | Event::Stood { motion, .. }
            | Event::Prepared { motion, .. }
            | Event::Opened { motion }
            | Event::Voted { motion, .. }
            | Event::Ranked { motion, .. }
            | Event::Delegated { motion, .. }
            | Event::PaperTaken { motion, .. }
            | Event::RoomCounted { motion, .. }
            | Event::BoxOpened { motion, .. }
            | Event::Closed { motion, .. } => *motion,
        }
    }

    /// The member whose vote it is about, if one's.
    pub fn voter(&self) -> Option<MemberNo> {
        match self {
            Event::SecretDemanded { member, .. }
            | Event::Voted { member, .. }
            | Event::Ranked { member, .. }
            | Event::Delegated { member, .. }
            | Event::PaperTaken { member, .. } => Some(*member),
            _ => None,
        }
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
