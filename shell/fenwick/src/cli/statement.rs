//! A member's account: what came to it and went from it in a period, and how it stood before and after.

use super::ask::Asking;
use super::money::occasion;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Coop;
use fenwick_coop::books::money::Account;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Period;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Her statement of a period, or of all time.
pub async fn statement(asking: &Asking, period: Option<String>) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let period: Option<Period> = period
        .map(|period| {
            period
                .parse()
                .map_err(|form: &str| Trouble::Usage(form.to_owned()))
        })
        .transpose()?;
    let json = desk.look(move |coop| stated(coop, member, period)).await?;
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let rows = json["lines"].as_array().into_iter().flatten().map(|line| {
        ["at", "occasion", "amount_minor", "balance_minor"]
            .map(|key| plain(&line[key]))
            .to_vec()
    });
    let mut text = table(&["at", "what", "amount in minor units", "yours then"], rows);
    text.push_str(&format!(
        "Before: {}, after: {} minor units of {}.\n",
        json["opening_minor"],
        json["closing_minor"],
        plain(&json["currency"])
    ));
    Ok(Said::new(json, text))
}

fn stated(coop: &Coop, member: MemberNo, period: Option<Period>) -> Value {
    let (mut opening, mut balance) = (0i64, 0i64);
    let (mut lines, mut years) = (Vec::new(), BTreeSet::new());
    for posting in coop.ledger.postings() {
        let own = posting
            .lines
            .iter()
            .filter(|(account, _)| *account == Account::Member(member));
        // A credit on the books of the co-op is hers.
        let amount = own.fold(0i64, |sum, (_, amount)| sum.saturating_sub(*amount));
        if amount == 0 {
            continue;
        }
        years.insert(posting.at.date().0.year());
        let is_before = period.is_some_and(|period| posting.at < period.start());
        let is_after = period.is_some_and(|period| posting.at >= period.end());
        if is_after {
            continue;
        }
        balance = balance.saturating_add(amount);
        match is_before {
            true => opening = balance,
            false => lines.push(json!({
                "at": posting.at, "occasion": occasion(posting), "amount_minor": amount, "balance_minor": balance,
            })),
        }
    }
    let periods: Vec<String> = years.into_iter().rev().map(|year| year.to_string()).collect();
    json!({
        "member": member, "currency": coop.founding.currency, "period": period, "opening_minor": opening,
        "closing_minor": balance, "lines": lines, "periods": periods,
    })
}
