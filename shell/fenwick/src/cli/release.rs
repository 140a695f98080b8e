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
use std::collections::BTreeSet;

/// The commands about releases.
pub async fn release(asking: &Asking, command: ReleaseCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        ReleaseCommand::List => {
            let only = match asking.any_member(&desk).await? {
                Some(member) => Some(eligible_queries(&desk, member).await?),
                None => None,
            };
            let listed = desk
                .look(move |coop| {
                    let wanted =
                        |release: &Release| only.as_ref().is_none_or(|only| only.contains(&release.query));
                    coop.releases
                        .all()
                        .filter(|(_, release)| wanted(release))
                        .map(|(number, release)| shown(coop, number, release))
                        .collect::<Vec<_>>()
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
        "release": number, "request": release.request, "user": terms.map(|terms| terms.user), "dataset": terms.map(|terms| &terms.dataset),
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
