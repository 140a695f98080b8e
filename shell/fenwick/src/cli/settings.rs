//! How a member's consents stand: her settings, what waits for her, which requests ask for her yes, and all that she ever said.

use super::ask::{Asking, clock};
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{MemberNo, RequestNo, UserNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::consent::{Answer, Recipient, Scope};
use fenwick_coop::path::decision::eligible;
use fenwick_coop::path::request::{Request, State};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A member's settings in force and waiting, and the requests that ask for a yes which she did not give yet.
pub async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let now = clock(asking, &desk).await?;
    let (listed, asked, frozen) = desk
        .look(move |coop| {
            let listed = held(coop, member, now);
            let asked: Vec<Value> = asked(coop, member, now).collect();
            (listed, asked, coop.consents.is_frozen(member))
        })
        .await?;
    let users = names(&desk, listed.iter().chain(&asked)).await?;
    let mut text = told(&listed, frozen);
    for one in &asked {
        let (request, by) = (&one["request"], plain(&one["scope"]["recipient"]));
        text.push_str(&format!(
            "Request {request} of {by} asks for a yes that is not given.\n"
        ));
    }
    let mut json = json!({ "member": member, "consents": listed, "asked": asked, "users": users });
    if frozen {
        json["frozen"] = json!(true);
    }
    Ok(Said::new(json, text))
}

fn held(coop: &Coop, member: MemberNo, now: Time) -> Vec<Value> {
    let ended = |scope: &Scope| scope.until.is_some_and(|until| now >= until.end());
    let held = coop
        .consents
        .of_member(member)
        .map(|(scope, answer)| json!({ "scope": scope, "answer": answer, "holds": !ended(scope) }));
    let waiting = coop
        .consents
        .waiting_of(member)
        .map(|(consent, scope)| json!({ "scope": scope, "answer": "yes", "holds": false, "waits": consent }));
    held.chain(waiting).collect()
}

/// The requests that may still be asked, whose use she did not allow yet. Where a no of hers covers one, she is not asked again.
fn asked(coop: &Coop, member: MemberNo, now: Time) -> impl Iterator<Item = Value> {
    let is_member = coop.members.active(member).is_ok();
    let open = move |request: &Request| {
        is_member && request.state() != State::Refused && now < request.terms.until.end()
    };
    let answered = move |request: &Request, scope: &Scope| {
        let whole = |said: &Scope| Scope {
            until: None,
            ..said.clone()
        };
        let mut waits = coop.consents.waiting_of(member);
        let refused = |said: &Scope| {
            let class = coop
                .requests
                .user(request.terms.user)
                .map(|user| user.class.clone());
            let reached = match &said.recipient {
                Recipient::Any => true,
                Recipient::Class(of) => class.is_ok_and(|class| class == *of),
                Recipient::User(user) => *user == request.terms.user,
            };
            let holds = said.until.is_none_or(|until| now < until.end());
            holds
                && reached
                && said.fields.is_none()
                && said.dataset == scope.dataset
                && said.purpose.covers(scope.purpose)
        };
        waits.any(|(_, said)| whole(said) == whole(scope))
            || coop
                .consents
                .of_member(member)
                .any(|(said, answer)| whole(said) == whole(scope) || answer == Answer::No && refused(said))
    };
    let allowed = move |request: &Request| {
        let mut questions = request.questions().peekable();
        let covered = |shape| eligible(&coop.grounds(), request, shape, now).contains(member.0);
        questions.peek().is_some() && questions.all(covered)
    };
    let shown = move |(number, request): (RequestNo, &Request)| {
        let scope = scope_of(request);
        let asks = open(request) && !answered(request, &scope) && !allowed(request);
        asks.then(|| json!({ "request": number, "scope": scope }))
    };
    coop.requests.all().filter_map(shown)
}

/// Exactly what a request needs.
fn scope_of(request: &Request) -> Scope {
    let terms = &request.terms;
    Scope {
        dataset: terms.dataset.clone(),
        fields: None,
        purpose: terms.purpose,
        recipient: Recipient::User(terms.user),
        resolution: terms.resolution,
        until: Some(terms.until),
    }
}

/// The names of the data users of whom the settings speak, by number.
async fn names(desk: &Desk, settings: impl Iterator<Item = &Value>) -> Result<Map<String, Value>, Trouble> {
    let user = |setting: &Value| {
        plain(&setting["scope"]["recipient"])
            .strip_prefix("user:")?
            .parse()
            .ok()
    };
    let numbers: BTreeSet<u32> = settings.filter_map(user).collect();
    let mut names = Map::new();
    for number in numbers {
        let found = desk
            .look(move |coop| coop.requests.user(UserNo(number)).map(|user| user.commitment))
            .await?;
        if let Ok(commitment) = found {
            names.insert(number.to_string(), json!(desk.office.text(commitment).await?));
        }
    }
    Ok(names)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn told(listed: &[Value], frozen: bool) -> String {
    let named = |fields: &Value| {
        let fields = fields.as_array().into_iter().flatten().filter_map(Value::as_str);
        fields.collect::<Vec<_>>().join(", ")
    };
    let rows = listed.iter().map(|setting| {
        let scope = &setting["scope"];
        let note = match (setting.get("waits"), setting["holds"] == true) {
            (Some(consent), _) => format!("waits as {consent}"),
            (None, false) => "ended".to_owned(),
            (None, true) if frozen => "in studies granted before she left".to_owned(),
            (None, true) => String::new(),
        };
        vec![
            plain(&scope["dataset"]),
            scope.get("fields").map_or("all".to_owned(), named),
            plain(&scope["purpose"]),
            plain(&scope["recipient"]),
            plain(&scope["resolution"]),
            plain(&setting["answer"]),
            note,
        ]
    });
    let header = [
        "dataset",
        "fields",
        "purpose",
        "recipient",
        "resolution",
        "answer",
        "note",
    ];
    table(&header, rows)
}

/// All that a member ever said about uses of her data, the latest first, each with its receipt.
pub async fn history(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let history = crate::package::history(&desk, member).await?;
    let said = history.own.iter().rev().filter_map(|entry| {
        let receipt = history.receipts.get(&entry.seq)?;
        let record = &receipt["dpv:hasRecordOfActivity"][0];
        let status = record["dpv:hasConsentStatus"][0]["@type"][0].as_str()?;
        Some(json!({
            "entry": entry.seq, "at": entry.at, "status": status.strip_prefix("dpv:").unwrap_or(status),
            "scope": history.scopes.get(&entry.seq), "assisted": entry.actor.is_assisted(), "receipt": receipt,
        }))
    });
    let said: Vec<Value> = said.collect();
    let rows = said.iter().map(|one| {
        let of = |key: &str| plain(&one["scope"][key]);
        vec![
            plain(&one["entry"]),
            plain(&one["at"]),
            plain(&one["status"]),
            of("dataset"),
            of("purpose"),
            of("recipient"),
        ]
    });
    let text = table(
        &["entry", "at", "status", "dataset", "purpose", "recipient"],
        rows,
    );
    Ok(Said::new(json!({ "member": member, "history": said }), text))
}
