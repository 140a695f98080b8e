//! What a motion would change, line by line: what stands there now, and what would stand there if it passes.

use crate::cli::found::field_text;
use fenwick_coop::Coop;
use fenwick_coop::people::ballot::{Matter, Motion};
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::bylaws::plain::{Catalogue, ENGLISH, clauses};
use fenwick_coop::people::charter::Charter;
use serde::Serialize;
use serde_json::{Value, json};

/// Lines of a text: what each is about, and what it says.
type Lines = Vec<(String, String)>;

/// Adds to a motion the text that it would adopt and, until it is closed, what differs from what holds now.
pub fn told(json: &mut Value, coop: &Coop, motion: &Motion) {
    let Some((before, after)) = both(coop, &motion.matter) else {
        return;
    };
    let says = |(what, says): &(String, String)| json!({ "what": what, "says": says });
    json["full_text"] = after.iter().map(says).collect();
    if motion.is_under_way() {
        json["changes"] = changes(&before, &after)
            .into_iter()
            .map(|(what, before, after)| json!({ "what": what, "before": before, "after": after }))
            .collect();
    }
}

/// What a matter would change of what holds now: what it is about, what stands there, and what would stand there.
pub fn of_matter(coop: &Coop, matter: &Matter) -> Vec<(String, String, String)> {
    both(coop, matter)
        .map(|(before, after)| changes(&before, &after))
        .unwrap_or_default()
}

fn both(coop: &Coop, matter: &Matter) -> Option<(Lines, Lines)> {
    Some(match matter {
        Matter::Bylaws(bylaws) => (of_bylaws(&coop.bylaws.rule), of_bylaws(bylaws)),
        Matter::Charter(charter) => {
            let now = coop.charters.get(&charter.dataset);
            let now = now.map(|now| of_charter(&now.rule));
            (now.unwrap_or_default(), of_charter(charter))
        }
        Matter::Price(price) => (of_value(&coop.bylaws.rule.price), of_value(price)),
        _ => return None,
    })
}

/// Lines that say something else afterwards, in the order in which they are read; what is gone comes last.
fn changes(before: &Lines, after: &Lines) -> Vec<(String, String, String)> {
    let mut whats: Vec<&String> = Vec::new();
    for (what, _) in after.iter().chain(before) {
        if !whats.contains(&what) {
            whats.push(what);
        }
    }
    let of = |lines: &Lines, others: &Lines, what: &String| {
        let own = lines
            .iter()
            .filter(|line| line.0 == *what && !others.contains(line));
        own.map(|(_, says)| says.clone()).collect::<Vec<_>>().join(" ")
    };
    let change = |what: &String| {
        let (was, is) = (of(before, after, what), of(after, before, what));
        (was != is).then(|| (what.clone(), was, is))
    };
    whats.into_iter().filter_map(change).collect()
}

fn of_bylaws(bylaws: &Bylaws) -> Lines {
    let english = Catalogue::read(ENGLISH);
    clauses(bylaws)
        .iter()
        .map(|clause| (clause.id.to_owned(), english.sentence(clause)))
        .collect()
}

fn of_charter(charter: &Charter) -> Lines {
    let mut rest = serde_json::to_value(charter).unwrap_or_default();
    if let Some(rest) = rest.as_object_mut() {
        rest.retain(|key, _| key != "fields" && key != "tables" && key != "dataset");
    }
    let mut lines = of_value(&rest);
    for field in &charter.fields {
        let care = if field.sensitive {
            " (needs particular care)"
        } else {
            ""
        };
        let ways = field
            .ingest
            .as_ref()
            .map(|_| " (each member chooses how it is kept)");
        let says = format!(
            "{}: {}{care}{}",
            field.title,
            field_text(&field.kind),
            ways.unwrap_or_default()
        );
        lines.push((format!("column {}", field.name), says));
    }
    for table in &charter.tables {
        let says = format!(
            "what is known of each {}: {}",
            table.key,
            table.columns.join(", ")
        );
        lines.push((format!("public table {}", table.name), says));
    }
    lines
}

/// The entries of anything, by their names.
fn of_value(value: &impl Serialize) -> Lines {
    let value = serde_json::to_value(value).unwrap_or_default();
    let entries = value.as_object().cloned().unwrap_or_default();
    let line = |(key, value): (String, Value)| (key.replace('_', " "), plain(&value));
    entries.into_iter().map(line).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => String::new(),
        Value::Array(parts) => parts.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let part =
                |(key, value): (&String, &Value)| format!("{}: {}", key.replace('_', " "), plain(value));
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_say_something_else_are_told_and_what_is_gone_too() {
        let lines = |given: &[(&str, &str)]| -> Lines {
            let line = |(what, says): &(&str, &str)| ((*what).to_owned(), (*says).to_owned());
            given.iter().map(line).collect()
        };
        let before = lines(&[("quorum", "a fifth"), ("notice", "7 days"), ("veto", "none")]);
        let after = lines(&[("quorum", "a third"), ("notice", "7 days"), ("fund", "new")]);
        let told = changes(&before, &after);
        let told: Vec<[&str; 3]> = told
            .iter()
            .map(|(what, before, after)| [what.as_str(), before, after])
            .collect();
        assert_eq!(
            told,
            [
                ["quorum", "a fifth", "a third"],
                ["fund", "", "new"],
                ["veto", "none", ""]
            ]
        );
    }
}
