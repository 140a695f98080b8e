//! The end of the wait: nobody holds a checkpoint that the log does not reach.

use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Command;
use fenwick_merkle::{Frontier, VerifierKey, open_checkpoint};
use serde_json::json;
use std::path::PathBuf;

/// Officers say that nobody holds a higher checkpoint than these.
pub async fn confirm(asking: &Asking, checkpoints: &[PathBuf]) -> Done {
    let desk = asking.desk().await?;
    let notes = checkpoints.iter().map(|path| asking.read(path));
    let notes: Vec<String> = notes.collect::<Result<_, _>>()?;
    let highest = highest(&desk, &notes).await?;
    let by = asking.attesting(&desk).await?;
    let contents = notes.concat();
    let command = Command::ConfirmRestore(highest, by);
    let json = asking
        .act_on(
            &desk,
            contents.as_bytes(),
            command,
            move |_, _| json!({ "confirmed": true, "highest": highest }),
        )
        .await?;
    let text = "The co-op is at work again: its log reaches every checkpoint that is known. Officers stand for that in the log.";
    Ok(Said::new(json, text))
}

/// The size of the highest checkpoint; each must be of this log, as far as the log goes.
async fn highest(desk: &Desk, notes: &[String]) -> Result<u64, Trouble> {
    let key = desk.look(|coop| coop.founding.log_key.clone()).await?;
    let key: VerifierKey = key.parse().map_err(|error| Trouble::failed("log.key", error))?;
    let leaves = desk.office.leaves().await?;
    let mut highest = 0;
    for note in notes {
        let checkpoint = open_checkpoint(note, &key)
            .map_err(|error| Trouble::Usage(format!("a checkpoint is none of this co-op's log: {error}")))?;
        let upto = usize::try_from(checkpoint.size)
            .ok()
            .and_then(|size| leaves.get(..size));
        if upto.is_some_and(|leaves| root(leaves) != checkpoint.root) {
            let message = format!(
                "the checkpoint of {} entries is of another log than this: what came before it was rewritten, here or there",
                checkpoint.size
            );
            return Err(Trouble::failed("checkpoint.root", message));
        }
        highest = highest.max(checkpoint.size);
    }
    Ok(highest)
}

fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    let mut frontier = Frontier::new();
    leaves.iter().for_each(|leaf| frontier.push(*leaf));
    frontier.root()
}
