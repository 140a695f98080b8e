//! Methods: questions with parameters, kept by the digest of their text, approved by vote or by an officer.

mod check;
mod text;

use super::args::Method as MethodCommand;
use super::ask::Asking;
use super::question::charters_of;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Command;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::refusal::Refusal;
pub use fenwick_coop::path::request::method::short;
use fenwick_coop::path::request::method::{Standing, Voice};
use fenwick_coop::path::request::{Bound, Shape};
use fenwick_coop::people::ballot::Matter;
use fenwick_coop::people::charter::Charter;
use fenwick_office::{Act, Side, texts};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use text::Method;

/// The fewest digits of a digest by which a method is named.
const DIGITS_MIN: usize = 8;

/// The commands about methods.
pub async fn method(asking: &Asking, command: MethodCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        MethodCommand::Add { file } => add(asking, &desk, &file).await,
        MethodCommand::List => list(&desk).await,
        MethodCommand::Show { method } => {
            let method = named(asking, &desk, &method).await?;
            show(&desk, method).await
        }
        MethodCommand::Check { method } => {
            let method = named(asking, &desk, &method).await?;
            check::check(&desk, method).await
        }
        MethodCommand::Propose { method, withdraw } => {
            let matter = Matter::Method {
                method: meant(asking, &desk, &method).await?,
                approve: !withdraw,
            };
            super::motion::table_matter(asking, &file_digest(asking, &method), (matter, Vec::new())).await
        }
        MethodCommand::Approve { method } => word(asking, &desk, &method, true).await,
        MethodCommand::Withdraw { method } => word(asking, &desk, &method, false).await,
    }
}

/// A digest of the file that a method is named by, for telling a repeat from another act.
pub fn file_digest(asking: &Asking, method: &str) -> [u8; 32] {
    asking.digest(Path::new(method)).0
}

/// A method named by its digest, by the first digits of it, or by the file with its text.
pub async fn named(asking: &Asking, desk: &Desk, name: &str) -> Result<Hash, Trouble> {
    let digits = name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !digits || !(DIGITS_MIN..=64).contains(&name.len()) {
        if !asking.path(Path::new(name)).exists() {
            let message = format!(
                "'{name}' is neither a method nor a file: give {DIGITS_MIN} digits of a method that `fenwick method list` shows, or its file"
            );
            return Err(Trouble::failed("file", message));
        }
        let method = Hash::of(asking.read(Path::new(name))?.as_bytes());
        desk.look(move |coop| coop.methods.get(method).map(|_| ()))
            .await??;
        return Ok(method);
    }
    let all: Vec<Hash> = desk
        .look(|coop| coop.methods.all().map(|(method, _)| method).collect())
        .await?;
    let mut found = all
        .into_iter()
        .filter(|method| method.to_string().starts_with(name));
    match (found.next(), found.next()) {
        (Some(method), None) => Ok(method),
        (Some(_), Some(_)) => Err(Trouble::Usage(format!(
            "several methods begin with {name}; give more digits"
        ))),
        (None, _) => {
            let refusal = Refusal::new("method.unknown", format!("there is no method {name}"));
            Err(refusal.hint("`fenwick method list` shows them").into())
        }
    }
}

/// The method that an act is about; that there is none is remembered under a request id like every refusal.
async fn meant(asking: &Asking, desk: &Desk, name: &str) -> Result<Hash, Trouble> {
    let asker = asking.asker(desk, &file_digest(asking, name)).await?;
    let found = named(asking, desk, name).await;
    desk.prepared(&asker, found).await
}

/// The charter of a dataset, and those of all the others.
async fn charters(desk: &Desk, dataset: &str) -> Result<(Charter, BTreeMap<String, Charter>), Trouble> {
    let mut charters = desk.look(charters_of).await?;
    let missing = || {
        Refusal::new(
            "charter.missing",
            format!("no charter permits a dataset '{dataset}'"),
        )
    };
    let charter = charters.remove(dataset).ok_or_else(missing)?;
    Ok((charter, charters))
}

/// A kept method, read under the charter in force.
async fn read(desk: &Desk, method: Hash) -> Result<(String, Method), Trouble> {
    let text = desk.office.text(method).await?;
    let (charter, others) = charters(desk, &text::dataset(&text)?).await?;
    let read = Method::read(&text, charter, others)?;
    Ok((text, read))
}

/// What a method is called.
pub async fn title(desk: &Desk, method: Hash) -> Result<String, Trouble> {
    text::title(&desk.office.text(method).await?)
}

/// A method's question with parameters set as somebody typed them.
pub async fn bound(asking: &Asking, desk: &Desk, name: &str, set: &[String]) -> Result<Bound, Trouble> {
    let method = named(asking, desk, name).await?;
    let (_, read) = read(desk, method).await?;
    let values = read.set(set)?;
    let question = read.ask(&values)?;
    Ok(Bound {
        method,
        values,
        question,
    })
}

