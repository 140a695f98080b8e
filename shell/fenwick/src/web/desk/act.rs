//! Acts of officers as forms: what is asked, the command that it becomes, and what is said when it does not work.

use super::super::files::{Folder, nowhere};
use super::super::form::{Form, MARK, ONCE, Upload};
use super::super::look::field::{Field, Kind, any_wrong};
use super::super::look::frame::Text;
use super::super::ops::Client;
use super::super::signing::cosign::{self, Cosigned, SECOND, SECOND_PIN};
use super::super::view::{self, Page, go};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::{Wrong, is_about_what_was_brought};
use super::given::At;
pub use super::given::{Asked, Bad, FILE, Given, TEXT};
use super::lists::Lists;
use super::sheet::{Ask, Part, Sheet};
use super::{MY_OFFICES, under};
use crate::cli::args::{Command, User};
use crate::said::Trouble;
use axum::Extension;
use axum::extract::Path;
use serde_json::Value;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

/// The field that says that she was asked once more.
const SURE: &str = "sure";
/// The name under which a typed text lies in the folder.
const TYPED: &str = "typed.toml";

/// An act.
pub struct Act {
    /// How the ids of its messages begin: `-title`, `-lead`, `-go` and `-done`, and `-gone` for what cannot be undone.
    pub id: &'static str,
    /// The page under which it stands, with the message that names it.
    pub of: (&'static str, &'static str),
    /// Where one is afterwards.
    pub back: &'static str,
    /// Its questions.
    pub fields: fn(&Asked) -> Vec<Field>,
    /// The command that it becomes.
    pub command: fn(&Given<'_>) -> Result<Command, Bad>,
    /// Which field a refusal is about, by how its rule begins; `usage` for what was typed wrong.
    pub about: &'static [(&'static str, &'static str)],
    /// Whether the number in the address is a member's, whose name is shown.
    pub whom: bool,
    /// Whether two officers say so.
    pub two: bool,
    /// Whether it cannot be undone, so that she is asked once more.
    pub sure: bool,
    /// What is said of it afterwards, where more is said than that it is done.
    pub told: Option<fn(&Words, &Value) -> String>,
}

impl Act {
    /// An act without questions.
    pub const fn plain(
        id: &'static str,
        of: (&'static str, &'static str),
        command: fn(&Given<'_>) -> Result<Command, Bad>,
    ) -> Self {
        Self {
            id,
            of,
            back: of.0,
            fields: |_| Vec::new(),
            command,
            about: &[],
            whom: false,
            two: false,
            sure: false,
            told: None,
        }
    }

    fn says(&self, say: &Words, what: &str) -> String {
        say.t(&format!("{}-{what}", self.id)).to_string()
    }
}

type Answer = Pin<Box<dyn Future<Output = Page> + Send>>;

/// The page on which an act is asked for; what stands behind `?` is filled in.
pub fn page(act: &'static Act) -> impl Fn(Visit, Path<At>, Form) -> Answer + Clone + Send + Sync + 'static {
    move |visit, Path(at), form| {
        Box::pin(async move {
            let fields = filled(act, &asked(&visit).await?, &form);
            asking(&visit, act, (&at, fields), None).await?.show()
        })
    }
}

/// What is done with the form.
pub fn send(
    act: &'static Act,
) -> impl Fn(Visit, Path<At>, Option<Extension<Client>>, Form) -> Answer + Clone + Send + Sync + 'static {
    move |visit, Path(at), client, form| {
        Box::pin(async move {
            let folder = nowhere(visit.served.home.dir());
            let sent = Sent { at, form, folder };
            done(visit, act, client.map(|Extension(client)| client), sent).await
        })
    }
}

/// What is done with a form that brings a file, or its text.
pub fn send_file(
    act: &'static Act,
) -> impl Fn(Visit, Path<At>, Option<Extension<Client>>, Upload) -> Answer + Clone + Send + Sync + 'static {
    move |visit, Path(at), client, mut upload| {
        Box::pin(async move {
            // A field that says it is a file may say anything: only what came as one is one.
            if !upload.form.all(FILE).iter().all(|name| upload.folder.holds(name)) {
                return Err(Wrong::Unreadable);
            }
            if upload.form.one(FILE).is_empty() && !upload.form.one(TEXT).is_empty() {
                upload.folder.write(TYPED, upload.form.one(TEXT))?;
                upload.form.put(FILE, TYPED.to_owned());
            }
            let folder = upload.folder.path().to_owned();
            let takes_text = act.about.iter().any(|(_, field)| *field == TEXT);
            let form = match takes_text {
                true => typed_again(upload.form, &upload.folder),
                false => upload.form,
            };
            let sent = Sent { at, form, folder };
            done(visit, act, client.map(|Extension(client)| client), sent).await
        })
    }
}

/// What a form brought, with the text of its file in the field for it, so that it need not be chosen again to be mended.
fn typed_again(mut form: Form, folder: &Folder) -> Form {
    if form.one(TEXT).is_empty()
        && let Some(name) = form.some(FILE)
        && let Some(text) = folder.short_text(&name)
    {
        form.put(TEXT, text);
    }
    form
}

struct Sent {
    at: At,
    form: Form,
    folder: PathBuf,
}

async fn asked(visit: &Visit) -> Result<Asked, Wrong> {
    // Who holds another office chooses among no data users.
    let users: Value = match visit.manages {
        true => visit.ask(Command::User(User::List)).await?,
        false => Value::Null,
    };
    Ok(Asked {
        say: visit.say.clone(),
        lists: visit.look(move |coop| Lists::of(coop, &users)).await?,
    })
}

/// The questions of an act with what stands in a form.
fn filled(act: &Act, asked: &Asked, form: &Form) -> Vec<Field> {
    let fields = (act.fields)(asked).into_iter();
    fields
        .map(|field| match form.one(field.name) {
            "" => field,
            _ if field.input() == "file" => field,
            _ if matches!(field.kind, Kind::Any(_)) => ticked(field, form),
            typed => field.value(typed),
        })
        .collect()
}

/// Boxes as they were ticked.
fn ticked(mut field: Field, form: &Form) -> Field {
    let all = form.all(field.name);
    if let Kind::Any(choices) = &mut field.kind {
        for choice in choices {
            choice.chosen = all.contains(&choice.value);
        }
    }
    field
}

/// The page with the form, and what went wrong above it.
async fn asking(
    visit: &Visit,
    act: &Act,
    (at, mut fields): (&At, Vec<Field>),
    notice: Option<Part>,
) -> Result<Sheet, Wrong> {
    if act.two && !act.sure && !fields.iter().any(|field| field.name == SECOND) {
        fields.extend(cosign::fields(&visit.say));
    }
    let form = of_form(visit, act, at, fields)?;
    let sheet = Sheet::new(visit, act.says(&visit.say, "title"), &[under(visit, act.of)])
        .lead(act.says(&visit.say, "lead"))
        .maybe(whom(visit, act, at).await?)
        .maybe(notice);
    Ok(sheet.with(Part::Form(Box::new(form))))
}

fn of_form(visit: &Visit, act: &Act, at: &At, fields: Vec<Field>) -> Result<Ask, Wrong> {
    let tone = if act.sure { "danger" } else { "" };
    let button = (act.says(&visit.say, "go").into(), tone);
    Ask::post(visit, fields, button, back(visit, act, at))
}

/// Where one is after an act. What is only for who runs the co-op from day to day is no place for others.
fn back(visit: &Visit, act: &Act, at: &At) -> String {
    match visit.manages {
        true => visit.at(&filled_in(act.back, at)),
        false => visit.at(MY_OFFICES.0),
    }
}

/// A path with what stands in the address of this page.
fn filled_in(path: &str, at: &At) -> String {
    at.iter().fold(path.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), value)
    })
}

