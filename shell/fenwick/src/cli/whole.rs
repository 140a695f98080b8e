//! The whole co-op in one file: taken out, and brought into another home.
//!
//! A copy is a copy of the privacy budget too. So the log says that the co-op was taken out, and every copy rests from that entry
//! on. Where it was taken out it goes on with the next entry, which no archive has, unless the co-op moves.

use super::args::{Bring, TakeOut};
use super::ask::Asking;
use super::split::Place;
use crate::archive::{self, Checked, FORM, Head};
use crate::desk::{Desk, read_keyring};
use crate::home::IMPORTING;
use crate::keys::{Keys, Material};
use crate::originals::Originals;
use crate::said::{Done, Said, Trouble};
use crate::sealed::Lock;
use crate::sink::{self, Sink};
use fenwick_coop::Command;
use fenwick_coop::people::leaving::{Act as Leaving, Copy};
use fenwick_office::Act;
use fenwick_pool::Pool;
use fenwick_vault::SqliteJournal;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Takes the whole co-op out.
pub async fn export(asking: &Asking, command: TakeOut) -> Done {
    let secret_file = command.kept.secret_file.as_ref().map(|path| asking.path(path));
    let secret = sink::lock_or_plain(secret_file.as_deref(), command.kept.plain)?;
    let out = asking.path(&command.out);
    sink::free(&out)?;
    let desk = asking.desk().await?;
    let dir = asking
        .home
        .coop_dir(&desk.look(|coop| coop.founding.slug.clone()).await?);
    let key = key_of(&asking.home.keys, &dir, command.kept.plain)?;
    let _alone = desk.imports.lock().await;
    let rested = desk.look(|coop| coop.copies.resting()).await?;
    if rested.is_none() {
        if !command.moves {
            desk.mark_exporting(&dir)?;
        }
        say(asking, &desk, Copy::Export { moves: command.moves }).await?;
    }
    let written = write(&desk, &key, (&out, secret.as_ref())).await;
    if rested.is_none() && !command.moves {
        desk.stay(&dir).await?;
    }
    let (head, tail) = written?;
    let json = json!({
        "out": out, "coop": head.slug, "moves": head.moves, "sealed": secret.is_some(), "entries": tail.entries, "files": tail.files,
        "originals": tail.originals, "root": tail.root, "state_hash": tail.state_hash,
    });
    let next = match head.moves {
        true => {
            "This co-op rests now. Where it is imported, officers let it go on: `fenwick coop import FILE --takes-over --attested-by OFFICER,OFFICER`."
        }
        false => "This co-op goes on. What is imported from the file is for reading: it answers no question.",
    };
    let text = format!(
        "The whole co-op is in '{}': {} entries, {} files of rows, {} files as members brought them, and its keys. {next}\n\
         Whoever opens the file is where you are now: keep it as you keep the key. Who is erased later is still in it.\nstate {}",
        out.display(),
        tail.entries,
        tail.files,
        tail.originals,
        tail.state_hash
    );
    Ok(Said::new(json, text))
}

/// The key as the archive holds it: no holder's passphrase goes along, so the secret of the archive is what keeps it.
fn key_of(keys: &Keys, dir: &Path, plain: bool) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let mut material = keys.read(dir)?;
    if plain && !material.holders.is_empty() {
        return Err(Trouble::Usage(
            "the key of this co-op is locked for holders, and a plain archive would lay it open: add --secret-file FILE".to_owned(),
        ));
    }
    material.holders.clear();
    Ok(material.bytes())
}

async fn say(asking: &Asking, desk: &Desk, copy: Copy) -> Result<(), Trouble> {
    let asker = asking.asker(desk, b"").await?;
    let act = Act::plain(asker, Command::Leaving(Leaving::Copy(copy)), |_, _| Value::Null);
    desk.office.act(act).await?;
    Ok(())
}

