//! Who holds offices, and whether anybody else could have.

use super::super::public::Closed;
use super::super::{Found, Public};
use crate::kernel::ids::MemberNo;
use crate::people::ballot::Elected;
use crate::people::bylaws::Office;
use std::collections::BTreeMap;

/// Elections of an office that passed, first to last.
fn elections<'a>(public: &'a Public, office: &str) -> Vec<(&'a Closed, &'a Elected)> {
    let of = |matter: &crate::people::ballot::Matter| {
        matter
            .election()
            .is_some_and(|election| election.office == office)
    };
    public
        .ended()
        .filter(|(_, ballot, closed)| closed.passed && of(&ballot.matter))
        .filter_map(|(_, _, closed)| Some((closed, closed.elected.as_ref()?)))
        .collect()
}

/// Whether offices are filled by elections with a choice.
pub(in super::super) fn seats(public: &Public) -> Found {
    let offices = &public.bylaws.rule.offices;
    if offices.is_empty() {
        return Found::warn(
            &[public.bylaws_entry],
            "the bylaws name no offices: the founding officers manage the co-op, and nobody elects them",
        );
    }
    for office in offices {
        if let Some(found) = unfilled(public, office) {
            return found;
        }
    }
    let held: Vec<(&Closed, &Elected)> = offices
        .iter()
        .flat_map(|office| elections(public, &office.id))
        .collect();
    let contested = held.iter().filter(|(_, elected)| elected.contested).count();
    let entries: Vec<u64> = held.iter().map(|(closed, _)| closed.entry).collect();
    let says = format!(
        "{contested} of {} elections had more candidates than seats",
        held.len()
    );
    match contested.saturating_mul(2) >= held.len() {
        true => Found::pass(&entries, says),
        false => Found::warn(&entries, says),
    }
}

/// An office that nobody was elected to, or whose term has run out.
fn unfilled(public: &Public, office: &Office) -> Option<Found> {
    let elections = elections(public, &office.id);
    let Some((last, _)) = elections.last() else {
        let says = format!("nobody has been elected to the office '{}' yet", office.id);
        return Some(Found::warn(&[public.bylaws_entry], says));
    };
    let until = last.at.plus_days(office.term_days);
    let over = office.term_days > 0 && until < public.as_of;
    over.then(|| {
        let says = format!(
            "the last election to the office '{}' was on {}, and its term ran out on {}",
            office.id,
            last.at.date(),
            until.date()
        );
        Found::warn(&[public.bylaws_entry, last.entry], says)
    })
}

/// Who holds an office, with the entry that says so: by the founding, or by the last elections.
pub(in super::super) fn holding(public: &Public) -> BTreeMap<MemberNo, u64> {
    let exists = |id: &str| public.bylaws.rule.offices.iter().any(|office| office.id == id);
    let named = public
        .seats
        .iter()
        .filter(|((office, _), _)| office.as_deref().is_some_and(exists));
    let named: BTreeMap<MemberNo, u64> = named.map(|((_, member), entry)| (*member, *entry)).collect();
    match named.is_empty() {
        false => named,
        true => public
            .seats
            .iter()
            .map(|((_, member), entry)| (*member, *entry))
            .collect(),
    }
}

/// How many people hold offices, and with them keys. Whether one left no public entry says.
pub(in super::super) fn holders(public: &Public) -> Found {
    let holding = holding(public);
    let entries: Vec<u64> = holding.values().copied().collect();
    let says = format!(
        "{} people hold offices, by the founding or by the last elections",
        holding.len()
    );
    match holding.len() >= 2 {
        true => Found::pass(&entries, says),
        false => Found::warn(&[vec![0], entries].concat(), says),
    }
}
