//! HAVING, ORDER BY and LIMIT: what is done with the answer after the noise, by its own columns.

use super::literal::{self, Literal};
use super::logic::{self, Logic};
use super::outputs::{self, Draft};
use super::text::{Text, name_of, shown};
use super::{ORDER_MAX, condition};
use datafusion_sql::sqlparser::ast::{
    Expr, LimitClause, OrderBy, OrderByExpr, OrderByKind, OrderByOptions, Query, Select, Spanned,
};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::decimal::{Decimal, SCALE_MAX};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{After, Compare, Having, Order, Source};

const NAMED: &str = "name it in SELECT, and use that name here";
const FORMS: &str =
    "compare a column of the answer with a number (trips > 10), or use AND, OR, NOT, IN, BETWEEN";

/// What is done with the answer, if anything.
pub(super) fn read(draft: &Draft<'_>, select: &Select, query: &Query) -> Result<Option<After>, Refusal> {
    let text = draft.reading.scope.text;
    let having = select.having.as_ref();
    let having = having
        .map(|having| of(draft, &logic::of(text, having)?))
        .transpose()?;
    let order = query
        .order_by
        .as_ref()
        .map(|order| ordered(draft, order))
        .transpose()?;
    let start = select.select_token.0.span;
    let limit = query
        .limit_clause
        .as_ref()
        .map(|limit| limited(text, start, limit))
        .transpose()?;
    let after = After {
        having,
        order: order.unwrap_or_default(),
        limit: limit.flatten(),
    };
    Ok((after != After::default()).then_some(after))
}

/// The column of the answer that an expression names: by its name, or by what it asks for.
fn output(draft: &Draft<'_>, expr: &Expr) -> Result<usize, Refusal> {
    let scope = draft.reading.scope;
    match expr {
        Expr::Nested(inner) => return output(draft, inner),
        Expr::Identifier(ident) => {
            let name = name_of(ident);
            let place = draft.shape.outputs.iter().position(|output| output.name == name);
            if let Some(place) = place {
                return Ok(place);
            }
        }
        _ => {}
    }
    let wanted = outputs::item(&draft.reading, expr)?.text();
    let column = draft.columns.iter().find(|column| column.text == wanted);
    column.and_then(|column| column.output).ok_or_else(|| {
        scope
            .refuse(expr.span(), "this is no column of the answer")
            .hint(NAMED)
    })
}

fn of(draft: &Draft<'_>, logic: &Logic<'_>) -> Result<Having, Refusal> {
    let each = |parts: &[Logic<'_>]| -> Result<Vec<Having>, Refusal> {
        parts.iter().map(|part| of(draft, part)).collect()
    };
    Ok(match logic {
        Logic::All(parts) => all(each(parts)?),
        Logic::Any(parts) => any(each(parts)?),
        Logic::Not(part) => Having::Not(Box::new(of(draft, part)?)),
        Logic::Leaf(expr) => leaf(draft, expr)?,
    })
}

fn all(parts: Vec<Having>) -> Having {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Having::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    Having::And(flat)
}

fn any(parts: Vec<Having>) -> Having {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Having::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    Having::Or(flat)
}

fn leaf(draft: &Draft<'_>, expr: &Expr) -> Result<Having, Refusal> {
    let negate = |having: Having, negated: bool| match negated {
        true => Having::Not(Box::new(having)),
        false => having,
    };
    match expr {
        Expr::BinaryOp { left, op, right } => {
            let Some(op) = condition::compare_of(op) else {
                return Err(refused(draft, expr));
            };
            match (literal::of(left), literal::of(right)) {
                (None, Some(_)) => compared(draft, left, op, right),
                (Some(_), None) => compared(draft, right, condition::mirrored(op), left),
                _ => Err(refused(draft, expr)),
            }
        }
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let low = compared(draft, expr, Compare::GreaterOrEqual, low)?;
            let high = compared(draft, expr, Compare::LessOrEqual, high)?;
            Ok(negate(all(vec![low, high]), *negated))
        }
        Expr::InList { expr, list, negated } => {
            let mut parts = Vec::new();
            for value in list {
                parts.push(compared(draft, expr, Compare::Equal, value)?);
            }
            let one = match parts.len() {
                1 => parts.pop(),
                _ => None,
            };
            Ok(negate(one.unwrap_or(any(parts)), *negated))
        }
        _ => Err(refused(draft, expr)),
    }
}

fn refused(draft: &Draft<'_>, expr: &Expr) -> Refusal {
    draft
        .reading
        .scope
        .refuse(expr.span(), "this condition on the answer cannot be asked")
        .hint(FORMS)
}

