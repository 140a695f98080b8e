//! Duties: offices, conflicts of interest, reviews and complaints.

mod complaint;
mod conflict;
mod office;
mod review;

pub use complaint::complaint;
pub use conflict::conflict;
pub use office::office;
pub use review::{opinions, opinions_text, review};

use super::ask::Asking;
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::duty::Act as Duty;
use fenwick_coop::{Command, Coop, Entry};
use fenwick_office::journal::Write;
use fenwick_office::{Act, Side, texts};
use serde_json::Value;

/// Seals a text that a member says; it goes when she is erased.
fn sealed(desk: &Desk, member: MemberNo, text: &str) -> Result<(Hash, Write), Trouble> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Trouble::Usage("say it in words: the text is empty".to_owned()));
    }
    texts::keep_about(desk.office.keyring(), member, text).map_err(|error| Trouble::failed("keyring", error))
}

/// What a member said; nothing when she is erased.
async fn words(desk: &Desk, member: MemberNo, digest: Hash) -> Result<Option<String>, Trouble> {
    let erased = desk
        .look(move |coop| coop.members.get(member).is_none_or(|line| line.erased))
        .await?;
    match erased {
        true => Ok(None),
        false => Ok(Some(desk.office.text(digest).await?)),
    }
}

/// Does an act, and keeps its words with it.
async fn act(
    asking: &Asking,
    desk: &Desk,
    (duty, kept): (Duty, Option<Write>),
    reply: impl FnOnce(&Coop, &[Entry]) -> Value + Send + 'static,
) -> Result<Value, Trouble> {
    let act = Act {
        asker: asking.asker(desk, b"").await?,
        command: Command::Duty(duty),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: kept.into_iter().collect(),
                ..Side::default()
            })
        }),
        reply: Box::new(reply),
    };
    Ok(desk.office.act(act).await?)
}
