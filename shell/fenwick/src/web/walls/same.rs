//! The same act at the terminal and at the interface for programs: the same outcome, and the same co-op afterwards.

use super::{Bench, Whom};
use axum::http::StatusCode;
use serde_json::{Map, Value};

use Then::{Sealed, Whole};
use Whom::{Member, Officer};

/// What of the co-op is compared afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// All of it.
    Whole,
    /// Nothing but the outcome: words were sealed under a fresh nonce, or what the operator entered for her waits for her word.
    Sealed,
}

/// Whose act, its words, its fields, and what comes of it. A field without a name at the terminal has an `@`, a flag no `=`;
/// `+` stands for a blank.
const CASES: [(Whom, &str, &str, &str, Then); 36] = [
    (
        Member,
        "consent/give",
        "dataset=trips purpose=PublicBenefit recipient=class:public-body answer=yes",
        "done",
        Sealed,
    ),
    (
        Member,
        "consent/give",
        "dataset=trips purpose=Nonsense recipient=class:public-body answer=yes",
        "usage",
        Whole,
    ),
    (
        Member,
        "consent/give",
        "dataset=trips purpose=PublicBenefit recipient=class:public-body answer=maybe",
        "usage",
        Whole,
    ),
    (
        Member,
        "consent/give",
        "dataset=nothing purpose=PublicBenefit recipient=class:public-body answer=yes",
        "charter.missing",
        Whole,
    ),
    (
        Member,
        "consent/give",
        "dataset=trips purpose=PublicBenefit recipient=class:public-body answer=no",
        "done",
        Whole,
    ),
    (Member, "consent/withdraw", "dataset=trips", "done", Whole),
    (Member, "consent/confirm", "@consent=9", "consent.waiting", Whole),
    (
        Member,
        "complaint/file",
        "about=coop text=too+loud",
        "done",
        Sealed,
    ),
    (
        Member,
        "complaint/put",
        "@complaint=9",
        "complaint.unknown",
        Whole,
    ),
    (
        Member,
        "complaint/close",
        "@complaint=1 reasons=heard",
        "complaint.subject",
        Whole,
    ),
    (
        Officer,
        "complaint/close",
        "@complaint=1 reasons=heard",
        "done",
        Sealed,
    ),
    (
        Member,
        "conflict/declare",
        "@user=1 why=my+brother",
        "duty.holder",
        Whole,
    ),
    (
        Officer,
        "conflict/declare",
        "@user=1 why=my+brother",
        "done",
        Sealed,
    ),
    (Officer, "conflict/end", "@user=1 of=1", "duty.grave", Whole),
    (
        Member,
        "motion/propose/recipient",
        "@recipient=class:company refuse",
        "done",
        Whole,
    ),
    (
        Member,
        "motion/propose/recipient",
        "@recipient=nobody refuse",
        "usage",
        Whole,
    ),
    (
        Member,
        "motion/propose/recall",
        "@office=board @id=2",
        "duty.holder",
        Whole,
    ),
    (Member, "motion/secret", "@motion=9", "motion.unknown", Whole),
    (Member, "vote", "@motion=1 @choice=yes", "motion.not-due", Whole),
    (Member, "vote", "@motion=1 @choice=perhaps", "usage", Whole),
    (Member, "vote", "@motion=9 @choice=yes", "motion.unknown", Whole),
    (Officer, "motion/close", "@motion=1", "motion.not-due", Whole),
    (Member, "proxy/give", "@motion=1 @member=4", "proxy.max", Whole),
    (Member, "proxy/take-back", "@motion=1", "proxy.none", Whole),
    (
        Member,
        "proposal/support",
        "@proposal=1",
        "proposal.unknown",
        Whole,
    ),
    (
        Member,
        "day/keep-out",
        "@days=2026-06-01 dataset=trips",
        "done",
        Whole,
    ),
    (
        Member,
        "day/validate",
        "@days=2026-06-01 dataset=trips",
        "day.rows",
        Whole,
    ),
    (Member, "assembly/demand", "", "assembly.demand", Whole),
    (
        Officer,
        "assembly/call",
        "@at=2026-09-01T18:00:00Z",
        "done",
        Whole,
    ),
    (Member, "office/resign", "@office=board", "duty.office", Whole),
    (
        Officer,
        "user/add",
        "@name=Ministry kind=public-body country=GB",
        "done",
        Sealed,
    ),
    (Officer, "user/vet", "@user=2", "done", Whole),
    (Officer, "user/vet", "@user=9", "user.unknown", Whole),
    (
        Officer,
        "member/correct",
        "@id=4 name=Edda+Newname",
        "rights.own-act",
        Whole,
    ),
    (
        Officer,
        "fee/settle",
        "@invoice=9 reference=transfer",
        "invoice.unknown",
        Whole,
    ),
    (Member, "member/leave", "@id=3", "done", Whole),
];

/// The case as a line at the terminal, for her, and as a program's body.
fn both(whom: Whom, path: &str, fields: &str) -> (Vec<String>, String) {
    let mut line: Vec<String> = path.split('/').map(str::to_owned).collect();
    let mut body = Map::new();
    for field in fields.split_whitespace() {
        let (name, value) = field.split_once('=').map_or((field, None), |(name, value)| {
            (name, Some(value.replace('+', " ")))
        });
        let plain = name.trim_start_matches('@');
        body.insert(
            plain.to_owned(),
            value.clone().map_or(Value::Bool(true), Value::from),
        );
        if plain == name {
            line.push(format!("--{}", name.replace('_', "-")));
        }
        line.extend(value);
    }
    // A list where there may be several.
    if let Some(days) = body.get_mut("days") {
        *days = Value::from(vec![days.clone()]);
    }
    let number = if whom == Officer { "1" } else { "3" };
    line.extend(["--as", number].map(str::to_owned));
    (line, Value::from(body).to_string())
}

#[tokio::test]
async fn one_act_is_the_same_at_the_terminal_and_at_the_interface() {
    let terminal = Bench::new().await;
    let mut faults = Vec::new();
    for (whom, path, fields, expected, then) in CASES {
        let programs = terminal.twin().await;
        assert_eq!(terminal.state().await, programs.state().await);
        let (line, body) = both(whom, path, fields);
        let said = terminal.outcome(&line).await;
        let answer = programs.program(whom, ("POST", path), &body).await;
        let outcome = match answer.status {
            StatusCode::OK => "done".to_owned(),
            StatusCode::BAD_REQUEST => "usage".to_owned(),
            _ => {
                let problem = answer.json();
                let rule = problem["rule"].as_str().or(problem["code"].as_str());
                rule.unwrap_or(answer.status.as_str()).to_owned()
            }
        };
        let same = (terminal.state().await == programs.state().await) == (then == Whole);
        if said != expected || outcome != expected || !same {
            faults.push(format!(
                "{path} {fields}: {said} / {outcome}, not {expected}; same: {same}; {}",
                answer.body
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
