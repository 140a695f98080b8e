//! Her ways to sign in: a new device, a PIN, one less, and signing out everywhere.
//!
//! Whoever finds a device signed in changes nothing here: each act asks for the PIN, or for a device that signed in just now.

use super::account::{herself, ways};
use super::ask::Ask;
use crate::cli::args::{Access, Command};
use crate::visitor::Visitor;
use crate::web::door::Door;
use crate::web::form::{Form, Spoken};
use crate::web::look::field::{Field, Kind};
use crate::web::ops::Client;
use crate::web::routes::Route;
use crate::web::signing::accounts::{self, Kept};
use crate::web::signing::pin;
use crate::web::signing::proof::{self, PRESENT, is_fresh, stale, unproved};
use crate::web::view::{Page, go};
use crate::web::visit::Visit;
use crate::web::wrong::Wrong;
use axum::Extension;
use axum::extract::Path;
use axum::response::IntoResponse;
use fenwick_coop::people::access::Who;
use serde_json::json;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/account/pin", Door::Member, ask_pin),
        Route::post("/{coop}/me/account/pin", Door::Member, set_pin),
        Route::get("/{coop}/me/account/ways/{way}/remove", Door::Member, ask_remove),
        Route::post("/{coop}/me/account/ways/{way}/remove", Door::Member, remove),
        Route::post("/{coop}/me/account/everywhere", Door::Member, everywhere),
        Route::post("/{coop}/me/account/passkey/begin", Door::Member, begin_passkey),
        Route::post("/{coop}/me/account/passkey", Door::Member, finish_passkey),
    ]
}

/// Whether she has a PIN.
async fn has_pin(visit: &Visit) -> Result<bool, Wrong> {
    Ok(ways(visit).await?.0.iter().any(|way| way.is_pin))
}

fn secret(visit: &Visit, name: &'static str, label: &str, autocomplete: &'static str) -> Field {
    Field::new(name, visit.say.t(label).to_string(), Kind::Line("password"))
        .autocomplete(autocomplete)
        .width("short")
}

async fn pin_form(visit: &Visit) -> Result<(Ask, bool), Wrong> {
    herself(visit)?;
    let has = has_pin(visit).await?;
    let title = match has {
        true => "member-account-change-pin",
        false => "member-account-add-pin",
    };
    let mut ask = Ask::new(visit, title, ("/me/account/pin", "common-save"), "/me/account")?;
    if has {
        ask = ask.field(proof::field(visit));
    }
    let hint = visit.say.t("member-join-pin-choose-hint").to_string();
    let new = secret(visit, "pin", "member-account-pin-new", "new-password").hint(hint);
    let again = secret(visit, "again", "member-join-pin-again", "new-password");
    Ok((ask.field(new).field(again), has))
}

async fn ask_pin(visit: Visit) -> Page {
    pin_form(&visit).await?.0.show()
}

async fn set_pin(visit: Visit, client: Option<Extension<Client>>, form: Form) -> Page {
    let me = herself(&visit)?;
    let (ask, has) = pin_form(&visit).await?;
    let chosen = form.one("pin");
    let wrong = match pin::check(chosen) {
        Err(pin::Weak::Length) => Some(("pin", "member-join-pin-choose-hint")),
        Err(pin::Weak::Common) => Some(("pin", "member-join-pin-weak")),
        Ok(()) if chosen != form.one("again") => Some(("again", "common-field-same")),
        Ok(()) => None,
    };
    if let Some((field, id)) = wrong {
        return ask.wrong(field, visit.say.t(id));
    }
    if !has && !is_fresh(&visit) {
        return ask.stop(stale(&visit));
    }
    if has && let Some(wrong) = unproved(&visit, me, client, &form).await? {
        return ask.wrong(PRESENT, wrong);
    }
    let kept = Kept::Pin(pin::Kept::of(chosen).await?);
    match accounts::enrol(&visit.desk, Who::Member(me), &kept, None).await {
        Err(trouble) => ask.stop(trouble),
        Ok(way) => {
            end_others(&visit);
            // What opened this session was the old PIN, or another way that goes on to be there.
            let sessions = &visit.served.sessions;
            sessions.change(&visit.token, |session| session.way = way);
            visit.tell(visit.say.t("member-account-changed").to_string());
            go(&visit.at("/me/account"))
        }
    }
}

