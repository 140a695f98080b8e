//! Whether the members meet and vote.

use super::super::public::{Ballot, Closed, Held};
use super::super::{Found, Public, percent, words};
use crate::kernel::time::Time;
use crate::people::ballot::Shortfall;
use crate::people::bylaws::Fraction;

/// 15 months.
const ASSEMBLY_DAYS: u32 = 456;
/// Two years.
const NOTHING_DAYS: u32 = 730;
/// So many votes are compared with as many before them.
const VOTES: usize = 3;

const TENTH: Fraction = Fraction {
    of: 1,
    parts: 10,
    more_than: false,
};

/// When the members last met with a quorum.
pub(in super::super) fn assembly(public: &Public) -> Found {
    let valid = public.held().filter(|(_, held)| held.valid);
    let last: Option<(Time, &Held)> = valid.max_by_key(|(at, _)| *at);
    let own = public.bylaws.rule.watch.assembly_days_max;
    let limit = own.map_or(ASSEMBLY_DAYS, |own| own.min(ASSEMBLY_DAYS));
    let since = last.map_or(public.founded_at, |(at, _)| at);
    let rests: Vec<u64> = last.map_or(vec![0], |(_, held)| vec![held.entry]);
    let says = match last {
        Some((at, held)) => format!(
            "the last assembly with a quorum met on {}: {} of {} members came",
            at.date(),
            held.present,
            held.members
        ),
        None => format!(
            "no assembly with a quorum has met since the founding on {}",
            since.date()
        ),
    };
    let is_within = |from: Time, days: u32| public.as_of <= from.plus_days(days);
    if last.is_some() && is_within(since, limit) {
        return Found::pass(&rests, says);
    }
    if is_within(since, NOTHING_DAYS) {
        return Found::warn(&rests, says);
    }
    match voted(public).max_by_key(|closed| closed.at) {
        Some(closed) if is_within(closed.at, NOTHING_DAYS) => Found::warn(
            &[rests, vec![closed.entry]].concat(),
            format!("{says}; they last voted, one vote each, on {}", closed.at.date()),
        ),
        _ => Found::fail(
            &rests,
            format!(
                "{says}, and for two years up to {} no vote of one vote each had its quorum",
                public.as_of.date()
            ),
        ),
    }
}

/// Votes of all members, one vote each, that had their quorum.
fn voted(public: &Public) -> impl Iterator<Item = &Closed> {
    let counts = |ballot: &Ballot, closed: &Closed| {
        ballot.rules.body.is_members()
            && ballot.rules.weights.is_each()
            && !matches!(closed.shortfall, Some(Shortfall::Quorum | Shortfall::Unopened))
            && closed.count.turnout() > 0
    };
    public
        .ended()
        .filter(move |(_, ballot, closed)| counts(ballot, closed))
        .map(|(_, _, closed)| closed)
}

/// How many take part, and whether they become fewer.
pub(in super::super) fn turnout(public: &Public) -> Found {
    let of_members = public
        .ended()
        .filter(|(_, ballot, _)| ballot.rules.body.is_members());
    let closed: Vec<&Closed> = of_members.map(|(_, _, closed)| closed).collect();
    let Some(last) = closed.last() else {
        return Found::warn(&[0], "no vote of the members has ended yet");
    };
    let (before, late) = closed.split_at(closed.len().saturating_sub(VOTES));
    let (_, early) = before.split_at(before.len().saturating_sub(VOTES));
    let entries: Vec<u64> = early.iter().chain(late).map(|closed| closed.entry).collect();
    let floor = public.bylaws.rule.watch.turnout_min.unwrap_or(TENTH);
    let says = format!(
        "{} of {} votes were given at the last vote, {} in 100",
        last.count.turnout(),
        last.roll,
        percent(last.count.turnout(), last.roll)
    );
    if !floor.is_reached(last.count.turnout(), last.roll) {
        return Found::warn(
            &entries,
            format!("{says}; {} of the roll are the least", words(floor)),
        );
    }
    let (then, now) = (mean(early), mean(late));
    match !early.is_empty() && now.saturating_mul(2) < then {
        true => Found::warn(
            &entries,
            format!("{says}; turnout fell from {then} in 100 to {now} in 100"),
        ),
        false => Found::pass(&entries, says),
    }
}

/// Turnout of some votes, as a mean of their parts in 100.
fn mean(closed: &[&Closed]) -> u64 {
    let parts = closed
        .iter()
        .map(|closed| percent(closed.count.turnout(), closed.roll));
    let count = u64::try_from(closed.len()).unwrap_or(u64::MAX);
    parts
        .fold(0u64, u64::saturating_add)
        .checked_div(count)
        .unwrap_or(0)
}
