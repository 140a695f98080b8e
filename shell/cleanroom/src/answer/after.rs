//! What is done with an answer after the noise: which lines stay, in which order, and how many.

use super::lines::{Place, Shown};
use crate::error::Error;
use fenwick_coop::kernel::decimal::power_of_ten;
use fenwick_coop::path::query::{After, Compare, Having, Order};
use std::cmp::Ordering;

/// Chooses and orders the lines. Lines that are equal keep the order they came in.
///
/// # Errors
/// When a column is not there, or a key is compared with a number.
pub(super) fn arrange(after: &After, lines: Vec<Shown>) -> Result<Vec<Shown>, Error> {
    let mut kept = Vec::with_capacity(lines.len());
    for line in lines {
        let stays = match &after.having {
            None => true,
            Some(having) => truth(having, &line.places)? == Some(true),
        };
        if stays {
            kept.push(line);
        }
    }
    let width = kept.first().map_or(usize::MAX, |line| line.places.len());
    if after.order.iter().any(|order| order.output >= width) {
        return Err(Error::Plan("an order names a column that is not there"));
    }
    kept.sort_by(|one, other| in_order(&after.order, &one.places, &other.places));
    if let Some(limit) = after.limit {
        kept.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(kept)
}

/// Whether a condition holds, in SQL's three truth values: a blank makes it unknown.
fn truth(having: &Having, line: &[Place]) -> Result<Option<bool>, Error> {
    let all = |parts: &[Having], decides: bool| -> Result<Option<bool>, Error> {
        let mut truths = Some(!decides);
        for part in parts {
            match truth(part, line)? {
                Some(found) if found == decides => return Ok(Some(decides)),
                Some(_) => {}
                None => truths = None,
            }
        }
        Ok(truths)
    };
    match having {
        Having::And(parts) => all(parts, false),
        Having::Or(parts) => all(parts, true),
        Having::Not(part) => Ok(truth(part, line)?.map(|truth| !truth)),
        Having::Compare { output, op, value } => match line.get(*output) {
            Some(Place::Figure(None)) => Ok(None),
            Some(Place::Figure(Some(figure))) => {
                let ordering = ordered((figure.value, figure.scale), (value.mantissa.into(), value.scale));
                Ok(Some(meets(*op, ordering)))
            }
            _ => Err(Error::Plan("a condition names no figure of the answer")),
        },
    }
}

fn meets(op: Compare, ordering: Ordering) -> bool {
    match op {
        Compare::Equal => ordering.is_eq(),
        Compare::NotEqual => ordering.is_ne(),
        Compare::Less => ordering.is_lt(),
        Compare::LessOrEqual => ordering.is_le(),
        Compare::Greater => ordering.is_gt(),
        Compare::GreaterOrEqual => ordering.is_ge(),
    }
}

fn in_order(orders: &[Order], one: &[Place], other: &[Place]) -> Ordering {
    let by = |order: &Order| {
        let turned = |ordering: Ordering| {
            if order.descending {
                ordering.reverse()
            } else {
                ordering
            }
        };
        match (one.get(order.output), other.get(order.output)) {
            (Some(Place::Key { rank: one, .. }), Some(Place::Key { rank: other, .. })) => {
                turned(one.cmp(other))
            }
            (Some(Place::Figure(Some(one))), Some(Place::Figure(Some(other)))) => {
                turned(ordered((one.value, one.scale), (other.value, other.scale)))
            }
            (Some(Place::Figure(Some(_))), Some(Place::Figure(None))) => Ordering::Less,
            (Some(Place::Figure(None)), Some(Place::Figure(Some(_)))) => Ordering::Greater,
            _ => Ordering::Equal,
        }
    };
    orders
        .iter()
        .map(by)
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Compares two numbers, each in units of `10^-scale`, exactly.
fn ordered(one: (i128, u8), other: (i128, u8)) -> Ordering {
    if one.1 < other.1 {
        return ordered(other, one).reverse();
    }
    let widened = power_of_ten(one.1.saturating_sub(other.1)).and_then(|unit| other.0.checked_mul(unit));
    // What does not fit is farther from zero than everything that does.
    widened.map_or(0.cmp(&other.0), |other| one.0.cmp(&other))
}
