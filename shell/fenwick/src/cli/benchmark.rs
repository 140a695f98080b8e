//! Benchmarks: questions on a timetable, asked again once in each period by the same path as any other.

use super::args::{Benchmark as BenchmarkCommand, Command, Query, Question};
use super::ask::{Asking, clock};
use super::query::query;
use crate::grid::Reply;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::request::State;
use serde_json::{Value, json};

/// The commands about benchmarks.
pub async fn benchmark(asking: &Asking, command: BenchmarkCommand) -> Done {
    let BenchmarkCommand::Make { dataset } = command;
    let desk = asking.desk().await?;
    let now = clock(asking, &desk).await?;
    let asked = desk
        .look(move |coop| timetabled(coop, dataset.as_deref(), now))
        .await?;
    if asked.is_empty() {
        let text = "No question is on a timetable that still runs. File a request with `every = \"quarter\"` (or month, or year).";
        return Ok(Said::new(json!({ "made": [], "refused": [] }), text));
    }
    let (mut made, mut refused, mut failed) = (Vec::new(), Vec::new(), None);
    for (request, sql) in asked {
        let question = Query {
            question: Question {
                request: request.0,
                sql: Some(sql.clone()),
                method: None,
                set: Vec::new(),
                epsilon: None,
            },
            fresh: true,
            dry_run: false,
        };
        let part = asking.part(&Command::Query(question.clone()));
        let reply = Reply::new(query(&part, question).await, part.turn);
        match reply.leave().await {
            Ok(said) => made.push(json!({
                "request": request, "sql": sql, "release": said.json["release"], "epsilon": said.json["epsilon"],
            })),
            Err(Trouble::Refused(refusal)) => refused.push((request, sql, refusal)),
            // One that fails does not keep the others from being made.
            Err(trouble) => failed = failed.or(Some(trouble)),
        }
    }
    if let Some(trouble) = failed {
        return Err(trouble);
    }
    if made.is_empty()
        && let Some(refusal) = gravest(&refused)
    {
        return Err(refusal.clone().into());
    }
    Ok(told(made, &refused))
}

/// Granted questions on a timetable whose requests still run.
fn timetabled(coop: &Coop, dataset: Option<&str>, now: Time) -> Vec<(RequestNo, String)> {
    let mut asked = Vec::new();
    for (number, request) in coop.requests.all() {
        let terms = &request.terms;
        let wanted = dataset.is_none_or(|dataset| dataset == terms.dataset);
        if terms.every.is_some() && request.state() == State::Granted && now < terms.until.end() && wanted {
            asked.extend(
                terms
                    .questions
                    .iter()
                    .map(|question| (number, question.sql.clone())),
            );
        }
    }
    asked
}

type Refused = (RequestNo, String, Refusal);

/// Not being due yet is nothing to look after; any other refusal is.
fn gravest(refused: &[Refused]) -> Option<&Refusal> {
    let mut refusals = refused.iter().map(|(.., refusal)| refusal);
    let first = refusals.clone().next();
    refusals.find(|refusal| refusal.rule != "benchmark.due").or(first)
}

fn told(made: Vec<Value>, refused: &[Refused]) -> Said {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut text = String::new();
    for made in &made {
        text.push_str(&format!(
            "Release {} of request {} is made; epsilon {} was spent.\n",
            made["release"],
            made["request"],
            plain(&made["epsilon"])
        ));
    }
    for (request, _, refusal) in refused {
        let hint = refusal
            .hint
            .as_ref()
            .map(|hint| format!("; {hint}"))
            .unwrap_or_default();
        text.push_str(&format!(
            "Request {request}: {}{hint} ({}).\n",
            refusal.message, refusal.rule
        ));
    }
    let listed = refused
        .iter()
        .map(|(request, sql, refusal)| json!({ "request": request, "sql": sql, "refusal": refusal }));
    Said::new(
        json!({ "made": made, "refused": listed.collect::<Vec<_>>() }),
        text,
    )
}
