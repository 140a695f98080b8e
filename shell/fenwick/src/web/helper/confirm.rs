//! What was put in for a member counts when she says so herself: on a page of its own, with her PIN once more.

#[cfg(test)]
mod tests;

use super::super::door::Door;
use super::super::form::{Form, ONCE};
use super::super::look::field::{Choice, Field, Kind};
use super::super::look::frame::Frame;
use super::super::look::part::Table;
use super::super::member::{Names, Standing};
use super::super::ops::Client;
use super::super::routes::Route;
use super::super::signing::{Tried, by_pin};
use super::super::view::{Page, frame, go, html, said_of, to_mend};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::question::Question;
use crate::cli::args::{Command, Consent, Contribution, Row, Terms};
use crate::said::Trouble;
use crate::visitor::Visitor;
use askama::Template;
use axum::Extension;
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{ConsentNo, ContributionNo, MemberNo};
use fenwick_coop::path::consent::{Resolution, Scope};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/with/confirm", Door::Helped, page),
        Route::post("/{coop}/with/confirm", Door::Helped, confirm),
    ]
}

/// How the names of questions about rows begin.
const ABOUT_ROWS: &str = "rows-";

/// What waits for her word.
pub(super) struct Waiting {
    /// Imports by their dataset.
    rows: BTreeMap<String, Vec<ContributionNo>>,
    consents: Vec<(ConsentNo, Scope)>,
}

impl Waiting {
    pub(super) fn count(&self) -> usize {
        self.rows.values().map(Vec::len).sum::<usize>() + self.consents.len()
    }
}

