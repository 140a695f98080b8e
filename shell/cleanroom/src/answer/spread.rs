//! Variance and standard deviation: a noisy sum of squares, a noisy sum and a noisy count.

use super::figure::{BEYOND, Figure, Part};
use crate::law::{as_float, rounded_up};
use fenwick_coop::kernel::decimal::divide_rounded;

/// Three parts share the 5 % between them.
const EACH: f64 = BEYOND / 3.0;
/// Digits of the result beyond those of the field, or of its square.
const DIGITS: u8 = 2;
const UNIT: f64 = 100.0;

/// What a variance is made of, all of it around the same centre.
pub(super) struct Parts {
    /// The sum of squares.
    pub(super) squares: Part,
    /// The sum.
    pub(super) sum: Part,
    /// The count.
    pub(super) count: Part,
}

/// The variance of the rows that count, squares/count − (sum/count)², or its root; nothing where the count is too small
/// to divide by.
///
/// It is that of the population, not the estimate from a sample. Noise can push it below zero; then it is zero.
pub(super) fn of(parts: &Parts, scale: u8, root: bool) -> Option<Figure> {
    let (squares, sum, count) = (parts.squares.value, parts.sum.value, parts.count.value);
    if count < 1 || parts.count.within(EACH).0 < 1 {
        return None;
    }
    // Variance · count², a whole number.
    let above = squares
        .checked_mul(count)?
        .checked_sub(sum.checked_mul(sum)?)?
        .max(0);
    let (least, greatest) = within(parts);
    let (value, scale) = if root {
        // The root of 4·10⁴·above is twice the deviation in hundredths times the count; rounded down, then to the nearest.
        let twice = above.checked_mul(40_000)?.isqrt().checked_div(count)?;
        (twice.checked_add(1)?.checked_div(2)?, scale)
    } else {
        let squared = count.checked_mul(count)?;
        (
            divide_rounded(above.checked_mul(100)?, squared)?,
            scale.checked_mul(2)?,
        )
    };
    let shown = |end: f64| if root { end.sqrt() * UNIT } else { end * UNIT };
    let stated = as_float(value);
    let error = (shown(greatest) - stated).max(stated - shown(least));
    Some(Figure {
        value,
        error: rounded_up(error),
        scale: scale.checked_add(DIGITS)?,
    })
}

/// The least and the greatest variance that may stand behind the parts.
///
/// The interval holds with 95 %: with 98.3 % each, all three lie within theirs. `v = q/n − (s/n)²` rises with `q`, so its
/// ends stand at the ends of `q`. It has no greatest or least value inside the range of `s` and `n`, but along `s` the
/// greatest may stand at `s = 0`, and along `n` at `n = 2s²/q`, where it is `(q/2s)²`.
fn within(parts: &Parts) -> (f64, f64) {
    let ends = |part: Part| {
        let (least, greatest) = part.within(EACH);
        (as_float(least), as_float(greatest))
    };
    let (squares, sums, counts) = (ends(parts.squares), ends(parts.sum), ends(parts.count));
    let inside =
        |value: f64, (least, greatest): (f64, f64)| (least..=greatest).contains(&value).then_some(value);
    let sums_tried = [Some(sums.0), Some(sums.1), inside(0.0, sums)];
    let (mut least, mut greatest) = (f64::INFINITY, 0.0f64);
    for square in [squares.0, squares.1] {
        for sum in sums_tried.into_iter().flatten() {
            let turning = inside(2.0 * sum * sum / square, counts);
            for count in [Some(counts.0), Some(counts.1), turning].into_iter().flatten() {
                let mean = sum / count;
                let variance = square / count - mean * mean;
                (least, greatest) = (least.min(variance), greatest.max(variance));
            }
        }
    }
    (least.max(0.0), greatest)
}
