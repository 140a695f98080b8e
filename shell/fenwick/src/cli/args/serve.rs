//! How pages are served.

use crate::logs::{LogForm, LogLevel};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Args, Serialize)]
pub struct Serve {
    /// Where to listen.
    #[arg(
        long,
        env = "FENWICK_LISTEN",
        default_value = "127.0.0.1:1761",
        value_name = "ADDR"
    )]
    pub listen: String,
    /// The one address under which people reach the pages: sign-ins and links are made for it.
    #[arg(long, env = "FENWICK_PUBLIC_URL", value_name = "https://NAME")]
    pub public_url: Option<String>,
    /// A file with the certificate and those above it (PEM). It is read again on SIGHUP.
    #[arg(long, env = "FENWICK_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// A file with the private key of the certificate (PEM).
    #[arg(long, env = "FENWICK_TLS_KEY", requires = "tls_cert", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// A web server on this machine stands before this one: believe it from where a request comes.
    #[arg(long, env = "FENWICK_BEHIND_PROXY", conflicts_with = "tls_cert")]
    pub behind_proxy: bool,
    /// Serve other machines without encryption. Only for a network that is your own.
    #[arg(long, conflicts_with_all = ["tls_cert", "behind_proxy"])]
    pub plain_http: bool,
    /// A file with a token: whoever shows it may read the counts at /metrics. Without it only this machine may, and nobody
    /// when a proxy stands before it.
    #[arg(long, env = "FENWICK_METRICS_TOKEN_FILE", value_name = "FILE")]
    pub metrics_token_file: Option<PathBuf>,
    /// For whom the log on stderr is written.
    #[arg(long, env = "FENWICK_LOG", value_enum, default_value_t, value_name = "FORM")]
    pub log: LogForm,
    /// How much is written to the log.
    #[arg(
        long,
        env = "FENWICK_LOG_LEVEL",
        value_enum,
        default_value_t,
        value_name = "LEVEL"
    )]
    pub log_level: LogLevel,
    /// Also show, at /look, every part that pages are made of.
    #[arg(long)]
    pub look: bool,
}

#[derive(Clone, Debug, Args, Serialize)]
pub struct Doctor {
    /// A folder of backups, or s3://BUCKET/FOLDER: how old the newest is. Repeat for more.
    #[arg(long, value_name = "DIR")]
    pub backups: Vec<PathBuf>,
    /// The certificate that pages are served with: how many days it has left.
    #[arg(long, env = "FENWICK_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand, Serialize)]
pub enum Config {
    /// The settings in force, by whatever they were given. The process that owns the home decides.
    Print,
}

impl Serve {
    /// Serves at this address, and all else as usual.
    pub fn at(listen: &str) -> Self {
        Self {
            listen: listen.to_owned(),
            public_url: None,
            tls_cert: None,
            tls_key: None,
            behind_proxy: false,
            plain_http: false,
            metrics_token_file: None,
            log: LogForm::default(),
            log_level: LogLevel::default(),
            look: false,
        }
    }
}
