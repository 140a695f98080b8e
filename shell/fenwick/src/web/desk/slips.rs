//! Codes for many members at once, on slips of paper to be cut apart.

use super::super::door::Door;
use super::super::form::Form;
use super::super::look::field::Field;
use super::super::look::frame::{Frame, Text};
use super::super::routes::Route;
use super::super::view::{Page, html, titled};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::codes::{Whose, against, invitation, name_of};
use super::sheet::{Ask, Part, Sheet, day, plain};
use super::{HOME, MEMBERS};
use askama::Template;
use fenwick_coop::kernel::ids::MemberNo;
use serde_json::Value;

/// Slips on a page of paper.
const ON_PAPER: usize = 8;
/// Codes that are given out at once.
const SLIPS_MAX: usize = 200;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/desk/slips", Door::Office, page),
        Route::post("/{coop}/desk/slips", Door::Office, give),
    ]
}

/// Slips to be cut apart: for whom, and her code.
#[derive(Template)]
#[template(path = "desk/slips.html")]
struct Slips {
    frame: Frame,
    say: Words,
    slug: String,
    coop: String,
    papers: Vec<Vec<Slip>>,
    until: String,
}

/// One slip.
#[derive(Clone)]
struct Slip {
    number: u32,
    name: String,
    code: String,
    link: String,
}

fn numbers_asked(visit: &Visit, typed: &str) -> Field {
    Field::text("numbers", visit.say.t("desk-slips-numbers").to_string())
        .hint(visit.say.t("desk-slips-numbers-hint").to_string())
        .value(typed)
}

fn form_of(visit: &Visit, field: Field, notice: Option<Part>) -> Result<Sheet, Wrong> {
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    let go = (t("desk-slips-go"), "");
    let form = Ask::post(visit, vec![field], go, visit.at(MEMBERS.0))?;
    Ok(Sheet::of(visit, "desk-slips-title", &[HOME, MEMBERS])
        .lead(t("desk-slips-lead"))
        .maybe(notice)
        .with(Part::Form(Box::new(form))))
}

async fn page(visit: Visit) -> Page {
    form_of(&visit, numbers_asked(&visit, ""), None)?.show()
}

async fn give(visit: Visit, form: Form) -> Page {
    let typed = form.one("numbers");
    let wrong = |id: &str| {
        let field = numbers_asked(&visit, typed).error(visit.say.t(id).to_string());
        form_of(&visit, field, None)
    };
    let Some(numbers) = numbers_of(typed).filter(|numbers| !numbers.is_empty()) else {
        return wrong("desk-slips-numbers-hint")?.mend();
    };
    if numbers.len() > SLIPS_MAX {
        return wrong("desk-slips-many")?.mend();
    }
    let members = numbers.clone();
    let unknown = visit.look(move |coop| {
        members
            .iter()
            .any(|number| coop.members.active(MemberNo(*number)).is_err())
    });
    if unknown.await? {
        return wrong("desk-slips-unknown")?.mend();
    }
    let (mut all, mut until) = (Vec::new(), Value::Null);
    for number in numbers {
        let said = match visit.act(invitation(&visit, Whose::Member(number)), &form).await {
            Ok(said) => said.json,
            Err(trouble) => {
                let notice = against(&visit, trouble)?;
                return form_of(&visit, numbers_asked(&visit, typed), Some(notice))?.mend();
            }
        };
        until = said["until"].clone();
        all.push(Slip {
            number,
            name: name_of(&visit, number).await?,
            code: plain(&said["code"]),
            link: plain(&said["link"]),
        });
    }
    let mut frame = titled(&visit, visit.say.t("desk-slips-title").to_string());
    frame = frame.at(&visit.at(MEMBERS.0));
    html(&Slips {
        frame,
        slug: visit.slug.clone(),
        coop: visit.title.clone(),
        papers: all.chunks(ON_PAPER).map(<[Slip]>::to_vec).collect(),
        until: day(&visit.say, &until),
        say: visit.say,
    })
}

/// Numbers of members as somebody types them: `3, 5, 8-12`.
fn numbers_of(typed: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for part in typed
        .split([',', ' ', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match part.split_once(['-', '–']) {
            None => numbers.push(part.parse().ok()?),
            Some((first, last)) => {
                let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
                // One more than may be asked for shows that it is too many.
                let most = u32::try_from(SLIPS_MAX).unwrap_or(u32::MAX);
                numbers.extend((first..=last).take(usize::try_from(most).unwrap_or_default() + 1));
            }
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(numbers_of("3, 5 8-10;3"), Some(vec![3, 5, 8, 9, 10]));
        assert_eq!(numbers_of(""), Some(vec![]));
        assert_eq!(numbers_of("Ada"), None);
        assert!(numbers_of("1-4000000000").is_some_and(|numbers| numbers.len() == SLIPS_MAX + 1));
    }
}
