//! Requests: filed in plain words, decided by every rule, explained in one sentence.

use super::args::Request as RequestCommand;
use super::ask::Asking;
use super::method::{file_digest, named, short, title};
use super::question::charters_of;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_cleanroom::analyse;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{RequestNo, UserNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Every;
use fenwick_coop::path::request::{Decision, Event as RequestEvent, Request, Terms};
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Command, Coop, Entry, Event};
use fenwick_office::journal::Write;
use fenwick_office::{Act, Side, texts};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A request as a data user writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    user: u32,
    dataset: String,
    purpose: String,
    #[serde(default)]
    resolution: Option<String>,
    title: String,
    why: String,
    #[serde(default)]
    sql: Vec<String>,
    /// Methods by their digests, the first digits of them, or the files with their texts.
    #[serde(default)]
    methods: Vec<String>,
    epsilon: Number,
    until: String,
    #[serde(default)]
    fee_minor: u64,
    #[serde(default)]
    obligations: Vec<String>,
    #[serde(default)]
    every: Option<Every>,
}

/// A decimal, written with or without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Number {
    Text(String),
    Whole(i64),
    Fraction(f64),
}

impl Number {
    pub fn text(&self) -> String {
        match self {
            Number::Text(text) => text.clone(),
            Number::Whole(whole) => whole.to_string(),
            Number::Fraction(fraction) => fraction.to_string(),
        }
    }
}

/// The erasable words of a request.
#[derive(Serialize, Deserialize)]
struct Words {
    title: String,
    why: String,
    obligations: Vec<String>,
}

/// The commands about requests.
pub async fn request(asking: &Asking, command: RequestCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        RequestCommand::File { file } => {
            let text = asking.read(&file)?;
            file_request(asking, &desk, &text).await
        }
        RequestCommand::List => {
            let listed = desk
                .look(|coop| {
                    coop.requests
                        .all()
                        .map(|(number, request)| (number, request.clone()))
                        .collect::<Vec<_>>()
                })
                .await?;
            let mut shown = Vec::new();
            for (number, request) in listed {
                shown.push(show(&desk, number, &request).await?);
            }
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let rows = shown.iter().map(|request| {
                ["request", "title", "dataset", "purpose", "epsilon", "state"]
                    .map(|key| plain(&request[key]))
                    .to_vec()
            });
            let text = table(
                &["request", "title", "dataset", "purpose", "epsilon", "state"],
                rows,
            );
            Ok(Said::new(json!({ "requests": shown }), text))
        }
        RequestCommand::Show { request } => {
            let number = RequestNo(request);
            let found = desk
                .look(move |coop| coop.requests.get(number).cloned())
                .await??;
            let json = show(&desk, number, &found).await?;
            let text = request_text(&json);
            Ok(Said::new(json, text))
        }
        RequestCommand::Review(review) => super::duty::review(asking, review).await,
        RequestCommand::Decide { request, refuse } => {
            let json = asking
                .act(
                    &desk,
                    Command::Decide {
                        request: RequestNo(request),
                        refuse,
                    },
                    decided,
                )
                .await?;
            let text = decision_text(request, &json["decision"]);
            Ok(Said::new(json, text))
        }
    }
}

async fn file_request(asking: &Asking, desk: &Desk, text: &str) -> Done {
    let asker = asking.asker(desk, &contents(asking, text)).await?;
    let json = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            let (terms, write) = desk.prepared(&asker, draw_up(asking, desk, text).await).await?;
            let act = Act {
                asker,
                command: Command::File(Box::new(terms)),
                keep: Box::new(move |_| {
                    Ok(Side {
                        writes: vec![write],
                        ..Side::default()
                    })
                }),
                reply: Box::new(|coop, _| {
                    let last = coop.requests.all().last();
                    json!({ "request": last.map(|(number, _)| number), "state": last.map(|(_, request)| request.state()) })
                }),
            };
            desk.office.act(act).await?
        }
    };
    let request = &json["request"];
    let text =
        format!("Request {request} is filed. Every member can read it: `fenwick request show {request}`.");
    Ok(Said::new(json, text))
}

