//! A member brings along what she took out of another co-op: her rows, her consents as proposals, her history.
//!
//! Rows are known again by their marks in the package, hashed with this co-op's key: neither co-op learns the other's. So the same
//! package, or a later one of the same co-op, stores nothing twice. The source files that the rows once came from have other marks.

mod out;

use super::args::Arrive;
use super::ask::Asking;
use super::contribute::{Brought, Treating, about_one, keep_rows, pool};
use crate::desk::{Desk, IMPORT_MEMORY_BYTES};
use crate::package::{self, Opened, ROW, marked};
use crate::said::{Done, Said, Trouble};
use fenwick_cleanroom::method::read;
use fenwick_coop::Command;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::consent::{Answer, Recipient, Scope, Wish};
use fenwick_coop::path::contribution::{Form, Provenance};
use fenwick_coop::people::charter::Charter;
use fenwick_coop::people::record::Act as Record;
use fenwick_office::{Act, Asker, Side, texts};
use fenwick_pool::ImportOptions;
use out::stays_out;
use serde_json::{Value, json};

/// The rows of one dataset as they are stored here.
struct Table {
    charter: Charter,
    rows: Vec<(u64, Vec<Option<i64>>)>,
}

/// Brings a package in.
pub async fn arrive(asking: &Asking, command: Arrive) -> Done {
    let secret_file = command.secret_file.as_ref().map(|path| asking.path(path));
    let path = asking.path(&command.package);
    let opened = tokio::task::spawn_blocking(move || package::open(&path, secret_file.as_deref())).await;
    let opened = opened.map_err(|error| Trouble::failed("package", error))??;
    let key = command.log_key.as_deref().unwrap_or(&opened.proofs.log_key);
    let proven = opened.proofs.check(key);
    proven
        .map_err(|why| Trouble::failed("package.proof", format!("'{}': {why}", command.package.display())))?;
    let desk = asking.desk().await?;
    let member = desk.member(&command.id).await?;
    let asker = Asker {
        request: None,
        ..asking.own(&desk, member).await?
    };
    desk.look(move |coop| coop.members.active(member).map(|_| ()))
        .await??;
    let tables = tables(&desk, &opened, &command.datasets).await?;
    let attested_by = asking.attesting(&desk).await?;
    // Her history first: whoever is not she, or no member, is refused before a row is stored.
    let kept = keep_history(&desk, (member, &asker), &opened).await?;
    stays_out(&desk, (member, &asker), &opened, &tables).await?;
    let mut brought = Vec::new();
    for table in tables {
        brought.push(bring(&desk, (member, &asker, &attested_by), table).await?);
    }
    let (proposed, left_out) = propose(&desk, (member, &asker), &opened).await?;
    let json = json!({
        "member": member, "from": opened.member["coop"], "log_key": key, "datasets": brought, "proposed": proposed,
        "left_out": left_out, "history": kept, "originals_left": opened.originals,
    });
    let text = told(&json);
    Ok(Said::new(json, text))
}

/// Her tables in the terms of the charters here. What has no place here is refused before anything is stored.
async fn tables(desk: &Desk, opened: &Opened, only: &[String]) -> Result<Vec<Table>, Trouble> {
    let mut tables = Vec::new();
    let key = *desk.office.keyring().rows();
    for (name, bytes) in &opened.files {
        let Some(dataset) = name
            .strip_prefix("rows/")
            .and_then(|name| name.strip_suffix(".csv"))
        else {
            continue;
        };
        let wanted = only.is_empty() || only.iter().any(|wanted| wanted == dataset);
        if !wanted || bytes.iter().filter(|byte| **byte == b'\n').count() < 2 {
            continue;
        }
        let named = dataset.to_owned();
        let charter = desk
            .look(move |coop| coop.charters.get(&named).map(|found| found.rule.clone()))
            .await?;
        let charter = charter.ok_or_else(|| {
            let message = format!("she brings rows of '{dataset}', and no charter permits that dataset here; nothing was taken in");
            Refusal::new("charter.missing", message).hint("the members can charter it, or name the others: --dataset D for each")
        })?;
        about_one(
            &charter,
            "a package does not name the second; nothing was taken in",
        )?;
        same_units(opened, name, &charter)?;
        let mark = |row: u64| mark_here(&key, (&opened.proofs.log_key, dataset), row);
        tables.push(table(charter, bytes, &mark)?);
    }
    Ok(tables)
}

