//! Charts of lines under each other: amounts with their errors, and one member among all.

use super::{Head, Scale, Share};
use crate::web::look::frame::Text;

/// One amount of a bar chart.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// What it is of.
    pub name: Text,
    /// The amount.
    pub value: i64,
    /// Half the width of its interval; 0 for none.
    pub error: i64,
    /// The amount as it is read.
    pub shown: Text,
    /// Half the width as it is read; empty for none.
    pub error_shown: Text,
}

/// A bar chart with error bars.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What stands over it.
    pub head: Head,
    /// The bars, each with where it is drawn.
    pub rows: Vec<(Bar, Drawn)>,
}

/// Where a bar is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The left end.
    pub from: Share,
    /// How long it is.
    pub long: Share,
    /// The left and the right end of its interval; none without one.
    pub interval: Option<(Share, Share)>,
}

impl Bars {
    /// Bars on one scale, which begins at zero or below.
    pub fn new(head: Head, bars: Vec<Bar>) -> Self {
        let ends = bars.iter().flat_map(|bar| {
            let (low, high) = around(bar.value, bar.error);
            [0, low, high]
        });
        let scale = Scale::of(ends, head.rtl);
        let drawn = |bar: Bar| {
            let (from, long) = scale.span(0, bar.value);
            let interval = interval(&scale, bar.value, bar.error);
            let drawn = Drawn { from, long, interval };
            (bar, drawn)
        };
        Self {
            head,
            rows: bars.into_iter().map(drawn).collect(),
        }
    }
}

fn around(value: i64, error: i64) -> (i64, i64) {
    (value.saturating_sub(error), value.saturating_add(error))
}

fn interval(scale: &Scale, value: i64, error: i64) -> Option<(Share, Share)> {
    let (low, high) = around(value, error);
    let (low, high) = (scale.at(low), scale.at(high));
    (error > 0).then_some((low.min(high), low.max(high)))
}

/// One member among all, in one measure.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The measure.
    pub name: Text,
    /// Hers; none if she has none.
    pub me: Option<i64>,
    /// Hers as it is read, with its words, such as "You: 12 hours".
    pub me_shown: Text,
    /// What a quarter of all are below, half of all, and three quarters.
    pub quarters: [i64; 3],
    /// Half the width of the interval of the middle one.
    pub error: i64,
    /// The middle as it is read, with its words and its interval.
    pub middle_shown: Text,
    /// The half around the middle as it is read, with its words.
    pub half_shown: Text,
}

/// One member among all, in some measures, each on its own scale from zero.
#[derive(Clone, Debug)]
pub struct Standings {
    /// What stands over it.
    pub head: Head,
    /// The measures, each with where its marks are drawn.
    pub rows: Vec<(Standing, Marks)>,
}

/// Where the marks of a measure are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The left end of the half around the middle.
    pub from: Share,
    /// How wide it is.
    pub long: Share,
    /// The middle.
    pub middle: Share,
    /// The ends of the interval of the middle.
    pub interval: Option<(Share, Share)>,
    /// Hers.
    pub me: Option<Share>,
}

impl Standings {
    /// Each measure on a scale with some room at the far end.
    pub fn new(head: Head, rows: Vec<Standing>) -> Self {
        let rtl = head.rtl;
        let drawn = |standing: Standing| {
            let marks = Marks::of(&standing, rtl);
            (standing, marks)
        };
        Self {
            head,
            rows: rows.into_iter().map(drawn).collect(),
        }
    }
}

impl Marks {
    fn of(standing: &Standing, rtl: bool) -> Self {
        let [low, middle, high] = standing.quarters;
        let (error_low, error_high) = around(middle, standing.error);
        let far = high.max(error_high).max(standing.me.unwrap_or(high));
        let room = far.saturating_add(far.saturating_abs() / 8);
        let ends = [0, low, error_low, room, standing.me.unwrap_or(0)];
        let scale = Scale::of(ends, rtl);
        let (from, long) = scale.span(low, high);
        Self {
            from,
            long,
            middle: scale.at(middle),
            interval: interval(&scale, middle, standing.error),
            me: standing.me.map(|value| scale.at(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(value: i64, error: i64) -> Bar {
        Bar {
            value,
            error,
            ..Bar::default()
        }
    }

    #[test]
    fn bars_begin_at_zero_and_their_intervals_fit() {
        let bars = Bars::new(Head::default(), vec![bar(80, 20), bar(50, 0)]);
        assert_eq!(bars.rows[0].1.from, Share(0));
        assert_eq!(bars.rows[0].1.long, Share(800));
        assert_eq!(bars.rows[0].1.interval, Some((Share(600), Share(1000))));
        assert_eq!(bars.rows[1].1.interval, None);
    }

    #[test]
    fn a_bar_below_zero_grows_the_other_way() {
        let bars = Bars::new(Head::default(), vec![bar(-25, 0), bar(75, 0)]);
        assert_eq!((bars.rows[0].1.from, bars.rows[0].1.long), (Share(0), Share(250)));
        assert_eq!(
            (bars.rows[1].1.from, bars.rows[1].1.long),
            (Share(250), Share(750))
        );
    }

    #[test]
    fn read_from_the_right_a_bar_begins_there() {
        let head = Head {
            rtl: true,
            ..Head::default()
        };
        let bars = Bars::new(head, vec![bar(100, 0), bar(40, 0)]);
        assert_eq!(
            (bars.rows[1].1.from, bars.rows[1].1.long),
            (Share(600), Share(400))
        );
    }

    #[test]
    fn one_beyond_all_others_is_still_seen() {
        let standing = Standing {
            me: Some(1000),
            quarters: [10, 20, 30],
            error: 4,
            ..Standing::default()
        };
        let marks = Marks::of(&standing, false);
        assert!(marks.me.unwrap() < Share(1000) && marks.me.unwrap() > marks.middle);
    }
}
