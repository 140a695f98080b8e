//! Keys for programs: made by whoever has signed in, shown once, and taken away again.

use super::super::form::Form;
use super::super::look::field::Field;
use super::super::look::frame::Frame;
use super::super::signing::{accounts, key};
use super::super::view::{Page, frame, go, html, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use crate::visitor::Visitor;
use askama::Template;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::access::Who;

#[derive(Template)]
#[template(path = "user/keys.html")]
struct Keys {
    frame: Frame,
    say: Words,
    mark: String,
    /// Where keys are made.
    here: String,
    fields: Vec<Field>,
    /// Names of the keys that there are, and digests by which they are taken away.
    keys: Vec<(String, String)>,
    /// The key that was made just now.
    fresh: String,
    coop: String,
}

/// Whose keys these are. Who is helped at another's device makes none there.
fn who(visit: &Visit) -> Result<Who, Wrong> {
    match visit.visitor {
        Visitor::Member(member) => Ok(Who::Member(member)),
        Visitor::User(user) => Ok(Who::User(user)),
        Visitor::Assisted { .. } => Err(Wrong::Closed),
        Visitor::Nobody => Err(Wrong::Unknown),
    }
}

async fn shown(visit: &Visit, typed: (&str, &str), fresh: String) -> Result<Keys, Wrong> {
    let who = who(visit)?;
    let say = &visit.say;
    let keys = key::all(&visit.desk, who).await?;
    let name = Field::text("name", say.t("member-key-name").to_string())
        .hint(say.t("member-key-name-hint").to_string())
        .value(typed.0)
        .error(typed.1.to_owned());
    let folder = if who.member().is_some() {
        "/me/keys"
    } else {
        "/use/keys"
    };
    Ok(Keys {
        frame: frame(visit, "member-key-title"),
        mark: visit.mark(),
        here: visit.at(folder),
        fields: vec![name],
        keys: keys
            .into_iter()
            .map(|(digest, kept)| (kept.name, digest.to_string()))
            .collect(),
        fresh,
        coop: visit.slug.clone(),
        say: say.clone(),
    })
}

pub async fn page(visit: Visit) -> Page {
    html(&shown(&visit, ("", ""), String::new()).await?)
}

pub async fn make(visit: Visit, form: Form) -> Page {
    let name = form.one("name");
    if name.is_empty() {
        let empty = visit.say.t("common-field-empty").to_string();
        return to_mend(&shown(&visit, ("", &empty), String::new()).await?);
    }
    match key::make(&visit.desk, who(&visit)?, name).await {
        Ok(fresh) => html(&shown(&visit, ("", ""), fresh).await?),
        Err(crate::said::Trouble::Refused(refusal)) => {
            let error = [Some(refusal.message), refusal.hint]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(": ");
            to_mend(&shown(&visit, (name, &error), String::new()).await?)
        }
        Err(trouble) => Err(trouble.into()),
    }
}

pub async fn give_up(visit: Visit, form: Form) -> Page {
    let who = who(&visit)?;
    let digest = Hash::from_hex(form.one("key")).ok_or(Wrong::Missing)?;
    let is_key = key::all(&visit.desk, who)
        .await?
        .iter()
        .any(|(found, _)| *found == digest);
    if !is_key {
        return Err(Wrong::Missing);
    }
    accounts::give_up(&visit.desk, who, digest).await?;
    visit.tell(visit.say.t("member-key-gone").to_string());
    let folder = if who.member().is_some() {
        "/me/keys"
    } else {
        "/use/keys"
    };
    go(&visit.at(folder))
}
