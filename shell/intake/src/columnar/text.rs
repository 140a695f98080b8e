//! Typed values as texts, so that every form is read by the same rules.

use crate::number::written;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::data_type::ByteArray;
use parquet::schema::types::ColumnDescriptor;

/// A value as it lies in a file.
pub(super) enum Value {
    Flag(bool),
    Whole(i64),
    /// A moment in nanoseconds since 1970, without a zone.
    Nanos(i64),
    Single(f32),
    Double(f64),
    Bytes(ByteArray),
}

/// What the values of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// A whole number without sign, of so many bits.
    Unsigned(u32),
    /// A number with so many digits after its point.
    Decimal(u32),
    Day,
    /// So many units a second; whether they are UTC.
    Moment(i64, bool),
    /// So many units a second since midnight.
    Clock(i64),
    Uuid,
}

impl Kind {
    pub(super) fn of(column: &ColumnDescriptor) -> Self {
        match column.logical_type_ref() {
            Some(LogicalType::Decimal(decimal)) => Self::Decimal(u32::try_from(decimal.scale).unwrap_or(0)),
            Some(LogicalType::Date) => Self::Day,
            Some(LogicalType::Time(time)) => Self::Clock(a_second(time.unit)),
            Some(LogicalType::Timestamp(moment)) => {
                Self::Moment(a_second(moment.unit), moment.is_adjusted_to_u_t_c)
            }
            Some(LogicalType::Integer(whole)) if !whole.is_signed => {
                Self::Unsigned(u32::try_from(whole.bit_width).unwrap_or(64))
            }
            Some(LogicalType::Uuid) => Self::Uuid,
            Some(_) => Self::Plain,
            None => Self::converted(column),
        }
    }

    /// As older writers said it.
    fn converted(column: &ColumnDescriptor) -> Self {
        match column.converted_type() {
            ConvertedType::DECIMAL => Self::Decimal(u32::try_from(column.type_scale()).unwrap_or(0)),
            ConvertedType::DATE => Self::Day,
            ConvertedType::TIME_MILLIS => Self::Clock(1_000),
            ConvertedType::TIME_MICROS => Self::Clock(1_000_000),
            ConvertedType::TIMESTAMP_MILLIS => Self::Moment(1_000, true),
            ConvertedType::TIMESTAMP_MICROS => Self::Moment(1_000_000, true),
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 => Self::Unsigned(32),
            ConvertedType::UINT_64 => Self::Unsigned(64),
            _ => Self::Plain,
        }
    }
}

fn a_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => NANOS,
    }
}

const NANOS: i64 = 1_000_000_000;

/// The text of a value, by the same rules in which cells of text are written.
pub(super) fn text(value: &Value, kind: &Kind) -> String {
    match (value, *kind) {
        (Value::Flag(yes), _) => if *yes { "true" } else { "false" }.to_owned(),
        (Value::Whole(number), kind) => whole(*number, kind),
        (Value::Nanos(nanos), _) => moment(*nanos, NANOS, false),
        (Value::Single(number), _) => single(*number),
        (Value::Double(number), _) => written(*number),
        (Value::Bytes(bytes), Kind::Decimal(scale)) => big(bytes.data()).map_or_else(
            || hexadecimal(bytes.data()),
            |number| crate::number::placed(number, scale),
        ),
        (Value::Bytes(bytes), Kind::Uuid) => uuid(bytes.data()),
        (Value::Bytes(bytes), _) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => text.to_owned(),
            Err(_) => hexadecimal(bytes.data()),
        },
    }
}

fn whole(number: i64, kind: Kind) -> String {
    match kind {
        Kind::Unsigned(64) => number.cast_unsigned().to_string(),
        Kind::Unsigned(_) => (number & 0xffff_ffff).to_string(),
        Kind::Decimal(scale) => crate::number::placed(i128::from(number), scale),
        Kind::Day => day(number).map_or_else(|| number.to_string(), |day| day.to_string()),
        Kind::Moment(a_second, is_utc) => moment(number, a_second, is_utc),
        Kind::Clock(a_second) => clock(number, a_second),
        Kind::Plain | Kind::Uuid => number.to_string(),
    }
}

