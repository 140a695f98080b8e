//! Whole walks through the pages, in a real browser.

mod member;
mod signing;