async fn add(asking: &Asking, desk: &Desk, file: &Path) -> Done {
    let text = asking.read(file)?;
    let asker = asking.asker(desk, text.as_bytes()).await?;
    let method = Hash::of(text.as_bytes());
    let json = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            let question = desk.prepared(&asker, vet(desk, &text).await).await?;
            let (_, write) = texts::keep_public(desk.office.keyring(), &text)
                .map_err(|error| Trouble::failed("keyring", error))?;
            let act = Act {
                asker,
                command: Command::AddMethod(method, Box::new(question)),
                keep: Box::new(move |_| {
                    Ok(Side {
                        writes: vec![write],
                        ..Side::default()
                    })
                }),
                reply: Box::new(move |_, _| json!({ "method": method })),
            };
            desk.office.act(act).await?
        }
    };
    let said = format!(
        "The method '{}' is added as\n{method}\nNobody has approved it yet: `fenwick method propose {1}` tables a motion, or an officer approves it where the bylaws say so.",
        text::title(&text)?,
        short(method)
    );
    Ok(Said::new(json, said))
}

/// The question of a method's text at sample values.
async fn vet(desk: &Desk, text: &str) -> Result<Shape, Trouble> {
    let (charter, others) = charters(desk, &text::dataset(text)?).await?;
    Ok(Method::read(text, charter, others)?.vet()?)
}

/// An officer's word: a yes or its withdrawal.
async fn word(asking: &Asking, desk: &Desk, name: &str, approved: bool) -> Done {
    let method = meant(asking, desk, name).await?;
    let command = match approved {
        true => Command::ApproveMethod(method),
        false => Command::WithdrawMethod(method),
    };
    let json = asking
        .act_on(
            desk,
            &file_digest(asking, name),
            command,
            move |_, _| json!({ "method": method, "approved": approved }),
        )
        .await?;
    let text = match approved {
        true => format!("The method {} is approved.", short(method)),
        false => format!(
            "The approval of the method {} is withdrawn: it is asked no more.",
            short(method)
        ),
    };
    Ok(Said::new(json, text))
}

/// Where a method stands, in words.
fn standing_text(standing: Option<&Standing>) -> String {
    let Some(Standing { by, approved }) = standing else {
        return "not approved yet".to_owned();
    };
    let what = if *approved { "approved" } else { "withdrawn" };
    match by {
        Voice::Motion(motion) => format!("{what} by motion {motion}"),
        Voice::Officer(officer) => format!("{what} by officer {officer}"),
    }
}

async fn list(desk: &Desk) -> Done {
    let methods = desk
        .look(|coop| {
            let all = coop.methods.all();
            all.map(|(method, found)| (method, found.question.dataset.clone(), found.standing))
                .collect::<Vec<_>>()
        })
        .await?;
    let (mut listed, mut rows) = (Vec::new(), Vec::new());
    for (method, dataset, standing) in methods {
        let title = title(desk, method).await?;
        rows.push(vec![
            short(method),
            title.clone(),
            dataset.clone(),
            standing_text(standing.as_ref()),
        ]);
        listed.push(json!({ "method": method, "title": title, "dataset": dataset, "standing": standing }));
    }
    Ok(Said::new(
        json!({ "methods": listed }),
        table(&["method", "title", "dataset", "standing"], rows),
    ))
}

async fn show(desk: &Desk, method: Hash) -> Done {
    let (text, read) = read(desk, method).await?;
    let found = desk
        .look(move |coop| {
            let named = |number_and_request: &(_, &fenwick_coop::path::request::Request)| {
                number_and_request.1.terms.methods.contains(&method)
            };
            let requests: Vec<_> = coop
                .requests
                .all()
                .filter(named)
                .map(|(number, _)| number)
                .collect();
            coop.methods.get(method).map(|found| (found.standing, requests))
        })
        .await?;
    let (standing, requests) = found?;
    let may_be = read.rows();
    let parameters = match may_be.is_empty() {
        true => "It has no parameters.\n".to_owned(),
        false => table(&["parameter", "field", "may be"], may_be),
    };
    let said = format!(
        "Method {method}: {}\n{}; it asks '{}'.\n{}\n{parameters}",
        read.title,
        standing_text(standing.as_ref()),
        read.dataset,
        read.sql.trim(),
    );
    let json: Value = json!({
        "method": method, "title": read.title, "dataset": read.dataset, "sql": read.sql, "parameters": read.json(),
        "standing": standing, "requests": requests, "text": text,
    });
    Ok(Said::new(json, said))
}
