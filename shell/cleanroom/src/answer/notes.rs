//! What the stated errors do not cover.

use fenwick_coop::path::query::{Measured, Plan, Source};

/// The notes of an answer, from the question alone.
pub(super) fn of(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    let sums = plan
        .shape
        .stats
        .iter()
        .any(|stat| matches!(stat.what, Measured::Sum { .. }));
    if sums {
        notes.push(
            "values of rows and sums of members beyond the charter's bounds count as the bounds; \
             the stated errors do not cover this"
                .to_owned(),
        );
    }
    let groups = plan.groups();
    if groups < plan.shape.cells() {
        notes.push(format!(
            "a member with rows in more than {groups} groups counts in {groups} of them, chosen by chance; \
             the stated errors do not cover this"
        ));
    }
    notes.push(format!(
        "of a member's rows within a group the first {} count; the stated errors do not cover this",
        plan.rows_per_group_max
    ));
    notes.push(format!(
        "groups with a noisy count of members below {} are blanked",
        plan.blank_below
    ));
    if plan
        .shape
        .outputs
        .iter()
        .any(|output| matches!(output.from, Source::Mean { .. }))
    {
        notes.push(
            "an average is left out where too few rows stand behind it to divide by their noisy count"
                .to_owned(),
        );
    }
    notes
}
