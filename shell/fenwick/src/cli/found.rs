//! Founding a co-op, and what it can be founded from.

use super::args::{Found, Templates};
use super::ask::Asking;
use super::people::{Person, keep_persons, keep_with, newcomers};
use crate::desk::{Desk, log_name};
use crate::said::{Done, Said, Trouble, table};
use crate::sink::free;
use crate::sister;
use crate::template;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::bylaws::Budget;
use fenwick_coop::people::charter::Kind as FieldKind;
use fenwick_coop::people::membership::Kind;
use fenwick_coop::{Command, Coop, Entry, Event, FORMAT, Founding};
use fenwick_office::journal::Write;
use fenwick_office::texts::keep_public;
use fenwick_office::{Act, Asker};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// Founds a co-op from a template; the officers become its first members.
pub async fn found(asking: &Asking, command: Found) -> Done {
    check_slug(&command.slug)?;
    let now = asking.now()?;
    if now.is_some() && !command.test_clock {
        let message = "--now is only for co-ops founded with --test-clock";
        return Err(Trouble::Usage(message.to_owned()));
    }
    let _alone = asking.home.founding.lock().await;
    let dir = asking.home.coop_dir(&command.slug);
    let fresh = !dir.exists();
    let founded = lay_down(asking, &command, now).await;
    if founded.is_err() && fresh {
        // Nothing was founded, and the folder is ours: leave no empty one behind.
        drop(std::fs::remove_dir_all(&dir));
    }
    let (desk, json) = founded?;
    asking.home.keep(&command.slug, desk).await;
    let text = founded_text(&command.slug, &json);
    Ok(Said::new(json, text))
}

/// Sets one cap of the budget from `CAP=EPSILON`.
fn set_cap(budget: &mut Budget, text: &str) -> Result<(), Trouble> {
    let form = || {
        Trouble::Usage(format!(
            "--cap: write CAP=EPSILON, such as lifetime=3, not '{text}'"
        ))
    };
    let (name, epsilon) = text.split_once('=').ok_or_else(form)?;
    let epsilon = epsilon
        .parse()
        .map_err(|error: &str| Trouble::Usage(format!("--cap {name}: {error}")))?;
    match name {
        "lifetime" => budget.lifetime = epsilon,
        "dataset_lifetime" => budget.dataset_lifetime = Some(epsilon),
        "dataset_year" => budget.dataset_year = epsilon,
        "per_user" => budget.per_user = epsilon,
        "question" => budget.question = Some(epsilon),
        _ => {
            let message = format!(
                "--cap: '{name}' is no cap; caps are lifetime, dataset_lifetime, dataset_year, per_user and question"
            );
            return Err(Trouble::Usage(message));
        }
    }
    Ok(())
}

async fn lay_down(
    asking: &Asking,
    command: &Found,
    now: Option<Time>,
) -> Result<(Arc<Desk>, Value), Trouble> {
    let mut template = template::load(&command.template, &asking.path(Path::new("")))?;
    sister::check_signer(&template, command.signed_by.as_deref())?;
    for cap in &command.caps {
        set_cap(&mut template.bylaws.budget, cap)?;
    }
    let currency = command.currency.as_deref().unwrap_or(&template.currency);
    let currency = currency
        .parse()
        .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
    let persons = command.officers.iter().map(|name| Person::new(name, None));
    let officers = persons.collect::<Result<Vec<_>, _>>()?;
    // A co-op that is there already answers for itself: it refuses, or repeats what it said.
    let desk = match asking.home.desk(Some(&command.slug)).await {
        Ok(desk) => desk,
        Err(trouble) => {
            let desk = Desk::create(&asking.home.coop_dir(&command.slug), None, &asking.home.keys).await?;
            // One that is founded and yet does not open is no place for another.
            if desk.look(|_| ()).await.is_ok() {
                return Err(trouble);
            }
            Arc::new(desk)
        }
    };
    let log_key = desk.office.keyring().log_key(&log_name(&command.slug));
    let log_key = log_key.map_err(|error| Trouble::failed("keyring", error))?;
    let own = template
        .own
        .iter()
        .map(|text| keep_public(desk.office.keyring(), text));
    let own: Result<Vec<(Hash, Write)>, _> = own.collect();
    let (mappings, texts) = own
        .map_err(|error| Trouble::failed("keyring", error))?
        .into_iter()
        .unzip();
    let founding = Founding {
        format: FORMAT,
        slug: command.slug.clone(),
        title: command.name.clone(),
        template: template.id,
        currency,
        test_clock: command.test_clock,
        log_key: log_key.verifier().to_string(),
        bylaws: template.bylaws,
        charters: template.charters,
        origin: template.origin,
        mappings,
    };
    let act = Act {
        asker: Asker {
            actor: Actor::Operator,
            now,
            ..asking.asker(&desk, b"").await?
        },
        command: Command::Found {
            founding: Box::new(founding),
            officers: newcomers(&officers, Kind::Person, None),
        },
        keep: keep_with(keep_persons(&desk, officers), texts),
        reply: Box::new(founded_json),
    };
    let json = desk.office.act(act).await?;
    Ok((desk, json))
}

fn founded_json(coop: &Coop, entries: &[Entry]) -> Value {
    let officers = entries
        .iter()
        .filter(|entry| matches!(entry.event, Event::Duty(_)))
        .count();
    let officers: Vec<usize> = (1..=officers).collect();
    let mut json = json!({ "coop": coop.founding.slug, "title": coop.founding.title, "officers": officers });
    if let Some(origin) = &coop.founding.origin {
        json["template_signed_by"] = json!(origin.log_key);
        json["template_digest"] = json!(origin.template);
    }
    json
}

