//! Points in time, days and periods, in UTC. Nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::Date as CivilDate;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A point in time.
///
/// # Units
/// Whole seconds since 1970-01-01T00:00:00Z; written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

const DAY_SECONDS: i64 = 86_400;

impl Time {
    /// This time moved on by whole days.
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.saturating_add(i64::from(days).saturating_mul(DAY_SECONDS)))
    }

    /// This time moved back by whole days.
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(i64::from(days).saturating_mul(DAY_SECONDS)))
    }

    /// The calendar day in UTC.
    pub fn date(self) -> Date {
        Timestamp::from_second(self.0).map_or(Date(CivilDate::ZERO), |stamp| {
            Date(stamp.to_zoned(TimeZone::UTC).date())
        })
    }

    /// The calendar year in UTC.
    pub fn year(self) -> i16 {
        self.date().0.year()
    }

    /// Months since year 0 in UTC: a number that orders year-months.
    pub fn month_index(self) -> i64 {
        self.date().month_index()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_second(self.0) {
            Ok(stamp) => stamp.fmt(f),
            Err(_) => write!(f, "@{}", self.0),
        }
    }
}

impl FromStr for Time {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let stamp: Timestamp = text
            .parse()
            .map_err(|_| "a time is written like 2026-01-31T12:00:00Z")?;
        Ok(Self(stamp.as_second()))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub CivilDate);

impl Date {
    /// Midnight UTC at which this day begins.
    pub fn start(self) -> Time {
        Time(
            self.0
                .to_zoned(TimeZone::UTC)
                .map_or(i64::MAX, |zoned| zoned.timestamp().as_second()),
        )
    }

    /// Midnight UTC at which this day ends.
    pub fn end(self) -> Time {
        self.start().plus_days(1)
    }

    /// Months since year 0.
    pub fn month_index(self) -> i64 {
        i64::from(self.0.year())
            .saturating_mul(12)
            .saturating_add(i64::from(self.0.month()))
            .saturating_sub(1)
    }
}

/// The text of a month counted from year 0, such as "2026-03".
pub fn month_text(index: i64) -> String {
    format!(
        "{:04}-{:02}",
        index.div_euclid(12),
        index.rem_euclid(12).saturating_add(1)
    )
}

/// Reads "2026-03" as months since year 0.
pub fn month_from_text(text: &str) -> Option<i64> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let date = CivilDate::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    Some(Date(date).month_index())
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 10 {
            return Err("a date is written like 2026-01-31");
        }
        text.parse()
            .map(Self)
            .map_err(|_| "a date is written like 2026-01-31")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A year, a quarter or a month: "2026", "2026-Q3" or "2026-09".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    first_month: i64,
    months: u8,
}

impl Period {
    /// When the period begins.
    pub fn start(self) -> Time {
        month_start(self.first_month)
    }

    /// The first moment after the period.
    pub fn end(self) -> Time {
        month_start(self.first_month.saturating_add(self.months.into()))
    }

    /// Whether `time` lies in the period.
    pub fn contains(self, time: Time) -> bool {
        self.start() <= time && time < self.end()
    }
}

/// How often something falls due: once in each month, quarter or year of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// Once in each month.
    Month,
    /// Once in each quarter.
    Quarter,
    /// Once in each year.
    Year,
}

impl Every {
    fn months(self) -> u8 {
        match self {
            Every::Month => 1,
            Every::Quarter => 3,
            Every::Year => 12,
        }
    }

    /// The period of the calendar in which a time lies.
    pub fn period(self, time: Time) -> Period {
        let months = self.months();
        let into = time.month_index().rem_euclid(months.into());
        Period {
            first_month: time.month_index().saturating_sub(into),
            months,
        }
    }

    /// How many such periods there are from that of `first` to that of `last`, both counted; at least one.
    pub fn count(self, first: Time, last: Time) -> u64 {
        let months = |time| self.period(time).first_month;
        let apart = months(last).saturating_sub(months(first));
        let after = apart.div_euclid(self.months().into());
        u64::try_from(after).unwrap_or(0).saturating_add(1)
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::Year => "year",
        })
    }
}

/// The first second of a month counted from year 0.
pub fn month_start(index: i64) -> Time {
    let year = i16::try_from(index.div_euclid(12)).unwrap_or(i16::MAX);
    let month = i8::try_from(index.rem_euclid(12).saturating_add(1)).unwrap_or(1);
    CivilDate::new(year, month, 1).map_or(Time(i64::MAX), |date| Date(date).start())
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first_month.div_euclid(12);
        let month = self.first_month.rem_euclid(12);
        match self.months {
            12 => write!(f, "{year:04}"),
            3 => write!(f, "{year:04}-Q{}", month.div_euclid(3).saturating_add(1)),
            _ => f.write_str(&month_text(self.first_month)),
        }
    }
}

impl FromStr for Period {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a period is written 2026, 2026-Q3 or 2026-09";
        let year = |year: &str| match year.parse::<i64>() {
            Ok(number) if year.len() == 4 && !year.starts_with('+') => Ok(number.saturating_mul(12)),
            _ => Err(FORM),
        };
        match text.split_once('-') {
            None => Ok(Self {
                first_month: year(text)?,
                months: 12,
            }),
            Some((of_year, part)) => match part.strip_prefix('Q') {
                Some(quarter) => match quarter {
                    "1" | "2" | "3" | "4" => {
                        let number = quarter.parse::<i64>().map_err(|_| FORM)?;
                        let first_month =
                            year(of_year)?.saturating_add(number.saturating_sub(1).saturating_mul(3));
                        Ok(Self {
                            first_month,
                            months: 3,
                        })
                    }
                    _ => Err(FORM),
                },
                None => Ok(Self {
                    first_month: month_from_text(text).ok_or(FORM)?,
                    months: 1,
                }),
            },
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_back_and_end_where_the_next_begins() {
        for (text, start, end) in [
            ("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2026-Q4", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(
                (period.to_string().as_str(), period.start(), period.end()),
                (text, start.parse().unwrap(), end.parse().unwrap())
            );
        }
        assert!("2026-Q5".parse::<Period>().is_err());
        assert!("26".parse::<Period>().is_err());
    }

    #[test]
    fn every_time_lies_in_one_period_and_periods_are_counted() {
        let time = |text: &str| text.parse::<Time>().unwrap();
        let (last, next) = (time("2026-09-30T23:59:59Z"), time("2026-10-01T00:00:00Z"));
        for (every, of_last, of_next, apart) in [
            (Every::Month, "2026-09", "2026-10", 2),
            (Every::Quarter, "2026-Q3", "2026-Q4", 2),
            (Every::Year, "2026", "2026", 1),
        ] {
            assert_eq!(every.period(last), of_last.parse().unwrap());
            assert_eq!(every.period(next), of_next.parse().unwrap());
            assert!(every.period(last).contains(last) && every.period(next).contains(next));
            assert_eq!(every.count(last, next), apart);
        }
        assert_eq!(Every::Quarter.count(last, time("2028-06-30T00:00:00Z")), 8);
        assert_eq!(Every::Quarter.count(next, last), 1);
    }

    #[test]
    fn months_are_numbers_that_read_back() {
        let index = month_from_text("2021-02").unwrap();
        assert_eq!(month_text(index), "2021-02");
        assert_eq!(
            "2021-02-28T23:59:59Z".parse::<Time>().unwrap().month_index(),
            index
        );
    }
}
