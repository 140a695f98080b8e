//! Offices: who holds which, until when, and what is missing.

use super::act;
use crate::cli::args::Office as OfficeCommand;
use crate::cli::ask::{Asking, clock, number};
use crate::said::{Done, Said, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::bylaws::Office;
use fenwick_coop::people::duty::{Act, Seat};
use serde_json::{Value, json};

/// The commands about offices.
pub async fn office(asking: &Asking, command: OfficeCommand) -> Done {
    match command {
        OfficeCommand::List => list(asking).await,
        OfficeCommand::Show { office } => show(asking, office).await,
        OfficeCommand::Resign {
            office,
            when_replaced,
        } => resign(asking, office, when_replaced).await,
    }
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let now = clock(asking, &desk).await?;
    let json = desk.look(move |coop| listed(coop, now)).await?;
    let offices = json["offices"].as_array().cloned().unwrap_or_default();
    if offices.is_empty() {
        let text = format!(
            "These bylaws name no offices. The officers are the members {}.",
            members(&json["officers"])
        );
        return Ok(Said::new(json, text));
    }
    let rows = offices.iter().map(|office| {
        vec![
            plain(&office["office"]),
            plain(&office["title"]),
            members(&office["holders"]),
            format!("{} of {}", number(office, "held"), number(office, "seats")),
            note(office),
        ]
    });
    let text = table(&["office", "title", "held by", "seats", "note"], rows);
    Ok(Said::new(json, text))
}

fn listed(coop: &Coop, now: Time) -> Value {
    let offices = coop.bylaws.rule.offices.iter();
    let offices: Vec<Value> = offices.map(|office| line(coop, office, now)).collect();
    json!({ "offices": offices, "officers": coop.duties.officers().collect::<Vec<_>>(), "motion": coop.bylaws.motion })
}

fn line(coop: &Coop, office: &Office, now: Time) -> Value {
    let holders: Vec<MemberNo> = coop.duties.holders(&office.id).collect();
    let seats = || coop.duties.seats().iter().filter(|seat| seat.office == office.id);
    let overdue: Vec<MemberNo> = seats()
        .filter(|seat| seat.is_overdue(now))
        .map(|seat| seat.member)
        .collect();
    let ends = seats()
        .filter(|seat| seat.left.is_none())
        .filter_map(|seat| seat.until)
        .min();
    let of = |matter: &fenwick_coop::people::ballot::Matter| {
        matter.election().is_some_and(|found| found.office == office.id)
    };
    json!({
        "office": office.id, "title": office.title, "seats": office.seats, "held": holders.len(), "holders": holders,
        "holders_min": office.holders_min, "short": holders.len() < usize::from(office.holders_min), "overdue": overdue,
        "vacant": coop.duties.vacant(office), "term_ends": ends, "election": coop.motions.under_way(of),
    })
}

/// What is amiss with an office, in words.
fn note(office: &Value) -> String {
    let mut notes = Vec::new();
    if office["short"] == true {
        notes.push(format!("needs {} holders", office["holders_min"]));
    }
    let overdue = members(&office["overdue"]);
    if !overdue.is_empty() {
        notes.push(format!("term over: {overdue}, until successors are elected"));
    }
    if let Some(motion) = office["election"].as_u64() {
        notes.push(format!("election: motion {motion}"));
    }
    notes.join("; ")
}

async fn show(asking: &Asking, id: String) -> Done {
    let desk = asking.desk().await?;
    let now = clock(asking, &desk).await?;
    let json = desk
        .look(move |coop| {
            let office = coop.community().office(&id)?;
            let seat = |seat: &Seat| seat_line(coop, office, (seat, now));
            let seats = coop.duties.seats().iter().filter(|seat| seat.office == office.id);
            let mut shown = line(coop, office, now);
            shown["duties"] = json!(office.duties);
            shown["powers"] = json!(office.powers);
            shown["elected_by"] = json!(office.elected_by.title());
            shown["term_days"] = json!(office.term_days);
            shown["terms_days_max"] = json!(office.terms_days_max);
            shown["break_days"] = json!(office.break_days);
            shown["reserved"] = json!(office.reserved);
            shown["terms"] = json!(seats.map(seat).collect::<Vec<_>>());
            shown["motion"] = json!(coop.bylaws.motion);
            Ok::<_, fenwick_coop::kernel::refusal::Refusal>(shown)
        })
        .await??;
    let text = text(&json);
    Ok(Said::new(json, text))
}

fn seat_line(coop: &Coop, office: &Office, (seat, now): (&Seat, Time)) -> Value {
    json!({
        "member": seat.member, "since": seat.since, "until": seat.until, "left": seat.left, "motion": seat.motion,
        "overdue": seat.is_overdue(now),
        "days_left": seat.left.is_none().then(|| coop.duties.days_left(seat.member, office, now)).flatten(),
    })
}

fn text(office: &Value) -> String {
    let mut text = format!("{}: {}\n", plain(&office["office"]), plain(&office["title"]));
    for duty in office["duties"].as_array().into_iter().flatten() {
        text.push_str(&format!("  {}\n", plain(duty)));
    }
    let powers: Vec<&str> = office["powers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(power)
        .collect();
    text.push_str(&format!(
        "It {}.\n{} of {} seats are held; at least {} must be. Elected by {}.\n",
        if powers.is_empty() {
            "has no powers of its own".to_owned()
        } else {
            powers.join(", ")
        },
        office["held"],
        office["seats"],
        office["holders_min"],
        plain(&office["elected_by"]),
    ));
    if number(office, "term_days") > 0 {
        text.push_str(&format!("A term lasts {} days", office["term_days"]));
        if number(office, "terms_days_max") > 0 {
            text.push_str(&format!(
                ", all terms together at most {}; then a break of {} days is due",
                office["terms_days_max"], office["break_days"]
            ));
        }
        text.push_str(".\n");
    }
    text.push_str(&terms_text(office));
    let note = note(office);
    if !note.is_empty() {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

/// Who held an office, and until when.
fn terms_text(office: &Value) -> String {
    let day = |value: &Value| plain(value).chars().take(10).collect::<String>();
    let rows = office["terms"].as_array().into_iter().flatten().map(|seat| {
        let state = match (seat["left"].is_string(), seat["overdue"] == true) {
            (true, _) => format!("left {}", day(&seat["left"])),
            (_, true) => "until a successor is elected".to_owned(),
            _ => "holds it".to_owned(),
        };
        let left = seat["days_left"]
            .as_u64()
            .map_or(String::new(), |days| days.to_string());
        let until = if seat["until"].is_null() {
            "-".to_owned()
        } else {
            day(&seat["until"])
        };
        vec![
            plain(&seat["member"]),
            day(&seat["since"]),
            until,
            plain(&seat["motion"]),
            state,
            left,
        ]
    });
    table(
        &[
            "member",
            "since",
            "until",
            "motion",
            "state",
            "days left after it",
        ],
        rows,
    )
}

/// A power in words.
fn power(power: &Value) -> Option<&'static str> {
    Some(match power.as_str()? {
        "manage" => "runs the co-op from day to day",
        "review" => "reviews requests",
        "complaints" => "closes complaints",
        "call" => "may call an assembly",
        _ => return None,
    })
}

async fn resign(asking: &Asking, office: String, when_replaced: bool) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let id = office.clone();
    let json = act(
        asking,
        &desk,
        (
            Act::Resign {
                office,
                when_replaced,
            },
            None,
        ),
        move |coop, _| json!({ "member": member, "office": id, "left": !coop.duties.holds(member, &id) }),
    )
    .await?;
    let office = plain(&json["office"]);
    let text = match json["left"] == true {
        true => format!("Member {member} has given up her seat in the office '{office}'."),
        false => format!(
            "Member {member} stays in the office '{office}' until a successor is elected; the election is noticed by itself: \
             `fenwick office show {office}`."
        ),
    };
    Ok(Said::new(json, text))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn members(value: &Value) -> String {
    let members = value.as_array().into_iter().flatten().map(Value::to_string);
    members.collect::<Vec<_>>().join(", ")
}
