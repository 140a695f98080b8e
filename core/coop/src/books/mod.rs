//! Money and privacy, both kept as books that balance.

pub mod money;
pub mod privacy;

#[cfg(test)]
mod tests;