fn end_others(visit: &Visit) {
    let sessions = &visit.served.sessions;
    sessions.end_others(&visit.slug, visit.visitor, Some(&visit.token));
}

async fn removing(visit: &Visit, way: u32) -> Result<(Ask, bool), Wrong> {
    herself(visit)?;
    let (ways, _) = ways(visit).await?;
    let place = usize::try_from(way).ok().and_then(|way| way.checked_sub(1));
    let found = place.and_then(|place| ways.get(place)).ok_or(Wrong::Missing)?;
    let path = format!("/me/account/ways/{way}/remove");
    let ask = Ask::new(
        visit,
        "member-account-remove-sure",
        (&path, "common-remove"),
        "/me/account",
    )?;
    let mut ask = ask.fact(&found.name, found.since.clone()).danger();
    let asks = !is_fresh(visit) && ways.iter().any(|way| way.is_pin);
    if asks {
        ask = ask.field(proof::field(visit));
    }
    Ok((ask, asks))
}

async fn ask_remove(visit: Visit, Path((_, way)): Path<(String, u32)>) -> Page {
    removing(&visit, way).await?.0.show()
}

async fn remove(
    visit: Visit,
    Path((_, way)): Path<(String, u32)>,
    client: Option<Extension<Client>>,
    form: Form,
) -> Page {
    let me = herself(&visit)?;
    let (ask, asks) = removing(&visit, way).await?;
    if asks {
        if let Some(wrong) = unproved(&visit, me, client, &form).await? {
            return ask.wrong(PRESENT, wrong);
        }
    } else if !is_fresh(&visit) {
        return ask.stop(stale(&visit));
    }
    let command = Command::Access(Access::Drop {
        who: me.to_string(),
        way,
    });
    match visit.act(command, &form).await {
        Err(trouble) => ask.stop(trouble),
        Ok(_) => {
            end_others(&visit);
            visit.tell(visit.say.t("member-account-removed").to_string());
            go(&visit.at("/me/account"))
        }
    }
}

async fn everywhere(visit: Visit, _: Form) -> Page {
    let me = herself(&visit)?;
    let sessions = &visit.served.sessions;
    sessions.end_others(&visit.slug, Visitor::Member(me), None);
    go(&visit.at("/sign-in"))
}

async fn begin_passkey(visit: Visit, Spoken(_): Spoken) -> Page {
    let me = herself(&visit)?;
    if !is_fresh(&visit) {
        return Ok(crate::web::api::problem(&Wrong::Trouble(stale(&visit))));
    }
    let passkeys = visit.served.signing.passkeys.as_ref().ok_or(Wrong::Missing)?;
    let name = format!("{} № {me}", visit.title);
    let asked = passkeys
        .begin_enrol(&visit.desk, &visit.challenged(), (&name, (Who::Member(me), None)))
        .await;
    match asked {
        Ok(asked) => Ok(axum::Json(asked).into_response()),
        Err(trouble) => Ok(crate::web::api::problem(&Wrong::Trouble(trouble))),
    }
}

async fn finish_passkey(visit: Visit, Spoken(said): Spoken) -> Page {
    let me = herself(&visit)?;
    let passkeys = visit.served.signing.passkeys.as_ref().ok_or(Wrong::Missing)?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_value(said["credential"].clone()).map_err(|_| Wrong::Unreadable)?;
    let name = said["name"].as_str().unwrap_or_default();
    let made = (name, &answer, (Who::Member(me), None));
    match passkeys.enrol(&visit.desk, &visit.challenged(), made).await {
        Err(trouble) => Ok(crate::web::api::problem(&Wrong::Trouble(trouble))),
        Ok(_) => {
            end_others(&visit);
            visit.tell(visit.say.t("member-account-changed").to_string());
            Ok(axum::Json(json!({ "to": visit.at("/me/account") })).into_response())
        }
    }
}
