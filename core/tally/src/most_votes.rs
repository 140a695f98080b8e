//! Plurality and approval: the most votes win.

use crate::lot::Lot;
use crate::papers::Papers;
use crate::report::Report;

pub(crate) fn count(_papers: &Papers, _lot: &Lot, _report: &mut Report) {}
