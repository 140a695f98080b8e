//! Quote and query: reserve, plan, perform, release. Budget is debited in the journal before a row is read.

use super::answer::{released, told};
use super::args::{Query as QueryCommand, Question as QuestionAsked};
use super::ask::Asking;
use super::ask::clock;
use super::method;
use super::parts;
use super::reading::Place;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_cleanroom::{Answer, Mechanism, analyse, dry_run, perform};
use fenwick_coop::books::privacy::Need;
use fenwick_coop::kernel::accountant::Accountant;
use fenwick_coop::kernel::epsilon::{Debit, DeltaPico, EpsilonMicro};
use fenwick_coop::kernel::ids::{QueryNo, ReleaseNo, RequestNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::fee;
use fenwick_coop::path::query::{Ask, Noise, Plan, Shape};
use fenwick_coop::path::request::{Bound, Request};
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Command, Coop};
use fenwick_office::keyring::random;
use fenwick_office::{Act, Asker, Side, texts};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A question with what it is asked of.
struct Question {
    request: Request,
    charter: Charter,
    /// All charters of the co-op, by dataset: a question may join others.
    others: BTreeMap<String, Charter>,
    shape: Shape,
    accountant: Accountant,
    /// The method and values it comes from; none in plain SQL.
    method: Option<Box<Bound>>,
}

impl Question {
    /// What it takes from the budget.
    fn debit(&self, epsilon: EpsilonMicro) -> Result<Debit, Refusal> {
        self.shape
            .debit(self.charter.groups_max, epsilon, &self.accountant)
    }
}

/// The charters of a co-op, by dataset.
pub fn charters_of(coop: &Coop) -> BTreeMap<String, Charter> {
    let charters = coop.charters.iter();
    charters
        .map(|(dataset, adopted)| (dataset.clone(), adopted.rule.clone()))
        .collect()
}

async fn question(asking: &Asking, desk: &Desk, asked: &QuestionAsked) -> Result<Question, Trouble> {
    let request = RequestNo(asked.request);
    let found = desk
        .look(move |coop| {
            let request = coop.requests.get(request)?.clone();
            let mut charters = charters_of(coop);
            let charter = charters.remove(&request.terms.dataset);
            let missing = || {
                Refusal::new(
                    "charter.missing",
                    format!("no charter permits a dataset '{}'", request.terms.dataset),
                )
            };
            let charter = charter.ok_or_else(missing)?;
            Ok::<_, Refusal>((request, charter, charters, coop.bylaws.rule.budget.delta))
        })
        .await?;
    let (request, charter, others, delta) = found?;
    let method = match &asked.method {
        Some(name) => Some(Box::new(method::bound(asking, desk, name, &asked.set).await?)),
        None => None,
    };
    let shape = match &method {
        Some(bound) => bound.question.clone(),
        None => analyse(asked.sql.as_deref().unwrap_or_default(), &charter, &others)?,
    };
    if shape.dataset != charter.dataset {
        let message = format!(
            "this method asks '{}', and the request is about '{}'",
            shape.dataset, charter.dataset
        );
        return Err(Refusal::new("request.method", message).into());
    }
    Ok(Question {
        request,
        charter,
        others,
        shape,
        accountant: Accountant::at(delta),
        method,
    })
}

/// How many more questions like this one the budget has room for, this one included.
async fn room(desk: &Desk, question: &Question, debit: Debit, now: Time) -> Result<u64, Trouble> {
    let datasets: Vec<String> = question.shape.uses().into_keys().map(str::to_owned).collect();
    let user = question.request.terms.user;
    let look = move |coop: &Coop| {
        let datasets: Vec<&str> = datasets.iter().map(String::as_str).collect();
        let need = Need {
            datasets: &datasets,
            user,
            debits: [debit].into_iter().collect(),
            now,
        };
        coop.book.more(&need, &coop.bylaws.rule.budget)
    };
    desk.look(look).await
}

fn epsilon(text: Option<&str>, request: &Request) -> Result<EpsilonMicro, Trouble> {
    let given = text
        .map(|text| {
            text.parse()
                .map_err(|error: &str| Trouble::Usage(format!("--epsilon: {error}")))
        })
        .transpose()?;
    match given.unwrap_or_else(|| request.epsilon_each()) {
        EpsilonMicro(0) => Err(Trouble::Usage(
            "--epsilon: a question needs an epsilon above zero".to_owned(),
        )),
        epsilon => Ok(epsilon),
    }
}

