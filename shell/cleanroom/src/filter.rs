//! Conditions on rows, computed by DataFusion with SQL's three truth values.

use crate::error::Error;
use arrow::array::{Array, BooleanArray, RecordBatch};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::Schema;
use datafusion_common::ScalarValue;
use datafusion_expr::Operator;
use datafusion_physical_expr::PhysicalExpr;
use datafusion_physical_expr::expressions::{BinaryExpr, Column, Literal, in_list, is_null, not};
use fenwick_coop::path::query::{Compare, Filter};
use std::sync::Arc;

type Expr = Arc<dyn PhysicalExpr>;

/// A condition over batches of one schema.
pub(crate) struct RowFilter(Expr);

impl RowFilter {
    /// Lowers a condition to the columns of a schema.
    pub(crate) fn new(filter: &Filter, schema: &Schema) -> Result<Self, Error> {
        lower(filter, schema).map(Self)
    }

    /// What is computed.
    pub(crate) fn expr(&self) -> &Arc<dyn PhysicalExpr> {
        &self.0
    }

    /// Which rows count: those for which the condition is true. False and unknown are the same here.
    pub(crate) fn hits(&self, batch: &RecordBatch) -> Result<BooleanBuffer, Error> {
        let array = self.0.evaluate(batch)?.into_array(batch.num_rows())?;
        let truth = array
            .as_any()
            .downcast_ref::<BooleanArray>()
            .ok_or(Error::Plan("a condition is no condition"))?;
        Ok(match truth.nulls() {
            None => truth.values().clone(),
            Some(nulls) => truth.values() & nulls.inner(),
        })
    }
}

fn lower(filter: &Filter, schema: &Schema) -> Result<Expr, Error> {
    match filter {
        Filter::And(parts) => joined(parts, Operator::And, schema),
        Filter::Or(parts) => joined(parts, Operator::Or, schema),
        Filter::Not(part) => Ok(not(lower(part, schema)?)?),
        Filter::Compare { field, op, value } => Ok(Arc::new(BinaryExpr::new(
            column(field, schema)?,
            operator(*op),
            number(*value),
        ))),
        Filter::In { field, values } => {
            let values = values.iter().map(|value| number(*value)).collect();
            Ok(in_list(column(field, schema)?, values, &false, schema)?)
        }
        Filter::IsNull { field } => Ok(is_null(column(field, schema)?)?),
        Filter::Constant(truth) => Ok(constant(*truth)),
    }
}

/// Joins parts as a balanced tree: a leaning one of thousands would exhaust the stack.
fn joined(parts: &[Filter], operator: Operator, schema: &Schema) -> Result<Expr, Error> {
    match parts {
        [] => Ok(constant(operator == Operator::And)),
        [part] => lower(part, schema),
        _ => {
            let (left, right) = parts.split_at(parts.len().div_ceil(2));
            let left = joined(left, operator, schema)?;
            Ok(Arc::new(BinaryExpr::new(
                left,
                operator,
                joined(right, operator, schema)?,
            )))
        }
    }
}

fn column(field: &str, schema: &Schema) -> Result<Expr, Error> {
    let (place, _) = schema
        .column_with_name(field)
        .ok_or_else(|| Error::Column(field.to_owned()))?;
    Ok(Arc::new(Column::new(field, place)))
}

fn number(value: i64) -> Expr {
    Arc::new(Literal::new(ScalarValue::Int64(Some(value))))
}

fn constant(truth: bool) -> Expr {
    Arc::new(Literal::new(ScalarValue::Boolean(Some(truth))))
}

fn operator(op: Compare) -> Operator {
    match op {
        Compare::Equal => Operator::Eq,
        Compare::NotEqual => Operator::NotEq,
        Compare::Less => Operator::Lt,
        Compare::LessOrEqual => Operator::LtEq,
        Compare::Greater => Operator::Gt,
        Compare::GreaterOrEqual => Operator::GtEq,
    }
}
