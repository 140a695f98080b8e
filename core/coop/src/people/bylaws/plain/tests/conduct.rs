//! Two smaller tables: how many must support an item, and for how long one may hold an office.

use super::*;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo, ProposalNo};
use crate::kernel::time::Time;
use crate::people::ballot::{Choice, Election, Matter, Stage, Vote};
use crate::people::bylaws::Initiative;
use crate::people::proposal;
use crate::tests::given::{ANNA, BELA, CARO, DORA, Scene, charter, founded};
use crate::{Command, Event};
use fenwick_tally::{Candidate, Ranking};

fn number(clauses: &[Clause], id: &str, name: &str) -> Option<u64> {
    let found = clauses.iter().find(|clause| clause.id == id)?;
    match found.arg(name)? {
        Arg::Count(count) => Some(*count),
        Arg::Days(days) => Some(u64::from(*days)),
        _ => None,
    }
}

/// How many supporters the plain bylaws ask of so many members.
fn needed(clauses: &[Clause], members: u64) -> u64 {
    let share = clauses.iter().find(|clause| clause.id == "initiative.share");
    let Some(Arg::Part(part)) = share.and_then(|clause| clause.arg("part")) else {
        return 2; // any member: the second who supports it is enough, for the first one drafted it
    };
    let enough = |count: &u64| {
        let (left, right) = (count * u64::from(part.parts), members * u64::from(part.of));
        left > right || left == right && !part.more_than
    };
    let below = number(clauses, "initiative.small", "below").unwrap();
    let few = number(clauses, "initiative.small", "count").unwrap();
    // The first supporter is who drafted it, and the second is the first who can make it a motion.
    match members < below {
        true => few.min(members).max(2),
        false => (2..).find(enough).unwrap(),
    }
}

#[test]
fn c19_machine_and_plain_language_ask_for_the_same_support() {
    let shares = [
        one_of(1, 10),
        one_of(1, 3),
        one_of(1, 2),
        Fraction {
            more_than: true,
            ..one_of(1, 2)
        },
        one_of(1, 1),
    ];
    for share in shares {
        for (small_below, small_count) in [(0, 0), (8, 3), (9, 3), (30, 5)] {
            for members in [5u64, 8, 9, 12] {
                let mut rules = bylaws();
                rules.voting.initiative = Some(Initiative {
                    share,
                    small_below,
                    small_count,
                });
                let mut scene = founded(rules.clone(), vec![charter()]);
                scene.admits(usize::try_from(members - 5).unwrap());
                let draft = proposal::Act::Draft(Matter::Resolution(Hash([1; 32])), None);
                scene
                    .act(Actor::Member(MemberNo(1)), Command::Proposal(draft))
                    .unwrap();
                let mut supporters = 1;
                loop {
                    supporters += 1;
                    let support = Command::Proposal(proposal::Act::Support(ProposalNo(1)));
                    let events = scene.act(Actor::Member(MemberNo(supporters)), support).unwrap();
                    if events.iter().any(|event| matches!(event, Event::Motion(_))) {
                        break;
                    }
                }
                let reader = needed(&clauses(&rules), members);
                assert_eq!(
                    u64::from(supporters),
                    reader,
                    "{share:?} {small_below} {small_count} of {members}"
                );
            }
        }
    }
}

#[test]
fn c19_machine_and_plain_language_count_terms_alike() {
    for (term, most) in [
        (100, 199),
        (100, 200),
        (100, 250),
        (100, 290),
        (60, 119),
        (60, 120),
        (60, 240),
        (60, 0),
    ] {
        let mut rules = bylaws();
        let mut board = governed().offices.swap_remove(0);
        (board.term_days, board.terms_days_max, board.seats) = (term, most, 2);
        (board.elected_by, board.reserved) = (Rule::Plurality, Vec::new());
        rules.offices = vec![board];
        let read = clauses(&rules);
        let lasts = number(&read, "office.term", "days").unwrap();
        let limit = number(&read, "office.terms", "days");
        let mut scene = founded(rules, vec![charter()]);
        let mut elected: Vec<Time> = Vec::new();
        for _ in 0..4 {
            let motion = election(&mut scene);
            let stands = scene.act(Actor::Member(DORA), Command::Nominate(motion, DORA, None));
            // A term counts in full while she is in it; those before it for as long as they lasted.
            let past = elected
                .first()
                .zip(elected.last())
                .map_or(0, |(first, last)| (last.0 - first.0) / 86_400);
            let present = if elected.is_empty() { 0 } else { lasts };
            let whole = u64::try_from(past).unwrap() + present + lasts;
            assert_eq!(
                stands.is_ok(),
                limit.is_none_or(|limit| whole <= limit),
                "{term} {most} {whole}: {stands:?}"
            );
            let Ok(_) = stands else {
                assert_eq!(stands.unwrap_err().rule, "duty.term-limit");
                break;
            };
            elect(&mut scene, motion);
            elected.push(scene.now);
        }
        assert!(!elected.is_empty());
    }
}

/// The next election to the board that is noticed: the calendar notices it when it is time.
fn election(scene: &mut Scene) -> MotionNo {
    if scene.coop.motions.all().next().is_none() {
        let election = Election::of("board", &scene.coop.community(), scene.now).unwrap();
        return scene.proposes(Matter::Election(election));
    }
    for _ in 0..400 {
        let all = scene.coop.motions.all();
        let noticed = all.filter(|(_, motion)| motion.stage == Stage::Noticed).last();
        if let Some((motion, _)) = noticed {
            return motion;
        }
        scene.days_later(1);
    }
    panic!("no election is noticed");
}

/// Dora is elected to the board.
fn elect(scene: &mut Scene, motion: MotionNo) {
    scene.days_later(7);
    for member in [ANNA, BELA, CARO] {
        let vote = Vote::Cast(Choice::Ranking(Ranking::strict([Candidate(1)])));
        scene
            .act(Actor::Member(member), Command::Vote(motion, vote))
            .unwrap();
    }
    scene.days_later(7);
    assert!(scene.coop.duties.holds(DORA, "board"));
}
