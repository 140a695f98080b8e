//! Codes with which somebody joins or comes back: as a link and as a picture. Each is shown once.

use super::super::door::Door;
use super::super::form::{Form, ONCE};
use super::super::look::field::Field;
use super::super::look::frame::Text;
use super::super::ops::Client;
use super::super::routes::Route;
use super::super::signing::cosign::{self, Cosigned};
use super::super::view::{self, Page};
use super::super::visit::Visit;
use super::super::wrong::Wrong;
use super::sheet::{Ask, Part, Sheet, day, plain};
use super::{MEMBERS, USERS};
use crate::cli::args::{Access, Command};
use crate::said::Trouble;
use axum::Extension;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use fenwick_coop::kernel::ids::MemberNo;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/members/{number}/invite", Door::Office, invite_page),
        Route::post("/{coop}/desk/members/{number}/invite", Door::Office, invite),
        Route::get(
            "/{coop}/desk/members/{number}/recover",
            Door::Office,
            recover_page,
        ),
        Route::post("/{coop}/desk/members/{number}/recover", Door::Office, recover),
        Route::get(
            "/{coop}/desk/users/{number}/invite",
            Door::Office,
            invite_user_page,
        ),
        Route::post("/{coop}/desk/users/{number}/invite", Door::Office, invite_user),
        Route::get("/{coop}/desk/picture/{code}", Door::Office, picture),
    ]
}

/// Whose account it is.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    Member(u32),
    User(u32),
}

impl Whose {
    fn id(self) -> String {
        match self {
            Self::Member(number) => number.to_string(),
            Self::User(number) => format!("user:{number}"),
        }
    }

    fn called(self) -> String {
        match self {
            Self::Member(number) => format!("№ {number}"),
            Self::User(number) => format!("U-{number}"),
        }
    }

    fn place(self) -> super::Place {
        match self {
            Self::Member(_) => MEMBERS,
            Self::User(_) => USERS,
        }
    }

    fn back(self) -> String {
        match self {
            Self::Member(number) => format!("/desk/members/{number}"),
            Self::User(_) => USERS.0.to_owned(),
        }
    }

    async fn name(self, visit: &Visit) -> Result<String, Wrong> {
        match self {
            Self::Member(number) => name_of(visit, number).await,
            Self::User(_) => Ok(String::new()),
        }
    }
}

/// What the register calls a member.
pub(super) async fn name_of(visit: &Visit, number: u32) -> Result<String, Wrong> {
    let record = crate::cli::record_of(&visit.desk, MemberNo(number)).await?;
    Ok(record["name"].as_str().unwrap_or_default().to_owned())
}

/// The page that asks for a code; `id` is how its messages begin.
async fn asking(
    visit: &Visit,
    id: &str,
    whose: Whose,
    fields: Vec<Field>,
    notice: Option<Part>,
) -> Result<Sheet, Wrong> {
    let says = |what: &str| Text::from(visit.say.t(&format!("{id}-{what}")).to_string());
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let facts = vec![
        (t("desk-member-number"), whose.called().into()),
        (t("desk-member-name"), whose.name(visit).await?.into()),
    ];
    let tone = if fields.is_empty() { "" } else { "danger" };
    let form = Ask::post(visit, fields, (says("go"), tone), visit.at(&whose.back()))?;
    let facts = facts
        .into_iter()
        .filter(|(_, value): &(Text, Text)| !value.is_empty());
    Ok(Sheet::new(visit, says("title"), &[whose.place()])
        .lead(says("lead"))
        .with(Part::Facts(facts.collect()))
        .maybe(notice)
        .with(Part::Form(Box::new(form))))
}

/// What the rules say against it.
pub(super) fn against(visit: &Visit, trouble: Trouble) -> Result<Part, Wrong> {
    match trouble {
        Trouble::Failed { .. } => Err(trouble.into()),
        trouble => {
            let (title, says) = view::told(&visit.say, &Wrong::Trouble(trouble));
            Ok(Part::notice(
                "bad",
                title,
                says.into_iter().map(Text::from).collect(),
            ))
        }
    }
}

