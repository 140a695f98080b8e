//! Tests over several modules.

mod accept;
mod bounding;
mod conditions;
mod fixture;
mod oracle;
mod performing;
mod refuse;
