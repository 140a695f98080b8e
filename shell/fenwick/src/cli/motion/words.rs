//! The rules of a motion and how it ended, in words that everybody follows.

use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::people::ballot::{ClassCount, Motion, Outcome, Shortfall, Stage, UNOPENED_DAYS};
use fenwick_coop::people::bylaws::{Body, ClassRule, Fraction, Weights};
use fenwick_tally::Count;

/// What voters are told where a ballot can be as good as a signature.
pub const CAN_SIGN: &str = "All ballots are published without names, and there are more ways to fill one in than members: an odd one can be a signature. Rank only whom you have a view on, and let nobody tell you an order.";

/// A part of a whole that must be reached.
pub fn fraction(part: Fraction) -> String {
    format!(
        "{} {}/{}",
        if part.more_than { "more than" } else { "at least" },
        part.of,
        part.parts
    )
}

/// A threshold as the table of motions has it.
pub fn threshold(part: Fraction) -> String {
    format!(
        "{}{}/{}",
        if part.more_than { "more than " } else { "" },
        part.of,
        part.parts
    )
}

/// How many of something.
pub fn many(count: u64, thing: &str) -> String {
    match count {
        1 => format!("one {thing}"),
        count => format!("{count} {thing}s"),
    }
}

/// The rules, and how far it is or how it ended; one line each.
pub fn in_words(number: MotionNo, motion: &Motion) -> Vec<String> {
    let mut lines = vec![who_decides(motion), bars(motion)];
    lines.extend(manners(motion));
    if motion.ballots_can_sign() {
        lines.push(CAN_SIGN.to_owned());
    }
    lines.push(source(motion));
    match &motion.outcome {
        None => lines.push(under_way(motion)),
        Some(ended) => lines.extend(ending(number, motion, ended)),
    }
    lines
}

fn who_decides(motion: &Motion) -> String {
    match &motion.rules.body {
        Body::Council(office) => format!("The holders of the office '{office}' decide."),
        Body::Members => format!(
            "All members who joined by {} decide: {} on the roll at the notice.",
            motion.rules.roll_at, motion.roll.members
        ),
    }
}

fn bars(motion: &Motion) -> String {
    let rules = &motion.rules;
    let quorum = match rules.quorum.of {
        0 => "No part of the roll must take part".to_owned(),
        _ => format!("{} of the roll must take part", capital(&fraction(rules.quorum))),
    };
    match motion.matter.election() {
        Some(election) => format!(
            "{quorum}. Seats: {}. {}.",
            election.seats,
            capital(election.rule.title())
        ),
        None => format!(
            "{quorum}, and {} of yes and no together must be yes.",
            fraction(rules.threshold)
        ),
    }
}

/// How votes are given, weighed and counted, where it is not one open vote each.
fn manners(motion: &Motion) -> Vec<String> {
    let rules = &motion.rules;
    let mut lines = Vec::new();
    if !motion.form.is_open() {
        lines.push("The vote is secret.".to_owned());
    } else if let Some(share) = rules.secret_demand {
        lines.push(format!(
            "If {} of the roll demand it before the opening, the vote is secret; {} did.",
            fraction(share),
            motion.secret_demanded.len()
        ));
    }
    if rules.proxies_max > 0 {
        lines.push(format!(
            "A member votes for at most {}.",
            many(rules.proxies_max.into(), "other")
        ));
    }
    lines.extend(weights(&rules.weights));
    lines.extend(rules.classes.iter().map(class_rule));
    if let Some(at) = rules.nominations_close_at {
        lines.push(format!("Nominations close {at}."));
    }
    lines
}

