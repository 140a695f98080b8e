//! Figures and days, each as its language writes them.

use crate::web::words::figures::Numbers;
use crate::web::words::{Languages, Words};
use fenwick_coop::kernel::time::{Date, Period, Time};

fn words(code: &str) -> Words {
    Languages::load(None).unwrap().words(code)
}

fn day(text: &str) -> Date {
    Date(text.parse().unwrap())
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

#[test]
fn numbers_are_grouped_as_the_language_groups_them() {
    let english = words("en");
    let said: Vec<String> = [0, 12, 999, 1000, 12_345, 1_234_567, -1000]
        .map(|number| english.number(number))
        .into();
    assert_eq!(
        said,
        ["0", "12", "999", "1,000", "12,345", "1,234,567", "\u{2212}1,000"]
    );
    assert_eq!(english.decimal("1234.50"), "1,234.50");
    assert_eq!(english.decimal("n/a"), "n/a");
    assert_eq!(english.percent(12), "12%");
}

#[test]
fn money_has_the_digits_of_its_currency() {
    let english = words("en");
    assert_eq!(english.money(123_456, "EUR"), "€1,234.56");
    assert_eq!(english.money(5, "EUR"), "€0.05");
    assert_eq!(english.money(-5, "EUR"), "\u{2212}€0.05");
    assert_eq!(english.money(1500, "JPY"), "JPY\u{a0}1,500");
    assert_eq!(english.money(1500, "KWD"), "KWD\u{a0}1.500");
    assert_eq!(english.money(i128::MIN, "CHF").chars().next(), Some('\u{2212}'));
}

#[test]
fn days_and_periods_are_said_in_words() {
    let english = words("en");
    assert_eq!(english.date(day("2026-11-22")), "22 November 2026");
    assert_eq!(english.short_date(day("2026-01-02")), "2 Jan 2026");
    let noon: Time = "2026-11-22T12:05:59Z".parse().unwrap();
    assert_eq!(english.moment(noon), "22 November 2026 at 12:05 (UTC)");
    assert_eq!(english.period(period("2026-Q3")), "quarter 3 of 2026");
    assert_eq!(english.period(period("2026-03")), "March 2026");
    assert_eq!(english.period(period("2026")), "2026");
}

#[test]
fn lists_are_said_as_a_sentence_says_them() {
    let english = words("en");
    let said = [
        &[][..],
        &["a"],
        &["a", "b"],
        &["a", "b", "c"],
        &["a", "b", "c", "d"],
    ]
    .map(|items| english.list(items));
    assert_eq!(said, ["", "a", "a and b", "a, b and c", "a, b, c and d"]);
}

#[test]
fn each_language_writes_figures_and_days_its_own_way() {
    let (thai, indonesian, swahili) = (words("th"), words("id"), words("sw"));
    let day = day("2026-11-22");
    assert_eq!(thai.date(day), "22 พฤศจิกายน พ.ศ. 2569", "the years of the Buddha");
    assert_eq!(thai.short_date(day), "22 พ.ย. 2569");
    assert_eq!(thai.period(period("2026-Q3")), "ไตรมาส 3 พ.ศ. 2569");
    assert_eq!(indonesian.date(day), "22 November 2026");
    assert_eq!(swahili.date(day), "22 Novemba 2026");
    let money = [&thai, &indonesian, &swahili].map(|words| words.money(123_456, "THB"));
    assert_eq!(money, ["฿1,234.56", "฿\u{a0}1.234,56", "฿\u{a0}1,234.56"]);
    assert_eq!(indonesian.money(1_250_000, "IDR"), "Rp\u{a0}12.500,00");
    assert_eq!(indonesian.decimal("1234.5"), "1.234,5");
    assert_eq!(
        indonesian.with("common-days", "count", 12_000).to_string(),
        "12.000 hari"
    );
    assert_eq!(thai.list(&["ก", "ข", "ค"]), "ก ข และ ค");
    assert_eq!(swahili.with("common-rows", "count", 1).to_string(), "mstari 1");
}

#[test]
fn groups_are_as_wide_as_each_way_of_writing_has_them() {
    let written = |example: &str, number: &str| {
        let numbers: Numbers = serde_json::from_value(example.into()).unwrap();
        numbers.write(number)
    };
    for example in ["1,234.5", "1.234,5", "1\u{a0}234,5", "1’234.5"] {
        let blank = example.replace('\u{a0}', " ");
        assert_eq!(
            written(&blank, "1234.5"),
            example,
            "an example is written as it is named"
        );
    }
    assert_eq!(written("12,34,567.8", "1234567.8"), "12,34,567.8");
    assert_eq!(written("12,34,567.8", "-123"), "\u{2212}123");
    assert_eq!(written("12,34,567.8", "1000"), "1,000");
}
