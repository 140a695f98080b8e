//! Where a figure stands among released quantiles, said no closer than their errors allow.

/// Digits behind the point in which figures are compared.
pub const FINE: u8 = 12;
/// Parts are counted in so many.
const WHOLE: u16 = 10_000;

/// One released quantile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The part of the members that lie below it, in 1/10,000.
    pub part: u16,
    /// Its value, in units of 10^-[`FINE`].
    pub value: i128,
    /// Half the width of its 95 % interval; none where the release states none.
    pub error: Option<i128>,
}

/// Where a figure stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// At least this part of the members have less.
    pub least: u16,
    /// At most this part have less.
    pub most: u16,
    /// The quantiles from which it cannot be told apart.
    pub near: Vec<u16>,
}

impl Standing {
    /// Where `own` stands among these marks: above or below one only if it lies outside its interval.
    pub fn of(own: i128, marks: &[Mark]) -> Self {
        let mut standing = Self {
            least: 0,
            most: WHOLE,
            near: Vec::new(),
        };
        for mark in marks {
            match mark
                .error
                .map(|error| (mark.value.saturating_sub(error), mark.value.saturating_add(error)))
            {
                Some((_, to)) if own > to => standing.least = standing.least.max(mark.part),
                Some((from, _)) if own < from => standing.most = standing.most.min(mark.part),
                _ => standing.near.push(mark.part),
            }
        }
        standing
    }

    /// The standing in one plain sentence.
    pub fn sentence(&self) -> String {
        let Self { least, most, near } = self;
        let (least, most) = (*least, *most);
        let open = least == 0 && most == WHOLE;
        match near.as_slice() {
            _ if open || least >= most => {
                "The errors are too wide to say where that stands among the members who share theirs."
                    .to_owned()
            }
            [] => format!(
                "{} of the members who share theirs have less.",
                range(least, most, true)
            ),
            [part] => format!(
                "About {} of the members who share theirs have less; with the errors it may be {}.",
                words(*part),
                range(least, most, false)
            ),
            _ => format!(
                "{} of the members who share theirs have less; the errors allow no closer word.",
                range(least, most, true)
            ),
        }
    }
}

/// A range of parts, to begin a sentence or within one.
fn range(least: u16, most: u16, begins: bool) -> String {
    let text = match (least, most) {
        (0, most) => format!("at most {}", words(most)),
        (least, WHOLE) => format!("at least {}", words(least)),
        (least, most) if begins => format!("between {} and {}", words(least), words(most)),
        (least, most) => format!("anything from {} to {}", words(least), words(most)),
    };
    match text.split_at_checked(1) {
        Some((first, rest)) if begins => first.to_uppercase() + rest,
        _ => text,
    }
}

/// A part in words.
fn words(part: u16) -> String {
    match part {
        1_000 => "a tenth".to_owned(),
        2_000 => "a fifth".to_owned(),
        2_500 => "a quarter".to_owned(),
        5_000 => "half".to_owned(),
        7_500 => "three quarters".to_owned(),
        8_000 => "four fifths".to_owned(),
        9_000 => "nine tenths".to_owned(),
        _ => format!("{} %", per_cent(part)),
    }
}

/// A part in per cent, with no more digits than it needs.
pub fn per_cent(part: u16) -> String {
    let text = fenwick_coop::kernel::decimal::text(part.into(), 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