fn compared(draft: &Draft<'_>, column: &Expr, op: Compare, value: &Expr) -> Result<Having, Refusal> {
    let scope = draft.reading.scope;
    let place = output(draft, column)?;
    let output = draft.shape.outputs.get(place);
    if output.is_some_and(|output| matches!(output.from, Source::Key(_))) {
        return Err(scope
            .refuse(column.span(), "HAVING compares figures, and this is a group")
            .hint("choose groups with WHERE"));
    }
    let number = match literal::of(value) {
        Some(Literal::Number(text)) => decimal(&text),
        _ => None,
    };
    let Some(value) = number else {
        return Err(scope
            .refuse(value.span(), "a figure is compared with a number")
            .hint(format!(
                "write a plain number with at most {SCALE_MAX} digits behind the point"
            )));
    };
    Ok(Having::Compare {
        output: place,
        op,
        value,
    })
}

/// A written number with as few digits behind the point as it needs.
fn decimal(text: &str) -> Option<Decimal> {
    (0..=SCALE_MAX).find_map(|scale| {
        let cut = literal::cut(text, scale).filter(|cut| cut.exact)?;
        Some(Decimal {
            mantissa: i64::try_from(cut.floor).ok()?,
            scale,
        })
    })
}

fn ordered(draft: &Draft<'_>, order: &OrderBy) -> Result<Vec<Order>, Refusal> {
    let scope = draft.reading.scope;
    let OrderBy {
        kind: OrderByKind::Expressions(exprs),
        interpolate: None,
    } = order
    else {
        return Err(scope
            .refuse_word("ORDER", "ORDER BY takes a plain list of columns")
            .hint(NAMED));
    };
    if exprs.len() > ORDER_MAX {
        return Err(scope
            .refuse_word("ORDER", format!("ORDER BY takes at most {ORDER_MAX} columns"))
            .hint("leave some out"));
    }
    let mut found: Vec<Order> = Vec::new();
    for expr in exprs {
        let one = one(draft, expr)?;
        // What was ordered by once is not ordered anew.
        if found.iter().all(|known| known.output != one.output) {
            found.push(one);
        }
    }
    Ok(found)
}

fn one(draft: &Draft<'_>, order: &OrderByExpr) -> Result<Order, Refusal> {
    let scope = draft.reading.scope;
    let OrderByExpr {
        expr,
        options: OrderByOptions { asc, nulls_first },
        with_fill,
    } = order;
    if *nulls_first == Some(true) || with_fill.is_some() {
        return Err(scope
            .refuse(expr.span(), "blanked figures stand last, whatever the order")
            .hint("write the column, and ASC or DESC"));
    }
    let output = match literal::of(expr) {
        Some(Literal::Number(text)) => position(draft, expr.span(), &text)?,
        _ => output(draft, expr)?,
    };
    Ok(Order {
        output,
        descending: *asc == Some(false),
    })
}

/// A column by its place in the select list, from 1.
fn position(draft: &Draft<'_>, span: Span, text: &str) -> Result<usize, Refusal> {
    let place = text.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    let column = place.and_then(|place| draft.columns.get(place));
    column.and_then(|column| column.output).ok_or_else(|| {
        draft
            .reading
            .scope
            .refuse(
                span,
                format!("there is no single column {} in SELECT", shown(text)),
            )
            .hint(NAMED)
    })
}

fn limited(text: &Text<'_>, start: Span, limit: &LimitClause) -> Result<Option<u32>, Refusal> {
    match limit {
        LimitClause::LimitOffset {
            limit,
            offset: None,
            limit_by,
        } if limit_by.is_empty() => match limit {
            None => Ok(None),
            Some(expr) => whole(text, expr).map(Some),
        },
        _ => {
            let word = match text.word(start, "OFFSET") {
                Some(_) => "OFFSET",
                None => "LIMIT",
            };
            Err(text
                .refuse_word(start, word, format!("{word} cannot be asked in this way"))
                .hint("write LIMIT n, and leave out lines of the answer yourself"))
        }
    }
}

fn whole(text: &Text<'_>, expr: &Expr) -> Result<u32, Refusal> {
    let number = match literal::of(expr) {
        Some(Literal::Number(text)) => text.parse::<u32>().ok(),
        _ => None,
    };
    number.filter(|number| *number > 0).ok_or_else(|| {
        text.refuse(expr.span(), "LIMIT takes a whole number above 0")
            .hint("write LIMIT 10")
    })
}
