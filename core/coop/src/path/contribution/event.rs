//! What happens to contributions, as it is stored for good.

use super::{Provenance, RowMark};
use crate::kernel::days::Days;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::kernel::time::Time;
use crate::people::charter::Keeping;
use serde::{Deserialize, Serialize};

/// What happens to contributions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An import was stored.
    Recorded {
        /// Its number.
        contribution: ContributionNo,
        /// Which dataset.
        dataset: String,
        /// Whose, when all rows are one member's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<MemberNo>,
        /// How the rows went.
        rows: Rows,
        /// Digest of the stored files' digests.
        files: Hash,
        /// Whether the rows may enter queries.
        confirmed: bool,
        /// Officers who attested.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
        /// When it was brought into the co-op that this one parted from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        brought_at: Option<Time>,
        /// Where the rows came from; entries of before, and what came along from another co-op, do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provenance: Option<Provenance>,
    },
    /// A member's part in an import.
    Credited {
        /// Which import.
        contribution: ContributionNo,
        /// Whose rows.
        member: MemberNo,
        /// How many were stored.
        rows: u32,
    },
    /// An unconfirmed import was confirmed.
    Confirmed {
        /// Which import.
        contribution: ContributionNo,
        /// Whose, when all rows are one member's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<MemberNo>,
        /// Officers who attested; none when the member confirmed herself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// Figures of a member's own rows were shown through somebody else's hands.
    Seen {
        /// Whose rows.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
    },
    /// A member says that the data of these days are right: they count for her points.
    DaysValidated {
        /// Whose days.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
        /// Which days.
        days: Days,
        /// Officers who attested; none when the member said so herself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// The days for which a charter keeps rows are over for these imports: nobody reads their rows any more, and they are to be
    /// deleted.
    RetentionEnded {
        /// Which dataset.
        dataset: String,
        /// Which imports.
        contributions: Vec<ContributionNo>,
    },
    /// A member took her rows of an import back: nobody reads them any more, and they are to be deleted.
    TakenBack {
        /// Which import.
        contribution: ContributionNo,
        /// Whose rows.
        member: MemberNo,
    },
    /// The rows of a dataset that were to be deleted are gone.
    RowsDeleted {
        /// Which dataset.
        dataset: String,
    },
    /// The files of a dataset that were kept as they were brought are gone, for its charter no longer keeps any.
    OriginalsDeleted {
        /// Which dataset.
        dataset: String,
    },
    /// In the co-op that this one parted from, the rows that were brought into a dataset until here were deleted.
    Gone {
        /// Which dataset.
        dataset: String,
    },
    /// A member keeps these days out: they count for nothing, and their rows enter no query.
    DaysKeptOut {
        /// Whose days.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
        /// Which days.
        days: Days,
    },
    /// A member chose how the values of a field are kept of what is brought from now on.
    KeepingChosen {
        /// Whose values.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
        /// Of which field.
        field: String,
        /// How.
        how: Keeping,
        /// Officers who attested; none where she said so herself or less is kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// A member keeps single rows out: they enter no query.
    RowsKeptOut {
        /// Whose rows.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
        /// Which, by their marks.
        rows: Vec<RowMark>,
    },
    /// A member gives rows back that she kept out.
    RowsGivenBack {
        /// Whose rows.
        member: MemberNo,
        /// Of which dataset.
        dataset: String,
        /// Which, by their marks.
        rows: Vec<RowMark>,
        /// Officers who attested; none when she said so herself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
}

/// How the rows of an import went: `read = stored + duplicates + rejected + over_limit`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Rows in the files.
    #[serde(with = "crate::kernel::wide")]
    pub read: u64,
    /// Rows stored.
    #[serde(with = "crate::kernel::wide")]
    pub stored: u64,
    /// Rows that were already there.
    #[serde(with = "crate::kernel::wide")]
    pub duplicates: u64,
    /// Rows that could not be read.
    #[serde(with = "crate::kernel::wide")]
    pub rejected: u64,
    /// Rows beyond the charter's `rows_max` of their member.
    #[serde(with = "crate::kernel::wide")]
    pub over_limit: u64,
}