/// The terms of a request file, and its words to be kept.
async fn draw_up(asking: &Asking, desk: &Desk, text: &str) -> Result<(Terms, Write), Trouble> {
    let file: File = toml::from_str(text).map_err(|error| misformed(error.message()))?;
    let dataset = file.dataset.clone();
    let mut charters = desk.look(charters_of).await?;
    let missing = || {
        Refusal::new(
            "charter.missing",
            format!("no charter permits a dataset '{}'", file.dataset),
        )
    };
    let charter = charters.remove(&dataset).ok_or_else(missing)?;
    let words = Words {
        title: file.title.clone(),
        why: file.why.clone(),
        obligations: file.obligations.clone(),
    };
    let words = serde_json::to_string(&words).map_err(|error| Trouble::failed("request", error))?;
    let kept = texts::keep_private(desk.office.keyring(), &words);
    let (digest, write) = kept.map_err(|error| Trouble::failed("keyring", error))?;
    let mut methods = Vec::new();
    for name in &file.methods {
        methods.push(named(asking, desk, name).await?);
    }
    Ok((terms(file, &charter, &charters, digest, methods)?, write))
}

/// What a request file says: its own bytes, and those of the files of methods that it names.
fn contents(asking: &Asking, text: &str) -> Vec<u8> {
    let methods = toml::from_str::<File>(text).map_or(Vec::new(), |file| file.methods);
    let digests = methods.iter().flat_map(|name| file_digest(asking, name));
    text.bytes().chain(digests).collect()
}

fn misformed(what: impl std::fmt::Display) -> Trouble {
    Trouble::failed(
        "file.form",
        format!("the request file is not of the right form: {what}"),
    )
}

/// What a request file asks for, its questions analysed.
fn terms(
    file: File,
    charter: &Charter,
    others: &BTreeMap<String, Charter>,
    text: Hash,
    methods: Vec<Hash>,
) -> Result<Terms, Trouble> {
    Ok(Terms {
        user: UserNo(file.user),
        purpose: file.purpose.parse().map_err(misformed)?,
        resolution: file
            .resolution
            .as_deref()
            .unwrap_or("aggregate")
            .parse()
            .map_err(misformed)?,
        text,
        questions: file
            .sql
            .iter()
            .map(|sql| analyse(sql, charter, others))
            .collect::<Result<Vec<_>, _>>()?,
        epsilon: file.epsilon.text().parse().map_err(misformed)?,
        until: file.until.parse().map_err(misformed)?,
        fee_minor: file.fee_minor,
        every: file.every,
        dataset: file.dataset,
        methods,
    })
}

fn decided(coop: &Coop, entries: &[Entry]) -> Value {
    let decision = entries.iter().find_map(|entry| match &entry.event {
        Event::Request(RequestEvent::Decided { request, decision }) => Some((*request, decision)),
        _ => None,
    });
    let Some((request, decision)) = decision else {
        return Value::Null;
    };
    let state = coop.requests.get(request).ok().map(Request::state);
    json!({ "request": request, "state": state, "decision": decision_json(decision) })
}

fn decision_json(decision: &Decision) -> Value {
    json!({ "granted": decision.granted, "reasons": decision.reasons, "approved_by": decision.approved_by, "council": decision.council, "motion": decision.motion, "sentence": sentence(decision) })
}

/// The decision in one plain sentence.
fn sentence(decision: &Decision) -> String {
    let unmet: Vec<&str> = decision
        .reasons
        .iter()
        .filter(|reason| !reason.met)
        .map(|reason| reason.sentence.as_str())
        .collect();
    if decision.granted {
        format!(
            "Granted: all {} rules are met, and only rows of members whose own consent covers this use will be read.",
            decision.reasons.len()
        )
    } else {
        format!("Refused: {}.", unmet.join("; "))
    }
}

