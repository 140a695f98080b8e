//! The accountant: what debits come to together, and whether one more fits under a cap.
//!
//! A cap (E, δ) is kept in halves: one half of δ belongs to the conversion, the other pays stability thresholds.
//! Debits fit under it when what their thresholds took is within its half, and one of two sums is within E: the
//! sum of their ε, or the sum of their moments at one order together with what the conversion adds. The order is
//! chosen from the cap alone, before anything is asked, and so both sums may be built one debit after the other,
//! each chosen in the light of the answers before it. `docs/decisions/0016-accountant.md` has the proof.
//!
//! # Source
//! Bun and Steinke 2016; Canonne, Kamath and Steinke 2020; Feldman and Zrnic 2021 (the filter at one order);
//! Whitehouse, Ramdas, Rogers and Wu 2023 (with δ).

use super::conversion::{Conversion, Order};
use super::epsilon::{Debit, DeltaPico, EpsilonMicro};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Debits made, each as often as it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spent(BTreeMap<Debit, u64>);

/// The accountant at one δ.
#[derive(Clone, Debug)]
pub struct Accountant {
    half: DeltaPico,
    conversion: Conversion,
}

/// What a cap has left. A sum that has passed it has nothing, not even nothing more.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    order: Option<Order>,
    epsilon_micro: Option<u128>,
    moment_femto: Option<u128>,
    delta_pico: Option<u128>,
}

impl Spent {
    /// Nothing.
    pub const NOTHING: &Self = &Self(BTreeMap::new());

    /// Adds a debit.
    pub fn enter(&mut self, debit: Debit) {
        let times = self.0.entry(debit).or_default();
        *times = times.saturating_add(1);
    }

    /// All of it so many times.
    pub fn repeated(mut self, times: u64) -> Self {
        self.0
            .values_mut()
            .for_each(|each| *each = each.saturating_mul(times));
        self
    }

    /// The sum of one part of every debit.
    pub fn sum(&self, part: impl Fn(&Debit) -> u128) -> u128 {
        self.0.iter().fold(0u128, |sum, (debit, times)| {
            sum.saturating_add(part(debit).saturating_mul(u128::from(*times)))
        })
    }

    /// How many debits there are.
    pub fn count(&self) -> u64 {
        u64::try_from(self.sum(|_| 1)).unwrap_or(u64::MAX)
    }

    /// Each debit once.
    pub fn kinds(&self) -> impl Iterator<Item = &Debit> {
        self.0.keys()
    }

    /// The sum of ε; beyond all measure when one of them has none.
    pub fn epsilon(&self) -> EpsilonMicro {
        u64::try_from(self.sum(epsilon_of)).map_or(EpsilonMicro::BEYOND, EpsilonMicro)
    }
}

/// ε of a debit, so large where there is none that no sum with it fits under a cap.
fn epsilon_of(debit: &Debit) -> u128 {
    debit.epsilon_micro.map_or(u128::MAX, u128::from)
}

fn delta_of(debit: &Debit) -> u128 {
    debit.delta_pico.into()
}

/// Written as the sum of ε, the one sum there was before Gaussian noise.
impl Serialize for Spent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.epsilon().serialize(serializer)
    }
}

impl FromIterator<Debit> for Spent {
    fn from_iter<I: IntoIterator<Item = Debit>>(debits: I) -> Self {
        let mut spent = Self::default();
        debits.into_iter().for_each(|debit| spent.enter(debit));
        spent
    }
}

impl Accountant {
    /// The accountant at the δ that was voted.
    pub fn at(delta: DeltaPico) -> Self {
        let half = delta.half();
        Self {
            half,
            conversion: Conversion::at(half),
        }
    }

