//! Means and ratios: one noisy number divided by another.

use super::figure::{BEYOND, Figure, Part};
use fenwick_coop::kernel::decimal::{divide_rounded, power_of_ten};

/// Numerator and denominator share the 5 % between them.
const EACH: f64 = BEYOND / 2.0;
/// Digits of a mean beyond those of its field.
const MEAN_DIGITS: u8 = 2;

/// A noisy sum around a centre, divided by a noisy count, plus the centre; nothing where the count is too small to divide by.
pub(super) fn mean(sum: Part, count: Part, centre: i64, scale: u8) -> Option<Figure> {
    if count.value < 1 {
        return None;
    }
    let (around, (least, greatest)) = divided(sum, count, MEAN_DIGITS.into())?;
    let centre = i128::from(centre).checked_mul(power_of_ten(MEAN_DIGITS)?)?;
    let interval = (least.checked_add(centre)?, greatest.checked_add(centre)?);
    Some(Figure::around(
        around.checked_add(centre)?,
        interval,
        scale.checked_add(MEAN_DIGITS)?,
    ))
}

/// One noisy number by another, shown with `scale` digits; nothing where the one below may be 0.
///
/// `shift` is the digits behind the point of the number above less those of the one below.
pub(super) fn ratio(over: Part, under: Part, shift: i8, scale: u8) -> Option<Figure> {
    let digits = i16::from(scale).checked_sub(shift.into())?;
    let (value, interval) = divided(over, under, digits)?;
    Some(Figure::around(value, interval, scale))
}

/// `over / under · 10^digits`, and the least and the greatest that may stand behind it.
///
/// The interval holds with 95 %: with 97.5 % each, both numbers lie within theirs. If that below keeps clear of 0, the
/// quotient moves in one direction with either number, so its least and greatest stand at corners. They are rounded
/// outwards.
fn divided(over: Part, under: Part, digits: i16) -> Option<(i128, (i128, i128))> {
    let (below_least, below_greatest) = under.within(EACH);
    if below_least <= 0 && below_greatest >= 0 {
        return None;
    }
    let unit = power_of_ten(u8::try_from(digits.unsigned_abs()).ok()?)?;
    let (above, below) = if digits < 0 { (1, unit) } else { (unit, 1) };
    let scaled = |over: i128, under: i128| Some((over.checked_mul(above)?, under.checked_mul(below)?));
    let (numerator, denominator) = scaled(over.value, under.value)?;
    let value = divide_rounded(numerator, denominator)?;
    let (mut least, mut greatest) = (value, value);
    let (above_least, above_greatest) = over.within(EACH);
    for over in [above_least, above_greatest] {
        for under in [below_least, below_greatest] {
            let (numerator, denominator) = scaled(over, under)?;
            least = least.min(floor(numerator, denominator)?);
            greatest = greatest.max(floor(numerator.checked_neg()?, denominator)?.checked_neg()?);
        }
    }
    Some((value, (least, greatest)))
}

/// The quotient rounded down.
fn floor(numerator: i128, denominator: i128) -> Option<i128> {
    let (numerator, denominator) = if denominator < 0 {
        (numerator.checked_neg()?, denominator.checked_neg()?)
    } else {
        (numerator, denominator)
    };
    numerator.checked_div_euclid(denominator)
}
