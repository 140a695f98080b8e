//! Words every other room uses: numbers, time, money, epsilon, purposes, who acts, and what a refusal is.

pub mod accountant;
pub mod code;
pub mod conversion;
pub mod days;
pub mod decimal;
pub mod envelope;
pub mod epsilon;
pub mod facts;
pub mod hash;
pub mod ids;
mod logarithm;
pub mod money;
pub mod piece;
pub mod purpose;
pub mod refusal;
pub mod time;
pub mod wide;

#[cfg(test)]
mod tests;
