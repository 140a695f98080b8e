//! What she does about her consents: a yes or a no, taking a yes back, confirming what was written down for her, a no to all.

use super::super::super::form::{Form, ONCE};
use super::super::super::look::frame::Frame;
use super::super::super::view::{Page, frame, go, html, told};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::standing::{Standing, scope, terms};
use super::{choose, index, learn};
use crate::cli::args::{Command, Consent, Terms};
use crate::said::Trouble;
use askama::Template;

/// The same form with an id for just what it says: a page has several forms, and each is an act of its own.
fn apart(form: &Form) -> Form {
    let said: Vec<(&str, &str)> = form.typed().collect();
    let said = fenwick_coop::kernel::hash::Hash::of(serde_json::json!(said).to_string().as_bytes());
    let mut apart = form.clone();
    apart.put(ONCE, format!("{}-{said}", form.one(ONCE)));
    apart
}

/// Gives an answer to what a form speaks of: the yes and the no are two buttons of the same form.
pub async fn answer(visit: Visit, form: Form) -> Page {
    let (standing, names) = Standing::of(&visit).await?;
    let Ok(scope) = scope(&form) else {
        return choose::again(&visit, &form).await;
    };
    let is_yes = form.one("answer") == "yes";
    if is_yes && learn::must_learn(&visit, &standing) {
        return index::again(
            &visit,
            vec![visit.say.t("member-consent-lesson-first").to_string()],
        )
        .await;
    }
    let spoken = names.spoken(&visit.say, &scope);
    if is_yes && form.one("read") != spoken.read {
        // Another language, or a text that changed meanwhile: she reads what she says yes to first.
        return index::again(&visit, vec![visit.say.t("member-error-form-old").to_string()]).await;
    }
    let command = Command::Consent(Consent::Give {
        terms: terms(&form),
        purpose: form.one("purpose").to_owned(),
        recipient: form.one("recipient").to_owned(),
        answer: if is_yes { "yes" } else { "no" }.to_owned(),
        read: is_yes.then_some(spoken.read),
    });
    let said = visit.act(command, &apart(&form)).await;
    let done = match (&said, is_yes) {
        (Ok(said), true) if said.json["confirmed"] == false => "member-consent-given-waits",
        (_, true) => "member-consent-given",
        (_, false) => "member-consent-given-no",
    };
    after(&visit, said.map(drop), &[done]).await
}

/// Takes a yes back, as far as the form says.
pub async fn take_back(visit: Visit, form: Form) -> Page {
    let command = Command::Consent(Consent::Withdraw {
        // How closely somebody looked is no matter: no use of this kind is left.
        terms: Terms {
            resolution: None,
            until: None,
            ..terms(&form)
        },
        purpose: form.some("purpose"),
        recipient: form.some("recipient"),
    });
    let said = visit.act(command, &apart(&form)).await;
    let done = ["member-consent-taken-back", "member-consent-taken-back-note"];
    after(&visit, said.map(drop), &done).await
}

/// Confirms a yes that somebody wrote down for her, or says that it is wrong.
pub async fn confirm(visit: Visit, form: Form) -> Page {
    if form.one("answer") != "yes" {
        return take_back(visit, form).await;
    }
    let consent = form.number("consent").ok_or(Wrong::Unreadable)?;
    let said = visit
        .act(Command::Consent(Consent::Confirm { consent }), &apart(&form))
        .await;
    after(&visit, said.map(drop), &["member-consent-given"]).await
}

#[derive(Template)]
#[template(path = "member/consents_none.html")]
struct None_ {
    frame: Frame,
    say: Words,
    action: String,
    back: String,
    mark: String,
    once: String,
    datasets: Vec<String>,
}

/// Asks once more before a no to all.
pub async fn ask_none(visit: Visit) -> Page {
    let (_, names) = Standing::of(&visit).await?;
    html(&None_ {
        frame: frame(&visit, "member-consent-all-no"),
        action: visit.at("/me/consents/none"),
        back: visit.at("/me/consents"),
        mark: visit.mark(),
        once: visit.once()?,
        datasets: names
            .datasets
            .values()
            .map(|dataset| dataset.title.clone())
            .collect(),
        say: visit.say,
    })
}

/// Says no to every use of every dataset.
pub async fn none(visit: Visit, form: Form) -> Page {
    let (standing, names) = Standing::of(&visit).await?;
    // A dataset without a charter may have a yes of hers from before.
    let said = standing.consents.iter().map(|setting| &setting.scope.dataset);
    let datasets: std::collections::BTreeSet<&String> = names.datasets.keys().chain(said).collect();
    for dataset in datasets {
        let command = Command::Consent(Consent::Withdraw {
            terms: Terms {
                dataset: dataset.clone(),
                fields: Vec::new(),
                resolution: None,
                until: None,
            },
            purpose: None,
            recipient: None,
        });
        // Each is an act of its own: sent twice, each is done once.
        let mut one = form.clone();
        one.put(ONCE, format!("{}-{dataset}", form.one(ONCE)));
        if let Err(trouble) = visit.act(command, &one).await {
            return after(&visit, Err(trouble), &[]).await;
        }
    }
    after(&visit, Ok(()), &["member-consent-all-no-done"]).await
}

/// On to her consents; what a rule or a form refused is said above them.
async fn after(visit: &Visit, said: Result<(), Trouble>, done: &[&str]) -> Page {
    match said {
        Ok(()) => {
            let done: Vec<String> = done.iter().map(|id| visit.say.t(id).to_string()).collect();
            visit.tell(done.join(" "));
            go(&visit.at("/me/consents"))
        }
        Err(Trouble::Refused(refusal)) if refusal.rule.starts_with("actor.") => {
            Err(Trouble::Refused(refusal).into())
        }
        Err(trouble @ (Trouble::Refused(_) | Trouble::Usage(_))) => {
            let (_, says) = told(&visit.say, &trouble.into());
            index::again(visit, says).await
        }
        Err(trouble) => Err(trouble.into()),
    }
}
