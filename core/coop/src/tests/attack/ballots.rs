//! The same for proposals, assemblies, elections and every way to vote.

use super::*;
use crate::Event;
use crate::kernel::ids::{AssemblyNo, ProposalNo};
use crate::people::ballot::{self, Choice, Election, Emptied, Paper, RoomCount, Tabled, Vote};
use crate::people::bylaws::{Form, Initiative, Topic, TopicRule};
use crate::people::{assembly, proposal};
use crate::tests::given::{ballot as by_name, office};
use fenwick_tally::{Candidate, Ranking, Rule};

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        ballot_answer().prop_map(Choice::Answer),
        prop::collection::vec(0u16..5, 0..4)
            .prop_map(|order| Choice::Ranking(Ranking::strict(order.into_iter().map(Candidate)))),
    ]
}

fn choices() -> impl Strategy<Value = Vec<(u64, Choice)>> {
    prop::collection::vec((prop_oneof![4 => 0u64..3, 1 => Just(u64::MAX)], choice()), 0..3)
}

fn paper() -> impl Strategy<Value = Paper> {
    prop_oneof![
        Just(Paper::Room),
        any::<u8>().prop_map(|byte| Paper::Blinded(Hash([byte; 32]))),
        Just(Paper::TrustedBox(Hash([1; 32]))),
    ]
}

/// A motion, a member and what she does there, whether or not either is there.
fn event() -> impl Strategy<Value = Event> {
    let what = (choice(), choices(), paper(), any::<Option<bool>>());
    (0u8..14, number(), number(), what).prop_map(|(which, motion, other, (choice, choices, paper, some))| {
        let (motion, member) = (MotionNo(motion), MemberNo(other));
        let candidate = Candidate(u16::try_from(other).unwrap_or(u16::MAX));
        let class = some.map(|class| class.to_string());
        Event::Motion(match which {
            0 => ballot::Event::SecretDemanded { motion, member },
            1 => ballot::Event::MadeSecret { motion },
            2 | 3 => ballot::Event::Nominated {
                motion,
                candidate,
                member,
                accepted: some.is_some(),
                text: None,
            },
            4 => ballot::Event::Stood {
                motion,
                candidate,
                stands: some.is_some(),
            },
            5 => ballot::Event::Prepared {
                motion,
                keys: vec!["key".to_owned()],
            },
            6 => ballot::Event::Opened { motion },
            7 => match choice {
                Choice::Answer(answer) => ballot::Event::Voted {
                    motion,
                    member,
                    answer,
                },
                Choice::Ranking(ranking) => ballot::Event::Ranked {
                    motion,
                    member,
                    ranking,
                },
            },
            8 | 9 => ballot::Event::Delegated {
                motion,
                member,
                to: some.map(|_| MemberNo(motion.0)),
            },
            10 => ballot::Event::PaperTaken {
                motion,
                member,
                paper,
                by: some.map(|_| member),
            },
            11 | 12 => ballot::Event::RoomCounted {
                motion,
                tellers: vec![member, member],
                class,
                choices,
                spoilt: motion.0.into(),
                note: Hash([0; 32]),
            },
            _ => ballot::Event::BoxOpened {
                motion,
                papers: other.into(),
                choices,
                spoilt: u64::MAX,
                root: Hash([0; 32]),
            },
        })
    })
}

fn election() -> Matter {
    Matter::Election(Election {
        office: "board".to_owned(),
        seats: 3,
        rule: Rule::StvScottish,
        reserved: Vec::new(),
    })
}

