//! Points: what a member has done for the co-op, by which the members' part is shared out. Nobody can pass points on.

use super::Basis;
use crate::kernel::days::Days;
use crate::kernel::ids::MemberNo;
use crate::kernel::time::Time;
use crate::people::bylaws::Points;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a member earned points by, from her first day on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Earned {
    /// Days of data that she validated, up to the most that count in a year.
    pub days: u64,
    /// Shares she bought.
    pub shares: u64,
    /// Valid assemblies she came to.
    pub meetings: u64,
}

impl Earned {
    /// All points together.
    pub fn points(&self, rules: &Points) -> u64 {
        let parts = [
            (self.days, rules.day),
            (self.shares, rules.share),
            (self.meetings, rules.meeting),
        ];
        let products = parts.map(|(count, each)| count.saturating_mul(each));
        products.into_iter().fold(0, u64::saturating_add)
    }
}

/// What every member earned before a moment, in order of numbers. Points are never used up: the older ones count again
/// in every dividend.
pub fn earned(basis: &Basis<'_>, rules: &Points, before: Time) -> BTreeMap<MemberNo, Earned> {
    let mut earned: BTreeMap<MemberNo, Earned> = BTreeMap::new();
    for (member, days) in validated(basis) {
        earned.entry(member).or_default().days = days.counted(before, rules.days_year_max);
    }
    for bought in basis
        .capital
        .purchases()
        .iter()
        .filter(|bought| bought.at < before)
    {
        let shares = &mut earned.entry(bought.member).or_default().shares;
        *shares = shares.saturating_add(bought.shares.into());
    }
    for (member, _) in basis.assemblies.came().filter(|(_, met_at)| *met_at < before) {
        let meetings = &mut earned.entry(member).or_default().meetings;
        *meetings = meetings.saturating_add(1);
    }
    earned
}

/// The days that each member validated in any dataset: a day counts once.
fn validated(basis: &Basis<'_>) -> BTreeMap<MemberNo, Days> {
    let mut all: BTreeMap<MemberNo, Days> = BTreeMap::new();
    for (_, by_member) in basis.contributions.all_marked() {
        for (member, marked) in by_member {
            all.entry(*member).or_default().join(&marked.validated);
        }
    }
    all
}

/// What the members' part is shared out by: points, or rows of the period where the bylaws name no points.
pub(super) fn weights(basis: &Basis<'_>, members: &[MemberNo], (start, end): (Time, Time)) -> Vec<u64> {
    let by_member: BTreeMap<MemberNo, u64> = match &basis.bylaws.rule.points {
        None => basis.contributions.points(start, end),
        Some(rules) => {
            let each = earned(basis, rules, end).into_iter();
            each.map(|(member, earned)| (member, earned.points(rules)))
                .collect()
        }
    };
    let weight = |member| by_member.get(member).copied().unwrap_or(0);
    members.iter().map(weight).collect()
}
