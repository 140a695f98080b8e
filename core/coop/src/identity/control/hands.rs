//! In whose hands decisions are: one member's for many others, or a council's for all.

use super::super::{Found, Public};
use super::bars::LASTING;
use crate::people::bylaws::{Body, Topic};

/// More proxies for one member than this are a warning.
const PROXIES: u32 = 2;
/// With so many, a tenth of the members can hold more than half of all votes.
const PROXIES_MOST: u32 = 5;

/// For how many others one member votes.
pub(in super::super) fn proxies(public: &Public) -> Found {
    let most = public.bylaws.rule.voting.proxies_max;
    let rests = [public.bylaws_entry];
    let says = match most {
        0 => return Found::pass(&rests, "nobody votes for another"),
        1 => "one member votes for at most 1 other".to_owned(),
        most => format!("one member votes for up to {most} others (voting.proxies_max)"),
    };
    if most <= PROXIES {
        return Found::pass(&rests, says);
    }
    if most >= PROXIES_MOST {
        return Found::fail(
            &rests,
            format!("{says}: a tenth of the members can hold more than half of all votes"),
        );
    }
    let hands = u64::from(most).saturating_add(1);
    match public.counted().last() {
        Some((members, entry)) if hands.saturating_mul(4) > members => Found::fail(
            &[public.bylaws_entry, entry],
            format!(
                "{says}: two of the {members} members who were counted can hold more than half of all votes"
            ),
        ),
        _ => Found::warn(&rests, says),
    }
}

/// What a council decides in the members' place. Who changes the bylaws has a criterion of its own.
pub(in super::super) fn councils(public: &Public) -> Found {
    let voting = &public.bylaws.rule.voting;
    let rests = [public.bylaws_entry];
    let by_council = |topic: Topic| match voting.body_of(topic) {
        Body::Members => None,
        Body::Council(office) => Some(format!(
            "those who hold the office '{office}' decide on {topic} (voting.topics.{topic})"
        )),
    };
    let own = [Topic::Election].into_iter().chain(LASTING);
    let taken: Vec<String> = own
        .filter(|topic| *topic != Topic::Bylaws)
        .filter_map(by_council)
        .collect();
    if !taken.is_empty() {
        let says = format!("{}: the members do not", taken.join("; "));
        return Found::fail(&rests, says);
    }
    match by_council(Topic::Charter) {
        Some(says) => Found::warn(&rests, format!("{says}: what is collected of everybody")),
        None => Found::pass(
            &rests,
            "the members themselves elect and recall, and decide on parting and on the end",
        ),
    }
}
