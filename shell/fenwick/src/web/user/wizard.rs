//! A new request, in four steps; what was typed goes from step to step in hidden fields, so that nothing of it is kept before it is filed.

use super::super::files::Folder;
use super::super::form::{Form, MARK, ONCE};
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::Frame;
use super::super::look::part::{Step, steps};
use super::super::sheet::{entries, purpose, text};
use super::super::view::{Page, frame, go, html, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::check::{Faults, Terms, questions, written, wrong};
use super::notice::Notice;
use super::user;
use crate::cli::args::{Command, Method, Request};
use askama::Template;
use fenwick_coop::kernel::purpose::Purpose;
use serde_json::Value;

/// The last step, in which it is filed.
const LAST: usize = 4;
/// The file of a request in its folder.
const FILE: &str = "request.toml";
/// What is typed in each step.
const TYPED: [&[&str]; 3] = [
    &["title", "why", "dataset", "purpose"],
    &["sql", "methods"],
    &["epsilon", "until", "every", "fee", "obligations"],
];

#[derive(Template)]
#[template(path = "user/wizard.html")]
struct Wizard {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    here: String,
    step: usize,
    steps: Vec<Step>,
    /// What was typed in other steps.
    kept: Vec<(String, String)>,
    fields: Vec<Field>,
    notice: Option<Notice>,
    /// What will be filed, for who reads it over.
    facts: Vec<(String, String)>,
    file: String,
}

pub async fn begin(visit: Visit) -> Page {
    html(&shown(&visit, &Form::default(), 1, Faults::new()).await?)
}

pub async fn step(visit: Visit, form: Form) -> Page {
    let here = form
        .number("step")
        .and_then(|step| usize::try_from(step).ok())
        .unwrap_or(1)
        .clamp(1, LAST);
    if form.one("to") == "back" {
        return html(&shown(&visit, &form, here.saturating_sub(1).max(1), Faults::new()).await?);
    }
    let terms = Terms::of(&visit, user(&visit)?).await?;
    // The last step looks at all of them: what a form brings may have come from anywhere.
    let looked = if here == LAST { 1..=3 } else { here..=here };
    for step in looked {
        let (faults, notice) = wrong(&visit.say, &terms, &form, step);
        if !faults.is_empty() {
            let mut page = shown(&visit, &form, step, faults).await?;
            page.notice = notice;
            return to_mend(&page);
        }
    }
    if here < LAST {
        return html(&shown(&visit, &form, here + 1, Faults::new()).await?);
    }
    file(&visit, &terms, &form).await
}

async fn file(visit: &Visit, terms: &Terms, form: &Form) -> Page {
    let folder = Folder::new(visit.served.home.dir())?;
    folder.write(FILE, &written(terms, user(visit)?, form)?)?;
    let command = Command::Request(Request::File { file: FILE.into() });
    match visit.carry_out(command, form.some(ONCE), folder.path()).await {
        Ok(said) => {
            visit.tell(visit.say.t("use-request-filed").to_string());
            go(&visit.at(&format!("/use/requests/{}", text(&said.json["request"]))))
        }
        Err(trouble) => {
            let notice = Notice::mend(&visit.say, trouble, "")?;
            let mut page = shown(visit, form, LAST, Faults::new()).await?;
            page.notice = Some(notice);
            to_mend(&page)
        }
    }
}

async fn shown(visit: &Visit, form: &Form, step: usize, faults: Faults) -> Result<Wizard, Wrong> {
    let terms = Terms::of(visit, user(visit)?).await?;
    let say = &visit.say;
    let names = [
        "use-step-what",
        "use-step-questions",
        "use-step-terms",
        "use-step-check",
    ]
    .map(|id| say.t(id).to_string());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let fields = match step {
        1 => what(say, &terms, form),
        2 => asked(visit, form).await?,
        3 => conditions(say, &terms, form),
        _ => Vec::new(),
    };
    let typed = TYPED
        .iter()
        .enumerate()
        .filter(|(place, _)| place + 1 != step)
        .flat_map(|(_, names)| names.iter());
    let typed: Vec<&str> = typed.copied().collect();
    let kept = form
        .typed()
        .filter(|(name, _)| *name != MARK && typed.contains(name));
    let (facts, file) = match step == LAST {
        true => (facts(say, &terms, form), written(&terms, user(visit)?, form)?),
        false => (Vec::new(), String::new()),
    };
    Ok(Wizard {
        frame: frame(visit, "use-request-new"),
        mark: visit.mark(),
        once: visit.once()?,
        here: visit.at("/use/requests/new"),
        step,
        steps: steps(step, &names),
        kept: kept
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        fields: with_faults(fields, &faults),
        notice: None,
        facts,
        file,
        say: say.clone(),
    })
}

fn with_faults(fields: Vec<Field>, faults: &Faults) -> Vec<Field> {
    let fields = fields.into_iter().map(|field| match faults.get(field.name) {
        Some(fault) => field.error(fault.clone()),
        None => field,
    });
    fields.collect()
}

fn what(say: &Words, terms: &Terms, form: &Form) -> Vec<Field> {
    let t = |id: &str| say.t(id).to_string();
    let datasets = terms
        .charters
        .iter()
        .map(|(dataset, charter)| Choice::new(dataset, format!("{} ({dataset})", charter.title)));
    let may = |asked: &Purpose| {
        terms
            .charters
            .values()
            .any(|charter| charter.purposes.iter().any(|purpose| purpose.covers(*asked)))
    };
    let purposes = Purpose::all()
        .filter(may)
        .map(|asked| Choice::new(asked.term(), format!("{} ({asked})", purpose(say, asked.term()))));
    let none = || std::iter::once(Choice::new("", t("use-choose")));
    vec![
        Field::text("title", t("use-field-title"))
            .hint(t("use-field-title-hint"))
            .value(form.one("title")),
        Field::new("why", t("use-field-why"), Kind::Area)
            .hint(t("use-field-why-hint"))
            .value(form.one("why")),
        Field::new(
            "dataset",
            t("public-dataset"),
            Kind::Select(none().chain(datasets).collect()),
        )
        .value(form.one("dataset")),
        Field::new(
            "purpose",
            t("public-purpose"),
            Kind::Select(none().chain(purposes).collect()),
        )
        .hint(t("use-field-purpose-hint"))
        .value(form.one("purpose")),
    ]
}

async fn asked(visit: &Visit, form: &Form) -> Result<Vec<Field>, Wrong> {
    let say = &visit.say;
    let sql = Field::new("sql", say.t("public-questions").to_string(), Kind::Code)
        .hint(say.t("use-field-sql-hint").to_string())
        .value(form.one("sql"));
    let listed: Value = visit.ask(Command::Method(Method::List)).await?;
    let chosen = form.all("methods");
    let methods: Vec<Choice> = entries(&listed["methods"])
        .filter(|method| method["dataset"] == form.one("dataset"))
        .map(|method| {
            let digest = text(&method["method"]);
            Choice {
                chosen: chosen.contains(&digest),
                ..Choice::new(digest, text(&method["title"]))
            }
        })
        .collect();
    let methods = match methods.is_empty() {
        true => None,
        false => {
            Some(Field::new("methods", say.t("public-methods").to_string(), Kind::Any(methods)).optional())
        }
    };
    let sql = if methods.is_some() { sql.optional() } else { sql };
    Ok(std::iter::once(sql).chain(methods).collect())
}

fn conditions(say: &Words, terms: &Terms, form: &Form) -> Vec<Field> {
    let t = |id: &str| say.t(id).to_string();
    let every = [
        ("", "use-every-none"),
        ("month", "use-every-month"),
        ("quarter", "use-every-quarter"),
        ("year", "use-every-year"),
    ];
    let every = every.map(|(value, id)| Choice::new(value, t(id))).to_vec();
    let price = terms.price(form).map(|price| {
        say.with("use-price-is", "price", say.money(price, &terms.currency))
            .to_string()
    });
    vec![
        Field::new("epsilon", t("public-epsilon"), Kind::Decimal)
            .hint(t("use-field-epsilon-hint"))
            .value(form.one("epsilon"))
            .width("short"),
        Field::new("until", t("public-until"), Kind::Line("date"))
            .hint(t("use-field-until-hint"))
            .value(form.one("until"))
            .width("short"),
        Field::new("every", t("use-field-every"), Kind::Select(every)).value(form.one("every")),
        Field::new(
            "fee",
            say.with("use-field-fee", "currency", terms.currency.clone())
                .to_string(),
            Kind::Decimal,
        )
        .hint(price.unwrap_or_else(|| t("use-field-fee-hint")))
        .value(form.one("fee"))
        .width("short")
        .optional(),
        Field::new("obligations", t("use-obligations"), Kind::Area)
            .hint(t("use-field-obligations-hint"))
            .value(form.one("obligations"))
            .optional(),
    ]
}

/// What will be filed, in words.
fn facts(say: &Words, terms: &Terms, form: &Form) -> Vec<(String, String)> {
    let money = |minor: Option<u64>| {
        minor
            .map(|minor| say.money(minor, &terms.currency))
            .unwrap_or_default()
    };
    let facts = [
        ("use-field-title", form.one("title").to_owned()),
        ("public-dataset", form.one("dataset").to_owned()),
        ("public-purpose", purpose(say, form.one("purpose"))),
        (
            "public-questions",
            say.number(
                questions(form.one("sql"))
                    .len()
                    .saturating_add(form.all("methods").len()),
            ),
        ),
        ("public-epsilon", form.one("epsilon").to_owned()),
        ("public-until", form.one("until").to_owned()),
        ("use-price", money(terms.price(form))),
        ("public-fee", money(terms.fee(form))),
        ("public-obligations", form.one("obligations").to_owned()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    facts.map(|(id, value)| (say.t(id).to_string(), value)).collect()
}
