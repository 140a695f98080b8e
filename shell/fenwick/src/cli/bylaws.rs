//! The bylaws as people read them.

use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::ids::{FOUNDING, MotionNo};
use fenwick_coop::people::Adopted;
use fenwick_coop::people::bylaws::plain::{Catalogue, Clause, ENGLISH};
use serde_json::{Value, json};

/// The bylaws: one JSON object whatever the form, and for people the plain lines or the machine's own.
pub async fn shown_bylaws(desk: &Desk, toml: bool) -> Done {
    let (found, clauses) = desk.look(|coop| (coop.bylaws.clone(), coop.clauses())).await?;
    let english = Catalogue::read(ENGLISH);
    let text = match toml {
        true => {
            let text = toml::to_string(&found.rule).map_err(|error| Trouble::failed("bylaws", error))?;
            format!(
                "# in force since motion {}; change them with `fenwick bylaws propose FILE`\n{text}",
                found.motion
            )
        }
        false => plain_text(&english, &clauses, found.motion),
    };
    let said = |clause: &Adopted<Clause>| {
        let rule = &clause.rule;
        json!({ "id": rule.id, "says": english.sentence(rule), "args": rule.args, "motion": clause.motion })
    };
    let clauses: Vec<Value> = clauses.iter().map(said).collect();
    Ok(Said::new(
        json!({ "bylaws": found.rule, "motion": found.motion, "clauses": clauses }),
        text,
    ))
}

/// The clauses, chapter by chapter, each with the motion that adopted it.
fn plain_text(english: &Catalogue<'_>, clauses: &[Adopted<Clause>], motion: MotionNo) -> String {
    let mut text = format!(
        "The bylaws, {}. Behind each line stands the motion since which it says what it says.\n",
        adopted_text(motion)
    );
    let mut chapter = "";
    for clause in clauses {
        let own = clause.rule.id.split('.').next().unwrap_or_default();
        if own != chapter {
            text.push_str(&format!("\n{own}\n"));
            chapter = own;
        }
        let says = english.sentence(&clause.rule);
        text.push_str(&format!(
            "  {says} [{}: motion {}]\n",
            clause.rule.id, clause.motion
        ));
    }
    text.push_str("\n`fenwick bylaws show --toml` is the form that the machine decides by; `fenwick rights` is what no motion changes.\n");
    text
}

/// By which motion a rule stands.
pub fn adopted_text(motion: MotionNo) -> String {
    match motion {
        FOUNDING => "in force since the founding (motion 0)".to_owned(),
        motion => format!("in force since motion {motion}"),
    }
}
