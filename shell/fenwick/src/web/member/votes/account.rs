//! Her account: what the co-op has of her name and contact, her language, and being let in again.

use super::ask::Ask;
use super::offices::called;
use crate::cli::args::{Access, Command, Member};
use crate::visitor::Visitor;
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::field::Field;
use crate::web::look::frame::Frame;
use crate::web::routes::Route;
use crate::web::signing::accounts;
use crate::web::view::{Page, encoded, frame, go, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::access::Who;
use serde::Deserialize;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/account", Door::Member, page),
        Route::post("/{coop}/me/account/seen", Door::Member, seen),
        Route::get("/{coop}/me/account/correct", Door::Member, ask_correct),
        Route::post("/{coop}/me/account/correct", Door::Member, correct),
    ]
}

/// An account as the command says it.
#[derive(Deserialize)]
pub struct Shown {
    ways: Vec<WayShown>,
    recovered: Option<Recovered>,
}

#[derive(Deserialize)]
struct WayShown {
    kind: String,
    digest: fenwick_coop::kernel::hash::Hash,
    since: Time,
}

#[derive(Deserialize)]
struct Recovered {
    at: Time,
    by: Vec<u32>,
}

/// One way to sign in.
pub struct Way {
    pub name: String,
    pub since: String,
    pub remove: String,
    pub is_pin: bool,
}

#[derive(Template)]
#[template(path = "member/votes/account.html")]
struct Account {
    frame: Frame,
    say: Words,
    slug: String,
    mark: String,
    once: String,
    recovered: String,
    ways: Vec<Way>,
    has_pin: bool,
    passkeys: bool,
    facts: Vec<(String, String)>,
    language: String,
    is_own_device: bool,
}

/// The member on a device of her own; who is helped has somebody else's before her.
///
/// # Errors
/// When she is helped.
pub fn herself(visit: &Visit) -> Result<MemberNo, Wrong> {
    match visit.visitor {
        Visitor::Member(member) => Ok(member),
        _ => Err(Wrong::Closed),
    }
}

/// Her ways to sign in, in order, each with what she calls it.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn ways(visit: &Visit) -> Result<(Vec<Way>, Shown), Wrong> {
    let me = visit.member()?;
    let command = Command::Access(Access::Show { who: me.to_string() });
    let shown: Shown = visit.ask(command).await?;
    let kept = accounts::ways(&visit.desk, Who::Member(me)).await?;
    let say = &visit.say;
    let way = |(place, way): (usize, &WayShown)| {
        let found = kept.iter().find(|(digest, _)| *digest == way.digest);
        let name = match found.map(|(_, kept)| kept) {
            Some(accounts::Kept::Passkey { name, .. }) if !name.is_empty() => {
                say.with("member-account-way-passkey", "name", name).to_string()
            }
            Some(accounts::Kept::Pin(_)) => say.t("member-account-way-pin").to_string(),
            _ if way.kind == "passkey" => say.t("member-join-way-passkey").to_string(),
            _ => say.t("member-account-way-key").to_string(),
        };
        Way {
            name,
            since: say
                .with("member-account-way-since", "date", say.day_of(way.since))
                .to_string(),
            remove: visit.at(&format!("/me/account/ways/{}/remove", place + 1)),
            is_pin: way.kind == "pin",
        }
    };
    let ways = shown.ways.iter().enumerate().map(way).collect();
    Ok((ways, shown))
}

async fn page(visit: Visit) -> Page {
    let me = visit.member()?;
    let (ways, shown) = ways(&visit).await?;
    let mut frame = frame(&visit, "member-account-title");
    let passkeys = visit.served.signing.passkeys.is_some();
    if passkeys {
        frame.script = crate::web::look::assets::passkey().to_owned();
    }
    let say = &visit.say;
    let recovered = match &shown.recovered {
        None => String::new(),
        Some(recovered) => {
            let mut names = Vec::new();
            for officer in &recovered.by {
                names.push(called(&visit, *officer).await?);
            }
            say.with("member-recovery-by", "names", say.list(&names))
                .with("date", say.moment(recovered.at))
                .to_string()
        }
    };
    let record = record(&visit, me).await?;
    let mut facts = vec![
        (say.t("member-join-check-name").to_string(), record.name),
        (say.t("member-join-check-number").to_string(), me.to_string()),
    ];
    if let Some(contact) = record.contact {
        facts.push((say.t("member-account-told").to_string(), contact));
    }
    html(&Account {
        frame,
        slug: visit.slug.clone(),
        mark: visit.mark(),
        once: visit.once()?,
        recovered,
        has_pin: ways.iter().any(|way| way.is_pin),
        ways,
        passkeys,
        facts,
        language: visit.at(&format!("/language?back={}", encoded(&visit.path))),
        is_own_device: herself(&visit).is_ok(),
        say: say.clone(),
    })
}

async fn seen(visit: Visit, form: Form) -> Page {
    let me = herself(&visit)?;
    accounts::see(&visit.desk, Who::Member(me)).await?;
    match form.ticked("not-me") {
        true => go(&visit.at("/me/complaints/new?about=coop")),
        false => go(&visit.at("/me/account")),
    }
}

#[derive(Deserialize)]
struct Record {
    name: String,
    #[serde(default)]
    contact: Option<String>,
}

async fn record(visit: &Visit, me: MemberNo) -> Result<Record, Wrong> {
    let command = Command::Member(Member::Show { id: me.to_string() });
    visit.ask(command).await
}

async fn correcting(visit: &Visit) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let record = record(visit, visit.member()?).await?;
    let name = Field::text("name", say.t("member-join-check-name").to_string())
        .value(record.name)
        .autocomplete("name");
    let contact = Field::text("contact", say.t("member-account-told").to_string())
        .hint(say.t("member-account-contact-hint").to_string())
        .value(record.contact.unwrap_or_default())
        .optional();
    let ask = Ask::new(
        visit,
        "member-account-correct",
        ("/me/account/correct", "common-save"),
        "/me/account",
    )?;
    Ok(ask
        .lead(say.t("member-account-correct-how"))
        .field(name)
        .field(contact))
}

async fn ask_correct(visit: Visit) -> Page {
    correcting(&visit).await?.show()
}

async fn correct(visit: Visit, form: Form) -> Page {
    let ask = correcting(&visit).await?.typed(&form);
    if form.one("name").is_empty() {
        return ask.wrong("name", visit.say.t("common-field-empty"));
    }
    let command = Command::Member(Member::Correct {
        id: visit.member()?.to_string(),
        name: Some(form.one("name").to_owned()),
        external_id: None,
        contact: Some(form.one("contact").to_owned()),
    });
    match visit.act(command, &form).await {
        Err(trouble) => ask.stop(trouble),
        Ok(_) => {
            visit.tell(visit.say.t("member-account-corrected").to_string());
            go(&visit.at("/me/account"))
        }
    }
}
