//! A member chooses how values of hers are kept.

use crate::cli::args::Choose;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::contribution::Choosing;
use fenwick_coop::people::charter::Keeping;
use fenwick_coop::{Command, Coop};
use serde_json::{Value, json};

pub(super) async fn choose(asking: &Asking, desk: &Desk, of: Choose) -> Done {
    let member = asking.acting_member(desk).await?;
    let how: Keeping = of
        .how
        .parse()
        .map_err(|form| Trouble::Usage(format!("'{}': {form}", of.how)))?;
    let choosing = Choosing {
        dataset: of.dataset.clone(),
        member,
        field: of.field.clone(),
        how,
    };
    let command = Command::Choose(choosing, asking.attesting(desk).await?);
    // An import that is under way goes by what was chosen before it: the choice is made when it is done.
    let _alone = desk.imports.lock().await;
    let said = move |coop: &Coop, entries: &[_]| {
        let parts = coop.contributions.of_member(member);
        let earlier = parts.filter(|(number, _)| {
            let import = coop.contributions.get(*number);
            import.is_ok_and(|import| import.dataset == of.dataset)
        });
        let earlier: Vec<_> = earlier.map(|(number, _)| number).collect();
        json!({
            "member": member, "dataset": of.dataset, "field": of.field, "how": how, "chosen_now": !entries.is_empty(),
            "earlier": earlier,
        })
    };
    let json = asking.act(desk, command, said).await?;
    let text = format!(
        "What member {member} brings from now on: '{}' of '{}' is kept by {how}.\n{}",
        json["field"].as_str().unwrap_or(""),
        json["dataset"].as_str().unwrap_or(""),
        earlier(&json)
    );
    Ok(Said::new(json, text))
}

/// What was brought before is as it was, and what can be done about it.
fn earlier(json: &Value) -> String {
    let numbers = json["earlier"].as_array().into_iter().flatten();
    let numbers: Vec<String> = numbers.map(Value::to_string).collect();
    match numbers.as_slice() {
        [] => "She has brought nothing of it before.".to_owned(),
        numbers => format!(
            "Rows of before (contributions {}) are as they were. To have them kept so too, bring them again in their place\n\
             (`fenwick contribute … --replace N`), or take them back (`fenwick contribution withdraw N`).",
            numbers.join(", ")
        ),
    }
}

/// What a member chose, with what she chose before: a line each.
pub fn choices(coop: &Coop, member: MemberNo) -> Vec<Value> {
    let mut listed = Vec::new();
    for (dataset, of) in coop.contributions.all_chosen(member) {
        for (field, chosen) in of {
            let charter = coop.charters.get(dataset);
            let field_now = charter.and_then(|charter| charter.rule.field(field));
            let now = field_now.map(|found| coop.contributions.keeping(dataset, found, member));
            listed.push(json!({ "dataset": dataset, "field": field, "now": now, "chosen": chosen }));
        }
    }
    listed
}

/// The same, a line each.
pub fn choice_lines(choices: &[Value]) -> Vec<String> {
    let line = |choice: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let chosen = choice["chosen"].as_array().into_iter().flatten();
        let chosen: Vec<String> = chosen
            .map(|chosen| format!("{} since {}", text(&chosen["how"]), text(&chosen["at"])))
            .collect();
        format!(
            "{} {}: kept by {} (chose {})",
            text(&choice["dataset"]),
            text(&choice["field"]),
            text(&choice["now"]),
            chosen.join(", then ")
        )
    };
    choices.iter().map(line).collect()
}
