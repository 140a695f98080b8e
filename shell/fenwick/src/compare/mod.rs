//! Me versus my co-op: a member's own figures beside quantiles that were released on a timetable.
//!
//! What is said follows from the release's text and from her own rows, and from nothing else: no other member's row,
//! consent or presence changes it, and looking at it changes nothing.

mod own;
mod picture;
mod stand;
#[cfg(test)]
mod tests;

pub use own::{Figure, Rows};

use fenwick_coop::kernel::decimal::{scaled_wide, text};
use fenwick_coop::path::query::{Measured, Shape, Source};
use fenwick_coop::people::charter::{Charter, Kind};
use serde_json::{Value, json};
use stand::{FINE, Mark, Standing};

/// What makes a question one that a member can be compared with.
#[derive(Debug)]
pub struct Form<'s> {
    shape: &'s Shape,
    /// The measure.
    pub field: &'s str,
    /// By key of the shape: the column of the answer that names its group.
    keys: Vec<usize>,
    quantiles: Vec<Quantile>,
    members: Option<usize>,
}

/// A column of quantiles.
#[derive(Clone, Copy, Debug)]
struct Quantile {
    column: usize,
    part: u16,
    least: i64,
    greatest: i64,
    scale: u8,
}

/// A member in one group of a release.
#[derive(Debug)]
pub struct Group {
    /// The keys with the names of the group.
    names: Vec<(String, String)>,
    field: String,
    unit: Option<String>,
    /// Her figure, and how many values it is the median of.
    own: (String, usize),
    marks: Vec<(Mark, String, Option<String>)>,
    members: Option<(String, Option<String>)>,
    picture: String,
    standing: Option<Standing>,
}

impl<'s> Form<'s> {
    /// The form of a question that releases quantiles of one field by public groups; none for any other.
    pub fn of(shape: &'s Shape) -> Option<Self> {
        if shape.inner.is_some() || !shape.joins.is_empty() || shape.found().is_some() {
            return None;
        }
        let column =
            |wanted: &dyn Fn(&Source) -> bool| shape.outputs.iter().position(|output| wanted(&output.from));
        let keys = (0..shape.keys.len()).map(|key| column(&|from| *from == Source::Key(key)));
        let bins = shape.outputs.iter().find_map(|output| match output.from {
            Source::Quantile { stat, .. } => Some(stat),
            _ => None,
        })?;
        let Measured::Bins { field, .. } = &shape.stats.get(bins)?.what else {
            return None;
        };
        let quantile = |(column, from): (usize, &Source)| match from {
            Source::Quantile {
                stat,
                part,
                least,
                greatest,
                scale,
            } if *stat == bins => Some(Quantile {
                column,
                part: *part,
                least: *least,
                greatest: *greatest,
                scale: *scale,
            }),
            _ => None,
        };
        let mut quantiles: Vec<Quantile> = shape
            .outputs
            .iter()
            .map(|output| &output.from)
            .enumerate()
            .filter_map(quantile)
            .collect();
        quantiles.sort_by_key(|quantile| quantile.part);
        Some(Self {
            shape,
            field,
            keys: keys.collect::<Option<_>>()?,
            quantiles,
            members: column(&|from| matches!(from, Source::Stat { stat: 0, .. })),
        })
    }

    /// The member in every group in which she has rows, beside what a release says of it.
    pub fn compare(&self, charter: &Charter, table: &Value, rows: &Rows) -> Vec<Group> {
        let figures = own::figures(self.shape, self.field, charter.rows_per_group_max, rows);
        let groups = figures.into_iter();
        groups
            .filter_map(|(cell, figure)| self.group(charter, table, cell, figure))
            .collect()
    }

