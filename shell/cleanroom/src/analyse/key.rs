//! GROUP BY: keys whose groups are public, or named only when enough members stand behind them.

use super::call::arguments;
use super::functions::{self, Function as Named};
use super::scope::{Column, Scope};
use super::{BOUNDS, EDGES_MAX, condition, lookup, times};
use datafusion_sql::sqlparser::ast::{Expr, ExtractSyntax, Function, GroupByExpr, Spanned};
use fenwick_coop::kernel::decimal;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::month_text;
use fenwick_coop::path::query::{Binning, Filter, GroupKey, edge_label};
use fenwick_coop::people::charter::{Field, Kind, Measure};
use std::collections::BTreeSet;

const FORMS: &str = "group by a key or a flag, a column of a public table, DATE_TRUNC('month', time), EXTRACT(HOUR FROM time) or BIN(measure)";
const BIN: &str = "write BIN(field) with a measure for which the charter lists bins";

/// A key as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// What it becomes.
    pub(super) group: GroupKey,
    /// How its column is called, unless the question says otherwise.
    pub(super) name: String,
    /// Its normal form.
    pub(super) text: String,
    /// The public table it stands in, by its place among those joined.
    pub(super) table: Option<usize>,
}

/// Reads keys; which times are listed may depend on the condition of the question.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    /// Where names are looked up.
    pub(super) scope: Scope<'a>,
    /// The question's condition.
    pub(super) filter: Option<&'a Filter>,
}

/// Whether an expression has the form of a key and not of an aggregate.
pub(super) fn is_form(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_form(inner),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Extract { .. } => true,
        Expr::Function(function) => {
            matches!(functions::find(function), Some(Named::Bin | Named::Truncate))
        }
        _ => false,
    }
}