/// A code that was given out: shown now, and never again.
async fn given(visit: &Visit, whose: Whose, json: &Value) -> Page {
    let say = &visit.say;
    let t = |id: &str| Text::from(say.t(id).to_string());
    let (code, link) = (plain(&json["code"]), plain(&json["link"]));
    let until = say
        .with("desk-code-until", "until", day(say, &json["until"]))
        .to_string();
    let facts = vec![
        (t("desk-member-number"), whose.called().into()),
        (t("desk-code-link"), link.into()),
    ];
    let picture = visit.at(&format!("/desk/picture/{code}"));
    Sheet::of(visit, "desk-code-title", &[whose.place()])
        .with(Part::notice("warn", t("desk-code-once"), vec![until.into()]))
        .with(Part::Big(code.into()))
        .with(Part::Picture(picture, t("desk-code-picture")))
        .with(Part::Facts(facts))
        .with(Part::Words(t("desk-code-how")))
        .show()
}

fn url(visit: &Visit) -> String {
    visit.served.site.origin.clone()
}

async fn invite_page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    known(&visit, number).await?;
    asking(&visit, "desk-invite", Whose::Member(number), Vec::new(), None)
        .await?
        .show()
}

async fn invite(visit: Visit, Path((_, number)): Path<(String, u32)>, form: Form) -> Page {
    known(&visit, number).await?;
    code_for(&visit, Whose::Member(number), &form).await
}

async fn invite_user_page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    asking(&visit, "desk-invite", Whose::User(number), Vec::new(), None)
        .await?
        .show()
}

async fn invite_user(visit: Visit, Path((_, number)): Path<(String, u32)>, form: Form) -> Page {
    code_for(&visit, Whose::User(number), &form).await
}

async fn known(visit: &Visit, number: u32) -> Result<(), Wrong> {
    let there = visit
        .look(move |coop| coop.members.get(MemberNo(number)).is_some())
        .await?;
    if there { Ok(()) } else { Err(Wrong::Missing) }
}

/// The command that gives out a code.
pub(super) fn invitation(visit: &Visit, whose: Whose) -> Command {
    Command::Access(Access::Invite {
        who: whose.id(),
        out: None,
        url: url(visit),
    })
}

async fn code_for(visit: &Visit, whose: Whose, form: &Form) -> Page {
    match visit.act(invitation(visit, whose), form).await {
        Ok(said) => given(visit, whose, &said.json).await,
        Err(trouble) => {
            let notice = against(visit, trouble)?;
            asking(visit, "desk-invite", whose, Vec::new(), Some(notice))
                .await?
                .mend()
        }
    }
}

async fn recover_page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    known(&visit, number).await?;
    let seconds = cosign::fields(&visit.say).into();
    asking(&visit, "desk-recover", Whose::Member(number), seconds, None)
        .await?
        .show()
}

async fn recover(
    visit: Visit,
    Path((_, number)): Path<(String, u32)>,
    client: Option<Extension<Client>>,
    form: Form,
) -> Page {
    known(&visit, number).await?;
    let whose = Whose::Member(number);
    let client = client.map(|Extension(client)| client);
    let officers = match cosign::cosigned(&visit, client.as_ref(), &form).await? {
        Cosigned::By(officers) => officers,
        Cosigned::ToMend(seconds) => {
            return asking(&visit, "desk-recover", whose, (*seconds).into(), None)
                .await?
                .mend();
        }
    };
    let recover = Command::Access(Access::Recover {
        who: whose.id(),
        url: url(&visit),
    });
    let folder = super::super::files::nowhere(visit.served.home.dir());
    match visit
        .attested(recover, (form.some(ONCE), officers), &folder)
        .await
    {
        Ok(said) => {
            // Whoever still holds one of her old devices is out at once.
            let visitor = crate::visitor::Visitor::Member(MemberNo(number));
            visit.served.sessions.end_others(&visit.slug, visitor, None);
            given(&visit, whose, &said.json).await
        }
        Err(trouble) => {
            let notice = against(&visit, trouble)?;
            let seconds = cosign::fields(&visit.say).into();
            asking(&visit, "desk-recover", whose, seconds, Some(notice))
                .await?
                .mend()
        }
    }
}

/// The picture of a code's link. It is drawn of what the address says, and tells nothing that whoever asks does not know.
async fn picture(visit: Visit, Path((_, code)): Path<(String, String)>) -> Page {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    if code.len() > 40 || !code.chars().all(plain) {
        return Err(Wrong::Missing);
    }
    let link = format!("{}/{}/join/{code}", url(&visit), visit.slug);
    let picture = crate::cli::picture(&link)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}