async fn show(desk: &Desk, number: RequestNo, request: &Request) -> Result<Value, Trouble> {
    let mut methods = Vec::new();
    for method in &request.terms.methods {
        methods
            .push(json!({ "method": method, "short": short(*method), "title": title(desk, *method).await? }));
    }
    let words = desk.office.text(request.terms.text).await?;
    let words: Words = serde_json::from_str(&words).map_err(|error| Trouble::failed("request", error))?;
    let opinions = super::duty::opinions(desk, number, request).await?;
    let user = request.terms.user;
    let asks = desk.look(move |coop| coop.requests.user(user).cloned()).await??;
    let name = desk.office.text(asks.commitment).await?;
    Ok(json!({
        "opinions": opinions,
        "request": number, "user": user, "user_name": name, "user_kind": asks.class, "user_country": asks.country, "dataset": request.terms.dataset, "purpose": request.terms.purpose,
        "resolution": request.terms.resolution, "title": words.title, "why": words.why, "obligations": words.obligations,
        "sql": request.terms.questions.iter().map(|question| &question.sql).collect::<Vec<_>>(),
        "methods": methods,
        "asked": request.asked.iter().map(|bound| json!({ "method": bound.method, "sql": bound.question.sql })).collect::<Vec<_>>(),
        "epsilon": request.terms.epsilon, "spent": request.spent, "until": request.terms.until, "fee_minor": request.terms.fee_minor,
        "every": request.terms.every, "epsilon_each": request.epsilon_each(), "filed": request.at, "state": request.state(), "decision": request.decision.as_ref().map(decision_json),
    }))
}

fn request_text(json: &Value) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut text = format!(
        "Request {}: {}\n{}\nData user {} asks '{}' for {} (epsilon {}, {} spent, until {}), and offers {} minor units.\n",
        json["request"],
        plain(&json["title"]),
        plain(&json["why"]),
        json["user"],
        plain(&json["dataset"]),
        plain(&json["purpose"]),
        plain(&json["epsilon"]),
        plain(&json["spent"]),
        plain(&json["until"]),
        json["fee_minor"]
    );
    for sql in json["sql"].as_array().into_iter().flatten() {
        text.push_str(&format!("  {}\n", plain(sql)));
    }
    for method in json["methods"].as_array().into_iter().flatten() {
        text.push_str(&format!(
            "  method {}: {}\n",
            plain(&method["short"]),
            plain(&method["title"])
        ));
    }
    for asked in json["asked"].as_array().into_iter().flatten() {
        text.push_str(&format!("Asked by a method: {}\n", plain(&asked["sql"])));
    }
    if let Some(every) = json["every"].as_str() {
        let each = plain(&json["epsilon_each"]);
        text.push_str(&format!(
            "On a timetable: asked once in every {every}, with epsilon {each} each time.\n"
        ));
    }
    for obligation in json["obligations"].as_array().into_iter().flatten() {
        text.push_str(&format!("It undertakes: {}\n", plain(obligation)));
    }
    if json["decision"].is_null() {
        text.push_str("It is not decided yet.\n");
    } else {
        text.push_str(&reasons_text(&json["decision"]));
    }
    text.push_str(&super::duty::opinions_text(&json["opinions"]));
    text
}

fn decision_text(request: u32, decision: &Value) -> String {
    format!("Request {request}. {}", reasons_text(decision))
}

fn reasons_text(decision: &Value) -> String {
    let mut text = format!("{}\n", decision["sentence"].as_str().unwrap_or(""));
    for reason in decision["reasons"].as_array().into_iter().flatten() {
        let mark = if reason["met"] == true { "yes" } else { "no " };
        let motion = reason["motion"]
            .as_u64()
            .map(|motion| format!(", motion {motion}"))
            .unwrap_or_default();
        text.push_str(&format!(
            "  {mark} {} ({}{motion})\n",
            reason["sentence"].as_str().unwrap_or(""),
            reason["rule"].as_str().unwrap_or("")
        ));
    }
    text
}
