//! A member fetches a file as she brought it.

use crate::cli::args::Original;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::originals::{About, key_of};
use crate::said::{Done, Said, Trouble};
use crate::sealed::Lock;
use crate::sink::{self, Sink};
use fenwick_coop::Command;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::record::Act as Record;
use fenwick_office::journal::OriginalRow;
use fenwick_office::{Act, Asker};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Fetches one. It stands in the log about her before a byte is read, as whatever she takes out.
pub(super) async fn fetch(asking: &Asking, desk: &Desk, command: Original) -> Done {
    let member = asking.acting_member(desk).await?;
    let out = asking.path(&command.out);
    crate::sink::free(&out)?;
    let secret_file = command.secret_file.as_ref().map(|path| asking.path(path));
    let lock = match &secret_file {
        Some(file) => sink::lock_or_plain(Some(file), false)?,
        None => None,
    };
    let row = one(desk, member, &command).await?;
    let asker = Asker {
        request: None,
        ..asking.own(desk, member).await?
    };
    let taking = Command::Record(Record::TakeOut(member));
    let act = Act::plain(asker, taking, |_, entries| {
        json!(entries.last().map(|entry| entry.seq))
    });
    let logged = desk.office.act(act).await?;
    let gone = || Trouble::failed("original", "her key is gone, and the file with it");
    let about = About::open(&row, &key_of(desk, member.0).await?.ok_or_else(gone)?)?;
    let json = json!({
        "contribution": row.contribution, "file": row.place, "member": member, "name": about.name, "bytes": row.bytes,
        "sha256": about.sha256, "out": out, "sealed": lock.is_some(), "logged": logged,
    });
    let how = match lock {
        Some(_) => "It is sealed with her secret, in the age format.",
        None => "It lies open: whoever holds it reads it.",
    };
    let text = format!(
        "The file is in '{}' as it was brought: {} bytes, SHA-256 {}. {how}\nThat it was taken out stands in the log about her (entry {logged}).",
        out.display(),
        row.bytes,
        about.sha256
    );
    write(desk, (row, about), (out, lock)).await?;
    Ok(Said::new(json, text))
}

/// The file that is meant: of several that came with one contribution it has to be said which.
async fn one(desk: &Desk, member: MemberNo, command: &Original) -> Result<OriginalRow, Trouble> {
    let contribution = command.contribution;
    let mut hers = desk.office.originals(Some(member.0)).await?;
    hers.retain(|row| row.contribution == contribution);
    let count = hers.len();
    hers.retain(|row| command.file.is_none_or(|place| row.place == place));
    match (hers.pop(), hers.is_empty()) {
        (Some(row), true) => Ok(row),
        (Some(_), false) => {
            let message = format!(
                "{count} files came with contribution {contribution}: say which with --file 1 to --file {count}"
            );
            Err(Trouble::Usage(message))
        }
        (None, _) => {
            let message = format!("no such file of contribution {contribution} is kept for member {member}");
            let hint = "`fenwick contribution list` shows of which imports the files are kept";
            Err(Refusal::new("contribution.no-original", message)
                .hint(hint)
                .into())
        }
    }
}

/// It gets its name when it is whole and the same as it was brought.
async fn write(
    desk: &Desk,
    (row, about): (OriginalRow, About),
    (out, lock): (PathBuf, Option<Lock>),
) -> Result<(), Trouble> {
    let originals = desk.originals.clone();
    let writing = move || {
        let mut draft = out.as_os_str().to_owned();
        draft.push(".part");
        let draft = PathBuf::from(draft);
        let mut sink = Sink::create(&draft, lock.as_ref()).map_err(|error| unwritten(&draft, &error))?;
        let written = originals
            .copy(&row, &about, &mut sink)
            .and_then(|()| sink.finish())
            .and_then(|()| std::fs::rename(&draft, &out));
        written.map_err(|error| {
            drop(std::fs::remove_file(&draft));
            unwritten(&out, &error)
        })
    };
    let written = tokio::task::spawn_blocking(writing).await;
    written.map_err(|error| Trouble::failed("original", error))?
}

fn unwritten(out: &Path, error: &std::io::Error) -> Trouble {
    if error.kind() == std::io::ErrorKind::InvalidData {
        return Trouble::failed("original", error);
    }
    Trouble::failed("file", format!("'{}' cannot be written: {error}", out.display()))
}
