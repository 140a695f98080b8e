//! What she said before, with the receipt of each: to read, to print, and as a file for programs.

use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::{Cell, Table};
use super::super::super::view::{Page, frame, html};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::standing::Standing;
use super::words::{Names, Spoken};
use crate::cli::args::{Command, Consent};
use crate::package::{Heard, heard};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use fenwick_coop::Event;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::path::consent::{self, Scope};
use fenwick_coop::people::language::Read;
use serde::Deserialize;
use serde_json::Value;

/// All that she said, each with the receipt of that time.
#[derive(Deserialize)]
struct History {
    history: Vec<One>,
}

/// One time.
#[derive(Deserialize)]
struct One {
    entry: u64,
    receipt: Value,
}

fn status(say: &Words, one: &Heard) -> String {
    let id = match one.status {
        "ConsentGiven" => "member-consent-allowed",
        "ConsentRequested" => "member-consent-waits",
        "ConsentWithdrawn" => "member-consent-withdrew",
        _ => "member-consent-refused",
    };
    say.t(id).to_string()
}

/// Which text she read, where that was written down.
fn read(one: &Heard) -> Option<&Read> {
    match &one.entry.event {
        Event::Consent(consent::Event::Given { read, .. }) => read.as_ref(),
        _ => None,
    }
}

async fn all(visit: &Visit) -> Result<(Vec<Heard>, Names), Wrong> {
    let (_, names) = Standing::of(visit).await?;
    Ok((heard(&visit.desk, visit.member()?).await?, names))
}

#[derive(Template)]
#[template(path = "member/consents_said.html")]
struct Said {
    frame: Frame,
    say: Words,
    table: Table,
}

pub async fn page(visit: Visit) -> Page {
    let (heard, names) = all(&visit).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let columns = [
        "member-consent-when",
        "member-consent-what",
        "member-consent-on",
        "member-consent-who",
        "member-consent-receipt",
    ]
    .map(t);
    let mut table = Table::new(
        t("member-consent-history"),
        &columns.each_ref().map(String::as_str),
    );
    for one in &heard {
        let link = Cell::link(
            t("common-open"),
            visit.at(&format!("/me/consents/said/{}", one.entry.seq)),
        );
        table = table.row([
            say.short_date(one.entry.at.date()).into(),
            Cell::from(status(say, one)),
            names.title(&one.scope.dataset).to_owned().into(),
            names.who(say, &one.scope.recipient).into(),
            link,
        ]);
    }
    let mut frame = frame(&visit, "member-consent-history");
    frame.trail = trail(&visit);
    html(&Said {
        frame,
        table,
        say: visit.say,
    })
}

fn trail(visit: &Visit) -> Vec<Link> {
    vec![Link::new(
        visit.at("/me/consents"),
        visit.say.t("member-consent-title").to_string(),
        "",
    )]
}

#[derive(Template)]
#[template(path = "member/consents_receipt.html")]
struct Receipt {
    frame: Frame,
    say: Words,
    facts: Vec<(String, String)>,
    text: Text,
    /// Whether it is a no.
    is_no: bool,
    lang: String,
    dir: &'static str,
    language: String,
    file: String,
}

/// What stands on a receipt.
#[derive(Debug, PartialEq, Eq)]
enum Text {
    /// What she spoke about.
    Stands(Spoken),
    /// What she read is not what it would say today: nothing stands in its place.
    Changed,
}

/// The text of a receipt. Where it is known which text she read, that one in the `words` of its language and no other; else what it
/// means in hers.
fn text(names: &Names, (say, words): (&Words, &Words), scope: &Scope, read: Option<&Hash>) -> Text {
    let Some(read) = read else {
        return Text::Stands(names.spoken(say, scope));
    };
    let here = names.text(words, scope);
    match Hash::of(here.as_bytes()) == *read {
        true => Text::Stands(Spoken {
            here,
            ..Spoken::default()
        }),
        false => Text::Changed,
    }
}

pub async fn receipt(visit: Visit, Path((_, entry)): Path<(String, u64)>) -> Page {
    let (heard, names) = all(&visit).await?;
    let one = heard.into_iter().find(|one| one.entry.seq == entry);
    let one = one.ok_or(Wrong::Missing)?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let number = visit.member()?;
    let mut facts = vec![
        (t("member-consent-when"), say.moment(one.entry.at)),
        (t("member-consent-what"), status(say, &one)),
        (t("member-join-check-number"), number.to_string()),
        (t("member-consent-entry"), say.number(entry)),
    ];
    if one.entry.actor.is_assisted() {
        facts.push((t("member-consent-through"), t("common-yes")));
    }
    let read = read(&one);
    let words = match read {
        Some(read) => visit.served.languages.words(&read.language.to_string()),
        None => say.clone(),
    };
    let language = read.map(|read| {
        let named = &words.pack().head.name;
        let said = say.with("member-consent-receipt-language", "language", named);
        said.with("digest", read.text.to_string()).to_string()
    });
    let mut frame = frame(&visit, "member-consent-receipt");
    frame.trail = trail(&visit);
    frame.trail.push(Link::new(
        visit.at("/me/consents/said"),
        t("member-consent-history"),
        "",
    ));
    html(&Receipt {
        frame,
        facts,
        text: text(&names, (say, &words), &one.scope, read.map(|read| &read.text)),
        is_no: ["ConsentRefused", "ConsentWithdrawn"].contains(&one.status),
        lang: words.lang().to_owned(),
        dir: words.dir(),
        language: language.unwrap_or_default(),
        file: visit.at(&format!("/me/consents/said/{entry}/file")),
        say: say.clone(),
    })
}

/// The receipt as programs read it, as it was made then.
pub async fn file(visit: Visit, Path((_, entry)): Path<(String, u64)>) -> Page {
    if !visit
        .desk
        .reach
        .now()
        .consents_of(visit.member()?)
        .contains(&entry)
    {
        return Err(Wrong::Missing);
    }
    let told: History = visit.ask(Command::Consent(Consent::History)).await?;
    let one = told.history.into_iter().find(|one| one.entry == entry);
    let one = one.ok_or(Wrong::Missing)?;
    let name = format!("attachment; filename=\"receipt-{entry}.jsonld\"");
    let headers = [
        (header::CONTENT_TYPE, "application/ld+json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, one.receipt.to_string()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Languages;

    #[test]
    fn a_text_stands_over_a_digest_only_where_it_is_the_text_that_was_read() {
        let languages = Languages::load(None).unwrap();
        let (english, thai) = (languages.words("en"), languages.words("th"));
        let scope = serde_json::json!({ "dataset": "trips", "purpose": "ScientificResearch", "recipient": "any", "resolution": "aggregate" });
        let scope: Scope = serde_json::from_value(scope).unwrap();
        let names = Names::default();
        let here = names.text(&english, &scope);
        let read = Hash::of(here.as_bytes());
        let whole = Spoken {
            here,
            ..Spoken::default()
        };
        assert_eq!(
            text(&names, (&thai, &english), &scope, Some(&read)),
            Text::Stands(whole)
        );
        let other = Hash::of(b"City may use your data in another word.");
        assert_eq!(
            text(&names, (&thai, &english), &scope, Some(&other)),
            Text::Changed
        );
        // Where no text is known, no draft stands alone.
        let Text::Stands(both) = text(&names, (&thai, &thai), &scope, None) else {
            panic!("a text stands");
        };
        assert!(!both.english.is_empty() && both.here != both.english);
    }
}
