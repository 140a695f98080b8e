//! Dates and times as people and programs write them, in seconds since 1970 UTC.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::Offset;

/// Why a cell gives no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoMoment {
    /// It has none of the forms.
    Other,
    /// Day and month may stand in either order.
    TwoWays,
}

/// The forms that a column's times may have.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    /// RFC 3339 and the like, which need no declaring.
    iso: bool,
    patterns: Vec<String>,
    /// Nobody declared the forms: what can be read two ways is then refused.
    undeclared: bool,
}

const USUAL: &[&str] = &[
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
];

impl Moments {
    /// The forms named by a mapping, or the usual ones when it names none.
    pub(crate) fn new(formats: &[String]) -> Self {
        if formats.is_empty() {
            let patterns = USUAL.iter().map(|form| (*form).to_owned()).collect();
            return Self {
                iso: true,
                patterns,
                undeclared: true,
            };
        }
        let (iso, patterns): (Vec<_>, Vec<_>) = formats.iter().cloned().partition(|form| form == RFC3339);
        Self {
            iso: !iso.is_empty(),
            patterns,
            undeclared: false,
        }
    }

    pub(crate) fn read(&self, text: &str) -> Result<i64, NoMoment> {
        if self.iso
            && let Some(seconds) = iso(text.as_bytes())
        {
            return Ok(seconds);
        }
        if self.undeclared && day_or_month_first(text) {
            return Err(NoMoment::TwoWays);
        }
        self.patterns
            .iter()
            .find_map(|form| by_pattern(form, text))
            .ok_or(NoMoment::Other)
    }
}

const RFC3339: &str = "RFC3339";

/// Whether a form is one that can be read by.
pub(crate) fn is_form(form: &str) -> bool {
    if form == RFC3339 {
        return true;
    }
    let sample = DateTime::constant(2001, 11, 29, 13, 14, 15, 0).to_zoned(jiff::tz::TimeZone::UTC);
    sample
        .is_ok_and(|zoned| strtime::format(form, &zoned).is_ok_and(|text| by_pattern(form, &text).is_some()))
}

fn by_pattern(form: &str, text: &str) -> Option<i64> {
    let mut read = strtime::parse(form, text).ok()?;
    if read.year().is_some() && !names_a_day(&read) {
        // A year or a month alone stands for its first day.
        let month = read.month().unwrap_or(1);
        read.set_month(Some(month)).ok()?;
        read.set_day(Some(1)).ok()?;
    }
    let seconds = match read.to_timestamp() {
        Ok(stamp) => stamp.as_second(),
        Err(_) => in_utc(read.to_datetime().ok()?, read.offset().unwrap_or(Offset::UTC))?,
    };
    Some(seconds)
}

fn names_a_day(read: &strtime::BrokenDownTime) -> bool {
    let by_week =
        read.iso_week().is_some() || read.sunday_based_week().is_some() || read.monday_based_week().is_some();
    read.day().is_some() || read.day_of_year().is_some() || by_week
}

fn in_utc(at: DateTime, offset: Offset) -> Option<i64> {
    offset.to_timestamp(at).ok().map(|stamp| stamp.as_second())
}

/// "3/4/2026": the fourth of March, or the third of April?
fn day_or_month_first(text: &str) -> bool {
    let mut parts = text.splitn(3, '/').map(str::parse::<u8>);
    matches!((parts.next(), parts.next()), (Some(Ok(first)), Some(Ok(second))) if first <= 12 && second <= 12 && first != second)
}

/// `2026-01-31`, with `T` or a space and a time of day with or without seconds, fractions and offset; no offset is UTC.
fn iso(text: &[u8]) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let (year, month, day) = match date {
        [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] => (
            number(&[*y0, *y1, *y2, *y3])?,
            number(&[*m0, *m1])?,
            number(&[*d0, *d1])?,
        ),
        _ => return None,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let (time, offset) = match rest {
        [] => (Time::midnight(), Offset::UTC),
        [b'T' | b't' | b' ', clock @ ..] => time_of_day(clock)?,
        _ => return None,
    };
    in_utc(DateTime::from_parts(date, time), offset)
}

/// The number that these digits write.
fn number(digits: &[u8]) -> Option<i16> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
    digits
        .iter()
        .try_fold(0i16, |sum, byte| sum.checked_mul(10)?.checked_add(digit(byte)?))
}

/// The first one or two digits, and what follows them.
fn two_digits(text: &[u8]) -> Option<(i8, &[u8])> {
    let length = text
        .iter()
        .take(2)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = text
        .split_at_checked(length)
        .filter(|(digits, _)| !digits.is_empty())?;
    Some((i8::try_from(number(digits)?).ok()?, rest))
}

fn time_of_day(text: &[u8]) -> Option<(Time, Offset)> {
    let (hour, rest) = two_digits(text)?;
    let (minute, rest) = two_digits(rest.strip_prefix(b":")?)?;
    let (second, rest) = match rest.strip_prefix(b":") {
        Some(rest) => two_digits(rest)?,
        None => (0, rest),
    };
    let rest = match rest {
        [b'.' | b',', fraction @ ..] => {
            let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            fraction.get(length..).filter(|_| length > 0)?
        }
        _ => rest,
    };
    // A leap second counts as the last one before it.
    let time = Time::new(
        hour,
        minute,
        second.min(if second == 60 { 59 } else { second }),
        0,
    )
    .ok()?;
    Some((time, offset(rest.trim_ascii_start())?))
}

