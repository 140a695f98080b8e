//! Reviews: what the members of a council say of a request, the minority's opinion included.

use super::{act, sealed, words};
use crate::cli::args::Review;
use crate::cli::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::RequestNo;
use fenwick_coop::path::request::Request;
use fenwick_coop::people::duty::{Act, Opinion};
use serde_json::{Value, json};

/// A member of the council says what she thinks of a request, with reasons.
pub async fn review(asking: &Asking, review: Review) -> Done {
    let desk = asking.desk().await?;
    let member = asking.acting_member(&desk).await?;
    let (reasons, write) = sealed(&desk, member, &review.reasons)?;
    let request = RequestNo(review.request);
    let opinion = Act::Review {
        request,
        favours: review.favours,
        reasons,
    };
    let json = act(asking, &desk, (opinion, Some(write)), move |coop, _| {
        answer(coop, request).unwrap_or_default()
    })
    .await?;
    let text = match json["state"].as_str() {
        Some("granted") => "The council has decided: the request is granted.",
        Some("refused") => "The council has decided: the request is refused.",
        _ => "The opinion is recorded. More than half of those who do not stand aside decide.",
    };
    let text = format!(
        "{text} {} of {} are for it, {} against.\n`fenwick request show {request}` shows what each of them says.",
        json["favour"], json["voices"], json["against"]
    );
    Ok(Said::new(json, text))
}

fn answer(coop: &Coop, request: RequestNo) -> Option<Value> {
    let found = coop.requests.get(request).ok()?;
    let council = coop.bylaws.rule.approval.council.as_ref()?;
    let now = || coop.duties.verdict(council, (request, found.terms.user), None);
    let decided = found
        .decision
        .as_ref()
        .and_then(|decision| decision.council.clone());
    let verdict = decided.unwrap_or_else(now);
    Some(json!({
        "request": request, "state": found.state(), "favour": verdict.favour(), "against": verdict.against(), "voices": verdict.voices,
    }))
}

/// The opinions on a request, each with its reasons; those that did not carry it are the minority's.
pub async fn opinions(desk: &Desk, number: RequestNo, request: &Request) -> Result<Value, Trouble> {
    let decision = request.decision.as_ref();
    let verdict = decision.and_then(|decision| decision.council.clone());
    let carried = verdict.as_ref().and_then(|verdict| verdict.granted());
    let opinions: Vec<Opinion> = match verdict {
        Some(verdict) => verdict.opinions,
        None => {
            desk.look(move |coop| coop.duties.opinions(number).to_vec())
                .await?
        }
    };
    let mut shown = Vec::new();
    for opinion in opinions {
        shown.push(json!({
            "member": opinion.member, "favours": opinion.favours,
            "reasons": words(desk, opinion.member, opinion.reasons).await?,
            "minority": carried.is_some_and(|carried| carried != opinion.favours),
        }));
    }
    Ok(Value::Array(shown))
}

/// Opinions in words.
pub fn opinions_text(opinions: &Value) -> String {
    let line = |opinion: &Value| {
        let side = match opinion["favours"] == true {
            true => "for it",
            false => "against it",
        };
        let minority = match opinion["minority"] == true {
            true => ", the minority",
            false => "",
        };
        let reasons = opinion["reasons"].as_str().unwrap_or("(erased)");
        format!("  member {} is {side}{minority}: {reasons}\n", opinion["member"])
    };
    let lines: String = opinions.as_array().into_iter().flatten().map(line).collect();
    match lines.is_empty() {
        true => lines,
        false => format!("The council says:\n{lines}"),
    }
}
