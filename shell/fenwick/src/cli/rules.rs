//! Charters, bylaws, motions and votes.

use super::args::{Bylaws as BylawsCommand, Charter as CharterCommand, Motion as MotionCommand};
use super::ask::Asking;
use super::found::field_text;
use super::method::short;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::people::ballot::{
    Choice as BallotChoice, Event as MotionEvent, Matter, Motion, Party, Stage, Vote,
};
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Command, Coop, Event};
use fenwick_office::journal::Write;
use fenwick_office::{Act, Side};
use serde_json::{Value, json};

/// The commands about charters.
pub async fn charter(asking: &Asking, command: CharterCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        CharterCommand::List => {
            let charters = desk
                .look(|coop| coop.charters.values().cloned().collect::<Vec<_>>())
                .await?;
            let listed: Vec<Value> = charters
                .iter()
                .map(|charter| json!({ "dataset": charter.rule.dataset, "title": charter.rule.title, "motion": charter.motion }))
                .collect();
            let rows = charters.iter().map(|charter| {
                vec![
                    charter.rule.dataset.clone(),
                    charter.rule.title.clone(),
                    charter.rule.fields.len().to_string(),
                    charter.motion.to_string(),
                ]
            });
            Ok(Said::new(
                json!({ "charters": listed }),
                table(&["dataset", "title", "fields", "motion"], rows),
            ))
        }
        CharterCommand::Show { dataset } => {
            let name = dataset.clone();
            let found = desk.look(move |coop| coop.charters.get(&name).cloned()).await?;
            let missing = || {
                Trouble::Usage(format!(
                    "there is no charter for '{dataset}'; `fenwick charter list` shows them"
                ))
            };
            let found = found.ok_or_else(missing)?;
            let text = charter_text(&found.rule);
            Ok(Said::new(
                json!({ "charter": found.rule, "motion": found.motion }),
                text,
            ))
        }
        CharterCommand::Propose { file } => {
            let text = asking.read(&file)?;
            let charter: Charter = from_toml(&text)?;
            propose(asking, text.as_bytes(), Matter::Charter(Box::new(charter))).await
        }
    }
}

/// A charter in words.
pub fn charter_text(charter: &Charter) -> String {
    let rows = charter
        .fields
        .iter()
        .map(|field| vec![field.name.clone(), field.title.clone(), field_text(&field.kind)]);
    let purposes: Vec<&str> = charter.purposes.iter().map(|purpose| purpose.term()).collect();
    let tables = charter.tables.iter().map(|table| {
        format!(
            "public table {}: what is known of each {}, by {}\n",
            table.name,
            table.key,
            table.columns.join(", ")
        )
    });
    format!(
        "\n{}: {}\n{}\npurposes: {}; kept {} days; a member counts in at most {} groups, {} rows each\n{}{}",
        charter.dataset,
        charter.title,
        charter.benefit,
        purposes.join(", "),
        charter.retention_days,
        charter.groups_max,
        charter.rows_per_group_max,
        table(&["field", "what it is", "values"], rows),
        tables.collect::<String>()
    )
}

/// The commands about the bylaws.
pub async fn bylaws(asking: &Asking, command: BylawsCommand) -> Done {
    match command {
        BylawsCommand::Show => {
            let desk = asking.desk().await?;
            let found = desk.look(|coop| coop.bylaws.clone()).await?;
            let text = toml::to_string(&found.rule).map_err(|error| Trouble::failed("bylaws", error))?;
            let text = format!(
                "# in force since motion {}; change them with `fenwick bylaws propose FILE`\n{text}",
                found.motion
            );
            Ok(Said::new(
                json!({ "bylaws": found.rule, "motion": found.motion }),
                text,
            ))
        }
        BylawsCommand::Propose { file } => {
            let text = asking.read(&file)?;
            let bylaws: Bylaws = from_toml(&text)?;
            propose(asking, text.as_bytes(), Matter::Bylaws(Box::new(bylaws))).await
        }
    }
}

pub fn from_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    toml::from_str(text).map_err(|error| {
        Trouble::failed(
            "file.form",
            format!("the file is not of the right form: {}", error.message()),
        )
    })
}

/// Tables a motion; `contents` are the bytes of files that the command names.
pub async fn propose(asking: &Asking, contents: &[u8], matter: Matter) -> Done {
    propose_with(asking, contents, matter, Vec::new()).await
}

