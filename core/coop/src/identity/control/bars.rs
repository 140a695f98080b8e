//! How high the bars of a vote are, and how long before it the members know: rules by which a few decide for all.

use super::super::{Found, Public, words};
use crate::kernel::ids::MotionNo;
use crate::people::bylaws::{Fraction, Topic, Voting};

/// What binds everybody for long, or takes a member or an officer out.
pub(super) const LASTING: [Topic; 6] = [
    Topic::Bylaws,
    Topic::Reaffirmation,
    Topic::Dissolution,
    Topic::Split,
    Topic::Expulsion,
    Topic::Recall,
];

const fn one_of(parts: u32) -> Fraction {
    Fraction {
        of: 1,
        parts,
        more_than: false,
    }
}

/// With more members than this, a quorum of next to nobody is no small matter.
const MANY: u64 = 100;
/// Ninety days.
const ROLL_DAYS: u32 = 90;
/// A year without a vote.
const ROLL_DAYS_MOST: u32 = 365;
/// A week.
const NOTICE_DAYS: u32 = 7;

/// The least of what is said of topics, with those of which it is said.
struct Least<T> {
    value: T,
    topics: Vec<Topic>,
}

impl<T: Copy> Least<T> {
    fn of(
        topics: impl Iterator<Item = Topic>,
        value: impl Fn(Topic) -> T,
        less: impl Fn(T, T) -> bool,
    ) -> Option<Self> {
        topics.fold(None, |least: Option<Self>, topic| {
            let found = value(topic);
            match least {
                Some(least) if less(least.value, found) => Some(least),
                Some(mut least) if !less(found, least.value) => {
                    least.topics.push(topic);
                    Some(least)
                }
                _ => Some(Self {
                    value: found,
                    topics: vec![topic],
                }),
            }
        })
    }

    /// On what, in words.
    fn on(&self) -> String {
        let names: Vec<String> = self.topics.iter().map(ToString::to_string).collect();
        names.join(", ")
    }
}

/// Topics that all members decide on.
fn of_members(voting: &Voting) -> impl Iterator<Item = Topic> {
    let theirs = |topic: &Topic| voting.body_of(*topic).is_members();
    Topic::ALL.into_iter().filter(theirs)
}

fn is_lasting(topic: &Topic) -> bool {
    LASTING.contains(topic)
}

/// Whether fewer than half of those who say yes or no decide. Who is elected follows from rankings, and has no such bar.
pub(in super::super) fn majority(public: &Public) -> Found {
    let voting = &public.bylaws.rule.voting;
    let rests = [public.bylaws_entry];
    let low =
        |topic: &Topic| *topic != Topic::Election && voting.threshold_of(*topic).is_easier_than(one_of(2));
    let few = |topics: &[Topic]| {
        let low = topics.iter().copied().filter(low);
        Least::of(low, |topic| voting.threshold_of(topic), Fraction::is_easier_than)
    };
    let says = |least: &Least<Fraction>| {
        format!(
            "{} of yes and no are enough on {}: fewer than half decide against the others (voting.charter_threshold, \
             voting.bylaws_threshold, voting.topics)",
            words(least.value),
            least.on()
        )
    };
    match (few(&LASTING), few(&Topic::ALL)) {
        (Some(least), _) => Found::fail(&rests, says(&least)),
        (None, Some(least)) => Found::warn(&rests, says(&least)),
        (None, None) => Found::pass(&rests, "nothing passes with fewer than half of yes and no"),
    }
}

