//! Who belongs, the rules they gave themselves, and how they change them.

pub mod ballot;
pub mod bylaws;
pub mod charter;
pub mod duty;
pub mod membership;

use crate::kernel::ids::MotionNo;
use serde::{Deserialize, Serialize};

/// A rule in force, with the motion that adopted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted<T> {
    /// The rule.
    pub rule: T,
    /// The motion; 0 is the founding.
    pub motion: MotionNo,
}
