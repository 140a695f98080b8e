//! Joining: a code from an officer, on a slip, in a link or a picture, becomes a way to sign in of one's own.

use super::super::door::Door;
use super::super::form::{Form, Spoken};
use super::super::look::field::{Field, Kind as FieldKind};
use super::super::look::frame::Frame;
use super::super::routes::Route;
use super::super::view::{Page, frame, go, html, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::accounts::{self, Kept};
use super::{moved, pin, signed_in, spoken, visitor_of};
use crate::said::Trouble;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::people::access::Who;
use serde_json::Value;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/join", Door::Anyone, ask_code),
        Route::post("/{coop}/join", Door::Anyone, take_code),
        Route::get("/{coop}/join/{code}", Door::Anyone, page),
        Route::post("/{coop}/join/{code}", Door::Anyone, with_pin),
        Route::post("/{coop}/join/{code}/passkey/begin", Door::Anyone, begin_passkey),
        Route::post("/{coop}/join/{code}/passkey", Door::Anyone, finish_passkey),
    ]
}

#[derive(Template)]
#[template(path = "join_code.html")]
struct AskCode {
    frame: Frame,
    say: Words,
    slug: String,
    mark: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "join.html")]
struct Join {
    frame: Frame,
    say: Words,
    slug: String,
    coop: String,
    code: String,
    mark: String,
    name: String,
    number: String,
    member: bool,
    passkeys: bool,
    fields: Vec<Field>,
}

fn code_page(visit: Visit, typed: &str, error: String) -> AskCode {
    let label = visit.say.t("member-join-code").to_string();
    let hint = visit.say.t("member-join-code-hint").to_string();
    AskCode {
        frame: frame(&visit, "member-join-title-code"),
        slug: visit.slug.clone(),
        mark: visit.mark(),
        fields: vec![
            Field::text("code", label)
                .hint(hint)
                .value(typed)
                .error(error)
                .autocomplete("one-time-code"),
        ],
        say: visit.say,
    }
}

async fn ask_code(visit: Visit) -> Page {
    html(&code_page(visit, "", String::new()))
}

async fn take_code(visit: Visit, form: Form) -> Page {
    let typed: String = form
        .one("code")
        .chars()
        .filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
        .collect();
    match accounts::invited(&visit.desk, &typed).await {
        Ok(_) => go(&format!("/{}/join/{typed}", visit.slug)),
        Err(Trouble::Refused(_)) => {
            let error = visit.say.t("member-join-unknown").to_string();
            to_mend(&code_page(visit, form.one("code"), error))
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// The page of a code that can be used.
async fn of_code(visit: &Visit, code: String) -> Result<(Join, Who), Wrong> {
    let (who, _) = match accounts::invited(&visit.desk, &code).await {
        Err(Trouble::Refused(_)) => return Err(Wrong::Missing),
        other => other?,
    };
    let (name, number) = match who {
        Who::Member(member) => {
            let record = crate::cli::record_of(&visit.desk, member).await?;
            (
                record["name"].as_str().unwrap_or_default().to_owned(),
                member.to_string(),
            )
        }
        Who::User(user) => (String::new(), format!("U-{user}")),
    };
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let pin = Field::new("pin", t("member-join-pin-choose"), FieldKind::Line("password"))
        .hint(t("member-join-pin-choose-hint"))
        .autocomplete("new-password")
        .width("short");
    let again = Field::new("again", t("member-join-pin-again"), FieldKind::Line("password"))
        .autocomplete("new-password")
        .width("short");
    let passkeys = visit.served.signing.passkeys.is_some();
    let mut frame = frame(visit, "member-join-title-code");
    if passkeys {
        frame.script = super::super::look::assets::passkey().to_owned();
    }
    let join = Join {
        frame,
        slug: visit.slug.clone(),
        coop: visit.title.clone(),
        code,
        mark: visit.mark(),
        name,
        number,
        member: who.member().is_some(),
        passkeys,
        fields: vec![pin, again],
        say,
    };
    Ok((join, who))
}

async fn page(visit: Visit, Path((_, code)): Path<(String, String)>) -> Page {
    html(&of_code(&visit, code).await?.0)
}

async fn with_pin(visit: Visit, Path((_, code)): Path<(String, String)>, form: Form) -> Page {
    let (mut page, who) = of_code(&visit, code.clone()).await?;
    let chosen = form.one("pin");
    let wrong = match pin::check(chosen) {
        Err(pin::Weak::Length) => Some((0, "member-join-pin-choose-hint")),
        Err(pin::Weak::Common) => Some((0, "member-join-pin-weak")),
        Ok(()) if chosen != form.one("again") => Some((1, "common-field-same")),
        Ok(()) => None,
    };
    if let Some((place, id)) = wrong {
        let said = visit.say.t(id).to_string();
        if let Some(field) = page.fields.get_mut(place) {
            field.error = said.into();
        }
        return to_mend(&page);
    }
    let (_, digest) = accounts::invited(&visit.desk, &code).await?;
    let kept = Kept::Pin(pin::Kept::of(chosen).await?);
    let way = accounts::enrol(&visit.desk, who, &kept, Some(digest)).await?;
    let visitor = visitor_of(who);
    visit.served.sessions.end_others(&visit.slug, visitor, None);
    let to = super::onward(&visit.slug, "", visitor);
    Ok(signed_in(&visit, (visitor, way), form.ticked("shared"), &to)?)
}

async fn begin_passkey(visit: Visit, Path((_, code)): Path<(String, String)>, Spoken(_): Spoken) -> Page {
    let (who, digest) = match accounts::invited(&visit.desk, &code).await {
        Ok(found) => found,
        Err(trouble) => return spoken::<Value>(Err(trouble)),
    };
    let name = match who {
        Who::Member(member) => format!("{} № {member}", visit.title),
        Who::User(user) => format!("{} U-{user}", visit.title),
    };
    let passkeys = visit.served.signing.passkeys.as_ref().ok_or(Wrong::Missing)?;
    let asked = passkeys
        .begin_enrol(&visit.desk, &visit.challenged(), (&name, (who, Some(digest))))
        .await;
    spoken(asked)
}

async fn finish_passkey(visit: Visit, Path((_, code)): Path<(String, String)>, Spoken(said): Spoken) -> Page {
    let (who, digest) = match accounts::invited(&visit.desk, &code).await {
        Ok(found) => found,
        Err(trouble) => return spoken::<Value>(Err(trouble)),
    };
    let passkeys = visit.served.signing.passkeys.as_ref().ok_or(Wrong::Missing)?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_value(said["credential"].clone()).map_err(|_| Wrong::Unreadable)?;
    let name = said["name"].as_str().unwrap_or_default();
    let made = (name, &answer, (who, Some(digest)));
    let way = match passkeys.enrol(&visit.desk, &visit.challenged(), made).await {
        Ok(way) => way,
        Err(trouble) => return spoken::<Value>(Err(trouble)),
    };
    let visitor = visitor_of(who);
    visit.served.sessions.end_others(&visit.slug, visitor, None);
    let to = super::onward(&visit.slug, "", visitor);
    moved(&visit, (visitor, way), &to)
}
