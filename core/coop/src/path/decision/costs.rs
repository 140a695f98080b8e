//! What a use costs: room in the privacy budget, and the price.

use super::{Asked, Grounds, Weighed};
use crate::books::privacy::Need;
use crate::kernel::accountant::{Accountant, Spent};
use crate::kernel::epsilon::{Debit, EpsilonMicro};
use crate::kernel::refusal::Refusal;
use crate::path::request::Shape;
use crate::people::bylaws::RecipientClass;
use crate::people::charter::{Charter, Reach};
use std::collections::BTreeSet;

/// Weighs the budget and the price.
pub(super) fn weigh(
    weighed: &mut Weighed,
    grounds: &Grounds<'_>,
    asked: &Asked<'_>,
    class: Option<&RecipientClass>,
) {
    let terms = asked.terms;
    let motion = Some(grounds.bylaws.motion);
    weighed.outcome(motion, affords(grounds, asked), "budget");
    let price = class.map_or(u64::MAX, |class| {
        grounds.price.rule.of(&class.id, terms.count(), terms.epsilon)
    });
    weighed.rule(
        "price",
        Some(grounds.price.motion),
        terms.fee_minor >= price,
        match terms.fee_minor >= price {
            true => format!(
                "the fee offered ({} minor units) covers the price of {price}",
                terms.fee_minor
            ),
            false => format!(
                "the price is {price} minor units and {} are offered",
                terms.fee_minor
            ),
        },
    );
}

/// Whether the budget has room for all questions at once, as often as each is asked, each time with an equal part of ε.
fn affords(grounds: &Grounds<'_>, asked: &Asked<'_>) -> Result<String, Refusal> {
    let questions = u64::try_from(asked.questions.len().max(1)).unwrap_or(u64::MAX);
    let each = asked.epsilon.split(questions.saturating_mul(asked.times));
    let debits = asked.questions.iter().map(|shape| debit(grounds, shape, each));
    let debits = debits.collect::<Result<Spent, Refusal>>()?;
    let uses = asked.questions.iter().flat_map(|shape| shape.uses().into_keys());
    let datasets: BTreeSet<&str> = uses.chain([asked.terms.dataset.as_str()]).collect();
    let need = Need {
        datasets: &Vec::from_iter(datasets),
        user: asked.terms.user,
        debits: debits.repeated(asked.times),
        now: asked.now,
    };
    grounds.book.affords(&need, grounds.bylaws)?;
    Ok(format!(
        "the privacy budget has room for epsilon {}",
        asked.epsilon
    ))
}

/// What a question takes from the budget.
///
/// # Errors
/// When ε is too small for all its figures, its keys cannot be named, or it asks of rows about two members what is not asked of them.
pub fn debit(grounds: &Grounds<'_>, shape: &Shape, epsilon: EpsilonMicro) -> Result<Debit, Refusal> {
    let charter = |dataset: &str| grounds.charters.get(dataset).map(|charter| &charter.rule);
    shape.keeps_two(charter)?;
    let alone = Reach {
        groups_max: 1,
        records: 1,
    };
    shape.debit(
        charter(&shape.dataset).map_or(alone, Charter::reach),
        epsilon,
        &Accountant::at(grounds.bylaws.rule.budget.delta),
    )
}
