//! A device that changes hands, and who proved with her passkey that it is she.

use super::super::form::Spoken;
use super::super::ops::Client;
use super::super::session::Helped;
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::{moved, onward, spoken, visitor_of, with_cookie};
use crate::said::Trouble;
use crate::visitor::Visitor;
use axum::Extension;
use axum::response::{IntoResponse, Response};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, UserNo};
use fenwick_coop::people::access::Who;
use serde_json::{Value, json};
use webauthn_rs::prelude::PublicKeyCredential;

pub(super) async fn begin_passkey(
    visit: Visit,
    client: Option<Extension<Client>>,
    Spoken(asked): Spoken,
) -> Page {
    begin_by_passkey(&visit, client, &asked).await
}

/// A member by her number, or a data user by hers behind a `U`.
pub(super) fn who_of(number: &str) -> Option<Who> {
    let number = number.trim();
    match number.strip_prefix(['u', 'U']) {
        Some(user) => user
            .trim_start_matches('-')
            .parse()
            .ok()
            .map(|user| Who::User(UserNo(user))),
        None => number.parse().ok().map(|member| Who::Member(MemberNo(member))),
    }
}

pub(super) async fn finish_passkey(visit: Visit, Spoken(said): Spoken) -> Page {
    let (visitor, way) = match by_passkey(&visit, &said).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let to = onward(&visit.slug, said["next"].as_str().unwrap_or_default(), visitor);
    moved(&visit, (visitor, way), &to)
}

/// Asks a device to prove that it holds a key of the account that a script named.
///
/// # Errors
/// When there are no passkeys here, or no number was named.
pub async fn begin_by_passkey(visit: &Visit, client: Option<Extension<Client>>, asked: &Value) -> Page {
    let client = client.map(|Extension(client)| client);
    if let Err(wrong) = visit.served.rates.of_passkey(client.as_ref()) {
        return Ok(super::super::api::problem(&wrong));
    }
    let who = who_of(asked["number"].as_str().unwrap_or_default());
    let passkeys = visit.served.signing.passkeys.as_ref().ok_or(Wrong::Missing)?;
    let asked = passkeys
        .begin_sign_in(&visit.desk, &visit.challenged(), who.ok_or(Wrong::Unreadable)?)
        .await;
    spoken(asked)
}

/// Who proved to a script that she holds a key of her account; or the answer that says she did not.
///
/// # Errors
/// When there are no passkeys here, or what was sent is no proof.
pub async fn by_passkey(visit: &Visit, said: &Value) -> Result<Result<(Visitor, Hash), Response>, Wrong> {
    let passkeys = visit.served.signing.passkeys.as_ref().ok_or(Wrong::Missing)?;
    let answer: PublicKeyCredential =
        serde_json::from_value(said["credential"].clone()).map_err(|_| Wrong::Unreadable)?;
    match passkeys.sign_in(&visit.desk, &visit.challenged(), &answer).await {
        Ok((who, way)) => Ok(Ok((visitor_of(who), way))),
        Err(trouble) => spoken::<Value>(Err(trouble)).map(Err),
    }
}

/// Hands a shared device over, to whom it helps or back to its owner, and goes on.
///
/// # Errors
/// When the system gives no randomness.
pub fn handed_over(visit: &Visit, helped: Option<Helped>, to: &str) -> Result<Response, Trouble> {
    let token = visit.served.sessions.hand_over(&visit.token, helped)?;
    let mut answer = axum::response::Redirect::to(to).into_response();
    with_cookie(visit, token, &mut answer);
    Ok(answer)
}

/// The same for a script, which is told where to go.
///
/// # Errors
/// As [`handed_over`].
pub fn handed_over_to_script(visit: &Visit, helped: Helped, to: &str) -> Result<Response, Trouble> {
    let token = visit.served.sessions.hand_over(&visit.token, Some(helped))?;
    let mut answer = axum::Json(json!({ "to": to })).into_response();
    with_cookie(visit, token, &mut answer);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::super::super::walls::{Bench, Whom};
    use axum::http::StatusCode;
    use serde_json::json;

    #[tokio::test]
    async fn who_asks_for_challenges_without_end_waits() {
        let bench = Bench::new().await;
        let asked = json!({ "csrf": bench.mark(Whom::Member), "number": "999" }).to_string();
        let at = ("POST", "/weavers/sign-in/passkey/begin");
        let json = [("content-type", "application/json")];
        for count in 0..400 {
            let answer = bench.page(Whom::Member, at, &json, &asked).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                assert!(count >= 300, "{count}");
                return;
            }
        }
        panic!("never told to wait");
    }
}
