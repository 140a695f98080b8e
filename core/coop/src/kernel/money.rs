//! Money in whole minor units of one currency.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// A currency by its three letters.
///
/// # Source
/// ISO 4217 (the form of the code; the list is not kept here).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Currency(String);

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Currency {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a currency is three capital letters such as EUR")
        }
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Shares `total` in proportion to `weights`, each share a whole multiple of `unit`, by largest remainder.
///
/// Equal remainders go to the earlier place, so the outcome does not depend on anything but the arguments.
/// What is smaller than one unit stays undivided: the shares sum to `total` less `total mod unit`, or to zero when all weights are.
///
/// # Source
/// Hare quota with largest remainders (Hamilton's method).
///
/// # Example
/// ```
/// use fenwick_coop::kernel::money::share_out;
/// assert_eq!(share_out(100, &[1, 1, 1], 1), vec![34, 33, 33]);
/// assert_eq!(share_out(109, &[1, 1], 10), vec![50, 50]);
/// ```
pub fn share_out(total: u64, weights: &[u64], unit: u64) -> Vec<u64> {
    let sum: u128 = weights
        .iter()
        .map(|weight| u128::from(*weight))
        .fold(0, u128::saturating_add);
    let units = u128::from(total.checked_div(unit).unwrap_or(0));
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &u64| units.saturating_mul(u128::from(*weight));
    let whole = |weight: &u64| exact(weight).checked_div(sum).unwrap_or(0);
    let given: u128 = weights.iter().map(whole).fold(0, u128::saturating_add);
    let mut order: Vec<(u128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(place, weight)| (exact(weight).checked_rem(sum).unwrap_or(0), place))
        .collect();
    order.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    let left_over = usize::try_from(units.saturating_sub(given)).unwrap_or(usize::MAX);
    let mut shares: Vec<u128> = weights.iter().map(whole).collect();
    for (_, place) in order.into_iter().take(left_over) {
        if let Some(share) = shares.get_mut(place) {
            *share = share.saturating_add(1);
        }
    }
    shares
        .into_iter()
        .map(|share| u64::try_from(share).unwrap_or(u64::MAX).saturating_mul(unit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_made_or_lost(total in 0u64..10_000_000, weights in prop::collection::vec(0u64..1_000, 1..50), unit in 1u64..100) {
            let shares = share_out(total, &weights, unit);
            let expected = if weights.iter().sum::<u64>() == 0 { 0 } else { total - total % unit };
            prop_assert_eq!(shares.iter().sum::<u64>(), expected);
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert_eq!(share % unit, 0);
                prop_assert!(*weight > 0 || *share == 0);
            }
        }
    }
}