/// Tables a motion, and keeps with it what its matter names by digest.
pub async fn propose_with(asking: &Asking, contents: &[u8], matter: Matter, writes: Vec<Write>) -> Done {
    let desk = asking.desk().await?;
    let act = Act {
        asker: asking.asker(&desk, contents).await?,
        command: Command::Propose(matter.into()),
        keep: Box::new(move |_| {
            Ok(Side {
                writes,
                ..Side::default()
            })
        }),
        reply: Box::new(|_, entries| match entries.first().map(|entry| &entry.event) {
            Some(Event::Motion(MotionEvent::Noticed { motion, rules, .. })) => {
                json!({ "motion": motion, "state": "noticed", "opens_at": rules.opens_at, "closes_at": rules.closes_at, "roll_at": rules.roll_at })
            }
            _ => Value::Null,
        }),
    };
    let json = desk.office.act(act).await?;
    let text = format!(
        "Motion {} is tabled. Voting runs from {} to {}; who joined by {} votes.",
        json["motion"],
        plain(&json["opens_at"]),
        plain(&json["closes_at"]),
        plain(&json["roll_at"])
    );
    Ok(Said::new(json, text))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The commands about motions.
pub async fn motion(asking: &Asking, command: MotionCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        MotionCommand::List => {
            let listed = desk
                .look(|coop| {
                    coop.motions
                        .all()
                        .map(|(number, motion)| shown(number, motion))
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
        MotionCommand::Show { motion } => {
            let found = desk
                .look(move |coop| {
                    coop.motions
                        .get(MotionNo(motion))
                        .map(|found| shown(MotionNo(motion), found))
                })
                .await??;
            let text = motion_text(&found);
            Ok(Said::new(found, text))
        }
        MotionCommand::Propose(proposed) => super::propose::propose(asking, proposed).await,
        MotionCommand::Open { motion } => {
            stepped(asking, motion, Command::OpenMotion(MotionNo(motion)), Stage::Open).await
        }
        MotionCommand::Close { motion } => {
            stepped(
                asking,
                motion,
                Command::CloseMotion(MotionNo(motion)),
                Stage::Passed,
            )
            .await
        }
    }
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

fn shown(number: MotionNo, motion: &Motion) -> Value {
    let matter = match &motion.matter {
        Matter::Charter(charter) => format!("charter of {}", charter.dataset),
        Matter::Bylaws(_) => "bylaws".to_owned(),
        Matter::Method {
            method,
            approve: true,
        } => format!("method {}", short(*method)),
        Matter::Method {
            method,
            approve: false,
        } => format!("withdrawal of method {}", short(*method)),
        Matter::Price(_) => "price of answers".to_owned(),
        Matter::Recipient { recipient, refuse } => match refuse {
            true => format!("refusal of {} for all", party_text(recipient)),
            false => format!("admission of {} again", party_text(recipient)),
        },
        Matter::Request { request } => format!("request {request}"),
        Matter::Election(election) => format!("election: {} of {}", election.seats, election.office),
        Matter::Recall { office, member } => format!("recall of member {member} from {office}"),
        Matter::Expulsion { member } => format!("expulsion of member {member}"),
        Matter::Benefit { dataset } => format!("benefit of {dataset}"),
        Matter::Reaffirmation => "whether the bylaws still stand".to_owned(),
        Matter::Dissolution { .. } => "end of the co-op".to_owned(),
        Matter::Split { class, slug } => format!("parting of '{class}' into '{slug}'"),
        Matter::Resolution(text) => format!("resolution {}", short(*text)),
    };
    let outcome = match motion.stage {
        Stage::Passed => json!("passed"),
        Stage::Failed => json!("failed"),
        Stage::Noticed | Stage::Open => Value::Null,
    };
    // No running tally: what was said is told when nobody can answer it any more.
    let ended = motion.outcome.as_ref();
    let tally = ended.map(|ended| &ended.count);
    let tally = tally.map(|count| json!({ "yes": count.yes, "no": count.no, "abstain": count.abstain }));
    let came = motion.votes.len() + motion.papers.len();
    let turnout = ended.map_or(came as u64, |ended| ended.count.turnout());
    json!({
        "motion": number, "matter": matter, "sponsor": motion.sponsor, "state": motion.stage, "outcome": outcome,
        "opens_at": motion.rules.opens_at, "closes_at": motion.rules.closes_at, "roll_at": motion.rules.roll_at,
        "tally": tally, "turnout": turnout, "roll": ended.map(|ended| ended.roll),
        "quorum": format!("{}/{}", motion.rules.quorum.of, motion.rules.quorum.parts),
        "threshold": format!("{}{}/{}", if motion.rules.threshold.more_than { "more than " } else { "" }, motion.rules.threshold.of, motion.rules.threshold.parts),
    })
}

fn party_text(party: &Party) -> String {
    match party {
        Party::Class(class) => format!("class:{class}"),
        Party::User(user) => format!("user:{user}"),
    }
}

fn motion_text(motion: &Value) -> String {
    let tally = &motion["tally"];
    let roll = motion["roll"]
        .as_u64()
        .map(|roll| format!(" of {roll} on the roll"))
        .unwrap_or_default();
    let count = match tally.is_null() {
        true => "what they say is told at the close".to_owned(),
        false => format!(
            "yes {}, no {}, abstain {}",
            tally["yes"], tally["no"], tally["abstain"]
        ),
    };
    format!(
        "Motion {} ({}): {}.\n{} took part{roll}; {count}. Quorum {}, threshold {} of yes and no.\nOpens {}, closes {}.",
        motion["motion"],
        plain(&motion["matter"]),
        plain(&motion["state"]),
        motion["turnout"],
        plain(&motion["quorum"]),
        plain(&motion["threshold"]),
        plain(&motion["opens_at"]),
        plain(&motion["closes_at"])
    )
}

/// Votes on a motion: by name, or in secret through this machine.
pub async fn vote(asking: &Asking, motion: u32, choice: &str) -> Done {
    let choice: BallotChoice = choice
        .parse()
        .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
    let desk = asking.desk().await?;
    let number = MotionNo(motion);
    if desk
        .look(move |coop| coop.motions.get(number).is_ok_and(Motion::takes_papers))
        .await?
    {
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
