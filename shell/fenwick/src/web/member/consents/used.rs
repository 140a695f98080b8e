//! Who used her data: each answer that her rows could be part of, who got it, what for, what it said, and how to check it.

use super::super::super::look::chart::{Bar, Bars, Head};
use super::super::super::look::frame::{Frame, Link};
use super::super::super::look::part::{Cell, Table};
use super::super::super::view::{Page, frame, html};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::health::percent_used;
use super::table::Answer;
use crate::cli::args::{Budget, Command, Log, Release as ReleaseCommand, Request};
use askama::Template;
use axum::extract::Path;
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::kernel::time::Time;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

#[derive(Deserialize)]
struct Releases {
    releases: Vec<Release>,
}

/// One answer that left.
#[derive(Deserialize)]
struct Release {
    release: u32,
    request: u32,
    question: usize,
    dataset: String,
    purpose: Purpose,
    epsilon: EpsilonMicro,
    at: Time,
    entry: u64,
}

/// What of a request she reads.
#[derive(Deserialize)]
struct Asked {
    user_name: String,
    title: String,
    why: String,
    fee_minor: i64,
    obligations: Vec<String>,
    sql: Vec<String>,
    asked: Vec<Value>,
}

#[derive(Deserialize)]
struct Learnt {
    odometer: Odometer,
    lifetime_cap: EpsilonMicro,
}

#[derive(Deserialize)]
struct Odometer {
    questions: u64,
    epsilon: EpsilonMicro,
}

async fn releases(visit: &Visit) -> Result<Vec<Release>, Wrong> {
    let found: Releases = visit.ask(Command::Release(ReleaseCommand::List)).await?;
    Ok(found.releases)
}

async fn asked(visit: &Visit, request: u32) -> Result<Asked, Wrong> {
    visit.ask(Command::Request(Request::Show { request })).await
}

#[derive(Template)]
#[template(path = "member/used.html")]
struct Used {
    frame: Frame,
    say: Words,
    times: String,
    table: Table,
    /// How much can be learnt about her.
    bound: Option<Bound>,
    money: String,
}

pub async fn page(visit: Visit) -> Page {
    let mut releases = releases(&visit).await?;
    releases.reverse();
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let columns = [
        "member-used-when",
        "member-used-who",
        "member-used-what",
        "member-used-why",
        "member-used-got",
    ]
    .map(t);
    let mut table = Table::new(t("member-used-title"), &columns.each_ref().map(String::as_str));
    let mut known = BTreeMap::<u32, Asked>::new();
    for release in &releases {
        let asked = match known.entry(release.request) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(asked(&visit, release.request).await?),
        };
        let link = Cell::link(
            t("member-used-got-link"),
            visit.at(&format!("/me/used/{}", release.release)),
        );
        table = table.row([
            say.short_date(release.at.date()).into(),
            Cell::from(asked.user_name.clone()),
            asked.title.clone().into(),
            say.purpose(release.purpose).into(),
            link,
        ]);
    }
    html(&Used {
        frame: frame(&visit, "member-used-title"),
        times: say.with("member-used-times", "count", releases.len()).to_string(),
        table,
        bound: bound(&visit, releases.first()).await?,
        money: visit.at("/me/money"),
        say: visit.say,
    })
}

/// Of the limit, as many hundredths still tell very little about her.
const SMALL_PERCENT: u64 = 10;

/// How much can be learnt about her.
#[derive(Debug, Default, PartialEq, Eq)]
struct Bound {
    is_small: bool,
    how: String,
    /// The share of the limit, and the number itself; empty where no bound holds.
    left: String,
    number: String,
}

impl Bound {
    /// The most that can have been learnt about her, as a share of what the members allow for the life of the co-op.
    fn of(say: &Words, learnt: &Learnt) -> Option<Self> {
        let Odometer { questions, epsilon } = learnt.odometer;
        if questions == 0 {
            return None;
        }
        if epsilon == EpsilonMicro::BEYOND {
            return Some(Self {
                how: say.t("member-used-bound-beyond").to_string(),
                ..Self::default()
            });
        }
        let share = percent_used(epsilon, learnt.lifetime_cap);
        let number = say.decimal(&epsilon.to_string());
        Some(Self {
            is_small: share <= SMALL_PERCENT,
            how: say.t("member-used-bound-how").to_string(),
            left: say
                .with("member-used-bound-left", "percent", say.percent(share))
                .to_string(),
            number: say
                .with("member-used-bound-number", "epsilon", number)
                .to_string(),
        })
    }
}

