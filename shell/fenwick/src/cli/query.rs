//! Query: reserve, plan, perform, release. Budget is debited in the journal before a row is read.

use super::answer::{released, told};
use super::args::Query as QueryCommand;
use super::ask::{Asking, clock};
use super::method;
use super::parts;
use super::question::{Question, epsilon, question};
use super::quote::rehearse;
use super::reading::Place;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_cleanroom::{Answer, WHITELIST, perform};
use fenwick_coop::kernel::accountant::Accountant;
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::ids::{QueryNo, ReleaseNo, RequestNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::decision::strike;
use fenwick_coop::path::query::Ask;
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Command, Coop};
use fenwick_office::keyring::random;
use fenwick_office::{Act, Asker, Side, texts};
use serde_json::{Value, json};

/// Asks a question of a granted request.
pub async fn query(asking: &Asking, command: QueryCommand) -> Done {
    let desk = asking.desk().await?;
    if command.dry_run {
        return rehearse(asking, &desk, command).await;
    }
    let method = command.question.method.as_deref();
    let contents = method.map_or(Vec::new(), |name| method::file_digest(asking, name).to_vec());
    let asker = asking.asker(&desk, &contents).await?;
    let _alone = desk.alone(&asker).await;
    let outcome = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            let request = RequestNo(command.question.request);
            let outcome = ask(asking, &desk, &asker, command).await;
            if let Err(trouble) = &outcome {
                note_refused(&desk, &asker, request, trouble).await?;
            }
            desk.prepared(&asker, outcome).await?
        }
    };
    let json = answered(&outcome)?;
    let text = told(&json);
    Ok(Said::new(json, text))
}

/// Who asks for what no question may ask, such as rows, is seen by all members: the rule stands in the log, and nothing of
/// the question. Whether it was so.
///
/// # Errors
/// When it cannot be written down.
pub async fn note_refused(
    desk: &Desk,
    asker: &Asker,
    request: RequestNo,
    trouble: &Trouble,
) -> Result<bool, Trouble> {
    let Trouble::Refused(refusal) = trouble else {
        return Ok(false);
    };
    if refusal.rule != WHITELIST {
        return Ok(false);
    }
    let asker = Asker {
        request: None,
        ..asker.clone()
    };
    let note = Command::NoteRefused(request, refusal.rule.clone());
    desk.office
        .act(Act::plain(asker, note, |_, _| Value::Null))
        .await?;
    Ok(true)
}

/// The stored release of this question again, or a new one.
async fn ask(asking: &Asking, desk: &Desk, asker: &Asker, command: QueryCommand) -> Result<Value, Trouble> {
    // A co-op that came back gives nothing, not even what it gave before: it may have been stopped since.
    desk.look(|coop| coop.restoring.takes(false)).await??;
    let number = RequestNo(command.question.request);
    let Question {
        request,
        charter,
        shape,
        method,
        ..
    } = question(asking, desk, &command.question).await?;
    let epsilon = epsilon(command.question.epsilon.as_deref(), &request)?;
    let ask = Ask {
        request: number,
        sql: shape.sql.clone(),
        epsilon: Some(epsilon),
        method,
    };
    let (_, granted, _) = ask.resolve(&request)?;
    if *granted != shape {
        let message =
            "the charter has changed since this question was granted, and it would mean something else now";
        return Err(Refusal::new("request.question", message)
            .hint("file it again in a new request")
            .into());
    }
    if !command.fresh {
        let asked = ask.clone();
        // Which place a question has is looked up in the same moment: a question of a method may just have got one.
        let stored = desk
            .look(move |coop| {
                let request = coop.requests.get(number)?;
                let (place, ..) = asked.resolve(request)?;
                let Some((release, found)) = coop.releases.again(number, place, epsilon) else {
                    return Ok(None);
                };
                // Whom the members refuse gets nothing more from them, not even what it was given before.
                strike(&coop.grounds(), request.terms.user)?;
                Ok::<_, Refusal>(Some((release, found.digest)))
            })
            .await??;
        if let Some((release, digest)) = stored {
            let table = desk.office.text(digest).await?;
            let outcome = json!({ "release": release, "table": table, "reused": true });
            return Ok(desk.office.remember(asker.clone(), Ok(outcome)).await?);
        }
    }
    ask_anew(asking, desk, asker, ask, charter).await
}
/// Reserves, reads and records. Once the budget is reserved every failure reads alike, and only the operator learns its cause.
async fn ask_anew(
    asking: &Asking,
    desk: &Desk,
    asker: &Asker,
    ask: Ask,
    charter: Charter,
) -> Result<Value, Trouble> {
    let epsilon = ask.epsilon.unwrap_or_default();
    // What will be refused does not wait for a place: how long it waits would tell when others' questions end.
    let (would, now) = (ask.clone(), clock(asking, desk).await?);
    let look = move |coop: &Coop| {
        let (grounds, version) = (coop.grounds(), coop.contributions.version());
        coop.queries.reserve(&would, &grounds, version, now).map(|_| ())
    };
    desk.look(look).await??;
    let place = Place::find(desk, asking.home.settings.reading_max).await?;
    let reading = desk.files.read().await;
    let query = reserve(desk, asker, &ask).await?;
    let answer = answer(asking, desk, query, charter, &place).await;
    drop(reading);
    asking.turn.record().await;
    drop(place);
    let released = match answer {
        Ok(answer) => release(desk, asker.clone(), query, epsilon, &answer).await,
        Err(cause) => Err(cause),
    };
    match released {
        Ok(outcome) => Ok(outcome),
        Err(cause) => {
            let failing = Asker {
                request: None,
                ..asker.clone()
            };
            let fail = Act::plain(failing, Command::Fail(query), |_, _| Value::Null);
            let failed = desk.office.act(fail).await.err().map(Trouble::from);
            for cause in [Some(cause), failed].into_iter().flatten() {
                asking
                    .home
                    .confide(&format!("query {query} was not answered: {}", cause.text()));
            }
            Err(Trouble::failed(
                "query.failed",
                "the question could not be answered; its budget stays spent (the operator looks for the cause with `fenwick verify`)",
            ))
        }
    }
}

