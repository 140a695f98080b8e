//! The sheet: what a ballot paper is for.

use crate::error::{Teller, TellerError};
use crate::key::PublicKey;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use serde::{Deserialize, Serialize};

/// What is voted on, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Name of the co-op's log, as its checkpoints show it.
    pub coop: String,
    /// The motion.
    pub motion: MotionNo,
    /// Digest of what is voted on.
    pub matter: Hash,
    /// How many candidates there are, numbered from one; none when the answer is yes or no.
    pub candidates: u16,
}

/// A ballot and the two tellers who sign its papers.
///
/// # Invariants
/// Every paper carries the sheet's digest, and both tellers' signatures cover it: a paper of another motion, co-op or pair
/// of tellers is foreign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sheet {
    ballot: Ballot,
    tellers: [PublicKey; 2],
    digest: Hash,
}

const TITLE: &str = "fenwick ballot sheet v1";
/// Lines of a sheet's text.
pub const SHEET_LINES: usize = 7;

impl Sheet {
    /// The sheet of a ballot.
    ///
    /// # Errors
    /// When both tellers are one, or the co-op's name cannot stand on a line.
    pub fn new(ballot: Ballot, tellers: [PublicKey; 2]) -> Result<Self, TellerError> {
        let unfit = |c: char| c.is_whitespace() || c.is_control();
        if ballot.coop.is_empty() || ballot.coop.contains(unfit) {
            return Err(TellerError::Coop);
        }
        if tellers[0] == tellers[1] {
            return Err(TellerError::OneTeller);
        }
        let digest = Hash::of(written(&ballot, &tellers).as_bytes());
        Ok(Self {
            ballot,
            tellers,
            digest,
        })
    }

    /// What is voted on.
    pub fn ballot(&self) -> &Ballot {
        &self.ballot
    }

    /// The tellers' keys, the first teller's first.
    pub fn tellers(&self) -> &[PublicKey; 2] {
        &self.tellers
    }

    pub(crate) fn named_tellers(&self) -> [(Teller, &PublicKey); 2] {
        let [first, second] = &self.tellers;
        [(Teller::First, first), (Teller::Second, second)]
    }

    /// Digest of the sheet's text.
    pub fn digest(&self) -> Hash {
        self.digest
    }

    /// The sheet as it is published: seven lines, each ended by a line break.
    pub fn text(&self) -> String {
        written(&self.ballot, &self.tellers)
    }

    /// Reads [`Sheet::text`]; nothing but the text itself is taken.
    ///
    /// # Errors
    /// When it is no sheet.
    pub fn from_text(text: &str) -> Result<Self, TellerError> {
        let sheet = Self::read(text).ok_or(TellerError::Sheet)?;
        (sheet.text() == text).then_some(sheet).ok_or(TellerError::Sheet)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut value = |name: &str| lines.next()?.strip_prefix(name);
        value(TITLE)?;
        let ballot = Ballot {
            coop: value("coop ")?.to_owned(),
            motion: MotionNo(value("motion ")?.parse().ok()?),
            matter: Hash::from_hex(value("matter ")?)?,
            candidates: value("candidates ")?.parse().ok()?,
        };
        let first = PublicKey::from_text(value("teller 1 ")?).ok()?;
        let second = PublicKey::from_text(value("teller 2 ")?).ok()?;
        Self::new(ballot, [first, second]).ok()
    }
}

fn written(ballot: &Ballot, [first, second]: &[PublicKey; 2]) -> String {
    let Ballot {
        coop,
        motion,
        matter,
        candidates,
    } = ballot;
    let (first, second) = (first.text(), second.text());
    format!(
        "{TITLE}\ncoop {coop}\nmotion {motion}\nmatter {matter}\ncandidates {candidates}\n\
         teller 1 {first}\nteller 2 {second}\n"
    )
}

impl From<Sheet> for String {
    fn from(sheet: Sheet) -> Self {
        sheet.text()
    }
}

impl TryFrom<String> for Sheet {
    type Error = TellerError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_text(&text)
    }
}
