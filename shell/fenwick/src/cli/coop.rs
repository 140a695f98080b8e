//! The co-op as a whole: how it stands, and how it ends.

use super::args::Coop as CoopCommand;
use super::ask::Asking;
use super::motion::table_matter;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::ballot::Matter;
use fenwick_coop::people::bylaws::Residue;
use fenwick_coop::people::leaving::size_advice;
use fenwick_office::texts;
use serde_json::{Value, json};

/// The commands about the co-op as a whole.
pub async fn coop(asking: &Asking, command: CoopCommand) -> Done {
    match command {
        CoopCommand::Status => status(asking).await,
        CoopCommand::Split(command) => super::split::split(asking, command).await,
        CoopCommand::Export(command) => super::whole::export(asking, command).await,
        CoopCommand::Import(command) => super::whole::import(asking, command).await,
        CoopCommand::TakeOver => super::whole::take_over(asking).await,
        CoopCommand::Dissolve { successor } => dissolve(asking, successor.trim()).await,
    }
}

async fn dissolve(asking: &Asking, successor: &str) -> Done {
    if successor.is_empty() {
        return Err(Trouble::Usage(
            "say who takes what is left: --successor NAME".to_owned(),
        ));
    }
    let desk = asking.desk().await?;
    let (digest, write) = texts::keep_private(desk.office.keyring(), successor)
        .map_err(|error| Trouble::failed("keyring", error))?;
    let matter = Matter::Dissolution { successor: digest };
    let mut said = table_matter(asking, b"", (matter, vec![write])).await?;
    let (days, residue) = desk
        .look(|coop| {
            let rules = &coop.bylaws.rule;
            (rules.leaving.export_days, rules.assets.residue)
        })
        .await?;
    said.text.push_str(&format!(
        "\nIf it passes, everybody has {days} days to take her data out; nothing new begins in that time.\n\
         Then what is left goes to {}, and all rows, records and keys are destroyed.",
        heir(residue, Some(successor))
    ));
    Ok(said)
}

fn heir(residue: Residue, successor: Option<&str>) -> String {
    match (residue, successor) {
        (Residue::Members, _) => "the members, by head".to_owned(),
        (Residue::Outsider, _) => "somebody outside the co-op".to_owned(),
        (Residue::Successor, Some(name)) => format!("'{name}'"),
        (Residue::Successor, None) => "its successor".to_owned(),
    }
}

fn stand(coop: &Coop) -> (Value, Option<(Hash, Residue)>) {
    let decided = coop.ending.decided();
    let state = match decided {
        None if !coop.restoring.is_current() => "stale",
        None if coop.copies.resting().is_some() => "resting",
        None => "working",
        Some(_) if coop.ending.is_over() => "ended",
        Some(_) => "ending",
    };
    let accounts: serde_json::Map<String, Value> = coop
        .ledger
        .balances()
        .filter(|(_, balance)| *balance != 0)
        .map(|(account, balance)| (account.to_string(), json!(balance)))
        .collect();
    let json = json!({
        "coop": coop.founding.slug, "title": coop.founding.title, "state": state,
        "members": coop.members.count(), "currency": coop.founding.currency, "accounts": accounts, "origin": coop.founding.origin,
        "motion": decided.map(|decided| decided.motion), "until": decided.map(|decided| decided.until),
        "advice": size_advice(coop.members.count()), "residue": decided.map(|decided| decided.residue), "moved_minor": decided.map(|decided| decided.moved_minor),
    });
    (json, decided.map(|decided| (decided.successor, decided.residue)))
}

async fn status(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let (mut json, end) = desk.look(stand).await?;
    let mut text = format!(
        "{} ({}): {} members.\n",
        json["title"].as_str().unwrap_or(""),
        json["coop"].as_str().unwrap_or(""),
        json["members"]
    );
    if let Some((successor, residue)) = end {
        let name = desk.office.text(successor).await?;
        text.push_str(&ending_text(&json, &heir(residue, Some(&name))));
        json["successor"] = json!(name);
    }
    if let Some(key) = json["origin"]["log_key"].as_str() {
        text.push_str(&format!("It comes from the co-op whose log is {key}\n"));
    }
    if let Some(advice) = json["advice"].as_str() {
        text.push_str(&format!("{advice}\n"));
    }
    let currency = json["currency"].as_str().unwrap_or("");
    for (account, balance) in json["accounts"].as_object().into_iter().flatten() {
        text.push_str(&format!("  {account}: {balance} minor units of {currency}\n"));
    }
    Ok(Said::new(json, text))
}

fn ending_text(json: &Value, heir: &str) -> String {
    let until = json["until"].as_str().unwrap_or("");
    match json["state"].as_str() {
        Some("ended") => format!(
            "It ended at {until} by motion {}. What was left, {} minor units, went to {heir}.\n\
             All rows, records and keys are destroyed; the log and the books still verify.\n",
            json["motion"], json["moved_minor"]
        ),
        _ => format!(
            "It ends at {until} by motion {}: take your data out before. What is left then goes to {heir}.\n",
            json["motion"]
        ),
    }
}
