//! What is asked of each decoder, whatever the bytes: that it ends soon and without a panic, and what stands beside each function.

mod log;
mod settings;
mod tables;
mod values;

pub use log::{journal, note};
pub use settings::{form, mapping, settings};
pub use tables::{archive, delimited, fhir, json, ndjson, parquet, workbook, xml};
pub use values::{blt, value};
