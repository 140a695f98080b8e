//! What the stated errors do not cover.

use crate::error::Error;
use crate::mechanism::Mechanism;
use fenwick_coop::path::query::{Measured, Plan, Shape, Source};

/// The notes of an answer, from the question alone.
///
/// # Errors
/// When the plan does not fit its shape.
pub(super) fn of(plan: &Plan) -> Result<Vec<String>, Error> {
    let mut notes = bounds(plan);
    match Mechanism::of(plan).named_from()? {
        Some(from) => notes.push(format!(
            "groups with a noisy count of members below {from} are not named and not in the answer; \
             the stated errors do not cover this choice"
        )),
        None => notes.push(format!(
            "groups with a noisy count of members below {} are blanked; the stated errors do not cover this choice",
            plan.blank_below
        )),
    }
    notes.extend(figures(&plan.shape));
    if let Some(after) = &plan.shape.after
        && (after.having.is_some() || after.limit.is_some())
    {
        notes.push(
            "which lines are shown was chosen by noised figures, so a line may be there, or missing, by the noise; \
             the stated errors do not cover this"
                .to_owned(),
        );
    }
    Ok(notes)
}

/// What bounding does to rows and members.
fn bounds(plan: &Plan) -> Vec<String> {
    let shape = &plan.shape;
    let mut notes = Vec::new();
    let any = |found: fn(&Measured) -> bool| shape.stats.iter().any(|stat| found(&stat.what));
    if any(|what| matches!(what, Measured::Sum { .. } | Measured::Squares { .. })) {
        notes.push(
            "values of rows and sums of members beyond the charter's bounds count as the bounds; \
             the stated errors do not cover this"
                .to_owned(),
        );
    }
    let groups = plan.groups();
    if shape.inner.is_none() && (shape.found().is_some() || groups < shape.cells()) {
        notes.push(format!(
            "a member with rows in more than {groups} groups counts in {groups} of them, chosen by chance; \
             the stated errors do not cover this"
        ));
    }
    match shape.inner {
        Some(_) => notes.push(
            "each member counts as one row made of her own; what lies beyond the bounds of its columns counts as the \
             bounds; the stated errors do not cover this"
                .to_owned(),
        ),
        None => notes.push(format!(
            "of a member's rows within a group the first {} count; the stated errors do not cover this",
            plan.rows_per_group_max
        )),
    }
    notes
}

/// What to know of the figures in the answer.
fn figures(shape: &Shape) -> Vec<String> {
    let any = |found: fn(&Source) -> bool| shape.outputs.iter().any(|output| found(&output.from));
    let mut notes = Vec::new();
    let mut told = |there: bool, note: &str| {
        if there {
            notes.push(note.to_owned());
        }
    };
    told(
        any(|from| matches!(from, Source::Mean { .. })),
        "an average is left out where too few rows stand behind it to divide by their noisy count",
    );
    told(
        any(|from| matches!(from, Source::Mean { .. })),
        "where a member's sum is cut at its bound her rows still count in full, which draws an average to the middle \
         of the bounds; the stated errors do not cover this",
    );
    told(
        any(|from| matches!(from, Source::Ratio { .. })),
        "a ratio is left out where the figure below the line may be zero; it divides sums that are each cut at their \
         own bounds",
    );
    told(
        any(|from| matches!(from, Source::Spread { .. })),
        "a variance or deviation is that of the rows that count themselves (of the population, divided by their \
         number); where noise makes it negative it is shown as 0; it is left out where too few rows stand behind it",
    );
    told(
        any(|from| matches!(from, Source::Quantile { .. })),
        "a quantile is of members, each with the median of her own rows in the group; it is read off noisy counts by \
         bin, evenly within a bin, and its interval is made of whole bins",
    );
    let bins = shape.outputs.iter().filter_map(|output| match &output.from {
        Source::Bin { label, .. } => Some(format!("{} {label}", output.name)),
        _ => None,
    });
    let bins: Vec<String> = bins.collect();
    if !bins.is_empty() {
        notes.push(format!(
            "a histogram counts members, each with the median of her own rows in the group: {}",
            bins.join("; ")
        ));
    }
    notes
}
