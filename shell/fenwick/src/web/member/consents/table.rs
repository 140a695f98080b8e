//! A released table on a page: every number with its error.

use super::super::super::look::chart::Bar;
use super::super::super::look::part::{Cell, Table};
use super::super::super::words::Words;
use serde::Deserialize;
use serde_json::Value;

/// More bars than this are read more easily as a table.
const BARS_MAX: usize = 24;
/// Bars are drawn from whole numbers: as many digits behind the point are kept.
const DIGITS: usize = 3;

/// A released table, as `release show` gives it.
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Its cells; nothing where one was blanked.
    pub rows: Vec<Vec<Option<String>>>,
    /// Half the width of each cell's interval.
    pub error95: Vec<Vec<Option<String>>>,
    /// Nothing for a column that names groups.
    pub scales: Vec<Value>,
    /// What whoever reads it should know.
    #[serde(default)]
    pub notes: Vec<String>,
}

impl Answer {
    fn is_key(&self, column: usize) -> bool {
        self.scales.get(column).is_none_or(Value::is_null)
    }

    /// The table in words.
    pub fn table(&self, say: &Words, caption: String) -> Table {
        if !(0..self.columns.len()).any(|column| self.is_key(column)) {
            return self.alone(say, caption);
        }
        let name = |(place, name): (usize, &String)| match self.is_key(place) {
            true => name.clone(),
            false => format!("#{name}"),
        };
        let names: Vec<String> = self.columns.iter().enumerate().map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let row = |(row, errors): (&Vec<Option<String>>, &Vec<Option<String>>)| {
            let cells = row.iter().enumerate().map(|(place, value)| {
                let error = errors.get(place).and_then(Option::as_deref);
                Cell::from(self.cell(say, (place, value.as_deref()), error))
            });
            cells.collect::<Vec<_>>()
        };
        let rows = self.rows.iter().zip(&self.error95).map(row);
        rows.fold(Table::new(caption, &names), Table::row)
    }

    /// A table without groups: each number under its name, since no cell of a row names it.
    fn alone(&self, say: &Words, caption: String) -> Table {
        let names = [say.t("common-details").to_string(), format!("#{caption}")];
        let mut table = Table::new(caption, &names.each_ref().map(String::as_str));
        for (row, errors) in self.rows.iter().zip(&self.error95) {
            for (place, (name, value)) in self.columns.iter().zip(row).enumerate() {
                let error = errors.get(place).and_then(Option::as_deref);
                table = table.row([name.clone(), self.cell(say, (place, value.as_deref()), error)]);
            }
        }
        table
    }

    fn cell(&self, say: &Words, (place, value): (usize, Option<&str>), error: Option<&str>) -> String {
        match (value, error) {
            (None, _) => "–".to_owned(),
            (Some(value), _) if self.is_key(place) => value.to_owned(),
            (Some(value), Some(error)) => format!("{} ± {}", say.decimal(value), say.decimal(error)),
            (Some(value), None) => say.decimal(value),
        }
    }

    /// Bars of the last number of each group; none where it is not one key with numbers, or more than can be seen at once.
    pub fn groups(&self, say: &Words) -> Option<Vec<Bar>> {
        let keys: Vec<usize> = (0..self.columns.len())
            .filter(|column| self.is_key(*column))
            .collect();
        let last = self.columns.len().checked_sub(1)?;
        let [key] = keys[..] else { return None };
        if key == last || !(2..=BARS_MAX).contains(&self.rows.len()) {
            return None;
        }
        let bar = |(row, errors): (&Vec<Option<String>>, &Vec<Option<String>>)| {
            let value = row.get(last)?.as_deref()?;
            let error = errors.get(last).and_then(Option::as_deref);
            Some(Bar {
                name: row.get(key)?.clone()?.into(),
                value: scaled(value)?,
                error: error.and_then(scaled).unwrap_or(0),
                shown: say.decimal(value).into(),
                error_shown: error.map(|error| say.decimal(error)).unwrap_or_default().into(),
            })
        };
        let bars: Vec<Bar> = self.rows.iter().zip(&self.error95).filter_map(bar).collect();
        (bars.len() > 1).then_some(bars)
    }
}

/// A decimal in thousandths.
fn scaled(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(DIGITS).collect();
    format!("{whole}{part}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Languages;

    fn answer(json: Value) -> Answer {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn every_number_stands_with_its_error_and_a_blank_is_no_zero() {
        let say = Languages::load(None).unwrap().words("en");
        let answer = answer(serde_json::json!({
            "columns": ["platform", "drivers", "fare"], "scales": [null, "1", "2"],
            "rows": [["bolt", "1200", "7.25"], ["uber", "31", null]],
            "error95": [[null, "4", "0.5"], [null, "4", null]], "notes": [],
        }));
        let table = answer.table(&say, "Fares".to_owned());
        let texts: Vec<Vec<&str>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.text.as_ref()).collect())
            .collect();
        assert_eq!(
            texts,
            [["bolt", "1,200 ± 4", "7.25 ± 0.5"], ["uber", "31 ± 4", "–"]]
        );
        assert!(answer.groups(&say).is_none(), "one group alone is no chart");
    }

    #[test]
    fn a_number_that_stands_alone_has_its_name_beside_it() {
        let say = Languages::load(None).unwrap().words("en");
        let answer = answer(serde_json::json!({
            "columns": ["drivers"], "scales": ["1"], "rows": [["32"]], "error95": [["3"]],
        }));
        let table = answer.table(&say, "Answer".to_owned());
        let texts: Vec<&str> = table
            .rows
            .iter()
            .flatten()
            .map(|cell| cell.text.as_ref())
            .collect();
        assert_eq!(texts, ["drivers", "32 ± 3"]);
    }

    #[test]
    fn groups_with_a_number_each_are_a_chart() {
        let say = Languages::load(None).unwrap().words("en");
        let answer = answer(serde_json::json!({
            "columns": ["platform", "fare"], "scales": [null, "2"], "rows": [["bolt", "7.25"], ["uber", "-6"]],
            "error95": [[null, "0.5"], [null, "0.4321"]],
        }));
        let bars = answer.groups(&say).unwrap();
        let drawn: Vec<(i64, i64)> = bars.iter().map(|bar| (bar.value, bar.error)).collect();
        assert_eq!(drawn, [(7250, 500), (-6000, 432)]);
    }
}
