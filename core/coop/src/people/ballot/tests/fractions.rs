//! Quorums and thresholds are exact fractions.

use super::*;

proptest! {
    #[test]
    fn the_least_that_reaches_a_fraction_is_the_least(whole in 1u64..200, of in 0u32..20, parts in 1u32..20, more_than in any::<bool>()) {
        let fraction = Fraction { of, parts, more_than };
        let least = fraction.least_of(whole);
        prop_assert!(fraction.is_reached(least, whole));
        prop_assert!(least == 0 || !fraction.is_reached(least - 1, whole));
    }

    #[test]
    fn an_easier_fraction_is_reached_by_whatever_reaches_the_harder(part in 0u64..60, whole in 1u64..60, left in (0u32..9, 1u32..9, any::<bool>()), right in (0u32..9, 1u32..9, any::<bool>())) {
        let fraction = |(of, parts, more_than)| Fraction { of, parts, more_than };
        let (left, right): (Fraction, Fraction) = (fraction(left), fraction(right));
        prop_assert!(!(left.is_easier_than(right) && right.is_easier_than(left)));
        let both = left.is_reached(part, whole) && right.is_reached(part, whole);
        prop_assert_eq!(left.harder(right).is_reached(part, whole), both);
    }

    #[test]
    fn a_fraction_is_reached_like_a_fraction(part in 0u64..200, whole in 0u64..200, of in 0u32..20, parts in 1u32..20, more_than in any::<bool>()) {
        let fraction = Fraction { of, parts, more_than };
        let (left, right) = (part * u64::from(parts), whole * u64::from(of));
        let expected = whole > 0 && if more_than { left > right } else { left >= right };
        prop_assert_eq!(fraction.is_reached(part, whole), expected);
    }
}
