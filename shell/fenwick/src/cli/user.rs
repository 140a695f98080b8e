//! Data users: registered, vetted, listed.

use super::args::User as UserCommand;
use super::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::UserNo;
use fenwick_office::{Act, Side, texts};
use serde_json::json;

/// The commands about data users.
pub async fn user(asking: &Asking, command: UserCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        UserCommand::Add { name, kind, country } => {
            let (commitment, write) = texts::keep_private(desk.office.keyring(), name.trim())
                .map_err(|error| Trouble::failed("keyring", error))?;
            let act = Act {
                asker: asking.asker(&desk, b"").await?,
                command: Command::Register {
                    class: kind,
                    country,
                    commitment,
                },
                keep: Box::new(move |_| {
                    Ok(Side {
                        writes: vec![write],
                        ..Side::default()
                    })
                }),
                reply: Box::new(
                    |coop, _| json!({ "user": coop.requests.users().last().map(|(number, _)| number) }),
                ),
            };
            let json = desk.office.act(act).await?;
            let text = format!(
                "Data user {} is registered; an officer vets it with `fenwick user vet {} --as OFFICER`.",
                json["user"], json["user"]
            );
            Ok(Said::new(json, text))
        }
        UserCommand::Vet { user } => {
            let json = asking
                .act(
                    &desk,
                    Command::Vet(UserNo(user)),
                    move |_, _| json!({ "user": user, "vetted": true }),
                )
                .await?;
            Ok(Said::new(json, format!("Data user {user} is vetted.")))
        }
        UserCommand::List => list_users(&desk).await,
    }
}

async fn list_users(desk: &Desk) -> Done {
    let users = desk
        .look(|coop| {
            coop.requests
                .users()
                .map(|(number, user)| (number, user.clone()))
                .collect::<Vec<_>>()
        })
        .await?;
    let mut listed = Vec::new();
    let mut rows = Vec::new();
    for (number, user) in users {
        let name = desk.office.text(user.commitment).await?;
        let vetted = user.vetted_by.map_or("not vetted".to_owned(), |officer| {
            format!("vetted by officer {officer}")
        });
        rows.push(vec![
            number.to_string(),
            name.clone(),
            user.class.clone(),
            user.country.clone(),
            vetted,
        ]);
        listed.push(json!({ "user": number, "name": name, "kind": user.class, "country": user.country, "vetted_by": user.vetted_by }));
    }
    Ok(Said::new(
        json!({ "users": listed }),
        table(&["user", "name", "kind", "country", "standing"], rows),
    ))
}
