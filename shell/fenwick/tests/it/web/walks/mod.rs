//! Whole walks through the pages, in a real browser.

mod facilitator;
mod hands;
mod line;
mod member;
mod researcher;
mod signing;
mod steward;
