//! Erasing all that is hers: what goes, what stays, her number typed as a last word, and a page that says it is done.

use super::super::super::form::Form;
use super::super::super::look::frame::Frame;
use super::super::super::view::{Page, frame, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::brought::of;
use super::leave::number_field;
use super::sure::Sure;
use crate::cli::args::{Command, Log, Member};
use crate::said::Trouble;
use crate::visitor::Visitor;
use crate::web::member::stopped::Stopped;
use crate::web::ops::Client;
use crate::web::signing::proof;
use askama::Template;
use axum::Extension;
use serde_json::Value;

#[derive(Template)]
#[template(path = "member/data/erased.html")]
struct Erased {
    frame: Frame,
    say: Words,
    facts: Vec<(String, String)>,
    /// The co-op's signed log as it stood then; empty where it could not be had.
    note: String,
    wiped: bool,
}

async fn asked(visit: &Visit) -> Result<Sure, Wrong> {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let hers = of(visit, None).await?;
    let mut facts: Vec<(String, String)> = hers
        .datasets
        .iter()
        .filter(|set| set.rows + set.held > 0)
        .map(|set| {
            (
                set.title.clone(),
                say.with("common-rows", "count", set.rows + set.held).to_string(),
            )
        })
        .collect();
    facts.push((t("member-data-files"), say.number(hers.originals.files)));
    let me = visit.member()?;
    let mut fields = vec![number_field(visit, &me.to_string())];
    if proof::asks_pin(visit, me).await? {
        fields.push(proof::field(visit));
    }
    let stays = ["erase-how", "erase-too", "erase-keep", "erase-log"];
    Ok(Sure {
        says: stays.map(|part| t(&format!("member-data-{part}"))).to_vec(),
        facts,
        fields,
        button: t("member-data-erase-go"),
        stay: (visit.at("/me/data"), t("common-cancel")),
        ..Sure::new(visit, "member-data-erase", "/me/erase", "/me/data")?
    })
}

pub async fn page(visit: Visit) -> Page {
    html(&asked(&visit).await?)
}

pub async fn erase(visit: Visit, client: Option<Extension<Client>>, form: Form) -> Page {
    let member = visit.member()?;
    if form.one("number") != member.to_string() {
        let mut page = asked(&visit).await?;
        if let Some(field) = page.fields.first_mut() {
            field.value = form.one("number").to_owned();
            field.error = visit.say.t("member-data-erase-wrong").to_string().into();
        }
        return to_mend(&page);
    }
    // Whoever finds a device signed in erases nobody.
    if proof::asks_pin(&visit, member).await? {
        if let Some(wrong) = proof::unproved(&visit, member, client, &form).await? {
            let mut page = asked(&visit).await?;
            if let [number, pin] = page.fields.as_mut_slice() {
                number.value = form.one("number").to_owned();
                pin.error = wrong.into();
            }
            return to_mend(&page);
        }
    } else if !proof::is_fresh(&visit) {
        return stopped(&visit, proof::stale(&visit)).await;
    }
    let erase = Member::Erase {
        id: member.to_string(),
    };
    let hers = asked(&visit).await?.facts;
    match visit.act(Command::Member(erase), &form).await {
        Ok(said) => gone(visit, member.to_string(), (hers, said.json["wiped"] == true)).await,
        Err(trouble) => stopped(&visit, trouble).await,
    }
}

/// The same page, with why it was not done.
async fn stopped(visit: &Visit, trouble: Trouble) -> Page {
    let stopped = Stopped::of(&visit.say, trouble)?;
    to_mend(&Sure {
        stopped,
        ..asked(visit).await?
    })
}

/// Signs her out wherever she was, lets go of what waited, and says what is gone.
async fn gone(visit: Visit, number: String, (what, wiped): (Vec<(String, String)>, bool)) -> Page {
    let (served, hers) = (&visit.served, visit.visitor);
    served.waiting.forget(&visit.slug, hers);
    if let Some(member) = hers.member() {
        served
            .sessions
            .end_others(&visit.slug, Visitor::Member(member), None);
    }
    served.sessions.end(&visit.token);
    // From here on nobody is there.
    let nobody = Visit {
        visitor: Visitor::Nobody,
        session: None,
        manages: false,
        helps: false,
        ..visit
    };
    let log: Option<Value> = nobody.ask(Command::Log(Log::Checkpoint)).await.ok();
    let log = log.unwrap_or_default();
    let say = nobody.say.clone();
    let now = nobody.look(crate::cli::now_of).await?;
    let lines = log["size"].as_u64().unwrap_or(0);
    let mut facts = vec![
        (say.t("member-data-about-number").to_string(), number),
        (say.t("member-data-erased-at").to_string(), say.moment(now)),
    ];
    facts.extend(what);
    facts.push((say.t("member-data-erased-log").to_string(), say.number(lines)));
    html(&Erased {
        frame: frame(&nobody, "member-data-erased-title"),
        facts,
        note: log["note"].as_str().unwrap_or_default().to_owned(),
        wiped,
        say,
    })
}
