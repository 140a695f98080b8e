//! Motions on everything that is neither a charter nor the bylaws.

use super::args::Propose;
use super::ask::Asking;
use super::rules::{from_toml, propose as table_motion};
use crate::said::{Done, Trouble};
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_coop::path::consent::Recipient;
use fenwick_coop::people::ballot::{Matter, Party};

/// Tables a motion.
pub async fn propose(asking: &Asking, proposed: Propose) -> Done {
    let (contents, matter) = matter(asking, proposed).await?;
    table_motion(asking, contents.as_bytes(), matter).await
}

/// What is proposed, with the text of the file that says it.
async fn matter(asking: &Asking, proposed: Propose) -> Result<(String, Matter), Trouble> {
    let matter = match proposed {
        Propose::Price { file } => {
            let text = asking.read(&file)?;
            let price = Matter::Price(from_toml(&text)?);
            return Ok((text, price));
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
            member: asking.desk().await?.member(&id).await?,
        },
        Propose::Reaffirmation => Matter::Reaffirmation,
        Propose::Split { class, slug } => Matter::Split { class, slug },
    };
    Ok((String::new(), matter))
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
