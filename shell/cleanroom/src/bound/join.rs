//! Joining the rows of members with one row of each, as an operator of a plan.

use super::merge::{Columns, Merge};
use super::rows::{order, sorted};
use crate::error::Error;
use datafusion_common::Result as Executed;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::{OrderingRequirements, PhysicalExpr};
use datafusion_physical_plan::stream::RecordBatchStreamAdapter;
use datafusion_physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties,
    PlanProperties, ReplaceChildrenOptions,
};
use futures::stream::try_unfold;
use std::fmt;
use std::sync::Arc;

/// Gives the rows of its left input, each with the columns of its member's row in the right one. A member without a
/// row there drops out.
///
/// # Invariants
/// Both inputs are sorted by member and have the same members in the same partitions, as the buckets of a pool do; the
/// right one has one row for each member at most. It checks the order.
pub(super) struct MemberJoinExec {
    columns: Columns,
    left: Arc<dyn ExecutionPlan>,
    right: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl MemberJoinExec {
    /// Joins rows with rows of their members.
    pub(super) fn new(left: Arc<dyn ExecutionPlan>, right: Arc<dyn ExecutionPlan>) -> Result<Self, Error> {
        let partitions = [&left, &right].map(|side| side.output_partitioning().partition_count());
        if partitions[0] != partitions[1] {
            return Err(Error::Plan("joined rows stand in other partitions"));
        }
        let columns = Columns::new(&left.schema(), &right.schema());
        Ok(Self {
            properties: sorted(columns.schema.clone(), &left)?,
            columns,
            left,
            right,
        })
    }
}

impl fmt::Debug for MemberJoinExec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemberJoinExec")
            .field("left", &self.left)
            .field("right", &self.right)
            .finish_non_exhaustive()
    }
}

impl DisplayAs for MemberJoinExec {
    fn fmt_as(&self, _: DisplayFormatType, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MemberJoinExec")
    }
}

impl ExecutionPlan for MemberJoinExec {
    fn name(&self) -> &'static str {
        "MemberJoinExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.left, &self.right]
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        vec![order(&self.left), order(&self.right)]
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true, true]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false, false]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Executed<TreeNodeRecursion>,
    ) -> Executed<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Executed<Arc<dyn ExecutionPlan>> {
        match (children.pop(), children.pop(), children.len()) {
            (Some(right), Some(left), 0) => Ok(Arc::new(Self::new(left, right)?)),
            _ => Err(Error::Plan("a join has two inputs").into()),
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
        let left = self.left.execute(partition, context.clone())?;
        let right = self.right.execute(partition, context)?;
        let merge = Merge::new(self.columns.clone(), left, right);
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            self.schema(),
            try_unfold(merge, Merge::next),
        )))
    }
}
