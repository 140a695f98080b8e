//! A member takes out all that is hers, and anybody checks a package that was taken out.

use super::args::Kept;
use super::ask::{Asking, clock};
use crate::said::{Done, Said, Trouble};
use crate::sealed::Lock;
use crate::{package, sink};
use fenwick_coop::Command;
use fenwick_coop::people::record::Act as Record;
use fenwick_office::{Act, Asker};
use serde_json::{Value, json};
use std::path::Path;

/// Takes out all that is a member's. It stands in the log about her before anything is read.
pub async fn export(asking: &Asking, id: &str, out: &Path, kept: &Kept) -> Done {
    let secret_file = kept.secret_file.as_ref().map(|path| asking.path(path));
    let secret = sink::lock_or_plain(secret_file.as_deref(), kept.plain)?;
    let folder = asking.path(out);
    // What cannot be written is not logged as taken out.
    package::has_room(&folder)?;
    // Her right in every state of the co-op: it waits for nothing that has come due.
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let now = clock(asking, &desk).await?;
    let asker = Asker {
        request: None,
        ..asking.own(&desk, member).await?
    };
    let command = Command::Record(Record::TakeOut(member));
    let act = Act::plain(asker, command, |_, entries| {
        json!(entries.last().map(|entry| entry.seq))
    });
    let logged = desk.office.act(act).await?;
    let secret = tokio::task::spawn_blocking(move || secret.as_ref().map(Lock::ready).transpose());
    let package = package::gather(&desk, member, now).await?;
    // Nothing takes her original files away while they are read.
    let _reading = desk.files.read().await;
    let originals = package.originals.len();
    let count = package.files.len() + originals;
    let stem = format!("member-{member}");
    let failed = |error| Trouble::failed("package", error);
    let secret = secret.await.map_err(failed)??;
    let write = move || package::write(&folder, &stem, &package, secret);
    let path = tokio::task::spawn_blocking(write).await.map_err(failed)??;
    let how = match kept.plain {
        true => "It lies open: whoever holds it reads it.",
        false => "It is sealed with her secret, in the age format: `age -d` opens it too.",
    };
    let text = format!(
        "All that is member {member}'s is in '{}': {count} files. {how}\nThat it was taken out stands in the log about her (entry {logged}), and `fenwick member show {member}` lists it.",
        path.display()
    );
    let json = json!({ "member": member, "out": path, "files": count, "originals": originals, "sealed": !kept.plain, "logged": logged });
    Ok(Said::new(json, text))
}

/// Checks a package by itself: whole, and every proof leads to the signed checkpoint of the log.
pub fn check(path: &Path, secret_file: Option<&Path>, log_key: Option<&str>) -> Done {
    let opened = package::open(path, secret_file)?;
    let key = log_key.unwrap_or(&opened.proofs.log_key);
    let failed = |why: String| Trouble::failed("package.proof", format!("'{}': {why}", path.display()));
    opened.proofs.check(key).map_err(failed)?;
    let mut receipts = 0;
    for (name, bytes) in opened
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".tlog-proof"))
    {
        let receipt = String::from_utf8_lossy(bytes);
        let proven = opened.proofs.check_receipt(&receipt, key);
        let seq = proven.map_err(|why| failed(format!("{name}: {why}")))?;
        let table = opened.files.get(&name.replace(".tlog-proof", ".json"));
        if !table.is_some_and(|table| opened.proofs.names(seq, table)) {
            return Err(failed(format!("{name}: the log names another answer")));
        }
        receipts += 1;
    }
    let json = json!({
        "whole": true, "files": opened.files.len() + opened.originals, "originals": opened.originals, "entries": opened.proofs.entries.len(), "releases": receipts,
        "log_key": key, "key_given": log_key.is_some(), "coop": opened.member["coop"], "member": opened.member["member"],
    });
    Ok(Said::new(json.clone(), checked(&json)))
}

fn checked(json: &Value) -> String {
    let key = match json["key_given"] == true {
        true => "the key that you gave",
        false => "the key in the package: compare it with the one that the co-op publishes",
    };
    format!(
        "The package is whole: {} files, {} entries and {} releases are in the log signed by {key}\n{}\n",
        json["files"],
        json["entries"],
        json["releases"],
        json["log_key"].as_str().unwrap_or("")
    )
}
