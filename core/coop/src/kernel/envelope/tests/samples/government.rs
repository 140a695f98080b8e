//! Self-government: motions on every matter, every way to vote, proposals and assemblies.

use super::{DORA, hash};
use crate::Event;
use crate::kernel::ids::{AssemblyNo, ComplaintNo, MemberNo, MotionNo, ProposalNo, RequestNo, UserNo};
use crate::people::ballot::{Choice, ClassCount, Elected, Election, Matter, Paper, Party, Rules, Shortfall};
use crate::people::bylaws::{Body, ClassSeats, Form, Weights};
use crate::people::{assembly, ballot, duty, membership, proposal};
use crate::tests::given::{self, bylaws, one_of, time};
use fenwick_tally::{Answer, Candidate, Count, Ranking, Rule};

const MOTION: MotionNo = MotionNo(3);

/// Rules with every optional part.
fn full_rules(rules: &Rules) -> Rules {
    Rules {
        body: Body::Council("elders".to_owned()),
        form: Form::Secret,
        secret_demand: Some(one_of(1, 10)),
        classes: vec![given::drivers()],
        weights: Weights::Capped(one_of(1, 10)),
        proxies_max: 1,
        price_by: Some(MotionNo(2)),
        nominations_close_at: Some(time("2026-01-07T00:00:00Z")),
        ..rules.clone()
    }
}

fn noticed(matter: Matter, rules: &Rules, proposal: Option<ProposalNo>) -> Event {
    Event::Motion(ballot::Event::Noticed {
        motion: MOTION,
        sponsor: Some(DORA),
        matter,
        rules: rules.clone(),
        proposal,
    })
}

/// A notice of every matter that self-government knows.
pub(super) fn motions(rules: &Rules) -> Vec<Event> {
    let matters = [
        Matter::Bylaws(Box::new(given::golden())),
        Matter::Price(bylaws().price),
        Matter::Recipient {
            recipient: Party::User(UserNo(2)),
            refuse: true,
        },
        Matter::Request {
            request: RequestNo(4),
        },
        Matter::Election(Election {
            office: "board".to_owned(),
            seats: 3,
            rule: Rule::Schulze,
            reserved: vec![ClassSeats {
                class: "drivers".to_owned(),
                seats: 1,
            }],
        }),
        Matter::Recall {
            office: "board".to_owned(),
            member: DORA,
        },
        Matter::Expulsion { member: DORA },
        Matter::Benefit {
            dataset: "savings".to_owned(),
        },
        Matter::Reaffirmation,
        Matter::Dissolution { successor: hash(9) },
        Matter::Split {
            class: "north".to_owned(),
            slug: "north-savers".to_owned(),
        },
        Matter::Resolution(hash(8)),
    ];
    let full = full_rules(rules);
    let notice = |(place, matter)| match place {
        0 => noticed(matter, &full, Some(ProposalNo(1))),
        _ => noticed(matter, rules, None),
    };
    matters.into_iter().enumerate().map(notice).collect()
}

/// A complaint before the members.
pub(super) fn complaint(rules: &Rules) -> Vec<Event> {
    let complaint = ComplaintNo(1);
    let put = duty::Event::ComplaintPut {
        complaint,
        member: DORA,
    };
    vec![
        Event::Duty(put),
        noticed(Matter::Complaint { complaint }, rules, None),
    ]
}

/// Every way to vote, and the close of an election.
pub(super) fn votes() -> Vec<Event> {
    let ranking = Ranking::strict([Candidate(2), Candidate(1)]);
    let choices = vec![
        (3, Choice::Ranking(ranking.clone())),
        (2, Choice::Answer(Answer::Yes)),
    ];
    let events = [
        ballot::Event::SecretDemanded {
            motion: MOTION,
            member: DORA,
        },
        ballot::Event::MadeSecret { motion: MOTION },
        ballot::Event::Nominated {
            motion: MOTION,
            candidate: Candidate(1),
            member: DORA,
            accepted: true,
            text: Some(hash(7)),
        },
        ballot::Event::Stood {
            motion: MOTION,
            candidate: Candidate(1),
            stands: false,
        },
        ballot::Event::Prepared {
            motion: MOTION,
            keys: vec!["AA".to_owned(), "BB".to_owned()],
        },
        ballot::Event::Ranked {
            motion: MOTION,
            member: DORA,
            ranking,
        },
        ballot::Event::Delegated {
            motion: MOTION,
            member: DORA,
            to: Some(MemberNo(5)),
        },
    ];
    let events = events.into_iter().chain(papers(choices));
    events.map(Event::Motion).collect()
}

