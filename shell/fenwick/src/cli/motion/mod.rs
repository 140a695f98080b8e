//! Motions: tabled, shown, opened and closed when they are due; and votes by name.

mod changes;
mod matter;
mod shown;
mod words;

pub use changes::of_matter;
pub use matter::matter_text;
pub use words::{CAN_SIGN, in_words, many};

use super::args::{Motion as MotionCommand, Propose};
use super::ask::{Asking, clock, number as number_of};
use super::propose::{Proposed, proposed};
use crate::said::{Done, Said, Trouble, table};
use crate::secret::openable;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::people::ballot::{Choice, Event as MotionEvent, Matter, Stage, Tabled, Vote};
use fenwick_coop::people::bylaws::Form;
use fenwick_coop::{Command, Coop, Entry, Event};
use fenwick_office::journal::Write;
use serde_json::{Value, json};
use shown::shown;

/// The commands about motions.
pub async fn motion(asking: &Asking, command: MotionCommand) -> Done {
    match command {
        MotionCommand::List => list(asking).await,
        MotionCommand::Show { motion } => show(asking, MotionNo(motion)).await,
        MotionCommand::Propose { what, urgent } => propose(asking, what, urgent).await,
        MotionCommand::Secret { motion } => secret(asking, MotionNo(motion)).await,
        MotionCommand::Open { motion } => {
            stepped(asking, motion, Command::OpenMotion(MotionNo(motion)), Stage::Open).await
        }
        MotionCommand::Close { motion } => {
            let desk = asking.desk().await?;
            openable(&desk, MotionNo(motion), clock(asking, &desk).await?).await?;
            let close = Command::CloseMotion(MotionNo(motion));
            stepped(asking, motion, close, Stage::Passed).await
        }
    }
}

/// Tables what was typed.
pub async fn propose(asking: &Asking, what: Propose, urgent: bool) -> Done {
    let desk = asking.desk().await?;
    let Proposed {
        matter,
        contents,
        writes,
    } = proposed(asking, &desk, what).await?;
    let command = Command::Propose(Tabled { matter, urgent });
    let json = asking
        .act_keeping(&desk, contents.as_bytes(), (command, writes), |_, entries| {
            noticed(entries)
        })
        .await?;
    Ok(tabled(json))
}

/// Tables a matter, and keeps with it what it names by digest; `contents` are the bytes of files that the command names.
pub async fn table_matter(asking: &Asking, contents: &[u8], (matter, writes): (Matter, Vec<Write>)) -> Done {
    let desk = asking.desk().await?;
    let command = (Command::Propose(matter.into()), writes);
    let json = asking
        .act_keeping(&desk, contents, command, |_, entries| noticed(entries))
        .await?;
    Ok(tabled(json))
}

/// The notice among these entries, if there is one.
pub fn noticed(entries: &[Entry]) -> Value {
    let notice = entries.iter().find_map(|entry| match &entry.event {
        Event::Motion(MotionEvent::Noticed { motion, rules, .. }) => Some(json!({
            "motion": motion, "state": "noticed", "opens_at": rules.opens_at, "closes_at": rules.closes_at, "roll_at": rules.roll_at,
        })),
        _ => None,
    });
    notice.unwrap_or_default()
}

/// A notice in words.
pub fn noticed_text(json: &Value) -> String {
    format!(
        "Motion {} is tabled. Voting runs from {} to {}; who joined by {} votes.",
        json["motion"],
        plain(&json["opens_at"]),
        plain(&json["closes_at"]),
        plain(&json["roll_at"])
    )
}

fn tabled(json: Value) -> Said {
    let text = noticed_text(&json);
    Said::new(json, text)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let listed = desk
        .look(|coop| {
            let all = coop.motions.all();
            all.map(|(number, motion)| shown(number, motion))
                .collect::<Vec<_>>()
        })
        .await?;
    let rows = listed.iter().map(|motion| {
        ["motion", "matter", "state", "opens_at", "closes_at"]
            .map(|key| plain(&motion[key]))
            .to_vec()
    });
    let text = table(&["motion", "matter", "state", "opens", "closes"], rows);
    Ok(Said::new(json!({ "motions": listed }), text))
}

async fn show(asking: &Asking, number: MotionNo) -> Done {
    let desk = asking.desk().await?;
    let (mut json, matter, notes) = desk
        .look(move |coop| {
            let found = coop.motions.get(number)?;
            let ended = found.outcome.is_some();
            let rooms = found.room.iter().filter(|_| ended);
            let notes: Vec<_> = rooms.map(|room| room.note).collect();
            let mut json = shown(number, found);
            changes::told(&mut json, coop, found);
            Ok::<_, Trouble>((json, found.matter.clone(), notes))
        })
        .await??;
    if let Matter::Resolution(digest) = matter {
        json["text"] = json!(desk.office.text(digest).await?);
    }
    for (place, note) in notes.into_iter().enumerate() {
        json["room"][place]["note"] = json!(desk.office.text(note).await?);
    }
    let text = motion_text(&json);
    Ok(Said::new(json, text))
}