fn weights(weights: &Weights) -> Option<String> {
    match weights {
        Weights::Each => None,
        Weights::Capped(cap) => Some(format!(
            "An organisation has a vote for each of its heads, but at most {}/{} of all votes.",
            cap.of, cap.parts
        )),
        Weights::Classes(classes) => {
            let each = classes.iter().map(|class| {
                format!(
                    "{} for each of '{}'",
                    many(class.votes.into(), "vote"),
                    class.class
                )
            });
            Some(format!(
                "Votes: {}, one for everybody else.",
                each.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

fn class_rule(rule: &ClassRule) -> String {
    let quorum = rule
        .quorum
        .map(|quorum| format!(", {} of them taking part", fraction(quorum)));
    format!(
        "The class '{}' must agree by itself: {} yes{}.",
        rule.class,
        fraction(rule.threshold),
        quorum.unwrap_or_default()
    )
}

fn source(motion: &Motion) -> String {
    let adopted = match motion.rules.adopted_by.0 {
        0 => "at the founding".to_owned(),
        number => format!("by motion {number}"),
    };
    let sponsor = match (motion.sponsor, motion.proposal) {
        (Some(member), Some(proposal)) => format!(" Sponsored by member {member}, from proposal {proposal}."),
        (Some(member), None) => format!(" Sponsored by member {member}."),
        (None, _) => String::new(),
    };
    format!(
        "These rules were adopted {adopted} and froze at the notice, {}.{sponsor}",
        motion.roll.at
    )
}

fn under_way(motion: &Motion) -> String {
    let came = u64::try_from(motion.came()).unwrap_or(u64::MAX);
    match motion.stage {
        Stage::Noticed => "Voting has not begun.".to_owned(),
        _ => format!(
            "{} took part so far; what they say is told at the close.",
            capital(&many(came, "member"))
        ),
    }
}

fn ending(number: MotionNo, motion: &Motion, ended: &Outcome) -> Vec<String> {
    let turnout = ended.count.turnout();
    let mut lines = vec![match motion.matter.election() {
        Some(_) => format!(
            "{turnout} of {} on the roll took part; `fenwick election show {number}` tells the count.",
            many(ended.roll, "vote")
        ),
        None => format!(
            "{}: {turnout} of {} on the roll.",
            said(&ended.count),
            many(ended.roll, "vote")
        ),
    }];
    let classes = ended.classes.iter();
    lines.extend(classes.map(|class| {
        format!(
            "The class '{}': {}, of {}.",
            class.class,
            said(&class.count),
            class.roll
        )
    }));
    if ended.lapsed > 0 {
        lines.push(format!(
            "{} given into other hands lapsed: their holders did not vote.",
            capital(&many(ended.lapsed, "vote"))
        ));
    }
    lines.push(match &ended.shortfall {
        None => "It passed.".to_owned(),
        Some(shortfall) => format!("It failed: {}.", lacking(shortfall, motion, ended)),
    });
    lines
}

fn said(count: &Count) -> String {
    format!("yes {}, no {}, abstain {}", count.yes, count.no, count.abstain)
}

/// What was missing, and by how much.
fn lacking(shortfall: &Shortfall, motion: &Motion, ended: &Outcome) -> String {
    let rules = &motion.rules;
    let (count, clear) = (&ended.count, ended.count.yes + ended.count.no);
    match shortfall {
        Shortfall::Quorum => match rules.quorum.least_of(ended.roll).saturating_sub(count.turnout()) {
            0 => "nobody gave a clear vote".to_owned(),
            short => format!(
                "the quorum of {}/{} was missed by {}",
                rules.quorum.of,
                rules.quorum.parts,
                many(short, "vote")
            ),
        },
        Shortfall::Tie => format!(
            "as many said yes as said no, and {} must be yes",
            fraction(rules.threshold)
        ),
        Shortfall::Threshold if clear == 0 => "nobody said yes or no".to_owned(),
        Shortfall::Threshold => format!(
            "{} of {clear} said yes, and {} must: at least {}",
            count.yes,
            fraction(rules.threshold),
            rules.threshold.least_of(clear)
        ),
        Shortfall::Class(name) => {
            let class = ended.classes.iter().find(|class| class.class == *name);
            format!(
                "the class '{name}' did not agree{}",
                class.map(class_count).unwrap_or_default()
            )
        }
        Shortfall::Papers => {
            "more papers were in the box than were taken, so some were made up; all are published".to_owned()
        }
        Shortfall::Unopened => format!(
            "its box could not be opened for {UNOPENED_DAYS} days, so nobody knows what it says; propose it again"
        ),
        Shortfall::Candidates => "nobody stood who could be elected".to_owned(),
        Shortfall::Outdated => {
            "another motion changed meanwhile what it builds on; propose it again, as things stand now"
                .to_owned()
        }
    }
}

fn class_count(class: &ClassCount) -> String {
    format!(" ({}, of {})", said(&class.count), class.roll)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
