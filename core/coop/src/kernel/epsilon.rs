//! The price of an answer in privacy, in whole millionths, so that sums are exact.

use super::decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// ε in millionths.
///
/// # Units
/// One unit is 10⁻⁶; written as a decimal string ("0.5").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EpsilonMicro(pub u64);

impl EpsilonMicro {
    /// The sum, or the largest value there is: a budget can only look more spent, never less.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// No ε holds: what an accountant says when nothing smaller is true.
    pub const BEYOND: Self = Self(u64::MAX);

    /// This budget cut into `parts` equal parts, rounded down.
    pub fn split(self, parts: u64) -> Self {
        Self(self.0.checked_div(parts).unwrap_or(0))
    }
}

impl fmt::Display for EpsilonMicro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shortest(self.0, 6))
    }
}

/// Units of `10^-scale` as decimal text without zeros at its end.
fn shortest(value: u64, scale: u8) -> String {
    let text = decimal::text(value.into(), scale);
    let text = text.trim_end_matches('0');
    text.strip_suffix('.').unwrap_or(text).to_owned()
}

impl FromStr for EpsilonMicro {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match decimal::scaled_wide(text, 6) {
            Some((value, true)) => u64::try_from(value)
                .map(Self)
                .map_err(|_| "epsilon is not negative, nor beyond all measure"),
            Some((_, false)) => Err("epsilon has at most six digits behind the point"),
            None => Err("epsilon is a decimal number such as 0.5"),
        }
    }
}

impl Serialize for EpsilonMicro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EpsilonMicro {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// δ in millionths of a millionth.
///
/// # Units
/// One unit is 10⁻¹²; written as a decimal string ("0.000001").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeltaPico(pub u64);

impl DeltaPico {
    /// Whether there is none: every promise is then one of pure ε.
    pub fn is_none(&self) -> bool {
        self.0 == 0
    }

    /// Half of it, rounded down.
    #[must_use]
    pub fn half(self) -> Self {
        Self(self.0.checked_div(2).unwrap_or(0))
    }
}

impl fmt::Display for DeltaPico {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shortest(self.0, 12))
    }
}

impl FromStr for DeltaPico {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match decimal::scaled_wide(text, 12) {
            Some((value, true)) => u64::try_from(value)
                .map(Self)
                .map_err(|_| "delta is not negative, nor beyond all measure"),
            Some((_, false)) => Err("delta has at most twelve digits behind the point"),
            None => Err("delta is a decimal number such as 0.000001"),
        }
    }
}

impl Serialize for DeltaPico {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeltaPico {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What one query takes from the budget, in the exact parameters of its mechanism.
///
/// Whatever accountant later composes these, the stored debits need not change.
///
/// # Units
/// `epsilon_micro` 10⁻⁶ (present when the mechanism is pure), `rho_nano` 10⁻⁹ (zCDP), `delta_pico` 10⁻¹².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Debit {
    /// ε of a pure mechanism.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::kernel::wide::option"
    )]
    pub epsilon_micro: Option<u64>,
    /// ρ of zero-concentrated differential privacy; a pure ε counts as ε²/2.
    #[serde(with = "crate::kernel::wide")]
    pub rho_nano: u64,
    /// δ.
    #[serde(with = "crate::kernel::wide")]
    pub delta_pico: u64,
}

impl Debit {
    /// The debit of a pure mechanism: ρ = ε²/2, rounded up.
    ///
    /// # Source
    /// Bun and Steinke 2016, proposition 1.4: ε-differential privacy implies ε²/2-zCDP.
    pub fn pure(epsilon: EpsilonMicro) -> Self {
        let squared = u128::from(epsilon.0).saturating_mul(epsilon.0.into());
        let rho = squared.div_ceil(2_000);
        Self {
            epsilon_micro: Some(epsilon.0),
            rho_nano: u64::try_from(rho).unwrap_or(u64::MAX),
            delta_pico: 0,
        }
    }

    /// The debit of Gaussian noise, for which no pure ε holds.
    pub fn gaussian(rho_nano: u64) -> Self {
        Self {
            epsilon_micro: None,
            rho_nano,
            delta_pico: 0,
        }
    }

    /// The same with the δ that its stability thresholds need.
    #[must_use]
    pub fn with_delta(self, delta: DeltaPico) -> Self {
        Self {
            delta_pico: delta.0,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_decimals() {
        assert_eq!("0.5".parse::<EpsilonMicro>().unwrap(), EpsilonMicro(500_000));
        assert_eq!(EpsilonMicro(1_250_000).to_string(), "1.25");
        assert_eq!(EpsilonMicro(2_000_000).to_string(), "2");
        assert!("-1".parse::<EpsilonMicro>().is_err());
        assert!("0.0000001".parse::<EpsilonMicro>().is_err());
    }

    #[test]
    fn a_delta_keeps_its_twelve_digits() {
        assert_eq!("0.000001".parse::<DeltaPico>().unwrap(), DeltaPico(1_000_000));
        assert_eq!("1e-12".parse::<DeltaPico>().unwrap(), DeltaPico(1));
        assert_eq!(DeltaPico(1).to_string(), "0.000000000001");
        assert_eq!(DeltaPico(0).to_string(), "0");
        assert_eq!(DeltaPico(3).half(), DeltaPico(1));
        assert!("0.0000000000001".parse::<DeltaPico>().is_err());
        assert!("-0.1".parse::<DeltaPico>().is_err());
    }

    #[test]
    fn a_pure_debit_counts_as_half_its_square() {
        assert_eq!(Debit::pure(EpsilonMicro(1_000_000)).rho_nano, 500_000_000);
        assert_eq!(Debit::pure(EpsilonMicro(1)).rho_nano, 1);
    }
}
