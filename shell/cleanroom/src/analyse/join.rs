//! JOIN: members' own rows of further datasets, on the member, and public tables, on the field they speak of.

use super::from::{Known, Place, derived, single, table_name};
use super::own::{self, OwnRow};
use super::rows::{Part, Rows};
use super::scope::Scope;
use super::text::{Text, name_of, shown};
use datafusion_sql::sqlparser::ast::{
    BinaryOperator, Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, Spanned, TableFactor,
};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::{Charter, Field, Kind, Table};
use std::collections::BTreeSet;

/// What joining needs besides the rows.
pub(super) struct Joining<'j, 'a> {
    /// The question's text.
    pub(super) text: &'j Text<'a>,
    /// Where its SELECT begins.
    pub(super) start: Span,
    /// The charters it may speak of.
    pub(super) known: &'j Known<'a>,
    /// Where its FROM stands.
    pub(super) place: Place,
}

impl<'a> Rows<'a> {
    /// Joins one more part.
    pub(super) fn join(&mut self, joining: &Joining<'_, 'a>, join: &Join) -> Result<(), Refusal> {
        let text = joining.text;
        let span = match join.relation.span() {
            span if span == Span::empty() => text.word(joining.start, "JOIN").unwrap_or(joining.start),
            span => span,
        };
        let (JoinOperator::Join(constraint) | JoinOperator::Inner(constraint)) = &join.join_operator else {
            return Err(text
                .refuse(span, "only JOIN with USING or ON can be asked")
                .hint("write JOIN … USING (…)"));
        };
        match &join.relation {
            TableFactor::Table { .. } if !join.global => {
                let (name, at) = table_name(text, joining.start, &join.relation)?;
                let at = if at.start < span.start { span } else { at };
                self.join_table(joining, &name.unwrap_or_default(), constraint, at)
            }
            TableFactor::Derived { .. } if joining.place == Place::Question && !join.global => {
                let (subquery, alias) = derived(text, joining.start, &join.relation)?;
                let own = own::read(text, joining.known, Place::Joined, subquery)?;
                let alias = alias.unwrap_or_default();
                if !self.on_member(constraint, &alias) {
                    let at = constraint_span(constraint).unwrap_or(span);
                    return Err(text
                        .refuse(at, "datasets are joined on the member and on nothing else")
                        .hint("write USING (member)"));
                }
                self.join_own(text, own, alias, span)
            }
            _ => Err(text
                .refuse(span, "this cannot be joined here")
                .hint("a public table can be joined by its name; in the question itself, also one row for each member")),
        }
    }