fn command() -> impl Strategy<Value = Command> {
    let what = (choice(), choices(), paper(), members(), any::<bool>());
    (0u8..26, number(), number(), what).prop_map(
        |(which, motion, other, (choice, choices, paper, tellers, yes))| {
            let (member, digest) = (MemberNo(other), Hash([2; 32]));
            let (proposal, meeting) = (ProposalNo(motion), AssemblyNo(motion));
            let motion = MotionNo(motion);
            match which {
                0 => Command::Propose(Tabled {
                    matter: election(),
                    urgent: yes,
                }),
                1 => Command::Propose(Tabled {
                    matter: Matter::Resolution(digest),
                    urgent: yes,
                }),
                2 => Command::Propose(
                    Matter::Recall {
                        office: "board".to_owned(),
                        member,
                    }
                    .into(),
                ),
                3..=6 => Command::Vote(motion, Vote::Cast(choice)),
                7..=9 => Command::Vote(motion, Vote::Delegate(yes.then_some(member))),
                10 => Command::Vote(motion, Vote::DemandSecret),
                11 | 12 => Command::Nominate(motion, member, yes.then_some(digest)),
                13 => Command::Stand(motion, yes),
                14 => Command::PrepareBallot(motion, vec!["a".to_owned(), "b".to_owned()]),
                15 | 16 => Command::TakePaper(motion, member, paper),
                17 => Command::CountRoom(
                    motion,
                    RoomCount {
                        tellers,
                        class: yes.then(|| "others".to_owned()),
                        choices,
                        spoilt: other.into(),
                        note: digest,
                    },
                ),
                18 => Command::OpenBox(
                    motion,
                    Emptied {
                        choices,
                        root: digest,
                    },
                ),
                19 => Command::Proposal(proposal::Act::Draft(election(), yes.then_some(digest))),
                20 => Command::Proposal(proposal::Act::Support(proposal)),
                21 => Command::Proposal(proposal::Act::Notice(proposal)),
                22 => Command::Proposal(proposal::Act::Withdraw(proposal)),
                23 => Command::Assembly(assembly::Act::Demand),
                24 => Command::Assembly(assembly::Act::Attend(meeting, member)),
                _ => Command::Assembly(assembly::Act::Hold(meeting, digest)),
            }
        },
    )
}

/// A co-op with an office, proxies and an initiative, in which an election, a secret vote and an open one are under way.
fn a_governed_coop() -> Scene {
    let mut rules = bylaws();
    rules.offices = vec![office("board", 3)];
    rules.voting.proxies_max = 2;
    rules.voting.initiative = Some(Initiative {
        share: crate::tests::given::one_of(1, 10),
        small_below: 30,
        small_count: 2,
    });
    let secret = TopicRule {
        form: Form::Secret,
        ..TopicRule::default()
    };
    rules.voting.topics.insert(Topic::Price, secret);
    let price = Matter::Price(rules.price.clone());
    let mut scene = founded(rules, vec![charter()]);
    for matter in [election(), price, Matter::Resolution(Hash([3; 32]))] {
        let propose = Command::Propose(matter.into());
        scene.act(Actor::Member(MemberNo(1)), propose).unwrap();
    }
    scene
}

proptest! {
    #[test]
    fn no_sequence_of_ballot_events_makes_carrying_out_panic(events in prop::collection::vec((event(), at(), actor()), 0..40)) {
        let mut scene = a_governed_coop();
        for (event, at, actor) in events {
            scene.now = at;
            scene.happens(actor, event);
        }
        look_at(&scene);
    }

    #[test]
    fn whatever_members_try_with_their_votes_replays_to_the_same_state(commands in prop::collection::vec((actor(), command(), 0u32..3), 1..60)) {
        let mut scene = a_governed_coop();
        for (actor, command, days) in commands {
            scene.days_later(days);
            let _ = scene.act(actor, command);
        }
        let _ = scene.act(Actor::Member(MemberNo(1)), by_name(MotionNo(3), fenwick_tally::Answer::Yes));
        scene.days_later(30);
        let mut again = crate::Coop::founded(&scene.journal[0]).unwrap();
        for entry in &scene.journal[1..] {
            let read: Entry = serde_json::from_slice(&entry.canonical().unwrap()).unwrap();
            again.apply(&read);
        }
        prop_assert_eq!(again.state_hash().unwrap(), scene.coop.state_hash().unwrap());
        look_at(&scene);
    }
}
