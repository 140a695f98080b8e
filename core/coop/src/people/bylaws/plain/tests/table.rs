//! The decision table: each case is decided by the rules of the machine, and by somebody who read the plain bylaws.

use super::chance::{Chance, some_row};
use super::reader::{Decided, Reader};
use super::*;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::MemberNo;
use crate::kernel::time::Time;
use crate::people::ballot::{Choice, Matter, Shortfall, Stage, Tabled, Vote};
use crate::people::membership;
use crate::tests::given::{ANNA, Scene, charter, founded, newcomer};
use crate::{Command, Event, Newcomer};
use fenwick_tally::Answer;

pub(super) const DAY: i64 = 86_400;

/// Who is there when a motion is announced. The first three founded the co-op.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub class: Option<&'static str>,
    /// Days before the announcement on which she joined.
    pub joined_before: u32,
    pub heads: u32,
    /// Whether she holds the office of a council.
    pub holds: bool,
}

/// Something that a person tries, by her place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Vote(usize, Answer),
    Delegate(usize, usize),
    Demand(usize),
}

/// A case.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub rules: Bylaws,
    /// What the motion is about: 0 bylaws, 1 price, 2 a resolution.
    pub about: u64,
    pub urgent: bool,
    pub people: Vec<Person>,
    /// Seconds after the announcement, and what is tried then, in order.
    pub acts: Vec<(i64, Act)>,
}

impl Row {
    pub(super) fn topic(&self) -> &'static str {
        match self.about {
            0 => "bylaws",
            1 => "price",
            _ => "resolution",
        }
    }

    fn matter(&self) -> Matter {
        match self.about {
            0 => Matter::Bylaws(Box::new(self.rules.clone())),
            1 => Matter::Price(self.rules.price.clone()),
            _ => Matter::Resolution(Hash([1; 32])),
        }
    }

    /// The scene at the announcement: whoever joined earlier came first.
    fn scene(&self) -> Scene {
        let mut scene = founded(self.rules.clone(), vec![charter()]);
        let first = self.people[0].joined_before;
        for person in &self.people[5..] {
            let day = scene.coop.founding_day().plus_days(first - person.joined_before);
            scene.now = day.max(scene.now);
            let admitted = Newcomer {
                class: person.class.map(str::to_owned),
                ..newcomer()
            };
            scene
                .act(Actor::Operator, Command::Admit(vec![admitted]))
                .unwrap();
        }
        for (place, person) in self.people.iter().enumerate() {
            let sized = membership::Event::Sized {
                member: MemberNo::after(place),
                heads: person.heads,
            };
            scene.happens(Actor::Operator, Event::Membership(sized));
        }
        scene.now = scene.coop.founding_day().plus_days(first);
        scene
    }

    /// What the machine decides.
    fn decided(&self) -> Decided {
        let mut scene = self.scene();
        let tabled = Tabled {
            urgent: self.urgent,
            ..Tabled::from(self.matter())
        };
        let announced = scene.now;
        scene.act(Actor::Member(ANNA), Command::Propose(tabled)).unwrap();
        let (number, rules) = {
            let (number, found) = scene.coop.motions.all().last().unwrap();
            (number, found.rules.clone())
        };
        let mut said = Vec::new();
        for (at, act) in &self.acts {
            scene.now = Time(announced.0 + at);
            scene.days_later(0);
            let (who, vote) = match *act {
                Act::Vote(who, answer) => (who, Vote::Cast(Choice::Answer(answer))),
                Act::Delegate(who, to) => (who, Vote::Delegate(Some(MemberNo::after(to)))),
                Act::Demand(who) => (who, Vote::DemandSecret),
            };
            let done = scene.act(Actor::Member(MemberNo::after(who)), Command::Vote(number, vote));
            said.push(done.map(drop).map_err(|refusal| refusal.rule));
        }
        scene.now = scene.now.max(rules.closes_at);
        scene.days_later(0);
        let found = scene.coop.motions.get(number).unwrap();
        let lacks = found.outcome.as_ref().unwrap().shortfall.clone();
        assert_eq!(found.stage == Stage::Passed, lacks.is_none());
        (said, lacking(lacks))
    }

    #[track_caller]
    fn agrees(&self) -> Decided {
        assert_eq!(self.rules.check(), Ok(()), "{self:?}");
        let machine = self.decided();
        let reader = Reader::of(&self.rules).decide(self);
        let each = machine.0.iter().zip(&reader.0).zip(&self.acts);
        for (place, ((machine, reader), act)) in each.enumerate() {
            let before = &self.acts[..place];
            assert_eq!(
                machine, reader,
                "machine and reader of {act:?} after {before:?}, {self:?}"
            );
        }
        assert_eq!(machine.1, reader.1, "machine and reader of the outcome, {self:?}");
        machine
    }
}

fn lacking(shortfall: Option<Shortfall>) -> String {
    match shortfall {
        None => "passed",
        Some(Shortfall::Quorum) => "quorum",
        Some(Shortfall::Tie) => "tie",
        Some(Shortfall::Threshold) => "threshold",
        Some(Shortfall::Class(_)) => "class",
        Some(_) => "other",
    }
    .to_owned()
}

