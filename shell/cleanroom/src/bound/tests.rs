//! The bounding as a node among others: what it asks of them, gives them and says when they fail.

use super::exec::BoundExec;
use super::{bound, partial, rows};
use crate::Error;
use crate::tests::fixture::{Row, batch, partition, plan};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Decimal128Type, UInt32Type};
use datafusion_common::DataFusionError;
use datafusion_common::config::ConfigOptions;
use datafusion_execution::TaskContext;
use datafusion_physical_plan::execution_plan::InvariantLevel;
use datafusion_physical_plan::{Distribution, ExecutionPlan, ExecutionPlanProperties};
use fenwick_coop::path::query::Plan;
use futures::executor::block_on_stream;
use roaring::RoaringBitmap;
use std::fmt;
use std::sync::Arc;

fn ride(member: u32, fare: i64, city: i64) -> Row {
    let values = [fare, 0, 0, 0, city, 0, 1_770_000_000, 1];
    (member, values.map(Some))
}

/// A node over one partition for each member.
fn node(sql: &str) -> (Plan, BoundExec) {
    let plan = plan(sql, [1, 2]);
    let of_member = |member| partition(vec![batch(&[ride(member, 100, 2)])]);
    let rows = rows::handed(&plan.shape.fields(), vec![of_member(1), of_member(2)]).unwrap();
    let node = BoundExec::new(Arc::new(plan.clone()), rows).unwrap();
    (plan, node)
}

const SUMS: &str = "SELECT COUNT(*), SUM(fare) FROM rides WHERE NOT night OR fare > 0 GROUP BY city";

fn run(node: &dyn ExecutionPlan, partition: usize) -> Vec<Result<RecordBatch, DataFusionError>> {
    block_on_stream(node.execute(partition, Arc::new(TaskContext::default())).unwrap()).collect()
}

#[test]
fn an_optimiser_finds_no_reason_to_sort_cut_or_mix_what_is_bounded() {
    let (_, node) = node(SUMS);
    let rows = node.children()[0];
    let needed = node.required_input_ordering().remove(0).unwrap().into_single();
    let order = rows.equivalence_properties();
    assert!(
        order.ordering_satisfy_requirement(needed).unwrap(),
        "it would be sorted"
    );
    let spread = node.input_distribution_requirements().into_per_child();
    assert!(matches!(spread[..], [Distribution::UnspecifiedDistribution]));
    assert_eq!(node.benefits_from_input_partitioning(), [false]);
    let cut = rows.repartitioned(64, &ConfigOptions::new()).unwrap();
    assert!(cut.is_none(), "partitions can be cut");
    node.check_invariants(InvariantLevel::Executable).unwrap();
}

#[test]
fn a_partition_gives_one_batch_with_the_cells_that_got_something_and_who_was_read() {
    let (_, node) = node(SUMS);
    let batch = run(&node, 1).remove(0).unwrap();
    assert_eq!(batch.schema(), partial::schema(3));
    let cells: Vec<_> = batch.column(0).as_primitive::<UInt32Type>().iter().collect();
    assert_eq!(cells, [Some(2), None]);
    assert_eq!(batch.column(2).as_primitive::<Decimal128Type>().value(0), 1);
    assert_eq!(batch.column(4).as_primitive::<Decimal128Type>().value(0), 100);
    let members = batch.column(1).as_binary::<i32>();
    assert!(members.is_null(0));
    let members = RoaringBitmap::deserialize_from(members.value(1)).unwrap();
    assert_eq!(members, RoaringBitmap::from_iter([2]));
}

#[test]
fn a_partition_is_read_once() {
    let (_, node) = node(SUMS);
    assert!(run(&node, 0).remove(0).is_ok());
    let again = run(&node, 0).remove(0).unwrap_err();
    assert!(matches!(Error::from(again), Error::Plan(_)));
    assert!(run(&node, 1).remove(0).is_ok());
}

#[test]
fn the_node_is_made_anew_over_another_input() {
    let (plan, node) = node(SUMS);
    let mut fields = plan.shape.fields();
    fields.reverse();
    let rows = vec![partition(vec![batch(&[ride(1, 300, 0)])])];
    let other = rows::handed(&fields, rows).unwrap();
    let anew = datafusion_physical_plan::replace_children_if_necessary(Arc::new(node), vec![other]).unwrap();
    let batch = run(anew.as_ref(), 0).remove(0).unwrap();
    assert_eq!(
        batch.column(4).as_primitive::<Decimal128Type>().values(),
        &[300, 0]
    );
}

/// An error whose text repeats a value of a row.
#[derive(Debug)]
struct Telltale;

impl fmt::Display for Telltale {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("4711 is no fare")
    }
}

impl std::error::Error for Telltale {}

#[test]
fn errors_come_through_as_they_went_in_and_name_no_value() {
    let plan = plan(SUMS, [1]);
    let rows = || vec![Ok(batch(&[ride(1, 1, 0)])), Err(Telltale)].into_iter();
    let error = bound(&plan, vec![rows(), rows()]).err().unwrap();
    assert!(matches!(&error, Error::Read(source) if source.is::<Telltale>()));
    assert!(!error.to_string().contains("4711"));
    let context = DataFusionError::from(Error::Scattered).context("somewhere on the way");
    assert!(matches!(Error::from(context), Error::Scattered));
    let foreign = DataFusionError::External(Box::new(Telltale));
    let foreign = Error::from(foreign);
    assert!(matches!(foreign, Error::Engine(_)) && !foreign.to_string().contains("4711"));
}

#[test]
fn a_worker_that_stops_is_an_error() {
    let plan = plan(SUMS, [1]);
    let rows = std::iter::from_fn(|| -> Option<Result<RecordBatch, Telltale>> { panic!("as it should") });
    assert!(matches!(bound(&plan, vec![rows]), Err(Error::Worker)));
}
