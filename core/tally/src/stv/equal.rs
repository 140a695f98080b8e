//! Several candidates at one place of a ballot, by Meek's rule: all their orders count, in equal parts.

use std::collections::BTreeMap;

/// Nine decimals of keep factors and ballots, eighteen of parts.
const ONE: u128 = 1_000_000_000;
const FINE: u128 = ONE * ONE;

/// What each of several candidates at one place keeps of a ballot's weight, given their keep factors.
///
/// A candidate keeps her factor of what those before her pass on. On average over all orders that is her factor
/// times the mean, over m from 0 to all others, of the mean product of what m others pass on. Parts are worked out
/// to 18 decimals, rounded up; what is kept is rounded down to nine.
pub(super) fn parts(weight: u64, keeps: &[u64]) -> Vec<u64> {
    let kept = fine_parts(keeps).into_iter().map(|part| {
        let kept = u128::from(weight).saturating_mul(part).checked_div(FINE);
        kept.and_then(|kept| u64::try_from(kept).ok()).unwrap_or(0)
    });
    kept.collect()
}

/// The part of each of a whole ballot, to 18 decimals.
fn fine_parts(keeps: &[u64]) -> Vec<u128> {
    let mut sorted: Vec<u128> = keeps.iter().map(|keep| u128::from(*keep)).collect();
    // the same order whoever has which factor, so that rounding knows no names
    sorted.sort_unstable();
    let mut parts = BTreeMap::new();
    for (index, keep) in sorted.iter().enumerate() {
        parts.entry(*keep).or_insert_with(|| part(&sorted, index, *keep));
    }
    let own = keeps.iter().map(|keep| parts.get(&u128::from(*keep)).copied());
    own.map(Option::unwrap_or_default).collect()
}

/// The part of one candidate among those at her place, to 18 decimals.
fn part(keeps: &[u128], own: usize, keep: u128) -> u128 {
    let others = keeps.iter().enumerate().filter(|(index, _)| *index != own);
    let passed = others.map(|(_, keep)| ONE.saturating_sub(*keep));
    let means = mean_products(passed).into_iter().fold(0, u128::saturating_add);
    let many = u128::try_from(keeps.len()).unwrap_or(u128::MAX);
    means
        .saturating_mul(keep)
        .div_ceil(many.saturating_mul(ONE).max(1))
}

/// For each m, the mean of the products of any m of the factors, to 18 decimals, as long as it is not 0.
fn mean_products(factors: impl Iterator<Item = u128>) -> Vec<u128> {
    let mut means = vec![FINE];
    for (before, factor) in (0_u128..).zip(factors) {
        let many = before.saturating_add(1);
        if factor > 0 {
            means.push(0);
        }
        let mut smaller = 0;
        for (m, mean) in (0_u128..).zip(means.iter_mut()) {
            // of `many` factors, m out of `many` choices of m take the new one
            let without = many.saturating_sub(m).saturating_mul(*mean).saturating_mul(ONE);
            let with = m.saturating_mul(factor).saturating_mul(smaller);
            smaller = *mean;
            *mean = without
                .saturating_add(with)
                .div_ceil(many.saturating_mul(ONE).max(1));
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_hopeful_share_alike_and_an_elected_one_passes_on_half_of_what_she_leaves() {
        assert_eq!(parts(1_000_000_000, &[1_000_000_000; 2]), [500_000_000; 2]);
        // she keeps a quarter: 1/8 first, 0 second; the other 1/2 first, 3/8 second
        assert_eq!(
            parts(1_000_000_000, &[250_000_000, 1_000_000_000]),
            [125_000_000, 875_000_000]
        );
        assert_eq!(parts(800_000_000, &[0, 500_000_000]), [0, 400_000_000]);
    }

    proptest! {
        #[test]
        fn parts_go_with_their_factors_whatever_the_order(
            keeps in proptest::collection::vec(0..=1_000_000_000_u64, 2..9),
            turn in 0..9_usize,
        ) {
            let parts = fine_parts(&keeps);
            let turn = turn % keeps.len();
            let (mut keeps, mut turned) = (keeps, parts.clone());
            keeps.rotate_left(turn);
            turned.rotate_left(turn);
            prop_assert_eq!(fine_parts(&keeps), turned);
            keeps.reverse();
            prop_assert_eq!(fine_parts(&keeps).iter().sum::<u128>(), parts.iter().sum::<u128>());
        }

        #[test]
        fn nobody_keeps_more_than_there_is(
            weight in 0..=1_000_000_000_u64,
            mut keeps in proptest::collection::vec(0..=1_000_000_000_u64, 2..9),
        ) {
            prop_assert!(parts(weight, &keeps).iter().sum::<u64>() <= weight);
            // somebody hopeful leaves nothing but what rounding takes
            keeps[0] = 1_000_000_000;
            let many = keeps.len() as u64;
            prop_assert!(parts(weight, &keeps).iter().sum::<u64>() + many > weight);
        }
    }
}
