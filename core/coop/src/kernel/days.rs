//! Sets of calendar days, dense and small.

use super::time::{Date, Time};
use roaring::RoaringBitmap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const DAY_SECONDS: i64 = 86_400;

/// A set of calendar days in UTC, from 1970 on; written as spans of days.
///
/// # Shape
/// Days are kept by their number since 1970-01-01.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Days(RoaringBitmap);

impl Eq for Days {}

/// Adjacent days, first and last both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// The number of a day; `None` before 1970.
pub fn day_number(date: Date) -> Option<u32> {
    u32::try_from(date.start().0.div_euclid(DAY_SECONDS)).ok()
}

/// The day of this number.
pub fn day_of(number: u32) -> Date {
    Time(i64::from(number).saturating_mul(DAY_SECONDS)).date()
}

impl Days {
    /// The days with these numbers.
    pub fn numbered(numbers: impl IntoIterator<Item = u32>) -> Self {
        Self(numbers.into_iter().collect())
    }

    /// Adds the days of a span; those before 1970 are left out.
    pub fn add(&mut self, span: Span) {
        if let (Some(first), Some(last)) = (day_number(span.from), day_number(span.to)) {
            self.0.insert_range(first..=last);
        }
    }

    /// Adds all days of another set.
    pub fn join(&mut self, other: &Self) {
        self.0 |= &other.0;
    }

    /// Takes all days of another set away.
    pub fn take(&mut self, other: &Self) {
        self.0 -= &other.0;
    }

    /// The days that the other set does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether a day of this number is among them.
    pub fn has(&self, number: u32) -> bool {
        self.0.contains(number)
    }

    /// The last day.
    pub fn last(&self) -> Option<Date> {
        self.0.max().map(day_of)
    }

    /// The numbers of the days, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.0.iter()
    }

    /// The days by the number of each, for whoever sifts rows.
    pub fn bitmap(&self) -> &RoaringBitmap {
        &self.0
    }

    /// How many of them lie before a moment, where no calendar year counts more than `year_max`.
    pub fn counted(&self, before: Time, year_max: u32) -> u64 {
        let mut sum = 0u64;
        let mut from = 0u32;
        let end = u32::try_from(before.0.div_euclid(DAY_SECONDS).max(0)).unwrap_or(u32::MAX);
        while let Some(first) = self.0.range(from..).next().filter(|first| *first < end) {
            let next_year = day_of(first).year_end();
            let until = next_year.min(end);
            let within = self.0.range_cardinality(first..until);
            sum = sum.saturating_add(within.min(year_max.into()));
            from = until;
        }
        sum
    }

    /// The days as spans, ascending and apart from each other.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for number in &self.0 {
            match spans.last_mut() {
                Some((_, last)) if last.saturating_add(1) == number => *last = number,
                _ => spans.push((number, number)),
            }
        }
        let span = |(first, last): (u32, u32)| Span {
            from: day_of(first),
            to: day_of(last),
        };
        spans.into_iter().map(span).collect()
    }
}

impl Date {
    /// The number of the first day of the next calendar year.
    fn year_end(self) -> u32 {
        let next = super::time::month_start(i64::from(self.0.year()).saturating_add(1).saturating_mul(12));
        day_number(next.date()).unwrap_or(u32::MAX)
    }
}

impl FromIterator<Span> for Days {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut days = Self::default();
        spans.into_iter().for_each(|span| days.add(span));
        days
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.spans().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Span>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(spans: &[(&str, &str)]) -> Days {
        let span = |(from, to): &(&str, &str)| Span {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        spans.iter().map(span).collect()
    }

    #[test]
    fn spans_are_written_joined_and_read_back() {
        let set = days(&[
            ("2026-01-02", "2026-01-03"),
            ("2026-01-04", "2026-01-04"),
            ("2026-03-01", "2026-03-01"),
        ]);
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(
            text,
            r#"[{"from":"2026-01-02","to":"2026-01-04"},{"from":"2026-03-01","to":"2026-03-01"}]"#
        );
        assert_eq!(serde_json::from_str::<Days>(&text).unwrap(), set);
        assert_eq!((set.len(), set.last()), (4, Some("2026-03-01".parse().unwrap())));
    }

    #[test]
    fn a_span_upside_down_and_one_before_1970_hold_no_day() {
        let nothing = days(&[("2026-01-03", "2026-01-02"), ("1969-12-01", "1969-12-31")]);
        assert!(nothing.is_empty());
    }

    #[test]
    fn each_calendar_year_counts_up_to_its_most_and_only_before_the_moment() {
        let set = days(&[("2023-12-30", "2026-01-02")]);
        // 2 of 2023, 366 of 2024, 365 of 2025, 2 of 2026
        let at = |text: &str, most| set.counted(text.parse::<Date>().unwrap().start(), most);
        assert_eq!(at("2027-01-01", 366), 735);
        assert_eq!(at("2027-01-01", 365), 734);
        assert_eq!(at("2027-01-01", 100), 204);
        assert_eq!(at("2025-01-11", 365), 377);
        assert_eq!(at("2023-12-30", 365), 0);
        assert_eq!(Days::default().counted(Time(i64::MAX), 365), 0);
    }
}
