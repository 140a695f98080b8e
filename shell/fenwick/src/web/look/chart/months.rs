//! A chart over time: columns or a line, one place for each month (or week, or day).

use super::{Head, Scale, Share, ticks};
use crate::web::look::frame::Text;
use crate::web::look::part::{Cell, Table};

/// How high the marks may stand, in the picture's own units.
const HIGH: u32 = 160;
/// Room above for the uppermost number.
const ABOVE: u32 = 20;

/// One place in time.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// Its full name, for the table.
    pub name: Text,
    /// Its short name, under the chart.
    pub short: Text,
    /// The amount; none where nothing is known, which is not zero.
    pub value: Option<i64>,
    /// The amount as it is read.
    pub shown: Text,
}

/// Amounts over time.
#[derive(Clone, Debug)]
pub struct Months {
    /// What stands over it.
    pub head: Head,
    /// Whether it is a line; else columns.
    pub line: bool,
    /// Where each round number stands, and how it is read.
    pub ticks: Vec<(u32, String)>,
    /// The class that leaves room for the round numbers: `near`, `mid` or `far`.
    pub room: &'static str,
    /// The columns: left end, width, top, height.
    pub columns: Vec<(Share, Share, u32, u32)>,
    /// The pieces of the line, broken where nothing is known, in hundredths of the width.
    pub lines: Vec<String>,
    /// Places of a line that stand alone.
    pub alone: Vec<(Share, u32)>,
    /// The short names: where their middles stand.
    pub names: Vec<(Share, Text)>,
    /// The same numbers.
    pub table: Table,
}

impl Months {
    /// A chart of `points`; `read` writes a round number as it is read; `of` names the two columns of the table.
    pub fn new(head: Head, points: &[Point], of: [&str; 2], read: impl Fn(i64) -> String) -> Self {
        let known = || points.iter().filter_map(|point| point.value);
        let steps = ticks(known().min().unwrap_or(0), known().max().unwrap_or(1));
        let scale = Scale::of(steps.iter().copied(), false);
        let high = |value: i64| ABOVE + HIGH - scale.thousandths(value) * HIGH / 1000;
        let ticks: Vec<(u32, String)> = steps.iter().map(|step| (high(*step), read(*step))).collect();
        let row = |point: &Point| [Cell::from(point.name.clone()), Cell::from(point.shown.clone())];
        let empty = Table::new(head.title.clone(), &[of[0], &format!("#{}", of[1])]);
        let grid = Grid::new(points.len(), head.rtl);
        Self {
            line: false,
            room: room(&ticks),
            ticks,
            columns: points
                .iter()
                .enumerate()
                .filter_map(|(place, point)| Some(grid.column(place, high(point.value?), high(0))))
                .collect(),
            lines: grid.lines(points, high),
            alone: grid.alone(points, high),
            names: grid.names(points),
            table: points.iter().fold(empty, |table, point| table.row(row(point))),
            head,
        }
    }

    /// The same as a line, for what goes on between the points.
    pub fn line(mut self) -> Self {
        self.line = true;
        self
    }
}

/// The room that the longest of the round numbers needs.
fn room(ticks: &[(u32, String)]) -> &'static str {
    match ticks.iter().map(|(_, text)| text.chars().count()).max() {
        None | Some(..=3) => "near",
        Some(4..=6) => "mid",
        Some(_) => "far",
    }
}

/// Places of the same width beside each other.
struct Grid {
    count: u32,
    rtl: bool,
}

impl Grid {
    fn new(count: usize, rtl: bool) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX).max(1);
        Self { count, rtl }
    }

    /// The middle of a place, in thousandths of the width from the left.
    fn middle(&self, place: usize) -> u32 {
        let place = u32::try_from(place).unwrap_or(0).min(self.count - 1);
        let seen = if self.rtl { self.count - 1 - place } else { place };
        (seen * 1000 + 500) / self.count
    }

    fn column(&self, place: usize, top: u32, zero: u32) -> (Share, Share, u32, u32) {
        let wide = (700 / self.count).max(4);
        let left = Share(self.middle(place).saturating_sub(wide / 2));
        (left, Share(wide), top.min(zero), top.max(zero) - top.min(zero))
    }

    fn lines(&self, points: &[Point], high: impl Fn(i64) -> u32) -> Vec<String> {
        let place = |(place, point): (usize, &Point)| {
            let value = point.value?;
            Some(format!("{},{}", self.middle(place), high(value)))
        };
        let places: Vec<Option<String>> = points.iter().enumerate().map(place).collect();
        let pieces = places.split(Option::is_none).filter(|piece| piece.len() > 1);
        pieces
            .map(|piece| {
                let places = piece.iter().flatten();
                places.map(String::as_str).collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// Where a number has none beside it: a line of one place would not be seen.
    fn alone(&self, points: &[Point], high: impl Fn(i64) -> u32) -> Vec<(Share, u32)> {
        let known = |place: Option<usize>| place.and_then(|place| points.get(place)?.value);
        let stands = |place: usize| {
            let value = known(Some(place))?;
            let beside = known(place.checked_sub(1)).or(known(place.checked_add(1)));
            beside.is_none().then(|| (Share(self.middle(place)), high(value)))
        };
        (0..points.len()).filter_map(stands).collect()
    }

    /// As many names as have room on a phone: every one, every second, and so on.
    fn names(&self, points: &[Point]) -> Vec<(Share, Text)> {
        let every = points.len().div_ceil(6).max(1);
        let name = |(place, point): (usize, &Point)| (Share(self.middle(place)), point.short.clone());
        points.iter().enumerate().step_by(every).map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(values: &[Option<i64>]) -> Months {
        let point = |value: &Option<i64>| Point {
            value: *value,
            ..Point::default()
        };
        let points: Vec<Point> = values.iter().map(point).collect();
        Months::new(Head::default(), &points, ["Month", "Sum"], |tick| {
            tick.to_string()
        })
    }

    #[test]
    fn a_month_without_a_number_is_a_gap_and_not_a_zero() {
        let chart = months(&[Some(10), None, Some(20), Some(0)]);
        assert_eq!(chart.columns.len(), 3);
        assert_eq!(chart.lines.len(), 1);
        assert_eq!(chart.alone.len(), 1, "one place alone is seen");
        assert_eq!(chart.columns[2].3, 0);
    }

    #[test]
    fn the_highest_stands_below_the_uppermost_round_number() {
        let chart = months(&[Some(37), Some(5)]);
        assert_eq!(chart.ticks.last().unwrap().1, "40");
        assert!(chart.columns[0].2 > chart.ticks.last().unwrap().0);
    }

    #[test]
    fn names_leave_room_for_each_other() {
        assert_eq!(months(&[Some(1); 24]).names.len(), 6);
        assert_eq!(months(&[Some(1); 5]).names.len(), 5);
    }

    #[test]
    fn nothing_at_all_is_still_a_chart() {
        let chart = months(&[]);
        assert!(chart.columns.is_empty() && chart.ticks.len() >= 2);
    }
}
