//! Query: from a granted request's question to a plan, with budget reserved before a row is read.

mod plan;
mod reserve;

pub use crate::path::request::{
    After, Binning, Compare, Filter, GroupKey, Having, Measured, Noise, Order, Output, Own, OwnColumn,
    PerMember, Shape, Source, Stat, StatBands, edge_label,
};
pub use plan::Plan;
pub use reserve::{Ask, Carried, Event, Queries, Query, Reserved};

#[cfg(test)]
mod tests;
