//! Values written in a question, and the codes they stand for.

use super::scope::Scope;
use super::text::shown;
use datafusion_sql::sqlparser::ast::{CastKind, DataType, Expr, Spanned, TypedString, UnaryOperator, Value};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::{Date, Time};
use fenwick_coop::people::charter::Key;

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    /// Decimal text with its sign.
    Number(String),
    /// Text in single quotes.
    Text(String),
    /// `DATE '…'` or `TIMESTAMP '…'`, also written as a cast.
    Instant(String),
    /// TRUE or FALSE.
    Truth(bool),
    /// NULL.
    Null,
}

/// Where a written number falls among the whole units of a scale: on one, or between it and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The greatest unit that is not above it.
    pub(super) floor: i128,
    /// Whether it is that unit.
    pub(super) exact: bool,
}

/// The value that an expression is, if it is one.
pub(super) fn of(expr: &Expr) -> Option<Literal> {
    match expr {
        Expr::Nested(inner) => of(inner),
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => match of(expr)? {
            Literal::Number(text) if !text.starts_with('-') => Some(Literal::Number(format!("-{text}"))),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Plus,
            expr,
        } => match of(expr)? {
            Literal::Number(text) if !text.starts_with('-') => Some(Literal::Number(text)),
            _ => None,
        },
        Expr::Value(value) => match &value.value {
            Value::Number(text, false) => Some(Literal::Number(text.replace('_', ""))),
            Value::SingleQuotedString(text) => Some(Literal::Text(text.clone())),
            Value::Boolean(truth) => Some(Literal::Truth(*truth)),
            Value::Null => Some(Literal::Null),
            _ => None,
        },
        Expr::TypedString(TypedString {
            data_type,
            value,
            uses_odbc_syntax: false,
        }) => match (data_type, &value.value) {
            (DataType::Date | DataType::Timestamp(None, _), Value::SingleQuotedString(text)) => {
                Some(Literal::Instant(text.clone()))
            }
            _ => None,
        },
        // A cast of a written text is decided here, with no row in sight.
        Expr::Cast {
            kind: CastKind::Cast | CastKind::TryCast | CastKind::DoubleColon,
            expr,
            data_type: DataType::Date | DataType::Timestamp(None, _),
            array: false,
            format: None,
        } => match of(expr)? {
            Literal::Text(text) => Some(Literal::Instant(text)),
            _ => None,
        },
        _ => None,
    }
}

/// Places decimal text among the units of `10^-scale`, exactly.
///
/// # Errors
/// `None` when it is no number or absurdly long; a number beyond all units is placed at the end of them.
pub(super) fn cut(text: &str, scale: u8) -> Option<Cut> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) || power.unsigned_abs() > 10_000 {
        return None;
    }
    // All digits, and how many of them stand before the point once a unit is 1.
    let before = i64::try_from(whole.len())
        .ok()?
        .saturating_add(power.into())
        .saturating_add(scale.into());
    let kept = usize::try_from(before).unwrap_or(0);
    let (units, rest) = all.split_at_checked(kept).unwrap_or((all.as_str(), ""));
    let zeros = kept.saturating_sub(all.len());
    let exact = rest.bytes().all(|byte| byte == b'0');
    let magnitude = magnitude(units, zeros);
    let floor = match (negative, exact) {
        (false, _) => magnitude,
        (true, true) => magnitude.saturating_neg(),
        (true, false) => magnitude.saturating_neg().saturating_sub(1),
    };
    Some(Cut { floor, exact })
}

fn magnitude(units: &str, zeros: usize) -> i128 {
    let digits = units.bytes().map(|byte| i128::from(byte.saturating_sub(b'0')));
    digits
        .chain(std::iter::repeat_n(0, zeros))
        .fold(0i128, |sum, digit| sum.saturating_mul(10).saturating_add(digit))
}

/// The code of a value on a public list.
pub(super) fn key_code(
    scope: &Scope<'_>,
    span: Span,
    name: &str,
    key: &Key,
    value: &str,
) -> Result<i64, Refusal> {
    key.listed_code(value).ok_or_else(|| {
        scope
            .refuse(
                span,
                format!("'{}' is not on the list of values of '{name}'", shown(value)),
            )
            .hint(values_hint(key.domain.iter().map(String::as_str)))
    })
}

/// The first of the values that work.
pub(super) fn values_hint<'v>(values: impl ExactSizeIterator<Item = &'v str>) -> String {
    let more = if values.len() > 10 { ", …" } else { "" };
    let first: Vec<String> = values.take(10).map(|value| format!("'{value}'")).collect();
    format!("its values are: {}{more}", first.join(", "))
}

/// The seconds since 1970 of a written time.
pub(super) fn seconds(scope: &Scope<'_>, expr: &Expr) -> Result<i64, Refusal> {
    let refuse = |message: &str| {
        scope
            .refuse(expr.span(), message)
            .hint("write '2026-01-31' or '2026-01-31T12:00:00Z', in whole seconds")
    };
    let (Some(Literal::Text(text)) | Some(Literal::Instant(text))) = of(expr) else {
        return Err(refuse("a time is compared with a date in quotes"));
    };
    if text.len() == 10 {
        let date: Date = text.parse().map_err(|_| refuse("this is not a date"))?;
        return Ok(date.start().0);
    }
    if text.contains(['.', ',']) {
        return Err(refuse("times are kept in whole seconds"));
    }
    let stamp = text.replacen(' ', "T", 1);
    let zoned =
        stamp.ends_with(['Z', 'z']) || stamp.get(10..).is_some_and(|clock| clock.contains(['+', '-']));
    let stamp = if zoned { stamp } else { format!("{stamp}Z") };
    let time: Time = stamp.parse().map_err(|_| refuse("this is not a time"))?;
    Ok(time.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_on_a_unit_or_between_two() {
        for (text, scale, floor, exact) in [
            ("10.55", 2, 1055, true),
            ("10.555", 2, 1055, false),
            ("-10.555", 2, -1056, false),
            ("-10.55", 2, -1055, true),
            ("1e3", 2, 100_000, true),
            ("1e-3", 2, 0, false),
            ("-1e-3", 2, -1, false),
            (".5", 0, 0, false),
            ("5.", 0, 5, true),
            ("0.000", 1, 0, true),
            ("0e9", 2, 0, true),
            ("007", 0, 7, true),
            ("1e-30", 9, 0, false),
        ] {
            assert_eq!(cut(text, scale), Some(Cut { floor, exact }), "{text} at {scale}");
        }
        assert_eq!(cut("1e99999", 2), None);
        assert_eq!(cut("0x12", 2), None);
        assert!(cut("1e400", 2).unwrap().floor > i128::from(i64::MAX));
        assert!(cut("-1e400", 2).unwrap().floor < i128::from(i64::MIN));
    }
}
