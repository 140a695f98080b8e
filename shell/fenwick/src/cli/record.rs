//! A member sends fields of her own rows to somebody whom she names: apart from all questions, by her own act only.

use super::args::{Record as RecordCommand, Send};
use super::ask::{Asking, clock};
use crate::desk::Desk;
use crate::package;
use crate::said::{Done, Said, Trouble, table};
use crate::sealed::Lock;
use crate::sink::{self, Sink};
use fenwick_coop::kernel::ids::{MemberNo, SendingNo};
use fenwick_coop::kernel::time::Date;
use fenwick_coop::people::record::{Act as Record, Event as Recorded, Sending, State, Wish};
use fenwick_coop::{Command, Coop, Entry, Event};
use fenwick_office::{Act, Side, texts};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The commands about a member's own records.
pub async fn record(asking: &Asking, command: RecordCommand) -> Done {
    match command {
        RecordCommand::Send(send) => self::send(asking, send).await,
        RecordCommand::List => list(asking).await,
        RecordCommand::Revoke { sending } => revoke(asking, SendingNo(sending)).await,
    }
}

async fn send(asking: &Asking, send: Send) -> Done {
    let secret = sink::lock_or_plain(Some(&asking.path(&send.secret_file)), false)?;
    let until: Date = send
        .until
        .parse()
        .map_err(|error: &str| Trouble::Usage(format!("--until: {error}")))?;
    let (out, to) = (asking.path(&send.out), send.to.trim().to_owned());
    if to.is_empty() {
        return Err(Trouble::Usage("say to whom it goes: --to NAME".to_owned()));
    }
    sink::free(&out)?;
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let (digest, write) = texts::keep_about(desk.office.keyring(), member, &to)
        .map_err(|error| Trouble::failed("keyring", error))?;
    let wish = Wish {
        dataset: send.dataset.clone(),
        fields: send.fields.iter().cloned().collect(),
        text: digest,
        until,
    };
    let act = Act {
        asker: asking.asker(&desk, b"").await?,
        command: Command::Record(Record::Send(member, wish)),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![write],
                ..Side::default()
            })
        }),
        reply: Box::new(move |coop, entries| sent(coop, member, entries)),
    };
    let mut json = desk.office.act(act).await?;
    let files = hers(&desk, member, &send, &json).await?;
    let rows = files.1;
    let write = move || archive(&out, &files.0, secret.as_ref());
    let written = tokio::task::spawn_blocking(write).await;
    let failed = |error: &dyn std::fmt::Display| {
        let message = format!(
            "'{}' cannot be written: {error}; the sending stands in the log",
            send.out.display()
        );
        Trouble::failed("file", message)
    };
    written
        .map_err(|error| failed(&error))?
        .map_err(|error| failed(&error))?;
    json["rows"] = json!(rows);
    json["to"] = json!(to);
    let text = format!(
        "Sending {}: {rows} rows with {} of '{}' are sealed in '{}' for {to}, until {until}.\n\
         Give the secret to {to} by another way. You can take it back (`fenwick record revoke {} --as {member}`), but a file\n\
         that was handed out cannot be fetched back: who has it then knows that it is no longer to be used.",
        json["sending"],
        send.fields.join(", "),
        send.dataset,
        send.out.display(),
        json["sending"]
    );
    Ok(Said::new(json, text))
}

fn sent(coop: &Coop, member: MemberNo, entries: &[Entry]) -> Value {
    let found = entries.iter().find_map(|entry| match &entry.event {
        Event::Record(Recorded::Sent { sending, dataset, fields, until, .. }) => Some(json!({
            "sending": sending, "dataset": dataset, "fields": fields, "until": until, "at": entry.at, "logged": entry.seq,
            "member": member, "coop": coop.founding.slug, "title": coop.founding.title, "log_key": coop.founding.log_key,
        })),
        _ => None,
    });
    found.unwrap_or_default()
}

/// The chosen fields of her rows as a table, and the receipt beside it; how many rows.
async fn hers(
    desk: &Desk,
    member: MemberNo,
    send: &Send,
    sent: &Value,
) -> Result<(package::Files, usize), Trouble> {
    let all = package::rows(desk, member).await?;
    let rows = all.into_iter().find(|rows| rows.charter.dataset == send.dataset);
    let missing = || Trouble::failed("pool", format!("the rows of '{}' cannot be read", send.dataset));
    let rows = rows.ok_or_else(missing)?.only(&send.fields);
    let table = package::csv(&rows).map_err(|error| Trouble::failed("csv", error))?;
    let mut receipt = sent.clone();
    receipt["to"] = json!(send.to.trim());
    receipt["schema"] = package::schema(&rows.charter);
    receipt["terms"] = json!(
        "Only the recipient named here may use these rows, for the member whose rows they are, and until the day that stands \
         here. She can take this back at any time; the co-op's log then says so. Hand it on to nobody."
    );
    let receipt = serde_json::to_vec_pretty(&receipt).unwrap_or_default();
    let files = package::Files::from([
        ("rows.csv".to_owned(), table),
        ("receipt.json".to_owned(), receipt),
    ]);
    Ok((files, rows.rows.len()))
}

fn archive(out: &Path, files: &package::Files, secret: Option<&Lock>) -> std::io::Result<()> {
    let mut archive = ZipWriter::new_stream(Sink::create(out, secret)?);
    for (name, bytes) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default())?;
        archive.write_all(bytes)?;
    }
    archive.finish()?.into_inner().finish()
}

async fn list(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let now = clock(asking, &desk).await?;
    let sendings = desk.look(move |coop| {
        let own = |(number, sending): (SendingNo, &Sending)| (number, sending.clone());
        coop.records.sendings(member).map(own).collect::<Vec<_>>()
    });
    let (mut listed, mut rows) = (Vec::new(), Vec::new());
    for (number, sending) in sendings.await? {
        let to = desk.office.text(sending.text).await?;
        let state = sending.state(now);
        let fields: Vec<String> = sending.fields.iter().cloned().collect();
        rows.push(vec![
            number.to_string(),
            to.clone(),
            sending.dataset.clone(),
            fields.join(", "),
            sending.at.date().to_string(),
            sending.until.to_string(),
            in_words(state).to_owned(),
        ]);
        listed.push(json!({
            "sending": number, "to": to, "dataset": sending.dataset, "fields": fields, "at": sending.at,
            "until": sending.until, "state": state, "revoked": sending.revoked,
        }));
    }
    let text = table(
        &["sending", "to", "dataset", "fields", "sent", "until", "note"],
        rows,
    );
    Ok(Said::new(json!({ "member": member, "sendings": listed }), text))
}

fn in_words(state: State) -> &'static str {
    match state {
        State::Valid => "",
        State::Expired => "its last day is over",
        State::Revoked => "taken back",
    }
}

async fn revoke(asking: &Asking, sending: SendingNo) -> Done {
    let desk = asking.desk().await?;
    asking.acting_member(&desk).await?;
    let reply = move |_: &Coop, _: &[Entry]| json!({ "sending": sending, "revoked": true });
    let json = asking
        .act(&desk, Command::Record(Record::Revoke(sending)), reply)
        .await?;
    let text = format!(
        "Sending {sending} is taken back, and the log says so. The file that was handed out cannot be fetched back: tell whom\n\
         you sent it to that it is no longer to be used."
    );
    Ok(Said::new(json, text))
}
