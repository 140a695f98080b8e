//! Query: from a granted request's question to a plan, with budget reserved before a row is read.

mod plan;
mod reserve;

pub use crate::path::request::{
    Binning, Compare, Filter, GroupKey, Measured, Output, Shape, Source, Stat, StatBands,
};
pub use plan::Plan;
pub use reserve::{Ask, Event, Queries, Query, Reserved};
