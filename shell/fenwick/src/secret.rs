//! Secret votes, as far as a machine tends them: the tellers' keys before, the box after. Dates do it, nobody has to ask.

use crate::desk::{Desk, log_name};
use crate::said::Trouble;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::ballot::{Choice, Emptied, Motion};
use fenwick_coop::{Command, Coop};
use fenwick_office::ballot_box::{BoxFault, begin};
use fenwick_office::journal::Write;
use fenwick_office::{Act, Asker, Failure, OfficeError, Side, texts};
use fenwick_teller::{Ballot, Paper, PublicKey, Recount, Sheet, TellerError, TellerKey, publish, recount};
use serde_json::Value;
use std::collections::BTreeMap;

/// Makes the keys that secret votes lack, and opens the boxes of those that are over. Tells whether there was anything to do.
pub async fn tend(desk: &Desk, now: Option<Time>, clock: Time) -> Result<bool, Trouble> {
    let tending = desk.look(move |coop| coop.motions.tending(clock)).await?;
    let idle = tending.lack_keys.is_empty() && tending.await_box.is_empty();
    for motion in tending.lack_keys {
        make_keys(desk, motion, now).await?;
    }
    for motion in tending.await_box {
        // One box that cannot be opened stops nobody's other acts; `verify` names it.
        if let Err(trouble) = open_box(desk, motion, now).await {
            tracing::error!(motion = motion.0, "a ballot box cannot be opened: {trouble:?}");
        }
    }
    Ok(!idle)
}

/// Another command may have done the same meanwhile; then there is nothing left to do.
async fn done_once(desk: &Desk, act: Act) -> Result<(), Trouble> {
    match desk.office.act(act).await {
        Ok(_) => Ok(()),
        Err(Failure::Refused(refusal)) if ["ballot.keys", "ballot.box"].contains(&refusal.rule.as_str()) => {
            Ok(())
        }
        Err(failure) => Err(failure.into()),
    }
}

fn calendar(now: Option<Time>, what: &[u8]) -> Asker {
    Asker {
        actor: Actor::Calendar,
        now,
        request: None,
        body: Hash::of(what),
    }
}

async fn make_keys(desk: &Desk, motion: MotionNo, now: Option<Time>) -> Result<(), Trouble> {
    let pair =
        || -> Result<[TellerKey; 2], TellerError> { Ok([TellerKey::generate()?, TellerKey::generate()?]) };
    let made = tokio::task::spawn_blocking(pair)
        .await
        .map_err(|error| Trouble::failed("ballot", error))??;
    let public = [made[0].public()?.text(), made[1].public()?.text()];
    let secret = [made[0].to_bytes()?, made[1].to_bytes()?];
    let keyring = desk.office.keyring_shared();
    let keep = Box::new(move |_: &[_]| {
        Ok(Side {
            writes: begin(&keyring, motion, [&secret[0], &secret[1]])?.into(),
            ..Side::default()
        })
    });
    let act = Act {
        asker: calendar(now, b"keys"),
        command: Command::PrepareBallot(motion, public.to_vec()),
        keep,
        reply: Box::new(|_, _| Value::Null),
    };
    done_once(desk, act).await
}

/// The papers in a box as they are published, with their count. Each was checked when it was cast: a box whose papers
/// do not all count is damaged.
async fn emptied(desk: &Desk, motion: MotionNo) -> Result<(String, Recount), Trouble> {
    let sheet = sheet_of(desk, motion).await?;
    let text = publish(&sheet, &papers_in(desk, motion).await?);
    let counted = text.clone();
    let counted = tokio::task::spawn_blocking(move || recount(&counted))
        .await
        .map_err(|error| Trouble::failed("ballot", error))??;
    match counted.is_sound() {
        true => Ok((text, counted)),
        false => Err(OfficeError::Box(motion, BoxFault::Foreign).into()),
    }
}

/// The papers in a box that is not opened yet, sorted by digest. Those that a member took and cast in one act are among them.
pub async fn papers_in(desk: &Desk, motion: MotionNo) -> Result<Vec<Vec<u8>>, Trouble> {
    let cast = desk
        .look(move |coop| match coop.motions.get(motion)? {
            found if found.has_box() && !coop.ending.is_over() => Ok(found.papers_surely_cast()),
            _ => Err(no_box(motion)),
        })
        .await??;
    let papers = desk.office.box_of(motion).await?;
    match papers.len() as u64 >= cast {
        true => Ok(papers),
        false => {
            let (cast, found) = (usize::try_from(cast).unwrap_or(usize::MAX), papers.len());
            Err(OfficeError::Box(motion, BoxFault::Papers { cast, found }).into())
        }
    }
}

fn no_box(motion: MotionNo) -> Refusal {
    let message =
        format!("motion {motion} has no ballot box: it is not voted in secret, or the vote is over");
    Refusal::new("ballot.box", message)
}

/// Publishes every paper of a box, counts them, and does away with the box and the keys in the same commit.
async fn open_box(desk: &Desk, motion: MotionNo, now: Option<Time>) -> Result<(), Trouble> {
    let (text, counted) = emptied(desk, motion).await?;
    let keyring = desk.office.keyring_shared();
    let act = Act {
        asker: calendar(now, b"box"),
        command: Command::OpenBox(
            motion,
            Emptied {
                choices: pairs(counted.choices),
                root: Hash::of(text.as_bytes()),
            },
        ),
        keep: Box::new(move |_| {
            let (_, write) = texts::keep_public(&keyring, &text)?;
            Ok(Side {
                writes: vec![write, Write::DropBox(motion.0)],
                ..Side::default()
            })
        }),
        reply: Box::new(|_, _| Value::Null),
    };
    done_once(desk, act).await
}

