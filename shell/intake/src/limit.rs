//! Beyond what no value of a field can be, because its charter says so or because it has not happened yet.

use crate::cell::Expected;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::Kind;

const BELOW: Expected = "less than the least value that the charter allows (value_min)";
const ABOVE: Expected = "more than the greatest value that the charter allows (value_max)";
const TO_COME: Expected =
    "a time that has not come yet; if the field is for such times, its charter must say ahead";

/// Where a time is written without its offset it is read as UTC, and nowhere on earth do clocks show a later time than this.
const CLOCKS_AHEAD_SECONDS: i64 = 14 * 3_600;

/// The least and the greatest value that there can be, and what a value beyond is called.
pub(crate) struct Limits {
    least: i64,
    most: i64,
    above: Expected,
    tells_past: bool,
}

impl Limits {
    pub(crate) fn of(kind: &Kind) -> Self {
        let (least, most) = match kind {
            Kind::Measure(measure) => measure.values().unwrap_or_default(),
            Kind::Key(_) | Kind::Time(_) | Kind::Flag | Kind::Code | Kind::Id => (None, None),
        };
        Self {
            least: least.unwrap_or(i64::MIN),
            most: most.unwrap_or(i64::MAX),
            above: ABOVE,
            tells_past: matches!(kind, Kind::Time(time) if !time.ahead),
        }
    }

    /// No time lies after this one, where the field is not for times to come.
    pub(crate) fn until(&mut self, now: Time) {
        if self.tells_past {
            self.most = now.0.saturating_add(CLOCKS_AHEAD_SECONDS);
            self.above = TO_COME;
        }
    }

    pub(crate) fn check(&self, value: i64) -> Result<i64, Expected> {
        if value < self.least {
            return Err(BELOW);
        }
        if value > self.most {
            return Err(self.above);
        }
        Ok(value)
    }
}
