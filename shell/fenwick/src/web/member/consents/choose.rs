//! One dataset: she puts together who may use what, for what and until when, reads what it means, and answers.

use super::super::super::form::Form;
use super::super::super::look::field::{Choice, Field, Kind};
use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::Flow;
use super::super::super::view::{Page, frame, go, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::learn;
use super::standing::{Card, Standing, hidden, scope};
use super::words::{Dataset, Names};
use askama::Template;
use axum::extract::Path;

/// The questions that everybody answers; the others stand under "more".
const FIRST: usize = 2;

#[derive(Template)]
#[template(path = "member/consents_choose.html")]
struct Choose {
    frame: Frame,
    say: Words,
    here: String,
    back: String,
    mark: String,
    once: String,
    title: String,
    benefit: String,
    is_draft: bool,
    must_learn: bool,
    lesson: String,
    first: Vec<Field>,
    more: Vec<Field>,
    wrong: Vec<Field>,
    /// What she would say; none where the choice has to be mended first.
    card: Option<Card>,
    flow: Flow,
}

pub async fn page(visit: Visit, Path((_, dataset)): Path<(String, String)>, form: Form) -> Page {
    let mut form = form;
    form.put("dataset", dataset);
    shown(&visit, &form).await
}

/// The page of what a form speaks of, to be mended; where there is no such dataset, her consents.
pub async fn again(visit: &Visit, form: &Form) -> Page {
    match shown(visit, form).await {
        Err(Wrong::Missing) => go(&visit.at("/me/consents")),
        page => page,
    }
}

async fn shown(visit: &Visit, form: &Form) -> Page {
    let (standing, names) = Standing::of(visit).await?;
    let dataset = form.one("dataset");
    let found = names.datasets.get(dataset).ok_or(Wrong::Missing)?;
    let form = filled(form, found, &names);
    let chosen = scope(&form);
    let mut fields = questions(&visit.say, found, &names, &form);
    if let Err(wrong) = chosen {
        mark_wrong(&visit.say, &mut fields, wrong);
    }
    let wrong: Vec<Field> = fields
        .iter()
        .filter(|field| !field.error.is_empty())
        .cloned()
        .collect();
    let is_wrong = chosen.is_err();
    let mut frame = frame(visit, "member-consent-choose");
    frame.trail = vec![Link::new(
        visit.at("/me/consents"),
        visit.say.t("member-consent-title").to_string(),
        "",
    )];
    let more = fields.split_off(FIRST);
    let page = Choose {
        frame,
        here: visit.at(&format!("/me/consents/of/{dataset}")),
        back: visit.at("/me/consents"),
        mark: visit.mark(),
        once: visit.once()?,
        title: found.title.clone(),
        benefit: found.benefit.clone(),
        is_draft: !names.is_confirmed,
        must_learn: learn::must_learn(visit, &standing),
        lesson: visit.at("/me/learn/yes"),
        first: fields,
        more,
        wrong,
        card: chosen.ok().map(|scope| {
            let spoken = names.spoken(&visit.say, &scope);
            Card {
                hidden: hidden(&scope, &spoken.read),
                spoken,
                ..Card::default()
            }
        }),
        flow: super::index::flow(&visit.say, &names, &standing, dataset),
        say: visit.say.clone(),
    };
    if is_wrong { to_mend(&page) } else { html(&page) }
}

/// What was asked for, with the narrowest usual answer where nothing was: the first purpose, the first class, figures only.
fn filled(form: &Form, dataset: &Dataset, names: &Names) -> Form {
    let mut form = form.clone();
    let purpose = dataset.purposes.first().map(ToString::to_string);
    let class = names.classes.first().map(|(id, _)| format!("class:{id}"));
    for (name, usual) in [
        ("purpose", purpose),
        ("recipient", class),
        ("resolution", Some("aggregate".to_owned())),
    ] {
        if form.one(name).is_empty() {
            form.put(name, usual.unwrap_or_default());
        }
    }
    form
}

fn questions(say: &Words, dataset: &Dataset, names: &Names, form: &Form) -> Vec<Field> {
    let t = |id: &str| say.t(id).to_string();
    let class = |(id, _): &(String, String)| format!("class:{id}");
    let user = |number: &u32| format!("user:{number}");
    let recipients = names
        .classes
        .iter()
        .map(class)
        .chain(names.users.keys().map(user))
        .chain(["any".to_owned()]);
    let recipients = recipients.filter_map(|text| {
        let recipient = text.parse().ok()?;
        Some(Choice::new(text, names.who(say, &recipient)))
    });
    let purposes = dataset
        .purposes
        .iter()
        .map(|purpose| Choice::new(purpose.to_string(), say.purpose(purpose)));
    let how = ["aggregate", "pseudonymised", "identified"].map(|how| {
        let mut choice = Choice::new(how, t(&format!("member-resolution-{how}-short")));
        choice.hint = t(&format!("member-resolution-{how}")).into();
        choice
    });
    let picked = form.all("fields");
    let parts = dataset.fields.iter().map(|(name, title, sensitive)| Choice {
        value: name.clone(),
        label: title.clone().into(),
        hint: if *sensitive {
            t("member-consent-sensitive")
        } else {
            String::new()
        }
        .into(),
        chosen: picked.contains(name),
    });
    vec![
        Field::new(
            "recipient",
            t("member-consent-who"),
            Kind::Select(recipients.collect()),
        )
        .value(form.one("recipient")),
        Field::new(
            "purpose",
            t("member-consent-why"),
            Kind::Select(purposes.collect()),
        )
        .value(form.one("purpose")),
        Field::one("resolution", t("member-consent-how"), how.into()).value(form.one("resolution")),
        Field::new("until", t("member-consent-until-label"), Kind::Line("date"))
            .hint(t("member-consent-until-hint"))
            .value(form.one("until"))
            .optional()
            .width("short"),
        Field::new("fields", t("member-consent-parts"), Kind::Any(parts.collect()))
            .hint(t("member-consent-parts-hint"))
            .optional(),
    ]
}

fn mark_wrong(say: &Words, fields: &mut [Field], wrong: &str) {
    let id = if wrong == "until" {
        "common-field-date"
    } else {
        "common-field-choice"
    };
    for field in fields.iter_mut().filter(|field| field.name == wrong) {
        field.error = say.t(id).to_string().into();
    }
}
