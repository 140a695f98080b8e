//! A question as it was typed, with everything it is asked of.

use super::args::Question as QuestionAsked;
use super::ask::Asking;
use super::method;
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_cleanroom::analyse;
use fenwick_coop::Coop;
use fenwick_coop::kernel::accountant::Accountant;
use fenwick_coop::kernel::epsilon::{Debit, EpsilonMicro};
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::Shape;
use fenwick_coop::path::request::{Bound, Request};
use fenwick_coop::people::charter::Charter;
use std::collections::BTreeMap;

/// A question with what it is asked of.
pub struct Question {
    pub request: Request,
    pub charter: Charter,
    /// All charters of the co-op, by dataset: a question may join others.
    pub others: BTreeMap<String, Charter>,
    pub shape: Shape,
    pub accountant: Accountant,
    /// The method and values it comes from; none in plain SQL.
    pub method: Option<Box<Bound>>,
}

impl Question {
    /// What it takes from the budget.
    pub fn debit(&self, epsilon: EpsilonMicro) -> Result<Debit, Refusal> {
        let charter = |dataset: &str| match dataset == self.charter.dataset {
            true => Some(&self.charter),
            false => self.others.get(dataset),
        };
        self.shape.keeps_two(charter)?;
        self.shape.debit(self.charter.reach(), epsilon, &self.accountant)
    }
}

/// The charters of a co-op, by dataset.
pub fn charters_of(coop: &Coop) -> BTreeMap<String, Charter> {
    let charters = coop.charters.iter();
    charters
        .map(|(dataset, adopted)| (dataset.clone(), adopted.rule.clone()))
        .collect()
}

pub async fn question(asking: &Asking, desk: &Desk, asked: &QuestionAsked) -> Result<Question, Trouble> {
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
/// ε that was asked for, or an equal part of the request's.
pub fn epsilon(text: Option<&str>, request: &Request) -> Result<EpsilonMicro, Trouble> {
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
