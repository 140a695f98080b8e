//! WHERE: from SQL conditions to exact conditions on codes.

use super::literal::{self, Cut, Literal};
use super::logic::{self, Logic};
use super::scope::{Column, Scope};
use super::text::shown;
use super::{BOUNDS, lookup};
use datafusion_sql::sqlparser::ast::{BinaryOperator, Expr, Spanned};
use fenwick_coop::kernel::code as spelled;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Compare, Filter};
use fenwick_coop::people::charter::{Field, Kind};

const FORMS: &str = "compare a field with a value (fare > 10), or use AND, OR, NOT, IN, BETWEEN, IS NULL";

/// Lowers a condition. Two written conditions with one meaning need not become equal, but none changes its meaning.
pub(super) fn lower(scope: &Scope<'_>, expr: &Expr) -> Result<Filter, Refusal> {
    of(scope, &logic::of(scope.text, expr)?)
}

fn of(scope: &Scope<'_>, logic: &Logic<'_>) -> Result<Filter, Refusal> {
    let each = |parts: &[Logic<'_>]| -> Result<Vec<Filter>, Refusal> {
        parts.iter().map(|part| of(scope, part)).collect()
    };
    match logic {
        Logic::All(parts) => Ok(all(each(parts)?)),
        Logic::Any(parts) => Ok(any(each(parts)?)),
        Logic::Not(part) => Ok(negate(of(scope, part)?, true)),
        Logic::Leaf(expr) => leaf(scope, expr),
    }
}

/// All of several conditions, at least one.
pub(super) fn all(parts: Vec<Filter>) -> Filter {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Filter::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    one_or(flat, Filter::And)
}

/// Any of several conditions, at least one.
pub(super) fn any(parts: Vec<Filter>) -> Filter {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Filter::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    one_or(flat, Filter::Or)
}

fn one_or(mut parts: Vec<Filter>, joined: fn(Vec<Filter>) -> Filter) -> Filter {
    match (parts.len(), parts.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            parts.extend(last);
            joined(parts)
        }
    }
}

fn leaf(scope: &Scope<'_>, expr: &Expr) -> Result<Filter, Refusal> {
    match expr {
        Expr::BinaryOp { left, op, right } => match compare_of(op) {
            Some(compare) => comparison(scope, left, compare, right),
            None => Err(scope
                .refuse(expr.span(), format!("'{op}' cannot be asked"))
                .hint(FORMS)),
        },
        Expr::InList { expr, list, negated } => Ok(negate(in_list(scope, expr, list)?, *negated)),
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let column = scope.column(expr)?;
            let low = compared(scope, column, Compare::GreaterOrEqual, low)?;
            let high = compared(scope, column, Compare::LessOrEqual, high)?;
            Ok(negate(all(vec![low, high]), *negated))
        }
        Expr::IsNull(inner) => is_null(scope, inner),
        Expr::IsNotNull(inner) => Ok(negate(is_null(scope, inner)?, true)),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => match scope.column(expr)? {
            Column::Field(field) if matches!(field.kind, Kind::Flag) => Ok(compare(field, Compare::Equal, 1)),
            Column::Field(Field { name, .. }) => Err(no_flag(scope, expr, name)),
            Column::Listed(listed) => Err(no_flag(scope, expr, listed.name())),
        },
        Expr::Value(_) => match literal::of(expr) {
            Some(Literal::Truth(truth)) => Ok(Filter::Constant(truth)),
            _ => Err(scope
                .refuse(expr.span(), "a value alone is no condition")
                .hint(FORMS)),
        },
        _ => Err(unknown(scope, expr)),
    }
}

fn no_flag(scope: &Scope<'_>, expr: &Expr, name: &str) -> Refusal {
    scope
        .refuse(expr.span(), format!("'{name}' is not yes or no"))
        .hint(FORMS)
}

/// A row that joins a public table has a text in each of its columns.
fn is_null(scope: &Scope<'_>, expr: &Expr) -> Result<Filter, Refusal> {
    Ok(match scope.column(expr)? {
        Column::Field(field) => Filter::IsNull {
            field: field.name.clone(),
        },
        Column::Listed(_) => Filter::Constant(false),
    })
}

