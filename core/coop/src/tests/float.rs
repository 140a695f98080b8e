//! The accountant over again, in floats and by another route: a fine row of orders instead of a coarse one.

use crate::kernel::epsilon::{Debit, DeltaPico};

/// Steps of α−1, each 0.55 % further than the one before: far closer together than the orders of the product.
const STEPS: u32 = 4_000;

fn orders() -> impl Iterator<Item = f64> {
    (0..STEPS).map(|step| 1.0 + (-6.0 + 22.0 * f64::from(step) / f64::from(STEPS)).exp())
}

pub(crate) fn delta(delta: DeltaPico) -> f64 {
    delta.0 as f64 / 1e12
}

/// What the conversion adds at an order.
fn cost(order: f64, delta: f64) -> f64 {
    (-delta.ln() + (order - 1.0) * (-1.0 / order).ln_1p() - order.ln()) / (order - 1.0)
}

fn moment(order: f64, debit: &Debit) -> f64 {
    let rho = order * debit.rho_nano as f64 / 1e9;
    debit
        .epsilon_micro
        .map_or(rho, |epsilon| rho.min(epsilon as f64 / 1e6))
}

/// ε of these debits at an order.
pub(crate) fn epsilon_at(order: f64, debits: &[Debit], delta: f64) -> f64 {
    let moments: f64 = debits.iter().map(|debit| moment(order, debit)).sum();
    moments + cost(order, delta)
}

/// The best ε of these debits over all orders.
pub(crate) fn epsilon(debits: &[Debit], delta: f64) -> f64 {
    let each = orders().map(|order| epsilon_at(order, debits, delta));
    each.fold(f64::INFINITY, f64::min).max(0.0)
}

/// The sum of ε; infinite when one of them has none.
pub(crate) fn sum(debits: &[Debit]) -> f64 {
    let each = debits.iter().map(|debit| debit.epsilon_micro);
    each.map(|epsilon| epsilon.map_or(f64::INFINITY, |epsilon| epsilon as f64 / 1e6))
        .sum()
}

/// The order that admits the largest ρ under a cap.
pub(crate) fn best_order(cap: f64, delta: f64) -> f64 {
    let admits = |order: f64| (cap - cost(order, delta)) / order;
    orders()
        .max_by(|one, other| admits(*one).total_cmp(&admits(*other)))
        .unwrap()
}
