//! Typed values as texts, so that every form is read by the same rules.

use calamine::{DataRef, ExcelDateTime};
use std::borrow::Cow;

/// What stands in for the value of a formula that was never worked out: no number, no date and on no list.
const UNKNOWN: &str = "formula without a stored value";

/// The text of a cell; empty where there is none or an error.
pub(super) fn cell<'v>(value: &'v DataRef<'_>, is_formula: bool) -> Cow<'v, str> {
    match value {
        DataRef::Empty if is_formula => UNKNOWN.into(),
        DataRef::Empty | DataRef::Error(_) => "".into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => crate::number::written(*number).into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.as_str().into()
        }
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Bool(yes) => if *yes { "true" } else { "false" }.into(),
        DataRef::DateTime(moment) => date(moment).into(),
    }
}

/// A day, a moment, or a time of day where there is no day. A span of time stays a number of days.
fn date(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return crate::number::written(serial);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let fraction = if milli == 0 {
        String::new()
    } else {
        format!(".{milli:03}")
    };
    let clock = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    match (serial < 1.0, clock == "00:00:00") {
        (true, _) => clock,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02}T{clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    #[test]
    fn values_are_written_as_any_file_would_have_them() {
        let at = |serial, kind| DataRef::DateTime(ExcelDateTime::new(serial, kind, false));
        let day = ExcelDateTimeType::DateTime;
        for (value, text) in [
            (DataRef::Float(12.5), "12.5"),
            (DataRef::Float(1e21), "1000000000000000000000"),
            (DataRef::Float(-0.0), "0"),
            (DataRef::Int(-7), "-7"),
            (DataRef::Bool(true), "true"),
            (DataRef::SharedString("=1+1"), "=1+1"),
            (DataRef::Error(CellErrorType::Div0), ""),
            (at(45_943.0, day), "2025-10-13"),
            (at(45_943.5, day), "2025-10-13T12:00:00"),
            (at(45_943.541, day), "2025-10-13T12:59:02.400"),
            (at(0.25, day), "06:00:00"),
            (at(1.5, ExcelDateTimeType::TimeDelta), "1.5"),
            (at(-3.0, day), "-3"),
        ] {
            assert_eq!(cell(&value, false), text, "{value:?}");
        }
        assert_eq!(cell(&DataRef::Empty, true), UNKNOWN);
        assert_eq!(cell(&DataRef::Empty, false), "");
    }
}
