//! Languages: listed with the digests of their texts, and confirmed by officers who speak them.

use super::args::Language as LanguageCommand;
use super::ask::Asking;
use crate::said::{Done, Said, Trouble, table};
use crate::web::words::{Languages, Pack};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::language::Language;
use fenwick_coop::{Command, Coop};
use serde_json::{Value, json};

/// The commands about languages.
pub async fn language(asking: &Asking, command: LanguageCommand) -> Done {
    let languages = Languages::load(Some(asking.home.dir()));
    let languages = languages.map_err(|said| Trouble::failed("languages", said))?;
    match command {
        LanguageCommand::List => list(asking, &languages).await,
        LanguageCommand::Confirm { language, texts } => {
            let pack = languages.packs().find(|pack| pack.code == language);
            let pack = pack.ok_or_else(|| {
                Trouble::Usage(format!(
                    "there is no language '{language}'; `fenwick language list` shows them"
                ))
            })?;
            confirm(asking, pack, texts.as_deref()).await
        }
    }
}

async fn list(asking: &Asking, languages: &Languages) -> Done {
    let desk = asking.desk().await?;
    let packs: Vec<(String, Hash, String, String)> = languages
        .packs()
        .map(|pack| {
            let head = &pack.head;
            (
                pack.code.clone(),
                pack.digest(),
                head.name.clone(),
                head.made_by.clone(),
            )
        })
        .collect();
    let listed = desk
        .look(move |coop| packs.iter().map(|pack| shown(coop, pack)).collect::<Vec<_>>())
        .await?;
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let keys = ["language", "name", "state", "texts"];
    let rows = listed
        .iter()
        .map(|pack| keys.map(|key| plain(&pack[key])).to_vec());
    let text = table(&keys, rows);
    Ok(Said::new(json!({ "languages": listed }), text))
}

/// How a language stands: the program's own, found right as it is, found right and changed since, or a draft.
fn shown(coop: &Coop, (code, texts, name, made_by): &(String, Hash, String, String)) -> Value {
    let language: Option<Language> = code.parse().ok();
    let found = language
        .as_ref()
        .and_then(|language| coop.languages.get(language));
    let state = match found {
        _ if language == Some(Language::english()) => "original",
        Some(found) if found.texts == *texts => "confirmed",
        Some(_) => "changed",
        None => "draft",
    };
    json!({
        "language": code, "name": name, "made_by": made_by, "texts": texts, "state": state,
        "by": found.map(|found| &found.by), "at": found.map(|found| found.at),
    })
}

async fn confirm(asking: &Asking, pack: &Pack, read: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let texts = pack.digest();
    if read.is_some_and(|read| read != texts.to_string()) {
        return Err(Trouble::Usage(format!(
            "the texts in the language '{}' are others by now (digest {texts}); read them again first",
            pack.code
        )));
    }
    let language: Language = pack
        .code
        .parse()
        .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
    let attested_by = asking.attesting(&desk).await?;
    let code = pack.code.clone();
    let command = Command::ConfirmLanguage(language, texts, attested_by);
    let reply = move |_: &Coop, _: &[_]| json!({ "language": code, "texts": texts, "confirmed": true });
    let json = asking.act(&desk, command, reply).await?;
    let text = format!(
        "The texts in the language '{}' are confirmed, as they are now. Whoever changes one makes them a draft again.\n",
        pack.code
    );
    Ok(Said::new(json, text))
}
