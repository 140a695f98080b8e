//! From ρ to (ε, δ) and back: whole numbers, always rounded so that more seems spent.
//!
//! # Source
//! Canonne, Kamath and Steinke 2020, "The Discrete Gaussian for Differential Privacy", proposition 12: what is
//! ρ-zCDP is (ε, δ)-differentially private for every order α > 1, with
//! ε = αρ + (ln(1/δ) + (α−1) ln(1−1/α) − ln α) / (α−1).

use super::epsilon::{Debit, DeltaPico, EpsilonMicro};
use super::logarithm::{Side, ln_1p};
use std::ops::Range;

/// Orders are α = 1 + `above`/1024.
const PARTS: u64 = 1_024;
/// Steps in each doubling of `above`: no order is further than 1/32 from the best one.
const STEPS: Range<u64> = 16..32;
/// Doublings: from α = 1 + 1/64 to more than half a million.
const DOUBLINGS: u32 = 25;
/// 10⁻¹⁵ in a unit of ε.
pub const FEMTO_IN_MICRO: u128 = 1_000_000_000;
/// 10⁻¹⁵ in a unit of ρ.
const FEMTO_IN_NANO: u128 = 1_000_000;
const ONE_PICO: u64 = 1_000_000_000_000;

/// One order α, with what the conversion at a given δ adds to the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    above: u64,
    /// (ln(1/δ) + (α−1) ln(1−1/α) − ln α) / (α−1), rounded up; below zero for large δ and α.
    cost_femto: i128,
}

impl Order {
    /// The order 1 + `above`/1024 where ln(1/δ) is at most `smallness`.
    fn at(above: u64, smallness: u128) -> Option<Self> {
        let order = ln_1p(above, PARTS, Side::Below)?;
        let kept = ln_1p(PARTS, above, Side::Below)?;
        let spread = i128::try_from(smallness)
            .ok()?
            .checked_sub(i128::try_from(order).ok()?)?
            .checked_mul(PARTS.into())?;
        let over = i128::from(above);
        let rest = i128::from(spread.checked_rem_euclid(over)? != 0);
        let share = spread.checked_div_euclid(over)?.checked_add(rest)?;
        let cost_femto = share.checked_sub(i128::try_from(kept).ok()?)?;
        Some(Self { above, cost_femto })
    }

    /// The moment of a debit at this order: αρ, or ε where that is less, rounded up.
    ///
    /// # Source
    /// Bun and Steinke 2016, "Concentrated Differential Privacy": the Rényi divergence of a ρ-zCDP mechanism is at
    /// most αρ, that of an ε-private one never more than ε.
    pub fn moment_femto(&self, debit: &Debit) -> u128 {
        let all = u128::from(self.above).saturating_add(PARTS.into());
        let moment = u128::from(debit.rho_nano)
            .saturating_mul(FEMTO_IN_NANO)
            .saturating_mul(all)
            .div_ceil(PARTS.into());
        let pure = debit.epsilon_micro.map_or(u128::MAX, |epsilon| {
            u128::from(epsilon).saturating_mul(FEMTO_IN_MICRO)
        });
        moment.min(pure)
    }

    /// ε for a moment, rounded up to whole millionths and never negative.
    pub fn epsilon(&self, moment_femto: u128) -> EpsilonMicro {
        let total = i128::try_from(moment_femto)
            .ok()
            .and_then(|moment| moment.checked_add(self.cost_femto));
        let micro = total.map(|total| u128::try_from(total).unwrap_or(0).div_ceil(FEMTO_IN_MICRO));
        micro
            .and_then(|micro| u64::try_from(micro).ok())
            .map_or(EpsilonMicro::BEYOND, EpsilonMicro)
    }

    /// The largest moment whose ε does not pass `cap`; none when not even nothing fits.
    pub fn room_femto(&self, cap: EpsilonMicro) -> Option<u128> {
        let cap = i128::try_from(u128::from(cap.0).checked_mul(FEMTO_IN_MICRO)?).ok()?;
        u128::try_from(cap.checked_sub(self.cost_femto)?).ok()
    }

    /// The largest ρ whose ε does not pass `cap`.
    fn rho_femto(&self, cap: EpsilonMicro) -> Option<u128> {
        let all = u128::from(self.above).checked_add(PARTS.into())?;
        self.room_femto(cap)?.checked_mul(PARTS.into())?.checked_div(all)
    }
}

/// The conversion at one δ: a fixed row of orders. Each is true by itself, so the best of them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion(Vec<Order>);

impl Conversion {
    /// The conversion at this δ. At δ = 0 there is none, and nothing but pure ε counts.
    ///
    /// # Cost
    /// Some hundred logarithms: make it once and ask it often.
    pub fn at(delta: DeltaPico) -> Self {
        // 1/δ is 1 + (1−δ)/δ.
        let smallness = ln_1p(ONE_PICO.saturating_sub(delta.0), delta.0, Side::Above);
        let above = (0..DOUBLINGS).flat_map(|doubling| STEPS.map(move |step| step.checked_shl(doubling)));
        Self(above.filter_map(|above| Order::at(above?, smallness?)).collect())
    }

    /// The orders, from the smallest.
    pub fn orders(&self) -> &[Order] {
        &self.0
    }

    /// The order that admits the largest ρ under `cap`.
    pub fn best(&self, cap: EpsilonMicro) -> Option<Order> {
        let admitted = self
            .0
            .iter()
            .filter_map(|order| Some((order.rho_femto(cap)?, order)));
        admitted.max_by_key(|(rho, _)| *rho).map(|(_, order)| *order)
    }

    /// ε for ρ, rounded up.
    pub fn epsilon(&self, rho_nano: u64) -> EpsilonMicro {
        if rho_nano == 0 {
            return EpsilonMicro(0);
        }
        let debit = Debit::gaussian(rho_nano);
        let each = self
            .0
            .iter()
            .map(|order| order.epsilon(order.moment_femto(&debit)));
        each.min().unwrap_or(EpsilonMicro::BEYOND)
    }

    /// The largest ρ whose ε does not pass `cap`, in 10⁻⁹; 0 when none fits.
    pub fn rho_within(&self, cap: EpsilonMicro) -> u64 {
        let rho = self.best(cap).and_then(|order| order.rho_femto(cap));
        let nano = rho.and_then(|rho| rho.checked_div(FEMTO_IN_NANO)).unwrap_or(0);
        u64::try_from(nano).unwrap_or(u64::MAX)
    }
}

/// ε at `delta` for ρ, rounded up; beyond all measure at δ = 0.
pub fn epsilon_of(rho_nano: u64, delta: DeltaPico) -> EpsilonMicro {
    Conversion::at(delta).epsilon(rho_nano)
}

/// The largest ρ whose ε at `delta` does not pass `epsilon`, in 10⁻⁹.
pub fn rho_within(epsilon: EpsilonMicro, delta: DeltaPico) -> u64 {
    Conversion::at(delta).rho_within(epsilon)
}

#[cfg(test)]
mod tests;
