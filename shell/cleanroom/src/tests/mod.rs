//! Tests over several modules.

mod accept;
mod after;
mod bounding;
pub(crate) mod chance;
mod conditions;
mod covering;
mod dice;
mod figures;
pub(crate) mod fixture;
mod forms;
mod functions;
mod fuzz;
pub(crate) mod hand;
mod hazards;
mod kinds;
mod methods;
mod neighbours;
mod oracle;
mod performing;
mod probes;
mod questions;
mod quoting;
mod refuse;
mod rows;
mod sensitivity;
mod shapes;
