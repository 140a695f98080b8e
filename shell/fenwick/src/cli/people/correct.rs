//! Putting the register right: the new record takes the place of the old one, and nothing of the old one stays on the disk.

use super::{Person, Record, fresh_salt};
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_office::journal::Write;
use fenwick_office::keyring::Sealed;
use fenwick_office::{Act, Side};
use serde_json::json;

/// What is to stand there; what is left out stays as it is, and an empty text takes it out.
pub struct Wanted {
    pub name: Option<String>,
    pub external_id: Option<String>,
    pub contact: Option<String>,
}

/// Puts a member's record right.
pub async fn correct(asking: &Asking, id: &str, wanted: Wanted) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    if wanted.name.is_none() && wanted.external_id.is_none() && wanted.contact.is_none() {
        let message = "say what is to stand there: --name, --external-id or --contact";
        return Err(Trouble::Usage(message.to_owned()));
    }
    let asker = asking.own(&desk, member).await?;
    let _entering = desk.register.lock().await;
    let json = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            let found = free(&desk, member, wanted.external_id.as_deref()).await;
            desk.prepared(&asker, found).await?;
            let person = person(&desk, member, wanted).await?;
            let row = person
                .row(member.0, desk.office.keyring())
                .map_err(|error| Trouble::failed("keyring", error))?;
            let act = Act {
                asker,
                command: Command::Correct(member, person.commitment()),
                keep: Box::new(move |_| {
                    Ok(Side {
                        writes: vec![Write::PutPerson(row)],
                        ..Side::default()
                    })
                }),
                reply: Box::new(move |_, _| json!({ "corrected": member })),
            };
            desk.office.act(act).await?
        }
    };
    desk.office.shred().await?;
    let text = format!("The record of member {member} is put right; what stood there before is destroyed.");
    Ok(Said::new(json, text))
}

/// Whether the external id is nobody else's.
async fn free(desk: &Desk, member: MemberNo, external_id: Option<&str>) -> Result<(), Trouble> {
    let Some(external_id) = external_id.map(str::trim).filter(|id| !id.is_empty()) else {
        return Ok(());
    };
    let lookup = desk.office.keyring().lookup(external_id);
    let known = desk.office.lookups(Some(vec![lookup])).await?;
    match known.iter().find(|(_, other)| *other != member.0) {
        Some((_, other)) => {
            let message = format!("member {other} already has this external id");
            Err(Refusal::new("membership.twice", message).into())
        }
        None => Ok(()),
    }
}

/// Her record as it is to be, under her own key.
async fn person(desk: &Desk, member: MemberNo, wanted: Wanted) -> Result<Person, Trouble> {
    let rows = desk.office.persons(Some(vec![member.0])).await?;
    let row = rows.into_iter().next().ok_or_else(|| {
        let message = format!("no record of member {member} is kept");
        Trouble::from(Refusal::new("membership.erased", message))
    })?;
    let keyring = |error| Trouble::failed("keyring", error);
    let key = desk.office.keyring().unwrap(&row.key).map_err(keyring)?;
    let bytes = key.open(Sealed::Record, &row.record).map_err(keyring)?;
    let before: Record =
        serde_json::from_slice(&bytes).map_err(|error| Trouble::failed("member.record", error))?;
    let instead = |wanted: Option<String>, before: Option<String>| match wanted {
        Some(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        None => before,
    };
    let name = instead(wanted.name, Some(before.name));
    let name = name.ok_or_else(|| Trouble::Usage("a member needs a name".to_owned()))?;
    Ok(Person {
        record: Record {
            name,
            external_id: instead(wanted.external_id, before.external_id),
            contact: instead(wanted.contact, before.contact),
            salt: fresh_salt()?,
        },
        key,
    })
}