fn pairs(choices: BTreeMap<Choice, u64>) -> Vec<(u64, Choice)> {
    choices
        .into_iter()
        .map(|(choice, count)| (count, choice))
        .collect()
}

/// What the papers of a secret vote are for.
pub async fn sheet_of(desk: &Desk, motion: MotionNo) -> Result<Sheet, Trouble> {
    desk.look(move |coop| Ok(sheet(coop, motion, coop.motions.get(motion)?)))
        .await?
        .map_err(Trouble::Refused)?
}

/// The sheet of a motion. What is voted on stands in it as the digest of the matter and the candidates' numbers, in JSON.
fn sheet(coop: &Coop, motion: MotionNo, found: &Motion) -> Result<Sheet, Trouble> {
    let [first, second] = found.keys.as_slice() else {
        return Err(Trouble::failed(
            "ballot.keys",
            format!("motion {motion} is not voted in secret, or its tellers' keys are not made yet"),
        ));
    };
    let candidates: Vec<u32> = found
        .candidates
        .iter()
        .map(|candidate| candidate.member.0)
        .collect();
    let matter = serde_json::to_vec(&(&found.matter, &candidates))
        .map_err(|error| Trouble::failed("ballot", error))?;
    let number = found.matter.election().map_or(0, |_| candidates.len());
    let ballot = Ballot {
        coop: log_name(&coop.founding.slug),
        motion,
        matter: Hash::of(&matter),
        candidates: u16::try_from(number).unwrap_or(u16::MAX),
    };
    let tellers = [PublicKey::from_text(first)?, PublicKey::from_text(second)?];
    Ok(Sheet::new(ballot, tellers)?)
}

/// Both tellers' keys, while the vote lasts.
pub async fn teller_keys(desk: &Desk, motion: MotionNo) -> Result<[TellerKey; 2], Trouble> {
    let found = desk.office.teller_keys(motion).await?;
    let [first, second] = found.ok_or_else(|| {
        Trouble::failed(
            "ballot.keys",
            format!("the tellers' keys of motion {motion} are not there: the vote is over, or they were lost; `fenwick verify` tells"),
        )
    })?;
    Ok([TellerKey::from_bytes(&first)?, TellerKey::from_bytes(&second)?])
}

/// A paper as it goes into the box.
pub fn cast(motion: MotionNo, paper: &Paper, now: Option<Time>) -> fenwick_office::ballot_box::Cast {
    let choice = paper.choice().clone();
    fenwick_office::ballot_box::Cast {
        motion,
        voice: paper.voice(),
        paper: paper.bytes().to_vec(),
        now,
        may: Box::new(move |coop, now| coop.motions.may_cast(motion, &choice, now)),
    }
}

/// What is wrong with a box that is not opened yet, or with its tellers' keys.
async fn harmed(desk: &Desk, motion: MotionNo) -> Result<Vec<String>, Trouble> {
    let mut faults = Vec::new();
    for fault in [
        emptied(desk, motion).await.err(),
        teller_keys(desk, motion).await.err(),
    ] {
        match fault {
            None => {}
            Some(Trouble::Failed { message, .. }) => faults.push(message),
            Some(other) => return Err(other),
        }
    }
    Ok(faults)
}

/// Says why a box that is due cannot be opened, where one who closes the vote would only hear that it is not.
pub async fn openable(desk: &Desk, motion: MotionNo, clock: Time) -> Result<(), Trouble> {
    let due = desk.look(move |coop| coop.motions.tending(clock).await_box.contains(&motion));
    match due.await? {
        true => emptied(desk, motion).await.map(drop),
        false => Ok(()),
    }
}

/// What published papers say that the log does not, or the other way round.
pub async fn recounted(desk: &Desk, coop: &Coop) -> Result<Vec<String>, Trouble> {
    let mut faults = Vec::new();
    for (motion, found) in coop.motions.all() {
        if found.has_box() && !coop.ending.is_over() {
            faults.extend(harmed(desk, motion).await?);
        }
        let (Some(opened), Some(published)) = (&found.opened, found.published) else {
            continue;
        };
        let fault = match desk.office.text(published).await {
            Err(_) => Some("are missing or are not what the log names"),
            Ok(text) => {
                let sheet = sheet(coop, motion, found)?;
                recount(&text).map_or(Some("cannot be read"), |count| {
                    let told: BTreeMap<Choice, u64> = opened
                        .choices
                        .iter()
                        .map(|(count, choice)| (choice.clone(), *count))
                        .collect();
                    let said: u64 = count.choices.values().sum();
                    let clear: BTreeMap<Choice, u64> = count
                        .choices
                        .into_iter()
                        .filter(|(choice, _)| told.contains_key(choice))
                        .collect();
                    let same = clear == told && count.sheet == sheet && said == opened.papers;
                    (!same).then_some("do not say what the log says they do")
                })
            }
        };
        faults.extend(fault.map(|fault| format!("the papers of motion {motion} {fault}")));
    }
    Ok(faults)
}
