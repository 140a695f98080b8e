//! Consent: giving, withdrawing, importing, with a receipt for each.

use super::args::{Consent as ConsentCommand, Terms};
use super::ask::Asking;
use crate::package::{Spoken, receipt, status};
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{ConsentNo, MemberNo};
use fenwick_coop::kernel::purpose::{ANY_PURPOSE, Purpose};
use fenwick_coop::path::consent::{Answer, Event as ConsentEvent, Recipient, Resolution, Scope, Wish};
use fenwick_coop::people::Adopted;
use fenwick_coop::people::charter::{Charter, Leave, Originals};
use fenwick_coop::people::language::Read;
use fenwick_coop::{Command, Coop, Entry, Event};
use fenwick_intake::ConsentRow;
use serde_json::{Value, json};

fn usage<E: std::fmt::Display>(error: E) -> Trouble {
    Trouble::Usage(error.to_string())
}

fn scope(
    terms: &Terms,
    purpose: Purpose,
    recipient: Recipient,
    default: Resolution,
) -> Result<Scope, Trouble> {
    Ok(Scope {
        dataset: terms.dataset.clone(),
        fields: (!terms.fields.is_empty()).then(|| terms.fields.iter().cloned().collect()),
        purpose,
        recipient,
        resolution: terms
            .resolution
            .as_deref()
            .map_or(Ok(default), str::parse)
            .map_err(usage)?,
        until: terms
            .until
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(usage)?,
    })
}

/// The commands about consent.
pub async fn consent(asking: &Asking, command: ConsentCommand) -> Done {
    match command {
        ConsentCommand::Give {
            terms,
            purpose,
            recipient,
            answer,
            read,
        } => {
            let read = read.as_deref().map(read_of).transpose()?;
            give(asking, &terms, (&purpose, &recipient), (&answer, read)).await
        }
        ConsentCommand::Withdraw {
            terms,
            purpose,
            recipient,
        } => withdraw(asking, &terms, purpose.as_deref(), recipient.as_deref()).await,
        ConsentCommand::Import { file } => import(asking, &file).await,
        ConsentCommand::List => super::settings::list(asking).await,
        ConsentCommand::History => super::settings::history(asking).await,
        ConsentCommand::Confirm { consent } => {
            let desk = asking.desk().await?;
            let attested_by = asking.attesting(&desk).await?;
            let command = Command::ConfirmConsent(ConsentNo(consent), attested_by);
            let json = asking
                .act(
                    &desk,
                    command,
                    move |_, _| json!({ "consent": consent, "confirmed": true }),
                )
                .await?;
            Ok(Said::new(
                json,
                format!("Consent {consent} is confirmed and holds from now on."),
            ))
        }
    }
}

/// The text that she read, as `LANGUAGE:DIGEST`.
fn read_of(text: &str) -> Result<Read, Trouble> {
    let form = || {
        usage("--read is LANGUAGE:DIGEST, such as en:9f86…, with the 64 digits of the SHA-256 of the text")
    };
    let (language, digest) = text.split_once(':').ok_or_else(form)?;
    Ok(Read {
        language: language.parse().map_err(usage)?,
        text: Hash::from_hex(digest).ok_or_else(form)?,
    })
}

async fn give(
    asking: &Asking,
    terms: &Terms,
    (purpose, recipient): (&str, &str),
    (answer, read): (&str, Option<Read>),
) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let answer: Answer = answer.parse().map_err(usage)?;
    let scope = scope(
        terms,
        purpose.parse().map_err(usage)?,
        recipient.parse().map_err(usage)?,
        Resolution::Aggregate,
    )?;
    let attested_by = asking.attesting(&desk).await?;
    let command = Command::Consent {
        wishes: vec![Wish {
            member,
            scope,
            answer,
            read,
        }],
        attested_by,
    };
    let (dataset, named) = (terms.dataset.clone(), terms.dataset.clone());
    let said = |charter: &Adopted<Charter>| (charter.rule.leave, charter.rule.originals);
    let ruled = desk.look(move |coop| coop.charters.get(&dataset).map(said));
    let ruled = ruled.await?.filter(|_| answer == Answer::Yes);
    let leaving = ruled.map(|(leave, _)| leave);
    let originals = ruled.is_some_and(|(_, originals)| originals == Originals::Keep);
    let mut json = asking.act(&desk, command, answered).await?;
    let at_leaving = match leaving {
        None => String::new(),
        Some(leave) => format!("\n{}", at_leaving(leave)),
    };
    if let Some(leaving) = leaving {
        json["leave"] = serde_json::json!(leaving);
    }
    let text = match (answer, json["confirmed"] == true) {
        (Answer::No, _) => format!("Consent {}: no. It holds at once.", json["consent"]),
        (Answer::Yes, true) => format!(
            "Consent {}: yes. It holds from now on and can be withdrawn at any time.",
            json["consent"]
        ),
        (Answer::Yes, false) => format!(
            "Consent {}: yes, but it was given through the operator's hands and waits: `fenwick consent confirm {} --attested-by OFFICER,OFFICER`",
            json["consent"], json["consent"]
        ),
    };
    let named = match answer == Answer::Yes && desk.look(move |coop| about_two(coop, &named)).await? {
        true => {
            "\nIts rows can be about two members: your yes speaks of rows, too, that others bring and that name you."
        }
        false => "",
    };
    let kept = match originals {
        true => {
            "\nFiles of your own are kept as you brought them, sealed under your key, as long as their rows."
        }
        false => "",
    };
    if originals {
        json["originals"] = serde_json::json!("keep");
    }
    let text = format!("{text}{named}{at_leaving}{kept}");
    Ok(Said::new(json, text))
}

