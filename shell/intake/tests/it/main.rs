//! Tests of the intake through its public face: forms of files, templates, real exports, and arbitrary bytes.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

mod anything;
mod archives;
mod bombs;
mod bombs_how;
mod bombs_made;
mod broken;
mod columns;
mod drafted;
mod fhir;
mod forms;
mod health;
mod json;
mod kit;
mod left_out;
mod limits;
mod lists;
mod mappings;
mod real;
mod second;
mod speed;
mod surveys;
mod templates;
mod workbooks;
mod xml;