/// Reserves budget. A repeat finds its own reservation again; one that a crash cut off is spent, and a new one is made.
async fn reserve(desk: &Desk, asker: &Asker, ask: &Ask) -> Result<QueryNo, Trouble> {
    for attempt in 0..u32::MAX {
        let request = asker
            .request
            .as_ref()
            .map(|id| format!("reserve\u{0}{attempt}\u{0}{id}"));
        let reserving = Asker {
            request,
            ..asker.clone()
        };
        let reserve = Act::plain(reserving, Command::Reserve(ask.clone()), |coop, _| {
            json!(coop.queries.abandoned().last())
        });
        let query = serde_json::from_value(desk.office.act(reserve).await?)
            .map_err(|error| Trouble::failed("query", error))?;
        if desk.look(move |coop| coop.queries.running(query).is_ok()).await? {
            return Ok(query);
        }
    }
    Err(Trouble::failed(
        "query",
        "this request id was cut off too often; use a new one",
    ))
}

/// Performs the plan of a query over exactly the rows it speaks of.
async fn answer(
    asking: &Asking,
    desk: &Desk,
    query: QueryNo,
    charter: Charter,
    place: &Place,
) -> Result<Answer, Trouble> {
    let now = clock(asking, desk).await?;
    let hash_key = random().map_err(|error| Trouble::failed("keyring", error))?;
    let planned = desk
        .look(move |coop| {
            let plan = coop.queries.plan(query, &coop.grounds(), hash_key, now)?;
            let parts = parts::of(coop, &plan.shape);
            Ok::<_, Refusal>((plan, parts))
        })
        .await?;
    let (plan, mut parts) = planned?;
    parts::list(desk, &mut parts, plan.version).await?;
    let pool = desk.pool.clone();
    place
        .work(move |stop| {
            let partitions = parts::scan(&pool, &parts, &plan, stop)?;
            perform(&plan, &charter, partitions).map_err(|error| Trouble::failed(error.id(), causes(&error)))
        })
        .await
}

async fn release(
    desk: &Desk,
    asker: Asker,
    query: QueryNo,
    epsilon: EpsilonMicro,
    answer: &Answer,
) -> Result<Value, Trouble> {
    let look = move |coop: &Coop| {
        let reserved = &coop.queries.get(query)?.reserved;
        Ok::<_, Refusal>(Accountant::at(coop.bylaws.rule.budget.delta).delta(&reserved.debit))
    };
    let delta = desk.look(look).await??;
    let mut json = answer.to_json();
    json["epsilon"] = json!(epsilon);
    json["delta"] = json!(delta);
    let table = json.to_string();
    let (digest, write) = texts::keep_public(desk.office.keyring(), &table)
        .map_err(|error| Trouble::failed("keyring", error))?;
    let act = Act {
        asker,
        command: Command::Release(query, digest),
        keep: Box::new(move |_| {
            Ok(Side {
                writes: vec![write],
                ..Side::default()
            })
        }),
        reply: Box::new(move |coop, _| {
            let release = coop.releases.all().last().map(|(release, _)| release);
            json!({ "release": release, "table": table })
        }),
    };
    Ok(desk.office.act(act).await?)
}

/// The answer of a remembered outcome. A twin under the same request id may have been first: what was released is what is answered.
fn answered(outcome: &Value) -> Result<Value, Trouble> {
    let release: ReleaseNo = serde_json::from_value(outcome["release"].clone())
        .map_err(|error| Trouble::failed("query", error))?;
    released(
        release,
        outcome["table"].as_str().unwrap_or(""),
        outcome["reused"] == true,
    )
}
/// An error with all that is behind it, for the operator.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
