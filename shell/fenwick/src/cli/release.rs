//! What left, and what it cost in privacy.

use super::answer::{released, told};
use super::args::Release as ReleaseCommand;
use super::ask::Asking;
use crate::said::{Done, Said, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::ReleaseNo;
use fenwick_coop::path::release::Release;
use serde_json::{Value, json};

/// The commands about releases.
pub async fn release(asking: &Asking, command: ReleaseCommand) -> Done {
    let desk = asking.desk().await?;
    match command {
        ReleaseCommand::List => {
            let hers = |member| desk.reach.now().releases_of(member);
            let only = asking.any_member(&desk).await?.map(hers);
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
