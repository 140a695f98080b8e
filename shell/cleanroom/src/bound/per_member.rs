//! One row for each member, as an operator of a plan.

use super::own::{Making, Recipe};
use super::roll::Roll;
use super::rows::{order, sorted};
use crate::error::Error;
use arrow::array::RecordBatch;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_common::{DataFusionError, Result as Executed};
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::{OrderingRequirements, PhysicalExpr};
use datafusion_physical_plan::stream::RecordBatchStreamAdapter;
use datafusion_physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
};
use fenwick_coop::path::query::PerMember;
use futures::StreamExt;
use futures::stream::try_unfold;
use std::fmt;
use std::sync::Arc;

/// Gives one row for each eligible member who has rows that count: her number, then what is made of them.
///
/// # Invariants
/// As [`super::exec::BoundExec`] asks of its input, so this node asks of its own and gives it: sorted by member, none in
/// two partitions. It checks the order.
///
/// The node is made of what it makes, the eligible members and its input alone.
pub(super) struct PerMemberExec {
    recipe: Arc<Recipe>,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl PerMemberExec {
    /// Makes rows of what the input gives.
    pub(super) fn new(
        of: PerMember,
        eligible: Arc<Roll>,
        input: Arc<dyn ExecutionPlan>,
    ) -> Result<Self, Error> {
        let recipe = Recipe::new(of, eligible, &input.schema())?;
        Ok(Self {
            properties: sorted(recipe.schema.clone(), &input)?,
            recipe: Arc::new(recipe),
            input,
        })
    }
}

impl fmt::Debug for PerMemberExec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PerMemberExec")
            .field("input", &self.input)
            .finish_non_exhaustive()
    }
}

impl DisplayAs for PerMemberExec {
    fn fmt_as(&self, _: DisplayFormatType, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PerMemberExec")
    }
}

impl ExecutionPlan for PerMemberExec {
    fn name(&self) -> &'static str {
        "PerMemberExec"
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

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn apply_expressions(
        &self,
        visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Executed<TreeNodeRecursion>,
    ) -> Executed<TreeNodeRecursion> {
        match &self.recipe.filter {
            Some(filter) => visit(filter.expr()),
            None => Ok(TreeNodeRecursion::Continue),
        }
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Executed<Arc<dyn ExecutionPlan>> {
        let Recipe { of, eligible, .. } = &*self.recipe;
        match (children.pop(), children.len()) {
            (Some(input), 0) => Ok(Arc::new(Self::new(of.clone(), eligible.clone(), input)?)),
            _ => Err(Error::Plan("members' rows have one input").into()),
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
        let reading = Reading {
            rows: self.input.execute(partition, context)?,
            making: Some(Making::new(self.recipe.clone())),
        };
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            self.schema(),
            try_unfold(reading, made),
        )))
    }
}

/// Rows that are read, and what is made of them until they end.
struct Reading {
    rows: SendableRecordBatchStream,
    making: Option<Making>,
}

/// The next batch of what is made.
async fn made(mut reading: Reading) -> Executed<Option<(RecordBatch, Reading)>> {
    while let Some(making) = &mut reading.making {
        let rows = match reading.rows.next().await {
            Some(batch) => making.read(&batch?).map_err(DataFusionError::from)?,
            None => {
                let rows = making.finish().map_err(DataFusionError::from)?;
                reading.making = None;
                rows
            }
        };
        if rows.num_rows() > 0 {
            return Ok(Some((rows, reading)));
        }
    }
    Ok(None)
}
