//! Several candidates at one place of a ballot, by Meek's rule: all their orders count, in equal parts.

/// Nine decimals of keep factors and ballots, eighteen of parts.
const ONE: u128 = 1_000_000_000;
const FINE: u128 = ONE * ONE;

/// What each of several candidates at one place keeps of a ballot's weight, given their keep factors.
///
/// A candidate keeps her factor of what those before her pass on. On average over all orders that is her factor
/// times the mean, over m from 0 to all others, of the mean product of what m others pass on. Parts are worked out
/// to 18 decimals, rounded up; what is kept is rounded down to nine.
pub(super) fn parts(weight: u64, keeps: &[u64]) -> Vec<u64> {
    let mut sorted: Vec<u128> = keeps.iter().map(|keep| u128::from(*keep)).collect();
    // the same order whoever has which factor, so that rounding knows no names
    sorted.sort_unstable();
    let mut known: Option<(u128, u128)> = None;
    let mut part_of = Vec::with_capacity(sorted.len());
    for (index, keep) in sorted.iter().enumerate() {
        let part = match known {
            Some((same, part)) if same == *keep => part,
            _ => part(&sorted, index, *keep),
        };
        known = Some((*keep, part));
        part_of.push((*keep, part));
    }
    let kept = keeps.iter().map(|keep| {
        let found = part_of.iter().find(|(same, _)| *same == u128::from(*keep));
        let part = found.map_or(0, |(_, part)| *part);
        let kept = u128::from(weight).saturating_mul(part).checked_div(FINE);
        kept.and_then(|kept| u64::try_from(kept).ok()).unwrap_or(0)
    });
    kept.collect()
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
