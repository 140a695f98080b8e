//! Asking a granted question: tried on made-up rows, quoted, and then asked after one more look at what it costs.

use super::super::answer::Answer;
use super::super::form::Form;
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::{Frame, Link};
use super::super::look::part::Table;
use super::super::sheet::{Part, entries, text};
use super::super::view::{Page, frame, go, html, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::notice::Notice;
use super::user;
use crate::cli::args::{Command, Query, Question, Request};
use crate::cli::note_refused;
use crate::said::Trouble;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_office::Asker;
use serde_json::Value;

#[derive(Template)]
#[template(path = "user/ask.html")]
struct Ask {
    frame: Frame,
    say: Words,
    mark: String,
    here: String,
    fields: Vec<Field>,
    fresh: bool,
    notice: Option<Notice>,
    /// Whether the log now says that this was refused.
    noted: bool,
    parts: Vec<Part>,
}

#[derive(Template)]
#[template(path = "user/ask_confirm.html")]
struct Confirm {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    here: String,
    kept: Vec<(String, String)>,
    parts: Vec<Part>,
    notice: Option<Notice>,
}

/// The request, as long as it is this data user's.
async fn own(visit: &Visit, number: u32) -> Result<Value, Wrong> {
    let user = user(visit)?;
    let is_own = move |coop: &fenwick_coop::Coop| {
        let found = coop.requests.get(RequestNo(number));
        found.is_ok_and(|found| found.terms.user == user)
    };
    if !visit.look(is_own).await? {
        return Err(Wrong::Missing);
    }
    visit
        .ask(Command::Request(Request::Show { request: number }))
        .await
}

fn question(form: &Form, request: u32) -> Question {
    let method = form.some("method");
    let sql = form.one("sql").trim_end_matches(';').trim().to_owned();
    Question {
        request,
        sql: Some(sql).filter(|sql| method.is_none() && !sql.is_empty()),
        set: match &method {
            Some(_) => form
                .one("set")
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            None => Vec::new(),
        },
        method,
        epsilon: form.some("epsilon"),
    }
}

fn shown(visit: &Visit, request: &Value, form: &Form) -> Ask {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let number = text(&request["request"]);
    let mut fields = vec![
        Field::new("sql", t("use-question"), Kind::Code)
            .hint(t("use-question-hint"))
            .value(form.one("sql")),
        Field::new("epsilon", t("public-epsilon"), Kind::Decimal)
            .hint(
                say.with("use-epsilon-each", "epsilon", text(&request["epsilon_each"]))
                    .to_string(),
            )
            .value(form.one("epsilon"))
            .width("short")
            .optional(),
    ];
    let methods: Vec<Choice> = entries(&request["methods"])
        .map(|method| Choice::new(text(&method["method"]), text(&method["title"])))
        .collect();
    if !methods.is_empty() {
        let none = Choice::new("", t("use-method-none"));
        let methods = std::iter::once(none).chain(methods).collect();
        fields
            .push(Field::new("method", t("public-method"), Kind::Select(methods)).value(form.one("method")));
        fields.push(
            Field::new("set", t("use-method-set"), Kind::Area)
                .hint(t("use-method-set-hint"))
                .value(form.one("set"))
                .optional(),
        );
    }
    let mut frame = frame(visit, "use-ask");
    frame.trail = vec![
        Link::new(visit.at("/use/requests"), t("use-requests"), ""),
        Link::new(
            visit.at(&format!("/use/requests/{number}")),
            text(&request["title"]),
            "",
        ),
    ];
    Ask {
        frame,
        mark: visit.mark(),
        here: visit.at(&format!("/use/requests/{number}/ask")),
        fields,
        fresh: form.ticked("fresh"),
        notice: None,
        noted: false,
        parts: Vec::new(),
        say: say.clone(),
    }
}

pub async fn page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let request = own(&visit, number).await?;
    let mut form = Form::default();
    if let Some(first) = entries(&request["sql"]).next() {
        form.put("sql", text(first));
    }
    let mut page = shown(&visit, &request, &form);
    let mut others = Part::new(visit.say.t("use-granted-questions").to_string());
    others.code = entries(&request["sql"]).map(text).collect();
    if others.code.len() > 1 {
        page.parts.push(others);
    }
    html(&page)
}

pub async fn asked(visit: Visit, Path((_, number)): Path<(String, u32)>, form: Form) -> Page {
    let request = own(&visit, number).await?;
    let mut page = shown(&visit, &request, &form);
    let question = question(&form, number);
    if question.sql.is_none() && question.method.is_none() {
        let empty = visit.say.t("common-field-empty").to_string();
        page.fields = page
            .fields
            .into_iter()
            .map(|field| {
                if field.name == "sql" {
                    field.error(empty.clone())
                } else {
                    field
                }
            })
            .collect();
        return to_mend(&page);
    }
    let done = match form.one("do") {
        "pay" => return pay(&visit, &form, question, page).await,
        "dry" => dry(&visit, question).await,
        "ask" => match quote(&visit, question).await {
            Ok(parts) => return html(&confirm(&visit, &page, &form, parts)?),
            Err(trouble) => {
                page.noted = noted(&visit, number, &trouble).await?;
                Err(trouble)
            }
        },
        _ => quote(&visit, question).await,
    };
    match done {
        Ok(parts) => {
            page.parts = parts;
            html(&page)
        }
        Err(trouble) => mend(&visit, page, &form, trouble),
    }
}

