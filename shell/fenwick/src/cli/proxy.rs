//! Proxies: votes given into other members' hands, for one motion.

use super::args::Proxy;
use super::ask::{Asking, number};
use super::motion::many;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::people::ballot::{Proxies, Vote};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The commands about proxies.
pub async fn proxy(asking: &Asking, command: Proxy) -> Done {
    match command {
        Proxy::Give { motion, member } => give(asking, MotionNo(motion), &member).await,
        Proxy::TakeBack { motion } => take_back(asking, MotionNo(motion)).await,
        Proxy::List { motion } => list(asking, MotionNo(motion)).await,
    }
}

async fn give(asking: &Asking, motion: MotionNo, holder: &str) -> Done {
    let desk = asking.desk().await?;
    let holder = desk.member(holder).await?;
    let command = Command::Vote(motion, Vote::Delegate(Some(holder)));
    let json = asking
        .act(
            &desk,
            command,
            move |_, _| json!({ "motion": motion, "holder": holder }),
        )
        .await?;
    let text = format!(
        "Member {holder} now votes for her on motion {motion}. She can take it back, or vote herself, until the close."
    );
    Ok(Said::new(json, text))
}

async fn take_back(asking: &Asking, motion: MotionNo) -> Done {
    let desk = asking.desk().await?;
    let command = Command::Vote(motion, Vote::Delegate(None));
    let json = asking
        .act(
            &desk,
            command,
            move |_, _| json!({ "motion": motion, "holder": null }),
        )
        .await?;
    Ok(Said::new(
        json,
        format!("Her vote on motion {motion} is her own again."),
    ))
}

/// Nobody's vote is silently heavy: who holds how many is told to all, whose they are only to whom it concerns.
async fn list(asking: &Asking, motion: MotionNo) -> Done {
    let desk = asking.desk().await?;
    let who = asking.any_member(&desk).await?;
    let json = desk
        .look(move |coop| {
            let found = coop.motions.get(motion)?;
            Ok::<_, Trouble>(json!({
                "motion": motion, "most": found.rules.proxies_max, "holders": holders(&found.proxies),
                "own": who.map(|who| own(&found.proxies, who)),
            }))
        })
        .await??;
    let rows = json["holders"].as_array().into_iter().flatten();
    let rows = rows.map(|holder| vec![holder["member"].to_string(), holder["votes_for"].to_string()]);
    let mut text = table(&["member", "votes for others"], rows);
    text.push_str(&format!(
        "A member votes for at most {}.\n",
        many(number(&json, "most"), "other")
    ));
    if !json["own"].is_null() {
        text.push_str(&own_text(&json["own"]));
    }
    Ok(Said::new(json, text))
}

fn holders(proxies: &Proxies) -> Vec<Value> {
    let holders: BTreeSet<MemberNo> = proxies.all().map(|(_, holder)| holder).collect();
    let each = holders.into_iter();
    each.map(|member| json!({ "member": member, "votes_for": proxies.held_by(member) }))
        .collect()
}

fn own(proxies: &Proxies, who: MemberNo) -> Value {
    let givers = proxies.all().filter(|(_, holder)| *holder == who);
    let givers: Vec<MemberNo> = givers.map(|(giver, _)| giver).collect();
    json!({ "holder": proxies.holder_of(who), "votes_for": givers })
}

fn own_text(own: &Value) -> String {
    let givers = own["votes_for"].as_array().into_iter().flatten();
    let givers: Vec<String> = givers.map(Value::to_string).collect();
    match (own["holder"].is_null(), givers.is_empty()) {
        (false, _) => format!("Member {} votes for her.\n", own["holder"]),
        (true, true) => "She votes for herself alone.\n".to_owned(),
        (true, false) => format!("Besides for herself she votes for: {}.\n", givers.join(", ")),
    }
}