/// What was put in for this member and waits.
pub(super) fn waiting(coop: &Coop, member: MemberNo) -> Waiting {
    let mut rows: BTreeMap<String, Vec<ContributionNo>> = BTreeMap::new();
    for (number, _) in coop.contributions.of_member(member) {
        let found = coop.contributions.get(number);
        let waits = found.ok().filter(|import| {
            import.member == Some(member)
                && !import.confirmed
                && coop.contributions.past(number).is_none()
                && !coop.contributions.is_taken_back(number, member)
        });
        if let Some(import) = waits {
            let numbers = rows.entry(import.dataset.clone()).or_default();
            // An import is there once for each time that rows of it came.
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    let consents = coop.consents.waiting_of(member);
    Waiting {
        rows,
        consents: consents.map(|(number, scope)| (number, scope.clone())).collect(),
    }
}

/// One thing she is asked about: what it is, what is in it, and her answer.
struct Entry {
    title: String,
    says: String,
    /// What it says in English, where the text of her language is a draft; empty where that one counts.
    english: String,
    table: Option<Table>,
    field: Question,
    acts: Acts,
}

/// What her answer does.
struct Acts {
    yes: Vec<Command>,
    no: Vec<Command>,
}

#[derive(Template)]
#[template(path = "with/confirm.html")]
struct Confirm {
    frame: Frame,
    say: Words,
    mark: String,
    once: String,
    entries: Vec<Entry>,
    pin: Field,
    refused: Vec<String>,
}

impl Confirm {
    async fn new(visit: &Visit, typed: &Form) -> Result<Self, Wrong> {
        let (member, _) = visit.helped()?;
        let t = |id: &str| visit.say.t(id).to_string();
        let pin = Field::new("pin", t("member-sign-in-pin"), Kind::Line("password"))
            .hint(t("member-helped-pin-hint"))
            .autocomplete("off")
            .width("short");
        Ok(Self {
            frame: frame(visit, "member-helped-confirm"),
            mark: visit.mark(),
            once: visit.once()?,
            entries: entries(visit, member, typed).await?,
            pin,
            refused: Vec::new(),
            say: visit.say.clone(),
        })
    }
}

async fn entries(visit: &Visit, member: MemberNo, typed: &Form) -> Result<Vec<Entry>, Wrong> {
    let (waits, titles) = visit
        .look(move |coop| {
            let waits = waiting(coop, member);
            let of_rows = waits.rows.keys();
            let of_consents = waits.consents.iter().map(|(_, scope)| &scope.dataset);
            let title = |dataset: &String| {
                let charter = coop.charters.get(dataset)?;
                Some((dataset.clone(), charter.rule.title.clone()))
            };
            let titles: BTreeMap<String, String> = of_rows.chain(of_consents).filter_map(title).collect();
            (waits, titles)
        })
        .await?;
    let titled = |dataset: &String| titles.get(dataset).unwrap_or(dataset).clone();
    let mut entries = Vec::new();
    for (dataset, numbers) in &waits.rows {
        let shown = Shown::of(numbers, &rows_of(visit, dataset).await?);
        let by_each = |command: &dyn Fn(u32) -> Contribution| {
            let numbers = shown.numbers.iter();
            numbers
                .map(|number| Command::Contribution(command(number.0)))
                .collect()
        };
        entries.push(Entry {
            title: titled(dataset),
            says: match shown.is_all() {
                true => String::new(),
                false => visit
                    .say
                    .with("member-helped-many", "count", shown.all)
                    .to_string(),
            },
            english: String::new(),
            table: Some(table(visit, (dataset, titled(dataset)), &shown.rows).await?),
            field: asked(visit, (shown.name(dataset), shown.is_all()), typed),
            acts: Acts {
                yes: by_each(&|contribution| Contribution::Confirm { contribution }),
                no: by_each(&|contribution| Contribution::Withdraw { contribution }),
            },
        });
    }
    let names = match waits.consents.is_empty() {
        true => Names::default(),
        false => Standing::of(visit).await?.1,
    };
    for (number, scope) in &waits.consents {
        let spoken = names.spoken(&visit.say, scope);
        entries.push(Entry {
            title: titled(&scope.dataset),
            says: spoken.here,
            english: spoken.english,
            table: None,
            field: asked(visit, (format!("consent-{number}"), true), typed),
            acts: Acts {
                yes: vec![Command::Consent(Consent::Confirm { consent: number.0 })],
                no: vec![Command::Consent(taken_back(scope))],
            },
        });
    }
    Ok(entries)
}

/// Rows that she reads at once.
const ROWS_MAX: usize = 50;

/// The rows that she is asked about, and the imports they came with: as many whole imports as she can read at once, the first
/// ones first. The others wait until she has spoken.
struct Shown {
    numbers: Vec<ContributionNo>,
    rows: Vec<Value>,
    /// How many rows these imports have; more than are shown where one alone is too large.
    all: usize,
}

impl Shown {
    fn of(waiting: &[ContributionNo], listed: &[Value]) -> Self {
        let of = |number: ContributionNo| -> Vec<Value> {
            let its = listed.iter().filter(|row| row["contribution"] == number.0);
            its.cloned().collect()
        };
        let (mut numbers, mut rows) = (Vec::new(), Vec::new());
        for number in waiting {
            let its = of(*number);
            if its.len() > ROWS_MAX {
                continue;
            }
            if rows.len() + its.len() > ROWS_MAX {
                break;
            }
            numbers.push(*number);
            rows.extend(its);
        }
        if numbers.is_empty() {
            numbers.extend(waiting.first());
            rows = waiting.first().map(|number| of(*number)).unwrap_or_default();
        }
        let all = rows.len();
        rows.truncate(ROWS_MAX);
        Self { numbers, rows, all }
    }

    /// Whether she sees all that she would speak of.
    fn is_all(&self) -> bool {
        self.rows.len() == self.all
    }

    /// The question about just these rows: an answer to it is none about others, such as have come since.
    fn name(&self, dataset: &str) -> String {
        let shown = json!([self.numbers, self.rows, self.all]).to_string();
        let digest: String = Hash::of(shown.as_bytes()).to_string().chars().take(16).collect();
        format!("{ABOUT_ROWS}{dataset}-{digest}")
    }
}

/// Her rows of a dataset, with what stands in them.
async fn rows_of(visit: &Visit, dataset: &str) -> Result<Vec<Value>, Wrong> {
    let list = Row::List {
        dataset: dataset.to_owned(),
        limit: usize::MAX,
    };
    let mut listed: Value = visit.ask(Command::Row(list)).await?;
    let rows = listed["rows"].as_array_mut();
    Ok(rows.map(std::mem::take).unwrap_or_default())
}

async fn table(visit: &Visit, (dataset, caption): (&str, String), rows: &[Value]) -> Result<Table, Wrong> {
    let dataset = dataset.to_owned();
    let names: Vec<(String, String)> = visit
        .look(move |coop| {
            let charter = coop.charters.get(&dataset);
            let fields = charter.into_iter().flat_map(|charter| charter.rule.fields.iter());
            fields
                .map(|field| (field.name.clone(), field.title.clone()))
                .collect()
        })
        .await?;
    // What no row has is not shown: a form leaves most of a charter empty.
    let used = |(name, _): &&(String, String)| rows.iter().any(|row| row["values"][name].is_string());
    let names: Vec<&(String, String)> = names.iter().filter(used).collect();
    let heads: Vec<&str> = names.iter().map(|(_, title)| title.as_str()).collect();
    let cell = |row: &Value, name: &str| row["values"][name].as_str().unwrap_or("–").to_owned();
    let line = |table: Table, row: &Value| table.row(names.iter().map(|(name, _)| cell(row, name)));
    Ok(rows.iter().fold(Table::new(caption, &heads), line))
}

/// The question whether something is right. What she has not seen all of she cannot say yes to.
fn asked(visit: &Visit, (name, may): (String, bool), typed: &Form) -> Question {
    let t = |id: &str| visit.say.t(id).to_string();
    let mut no = Choice::new("no", t("member-consent-helped-no"));
    no.hint = t("member-helped-no-hint").into();
    let yes = may.then(|| Choice::new("yes", t("member-consent-helped-yes")));
    let choices: Vec<Choice> = yes.into_iter().chain([no]).collect();
    let typed = typed.one(&name);
    let value = choices.iter().find(|choice| choice.value == typed);
    let value = value.map(|choice| choice.value.to_string()).unwrap_or_default();
    Question::new(name, t("member-helped-right"), Kind::One(choices)).value(value)
}

/// The word for a resolution.
fn name_of(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Aggregate => "aggregate",
        Resolution::Pseudonymised => "pseudonymised",
        Resolution::Identified => "identified",
    }
}

/// Takes back what was put in wrongly.
fn taken_back(scope: &Scope) -> Consent {
    Consent::Withdraw {
        terms: Terms {
            dataset: scope.dataset.clone(),
            fields: scope.fields.iter().flatten().cloned().collect(),
            resolution: Some(name_of(scope.resolution).to_owned()),
            until: scope.until.map(|until| until.to_string()),
        },
        purpose: Some(scope.purpose.to_string()),
        recipient: Some(scope.recipient.to_string()),
    }
}

async fn page(visit: Visit) -> Page {
    html(&Confirm::new(&visit, &Form::default()).await?)
}

async fn confirm(visit: Visit, client: Option<Extension<Client>>, form: Form) -> Page {
    let (member, _) = visit.helped()?;
    let mut again = Confirm::new(&visit, &form).await?;
    let answered = |entry: &Entry| matches!(entry.field.value.as_str(), "yes" | "no");
    // Something else stands there by now than what she answered: she reads it first.
    let is_other = |(name, _): (&str, &str)| {
        name.starts_with(ABOUT_ROWS) && !again.entries.iter().any(|entry| entry.field.name == name)
    };
    if form.typed().any(is_other) || !again.entries.iter().any(answered) {
        if let Some(first) = again.entries.first_mut() {
            first.field.wrong(visit.say.t("common-field-choose").to_string());
        }
        return to_mend(&again);
    }
    let address = client.map(|Extension(client)| client.address);
    let tried = by_pin(&visit, address, &member.to_string(), form.one("pin")).await?;
    let error = match tried {
        Tried::Right(_) => None,
        Tried::Wrong(left) => {
            let wrong = visit.say.t("member-sign-in-wrong");
            Some(format!(
                "{wrong} {}",
                visit.say.with("member-sign-in-left", "count", left)
            ))
        }
        Tried::Wait(seconds) => {
            let wait = visit
                .say
                .with("member-sign-in-wait", "minutes", seconds.div_ceil(60));
            Some(wait.to_string())
        }
    };
    if let Some(error) = error {
        again.pin.error = error.into();
        return to_mend(&again);
    }
    // She proved on this form that it is she: what she says here is her own word.
    match said_by_herself(&visit.of_visitor(Visitor::Member(member)), &again.entries, &form).await {
        Ok(()) => {
            visit.tell(visit.say.t("member-helped-confirmed").to_string());
            go(&visit.at("/with/now"))
        }
        Err(trouble @ Trouble::Refused(_)) => {
            again = Confirm::new(&visit, &form).await?;
            again.refused = said_of(&visit.say, trouble);
            to_mend(&again)
        }
        Err(trouble) => Err(trouble.into()),
    }
}

async fn said_by_herself(visit: &Visit, entries: &[Entry], form: &Form) -> Result<(), Trouble> {
    for entry in entries {
        let acts = match entry.field.value.as_str() {
            "yes" => &entry.acts.yes,
            "no" => &entry.acts.no,
            _ => continue,
        };
        for (place, command) in acts.iter().enumerate() {
            let once = form.some(ONCE);
            let once = once.map(|once| format!("{once}/{}/{place}", entry.field.name));
            let nowhere = super::super::files::nowhere(visit.served.home.dir());
            visit.carry_out(command.clone(), once, &nowhere).await?;
        }
    }
    Ok(())
}