    /// ε of these debits together: the better of the sum of ε and the conversion of the moments at the best order.
    /// Beyond all measure when none holds at this δ.
    ///
    /// For people to see: the best order is chosen afterwards, so this is true of debits whose sizes did not
    /// depend on answers. What may be asked is decided by [`Room`]. What a cap has let through never shows as more
    /// than the cap.
    pub fn composed(&self, spent: &Spent) -> EpsilonMicro {
        if spent.sum(delta_of) > self.half.0.into() {
            return EpsilonMicro::BEYOND;
        }
        let orders = self.conversion.orders().iter();
        let converted = orders.map(|order| order.epsilon(spent.sum(|debit| order.moment_femto(debit))));
        converted.fold(spent.epsilon(), EpsilonMicro::min)
    }

    /// ε of one debit.
    pub fn epsilon(&self, debit: Debit) -> EpsilonMicro {
        self.composed(&Spent::from_iter([debit]))
    }

    /// δ at which a debit's ε holds.
    pub fn delta(&self, debit: &Debit) -> DeltaPico {
        let converted = if debit.epsilon_micro.is_some() {
            DeltaPico(0)
        } else {
            self.half
        };
        DeltaPico(converted.0.saturating_add(debit.delta_pico))
    }

    /// The largest ρ of one question that may cost `epsilon`, in 10⁻⁹; 0 when δ leaves none.
    pub fn rho_within(&self, epsilon: EpsilonMicro) -> u64 {
        self.conversion.rho_within(epsilon)
    }

    /// δ that stability thresholds may spend.
    pub fn for_thresholds(&self) -> DeltaPico {
        self.half
    }

    /// What `cap` has left after `spent`. Under a cap of 0 nothing may be learnt, whatever δ would allow.
    pub fn room(&self, cap: EpsilonMicro, spent: &Spent) -> Room {
        let order = self.conversion.best(cap).filter(|_| cap.0 > 0);
        let moment_femto = order.and_then(|order| {
            order
                .room_femto(cap)?
                .checked_sub(spent.sum(|debit| order.moment_femto(debit)))
        });
        Room {
            order,
            epsilon_micro: u128::from(cap.0).checked_sub(spent.sum(epsilon_of)),
            moment_femto,
            delta_pico: u128::from(self.half.0).checked_sub(spent.sum(delta_of)),
        }
    }
}

/// ε of debits together at the δ that was voted: what a member's odometer shows.
pub fn composed(debits: impl IntoIterator<Item = Debit>, delta: DeltaPico) -> EpsilonMicro {
    Accountant::at(delta).composed(&Spent::from_iter(debits))
}

/// How often `part` goes into what is left.
fn times(left: Option<u128>, part: u128) -> u64 {
    let times = left.map_or(0, |left| left.checked_div(part).unwrap_or(u128::MAX));
    u64::try_from(times).unwrap_or(u64::MAX)
}

impl Room {
    /// Whether all these debits fit.
    pub fn fits(&self, debits: &Spent) -> bool {
        let within = |left: Option<u128>, sum: u128| left.is_some_and(|left| sum <= left);
        let by_moment = self
            .order
            .is_some_and(|order| within(self.moment_femto, debits.sum(|debit| order.moment_femto(debit))));
        let by_epsilon = within(self.epsilon_micro, debits.sum(epsilon_of));
        (by_moment || by_epsilon) && self.fits_delta(debits)
    }

    /// Whether they would fit if only thresholds counted.
    pub fn fits_delta(&self, debits: &Spent) -> bool {
        self.delta_pico.is_some_and(|left| debits.sum(delta_of) <= left)
    }

    /// How many more debits like this one fit, one after the other.
    pub fn more(&self, debit: &Debit) -> u64 {
        let by_moment = self
            .order
            .map_or(0, |order| times(self.moment_femto, order.moment_femto(debit)));
        let by_epsilon = times(self.epsilon_micro, epsilon_of(debit));
        by_moment.max(by_epsilon).min(self.more_by_delta(debit))
    }

    /// How many more would fit if only thresholds counted.
    pub fn more_by_delta(&self, debit: &Debit) -> u64 {
        times(self.delta_pico, delta_of(debit))
    }
}

#[cfg(test)]
mod tests;