impl Keys<'_> {
    /// The keys of a GROUP BY.
    pub(super) fn all(&self, group_by: &GroupByExpr) -> Result<Vec<Key>, Refusal> {
        let exprs = match group_by {
            GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => exprs,
            _ => {
                return Err(self
                    .scope
                    .refuse_word("GROUP", "GROUP BY takes a plain list of fields")
                    .hint("name the fields: GROUP BY region, DATE_TRUNC('month', day)"));
            }
        };
        let mut keys: Vec<Key> = Vec::new();
        for expr in exprs {
            let key = self.one(expr)?;
            if keys.iter().any(|known| known.group == key.group) {
                return Err(self
                    .scope
                    .refuse(expr.span(), "this group stands twice")
                    .hint("name each group once"));
            }
            let found = |key: &Key| key.group.binning == Binning::Found;
            if found(&key) && keys.iter().any(found) {
                return Err(self
                    .scope
                    .refuse(expr.span(), "only one key can be found among the rows")
                    .hint("leave one of the codes out, or fix it in WHERE"));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    /// One key.
    pub(super) fn one(&self, expr: &Expr) -> Result<Key, Refusal> {
        let scope = &self.scope;
        let mut key = match expr {
            Expr::Nested(inner) => return self.one(inner),
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => match scope.column(expr)? {
                Column::Field(field) => self.plain(expr, field)?,
                Column::Listed(listed) => Key {
                    group: lookup::key(&listed),
                    name: listed.name().to_owned(),
                    text: listed.name().to_owned(),
                    table: Some(listed.joined),
                },
            },
            Expr::Extract {
                field,
                syntax: ExtractSyntax::From,
                expr,
            } => times::extracted(scope, field, expr)?,
            Expr::Function(function) => match functions::named(scope.text, expr, function)? {
                Named::Truncate => times::truncated(self, expr, function)?,
                Named::Bin => self.bins(expr, function)?,
                _ => {
                    return Err(scope
                        .refuse(expr.span(), "groups cannot be made by this function")
                        .hint(FORMS));
                }
            },
            Expr::Value(_) => {
                return Err(scope
                    .refuse(expr.span(), "a group cannot be named by its number")
                    .hint("write the field itself after GROUP BY"));
            }
            _ => {
                return Err(scope
                    .refuse(expr.span(), "groups cannot be made by this")
                    .hint(FORMS));
            }
        };
        if scope.rows.is_own(&key.group.field) && key.group.labels.is_empty() {
            key.group.labels = labels(scope, &key.group);
        }
        Ok(key)
    }

    fn plain(&self, expr: &Expr, field: &Field) -> Result<Key, Refusal> {
        let name = &field.name;
        let refuse = |hint: String| {
            let message = format!("the single values of '{name}' cannot be listed");
            Err(self.scope.refuse(expr.span(), message).hint(hint))
        };
        let binning = match &field.kind {
            Kind::Key(key) => Binning::Codes(u32::try_from(key.domain.len()).unwrap_or(u32::MAX)),
            Kind::Flag => Binning::Codes(2),
            Kind::Code => Binning::Found,
            Kind::Id => return refuse("an id is for the member's own package".to_owned()),
            Kind::Time(_) => return refuse(format!("group by month: DATE_TRUNC('month', {name})")),
            Kind::Measure(measure) if !measure.bins.is_empty() => {
                return refuse(format!("group by the charter's bins: BIN({name})"));
            }
            Kind::Measure(_) if self.scope.rows.is_own(name) => {
                return refuse(format!("group by edges of your own: BIN({name}, 0, 10, 100)"));
            }
            Kind::Measure(_) => return refuse(format!("ask SUM({name}), AVG({name}) or HISTOGRAM({name})")),
        };
        Ok(key(field, binning, name.clone(), name.clone()))
    }

    /// `BIN(field)`; of a column made of a member's own rows also with edges.
    fn bins(&self, expr: &Expr, function: &Function) -> Result<Key, Refusal> {
        let scope = &self.scope;
        let args = arguments(scope.text, expr, function)?;
        let Some((field, edges)) = args.split_first() else {
            return Err(scope.refuse(expr.span(), "BIN takes a field").hint(BIN));
        };
        let field = scope.field(field)?;
        let name = &field.name;
        let Kind::Measure(measure) = &field.kind else {
            let message = format!("'{name}' is not a quantity");
            return Err(scope.refuse(expr.span(), message).hint(BIN));
        };
        if !edges.is_empty() && !scope.rows.is_own(name) {
            return Err(scope
                .refuse(expr.span(), format!("the bins of '{name}' stand in the charter"))
                .hint(BIN));
        }
        let declared = declared_edges(measure).unwrap_or_default();
        let edges = match edges.is_empty() {
            true => declared.clone(),
            false => self.edges(name, measure, expr, edges)?,
        };
        if edges.is_empty() {
            let hint = match scope.rows.is_own(name) {
                true => format!("write BIN({name}, 0, 10, 100) with edges of your own"),
                false => BIN.to_owned(),
            };
            return Err(scope
                .refuse(expr.span(), format!("the charter lists no bins for '{name}'"))
                .hint(hint));
        }
        let text = match edges == declared {
            true => format!("BIN({name})"),
            false => {
                let edges = edges
                    .iter()
                    .map(|edge| decimal::text((*edge).into(), measure.scale));
                format!("BIN({name}, {})", edges.collect::<Vec<_>>().join(", "))
            }
        };
        Ok(key(field, Binning::Edges(edges), format!("{name}_bin"), text))
    }

    fn edges(
        &self,
        name: &str,
        measure: &Measure,
        expr: &Expr,
        written: &[&Expr],
    ) -> Result<Vec<i64>, Refusal> {
        let scope = &self.scope;
        let by_bounds = |span, message: String, hint: &str| {
            let mut refusal = scope.refuse(span, message);
            refusal.rule = BOUNDS.to_owned();
            refusal.hint(hint)
        };
        if written.len() > EDGES_MAX {
            let message = format!("there are more than {EDGES_MAX} edges");
            return Err(by_bounds(expr.span(), message, "write fewer"));
        }
        let mut edges: Vec<i64> = Vec::new();
        for edge in written {
            let value = condition::bound(scope, name, edge, measure.scale)?;
            if edges.last().is_some_and(|last| *last >= value) {
                let message = "the edges of BIN do not rise".to_owned();
                return Err(by_bounds(
                    edge.span(),
                    message,
                    "write them from the least to the greatest",
                ));
            }
            edges.push(value);
        }
        Ok(edges)
    }
}

fn key(field: &Field, binning: Binning, name: String, text: String) -> Key {
    Key {
        group: GroupKey {
            field: field.name.clone(),
            binning,
            labels: Vec::new(),
        },
        name,
        text,
        table: None,
    }
}

/// The edges of a measure's bins in the charter.
pub(super) fn declared_edges(measure: &Measure) -> Option<Vec<i64>> {
    let edges = measure.bins.iter();
    edges.map(|edge| edge.at_scale(measure.scale)).collect()
}

/// The names of groups for which the charter of the dataset has no words.
fn labels(scope: &Scope<'_>, group: &GroupKey) -> Vec<String> {
    let kind = scope.named(&group.field).map(|field| &field.kind);
    match (&group.binning, kind) {
        (Binning::Codes(_), Some(Kind::Key(list))) => list.domain.clone(),
        (Binning::Codes(_), _) => vec!["false".to_owned(), "true".to_owned()],
        (Binning::Months { first, last }, _) => (*first..=*last).map(month_text).collect(),
        (Binning::Edges(edges), Some(Kind::Measure(measure))) => (0..=edges.len())
            .map(|code| edge_label(edges, code, measure.scale))
            .collect(),
        _ => Vec::new(),
    }
}

/// The public tables in which keys stand.
pub(super) fn tables(keys: &[Key]) -> BTreeSet<usize> {
    keys.iter().filter_map(|key| key.table).collect()
}
