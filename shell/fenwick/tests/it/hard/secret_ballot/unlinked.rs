//! Nothing that is kept ties a voter to a paper: neither an order, nor a byte in a file, nor an entry.

use crate::world::{World, occurrences};
use fenwick_coop::people::ballot;
use fenwick_coop::{Entry, Event};
use std::collections::{BTreeMap, HashMap};

/// How two orders go together: 1 the same, -1 turned round, near 0 when one says nothing of the other.
fn rank_correlation(pairs: &[(usize, usize)]) -> f64 {
    let n = pairs.len() as f64;
    let rank = |values: Vec<usize>| {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        values
            .into_iter()
            .map(move |value| sorted.binary_search(&value).unwrap() as f64)
    };
    let left = rank(pairs.iter().map(|pair| pair.0).collect());
    let right = rank(pairs.iter().map(|pair| pair.1).collect());
    let squares: f64 = left.zip(right).map(|(left, right)| (left - right).powi(2)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

/// Chance alone keeps the correlation of 180 pairs within this, but for one run in a million.
pub(super) fn says_nothing(pairs: &[(usize, usize)], what: &str) {
    let correlation = rank_correlation(pairs);
    let bound = 4.9 / (pairs.len() as f64 - 1.0).sqrt();
    assert!(correlation.abs() < bound, "{what}: {correlation} of {bound}");
}

/// The members in the order in which they took their papers, as whoever holds every key reads it.
pub(super) fn order_of_taking(entries: &[Entry]) -> HashMap<u32, usize> {
    let taken = entries.iter().filter_map(|entry| match &entry.event {
        Event::Motion(ballot::Event::PaperTaken { member, .. }) => Some(member.0),
        _ => None,
    });
    taken.enumerate().map(|(place, member)| (member, place)).collect()
}

/// Where each tracker's paper stands in a list of papers.
pub(super) fn places(papers: &[Vec<u8>]) -> HashMap<String, usize> {
    let tracker = |paper: &Vec<u8>| fenwick_teller::tracker(paper).replace(' ', "");
    papers
        .iter()
        .enumerate()
        .map(|(place, paper)| (tracker(paper), place))
        .collect()
}

pub(super) fn pairs(
    trackers: &BTreeMap<u32, String>,
    taken: &HashMap<u32, usize>,
    places: &HashMap<String, usize>,
) -> Vec<(usize, usize)> {
    let pair = |(member, tracker): (&u32, &String)| (taken[member], places[tracker]);
    trackers.iter().map(pair).collect()
}

/// No file of the home shows a paper or a tracker, in any form.
pub(super) fn nowhere(world: &World, trackers: &BTreeMap<u32, String>, papers: &[Vec<u8>]) {
    let files = world.files();
    let forms = trackers.values().map(|tracker| tracker.clone().into_bytes());
    let parts = papers
        .iter()
        .flat_map(|paper| [paper[33..65].to_vec(), paper[100..132].to_vec()]);
    for needle in forms.chain(parts) {
        for (path, bytes) in &files {
            assert!(occurrences(bytes, &needle).next().is_none(), "{}", path.display());
        }
    }
}

/// Nor does anything in the journal, read with every key.
pub(super) fn in_no_entry(entries: &[Entry], trackers: &BTreeMap<u32, String>, papers: &[Vec<u8>]) {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let keys: Vec<String> = papers.iter().map(|paper| hex(&paper[33..65])).collect();
    for entry in entries {
        let text = String::from_utf8(entry.canonical().unwrap()).unwrap();
        assert!(
            trackers
                .values()
                .chain(&keys)
                .all(|needle| !text.contains(needle.as_str())),
            "{text}"
        );
        let named = matches!(
            &entry.event,
            Event::Motion(ballot::Event::BoxOpened { .. } | ballot::Event::Closed { .. })
        );
        assert!(
            !named
                || (entry.subject().is_none() && entry.actor == fenwick_coop::kernel::facts::Actor::Calendar)
        );
    }
}
