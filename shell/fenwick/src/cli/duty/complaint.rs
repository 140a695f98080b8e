//! Complaints: filed by a member, read by those who may close them, closed with reasons.

use super::{act, sealed, words};
use crate::cli::args::Complaint as ComplaintCommand;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Event;
use fenwick_coop::kernel::ids::{ComplaintNo, MemberNo};
use fenwick_coop::people::ballot::Event as MotionEvent;
use fenwick_coop::people::duty::{About, Act, Closure, Complaint, next_closer};
use serde_json::{Value, json};

/// The commands about complaints.
pub async fn complaint(asking: &Asking, command: ComplaintCommand) -> Done {
    match command {
        ComplaintCommand::File { about, text } => file(asking, &about, &text).await,
        ComplaintCommand::List => list(asking).await,
        ComplaintCommand::Put { complaint } => put(asking, ComplaintNo(complaint)).await,
        ComplaintCommand::Close { complaint, reasons } => {
            close(asking, ComplaintNo(complaint), &reasons).await
        }
    }
}

async fn about(desk: &Desk, text: &str) -> Result<About, Trouble> {
    match text.split_once(':') {
        None if text == "coop" => Ok(About::Coop),
        Some(("member", id)) => Ok(About::Member(desk.member(id).await?)),
        Some(("office", office)) => Ok(About::Office(office.to_owned())),
        _ => Err(Trouble::Usage(format!(
            "--about: '{text}' is not member:N, office:ID or coop"
        ))),
    }
}

async fn file(asking: &Asking, whom: &str, text: &str) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let about = about(&desk, whom).await?;
    let (digest, write) = sealed(&desk, member, text)?;
    let json = act(asking, &desk, (Act::Complain(about, digest), Some(write)), |coop, _| {
        let Some((complaint, found)) = coop.duties.complaints().last() else {
            return Value::Null;
        };
        let closers = coop.duties.closers(found, &coop.community());
        json!({ "complaint": complaint, "state": "open", "closers": closers, "next": next_closer(&closers) })
    })
    .await?;
    let text = format!(
        "Complaint {} is filed; {}.",
        json["complaint"],
        json["next"].as_str().unwrap_or("")
    );
    Ok(Said::new(json, text))
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let reader = asking.any_member(&desk).await?;
    let complaints = desk
        .look(move |coop| {
            let readable = |found: &Complaint| {
                let closers = || coop.duties.closers(found, &coop.community());
                reader.is_some_and(|reader| reader == found.member || closers().contains(&reader))
            };
            let each = coop.duties.complaints();
            each.map(|(number, found)| (number, found.clone(), readable(found)))
                .collect::<Vec<_>>()
        })
        .await?;
    let mut listed = Vec::new();
    for (number, found, readable) in complaints {
        listed.push(shown(&desk, (number, &found), readable).await?);
    }
    let plain = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let rows = listed.iter().map(|line| {
        let mut row = vec![line["complaint"].to_string()];
        row.extend(["state", "about", "text", "reasons"].map(|key| plain(&line[key])));
        row
    });
    let text = match listed.is_empty() {
        true => "Nobody has complained.\n".to_owned(),
        false => table(
            &[
                "complaint",
                "state",
                "about",
                "what she says",
                "reasons of the close",
            ],
            rows,
        ),
    };
    Ok(Said::new(json!({ "complaints": listed }), text))
}

/// A complaint: that there is one for everybody, and what it says for those whose matter it is.
async fn shown(
    desk: &Desk,
    (number, found): (ComplaintNo, &Complaint),
    readable: bool,
) -> Result<Value, Trouble> {
    let state = if found.closed.is_some() { "closed" } else { "open" };
    let mut line = json!({ "complaint": number, "state": state, "closed_by": Option::<MemberNo>::None });
    if let Some((Closure::Members { motion, upheld }, _)) = found.closed {
        line["motion"] = json!(motion);
        line["upheld"] = json!(upheld);
    }
    if let Some((Closure::Officer { by, .. }, _)) = found.closed {
        line["closed_by"] = json!(by);
    }
    if readable {
        line["about"] = json!(match &found.about {
            About::Member(member) => format!("member:{member}"),
            About::Office(office) => format!("office:{office}"),
            About::Coop => "coop".to_owned(),
        });
        line["member"] = json!(found.member);
        line["since"] = json!(found.at);
        line["ended"] = json!(found.closed.map(|(_, at)| at));
        line["text"] = json!(words(desk, found.member, found.text).await?);
        if let Some((Closure::Officer { by, reasons }, _)) = found.closed {
            line["reasons"] = json!(words(desk, by, reasons).await?);
        }
    }
    Ok(line)
}

async fn put(asking: &Asking, complaint: ComplaintNo) -> Done {
    let desk = asking.desk().await?;
    let put = Act::PutComplaint(complaint);
    let json = act(asking, &desk, (put, None), move |_, entries| {
        let events = entries.iter().map(|entry| &entry.event);
        let mut noticed = events.filter_map(|event| match event {
            Event::Motion(MotionEvent::Noticed { motion, rules, .. }) => Some((motion, rules)),
            _ => None,
        });
        let Some((motion, rules)) = noticed.next() else {
            return Value::Null;
        };
        json!({ "complaint": complaint, "motion": motion, "opens_at": rules.opens_at, "closes_at": rules.closes_at })
    })
    .await?;
    let plain = |key: &str| json[key].as_str().unwrap_or("").to_owned();
    let text = format!(
        "Complaint {complaint} is before the members: motion {}. Voting runs from {} to {}.\n\
         A yes upholds it; a no closes it too; where too few take part it stays open. What it says is hers to tell.",
        json["motion"],
        plain("opens_at"),
        plain("closes_at")
    );
    Ok(Said::new(json, text))
}

async fn close(asking: &Asking, complaint: ComplaintNo, reasons: &str) -> Done {
    let desk = asking.desk().await?;
    let by = asking.acting_member(&desk).await?;
    let (digest, write) = sealed(&desk, by, reasons)?;
    let close = Act::CloseComplaint(complaint, digest);
    let json = act(
        asking,
        &desk,
        (close, Some(write)),
        move |_, _| json!({ "complaint": complaint, "state": "closed", "closed_by": by }),
    )
    .await?;
    let text = format!(
        "Complaint {complaint} is closed; whose it is reads the reasons with `fenwick complaint list --as ID`."
    );
    Ok(Said::new(json, text))
}