fn unknown(scope: &Scope<'_>, expr: &Expr) -> Refusal {
    let (message, hint) = match expr {
        Expr::Like { .. } | Expr::ILike { .. } | Expr::SimilarTo { .. } | Expr::RLike { .. } => (
            "patterns cannot be asked",
            "list the wanted values with IN ('…', '…')",
        ),
        Expr::Subquery(_)
        | Expr::InSubquery { .. }
        | Expr::Exists { .. }
        | Expr::AnyOp { .. }
        | Expr::AllOp { .. } => (
            "a question within a question cannot be asked",
            "write the values themselves",
        ),
        Expr::Function(_) => ("functions cannot be used in conditions", FORMS),
        Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsNotTrue(_) | Expr::IsNotFalse(_) => {
            ("this cannot be asked", "write flag = TRUE or flag = FALSE")
        }
        _ => ("this condition cannot be asked", FORMS),
    };
    scope.refuse(expr.span(), message).hint(hint)
}

fn negate(filter: Filter, negated: bool) -> Filter {
    if negated {
        Filter::Not(Box::new(filter))
    } else {
        filter
    }
}

fn compare(field: &Field, op: Compare, value: i64) -> Filter {
    Filter::Compare {
        field: field.name.clone(),
        op,
        value,
    }
}

/// True for every value and unknown without one.
fn always(field: &Field) -> Filter {
    compare(field, Compare::GreaterOrEqual, i64::MIN)
}

/// False for every value and unknown without one: NOT must not turn a missing value into a hit.
fn never(field: &Field) -> Filter {
    compare(field, Compare::Less, i64::MIN)
}

/// The comparison that an operator is.
pub(super) fn compare_of(op: &BinaryOperator) -> Option<Compare> {
    Some(match op {
        BinaryOperator::Eq => Compare::Equal,
        BinaryOperator::NotEq => Compare::NotEqual,
        BinaryOperator::Lt => Compare::Less,
        BinaryOperator::LtEq => Compare::LessOrEqual,
        BinaryOperator::Gt => Compare::Greater,
        BinaryOperator::GtEq => Compare::GreaterOrEqual,
        _ => return None,
    })
}

/// A comparison with its sides exchanged.
pub(super) fn mirrored(op: Compare) -> Compare {
    match op {
        Compare::Equal | Compare::NotEqual => op,
        Compare::Less => Compare::Greater,
        Compare::LessOrEqual => Compare::GreaterOrEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterOrEqual => Compare::LessOrEqual,
    }
}

fn comparison(scope: &Scope<'_>, left: &Expr, op: Compare, right: &Expr) -> Result<Filter, Refusal> {
    match (literal::of(left), literal::of(right)) {
        (None, Some(_)) => compared(scope, scope.column(left)?, op, right),
        (Some(_), None) => compared(scope, scope.column(right)?, mirrored(op), left),
        (Some(_), Some(_)) => Err(scope
            .refuse(left.span(), "two values are compared with each other")
            .hint("write TRUE or FALSE")),
        (None, None) => {
            scope.column(left)?;
            scope.column(right)?;
            Err(scope
                .refuse(right.span(), "two fields cannot be compared with each other")
                .hint(FORMS))
        }
    }
}

/// One column against one written value.
fn compared(scope: &Scope<'_>, column: Column<'_>, op: Compare, value: &Expr) -> Result<Filter, Refusal> {
    let name = match &column {
        Column::Field(field) => field.name.as_str(),
        Column::Listed(listed) => listed.name(),
    };
    if literal::of(value) == Some(Literal::Null) {
        return Err(scope
            .refuse(value.span(), "nothing is equal to NULL")
            .hint(format!("write {name} IS NULL or {name} IS NOT NULL")));
    }
    let equality = matches!(op, Compare::Equal | Compare::NotEqual);
    let unordered = || {
        scope
            .refuse(value.span(), format!("the values of '{name}' have no order"))
            .hint("compare it with = or <>, or list values with IN")
    };
    let field = match column {
        Column::Field(field) => field,
        Column::Listed(_) if !equality => return Err(unordered()),
        Column::Listed(listed) => {
            return Ok(negate(
                lookup::holding(scope, &listed, &[value])?,
                op == Compare::NotEqual,
            ));
        }
    };
    match &field.kind {
        Kind::Measure(measure) => Ok(measured(field, op, number(scope, name, value, measure.scale)?)),
        Kind::Time(_) => Ok(compare(field, op, literal::seconds(scope, value)?)),
        Kind::Key(_) | Kind::Flag | Kind::Code | Kind::Id if !equality => Err(unordered()),
        Kind::Key(_) | Kind::Flag | Kind::Code | Kind::Id => {
            Ok(compare(field, op, code(scope, field, value)?))
        }
    }
}

fn number(scope: &Scope<'_>, name: &str, value: &Expr, scale: u8) -> Result<Cut, Refusal> {
    let found = match literal::of(value) {
        Some(Literal::Number(text)) => literal::cut(&text, scale),
        _ => None,
    };
    found.ok_or_else(|| {
        scope
            .refuse(value.span(), format!("'{name}' is compared with a number"))
            .hint("write a plain number such as 12.5, without quotes and without arithmetic")
    })
}

