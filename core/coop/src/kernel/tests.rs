use super::purpose::{ANY_PURPOSE, Purpose};
use super::time::{Date, Period, Time, month_from_text, month_text};
use super::{decimal::Decimal, epsilon::EpsilonMicro, hash::Hash, money::Currency, wide};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wide {
    #[serde(with = "wide")]
    signed: i64,
    #[serde(with = "wide")]
    unsigned: u64,
    #[serde(with = "wide::list")]
    list: Vec<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "wide::option")]
    option: Option<u64>,
}

/// As an event is written and read.
fn round<T: Serialize + for<'de> Deserialize<'de>>(value: &T) -> T {
    let bytes = serde_json_canonicalizer::to_vec(value).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

proptest! {
    #[test]
    fn no_integer_is_lost_in_canonical_json(signed in any::<i64>(), unsigned in any::<u64>(), list in prop::collection::vec(any::<i64>(), 0..4), option in any::<Option<u64>>()) {
        let wide = Wide { signed, unsigned, list, option };
        prop_assert_eq!(round(&wide), wide);
    }

    #[test]
    fn a_time_reads_back(seconds in -62_000_000_000i64..250_000_000_000) {
        let time = Time(seconds);
        prop_assert_eq!(round(&time), time);
        prop_assert_eq!(time.date().start().0, seconds.div_euclid(86_400) * 86_400);
    }

    #[test]
    fn a_period_reads_back_and_holds_its_own_moments_only(year in 1i16..9999, part in 0u8..17) {
        let text = match part {
            0 => format!("{year:04}"),
            1..=4 => format!("{year:04}-Q{part}"),
            _ => format!("{year:04}-{:02}", part - 4),
        };
        let period: Period = text.parse().unwrap();
        prop_assert_eq!(period.to_string(), text);
        prop_assert!(period.contains(period.start()) && !period.contains(period.end()));
        prop_assert!(!period.contains(Time(period.start().0 - 1)) && period.contains(Time(period.end().0 - 1)));
    }

    #[test]
    fn an_epsilon_reads_back(micro in any::<u64>()) {
        prop_assert_eq!(round(&EpsilonMicro(micro)), EpsilonMicro(micro));
    }

    #[test]
    fn a_decimal_reads_back(mantissa in any::<i64>(), scale in 0u8..10) {
        let decimal = Decimal { mantissa, scale };
        prop_assert_eq!(round(&decimal), decimal);
    }

    #[test]
    fn a_hash_reads_back(bytes in any::<[u8; 32]>()) {
        prop_assert_eq!(round(&Hash(bytes)), Hash(bytes));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in ".{0,40}", number in "[-+0-9.eE:TZQ]{0,24}") {
        for text in [&text, &number] {
            let _ = (text.parse::<Time>(), text.parse::<Date>(), text.parse::<Period>(), month_from_text(text));
            let _ = (text.parse::<Decimal>(), text.parse::<EpsilonMicro>(), text.parse::<Purpose>(), Hash::from_hex(text));
            let _ = (text.parse::<crate::path::consent::Recipient>(), text.parse::<Currency>());
        }
    }
}

#[test]
fn integers_beyond_two_to_the_53_travel_as_text() {
    let wide = Wide {
        signed: -9_007_199_254_740_992,
        unsigned: u64::MAX,
        list: vec![9_007_199_254_740_991, 9_007_199_254_740_992],
        option: Some(7),
    };
    let text = String::from_utf8(serde_json_canonicalizer::to_vec(&wide).unwrap()).unwrap();
    assert_eq!(
        text,
        r#"{"list":[9007199254740991,"9007199254740992"],"option":7,"signed":"-9007199254740992","unsigned":"18446744073709551615"}"#
    );
    for wrong in [
        r#"{"signed":"9223372036854775808","unsigned":0,"list":[]}"#,
        r#"{"signed":0,"unsigned":-1,"list":[]}"#,
    ] {
        assert!(serde_json::from_str::<Wide>(wrong).is_err());
    }
}

#[test]
fn months_and_periods_are_written_with_all_their_digits() {
    for wrong in [
        "26-09", "2026-9", "2026-+9", "+202-09", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-Q",
        "-026", "+026", "20260", "2026-", "",
    ] {
        assert!(wrong.parse::<Period>().is_err(), "{wrong}");
    }
    for wrong in ["26-09", "2026-9", "2026-+9", "2026-13", "202609"] {
        assert_eq!(month_from_text(wrong), None, "{wrong}");
    }
    assert_eq!(month_text(month_from_text("0001-12").unwrap()), "0001-12");
}

#[test]
fn days_beyond_the_calendar_neither_panic_nor_wrap() {
    for time in [Time(i64::MIN), Time(i64::MAX)] {
        let _ = (time.date(), time.year(), time.month_index(), time.to_string());
        assert!(time.minus_days(u32::MAX) <= time && time <= time.plus_days(u32::MAX));
    }
    let last: Date = "9999-12-31".parse().unwrap();
    assert!(last.start() <= last.end() && last.end() == Time(i64::MAX));
    let year: Period = "9999".parse().unwrap();
    assert_eq!(year.end(), Time(i64::MAX));
}

#[test]
fn a_leap_day_is_a_day() {
    let day: Date = "2028-02-29".parse().unwrap();
    assert_eq!(day.end(), "2028-03-01T00:00:00Z".parse().unwrap());
    assert!("2026-02-29".parse::<Date>().is_err());
}

#[test]
fn covering_is_an_order_with_any_purpose_at_its_top() {
    for a in Purpose::all() {
        assert!(a.covers(a) && ANY_PURPOSE.covers(a));
        for b in Purpose::all() {
            assert!(a == b || !(a.covers(b) && b.covers(a)), "{a} {b}");
            for c in Purpose::all() {
                assert!(!(a.covers(b) && b.covers(c)) || a.covers(c), "{a} {b} {c}");
            }
        }
    }
    assert!("researchanddevelopment".parse::<Purpose>().is_err() && "".parse::<Purpose>().is_err());
}
