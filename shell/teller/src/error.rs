//! What can go wrong at issuing, and why a paper is spoilt.

/// One of the two tellers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Teller {
    /// The one whose key stands first on the sheet.
    First,
    /// The one whose key stands second.
    Second,
}

impl std::fmt::Display for Teller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Teller::First => "teller 1",
            Teller::Second => "teller 2",
        })
    }
}

/// A ballot paper cannot be issued or filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TellerError {
    /// No key could be made.
    #[error("no key could be made for this ballot; run the command again")]
    NoKey,
    /// The bytes are no teller's key.
    #[error("a teller's key is damaged or of another kind; restore it from a copy, or open the ballot anew")]
    Key,
    /// Both tellers would be one.
    #[error("both tellers have the same key; each teller makes a key of her own")]
    OneTeller,
    /// The co-op's log name cannot stand on a sheet.
    #[error("the co-op's log name has a space or a line break in it; use the name that its checkpoints show")]
    Coop,
    /// The text is no sheet.
    #[error("this is not a ballot sheet; copy the whole text from the co-op again")]
    Sheet,
    /// What is to be signed is damaged.
    #[error("the request for a ballot paper is damaged; make it again on the voter's own device")]
    Request,
    /// The device's file is damaged.
    #[error("the voter's file for this ballot is damaged; restore it from a copy")]
    Device,
    /// The answer belongs to another ballot.
    #[error("the tellers' answer belongs to another ballot; send the request to the ballot it was made for")]
    OtherBallot,
    /// A signature that came back is not the teller's.
    #[error("{0} did not sign this request; send the same request again")]
    Unsigned(Teller),
    /// The choice cannot stand on this ballot.
    #[error("{0}")]
    Choice(&'static str),
    /// The text is no published box.
    #[error("line {0} of the published box is not what stands there in a box; fetch the whole text again")]
    Box(u64),
}

/// Why a paper does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Spoilt {
    /// No paper at all, or damaged.
    #[error("this is not a ballot paper, or it is damaged; copy the whole text of the paper")]
    Malformed,
    /// A paper of another motion or co-op.
    #[error("this paper belongs to another ballot; use the paper that was issued for this one")]
    Foreign,
    /// A teller did not sign it.
    #[error("{0} did not sign this paper; ask the tellers for a paper of this ballot")]
    NotSigned(Teller),
    /// The choice was not signed with the paper's key.
    #[error(
        "the choice was not made with this paper's own key; fill the paper in on the device that asked for it"
    )]
    Altered,
    /// The choice is none of this ballot.
    #[error("the choice is not among those of this ballot; look at the ballot and choose again")]
    Misfit,
    /// The same key chose in two ways.
    #[error("two papers of one voter choose differently; neither counts")]
    Contradicted,
}

impl Spoilt {
    /// A stable id for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Spoilt::Malformed => "paper.malformed",
            Spoilt::Foreign => "paper.foreign",
            Spoilt::NotSigned(Teller::First) => "paper.not-signed-1",
            Spoilt::NotSigned(Teller::Second) => "paper.not-signed-2",
            Spoilt::Altered => "paper.altered",
            Spoilt::Misfit => "paper.misfit",
            Spoilt::Contradicted => "paper.contradicted",
        }
    }
}
