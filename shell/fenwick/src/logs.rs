//! The log of a server: one line for each thing that happened, to stderr, for people or for programs.
//!
//! It names routes, never what was asked in them. Parts that others wrote are not heard, for nobody here knows what they would say.

use clap::ValueEnum;
use serde::Serialize;
use std::panic::PanicHookInfo;
use tracing::Level;
use tracing::subscriber::Subscriber;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};

/// For whom the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// Lines that people read.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// How much is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What went wrong here.
    Error,
    /// Also what may go wrong.
    Warn,
    /// Also one line for each request.
    #[default]
    Info,
    /// Also requests of machines that look after this one.
    Debug,
}

impl LogLevel {
    fn level(self) -> Level {
        match self {
            LogLevel::Error => Level::ERROR,
            LogLevel::Warn => Level::WARN,
            LogLevel::Info => Level::INFO,
            LogLevel::Debug => Level::DEBUG,
        }
    }
}

tokio::task_local! {
    /// The id of the request that is being answered.
    pub static REQUEST: String;
}

/// Begins the log of this process.
pub fn begin(form: LogForm, level: LogLevel) {
    let heard = subscriber(form, level, std::io::stderr);
    if tracing::subscriber::set_global_default(heard).is_err() {
        // It has begun already.
        return;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |broken| match std::thread::current().name() {
        // Readers of other makers that give up on a file: the hook before this one knows them.
        Some("rows") => before(broken),
        _ => tell_panic(broken),
    }));
}

/// What writes the log to `out`.
pub fn subscriber<W>(form: LogForm, level: LogLevel, out: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let ours = Targets::new().with_target("fenwick", level.level());
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(out)
        .with_target(false)
        .with_ansi(false);
    let registry = tracing_subscriber::registry();
    match form {
        LogForm::Text => Box::new(registry.with(lines.with_filter(ours))),
        LogForm::Json => {
            let lines = lines.json().flatten_event(true).with_current_span(false);
            Box::new(registry.with(lines.with_span_list(false).with_filter(ours)))
        }
    }
}

/// Says where the program broke, and in which request. What it said while breaking may hold what was asked, and is not written.
pub fn tell_panic(broken: &PanicHookInfo<'_>) {
    let place = broken
        .location()
        .map(|place| format!("{}:{}", place.file(), place.line()));
    let place = place.unwrap_or_default();
    let request = REQUEST.try_with(Clone::clone).unwrap_or_default();
    tracing::error!(request.id = %request, panic.at = %place, "the program broke here: report this place");
}
