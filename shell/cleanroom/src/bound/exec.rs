//! The bounding as an operator of a plan.

use super::partial;
use super::pass::Pass;
use super::question::Question;
use super::rows::order;
use super::totals::Layout;
use crate::error::Error;
use arrow::array::RecordBatch;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_common::{DataFusionError, Result as Executed};
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::{EquivalenceProperties, OrderingRequirements, Partitioning, PhysicalExpr};
use datafusion_physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion_physical_plan::stream::RecordBatchStreamAdapter;
use datafusion_physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties,
    PlanProperties, ReplaceChildrenOptions,
};
use fenwick_coop::path::query::Plan;
use futures::StreamExt;
use std::fmt;
use std::sync::Arc;

/// Bounds the members of each partition of its input and gives one batch of partial totals for it, see
/// [`partial::schema`].
///
/// # Invariants
/// The input is sorted by member, and no member stands in two partitions. The node requires the order, which the rows
/// have. That members stand in one partition comes from the layout of the pool and is checked when partial totals are
/// summed; the node does not ask for it, for an optimiser would answer by hashing rows to more partitions. So none has
/// a reason to sort, cut or mix what lies below.
///
/// The node is made of its plan and its input alone. A codec for another machine carries, of the plan, the shape, the
/// eligible members, `groups_max`, `rows_per_group_max` and the hash key, and calls [`BoundExec::new`] there.
pub(super) struct BoundExec {
    plan: Arc<Plan>,
    question: Arc<Question>,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl BoundExec {
    /// Bounds what the input gives.
    pub(super) fn new(plan: Arc<Plan>, input: Arc<dyn ExecutionPlan>) -> Result<Self, Error> {
        let question = Question::new(&plan, &input.schema())?;
        let properties = PlanProperties::new(
            EquivalenceProperties::new(partial::schema(&question.layout.widths)),
            Partitioning::UnknownPartitioning(input.output_partitioning().partition_count()),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Ok(Self {
            plan,
            question: Arc::new(question),
            input,
            properties: Arc::new(properties),
        })
    }

    /// What totals it gives.
    pub(super) fn layout(&self) -> &Layout {
        &self.question.layout
    }
}

impl fmt::Debug for BoundExec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("BoundExec")
            .field("input", &self.input)
            .finish_non_exhaustive()
    }
}

impl DisplayAs for BoundExec {
    fn fmt_as(&self, _: DisplayFormatType, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("BoundExec")
    }
}

impl ExecutionPlan for BoundExec {
    fn name(&self) -> &'static str {
        "BoundExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        vec![order(&self.input)]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn apply_expressions(
        &self,
        visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Executed<TreeNodeRecursion>,
    ) -> Executed<TreeNodeRecursion> {
        match &self.question.filter {
            Some(filter) => visit(filter.expr()),
            None => Ok(TreeNodeRecursion::Continue),
        }
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Executed<Arc<dyn ExecutionPlan>> {
        match (children.pop(), children.len()) {
            (Some(input), 0) => Ok(Arc::new(Self::new(self.plan.clone(), input)?)),
            _ => Err(Error::Plan("the bounding has one input").into()),
        }
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Executed<Arc<dyn ExecutionPlan>> {
        self.replace_children(
            children,
            ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute),
        )
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Executed<SendableRecordBatchStream> {
        let rows = self.input.execute(partition, context)?;
        let partial = bounded(self.question.clone(), rows);
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            self.schema(),
            futures::stream::once(partial),
        )))
    }
}

/// The partial totals of the rows.
async fn bounded(question: Arc<Question>, mut rows: SendableRecordBatchStream) -> Executed<RecordBatch> {
    let mut pass = Pass::new(&question);
    while let Some(batch) = rows.next().await {
        pass.read(&batch?)?;
    }
    let (totals, members) = pass.finish()?;
    partial::batch(totals, &members.into_bitmap()).map_err(DataFusionError::from)
}
