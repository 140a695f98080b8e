//! Exact decimals: a whole number and the count of its digits behind the point. No floats anywhere.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The most digits behind the point that a measure may declare.
pub const SCALE_MAX: u8 = 9;

/// An exact decimal number, read and written as text ("12.50").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decimal {
    /// The number without its point.
    pub mantissa: i64,
    /// Digits behind the point.
    pub scale: u8,
}

/// Ten to the power of `exponent`, if it fits.
pub fn power_of_ten(exponent: u8) -> Option<i128> {
    10i128.checked_pow(exponent.into())
}

/// Divides and rounds half away from zero.
pub fn divide_rounded(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let rest = numerator.checked_rem(denominator)?;
    let twice = rest.unsigned_abs().checked_mul(2)?;
    if twice < denominator.unsigned_abs() {
        return Some(quotient);
    }
    let away = if (numerator < 0) == (denominator < 0) {
        1
    } else {
        -1
    };
    quotient.checked_add(away)
}

/// Reads plain or scientific decimal text as `mantissa × 10^exponent`, without rounding.
fn read(text: &str) -> Option<(i128, i32)> {
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) {
        return None;
    }
    let mut mantissa: i128 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        mantissa = mantissa
            .checked_mul(10)?
            .checked_add(i128::from(byte.saturating_sub(b'0')))?;
    }
    let exponent = power.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    Some((
        if negative {
            mantissa.checked_neg()?
        } else {
            mantissa
        },
        exponent,
    ))
}

/// Reads decimal text as a whole number of units of `10^-scale`, rounded half away from zero; says whether it was exact.
///
/// # Example
/// ```
/// use fenwick_coop::kernel::decimal::scaled;
/// assert_eq!(scaled("12.5", 2), Some((1250, true)));
/// assert_eq!(scaled("-0.005", 2), Some((-1, false)));
/// assert_eq!(scaled("NaN", 2), None);
/// ```
pub fn scaled(text: &str, scale: u8) -> Option<(i64, bool)> {
    let (value, exact) = scaled_wide(text, scale)?;
    Some((i64::try_from(value).ok()?, exact))
}

/// Like [`scaled`], for numbers that need more room.
pub fn scaled_wide(text: &str, scale: u8) -> Option<(i128, bool)> {
    let (mantissa, exponent) = read(text)?;
    let shift = exponent.checked_add(scale.into())?;
    if mantissa == 0 {
        return Some((0, true));
    }
    if shift >= 0 {
        let unit = power_of_ten(u8::try_from(shift).ok()?)?;
        return Some((mantissa.checked_mul(unit)?, true));
    }
    let Some(unit) = u8::try_from(shift.checked_neg()?).ok().and_then(power_of_ten) else {
        return Some((0, false));
    };
    Some((divide_rounded(mantissa, unit)?, mantissa.checked_rem(unit)? == 0))
}

/// Writes a whole number of units of `10^-scale` as decimal text.
///
/// # Example
/// ```
/// assert_eq!(fenwick_coop::kernel::decimal::text(-1250, 2), "-12.50");
/// ```
pub fn text(value: i128, scale: u8) -> String {
    if scale == 0 {
        return value.to_string();
    }
    let width = usize::from(scale).saturating_add(1);
    let digits = format!("{:0>width$}", value.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(usize::from(scale)));
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}

impl Decimal {
    /// This number as whole units of `10^-scale`; `None` when digits would be lost or it does not fit.
    pub fn at_scale(self, scale: u8) -> Option<i64> {
        match scaled(&self.to_string(), scale)? {
            (value, true) => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self.mantissa.into(), self.scale))
    }
}

impl FromStr for Decimal {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
        let scale = u8::try_from(fraction.len())
            .ok()
            .filter(|scale| *scale <= SCALE_MAX);
        let scale = scale.ok_or("a decimal has at most nine digits behind the point")?;
        match scaled(text, scale) {
            Some((mantissa, true)) => Ok(Self { mantissa, scale }),
            _ => Err("not a decimal number"),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Whole(i64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Whole(mantissa) => Ok(Self { mantissa, scale: 0 }),
            Either::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_world_writes() {
        assert_eq!(scaled("1.4487504527345163", 4), Some((14488, false)));
        assert_eq!(scaled("1e3", 2), Some((100_000, true)));
        assert_eq!(scaled("1E-3", 2), Some((0, false)));
        assert_eq!(scaled("", 2), None);
        assert_eq!(scaled(".", 2), None);
        assert_eq!(scaled("9223372036854775808", 0), None);
        assert_eq!(scaled("1e-400", 2), Some((0, false)));
        assert_eq!(scaled("1e400", 2), None);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(divide_rounded(5, 10), Some(1));
        assert_eq!(divide_rounded(-5, 10), Some(-1));
        assert_eq!(divide_rounded(4, 10), Some(0));
        assert_eq!(divide_rounded(1, 0), None);
    }

    #[test]
    fn keeps_its_text() {
        for written in ["0", "12.50", "-0.05", "100"] {
            assert_eq!(written.parse::<Decimal>().unwrap().to_string(), written);
        }
        assert_eq!("12.50".parse::<Decimal>().unwrap().at_scale(1), Some(125));
        assert_eq!("12.55".parse::<Decimal>().unwrap().at_scale(1), None);
    }
}
