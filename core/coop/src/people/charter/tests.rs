//! What a charter says of the values there can be.

use super::{Charter, Kind, Measure};
use crate::tests::given::charter;

fn with(change: impl Fn(&mut Measure)) -> Charter {
    let mut charter = charter();
    for field in &mut charter.fields {
        if let Kind::Measure(measure) = &mut field.kind {
            change(measure);
        }
    }
    charter
}

#[test]
fn the_least_value_is_not_above_the_greatest_and_both_fit_the_scale() {
    let limits = |least: &str, most: &str| {
        with(|measure| {
            measure.value_min = Some(least.parse().unwrap());
            measure.value_max = Some(most.parse().unwrap());
        })
        .check()
    };
    limits("0", "0").unwrap();
    limits("-12.34", "9999999.99").unwrap();
    for (least, most) in [("1", "0.99"), ("0.001", "1"), ("0", "0.999")] {
        let refused = limits(least, most).unwrap_err();
        assert_eq!(refused.rule, "charter.form", "{least} {most}");
        assert!(refused.message.contains("value_min and value_max"), "{refused:?}");
    }
}

#[test]
fn a_charter_with_other_limits_continues_the_one_before() {
    let limited = with(|measure| measure.value_max = Some("10".parse().unwrap()));
    limited.continues(&charter()).unwrap();
    charter().continues(&limited).unwrap();
}
