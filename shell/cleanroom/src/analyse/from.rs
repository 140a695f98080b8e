//! FROM: a dataset, or one row for each member made of it.

use super::JOINS_MAX;
use super::clauses::BASE;
use super::join::Joining;
use super::own::{self, OwnRow};
use super::rows::{Part, Rows};
use super::text::{Text, name_of};
use datafusion_sql::sqlparser::ast::{
    ObjectName, ObjectNamePart, Query, Select, Spanned, TableAlias, TableFactor, TableWithJoins,
};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::{Charter, Field};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The charters that a question may speak of.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// That of the dataset asked about.
    pub(super) charter: &'a Charter,
    /// Those of the co-op, by dataset.
    pub(super) others: &'a BTreeMap<String, Charter>,
}

/// Where a FROM stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the question itself.
    Question,
    /// In the SELECT that makes the question's own rows.
    Base,
    /// In a SELECT that is joined.
    Joined,
}

/// Reads a FROM.
pub(super) fn read<'a>(
    text: &Text<'a>,
    select: &Select,
    known: &Known<'a>,
    place: Place,
) -> Result<Rows<'a>, Refusal> {
    let start = select.select_token.0.span;
    let [TableWithJoins { relation, joins }] = select.from.as_slice() else {
        let second = select.from.get(1);
        let span = second.map_or(start, |second| second.relation.span());
        return Err(text
            .refuse(span, "a question is about exactly one dataset")
            .hint(from_hint(known)));
    };
    let mut rows = match relation {
        TableFactor::Derived { .. } if place == Place::Question => {
            let (subquery, alias) = derived(text, start, relation)?;
            own_rows(own::read(text, known, Place::Base, subquery)?, alias)
        }
        TableFactor::Table { .. } => plain(text, start, relation, known, place)?,
        _ => {
            return Err(text
                .refuse_word(
                    start,
                    "FROM",
                    "only a dataset, or one row for each member, can stand after FROM",
                )
                .hint(from_hint(known)));
        }
    };
    if joins.len() > JOINS_MAX {
        return Err(text
            .refuse_word(
                start,
                "JOIN",
                format!("more than {JOINS_MAX} tables cannot be joined"),
            )
            .hint("join fewer"));
    }
    for join in joins {
        rows.join(
            &Joining {
                text,
                start,
                known,
                place,
            },
            join,
        )?;
    }
    Ok(rows)
}

fn from_hint(known: &Known<'_>) -> String {
    format!("write FROM {}", known.charter.dataset)
}

/// A dataset by its own name.
fn plain<'a>(
    text: &Text<'a>,
    start: Span,
    relation: &TableFactor,
    known: &Known<'a>,
    place: Place,
) -> Result<Rows<'a>, Refusal> {
    let dataset = &known.charter.dataset;
    let (name, span) = table_name(text, start, relation)?;
    let found = match (place, &name) {
        (_, Some(name)) if name == dataset => Some(known.charter),
        (Place::Joined, Some(name)) => known.others.get(name),
        _ => None,
    };
    let Some(charter) = found else {
        let (message, hint) = match place {
            Place::Joined => (
                "there is no dataset of this name".to_owned(),
                datasets_hint(known),
            ),
            _ => (
                format!("this question can only be about '{dataset}'"),
                from_hint(known),
            ),
        };
        return Err(text.refuse(span, message).hint(hint));
    };
    let names = charter.fields.iter().map(|field| field.name.clone());
    let origin = |field: &'a Field| (field.name.clone(), (charter, field.name.as_str()));
    Ok(Rows {
        charter: Cow::Borrowed(charter),
        inner: None,
        joins: Vec::new(),
        tables: Vec::new(),
        charters: vec![charter],
        parts: vec![Part {
            name: charter.dataset.clone(),
            columns: names.collect(),
        }],
        origins: charter.fields.iter().map(origin).collect(),
        sql: charter.dataset.clone(),
    })
}

fn datasets_hint(known: &Known<'_>) -> String {
    let mut names: BTreeSet<&str> = known.others.keys().map(String::as_str).collect();
    names.insert(&known.charter.dataset);
    let names: Vec<&str> = names.into_iter().collect();
    format!("the datasets are: {}", names.join(", "))
}

/// One row for each member, as rows of their own.
fn own_rows<'a>(own: OwnRow<'a>, alias: Option<String>) -> Rows<'a> {
    let columns = own.fields.iter().map(|field| field.name.clone()).collect();
    let part = alias.map(|name| Part { name, columns });
    Rows {
        charter: Cow::Owned(Charter {
            groups_max: 1,
            rows_per_group_max: 1,
            fields: own.fields,
            tables: Vec::new(),
            ..own.charter.clone()
        }),
        inner: Some(own.made),
        joins: Vec::new(),
        tables: Vec::new(),
        charters: vec![own.charter],
        parts: part.into_iter().collect(),
        origins: own.origins,
        sql: own.sql,
    }
}

/// A table's name, when nothing but a name stands there, and where.
pub(super) fn table_name(
    text: &Text<'_>,
    start: Span,
    relation: &TableFactor,
) -> Result<(Option<String>, Span), Refusal> {
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
        return Err(text
            .refuse_word(start, "FROM", "only a name can stand here")
            .hint(BASE));
    };
    let quoted = name.span() == Span::empty();
    let span = if quoted {
        text.word(start, "FROM").unwrap_or(start)
    } else {
        name.span()
    };
    let bare = args.is_none() && with_hints.is_empty() && version.is_none() && partitions.is_empty();
    let bare = bare && !with_ordinality && json_path.is_none() && sample.is_none() && index_hints.is_empty();
    if bare && alias.is_some() && single(name).is_some() {
        return Err(text
            .refuse(span, "a dataset or public table stands by its own name alone")
            .hint("leave out the other name"));
    }
    Ok((single(name).filter(|_| bare), span))
}

/// A name of one part.
pub(super) fn single(name: &ObjectName) -> Option<String> {
    match name.0.as_slice() {
        [ObjectNamePart::Identifier(ident)] => Some(name_of(ident)),
        _ => None,
    }
}

/// A SELECT in brackets, and the name it is given.
pub(super) fn derived<'q>(
    text: &Text<'_>,
    start: Span,
    relation: &'q TableFactor,
) -> Result<(&'q Query, Option<String>), Refusal> {
    let refuse = |span: Span| {
        Err(text
            .refuse(span, "a SELECT in brackets has one name and nothing more")
            .hint("write (SELECT …) AS m"))
    };
    match relation {
        TableFactor::Derived {
            lateral: false,
            subquery,
            alias,
            sample: None,
        } => match alias {
            None => Ok((subquery, None)),
            Some(TableAlias {
                explicit: _,
                name,
                columns,
                at: None,
            }) if columns.is_empty() => Ok((subquery, Some(name_of(name)))),
            Some(alias) => refuse(alias.name.span),
        },
        _ => refuse(text.word(start, "LATERAL").unwrap_or(start)),
    }
}
