//! GROUP BY: keys with public values only.

use super::literal::{self, Literal};
use super::reader::{Reader, shown};
use datafusion_sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, GroupByExpr,
    Spanned,
};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Binning, GroupKey};
use fenwick_coop::people::charter::{Field, Kind};

/// The keys of a GROUP BY.
pub(super) fn keys(reader: &Reader<'_>, group_by: &GroupByExpr) -> Result<Vec<GroupKey>, Refusal> {
    let exprs = match group_by {
        GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => exprs,
        _ => {
            return Err(reader
                .refuse_word("GROUP", "GROUP BY takes a plain list of fields")
                .hint("name the fields: GROUP BY region, DATE_TRUNC('month', day)"));
        }
    };
    let mut keys: Vec<GroupKey> = Vec::new();
    for expr in exprs {
        let key = key(reader, expr)?;
        if keys.contains(&key) {
            return Err(reader
                .refuse(expr.span(), "this group stands twice")
                .hint("name each group once"));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// One key: a plain field, a month or a declared bin.
pub(super) fn key(reader: &Reader<'_>, expr: &Expr) -> Result<GroupKey, Refusal> {
    match expr {
        Expr::Nested(inner) => key(reader, inner),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => plain(reader, expr),
        Expr::Function(function) => match function_name(function).as_str() {
            "DATE_TRUNC" => month(reader, expr, function),
            "BIN" => bins(reader, expr, function),
            name => Err(reader
                .refuse(expr.span(), format!("groups cannot be made by {name}"))
                .hint("group by a key or a flag, by DATE_TRUNC('month', time) or by BIN(measure)")),
        },
        Expr::Value(_) => Err(reader
            .refuse(expr.span(), "a group cannot be named by its number")
            .hint("write the field itself after GROUP BY")),
        _ => Err(reader
            .refuse(expr.span(), "groups cannot be made by this")
            .hint("group by a key or a flag, by DATE_TRUNC('month', time) or by BIN(measure)")),
    }
}

fn plain(reader: &Reader<'_>, expr: &Expr) -> Result<GroupKey, Refusal> {
    let field = reader.field(expr)?;
    let name = &field.name;
    let refuse = |hint: String| {
        Err(reader
            .refuse(
                expr.span(),
                format!("the single values of '{name}' cannot be listed"),
            )
            .hint(hint))
    };
    match &field.kind {
        Kind::Key(key) => {
            let count = u32::try_from(key.domain.len()).unwrap_or(u32::MAX);
            Ok(GroupKey {
                labels: Vec::new(),
                field: name.clone(),
                binning: Binning::Codes(count),
            })
        }
        Kind::Flag => Ok(GroupKey {
            labels: Vec::new(),
            field: name.clone(),
            binning: Binning::Codes(2),
        }),
        Kind::Code => Ok(GroupKey {
            labels: Vec::new(),
            field: name.clone(),
            binning: Binning::Found,
        }),
        Kind::Time(_) => refuse(format!("group by month: DATE_TRUNC('month', {name})")),
        Kind::Measure(measure) if measure.bins.is_empty() => {
            refuse(format!("ask SUM({name}) or AVG({name})"))
        }
        Kind::Measure(_) => refuse(format!("group by the charter's bins: BIN({name})")),
    }
}

fn month(reader: &Reader<'_>, expr: &Expr, function: &Function) -> Result<GroupKey, Refusal> {
    const FORM: &str = "write DATE_TRUNC('month', field) with a time field; months are the only step offered";
    let (unit, field) = match arguments(reader, expr, function)?.as_slice() {
        [unit, field] => (*unit, reader.field(field)?),
        _ => {
            return Err(reader
                .refuse(expr.span(), "DATE_TRUNC takes two arguments")
                .hint(FORM));
        }
    };
    match literal::of(unit) {
        Some(Literal::Text(text)) if text.eq_ignore_ascii_case("month") => {}
        _ => {
            return Err(reader
                .refuse(unit.span(), "times can only be grouped by month")
                .hint(FORM));
        }
    }
    match &field.kind {
        Kind::Time(time) => match time.months() {
            Some((first, last)) => Ok(GroupKey {
                labels: Vec::new(),
                field: field.name.clone(),
                binning: Binning::Months { first, last },
            }),
            None => Err(reader.refuse(
                expr.span(),
                format!("the charter gives no months for '{}'", field.name),
            )),
        },
        _ => Err(reader
            .refuse(expr.span(), format!("'{}' is not a time", field.name))
            .hint(FORM)),
    }
}

fn bins(reader: &Reader<'_>, expr: &Expr, function: &Function) -> Result<GroupKey, Refusal> {
    const FORM: &str = "write BIN(field) with a measure for which the charter lists bins";
    let field = match arguments(reader, expr, function)?.as_slice() {
        [field] => reader.field(field)?,
        _ => {
            return Err(reader
                .refuse(expr.span(), "BIN takes one field: its bins stand in the charter")
                .hint(FORM));
        }
    };
    let edges = declared_edges(field).filter(|edges| !edges.is_empty());
    match edges {
        Some(edges) => Ok(GroupKey {
            labels: Vec::new(),
            field: field.name.clone(),
            binning: Binning::Edges(edges),
        }),
        None => Err(reader
            .refuse(
                expr.span(),
                format!("the charter lists no bins for '{}'", field.name),
            )
            .hint(FORM)),
    }
}

fn declared_edges(field: &Field) -> Option<Vec<i64>> {
    match &field.kind {
        Kind::Measure(measure) => measure
            .bins
            .iter()
            .map(|edge| edge.at_scale(measure.scale))
            .collect(),
        _ => None,
    }
}

/// A function's name in upper case.
pub(super) fn function_name(function: &Function) -> String {
    shown(&function.name.to_string().to_uppercase())
}

/// The plain arguments of a function without any trimmings.
pub(super) fn arguments<'e>(
    reader: &Reader<'_>,
    expr: &Expr,
    function: &'e Function,
) -> Result<Vec<&'e Expr>, Refusal> {
    let list = argument_list(reader, expr, function)?;
    let plain = list.args.iter().map(|arg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) => Some(inner),
        _ => None,
    });
    match plain.collect() {
        Some(args) if list.duplicate_treatment.is_none() => Ok(args),
        _ => Err(reader
            .refuse(
                expr.span(),
                format!("{} takes plain arguments only", function_name(function)),
            )
            .hint("leave out *, DISTINCT and named arguments here")),
    }
}

/// The argument list of a function without FILTER, OVER and the like.
pub(super) fn argument_list<'e>(
    reader: &Reader<'_>,
    expr: &Expr,
    function: &'e Function,
) -> Result<&'e FunctionArgumentList, Refusal> {
    let Function {
        name: _,
        uses_odbc_syntax,
        parameters,
        args,
        filter,
        null_treatment,
        over,
        within_group,
    } = function;
    let hint = if filter.is_some() {
        "put the condition into WHERE"
    } else if over.is_some() {
        "windows are not offered: group with GROUP BY"
    } else {
        "write the function with its arguments only"
    };
    let bare = !uses_odbc_syntax && filter.is_none() && null_treatment.is_none() && over.is_none();
    match args {
        FunctionArguments::List(list)
            if bare
                && within_group.is_empty()
                && list.clauses.is_empty()
                && *parameters == FunctionArguments::None =>
        {
            Ok(list)
        }
        _ => Err(reader
            .refuse(
                expr.span(),
                format!("{} cannot be asked in this way", function_name(function)),
            )
            .hint(hint)),
    }
}
