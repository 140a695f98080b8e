//! Two smaller tables: how many must support an item, and for how long one may hold an office.

use super::*;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, ProposalNo};
use crate::people::ballot::{Choice, Election, Matter, Vote};
use crate::people::bylaws::Initiative;
use crate::people::proposal;
use crate::tests::given::{ANNA, BELA, CARO, DORA, EDDA, charter, founded};
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
    let by_share = (2..).find(enough).unwrap();
    let below = number(clauses, "initiative.small", "below").unwrap();
    let few = number(clauses, "initiative.small", "count").unwrap();
    match members < below {
        true => by_share.min(few.max(2)),
        false => by_share,
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
    for (term, most) in [(100, 200), (100, 250), (365, 730), (60, 0)] {
        // Fourteen days are the least between two elections of one office: notice and vote.
        for later in [0u32, 20, 36, 37, 50, 59] {
            let mut rules = bylaws();
            let mut board = governed().offices.swap_remove(0);
            (board.term_days, board.terms_days_max, board.seats) = (term, most, 2);
            (board.elected_by, board.reserved) = (Rule::Plurality, Vec::new());
            rules.offices = vec![board];
            let mut scene = founded(rules.clone(), vec![charter()]);
            elect(&mut scene);
            scene.days_later(later);
            let election = Election::of("board", &scene.coop.community(), scene.now).unwrap();
            let motion = scene.proposes(Matter::Election(election));
            let stands = scene.decide(Actor::Member(DORA), Command::Nominate(motion, DORA, None));
            let read = clauses(&rules);
            let lasts = number(&read, "office.term", "days").unwrap();
            let may =
                number(&read, "office.terms", "days").is_none_or(|most| u64::from(later) + lasts <= most);
            assert_eq!(stands.is_ok(), may, "{term} {most} {later}: {stands:?}");
            if let Err(refusal) = stands {
                assert_eq!(refusal.rule, "duty.term-limit");
            }
        }
    }
}

/// Dora and Edda are elected to the board.
fn elect(scene: &mut crate::tests::given::Scene) {
    let election = Election::of("board", &scene.coop.community(), scene.now).unwrap();
    let motion = scene.proposes(Matter::Election(election));
    for member in [DORA, EDDA] {
        scene
            .act(Actor::Member(member), Command::Nominate(motion, member, None))
            .unwrap();
    }
    scene.days_later(7);
    for (member, first) in [(ANNA, 1), (BELA, 2), (CARO, 1)] {
        let vote = Vote::Cast(Choice::Ranking(Ranking::strict([Candidate(first)])));
        scene
            .act(Actor::Member(member), Command::Vote(motion, vote))
            .unwrap();
    }
    scene.days_later(7);
    assert!(scene.coop.duties.holds(DORA, "board"));
}
