//! Proving once more who she is, before what a device that was found signed in must not do: by a sign-in just now, or by her PIN.

use super::super::form::Form;
use super::super::look::field::{Field, Kind};
use super::super::ops::Client;
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::{Tried, by_pin};
use crate::said::Trouble;
use axum::Extension;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::access::{Kind as Way, Who};

/// The field with her PIN.
pub const PRESENT: &str = "present";

/// Whether she signed in just now.
pub fn is_fresh(visit: &Visit) -> bool {
    visit.session.as_ref().is_some_and(|session| session.is_fresh())
}

/// Whether she is asked for her PIN: she signed in a while ago, and has one.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn asks_pin(visit: &Visit, me: MemberNo) -> Result<bool, Wrong> {
    let has_pin = visit.look(move |coop| {
        let account = coop.access.account(Who::Member(me));
        account.is_some_and(|account| account.credentials.iter().any(|way| way.kind == Way::Pin))
    });
    Ok(!is_fresh(visit) && has_pin.await?)
}

/// The field in which she types it.
pub fn field(visit: &Visit) -> Field {
    let label = visit.say.t("member-account-pin-now").to_string();
    Field::new(PRESENT, label, Kind::Line("password"))
        .autocomplete("current-password")
        .width("short")
}

/// What is wrong about the PIN that she gave to prove that it is her; nothing when it is right.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn unproved(
    visit: &Visit,
    me: MemberNo,
    client: Option<Extension<Client>>,
    form: &Form,
) -> Result<Option<String>, Wrong> {
    let say = &visit.say;
    let address = client.map(|Extension(client)| client.address);
    Ok(
        match by_pin(visit, address, &me.to_string(), form.one(PRESENT)).await? {
            Tried::Right(_) => None,
            Tried::Wrong(left) => Some(format!(
                "{} {}",
                say.t("member-sign-in-wrong"),
                say.with("member-sign-in-left", "count", left)
            )),
            Tried::Wait(seconds) => Some(
                say.with("member-sign-in-wait", "minutes", seconds.div_ceil(60))
                    .to_string(),
            ),
        },
    )
}

/// Says that she has to sign in anew first.
pub fn stale(visit: &Visit) -> Trouble {
    Trouble::Usage(visit.say.t("member-account-fresh").to_string())
}

#[cfg(test)]
mod tests {
    use super::super::super::walls::{Asked, Bench, PIN, Whom};
    use axum::http::StatusCode;
    use std::time::Duration;

    async fn erases(bench: &Bench, present: &str) -> Asked {
        let form = format!("csrf={}&number=5&present={present}", bench.mark(Whom::Left));
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        bench
            .page(Whom::Left, ("POST", "/weavers/me/erase"), &kind, &form)
            .await
    }

    #[tokio::test]
    async fn a_device_that_was_found_signed_in_erases_nobody_without_her_pin() {
        let bench = Bench::new().await;
        let token = bench.cookie(Whom::Left).unwrap();
        let sessions = &bench.served.sessions;
        sessions.change(token, |session| session.age(Duration::from_secs(11 * 60)));
        let page = bench
            .page(Whom::Left, ("GET", "/weavers/me/erase"), &[], "")
            .await;
        assert!(page.body.contains("name=\"present\""), "{}", page.body);
        for wrong in ["", "111222"] {
            let answer = erases(&bench, wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let member = bench.run("member show 5").await;
        assert!(
            member["erased"].is_null() || member["erased"] == false,
            "{member}"
        );
        let answer = erases(&bench, PIN).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        // Who signed in just now has proved it.
        let bench = Bench::new().await;
        assert_eq!(erases(&bench, "").await.status, StatusCode::OK);
    }
}
