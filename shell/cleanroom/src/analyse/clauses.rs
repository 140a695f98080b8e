//! The outline of a question: one plain SELECT over the chartered dataset, and nothing around it.

use super::reader::{Reader, name_of};
use datafusion_sql::sqlparser::ast::{
    ObjectNamePart, Query, Select, SelectFlavor, SetExpr, Spanned, TableFactor, TableWithJoins,
};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;

const SORT: &str = "sort and cut the answer yourself: it always lists every group of the charter";
const PLAIN: &str = "ask one plain SELECT over the dataset itself";
const ROWS: &str = "groups, conditions (WHERE) and aggregates are all there is";

/// Whether a clause is there, the word it starts with, and what would work instead.
type Clause = (bool, &'static str, &'static str);

fn refuse_first(reader: &Reader<'_>, clauses: &[Clause]) -> Result<(), Refusal> {
    match clauses.iter().find(|(there, ..)| *there) {
        None => Ok(()),
        Some((_, word, hint)) => Err(reader
            .refuse_word(word, format!("{word} cannot be asked"))
            .hint(*hint)),
    }
}

/// Sees that nothing stands around the SELECT.
pub(super) fn check_query(reader: &Reader<'_>, query: &Query) -> Result<(), Refusal> {
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
    let limit = if reader.has_word("LIMIT") {
        "LIMIT"
    } else {
        "OFFSET"
    };
    refuse_first(
        reader,
        &[
            (with.is_some(), "WITH", PLAIN),
            (order_by.is_some(), "ORDER", SORT),
            (limit_clause.is_some(), limit, SORT),
            (fetch.is_some(), "FETCH", SORT),
            (!locks.is_empty() || for_clause.is_some(), "FOR", PLAIN),
            (settings.is_some(), "SETTINGS", PLAIN),
            (format_clause.is_some(), "FORMAT", PLAIN),
            (!pipe_operators.is_empty(), "|>", PLAIN),
        ],
    )
}

/// Why the body of a query is not a plain SELECT.
pub(super) fn no_plain_select(reader: &Reader<'_>, body: &SetExpr) -> Refusal {
    match body {
        SetExpr::SetOperation { op, .. } => {
            let word = op.to_string();
            reader
                .refuse_word(&word, format!("{word} cannot be asked"))
                .hint("ask the questions one by one")
        }
        _ => reader
            .refuse(body.span(), "only a plain SELECT can be asked")
            .hint(PLAIN),
    }
}

/// Sees that the SELECT has no clause that is not on the list.
pub(super) fn check_select(reader: &Reader<'_>, select: &Select) -> Result<(), Refusal> {
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
        reader,
        &[
            (
                distinct.is_some(),
                "DISTINCT",
                "GROUP BY lists each group once; COUNT(DISTINCT member) counts members",
            ),
            (having.is_some(), "HAVING", SORT),
            (into.is_some(), "INTO", PLAIN),
            (top.is_some(), "TOP", SORT),
            (exclude.is_some(), "EXCLUDE", ROWS),
            (!named_window.is_empty(), "WINDOW", ROWS),
            (qualify.is_some(), "QUALIFY", SORT),
            (!sort_by.is_empty(), "SORT", SORT),
            (!cluster_by.is_empty(), "CLUSTER", SORT),
            (!distribute_by.is_empty(), "DISTRIBUTE", SORT),
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

/// Sees that the question is over the chartered dataset and nothing else.
pub(super) fn check_table(reader: &Reader<'_>, select: &Select) -> Result<(), Refusal> {
    let dataset = &reader.charter.dataset;
    let hint = format!("write FROM {dataset}");
    let [TableWithJoins { relation, joins }] = select.from.as_slice() else {
        let span = select
            .from
            .get(1)
            .map_or(Span::empty(), |second| second.relation.span());
        return Err(reader
            .refuse(span, "a question is about exactly one dataset")
            .hint(hint));
    };
    if !joins.is_empty() {
        let word = if reader.has_word("JOIN") { "JOIN" } else { "APPLY" };
        return Err(reader
            .refuse_word(word, "datasets cannot be joined")
            .hint("ask about each dataset by itself, grouped by the same field"));
    }
    let TableFactor::Table {
        name,
        alias,
        args,
        with_hints,
        version,
        with_ordinality,
        partitions,
        json_path,
        sample,
        index_hints,
    } = relation
    else {
        return Err(reader
            .refuse_word(
                "FROM",
                "only the dataset itself can stand after FROM, no question within a question",
            )
            .hint(hint));
    };
    let named = match name.0.as_slice() {
        [ObjectNamePart::Identifier(ident)] => name_of(ident) == *dataset,
        _ => false,
    };
    if !named {
        let message = format!("this question can only be about '{dataset}'");
        let quoted = name.span() == Span::empty();
        let refusal = if quoted {
            reader.refuse_word("FROM", message)
        } else {
            reader.refuse(name.span(), message)
        };
        return Err(refusal.hint(hint));
    }
    let bare = args.is_none() && with_hints.is_empty() && version.is_none() && partitions.is_empty();
    let bare = bare && !with_ordinality && json_path.is_none() && sample.is_none() && index_hints.is_empty();
    if alias.is_some() || !bare {
        return Err(reader
            .refuse(name.span(), "the dataset stands by its own name alone")
            .hint(hint));
    }
    Ok(())
}
