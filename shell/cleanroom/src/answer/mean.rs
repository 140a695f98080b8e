//! Means: a noisy sum around a centre, divided by a noisy count.

use crate::mechanism::{Noised, error_bound};
use fenwick_coop::kernel::decimal::divide_rounded;

/// Numerator and denominator share the 5 % between them.
const BEYOND_EACH: f64 = 0.025;

/// What a mean is made of.
pub(super) struct Parts {
    /// The noisy sum around the centre.
    pub(super) sum: Noised<i128>,
    /// The noisy count.
    pub(super) count: Noised<i128>,
    /// The centre.
    pub(super) centre: i64,
}

/// A mean with its error.
pub(super) struct Mean {
    /// In hundredths of the field's units.
    pub(super) hundredths: i128,
    /// In the field's units.
    pub(super) error: f64,
}

/// The mean, or nothing when the count is too small to divide by.
///
/// The interval holds with 95 %: with 97.5 % the sum and with 97.5 % the count lie within theirs, and the error is
/// the greatest distance from the stated value to a quotient of such a sum and such a count.
pub(super) fn of(parts: &Parts) -> Option<Mean> {
    let (sum, count) = (parts.sum.value(), parts.count.value());
    let (sum_error, count_error) = (
        error_bound(parts.sum.scale(), BEYOND_EACH),
        error_bound(parts.count.scale(), BEYOND_EACH),
    );
    let (sum_float, count_float) = (as_float(sum), as_float(count));
    if count < 1 || count_float - count_error <= 0.0 {
        return None;
    }
    let around = divide_rounded(sum.checked_mul(100)?, count)?;
    let hundredths = i128::from(parts.centre).checked_mul(100)?.checked_add(around)?;
    let point = sum_float / count_float;
    let corners = [-sum_error, sum_error].into_iter().flat_map(|above| {
        [-count_error, count_error].map(|below| ((sum_float + above) / (count_float + below) - point).abs())
    });
    Some(Mean {
        hundredths,
        error: corners.fold(0.0, f64::max),
    })
}

#[expect(
    clippy::as_conversions,
    reason = "there is no From<i128> for f64; the error needs no more digits"
)]
fn as_float(number: i128) -> f64 {
    number as f64
}
