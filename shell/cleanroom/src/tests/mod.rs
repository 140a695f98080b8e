//! Tests over several modules.

mod accept;
mod bounding;
mod conditions;
pub(crate) mod fixture;
mod methods;
mod oracle;
mod performing;
mod refuse;
mod sensitivity;
