//! Who holds the device: whoever helps, or one member at a time, who gave her own PIN or passkey.

use super::super::door::Door;
use super::super::form::{Form, Spoken};
use super::super::look::field::{Field, Kind};
use super::super::look::frame::{Frame, Link, Text};
use super::super::ops::Client;
use super::super::routes::Route;
use super::super::session::Helped;
use super::super::signing::{
    Tried, begin_by_passkey, by_passkey, by_pin, handed_over, handed_over_to_script,
};
use super::super::view::{Page, frame, html, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::confirm::waiting;
use crate::visitor::Visitor;
use askama::Template;
use axum::Extension;
use fenwick_coop::kernel::ids::MemberNo;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/with", Door::Helper, page),
        Route::post("/{coop}/with", Door::Helper, by_number),
        Route::post("/{coop}/with/passkey/begin", Door::Helper, begin_passkey),
        Route::post("/{coop}/with/passkey", Door::Helper, finish_passkey),
        Route::post("/{coop}/with/done", Door::Member, done),
        Route::get("/{coop}/with/now", Door::Helped, now),
    ]
}

#[derive(Template)]
#[template(path = "with/people.html")]
struct People {
    frame: Frame,
    say: Words,
    slug: String,
    mark: String,
    fields: Vec<Field>,
    passkeys: bool,
    /// Who was here since she signed in: number, name, and how much waits for her word.
    met: Vec<(String, String, usize)>,
}

impl People {
    async fn new(visit: &Visit) -> Result<Self, Wrong> {
        let t = |id: &str| visit.say.t(id).to_string();
        let number = Field::new("number", t("with-number"), Kind::Digits)
            .hint(t("with-number-hint"))
            .autocomplete("off")
            .width("short");
        let pin = Field::new("pin", t("with-pin"), Kind::Line("password"))
            .hint(t("with-pin-hint"))
            .autocomplete("off")
            .width("short");
        let mut frame = frame(visit, "with-title");
        let passkeys = visit.served.signing.passkeys.is_some();
        if passkeys {
            frame.script = super::super::look::assets::passkey().to_owned();
        }
        Ok(Self {
            frame,
            slug: visit.slug.clone(),
            mark: visit.mark(),
            fields: vec![number, pin],
            passkeys,
            met: met(visit).await?,
            say: visit.say.clone(),
        })
    }
}

async fn met(visit: &Visit) -> Result<Vec<(String, String, usize)>, Wrong> {
    let met = visit.session.as_ref().map(|session| session.met.clone());
    let met = met.unwrap_or_default();
    let count = move |coop: &fenwick_coop::Coop| {
        met.into_iter()
            .map(|(member, name)| (member.to_string(), name, waiting(coop, member).count()))
            .collect()
    };
    visit.look(count).await
}

async fn page(visit: Visit) -> Page {
    html(&People::new(&visit).await?)
}

async fn by_number(visit: Visit, client: Option<Extension<Client>>, form: Form) -> Page {
    let address = client.map(|Extension(client)| client.address);
    let (at, error) = match by_pin(&visit, address, form.one("number"), form.one("pin")).await? {
        Tried::Right(member) => match helped(&visit, member).await? {
            Ok(helped) => return Ok(handed_over(&visit, Some(helped), &visit.at("/with/now"))?),
            Err(said) => (0, said),
        },
        Tried::Wrong(left) => {
            let wrong = visit.say.t("member-sign-in-wrong").to_string();
            let left = visit.say.with("member-sign-in-left", "count", left);
            (1, format!("{wrong} {left}"))
        }
        Tried::Wait(seconds) => {
            let wait = visit
                .say
                .with("member-sign-in-wait", "minutes", seconds.div_ceil(60));
            (1, wait.to_string())
        }
    };
    let mut page = People::new(&visit).await?;
    for (place, field) in page.fields.iter_mut().enumerate() {
        if place == 0 {
            field.value = form.one("number").to_owned();
        }
        if place == at {
            field.error = error.clone().into();
        }
    }
    to_mend(&page)
}

/// What the device is to know of a member who proved who she is; or why she is not helped here.
async fn helped(visit: &Visit, member: MemberNo) -> Result<Result<Helped, String>, Wrong> {
    let Visitor::Member(by) = visit.visitor else {
        return Err(Wrong::Closed);
    };
    if member == by {
        return Ok(Err(visit.say.t("with-not-herself").to_string()));
    }
    if visit
        .look(move |coop| coop.members.active(member).is_err())
        .await?
    {
        return Ok(Err(visit.say.t("with-has-left").to_string()));
    }
    let name = name_of(visit, member).await?;
    let by = name_of(visit, by).await?;
    Ok(Ok(Helped {
        member,
        name,
        by,
        way: None,
    }))
}

/// A name, or the number of whom none is kept.
async fn name_of(visit: &Visit, member: MemberNo) -> Result<String, Wrong> {
    let record = crate::cli::record_of(&visit.desk, member).await?;
    let name = record["name"].as_str().filter(|name| !name.is_empty());
    Ok(name.map_or_else(|| format!("№ {member}"), str::to_owned))
}

async fn begin_passkey(visit: Visit, client: Option<Extension<Client>>, Spoken(asked): Spoken) -> Page {
    begin_by_passkey(&visit, client, &asked).await
}

async fn finish_passkey(visit: Visit, Spoken(said): Spoken) -> Page {
    let (member, way) = match by_passkey(&visit, &said).await? {
        Ok((Visitor::Member(member), way)) => (member, way),
        Ok(_) => return Err(Wrong::Closed),
        Err(answer) => return Ok(answer),
    };
    match helped(&visit, member).await? {
        Ok(helped) => Ok(handed_over_to_script(
            &visit,
            Helped {
                way: Some(way),
                ..helped
            },
            &visit.at("/with/now"),
        )?),
        Err(_) => Err(Wrong::Closed),
    }
}

/// Gives the device back: nothing of her stays on it.
async fn done(visit: Visit, _: Form) -> Page {
    if visit.helped().is_err() {
        return super::super::view::go(&visit.at("/with"));
    }
    Ok(handed_over(&visit, None, &visit.at("/with"))?)
}

#[derive(Template)]
#[template(path = "with/now.html")]
struct Now {
    frame: Frame,
    say: Words,
    name: String,
    acts: Vec<(Link, Text)>,
}

/// What a member who is helped can do here.
async fn now(visit: Visit) -> Page {
    let (member, _) = visit.helped()?;
    let waits = visit.look(move |coop| waiting(coop, member).count()).await?;
    let name = visit.session.as_ref().and_then(|session| session.helped.clone());
    let link = |path: &str, id: &str, icon, hint: String| {
        let text = visit.say.t(id).to_string();
        (Link::new(visit.at(path), text, icon), Text::from(hint))
    };
    let waits = match waits {
        0 => String::new(),
        count => visit.say.with("member-helped-waits", "count", count).to_string(),
    };
    let none = String::new;
    html(&Now {
        frame: frame(&visit, "member-helped-title"),
        name: name.map(|helped| helped.name).unwrap_or_default(),
        acts: vec![
            link("/with/enter", "member-helped-enter", "upload", none()),
            link("/me/consents", "member-nav-consent", "yes", none()),
            link("/me/votes", "member-nav-votes", "vote", none()),
            link("/with/confirm", "member-helped-confirm", "check", waits),
        ],
        say: visit.say,
    })
}
