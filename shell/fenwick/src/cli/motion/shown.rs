//! A motion as scripts read it. Nothing of what was said shows before the close.

use super::matter_text;
use super::words::{in_words, threshold};
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::people::ballot::{Motion, Outcome, Stage};
use fenwick_tally::Count;
use serde_json::{Value, json};

/// A motion with its number.
pub fn shown(number: MotionNo, motion: &Motion) -> Value {
    let outcome = match motion.stage {
        Stage::Passed => json!("passed"),
        Stage::Failed => json!("failed"),
        Stage::Noticed | Stage::Open => Value::Null,
    };
    let ended = motion.outcome.as_ref();
    let rules = &motion.rules;
    let came = u64::try_from(motion.came()).unwrap_or(u64::MAX);
    let mut json = json!({
        "motion": number, "matter": matter_text(&motion.matter), "sponsor": motion.sponsor, "proposal": motion.proposal,
        "state": motion.stage, "outcome": outcome, "form": motion.form,
        "opens_at": rules.opens_at, "closes_at": rules.closes_at, "roll_at": rules.roll_at,
        "tally": ended.map(|ended| count(&ended.count)), "turnout": ended.map_or(came, |ended| ended.count.turnout()),
        "roll": ended.map(|ended| ended.roll),
        "quorum": format!("{}/{}", rules.quorum.of, rules.quorum.parts), "threshold": threshold(rules.threshold),
        "rules": rules, "proxies": motion.proxies.all().count(), "secret_demanded": motion.secret_demanded.len(),
        "in_words": in_words(number, motion),
    });
    if let Some(ended) = ended {
        close(&mut json, motion, ended);
    }
    json
}

fn count(count: &Count) -> Value {
    json!({ "yes": count.yes, "no": count.no, "abstain": count.abstain })
}

fn close(json: &mut Value, motion: &Motion, ended: &Outcome) {
    let classes = ended.classes.iter().map(|class| {
        json!({ "class": class.class, "tally": count(&class.count), "turnout": class.count.turnout(), "roll": class.roll })
    });
    let room = motion.room.iter().map(|room| {
        json!({ "class": room.class, "tellers": room.tellers, "papers": room.papers(), "spoilt": room.spoilt })
    });
    json["shortfall"] = json!(ended.shortfall);
    json["lapsed"] = json!(ended.lapsed);
    json["classes"] = classes.collect();
    json["room"] = room.collect();
    json["elected"] = json!(ended.elected.as_ref().map(|elected| &elected.members));
}
