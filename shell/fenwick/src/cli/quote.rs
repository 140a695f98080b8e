//! Quote and dry run: what a question would cost and how good its answer would be, without a row.

use super::answer::told;
use super::args::{Query as QueryCommand, Question as QuestionAsked};
use super::ask::{Asking, clock};
use super::question::{Question, epsilon, question};
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble, table};
use fenwick_cleanroom::{Mechanism, dry_run};
use fenwick_coop::Coop;
use fenwick_coop::books::privacy::Need;
use fenwick_coop::kernel::epsilon::{Debit, DeltaPico};
use fenwick_coop::kernel::ids::{QueryNo, RequestNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::fee;
use fenwick_coop::path::query::{Noise, Plan};
use fenwick_office::keyring::random;
use serde_json::{Value, json};

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
        noise: Noise::of(&debit, shape.stats_count(), charter.reach().records),
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
/// The same way as a real answer, over rows made up from the charter.
pub async fn rehearse(asking: &Asking, desk: &Desk, command: QueryCommand) -> Done {
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
        noise: Noise::of(&debit, shape.stats_count(), charter.reach().records),
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
