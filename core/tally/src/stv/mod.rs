//! Single transferable vote.

use crate::lot::Lot;
use crate::papers::Papers;
use crate::report::Report;

pub(crate) fn scottish(_papers: &Papers, _lot: &Lot, _report: &mut Report) {}
pub(crate) fn meek(_papers: &Papers, _lot: &Lot, _report: &mut Report) {}
