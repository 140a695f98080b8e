//! On to a later backup: it takes the place of the earlier one, and whoever withdrew, said no, left or was erased meanwhile
//! does so again on it. What was erased after the earlier backup is not in the later one, and goes with the earlier one's folder.

use super::{note, said};
use crate::cli::ask::Asking;
use crate::cli::backup::{Source, Unpacked, prove, unpack};
use crate::cli::contribute::{Gone, rows_without, wipe};
use crate::desk::Desk;
use crate::later::{LATER, WHOLE, take_over};
use crate::said::{Done, Said, Trouble};
use crate::sealed::Opener;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{ContributionNo, MemberNo};
use fenwick_coop::path::consent::{self, Answer, Scope, Wish};
use fenwick_coop::path::contribution::{self, Choosing, Withholding};
use fenwick_coop::people::{access, membership, record};
use fenwick_coop::{Command, Entry, Event};
use fenwick_office::journal::{PersonRow, Write};
use fenwick_office::{Act, Asker, Failure, Side};
use roaring::RoaringBitmap;
use serde_json::Value;

/// Puts a later backup in the place of the one on which the co-op lives.
pub async fn catch_up(asking: &Asking, file: &Source, opener: &Opener) -> Done {
    let slug = asking.home.slug(asking.options.coop.as_deref())?;
    let alone = asking.home.alone(&slug).await?;
    let desk = Desk::open(&asking.home.coop_dir(&slug), &asking.home.keys).await?;
    let stale = desk.look(|coop| coop.restoring.stale().copied()).await?;
    let Some(stale) = stale else {
        let message =
            "the co-op knows all that happened; a later backup is only taken after `fenwick restore`";
        return Err(Trouble::failed("restore.current", message));
    };
    let (dir, keys) = (asking.home.coop_dir(&format!("{slug}{LATER}")), &asking.home.keys);
    drop(std::fs::remove_dir_all(&dir));
    std::fs::create_dir_all(&dir).map_err(|error| Trouble::failed("home", error))?;
    let unpacked = unpack(file, opener, &dir).await?;
    let proven = prove(&unpacked, &dir, keys).await?;
    continues(&desk, &unpacked, stale.size).await?;
    let acts = since(&desk, stale.size + 1).await?;
    // Its key is beside it until it stands in its place.
    let beside = keys.in_home();
    beside.put_files(&dir, &unpacked.keys)?;
    let later = Desk::on(&dir, &beside).await?;
    agrees(&desk, &later, stale.size).await?;
    note(&later, proven.root).await?;
    let mut again = 0u32;
    for act in acts {
        again += u32::from(do_again(&desk, &later, act).await?);
    }
    later.office.shred().await?;
    drop(later);
    crate::keys::write_private(&dir.join(WHOLE), b"").map_err(|error| Trouble::failed("home", error))?;
    drop(desk);
    take_over(asking.home.dir(), &slug, keys)?;
    drop(alone);
    let mut json = said(&slug, &proven, true);
    json["again"] = again.into();
    let text = format!(
        "The co-op '{slug}' goes on from the later backup of {} entries; {again} acts of members since the earlier one were done again on it.\n\
         It still waits until officers confirm that nobody holds a higher checkpoint: `fenwick restore --confirm`.",
        proven.size
    );
    Ok(Said::new(json, text))
}

/// The later backup is of the same log.
async fn continues(desk: &Desk, later: &Unpacked, size: u64) -> Result<(), Trouble> {
    let log_key = desk.look(|coop| coop.founding.log_key.clone()).await?;
    if later.head.log_key != log_key {
        return Err(Trouble::failed("restore.other", "the backup is of another co-op"));
    }
    match later.head.size >= size {
        true => Ok(()),
        false => Err(Trouble::failed(
            "restore.earlier",
            "the backup is earlier than the one on which the co-op lives",
        )),
    }
}

/// And begins as the earlier one did.
async fn agrees(desk: &Desk, later: &Desk, size: u64) -> Result<(), Trouble> {
    let (ours, theirs) = (desk.office.leaves().await?, later.office.leaves().await?);
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    match (ours.get(..size), theirs.get(..size)) {
        (Some(ours), Some(theirs)) if ours == theirs => Ok(()),
        _ => {
            let message =
                "the later backup does not continue the earlier one: one of the two logs was rewritten";
            Err(Trouble::failed("restore.forked", message))
        }
    }
}

/// An act of a member that took out or narrowed, in a form that can be done again.
enum Again {
    Withdraw(MemberNo, Scope),
    No(MemberNo, Scope, Vec<MemberNo>),
    Leave(MemberNo),
    Erase(MemberNo),
    See(MemberNo, String),
    TakeBack(MemberNo, ContributionNo),
    Record(record::Act),
    Access(access::Act),
    Correct(MemberNo, Hash),
    Choose(Choosing),
    Withhold(Withholding),
}

