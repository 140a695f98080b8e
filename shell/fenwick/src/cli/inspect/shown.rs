//! What people are shown of a file.

use crate::said::table;
use fenwick_intake::{Column, Guess, Inspection};

/// Empty cells in a hundred.
pub fn share(column: &Column) -> u64 {
    let all = column.filled.saturating_add(column.empty).max(1);
    column.empty.saturating_mul(100) / all
}

/// How a file is written, and what lists and sheets it holds.
fn head(found: &Inspection) -> String {
    let mut text = format!("{}: {}", found.name, found.form);
    if let Some(encoding) = found.encoding {
        text.push_str(&format!(", {encoding}"));
    }
    if let Some(delimiter) = found.delimiter {
        text.push_str(&format!(
            ", cells between {}",
            if delimiter == '\t' {
                "tabs".to_owned()
            } else {
                format!("'{delimiter}'")
            }
        ));
    }
    text.push('\n');
    let sheets: Vec<String> = found
        .sheets
        .iter()
        .map(|(name, hidden)| {
            if *hidden {
                format!("{name} (hidden)")
            } else {
                name.clone()
            }
        })
        .collect();
    if !sheets.is_empty() {
        text.push_str(&format!("Sheets: {}\n", sheets.join(", ")));
    }
    let lists: Vec<String> = found
        .lists
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, count)| format!("{name} ({count})"))
        .take(LISTS_SHOWN)
        .collect();
    if !lists.is_empty() {
        text.push_str(&format!("Lists of records: {}\n", lists.join(", ")));
    }
    text
}

pub fn shown(found: &Inspection) -> String {
    let mut text = head(found);
    if let Some(question) = &found.question {
        text.push_str(&format!("{question}\n"));
        return text;
    }
    let rows = |column: &Column| {
        vec![
            column.name.clone(),
            described(&column.guess),
            format!("{} %", share(column)),
            column
                .distinct
                .map_or_else(String::new, |count| count.to_string()),
            column
                .samples
                .iter()
                .map(|sample| brief(sample))
                .collect::<Vec<_>>()
                .join(" | "),
        ]
    };
    let whole = if found.is_whole { "all" } else { "the first" };
    let source = found.source.as_ref().and_then(|source| source.rows.as_deref());
    let of = source.map_or_else(String::new, |rows| format!(" of '{rows}'"));
    let broken = match found.bad_rows {
        0 => String::new(),
        1 => "; 1 more cannot be read".to_owned(),
        bad => format!("; {bad} more cannot be read"),
    };
    text.push_str(&format!("Looked at {whole} {} rows{of}{broken}.\n", found.rows));
    text.push_str(&table(
        &["column", "holds", "empty", "values", "such as"],
        found.columns.iter().map(rows),
    ));
    text
}

/// Lists that are named on the terminal.
const LISTS_SHOWN: usize = 15;

/// A value that fits a line of a terminal, without signs that a terminal would act on.
fn brief(sample: &str) -> String {
    const LENGTH: usize = 24;
    let plain = sample
        .chars()
        .map(|sign| if sign.is_control() { '?' } else { sign });
    let mut text: String = plain.clone().take(LENGTH).collect();
    if plain.count() > LENGTH {
        text.push('…');
    }
    text
}

fn described(guess: &Guess) -> String {
    let mut text = guess.word().to_owned();
    match guess {
        Guess::Number {
            mark,
            whole,
            unit,
            two_ways,
        } => {
            if *whole {
                text = "whole number".to_owned();
            }
            if let Some(unit) = unit {
                text.push_str(&format!(" in {unit}"));
            }
            if *mark == Some(',') {
                text.push_str(", decimal comma");
            }
            if *two_ways {
                text.push_str(", its comma can be read two ways");
            }
        }
        Guess::Time { forms } => text.push_str(&format!(", {}", forms.join(" or "))),
        _ => {}
    }
    text
}
