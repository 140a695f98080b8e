//! A co-op in name: it says it is one, and its log shows that it is none.

use super::*;
use crate::Newcomer;
use crate::kernel::ids::MemberNo;
use crate::people::bylaws::{ClassRule, ClassVotes, Residue, Weights};
use crate::tests::given::{ballot, newcomer, one_of};
use fenwick_tally::Answer;

/// A founder with 51 votes, 49 members with one each, nothing left for them at the end, no court.
pub(super) fn a_fake() -> Scene {
    let mut scene = with(|rules| {
        rules.voting.weights = Weights::Classes(vec![ClassVotes {
            class: "founder".to_owned(),
            votes: 51,
        }]);
        rules.voting.classes = vec![ClassRule {
            class: "founder".to_owned(),
            quorum: None,
            threshold: one_of(1, 2),
        }];
        rules.assets.residue = Residue::Outsider;
        rules.autonomy.arbitration_waiver = true;
    });
    scene.admits(44);
    let founder = Newcomer {
        class: Some("founder".to_owned()),
        ..newcomer()
    };
    scene.act(Actor::Operator, Command::Admit(vec![founder])).unwrap();
    scene
}

#[test]
fn c6_a_fake_co_op_fails_principles_2_3_and_4_with_evidence() {
    // given votes that the founder alone decides, and three years without an assembly
    let mut scene = a_fake();
    let founder = MemberNo(50);
    let motion = scene.proposes(Matter::Charter(Box::new(charter())));
    scene.days_later(7);
    for member in 1..=49 {
        let no = ballot(motion, Answer::No);
        scene.act(Actor::Member(MemberNo(member)), no).unwrap();
    }
    scene
        .act(Actor::Member(founder), ballot(motion, Answer::Yes))
        .unwrap();
    scene.days_later(7);
    assert_eq!(
        scene.coop.motions.get(motion).unwrap().stage,
        crate::people::ballot::Stage::Passed
    );
    scene.days_later(3 * 365);
    scene.registers("research");
    // then
    let page = paged(&scene);
    assert_eq!(
        verdicts(&page),
        [
            Verdict::Warn,
            Verdict::Fail,
            Verdict::Fail,
            Verdict::Fail,
            Verdict::Warn,
            Verdict::Warn,
            Verdict::Warn
        ]
    );
    let closed = scene.journal.iter().rfind(|entry| {
        matches!(
            entry.event,
            Event::Motion(crate::people::ballot::Event::Closed { .. })
        )
    });
    let closed = closed.unwrap().seq;
    for (check, entries) in [
        ("control.votes", vec![0]),
        ("control.bloc", vec![0, closed]),
        ("control.assembly", vec![0]),
        ("economy.residue", vec![0]),
        ("autonomy.residue", vec![0]),
    ] {
        let reason = of(&page, check);
        assert_eq!(
            (reason.verdict, &reason.entries),
            (Verdict::Fail, &entries),
            "{check}"
        );
    }
    assert!(
        of(&page, "control.bloc")
            .says
            .contains("51 of 100 votes, 51 in 100")
    );
    assert_eq!(of(&page, "control.recourse").verdict, Verdict::Warn);
    check_evidence(&scene, &page);
}

#[test]
fn c6_a_vote_that_one_class_decides_does_not_stand_for_an_assembly() {
    let mut scene = a_fake();
    scene.days_later(700);
    scene.adopts(Matter::Charter(Box::new(charter())));
    scene.days_later(100);
    scene.registers("research");
    assert_eq!(of(&paged(&scene), "control.assembly").verdict, Verdict::Fail);
}