fn at_leaving(leave: Leave) -> &'static str {
    match leave {
        Leave::Exclude => {
            "If you leave, your rows enter no question any more, and are kept until their days are over or you are erased."
        }
        Leave::Freeze => {
            "If you leave, your rows stay in studies granted before, until they end. You can still take them out: withdraw the consent, then too. No other question reads them, and they are kept until their days are over or you are erased."
        }
        Leave::Delete => "If you leave, your rows are deleted.",
    }
}

/// Whether rows of a dataset can be about two members.
fn about_two(coop: &Coop, dataset: &str) -> bool {
    let charter = coop.charters.get(dataset);
    charter.is_some_and(|charter| charter.rule.other.is_some())
}

/// The answer to one given setting: its number, its receipt, whether it holds already.
fn answered(coop: &Coop, entries: &[Entry]) -> Value {
    let given = entries.iter().find_map(|entry| match &entry.event {
        Event::Consent(ConsentEvent::Given {
            consent,
            member,
            terms,
            answer,
            confirmed,
            ..
        }) => {
            let status = status(*answer, *confirmed);
            let receipt = receipt(
                coop,
                *member,
                Spoken {
                    terms: *terms,
                    status,
                },
                entry,
            )?;
            Some(json!({ "consent": consent, "confirmed": confirmed, "receipt": receipt }))
        }
        _ => None,
    });
    given.unwrap_or_default()
}

/// The answer to a withdrawal: its number and a receipt over what the member withdrew.
fn withdrawn(coop: &Coop, entries: &[Entry]) -> Value {
    let found = entries.iter().find_map(|entry| match &entry.event {
        Event::Consent(ConsentEvent::Withdrawn {
            consent,
            member,
            terms,
        }) => {
            let (terms, status) = (*terms.last()?, "ConsentWithdrawn");
            let receipt = receipt(coop, *member, Spoken { terms, status }, entry)?;
            Some(json!({ "consent": consent, "confirmed": true, "receipt": receipt }))
        }
        _ => None,
    });
    found.unwrap_or_default()
}

async fn withdraw(asking: &Asking, terms: &Terms, purpose: Option<&str>, recipient: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let purpose = purpose.map_or(Ok(ANY_PURPOSE), str::parse).map_err(usage)?;
    let recipient = recipient.map_or(Ok(Recipient::Any), str::parse).map_err(usage)?;
    let scope = scope(terms, purpose, recipient, Resolution::Aggregate)?;
    let json = asking
        .act(&desk, Command::Withdraw(member, scope), withdrawn)
        .await?;
    let text = format!(
        "Consent {} is withdrawn. It holds for every query from now on; what has already left stays as it is.",
        json["consent"]
    );
    Ok(Said::new(json, text))
}

async fn import(asking: &Asking, file: &std::path::Path) -> Done {
    let desk = asking.desk().await?;
    let rows =
        fenwick_intake::consents(&asking.path(file)).map_err(|error| Trouble::failed(error.code(), error))?;
    let known: std::collections::HashMap<[u8; 32], u32> =
        desk.office.lookups(None).await?.into_iter().collect();
    let mut wishes = Vec::new();
    for row in rows {
        let row = row.map_err(|error| Trouble::failed(error.code(), error))?;
        let row = row.map_err(|bad| bad_row(bad.line, &bad.reason))?;
        let member = match row.member.strip_prefix("ext:") {
            Some(external) => known.get(&desk.office.keyring().lookup(external)).copied(),
            None => row.member.parse().ok(),
        };
        let member = member
            .ok_or_else(|| bad_row(row.line, "the member is no number and no known ext:EXTERNAL-ID"))?;
        wishes.push(wish(MemberNo(member), &row).map_err(|reason| bad_row(row.line, &reason))?);
    }
    let attested_by = asking.attesting(&desk).await?;
    let count = wishes.len();
    let command = Command::Consent { wishes, attested_by };
    let reply = move |_: &Coop, _: &[Entry]| json!({ "imported": count, "confirmed": true });
    let json = asking
        .act_on(&desk, &asking.digest(file).0, command, reply)
        .await?;
    Ok(Said::new(
        json,
        format!("Answers taken in: {count}, attested by the officers named."),
    ))
}

fn bad_row(line: u64, reason: &str) -> Trouble {
    Trouble::failed(
        "consent.row",
        format!("line {line}: {reason}; nothing was taken in"),
    )
}

fn wish(member: MemberNo, row: &ConsentRow) -> Result<Wish, String> {
    let resolution = row
        .resolution
        .as_deref()
        .map_or(Ok(Resolution::Aggregate), str::parse);
    Ok(Wish {
        member,
        scope: Scope {
            dataset: row.dataset.clone(),
            fields: (!row.fields.is_empty()).then(|| row.fields.iter().cloned().collect()),
            purpose: row.purpose.parse()?,
            recipient: row.recipient.parse()?,
            resolution: resolution?,
            until: row.until.as_deref().map(str::parse).transpose()?,
        },
        answer: row.answer.parse()?,
        read: None,
    })
}
