//! Every rule that can say no, as text, with where it stands and by which vote.

use super::ask::Asking;
use super::bylaws::adopted_text;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{FOUNDING, MotionNo};
use fenwick_coop::people::bylaws::plain::{Catalogue, ENGLISH};
use fenwick_coop::people::rights::RIGHTS;
use fenwick_coop::rulebook::{Kind, Rule, rule, rules};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One rule, with where it stands in this co-op and the ballot that adopted it.
pub async fn one(asking: &Asking, id: &str) -> Done {
    let missing = || Trouble::Usage(format!("there is no rule '{id}'; `fenwick rules` lists them"));
    let rule = rule(id).ok_or_else(missing)?;
    let desk = asking.desk().await?;
    let json = desk.look(move |coop| told(coop, &rule)).await?;
    let text = text(&json);
    Ok(Said::new(json, text))
}

/// All rules.
pub fn all() -> Said {
    let rows = rules().map(|rule| vec![rule.id.to_owned(), word(rule.kind), rule.says.to_owned()]);
    let text = table(&["rule", "from", "what is so when it says nothing"], rows);
    let text = format!(
        "{text}\nfrom: bylaws, charter: members voted it; motion: the rules or the outcome of one motion; rights: no motion changes it\n\
         (`fenwick rights`); form: the program, which keeps acts in a form that means something.\n"
    );
    Said::new(json!({ "rules": rules().collect::<Vec<_>>() }), text)
}

fn word(kind: Kind) -> String {
    let word = serde_json::to_value(kind).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// A rule as this co-op has it.
fn told(coop: &Coop, rule: &Rule) -> Value {
    let lines = lines(coop, rule);
    let motions: BTreeSet<MotionNo> = lines.iter().filter_map(|(_, motion)| *motion).collect();
    let ballots: Vec<Value> = motions.into_iter().map(|motion| ballot(coop, motion)).collect();
    let lines: Vec<Value> = lines
        .into_iter()
        .map(|(says, motion)| json!({ "says": says, "motion": motion }))
        .collect();
    json!({ "rule": rule.id, "kind": rule.kind, "says": rule.says, "stands_in": lines, "ballots": ballots })
}

/// Where a rule stands: its lines with the motion of each.
fn lines(coop: &Coop, rule: &Rule) -> Vec<(String, Option<MotionNo>)> {
    let english = Catalogue::read(ENGLISH);
    match rule.kind {
        Kind::Bylaws => {
            let clauses = coop.clauses().into_iter();
            let own = clauses.filter(|clause| rule.stands_in.contains(&clause.rule.id));
            own.map(|clause| (english.sentence(&clause.rule), Some(clause.motion)))
                .collect()
        }
        Kind::Charter => {
            let charters = coop.charters.iter();
            charters
                .map(|(dataset, charter)| (format!("the charter of '{dataset}'"), Some(charter.motion)))
                .collect()
        }
        Kind::Motion => {
            let says =
                "it goes by the rules that the motion had when it was announced: `fenwick motion show M`";
            vec![(says.to_owned(), Some(coop.bylaws.motion))]
        }
        Kind::Rights => RIGHTS
            .iter()
            .filter(|right| rule.stands_in.contains(&right.id))
            .map(|right| (right.says.to_owned(), None))
            .collect(),
        Kind::Form => vec![(
            "part of the program; nobody voted it, and no vote changes it".to_owned(),
            None,
        )],
    }
}

/// The ballot by which a motion was adopted.
fn ballot(coop: &Coop, motion: MotionNo) -> Value {
    let found = coop.motions.get(motion).ok();
    match found
        .and_then(|found| found.outcome.as_ref())
        .filter(|_| motion != FOUNDING)
    {
        Some(ended) => json!({
            "motion": motion, "at": ended.at, "roll": ended.roll,
            "tally": { "yes": ended.count.yes, "no": ended.count.no, "abstain": ended.count.abstain },
        }),
        None => json!({ "motion": motion, "at": Value::Null, "roll": Value::Null, "tally": Value::Null }),
    }
}

fn text(told: &Value) -> String {
    let plain = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut text = format!(
        "{} ({}): {}\n",
        plain(&told["rule"]),
        plain(&told["kind"]),
        plain(&told["says"])
    );
    for line in told["stands_in"].as_array().into_iter().flatten() {
        let motion = line["motion"]
            .as_u64()
            .and_then(|motion| u32::try_from(motion).ok());
        let since = motion
            .map(|motion| format!(" [{}]", adopted_text(MotionNo(motion))))
            .unwrap_or_default();
        text.push_str(&format!("  {}{since}\n", plain(&line["says"])));
    }
    for ballot in told["ballots"].as_array().into_iter().flatten() {
        let tally = &ballot["tally"];
        text.push_str(&match tally.is_null() {
            true => "the founding, motion 0: no vote; the officers who founded the co-op stand in its log\n"
                .to_owned(),
            false => format!(
                "motion {}: yes {}, no {}, abstain {}, of {} on the roll, on {}\n",
                ballot["motion"],
                tally["yes"],
                tally["no"],
                tally["abstain"],
                ballot["roll"],
                plain(&ballot["at"])
            ),
        });
    }
    text
}