/// What a question would cost and how good its answer would be; no row is read.
pub async fn quote(asking: &Asking, asked: QuestionAsked) -> Done {
    let desk = asking.desk().await?;
    let question = question(asking, &desk, &asked).await?;
    let epsilon = epsilon(asked.epsilon.as_deref(), &question.request)?;
    let debit = question.debit(epsilon)?;
    let delta = question.accountant.delta(&debit);
    let more = room(&desk, &question, debit, clock(asking, &desk).await?).await?;
    let Question {
        request,
        charter,
        shape,
        ..
    } = question;
    let mechanism = Mechanism {
        shape: &shape,
        groups_max: charter.groups_max,
        noise: Noise::of(&debit, shape.stats_count()),
        key_delta_pico: debit.delta_pico,
        blank_below: charter.blank_below,
    };
    let outputs = fenwick_cleanroom::quote(&mechanism, None).map_err(clean)?;
    let fee_minor = fee::part(request.terms.fee_minor, epsilon, request.terms.epsilon);
    let listed: Vec<Value> = outputs
        .iter()
        .map(|output| {
            json!({
                "name": output.name, "error95": output.error95, "mean_error": output.mean_error,
                "estimate95": output.estimate95, "note": output.note,
            })
        })
        .collect();
    let rows = outputs.iter().map(|output| {
        vec![
            output.name.clone(),
            output
                .error95
                .clone()
                .map_or(String::new(), |error| format!("± {error}")),
            output.note.clone().unwrap_or_default(),
        ]
    });
    let text = format!(
        "This question would spend epsilon {epsilon}{} and cost {fee_minor} minor units. No row was read, nothing was charged.\n{}{}",
        at(delta),
        table(&["output", "95 % of answers within", "note"], rows),
        left(more)
    );
    Ok(Said::new(
        json!({ "epsilon": epsilon, "delta": delta, "more": more, "fee_minor": fee_minor, "sql": shape.sql, "outputs": listed }),
        text,
    ))
}

/// A δ beside its ε, where there is one.
fn at(delta: DeltaPico) -> String {
    match delta {
        DeltaPico(0) => String::new(),
        delta => format!(" at delta {delta}"),
    }
}

/// What the budget has room for, in a sentence.
fn left(more: u64) -> String {
    match more {
        0 => "The privacy budget has no room for this question.".to_owned(),
        1 => "The privacy budget has room for this question, and for no other like it.".to_owned(),
        more => format!("The privacy budget has room for about {more} questions like this one."),
    }
}

fn clean(error: fenwick_cleanroom::Error) -> Trouble {
    Trouble::failed("cleanroom", error)
}

/// An error with all that is behind it, for the operator.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

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
            let outcome = ask(asking, &desk, &asker, command).await;
            desk.prepared(&asker, outcome).await?
        }
    };
    let json = answered(&outcome)?;
    let text = told(&json);
    Ok(Said::new(json, text))
}

/// The stored release of this question again, or a new one.
async fn ask(asking: &Asking, desk: &Desk, asker: &Asker, command: QueryCommand) -> Result<Value, Trouble> {
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
                let request = coop.requests.get(number).ok()?;
                let (place, ..) = asked.resolve(request).ok()?;
                let (release, found) = coop.releases.again(number, place, epsilon)?;
                Some((release, found.digest))
            })
            .await?;
        if let Some((release, digest)) = stored {
            let table = desk.office.text(digest).await?;
            let outcome = json!({ "release": release, "table": table, "reused": true });
            return Ok(desk.office.remember(asker.clone(), Ok(outcome)).await?);
        }
    }
    ask_anew(asking, desk, asker, ask, charter).await
}

/// The same way as a real answer, over rows made up from the charter.
async fn rehearse(asking: &Asking, desk: &Desk, command: QueryCommand) -> Done {
    let number = RequestNo(command.question.request);
    let question = question(asking, desk, &command.question).await?;
    let epsilon = epsilon(command.question.epsilon.as_deref(), &question.request)?;
    let debit = question.debit(epsilon)?;
    let Question {
        charter,
        others,
        shape,
        ..
    } = question;
    let plan = Plan {
        query: QueryNo(0),
        request: number,
        version: 0,
        eligible: Default::default(),
        groups_max: charter.groups_max,
        rows_per_group_max: charter.rows_per_group_max,
        noise: Noise::of(&debit, shape.stats_count()),
        key_delta_pico: debit.delta_pico,
        blank_below: charter.blank_below,
        hash_key: random().map_err(|error| Trouble::failed("keyring", error))?,
        shape,
    };
    let answer = tokio::task::spawn_blocking(move || dry_run(&plan, &charter, &others))
        .await
        .map_err(|error| Trouble::failed("cleanroom", error))?;
    let mut json = answer.map_err(clean)?.to_json();
    for (key, value) in [
        ("release", Value::Null),
        ("epsilon", json!("0")),
        ("delta", json!("0")),
        ("reused", json!(false)),
        ("synthetic", json!(true)),
    ] {
        json[key] = value;
    }
    let text = format!(
        "These rows are made up from the charter; nothing was read or charged.\n{}",
        told(&json)
    );
    Ok(Said::new(json, text))
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
                keys: Vec::new(),
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
