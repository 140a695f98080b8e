//! What the members, their money and their data users do.

use super::*;
use crate::Newcomer;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{InvoiceNo, MemberNo, MotionNo};
use crate::path::consent::Answer as Said;
use crate::path::dividend;
use crate::path::request::Terms;
use crate::people::ballot::{Choice, Election, Event as Ballot, Shortfall, Vote};
use crate::people::bylaws::{Share, Watch};
use crate::people::duty;
use crate::tests::given::{ANNA, BELA, CARO, DORA, EDDA, ballot, newcomer, scope, terms};
use fenwick_tally::{Answer, Candidate, Count, Ranking};

/// Something public happens, so that the log knows what day it is.
fn something_happens(scene: &mut Scene) {
    scene.registers("research");
}

pub(super) fn assemblies(seen: &mut Seen) {
    let days = |days: u32, members: &[MemberNo]| {
        let mut scene = a_coop();
        scene.meets(members);
        scene.days_later(days);
        something_happens(&mut scene);
        scene
    };
    // Two of five reach a quorum of a quarter, one does not.
    let two = [DORA, EDDA];
    seen.expect(&days(456, &two), "control.assembly", Verdict::Pass);
    seen.expect(&days(457, &two), "control.assembly", Verdict::Warn);
    seen.expect(&days(730, &two), "control.assembly", Verdict::Warn);
    seen.expect(&days(731, &two), "control.assembly", Verdict::Fail);
    seen.expect(&days(1, &[DORA]), "control.assembly", Verdict::Warn);
    seen.expect(&days(1, &two), "membership.open", Verdict::Pass);
    let mut own = with(|rules| {
        rules.watch = Watch {
            assembly_days_max: Some(30),
            ..Watch::default()
        }
    });
    own.meets(&two);
    own.days_later(30);
    something_happens(&mut own);
    seen.expect(&own, "control.assembly", Verdict::Pass);
    own.days_later(1);
    something_happens(&mut own);
    seen.expect(&own, "control.assembly", Verdict::Warn);
    // Who votes, one vote each, with a quorum, has met in a way.
    let mut voting = a_coop();
    voting.days_later(800);
    voting.adopts(Matter::Bylaws(Box::new(bylaws())));
    seen.expect(&voting, "control.assembly", Verdict::Warn);
}

/// A vote in which so many of five take part.
fn votes(scene: &mut Scene, yes: u32) {
    let motion = scene.proposes(Matter::Bylaws(Box::new(scene.coop.bylaws.rule.clone())));
    scene.days_later(7);
    for member in 1..=yes {
        let yes = ballot(motion, Answer::Yes);
        scene.act(Actor::Member(MemberNo(member)), yes).unwrap();
    }
    scene.days_later(7);
}

pub(super) fn turnouts(seen: &mut Seen) {
    seen.expect(&a_coop(), "control.turnout", Verdict::Warn);
    seen.expect(&a_coop(), "control.record", Verdict::Warn);
    seen.expect(&a_coop(), "membership.open", Verdict::Warn);
    let mut scene = a_coop();
    votes(&mut scene, 5);
    seen.expect(&scene, "control.turnout", Verdict::Pass);
    seen.expect(&scene, "control.record", Verdict::Pass);
    seen.expect(&scene, "membership.open", Verdict::Pass);
    votes(&mut scene, 0);
    seen.expect(&scene, "control.turnout", Verdict::Warn);
    // Three votes of all, then three of two fifths: turnout has more than halved.
    let mut scene = a_coop();
    (0..3).for_each(|_| votes(&mut scene, 5));
    (0..3).for_each(|_| votes(&mut scene, 3));
    seen.expect(&scene, "control.turnout", Verdict::Pass);
    (0..3).for_each(|_| votes(&mut scene, 1));
    seen.expect(&scene, "control.turnout", Verdict::Warn);
    let mut watched = with(|rules| rules.watch.turnout_min = Some(one_of(1, 2)));
    votes(&mut watched, 2);
    seen.expect(&watched, "control.turnout", Verdict::Warn);
}

/// An election to the board in which so many stand.
fn elects(scene: &mut Scene, standing: &[MemberNo]) {
    let election = Election::of("board", &scene.coop.community(), scene.now).unwrap();
    let motion = scene.proposes(Matter::Election(election));
    for member in standing {
        scene
            .act(Actor::Member(*member), Command::Nominate(motion, *member, None))
            .unwrap();
    }
    scene.days_later(7);
    for member in [ANNA, BELA, CARO, DORA, EDDA] {
        let first = Ranking::strict([Candidate(1)]);
        let vote = Vote::Cast(Choice::Ranking(first));
        scene
            .act(Actor::Member(member), Command::Vote(motion, vote))
            .unwrap();
    }
    scene.days_later(7);
}

