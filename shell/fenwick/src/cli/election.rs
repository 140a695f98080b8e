//! Elections: nominations, and the count that anybody follows stage by stage.

use super::args::{Election as ElectionCommand, Propose};
use super::ask::Asking;
use super::motion::{in_words, propose};
use super::people::records;
use super::recount;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::ballot::{Ballots, Candidacy, Event as MotionEvent, Motion};
use fenwick_coop::{Command, Entry, Event};
use fenwick_office::texts;
use serde_json::{Value, json};

/// The commands about elections.
pub async fn election(asking: &Asking, command: ElectionCommand) -> Done {
    match command {
        ElectionCommand::Call { office } => propose(asking, Propose::Election { office }, false).await,
        ElectionCommand::Nominate { motion, member, text } => {
            nominate(asking, MotionNo(motion), member.as_deref(), text.as_deref()).await
        }
        ElectionCommand::Accept { motion } => stand(asking, MotionNo(motion), true).await,
        ElectionCommand::StandDown { motion } => stand(asking, MotionNo(motion), false).await,
        ElectionCommand::Show { motion } => show(asking, MotionNo(motion)).await,
        ElectionCommand::Export { motion, blt } => recount::export(asking, MotionNo(motion), &blt).await,
        ElectionCommand::Count { .. } => Err(Trouble::Usage("this command needs no home".to_owned())),
    }
}

async fn nominate(asking: &Asking, motion: MotionNo, whom: Option<&str>, text: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let by = asking.acting_member(&desk).await?;
    let member = match whom {
        Some(id) => desk.member(id).await?,
        None => by,
    };
    if text.is_some() && member != by {
        return Err(Trouble::Usage(
            "a candidate speaks for herself: --text goes with your own nomination".to_owned(),
        ));
    }
    let (digest, writes) = match text {
        None => (None, Vec::new()),
        Some(text) => {
            let (digest, write) = texts::keep_about(desk.office.keyring(), member, text)
                .map_err(|error| Trouble::failed("keyring", error))?;
            (Some(digest), vec![write])
        }
    };
    let command = (Command::Nominate(motion, member, digest), writes);
    let json = asking
        .act_keeping(&desk, b"", command, |_, entries| nominated(entries))
        .await?;
    let text = match json["stands"] == true {
        true => format!(
            "Member {member} stands in election {motion} as candidate {}.",
            json["candidate"]
        ),
        false => format!(
            "Member {member} is candidate {} in election {motion} once she accepts: `fenwick election accept {motion} --as {member}`.",
            json["candidate"]
        ),
    };
    Ok(Said::new(json, text))
}

fn nominated(entries: &[Entry]) -> Value {
    match entries.first().map(|entry| &entry.event) {
        Some(Event::Motion(MotionEvent::Nominated {
            motion,
            candidate,
            member,
            accepted,
            ..
        })) => json!({ "motion": motion, "candidate": candidate, "member": member, "stands": accepted }),
        _ => Value::Null,
    }
}

async fn stand(asking: &Asking, motion: MotionNo, stands: bool) -> Done {
    let desk = asking.desk().await?;
    let json = asking
        .act(
            &desk,
            Command::Stand(motion, stands),
            move |_, _| json!({ "motion": motion, "stands": stands }),
        )
        .await?;
    let text = match stands {
        true => format!("She stands in election {motion}."),
        false => format!("She stands in election {motion} no more."),
    };
    Ok(Said::new(json, text))
}

/// What is known of an election, taken out of the co-op at one moment.
pub struct Known {
    pub json: Value,
    pub candidates: Vec<Candidacy>,
    /// What each candidate says for herself.
    pub statements: Vec<Option<Hash>>,
    pub ballots: Option<Ballots>,
}

