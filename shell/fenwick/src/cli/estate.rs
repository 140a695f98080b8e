//! Shares and points: what belongs to whom.

use super::args::{Points as PointsCommand, Share as ShareCommand};
use super::ask::{Asking, clock, number};
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::books::money::Account;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::{Period, Time};
use fenwick_coop::path::dividend::{Earned, earned};
use fenwick_coop::people::capital::Purchase;
use fenwick_coop::{Command, Coop};
use fenwick_office::{Act, Side, texts};
use serde_json::{Value, json};

/// The commands about shares.
pub async fn share(asking: &Asking, command: ShareCommand) -> Done {
    match command {
        ShareCommand::Buy { shares, reference } => buy(asking, shares, &reference).await,
        ShareCommand::List => list(asking).await,
    }
}

async fn buy(asking: &Asking, shares: u32, reference: &str) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let (digest, write) = texts::keep_private(desk.office.keyring(), reference)
        .map_err(|error| Trouble::failed("keyring", error))?;
    let act = Act {
        asker: asking.asker(&desk, b"").await?,
        command: Command::BuyShares(shares, digest),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![write],
                ..Side::default()
            })
        }),
        reply: Box::new(move |coop, _| {
            let last = coop.capital.purchases().last();
            json!({
                "purchase": coop.capital.purchases().len(), "member": member, "shares": shares,
                "paid_minor": last.map(|bought| bought.paid_minor), "currency": coop.founding.currency, "capital_minor": capital(coop),
            })
        }),
    };
    let json = desk.office.act(act).await?;
    let text = format!(
        "Member {member} bought {shares} shares for {} minor units of {}.",
        json["paid_minor"],
        json["currency"].as_str().unwrap_or("")
    );
    Ok(Said::new(json, text))
}

fn capital(coop: &Coop) -> i64 {
    -coop.ledger.balance(&Account::Capital)
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let only = asking.any_member(&desk).await?;
    let json = desk.look(move |coop| listed(coop, only)).await?;
    let rows = json["shares"].as_array().into_iter().flatten().map(|bought| {
        let keys = ["purchase", "member", "shares", "paid_minor"];
        let numbers = keys.iter().map(|key| number(bought, key).to_string());
        let day = bought["at"].as_str().unwrap_or("").to_owned();
        numbers.chain([day]).collect()
    });
    let mut text = table(
        &["purchase", "member", "shares", "paid in minor units", "at"],
        rows,
    );
    text.push_str(&format!(
        "Paid-in capital: {} minor units, {} shares.\n",
        json["capital_minor"], json["shares_count"]
    ));
    Ok(Said::new(json, text))
}

fn listed(coop: &Coop, only: Option<MemberNo>) -> Value {
    let purchases = coop.capital.purchases();
    let shown = |(place, bought): (usize, &Purchase)| json!({ "purchase": place + 1, "member": bought.member, "shares": bought.shares, "paid_minor": bought.paid_minor, "at": bought.at });
    let of = |(_, bought): &(usize, &Purchase)| only.is_none_or(|member| bought.member == member);
    let lines: Vec<Value> = purchases.iter().enumerate().filter(of).map(shown).collect();
    let count: u64 = purchases.iter().map(|bought| u64::from(bought.shares)).sum();
    json!({ "shares": lines, "capital_minor": capital(coop), "shares_count": count })
}

/// The commands about points.
pub async fn points(asking: &Asking, command: PointsCommand) -> Done {
    let PointsCommand::List { period } = command;
    let desk = asking.desk().await?;
    let before = match period {
        Some(period) => {
            let period: Period = period
                .parse()
                .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
            period.end()
        }
        None => after(clock(asking, &desk).await?),
    };
    let lines = desk.look(move |coop| earned_by(coop, None, before)).await??;
    let total: u64 = lines.iter().map(|line| number(line, "points")).sum();
    let rows = lines.iter().map(|line| {
        let keys = ["member", "days", "shares", "meetings", "points"];
        keys.iter().map(|key| number(line, key).to_string()).collect()
    });
    let text = table(&["member", "days", "shares", "meetings", "points"], rows);
    let text = format!("{text}All together: {total} points. Nobody can pass points on.\n");
    Ok(Said::new(
        json!({ "before": before, "members": lines, "points": total }),
        text,
    ))
}

/// A member's own points.
pub async fn own_points(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let before = after(clock(asking, &desk).await?);
    let lines = desk.look(move |coop| {
        coop.members.active(member)?;
        earned_by(coop, Some(member), before)
    });
    let nothing = || json!({ "member": member, "days": 0, "shares": 0, "meetings": 0, "points": 0 });
    let line = lines.await??.pop().unwrap_or_else(nothing);
    let text = format!(
        "You have {} points: {} days that you validated, {} shares, {} assemblies.",
        line["points"], line["days"], line["shares"], line["meetings"]
    );
    Ok(Said::new(line, text))
}

/// A member's points as they stand; nothing where the bylaws know none.
pub fn points_of(coop: &Coop, member: MemberNo, now: Time) -> Value {
    let earned = earned_by(coop, Some(member), after(now)).ok();
    earned.and_then(|mut lines| lines.pop()).unwrap_or_default()
}

fn after(now: Time) -> Time {
    Time(now.0.saturating_add(1))
}

/// What members of today earned before a moment.
fn earned_by(coop: &Coop, only: Option<MemberNo>, before: Time) -> Result<Vec<Value>, Refusal> {
    let Some(rules) = &coop.bylaws.rule.points else {
        let message = "these bylaws know no points: a row that a member brings is a point";
        return Err(Refusal::new("points.none", message).by(coop.bylaws.motion));
    };
    let here = |(member, _): &(MemberNo, Earned)| {
        coop.members.active(*member).is_ok() && only.is_none_or(|only| only == *member)
    };
    let line = |(member, earned): (MemberNo, Earned)| {
        json!({
            "member": member, "days": earned.days, "shares": earned.shares, "meetings": earned.meetings,
            "points": earned.points(rules),
        })
    };
    let all = earned(&coop.basis(), rules, before).into_iter();
    Ok(all.filter(here).map(line).collect())
}
