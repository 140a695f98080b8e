//! One member, as the register and the books know her.

use super::{Kind, records};
use crate::cli::ask::{Asking, clock};
use crate::cli::contribute::{choice_lines, choices};
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::decision::studies_of;
use serde_json::{Value, json};

pub async fn show(asking: &Asking, id: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let record = records(&desk, Some(vec![member.0])).await?.remove(&member.0);
    let now = clock(asking, &desk).await?;
    let shown = desk
        .look(move |coop| {
            let line = coop.members.get(member)?;
            let rows: u64 = coop.contributions.of_member(member).map(|(_, rows)| u64::from(rows)).sum();
            let owed = coop.ledger.balance(&fenwick_coop::books::money::Account::Member(member)).unsigned_abs();
            let heads = (line.kind == Kind::Organisation).then_some(line.heads);
            let mut shown = json!({
                "member": member, "kind": line.kind, "class": coop.members.class_of(line), "joined": line.joined.to_string(),
                "left": line.left.map(|left| left.to_string()), "erased": line.erased, "officer": coop.duties.is_officer(member),
                "rows": rows, "consents": coop.consents.of_member(member).count(), "owed_minor": owed,
                "looked_at": looked_at(coop, member),
                "choices": choice_lines(&choices(coop, member)),
            });
            if coop.consents.is_frozen(member) {
                shown["studies"] = json!(studies_of(&coop.grounds(), member, now));
            }
            Some((shown, heads))
        })
        .await?;
    let (mut shown, heads) = shown.ok_or_else(|| {
        Trouble::Usage(format!(
            "there is no member {member}; `fenwick member list` shows the register"
        ))
    })?;
    if let Some(heads) = heads {
        shown["heads"] = json!(heads);
    }
    shown["name"] = json!(record.as_ref().map(|record| &record.name));
    shown["external_id"] = json!(record.as_ref().and_then(|record| record.external_id.as_ref()));
    if let Some(contact) = record.as_ref().and_then(|record| record.contact.as_ref()) {
        shown["contact"] = json!(contact);
    }
    if let Some(expulsion) = crate::cli::leaving::expulsion(&desk, member).await? {
        shown["expelled"] = expulsion;
    }
    let mut text = String::new();
    let said = |(_, value): &(&String, &Value)| value.as_array().is_none_or(|list| !list.is_empty());
    for (key, value) in shown.as_object().into_iter().flatten().filter(said) {
        text.push_str(&format!("{key}: {}\n", in_words(value)));
    }
    Ok(Said::new(shown, text))
}

/// When her own was shown or taken out through somebody else's hands, and what of it.
fn looked_at(coop: &Coop, member: MemberNo) -> Vec<String> {
    let seen = coop
        .contributions
        .seen(member)
        .map(|sight| (sight.at, sight.dataset.as_str()));
    let taken = coop.records.taken(member).map(|at| (at, "everything"));
    let mut looks: Vec<_> = seen.chain(taken).collect();
    looks.sort();
    looks
        .into_iter()
        .map(|(at, what)| format!("{at} {what}"))
        .collect()
}

/// A value on one line; the parts of one that has several each with its name.
fn in_words(value: &Value) -> String {
    let part = |(key, value): (&String, &Value)| format!("{key} {}", in_words(value));
    match value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => parts.iter().map(part).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
