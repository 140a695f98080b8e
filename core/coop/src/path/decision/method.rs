//! The part of a decision that speaks of methods: what they read, and whether they are approved.

use super::{Grounds, Weighed};
use crate::path::request::{Shape, Terms};
use std::collections::BTreeMap;

/// The most times that one method is weighed before it is asked.
const TIMES_MAX: u64 = 100;

/// What methods ask at sample values.
fn vetted<'a>(grounds: &Grounds<'a>, terms: &'a Terms) -> impl Iterator<Item = &'a Shape> {
    let methods = grounds.methods;
    let known = terms
        .methods
        .iter()
        .filter_map(move |method| methods.get(*method).ok());
    known.map(|method| &method.question)
}

/// The questions by which a request is weighed before any is asked: its own, and those of its methods at sample
/// values, as often as the cap for one question makes of their part of ε.
pub fn questions<'a>(grounds: &Grounds<'a>, terms: &'a Terms) -> Vec<&'a Shape> {
    let count = |asked: usize| u64::try_from(asked).unwrap_or(u64::MAX);
    let (own, methods) = (count(terms.questions.len()), count(terms.methods.len()));
    let fits = |times: &u64| {
        let each = terms
            .epsilon
            .split(own.saturating_add(methods.saturating_mul(*times)));
        grounds.bylaws.rule.budget.question.is_none_or(|cap| each <= cap)
    };
    let times = (1..=TIMES_MAX).find(fits).unwrap_or(1);
    let asked = (0..times).flat_map(|_| vetted(grounds, terms));
    terms.questions.iter().chain(asked).collect()
}

/// Every dataset of a request, its own first, with the fields that its questions and methods use.
pub(super) fn datasets<'a>(grounds: &Grounds<'a>, terms: &'a Terms) -> Vec<(&'a str, Vec<String>)> {
    let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let asked = terms.questions.iter().chain(vetted(grounds, terms));
    for (dataset, fields) in asked.flat_map(Shape::uses) {
        all.entry(dataset).or_default().extend(fields);
    }
    let own = all.remove(terms.dataset.as_str()).unwrap_or_default();
    std::iter::once((terms.dataset.as_str(), own))
        .chain(all)
        .collect()
}

/// Every method of a request is approved, each named with the motion that lets it be asked.
pub(super) fn weigh_methods(weighed: &mut Weighed, grounds: &Grounds<'_>, terms: &Terms) {
    for method in &terms.methods {
        match grounds.methods.approval(*method, grounds.bylaws) {
            Ok((motion, sentence)) => weighed.rule("method.approved", motion, true, sentence),
            Err(refusal) => weighed.outcome(None, Err(refusal), "method.approved"),
        }
    }
}
