//! The leaf of the plan: rows as they are handed in.

use super::MEMBER;
use crate::error::Error;
use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion_common::DataFusionError;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::expressions::col;
use datafusion_physical_expr::{
    EquivalenceProperties, LexOrdering, OrderingRequirements, Partitioning, PhysicalSortExpr,
};
use datafusion_physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion_physical_plan::stream::RecordBatchStreamAdapter;
use datafusion_physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion_physical_plan::{ExecutionPlan, ExecutionPlanProperties, PlanProperties};
use std::fmt;
use std::sync::{Arc, Mutex};

/// Batches of a partition.
type Rows = Box<dyn Iterator<Item = Result<RecordBatch, Error>> + Send>;

/// A plan that gives each partition as it was handed in, once: the member, then the fields.
pub(super) fn handed<P, E>(fields: &[String], partitions: Vec<P>) -> Result<Arc<dyn ExecutionPlan>, Error>
where
    P: Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let schema = schema(fields);
    let handed = |rows: P| {
        let rows: Rows = Box::new(rows.map(|batch| batch.map_err(|error| Error::Read(Box::new(error)))));
        Arc::new(Handed {
            schema: schema.clone(),
            rows: Mutex::new(Some(rows)),
        }) as Arc<dyn PartitionStream>
    };
    let partitions = partitions.into_iter().map(handed).collect();
    let order = by_member(&schema)?;
    let leaf = StreamingTableExec::try_new(schema, partitions, None, order, false, None)?;
    Ok(Arc::new(leaf))
}

/// Sorted by member: what the rows are and what bounding needs.
fn by_member(schema: &Schema) -> Result<Option<LexOrdering>, Error> {
    Ok(LexOrdering::new([PhysicalSortExpr::new_default(col(
        MEMBER, schema,
    )?)]))
}

/// What a node asks of its input: rows sorted by member.
pub(super) fn order(input: &Arc<dyn ExecutionPlan>) -> Option<OrderingRequirements> {
    let order = by_member(&input.schema()).ok().flatten();
    order.map(OrderingRequirements::from)
}

/// What a node says of rows that are sorted by member, in the partitions of its input.
pub(super) fn sorted(
    schema: SchemaRef,
    input: &Arc<dyn ExecutionPlan>,
) -> Result<Arc<PlanProperties>, Error> {
    let order = by_member(&schema)?;
    Ok(Arc::new(PlanProperties::new(
        EquivalenceProperties::new_with_orderings(schema, order),
        Partitioning::UnknownPartitioning(input.output_partitioning().partition_count()),
        EmissionType::Incremental,
        Boundedness::Bounded,
    )))
}

/// The columns of rows: the member's number, then fields as whole numbers.
pub(super) fn schema(fields: &[String]) -> SchemaRef {
    let member = Field::new(MEMBER, DataType::UInt32, false);
    let field = |name: &String| Field::new(name, DataType::Int64, true);
    let fields: Vec<Field> = std::iter::once(member).chain(fields.iter().map(field)).collect();
    Arc::new(Schema::new(fields))
}

/// A partition that can be read once.
struct Handed {
    schema: SchemaRef,
    rows: Mutex<Option<Rows>>,
}

impl fmt::Debug for Handed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Handed")
    }
}

impl PartitionStream for Handed {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.rows.lock().ok().and_then(|mut rows| rows.take());
        let again = || Box::new(std::iter::once(Err(Error::Plan("its rows were read before")))) as Rows;
        let schema = self.schema.clone();
        let batches = rows
            .unwrap_or_else(again)
            .map(move |batch| fitted(&batch?, &schema));
        let batches = batches.map(|batch| batch.map_err(DataFusionError::from));
        Box::pin(RecordBatchStreamAdapter::new(
            self.schema.clone(),
            futures::stream::iter(batches),
        ))
    }
}

/// The columns of a schema, taken from a batch that may have more and in another order.
fn fitted(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, Error> {
    let column = |field: &Arc<Field>| {
        let column = batch.column_by_name(field.name()).filter(|column| {
            column.data_type() == field.data_type() && (field.is_nullable() || column.null_count() == 0)
        });
        column.cloned().ok_or_else(|| Error::Column(field.name().clone()))
    };
    let columns: Result<Vec<_>, Error> = schema.fields().iter().map(column).collect();
    Ok(RecordBatch::try_new(schema.clone(), columns?).map_err(DataFusionError::from)?)
}
