//! Check: whether every question that was asked by a method follows from its text.

use super::text::Method;
use super::{short, text};
use crate::cli::question::charters_of;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::path::query::Shape;
use fenwick_coop::path::request::Event as RequestEvent;
use fenwick_coop::path::request::method::Event as MethodEvent;
use fenwick_coop::{Entry, Event};
use serde_json::json;

/// Lives the journal through again, and reads the text under the charters of each moment.
pub async fn check(desk: &Desk, method: Hash) -> Done {
    let text = desk.office.text(method).await?;
    let dataset = text::dataset(&text)?;
    let (mut asked, mut wrong) = (0, Vec::new());
    desk.relive(|coop, entry| {
        let Some((what, kept, values)) = of_method(entry, method) else {
            return;
        };
        let mut charters = charters_of(coop);
        let charter = charters.remove(&dataset);
        let read = charter.and_then(|charter| Method::read(&text, charter, charters).ok());
        let follows = read.is_some_and(|read| match values {
            None => read.vet().is_ok_and(|question| question == *kept),
            Some(values) => read.allows(values) && read.ask(values).is_ok_and(|question| question == *kept),
        });
        asked += u64::from(values.is_some());
        if !follows {
            wrong.push(format!("entry {}: {what}", entry.seq));
        }
    })
    .await?;
    if let Some(first) = wrong.first() {
        let message = format!(
            "{first} does not follow from the text of the method ({} findings)",
            wrong.len()
        );
        return Err(Trouble::failed("method.check", message));
    }
    let said = format!(
        "All {asked} questions asked by the method {} follow from its text.",
        short(method)
    );
    Ok(Said::new(
        json!({ "method": method, "asked": asked, "checked": true }),
        said,
    ))
}

/// What an entry says of a method: which question, and the values set in it; none at the samples.
fn of_method(entry: &Entry, method: Hash) -> Option<(&'static str, &Shape, Option<&[i64]>)> {
    match &entry.event {
        Event::Method(MethodEvent::Added {
            method: added,
            question,
        }) if *added == method => Some(("the question that was vetted", question, None)),
        Event::Request(RequestEvent::Asked { bound, .. }) if bound.method == method => {
            Some(("a question that was asked", &bound.question, Some(&bound.values)))
        }
        _ => None,
    }
}
