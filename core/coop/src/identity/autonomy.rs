//! Principle 4: autonomy and independence.

use super::{Found, Public, most, percent, words};
use crate::kernel::ids::{FOUNDING, UserNo};
use crate::people::bylaws::{Bylaws, Fraction, Outsider, Residue};
use std::collections::BTreeMap;

const SIMPLE_MAJORITY: Fraction = Fraction {
    of: 1,
    parts: 2,
    more_than: true,
};

/// Who outside has a say, and how the members take it back.
pub(super) fn outsiders(public: &Public) -> Found {
    let bylaws = &public.bylaws.rule;
    let numbered = bylaws.autonomy.outsiders.iter().enumerate();
    let said: Vec<(usize, &Outsider)> = numbered
        .filter(|(_, outsider)| outsider.seats > 0 || !outsider.vetoes.is_empty())
        .collect();
    let rests = [public.bylaws_entry];
    if said.is_empty() {
        return Found::pass(&rests, "nobody outside has a seat or a veto");
    }
    let adopted = match public.bylaws.motion {
        FOUNDING => "in force since the founding, and no vote adopted it".to_owned(),
        motion => format!("adopted by motion {motion}"),
    };
    let each: Vec<String> = said
        .iter()
        .map(|(place, outsider)| clause(*place, outsider))
        .collect();
    let says = format!("{} ({adopted})", each.join("; "));
    let is_free = |(_, outsider): &(usize, &Outsider)| {
        outsider
            .revoked_by
            .is_some_and(|by| SIMPLE_MAJORITY.harder(by) == SIMPLE_MAJORITY)
    };
    match said.iter().all(is_free) && !fill_half(bylaws) {
        true => Found::warn(&rests, says),
        false => Found::fail(&rests, says),
    }
}

/// One outsider's say, with the way to take it back. What it calls itself is left out: a name changes nothing.
fn clause(place: usize, outsider: &Outsider) -> String {
    let vetoes: Vec<String> = outsider.vetoes.iter().map(ToString::to_string).collect();
    let vetoes = match vetoes.is_empty() {
        true => "no veto".to_owned(),
        false => format!("a veto on {}", vetoes.join(", ")),
    };
    let path = match outsider.revoked_by {
        Some(by) => format!(
            "taken back by {} of yes and no, by a motion on the bylaws that changes nothing else",
            words(by)
        ),
        None => "nothing takes it back".to_owned(),
    };
    format!(
        "outsider {} (autonomy.outsiders) has {} seats and {vetoes}; {path}",
        place.saturating_add(1),
        outsider.seats
    )
}

/// Whether outsiders fill half of all seats or more.
fn fill_half(bylaws: &Bylaws) -> bool {
    let all = bylaws
        .offices
        .iter()
        .fold(0u64, |sum, office| sum.saturating_add(office.seats.into()));
    let outside = &bylaws.autonomy.outsiders;
    let taken = outside
        .iter()
        .fold(0u64, |sum, outsider| sum.saturating_add(outsider.seats.into()));
    all > 0 && taken.saturating_mul(2) >= all
}

/// Whether somebody outside inherits the co-op.
pub(super) fn residue(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    match public.bylaws.rule.assets.residue {
        Residue::Outsider => Found::fail(&rests, "somebody outside gets what is left when the co-op ends"),
        Residue::Successor | Residue::Members => Found::pass(
            &rests,
            "nobody outside gets what is left when the co-op ends, except a body with the same aims",
        ),
    }
}

/// Contracts that bind the co-op to one partner.
pub(super) fn contracts(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    match public.bylaws.rule.autonomy.exclusive_contracts.len() {
        0 => Found::pass(&rests, "no contract binds the co-op to one partner"),
        count => Found::warn(
            &rests,
            format!("{count} contracts bind the co-op to one partner (autonomy.exclusive_contracts)"),
        ),
    }
}

/// Whether the co-op lives on one data user.
pub(super) fn income(public: &Public) -> Found {
    let mut paid: BTreeMap<UserNo, (u64, Vec<u64>)> = BTreeMap::new();
    let mut all = 0u64;
    for invoice in &public.invoices {
        all = all.saturating_add(invoice.amount_minor);
        let (sum, entries) = paid.entry(invoice.user).or_default();
        *sum = sum.saturating_add(invoice.amount_minor);
        entries.push(invoice.entry);
    }
    let greatest = paid.iter().max_by_key(|(_, (sum, _))| *sum);
    match greatest.filter(|_| all > 0) {
        None => Found::pass(
            &[0],
            "no data user was invoiced anything: the co-op lives on none",
        ),
        Some((user, (sum, entries))) => {
            let says = format!(
                "data user {user} was invoiced {} in 100 of all",
                percent(*sum, all)
            );
            match most(*sum, all) {
                true => Found::warn(entries, says),
                false => Found::pass(entries, says),
            }
        }
    }
}
