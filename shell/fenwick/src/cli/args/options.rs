//! Options that every command has.

use crate::remote;
use crate::visitor::Visitor;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Options {
    /// The one folder that holds everything of this installation.
    #[arg(
        long,
        global = true,
        env = "FENWICK_HOME",
        default_value = "fenwick-home",
        value_name = "DIR"
    )]
    pub home: PathBuf,
    /// Which co-op; may be left out when there is one.
    #[arg(long, global = true, value_name = "SLUG")]
    pub coop: Option<String>,
    /// One JSON object on stdout, nothing else there.
    #[arg(long, global = true)]
    pub json: bool,
    /// Act for this member or officer; recorded as assisted by the operator.
    #[arg(long = "as", global = true, value_name = "ID")]
    pub acting: Option<String>,
    /// Officers who attest the act.
    #[arg(long, global = true, value_delimiter = ',', value_name = "OFFICER,OFFICER")]
    pub attested_by: Vec<String>,
    /// Makes a repeat harmless: same id and same act, same outcome, once.
    #[arg(long, global = true, value_name = "ID")]
    pub request_id: Option<String>,
    /// A folder with the key of each co-op, SLUG.key, in place of the home. The process that owns the home decides.
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        env = "FENWICK_KEY_DIR",
        value_name = "DIR"
    )]
    pub key_dir: Option<PathBuf>,
    /// A file with the passphrase of a holder of the co-op's key, where it is locked; else FENWICK_PASSPHRASE, else it is asked for.
    /// The process that owns the home decides.
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// The time, for co-ops founded with --test-clock.
    #[arg(long, global = true, hide_short_help = true, value_name = "RFC3339")]
    pub now: Option<String>,
    /// Replies to questions leave this long after they were taken up, or twice, four times … as long. The process that
    /// owns the home decides. 0 is only for measuring the engine: without it the time of a reply can tell about one member.
    #[arg(long, global = true, hide_short_help = true, env = "FENWICK_REPLY_STEP_MS", default_value_t = 250, value_name = "MS",
          value_parser = clap::value_parser!(u64).range(0..=60_000))]
    pub reply_step_ms: u64,
    /// A question that reads rows for longer is given up; its budget stays spent. The process that owns the home decides.
    #[arg(long, global = true, hide_short_help = true, env = "FENWICK_READING_MAX_MS", default_value_t = 60_000, value_name = "MS",
          value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    pub reading_max_ms: u64,
    /// Who the asker is to a store of backups, from her environment.
    #[arg(skip)]
    pub access: remote::Access,
    /// Who came through a page. None is the operator's terminal.
    #[arg(skip)]
    pub visitor: Option<Visitor>,
}

impl Options {
    /// The options of a command that came through a page.
    pub fn of_visitor(home: &Path, coop: &str, visitor: Visitor) -> Self {
        Self {
            home: home.to_owned(),
            coop: Some(coop.to_owned()),
            json: true,
            acting: visitor.member().map(|member| member.to_string()),
            attested_by: Vec::new(),
            request_id: None,
            key_dir: None,
            passphrase_file: None,
            now: None,
            reply_step_ms: 0,
            reading_max_ms: 0,
            access: remote::Access::default(),
            visitor: Some(visitor),
        }
    }
}
