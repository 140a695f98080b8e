//! A member brings along what she took out of another co-op: her rows, her consents as proposals, her history.
//!
//! Rows are known again by their marks in the package, hashed with this co-op's key: neither co-op learns the other's. So the same
//! package, or a later one of the same co-op, stores nothing twice. The source files that the rows once came from have other marks.

mod out;
mod tables;

use super::args::Arrive;
use super::ask::Asking;
use super::contribute::{Brought, Treating, keep_rows, pool};
use crate::desk::{Desk, IMPORT_MEMORY_BYTES};
use crate::package::{self, Opened};
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::consent::{Answer, Recipient, Scope, Wish};
use fenwick_coop::path::contribution::{Form, Provenance};
use fenwick_coop::people::record::Act as Record;
use fenwick_office::{Act, Asker, Side, texts};
use fenwick_pool::ImportOptions;
use out::stays_out;
use serde_json::{Value, json};
use tables::{Table, tables};

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
                read: None,
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
    if json["originals_left"] != 0 {
        text.push_str(&format!(
            "{} of her own files are in the package and are not taken in here: keep the package.\n",
            json["originals_left"]
        ));
    }
    text + "Files that her rows once came from have other marks here: contributed again they would be stored a second time.\n"
}
