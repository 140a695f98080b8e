//! The watch on decay, on one page.

use super::args::Watch as WatchCommand;
use super::ask::{Asking, clock};
use crate::said::{Done, Said, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::ballot::Matter;
use fenwick_coop::people::bylaws::Fraction;
use fenwick_coop::people::watch::{Lapse, contested, turnout};
use serde_json::{Value, json};

/// Votes and elections that are looked back at.
const LAST: usize = 10;

/// The commands about the watch.
pub async fn watch(asking: &Asking, command: WatchCommand) -> Done {
    let WatchCommand::Show = command;
    let desk = asking.desk().await?;
    let now = clock(asking, &desk).await?;
    let json = desk.look(move |coop| page(coop, now)).await?;
    let text = text(&json);
    Ok(Said::new(json, text))
}

fn page(coop: &Coop, now: Time) -> Value {
    let mut page = json!({
        "now": now,
        "caretaker": caretaker(coop),
        "assembly": assembly(coop),
        "turnover": turnover(coop),
        "turnout": turnouts(coop),
        "elections": contested(&coop.motions, LAST),
        "benefit": coop.charters.keys().map(|dataset| benefit(coop, dataset, now)).collect::<Vec<_>>(),
    });
    page["warnings"] = json!(warnings(&page));
    page
}

fn caretaker(coop: &Coop) -> Value {
    let reason = |(why, since): (&Lapse, &Time)| match why {
        Lapse::Assembly => json!({ "why": "assembly", "since": since }),
        Lapse::Office(office) => json!({ "why": "office", "office": office, "since": since }),
    };
    let stands = coop.watched.may_release(coop.bylaws.motion).err();
    json!({
        "is_on": stands.is_some(),
        "reasons": coop.watched.caretaker.iter().map(reason).collect::<Vec<_>>(),
        "message": stands.as_ref().map(|refusal| &refusal.message),
        "hint": stands.as_ref().and_then(|refusal| refusal.hint.as_ref()),
    })
}

fn assembly(coop: &Coop) -> Value {
    json!({
        "last": coop.assemblies.last_valid_at(),
        "founded": coop.watched.founded_at,
        "due": coop.watched.assembly_due(&coop.bylaws.rule, &coop.assemblies),
    })
}

fn turnover(coop: &Coop) -> Value {
    let standing = &coop.watched.standing;
    let asked = coop.motions.under_way(|matter| *matter == Matter::Reaffirmation);
    let state = match (asked, standing.failed) {
        (Some(_), _) => "asked",
        (None, Some(_)) => "not-affirmed",
        (None, None) => "affirmed",
    };
    json!({
        "newcomers": coop.members.newcomers(), "members": coop.members.count(),
        "max": coop.bylaws.rule.watch.turnover_max.map(fraction),
        "state": state, "motion": standing.motion, "since": standing.at,
        "asked": asked, "failed": standing.failed.map(|(motion, at)| json!({ "motion": motion, "at": at })),
    })
}

fn turnouts(coop: &Coop) -> Value {
    let trend = turnout(&coop.motions, LAST);
    let least = coop.bylaws.rule.watch.turnout_min;
    let below: Vec<_> = least
        .map(|least| trend.below(least).map(|vote| vote.motion).collect())
        .unwrap_or_default();
    json!({ "votes": trend.votes, "falling": trend.falling, "min": least.map(fraction), "below": below })
}

/// What the members say of a dataset.
fn benefit(coop: &Coop, dataset: &str, now: Time) -> Value {
    let found = coop.watched.benefits.get(dataset).copied();
    let due = found.and_then(|found| found.due(&coop.bylaws.rule));
    let ending = found.and_then(|found| found.ending);
    let this = |matter: &Matter| matches!(matter, Matter::Benefit { dataset: other } if other == dataset);
    let asked = coop.motions.under_way(this);
    let state = match (coop.watched.owed.contains_key(dataset), ending, due) {
        (true, ..) => "deleting",
        (_, Some(_), _) => "ending",
        (_, _, Some(due)) if now >= due => "overdue",
        _ if asked.is_some() => "asked",
        _ => "said",
    };
    json!({
        "dataset": dataset, "state": state, "since": found.map(|found| found.since), "due": due, "asked": asked,
        "motion": ending.map(|ending| ending.motion), "deleted_at": ending.map(|ending| ending.deleted_at),
    })
}

fn fraction(fraction: Fraction) -> String {
    format!("{}/{}", fraction.of, fraction.parts)
}

/// What should worry the members, one sentence each.
fn warnings(page: &Value) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(message) = page["caretaker"]["message"].as_str() {
        warnings.push(format!("{message}; {}", plain(&page["caretaker"]["hint"])));
    }
    let turnover = &page["turnover"];
    if turnover["state"] == "not-affirmed" {
        warnings.push(format!(
            "the members did not stand by their bylaws (motion {}); they are asked again after the next assembly, and new bylaws are an answer too",
            turnover["failed"]["motion"]
        ));
    }
    let turnout = &page["turnout"];
    if turnout["falling"] == true {
        warnings.push("fewer members take part in votes than before".to_owned());
    }
    if let Some(below) = turnout["below"].as_array().filter(|below| !below.is_empty()) {
        let motions: Vec<String> = below.iter().map(plain).collect();
        warnings.push(format!(
            "fewer than {} of the roll took part in motion {}",
            plain(&turnout["min"]),
            motions.join(", ")
        ));
    }
    let elections = &page["elections"];
    if elections["contested"] == 0 && elections["elections"] != 0 {
        warnings.push("no election of late left a choice: no more stood than there were seats".to_owned());
    }
    for dataset in page["benefit"].as_array().into_iter().flatten() {
        warnings.extend(benefit_warning(dataset));
    }
    warnings
}

