//! The reading age of what members read.