/// Whom it is about, by number and name.
async fn whom(visit: &Visit, act: &Act, at: &At) -> Result<Option<Part>, Wrong> {
    let Some(number) = at.get("number").filter(|_| act.whom) else {
        return Ok(None);
    };
    let member = number.parse().map_err(|_| Wrong::Missing)?;
    let member = fenwick_coop::kernel::ids::MemberNo(member);
    if visit.look(move |coop| coop.members.get(member).is_none()).await? {
        return Err(Wrong::Missing);
    }
    let record = crate::cli::record_of(&visit.desk, member).await?;
    let name = record["name"].as_str().unwrap_or_default().to_owned();
    let t = |id: &str| Text::from(visit.say.t(id).to_string());
    Ok(Some(Part::Facts(vec![
        (t("desk-member-number"), number.clone().into()),
        (t("desk-member-name"), name.into()),
    ])))
}

/// Does it, or says what has to be mended.
async fn done(visit: Visit, act: &'static Act, client: Option<Client>, sent: Sent) -> Page {
    let asked = asked(&visit).await?;
    let (at, form) = (&sent.at, &sent.form);
    let mut fields = filled(act, &asked, form);
    let given = Given { form, at };
    let command = (act.command)(&given);
    for field in &mut fields {
        let is_empty = !field.optional && form.one(field.name).is_empty();
        let error = match &command {
            _ if is_empty && field.choices().is_empty() => Some("common-field-empty"),
            _ if is_empty => Some("common-field-choose"),
            Err((name, id)) if *name == field.name => Some(*id),
            _ => None,
        };
        if let Some(id) = error {
            *field = field.clone().error(visit.say.t(id).to_string());
        }
    }
    let command = match command {
        Ok(command) if !any_wrong(&fields) => command,
        _ => return asking(&visit, act, (at, fields), None).await?.mend(),
    };
    if act.sure && form.one(SURE).is_empty() {
        let seconds = act.two.then(|| cosign::fields(&visit.say));
        return sure(&visit, act, &sent, (&fields, seconds)).await?.show();
    }
    let attested_by = match act.two {
        false => Vec::new(),
        true => match cosign::cosigned(&visit, client.as_ref(), form).await? {
            Cosigned::By(officers) => officers,
            Cosigned::ToMend(seconds) if act.sure => {
                return sure(&visit, act, &sent, (&fields, Some(*seconds))).await?.mend();
            }
            Cosigned::ToMend(seconds) => {
                fields.extend(*seconds);
                return asking(&visit, act, (at, fields), None).await?.mend();
            }
        },
    };
    let once = (form.some(ONCE), attested_by);
    match visit.attested(command, once, &sent.folder).await {
        Ok(said) => {
            let told = act.told.map(|told| told(&visit.say, &said.json));
            visit.tell(told.unwrap_or_else(|| act.says(&visit.say, "done")));
            go(&back(&visit, act, at))
        }
        Err(trouble) => refused(&visit, act, (at, fields), trouble).await,
    }
}