impl crate::Coop {
    /// When it was founded.
    fn founding_day(&self) -> Time {
        self.members.get(ANNA).unwrap().joined
    }
}

#[test]
fn c19_machine_and_plain_language_decide_a_thousand_cases_alike() {
    let mut chance = Chance(1761);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..1_000 {
        let (said, outcome) = some_row(&mut chance).agrees();
        *seen.entry(outcome).or_default() += 1;
        for refused in said.into_iter().filter_map(Result::err) {
            *seen.entry(refused).or_default() += 1;
        }
    }
    // Every way to end and to be refused came up, and not once only.
    for what in [
        "passed",
        "quorum",
        "tie",
        "threshold",
        "class",
        "motion.not-due",
        "motion.closed",
        "motion.roll",
        "motion.council",
        "motion.secret-demand",
        "ballot.secret",
        "proxy.max",
        "proxy.chain",
        "proxy.self",
        "proxy.voted",
    ] {
        assert!(
            seen.get(what).is_some_and(|times| *times >= 5),
            "{what} came up too rarely: {seen:?}"
        );
    }
}

/// Ten people of one vote each, a week's notice, a week's vote, a quorum of a half and a threshold.
fn ten(threshold: Fraction, answers: &[Answer]) -> Row {
    let mut rules = bylaws();
    rules.voting.quorum = one_of(1, 2);
    rules.voting.bylaws_threshold = threshold;
    let person = Person {
        class: None,
        joined_before: 10,
        heads: 1,
        holds: false,
    };
    let acts = answers
        .iter()
        .enumerate()
        .map(|(who, answer)| (7 * DAY, Act::Vote(who, *answer)));
    Row {
        rules,
        about: 0,
        urgent: false,
        people: vec![person; 10],
        acts: acts.collect(),
    }
}

use Answer::{Abstain, No, Yes};

#[test]
fn c19_border_quorum_missed_by_one() {
    let two_thirds = one_of(2, 3);
    assert_eq!(ten(two_thirds, &[Yes; 4]).agrees().1, "quorum");
    assert_eq!(ten(two_thirds, &[Yes; 5]).agrees().1, "passed");
    assert_eq!(
        ten(two_thirds, &[Yes, Yes, Yes, Yes, Abstain]).agrees().1,
        "passed"
    );
    assert_eq!(ten(two_thirds, &[]).agrees().1, "quorum");
}

#[test]
fn c19_border_two_thirds_exactly() {
    let exactly = [Yes, Yes, Yes, Yes, No, No];
    assert_eq!(ten(one_of(2, 3), &exactly).agrees().1, "passed");
    let more = Fraction {
        more_than: true,
        ..one_of(2, 3)
    };
    assert_eq!(ten(more, &exactly).agrees().1, "threshold");
    assert_eq!(
        ten(one_of(2, 3), &[Yes, Yes, Yes, No, No]).agrees().1,
        "threshold"
    );
    assert_eq!(
        ten(one_of(1, 1), &[Yes, Yes, Yes, Yes, No]).agrees().1,
        "threshold"
    );
    assert_eq!(
        ten(one_of(1, 1), &[Yes, Yes, Yes, Abstain, Abstain]).agrees().1,
        "passed"
    );
    assert_eq!(ten(more, &[Yes, Yes, Yes, No, No, No]).agrees().1, "tie");
    assert_eq!(ten(more, &[Abstain; 10]).agrees().1, "threshold");
}

#[test]
fn c19_border_the_first_and_the_last_second_of_a_vote() {
    let at = |at: i64| {
        let mut row = ten(one_of(2, 3), &[]);
        row.acts = vec![(at, Act::Vote(0, Yes))];
        row.agrees().0.remove(0)
    };
    assert_eq!(at(7 * DAY - 1), Err("motion.not-due".to_owned()));
    assert_eq!(at(7 * DAY), Ok(()));
    assert_eq!(at(14 * DAY - 1), Ok(()));
    assert_eq!(at(14 * DAY), Err("motion.closed".to_owned()));
}

#[test]
fn c19_border_the_day_of_the_roll() {
    let joined = |joined_before: u32| {
        let mut row = ten(one_of(2, 3), &[]);
        row.rules.voting.roll_days = 3;
        row.people
            .iter_mut()
            .skip(9)
            .for_each(|person| person.joined_before = joined_before);
        row.acts = vec![(7 * DAY, Act::Vote(9, Yes))];
        row.agrees().0.remove(0)
    };
    assert_eq!(joined(3), Ok(()));
    assert_eq!(joined(2), Err("motion.roll".to_owned()));
}

#[test]
fn c19_border_enough_demand_secrecy() {
    let demanded = |by: usize| {
        let mut row = ten(one_of(2, 3), &[]);
        row.rules.voting.secret_demand = Some(one_of(1, 5));
        row.acts = (0..by).map(|who| (DAY, Act::Demand(who))).collect();
        row.acts.push((7 * DAY, Act::Vote(5, Yes)));
        row.agrees().0.pop().unwrap()
    };
    assert_eq!(demanded(1), Ok(()));
    assert_eq!(demanded(2), Err("ballot.secret".to_owned()));
}
