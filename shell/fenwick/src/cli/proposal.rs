//! Proposals: items that seek their words and their support before they become motions.

use super::args::{Proposal as ProposalCommand, Propose};
use super::ask::{Asking, number as number_in};
use super::motion::{many, matter_text, noticed, noticed_text};
use super::propose::proposed;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::ProposalNo;
use fenwick_coop::people::proposal::{Act, Event as ProposalEvent, Proposal, State};
use fenwick_coop::{Command, Coop, Entry, Event};
use fenwick_office::journal::Write;
use fenwick_office::texts;
use serde_json::{Value, json};

/// The commands about proposals.
pub async fn proposal(asking: &Asking, command: ProposalCommand) -> Done {
    match command {
        ProposalCommand::Draft { what, text } => word(asking, None, what, text.as_deref()).await,
        ProposalCommand::Amend { proposal, what, text } => {
            word(asking, Some(ProposalNo(proposal)), what, text.as_deref()).await
        }
        ProposalCommand::Support { proposal } => step(asking, ProposalNo(proposal), Act::Support).await,
        ProposalCommand::Withdraw { proposal } => step(asking, ProposalNo(proposal), Act::Withdraw).await,
        ProposalCommand::Notice { proposal } => step(asking, ProposalNo(proposal), Act::Notice).await,
        ProposalCommand::List => list(asking).await,
        ProposalCommand::Show { proposal } => show(asking, ProposalNo(proposal)).await,
    }
}

/// Drafts a proposal, or changes one.
async fn word(asking: &Asking, old: Option<ProposalNo>, what: Propose, text: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let proposed = proposed(asking, &desk, what).await?;
    let mut writes = proposed.writes;
    let digest = match text {
        None => None,
        Some(text) => {
            let (digest, write) = kept(asking, &desk, text).await?;
            writes.push(write);
            Some(digest)
        }
    };
    let act = match old {
        None => Act::Draft(proposed.matter, digest),
        Some(proposal) => Act::Amend(proposal, proposed.matter, digest),
    };
    let command = (Command::Proposal(act), writes);
    let json = asking
        .act_keeping(&desk, proposed.contents.as_bytes(), command, |coop, entries| {
            answer(coop, entries, None)
        })
        .await?;
    Ok(answered(json))
}

/// The text in which an item is discussed; it is its sponsor's, and goes with her.
async fn kept(asking: &Asking, desk: &Desk, text: &str) -> Result<(Hash, Write), Trouble> {
    let sponsor = asking.acting_member(desk).await?;
    texts::keep_about(desk.office.keyring(), sponsor, text).map_err(|error| Trouble::failed("keyring", error))
}

async fn step(asking: &Asking, proposal: ProposalNo, act: fn(ProposalNo) -> Act) -> Done {
    let desk = asking.desk().await?;
    let json = asking
        .act(&desk, Command::Proposal(act(proposal)), move |coop, entries| {
            answer(coop, entries, Some(proposal))
        })
        .await?;
    Ok(answered(json))
}

/// A proposal after an act on it, and the motion that it became with it.
fn answer(coop: &Coop, entries: &[Entry], known: Option<ProposalNo>) -> Value {
    let named = entries.iter().find_map(|entry| match &entry.event {
        Event::Proposal(
            ProposalEvent::Drafted { proposal, .. } | ProposalEvent::Amended { proposal, .. },
        ) => Some(*proposal),
        _ => None,
    });
    let Some(proposal) = known.or(named) else {
        return Value::Null;
    };
    let Ok(found) = coop.proposals.get(proposal) else {
        return Value::Null;
    };
    let mut json = shown(proposal, found);
    json["noticed"] = noticed(entries);
    json
}

fn answered(json: Value) -> Said {
    let proposal = &json["proposal"];
    let text = match json["state"].as_str() {
        Some("draft") => format!(
            "Proposal {proposal} ({}) has {}. Others support it with `fenwick proposal support {proposal} --as ID`.",
            json["matter"].as_str().unwrap_or(""),
            many(number_in(&json, "supporters"), "supporter")
        ),
        Some("withdrawn") => format!("Proposal {proposal} is withdrawn."),
        _ => format!(
            "Proposal {proposal} becomes a motion. {}",
            noticed_text(&json["noticed"])
        ),
    };
    Said::new(json, text)
}

fn shown(number: ProposalNo, proposal: &Proposal) -> Value {
    let (state, motion) = match proposal.state {
        State::Draft => ("draft", None),
        State::Noticed(motion) => ("noticed", Some(motion)),
        State::Withdrawn => ("withdrawn", None),
    };
    json!({
        "proposal": number, "matter": matter_text(&proposal.matter), "sponsor": proposal.sponsor, "state": state, "motion": motion,
        "supporters": proposal.supporters.len(), "amended": proposal.amended,
    })
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let listed = desk
        .look(|coop| {
            let all = coop.proposals.all();
            all.map(|(number, proposal)| shown(number, proposal))
                .collect::<Vec<_>>()
        })
        .await?;
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let rows = listed.iter().map(|proposal| {
        ["proposal", "matter", "sponsor", "supporters", "state"]
            .map(|key| plain(&proposal[key]))
            .to_vec()
    });
    let text = table(&["proposal", "matter", "sponsor", "supporters", "state"], rows);
    Ok(Said::new(json!({ "proposals": listed }), text))
}

async fn show(asking: &Asking, number: ProposalNo) -> Done {
    let desk = asking.desk().await?;
    let (mut json, digest) = desk
        .look(move |coop| {
            let found = coop.proposals.get(number)?;
            let erased = coop.members.get(found.sponsor).is_none_or(|line| line.erased);
            let mut json = shown(number, found);
            json["matter_in_full"] = json!(found.matter);
            Ok::<_, Trouble>((json, found.text.filter(|_| !erased)))
        })
        .await??;
    json["text"] = match digest {
        Some(digest) => json!(desk.office.text(digest).await?),
        None => Value::Null,
    };
    let mut text = format!(
        "Proposal {number} ({}): {}. Sponsored by member {}; {}, {}.\n",
        json["matter"].as_str().unwrap_or(""),
        json["state"].as_str().unwrap_or(""),
        json["sponsor"],
        many(number_in(&json, "supporters"), "supporter"),
        many(number_in(&json, "amended"), "amendment")
    );
    if !json["motion"].is_null() {
        text.push_str(&format!(
            "`fenwick motion show {}` shows what became of it.\n",
            json["motion"]
        ));
    }
    text.push_str(json["text"].as_str().unwrap_or(""));
    Ok(Said::new(json, text))
}