/// Whether a vote needs so few that next to nobody decides for many.
pub(in super::super) fn quorum(public: &Public) -> Found {
    let voting = &public.bylaws.rule.voting;
    let quorum = |topic| voting.quorum_of(topic);
    let least = |lasting: bool| {
        let topics = of_members(voting).filter(move |topic| !lasting || is_lasting(topic));
        Least::of(topics, quorum, Fraction::is_easier_than)
    };
    let is_none = |least: &Least<Fraction>| least.value.of == 0 && !least.value.more_than;
    let says = |least: &Least<Fraction>| match is_none(least) {
        true => format!(
            "votes on {} need no quorum (voting.quorum, voting.topics)",
            least.on()
        ),
        false => format!(
            "votes on {} need {} of the roll (voting.quorum, voting.topics)",
            least.on(),
            words(least.value)
        ),
    };
    let rests = [public.bylaws_entry];
    let many = public.counted().last().filter(|(members, _)| *members > MANY);
    let nominal = |least: &Least<Fraction>| is_none(least) || least.value.is_easier_than(one_of(100));
    if let (Some((members, entry)), Some(least)) = (many, least(true).filter(nominal)) {
        return Found::fail(
            &[public.bylaws_entry, entry],
            format!(
                "{}, and {members} members were counted: a handful decides for all",
                says(&least)
            ),
        );
    }
    match least(false) {
        Some(least) if least.value.is_easier_than(one_of(20)) => Found::warn(&rests, says(&least)),
        Some(least) => Found::pass(
            &rests,
            format!(
                "every vote of the members needs {} of the roll or more",
                words(least.value)
            ),
        ),
        None => Found::warn(&rests, "the members decide on nothing"),
    }
}

/// Whether members wait long until they may vote, or most of them could not.
pub(in super::super) fn roll(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    let days = public.bylaws.rule.voting.roll_days;
    let says = match days {
        0 => "whoever is a member at the notice votes".to_owned(),
        days => {
            format!("who joined less than {days} days before the notice does not vote (voting.roll_days)")
        }
    };
    if days > ROLL_DAYS_MOST {
        return Found::fail(&rests, format!("{says}: that is more than a year without a vote"));
    }
    if let Some((motion, roll, members, entries)) = shut_out(public) {
        let says = format!(
            "{says}; on motion {motion} {roll} could vote, of {members} whom the assembly before it counted"
        );
        return Found::warn(&[vec![public.bylaws_entry], entries].concat(), says);
    }
    match days > ROLL_DAYS {
        true => Found::warn(&rests, says),
        false => Found::pass(&rests, says),
    }
}

/// The last vote of all members, one vote each, when its roll was less than half of the members counted before its notice.
fn shut_out(public: &Public) -> Option<(MotionNo, u64, u64, Vec<u64>)> {
    let each = |rules: &crate::people::ballot::Rules| rules.body.is_members() && rules.weights.is_each();
    let last = public.ended().filter(|(_, ballot, _)| each(&ballot.rules)).last();
    let (motion, ballot, closed) = last?;
    let before = public.held().map(|(_, held)| held);
    let before = before.filter(|held| held.entry < ballot.noticed);
    let held = before.max_by_key(|held| held.entry)?;
    let few = closed.roll.saturating_mul(2) < held.members;
    few.then(|| (motion, closed.roll, held.members, vec![held.entry, closed.entry]))
}

/// Whether the members know of a vote before it begins. What is urgent needs a higher bar instead, and is left out.
pub(in super::super) fn notice(public: &Public) -> Found {
    let voting = &public.bylaws.rule.voting;
    let rests = [public.bylaws_entry];
    let days = |topic: Topic| {
        let own = voting.topics.get(&topic).and_then(|own| own.notice_days);
        own.unwrap_or(voting.notice_days)
    };
    let least = |lasting: bool| {
        let weighs = move |topic: &Topic| !lasting || is_lasting(topic) || *topic == Topic::Election;
        Least::of(of_members(voting).filter(weighs), days, |left, right| {
            left < right
        })
    };
    let says = |least: &Least<u32>| match least.value {
        0 => format!(
            "a vote on {} begins at once, and nobody is told before (voting.notice_days, voting.topics)",
            least.on()
        ),
        days => format!(
            "{days} days go by between the notice and a vote on {} (voting.notice_days, voting.topics)",
            least.on()
        ),
    };
    match (least(true), least(false)) {
        (Some(least), _) if least.value == 0 => Found::fail(&rests, says(&least)),
        (_, Some(least)) if least.value < NOTICE_DAYS => Found::warn(&rests, says(&least)),
        (_, Some(least)) => Found::pass(
            &rests,
            format!(
                "{} days or more go by between the notice and any vote",
                least.value
            ),
        ),
        (_, None) => Found::warn(&rests, "the members decide on nothing"),
    }
}
