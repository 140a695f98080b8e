//! The select list: the columns of the answer, and the statistics they share.

use super::OUTPUTS_MAX;
use super::aggregate::{self, Aggregate, Operand};
use super::reader::{Reader, name_of, shown};
use super::{group, stats};
use datafusion_sql::sqlparser::ast::{Expr, Ident, SelectItem, Spanned};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Binning, GroupKey, Output, Shape, Source, Stat};

const LIST: &str = "name the groups and the aggregates, such as SELECT COUNT(*)";

/// Adds every item of the select list to the shape.
pub(super) fn add(reader: &Reader<'_>, shape: &mut Shape, items: &[SelectItem]) -> Result<(), Refusal> {
    if items.len() > OUTPUTS_MAX {
        return Err(reader
            .refuse_start(format!("the answer would have more than {OUTPUTS_MAX} columns"))
            .hint("ask for fewer at a time"));
    }
    for item in items {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => (expr, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias)),
            SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => {
                let span = options.wildcard_token.0.span;
                return Err(reader
                    .refuse(span, "single rows never leave the clean room")
                    .hint(LIST));
            }
            SelectItem::ExprWithAliases { .. } => {
                return Err(reader.refuse(item.span(), "a column has one name").hint(LIST));
            }
        };
        add_one(reader, shape, expr, alias)?;
    }
    if !shape
        .outputs
        .iter()
        .any(|output| !matches!(output.from, Source::Key(_)))
    {
        return Err(reader
            .refuse_start("the question counts or sums nothing")
            .hint(LIST));
    }
    Ok(())
}

fn add_one(
    reader: &Reader<'_>,
    shape: &mut Shape,
    expr: &Expr,
    alias: Option<&Ident>,
) -> Result<(), Refusal> {
    let (default, from) = source(reader, shape, expr)?;
    let name = alias.map_or(default, name_of);
    let place = alias.map_or(expr.span(), |alias| alias.span);
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(reader
            .refuse(place, "the name of a column has 1 to 60 characters")
            .hint("choose a shorter name"));
    }
    if shape.outputs.iter().any(|output| output.name == name) {
        return Err(reader
            .refuse(place, format!("two columns are named '{}'", shown(&name)))
            .hint("give one of them another name with AS"));
    }
    shape.outputs.push(Output { name, from });
    Ok(())
}

/// The default name of an item and where its values come from.
fn source(reader: &Reader<'_>, shape: &mut Shape, expr: &Expr) -> Result<(String, Source), Refusal> {
    if is_key_form(expr) {
        let wanted = group::key(reader, expr)?;
        return match shape.keys.iter().position(|key| *key == wanted) {
            Some(place) => Ok((key_name(&wanted), Source::Key(place))),
            None => Err(reader
                .refuse(
                    expr.span(),
                    format!("'{}' stands outside an aggregate", wanted.field),
                )
                .hint("add it to GROUP BY in the same form")),
        };
    }
    Ok(match aggregate::of(reader, expr)? {
        Aggregate::Members => ("members".to_owned(), Source::Stat { stat: 0, scale: 0 }),
        Aggregate::Rows(field) => {
            let name = field.map_or("count".to_owned(), |field| format!("count_{field}"));
            (
                name,
                Source::Stat {
                    stat: shared(shape, stats::rows(reader, field)),
                    scale: 0,
                },
            )
        }
        Aggregate::Sum(operand) => {
            let reach = stats::reach(reader, shape, &operand, expr.span())?;
            let stat = shared(shape, reach.sum(operand.name));
            (
                format!("sum_{}", operand.name),
                Source::Stat {
                    stat,
                    scale: operand.measure.scale,
                },
            )
        }
        Aggregate::Mean(operand) => (
            format!("avg_{}", operand.name),
            mean(reader, shape, &operand, expr)?,
        ),
    })
}

fn mean(
    reader: &Reader<'_>,
    shape: &mut Shape,
    operand: &Operand<'_>,
    expr: &Expr,
) -> Result<Source, Refusal> {
    let reach = stats::reach(reader, shape, operand, expr.span())?;
    let (sum, centre) = reach.centred(operand.name, reader.charter.rows_per_group_max);
    let sum = shared(shape, sum);
    let count = shared(shape, stats::rows(reader, Some(operand.name)));
    Ok(Source::Mean {
        sum,
        count,
        centre,
        scale: operand.measure.scale,
    })
}

fn is_key_form(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_key_form(inner),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => true,
        Expr::Function(function) => matches!(group::function_name(function).as_str(), "BIN" | "DATE_TRUNC"),
        _ => false,
    }
}

fn key_name(key: &GroupKey) -> String {
    match key.binning {
        Binning::Codes(_) => key.field.clone(),
        Binning::Months { .. } => format!("{}_month", key.field),
        Binning::Found | Binning::Lookup { .. } | Binning::Spans { .. } | Binning::Cycle { .. } => {
            key.field.clone()
        }
        Binning::Edges(_) => format!("{}_bin", key.field),
    }
}

/// Where a statistic stands; equal statistics are measured once.
fn shared(shape: &mut Shape, stat: Stat) -> usize {
    if let Some(place) = shape.stats.iter().position(|known| *known == stat) {
        return place;
    }
    shape.stats.push(stat);
    shape.stats.len().saturating_sub(1)
}