/// An election, whatever its stage.
///
/// # Errors
/// A refusal by `election.none` when the motion is no election.
pub async fn known(desk: &Desk, motion: MotionNo) -> Result<Known, Trouble> {
    desk.look(move |coop| {
        let found = coop.motions.get(motion)?;
        let json = shown(motion, found)?;
        let erased = |member| coop.members.get(member).is_none_or(|line| line.erased);
        let statement = |candidacy: &Candidacy| candidacy.text.filter(|_| !erased(candidacy.member));
        Ok(Known {
            json,
            statements: found.candidates.iter().map(statement).collect(),
            candidates: found.candidates.clone(),
            ballots: found.outcome.as_ref().and_then(|ended| ended.ballots.clone()),
        })
    })
    .await?
}

fn shown(motion: MotionNo, found: &Motion) -> Result<Value, Refusal> {
    let Some(election) = found.matter.election() else {
        return Err(
            Refusal::new("election.none", format!("motion {motion} is no election"))
                .hint(format!("`fenwick motion show {motion}` shows what it is")),
        );
    };
    let ended = found.outcome.as_ref();
    let elected = ended.and_then(|ended| ended.elected.as_ref());
    Ok(json!({
        "motion": motion, "office": election.office, "seats": election.seats, "rule": election.rule, "state": found.stage,
        "nominations_close_at": found.rules.nominations_close_at, "opens_at": found.rules.opens_at, "closes_at": found.rules.closes_at,
        "shortfall": ended.map(|ended| &ended.shortfall), "turnout": ended.map(|ended| ended.count.turnout()), "roll": ended.map(|ended| ended.roll),
        "elected": elected.map(|elected| &elected.members), "contested": elected.map(|elected| elected.contested),
        "in_words": in_words(motion, found),
    }))
}

/// What candidates are called, as far as the register still knows.
pub async fn names(desk: &Desk, candidates: &[Candidacy]) -> Result<Vec<String>, Trouble> {
    let numbers = candidates.iter().map(|candidate| candidate.member.0).collect();
    let known = records(desk, Some(numbers)).await?;
    let name = |member: MemberNo| {
        let record = known.get(&member.0);
        record.map_or_else(|| format!("member {member}"), |record| record.name.clone())
    };
    Ok(candidates
        .iter()
        .map(|candidate| name(candidate.member))
        .collect())
}

async fn show(asking: &Asking, motion: MotionNo) -> Done {
    let desk = asking.desk().await?;
    let Known {
        mut json,
        candidates,
        statements,
        ballots,
    } = known(&desk, motion).await?;
    let names = names(&desk, &candidates).await?;
    let mut listed = Vec::new();
    for (number, ((candidate, name), statement)) in
        (1u16..).zip(candidates.iter().zip(&names).zip(statements))
    {
        let statement = match statement {
            Some(digest) => Some(desk.office.text(digest).await?),
            None => None,
        };
        listed.push(json!({
            "candidate": number, "member": candidate.member, "name": name, "stands": candidate.stands, "statement": statement,
        }));
    }
    let mut text = told(&json, &listed);
    json["candidates"] = json!(listed);
    if let Some(ballots) = ballots {
        let report = ballots.report();
        text.push_str(&format!("\n{}", report.text(&names)));
        json["report"] = json!(report);
        json["lot"] = json!(ballots.lot);
    }
    Ok(Said::new(json, text))
}

fn told(json: &Value, candidates: &[Value]) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut text = format!(
        "Election {} ({} of {}): {}.\n",
        json["motion"],
        json["seats"],
        plain(&json["office"]),
        plain(&json["state"])
    );
    for line in json["in_words"].as_array().into_iter().flatten() {
        text.push_str(&format!("{}\n", plain(line)));
    }
    let rows = candidates.iter().map(|candidate| {
        let stands = match candidate["stands"] == true {
            true => "stands",
            false => "does not stand",
        };
        let said = candidate["statement"].as_str().unwrap_or("");
        vec![
            plain(&candidate["candidate"]),
            plain(&candidate["name"]),
            stands.to_owned(),
            said.to_owned(),
        ]
    });
    text.push_str(&format!("\n{}", table(&["candidate", "name", "", "says"], rows)));
    text
}
