//! Counting a motion at its close: each vote of the roll once, by whatever way it was given.

use super::election::{self, Ballots};
use super::paper;
use super::roll::{Voice, voices};
use super::{Choice, ClassCount, Elected, Event, Motion, Outcome, Rules, Shortfall};
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::{ClassRule, Fraction};
use fenwick_tally::{Answer, Count, Ranking};

/// Everything that was cast, each vote of the roll once.
struct Cast<'a> {
    given: Vec<Given<'a>>,
    lapsed: u64,
}

/// So many votes that say the same.
struct Given<'a> {
    votes: u64,
    /// Place among the classes that count by themselves.
    class: Option<usize>,
    /// What they say; nothing clear when spoilt.
    choice: Option<&'a Choice>,
}

/// The event that closes a motion.
pub(super) fn close(motion: MotionNo, found: &Motion, community: &Community<'_>) -> Event {
    let voices = voices(found, community);
    let cast = cast(found, &voices);
    let election = found.matter.election().is_some();
    let classes = classes(found, &cast, &voices);
    let count = match election {
        true => Count {
            abstain: cast
                .given
                .iter()
                .fold(0, |sum, given| sum.saturating_add(given.votes)),
            ..Count::default()
        },
        false => counted(&cast, |_| true),
    };
    let roll = votes_of(&voices, |_| true);
    let elected = ballots(motion, found, &cast, community).map(|ballots| elected(found, &ballots));
    let made_up = found
        .opened
        .as_ref()
        .is_some_and(|opened| opened.papers > paper::in_box(found));
    let outdated = is_outdated(found, community);
    let shortfall = match election {
        _ if made_up => Some(Shortfall::Papers),
        _ if found.is_unopened() => Some(Shortfall::Unopened),
        true if outdated => Some(Shortfall::Outdated),
        true => election_shortfall(found, &count, roll, elected.as_ref()),
        false => found.rules.shortfall(&count, roll, &classes),
    };
    let shortfall = shortfall.or_else(|| outdated.then_some(Shortfall::Outdated));
    Event::Closed {
        motion,
        count,
        roll,
        passed: shortfall.is_none(),
        shortfall,
        classes,
        lapsed: cast.lapsed,
        elected,
    }
}

/// Whether what it builds on was changed meanwhile.
fn is_outdated(found: &Motion, community: &Community<'_>) -> bool {
    let charter = |dataset: &str| community.charters.get(dataset).map(|old| &old.rule);
    let rules = (community.bylaws, community.price_by());
    let election = found.matter.election();
    election.is_some_and(|election| election.seats_left(community, found.roll.at) == 0)
        || found.matter.is_outdated(&found.rules, rules, charter)
}

fn classes(found: &Motion, cast: &Cast<'_>, voices: &[Voice]) -> Vec<ClassCount> {
    let each = found.rules.classes.iter().enumerate();
    each.map(|(place, rule)| ClassCount {
        class: rule.class.clone(),
        count: counted(cast, |class| class == Some(place)),
        roll: votes_of(voices, |voice| voice.class == Some(place)),
    })
    .collect()
}

fn elected(found: &Motion, ballots: &Ballots) -> Elected {
    Elected {
        members: ballots.elected(found),
        contested: ballots.is_contested(),
        profile: ballots.digest(),
    }
}

fn ballots(motion: MotionNo, found: &Motion, cast: &Cast<'_>, community: &Community<'_>) -> Option<Ballots> {
    let ranking = |given: &Given<'_>| -> Option<(u64, Ranking)> {
        match given.choice? {
            Choice::Ranking(ranking) => Some((given.votes, ranking.clone())),
            Choice::Answer(_) => None,
        }
    };
    election::ballots(found, motion, cast.given.iter().filter_map(ranking), community)
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
    let election = found.matter.election();
    let kept = election.and_then(|_| {
        let voices = voices(found, community);
        ballots(*motion, found, &cast(found, &voices), community)
    });
    Some(Outcome {
        at,
        count: *count,
        roll: *roll,
        shortfall: shortfall.clone(),
        classes: classes.clone(),
        lapsed: *lapsed,
        elected: elected.clone(),
        ballots: kept,
    })
}

fn election_shortfall(
    found: &Motion,
    count: &Count,
    roll: u64,
    elected: Option<&Elected>,
) -> Option<Shortfall> {
    let Some(elected) = elected else {
        return Some(Shortfall::Candidates);
    };
    // Without one clear vote nobody is elected, whatever the quorum.
    let enough = !found.rules.lacks_quorum(count, roll) && !elected.members.is_empty();
    (!enough).then_some(Shortfall::Quorum)
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

/// A spoilt paper took part and said nothing, as an abstention does.
fn counted(cast: &Cast<'_>, of: impl Fn(Option<usize>) -> bool) -> Count {
    let mut count = Count::default();
    for given in cast.given.iter().filter(|given| of(given.class)) {
        let place = match given.choice {
            Some(Choice::Answer(Answer::Yes)) => &mut count.yes,
            Some(Choice::Answer(Answer::No)) => &mut count.no,
            Some(Choice::Answer(Answer::Abstain)) | None => &mut count.abstain,
            Some(Choice::Ranking(_)) => continue,
        };
        *place = place.saturating_add(given.votes);
    }
    count
}

fn votes_of(voices: &[Voice], of: impl Fn(&Voice) -> bool) -> u64 {
    let each = voices.iter().filter(|voice| of(voice));
    each.fold(0, |sum, voice| sum.saturating_add(voice.votes))
}

/// Every vote of the roll once: by name, through a proxy, in the room, out of the box.
fn cast<'a>(found: &'a Motion, voices: &[Voice]) -> Cast<'a> {
    let voice = |member: MemberNo| {
        let place = voices.binary_search_by_key(&member, |voice| voice.member).ok()?;
        voices.get(place)
    };
    let given = |own: &Voice, choice: &'a Choice| Given {
        votes: own.votes,
        class: own.class,
        choice: Some(choice),
    };
    let own = found.votes.iter();
    let mut cast = Cast {
        given: own
            .filter_map(|(member, choice)| Some(given(voice(*member)?, choice)))
            .collect(),
        lapsed: 0,
    };
    for (giver, holder) in found.proxies.all() {
        let Some(own) = voice(giver).filter(|_| !found.papers.contains_key(&giver)) else {
            continue;
        };
        match voice(holder).and_then(|_| found.votes.get(&holder)) {
            Some(choice) => cast.given.push(given(own, choice)),
            None => cast.lapsed = cast.lapsed.saturating_add(own.votes),
        }
    }
    for counted in &found.room {
        let class = counted
            .class
            .as_deref()
            .and_then(|class| found.rules.class_place(class));
        cast.without_names(&counted.choices, counted.spoilt, class);
    }
    if let Some(counted) = &found.opened {
        cast.without_names(&counted.choices, counted.spoilt, None);
    }
    cast
}

impl<'a> Cast<'a> {
    fn without_names(&mut self, choices: &'a [(u64, Choice)], spoilt: u64, class: Option<usize>) {
        let choices = choices.iter().map(|(votes, choice)| (*votes, Some(choice)));
        let all = choices.chain([(spoilt, None)]);
        self.given
            .extend(all.map(|(votes, choice)| Given { votes, class, choice }));
    }
}