/// A motion as people read it.
fn motion_text(motion: &Value) -> String {
    let mut text = format!(
        "Motion {} ({}): {}.\nOpens {}, closes {}.\n",
        motion["motion"],
        plain(&motion["matter"]),
        plain(&motion["state"]),
        plain(&motion["opens_at"]),
        plain(&motion["closes_at"])
    );
    let lines = motion["in_words"].as_array().into_iter().flatten();
    for line in lines.filter_map(Value::as_str) {
        text.push_str(line);
        text.push('\n');
    }
    for room in motion["room"].as_array().into_iter().flatten() {
        if let Some(note) = room["note"].as_str() {
            text.push_str(&format!(
                "Counted in the room by members {}: {note}\n",
                tellers(room)
            ));
        }
    }
    if let Some(resolution) = motion["text"].as_str() {
        text.push_str(&format!("\n{resolution}"));
    }
    text
}

fn tellers(room: &Value) -> String {
    let tellers = room["tellers"].as_array().into_iter().flatten();
    tellers.map(Value::to_string).collect::<Vec<_>>().join(" and ")
}

async fn secret(asking: &Asking, number: MotionNo) -> Done {
    let desk = asking.desk().await?;
    let demanded = move |coop: &Coop, _: &[Entry]| {
        coop.motions.get(number).map_or(
            Value::Null,
            |found| json!({ "motion": number, "form": found.form, "demanding": found.secret_demanded.len() }),
        )
    };
    let json = asking
        .act(&desk, Command::Vote(number, Vote::DemandSecret), demanded)
        .await?;
    let text = match json["form"] == "secret" {
        true => format!("Motion {number} is voted in secret."),
        false => format!(
            "The demand is recorded. A secret vote on motion {number} is now demanded by {}, not yet enough.",
            many(number_of(&json, "demanding"), "member")
        ),
    };
    Ok(Said::new(json, text))
}

/// Opens or closes a motion. When its date already did it, that is what is answered.
async fn stepped(asking: &Asking, motion: u32, command: Command, wanted: Stage) -> Done {
    let desk = asking.desk().await?;
    let number = MotionNo(motion);
    let answer = move |coop: &Coop| {
        coop.motions
            .get(number)
            .map_or(Value::Null, |found| shown(number, found))
    };
    let json = match asking.act(&desk, command, move |coop, _| answer(coop)).await {
        Err(Trouble::Refused(refusal)) if refusal.rule == "motion.stage" => {
            let found = desk
                .look(move |coop| {
                    coop.motions
                        .get(number)
                        .map(|found| (found.stage, shown(number, found)))
                })
                .await??;
            let there = match wanted {
                Stage::Open => found.0 == Stage::Open,
                _ => matches!(found.0, Stage::Passed | Stage::Failed),
            };
            if !there {
                return Err(Trouble::Refused(refusal));
            }
            found.1
        }
        other => other?,
    };
    let text = motion_text(&json);
    Ok(Said::new(json, text))
}

/// Votes on a motion: by name, or in secret through this machine.
pub async fn vote(asking: &Asking, motion: u32, choice: &str) -> Done {
    let choice: Choice = choice
        .parse()
        .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
    let desk = asking.desk().await?;
    let number = MotionNo(motion);
    // Of a vote that is secret, or still may become so, nothing is remembered that tells what somebody would have chosen.
    let member = asking.acting_member(&desk).await.ok();
    let chosen = choice.clone();
    let takes = move |coop: &Coop| {
        let found = coop.motions.get(number)?;
        let is_here = member.is_some_and(|member| coop.members.known(member).is_ok());
        let may_become = found.stage == Stage::Noticed && found.rules.secret_demand.is_some();
        let may_be_secret = found.form == Form::Secret || may_become;
        match is_here && may_be_secret {
            true => {
                let read = found.read(&chosen);
                coop.motions.may_cast(number, &read, coop.last_at).map(|()| true)
            }
            false => Ok(false),
        }
    };
    if desk.look(takes).await?? {
        return super::ballot::trusted(asking, &desk, number, choice).await;
    }
    let said = choice.to_string();
    let json = asking
        .act(
            &desk,
            Command::Vote(number, Vote::Cast(choice)),
            move |_, _| json!({ "motion": number, "vote": said }),
        )
        .await?;
    Ok(Said::new(
        json,
        format!(
            "The vote on motion {motion} is recorded. A later vote of the same member replaces it until the close."
        ),
    ))
}
