//! Natural logarithms of whole ratios between proven bounds: no float decides over a budget.
//!
//! # Units
//! Results are in 10⁻¹⁵, as `femto`.

/// 1 in results.
pub const ONE_FEMTO: u128 = 1_000_000_000_000_000;
/// Bits behind the point inside the series.
const BITS: u32 = 62;
/// Terms of the series: for arguments up to 1/3 the next would be below 2⁻⁶².
const TERMS: u128 = 20;

/// On which side of the true value a bound lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Never above it.
    Below,
    /// Never below it.
    Above,
}

impl Side {
    fn divide(self, value: u128, by: u128) -> Option<u128> {
        let whole = value.checked_div(by)?;
        let exact = value.checked_rem(by)? == 0;
        match self {
            Self::Above if !exact => whole.checked_add(1),
            _ => Some(whole),
        }
    }

    /// The product of two numbers with [`BITS`] behind their points.
    fn multiply(self, left: u128, right: u128) -> Option<u128> {
        self.divide(left.checked_mul(right)?, 1 << BITS)
    }
}

/// A bound of artanh(`part`/`of`) for ratios up to 1/3, with [`BITS`] behind the point.
///
/// All terms are positive and every step is rounded to the same side, so the sum lies on that side too. What the
/// series leaves out is less than the first power left out: Σ tⁿ/n over the odd n from 41 on is at most
/// t⁴¹/41 · 1/(1−t²), and 1/(1−t²) is at most 9/8.
fn artanh(part: u128, of: u128, side: Side) -> Option<u128> {
    let ratio = side.divide(part.checked_mul(1 << BITS)?, of)?;
    let square = side.multiply(ratio, ratio)?;
    let mut power = ratio;
    let mut sum = 0u128;
    for place in 0..TERMS {
        let odd = place.checked_mul(2)?.checked_add(1)?;
        sum = sum.checked_add(side.divide(power, odd)?)?;
        power = side.multiply(power, square)?;
    }
    match side {
        Side::Below => Some(sum),
        Side::Above => sum.checked_add(power),
    }
}

/// A bound of ln(1 + `part`/`of`); none when `of` is 0.
///
/// The ratio is `m` · 2ᵏ with `m` from 1 up to 2, and ln m = 2 artanh((m−1)/(m+1)), ln 2 = 2 artanh(1/3). The two
/// bounds lie less than 10⁻¹⁵ · 3 apart.
pub fn ln_1p(part: u64, of: u64, side: Side) -> Option<u128> {
    let over = u128::from(of).checked_add(part.into())?;
    let doublings = over.checked_div(of.into())?.checked_ilog2()?;
    let under = u128::from(of).checked_shl(doublings)?;
    let rest = artanh(over.checked_sub(under)?, over.checked_add(under)?, side)?;
    let twos = artanh(1, 3, side)?.checked_mul(doublings.into())?;
    let half = rest.checked_add(twos)?;
    side.divide(half.checked_mul(2)?.checked_mul(ONE_FEMTO)?, 1 << BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::decimal::scaled_wide;
    use proptest::prelude::*;

    /// Logarithms to 30 digits behind the point, by mpmath 1.4.1 with 45 digits.
    const KNOWN: [(u64, u64, &str); 8] = [
        (0, 1, "0"),
        (1, 1, "0.693147180559945309417232121458"),
        (2, 1, "1.098612288668109691395245236923"),
        (9, 1, "2.302585092994045684017991454684"),
        (1, 1024, "0.000976085973055458895960824908"),
        (1_000_000_000_000, 1, "27.631021115929548208215896956212"),
        (u64::MAX, 1, "44.361419555836499802702855773323"),
        (1, u64::MAX, "0.000000000000000000054210108624"),
    ];

    #[test]
    fn known_logarithms_lie_between_their_bounds() {
        for (part, of, known) in KNOWN {
            let known = scaled_wide(known, 30).unwrap().0 as u128;
            let below = ln_1p(part, of, Side::Below).unwrap();
            let above = ln_1p(part, of, Side::Above).unwrap();
            assert!(below * ONE_FEMTO <= known, "{part}/{of}");
            assert!(above * ONE_FEMTO >= known, "{part}/{of}");
            assert!(above - below <= 3, "{part}/{of}: {below} and {above}");
        }
    }

    #[test]
    fn nothing_has_no_logarithm() {
        assert_eq!(ln_1p(1, 0, Side::Above), None);
    }

    proptest! {
        #[test]
        fn any_logarithm_lies_between_its_bounds(part in any::<u64>(), of in 1..=u64::MAX, shift in 0u32..64) {
            let part = part >> shift;
            let below = ln_1p(part, of, Side::Below).unwrap();
            let above = ln_1p(part, of, Side::Above).unwrap();
            prop_assert!(below <= above && above - below <= 3);
            let float = (part as f64 / of as f64).ln_1p() * ONE_FEMTO as f64;
            let slack = 2.0 + float * 1e-15 * 8.0;
            prop_assert!(below as f64 <= float + slack && float - slack <= above as f64);
        }

        #[test]
        fn a_product_has_the_sum_of_logarithms(left in 1u64..1 << 31, right in 1u64..1 << 31) {
            let ln = |whole: u64, side| ln_1p(whole - 1, 1, side).unwrap();
            prop_assert!(ln(left, Side::Below) + ln(right, Side::Below) <= ln(left * right, Side::Above));
            prop_assert!(ln(left, Side::Above) + ln(right, Side::Above) >= ln(left * right, Side::Below));
        }
    }
}
