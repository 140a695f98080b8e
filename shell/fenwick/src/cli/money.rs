//! Fees, dividends and the ledger.

use super::args::{Dividend as DividendCommand, Fee as FeeCommand, Format, Ledger as LedgerCommand};
use super::ask::Asking;
use crate::said::{Done, Said, Trouble, table};
use crate::visitor::Visitor;
use fenwick_coop::books::money::Posting;
use fenwick_coop::kernel::ids::{DividendNo, InvoiceNo, MemberNo, ReleaseNo};
use fenwick_coop::kernel::time::Period;
use fenwick_coop::path::dividend::{Dividend, Line};
use fenwick_coop::{Command, Coop};
use fenwick_office::{Act, Side, texts};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The commands about fees.
pub async fn fee(asking: &Asking, command: FeeCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        FeeCommand::List => {
            let json = desk.look(invoices).await?;
            let cells = ["invoice", "release", "amount_minor", "issued", "settled"];
            let plain = |value: &Value| match value {
                Value::Null => String::new(),
                value => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            };
            let lines = json["invoices"].as_array().into_iter().flatten();
            let rows = lines.map(|line| cells.map(|cell| plain(&line[cell])).to_vec());
            let text = table(&cells, rows);
            Ok(Said::new(json, text))
        }
        FeeCommand::Invoice { release } => {
            let reply = |coop: &Coop, _: &[_]| {
                let last = coop.fees.all().last();
                json!({ "invoice": last.map(|(number, _)| number), "amount_minor": last.map(|(_, invoice)| invoice.amount_minor), "currency": coop.founding.currency })
            };
            let json = asking
                .act(&desk, Command::Invoice(ReleaseNo(release)), reply)
                .await?;
            let text = format!(
                "Invoice {} over {} minor units of {}.",
                json["invoice"],
                json["amount_minor"],
                json["currency"].as_str().unwrap_or("")
            );
            Ok(Said::new(json, text))
        }
        FeeCommand::Settle { invoice, reference } => {
            let (digest, write) = texts::keep_private(desk.office.keyring(), &reference)
                .map_err(|error| Trouble::failed("keyring", error))?;
            let act = Act {
                asker: asking.asker(&desk, b"").await?,
                command: Command::Settle(InvoiceNo(invoice), digest),
                keep: Box::new(move |_| {
                    Ok(Side {
                        writes: vec![write],
                        ..Side::default()
                    })
                }),
                reply: Box::new(move |_, _| json!({ "invoice": invoice, "settled": true })),
            };
            let json = desk.office.act(act).await?;
            Ok(Said::new(json, format!("Invoice {invoice} is paid.")))
        }
    }
}

/// Every invoice, and the releases without one.
fn invoices(coop: &Coop) -> Value {
    let lines = coop.fees.all().map(|(number, invoice)| {
        json!({
            "invoice": number, "release": invoice.release, "amount_minor": invoice.amount_minor, "issued": invoice.issued,
            "settled": invoice.settled, "shared_out": invoice.shared_out,
        })
    });
    let billed: BTreeSet<ReleaseNo> = coop.fees.all().map(|(_, invoice)| invoice.release).collect();
    let numbers = coop.releases.all().map(|(number, _)| number);
    let open: Vec<ReleaseNo> = numbers.filter(|number| !billed.contains(number)).collect();
    json!({ "invoices": lines.collect::<Vec<_>>(), "without": open, "currency": coop.founding.currency })
}

/// The commands about dividends.
pub async fn dividend(asking: &Asking, command: DividendCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        DividendCommand::Declare { period } => {
            let period: Period = period
                .parse()
                .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
            let only = asking.options.visitor.map(Visitor::member);
            let reply = move |coop: &Coop, _: &[_]| {
                let declared = coop.dividends.all().last();
                declared.map_or(Value::Null, |(number, dividend)| {
                    shown(coop, number, (dividend, &lines(dividend, only)))
                })
            };
            let json = asking.act(&desk, Command::DeclareDividend(period), reply).await?;
            let text = declared_text(&json);
            Ok(Said::new(json, text))
        }
        DividendCommand::List => {
            // What each member got is hers to see; everybody sees how it was shared out.
            let only = asking.options.visitor.map(Visitor::member);
            let listed = desk
                .look(move |coop| {
                    let hers = |(number, dividend): (DividendNo, &Dividend)| {
                        shown(coop, number, (dividend, &lines(dividend, only)))
                    };
                    coop.dividends.all().map(hers).collect::<Vec<_>>()
                })
                .await?;
            let keys = ["dividend", "period", "income_minor", "paid"];
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let rows = listed
                .iter()
                .map(|dividend| keys.iter().map(|key| plain(&dividend[*key])).collect());
            let text = table(
                &["dividend", "period", "income in minor units", "members paid"],
                rows,
            );
            Ok(Said::new(json!({ "dividends": listed }), text))
        }
    }
}

