//! Numbers, shares and money, as each language writes them.

use super::{Whole, Words};
use fenwick_intake::minor_digits;
use fluent_bundle::FluentValue;
use serde::Deserialize;

/// How numbers are written, named by an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Numbers {
    /// As in English, Thai and Swahili.
    #[serde(rename = "1,234.5")]
    CommaPoint,
    /// As in Indonesian and German.
    #[serde(rename = "1.234,5")]
    PointComma,
    /// As in French and Russian.
    #[serde(rename = "1 234,5")]
    BlankComma,
    /// As in Switzerland.
    #[serde(rename = "1’234.5")]
    QuotePoint,
    /// As in Hindi and Gujarati, where groups after the first have two digits.
    #[serde(rename = "12,34,567.8")]
    Indian,
}

/// How a bundle writes an argument; it takes no closure.
type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

impl Numbers {
    /// Separator of groups, mark of decimals, digits of each group after the first.
    fn marks(self) -> (char, char, usize) {
        match self {
            Self::CommaPoint => (',', '.', 3),
            Self::PointComma => ('.', ',', 3),
            Self::BlankComma => ('\u{a0}', ',', 3),
            Self::QuotePoint => ('’', '.', 3),
            Self::Indian => (',', '.', 2),
        }
    }

    /// Writes a number given in digits with a point, such as `-1234.5`.
    pub(crate) fn write(self, number: &str) -> String {
        let (group, point, step) = self.marks();
        let (sign, digits) = number
            .strip_prefix('-')
            .map_or(("", number), |digits| ("\u{2212}", digits));
        let (whole, part) = digits
            .split_once('.')
            .map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let mut said = sign.to_owned();
        let count = whole.chars().count();
        for (at, digit) in whole.chars().enumerate() {
            let left = count.saturating_sub(at);
            let ends = left >= 3 && left.saturating_sub(3).is_multiple_of(step);
            if at > 0 && ends {
                said.push(group);
            }
            said.push(digit);
        }
        if let Some(part) = part {
            said.push(point);
            said.push_str(part);
        }
        said
    }

    pub(super) fn formatter<M>(self) -> Formatter<M> {
        fn written(numbers: Numbers, value: &FluentValue<'_>) -> Option<String> {
            match value {
                FluentValue::Number(number) => Some(numbers.write(&number.as_string())),
                _ => None,
            }
        }
        match self {
            Self::CommaPoint => |value, _| written(Self::CommaPoint, value),
            Self::PointComma => |value, _| written(Self::PointComma, value),
            Self::BlankComma => |value, _| written(Self::BlankComma, value),
            Self::QuotePoint => |value, _| written(Self::QuotePoint, value),
            Self::Indian => |value, _| written(Self::Indian, value),
        }
    }
}

/// Signs that stand for one currency alone in the places that use this program; the rest are written by their three letters.
const SIGNS: [(&str, &str); 10] = [
    ("EUR", "€"),
    ("GBP", "£"),
    ("IDR", "Rp"),
    ("INR", "₹"),
    ("KES", "KSh"),
    ("THB", "฿"),
    ("TZS", "TSh"),
    ("UGX", "USh"),
    ("USD", "US$"),
    ("VND", "₫"),
];

impl Words {
    /// A whole number.
    pub(crate) fn number(&self, number: impl Whole) -> String {
        self.pack.head.numbers.write(&number.whole().to_string())
    }

    /// A number given as digits with a point, such as `12.50`; anything else stays as it is.
    pub(crate) fn decimal(&self, number: &str) -> String {
        let digits = number.strip_prefix('-').unwrap_or(number);
        let plain = digits.starts_with(|sign: char| sign.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.bytes().filter(|byte| *byte == b'.').count() <= 1;
        if plain {
            self.pack.head.numbers.write(number)
        } else {
            number.to_owned()
        }
    }

    /// A share in hundredths.
    pub(crate) fn percent(&self, hundredths: impl Whole) -> String {
        self.with("common-percent", "number", self.number(hundredths))
            .to_string()
    }

    /// An amount in the smallest coins of a currency by its three letters.
    ///
    /// # Source
    /// ISO 4217 for the digits of each currency.
    pub(crate) fn money(&self, minor: impl Whole, currency: &str) -> String {
        let minor = minor.whole();
        let digits = usize::from(minor_digits(currency));
        let padded = format!(
            "{:0>width$}",
            minor.unsigned_abs(),
            width = digits.saturating_add(1)
        );
        let (whole, part) = padded.split_at(padded.len().saturating_sub(digits));
        let amount = if part.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{part}")
        };
        let sign = SIGNS
            .iter()
            .find(|(code, _)| *code == currency)
            .map_or(currency, |(_, sign)| *sign);
        let apart = self.pack.head.money_blank || sign.ends_with(|last: char| last.is_alphabetic());
        let blank = if apart { "\u{a0}" } else { "" };
        let minus = if minor < 0 { "\u{2212}" } else { "" };
        format!("{minus}{sign}{blank}{}", self.pack.head.numbers.write(&amount))
    }
}