fn offset(text: &[u8]) -> Option<Offset> {
    let (sign, rest) = match text {
        [] | b"Z" | b"z" | b"UTC" => return Some(Offset::UTC),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = two_digits(rest)?;
    let (minutes, rest) = match rest {
        [] => (0, rest),
        _ => two_digits(rest.strip_prefix(b":").unwrap_or(rest))?,
    };
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60 * sign;
    Offset::from_seconds(seconds)
        .ok()
        .filter(|_| minutes < 60 && rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, formats: &[&str]) -> Result<String, NoMoment> {
        let formats: Vec<String> = formats.iter().map(|form| (*form).to_owned()).collect();
        let seconds = Moments::new(&formats).read(text)?;
        Ok(fenwick_coop::kernel::time::Time(seconds).to_string())
    }

    #[test]
    fn reads_times_as_the_world_writes_them() {
        for (text, expected) in [
            ("2021-02-28T23:16:48.000Z", "2021-02-28T23:16:48Z"),
            ("2021-02-28T23:16:48+02:00", "2021-02-28T21:16:48Z"),
            ("2021-02-28 23:16:48-0530", "2021-03-01T04:46:48Z"),
            ("2021-02-28 23:16:48 +01", "2021-02-28T22:16:48Z"),
            ("2021-02-28 23:16:48 UTC", "2021-02-28T23:16:48Z"),
            ("2015-12-02 7:10:55", "2015-12-02T07:10:55Z"),
            ("2015-12-02 07:10", "2015-12-02T07:10:00Z"),
            ("2015-12-02T07:10:55", "2015-12-02T07:10:55Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2015-12-02", "2015-12-02T00:00:00Z"),
            ("1969-12-31 23:59:59", "1969-12-31T23:59:59Z"),
            ("31.12.2025", "2025-12-31T00:00:00Z"),
            ("1.2.2025 8:05", "2025-02-01T08:05:00Z"),
            ("01.02.2025 08:05:09", "2025-02-01T08:05:09Z"),
            ("12/31/2025", "2025-12-31T00:00:00Z"),
            ("12/31/2025 0:00:00", "2025-12-31T00:00:00Z"),
            ("1/29/2026 11:04:46 PM", "2026-01-29T23:04:46Z"),
            ("3/3/2026", "2026-03-03T00:00:00Z"),
        ] {
            assert_eq!(written(text, &[]).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(
            written("03/04/2026", &["%d/%m/%Y"]).unwrap(),
            "2026-04-03T00:00:00Z"
        );
        assert_eq!(
            written("03/04/2026", &["%m/%d/%Y"]).unwrap(),
            "2026-03-04T00:00:00Z"
        );
        assert_eq!(
            written("2 Jan 2026", &["RFC3339", "%d %b %Y"]).unwrap(),
            "2026-01-02T00:00:00Z"
        );
        for (text, expected) in [
            ("1964", "1964-01-01"),
            ("1964-11", "1964-11-01"),
            ("2020-02-29", "2020-02-29"),
        ] {
            let read = written(text, &["RFC3339", "%Y-%m", "%Y"]).unwrap();
            assert_eq!(read, format!("{expected}T00:00:00Z"));
        }
        assert_eq!(written("2026 061", &["%Y %j"]).unwrap(), "2026-03-02T00:00:00Z");
        assert_eq!(written("1700000000", &["%s"]).unwrap(), "2023-11-14T22:13:20Z");
        assert_eq!(
            written("2026-01-01 10:00 +0300", &["%Y-%m-%d %H:%M %z"]).unwrap(),
            "2026-01-01T07:00:00Z"
        );
    }

    #[test]
    fn refuses_what_is_no_time_or_two_times() {
        for text in [
            "",
            "soon",
            "2021-02-30",
            "2021-13-01",
            "2021-02-28T",
            "2021-02-28T25:00:00",
            "2021-02-28 10",
            "20210228",
            "31/31/2025",
            "2021-02-28T10:00:00.",
            "2021-02-28T10:00:00+01:",
            "2021-02-28T10:00:00+1:70",
            "12.5",
        ] {
            assert_eq!(written(text, &[]), Err(NoMoment::Other), "{text}");
        }
        assert_eq!(written("03/04/2026", &[]), Err(NoMoment::TwoWays));
        assert_eq!(written("3/4/2026 10:00:00", &[]), Err(NoMoment::TwoWays));
        assert_eq!(written("2021-02-28", &["%d.%m.%Y"]), Err(NoMoment::Other));
        assert_eq!(written("1964", &[]), Err(NoMoment::Other));
        assert_eq!(written("1964-13", &["%Y-%m"]), Err(NoMoment::Other));
    }

    #[test]
    fn knows_a_form_from_a_wish() {
        assert!(
            is_form("RFC3339")
                && is_form("%Y-%m-%d")
                && is_form("%Y-%m")
                && is_form("%s")
                && is_form("%d/%m/%y %H:%M")
        );
        assert!(!is_form("yyyy-mm-dd") && !is_form("%Q") && !is_form(""));
    }
}