/// A number means nothing without its unit: what was counted in another one is refused.
fn same_units(opened: &Opened, name: &str, charter: &Charter) -> Result<(), Trouble> {
    let listed = opened
        .files
        .get("datapackage.json")
        .map(Vec::as_slice)
        .unwrap_or_default();
    let listed: Value = serde_json::from_slice(listed).unwrap_or_default();
    let resources = listed["resources"].as_array().into_iter().flatten();
    let schema = resources
        .filter(|resource| resource["path"] == name)
        .map(|resource| &resource["schema"]["fields"]);
    let here = package::schema(charter);
    let unit = |fields: &Value, name: &Value| {
        let mut fields = fields.as_array().into_iter().flatten();
        let found = fields
            .find(|field| field["name"] == *name)
            .map(|field| field["unit"].clone());
        found.unwrap_or_default()
    };
    for fields in schema {
        for field in fields.as_array().into_iter().flatten() {
            let name = &field["name"];
            let known = charter.field(name.as_str().unwrap_or("")).is_some();
            if known && unit(fields, name) != unit(&here["fields"], name) {
                let message = format!(
                    "'{}' of '{}' is counted in {} there and in {} here; nothing was taken in",
                    name.as_str().unwrap_or(""),
                    charter.dataset,
                    unit(fields, name),
                    unit(&here["fields"], name)
                );
                return Err(Refusal::new("charter.fields", message).into());
            }
        }
    }
    Ok(())
}

/// The mark of a row here: it follows from its mark there and from this co-op's key alone.
fn mark_here(key: &[u8; 32], (log_key, dataset): (&str, &str), row: u64) -> u64 {
    let told = json!([log_key, dataset, row.to_string()]).to_string();
    let digest = Hash::salted("fenwick/arrived-row/v1", key, told.as_bytes()).0;
    digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

fn table(charter: Charter, bytes: &[u8], mark: &dyn Fn(u64) -> u64) -> Result<Table, Trouble> {
    let dataset = charter.dataset.clone();
    let bad = |line: usize, why: String| {
        Trouble::failed(
            "package.rows",
            format!("rows/{dataset}.csv, line {line}: {why}; nothing was taken in"),
        )
    };
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader
        .headers()
        .map_err(|error| bad(1, error.to_string()))?
        .clone();
    let places: Vec<Option<usize>> = charter
        .fields
        .iter()
        .map(|field| header.iter().position(|name| name == field.name))
        .collect();
    let unknown = header
        .iter()
        .find(|name| !name.starts_with('_') && charter.field(name).is_none());
    if let Some(unknown) = unknown {
        let message = format!(
            "she brings a column '{unknown}' of '{dataset}', which the charter here does not name; nothing was taken in"
        );
        return Err(Refusal::new("charter.fields", message).into());
    }
    let mark_at = header.iter().position(|name| name == ROW);
    let mut rows = Vec::new();
    for (place, record) in reader.records().enumerate() {
        let line = place + 2;
        let record = record.map_err(|error| bad(line, error.to_string()))?;
        let row = mark_at.and_then(|at| marked(record.get(at)?));
        let row = row.ok_or_else(|| bad(line, "the row has no mark".to_owned()))?;
        let mut values = Vec::new();
        for (field, at) in charter.fields.iter().zip(&places) {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
            let value = match cell {
                "" => None,
                cell => Some(read(&field.kind, cell).ok_or_else(|| {
                    bad(
                        line,
                        format!(
                            "the value of '{}' is none that the charter here knows",
                            field.name
                        ),
                    )
                })?),
            };
            values.push(value);
        }
        rows.push((mark(row), values));
    }
    Ok(Table { charter, rows })
}

/// Stores her rows of one dataset, under the import lock, and records them.
async fn bring(
    desk: &Desk,
    (member, asker, attested_by): (MemberNo, &Asker, &[MemberNo]),
    table: Table,
) -> Result<Value, Trouble> {
    let _alone = desk.imports.lock().await;
    let dataset = table.charter.dataset.clone();
    let existing = desk.manifest(&dataset).await?;
    let charter = table.charter.clone();
    let look = move |coop: &fenwick_coop::Coop| {
        let treating = Treating::new(coop.contributions.choices(&charter), &charter);
        (treating, coop.contributions.next().0)
    };
    let (mut treating, contribution) = desk.look(look).await?;
    let (pool_, read) = (desk.pool.clone(), table.rows.len() as u64);
    let rows = treating.all(member.0, table.rows)?;
    let store = move || {
        let fields: Vec<String> = table
            .charter
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect();
        let mut import = pool_.import(&ImportOptions {
            dataset: &table.charter.dataset,
            fields: &fields,
            existing: &existing,
            contribution,
            rows_max: table.charter.rows_max,
            memory_bytes: IMPORT_MEMORY_BYTES,
        })?;
        for (member, row, values) in &rows {
            import.push(*member, *row, values)?;
        }
        import.finish(&mut |_| {})
    };
    let imported = tokio::task::spawn_blocking(store).await;
    let imported = imported
        .map_err(|error| Trouble::failed("import", error))?
        .map_err(pool)?;
    let (stored, known) = (imported.stored, imported.duplicates);
    let mut json =
        json!({ "dataset": dataset, "read": read, "stored": stored, "duplicates": known, "unconfirmed": 0 });
    if stored > 0 {
        let brought = Brought {
            asker: asker.clone(),
            dataset,
            member,
            attested_by: attested_by.to_vec(),
            provenance: Provenance::of(Form::Package),
            treated: treating.counts(),
            also: Vec::new(),
        };
        let recorded = keep_rows(desk, brought, imported, read).await?;
        json["unconfirmed"] = recorded["unconfirmed"].clone();
        json["contribution"] = recorded["contribution"].clone();
    }
    Ok(json)
}

/// What she said there, said again here: a no holds at once, a yes waits until she confirms it. What has no place here is named.
async fn propose(
    desk: &Desk,
    (member, asker): (MemberNo, &Asker),
    opened: &Opened,
) -> Result<(Vec<Value>, Vec<Value>), Trouble> {
    let settings = opened.member["standing"]["settings"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let known = desk.look(move |coop| {
        let held = coop
            .consents
            .of_member(member)
            .map(|(scope, answer)| (scope.clone(), answer));
        let waiting = coop
            .consents
            .waiting_of(member)
            .map(|(_, scope)| (scope.clone(), Answer::Yes));
        held.chain(waiting).collect::<Vec<_>>()
    });
    let known = known.await?;
    let (mut proposed, mut left_out) = (Vec::new(), Vec::new());
    for setting in settings {
        let (scope, answer): (Scope, Answer) = match (
            serde_json::from_value(setting["scope"].clone()),
            serde_json::from_value(setting["answer"].clone()),
        ) {
            (Ok(scope), Ok(answer)) => (scope, answer),
            _ => continue,
        };
        let told = json!({ "scope": scope, "answer": answer });
        if known.contains(&(scope.clone(), answer)) {
            continue;
        }
        if matches!(scope.recipient, Recipient::User(_)) {
            let why = "data users have other numbers here";
            left_out.push(json!({ "scope": scope, "answer": answer, "why": why }));
            continue;
        }
        let command = Command::Consent {
            wishes: vec![Wish {
                member,
                scope,
                answer,
            }],
            attested_by: Vec::new(),
        };
        let given = desk
            .office
            .act(Act::plain(asker.clone(), command, |_, _| Value::Null))
            .await;
        match given.map_err(Trouble::from) {
            Ok(_) => proposed.push(told),
            Err(Trouble::Refused(refusal)) => {
                let mut told = told;
                told["why"] = json!(refusal.message);
                left_out.push(told);
            }
            Err(other) => return Err(other),
        }
    }
    Ok((proposed, left_out))
}

/// Keeps what the package says of her and proves, under her key. The same again is not kept twice.
async fn keep_history(
    desk: &Desk,
    (member, asker): (MemberNo, &Asker),
    opened: &Opened,
) -> Result<bool, Trouble> {
    let history = json!({ "member": opened.member, "log": opened.proofs }).to_string();
    for digest in desk
        .look(move |coop| coop.records.brought(member).collect::<Vec<_>>())
        .await?
    {
        if desk.office.text(digest).await? == history {
            return Ok(false);
        }
    }
    let kept = texts::keep_about(desk.office.keyring(), member, &history);
    let (digest, write) = kept.map_err(|error| Trouble::failed("keyring", error))?;
    let act = Act {
        asker: asker.clone(),
        command: Command::Record(Record::Bring(member, digest)),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![write],
                ..Side::default()
            })
        }),
        reply: Box::new(|_, _| Value::Null),
    };
    desk.office.act(act).await?;
    Ok(true)
}

