//! The noise of a question: the mechanism that errs less, and what it takes from the budget.

use super::Shape;
use crate::kernel::accountant::Accountant;
use crate::kernel::epsilon::{Debit, DeltaPico, EpsilonMicro};
use crate::kernel::refusal::Refusal;
use crate::people::charter::Reach;

/// This many questions whose keys are found use up the δ that the bylaws keep for them.
const FOUND_QUESTIONS: u64 = 100;

/// Less than this is no question but a way to look at what noise does not cover, such as how long an answer takes.
const EPSILON_MIN: EpsilonMicro = EpsilonMicro(1_000);

/// The mechanism of a question, with what each of its statistics may spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// Discrete Laplace: pure ε.
    Laplace {
        /// ε of each statistic, in 10⁻⁶.
        epsilon_micro: u64,
    },
    /// Discrete Gaussian: zero-concentrated.
    Gaussian {
        /// ρ of each statistic, in 10⁻⁹.
        rho_nano: u64,
    },
}

impl Noise {
    /// The noise that a debit pays for, shared equally among `stats` statistics, where one member changes the rows of so many
    /// members (`records`).
    ///
    /// # Why
    /// What is bounded is one member's rows. Who changes those of g members at once is hidden by ε where each of them is hidden by
    /// ε/g, and by ρ where each is hidden by ρ/g². This is the one place that says so: quotes, plans and stated errors come from here.
    ///
    /// # Source
    /// Group privacy: Dwork and Roth 2014, theorem 2.2; Bun and Steinke 2016, proposition 1.9.
    pub fn of(debit: &Debit, stats: u64, records: u32) -> Self {
        let records = u64::from(records.max(1));
        match debit.epsilon_micro {
            Some(epsilon) => Noise::Laplace {
                epsilon_micro: EpsilonMicro(epsilon).split(stats.saturating_mul(records)).0,
            },
            None => {
                let parts = stats.saturating_mul(records).saturating_mul(records);
                Noise::Gaussian {
                    rho_nano: debit.rho_nano.checked_div(parts).unwrap_or(0),
                }
            }
        }
    }
}

impl Shape {
    /// What this question takes from the budget at `epsilon`, by the mechanism whose stated error is smaller.
    ///
    /// A member moves at most `groups` cells of each of m statistics. With Laplace noise 95 % of a statistic's
    /// answers lie within ln 20 · groups·m/ε of the truth, with Gaussian noise within 1.96 · √(groups·m/2ρ), each
    /// times the most she can move it. So Gaussian is better where ε² < 4.672 · groups·m·ρ: it hides many figures
    /// for the price of few. Where she changes the rows of several members, both grow alike.
    ///
    /// # Errors
    /// A refusal by `query.epsilon` when it is too small, or nothing is left for each statistic, and by `query.found` when keys are to
    /// be found and the bylaws have no δ.
    pub fn debit(
        &self,
        reach: Reach,
        epsilon: EpsilonMicro,
        accountant: &Accountant,
    ) -> Result<Debit, Refusal> {
        if epsilon < EPSILON_MIN {
            let message = format!("a question needs an epsilon of {EPSILON_MIN} at least");
            return Err(Refusal::new("query.epsilon", message));
        }
        let stats = self.stats_count();
        let figures = u128::from(self.groups(reach.groups_max)).saturating_mul(stats.into());
        let rho_nano = accountant.rho_within(epsilon);
        let laplace = u128::from(epsilon.0).saturating_mul(epsilon.0.into());
        let gaussian = figures.saturating_mul(rho_nano.into()).saturating_mul(4_672);
        let debit = if laplace < gaussian {
            Debit::gaussian(rho_nano)
        } else {
            Debit::pure(epsilon)
        };
        match Noise::of(&debit, stats, reach.records) {
            Noise::Laplace { epsilon_micro: 0 } | Noise::Gaussian { rho_nano: 0 } => Err(Refusal::new(
                "query.epsilon",
                "a question needs an epsilon above zero for each of its figures",
            )),
            _ => self.with_keys(debit, accountant),
        }
    }

    /// The debit with the δ by which found keys are named.
    fn with_keys(&self, debit: Debit, accountant: &Accountant) -> Result<Debit, Refusal> {
        if self.found().is_none() {
            return Ok(debit);
        }
        match accountant.for_thresholds().0.checked_div(FOUND_QUESTIONS) {
            None | Some(0) => Err(Refusal::new(
                "query.found",
                "groups that are on no public list can only be named with a delta, and the bylaws have none",
            )
            .hint("group by a public key; or the members vote a delta into the budget")),
            Some(delta) => Ok(debit.with_delta(DeltaPico(delta))),
        }
    }
}
