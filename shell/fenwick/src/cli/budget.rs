//! The privacy budget: what was learnt so far, how much more may be, and what of it concerns one member.

use super::args::Budget as BudgetCommand;
use super::ask::{Asking, clock};
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Coop;
use fenwick_coop::books::privacy::Need;
use fenwick_coop::kernel::accountant::composed;
use fenwick_coop::kernel::epsilon::{DeltaPico, EpsilonMicro};
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use serde_json::{Value, json};

/// Commands about the budget.
pub async fn budget(asking: &Asking, command: BudgetCommand) -> Done {
    let BudgetCommand::Show { dataset } = command;
    let desk = asking.desk().await?;
    let now = clock(asking, &desk).await?;
    let missing = || {
        Trouble::Usage(format!(
            "there is no dataset '{dataset}'; `fenwick charter list` shows them"
        ))
    };
    let name = dataset.clone();
    let found = desk.look(move |coop| standing(coop, &name, now)).await?;
    let (mut json, mut text) = found.ok_or_else(missing)?;
    if let Some(member) = asking.any_member(&desk).await? {
        let odometer = odometer(&desk, member).await?;
        json["odometer"] = odometer.0;
        text.push_str(&odometer.1);
    }
    Ok(Said::new(json, text))
}

/// How a dataset stands, under every cap.
fn standing(coop: &Coop, dataset: &str, now: Time) -> Option<(Value, String)> {
    coop.charters.get(dataset)?;
    let (caps, motion) = (&coop.bylaws.rule.budget, coop.bylaws.motion);
    let standing = coop.book.standing(dataset, now, caps);
    let asked = coop
        .book
        .entries()
        .iter()
        .filter(|entry| entry.dataset == dataset);
    let last = asked.clone().next_back();
    let more = last.map(|last| {
        let need = Need {
            datasets: &[dataset],
            user: last.user,
            debits: [last.debit].into_iter().collect(),
            now,
        };
        coop.book.more(&need, caps)
    });
    let json = json!({
        "dataset": dataset, "year": now.year(), "cap": caps.dataset_year, "spent": standing.spent, "held": standing.held,
        "lifetime_cap": caps.lifetime, "lifetime_spent": standing.lifetime, "dataset_lifetime_cap": caps.dataset_lifetime,
        "dataset_lifetime_spent": standing.dataset_lifetime, "user_cap": caps.per_user, "question_cap": caps.question,
        "delta": caps.delta, "motion": motion, "questions": asked.count(), "more": more,
    });
    let mut text = format!(
        "Privacy budget of '{dataset}' in {}: epsilon {} of {} is spent, {} is held for questions that run.\n\
         Over all datasets for the life of the co-op: {} of {}. One data user may spend {}{}. The caps{} were adopted by motion {motion}.\n",
        now.year(),
        standing.spent,
        caps.dataset_year,
        standing.held,
        standing.lifetime,
        caps.lifetime,
        caps.per_user,
        caps.question
            .map_or(String::new(), |most| format!(", one question {most}")),
        at(caps.delta),
    );
    if let Some(more) = more {
        text.push_str(&format!(
            "There is room for about {more} more questions like the last one, from the same data user.\n"
        ));
    }
    Some((json, text))
}

fn at(delta: DeltaPico) -> String {
    match delta {
        DeltaPico(0) => String::new(),
        delta => format!(" (at delta {delta})"),
    }
}

/// The most that has been learnt about one member: all questions for which her consent held when they were asked.
async fn odometer(desk: &Desk, member: MemberNo) -> Result<(Value, String), Trouble> {
    // One who has left may still look; one who never was may not.
    desk.look(move |coop| match coop.members.get(member) {
        Some(_) => Ok(()),
        None => coop.members.active(member).map(|_| ()),
    })
    .await??;
    let hers = desk.reach.now().queries_of(member);
    let look = move |coop: &Coop| {
        let delta = coop.bylaws.rule.budget.delta;
        let joined = coop.members.get(member).map(|line| line.joined);
        // Which questions read her rows before the co-op parted stands in the log of the other one: each may have.
        let before = coop
            .book
            .carried()
            .iter()
            .filter(|entry| joined.is_some_and(|joined| joined <= entry.at));
        let asked = coop
            .book
            .entries()
            .iter()
            .filter(|entry| hers.contains(&entry.query))
            .chain(before);
        let debits: Vec<_> = asked.map(|entry| entry.debit).collect();
        (composed(debits.iter().copied(), delta), debits.len(), delta)
    };
    let (epsilon, questions, delta) = desk.look(look).await?;
    let most = match epsilon {
        EpsilonMicro::BEYOND => "no bound holds for it".to_owned(),
        epsilon => format!("epsilon {epsilon}{} at most", at(delta)),
    };
    let text = format!(
        "About member {member}: {questions} questions read rows she allowed; what they tell about her is {most}.\n"
    );
    Ok((
        json!({ "member": member, "questions": questions, "epsilon": epsilon, "delta": delta }),
        text,
    ))
}
