//! Principle 3: member economic participation.

use super::{Found, Public};
use crate::people::bylaws::{Payee, Residue};

/// Hundredths of a per cent: a tenth of a share's price.
const RETURN_PASSES: u32 = 1_000;
/// A fifth.
const RETURN_WARNS: u32 = 2_000;

/// Who gets what is left at the end.
pub(super) fn residue(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    match public.bylaws.rule.assets.residue {
        Residue::Successor => Found::pass(
            &rests,
            "what is left at the end goes to a co-operative or non-profit body with the same aims",
        ),
        Residue::Members => Found::warn(&rests, "what is left at the end is shared out among the members"),
        Residue::Outsider => Found::fail(&rests, "what is left at the end goes to somebody outside"),
    }
}

/// What shares pay. That they carry no votes is so in every co-op that this log can speak of.
pub(super) fn share_return(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    let most = public.bylaws.rule.assets.share_return_basis_points_max;
    if public.bylaws.rule.shares.is_none() && most == 0 {
        return Found::pass(&rests, "there are no shares");
    }
    let whole = most.checked_div(100).unwrap_or(0);
    let rest = most.checked_rem(100).unwrap_or(0);
    let says =
        format!("shares carry no votes, and pay at most {whole}.{rest:02} in 100 of their price a year");
    if most <= RETURN_PASSES {
        return Found::pass(&rests, says);
    }
    match most <= RETURN_WARNS {
        true => Found::warn(&rests, says),
        false => Found::fail(&rests, says),
    }
}

/// Whether income feeds the indivisible reserve.
pub(super) fn reserve(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    let split = &public.bylaws.rule.split;
    let all = split
        .iter()
        .fold(0u64, |sum, share| sum.saturating_add(share.weight));
    let kept = split
        .iter()
        .filter(|share| share.to == Payee::Reserve)
        .fold(0u64, |sum, share| sum.saturating_add(share.weight));
    match kept {
        0 => Found::warn(&rests, "no part of the income goes to the indivisible reserve"),
        kept => Found::pass(
            &rests,
            format!("{kept} of {all} parts of all income go to the indivisible reserve"),
        ),
    }
}

/// By what members get their part.
pub(super) fn patronage(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    let pays = |to: Payee| {
        let mut split = public.bylaws.rule.split.iter();
        split.any(|share| share.to == to && share.weight > 0)
    };
    let by_points = pays(Payee::MembersByPoints);
    let shares = public
        .bylaws
        .rule
        .points
        .as_ref()
        .filter(|points| by_points && points.share > 0);
    match shares {
        Some(points) if points.day == 0 && points.meeting == 0 => Found::fail(
            &rests,
            "members get their part by points, and only shares give points",
        ),
        Some(points) => Found::warn(
            &rests,
            format!(
                "members get their part by points: {} a share, besides {} for a day of data and {} for an assembly",
                points.share, points.day, points.meeting
            ),
        ),
        None => Found::pass(
            &rests,
            match (pays(Payee::MembersByHead), by_points) {
                (true, true) => "members get their part by head, and by what they bring",
                (true, false) => "members get their part by head",
                (false, true) => "members get their part by what they bring",
                (false, false) => "members get no part of the income",
            },
        ),
    }
}

/// Whether income went to those whom the members named.
pub(super) fn dividends(public: &Public) -> Found {
    if let Some(other) = public.dividends.iter().find(|shared| !shared.as_voted) {
        return Found::fail(
            &[public.bylaws_entry, other.entry],
            "income was shared out to somebody whom the split in force did not name",
        );
    }
    let entries: Vec<u64> = public.dividends.iter().map(|shared| shared.entry).collect();
    match entries.len() {
        0 => Found::warn(&[0], "no income has been shared out yet"),
        count => Found::pass(
            &entries,
            format!("income was shared out {count} times, as the split in force named"),
        ),
    }
}
