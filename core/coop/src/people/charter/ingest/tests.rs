use super::*;
use crate::people::charter::{Charter, Ingest};
use crate::tests::given::dated;
use Keeping::{Average, Bin, Drop, Share};

fn ingest(ways: &[Keeping], bin: Option<&str>, average_rows: Option<u32>) -> Option<Ingest> {
    Some(Ingest {
        ways: ways.to_vec(),
        bin: bin.map(|bin| bin.parse().unwrap()),
        average_rows,
    })
}

/// The usual charter with a time, where one field is to be chosen of.
fn with(field: &str, ingest: Option<Ingest>) -> Charter {
    let mut charter = dated();
    let found = charter.fields.iter_mut().find(|found| found.name == field);
    found.unwrap().ingest = ingest;
    charter
}

fn refused(field: &str, ways: &[Keeping], bin: Option<&str>, average_rows: Option<u32>) -> String {
    let refusal = with(field, ingest(ways, bin, average_rows)).check().unwrap_err();
    assert_eq!(refusal.rule, "charter.form");
    refusal.message
}

#[test]
fn de_1_a_charter_offers_only_what_can_be_carried_out() {
    let all = ingest(&[Share, Bin, Average, Drop], Some("5.00"), Some(6));
    with("amount", all).check().unwrap();
    with("paid_at", ingest(&[Bin], Some("3600"), None))
        .check()
        .unwrap();
    with("village", ingest(&[Drop, Share], None, None))
        .check()
        .unwrap();
    assert!(refused("amount", &[], None, None).contains("no way"));
    assert!(refused("amount", &[Share, Share], None, None).contains("twice"));
    for (ways, bin, rows) in [
        (&[Share, Bin][..], None, None),
        (&[Share], Some("5"), None),
        (&[Share, Average], None, None),
        (&[Share], None, Some(6)),
    ] {
        assert!(refused("amount", ways, bin, rows).contains("says how"));
    }
    // As fine as the scale it would be the value itself; and neither a key nor a part of no day has steps.
    for (field, bin) in [
        ("amount", "0.01"),
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "0.005"),
        ("village", "2"),
        ("paid_at", "1"),
        ("paid_at", "7"),
        ("paid_at", "172800"),
        ("paid_at", "0.5"),
    ] {
        assert!(
            refused(field, &[Bin], Some(bin), None).contains("bin is a width"),
            "{field} {bin}"
        );
    }
    for rows in [0, 1, 1_001] {
        assert!(refused("amount", &[Average], None, Some(rows)).contains("average_rows"));
    }
    assert!(refused("village", &[Average], None, Some(3)).contains("a measure in one unit"));
    assert!(refused("paid_at", &[Share, Drop], None, None).contains("on which day"));
    let mut timeless = with("amount", ingest(&[Average], None, Some(3)));
    timeless.fields.retain(|field| field.name != "paid_at");
    assert!(timeless.check().unwrap_err().message.contains("order of a time"));
}

#[test]
fn de_1_no_field_is_dropped_on_which_another_rests() {
    let mut charter = with("village", ingest(&[Share, Drop], None, None));
    for field in &mut charter.fields {
        if let Kind::Measure(measure) = &mut field.kind {
            measure.unit_field = Some("village".to_owned());
        }
    }
    let message = charter.check().unwrap_err().message;
    assert!(message.contains("'amount' means nothing without it"), "{message}");
    let mut mixed = charter.clone();
    for field in &mut mixed.fields {
        field.ingest = (field.name == "amount").then(|| ingest(&[Average], None, Some(2)).unwrap());
    }
    assert!(mixed.check().unwrap_err().message.contains("in one unit"));
}

#[test]
fn de_1_a_vote_narrows_what_she_chose_and_never_widens_it() {
    let ways = |ways: &[Keeping]| {
        let charter = with("amount", ingest(ways, Some("5"), Some(6)));
        charter.field("amount").cloned().unwrap()
    };
    let all = ways(&[Share, Bin, Average, Drop]);
    assert_eq!(all.keeping(None), Share);
    for chosen in [Share, Bin, Average, Drop] {
        assert_eq!(all.keeping(Some(chosen)), chosen);
    }
    let (coarse, none) = (ways(&[Bin, Drop]), with("amount", None));
    let none = none.field("amount").unwrap();
    assert_eq!((coarse.keeping(None), coarse.keeping(Some(Share))), (Bin, Bin));
    assert_eq!(coarse.keeping(Some(Average)), Drop);
    assert_eq!((none.keeping(None), none.keeping(Some(Share))), (Share, Share));
    assert_eq!((none.keeping(Some(Bin)), none.keeping(Some(Drop))), (Drop, Drop));
    assert_eq!(none.treatment(Bin), Treatment::LeftOut);
    assert_eq!(all.treatment(Bin), Treatment::Nearest(500));
    assert_eq!(all.treatment(Average), Treatment::Mean(6));
    assert!(Drop.is_within(Bin) && Bin.is_within(Share) && !Bin.is_within(Average) && !Share.is_within(Drop));
}

#[test]
fn de_1_a_step_is_the_nearest_multiple_and_a_time_begins_its_part_of_the_day() {
    let nearest = |value| Treatment::Nearest(10).alone(value);
    for (value, step) in [
        (0, 0),
        (4, 0),
        (5, 0),
        (6, 10),
        (15, 20),
        (25, 20),
        (-5, 0),
        (-6, -10),
        (-15, -20),
    ] {
        assert_eq!(nearest(value), Some(step), "{value}");
    }
    assert_eq!(nearest(i64::MAX), Some(i64::MAX / 10 * 10));
    assert_eq!(nearest(i64::MIN), Some(i64::MIN / 10 * 10));
    let hour = |value| Treatment::Begins(3_600).alone(value);
    assert_eq!(
        (hour(7_199), hour(7_200), hour(-1)),
        (Some(3_600), Some(7_200), Some(-3_600))
    );
    assert_eq!(hour(i64::MIN), None);
    assert_eq!(Treatment::Stays.alone(7), Some(7));
    assert_eq!(
        (Treatment::LeftOut.alone(7), Treatment::Mean(2).alone(7)),
        (None, None)
    );
}

#[test]
fn de_1_a_mean_is_exact_rounds_half_to_even_and_tells_no_single_value() {
    assert_eq!(means(&[1, 2, 3, 4, 6], 2), [2, 2, 2, 4, 5].map(Some));
    assert_eq!(means(&[-1, -2, -3], 2), [-2, -2, -2].map(Some));
    assert_eq!(means(&[10, 20, 40], 3), [23, 23, 23].map(Some));
    assert_eq!(means(&[10, 20], 3), [None, None]);
    assert_eq!(means(&[], 2), []);
    assert_eq!(
        means(&[i64::MAX, i64::MAX, i64::MIN], 2),
        [i64::MAX, i64::MAX, 0].map(Some)
    );
    // Against the plain sum of each window.
    let values: Vec<i64> = (0..50).map(|n| n * n * 31 % 997 - 400).collect();
    for rows in 2..9usize {
        let found = means(&values, u32::try_from(rows).unwrap());
        for (place, mean) in found.iter().enumerate() {
            let first = (place + 1).saturating_sub(rows);
            let sum: i64 = values[first..first + rows].iter().sum();
            let width = i64::try_from(rows).unwrap();
            let twice = 2 * (mean.unwrap() * width - sum).abs();
            assert!(twice <= width, "{rows} {place}");
        }
    }
}
