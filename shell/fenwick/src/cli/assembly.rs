//! Assemblies of the members.

use super::args::{Assembly as AssemblyCommand, Command as Typed};
use super::ask::{Asking, number};
use super::motion::many;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::ids::AssemblyNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::assembly::{Act, Assembly, Caller, Event as AssemblyEvent};
use fenwick_coop::{Command, Coop, Entry, Event};
use fenwick_office::texts;
use serde_json::{Value, json};
use std::path::Path;

/// The commands about assemblies.
pub async fn assembly(asking: &Asking, command: AssemblyCommand) -> Done {
    match command {
        AssemblyCommand::Demand => demand(asking).await,
        AssemblyCommand::Call { at } => call(asking, &at).await,
        AssemblyCommand::Attend { assembly, ids } => attend(asking, assembly, ids).await,
        AssemblyCommand::Hold { assembly, minutes } => hold(asking, AssemblyNo(assembly), &minutes).await,
        AssemblyCommand::List => list(asking).await,
        AssemblyCommand::Show { assembly } => show(asking, AssemblyNo(assembly)).await,
    }
}

async fn demand(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let json = asking
        .act(&desk, Command::Assembly(Act::Demand), |coop, entries| {
            let mut json = called(coop, entries);
            json["demanding"] = json!(coop.assemblies.demanding.len());
            json
        })
        .await?;
    let text = match json["assembly"].is_null() {
        true => format!(
            "The demand is recorded. An assembly is now demanded by {}, not yet enough.",
            many(number(&json, "demanding"), "member")
        ),
        false => format!("Enough members demanded it. {}", called_text(&json)),
    };
    Ok(Said::new(json, text))
}

async fn call(asking: &Asking, at: &str) -> Done {
    let meets_at: Time = at.parse().map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
    let desk = asking.desk().await?;
    let json = asking
        .act(&desk, Command::Assembly(Act::Call { meets_at }), called)
        .await?;
    let text = called_text(&json);
    Ok(Said::new(json, text))
}

fn called(coop: &Coop, entries: &[Entry]) -> Value {
    let number = entries.iter().find_map(|entry| match &entry.event {
        Event::Assembly(AssemblyEvent::Called { assembly, .. }) => Some(*assembly),
        _ => None,
    });
    match number.map(|number| (number, coop.assemblies.get(number))) {
        Some((number, Ok(found))) => shown(number, found),
        _ => json!({ "assembly": null }),
    }
}

fn called_text(json: &Value) -> String {
    format!(
        "Assembly {} meets at {}.",
        json["assembly"],
        json["meets_at"].as_str().unwrap_or("")
    )
}

async fn attend(asking: &Asking, assembly: u32, ids: Vec<String>) -> Done {
    let desk = asking.desk().await?;
    let count = ids.len();
    for id in ids {
        let member = desk.member(&id).await?;
        let one = AssemblyCommand::Attend {
            assembly,
            ids: vec![id],
        };
        let part = asking.part(&Typed::Assembly(one));
        let act = Command::Assembly(Act::Attend(AssemblyNo(assembly), member));
        part.act(&desk, act, |_, _| Value::Null).await?;
    }
    let present = desk
        .look(move |coop| {
            coop.assemblies
                .get(AssemblyNo(assembly))
                .map(|found| found.attended.len())
        })
        .await??;
    let came = u64::try_from(present).unwrap_or(u64::MAX);
    Ok(Said::new(
        json!({ "assembly": assembly, "marked": count, "present": present }),
        format!("Came to assembly {assembly} so far: {}.", many(came, "member")),
    ))
}

async fn hold(asking: &Asking, number: AssemblyNo, minutes: &Path) -> Done {
    let desk = asking.desk().await?;
    let text = asking.read(minutes)?;
    let (digest, write) = texts::keep_private(desk.office.keyring(), &text)
        .map_err(|error| Trouble::failed("keyring", error))?;
    let command = (Command::Assembly(Act::Hold(number, digest)), vec![write]);
    let json = asking
        .act_keeping(&desk, text.as_bytes(), command, |_, entries| held(entries))
        .await?;
    let said = match json["valid"] == true {
        true => "enough for a quorum",
        false => "too few for a quorum: it does not count as one",
    };
    let text = format!(
        "Assembly {number} is over. {} of {} members came, {said}.",
        json["present"], json["members"]
    );
    Ok(Said::new(json, text))
}

fn held(entries: &[Entry]) -> Value {
    let held = entries.iter().find_map(|entry| match &entry.event {
        Event::Assembly(AssemblyEvent::Held {
            assembly,
            present,
            members,
            valid,
            ..
        }) => Some(json!({ "assembly": assembly, "present": present, "members": members, "valid": valid })),
        _ => None,
    });
    held.unwrap_or_default()
}

fn shown(number: AssemblyNo, found: &Assembly) -> Value {
    let by = match found.by {
        Caller::Officer(member) => format!("member {member}, whose office may"),
        Caller::Members(count) => many(count, "member"),
    };
    let state = match found.valid {
        None => "called",
        Some(true) => "held",
        Some(false) => "held without a quorum",
    };
    json!({
        "assembly": number, "meets_at": found.meets_at, "called_at": found.called_at, "called_by": by, "state": state,
        "present": found.attended.len(),
    })
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let (listed, demanding) = desk
        .look(|coop| {
            let all = coop.assemblies.all();
            let all: Vec<Value> = all.map(|(number, found)| shown(number, found)).collect();
            (all, coop.assemblies.demanding.len())
        })
        .await?;
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let rows = listed.iter().map(|found| {
        ["assembly", "meets_at", "called_by", "present", "state"]
            .map(|key| plain(&found[key]))
            .to_vec()
    });
    let mut text = table(&["assembly", "meets", "called by", "present", "state"], rows);
    if demanding > 0 {
        let demanding = u64::try_from(demanding).unwrap_or(u64::MAX);
        text.push_str(&format!("One is demanded by {}.\n", many(demanding, "member")));
    }
    Ok(Said::new(
        json!({ "assemblies": listed, "demanding": demanding }),
        text,
    ))
}

async fn show(asking: &Asking, assembly: AssemblyNo) -> Done {
    let desk = asking.desk().await?;
    let (mut json, minutes) = desk
        .look(move |coop| {
            let found = coop.assemblies.get(assembly)?;
            Ok::<_, Trouble>((shown(assembly, found), found.minutes))
        })
        .await??;
    json["minutes"] = match minutes {
        Some(digest) => json!(desk.office.text(digest).await?),
        None => Value::Null,
    };
    let text = format!(
        "Assembly {assembly}: {}. Meets at {}, called by {}; came: {}.\n{}",
        json["state"].as_str().unwrap_or(""),
        json["meets_at"].as_str().unwrap_or(""),
        json["called_by"].as_str().unwrap_or(""),
        many(number(&json, "present"), "member"),
        json["minutes"].as_str().unwrap_or("")
    );
    Ok(Said::new(json, text))
}
