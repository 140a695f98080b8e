//! AND, OR and NOT, as far as conditions on rows and on answers have them in common.

use super::DEPTH_MAX;
use super::text::Text;
use datafusion_sql::sqlparser::ast::{BinaryOperator, Expr, Spanned, UnaryOperator};
use fenwick_coop::kernel::refusal::Refusal;

/// A condition taken apart, down to what only its reader understands.
pub(super) enum Logic<'e> {
    /// All of them.
    All(Vec<Logic<'e>>),
    /// Any of them.
    Any(Vec<Logic<'e>>),
    /// Not this.
    Not(Box<Logic<'e>>),
    /// Anything else.
    Leaf(&'e Expr),
}

/// Takes a condition apart.
pub(super) fn of<'e>(text: &Text<'_>, expr: &'e Expr) -> Result<Logic<'e>, Refusal> {
    within(text, expr, 0)
}

fn within<'e>(text: &Text<'_>, expr: &'e Expr, depth: usize) -> Result<Logic<'e>, Refusal> {
    if depth > DEPTH_MAX {
        return Err(text.too_deep(expr.span()));
    }
    let deeper = depth.saturating_add(1);
    match expr {
        Expr::Nested(inner) => within(text, inner, deeper),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => Ok(Logic::Not(Box::new(within(text, expr, deeper)?))),
        Expr::BinaryOp {
            op: op @ (BinaryOperator::And | BinaryOperator::Or),
            ..
        } => {
            let parts = chain(expr, op).into_iter();
            let parts = parts
                .map(|part| within(text, part, deeper))
                .collect::<Result<_, _>>()?;
            Ok(match op {
                BinaryOperator::And => Logic::All(parts),
                _ => Logic::Any(parts),
            })
        }
        _ => Ok(Logic::Leaf(expr)),
    }
}

/// A run of AND or of OR. The parser leans it to the left, as deep as it is long, so it is walked without recursion.
fn chain<'e>(expr: &'e Expr, joint: &BinaryOperator) -> Vec<&'e Expr> {
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
    parts.reverse();
    parts
}