fn measured(field: &Field, op: Compare, cut: Cut) -> Filter {
    let Ok(floor) = i64::try_from(cut.floor) else {
        let above = cut.floor > 0;
        return match op {
            Compare::NotEqual => always(field),
            Compare::Equal => never(field),
            Compare::Less | Compare::LessOrEqual => {
                if above {
                    always(field)
                } else {
                    never(field)
                }
            }
            Compare::Greater | Compare::GreaterOrEqual => {
                if above {
                    never(field)
                } else {
                    always(field)
                }
            }
        };
    };
    match op {
        _ if cut.exact => compare(field, op, floor),
        Compare::Equal => never(field),
        Compare::NotEqual => always(field),
        Compare::Less | Compare::LessOrEqual => compare(field, Compare::LessOrEqual, floor),
        Compare::Greater | Compare::GreaterOrEqual => compare(field, Compare::Greater, floor),
    }
}

/// The code of a key's or a flag's value.
fn code(scope: &Scope<'_>, field: &Field, value: &Expr) -> Result<i64, Refusal> {
    let name = &field.name;
    match (&field.kind, literal::of(value)) {
        (Kind::Key(key), Some(Literal::Text(text))) => {
            literal::key_code(scope, value.span(), name, key, &text)
        }
        (Kind::Code, Some(Literal::Text(text))) => spelled::number(&text).ok_or_else(|| {
            scope
                .refuse(value.span(), format!("'{}' is no short code", shown(&text)))
                .hint("a code has up to 10 letters, digits, blanks and signs of + - . / : # _, or up to 18 digits")
        }),
        (Kind::Flag, Some(Literal::Truth(truth))) => Ok(truth.into()),
        (Kind::Flag, _) => Err(scope
            .refuse(value.span(), format!("'{name}' is yes or no"))
            .hint(format!("write {name} = TRUE or {name} = FALSE"))),
        _ => Err(scope
            .refuse(
                value.span(),
                format!("'{name}' is compared with one of its values in single quotes"),
            )
            .hint(format!("write {name} = '…'"))),
    }
}

fn in_list(scope: &Scope<'_>, expr: &Expr, list: &[Expr]) -> Result<Filter, Refusal> {
    let column = scope.column(expr)?;
    if let Some(item) = list.iter().find(|item| literal::of(item) == Some(Literal::Null)) {
        return Err(scope
            .refuse(item.span(), "NULL cannot stand in a list")
            .hint("use IS NULL by itself"));
    }
    let field = match column {
        Column::Field(field) => field,
        Column::Listed(listed) => {
            let items: Vec<&Expr> = list.iter().collect();
            return lookup::holding(scope, &listed, &items);
        }
    };
    let mut values = Vec::new();
    for item in list {
        values.extend(match &field.kind {
            Kind::Measure(measure) => {
                let cut = number(scope, &field.name, item, measure.scale)?;
                i64::try_from(cut.floor).ok().filter(|_| cut.exact)
            }
            Kind::Time(_) => Some(literal::seconds(scope, item)?),
            Kind::Key(_) | Kind::Flag | Kind::Code | Kind::Id => Some(code(scope, field, item)?),
        });
    }
    values.sort_unstable();
    values.dedup();
    // Numbers finer than the field's scale equal none of its values.
    Ok(if values.is_empty() {
        never(field)
    } else {
        Filter::In {
            field: field.name.clone(),
            values,
        }
    })
}

/// Whether a condition holds a field to one value, whatever else it says.
pub(super) fn pins(filter: &Filter, name: &str) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().any(|part| pins(part, name)),
        Filter::Compare {
            field,
            op: Compare::Equal,
            ..
        } => field == name,
        Filter::In { field, values } => field == name && values.len() == 1,
        _ => false,
    }
}

/// A bound written in a question, in whole units of a measure.
pub(super) fn bound(scope: &Scope<'_>, name: &str, value: &Expr, scale: u8) -> Result<i64, Refusal> {
    let cut = number(scope, name, value, scale)?;
    match i64::try_from(cut.floor) {
        Ok(units) if cut.exact => Ok(units),
        _ => {
            let mut refusal = scope.refuse(
                value.span(),
                format!("this bound is finer than '{name}' is kept, or too large"),
            );
            refusal.rule = BOUNDS.to_owned();
            Err(refusal.hint(format!("write at most {scale} digits behind the point")))
        }
    }
}