/// The page that asks once more, and says what will be gone.
async fn sure(
    visit: &Visit,
    act: &Act,
    sent: &Sent,
    (fields, seconds): (&[Field], Option<[Field; 2]>),
) -> Result<Sheet, Wrong> {
    let asked = seconds.map(Vec::from).unwrap_or_default();
    let mut form = of_form(visit, act, &sent.at, asked)?;
    let again = |name: &&str| ![MARK, ONCE, SURE, SECOND, SECOND_PIN].contains(name);
    form.hidden = sent
        .form
        .typed()
        .filter(|(name, _)| again(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    form.hidden.push((SURE.to_owned(), "yes".to_owned()));
    let typed = fields
        .iter()
        .filter(|field| !field.value.is_empty())
        .map(|field| (field.label.clone(), Text::from(field.value.clone())));
    let gone = Part::notice("warn", act.says(&visit.say, "gone"), Vec::new());
    Ok(Sheet::new(visit, act.says(&visit.say, "sure"), &[act.of])
        .maybe(whom(visit, act, &sent.at).await?)
        .with(Part::Facts(typed.collect()))
        .with(gone)
        .with(Part::Form(Box::new(form))))
}

/// The form again: what the rules say stands at the field that it is about, else above.
async fn refused(visit: &Visit, act: &Act, (at, mut fields): (&At, Vec<Field>), trouble: Trouble) -> Page {
    let rule = match &trouble {
        Trouble::Refused(refusal) => refusal.rule.clone(),
        Trouble::Usage(_) => "usage".to_owned(),
        Trouble::Failed { code, .. } if is_about_what_was_brought(code) => code.to_string(),
        Trouble::Failed { .. } => return Err(trouble.into()),
        Trouble::Later(_) => "later".to_owned(),
    };
    let about = act.about.iter().find(|(begins, _)| rule.starts_with(begins));
    let (title, says) = view::told(&visit.say, &Wrong::Trouble(trouble));
    let at_field = about.and_then(|(_, name)| fields.iter_mut().find(|field| field.name == *name));
    let notice = match at_field {
        Some(field) => {
            *field = field.clone().error(says.join(" "));
            None
        }
        None => {
            let says = says.into_iter().map(Text::from).collect();
            Some(Part::notice("bad", title, says))
        }
    };
    asking(visit, act, (at, fields), notice).await?.mend()
}
