//! Counting a motion at its close: each vote of the roll once, by whatever way it was given.

use super::election::{self, Ballots};
use super::{Choice, ClassCount, Elected, Event, Motion, Outcome, Rules, Shortfall};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::{ClassRule, Fraction, Weights};
use fenwick_tally::{Answer, Count};
use std::collections::BTreeMap;

/// Under this name those are counted in a room who belong to no class that counts by itself.
pub(super) const OTHERS: &str = "others";

/// One line of the roll at the close.
struct Voice {
    member: MemberNo,
    votes: u64,
    /// Place among the classes that count by themselves.
    class: Option<usize>,
}

/// Everything that was cast, each vote of the roll once.
struct Cast<'a> {
    /// Votes with their choice and class.
    given: Vec<(u64, Option<usize>, &'a Choice)>,
    lapsed: u64,
    spoilt: u64,
}

/// The event that closes a motion.
pub(super) fn close(motion: MotionNo, found: &Motion, community: &Community<'_>) -> Event {
    let roll = roll(found, community);
    let cast = cast(found, &roll);
    match found.matter.election() {
        None => close_motion(motion, found, (&roll, &cast)),
        Some(_) => close_election(motion, found, (&roll, &cast), community),
    }
}

fn close_motion(motion: MotionNo, found: &Motion, (roll, cast): (&[Voice], &Cast<'_>)) -> Event {
    let count = counted(cast, |_| true, cast.spoilt);
    let on_roll = votes_of(roll, |_| true);
    let classes: Vec<ClassCount> = found
        .rules
        .classes
        .iter()
        .enumerate()
        .map(|(place, rule)| ClassCount {
            class: rule.class.clone(),
            count: counted(cast, |class| class == Some(place), 0),
            roll: votes_of(roll, |voice| voice.class == Some(place)),
        })
        .collect();
    let shortfall = found.rules.shortfall(&count, on_roll, &classes);
    Event::Closed {
        motion,
        count,
        roll: on_roll,
        passed: shortfall.is_none(),
        shortfall,
        classes,
        lapsed: cast.lapsed,
        elected: None,
    }
}

fn close_election(
    motion: MotionNo,
    found: &Motion,
    (roll, cast): (&[Voice], &Cast<'_>),
    community: &Community<'_>,
) -> Event {
    let turnout = cast
        .given
        .iter()
        .fold(cast.spoilt, |sum, (votes, ..)| sum.saturating_add(*votes));
    let on_roll = votes_of(roll, |_| true);
    let ballots = election_ballots(found, cast, motion, community);
    let members = ballots
        .as_ref()
        .map(|ballots| ballots.elected(found))
        .unwrap_or_default();
    let shortfall = match (&ballots, found.rules.quorum.is_reached(turnout, on_roll)) {
        (None, _) => Some(Shortfall::Candidates),
        (_, false) => Some(Shortfall::Quorum),
        _ if members.is_empty() => Some(Shortfall::Candidates),
        _ => None,
    };
    let elected = ballots.map(|ballots| Elected {
        members,
        contested: ballots.contested(found),
        profile: ballots.digest(),
    });
    Event::Closed {
        motion,
        count: Count {
            abstain: turnout,
            ..Count::default()
        },
        roll: on_roll,
        passed: shortfall.is_none(),
        shortfall,
        classes: Vec::new(),
        lapsed: cast.lapsed,
        elected,
    }
}

fn election_ballots(
    found: &Motion,
    cast: &Cast<'_>,
    motion: MotionNo,
    community: &Community<'_>,
) -> Option<Ballots> {
    let rankings = cast.given.iter().filter_map(|(votes, _, choice)| match choice {
        Choice::Ranking(ranking) => Some((*votes, ranking.clone())),
        Choice::Answer(_) => None,
    });
    election::ballots(found, motion, rankings, community)
}

/// What is kept of a close, with the ballots of an election so that anybody recounts them.
pub(super) fn outcome(event: &Event, found: &Motion, community: &Community<'_>, at: Time) -> Option<Outcome> {
    let Event::Closed {
        motion,
        count,
        roll,
        shortfall,
        classes,
        lapsed,
        elected,
        ..
    } = event
    else {
        return None;
    };
    let voices = self::roll(found, community);
    let ballots = election_ballots(found, &cast(found, &voices), *motion, community);
    Some(Outcome {
        at,
        count: *count,
        roll: *roll,
        shortfall: shortfall.clone(),
        classes: classes.clone(),
        lapsed: *lapsed,
        elected: elected.clone(),
        ballots,
    })
}

impl Rules {
    /// Whether too few took part.
    pub fn lacks_quorum(&self, count: &Count, roll: u64) -> bool {
        !self.quorum.is_reached(count.turnout(), roll)
    }

    /// What a count lacks under these rules.
    pub fn shortfall(&self, count: &Count, roll: u64, classes: &[ClassCount]) -> Option<Shortfall> {
        if self.lacks_quorum(count, roll) {
            return Some(Shortfall::Quorum);
        }
        if !agrees(self.threshold, count) {
            return Some(match count.yes == count.no && count.yes > 0 {
                true => Shortfall::Tie,
                false => Shortfall::Threshold,
            });
        }
        let refuses = |(rule, class): &(&ClassRule, &ClassCount)| {
            let takes_part = rule
                .quorum
                .is_none_or(|quorum| quorum.is_reached(class.count.turnout(), class.roll));
            class.roll > 0 && !(takes_part && agrees(rule.threshold, &class.count))
        };
        let mut each = self.classes.iter().zip(classes);
        each.find(refuses)
            .map(|(rule, _)| Shortfall::Class(rule.class.clone()))
    }
}

fn agrees(threshold: Fraction, count: &Count) -> bool {
    threshold.is_reached(count.yes, count.yes.saturating_add(count.no))
}

fn counted(cast: &Cast<'_>, of: impl Fn(Option<usize>) -> bool, spoilt: u64) -> Count {
    let mut count = Count {
        abstain: spoilt,
        ..Count::default()
    };
    for (votes, class, choice) in &cast.given {
        let Choice::Answer(answer) = choice else { continue };
        if !of(*class) {
            continue;
        }
        let place = match answer {
            Answer::Yes => &mut count.yes,
            Answer::No => &mut count.no,
            Answer::Abstain => &mut count.abstain,
        };
        *place = place.saturating_add(*votes);
    }
    count
}

fn votes_of(roll: &[Voice], of: impl Fn(&Voice) -> bool) -> u64 {
    let each = roll.iter().filter(|voice| of(voice));
    each.fold(0, |sum, voice| sum.saturating_add(voice.votes))
}

/// Who decides at the close, in order of numbers, with how many votes.
fn roll(found: &Motion, community: &Community<'_>) -> Vec<Voice> {
    let rules = &found.rules;
    if let Some(office) = community.council_of(rules) {
        let holders = community.duties.holders(office);
        return holders
            .map(|member| Voice {
                member,
                votes: 1,
                class: None,
            })
            .collect();
    }
    let members = community.members;
    let heads = |member: MemberNo| members.get(member).map_or(1, |line| u64::from(line.heads));
    let on_roll: Vec<MemberNo> = members.on_roll(rules.roll_at).collect();
    let all = on_roll
        .iter()
        .fold(0u64, |sum, member| sum.saturating_add(heads(*member)));
    let votes = |member: MemberNo, class: Option<&str>| match &rules.weights {
        Weights::Each => 1,
        Weights::Capped(cap) => heads(member).min(cap.floor_of(all)).max(1),
        Weights::Classes(classes) => classes
            .iter()
            .find(|found| Some(found.class.as_str()) == class)
            .map_or(1, |found| u64::from(found.votes)),
    };
    on_roll
        .into_iter()
        .map(|member| {
            let class = members.get(member).and_then(|line| members.class_of(line));
            let place = |class: &str| rules.classes.iter().position(|rule| rule.class == class);
            Voice {
                member,
                votes: votes(member, class),
                class: class.and_then(place),
            }
        })
        .collect()
}

/// Every vote of the roll once: by name, through a proxy, in the room, out of the box.
fn cast<'a>(found: &'a Motion, roll: &[Voice]) -> Cast<'a> {
    let voice = |member: MemberNo| {
        let place = roll.binary_search_by_key(&member, |voice| voice.member).ok()?;
        roll.get(place)
    };
    let mut cast = Cast {
        given: Vec::new(),
        lapsed: 0,
        spoilt: 0,
    };
    for (member, choice) in &found.votes {
        if let Some(own) = voice(*member) {
            cast.given.push((own.votes, own.class, choice));
        }
    }
    for (giver, holder) in &found.proxies {
        let Some(own) = voice(*giver) else { continue };
        if found.votes.contains_key(giver) || found.papers.contains_key(giver) {
            continue;
        }
        match voice(*holder).and_then(|_| found.votes.get(holder)) {
            Some(choice) => cast.given.push((own.votes, own.class, choice)),
            None => cast.lapsed = cast.lapsed.saturating_add(own.votes),
        }
    }
    let classes: BTreeMap<&str, usize> = found
        .rules
        .classes
        .iter()
        .enumerate()
        .map(|(place, rule)| (rule.class.as_str(), place))
        .collect();
    for (class, counted) in &found.room {
        let class = class.as_deref().and_then(|class| classes.get(class).copied());
        cast.spoilt = cast.spoilt.saturating_add(counted.spoilt);
        cast.given.extend(
            counted
                .choices
                .iter()
                .map(|(count, choice)| (*count, class, choice)),
        );
    }
    if let Some(counted) = &found.opened {
        cast.spoilt = cast.spoilt.saturating_add(counted.spoilt);
        cast.given.extend(
            counted
                .choices
                .iter()
                .map(|(count, choice)| (*count, None, choice)),
        );
    }
    cast
}
