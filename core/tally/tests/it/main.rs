//! The counting crate from outside: real elections, other counters, properties, bad input.

mod a35;
mod agree;
mod blt;
mod kit;
mod naive;
mod nasty;
mod real;
mod reports;
