//! WHERE: from SQL conditions to exact conditions on codes.

use super::literal::{self, Cut, Literal};
use super::reader::{Reader, shown};
use super::{BOUNDS, DEPTH_MAX};
use datafusion_sql::sqlparser::ast::{BinaryOperator, Expr, Spanned, UnaryOperator};
use fenwick_coop::kernel::code as spelled;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Compare, Filter};
use fenwick_coop::people::charter::{Field, Kind};

const FORMS: &str = "compare a field with a value (fare > 10), or use AND, OR, NOT, IN, BETWEEN, IS NULL";

/// Lowers a condition. Two written conditions with one meaning need not become equal, but none changes its meaning.
pub(super) fn lower(reader: &Reader<'_>, expr: &Expr, depth: usize) -> Result<Filter, Refusal> {
    if depth > DEPTH_MAX {
        return Err(reader.too_deep(expr.span()));
    }
    let deeper = depth.saturating_add(1);
    match expr {
        Expr::Nested(inner) => lower(reader, inner, deeper),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => Ok(Filter::Not(Box::new(lower(reader, expr, deeper)?))),
        Expr::BinaryOp { left, op, right } => match op {
            BinaryOperator::And | BinaryOperator::Or => chain(reader, expr, op, deeper),
            _ => match compare_of(op) {
                Some(compare) => comparison(reader, left, compare, right),
                None => Err(reader
                    .refuse(expr.span(), format!("'{op}' cannot be asked"))
                    .hint(FORMS)),
            },
        },
        Expr::InList { expr, list, negated } => Ok(negate(in_list(reader, expr, list)?, *negated)),
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let field = reader.field(expr)?;
            let low = compared(reader, field, Compare::GreaterOrEqual, low)?;
            let high = compared(reader, field, Compare::LessOrEqual, high)?;
            Ok(negate(Filter::And(vec![low, high]), *negated))
        }
        Expr::IsNull(inner) => Ok(Filter::IsNull {
            field: reader.field(inner)?.name.clone(),
        }),
        Expr::IsNotNull(inner) => Ok(negate(
            Filter::IsNull {
                field: reader.field(inner)?.name.clone(),
            },
            true,
        )),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
            let field = reader.field(expr)?;
            match field.kind {
                Kind::Flag => Ok(compare(field, Compare::Equal, 1)),
                _ => Err(reader
                    .refuse(expr.span(), format!("'{}' is not yes or no", field.name))
                    .hint(FORMS)),
            }
        }
        Expr::Value(_) => match literal::of(expr) {
            Some(Literal::Truth(truth)) => Ok(Filter::Constant(truth)),
            _ => Err(reader
                .refuse(expr.span(), "a value alone is no condition")
                .hint(FORMS)),
        },
        _ => Err(unknown(reader, expr)),
    }
}

fn unknown(reader: &Reader<'_>, expr: &Expr) -> Refusal {
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
    reader.refuse(expr.span(), message).hint(hint)
}

