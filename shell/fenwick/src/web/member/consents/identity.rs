//! Whether this is a true co-op: each principle with its verdict, and what was looked at. Computed from the public log, anew whenever it has grown.

use super::super::super::look::frame::{Frame, Text};
use super::super::super::view::{Page, frame, html};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use crate::cli::args::{self, Command};
use askama::Template;
use fenwick_coop::kernel::time::Time;
use serde::Deserialize;

/// The page as the command says it.
#[derive(Deserialize)]
struct Counted {
    as_of: Time,
    public_entries: u64,
    principles: Vec<Principle>,
}

#[derive(Deserialize)]
struct Principle {
    number: u8,
    verdict: String,
    reasons: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    check: String,
    verdict: String,
    says: String,
    entries: Vec<u64>,
}

#[derive(Template)]
#[template(path = "member/identity.html")]
struct Identity {
    frame: Frame,
    say: Words,
    count: String,
    as_of: String,
    entries: String,
    principles: Vec<Shown>,
}

/// A principle in her language.
struct Shown {
    title: String,
    badge: (Text, &'static str),
    /// What was looked at: what it comes to, in her language, as the rules say it, and where in the log.
    reasons: Vec<((Text, &'static str), String, String, String)>,
}

fn badge(say: &Words, verdict: &str) -> (Text, &'static str) {
    let (id, tone) = match verdict {
        "pass" => ("member-identity-pass", "good"),
        "warn" => ("member-identity-warn", "warn"),
        _ => ("member-identity-fail", "bad"),
    };
    (say.t(id).to_string().into(), tone)
}

fn shown(say: &Words, principle: Principle) -> Shown {
    let reason = |reason: Reason| {
        let id = format!("member-identity-{}", reason.check.replace('.', "-"));
        let asks = if say.has(&id) {
            say.t(&id).to_string()
        } else {
            reason.check.clone()
        };
        let entries: Vec<String> = reason.entries.iter().take(6).map(u64::to_string).collect();
        (badge(say, &reason.verdict), asks, reason.says, entries.join(", "))
    };
    Shown {
        title: say
            .t(&format!("member-identity-{}", principle.number))
            .to_string(),
        badge: badge(say, &principle.verdict),
        reasons: principle.reasons.into_iter().map(reason).collect(),
    }
}

pub async fn page(visit: Visit) -> Page {
    let asked = args::Identity {
        log: None,
        vkey: None,
        at: None,
        criteria: false,
    };
    let counted: Counted = visit.ask(Command::Identity(asked)).await?;
    let say = &visit.say;
    let of = |verdict: &str| {
        counted
            .principles
            .iter()
            .filter(|principle| principle.verdict == verdict)
            .count()
    };
    let count = say
        .with("member-identity-count", "pass", of("pass"))
        .with("warn", of("warn"));
    let count = count.with("fail", of("fail")).to_string();
    html(&Identity {
        frame: frame(&visit, "member-identity-title"),
        count,
        as_of: say.moment(counted.as_of),
        entries: say
            .with("member-health-log-says", "count", counted.public_entries)
            .to_string(),
        principles: counted
            .principles
            .into_iter()
            .map(|principle| shown(say, principle))
            .collect(),
        say: visit.say,
    })
}