pub(super) fn seats(seen: &mut Seen) {
    let boarded = || with(|rules| rules.offices = vec![board()]);
    seen.expect(&a_coop(), "control.seats", Verdict::Warn);
    seen.expect(&boarded(), "control.seats", Verdict::Warn);
    seen.expect(&boarded(), "control.holders", Verdict::Pass);
    let mut contested = boarded();
    elects(&mut contested, &[ANNA, DORA, EDDA]);
    seen.expect(&contested, "control.seats", Verdict::Pass);
    seen.expect(&contested, "control.holders", Verdict::Pass);
    contested.days_later(366);
    something_happens(&mut contested);
    seen.expect(&contested, "control.seats", Verdict::Warn);
    // Who gives a seat up holds it no more.
    let mut left = boarded();
    for member in [ANNA, BELA] {
        let resigned = duty::Event::Resigned {
            member,
            office: "board".to_owned(),
        };
        left.happens(Actor::Member(member), Event::Duty(resigned));
    }
    seen.expect(&left, "control.holders", Verdict::Warn);
    let mut alone = boarded();
    elects(&mut alone, &[DORA, EDDA]);
    seen.expect(&alone, "control.seats", Verdict::Warn);
    let mut single = with(|rules| rules.offices = vec![Office { seats: 1, ..board() }]);
    elects(&mut single, &[DORA, EDDA]);
    seen.expect(&single, "control.holders", Verdict::Warn);
}

/// The co-op answers a data user of this class and shares out what it was paid.
fn earns(scene: &mut Scene, class: &str, fee_minor: u64) {
    let user = scene.user(class);
    for member in [DORA, EDDA] {
        scene.brings(Actor::Member(member), member, 5);
        scene.says(member, Said::Yes, scope());
    }
    let terms = Terms {
        fee_minor,
        ..terms(user)
    };
    let request = scene.grants(terms);
    let query = scene.reserves(request, "0.5").unwrap();
    let release = scene.releases(query);
    if fee_minor == 0 {
        return;
    }
    scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
    let invoice = InvoiceNo::after(scene.coop.fees.all().count() - 1);
    scene
        .act(Actor::Operator, Command::Settle(invoice, Hash([5; 32])))
        .unwrap();
}

fn shares_out(scene: &mut Scene) {
    scene
        .act(Actor::Operator, Command::DeclareDividend("2026".parse().unwrap()))
        .unwrap();
}

fn with_class(id: &str) -> impl FnOnce(&mut Bylaws) {
    let id = id.to_owned();
    move |rules| {
        let mut class = rules.recipient_classes[0].clone();
        class.id = id;
        rules.recipient_classes.push(class);
    }
}

pub(super) fn money(seen: &mut Seen) {
    seen.expect(&a_coop(), "economy.dividends", Verdict::Warn);
    seen.expect(&a_coop(), "autonomy.income", Verdict::Pass);
    let mut scene = with(|rules| {
        rules.split.push(Share {
            to: Payee::Fund("education".to_owned()),
            weight: 20,
            gate: None,
        });
    });
    seen.expect(&scene, "education.fund", Verdict::Warn);
    earns(&mut scene, "company", 100_000);
    seen.expect(&scene, "autonomy.income", Verdict::Warn);
    seen.expect(&scene, "community.benefit", Verdict::Warn);
    shares_out(&mut scene);
    seen.expect(&scene, "economy.dividends", Verdict::Pass);
    seen.expect(&scene, "education.fund", Verdict::Pass);
    seen.expect(&scene, "community.benefit", Verdict::Pass);
    earns(&mut scene, "company", 100_000);
    seen.expect(&scene, "autonomy.income", Verdict::Pass);
    // Money that went to whom the split does not name.
    let mut other = scene.journal.clone();
    for entry in &mut other {
        if let Event::Dividend(dividend::Event::Declared { steps, .. }) = &mut entry.event {
            steps[0].to = Payee::Fund("our-friends".to_owned());
        }
    }
    let forged = Scene {
        journal: other,
        ..scene
    };
    seen.expect(&forged, "economy.dividends", Verdict::Fail);
}

