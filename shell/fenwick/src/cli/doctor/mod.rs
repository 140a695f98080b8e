//! The doctor: looks at machine, home and co-ops, and says what to do where something is not as it should be. It changes nothing.

mod coops;
mod machine;

use super::args::Doctor;
use super::ask::Asking;
use crate::said::{Done, Said, table};
use serde::Serialize;
use serde_json::json;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warn,
    Fail,
}

/// What was looked at, how it is, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Check {
    check: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    coop: Option<String>,
    state: State,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    todo: Option<String>,
}

impl Check {
    fn ok(check: &'static str, says: impl Into<String>) -> Self {
        Self {
            check,
            coop: None,
            state: State::Ok,
            says: says.into(),
            todo: None,
        }
    }

    fn warn(check: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            state: State::Warn,
            todo: Some(todo.into()),
            ..Self::ok(check, says)
        }
    }

    fn fail(check: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            state: State::Fail,
            ..Self::warn(check, says, todo)
        }
    }

    fn of(self, coop: &str) -> Self {
        Self {
            coop: Some(coop.to_owned()),
            ..self
        }
    }

    fn row(&self) -> Vec<String> {
        let state = match self.state {
            State::Ok => "ok",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        let coop = self.coop.clone().unwrap_or_default();
        let says = match &self.todo {
            Some(todo) => format!("{}: {todo}", self.says),
            None => self.says.clone(),
        };
        vec![state.to_owned(), self.check.to_owned(), coop, says]
    }
}

/// How one co-op of a home is: what was looked at, and `ok`, `warn` or `fail`. Where things lie on the machine is not said.
pub async fn checks(
    home: &std::sync::Arc<crate::home::Home>,
    slug: &str,
) -> Vec<(&'static str, &'static str)> {
    let command = super::args::Command::Config(super::args::Config::Print);
    let options = super::Options::of_visitor(home.dir(), slug, crate::visitor::Visitor::Nobody);
    let turn = crate::grid::Turn::begin(None);
    let asking = Asking::new(home, options, home.dir(), &command, turn);
    let found = coops::of(&asking, slug, &[]).await;
    let state = |state: State| match state {
        State::Ok => "ok",
        State::Warn => "warn",
        State::Fail => "fail",
    };
    found
        .iter()
        .map(|check| (check.check, state(check.state)))
        .collect()
}

/// The settings in force.
pub fn config(asking: &Asking) -> Said {
    let (home, settings) = (&asking.home, &asking.home.settings);
    let dir = std::path::absolute(home.dir()).unwrap_or_else(|_| home.dir().to_owned());
    let json = json!({
        "version": env!("CARGO_PKG_VERSION"), "home": dir, "coops": home.slugs(), "key_dir": home.keys.dir,
        "passphrase_file": home.keys.passphrase_file, "reply_step_ms": settings.ladder.step_ms(),
        "reading_max_ms": u64::try_from(settings.reading_max.as_millis()).unwrap_or(u64::MAX),
    });
    let rows = json.as_object().into_iter().flatten().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        vec![name.clone(), value]
    });
    Said::new(json.clone(), table(&["setting", "value"], rows))
}

/// Looks at everything; a finding is bad news only when it fails.
pub async fn doctor(asking: &Asking, command: Doctor) -> Done {
    let dir = asking.home.dir();
    let mut checks = vec![
        Check::ok("version", env!("CARGO_PKG_VERSION")),
        machine::permissions(dir),
        machine::space(dir),
        machine::open_files(),
        machine::synchronised(),
    ];
    if let Some(file) = &command.tls_cert {
        checks.push(machine::certificate(&asking.path(file)));
    }
    for slug in asking.home.slugs() {
        let found = coops::of(asking, &slug, &command.backups).await;
        checks.extend(found.into_iter().map(|check| check.of(&slug)));
    }
    let worst = checks.iter().map(|check| check.state).max().unwrap_or(State::Ok);
    let mut text = table(&["", "what", "co-op", "how it is"], checks.iter().map(Check::row));
    text.push_str(match worst {
        State::Ok => "\nAll is well.",
        State::Warn => "\nIt works. Look at the lines with 'warn' soon.",
        State::Fail => "\nSomething is wrong. Begin with the lines with 'FAIL'.",
    });
    let json = json!({ "state": worst, "version": env!("CARGO_PKG_VERSION"), "checks": checks });
    Ok(Said {
        is_bad_news: worst == State::Fail,
        ..Said::new(json, text)
    })
}
