//! Languages: which texts for members officers who speak them found right.

use clap::Subcommand;
use serde::Serialize;

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Language {
    /// The languages at hand: who made each, the digest of its texts, and whether officers found just these right.
    List,
    /// Officers who speak a language say that its texts are right (--attested-by OFFICER,OFFICER). A yes may then be given to them alone.
    Confirm {
        /// Its code, such as th.
        language: String,
        /// Digest of the texts that they read: nothing is confirmed where others are here.
        #[arg(long, value_name = "DIGEST")]
        texts: Option<String>,
    },
}
