//! Somebody who holds an office says that she has an interest of her own in a data user, and stands aside.

use super::ask::Ask;
use crate::cli::args::{Command, Conflict};
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::field::{Field, Kind};
use crate::web::routes::Route;
use crate::web::view::{Page, go};
use crate::web::visit::Visit;
use crate::web::wrong::Wrong;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/conflicts/new", Door::Member, new),
        Route::post("/{coop}/me/conflicts/new", Door::Member, declare),
    ]
}

fn form(visit: &Visit) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let user = Field::new("user", say.t("member-office-user").to_string(), Kind::Digits)
        .hint(say.t("member-office-user-hint").to_string())
        .width("short");
    let why = Field::new("why", say.t("common-why").to_string(), Kind::Area)
        .hint(say.t("member-office-why-hint").to_string())
        .optional();
    let ask = Ask::new(
        visit,
        "member-office-declare",
        ("/me/conflicts/new", "member-office-declare"),
        "/me/offices",
    )?;
    Ok(ask
        .lead(say.t("member-office-declare-how"))
        .lead(say.t("member-office-declare-end"))
        .field(user)
        .field(why))
}

async fn new(visit: Visit) -> Page {
    form(&visit)?.show()
}

async fn declare(visit: Visit, typed: Form) -> Page {
    let say = &visit.say;
    let ask = form(&visit)?.typed(&typed);
    let Some(user) = typed.number("user") else {
        return ask.wrong("user", say.t("common-field-digits"));
    };
    let command = Command::Conflict(Conflict::Declare {
        user,
        of: None,
        why: typed.some("why"),
    });
    match visit.act(command, &typed).await {
        Err(trouble) => ask.stop(trouble),
        Ok(_) => {
            visit.tell(say.t("member-office-declared").to_string());
            go(&visit.at("/me/offices"))
        }
    }
}