/// Who goes on to ask what no question may ask has asked it: it is noted as at the terminal.
async fn noted(visit: &Visit, number: u32, trouble: &Wrong) -> Result<bool, Wrong> {
    let (Wrong::Trouble(trouble), Some(actor)) = (trouble, visit.visitor.actor()) else {
        return Ok(false);
    };
    let asker = Asker {
        actor,
        now: None,
        request: None,
        body: Hash::of(b""),
    };
    Ok(note_refused(&visit.desk, &asker, RequestNo(number), trouble).await?)
}

/// The same page with what is wrong: beside the question or its epsilon, and above.
fn mend(visit: &Visit, mut page: Ask, form: &Form, trouble: Wrong) -> Page {
    let Wrong::Trouble(trouble) = trouble else {
        return Err(trouble);
    };
    let about = match &trouble {
        Trouble::Usage(message) if message.starts_with("--epsilon") => "epsilon",
        Trouble::Usage(message) if message.contains('=') => "set",
        _ => "sql",
    };
    let notice = Notice::mend(&visit.say, trouble, form.one("sql"))?;
    let says = notice.says.clone();
    let fields = page.fields.into_iter();
    page.fields = fields
        .map(|field| {
            if field.name == about {
                field.error(says.clone())
            } else {
                field
            }
        })
        .collect();
    page.notice = Some(notice);
    to_mend(&page)
}

/// The question on rows that are made up from the charter.
async fn dry(visit: &Visit, question: Question) -> Result<Vec<Part>, Wrong> {
    let query = Query {
        question,
        fresh: false,
        dry_run: true,
    };
    // Nothing is charged and nothing is kept, so that the same form may be sent again and again.
    let said = visit.act(Command::Query(query), &Form::default()).await?;
    let answer: Answer = serde_json::from_value(said.json).map_err(|error| Trouble::failed("page", error))?;
    let say = &visit.say;
    let part = answer.part(say, &say.t("use-dry-table").to_string());
    let told = Part::new(say.t("use-dry-title").to_string()).says(say.t("use-dry-says").to_string());
    Ok(vec![told, part])
}

/// What the question costs, and how far its numbers will be from the truth.
async fn quote(visit: &Visit, question: Question) -> Result<Vec<Part>, Wrong> {
    let said: Value = visit.ask(Command::Quote(question)).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let say = &visit.say;
    let names = ["use-output", "use-error-expected", "use-note"].map(|id| say.t(id).to_string());
    let table = Table::new(
        say.t("use-error-expected").to_string(),
        &[&names[0], &format!("#{}", names[1]), &names[2]],
    );
    let table = entries(&said["outputs"]).fold(table, |table, output| {
        let error = match text(&output["error95"]) {
            none if none.is_empty() => String::new(),
            error => format!("± {}", say.decimal(&error)),
        };
        table.row([text(&output["name"]), error, text(&output["note"])])
    });
    let fee = said["fee_minor"]
        .as_i64()
        .map(|minor| say.money(minor, &currency));
    let more = said["more"].as_u64().unwrap_or_default();
    let part = Part::new(say.t("use-quote").to_string())
        .fact(say.t("use-price").to_string(), fee.unwrap_or_default())
        .fact(say.t("public-epsilon").to_string(), text(&said["epsilon"]))
        .fact(say.t("public-delta").to_string(), text(&said["delta"]))
        .fact(
            say.t("use-room").to_string(),
            say.with("use-room-count", "count", more).to_string(),
        )
        .says(say.t("use-quote-says").to_string())
        .table(table, "");
    Ok(vec![part])
}

fn confirm(visit: &Visit, page: &Ask, form: &Form, parts: Vec<Part>) -> Result<Confirm, Wrong> {
    let mut frame = frame(visit, "use-confirm");
    frame.trail = page.frame.trail.clone();
    let kept = form
        .typed()
        .filter(|(name, _)| ["sql", "method", "set", "epsilon", "fresh"].contains(name));
    let asked = Part {
        code: form
            .some("sql")
            .filter(|_| form.one("method").is_empty())
            .into_iter()
            .collect(),
        ..Part::default()
    };
    Ok(Confirm {
        frame,
        mark: visit.mark(),
        once: visit.once()?,
        here: page.here.clone(),
        kept: kept
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        parts: std::iter::once(asked).chain(parts).collect(),
        notice: None,
        say: visit.say.clone(),
    })
}

/// Asks it. What was answered before is given again at no cost, unless it is asked anew.
async fn pay(visit: &Visit, form: &Form, question: Question, page: Ask) -> Page {
    let query = Query {
        question,
        fresh: form.ticked("fresh"),
        dry_run: false,
    };
    match visit.act(Command::Query(query), form).await {
        Ok(said) => {
            let told = match said.json["reused"] == true {
                true => "use-answer-again",
                false => "use-answer-new",
            };
            visit.tell(visit.say.t(told).to_string());
            go(&visit.at(&format!("/releases/{}", text(&said.json["release"]))))
        }
        Err(trouble) => mend(visit, page, form, trouble.into()),
    }
}
