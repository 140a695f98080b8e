//! What is put before the members, as it was typed.

use super::args::Propose;
use super::ask::{Asking, clock};
use super::rules::from_toml;
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_coop::path::consent::Recipient;
use fenwick_coop::people::ballot::{Election, Matter, Party};
use fenwick_office::journal::Write;
use fenwick_office::texts;

/// A matter, with what belongs to it.
pub struct Proposed {
    /// What it would change.
    pub matter: Matter,
    /// The text of the file that says it.
    pub contents: String,
    /// Texts that are kept with it.
    pub writes: Vec<Write>,
}

/// What is proposed.
pub async fn proposed(asking: &Asking, desk: &Desk, what: Propose) -> Result<Proposed, Trouble> {
    match what {
        Propose::Charter { file } => {
            of_file(asking.read(&file)?, |text| Ok(Matter::Charter(from_toml(text)?)))
        }
        Propose::Bylaws { file } => of_file(asking.read(&file)?, |text| Ok(Matter::Bylaws(from_toml(text)?))),
        Propose::Price { file } => of_file(asking.read(&file)?, |text| Ok(Matter::Price(from_toml(text)?))),
        Propose::Resolution { file } => {
            let text = asking.read(&file)?;
            let kept = texts::keep_public(desk.office.keyring(), &text);
            let (digest, write) = kept.map_err(|error| Trouble::failed("keyring", error))?;
            Ok(Proposed {
                matter: Matter::Resolution(digest),
                contents: text,
                writes: vec![write],
            })
        }
        other => Ok(Proposed {
            matter: typed(asking, desk, other).await?,
            contents: String::new(),
            writes: Vec::new(),
        }),
    }
}

fn of_file(
    contents: String,
    read: impl FnOnce(&str) -> Result<Matter, Trouble>,
) -> Result<Proposed, Trouble> {
    Ok(Proposed {
        matter: read(&contents)?,
        contents,
        writes: Vec::new(),
    })
}

/// What is said in a few words and needs no file.
async fn typed(asking: &Asking, desk: &Desk, what: Propose) -> Result<Matter, Trouble> {
    Ok(match what {
        Propose::Election { office } => {
            let now = clock(asking, desk).await?;
            let election = desk
                .look(move |coop| Election::of(&office, &coop.community(), now))
                .await??;
            Matter::Election(election)
        }
        Propose::Recipient { recipient, say } => Matter::Recipient {
            recipient: party(&recipient)?,
            refuse: say.refuse,
        },
        Propose::Request { request } => Matter::Request {
            request: RequestNo(request),
        },
        Propose::Benefit { dataset } => Matter::Benefit { dataset },
        Propose::Recall { office, id } => Matter::Recall {
            office,
            member: desk.member(&id).await?,
        },
        Propose::Expulsion { id } => Matter::Expulsion {
            member: desk.member(&id).await?,
        },
        Propose::Reaffirmation => Matter::Reaffirmation,
        Propose::Split { class, slug } => Matter::Split { class, slug },
        Propose::Charter { .. }
        | Propose::Bylaws { .. }
        | Propose::Price { .. }
        | Propose::Resolution { .. } => {
            return Err(Trouble::Usage("this is proposed with a file".to_owned()));
        }
    })
}

fn party(text: &str) -> Result<Party, Trouble> {
    match text.parse() {
        Ok(Recipient::Class(class)) => Ok(Party::Class(class)),
        Ok(Recipient::User(user)) => Ok(Party::User(user)),
        Ok(Recipient::Any) | Err(_) => Err(Trouble::Usage(format!(
            "'{text}' is not a recipient: write class:NAME or user:NUMBER; `fenwick user list` shows the data users"
        ))),
    }
}
