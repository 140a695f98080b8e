//! No word in the bylaws changes a verdict.

use super::fake::a_fake;
use super::*;
use crate::Entry;
use serde_json::Value;

/// Keys under which ids, numbers and choices stand, on which a verdict may rest.
const IDS: &[&str] = &[
    "of",
    "to",
    "fund",
    "residue",
    "revoked_by",
    "vetoes",
    "class",
    "classes",
    "id",
    "weights",
    "body",
    "form",
    "automatic_classes",
    "free_classes",
    "voted_classes",
    "automatic_epsilon_max",
    "refused_purposes",
    "purposes",
    "delta",
    "lifetime",
    "dataset_year",
    "per_user",
    "elected_by",
    "powers",
    "council",
    "gate",
    "office",
];

/// Keys under which texts for people stand, and names that nobody has to keep.
const TEXTS: &[&str] = &[
    "title",
    "duties",
    "dpv",
    "exclusive_contracts",
    "benefit",
    "template",
    "currency",
];

/// Writes another text wherever there is one for people; anything else under a key that nobody has sorted is a failure.
fn reword(key: &str, value: &mut Value) -> u32 {
    match value {
        Value::Object(fields) => fields
            .iter_mut()
            .map(|(name, value)| {
                let is_part = value.is_object() || value.is_array();
                reword(
                    if is_part && !IDS.contains(&name.as_str()) && !TEXTS.contains(&name.as_str()) {
                        key
                    } else {
                        name
                    },
                    value,
                )
            })
            .sum(),
        Value::Array(values) => values.iter_mut().map(|value| reword(key, value)).sum(),
        Value::String(text) if TEXTS.contains(&key) => {
            *text = match key {
                "currency" => "XTS".to_owned(),
                _ => "A true co-operative: one member, one vote, assets locked.".to_owned(),
            };
            1
        }
        Value::String(text) => {
            assert!(IDS.contains(&key), "is '{text}' under '{key}' a text or an id?");
            0
        }
        _ => 0,
    }
}

fn reworded(scene: &Scene) -> Vec<Entry> {
    let mut journal = scene.journal.clone();
    for entry in &mut journal {
        if let Event::Founded(founding) = &mut entry.event {
            let mut bylaws = serde_json::to_value(&founding.bylaws).unwrap();
            assert!(reword("", &mut bylaws) > 0);
            founding.bylaws = serde_json::from_value(bylaws).unwrap();
            founding.title = "The most democratic co-op of all".to_owned();
            founding.template = "one-member-one-vote".to_owned();
            for charter in &mut founding.charters {
                charter.title = "Common good".to_owned();
                charter.benefit = "for all".to_owned();
            }
        }
    }
    journal
}

#[test]
fn c6_no_text_changes_a_verdict() {
    let hybrid = with(|rules| {
        rules.autonomy.outsiders = vec![crate::people::bylaws::Outsider {
            title: "investor".to_owned(),
            seats: 2,
            vetoes: vec![crate::people::bylaws::Topic::Price],
            revoked_by: None,
        }];
        rules.autonomy.exclusive_contracts = vec!["one".to_owned(), "two".to_owned()];
    });
    for scene in [a_coop(), a_fake(), hybrid] {
        let (before, after) = (paged(&scene), page(&reworded(&scene), None).unwrap());
        assert_eq!(before.principles, after.principles);
        assert_eq!(before.lines, after.lines);
    }
}
