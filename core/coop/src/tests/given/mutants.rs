//! Every way to change one thing in bylaws: each number, each word, each part that may be left out.

use crate::people::bylaws::Bylaws;
use serde_json::{Value, json};

/// Words that stand for a choice somewhere; where another stood, one of them fits.
const WORDS: &[&str] = &[
    "members",
    "outsider",
    "successor",
    "secret",
    "open",
    "each",
    "plurality",
    "approval",
    "schulze",
    "manage",
    "review",
    "call",
    "reserve",
    "members-by-head",
    "members-by-points",
    "charter",
    "price",
    "AcademicResearch",
    "Advertising",
    "0.5",
    "0.25",
    "0.0000001",
];

/// Bylaws that differ from these in one place, with the place.
pub(crate) fn mutants(bylaws: &Bylaws) -> Vec<(String, Bylaws)> {
    let whole = serde_json::to_value(bylaws).unwrap();
    let mut found = Vec::new();
    for place in places(&whole, "") {
        for other in others(whole.pointer(&place).unwrap()) {
            let mut changed = whole.clone();
            *changed.pointer_mut(&place).unwrap() = other;
            found.push((place.clone(), changed));
        }
        found.extend(without(&whole, &place).map(|changed| (place.clone(), changed)));
    }
    found
        .into_iter()
        .filter_map(|(place, value)| Some((place, serde_json::from_value::<Bylaws>(value).ok()?)))
        .filter(|(_, mutant)| mutant != bylaws)
        .collect()
}

/// The places of all values that have no parts.
pub(crate) fn leaves(bylaws: &Bylaws) -> Vec<String> {
    let whole = serde_json::to_value(bylaws).unwrap();
    let all = places(&whole, "").into_iter();
    all.filter(|place| {
        let value = whole.pointer(place).unwrap();
        !value.is_object() && !value.is_array()
    })
    .collect()
}

fn places(value: &Value, at: &str) -> Vec<String> {
    let inner = |(name, value): (String, &Value)| {
        let place = format!("{at}/{name}");
        let mut all = places(value, &place);
        all.push(place);
        all
    };
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| inner((name.clone(), value)))
            .collect(),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .flat_map(|(place, value)| inner((place.to_string(), value)))
            .collect(),
        _ => Vec::new(),
    }
}

fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(said) => vec![json!(!said)],
        Value::Number(number) => {
            let number = number.as_u64().unwrap();
            vec![json!(number + 1), json!(0), json!(number * 2 + 3)]
        }
        Value::String(text) => {
            let number = text
                .parse::<u64>()
                .ok()
                .map(|number| json!((number + 1).to_string()));
            let words = WORDS.iter().map(|word| json!(word));
            number
                .into_iter()
                .chain([json!(format!("{text}-x"))])
                .chain(words)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The whole without what stands at a place.
fn without(whole: &Value, place: &str) -> Option<Value> {
    let mut changed = whole.clone();
    let (parent, name) = place.rsplit_once('/').unwrap();
    match changed.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.remove(name)),
        Value::Array(values) => drop(values.remove(name.parse().unwrap())),
        _ => return None,
    }
    Some(changed)
}
