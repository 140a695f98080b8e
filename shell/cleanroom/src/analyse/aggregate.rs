//! Aggregates as written: which one, over which field, within which bounds.

use super::call::{argument_list, arguments, name, within_group};
use super::functions::{self, Function as Named};
use super::literal::{self, Literal};
use super::scope::Scope;
use super::{BOUNDS, condition};
use datafusion_sql::sqlparser::ast::{
    BinaryOperator, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, Spanned,
};
use fenwick_coop::kernel::decimal;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::{Kind, Measure, ScaledBounds};

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
    /// `VAR_POP(…)`, or its root.
    Spread(Operand<'a>, bool),
    /// `QUANTILE(…, part)`, the part in 1/10,000.
    Quantile(Operand<'a>, u16),
    /// `HISTOGRAM(…)`.
    Histogram(Operand<'a>),
    /// One additive aggregate over another.
    Ratio(Box<Aggregate<'a>>, Box<Aggregate<'a>>),
}

/// A quantity that is aggregated.
pub(super) struct Operand<'a> {
    /// The field's name.
    pub(super) name: &'a str,
    /// The field.
    pub(super) measure: &'a Measure,
    /// Its bounds in the charter.
    pub(super) bounds: Option<ScaledBounds>,
    /// Bounds of a row to which the question narrows them.
    pub(super) clamp: Option<(i64, i64)>,
}

/// The part that is the median.
pub(super) const HALF: u16 = 5_000;

const OFFERED: &str = "COUNT(*), COUNT(field), COUNT(DISTINCT member), SUM(field), AVG(field), VAR_POP(field), STDDEV_POP(field), MEDIAN(field), QUANTILE(field, 0.9) and HISTOGRAM(field) are offered";
const ADDITIVE: &str = "COUNT and SUM can be divided by each other: SUM(a) / SUM(b)";
const PART: &str = "write QUANTILE(field, 0.9): the part lies between 0.0001 and 0.9999";

/// The aggregate that an expression is.
pub(super) fn of<'a>(scope: &Scope<'a>, expr: &Expr) -> Result<Aggregate<'a>, Refusal> {
    let call = match expr {
        Expr::Nested(inner) => return of(scope, inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Divide,
            right,
        } => return ratio(scope, left, right),
        Expr::Function(call) => call,
        _ => return Err(not_one(scope, expr)),
    };
    let refuse = |message: String, hint: &str| Err(scope.refuse(expr.span(), message).hint(hint));
    Ok(match functions::named(scope.text, expr, call)? {
        Named::Count => count(scope, expr, call)?,
        Named::Sum => Aggregate::Sum(operand(scope, expr, call)?),
        Named::Mean => Aggregate::Mean(operand(scope, expr, call)?),
        Named::Variance => Aggregate::Spread(operand(scope, expr, call)?, false),
        Named::Deviation => Aggregate::Spread(operand(scope, expr, call)?, true),
        Named::Median => Aggregate::Quantile(operand(scope, expr, call)?, HALF),
        Named::Histogram => Aggregate::Histogram(operand(scope, expr, call)?),
        Named::Quantile => match arguments(scope.text, expr, call)?.as_slice() {
            [field, part] => Aggregate::Quantile(quantity(scope, call, field)?, self::part(scope, part)?),
            _ => return refuse("QUANTILE takes a field and a part".to_owned(), PART),
        },
        Named::Percentile => {
            let (part, field) = within_group(scope.text, expr, call)?;
            Aggregate::Quantile(quantity(scope, call, field)?, self::part(scope, part)?)
        }
        Named::Least | Named::Greatest => {
            return refuse(
                format!("{} would show a single row", name(call)),
                "write QUANTILE(field, 0.01) or QUANTILE(field, 0.99); MIN and MAX stand in a member's own row only",
            );
        }
        Named::Agreed => {
            return refuse(
                "ANY_VALUE stands in a member's own row only".to_owned(),
                "write FROM (SELECT member, ANY_VALUE(field) AS field FROM dataset GROUP BY member)",
            );
        }
        _ => {
            return refuse(
                format!("{} stands alone here", name(call)),
                "CLAMP stands inside SUM, AVG and the like; BIN and DATE_TRUNC need the same text in GROUP BY; NULLIF stands below the line of a division",
            );
        }
    })
}

fn not_one(scope: &Scope<'_>, expr: &Expr) -> Refusal {
    let (message, hint) = match expr {
        Expr::BinaryOp { .. } | Expr::UnaryOp { .. } | Expr::Cast { .. } => (
            "arithmetic cannot be asked",
            "ask for the parts and compute with the answer yourself",
        ),
        Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => (
            "a question within a question cannot be asked here",
            "ask the questions one by one",
        ),
        Expr::Case { .. } => (
            "CASE cannot be asked",
            "ask one question for each case, with WHERE",
        ),
        Expr::Value(_) => ("a fixed value is no answer", OFFERED),
        _ => ("this is neither a group nor an aggregate", OFFERED),
    };
    scope.refuse(expr.span(), message).hint(hint)
}