/// Writes the rules in force as a signed template.
pub async fn export(asking: &Asking, out: &Path) -> Done {
    let desk = asking.desk().await?;
    let signed = sister::sign(&desk).await?;
    free(&asking.path(out))?;
    std::fs::write(asking.path(out), &signed.note).map_err(|error| {
        Trouble::failed("file", format!("'{}' cannot be written: {error}", out.display()))
    })?;
    let text = format!(
        "The bylaws and charters in force are written to '{}', signed by this co-op's log. No member is in it.\n\
         Tell whoever founds a sister from it this key by another way, for `fenwick found --signed-by`:\n{}",
        out.display(),
        signed.origin.log_key
    );
    let json = json!({ "file": out, "log_key": signed.origin.log_key, "digest": signed.origin.template });
    Ok(Said::new(json, text))
}

fn founded_text(slug: &str, json: &Value) -> String {
    let officers: Vec<String> = json["officers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(Value::to_string)
        .collect();
    let signed = match json["template_signed_by"].as_str() {
        Some(key) => {
            format!("Its template is signed by the log of another co-op, whole and unchanged:\n{key}\n")
        }
        None => String::new(),
    };
    format!(
        "The co-op '{slug}' is founded. Its officers are the members {}.\n{signed}\
         The bylaws and charters of its template are in force (motion 0); from now on every change is a vote.\n\
         Keep a copy of the home, its key file (coops/{slug}/coop.key) included, in a safe place.\n\
         Next: `fenwick member import`, `fenwick charter list`.",
        officers.join(", ")
    )
}

fn check_slug(slug: &str) -> Result<(), Trouble> {
    let plain = slug
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if plain && (1..=40).contains(&slug.len()) && slug.starts_with(|first: char| first.is_ascii_lowercase()) {
        Ok(())
    } else {
        Err(Trouble::Usage(
            "a co-op's short id begins with a letter and has small letters, digits and - only".to_owned(),
        ))
    }
}

/// What can be founded.
pub fn templates(command: Option<Templates>, folder: &Path) -> Done {
    match command {
        Some(Templates::Show { template }) => show(&template, folder),
        Some(Templates::Export { .. }) => Err(Trouble::Usage(
            "a template is exported from a co-op of this home".to_owned(),
        )),
        None => {
            let mut rows = Vec::new();
            let mut listed = Vec::new();
            for id in template::ids() {
                let found = template::load(id, folder)?;
                let datasets: Vec<&str> = found
                    .charters
                    .iter()
                    .map(|charter| charter.dataset.as_str())
                    .collect();
                rows.push(vec![id.to_owned(), found.title.clone(), datasets.join(", ")]);
                listed.push(json!({ "id": id, "title": found.title, "description": found.description, "datasets": datasets }));
            }
            Ok(Said::new(
                json!({ "templates": listed }),
                table(&["id", "title", "datasets"], rows),
            ))
        }
    }
}

fn show(id: &str, folder: &Path) -> Done {
    let found = template::load(id, folder)?;
    let mut text = format!("{}: {}\n{}\n", found.id, found.title, found.description);
    let signed_by = found.origin.as_ref().map(|origin| origin.log_key.clone());
    if let Some(key) = &signed_by {
        text.push_str(&format!("signed by {key}\n"));
    }
    for charter in &found.charters {
        text.push_str(&super::rules::charter_text(charter));
    }
    let classes = found
        .bylaws
        .recipient_classes
        .iter()
        .map(|class| vec![format!("class:{}", class.id), class.title.clone()]);
    text.push_str(&format!(
        "\nrecipients\n{}",
        table(&["consent to", "who"], classes)
    ));
    let mappings: Vec<&str> = found
        .mappings
        .iter()
        .map(|mapping| mapping.name.as_str())
        .collect();
    text.push_str(&match mappings.as_slice() {
        [] => "\nno mappings: the columns of files bear the names of the fields\n".to_owned(),
        named => format!("\nmappings: {}\n", named.join(", ")),
    });
    let purposes: Vec<&str> = fenwick_coop::kernel::purpose::Purpose::all()
        .map(|purpose| purpose.term())
        .collect();
    let json = json!({
        "id": found.id, "title": found.title, "description": found.description, "currency": found.currency,
        "charters": found.charters, "bylaws": found.bylaws, "mappings": mappings, "purposes": purposes, "signed_by": signed_by,
        "recipients": found.bylaws.recipient_classes.iter().map(|class| format!("class:{}", class.id)).collect::<Vec<_>>(),
    });
    Ok(Said::new(json, text))
}

/// What a field holds, in a few words.
pub fn field_text(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Flag => "yes or no".to_owned(),
        FieldKind::Code => "a short code, named only when enough members have it".to_owned(),
        FieldKind::Id => {
            "ten signs of the id by which others know the record; no question reads it".to_owned()
        }
        FieldKind::Time(time) => format!("time, months {} to {}", time.first_month, time.last_month),
        FieldKind::Key(key) => format!("one of {} values: {}", key.domain.len(), shortened(&key.domain)),
        FieldKind::Measure(measure) => {
            let unit = match (&measure.unit, &measure.unit_field) {
                (Some(unit), _) => unit.clone(),
                (None, Some(field)) => format!("by {field}"),
                (None, None) => "no unit".to_owned(),
            };
            match &measure.bounds {
                Some(bounds) => format!(
                    "{unit}, row {} to {}, member {} to {}",
                    bounds.row_min, bounds.row_max, bounds.member_sum_min, bounds.member_sum_max
                ),
                None => format!("{unit}, no bounds: cannot be summed"),
            }
        }
    }
}

fn shortened(values: &[String]) -> String {
    let first: Vec<&str> = values.iter().take(6).map(String::as_str).collect();
    if values.len() > 6 {
        format!("{}, …", first.join(", "))
    } else {
        first.join(", ")
    }
}
