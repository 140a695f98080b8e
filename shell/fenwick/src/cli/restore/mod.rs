//! Coming back from a backup: into a home, as a drill, on to a later backup, and the end of the wait.

mod catch_up;
mod confirm;
mod drill;

pub use drill::drill;

use super::Options;
use super::args::Restore;
use super::ask::Asking;
use super::backup::{Proven, Source, prove, unpack};
use super::split::place::Place;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use crate::sealed::Opener;
use fenwick_coop::Command;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::{Act, Asker};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The commands about coming back.
pub async fn restore(asking: &Asking, command: Restore) -> Done {
    if command.confirm {
        return confirm::confirm(asking, &command.checkpoint).await;
    }
    let (file, opener) = opened(&command, |path| asking.path(path), &asking.options)?;
    match command.catch_up {
        true => catch_up::catch_up(asking, &file, &opener).await,
        false => anew(asking, &file, &opener).await,
    }
}

/// The backup that is meant, and what opens it.
fn opened(
    command: &Restore,
    path: impl Fn(&Path) -> PathBuf,
    options: &Options,
) -> Result<(Source, Opener), Trouble> {
    let missing = || Trouble::Usage("name the backup, and with --open-with what opens it".to_owned());
    let file = command.file.as_deref().ok_or_else(missing)?;
    let open_with = command.open_with.as_deref().ok_or_else(missing)?;
    let opener = Opener::of(&path(open_with))?;
    Ok((Source::of(file, path, options)?, opener))
}

/// A co-op comes back in a home where it is not.
async fn anew(asking: &Asking, file: &Source, opener: &Opener) -> Done {
    let _alone = asking.home.founding.lock().await;
    let slug = super::backup::head(file, opener).await?.coop;
    let place = Place::of(asking, None, &slug)?;
    let keys = &asking.home.keys;
    if place.is_taken() || keys.exist(place.dir()) && !place.is_begun() {
        let message = format!("the co-op '{slug}' is in this home already; name another with --home DIR");
        return Err(Trouble::failed("restore.place", message));
    }
    place.begin()?;
    let unpacked = unpack(file, opener, place.dir()).await?;
    let proven = prove(&unpacked, place.dir(), keys).await?;
    keys.put_files(place.dir(), &unpacked.keys)?;
    let desk = Desk::on(place.dir(), keys).await?;
    note(&desk, proven.root).await?;
    place.finish()?;
    asking.home.keep(&slug, Arc::new(desk)).await;
    let text = format!(
        "The co-op '{slug}' is back as it was with {} entries; every leaf, count, book and file of rows is right.\n\
         What happened after the backup it does not know: until then its budget counts as spent and its consents as suspended.\n\
         Next: a later backup with `fenwick restore --catch-up FILE`, or ask members, officers and peers for the highest\n\
         checkpoint they hold and end the wait with `fenwick restore --confirm --checkpoint FILE --attested-by OFFICER,OFFICER`.",
        proven.size
    );
    Ok(Said::new(said(&slug, &proven, true), text))
}

/// Notes in the log that the co-op came back.
async fn note(desk: &Desk, root: Hash) -> Result<(), Trouble> {
    let asker = Asker {
        actor: Actor::Operator,
        now: None,
        request: None,
        body: Hash::of(b"restore"),
    };
    desk.office
        .act(Act::plain(asker, Command::Restore(root), |_, _| Value::Null))
        .await?;
    Ok(())
}

fn said(slug: &str, proven: &Proven, stale: bool) -> Value {
    json!({
        "coop": slug, "size": proven.size, "root": proven.root, "state_hash": proven.state_hash,
        "files": proven.files, "rows": proven.rows, "stale": stale,
    })
}