/// A run of AND or of OR. The parser leans it to the left, as deep as it is long, so it is walked without recursion.
fn chain(reader: &Reader<'_>, expr: &Expr, joint: &BinaryOperator, depth: usize) -> Result<Filter, Refusal> {
    let mut parts = Vec::new();
    let mut rest = expr;
    while let Expr::BinaryOp { left, op, right } = rest {
        if op != joint {
            break;
        }
        parts.push(right.as_ref());
        rest = left;
    }
    parts.push(rest);
    let mut lowered = Vec::new();
    for part in parts.into_iter().rev() {
        match (lower(reader, part, depth)?, joint) {
            (Filter::And(inner), BinaryOperator::And) | (Filter::Or(inner), BinaryOperator::Or) => {
                lowered.extend(inner)
            }
            (other, _) => lowered.push(other),
        }
    }
    Ok(if *joint == BinaryOperator::And {
        Filter::And(lowered)
    } else {
        Filter::Or(lowered)
    })
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

fn compare_of(op: &BinaryOperator) -> Option<Compare> {
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

fn mirrored(op: Compare) -> Compare {
    match op {
        Compare::Equal | Compare::NotEqual => op,
        Compare::Less => Compare::Greater,
        Compare::LessOrEqual => Compare::GreaterOrEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterOrEqual => Compare::LessOrEqual,
    }
}

fn comparison(reader: &Reader<'_>, left: &Expr, op: Compare, right: &Expr) -> Result<Filter, Refusal> {
    match (literal::of(left), literal::of(right)) {
        (None, Some(_)) => compared(reader, reader.field(left)?, op, right),
        (Some(_), None) => compared(reader, reader.field(right)?, mirrored(op), left),
        (Some(_), Some(_)) => Err(reader
            .refuse(left.span(), "two values are compared with each other")
            .hint("write TRUE or FALSE")),
        (None, None) => {
            reader.field(left)?;
            reader.field(right)?;
            Err(reader
                .refuse(right.span(), "two fields cannot be compared with each other")
                .hint(FORMS))
        }
    }
}

/// One field against one written value.
fn compared(reader: &Reader<'_>, field: &Field, op: Compare, value: &Expr) -> Result<Filter, Refusal> {
    let name = &field.name;
    if literal::of(value) == Some(Literal::Null) {
        return Err(reader
            .refuse(value.span(), "nothing is equal to NULL")
            .hint(format!("write {name} IS NULL or {name} IS NOT NULL")));
    }
    let equality = matches!(op, Compare::Equal | Compare::NotEqual);
    match &field.kind {
        Kind::Measure(measure) => Ok(measured(field, op, number(reader, name, value, measure.scale)?)),
        Kind::Time(_) => Ok(compare(field, op, literal::seconds(reader, value)?)),
        Kind::Key(_) | Kind::Flag | Kind::Code if !equality => Err(reader
            .refuse(value.span(), format!("the values of '{name}' have no order"))
            .hint("compare it with = or <>, or list values with IN")),
        Kind::Key(_) | Kind::Flag | Kind::Code => Ok(compare(field, op, code(reader, field, value)?)),
    }
}

fn number(reader: &Reader<'_>, name: &str, value: &Expr, scale: u8) -> Result<Cut, Refusal> {
    let found = match literal::of(value) {
        Some(Literal::Number(text)) => literal::cut(&text, scale),
        _ => None,
    };
    found.ok_or_else(|| {
        reader
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
fn code(reader: &Reader<'_>, field: &Field, value: &Expr) -> Result<i64, Refusal> {
    let name = &field.name;
    match (&field.kind, literal::of(value)) {
        (Kind::Key(key), Some(Literal::Text(text))) => {
            literal::key_code(reader, value.span(), name, key, &text)
        }
        (Kind::Code, Some(Literal::Text(text))) => spelled::number(&text).ok_or_else(|| {
            reader
                .refuse(value.span(), format!("'{}' is no short code", shown(&text)))
                .hint("a code has up to 10 letters, digits, blanks and signs of + - . / : # _")
        }),
        (Kind::Flag, Some(Literal::Truth(truth))) => Ok(truth.into()),
        (Kind::Flag, _) => Err(reader
            .refuse(value.span(), format!("'{name}' is yes or no"))
            .hint(format!("write {name} = TRUE or {name} = FALSE"))),
        _ => Err(reader
            .refuse(
                value.span(),
                format!("'{name}' is compared with one of its values in single quotes"),
            )
            .hint(format!("write {name} = '…'"))),
    }
}

fn in_list(reader: &Reader<'_>, expr: &Expr, list: &[Expr]) -> Result<Filter, Refusal> {
    let field = reader.field(expr)?;
    let mut values = Vec::new();
    for item in list {
        if literal::of(item) == Some(Literal::Null) {
            return Err(reader
                .refuse(item.span(), "NULL cannot stand in a list")
                .hint("use IS NULL by itself"));
        }
        values.extend(match &field.kind {
            Kind::Measure(measure) => {
                let cut = number(reader, &field.name, item, measure.scale)?;
                i64::try_from(cut.floor).ok().filter(|_| cut.exact)
            }
            Kind::Time(_) => Some(literal::seconds(reader, item)?),
            Kind::Key(_) | Kind::Flag | Kind::Code => Some(code(reader, field, item)?),
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
pub(super) fn bound(reader: &Reader<'_>, name: &str, value: &Expr, scale: u8) -> Result<i64, Refusal> {
    let cut = number(reader, name, value, scale)?;
    match i64::try_from(cut.floor) {
        Ok(units) if cut.exact => Ok(units),
        _ => {
            let mut refusal = reader.refuse(
                value.span(),
                format!("this bound is finer than '{name}' is kept, or too large"),
            );
            refusal.rule = BOUNDS.to_owned();
            Err(refusal.hint(format!("write at most {scale} digits behind the point")))
        }
    }
}
