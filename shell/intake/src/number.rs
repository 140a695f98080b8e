//! Numbers as people and programs write them, read exactly.

pub(crate) mod unit;

use crate::mapping::DecimalMark;
use fenwick_coop::kernel::decimal::{Decimal, divide_rounded, power_of_ten};

/// Why a cell gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoNumber {
    /// It is something else.
    Other,
    /// Its one comma may stand before decimals or after thousands.
    TwoWays,
    /// It is too large to be kept.
    TooLarge,
}

/// `mantissa × 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    mantissa: i128,
    exponent: i32,
}

const POWERS: [i64; 10] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
];

/// Reads a plain number ("-12.50") of at most 17 digits in units of `10^-scale`; `None` leaves it to [`parse`].
pub(crate) fn plain(text: &[u8], scale: u8) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (mut value, mut point) = (0i64, None);
    for (place, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?,
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    if digits.is_empty() || digits.len() > 18 || digits == b"." {
        return None;
    }
    let fraction = point.map_or(0, |place| digits.len() - place - 1);
    let scale = usize::from(scale);
    let value = if fraction <= scale {
        value.checked_mul(*POWERS.get(scale - fraction)?)?
    } else {
        let unit = *POWERS.get(fraction - scale)?;
        value / unit + i64::from(value % unit * 2 >= unit)
    };
    Some(if negative { -value } else { value })
}

/// Reads any number; `hint` is the decimal mark that other cells of the column show.
pub(crate) fn parse(text: &str, mark: DecimalMark, hint: Option<char>) -> Result<Exact, NoNumber> {
    let (body, negative) = strip(text).ok_or(NoNumber::Other)?;
    let (body, power) = match body.find(['e', 'E']) {
        Some(at) => {
            let (body, power) = body.split_at(at);
            (
                body,
                power
                    .get(1..)
                    .and_then(|power| power.parse::<i32>().ok())
                    .ok_or(NoNumber::Other)?,
            )
        }
        None => (body, 0),
    };
    let point = match mark {
        DecimalMark::Point => Some('.'),
        DecimalMark::Comma => Some(','),
        DecimalMark::Auto => guess(body, hint)?,
    };
    let (whole, fraction) = match point.and_then(|point| body.split_once(point)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (body, ""),
    };
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(fraction) || !is_grouped(whole, point) {
        return Err(NoNumber::Other);
    }
    let exact = collect(whole, fraction)?;
    let exponent = exact.exponent.checked_add(power).ok_or(NoNumber::TooLarge)?;
    Ok(Exact {
        mantissa: if negative { -exact.mantissa } else { exact.mantissa },
        exponent,
    })
}

/// A number that a file holds as such, in the fewest digits that give it back. What could pass for thousands gets a nought more, so that
/// no decimal mark of a column or a mapping changes it.
pub(crate) fn written(number: f64) -> String {
    unmistakable(match number {
        number if number.is_nan() => String::new(),
        0.0 => "0".to_owned(),
        number => number.to_string(),
    })
}

/// A whole number of units of `10^-scale`, written likewise.
pub(crate) fn placed(number: i128, scale: u32) -> String {
    if scale > 100 {
        return format!("{number}e-{scale}");
    }
    let scale = scale as usize;
    let digits = number.unsigned_abs().to_string();
    let digits = format!("{digits:0>width$}", width = scale.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
    let sign = if number < 0 { "-" } else { "" };
    let point = if scale == 0 { "" } else { "." };
    unmistakable(format!("{sign}{whole}{point}{fraction}"))
}

fn unmistakable(mut text: String) -> String {
    if looks_grouped(text.trim_start_matches('-'), '.') {
        text.push('0');
    }
    text
}

/// The decimal mark that this text shows beyond doubt.
pub(crate) fn shown_mark(text: &str) -> Option<char> {
    let (body, _) = strip(text)?;
    let mark = guess(body, None).ok()??;
    let doubtful = mark == '.' && !body.contains(',') && looks_grouped(body, '.');
    (body.contains(mark) && !doubtful && parse(text, DecimalMark::Auto, None).is_ok()).then_some(mark)
}

/// Takes sign, parentheses and currency from both ends; `None` when a sign or a currency stands twice.
fn strip(text: &str) -> Option<(&str, bool)> {
    let (mut rest, mut minus, mut plus, mut currencies) = (text.trim(), 0u8, 0u8, 0u8);
    loop {
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            (rest, minus) = (inner, minus.saturating_add(1));
        } else if let Some(inner) = rest
            .strip_prefix(['-', '−'])
            .or_else(|| rest.strip_suffix(['-', '−']))
        {
            (rest, minus) = (inner, minus.saturating_add(1));
        } else if let Some(inner) = rest.strip_prefix('+') {
            (rest, plus) = (inner, plus.saturating_add(1));
        } else if let Some(inner) = without_currency(rest) {
            (rest, currencies) = (inner, currencies.saturating_add(1));
        }
        rest = rest.trim();
        if rest == before {
            return (minus.saturating_add(plus) <= 1 && currencies <= 1).then_some((rest, minus == 1));
        }
    }
}

const SYMBOLS: &[char] = &[
    '$', '€', '£', '¥', '₹', '₽', '₩', '₦', '₺', '฿', '₫', '₱', '₴', '₵', '₭', '₮', '₡', '₲', '₪', '₸', '₼',
    '₾', '₨', '৳', '៛',
];
const SIGNS: &[&str] = &[
    "US$", "A$", "C$", "NZ$", "HK$", "S$", "R$", "Rs.", "Rs", "Rp.", "Rp", "KSh", "Ksh", "TSh", "USh",
    "SFr.", "Fr.", "kr.", "kr", "zł", "Kč", "Ft", "R",
];