    fn group(&self, charter: &Charter, table: &Value, cell: u32, figure: Figure) -> Option<Group> {
        let label = |key| self.shape.label(charter, cell, key);
        let labels: Vec<String> = (0..self.keys.len()).map(label).collect::<Option<_>>()?;
        let keys = self.shape.keys.iter().map(|key| key.field.clone());
        let unit = match &charter.field(self.field)?.kind {
            Kind::Measure(measure) => measure.unit.clone(),
            _ => None,
        };
        let limits = self.quantiles.first()?;
        // In the release too a value beyond the bounds counts as the bound.
        let value = figure.value.max(limits.least).min(limits.greatest);
        let own = text(value.into(), limits.scale);
        let line = self.line(table, &labels);
        let cell = |from: &str, column| {
            line.and_then(|line| table[from][line][column].as_str())
                .map(str::to_owned)
        };
        let mark = |quantile: &Quantile| {
            let (value, error) = (cell("rows", quantile.column)?, cell("error95", quantile.column));
            let mark = Mark {
                part: quantile.part,
                value: fine(&value)?,
                error: error.as_deref().and_then(fine),
            };
            Some((mark, value, error))
        };
        let marks: Vec<_> = self.quantiles.iter().filter_map(mark).collect();
        let bare: Vec<Mark> = marks.iter().map(|(mark, ..)| mark.clone()).collect();
        let place = fine(&own)?;
        let there = !bare.is_empty();
        Some(Group {
            names: keys.zip(labels).collect(),
            field: self.field.to_owned(),
            unit,
            own: (own, figure.of),
            members: self
                .members
                .and_then(|column| Some((cell("rows", column)?, cell("error95", column)))),
            picture: if there {
                picture::picture(place, &bare)
            } else {
                String::new()
            },
            standing: there.then(|| Standing::of(place, &bare)),
            marks,
        })
    }

    /// The line of a release that speaks of this group.
    fn line(&self, table: &Value, labels: &[String]) -> Option<usize> {
        let speaks = |row: &Value| {
            let mut pairs = self.keys.iter().zip(labels);
            pairs.all(|(column, label)| row[*column].as_str() == Some(label))
        };
        table["rows"].as_array()?.iter().position(speaks)
    }
}

/// A decimal in fine units; none for a text that is no number.
fn fine(text: &str) -> Option<i128> {
    scaled_wide(text, FINE).map(|(value, _)| value)
}

impl Group {
    /// Her figure and where it stands, in plain words.
    pub fn sentence(&self) -> String {
        let (own, of) = &self.own;
        let unit = self
            .unit
            .as_ref()
            .map(|unit| format!(" {unit}"))
            .unwrap_or_default();
        let what = if *of == 1 { "Your" } else { "Your median" };
        let field = &self.field;
        let standing = match &self.standing {
            Some(standing) => standing.sentence(),
            None => {
                "The release shows no figures of this group; too few members may share theirs.".to_owned()
            }
        };
        format!("{what} {field} is {own}{unit}. {standing}")
    }

    /// The group for scripts and pages; every number as decimal text.
    pub fn to_json(&self) -> Value {
        let names: serde_json::Map<String, Value> = self
            .names
            .iter()
            .map(|(key, name)| (key.clone(), json!(name)))
            .collect();
        let quantiles = self
            .marks
            .iter()
            .map(|(mark, value, error)| json!({ "part": part(mark.part), "value": value, "error95": error }));
        let members = self.members.as_ref();
        json!({
            "group": names, "own": self.own.0, "values": self.own.1.to_string(), "unit": self.unit,
            "members": members.map(|(value, _)| value), "members_error95": members.and_then(|(_, error)| error.as_ref()),
            "quantiles": quantiles.collect::<Vec<_>>(),
            "less_at_least": self.standing.as_ref().map(|standing| part(standing.least)),
            "less_at_most": self.standing.as_ref().map(|standing| part(standing.most)),
            "sentence": self.sentence(),
        })
    }

    /// The group for people: a picture, the figures, a sentence.
    pub fn to_text(&self) -> String {
        let give_or_take = |error: &Option<String>| {
            error
                .as_ref()
                .map(|error| format!(" ± {error}"))
                .unwrap_or_default()
        };
        let names: Vec<String> = self
            .names
            .iter()
            .map(|(key, name)| format!("{key} {name}"))
            .collect();
        let mut heading = if names.is_empty() {
            "All together".to_owned()
        } else {
            names.join(", ")
        };
        if let Some((members, error)) = &self.members {
            heading.push_str(&format!(", members who share: {members}{}", give_or_take(error)));
        }
        let figures: Vec<String> = self
            .marks
            .iter()
            .map(|(mark, value, error)| {
                format!("{} {value}{}", picture::name(mark.part), give_or_take(error))
            })
            .collect();
        let mut text = format!("{heading}\n");
        let lines = self.picture.lines().chain(figures.iter().map(String::as_str));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
        format!("{text}{}\n", self.sentence())
    }
}

/// A part as decimal text between 0 and 1.
fn part(part: u16) -> String {
    let text = text(part.into(), 4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
