//! Query: from a granted request's question to a plan, with budget reserved before a row is read.

mod plan;
mod reserve;
mod shape;

pub use plan::Plan;
pub use reserve::{Ask, Event, Queries, Query, Reserved};
pub use shape::{Binning, Compare, Filter, GroupKey, Measured, Output, Shape, Source, Stat, StatBands};