/// A number of single precision in its own few digits, not those of the double next to it.
fn single(number: f32) -> String {
    number.to_string().parse().map_or_else(|_| String::new(), written)
}

fn day(days: i64) -> Option<Date> {
    let seconds = days.checked_mul(86_400)?;
    Some(
        Offset::UTC
            .to_datetime(Timestamp::from_second(seconds).ok()?)
            .date(),
    )
}

fn moment(number: i64, a_second: i64, is_utc: bool) -> String {
    let (seconds, rest) = (number.div_euclid(a_second), number.rem_euclid(a_second));
    let nanos = rest.saturating_mul(NANOS / a_second.max(1));
    let stamp = i32::try_from(nanos)
        .ok()
        .and_then(|nanos| Timestamp::new(seconds, nanos).ok());
    let Some(stamp) = stamp else {
        return number.to_string();
    };
    let at: DateTime = Offset::UTC.to_datetime(stamp);
    if is_utc { format!("{at}Z") } else { at.to_string() }
}

fn clock(number: i64, a_second: i64) -> String {
    let seconds = number.div_euclid(a_second);
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// A number of any length in two's complement, the greatest byte first.
fn big(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|byte| *byte & 0x80 != 0);
    let filled = if negative { 0xff } else { 0 };
    let from = bytes.len().saturating_sub(16);
    let (above, kept) = bytes.split_at_checked(from)?;
    let sign_kept = kept.first().is_none_or(|byte| (*byte & 0x80 != 0) == negative);
    if !sign_kept || above.iter().any(|byte| *byte != filled) {
        return None;
    }
    let start = if negative { -1 } else { 0 };
    Some(
        kept.iter()
            .fold(start, |sum: i128, byte| (sum << 8) | i128::from(*byte)),
    )
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn uuid(bytes: &[u8]) -> String {
    let mut text = hexadecimal(bytes);
    if text.len() == 32 {
        for place in [20, 16, 12, 8] {
            text.insert(place, '-');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_are_written_as_any_file_would_have_them() {
        for (value, kind, expected) in [
            (Value::Flag(true), Kind::Plain, "true"),
            (Value::Whole(-1), Kind::Unsigned(32), "4294967295"),
            (Value::Whole(-1), Kind::Unsigned(64), "18446744073709551615"),
            (Value::Whole(-1234), Kind::Decimal(3), "-1.2340"),
            (Value::Whole(5), Kind::Decimal(3), "0.005"),
            (Value::Whole(-1), Kind::Day, "1969-12-31"),
            (
                Value::Whole(1_700_000_000_500),
                Kind::Moment(1_000, true),
                "2023-11-14T22:13:20.5Z",
            ),
            (
                Value::Whole(-1),
                Kind::Moment(1_000_000, false),
                "1969-12-31T23:59:59.999999",
            ),
            (Value::Whole(3_661_000), Kind::Clock(1_000), "01:01:01"),
            (Value::Nanos(1), Kind::Plain, "1970-01-01T00:00:00.000000001"),
            (Value::Whole(i64::MAX), Kind::Day, "9223372036854775807"),
            (Value::Single(0.1), Kind::Plain, "0.1"),
            (Value::Double(f64::NAN), Kind::Plain, ""),
            (Value::Double(1.5), Kind::Plain, "1.5"),
            (Value::Bytes(vec![0xff, 0x85].into()), Kind::Decimal(2), "-1.23"),
            (
                Value::Bytes(vec![0x01; 20].into()),
                Kind::Decimal(0),
                &"01".repeat(20),
            ),
            (
                Value::Bytes(vec![0x12; 16].into()),
                Kind::Uuid,
                "12121212-1212-1212-1212-121212121212",
            ),
            (Value::Bytes("née".into()), Kind::Plain, "née"),
            (Value::Bytes(vec![0xff, 0].into()), Kind::Plain, "ff00"),
        ] {
            assert_eq!(text(&value, &kind), expected);
        }
    }
}