fn without_currency(text: &str) -> Option<&str> {
    let is_code =
        |code: Option<&str>| code.is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()));
    if is_code(text.get(..3)) {
        return text.get(3..);
    }
    if let Some(at) = text.len().checked_sub(3).filter(|at| is_code(text.get(*at..))) {
        return text.get(..at);
    }
    if let Some(rest) = SIGNS
        .iter()
        .find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)))
    {
        return Some(rest);
    }
    text.strip_prefix(SYMBOLS).or_else(|| text.strip_suffix(SYMBOLS))
}

/// Which character stands before the decimals; `None` when none does.
fn guess(body: &str, hint: Option<char>) -> Result<Option<char>, NoNumber> {
    let count = |mark| body.chars().filter(|letter| *letter == mark).count();
    Ok(match (count('.'), count(',')) {
        (0, 0) => None,
        (0, 1) if looks_grouped(body, ',') => match hint {
            Some(',') => Some(','),
            Some(_) => Some('.'),
            None => return Err(NoNumber::TwoWays),
        },
        (0, 1) => Some(','),
        (0, _) => Some('.'),
        (1, 0) if hint == Some(',') && looks_grouped(body, '.') => Some(','),
        (1, 0) => Some('.'),
        (_, 0) => Some(','),
        _ => body.chars().rev().find(|letter| matches!(letter, '.' | ',')),
    })
}

/// Whether the one `mark` may stand after thousands: "1,234", but not "0,125", "12,5" or "1 234,567".
fn looks_grouped(body: &str, mark: char) -> bool {
    body.split_once(mark).is_some_and(|(whole, group)| {
        group.len() == 3
            && all_digits(group)
            && matches!(whole.len(), 1..=3)
            && all_digits(whole)
            && !whole.starts_with('0')
    })
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the digits before the point are plain, or in groups by one separator: 1'234'567, 12,34,567.
fn is_grouped(whole: &str, point: Option<char>) -> bool {
    let Some(separator) = whole.chars().find(|letter| !letter.is_ascii_digit()) else {
        return true;
    };
    if Some(separator) == point || !(matches!(separator, '.' | ',' | '\'' | '’') || separator.is_whitespace())
    {
        return false;
    }
    let mut groups = whole.split(separator).rev();
    let last = groups
        .next()
        .is_some_and(|group| group.len() == 3 && all_digits(group));
    let mut first = 0;
    let inner = groups.all(|group| {
        let fits = (first == 0 || matches!(first, 2 | 3)) && all_digits(group);
        first = group.len();
        fits && matches!(first, 1..=3)
    });
    last && inner
}

/// Digits beyond the 34th behind the point are left out: no scale keeps them and no rounding depends on them.
fn collect(whole: &str, fraction: &str) -> Result<Exact, NoNumber> {
    let (mut mantissa, mut digits, mut exponent) = (0i128, 0u32, 0i32);
    let mut take = |byte: u8| {
        mantissa = mantissa * 10 + i128::from(byte - b'0');
        digits += u32::from(mantissa != 0);
        digits <= 34
    };
    if !whole.bytes().filter(u8::is_ascii_digit).all(&mut take) {
        return Err(NoNumber::TooLarge);
    }
    for byte in fraction.bytes() {
        exponent -= 1;
        if !take(byte) || exponent < -60 {
            break;
        }
    }
    Ok(Exact { mantissa, exponent })
}

impl Exact {
    /// This number times `factor` in units of `10^-scale`, rounded once, half away from zero.
    pub(crate) fn units(self, factor: Option<Decimal>, scale: u8) -> Result<i64, NoNumber> {
        self.times(factor).shifted(scale, divide_rounded)
    }

    /// The greatest whole number of units of `10^-scale` that is not above this number times `factor`.
    pub(crate) fn floor_units(self, factor: Option<Decimal>, scale: u8) -> Result<i64, NoNumber> {
        self.times(factor)
            .shifted(scale, |number, unit| number.checked_div_euclid(unit))
    }

    fn times(self, factor: Option<Decimal>) -> Self {
        let Some(factor) = factor else { return self };
        let (mut mantissa, mut exponent) = (
            self.mantissa,
            self.exponent.saturating_sub(i32::from(factor.scale)),
        );
        loop {
            if let Some(product) = mantissa.checked_mul(factor.mantissa.into()) {
                return Self {
                    mantissa: product,
                    exponent,
                };
            }
            // Only a number of more than 19 digits comes here; what is cut is below any unit kept.
            (mantissa, exponent) = (mantissa / 10, exponent.saturating_add(1));
        }
    }

    fn shifted(self, scale: u8, divide: impl Fn(i128, i128) -> Option<i128>) -> Result<i64, NoNumber> {
        let shift = self.exponent.saturating_add(scale.into());
        let power = |places: i32| u8::try_from(places).ok().and_then(power_of_ten);
        let units = match shift {
            _ if self.mantissa == 0 => Some(0),
            0.. => power(shift).and_then(|unit| self.mantissa.checked_mul(unit)),
            _ => match power(shift.saturating_neg()) {
                Some(unit) => divide(self.mantissa, unit),
                None => divide(self.mantissa.signum(), 1_000),
            },
        };
        units
            .and_then(|units| i64::try_from(units).ok())
            .ok_or(NoNumber::TooLarge)
    }
}

#[cfg(test)]
mod tests;
