//! The outline of a SELECT: which clauses may stand in it, and nothing around it.

use super::from::Place;
use super::text::Text;
use datafusion_sql::sqlparser::ast::{Query, Select, SelectFlavor, SetExpr, Spanned};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;

/// What may stand after FROM.
pub(super) const BASE: &str = "after FROM stand a dataset, or (SELECT member, … FROM dataset GROUP BY member), and what is joined to it";
const CUT: &str = "say it with ORDER BY … LIMIT n, or cut the answer yourself";
const WITHIN: &str = "order, cut and choose in the question around it";
const PLAIN: &str = "ask one plain SELECT over the dataset itself";
const ROWS: &str = "groups, conditions (WHERE, HAVING) and aggregates are all there is";

/// Whether a clause is there, the word it starts with, and what would work instead.
type Clause = (bool, &'static str, &'static str);

fn refuse_first(text: &Text<'_>, select: Span, clauses: &[Clause]) -> Result<(), Refusal> {
    match clauses.iter().find(|(there, ..)| *there) {
        None => Ok(()),
        Some((_, word, hint)) => Err(text
            .refuse_word(select, word, format!("{word} cannot be asked here"))
            .hint(*hint)),
    }
}

/// The one SELECT of a query, with no clause that is not on the list.
pub(super) fn select<'q>(text: &Text<'_>, query: &'q Query, place: Place) -> Result<&'q Select, Refusal> {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return Err(no_plain_select(text, &query.body));
    };
    let start = select.select_token.0.span;
    check_around(text, start, query, place)?;
    check_within(text, start, select, place)?;
    Ok(select)
}

fn check_around(text: &Text<'_>, select: Span, query: &Query, place: Place) -> Result<(), Refusal> {
    let Query {
        with,
        body: _,
        order_by,
        limit_clause,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    let within = place != Place::Question;
    let limit = match text.word(select, "LIMIT") {
        Some(_) => "LIMIT",
        None => "OFFSET",
    };
    refuse_first(
        text,
        select,
        &[
            (with.is_some(), "WITH", PLAIN),
            (within && order_by.is_some(), "ORDER", WITHIN),
            (within && limit_clause.is_some(), limit, WITHIN),
            (fetch.is_some(), "FETCH", CUT),
            (!locks.is_empty() || for_clause.is_some(), "FOR", PLAIN),
            (settings.is_some(), "SETTINGS", PLAIN),
            (format_clause.is_some(), "FORMAT", PLAIN),
            (!pipe_operators.is_empty(), "|>", PLAIN),
        ],
    )
}

/// Why the body of a query is not a plain SELECT.
fn no_plain_select(text: &Text<'_>, body: &SetExpr) -> Refusal {
    match body {
        SetExpr::SetOperation { op, left, .. } => {
            let word = op.to_string();
            text.refuse_word(left.span(), &word, format!("{word} cannot be asked"))
                .hint("ask the questions one by one")
        }
        _ => text
            .refuse(body.span(), "only a plain SELECT can be asked")
            .hint(PLAIN),
    }
}

fn check_within(text: &Text<'_>, start: Span, select: &Select, place: Place) -> Result<(), Refusal> {
    let Select {
        select_token: _,
        optimizer_hints,
        distinct,
        select_modifiers,
        top,
        top_before_distinct: _,
        projection: _,
        exclude,
        into,
        from: _,
        lateral_views,
        prewhere,
        selection: _,
        connect_by,
        group_by: _,
        cluster_by,
        distribute_by,
        sort_by,
        having,
        named_window,
        qualify,
        window_before_qualify: _,
        value_table_mode,
        flavor,
    } = select;
    refuse_first(
        text,
        start,
        &[
            (
                distinct.is_some(),
                "DISTINCT",
                "GROUP BY lists each group once; COUNT(DISTINCT member) counts members",
            ),
            (place != Place::Question && having.is_some(), "HAVING", WITHIN),
            (into.is_some(), "INTO", PLAIN),
            (top.is_some(), "TOP", CUT),
            (exclude.is_some(), "EXCLUDE", ROWS),
            (!named_window.is_empty(), "WINDOW", ROWS),
            (qualify.is_some(), "QUALIFY", "write HAVING"),
            (!sort_by.is_empty(), "SORT", "write ORDER BY"),
            (!cluster_by.is_empty(), "CLUSTER", "write ORDER BY"),
            (!distribute_by.is_empty(), "DISTRIBUTE", "write ORDER BY"),
            (!lateral_views.is_empty(), "LATERAL", PLAIN),
            (prewhere.is_some(), "PREWHERE", "write WHERE"),
            (!connect_by.is_empty(), "CONNECT", PLAIN),
            (value_table_mode.is_some(), "AS", PLAIN),
            (
                select_modifiers.is_some() || !optimizer_hints.is_empty(),
                "SELECT",
                PLAIN,
            ),
            (
                !matches!(flavor, SelectFlavor::Standard),
                "FROM",
                "start with SELECT",
            ),
        ],
    )
}
