//! The first page of her data: each dataset with her rows, and what can be done with all of it.

use super::super::super::look::chart::Months;
use super::super::super::look::frame::{Frame, Link, Text};
use super::super::super::view::{Page, frame, html};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::brought::{Set, of};
use super::chart::chart;
use askama::Template;

#[derive(Template)]
#[template(path = "member/data/hers.html")]
struct Hers {
    frame: Frame,
    say: Words,
    slug: String,
    needs: Vec<(Link, Text)>,
    sets: Vec<Card>,
    /// Of which nothing is here.
    others: Vec<(String, String)>,
    kept: String,
    about: Vec<(String, String)>,
}

struct Card {
    title: String,
    href: String,
    facts: Vec<(String, String)>,
    chart: Option<Months>,
}

/// What is known of a dataset at one glance.
pub fn facts(say: &Words, set: &Set) -> Vec<(String, String)> {
    let t = |id: &str| say.t(id).to_string();
    let mut facts = vec![(t("member-data-rows"), say.number(set.rows))];
    let days = [
        ("member-data-from", set.first_day),
        ("member-data-to", set.last_day),
    ];
    facts.extend(
        days.into_iter()
            .filter_map(|(id, day)| Some((t(id), say.date(day?)))),
    );
    if let Some(last) = set.imports.last() {
        facts.push((t("member-data-came"), say.day_of(last.at)));
        facts.push((t("member-data-until"), say.date(last.last_day)));
    }
    let counts = [
        ("member-data-rows-out", set.rows_kept_out),
        ("member-data-days-out", set.days_kept_out),
    ];
    let some = counts.into_iter().filter(|(_, count)| *count > 0);
    facts.extend(some.map(|(id, count)| (t(id), say.number(count))));
    facts
}

/// What of a dataset waits for her.
pub fn needs(visit: &Visit, set: &Set) -> Vec<(Link, Text)> {
    let mut needs: Vec<(Link, Text)> = Vec::new();
    if set.held > 0 {
        let text = visit.say.with("member-data-waits", "count", set.held).to_string();
        needs.push((
            Link::new(visit.at("/me/mend"), text, "clock"),
            set.title.clone().into(),
        ));
    }
    for import in set
        .imports
        .iter()
        .filter(|import| !import.confirmed && import.alone)
    {
        let text = visit
            .say
            .with("member-data-waits-yes", "count", import.rows)
            .to_string();
        let to = visit.at(&format!("/me/brought/{}", import.contribution));
        needs.push((Link::new(to, text, "yes"), set.title.clone().into()));
    }
    needs
}

pub async fn page(visit: Visit) -> Page {
    let member = visit.member()?;
    let hers = of(&visit, None).await?;
    let record = crate::cli::record_of(&visit.desk, member).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let mut about = vec![(t("member-data-about-number"), member.to_string())];
    let known = [
        ("member-data-about-name", "name"),
        ("member-data-about-id", "external_id"),
    ];
    about.extend(known.into_iter().filter_map(|(id, key)| {
        let text = record[key].as_str().filter(|text| !text.is_empty())?;
        Some((t(id), text.to_owned()))
    }));
    let (here, others): (Vec<Set>, Vec<Set>) = hers
        .datasets
        .into_iter()
        .partition(|set| !set.imports.is_empty() || set.held > 0);
    let card = |(place, set): (usize, &Set)| Card {
        title: set.title.clone(),
        href: visit.at(&format!("/me/data/{}", set.dataset)),
        facts: facts(say, set),
        chart: set.figures.first().and_then(|figure| chart(say, place, figure)),
    };
    html(&Hers {
        frame: frame(&visit, "member-data-title"),
        slug: visit.slug.clone(),
        needs: here.iter().flat_map(|set| needs(&visit, set)).collect(),
        sets: here.iter().enumerate().map(card).collect(),
        others: others
            .into_iter()
            .map(|set| (visit.at(&format!("/me/data/{}", set.dataset)), set.title))
            .collect(),
        kept: match hers.originals.files {
            0 => String::new(),
            files => say
                .with("member-data-files-kept", "count", files)
                .with("size", super::import::size(say, hers.originals.bytes))
                .to_string(),
        },
        about,
        say: say.clone(),
    })
}
