//! The same act at the terminal, on a page and at the interface for programs: the same outcome, in the same words, and the
//! same in the journal. The acts stand in `same.txt`.

use super::bench::{Asked, PARTS};
use super::case::{Case, Fields, cases};
use super::form::{Form, Paper};
use super::{Bench, Whom};
use axum::http::StatusCode;
use serde_json::Value;
use std::fmt::Write as _;

/// Files that acts bring.
const FILES: [(&str, &str); 3] = [
    (
        "ads.toml",
        "user = 1\ntitle = \"Ads\"\nwhy = \"to sell\"\ndataset = \"trips\"\npurpose = \"TargetedAdvertising\"\nsql = [\"SELECT COUNT(*) AS trips FROM trips\"]\nepsilon = \"0.5\"\nuntil = \"2027-01-01\"\n",
    ),
    (
        "trains.toml",
        "user = 2\ntitle = \"Trains\"\nwhy = \"to plan\"\ndataset = \"trips\"\npurpose = \"PublicBenefit\"\nsql = [\"SELECT COUNT(*) AS trips FROM trips\"]\nepsilon = \"0.5\"\nuntil = \"2027-01-01\"\nfee_minor = 18000\n",
    ),
    (
        "buses.toml",
        "user = 1\ntitle = \"Buses\"\nwhy = \"to plan\"\ndataset = \"trips\"\npurpose = \"PublicBenefit\"\nsql = [\"SELECT COUNT(*) AS trips FROM trips\"]\nepsilon = \"0.5\"\nuntil = \"2027-01-01\"\nfee_minor = 18000\n",
    ),
];

/// What a program was told: the rule, and what it says.
fn told(answer: &Asked) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match answer.status {
        StatusCode::OK => ("done".to_owned(), String::new()),
        StatusCode::BAD_REQUEST => ("usage".to_owned(), String::new()),
        _ => {
            let problem = answer.json();
            let rule = problem["rule"].as_str().or(problem["code"].as_str());
            let rule = rule.unwrap_or(answer.status.as_str()).to_owned();
            (rule, text(&problem["detail"]))
        }
    }
}

/// What a page said: the rule, and all its words.
fn shown(answer: &Asked) -> (String, String) {
    let words = Paper::read(&answer.body).words;
    let rule = words.split_once("The rule: ").map(|(_, rest)| rest);
    let rule = rule.and_then(|rest| rest.split_whitespace().next());
    let outcome = match (answer.status, rule) {
        (StatusCode::OK | StatusCode::SEE_OTHER, _) => "done",
        (StatusCode::UNPROCESSABLE_ENTITY | StatusCode::FORBIDDEN, Some(rule)) => rule,
        (StatusCode::UNPROCESSABLE_ENTITY, None) => "usage",
        (StatusCode::NOT_FOUND, _) => "missing",
        (status, _) => &status.as_u16().to_string(),
    };
    (outcome.to_owned(), words)
}

fn at(path: &str) -> String {
    format!("/weavers/{path}")
}

/// The form of a page, ready to be sent to an address with these fields.
async fn form_of(
    bench: &Bench,
    whom: Whom,
    (page, to): (&str, &str),
    given: &Fields,
) -> Result<Form, String> {
    let answer = bench.page(whom, ("GET", &at(page)), &[], "").await;
    let names: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
    // What is asked for with the last question only stands on the next page.
    let names: Vec<&str> = names
        .into_iter()
        .filter(|name| !name.starts_with("second"))
        .collect();
    let form = Paper::read(&answer.body).form(&at(to), &names);
    form.ok_or_else(|| format!("no form to {to} with {names:?} on {page} ({})", answer.status))
}

/// Sends a form, and once more where it is asked once more.
async fn sent(bench: &Bench, whom: Whom, mut form: Form, given: &Fields) -> Asked {
    for (name, value) in given {
        form.put(name, value.as_deref().unwrap_or("yes"));
    }
    let answer = send(bench, whom, &form).await;
    let again = Paper::read(&answer.body).form(&form.action, &["sure"]);
    match again.filter(|_| answer.status == StatusCode::OK) {
        Some(mut again) => {
            for (name, value) in given.iter().filter(|(name, _)| name.starts_with("second")) {
                again.put(name, value.as_deref().unwrap_or_default());
            }
            send(bench, whom, &again).await
        }
        None => answer,
    }
}