/// The lines of a dividend that somebody sees: all at the terminal, at a page her own, whatever her office is.
fn lines(dividend: &Dividend, only: Option<Option<MemberNo>>) -> Vec<&Line> {
    match only {
        None => dividend.lines.iter().collect(),
        Some(whose) => whose.and_then(|whose| dividend.of(whose)).into_iter().collect(),
    }
}

fn shown(coop: &Coop, number: DividendNo, (dividend, lines): (&Dividend, &[&Line])) -> Value {
    json!({
        "dividend": number, "period": dividend.period, "at": dividend.at, "currency": coop.founding.currency, "income_minor": dividend.income_minor,
        "steps": dividend.steps, "rounding_minor": dividend.rounding_minor, "paid": dividend.lines.len(), "lines": lines,
        "motion": coop.bylaws.motion,
    })
}

fn declared_text(json: &Value) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut text = format!(
        "Dividend {} for {}: {} minor units of {} are shared out as voted.\n",
        json["dividend"],
        plain(&json["period"]),
        json["income_minor"],
        plain(&json["currency"])
    );
    for step in json["steps"].as_array().into_iter().flatten() {
        let to = match &step["to"] {
            Value::String(name) => name.replace('-', " "),
            other => format!("fund {}", plain(&other["fund"])),
        };
        text.push_str(&format!("  {to}: {}\n", step["amount_minor"]));
    }
    text.push_str(&format!(
        "  to the reserve, because it could not be shared out in whole payout units: {}\n",
        json["rounding_minor"]
    ));
    text.push_str(&format!(
        "Members owed money: {}; `fenwick ledger export` lists every line.\n",
        json["paid"]
    ));
    text
}

/// Every posting, for a spreadsheet or for plain-text accounting.
pub async fn ledger(asking: &Asking, command: LedgerCommand) -> Done {
    let LedgerCommand::Export { format } = command;
    let desk = asking.desk().await?;
    let text = desk
        .look(move |coop| {
            let currency = coop.founding.currency.to_string();
            match format {
                Format::Csv => csv(coop.ledger.postings(), &currency),
                Format::Hledger => hledger(coop.ledger.postings(), &currency),
            }
        })
        .await?;
    Ok(Said::new(json!({ "export": text }), text))
}

/// Why money moved, in words.
pub fn occasion(posting: &Posting) -> String {
    use fenwick_coop::books::money::Occasion;
    match posting.occasion {
        Occasion::Invoice(number) => format!("invoice {number}"),
        Occasion::Settlement(number) => format!("settlement of invoice {number}"),
        Occasion::Dividend(number) => format!("dividend {number}"),
        Occasion::Shares(number) => format!("purchase of shares {number}"),
        Occasion::Parting => "parting of the co-op".to_owned(),
        Occasion::Dissolution(motion) => format!("end of the co-op by motion {motion}"),
    }
}

fn csv(postings: &[Posting], currency: &str) -> String {
    let mut text = "posting,date,occasion,account,amount_minor,currency\n".to_owned();
    for (number, posting) in postings.iter().enumerate() {
        for (account, amount) in &posting.lines {
            text.push_str(&format!(
                "{},{},{},{account},{amount},{currency}\n",
                number + 1,
                posting.at.date(),
                occasion(posting)
            ));
        }
    }
    text
}

/// Amounts are in minor units of the currency, so that no one has to know how many there are to the major one.
fn hledger(postings: &[Posting], currency: &str) -> String {
    let mut text = format!("; amounts in minor units of {currency}\n");
    for posting in postings {
        text.push_str(&format!("\n{} {}\n", posting.at.date(), occasion(posting)));
        for (account, amount) in &posting.lines {
            text.push_str(&format!("    {account}  {amount} {currency}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use fenwick_coop::kernel::time::Time;

    #[test]
    fn what_each_member_got_is_hers_alone_to_see_but_at_the_terminal() {
        let line = |member| Line {
            member: MemberNo(member),
            amount_minor: 100,
        };
        let dividend = Dividend {
            period: "2026-07".parse().unwrap(),
            at: Time(0),
            income_minor: 200,
            steps: Vec::new(),
            rounding_minor: 0,
            lines: vec![line(1), line(3)],
        };
        let seen = |visitor: Option<Visitor>| {
            let lines = lines(&dividend, visitor.map(Visitor::member)).into_iter();
            lines.map(|line| line.member.0).collect::<Vec<_>>()
        };
        assert_eq!(seen(None), [1, 3]);
        // An officer is a member like others here.
        assert_eq!(seen(Some(Visitor::Member(MemberNo(1)))), [1]);
        assert!(seen(Some(Visitor::Member(MemberNo(2)))).is_empty());
        assert!(seen(Some(Visitor::Nobody)).is_empty());
    }
}