/// Writes the archive under another name first: it gets its own when it is whole and durable.
async fn write(
    desk: &Desk,
    key: &[u8],
    (out, secret): (&Path, Option<&Lock>),
) -> Result<(Head, archive::Tail), Trouble> {
    let failed = |error: std::io::Error| {
        Trouble::failed("file", format!("'{}' cannot be written: {error}", out.display()))
    };
    let head = desk
        .look(|coop| Head {
            form: FORM,
            slug: coop.founding.slug.clone(),
            title: coop.founding.title.clone(),
            log_key: coop.founding.log_key.clone(),
            moves: coop.copies.resting() == Some(true),
            program: env!("CARGO_PKG_VERSION").to_owned(),
        })
        .await?;
    let mut draft = out.as_os_str().to_owned();
    draft.push(".part");
    let draft = PathBuf::from(draft);
    match std::fs::remove_file(&draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let _reading = desk.files.read().await;
    let sink = Sink::create(&draft, secret).map_err(failed)?;
    let written = archive::write(desk, sink, (&head, key)).await;
    let finished = written.and_then(|(sink, tail)| {
        sink.finish()
            .and_then(|()| std::fs::rename(&draft, out))
            .map_err(failed)?;
        Ok(tail)
    });
    match finished {
        Ok(tail) => Ok((head, tail)),
        Err(trouble) => {
            drop(std::fs::remove_file(&draft));
            Err(trouble)
        }
    }
}

/// Brings a whole co-op into this home: all of it, or nothing.
pub async fn import(asking: &Asking, command: Bring) -> Done {
    let secret_file = command.secret_file.as_ref().map(|path| asking.path(path));
    let file = asking.path(&command.file);
    let open = || sink::open(&file, secret_file.as_deref());
    let refuse = |archive::Unfit(why)| {
        Trouble::failed(
            "archive",
            format!(
                "'{}' is not taken in: {why}; nothing was written",
                command.file.display()
            ),
        )
    };
    // Read through to its end before anything is written.
    let checked = archive::check(open()?).map_err(refuse)?;
    let Checked { head, tail, .. } = &checked;
    if command.takes_over && !head.moves {
        return Err(fenwick_coop::people::leaving::stays_elsewhere().into());
    }
    let _founding = asking.home.founding.lock().await;
    let place = Place::here(asking, &head.slug, IMPORTING)?;
    if place.is_taken() || !place.is_begun() && asking.home.keys.exist(place.dir()) {
        return Err(Trouble::Usage(format!(
            "there is a co-op '{}' in this home already; choose another home with --home",
            head.slug
        )));
    }
    place.begin()?;
    put_down((&place, &asking.home.keys), &checked, open()?).await?;
    place.finish()?;
    let desk = Arc::new(Desk::open(place.dir(), &asking.home.keys).await?);
    asking.home.keep(&head.slug, Arc::clone(&desk)).await;
    let mut json = json!({
        "coop": head.slug, "title": head.title, "entries": tail.entries, "files": tail.files, "root": tail.root,
        "state_hash": tail.state_hash, "rests": true,
    });
    let mut text = format!(
        "The co-op '{}' is here: {} entries and {} files of rows, read through and verified.\nstate {}\n",
        head.slug, tail.entries, tail.files, tail.state_hash
    );
    if command.takes_over {
        let attested_by = asking.attesting(&desk).await?;
        say(asking, &desk, Copy::TakeOver(attested_by)).await?;
        json["rests"] = json!(false);
    }
    text.push_str(match (command.takes_over, head.moves) {
        (true, _) => "It goes on here. Retire the home that it comes from, and destroy the file.",
        (false, true) => "It rests until officers say that it goes on here: `fenwick coop take-over --attested-by OFFICER,OFFICER`.",
        (false, false) => "It is a copy of a co-op that goes on elsewhere: it can be read, and answers no question.",
    });
    Ok(Said::new(json, text))
}

/// Puts a checked archive down in a folder that does not answer yet, and verifies what is there.
async fn put_down(
    (place, keys): (&Place, &Keys),
    checked: &Checked,
    from: sink::Source,
) -> Result<(), Trouble> {
    let dir = place.dir();
    let material = Material::read(&checked.key);
    let material = material.ok_or_else(|| Trouble::failed("archive", "the key in the archive is none"))?;
    keys.write(dir, &material)?;
    let keyring = read_keyring(dir, keys)?;
    let pool = Pool::open(dir.join("pool")).map_err(|error| Trouble::failed("pool", error))?;
    let store = |error| Trouble::from(fenwick_office::OfficeError::from(error));
    let mut journal = SqliteJournal::open(&dir.join("journal.db"))
        .await
        .map_err(store)?;
    let originals = Originals::of(dir);
    archive::unpack(from, &mut journal, (&pool, &originals)).await?;
    let verified = fenwick_office::verify(&mut journal, &keyring, &[]).await?;
    let differs = |why: &str| {
        Trouble::failed(
            "archive",
            format!("the co-op in the archive does not verify: {why}; nothing of it answers"),
        )
    };
    if let Some(finding) = verified.findings.first() {
        return Err(differs(&finding.message));
    }
    if (verified.state_hash, verified.root) != (checked.tail.state_hash, checked.tail.root.0) {
        return Err(differs("its state is another than the archive says"));
    }
    journal.close().await.map_err(store)
}

/// Officers say that this copy goes on, and no other.
pub async fn take_over(asking: &Asking) -> Done {
    let desk = asking.desk().await?;
    let attested_by = asking.attesting(&desk).await?;
    say(asking, &desk, Copy::TakeOver(attested_by)).await?;
    let text = "The co-op goes on here, and the log says who let it. Retire every other copy, and destroy the archive.";
    Ok(Said::new(json!({ "rests": false }), text))
}
