//! Cases made by chance: bylaws, people, and what they try.

use super::reader::Reader;
use super::table::{Act, DAY, Person, Row};
use super::*;
use crate::people::bylaws::{Body, ClassRule, Initiative, Postal, Urgent};
use fenwick_tally::Answer;

/// Numbers by chance that are the same every time.
pub(super) struct Chance(pub u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn is(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    fn part(&mut self) -> Fraction {
        let parts = u32::try_from(self.below(8)).unwrap() + 2;
        let of = u32::try_from(self.below(parts.into())).unwrap() + 1;
        Fraction {
            of,
            parts,
            more_than: of < parts && self.is(3),
        }
    }

    fn days(&mut self) -> u32 {
        u32::try_from(self.below(9)).unwrap() + 1
    }
}

fn some_topic(chance: &mut Chance) -> TopicRule {
    TopicRule {
        notice_days: chance.is(2).then(|| chance.days()),
        voting_days: chance.is(2).then(|| chance.days()),
        quorum: chance.is(2).then(|| chance.part()),
        threshold: chance.is(2).then(|| chance.part()),
        body: match chance.is(4) {
            true => Body::Council("board".to_owned()),
            false => Body::Members,
        },
        ..TopicRule::default()
    }
}

fn some_rules(chance: &mut Chance) -> Bylaws {
    let mut rules = bylaws();
    let board: Office = governed().offices.swap_remove(0);
    rules.offices = vec![board];
    let voting = &mut rules.voting;
    (voting.notice_days, voting.voting_days, voting.roll_days) =
        (chance.days(), chance.days(), chance.days() - 1);
    (voting.quorum, voting.charter_threshold, voting.bylaws_threshold) =
        (chance.part(), chance.part(), chance.part());
    for topic in [Topic::Bylaws, Topic::Price, Topic::Resolution] {
        if chance.is(3) {
            voting.topics.insert(topic, some_topic(chance));
        }
    }
    for class in ["a", "b"] {
        if chance.is(3) {
            let quorum = chance.is(2).then(|| chance.part());
            voting.classes.push(ClassRule {
                class: class.to_owned(),
                quorum,
                threshold: chance.part(),
            });
        }
    }
    voting.weights = match chance.below(4) {
        0 => Weights::Capped(chance.part()),
        1 => Weights::Classes(vec![ClassVotes {
            class: "a".to_owned(),
            votes: chance.days(),
        }]),
        _ => Weights::Each,
    };
    voting.proxies_max = chance.days() / 3;
    if voting.classes.is_empty() && voting.weights.is_each() {
        voting.secret_demand = chance.is(3).then(|| chance.part());
    }
    voting.initiative = chance.is(2).then(|| Initiative {
        share: chance.part(),
        small_below: 0,
        small_count: 0,
    });
    voting.urgent = chance.is(2).then(|| Urgent {
        notice_days: chance.days() - 1,
        voting_days: chance.days(),
        quorum: chance.part(),
        threshold: chance.part(),
    });
    voting.postal = chance.is(3).then(|| Postal {
        members_above: chance.below(12),
        voting_days: chance.days(),
    });
    rules
}

fn some_people(chance: &mut Chance) -> Vec<Person> {
    let first = chance.days() + 9;
    let founder = |place: u64| Person {
        class: None,
        joined_before: first,
        heads: 1,
        holds: place < 3,
    };
    let mut people: Vec<Person> = (0..5).map(founder).collect();
    for person in &mut people {
        person.heads = chance.days();
    }
    let mut joined = first;
    for _ in 0..chance.below(7) {
        joined -= u32::try_from(chance.below(4)).unwrap().min(joined);
        people.push(Person {
            class: [None, Some("a"), Some("b")][usize::try_from(chance.below(3)).unwrap()],
            joined_before: joined,
            heads: chance.days(),
            holds: false,
        });
    }
    people
}

pub(super) fn some_row(chance: &mut Chance) -> Row {
    let rules = some_rules(chance);
    let about = chance.below(3);
    let urgent = about > 0 && rules.voting.urgent.is_some() && chance.is(2);
    let people = some_people(chance);
    let mut row = Row {
        rules,
        about,
        urgent,
        people,
        acts: Vec::new(),
    };
    let goes = Reader::of(&row.rules).decide(&row);
    assert!(goes.0.is_empty());
    let who = |chance: &mut Chance| usize::try_from(chance.below(row.people.len() as u64)).unwrap();
    let mut acts = Vec::new();
    for _ in 0..chance.below(30) {
        let at = i64::try_from(chance.below(20)).unwrap() * DAY - i64::from(chance.is(4));
        let answer = [Answer::Yes, Answer::Yes, Answer::No, Answer::Abstain]
            [usize::try_from(chance.below(4)).unwrap()];
        acts.push((
            at.max(0),
            match chance.below(8) {
                0 => Act::Demand(who(chance)),
                1 | 2 => Act::Delegate(who(chance), who(chance)),
                _ => Act::Vote(who(chance), answer),
            },
        ));
    }
    acts.sort_by_key(|(at, _)| *at);
    row.acts = acts;
    row
}
