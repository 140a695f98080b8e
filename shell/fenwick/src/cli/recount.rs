//! Counting an election again: with this program or any other that reads BLT.

use super::ask::Asking;
use super::election::{Known, known, names};
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_tally::blt::{Blt, read, write};
use fenwick_tally::{Rule, count as count_election};
use serde_json::json;
use std::path::Path;

/// Writes the ballots of an election that is closed.
pub async fn export(asking: &Asking, motion: MotionNo, file: &Path) -> Done {
    let desk = asking.desk().await?;
    let Known {
        json,
        candidates,
        ballots,
        ..
    } = known(&desk, motion).await?;
    let Some(ballots) = ballots else {
        let message =
            format!("there are no ballots of election {motion} to count: it is not closed, or nobody stood");
        return Err(Refusal::new("election.ballots", message).into());
    };
    let turnout = ballots.profile.turnout();
    let mut said = format!(
        "{turnout} ballots of election {motion} are in '{}'. Count them again: `fenwick election count FILE --rule {}`.",
        file.display(),
        rule_name(ballots.rule)
    );
    if !ballots.reserved.is_empty() {
        said.push_str("\nSeats reserved for classes are not in it: BLT knows none.");
    }
    if ballots.can_sign() {
        said.push_str("\nThere are more ways to fill in a ballot than there are ballots, and an odd one can be a signature: pass them on only to whoever counts them again.");
    }
    let blt = Blt {
        title: format!("{} of {}", json["seats"], json["office"].as_str().unwrap_or("")),
        seats: ballots.seats,
        names: names(&desk, &candidates).await?,
        nicknames: Vec::new(),
        tie_order: ballots.lot.into_iter().rev().collect(),
        profile: ballots.profile,
    };
    std::fs::write(asking.path(file), write(&blt)).map_err(|error| {
        Trouble::failed("file", format!("'{}' cannot be written: {error}", file.display()))
    })?;
    Ok(Said::new(
        json!({ "motion": motion, "ballots": turnout, "rule": ballots.rule, "seats": blt.seats }),
        said,
    ))
}

/// Counts any election in BLT; needs no home.
pub fn count(file: &Path, rule: &str, seats: Option<u16>) -> Done {
    let rule: Rule = serde_json::from_value(json!(rule)).map_err(|_| {
        let rules: Vec<String> = Rule::ALL.into_iter().map(rule_name).collect();
        Trouble::Usage(format!("'{rule}' is no rule: choose one of {}", rules.join(", ")))
    })?;
    let text = std::fs::read_to_string(file).map_err(|error| Trouble::unread(file, &error))?;
    let blt =
        read(&text).map_err(|error| Trouble::failed("blt.form", format!("'{}', {error}", file.display())))?;
    let report = count_election(&blt.profile, seats.unwrap_or(blt.seats), rule, &blt.lot());
    let elected: Vec<_> = report
        .elected
        .iter()
        .map(|candidate| {
            let name = blt.names.get(usize::from(candidate.0.saturating_sub(1)));
            json!({ "candidate": candidate, "name": name })
        })
        .collect();
    let text = format!("{}\n{}", blt.title, report.text(&blt.names));
    Ok(Said::new(
        json!({ "title": blt.title, "elected": elected, "report": report }),
        text,
    ))
}

fn rule_name(rule: Rule) -> String {
    let name = json!(rule);
    name.as_str().unwrap_or_default().to_owned()
}
