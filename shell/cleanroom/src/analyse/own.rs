//! One row for each member: (SELECT member, SUM(fare) AS total FROM rides GROUP BY member).

use super::clauses;
use super::from::{self, Known, Place};
use super::made::{Made, Making};
use super::rows::{Origins, Rows};
use super::scope::Scope;
use super::text::{Text, name_of, reads_as_name, shown};
use super::{OWN_MAX, condition, normal};
use datafusion_sql::sqlparser::ast::{Expr, GroupByExpr, Ident, Query, Select, SelectItem, Spanned};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Own, OwnColumn, PerMember};
use fenwick_coop::people::charter::{Charter, Field, is_field_name};
use std::collections::{BTreeMap, BTreeSet};

const FORM: &str =
    "write (SELECT member, SUM(field) AS total, ANY_VALUE(key) AS key FROM dataset GROUP BY member)";

/// A member's own row, as asked.
pub(super) struct OwnRow<'a> {
    /// The charter of the rows it is made of.
    pub(super) charter: &'a Charter,
    /// What it becomes.
    pub(super) made: PerMember,
    /// Its columns as fields, with the bounds within which one row weighs.
    pub(super) fields: Vec<Field>,
    /// Which of them hold the values of a chartered field.
    pub(super) origins: Origins<'a>,
    /// Its normal form.
    pub(super) sql: String,
}

/// Reads the SELECT that makes it.
pub(super) fn read<'a>(
    text: &Text<'a>,
    known: &Known<'a>,
    place: Place,
    query: &Query,
) -> Result<OwnRow<'a>, Refusal> {
    let select = clauses::select(text, query, place)?;
    let rows = from::read(text, select, known, place)?;
    let scope = Scope {
        text,
        select: select.select_token.0.span,
        rows: &rows,
    };
    let filter = select.selection.as_ref();
    let filter = filter
        .map(|written| condition::lower(&scope, written))
        .transpose()?;
    let filter = rows.covered(filter, &BTreeSet::new());
    check_group(&scope, select)?;
    let mut own = Reading {
        making: Making {
            scope,
            filter: filter.as_ref(),
        },
        columns: Vec::new(),
        fields: Vec::new(),
        texts: Vec::new(),
        member: false,
    };
    for item in &select.projection {
        own.add(item)?;
    }
    if own.columns.is_empty() {
        return Err(scope
            .refuse(
                scope.select,
                "a member's own row needs at least one column besides member",
            )
            .hint(FORM));
    }
    let Reading {
        columns,
        fields,
        texts,
        ..
    } = own;
    let condition = filter.as_ref().map_or(String::new(), |filter| {
        format!(" WHERE {}", normal::condition(scope.charter(), filter))
    });
    let dataset = &scope.charter().dataset;
    let sql = format!(
        "(SELECT member, {} FROM {dataset}{condition} GROUP BY member)",
        texts.join(", ")
    );
    let charter = rows.charters.first().copied().unwrap_or(known.charter);
    Ok(OwnRow {
        origins: origins(&rows, &columns),
        made: PerMember {
            dataset: charter.dataset.clone(),
            filter,
            columns,
        },
        charter,
        fields,
        sql,
    })
}

/// The columns that hold a value of a field as it is.
fn origins<'a>(rows: &Rows<'a>, columns: &[OwnColumn]) -> Origins<'a> {
    let mut origins = BTreeMap::new();
    for column in columns {
        if let Own::Agreed(field) | Own::Least(field) | Own::Greatest(field) = &column.what
            && let Some(origin) = rows.origins.get(field)
        {
            origins.insert(column.name.clone(), *origin);
        }
    }
    origins
}

/// Sees that rows are drawn together by member, and by nothing else.
fn check_group(scope: &Scope<'_>, select: &Select) -> Result<(), Refusal> {
    let exprs = match &select.group_by {
        GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => exprs.as_slice(),
        _ => &[],
    };
    let other = exprs.iter().find(|expr| !scope.is_member(expr));
    match (exprs.len(), other) {
        (1, None) => Ok(()),
        (_, Some(other)) => Err(scope
            .refuse(
                other.span(),
                "a SELECT within a question makes one row for each member, and groups by nothing else",
            )
            .hint(FORM)),
        _ => Err(scope
            .refuse(
                scope.select,
                "a SELECT within a question makes one row for each member",
            )
            .hint(FORM)),
    }
}

/// A member's own row while its columns are read.
struct Reading<'r> {
    making: Making<'r>,
    columns: Vec<OwnColumn>,
    fields: Vec<Field>,
    texts: Vec<String>,
    member: bool,
}

impl Reading<'_> {
    fn add(&mut self, item: &SelectItem) -> Result<(), Refusal> {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => (expr, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias)),
            SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => {
                let span = options.wildcard_token.0.span;
                let message = "a member's own row is made of named columns";
                return Err(self.making.scope.refuse(span, message).hint(FORM));
            }
            SelectItem::ExprWithAliases { .. } => {
                return Err(self
                    .making
                    .scope
                    .refuse(item.span(), "a column has one name")
                    .hint(FORM));
            }
        };
        if self.making.scope.is_member(expr) {
            if alias.is_some_and(|alias| name_of(alias) != "member") || self.member {
                let message = "member stands once, and by its own name";
                return Err(self.making.scope.refuse(expr.span(), message).hint(FORM));
            }
            self.member = true;
            return Ok(());
        }
        let made = self.making.column(expr)?;
        self.push(made, alias, expr)
    }

    fn push(&mut self, made: Made, alias: Option<&Ident>, expr: &Expr) -> Result<(), Refusal> {
        let name = alias.map_or(made.name, name_of);
        let span = alias.map_or(expr.span(), |alias| alias.span);
        let refuse = |message: String, hint: &str| Err(self.making.scope.refuse(span, message).hint(hint));
        if !is_field_name(&name) || !reads_as_name(&name) {
            return refuse(
                format!("'{}' cannot name a column of a member's own row", shown(&name)),
                "write AS and a name of small letters, digits and _ that is no SQL word",
            );
        }
        if self.fields.iter().any(|field| field.name == name) {
            return refuse(
                format!("two columns are called '{name}'"),
                "give one of them another name with AS",
            );
        }
        if self.fields.len() >= OWN_MAX {
            return refuse(
                format!("a member's own row has at most {OWN_MAX} columns"),
                "leave some out",
            );
        }
        self.texts.push(format!("{} AS {name}", made.text));
        self.columns.push(OwnColumn {
            name: name.clone(),
            what: made.what,
            lo: made.lo,
            hi: made.hi,
        });
        self.fields.push(Field {
            title: name.clone(),
            name,
            sensitive: false,
            ingest: None,
            kind: made.kind,
        });
        Ok(())
    }
}