fn ratio<'a>(scope: &Scope<'a>, over: &Expr, under: &Expr) -> Result<Aggregate<'a>, Refusal> {
    let over = additive(scope, over)?;
    let guarded = match under {
        Expr::Function(call) if functions::find(call) == Some(Named::NullIf) => {
            match arguments(scope.text, under, call)?.as_slice() {
                [inner, zero] if is_zero(zero) => *inner,
                _ => {
                    return Err(scope
                        .refuse(
                            under.span(),
                            "NULLIF keeps a division from zero and from nothing else",
                        )
                        .hint("write NULLIF(SUM(field), 0)"));
                }
            }
        }
        _ => under,
    };
    Ok(Aggregate::Ratio(
        Box::new(over),
        Box::new(additive(scope, guarded)?),
    ))
}

fn is_zero(expr: &Expr) -> bool {
    let number = match literal::of(expr) {
        Some(Literal::Number(text)) => literal::cut(&text, 0),
        _ => None,
    };
    number.is_some_and(|cut| cut.exact && cut.floor == 0)
}

fn additive<'a>(scope: &Scope<'a>, expr: &Expr) -> Result<Aggregate<'a>, Refusal> {
    if literal::of(expr).is_some() {
        return Err(scope
            .refuse(expr.span(), "arithmetic with written numbers cannot be asked")
            .hint("ask for the parts and compute with the answer yourself"));
    }
    match of(scope, expr)? {
        found @ (Aggregate::Members | Aggregate::Rows(_) | Aggregate::Sum(_)) => Ok(found),
        _ => Err(scope
            .refuse(expr.span(), "only counts and sums can be divided")
            .hint(ADDITIVE)),
    }
}

fn count<'a>(scope: &Scope<'a>, expr: &Expr, call: &Function) -> Result<Aggregate<'a>, Refusal> {
    let refuse = |message: &str, hint: &str| Err(scope.refuse(expr.span(), message).hint(hint));
    let list = argument_list(scope.text, expr, call)?;
    let distinct = list.duplicate_treatment;
    let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else {
        return refuse("COUNT takes one argument", OFFERED);
    };
    match (distinct, argument) {
        (None, FunctionArgExpr::Wildcard) => Ok(Aggregate::Rows(None)),
        (None, FunctionArgExpr::Expr(Expr::Value(_))) => {
            refuse("a fixed value cannot be counted", "write COUNT(*)")
        }
        (None, FunctionArgExpr::Expr(inner)) => Ok(Aggregate::Rows(Some(&scope.field(inner)?.name))),
        (Some(DuplicateTreatment::Distinct), FunctionArgExpr::Expr(inner)) if scope.is_member(inner) => {
            Ok(Aggregate::Members)
        }
        (Some(DuplicateTreatment::Distinct), _) => refuse(
            "only members can be counted once each",
            "write COUNT(DISTINCT member)",
        ),
        _ => refuse("this cannot be counted", OFFERED),
    }
}

fn operand<'a>(scope: &Scope<'a>, expr: &Expr, call: &Function) -> Result<Operand<'a>, Refusal> {
    match arguments(scope.text, expr, call)?.as_slice() {
        [inner] => quantity(scope, call, inner),
        _ => Err(scope
            .refuse(expr.span(), format!("{} takes one field", name(call)))
            .hint(OFFERED)),
    }
}

/// A field, or one that is clamped.
fn quantity<'a>(scope: &Scope<'a>, call: &Function, inner: &Expr) -> Result<Operand<'a>, Refusal> {
    match inner {
        Expr::Function(clamp) if functions::find(clamp) == Some(Named::Clamp) => clamped(scope, inner, clamp),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Nested(_) => measure(scope, inner),
        _ => {
            let name = name(call);
            Err(scope
                .refuse(
                    inner.span(),
                    format!("{name} is taken of a field, not of a computation"),
                )
                .hint(format!(
                    "write {name}(field) or {name}(CLAMP(field, least, greatest))"
                )))
        }
    }
}

fn measure<'a>(scope: &Scope<'a>, expr: &Expr) -> Result<Operand<'a>, Refusal> {
    let field = scope.field(expr)?;
    match &field.kind {
        Kind::Measure(measure) => Ok(Operand {
            name: &field.name,
            measure,
            bounds: measure
                .bounds
                .as_ref()
                .and_then(|bounds| bounds.at_scale(measure.scale)),
            clamp: None,
        }),
        _ => Err(scope
            .refuse(expr.span(), format!("'{}' is not a quantity", field.name))
            .hint("this needs a measure; to count a flag, write COUNT(*) with WHERE flag")),
    }
}

