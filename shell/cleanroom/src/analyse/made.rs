//! The columns of a member's own row: what can be made of her rows, and within which bounds it then lies.

use super::call::{argument_list, arguments};
use super::functions::{self, Function as Named};
use super::scope::Scope;
use super::stats;
use datafusion_sql::sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, Spanned};
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Filter, Own};
use fenwick_coop::people::charter::{Bounds, Kind, Measure};

const OFFERED: &str =
    "of a member's own rows are offered COUNT(*), COUNT(field), SUM, AVG, MIN, MAX, MEDIAN and ANY_VALUE";

/// A column of a member's own row.
pub(super) struct Made {
    /// How it is made.
    pub(super) what: Own,
    /// What its values are.
    pub(super) kind: Kind,
    /// Its least value.
    pub(super) lo: i64,
    /// Its greatest value.
    pub(super) hi: i64,
    /// How it is called, unless the question says otherwise.
    pub(super) name: String,
    /// Its normal form.
    pub(super) text: String,
}

/// What making a column needs besides its words.
#[derive(Clone, Copy)]
pub(super) struct Making<'r> {
    /// Where names are looked up.
    pub(super) scope: Scope<'r>,
    /// Which of her rows count.
    pub(super) filter: Option<&'r Filter>,
}

impl Making<'_> {
    /// What an expression makes of a member's rows.
    pub(super) fn column(&self, expr: &Expr) -> Result<Made, Refusal> {
        let scope = &self.scope;
        let function = match expr {
            Expr::Nested(inner) => return self.column(inner),
            Expr::Function(function) => function,
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
                let name = &scope.field(expr)?.name;
                return Err(scope
                    .refuse(
                        expr.span(),
                        format!("'{name}' may differ from row to row of a member"),
                    )
                    .hint(format!(
                        "write ANY_VALUE({name}) AS {name}: the value on which all her rows agree"
                    )));
            }
            _ => {
                return Err(scope
                    .refuse(expr.span(), "a member's own row is made of functions of her rows")
                    .hint(OFFERED));
            }
        };
        let named = functions::named(scope.text, expr, function)?;
        if named == Named::Count {
            return self.count(expr, function);
        }
        let args = arguments(scope.text, expr, function)?;
        let [argument] = args.as_slice() else {
            return Err(scope
                .refuse(expr.span(), "this function takes one field")
                .hint(OFFERED));
        };
        match (argument, named) {
            (Expr::Function(inner), _) if functions::find(inner) == Some(Named::Clamp) => Err(scope
                .refuse(argument.span(), "CLAMP cannot stand in a member's own row")
                .hint("clamp her column in the question around it: SUM(CLAMP(total, 0, 100))")),
            (_, Named::Sum) => self.measured(expr, argument, "SUM", Own::Sum),
            (_, Named::Mean) => self.measured(expr, argument, "AVG", Own::Mean),
            (_, Named::Median) => self.measured(expr, argument, "MEDIAN", Own::Median),
            (_, Named::Least) => self.picked(expr, argument, "MIN", Own::Least),
            (_, Named::Greatest) => self.picked(expr, argument, "MAX", Own::Greatest),
            (_, Named::Agreed) => self.picked(expr, argument, "ANY_VALUE", Own::Agreed),
            _ => Err(scope
                .refuse(expr.span(), "this function makes nothing of a member's own rows")
                .hint(OFFERED)),
        }
    }

    fn count(&self, expr: &Expr, function: &Function) -> Result<Made, Refusal> {
        let scope = &self.scope;
        let list = argument_list(scope.text, expr, function)?;
        let field = match (list.duplicate_treatment, list.args.as_slice()) {
            (None, [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]) => None,
            (None, [FunctionArg::Unnamed(FunctionArgExpr::Expr(inner))]) => Some(scope.field(inner)?),
            _ => {
                return Err(scope
                    .refuse(expr.span(), "this cannot be counted for each member")
                    .hint("write COUNT(*) or COUNT(field)"));
            }
        };
        let name = field.map(|field| field.name.clone());
        let (lo, hi) = (0, i64::from(scope.charter().rows_max));
        Ok(Made {
            kind: Kind::Measure(measure(0, Some((lo, hi)), Vec::new())),
            lo,
            hi,
            text: format!("COUNT({})", name.as_deref().unwrap_or("*")),
            name: name
                .as_ref()
                .map_or("count".to_owned(), |name| format!("count_{name}")),
            what: Own::Rows(name),
        })
    }

    /// A function of quantities.
    fn measured(
        &self,
        expr: &Expr,
        argument: &Expr,
        function: &str,
        own: fn(String) -> Own,
    ) -> Result<Made, Refusal> {
        let scope = &self.scope;
        let field = scope.field(argument)?;
        let name = &field.name;
        let Kind::Measure(found) = &field.kind else {
            return Err(scope
                .refuse(argument.span(), format!("'{name}' is not a quantity"))
                .hint(format!("write COUNT({name}) or ANY_VALUE({name})")));
        };
        stats::check_units(scope, &[], self.filter, (name, found), expr.span())?;
        let what = own(name.clone());
        let bounds = found
            .bounds
            .as_ref()
            .and_then(|bounds| bounds.at_scale(found.scale));
        let within = match (&what, bounds) {
            (Own::Sum(_), None) => return Err(stats::unbounded(scope, name, expr.span())),
            (Own::Sum(_), Some(bounds)) => Some((bounds.member_sum_min, bounds.member_sum_max)),
            (_, bounds) => bounds.map(|bounds| (bounds.row_min, bounds.row_max)),
        };
        let bins = match what {
            Own::Sum(_) => Vec::new(),
            _ => found.bins.clone(),
        };
        let (lo, hi) = within.unwrap_or((i64::MIN, i64::MAX));
        Ok(Made {
            kind: Kind::Measure(measure(found.scale, within, bins)),
            lo,
            hi,
            name: format!("{}_{name}", function.to_lowercase()),
            text: format!("{function}({name})"),
            what,
        })
    }

    /// A function that picks a value: of a quantity, and of a time or anything else where it can be compared.
    fn picked(
        &self,
        expr: &Expr,
        argument: &Expr,
        function: &str,
        own: fn(String) -> Own,
    ) -> Result<Made, Refusal> {
        let scope = &self.scope;
        let field = scope.field(argument)?;
        let name = &field.name;
        let what = own(name.clone());
        let agreed = matches!(what, Own::Agreed(_));
        let (lo, hi) = match &field.kind {
            Kind::Measure(_) => {
                let made = self.measured(expr, argument, function, own)?;
                let name = if agreed { name.clone() } else { made.name };
                return Ok(Made { name, ..made });
            }
            Kind::Time(_) => (i64::MIN, i64::MAX),
            _ if !agreed => {
                return Err(scope
                    .refuse(argument.span(), format!("the values of '{name}' have no order"))
                    .hint(format!("write ANY_VALUE({name})")));
            }
            Kind::Key(key) => (
                0,
                i64::try_from(key.domain.len())
                    .unwrap_or(i64::MAX)
                    .saturating_sub(1),
            ),
            Kind::Flag => (0, 1),
            Kind::Code | Kind::Id => (i64::MIN, i64::MAX),
        };
        Ok(Made {
            kind: field.kind.clone(),
            lo,
            hi,
            name: match agreed {
                true => name.clone(),
                false => format!("{}_{name}", function.to_lowercase()),
            },
            text: format!("{function}({name})"),
            what,
        })
    }
}

/// A quantity of which a member has one.
fn measure(scale: u8, within: Option<(i64, i64)>, bins: Vec<Decimal>) -> Measure {
    let decimal = |mantissa| Decimal { mantissa, scale };
    Measure {
        scale,
        unit: None,
        unit_field: None,
        bounds: within.map(|(lo, hi)| Bounds {
            row_min: decimal(lo),
            row_max: decimal(hi),
            member_sum_min: decimal(lo.min(0)),
            member_sum_max: decimal(hi.max(0)),
        }),
        bands: None,
        bins,
        value_min: None,
        value_max: None,
    }
}
