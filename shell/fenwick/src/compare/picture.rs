//! A figure among released quantiles as lines of text.

use super::stand::{Mark, per_cent};
use std::fmt::Write as _;

/// Places on the line.
const WIDTH: usize = 60;

/// The quantiles on a line, and beneath it where the member stands. `=` is how far the noise may have moved a mark;
/// where that goes beyond the line, the line ends.
pub fn picture(own: i128, marks: &[Mark]) -> String {
    let axis = Axis::of(marks.iter().map(|mark| mark.value).chain([own]));
    let mut line = [b' '; WIDTH];
    let places = marks.iter().map(|mark| axis.place(mark.value));
    if let (Some(first), Some(last)) = (places.clone().min(), places.max()) {
        fill(&mut line, first, last, b'-');
    }
    for mark in marks {
        let [from, to] = reach(mark);
        fill(&mut line, axis.place(from), axis.place(to), b'=');
    }
    let mut names = String::new();
    for mark in marks {
        let place = axis.place(mark.value);
        fill(&mut line, place, place, b'|');
        // A name that would run into the one before is left out; the figures stand in words beneath.
        if names.is_empty() || names.len() < place {
            let _infallible = write!(
                names,
                "{:>place$}{}",
                "",
                name(mark.part),
                place = place - names.len()
            );
        }
    }
    let line = String::from_utf8_lossy(&line);
    let you = axis.place(own);
    format!("{names}\n{}\n{:>you$}^ you\n", line.trim_end(), "")
}

/// The name of a quantile: `p25`.
pub fn name(part: u16) -> String {
    format!("p{}", per_cent(part))
}

/// From where to where a mark may lie.
fn reach(mark: &Mark) -> [i128; 2] {
    let error = mark.error.unwrap_or(0);
    [mark.value.saturating_sub(error), mark.value.saturating_add(error)]
}

fn fill(line: &mut [u8; WIDTH], from: usize, to: usize, with: u8) {
    for place in line.iter_mut().take(to.saturating_add(1)).skip(from) {
        *place = with;
    }
}

/// The values at the two ends of the line.
struct Axis {
    low: i128,
    high: i128,
}

impl Axis {
    /// From a little below the least value to a little above the greatest.
    fn of(values: impl Iterator<Item = i128> + Clone) -> Self {
        let (least, greatest) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
        let little = greatest.saturating_sub(least) / 10;
        Self {
            low: least.saturating_sub(little),
            high: greatest.saturating_add(little),
        }
    }

    fn place(&self, value: i128) -> usize {
        let width = WIDTH as i128 - 1;
        let span = self.high.saturating_sub(self.low);
        let into = value.saturating_sub(self.low).saturating_mul(width);
        // All in one point stands in the middle.
        let place = into.checked_div(span).unwrap_or(width / 2);
        usize::try_from(place.clamp(0, width)).unwrap_or(0)
    }
}
