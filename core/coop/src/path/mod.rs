//! The path of data, stage by stage. A stage uses only the stages before it.

pub mod consent;
pub mod contribution;
pub mod decision;
pub mod dividend;
pub mod fee;
pub mod log;
pub mod query;
pub mod release;
pub mod request;
