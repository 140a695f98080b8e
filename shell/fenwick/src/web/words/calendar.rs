//! Days, months and periods, as each language says them.

use super::pack::Calendar;
use super::{Whole, Words};
use fenwick_coop::kernel::time::{Date, Period, Time};
use std::borrow::Borrow;

/// Years between the Buddhist calendar of Thailand and the Gregorian one.
const BUDDHIST_YEARS: i64 = 543;

impl Words {
    /// A day: "22 November 2026".
    pub(crate) fn date(&self, date: impl Borrow<Date>) -> String {
        self.day("common-date", "common-month", *date.borrow())
    }

    /// A day in few letters, for tables: "22 Nov 2026".
    pub(crate) fn short_date(&self, date: impl Borrow<Date>) -> String {
        self.day("common-date-short", "common-month-short", *date.borrow())
    }

    /// The day of a moment, in UTC.
    pub(crate) fn day_of(&self, time: impl Borrow<Time>) -> String {
        self.date(time.borrow().date())
    }

    /// A moment: day and time of day, in UTC.
    pub(crate) fn moment(&self, time: impl Borrow<Time>) -> String {
        let time = *time.borrow();
        let second = time.0.saturating_sub(time.date().start().0);
        let clock = format!("{:02}:{:02}", second / 3600, second / 60 % 60);
        self.t("common-moment")
            .with("date", self.day_of(time))
            .with("time", clock)
            .to_string()
    }

    /// A month counted from year 0: "November 2026".
    pub(crate) fn month(&self, index: impl Whole) -> String {
        let index = i64::try_from(index.whole()).unwrap_or(0);
        let month = index.rem_euclid(12).saturating_add(1);
        let name = self.t(&format!("common-month-{month}")).to_string();
        let year = self.year(index.div_euclid(12));
        self.t("common-month-of-year")
            .with("month", name)
            .with("year", year)
            .to_string()
    }

    /// A year, a quarter or a month.
    pub(crate) fn period(&self, period: impl Borrow<Period>) -> String {
        let period = *period.borrow();
        let text = period.to_string();
        let first = period.start().month_index();
        let year = self.year(first.div_euclid(12));
        match text.split_once("-Q") {
            Some((_, quarter)) => {
                let named = self.with("common-quarter", "quarter", quarter);
                named.with("year", year).to_string()
            }
            None if text.contains('-') => self.month(first),
            None => self.with("common-year", "year", year).to_string(),
        }
    }

    fn day(&self, form: &str, month: &str, date: Date) -> String {
        let day = date.0.day().to_string();
        let name = self.t(&format!("{month}-{}", date.0.month())).to_string();
        let year = self.year(date.0.year().into());
        self.t(form)
            .with("day", day)
            .with("month", name)
            .with("year", year)
            .to_string()
    }

    fn year(&self, gregorian: i64) -> String {
        let year = match self.pack.head.calendar {
            Calendar::Gregorian => gregorian,
            Calendar::Buddhist => gregorian.saturating_add(BUDDHIST_YEARS),
        };
        year.to_string()
    }
}