    /// Whether a join is on the member, and on both sides.
    fn on_member(&self, constraint: &JoinConstraint, alias: &str) -> bool {
        match constraint {
            JoinConstraint::Using(columns) => using(columns).as_deref() == Some("member"),
            JoinConstraint::On(condition) => match equal(condition) {
                Some((Expr::CompoundIdentifier(left), Expr::CompoundIdentifier(right))) => {
                    let side = |parts: &[Ident]| match parts {
                        [part, column] if name_of(column) == "member" => Some(name_of(part)),
                        _ => None,
                    };
                    let (left, right) = (side(left), side(right));
                    let other = if left.as_deref() == Some(alias) {
                        right
                    } else {
                        left.filter(|_| right.as_deref() == Some(alias))
                    };
                    other.is_some_and(|other| self.part(&other).is_some())
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Joins one row for each member; here it stands beside each row of hers that counts.
    fn join_own(
        &mut self,
        text: &Text<'a>,
        own: OwnRow<'a>,
        alias: String,
        span: Span,
    ) -> Result<(), Refusal> {
        let columns: BTreeSet<String> = own.fields.iter().map(|field| field.name.clone()).collect();
        self.check_names(text, &alias, &columns, span)?;
        let rows = i64::from(self.charter.rows_per_group_max);
        let fields = own.fields.into_iter().map(|field| beside_rows(field, rows));
        self.charter.to_mut().fields.extend(fields);
        self.origins.extend(own.origins);
        self.charters.push(own.charter);
        self.joins.push(own.made);
        self.parts.push(Part { name: alias, columns });
        self.sql.push_str(&format!(" JOIN {} USING (member)", own.sql));
        Ok(())
    }

    fn join_table(
        &mut self,
        joining: &Joining<'_, 'a>,
        name: &str,
        constraint: &JoinConstraint,
        span: Span,
    ) -> Result<(), Refusal> {
        let text = joining.text;
        let named = |charter: &&'a Charter| {
            let tables: &'a [Table] = &charter.tables;
            let table = tables.iter().find(|table| table.name == name)?;
            Some((*charter, table))
        };
        let candidates: Vec<(&Charter, &Table)> = self.charters.iter().filter_map(named).collect();
        if candidates.is_empty() {
            return Err(self.no_table(joining, name, span));
        }
        let field = self.joined_by(joining, name, constraint)?;
        let origin = field.as_ref().and_then(|field| self.origins.get(field));
        let fits = |(charter, table): &&(&Charter, &Table)| {
            origin.is_some_and(|(of, field)| of.dataset == charter.dataset && *field == table.key)
        };
        let (Some((_, table)), Some(field)) = (candidates.iter().find(fits), field) else {
            let at = constraint_span(constraint).unwrap_or(span);
            let key = candidates.first().map_or("", |(_, table)| table.key.as_str());
            return Err(text
                .refuse(at, format!("'{name}' is joined by '{key}' and by nothing else"))
                .hint(format!("write JOIN {name} USING ({key})")));
        };
        let columns: BTreeSet<String> = table.columns.iter().cloned().collect();
        self.check_names(text, name, &columns, span)?;
        self.tables.push((table, field));
        self.parts.push(Part {
            name: name.to_owned(),
            columns,
        });
        Ok(())
    }

    /// The field of the rows by which a public table is to be joined.
    fn joined_by(
        &self,
        joining: &Joining<'_, 'a>,
        name: &str,
        constraint: &JoinConstraint,
    ) -> Result<Option<String>, Refusal> {
        let of_table = |expr: &Expr| match expr {
            Expr::CompoundIdentifier(parts) => {
                matches!(parts.as_slice(), [part, _] if name_of(part) == name)
            }
            _ => false,
        };
        match constraint {
            JoinConstraint::Using(columns) => Ok(using(columns)),
            JoinConstraint::On(condition) => {
                let (key, other) = match equal(condition) {
                    Some((left, right)) if of_table(left) => (left, right),
                    Some((left, right)) if of_table(right) => (right, left),
                    _ => return Ok(None),
                };
                let scope = Scope {
                    text: joining.text,
                    select: joining.start,
                    rows: self,
                };
                let field = scope.field(other)?.name.clone();
                let (_, origin) = self.origins.get(&field).copied().unzip();
                let named = match key {
                    Expr::CompoundIdentifier(parts) => parts.last().map(name_of),
                    _ => None,
                };
                Ok(Some(field).filter(|_| named.as_deref() == origin))
            }
            _ => Ok(None),
        }
    }

    /// Why there is no public table of this name, with what works where it names a dataset.
    fn no_table(&self, joining: &Joining<'_, 'a>, name: &str, span: Span) -> Refusal {
        let known = joining.known;
        let dataset = match name == known.charter.dataset {
            true => Some(known.charter),
            false => known.others.get(name),
        };
        if let (Some(charter), Place::Question) = (dataset, joining.place) {
            let free = |field: &&Field| self.charter.field(&field.name).is_none();
            let key = |field: &&Field| free(field) && matches!(field.kind, Kind::Key(_) | Kind::Flag);
            let fields = || charter.fields.iter();
            let example = fields()
                .find(key)
                .or_else(|| fields().find(free))
                .or(fields().next());
            let field = example.map_or("field", |field| field.name.as_str());
            return joining
                .text
                .refuse(span, format!("the rows of '{name}' cannot be joined one by one"))
                .hint(format!(
                    "make one row for each member of it: JOIN (SELECT member, ANY_VALUE({field}) AS {field} FROM {name} GROUP BY member) AS p USING (member)"
                ));
        }
        let tables = self.charters.iter().flat_map(|charter| &charter.tables);
        let names: Vec<&str> = tables.map(|table| table.name.as_str()).collect();
        joining
            .text
            .refuse(span, format!("there is no public table '{}'", shown(name)))
            .hint(match names.is_empty() {
                true => "the charter has no public tables: leave out the JOIN".to_owned(),
                false => format!("the public tables are: {}", names.join(", ")),
            })
    }
}

/// A field of a member's own row where it stands beside each row of hers: her sum over them is as many times its value.
fn beside_rows(field: Field, rows: i64) -> Field {
    let Kind::Measure(mut measure) = field.kind else {
        return field;
    };
    for bounds in measure.bounds.iter_mut() {
        let times = |sum: Decimal| Decimal {
            mantissa: sum.mantissa.saturating_mul(rows),
            ..sum
        };
        bounds.member_sum_min = times(bounds.member_sum_min);
        bounds.member_sum_max = times(bounds.member_sum_max);
    }
    Field {
        kind: Kind::Measure(measure),
        ..field
    }
}

fn using(columns: &[ObjectName]) -> Option<String> {
    match columns {
        [column] => single(column),
        _ => None,
    }
}

/// The two sides of an equality.
fn equal(condition: &Expr) -> Option<(&Expr, &Expr)> {
    match condition {
        Expr::Nested(inner) => equal(inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } => Some((left, right)),
        _ => None,
    }
}

fn constraint_span(constraint: &JoinConstraint) -> Option<Span> {
    let span = match constraint {
        JoinConstraint::On(condition) => condition.span(),
        JoinConstraint::Using(columns) => columns.first().map_or(Span::empty(), Spanned::span),
        _ => Span::empty(),
    };
    (span != Span::empty()).then_some(span)
}
