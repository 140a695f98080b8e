//! Whole walks through the pages, in a real browser.

mod hands;
mod signing;
mod steward;
