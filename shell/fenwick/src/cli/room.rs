//! Papers and hands in a room, under two tellers.

use super::args::{Command as Typed, Room};
use super::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::people::ballot::{Choice, Paper, RoomCount};
use fenwick_office::texts;
use serde_json::{Value, json};

/// The commands about the room.
pub async fn room(asking: &Asking, command: Room) -> Done {
    match command {
        Room::HandOut { motion, ids } => hand_out(asking, motion, ids).await,
        Room::Count {
            motion,
            tellers,
            choices,
            spoilt,
            class,
            note,
        } => {
            let desk = asking.desk().await?;
            let tellers = members(&desk, &tellers).await?;
            let choices = choices
                .iter()
                .map(|text| choice(text))
                .collect::<Result<_, _>>()?;
            let (note, write) = texts::keep_private(desk.office.keyring(), &note)
                .map_err(|error| Trouble::failed("keyring", error))?;
            let counted = RoomCount {
                tellers,
                class,
                choices,
                spoilt,
                note,
            };
            count(asking, &desk, MotionNo(motion), (counted, write)).await
        }
    }
}

async fn hand_out(asking: &Asking, motion: u32, ids: Vec<String>) -> Done {
    let desk = asking.desk().await?;
    let number = MotionNo(motion);
    for id in ids {
        let member = desk.member(&id).await?;
        let one = Room::HandOut {
            motion,
            ids: vec![id],
        };
        let part = asking.part(&Typed::Room(one));
        let take = Command::TakePaper(number, member, Paper::Room);
        part.act(&desk, take, |_, _| Value::Null).await?;
    }
    let papers = desk
        .look(move |coop| {
            let found = coop.motions.get(number)?;
            let room = found.papers.values().filter(|paper| **paper == Paper::Room);
            Ok::<_, Trouble>(room.count())
        })
        .await??;
    Ok(Said::new(
        json!({ "motion": number, "papers": papers }),
        format!(
            "Papers handed out in the room for motion {number}: {papers}. Who handed papers to others does not count them."
        ),
    ))
}

async fn count(
    asking: &Asking,
    desk: &Desk,
    motion: MotionNo,
    (counted, write): (RoomCount, fenwick_office::journal::Write),
) -> Done {
    let papers = counted.papers();
    let json = asking
        .act_keeping(
            desk,
            b"",
            (Command::CountRoom(motion, counted), vec![write]),
            move |_, _| json!({ "motion": motion, "papers": papers }),
        )
        .await?;
    let text = format!(
        "The tellers' count on motion {motion} is recorded, papers: {papers}. A later count replaces it until the close; nobody is told of it before."
    );
    Ok(Said::new(json, text))
}

async fn members(desk: &Desk, ids: &[String]) -> Result<Vec<MemberNo>, Trouble> {
    let mut members = Vec::new();
    for id in ids {
        members.push(desk.member(id).await?);
    }
    Ok(members)
}

/// A choice with how many gave it: the last `=` stands before the number, since candidates may share a place.
fn choice(text: &str) -> Result<(u64, Choice), Trouble> {
    let usage = |why: &str| Trouble::Usage(format!("--choice '{text}': {why}, such as yes=12 or '3>1=2=4'"));
    let (choice, count) = text
        .rsplit_once('=')
        .ok_or_else(|| usage("write the choice, =, and how many gave it"))?;
    let count = count
        .trim()
        .parse()
        .map_err(|_| usage("how many gave it is a whole number"))?;
    let choice = choice.parse().map_err(|form: &str| usage(form))?;
    Ok((count, choice))
}
