//! Principle 2: democratic member control.

mod bars;
mod hands;
mod record;
mod seats;
mod turnout;

pub(super) use bars::{majority, notice, quorum, roll};
pub(super) use hands::{councils, proxies};
pub(super) use record::record;
pub(super) use seats::{holders, holding, seats};
pub(super) use turnout::{assembly, turnout};

use super::public::{Ballot, Closed};
use super::{Found, Public, most, percent, words};
use crate::people::bylaws::{Body, ClassVotes, Fraction, Topic, Weights};

const FIFTH: Fraction = Fraction {
    of: 1,
    parts: 5,
    more_than: false,
};

const NINE_TENTHS: Fraction = Fraction {
    of: 9,
    parts: 10,
    more_than: false,
};

/// A class of more than one vote a head, with the most that the log shows of its part of all votes.
fn bloc<'a>(public: &'a Public, class: &str) -> Option<(u64, &'a Closed)> {
    let weighted = |ballot: &Ballot| !ballot.rules.weights.is_each();
    let counted = public
        .ended()
        .filter(|(_, ballot, closed)| weighted(ballot) && closed.roll > 0);
    counted
        .filter_map(|(_, _, closed)| {
            let of = closed.classes.iter().find(|count| count.class == class)?;
            Some((of.roll, closed))
        })
        .max_by_key(|(votes, closed)| percent(*votes, closed.roll))
}

fn heavier(classes: &[ClassVotes]) -> impl Iterator<Item = &ClassVotes> {
    classes.iter().filter(|class| class.votes > 1)
}

/// How many votes a member has.
pub(super) fn votes(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    match &public.bylaws.rule.voting.weights {
        Weights::Each => Found::pass(&rests, "each member has one vote"),
        Weights::Capped(cap) if most(cap.of.into(), cap.parts.into()) => Found::fail(
            &rests,
            format!("one organisation may have up to {} of all votes", words(*cap)),
        ),
        Weights::Capped(cap) => Found::warn(
            &rests,
            format!(
                "organisations have votes by their heads, none more than {} of all votes",
                words(*cap)
            ),
        ),
        Weights::Classes(classes) => Found::fail(&rests, unequal(classes)),
    }
}

fn unequal(classes: &[ClassVotes]) -> String {
    let each: Vec<String> = classes
        .iter()
        .map(|class| {
            format!(
                "a member of the class '{}' has {} votes",
                class.class, class.votes
            )
        })
        .collect();
    let bound = heavier(classes).map(|class| class.votes).max();
    let bound = bound.map_or(String::new(), |votes| {
        format!(
            "; one such member alone outvotes up to {} others",
            votes.saturating_sub(1)
        )
    });
    format!("{}, every other member one{bound}", each.join(", "))
}

/// What part of the votes one class can hold.
pub(super) fn held_by_class(public: &Public) -> Found {
    let voting = &public.bylaws.rule.voting;
    let rests = public.bylaws_entry;
    if let Weights::Classes(classes) = &voting.weights {
        for class in heavier(classes) {
            let Some((votes, closed)) = bloc(public, &class.class) else {
                continue;
            };
            if most(votes, closed.roll) {
                let says = format!(
                    "the class '{}' held {votes} of {} votes, {} in 100",
                    class.class,
                    closed.roll,
                    percent(votes, closed.roll)
                );
                return Found::fail(&[rests, closed.entry], says);
            }
        }
        return Found::warn(
            &[rests],
            "some members have more votes than others, and no vote shows that they hold half of all or less for good",
        );
    }
    match voting.classes.as_slice() {
        [] => Found::pass(
            &[rests],
            "no class counts by itself, and none has more votes than its heads give it",
        ),
        [alone] => Found::warn(
            &[rests],
            format!(
                "nothing passes unless the class '{}' agrees, {} of its yes and no",
                alone.class,
                words(alone.threshold)
            ),
        ),
        many => Found::pass(
            &[rests],
            format!("{} classes must agree, each by itself", many.len()),
        ),
    }
}

/// Who changes the bylaws, and by what majority.
pub(super) fn bylaws(public: &Public) -> Found {
    let voting = &public.bylaws.rule.voting;
    let own = voting.topics.get(&Topic::Bylaws).cloned().unwrap_or_default();
    let threshold = own.threshold.unwrap_or(voting.bylaws_threshold);
    let quorum = own.quorum.unwrap_or(voting.quorum);
    let says = format!(
        "change the bylaws by {} of yes and no, when {} of the roll take part",
        words(threshold),
        words(quorum)
    );
    let rests = [public.bylaws_entry];
    match own.body {
        Body::Council(office) => Found::fail(&rests, format!("those who hold the office '{office}' {says}")),
        Body::Members if quorum.of == 0 && !quorum.more_than => {
            Found::warn(&rests, format!("the members {says}: there is no quorum"))
        }
        Body::Members if NINE_TENTHS.harder(threshold) != NINE_TENTHS => {
            Found::warn(&rests, format!("the members {says}"))
        }
        Body::Members => Found::pass(&rests, format!("the members {says}")),
    }
}

/// Who puts an item before all members.
pub(super) fn initiative(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    let Some(rule) = public.bylaws.rule.voting.initiative else {
        return Found::pass(&rests, "any member puts an item before all");
    };
    let few = match rule.small_below {
        0 => String::new(),
        below => format!(", and {} of fewer than {below}", rule.small_count),
    };
    let says = format!("{} of the members put an item before all{few}", words(rule.share));
    match FIFTH.harder(rule.share) == FIFTH {
        true => Found::pass(&rests, says),
        false => Found::warn(&rests, says),
    }
}

/// Whether members can go to court.
pub(super) fn recourse(public: &Public) -> Found {
    let rests = [public.bylaws_entry];
    match public.bylaws.rule.autonomy.arbitration_waiver {
        true => Found::warn(&rests, "members gave up the courts for arbitration"),
        false => Found::pass(&rests, "members gave up no court"),
    }
}