fn clamped<'a>(scope: &Scope<'a>, expr: &Expr, call: &Function) -> Result<Operand<'a>, Refusal> {
    let args = arguments(scope.text, expr, call)?;
    let [inner, low, high] = args.as_slice() else {
        return Err(scope
            .refuse(expr.span(), "CLAMP takes a field, a least and a greatest value")
            .hint("write CLAMP(field, 0, 100)"));
    };
    let operand = measure(scope, inner)?;
    let (name, scale) = (operand.name, operand.measure.scale);
    let low_value = condition::bound(scope, name, low, scale)?;
    let high_value = condition::bound(scope, name, high, scale)?;
    let refuse = |span, message: String, hint: String| {
        let mut refusal = scope.refuse(span, message);
        refusal.rule = BOUNDS.to_owned();
        Err(refusal.hint(hint))
    };
    if low_value > high_value {
        let message = "the least value of CLAMP is above the greatest".to_owned();
        return refuse(low.span(), message, "write the smaller number first".to_owned());
    }
    let Some(bounds) = operand.bounds else {
        return refuse(
            expr.span(),
            format!("'{name}' has no bounds in the charter that could be narrowed"),
            format!("ask COUNT({name}), or propose a charter that bounds it"),
        );
    };
    let row = (bounds.row_min.max(low_value), bounds.row_max.min(high_value));
    if row.0 > row.1 {
        return refuse(
            expr.span(),
            format!("these bounds lie outside the charter's bounds of '{name}'"),
            "CLAMP can only narrow the charter's bounds".to_owned(),
        );
    }
    Ok(Operand {
        // A CLAMP that narrows nothing is the same question as none.
        clamp: (row != (bounds.row_min, bounds.row_max)).then_some(row),
        ..operand
    })
}

/// A written part between 0 and 1, in 1/10,000.
fn part(scope: &Scope<'_>, expr: &Expr) -> Result<u16, Refusal> {
    let cut = match literal::of(expr) {
        Some(Literal::Number(text)) => literal::cut(&text, 4),
        _ => None,
    };
    cut.filter(|cut| cut.exact)
        .and_then(|cut| u16::try_from(cut.floor).ok())
        .filter(|part| (1..10_000).contains(part))
        .ok_or_else(|| scope.refuse(expr.span(), "this is no part of all").hint(PART))
}

impl Operand<'_> {
    /// Least and greatest value of a row.
    pub(super) fn row(&self) -> Option<(i64, i64)> {
        self.clamp
            .or(self.bounds.map(|bounds| (bounds.row_min, bounds.row_max)))
    }

    /// Its normal form.
    fn text(&self) -> String {
        let text = |value: i64| decimal::text(value.into(), self.measure.scale);
        match self.clamp {
            None => self.name.to_owned(),
            Some((low, high)) => format!("CLAMP({}, {}, {})", self.name, text(low), text(high)),
        }
    }
}

impl Aggregate<'_> {
    /// Its normal form.
    pub(super) fn text(&self) -> String {
        match self {
            Aggregate::Members => "COUNT(DISTINCT member)".to_owned(),
            Aggregate::Rows(field) => format!("COUNT({})", field.unwrap_or("*")),
            Aggregate::Sum(operand) => format!("SUM({})", operand.text()),
            Aggregate::Mean(operand) => format!("AVG({})", operand.text()),
            Aggregate::Spread(operand, false) => format!("VAR_POP({})", operand.text()),
            Aggregate::Spread(operand, true) => format!("STDDEV_POP({})", operand.text()),
            Aggregate::Quantile(operand, HALF) => format!("MEDIAN({})", operand.text()),
            Aggregate::Quantile(operand, part) => {
                format!("QUANTILE({}, {})", operand.text(), trimmed(*part, 4))
            }
            Aggregate::Histogram(operand) => format!("HISTOGRAM({})", operand.text()),
            Aggregate::Ratio(over, under) => format!("{} / NULLIF({}, 0)", over.text(), under.text()),
        }
    }

    /// How its column is called, unless the question says otherwise.
    pub(super) fn name(&self) -> String {
        match self {
            Aggregate::Members => "members".to_owned(),
            Aggregate::Rows(None) => "count".to_owned(),
            Aggregate::Rows(Some(field)) => format!("count_{field}"),
            Aggregate::Sum(operand) => format!("sum_{}", operand.name),
            Aggregate::Mean(operand) => format!("avg_{}", operand.name),
            Aggregate::Spread(operand, false) => format!("var_{}", operand.name),
            Aggregate::Spread(operand, true) => format!("stddev_{}", operand.name),
            Aggregate::Quantile(operand, HALF) => format!("median_{}", operand.name),
            Aggregate::Quantile(operand, part) => {
                format!("p{}_{}", trimmed(*part, 2).replace('.', "_"), operand.name)
            }
            Aggregate::Histogram(operand) => format!("histogram_{}", operand.name),
            Aggregate::Ratio(over, under) => format!("{}_per_{}", over.name(), under.name()),
        }
    }
}

/// A decimal without zeros at its end.
fn trimmed(value: u16, scale: u8) -> String {
    let text = decimal::text(value.into(), scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
