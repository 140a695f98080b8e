//! Keys for programs: made by whoever has signed in, shown once, and taken away again.

use super::super::form::Form;
use super::super::look::field::Field;
use super::super::look::frame::Frame;
use super::super::signing::{accounts, key, proof};
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

/// Where they stand.
fn folder(who: Who) -> &'static str {
    match who {
        Who::Member(_) => "/me/keys",
        Who::User(_) => "/use/keys",
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
    Ok(Keys {
        frame: frame(visit, "member-key-title"),
        mark: visit.mark(),
        here: visit.at(folder(who)),
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
    // One at a time, so that a form sent twice at once makes one key.
    let _alone = visit.desk.register.lock().await;
    let keys = key::all(&visit.desk, who(&visit)?).await?;
    let is_there = keys.iter().any(|(_, kept)| kept.name == name);
    // Whoever finds a device signed in makes no way in that stays.
    let is_fresh = proof::is_fresh(&visit);
    let wrong = match (name, is_fresh) {
        ("", _) => Some("common-field-empty"),
        (_, false) => Some("member-account-fresh"),
        (_, true) if is_there => Some("member-key-twice"),
        (_, true) => None,
    };
    if let Some(id) = wrong {
        let error = visit.say.t(id).to_string();
        return to_mend(&shown(&visit, (name, &error), String::new()).await?);
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

/// The question before a key goes.
#[derive(Template)]
#[template(path = "user/key_drop.html")]
struct Sure {
    frame: Frame,
    say: Words,
    mark: String,
    here: String,
    name: String,
    key: String,
}

pub async fn give_up(visit: Visit, form: Form) -> Page {
    let who = who(&visit)?;
    let digest = Hash::from_hex(form.one("key")).ok_or(Wrong::Missing)?;
    let keys = key::all(&visit.desk, who).await?;
    let found = keys.into_iter().find(|(found, _)| *found == digest);
    let (_, kept) = found.ok_or(Wrong::Missing)?;
    if !form.ticked("sure") {
        return html(&Sure {
            frame: frame(&visit, "member-key-drop"),
            mark: visit.mark(),
            here: visit.at(folder(who)),
            name: kept.name,
            key: digest.to_string(),
            say: visit.say.clone(),
        });
    }
    accounts::give_up(&visit.desk, who, digest).await?;
    visit.tell(visit.say.t("member-key-gone").to_string());
    go(&visit.at(folder(who)))
}
