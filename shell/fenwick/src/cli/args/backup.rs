//! Backups, coming back from them, and keys.

use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Args, Serialize)]
pub struct Backup {
    /// The folder of backups, or s3://BUCKET/FOLDER. In both a file is whole as soon as it has its name. The key to a store is taken from
    /// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, its address from AWS_ENDPOINT_URL, its region from AWS_REGION.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// A file whose first line is the passphrase that opens the backup.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipient", "list"])]
    pub seal_with: Option<PathBuf>,
    /// An age recipient (age1…) who can open it; repeat for more, each opens it alone.
    #[arg(long, value_name = "AGE1…", conflicts_with = "list")]
    pub recipient: Vec<String>,
    /// Keep so many backups of this co-op in the folder and delete older ones.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "list")]
    pub keep: Option<u32>,
    /// Only list the backups in the folder, and how many members were erased since each.
    #[arg(long)]
    pub list: bool,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Restore {
    /// The backup: a file, or s3://BUCKET/FOLDER/FILE.
    #[arg(value_name = "FILE", required_unless_present = "confirm")]
    pub file: Option<PathBuf>,
    /// A file with the backup's passphrase in its first line, or with age identities.
    #[arg(long, value_name = "FILE", required_unless_present = "confirm")]
    pub open_with: Option<PathBuf>,
    /// Only prove the backup: open it in a temporary folder, verify all of it, leave nothing behind. Touches no home.
    #[arg(long, conflicts_with_all = ["catch_up", "confirm"])]
    pub drill: bool,
    /// Take what happened after the backup from this later one. Who withdrew, said no, left or was erased meanwhile stays so.
    #[arg(long, conflicts_with = "confirm")]
    pub catch_up: bool,
    /// End the wait of a restored co-op: officers (--attested-by) say that nobody holds a higher checkpoint than those given.
    #[arg(long, conflicts_with = "file")]
    pub confirm: bool,
    /// A checkpoint that a member, an officer or a peer holds; repeat for more.
    #[arg(long, value_name = "FILE", requires = "confirm")]
    pub checkpoint: Vec<PathBuf>,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Key {
    /// Where the co-op's key is and who opens it.
    List,
    /// Lock the key: from now on a holder's passphrase opens it, and each holder alone. The open key is overwritten.
    Lock {
        /// NAME=FILE: a holder, and the file whose first line is her passphrase. Two or more, so that losing one blocks nobody.
        #[arg(long = "holder", required = true, value_name = "NAME=FILE")]
        holders: Vec<String>,
    },
    /// Make somebody a holder of the locked key.
    AddHolder {
        /// NAME=FILE: who, and the file whose first line is her passphrase.
        holder: String,
    },
    /// Take a holder away. She may know the key still: rotate it next.
    RemoveHolder {
        /// Who.
        name: String,
    },
    /// Write the key open into its file again; nobody's passphrase is needed any more.
    Unlock,
    /// Put everything that is kept under a new data key and destroy the old one. Cut off at any moment, the same command finishes it.
    Rotate,
}