pub(super) fn others(seen: &mut Seen) {
    let mut scene = with(with_class("sister-coop"));
    seen.expect(&scene, "cooperation.sisters", Verdict::Warn);
    earns(&mut scene, "sister-coop", 100_000);
    seen.expect(&scene, "cooperation.sisters", Verdict::Pass);
    seen.expect(&scene, "community.benefit", Verdict::Warn);
    let mut scene = a_coop();
    earns(&mut scene, "research", 0);
    seen.expect(&scene, "community.benefit", Verdict::Pass);
    // A company is no sister, whatever its class is called.
    let mut company = with(|rules| {
        with_class("sister-coop")(rules);
        rules.recipient_classes.last_mut().unwrap().for_profit = true;
    });
    earns(&mut company, "sister-coop", 100_000);
    seen.expect(&company, "cooperation.sisters", Verdict::Warn);
}

/// A journal in which the events of motions were changed.
fn forged(change: impl Fn(&mut Ballot)) -> Scene {
    let mut scene = a_coop();
    votes(&mut scene, 2);
    for entry in &mut scene.journal {
        if let Event::Motion(event) = &mut entry.event {
            change(event);
        }
    }
    scene
}

fn outdated(seen: &mut Seen) {
    // What two motions change at once: the second is outdated, and a log that says so of the first is forged.
    let two = || {
        let mut scene = a_coop();
        let motions =
            [1, 2].map(|_| scene.proposes(Matter::Bylaws(Box::new(scene.coop.bylaws.rule.clone()))));
        scene.days_later(7);
        for motion in motions {
            for member in 1..=5 {
                let yes = ballot(motion, Answer::Yes);
                scene.act(Actor::Member(MemberNo(member)), yes).unwrap();
            }
        }
        scene.days_later(7);
        scene
    };
    seen.expect(&two(), "control.record", Verdict::Pass);
    for forged in [MotionNo(1), MotionNo(2)] {
        let mut scene = two();
        for entry in &mut scene.journal {
            if let Event::Motion(Ballot::Closed {
                motion,
                passed,
                shortfall,
                ..
            }) = &mut entry.event
                && *motion == forged
            {
                *passed = !*passed;
                *shortfall = (!*passed).then_some(Shortfall::Outdated);
            }
        }
        seen.expect(&scene, "control.record", Verdict::Fail);
    }
}

pub(super) fn records(seen: &mut Seen) {
    let forgeries: [fn(&mut Ballot); 6] = [
        |event| {
            if let Ballot::Closed {
                passed, shortfall, ..
            } = event
            {
                (*passed, *shortfall) = (false, None)
            }
        },
        |event| {
            if let Ballot::Closed { count, .. } = event {
                (count.yes, count.no) = (1, 2)
            }
        },
        |event| {
            if let Ballot::Closed { count, .. } = event {
                *count = Count::default()
            }
        },
        |event| {
            if let Ballot::Closed { roll, .. } = event {
                *roll = 1
            }
        },
        |event| {
            if let Ballot::Noticed { rules, .. } = event {
                rules.quorum = one_of(1, 100)
            }
        },
        |event| {
            if let Ballot::Noticed { rules, .. } = event {
                rules.threshold = one_of(1, 100)
            }
        },
    ];
    for change in forgeries {
        seen.expect(&forged(change), "control.record", Verdict::Fail);
    }
    outdated(seen);
    // An outcome that is left out, although something else happened after it was due.
    let mut scene = a_coop();
    votes(&mut scene, 5);
    scene.days_later(1);
    something_happens(&mut scene);
    scene
        .journal
        .retain(|entry| !matches!(entry.event, Event::Motion(Ballot::Closed { .. })));
    seen.expect(&scene, "control.record", Verdict::Fail);
}

pub(super) fn classes(seen: &mut Seen) {
    let weighted = |votes: u32| {
        let mut scene = with(|rules| {
            rules.voting.weights = Weights::Classes(vec![ClassVotes {
                class: "a".to_owned(),
                votes,
            }]);
            rules.voting.classes = vec![class_rule("a")];
        });
        let heavy = Newcomer {
            class: Some("a".to_owned()),
            ..newcomer()
        };
        scene.act(Actor::Operator, Command::Admit(vec![heavy])).unwrap();
        self::votes(&mut scene, 5);
        scene
    };
    // Five others: with five votes of ten it is half, with six of eleven more.
    seen.expect(&weighted(5), "control.bloc", Verdict::Warn);
    seen.expect(&weighted(6), "control.bloc", Verdict::Fail);
}
