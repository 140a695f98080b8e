//! What left, and what it cost in privacy.

use super::answer::{released, told};
use super::args::Release as ReleaseCommand;
use super::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::kernel::ids::{MemberNo, QueryNo, ReleaseNo};
use fenwick_coop::path::decision::eligible;
use fenwick_coop::path::query::{Event as QueryEvent, Reserved};
use fenwick_coop::path::release::{Event as ReleaseEvent, Release};
use fenwick_coop::{Coop, Entry, Event};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The commands about releases.
pub async fn release(asking: &Asking, command: ReleaseCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        ReleaseCommand::List => {
            let only = match asking.any_member(&desk).await? {
                Some(member) => Some(eligible_releases(&desk, member).await?),
                None => None,
            };
            let listed = desk
                .look(move |coop| {
                    let line = |(number, release): (ReleaseNo, &Release)| {
                        let mut line = shown(coop, number, release);
                        if let Some(only) = &only {
                            line["entry"] = json!(only.get(&number)?);
                        }
                        Some(line)
                    };
                    coop.releases.all().filter_map(line).collect::<Vec<_>>()
                })
                .await?;
            let keys = ["release", "request", "user", "dataset", "epsilon", "at"];
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let rows = listed
                .iter()
                .map(|release| keys.map(|key| plain(&release[key])).to_vec());
            let text = table(&keys, rows);
            Ok(Said::new(json!({ "releases": listed }), text))
        }
        ReleaseCommand::Show { release } => {
            let number = ReleaseNo(release);
            let found = desk
                .look(move |coop| {
                    coop.releases
                        .get(number)
                        .map(|found| (found.clone(), shown(coop, number, found)))
                })
                .await??;
            let (release, mut json) = found;
            let text = desk.office.text(release.digest).await?;
            let answer = released(number, &text, false)?;
            let text = format!(
                "Release {number} of request {}, {}.\n{}",
                release.request,
                release.at,
                told(&answer)
            );
            for (key, value) in answer.as_object().into_iter().flatten() {
                json[key] = value.clone();
            }
            Ok(Said::new(json, text))
        }
    }
}

fn shown(coop: &Coop, number: ReleaseNo, release: &Release) -> Value {
    let terms = coop
        .requests
        .get(release.request)
        .ok()
        .map(|request| &request.terms);
    json!({
        "release": number, "request": release.request, "question": release.question, "user": terms.map(|terms| terms.user), "dataset": terms.map(|terms| &terms.dataset),
        "purpose": terms.map(|terms| terms.purpose), "epsilon": release.epsilon, "digest": release.digest, "at": release.at,
    })
}

/// Queries for which a member's consent held when they were asked: found by living the journal through again.
pub(super) async fn eligible_queries(desk: &Desk, member: MemberNo) -> Result<BTreeSet<QueryNo>, Trouble> {
    let mut found = BTreeSet::new();
    desk.relive(|coop, entry| found.extend(was_eligible(coop, entry, member)))
        .await?;
    Ok(found)
}

/// The releases that a member's rows could be part of, each with the entry of the log that says so.
async fn eligible_releases(desk: &Desk, member: MemberNo) -> Result<BTreeMap<ReleaseNo, u64>, Trouble> {
    let (mut hers, mut released) = (BTreeSet::new(), Vec::new());
    desk.relive(|coop, entry| {
        hers.extend(was_eligible(coop, entry, member));
        if let Event::Release(ReleaseEvent::Released { release, query, .. }) = &entry.event {
            released.push((*query, (*release, entry.seq)));
        }
    })
    .await?;
    let hers = |(query, found)| hers.contains(&query).then_some(found);
    Ok(released.into_iter().filter_map(hers).collect())
}

pub fn was_eligible(coop: &Coop, entry: &Entry, member: MemberNo) -> Option<QueryNo> {
    // Consents count from the reservation on: her rows are read between it and what ends the question.
    let query = match &entry.event {
        Event::Query(QueryEvent::Reserved(Reserved { query, .. }) | QueryEvent::Failed { query })
        | Event::Release(ReleaseEvent::Released { query, .. }) => *query,
        _ => return None,
    };
    let reserved = &coop.queries.get(query).ok()?.reserved;
    let request = coop.requests.get(reserved.request).ok()?;
    let shape = request.question(reserved.question)?;
    eligible(&coop.grounds(), request, shape, entry.at)
        .contains(member.0)
        .then_some(query)
}