fn told(json: &Value) -> String {
    let count = |key: &str| json[key].as_array().map_or(0, Vec::len);
    let mut text = format!(
        "Member {} brings what she took out of '{}'.\n",
        json["member"],
        json["from"].as_str().unwrap_or("")
    );
    for dataset in json["datasets"].as_array().into_iter().flatten() {
        text.push_str(&format!(
            "  {}: {} rows, {} stored, {} were here already\n",
            dataset["dataset"].as_str().unwrap_or(""),
            dataset["read"],
            dataset["stored"],
            dataset["duplicates"]
        ));
        if dataset["unconfirmed"] != 0 {
            text.push_str(&format!(
                "  they wait for confirmation: `fenwick contribution confirm {} --attested-by OFFICER,OFFICER`\n",
                dataset["contribution"]
            ));
        }
    }
    text.push_str(&format!(
        "{} of her answers are taken over: each no holds, each yes waits until she confirms it (`fenwick consent list --as {}`).\n",
        count("proposed"),
        json["member"]
    ));
    for left in json["left_out"].as_array().into_iter().flatten() {
        text.push_str(&format!(
            "  left out: {} ({})\n",
            left["scope"],
            left["why"].as_str().unwrap_or("")
        ));
    }
    text.push_str(match json["history"] == true {
        true => "Her history there is kept under her key.\n",
        false => "Her history there was kept before.\n",
    });
    text + "Files that her rows once came from have other marks here: contributed again they would be stored a second time.\n"
}
