use super::*;

fn cents(text: &str) -> Result<i64, NoNumber> {
    parse(text, DecimalMark::Auto, None)?.units(None, 2)
}

#[test]
fn reads_numbers_as_the_world_writes_them() {
    for (text, expected) in [
        ("0", 0),
        ("12", 1_200),
        ("12.5", 1_250),
        ("12,5", 1_250),
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("1.234.567,8", 123_456_780),
        ("1,234,567", 123_456_700),
        ("1.234.567", 123_456_700),
        ("12,34,567.50", 123_456_750),
        ("1 234,56", 123_456),
        ("1\u{a0}234,56", 123_456),
        ("1\u{202f}234.56", 123_456),
        ("1'234.56", 123_456),
        ("1’234’567", 123_456_700),
        ("€ 12,50", 1_250),
        ("12,50 €", 1_250),
        ("EUR 3.10", 310),
        ("3.10EUR", 310),
        ("US$1,234.5", 123_450),
        ("Rs. 1,00,000", 10_000_000),
        ("Rp 12.500.000", 1_250_000_000),
        ("(12.50)", -1_250),
        ("(€12.50)", -1_250),
        ("12.50-", -1_250),
        ("-12.50", -1_250),
        ("−12.50", -1_250),
        ("-$5", -500),
        ("$-5", -500),
        ("+7", 700),
        ("0,125", 13),
        ("-0.005", -1),
        ("-0.0049999999999999999999999999999999999999999", 0),
        ("1e3", 100_000),
        ("1.5E-1", 15),
        ("-3.2E+2", -32_000),
        (".5", 50),
        ("5.", 500),
        ("-0.16099901497364", -16),
        ("1e-400", 0),
        ("0e400", 0),
        ("0000000000000000000000000000000000000000001", 100),
    ] {
        assert_eq!(cents(text), Ok(expected), "{text}");
    }
}

#[test]
fn refuses_what_is_no_number() {
    for text in [
        "",
        " ",
        "-",
        ".",
        ",",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "INF",
        "EUR",
        "twelve",
        "12kg",
        "1.2.3",
        "1,2,3",
        "--5",
        "(-5)",
        "5 5",
        "€ 5 €",
        "0x10",
        "1e",
        "e5",
        "1e5.5",
        "12:30",
        "1,234,56",
        "1.23,456.7",
        "1 2345",
        "½",
        "５",
        "5%",
    ] {
        assert_eq!(cents(text), Err(NoNumber::Other), "{text}");
    }
    for text in ["1,234", "-12,345", "€ 999,000"] {
        assert_eq!(cents(text), Err(NoNumber::TwoWays), "{text}");
    }
    for text in [
        "1e30",
        "99999999999999999999",
        "123456789012345678901234567890123456789012345",
        "1e2147483647",
    ] {
        assert_eq!(cents(text), Err(NoNumber::TooLarge), "{text}");
    }
}

#[test]
fn a_column_settles_what_a_cell_leaves_open() {
    let whole = |text, mark, hint| parse(text, mark, hint).and_then(|exact| exact.units(None, 0));
    assert_eq!(whole("1,234", DecimalMark::Auto, Some('.')), Ok(1_234));
    assert_eq!(whole("1,234", DecimalMark::Auto, Some(',')), Ok(1));
    assert_eq!(whole("1.234", DecimalMark::Auto, Some(',')), Ok(1_234));
    assert_eq!(whole("1.234", DecimalMark::Auto, None), Ok(1));
    assert_eq!(whole("1,234", DecimalMark::Point, None), Ok(1_234));
    assert_eq!(whole("1,234", DecimalMark::Comma, None), Ok(1));
    assert_eq!(whole("12,5", DecimalMark::Point, None), Err(NoNumber::Other));
    assert_eq!(shown_mark("12,5"), Some(','));
    assert_eq!(shown_mark("1,234.56"), Some('.'));
    assert_eq!(shown_mark("1.234"), None);
    assert_eq!(shown_mark("12"), None);
    assert_eq!(shown_mark("x,y"), None);
}

#[test]
fn multiplies_before_it_rounds_once() {
    let factor: Decimal = "1.609344".parse().unwrap();
    let metres = |text| {
        parse(text, DecimalMark::Auto, None)
            .unwrap()
            .units(Some(factor), 3)
    };
    assert_eq!(metres("1"), Ok(1_609));
    assert_eq!(metres("4.4460436245171"), Ok(7_155));
    assert_eq!(metres("0.022474411024403087"), Ok(36));
    assert_eq!(metres("0.0000000000000000000000000000000224744"), Ok(0));
    assert_eq!(
        parse("-1.5", DecimalMark::Auto, None)
            .unwrap()
            .floor_units(None, 0),
        Ok(-2)
    );
    assert_eq!(
        parse("-1e-90", DecimalMark::Auto, None)
            .unwrap()
            .floor_units(None, 0),
        Ok(-1)
    );
}

proptest::proptest! {
    #[test]
    fn the_quick_way_and_the_long_way_agree(text in "-?[0-9]{0,12}(\\.[0-9]{0,9})?", scale in 0u8..=9) {
        if let Some(quick) = plain(text.as_bytes(), scale) {
            let long = parse(&text, DecimalMark::Point, None).and_then(|exact| exact.units(None, scale));
            proptest::prop_assert_eq!(Ok(quick), long);
        }
    }
}
