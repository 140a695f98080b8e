//! Function calls without trimmings.

use super::text::{Text, shown};
use datafusion_sql::sqlparser::ast::{
    Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Spanned,
};
use fenwick_coop::kernel::refusal::Refusal;

/// A function's name in upper case, as it may stand in a message.
pub(super) fn name(call: &Call) -> String {
    shown(&call.name.to_string().to_uppercase())
}

/// The plain arguments of a function without any trimmings.
pub(super) fn arguments<'e>(text: &Text<'_>, expr: &Expr, call: &'e Call) -> Result<Vec<&'e Expr>, Refusal> {
    plain(text, expr, call, argument_list(text, expr, call)?)
}

fn plain<'e>(
    text: &Text<'_>,
    expr: &Expr,
    call: &Call,
    list: &'e FunctionArgumentList,
) -> Result<Vec<&'e Expr>, Refusal> {
    let plain = list.args.iter().map(|arg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) => Some(inner),
        _ => None,
    });
    match plain.collect() {
        Some(args) if list.duplicate_treatment.is_none() => Ok(args),
        _ => Err(text
            .refuse(expr.span(), format!("{} takes plain arguments only", name(call)))
            .hint("leave out *, DISTINCT and named arguments here")),
    }
}

/// The argument list of a function without FILTER, OVER and the like.
pub(super) fn argument_list<'e>(
    text: &Text<'_>,
    expr: &Expr,
    call: &'e Call,
) -> Result<&'e FunctionArgumentList, Refusal> {
    match call.within_group.is_empty() {
        true => trimmed(text, expr, call),
        false => Err(odd(
            text,
            expr,
            call,
            "write the function with its arguments only",
        )),
    }
}

/// The two arguments of `NAME(part) WITHIN GROUP (ORDER BY field)`.
pub(super) fn within_group<'e>(
    text: &Text<'_>,
    expr: &Expr,
    call: &'e Call,
) -> Result<(&'e Expr, &'e Expr), Refusal> {
    let args = plain(text, expr, call, trimmed(text, expr, call)?)?;
    match (args.as_slice(), call.within_group.as_slice()) {
        ([part], [order])
            if order.with_fill.is_none()
                && order.options.asc != Some(false)
                && order.options.nulls_first.is_none() =>
        {
            Ok((part, &order.expr))
        }
        _ => Err(odd(text, expr, call, "write QUANTILE(field, 0.9)")),
    }
}

fn odd(text: &Text<'_>, expr: &Expr, call: &Call, hint: &str) -> Refusal {
    text.refuse(expr.span(), format!("{} cannot be asked in this way", name(call)))
        .hint(hint)
}

fn trimmed<'e>(text: &Text<'_>, expr: &Expr, call: &'e Call) -> Result<&'e FunctionArgumentList, Refusal> {
    let Call {
        name: _,
        uses_odbc_syntax,
        parameters,
        args,
        filter,
        null_treatment,
        over,
        within_group: _,
    } = call;
    let hint = if filter.is_some() {
        "put the condition into WHERE"
    } else if over.is_some() {
        "windows are not offered: group with GROUP BY; for the greatest groups write ORDER BY … DESC LIMIT n"
    } else {
        "write the function with its arguments only"
    };
    let bare = !uses_odbc_syntax && filter.is_none() && null_treatment.is_none() && over.is_none();
    match args {
        FunctionArguments::List(list)
            if bare && list.clauses.is_empty() && *parameters == FunctionArguments::None =>
        {
            Ok(list)
        }
        _ => Err(odd(text, expr, call, hint)),
    }
}
