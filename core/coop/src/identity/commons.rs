//! Principles 5, 6 and 7: education, other co-operatives, the community.

use super::{Found, Public};
use crate::people::bylaws::Payee;

/// Funds of these names are for education.
const EDUCATION: [&str; 2] = ["education", "training"];
/// The class of other co-operatives.
const SISTER: &str = "sister-coop";
/// The class under which a co-op asks its own members' data.
const OWN: &str = "own-coop";

fn teaches(fund: &str) -> bool {
    EDUCATION.contains(&fund)
}

/// Entries by which money went to a fund that this is true of.
fn funded(public: &Public, is_it: impl Fn(&str) -> bool) -> Vec<u64> {
    let went = |step: &crate::path::dividend::Step| match &step.to {
        Payee::Fund(fund) => step.amount_minor > 0 && is_it(fund),
        _ => false,
    };
    let shared = public
        .dividends
        .iter()
        .filter(|shared| shared.steps.iter().any(went));
    shared.map(|shared| shared.entry).collect()
}

/// Entries by which answers went to data users of a class that this is true of.
fn answered(public: &Public, is_it: impl Fn(&str) -> bool) -> Vec<u64> {
    let to = |user| public.class_of(user).is_some_and(&is_it);
    let released = public.releases.iter().filter(|(user, _)| to(*user));
    released.map(|(_, entry)| *entry).collect()
}

fn works_for_profit(public: &Public, class: &str) -> bool {
    public
        .bylaws
        .rule
        .class(class)
        .is_none_or(|class| class.for_profit)
}

/// Whether money goes to education.
pub(super) fn education(public: &Public) -> Found {
    let named = public.bylaws.rule.split.iter().any(|share| match &share.to {
        Payee::Fund(fund) => share.weight > 0 && teaches(fund),
        _ => false,
    });
    let paid = funded(public, teaches);
    match (named, paid.is_empty()) {
        (true, false) => Found::pass(&paid, "the fund for education got its part of the income"),
        (true, true) => Found::warn(
            &[public.bylaws_entry],
            "a fund is named for education, and nothing went to it yet",
        ),
        (false, _) => Found::warn(&[public.bylaws_entry], "no part of the income is for education"),
    }
}

/// Whether other co-operatives get answers.
pub(super) fn sisters(public: &Public) -> Found {
    let is_sister = |class: &str| class == SISTER && !works_for_profit(public, class);
    let answers = answered(public, is_sister);
    let admitted = public
        .bylaws
        .rule
        .class(SISTER)
        .is_some_and(|class| class.admitted && !class.for_profit);
    match (answers.len(), admitted) {
        (0, true) => Found::warn(
            &[public.bylaws_entry],
            "other co-operatives may ask, and got no answer yet",
        ),
        (0, false) => Found::warn(&[public.bylaws_entry], "no other co-operatives may ask"),
        (count, _) => Found::pass(&answers, format!("{count} answers went to other co-operatives")),
    }
}

/// Whether others than members and companies gain something.
pub(super) fn community(public: &Public) -> Found {
    let is_common = |class: &str| class != SISTER && class != OWN && !works_for_profit(public, class);
    let answers = answered(public, is_common);
    if !answers.is_empty() {
        return Found::pass(
            &answers,
            format!(
                "{} answers went to recipients that do not work for profit",
                answers.len()
            ),
        );
    }
    let paid = funded(public, |fund| !teaches(fund));
    match paid.is_empty() {
        false => Found::pass(&paid, "money went to a fund for a common end"),
        true => Found::warn(
            &[0],
            "no answer went to recipients outside that do not work for profit, and no money to a fund for a common end",
        ),
    }
}
