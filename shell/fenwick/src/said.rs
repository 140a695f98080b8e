//! What a command says: one JSON object for scripts, prose and tables for people, an exit code for both.

use fenwick_coop::kernel::refusal::Refusal;
use fenwick_office::{Failure, OfficeError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a command that was done says.
#[derive(Debug)]
pub struct Said {
    pub json: Value,
    pub text: String,
    /// Whether what was looked at is not as it should be: the command was done, and a script hears of it all the same.
    pub is_bad_news: bool,
}

/// Why a command was not done.
#[derive(Debug)]
pub enum Trouble {
    /// The command was not understood.
    Usage(String),
    /// A rule said no.
    Refused(Refusal),
    /// The world failed.
    Failed { code: &'static str, message: String },
    /// Somebody else is at work.
    Later(String),
}

/// What goes out of the process.
#[derive(Debug, Serialize, Deserialize)]
pub struct Output {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

pub type Done = Result<Said, Trouble>;

impl Said {
    pub fn new(json: Value, text: impl Into<String>) -> Self {
        Self {
            json,
            text: text.into(),
            is_bad_news: false,
        }
    }
}

impl Trouble {
    pub fn failed(code: &'static str, message: impl std::fmt::Display) -> Self {
        Trouble::Failed {
            code,
            message: message.to_string(),
        }
    }

    /// A file that somebody named cannot be read.
    pub fn unread(path: &std::path::Path, error: &std::io::Error) -> Self {
        let path = path.display();
        Self::failed(
            "file",
            match error.kind() {
                std::io::ErrorKind::NotFound => {
                    format!("there is no file '{path}'; check the path and its spelling")
                }
                std::io::ErrorKind::IsADirectory => format!("'{path}' is a folder; name the file in it"),
                std::io::ErrorKind::PermissionDenied => {
                    format!("'{path}' cannot be read: this account may not read it; allow that, or copy it")
                }
                std::io::ErrorKind::InvalidData => format!("'{path}' is not a text file"),
                _ => format!("'{path}' cannot be read: {error}"),
            },
        )
    }

    /// What people read of it.
    pub fn text(&self) -> String {
        match self {
            Trouble::Usage(message) | Trouble::Failed { message, .. } | Trouble::Later(message) => {
                message.clone()
            }
            Trouble::Refused(refusal) => refusal_text(refusal),
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Trouble::Refused(refusal)
    }
}

impl From<OfficeError> for Trouble {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::NotTestClock | OfficeError::Backwards(_) => Trouble::Usage(error.to_string()),
            error => Trouble::failed(error.code(), &error),
        }
    }
}

impl From<fenwick_teller::TellerError> for Trouble {
    fn from(error: fenwick_teller::TellerError) -> Self {
        Trouble::failed("ballot", error)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Trouble::Refused(refusal),
            Failure::Error(error) => error.into(),
        }
    }
}

/// Turns what was said into what goes out.
pub fn output(done: Done, as_json: bool) -> Output {
    match done {
        Ok(said) if as_json => Output {
            code: u8::from(said.is_bad_news),
            stdout: format!("{}\n", said.json),
            stderr: String::new(),
        },
        Ok(said) => Output {
            code: u8::from(said.is_bad_news),
            stdout: lines(&said.text),
            stderr: String::new(),
        },
        Err(trouble) => troubled(trouble, as_json),
    }
}

fn troubled(trouble: Trouble, as_json: bool) -> Output {
    let text = trouble.text();
    let (code, json) = match trouble {
        Trouble::Usage(message) => (2, json!({"error": {"code": "usage", "message": message}})),
        Trouble::Failed { code, message } => (1, json!({"error": {"code": code, "message": message}})),
        Trouble::Later(message) => (75, json!({"error": {"code": "busy", "message": message}})),
        Trouble::Refused(refusal) => (3, json!({"refusal": refusal})),
    };
    let stdout = if as_json {
        format!("{json}\n")
    } else {
        String::new()
    };
    let stderr = if as_json {
        String::new()
    } else {
        format!("fenwick: {}", lines(&text))
    };
    Output { code, stdout, stderr }
}

fn refusal_text(refusal: &Refusal) -> String {
    let at = refusal
        .at
        .map(|at| format!(" (at character {at})"))
        .unwrap_or_default();
    let by = match refusal.motion {
        Some(motion) if motion.0 == 0 => ", adopted at the founding".to_owned(),
        Some(motion) => format!(", adopted by motion {motion}"),
        None => String::new(),
    };
    let hint = refusal
        .hint
        .as_ref()
        .map(|hint| format!("\n  {hint}"))
        .unwrap_or_default();
    format!(
        "refused: {}{at}\n  rule: {}{by}{hint}",
        refusal.message, refusal.rule
    )
}

/// Whole lines, without signs that a terminal would act on: names in them come from files of others.
fn lines(text: &str) -> String {
    let shown = |sign: char| match sign {
        '\n' | '\t' => sign,
        sign if sign.is_control() => '?',
        sign => sign,
    };
    let mut text: String = text.chars().map(shown).collect();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A plain table with a header.
pub fn table<R: IntoIterator<Item = Vec<String>>>(header: &[&str], rows: R) -> String {
    let mut table = comfy_table::Table::new();
    table
        .load_preset(comfy_table::presets::NOTHING)
        .set_header(header);
    table.add_rows(rows);
    let text = table.to_string();
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}
