//! Tests over several modules.

mod accept;
mod bounding;
mod conditions;
pub(crate) mod fixture;
mod forms;
mod functions;
mod fuzz;
mod hazards;
mod methods;
mod oracle;
mod performing;
mod refuse;
mod rows;
mod sensitivity;
mod shapes;
