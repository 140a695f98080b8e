//! Leaving: a member's own, expulsion, appeal.

use super::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::decision::studies_of;
use fenwick_coop::people::ballot::Event as MotionEvent;
use fenwick_coop::people::charter::Leave;
use fenwick_coop::people::leaving::Act as Leaving;
use fenwick_coop::{Command, Coop, Event};
use fenwick_office::{Act, Side, texts};
use serde_json::{Value, json};

/// A member leaves: her own act.
pub async fn leave(asking: &Asking, id: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let asker = asking.own(&desk, member).await?;
    let act = Act::plain(asker, Command::Leave(member), move |coop, _| {
        let charters = coop.charters.values().map(|charter| &charter.rule);
        let delete = charters.filter(|charter| charter.leave == Leave::Delete);
        let delete: Vec<&str> = delete.map(|charter| charter.dataset.as_str()).collect();
        let mut json = json!({ "left": member });
        if !delete.is_empty() {
            json["deleted"] = json!(delete);
        }
        let studies = studies_of(&coop.grounds(), member, coop.last_at);
        if !studies.is_empty() {
            json["studies"] = json!(studies);
        }
        json
    });
    let json = desk.office.act(act).await?;
    let done = super::deletion::delete_owed(&asking.home, &desk, asking.now()?).await?;
    let named = json["deleted"].as_array().into_iter().flatten();
    let named: Vec<&str> = named.filter_map(serde_json::Value::as_str).collect();
    let deleted = match (named.is_empty(), done) {
        (true, _) => String::new(),
        (false, true) => format!(" Those of {} are deleted.", named.join(", ")),
        (false, false) => format!(
            " Those of {} are deleted as soon as the disk is free.",
            named.join(", ")
        ),
    };
    let stays = still_in(member, &json);
    let text = format!(
        "Member {member} has left. Her rows enter no {}query any more.{deleted}{stays} `fenwick member erase {member}` destroys all that is hers.",
        if stays.is_empty() { "" } else { "other " }
    );
    Ok(Said::new(json, text))
}

/// The studies in which a member's rows stay, and how she takes them out.
fn still_in(member: MemberNo, json: &Value) -> String {
    let studies = json["studies"].as_array().into_iter().flatten();
    let studies: Vec<String> = studies.map(ToString::to_string).collect();
    match studies.is_empty() {
        true => String::new(),
        false => format!(
            " They stay in the studies granted before, as she agreed: request {}. `fenwick consent withdraw --as {member} --dataset DATASET` ends that.",
            studies.join(", ")
        ),
    }
}

/// Officers expel a member; their reasons are kept for her, and go with her.
pub async fn expel(asking: &Asking, id: &str, reasons: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    if reasons.trim().is_empty() {
        return Err(Trouble::Usage("an expulsion needs reasons".to_owned()));
    }
    let attested_by = asking.attesting(&desk).await?;
    let (digest, write) = texts::keep_about(desk.office.keyring(), member, reasons.trim())
        .map_err(|error| Trouble::failed("keyring", error))?;
    let act = Act {
        asker: asking.asker(&desk, b"").await?,
        command: Command::Leaving(Leaving::Expel {
            member,
            reasons: digest,
            attested_by,
        }),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![write],
                ..Side::default()
            })
        }),
        reply: Box::new(
            move |coop, _| json!({ "expelled": member, "appeal_until": appeal_until(coop, member) }),
        ),
    };
    let json = desk.office.act(act).await?;
    let text = format!(
        "Member {member} is expelled. Her rows enter no query any more; she can see, take out and erase what is hers.\n\
         She may appeal to all members before {}: `fenwick member appeal {member} --as {member}`.",
        json["appeal_until"].as_str().unwrap_or("")
    );
    Ok(Said::new(json, text))
}

fn appeal_until(coop: &Coop, member: MemberNo) -> Option<String> {
    let expelled = coop.members.get(member)?.expelled?;
    let until = expelled.plus_days(coop.bylaws.rule.leaving.appeal_days);
    Some(until.to_string())
}

/// An expelled member asks all members to decide.
pub async fn appeal(asking: &Asking, id: &str) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let act = Act::plain(
        asking.own(&desk, member).await?,
        Command::Leaving(Leaving::Appeal(member)),
        move |_, entries| match entries.first().map(|entry| &entry.event) {
            Some(Event::Motion(MotionEvent::Noticed { motion, rules, .. })) => {
                json!({ "member": member, "motion": motion, "opens_at": rules.opens_at, "closes_at": rules.closes_at })
            }
            _ => Value::Null,
        },
    );
    let json = desk.office.act(act).await?;
    let plain = |key: &str| json[key].as_str().unwrap_or("").to_owned();
    let text = format!(
        "Member {member} appeals: motion {}. Voting runs from {} to {}.\n\
         A yes upholds the expulsion. If it does not pass, she is a member again by itself, since she first joined;\n\
         her consents and offices do not come back by themselves, she gives and is given them anew.",
        json["motion"],
        plain("opens_at"),
        plain("closes_at")
    );
    Ok(Said::new(json, text))
}

/// What is known of a member's expulsion, with its reasons; nothing when she was not expelled.
pub async fn expulsion(desk: &Desk, member: MemberNo) -> Result<Option<Value>, Trouble> {
    let found = desk
        .look(move |coop| {
            let line = coop.members.get(member)?;
            let found = coop.members.expulsion(member)?.clone();
            Some((line.expelled, line.erased, found, appeal_until(coop, member)))
        })
        .await?;
    let Some((at, erased, found, until)) = found else {
        return Ok(None);
    };
    let reasons = match found.reasons.filter(|_| !erased) {
        None => None,
        Some(reasons) => Some(desk.office.text(reasons).await?),
    };
    Ok(Some(json!({
        "at": at, "by": found.by, "reasons": reasons, "appeal_until": until, "appeal": found.appeal,
    })))
}
