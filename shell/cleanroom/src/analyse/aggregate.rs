//! Aggregates as written: which one, over which field, within which bounds.

use super::group::{argument_list, arguments, function_name};
use super::reader::{Reader, name_of};
use super::{BOUNDS, condition};
use datafusion_sql::sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, Spanned,
};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::{Kind, Measure};

/// An aggregate.
pub(super) enum Aggregate<'a> {
    /// `COUNT(DISTINCT member)`.
    Members,
    /// `COUNT(*)`, or `COUNT(field)`.
    Rows(Option<&'a str>),
    /// `SUM(…)`.
    Sum(Operand<'a>),
    /// `AVG(…)`.
    Mean(Operand<'a>),
}

/// What is summed.
pub(super) struct Operand<'a> {
    /// The field's name.
    pub(super) name: &'a str,
    /// The field.
    pub(super) measure: &'a Measure,
    /// Bounds of a row that the question narrows to.
    pub(super) clamp: Option<(i64, i64)>,
}

const OFFERED: &str = "COUNT(*), COUNT(field), COUNT(DISTINCT member), SUM(field) and AVG(field) are offered";

/// The aggregate that an expression is.
pub(super) fn of<'a>(reader: &Reader<'a>, expr: &Expr) -> Result<Aggregate<'a>, Refusal> {
    let Expr::Function(function) = expr else {
        return Err(not_one(reader, expr));
    };
    match function_name(function).as_str() {
        "COUNT" => count(reader, expr, function),
        "SUM" => Ok(Aggregate::Sum(operand(reader, expr, function)?)),
        "AVG" => Ok(Aggregate::Mean(operand(reader, expr, function)?)),
        "MIN" | "MAX" | "MEDIAN" | "QUANTILE" | "PERCENTILE_CONT" | "PERCENTILE_DISC" | "APPROX_MEDIAN" => Err(reader
            .refuse(expr.span(), format!("{} would show a single row, or needs quantiles", function_name(function)))
            .hint("quantiles are not offered yet: ask for an average, or count the rows above a threshold with WHERE")),
        "CLAMP" | "BIN" | "DATE_TRUNC" => Err(reader
            .refuse(expr.span(), format!("{} stands alone here", function_name(function)))
            .hint("CLAMP stands inside SUM or AVG; BIN and DATE_TRUNC need the same text in GROUP BY")),
        name => Err(reader.refuse(expr.span(), format!("{name} is not offered")).hint(OFFERED)),
    }
}

fn not_one(reader: &Reader<'_>, expr: &Expr) -> Refusal {
    let (message, hint) = match expr {
        Expr::BinaryOp { .. } | Expr::UnaryOp { .. } | Expr::Cast { .. } => (
            "arithmetic cannot be asked",
            "ask for the parts and compute with the answer yourself",
        ),
        Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => (
            "a question within a question cannot be asked",
            "ask the questions one by one",
        ),
        Expr::Case { .. } => (
            "CASE cannot be asked",
            "ask one question for each case, with WHERE",
        ),
        Expr::Value(_) => ("a fixed value is no answer", OFFERED),
        _ => ("this is neither a group nor an aggregate", OFFERED),
    };
    reader.refuse(expr.span(), message).hint(hint)
}

fn count<'a>(reader: &Reader<'a>, expr: &Expr, function: &Function) -> Result<Aggregate<'a>, Refusal> {
    let refuse = |message: &str, hint: &str| Err(reader.refuse(expr.span(), message).hint(hint));
    let list = argument_list(reader, expr, function)?;
    let distinct = list.duplicate_treatment;
    let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else {
        return refuse("COUNT takes one argument", OFFERED);
    };
    match (distinct, argument) {
        (None, FunctionArgExpr::Wildcard) => Ok(Aggregate::Rows(None)),
        (None, FunctionArgExpr::Expr(Expr::Value(_))) => {
            refuse("a fixed value cannot be counted", "write COUNT(*)")
        }
        (None, FunctionArgExpr::Expr(inner)) => Ok(Aggregate::Rows(Some(&reader.field(inner)?.name))),
        (Some(DuplicateTreatment::Distinct), FunctionArgExpr::Expr(Expr::Identifier(ident)))
            if name_of(ident) == "member" =>
        {
            Ok(Aggregate::Members)
        }
        (Some(DuplicateTreatment::Distinct), _) => refuse(
            "only members can be counted once each",
            "write COUNT(DISTINCT member)",
        ),
        _ => refuse("this cannot be counted", OFFERED),
    }
}

fn operand<'a>(reader: &Reader<'a>, expr: &Expr, function: &Function) -> Result<Operand<'a>, Refusal> {
    let name = function_name(function);
    let args = arguments(reader, expr, function)?;
    let [inner] = args.as_slice() else {
        return Err(reader
            .refuse(expr.span(), format!("{name} takes one field"))
            .hint(OFFERED));
    };
    let hint = format!("write {name}(field) or {name}(CLAMP(field, least, greatest))");
    match inner {
        Expr::Function(clamp) if function_name(clamp) == "CLAMP" => clamped(reader, inner, clamp),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Nested(_) => measure(reader, inner),
        _ => Err(reader
            .refuse(
                inner.span(),
                format!("{name} is taken of a field, not of a computation"),
            )
            .hint(hint)),
    }
}

fn measure<'a>(reader: &Reader<'a>, expr: &Expr) -> Result<Operand<'a>, Refusal> {
    let field = reader.field(expr)?;
    match &field.kind {
        Kind::Measure(measure) => Ok(Operand {
            name: &field.name,
            measure,
            clamp: None,
        }),
        _ => Err(reader
            .refuse(expr.span(), format!("'{}' is not a quantity", field.name))
            .hint("SUM and AVG need a measure; to count a flag, write COUNT(*) with WHERE flag")),
    }
}

fn clamped<'a>(reader: &Reader<'a>, expr: &Expr, function: &Function) -> Result<Operand<'a>, Refusal> {
    let args = arguments(reader, expr, function)?;
    let [inner, low, high] = args.as_slice() else {
        return Err(reader
            .refuse(expr.span(), "CLAMP takes a field, a least and a greatest value")
            .hint("write CLAMP(field, 0, 100)"));
    };
    let operand = measure(reader, inner)?;
    let scale = operand.measure.scale;
    let bounds = (
        condition::bound(reader, operand.name, low, scale)?,
        condition::bound(reader, operand.name, high, scale)?,
    );
    if bounds.0 > bounds.1 {
        let mut refusal = reader.refuse(low.span(), "the least value of CLAMP is above the greatest");
        refusal.rule = BOUNDS.to_owned();
        return Err(refusal.hint("write the smaller number first"));
    }
    Ok(Operand {
        clamp: Some(bounds),
        ..operand
    })
}
