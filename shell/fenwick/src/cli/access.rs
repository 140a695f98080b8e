//! Accounts: codes given out, ways to sign in shown and ended, people let in again.

use super::args::Access as AccessCommand;
use super::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use crate::web::signing::code;
use fenwick_coop::kernel::ids::UserNo;
use fenwick_coop::people::access::{Act, Credential, Who};
use fenwick_coop::{Command, Coop};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::json;

/// The commands about accounts.
pub async fn access(asking: &Asking, command: AccessCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        AccessCommand::Invite { who, out, url } => {
            let whose = account(&desk, &who).await?;
            let invite = |code| Act::Invite(whose, code);
            let mut said = give_code(asking, &desk, (whose, &url), invite).await?;
            if let Some(out) = out {
                let link = said.json["link"].as_str().unwrap_or_default();
                let path = asking.path(&out);
                crate::sink::free(&path)?;
                std::fs::write(&path, picture(link)?).map_err(|error| Trouble::unread(&out, &error))?;
                said.text
                    .push_str(&format!("Its picture is in '{}'.\n", out.display()));
            }
            Ok(said)
        }
        AccessCommand::Recover { who, url } => {
            let whose = account(&desk, &who).await?;
            let attested_by = asking.attesting(&desk).await?;
            let recover = |code| Act::Recover {
                who: whose,
                code,
                attested_by,
            };
            let mut said = give_code(asking, &desk, (whose, &url), recover).await?;
            said.text.push_str(
                "All her old ways to sign in have ended, and her first page tells her who did this.\n",
            );
            Ok(said)
        }
        AccessCommand::Show { who } => {
            let whose = account(&desk, &who).await?;
            show(&desk, whose).await
        }
        AccessCommand::Drop { who, way } => {
            let whose = account(&desk, &who).await?;
            let place = usize::try_from(way).ok().and_then(|way| way.checked_sub(1));
            let ways = desk.look(move |coop| ways(coop, whose)).await?;
            let found = place.and_then(|place| ways.get(place)).ok_or_else(|| {
                Trouble::Usage(format!(
                    "there is no way {way}; `fenwick access show {who}` lists them"
                ))
            })?;
            let act = Command::Access(Act::Drop(whose, found.digest));
            let json = asking
                .act(&desk, act, move |_, _| json!({ "who": whose, "dropped": way }))
                .await?;
            Ok(Said::new(json, format!("Way {way} to sign in has ended.")))
        }
    }
}

/// Whose account is meant.
async fn account(desk: &Desk, who: &str) -> Result<Who, Trouble> {
    match who.strip_prefix("user:") {
        None => Ok(Who::Member(desk.member(who).await?)),
        Some(user) => {
            let number = user.parse().map(UserNo);
            number.map(Who::User).map_err(|_| {
                Trouble::Usage(format!(
                    "'{who}' is no data user: give user:NUMBER (`fenwick user list`)"
                ))
            })
        }
    }
}

fn ways(coop: &Coop, who: Who) -> Vec<Credential> {
    coop.access
        .account(who)
        .map(|account| account.credentials.clone())
        .unwrap_or_default()
}

/// Gives out a code. It is nowhere but in this answer.
async fn give_code(
    asking: &Asking,
    desk: &Desk,
    (who, url): (Who, &str),
    act: impl FnOnce(fenwick_coop::kernel::hash::Hash) -> Act,
) -> Done {
    let plain = code::fresh()?;
    let act = Command::Access(act(code::digest(desk, &plain)));
    let asker = fenwick_office::Asker {
        // A repeat gives out another code: the first is in nobody's memory but hers to whom it was given.
        request: None,
        ..asking.asker(desk, b"").await?
    };
    let reply = move |coop: &Coop, _: &[_]| {
        let until = coop.access.account(who).and_then(|account| account.code);
        json!({ "until": until.map(|(_, until)| until), "coop": coop.founding.slug })
    };
    let mut json = desk
        .office
        .act(fenwick_office::Act::plain(asker, act, reply))
        .await?;
    let slug = json["coop"].as_str().unwrap_or_default();
    let link = format!("{}/{slug}/join/{plain}", url.trim_end_matches('/'));
    let text = format!(
        "The code is {plain}\nIt is shown only now, works once, and until {}.\nAs a link: {link}\n",
        json["until"].as_str().unwrap_or_default()
    );
    json["who"] = json!(who);
    json["code"] = json!(plain);
    json["link"] = json!(link);
    Ok(Said::new(json, text))
}

/// A link as a picture.
///
/// # Errors
/// When it is too long for one.
pub fn picture(link: &str) -> Result<String, Trouble> {
    let code = QrCode::new(link.as_bytes()).map_err(|error| Trouble::failed("picture", error))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build())
}

async fn show(desk: &Desk, who: Who) -> Done {
    let json = desk.look(move |coop| {
        let account = coop.access.account(who);
        json!({ "who": who, "ways": ways(coop, who), "invited_until": account.and_then(|account| account.code).map(|(_, until)| until),
                "recovered": account.and_then(|account| account.recovered.clone()) })
    });
    let json = json.await?;
    let rows = json["ways"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(1u32..)
        .map(|(way, place)| {
            let plain = |key: &str| way[key].as_str().unwrap_or_default().to_owned();
            vec![place.to_string(), plain("kind"), plain("since")]
        });
    let mut text = crate::said::table(&["way", "kind", "since"], rows);
    if let Some(until) = json["invited_until"].as_str() {
        text.push_str(&format!("A code waits until {until}.\n"));
    }
    Ok(Said::new(json, text))
}
