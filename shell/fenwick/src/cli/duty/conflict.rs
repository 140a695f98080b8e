//! The register of conflicts of interest.

use super::{act, sealed, words};
use crate::cli::args::Conflict as ConflictCommand;
use crate::cli::ask::Asking;
use crate::said::{Done, Said, table};
use fenwick_coop::kernel::ids::UserNo;
use fenwick_coop::people::duty::Act;
use serde_json::{Value, json};

/// The commands about conflicts of interest.
pub async fn conflict(asking: &Asking, command: ConflictCommand) -> Done {
    match command {
        ConflictCommand::Declare { user, of, why } => {
            declare(asking, (UserNo(user), of.as_deref()), why.as_deref()).await
        }
        ConflictCommand::End { user, of } => end(asking, UserNo(user), &of).await,
        ConflictCommand::List => list(asking).await,
    }
}

async fn declare(asking: &Asking, (user, of): (UserNo, Option<&str>), why: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let by = asking.acting_member(&desk).await?;
    let of = match of {
        Some(id) => desk.member(id).await?,
        None => by,
    };
    let kept = why.map(|why| sealed(&desk, of, why)).transpose()?;
    let (why, write) = kept.map_or((None, None), |(digest, write)| (Some(digest), Some(write)));
    let member = Some(of);
    let declare = Act::DeclareConflict { member, user, why };
    let json = act(
        asking,
        &desk,
        (declare, write),
        move |_, _| json!({ "member": of, "user": user, "declared": true }),
    )
    .await?;
    let text = format!("Member {of} stands aside from now on in what concerns data user {user}.");
    Ok(Said::new(json, text))
}

async fn end(asking: &Asking, user: UserNo, of: &str) -> Done {
    let desk = asking.desk().await?;
    let of = desk.member(of).await?;
    let attested_by = asking.attesting(&desk).await?;
    let end = Act::EndConflict {
        member: Some(of),
        user,
        attested_by,
    };
    let json = act(
        asking,
        &desk,
        (end, None),
        move |_, _| json!({ "member": of, "user": user, "ended": true }),
    )
    .await?;
    let text = format!("The conflict of interest of member {of} with data user {user} is over.");
    Ok(Said::new(json, text))
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let reader = asking.any_member(&desk).await?;
    let (conflicts, officer) = desk
        .look(move |coop| {
            let officer = reader.is_some_and(|reader| coop.duties.is_officer(reader));
            (coop.duties.conflicts().to_vec(), officer)
        })
        .await?;
    let (mut listed, mut rows) = (Vec::new(), Vec::new());
    for found in conflicts {
        let why = match found.why {
            Some(digest) if officer || reader == Some(found.member) => {
                words(&desk, found.member, digest).await?
            }
            _ => None,
        };
        let state = match found.ended {
            Some(ended) => format!("ended {}", ended.date()),
            None => "stands aside".to_owned(),
        };
        rows.push(vec![
            found.member.to_string(),
            found.user.to_string(),
            found.since.date().to_string(),
            state,
            why.clone().unwrap_or_default(),
        ]);
        listed.push(json!({
            "member": found.member, "user": found.user, "since": found.since, "by": found.by, "ended": found.ended, "why": why,
        }));
    }
    let text = match listed.is_empty() {
        true => "No conflict of interest is entered.\n".to_owned(),
        false => table(&["member", "data user", "since", "state", "reason"], rows),
    };
    Ok(Said::new(json!({ "conflicts": Value::Array(listed) }), text))
}