async fn bound(visit: &Visit, last: Option<&Release>) -> Result<Option<Bound>, Wrong> {
    let Some(last) = last else {
        return Ok(None);
    };
    let dataset = last.dataset.clone();
    let asked = visit.ask::<Learnt>(Command::Budget(Budget::Show { dataset }));
    // A dataset that is no longer chartered has no budget to show.
    let learnt = asked.await.ok();
    Ok(learnt.and_then(|learnt| Bound::of(&visit.say, &learnt)))
}

#[derive(Template)]
#[template(path = "member/used_one.html")]
struct One {
    frame: Frame,
    say: Words,
    title: String,
    facts: Vec<(String, String)>,
    question: String,
    bars: Option<Bars>,
    table: Table,
    notes: Vec<String>,
    proof: String,
}

pub async fn release(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    let found = releases(&visit)
        .await?
        .into_iter()
        .find(|release| release.release == number);
    let found = found.ok_or(Wrong::Missing)?;
    let asked = asked(&visit, found.request).await?;
    let answer: Answer = visit
        .ask(Command::Release(ReleaseCommand::Show { release: number }))
        .await?;
    let proof: Value = visit.ask(Command::Log(Log::Prove { seq: found.entry })).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let paid = match asked.fee_minor {
        0 => t("member-consent-ask-pay-none"),
        minor => say.money(minor, &currency),
    };
    let mut facts = vec![
        (t("member-used-who"), asked.user_name.clone()),
        (t("member-used-what"), asked.title.clone()),
        (
            t("member-used-why"),
            format!("{} ({})", asked.why, say.purpose(found.purpose)),
        ),
        (t("member-used-when"), say.moment(found.at)),
        (t("member-used-paid"), paid),
    ];
    if !asked.obligations.is_empty() {
        facts.push((t("member-used-back"), asked.obligations.join("; ")));
    }
    let spent = say.with(
        "member-used-bound-number",
        "epsilon",
        say.decimal(&found.epsilon.to_string()),
    );
    facts.push((t("member-used-bound"), spent.to_string()));
    let mut frame = frame(&visit, "member-used-got");
    frame.trail = vec![Link::new(visit.at("/me/used"), t("member-used-title"), "")];
    html(&One {
        frame,
        title: asked.title.clone(),
        facts,
        question: question(&asked, found.question),
        bars: bars(say, &answer),
        table: answer.table(say, t("member-used-got")),
        notes: answer.notes.clone(),
        proof: proof["receipt"].as_str().unwrap_or_default().to_owned(),
        say: say.clone(),
    })
}

/// The question as it was asked: one of the request's own, else one that a method asked for it.
fn question(asked: &Asked, place: usize) -> String {
    let own = asked.sql.get(place).cloned();
    let by_method = || {
        let asked = asked.asked.get(place.checked_sub(asked.sql.len())?)?;
        asked["sql"].as_str().map(str::to_owned)
    };
    own.or_else(by_method).unwrap_or_default()
}

/// A chart of the answer, where it is a list of groups with a number each.
fn bars(say: &Words, answer: &Answer) -> Option<Bars> {
    let bars: Vec<Bar> = answer.groups(say)?;
    let head = Head {
        id: "answer",
        title: say.t("member-used-got").to_string().into(),
        rtl: say.dir() == "rtl",
        ..Head::default()
    };
    Some(Bars::new(head, bars))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Languages;
    use serde_json::json;

    fn bound(epsilon: EpsilonMicro) -> Bound {
        let learnt = json!({ "odometer": { "questions": 3, "epsilon": epsilon }, "lifetime_cap": "10" });
        let say = Languages::load(None).unwrap().words("en");
        Bound::of(&say, &serde_json::from_value(learnt).unwrap()).unwrap()
    }

    #[test]
    fn that_little_can_be_learnt_is_said_only_where_it_is_little() {
        let small = bound(EpsilonMicro(1_000_000));
        assert!(small.is_small && small.left.contains("10"), "{small:?}");
        let more = bound(EpsilonMicro(1_000_001));
        assert!(!more.is_small && more.left.contains("11"), "{more:?}");
        assert!(!bound(EpsilonMicro(9_500_000)).is_small);
    }

    #[test]
    fn where_no_bound_holds_it_says_so() {
        let beyond = bound(EpsilonMicro::BEYOND);
        assert!(!beyond.is_small && beyond.left.is_empty() && beyond.number.is_empty());
        assert!(beyond.how.starts_with("We cannot say"), "{beyond:?}");
    }
}
