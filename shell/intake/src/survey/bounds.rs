//! Bounds that a form's constraint states plainly: `. >= 0 and . < 25`. Anything else states none.

use fenwick_coop::kernel::decimal::Decimal;

/// Least and greatest value that a constraint leaves, where it says so.
pub(super) fn stated(constraint: &str, is_whole: bool) -> (Option<Decimal>, Option<Decimal>) {
    let (mut least, mut greatest) = (None, None);
    for part in constraint.split(" and ") {
        let Some((sign, number)) = comparison(part) else {
            return (None, None);
        };
        let Ok(bound) = number.parse::<Decimal>() else {
            return (None, None);
        };
        let step = |by: i64| match is_whole && bound.scale == 0 {
            true => bound
                .mantissa
                .checked_add(by)
                .map_or(bound, |mantissa| Decimal { mantissa, ..bound }),
            false => bound,
        };
        match sign {
            ">=" => least = Some(bound),
            ">" => least = Some(step(1)),
            "<=" => greatest = Some(bound),
            "<" => greatest = Some(step(-1)),
            _ => (least, greatest) = (Some(bound), Some(bound)),
        }
    }
    (least, greatest)
}

/// A comparison of the answer with a number.
fn comparison(part: &str) -> Option<(&str, &str)> {
    let rest = part.trim().strip_prefix('.')?.trim_start();
    let sign = [">=", "<=", ">", "<", "="]
        .into_iter()
        .find(|sign| rest.starts_with(sign))?;
    Some((sign, rest.strip_prefix(sign)?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_comparisons_bound_and_nothing_else_does() {
        let number = |text: &str| Some(text.parse::<Decimal>().unwrap());
        for (text, is_whole, bounds) in [
            (".> 17 and .< 120", true, (number("18"), number("119"))),
            (". >= 0.5 and . < 25", false, (number("0.5"), number("25"))),
            (". > 0", true, (number("1"), None)),
            (".=0 or .>=9999", true, (None, None)),
            (".>= ${other}", true, (None, None)),
            ("regex(., '^0')", true, (None, None)),
            ("", true, (None, None)),
        ] {
            assert_eq!(stated(text, is_whole), bounds, "{text}");
        }
    }
}