fn benefit_warning(benefit: &Value) -> Option<String> {
    let dataset = plain(&benefit["dataset"]);
    Some(match benefit["state"].as_str()? {
        "overdue" => format!(
            "the members have not said since {} that '{dataset}' benefits them: nothing leaves it until they do",
            day(&benefit["due"], "")
        ),
        "ending" => format!(
            "the members said by motion {} that '{dataset}' does not benefit them: take your data out before {}",
            benefit["motion"],
            day(&benefit["deleted_at"], "")
        ),
        "deleting" => format!("the rows of '{dataset}' are being deleted"),
        _ => return None,
    })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A date, or what is said instead of none.
fn day(value: &Value, none: &str) -> String {
    value
        .as_str()
        .map_or_else(|| none.to_owned(), |time| time.chars().take(10).collect())
}

fn text(page: &Value) -> String {
    let votes = list(&page["turnout"]["votes"]);
    let vote = |vote: &&Value| ["motion", "given", "roll"].map(|key| plain(&vote[key])).to_vec();
    let said = list(&page["benefit"]);
    let benefit = |benefit: &&Value| {
        vec![
            plain(&benefit["dataset"]),
            plain(&benefit["state"]),
            day(&benefit["since"], ""),
            day(&benefit["due"], "the bylaws do not say"),
        ]
    };
    let mut text = table(&["what", "how it stands"], standing(page).map(Vec::from));
    for (of, more) in [
        (
            &votes,
            table(&["motion", "voted", "on the roll"], votes.iter().map(vote)),
        ),
        (
            &said,
            table(
                &["dataset", "benefit", "said on", "due again"],
                said.iter().map(benefit),
            ),
        ),
    ] {
        if !of.is_empty() {
            text.push_str(&format!("\n{more}"));
        }
    }
    for warning in list(&page["warnings"]) {
        text.push_str(&format!("\nwarning: {}", plain(warning)));
    }
    text
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

/// One line each: what is watched, and how it stands.
fn standing(page: &Value) -> [[String; 2]; 6] {
    let (assembly, turnover, elections) = (&page["assembly"], &page["turnover"], &page["elections"]);
    let caretaker = match page["caretaker"]["is_on"] == true {
        true => "yes: nothing new leaves",
        false => "no",
    };
    let newcomers = format!(
        "{} of {} members came after the bylaws were last voted (motion {}); asked at {}",
        turnover["newcomers"],
        turnover["members"],
        turnover["motion"],
        turnover["max"].as_str().unwrap_or("no share")
    );
    let bylaws = match turnover["state"].as_str() {
        Some("asked") => format!(
            "all are being asked whether they stand by the bylaws (motion {})",
            turnover["asked"]
        ),
        Some("not-affirmed") => "the bylaws are not affirmed".to_owned(),
        _ => "the bylaws stand".to_owned(),
    };
    let contested = format!(
        "{} of the last {} left a choice",
        elections["contested"], elections["elections"]
    );
    [
        ("caretaker mode", caretaker.to_owned()),
        ("last assembly", day(&assembly["last"], "none yet")),
        ("next due", day(&assembly["due"], "the bylaws do not say")),
        ("newcomers", newcomers),
        ("bylaws", bylaws),
        ("elections", contested),
    ]
    .map(|(what, how)| [what.to_owned(), how])
}