/// What members did since the earlier backup, with who did it.
async fn since(desk: &Desk, from: u64) -> Result<Vec<(Entry, Again)>, Trouble> {
    let mut found = Vec::new();
    desk.relive(|coop, entry| {
        if entry.seq < from {
            return;
        }
        let scope = |terms: u32| coop.consents.scope(terms).cloned();
        let acts: Vec<Again> = match &entry.event {
            Event::Consent(consent::Event::Withdrawn { member, terms, .. }) => {
                let scopes = terms.iter().filter_map(|terms| scope(*terms));
                scopes.map(|scope| Again::Withdraw(*member, scope)).collect()
            }
            Event::Consent(consent::Event::Given {
                member,
                terms,
                answer: Answer::No,
                attested_by,
                ..
            }) => {
                let scope = scope(*terms).into_iter();
                scope
                    .map(|scope| Again::No(*member, scope, attested_by.clone()))
                    .collect()
            }
            event => without_terms(event).into_iter().collect(),
        };
        found.extend(acts.into_iter().map(|act| (entry.clone(), act)));
    })
    .await?;
    Ok(found)
}

/// The act that made an event, where it was no answer to terms of consent.
fn without_terms(event: &Event) -> Option<Again> {
    Some(match event {
        Event::Membership(membership::Event::Corrected { member, commitment }) => {
            Again::Correct(*member, *commitment)
        }
        Event::Membership(membership::Event::Left { member }) => Again::Leave(*member),
        Event::Membership(membership::Event::Erased { member }) => Again::Erase(*member),
        Event::Contribution(contribution::Event::Seen { member, dataset, .. }) => {
            Again::See(*member, dataset.clone())
        }
        Event::Contribution(contribution::Event::TakenBack { contribution, member }) => {
            Again::TakeBack(*member, *contribution)
        }
        Event::Contribution(contribution::Event::KeepingChosen {
            member,
            dataset,
            field,
            how,
            ..
        }) => Again::Choose(Choosing {
            dataset: dataset.clone(),
            member: *member,
            field: field.clone(),
            how: *how,
        }),
        Event::Contribution(contribution::Event::RowsKeptOut {
            member,
            dataset,
            rows,
        }) => Again::Withhold(Withholding {
            dataset: dataset.clone(),
            member: *member,
            rows: rows.iter().copied().collect(),
            out: true,
        }),
        Event::Access(access::Event::Dropped { who, credential }) => {
            Again::Access(access::Act::Drop(*who, *credential))
        }
        Event::Access(access::Event::Seen { who }) => Again::Access(access::Act::See(*who)),
        Event::Record(record::Event::TakenOut { member }) => Again::Record(record::Act::TakeOut(*member)),
        Event::Record(record::Event::Revoked { sending, .. }) => Again::Record(record::Act::Revoke(*sending)),
        _ => return None,
    })
}

/// Does it on the later backup; where that is so already, nothing happens. Says whether something did.
async fn do_again(earlier: &Desk, desk: &Desk, (entry, act): (Entry, Again)) -> Result<bool, Trouble> {
    let (mut writes, mut gone) = (Vec::new(), Gone::default());
    let command = match act {
        Again::Withdraw(member, scope) => Command::Withdraw(member, scope),
        Again::No(member, scope, attested_by) => Command::Consent {
            wishes: vec![Wish {
                member,
                scope,
                answer: Answer::No,
                read: None,
            }],
            attested_by,
        },
        Again::Leave(member) => Command::Leave(member),
        // Nobody reads them from now on; the files are written anew once the co-op knows all that happened.
        Again::TakeBack(member, contribution) => Command::TakeBack(member, contribution),
        Again::See(member, dataset) => Command::See(member, dataset),
        Again::Record(act) => Command::Record(act),
        Again::Access(act) => Command::Access(act),
        // Where it would keep more than was chosen meanwhile, it is refused.
        Again::Choose(choosing) => Command::Choose(choosing, Vec::new()),
        Again::Withhold(withholding) => Command::Withhold(withholding, Vec::new()),
        Again::Correct(member, commitment) => {
            // Her own key is the same in both; what wraps it need not be.
            let keyring = |error| Trouble::failed("keyring", error);
            for row in earlier.office.persons(Some(vec![member.0])).await? {
                let key = earlier.office.keyring().unwrap(&row.key).map_err(keyring)?;
                let key = desk.office.keyring().wrap(&key).map_err(keyring)?;
                writes.push(Write::PutPerson(PersonRow { key, ..row }));
            }
            Command::Correct(member, commitment)
        }
        Again::Erase(member) => {
            (writes, gone) = rows_without(desk, &RoaringBitmap::from_iter([member.0])).await?;
            writes.push(Write::ErasePerson(member.0));
            Command::Erase(member)
        }
    };
    let act = Act {
        asker: Asker {
            actor: entry.actor,
            now: None,
            request: None,
            body: Hash::of(b"again"),
        },
        command,
        keep: Box::new(move |_| {
            Ok(Side {
                writes,
                ..Side::default()
            })
        }),
        reply: Box::new(|_, _| Value::Null),
    };
    match desk.office.act(act).await {
        Ok(_) => {
            wipe(desk, &gone).await;
            Ok(true)
        }
        Err(Failure::Refused(_)) => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}
