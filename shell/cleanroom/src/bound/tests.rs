//! The bounding as a node among others: what it asks of them, gives them and says when they fail.

use super::exec::BoundExec;
use super::{Partition, bound, partial, rows};
use crate::Error;
use crate::tests::fixture::{Row, batch, plan, readable};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Decimal128Type, UInt32Type};
use datafusion_common::DataFusionError;
use datafusion_common::config::ConfigOptions;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_execution::TaskContext;
use datafusion_physical_plan::execution_plan::InvariantLevel;
use datafusion_physical_plan::{Distribution, ExecutionPlan, ExecutionPlanProperties};
use fenwick_coop::path::query::{Filter, Own, OwnColumn, PerMember, Plan};
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
    let of_member = |member| readable(vec![batch(&[ride(member, 100, 2)])]);
    let rows = rows::handed(&plan.shape.fields(), vec![of_member(1), of_member(2)]).unwrap();
    let node = BoundExec::new(Arc::new(plan.clone()), rows).unwrap();
    (plan, node)
}

const SUMS: &str = "SELECT COUNT(*), SUM(fare) FROM rides WHERE NOT night OR fare > 0 GROUP BY city";

fn run(node: &dyn ExecutionPlan, partition: usize) -> Vec<Result<RecordBatch, DataFusionError>> {
    block_on_stream(node.execute(partition, Arc::new(TaskContext::default())).unwrap()).collect()
}

/// The figures of a statistic.
fn figures(batch: &RecordBatch, stat: usize) -> Vec<i128> {
    let lists = batch.column(3 + stat).as_fixed_size_list();
    lists.values().as_primitive::<Decimal128Type>().values().to_vec()
}

/// Every node of a plan that joins another dataset and draws rows together in both.
fn nodes() -> Vec<Arc<dyn ExecutionPlan>> {
    let (mut plan, _) = node(SUMS);
    let one = |dataset: &str, name: &str| PerMember {
        dataset: dataset.to_owned(),
        filter: Some(Filter::Constant(true)),
        columns: vec![OwnColumn {
            name: name.to_owned(),
            what: Own::Greatest(name.to_owned()),
            lo: 0,
            hi: 10_000,
        }],
    };
    plan.shape.inner = Some(one("rides", "fare"));
    plan.shape.joins = vec![one("shifts", "city"), one("shifts", "night")];
    let of_member = |member| Partition {
        rows: readable(vec![batch(&[ride(member, 100, 2)])]),
        joined: vec![
            readable(vec![batch(&[ride(member, 7, 1)])]),
            readable(vec![batch(&[ride(member, 7, 1)])]),
        ],
    };
    let rows = super::rows_of(&plan, vec![of_member(1), of_member(2)]).unwrap();
    let top = BoundExec::new(Arc::new(plan), rows).unwrap();
    let mut nodes: Vec<Arc<dyn ExecutionPlan>> = vec![Arc::new(top)];
    let mut next = 0;
    while next < nodes.len() {
        let below: Vec<_> = nodes[next].children().into_iter().cloned().collect();
        nodes.extend(below);
        next += 1;
    }
    nodes
}

#[test]
fn an_optimiser_finds_no_reason_to_sort_cut_or_mix_what_is_bounded() {
    let nodes = nodes();
    let names: Vec<&str> = nodes.iter().map(|node| node.name()).collect();
    assert_eq!(names.iter().filter(|name| **name == "MemberJoinExec").count(), 2);
    assert_eq!(names.iter().filter(|name| **name == "PerMemberExec").count(), 3);
    for node in nodes {
        let needed = node.required_input_ordering();
        for (rows, needed) in node.children().into_iter().zip(needed) {
            let order = rows.equivalence_properties();
            let needed = needed.unwrap().into_single();
            let sorted = order.ordering_satisfy_requirement(needed).unwrap();
            assert!(sorted, "{} would be sorted", rows.name());
        }
        let spread = node.input_distribution_requirements().into_per_child();
        let unspecified = |spread: &Distribution| matches!(spread, Distribution::UnspecifiedDistribution);
        assert!(spread.iter().all(unspecified));
        assert!(node.benefits_from_input_partitioning().iter().all(|cut| !cut));
        let cut = node.repartitioned(64, &ConfigOptions::new()).unwrap();
        assert!(cut.is_none(), "partitions of {} can be cut", node.name());
        assert_eq!(node.output_partitioning().partition_count(), 2);
        node.check_invariants(InvariantLevel::Executable).unwrap();
    }
}

#[test]
fn every_node_is_made_anew_over_its_own_inputs() {
    let top = nodes().remove(0);
    let anew = top.transform_up(|node| {
        let children = node.children().into_iter().cloned().collect();
        let anew = datafusion_physical_plan::replace_children_if_necessary(node, children)?;
        Ok(Transformed::yes(anew))
    });
    let batch = run(anew.unwrap().data.as_ref(), 1).remove(0).unwrap();
    let cells: Vec<_> = batch.column(1).as_primitive::<UInt32Type>().iter().collect();
    assert_eq!((cells, figures(&batch, 2)), (vec![Some(1), None], vec![100, 0]));
}

#[test]
fn a_partition_gives_one_batch_with_the_cells_that_got_something_and_who_was_read() {
    let (_, node) = node(SUMS);
    let batch = run(&node, 1).remove(0).unwrap();
    assert_eq!(batch.schema(), partial::schema(&[1, 1, 1]));
    let cells: Vec<_> = batch.column(1).as_primitive::<UInt32Type>().iter().collect();
    assert_eq!(cells, [Some(2), None]);
    assert_eq!(batch.column(0).null_count(), 2, "nothing is found");
    assert_eq!(
        (figures(&batch, 0), figures(&batch, 2)),
        (vec![1, 0], vec![100, 0])
    );
    let members = batch.column(2).as_binary::<i32>();
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
    let rows = vec![readable(vec![batch(&[ride(1, 300, 0)])])];
    let other = rows::handed(&fields, rows).unwrap();
    let anew = datafusion_physical_plan::replace_children_if_necessary(Arc::new(node), vec![other]).unwrap();
    let batch = run(anew.as_ref(), 0).remove(0).unwrap();
    assert_eq!(figures(&batch, 2), [300, 0]);
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
    let error = bound(&plan, vec![rows().into(), rows().into()]).err().unwrap();
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
    assert!(matches!(bound(&plan, vec![rows.into()]), Err(Error::Worker)));
}
