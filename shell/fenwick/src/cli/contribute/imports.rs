//! What was brought in: listed, confirmed, taken back.

use super::choice::{choice_lines, choices, choose};
use super::fetch::fetch;
use super::shown::{came, show};
use crate::cli::args::Contribution;
use crate::cli::ask::Asking;
use crate::cli::deletion::delete_owed;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::contribution::Contribution as Import;
use fenwick_coop::{Command, Coop};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The commands about imports.
pub async fn contribution(asking: &Asking, command: Contribution) -> Done {
    let desk = asking.desk().await?;
    match command {
        Contribution::List => list(asking, &desk).await,
        Contribution::Show { contribution, file } => show(asking, &desk, contribution, file).await,
        Contribution::Confirm { contribution } => confirm(asking, &desk, contribution).await,
        Contribution::Withdraw { contribution } => {
            withdraw(asking, &desk, ContributionNo(contribution)).await
        }
        Contribution::Choose(of) => choose(asking, &desk, of).await,
        Contribution::Original(command) => fetch(asking, &desk, command).await,
    }
}

/// How many bytes of each import's files are kept as they were brought.
async fn originals(desk: &Desk, only: Option<MemberNo>) -> Result<BTreeMap<u32, (u64, u64)>, Trouble> {
    let mut kept = BTreeMap::<u32, (u64, u64)>::new();
    for row in desk.office.originals(only.map(|member| member.0)).await? {
        let (files, bytes) = kept.entry(row.contribution).or_default();
        (*files, *bytes) = (*files + 1, *bytes + row.bytes);
    }
    Ok(kept)
}

/// All imports; with --as also what that member chose of her values. At a page a member sees those in which she has rows.
async fn list(asking: &Asking, desk: &Desk) -> Done {
    let only = asking.only(desk).await?;
    let originals = originals(desk, only).await?;
    let shown = move |coop: &Coop| -> Vec<_> {
        let imports = coop.contributions.all();
        let shown = imports.map(|(number, import)| {
            (
                seen(coop, (number, import), only),
                came(import.provenance.as_ref()),
            )
        });
        shown.filter_map(|(seen, came)| Some((seen?, came))).collect()
    };
    let mut listed = desk.look(shown).await?;
    for (import, _) in &mut listed {
        let number = import["contribution"]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok());
        if let Some((files, bytes)) = number.and_then(|number| originals.get(&number)) {
            import["originals"] = json!({ "files": files, "bytes": bytes });
        }
    }
    let keys = [
        "contribution",
        "dataset",
        "at",
        "read",
        "stored",
        "confirmed",
        "kept",
        "last_day",
    ];
    let rows = listed.iter().map(|(import, came)| {
        let cell = |key| match &import[key] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let bytes = import["originals"]["bytes"].as_u64();
        let kept = (!originals.is_empty()).then(|| bytes.map(|bytes| bytes.to_string()).unwrap_or_default());
        keys.map(cell)
            .into_iter()
            .chain(came.clone())
            .chain(kept)
            .collect()
    });
    let last = (!originals.is_empty()).then_some("original bytes");
    let heads: Vec<&str> = keys.into_iter().chain(["mapping", "form"]).chain(last).collect();
    let mut text = table(&heads, rows);
    let (files, bytes) = originals
        .values()
        .fold((0, 0), |sum, kept| (sum.0 + kept.0, sum.1 + kept.1));
    if files > 0 {
        text.push_str(&format!(
            "{files} files are kept as they were brought, {bytes} bytes in all, each sealed under its member's key.\n"
        ));
    }
    let listed: Vec<&Value> = listed.iter().map(|(import, _)| import).collect();
    let mut json = json!({ "contributions": listed, "originals": { "files": files, "bytes": bytes } });
    if asking.options.acting.is_some() {
        let member = asking.acting_member(desk).await?;
        let chosen = desk.look(move |coop| choices(coop, member)).await?;
        choice_lines(&chosen)
            .iter()
            .for_each(|line| text.push_str(&format!("{line}\n")));
        json["choices"] = json!(chosen);
    }
    Ok(Said::new(json, text))
}

/// One import as it is shown to a member, or to everybody who may see all. Of one of many she sees her own part and nothing that tells of others.
fn seen(coop: &Coop, (number, import): (ContributionNo, &Import), only: Option<MemberNo>) -> Option<Value> {
    let mut shown = line(coop, number, import);
    let Some(member) = only.filter(|member| import.member != Some(*member)) else {
        return Some(shown);
    };
    let mut hers = coop
        .contributions
        .of_member(member)
        .filter(|(of, _)| *of == number);
    let (_, rows) = hers.next()?;
    for key in ["read", "provenance"] {
        shown[key] = Value::Null;
    }
    shown["stored"] = rows.into();
    shown["kept"] = rows.into();
    Some(shown)
}

/// One import, with the rows that are still in use and the last day on which its charter keeps them.
pub(super) fn line(coop: &Coop, number: ContributionNo, import: &Import) -> Value {
    let charter = coop.charters.get(&import.dataset);
    let past = coop.contributions.past(number).is_some();
    let until = charter
        .filter(|_| !past)
        .map(|charter| coop.contributions.kept_until(import, &charter.rule));
    let last_day = until.map(|until| Time(until.0.saturating_sub(1)).date().to_string());
    let kept = coop
        .contributions
        .gone()
        .all(|(dataset, gone)| *dataset != import.dataset || number.index() >= gone);
    json!({
        "contribution": number, "dataset": import.dataset, "member": import.member, "at": import.at,
        "read": import.rows.read, "stored": import.rows.stored, "confirmed": import.confirmed,
        "kept": if kept { coop.contributions.rows_in_use(number) } else { 0 }, "last_day": last_day, "provenance": import.provenance,
    })
}

async fn confirm(asking: &Asking, desk: &Desk, contribution: u32) -> Done {
    let attested_by = asking.attesting(desk).await?;
    let command = Command::ConfirmContribution(ContributionNo(contribution), attested_by);
    let said = move |_: &Coop, _: &[_]| json!({ "contribution": contribution, "confirmed": true });
    let json = asking.act(desk, command, said).await?;
    Ok(Said::new(
        json,
        format!("Contribution {contribution} is confirmed; its rows enter queries from now on."),
    ))
}

async fn withdraw(asking: &Asking, desk: &Desk, contribution: ContributionNo) -> Done {
    let member = asking.acting_member(desk).await?;
    let said = move |coop: &Coop, _: &[_]| {
        let import = coop.contributions.get(contribution).ok();
        json!({ "contribution": contribution, "member": member, "dataset": import.map(|import| &import.dataset) })
    };
    let mut json = asking
        .act(desk, Command::TakeBack(member, contribution), said)
        .await?;
    let deleted = delete_owed(&asking.home, desk, asking.now()?).await?;
    json["deleted"] = deleted.into();
    let rest = match deleted {
        true => "they are deleted",
        false => "they are deleted as soon as the disk is free",
    };
    let text = format!(
        "The rows of member {member} in contribution {contribution} enter no question any more, and {rest}. Budget that was spent stays spent."
    );
    Ok(Said::new(json, text))
}
