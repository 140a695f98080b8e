//! Exact changes between units of one kind, and between money and its smallest coin.

use super::{Exact, NoNumber};
use fenwick_coop::kernel::decimal::{Decimal, divide_rounded, power_of_ten};

const UNITS: &str = include_str!("units.txt");

/// Behind the three letters of a currency: what is counted are its smallest coins.
const MINOR: &str = "-minor";

/// Currencies whose smallest coin is not a hundredth, with the digits of ISO 4217.
const MINOR_DIGITS: [(u8, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
            "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// How many digits the smallest coin of a currency has behind the point.
///
/// # Source
/// ISO 4217.
pub fn minor_digits(currency: &str) -> u8 {
    let listed = MINOR_DIGITS.iter().find(|(_, listed)| listed.contains(&currency));
    listed.map_or(2, |(digits, _)| *digits)
}

/// How a number in one unit becomes one in another: `(number + before) × times ÷ over − after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    before: Decimal,
    times: i128,
    over: i128,
    after: Decimal,
}

/// Why two units do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Apart {
    /// The unit of the source is not known.
    From,
    /// The unit of the charter is not known.
    To,
    /// They measure different things.
    Kinds,
}

/// A unit in the first of its kind: `(number + zero) × times ÷ over`.
struct Unit<'t> {
    kind: &'t str,
    zero: Decimal,
    times: i128,
    over: i128,
}

impl Apart {
    /// The reason, for people.
    pub(crate) fn between(self, from: &str, to: &str) -> String {
        match self {
            Self::From => format!(
                "unit '{from}' is not known; write it as in km, lb, °F, min, EUR-minor, or use multiply"
            ),
            Self::To => {
                format!("the charter's unit '{to}' is not one that '{from}' can be turned into; use multiply")
            }
            Self::Kinds => format!("'{from}' and the charter's '{to}' measure different things"),
        }
    }
}

impl Change {
    /// The change from one unit to another; between a unit and itself there is none, whatever it is.
    pub(crate) fn between(from: &str, to: &str) -> Result<Self, Apart> {
        let (one, other) = match from == to {
            true => (Unit::base(from), Unit::base(to)),
            false => (Unit::of(from).ok_or(Apart::From)?, Unit::of(to).ok_or(Apart::To)?),
        };
        if one.kind != other.kind {
            return Err(Apart::Kinds);
        }
        let product = |left: i128, right: i128| left.checked_mul(right).ok_or(Apart::Kinds);
        let (times, over) = (product(one.times, other.over)?, product(one.over, other.times)?);
        let divisor = common_divisor(times, over);
        Ok(Self {
            before: one.zero,
            times: times / divisor,
            over: over / divisor,
            after: other.zero,
        })
    }
}

fn common_divisor(left: i128, right: i128) -> i128 {
    match right {
        0 => left.max(1),
        _ => common_divisor(right, left % right),
    }
}

impl<'t> Unit<'t> {
    fn base(kind: &'t str) -> Self {
        Self {
            kind,
            zero: Decimal::default(),
            times: 1,
            over: 1,
        }
    }

    fn of(name: &'t str) -> Option<Self> {
        let lines = UNITS.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| line.split_ascii_whitespace().collect::<Vec<_>>())
            .find(|parts| {
                parts
                    .get(1)
                    .is_some_and(|names| names.split('|').any(|known| known == name))
            })
            .and_then(|parts| Self::listed(&parts))
            .or_else(|| Self::money(name))
    }

    fn listed(parts: &[&'t str]) -> Option<Self> {
        let [kind, _, size, zero @ ..] = parts else {
            return None;
        };
        let (times, over) = match size.split_once('/') {
            Some((times, over)) => (times.parse().ok()?, over.parse().ok()?),
            None => {
                let size: Decimal = size.parse().ok()?;
                (size.mantissa.into(), power_of_ten(size.scale)?)
            }
        };
        let zero = zero
            .first()
            .map_or(Some(Decimal::default()), |zero| zero.parse().ok())?;
        Some(Self {
            kind,
            zero,
            times,
            over,
        })
    }

    /// A currency, or its smallest coin.
    fn money(name: &'t str) -> Option<Self> {
        let currency = name.strip_suffix(MINOR).unwrap_or(name);
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let over = match currency == name {
            true => 1,
            false => power_of_ten(minor_digits(currency))?,
        };
        Some(Self {
            over,
            ..Self::base(currency)
        })
    }
}

impl Exact {
    /// This number in another unit, in units of `10^-scale`, rounded once, half away from zero.
    pub(crate) fn changed(self, change: Change, scale: u8) -> Result<i64, NoNumber> {
        self.turned(change, scale).ok_or(NoNumber::TooLarge)
    }

    fn turned(self, change: Change, scale: u8) -> Option<i64> {
        let own = u8::try_from(self.exponent.min(0).unsigned_abs()).ok()?;
        let digits = own.max(change.before.scale).max(change.after.scale);
        let at = |decimal: Decimal| {
            let missing = power_of_ten(digits.checked_sub(decimal.scale)?)?;
            i128::from(decimal.mantissa).checked_mul(missing)
        };
        let lift = u8::try_from(self.exponent.checked_add(digits.into())?).ok()?;
        let number = self.mantissa.checked_mul(power_of_ten(lift)?)?;
        let scaled = number
            .checked_add(at(change.before)?)?
            .checked_mul(change.times)?;
        let turned = scaled.checked_sub(at(change.after)?.checked_mul(change.over)?)?;
        let units = match scale.checked_sub(digits) {
            Some(more) => divide_rounded(turned.checked_mul(power_of_ten(more)?)?, change.over)?,
            None => {
                let unit = power_of_ten(digits.checked_sub(scale)?)?;
                divide_rounded(turned, change.over.checked_mul(unit)?)?
            }
        };
        i64::try_from(units).ok()
    }
}

#[cfg(test)]
mod tests;