async fn send(bench: &Bench, whom: Whom, form: &Form) -> Asked {
    let mut body = form.body();
    let mut kind = "application/x-www-form-urlencoded".to_owned();
    if form.is_upload {
        body.clear();
        kind = format!("multipart/form-data; boundary={PARTS}");
        for (name, value) in &form.fields {
            write!(
                body,
                "--{PARTS}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        write!(body, "--{PARTS}--\r\n").unwrap();
    }
    bench
        .page(whom, ("POST", &form.action), &[("content-type", &kind)], &body)
        .await
}

/// The form as the page had it; one that no page shows carries the mark of the device alone.
async fn read(bench: &Bench, case: &Case) -> Result<Option<Form>, String> {
    let Some((page, to, given)) = &case.page else {
        return Ok(None);
    };
    for (page, given) in &case.walks {
        let form = form_of(bench, case.whom(), (page, page), given).await?;
        let answer = sent(bench, case.whom(), form, given).await;
        if answer.status != StatusCode::SEE_OTHER {
            return Err(format!("{page}: {}", answer.status));
        }
    }
    match (
        form_of(bench, case.whom(), (page, to), given).await,
        case.is_stale,
    ) {
        (Ok(form), false) => Ok(Some(form)),
        (Err(_), true) => {
            let mut form = Form {
                action: at(to),
                ..Form::default()
            };
            form.put("csrf", &bench.mark(case.whom()));
            form.put("once", &format!("stale-{to}"));
            Ok(Some(form))
        }
        (Ok(_), true) => Err(format!("{page} has the form to {to}")),
        (Err(fault), false) => Err(fault),
    }
}

/// Without the sentence's first letter, which pages write large.
fn says(words: &str, message: &str) -> bool {
    let message: Vec<&str> = message.split_whitespace().collect();
    words.to_lowercase().contains(&message.join(" ").to_lowercase())
}

/// Tries a case at all three, and says what is not as the table says.
async fn tried(terminal: &Bench, mut case: Case) -> Result<(), String> {
    for line in &case.first {
        terminal.run(line).await;
    }
    let whom = case.whom();
    // What is refused changes nothing, so that it can be tried in one place.
    let acts = case.is_noted || case.so.iter().any(|so| so == "done");
    let twin = async || match acts {
        true => Some(terminal.twin().await),
        false => None,
    };
    let pages = twin().await;
    let pages = pages.as_ref().unwrap_or(terminal);
    let form = read(pages, &case).await?;
    if let Some(form) = &form {
        case.complete(form);
    }
    for line in &case.then {
        terminal.run(line).await;
        if acts {
            pages.run(line).await;
        }
    }
    let programs = twin().await;
    let programs = programs.as_ref().unwrap_or(terminal);
    let (before, known) = (terminal.state().await, terminal.events(0).await.len());

    let mut faults = Vec::new();
    let (said, message) = terminal.outcome(&case.line()).await;
    let answer = programs
        .program(whom, ("POST", &case.path), &case.body(programs))
        .await;
    let (api, detail) = told(&answer);
    if (said.as_str(), api.as_str()) != (case.so[0].as_str(), case.so[2].as_str()) {
        faults.push(format!(
            "terminal {said} ({message}), program {api} ({})",
            answer.body
        ));
    }
    if said == api && message != detail && !message.is_empty() {
        faults.push(format!("terminal says '{message}', program '{detail}'"));
    }
    if let Some(form) = form {
        let given = case.page.as_ref().map(|(_, _, given)| given).unwrap();
        let (page, words) = shown(&sent(pages, whom, form, given).await);
        if page != case.so[1] || (page == said && !says(&words, &message)) {
            faults.push(format!("page {page}, and says {words}; terminal '{message}'"));
        }
        faults.extend(
            apart((pages, programs), known, case.is_sealed)
                .await
                .filter(|_| acts),
        );
    }
    let is_apart = case.is_sealed || case.is_assisted;
    faults.extend(
        apart((terminal, programs), known, is_apart)
            .await
            .filter(|_| acts),
    );
    if !acts && terminal.state().await != before {
        faults.push("something changed".to_owned());
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("\n")),
    }
}

/// Without saying whether she has confirmed it herself: what the operator entered waits for her.
fn unconfirmed(event: &mut Value) {
    if let Some(fields) = event.as_object_mut() {
        fields.remove("confirmed");
        fields.values_mut().for_each(unconfirmed);
    }
}

/// How two co-ops are apart after the same act was done in each: their journals say the same, and all of them is the same but
/// for what is said to be another.
async fn apart((one, other): (&Bench, &Bench), known: usize, is_apart: bool) -> Option<String> {
    let (mut by_one, mut by_other) = (one.events(known).await, other.events(known).await);
    by_one.iter_mut().chain(&mut by_other).for_each(unconfirmed);
    let is_same = one.state().await == other.state().await;
    match by_one == by_other && !by_one.is_empty() && is_same != is_apart {
        true => None,
        false => Some(format!(
            "same: {is_same}; wrote {by_one:?}, and the program {by_other:?}"
        )),
    }
}

#[tokio::test]
async fn one_act_is_the_same_at_the_terminal_on_a_page_and_at_the_interface() {
    let terminal = Bench::new().await;
    for (name, text) in FILES {
        terminal.write(name, text);
    }
    let mut faults = Vec::new();
    for case in cases() {
        let named = format!("{} {} {:?}", case.whom, case.path, case.fields);
        if let Err(fault) = tried(&terminal, case).await {
            faults.push(format!("{named}:\n{fault}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