/// Papers, the room, the box, and the close of an election.
fn papers(choices: Vec<(u64, Choice)>) -> Vec<ballot::Event> {
    vec![
        ballot::Event::PaperTaken {
            motion: MOTION,
            member: DORA,
            paper: Paper::Blinded(hash(6)),
            by: None,
        },
        ballot::Event::RoomCounted {
            motion: MOTION,
            tellers: vec![DORA, MemberNo(5)],
            class: Some("drivers".to_owned()),
            choices: choices.clone(),
            spoilt: 1,
            note: hash(5),
        },
        ballot::Event::BoxOpened {
            motion: MOTION,
            papers: 4,
            choices,
            spoilt: 1,
            root: hash(4),
        },
        ballot::Event::Closed {
            motion: MOTION,
            count: Count {
                yes: 0,
                no: 0,
                abstain: 4,
            },
            roll: 9,
            passed: false,
            shortfall: Some(Shortfall::Class("drivers".to_owned())),
            classes: vec![ClassCount {
                class: "drivers".to_owned(),
                count: Count::default(),
                roll: 2,
            }],
            lapsed: 1,
            elected: Some(Elected {
                members: vec![DORA],
                contested: true,
                profile: hash(3),
            }),
        },
    ]
}

/// Proposals, assemblies, offices, and what else happens to members.
pub(super) fn people() -> Vec<Event> {
    let proposals = [
        proposal::Event::Drafted {
            proposal: ProposalNo(1),
            sponsor: DORA,
            matter: Matter::Reaffirmation,
            text: Some(hash(1)),
        },
        proposal::Event::Amended {
            proposal: ProposalNo(1),
            matter: Matter::Reaffirmation,
            text: Some(hash(2)),
        },
        proposal::Event::Supported {
            proposal: ProposalNo(1),
            member: DORA,
        },
        proposal::Event::Withdrawn {
            proposal: ProposalNo(1),
        },
    ];
    let assemblies = [
        assembly::Event::Demanded { member: DORA },
        assembly::Event::Called {
            assembly: AssemblyNo(1),
            meets_at: time("2026-02-01T18:00:00Z"),
            by: assembly::Caller::Members(5),
        },
        assembly::Event::Attended {
            assembly: AssemblyNo(1),
            member: DORA,
        },
        assembly::Event::Held {
            assembly: AssemblyNo(1),
            present: 7,
            members: 9,
            valid: true,
            minutes: hash(3),
        },
    ];
    let others = [
        Event::Duty(duty::Event::Appointed {
            member: DORA,
            office: Some("board".to_owned()),
        }),
        Event::Membership(membership::Event::Expelled {
            member: DORA,
            by: vec![MemberNo(1), MemberNo(2)],
            reasons: hash(4),
        }),
        Event::Membership(membership::Event::Sized {
            member: DORA,
            heads: 4_000,
        }),
    ];
    let proposals = proposals.into_iter().map(Event::Proposal);
    let assemblies = assemblies.into_iter().map(Event::Assembly);
    proposals.chain(assemblies).chain(others).collect()
}

/// Papers that an officer hands out in a room.
pub(super) fn rooms() -> Vec<Event> {
    vec![Event::Motion(ballot::Event::PaperTaken {
        motion: MOTION,
        member: DORA,
        paper: Paper::Room,
        by: Some(MemberNo(1)),
    })]
}
