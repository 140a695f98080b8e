//! Complaints: whose they are, and who closes them.

use super::kit::{a_governed_coop, duty, fills, hash, rules, written};
use crate::kernel::facts::Actor;
use crate::kernel::ids::{ComplaintNo, MemberNo, MotionNo};
use crate::people::ballot::Matter;
use crate::people::bylaws::Power;
use crate::people::duty::{About, Act, Closure, Event};
use crate::tests::given::{ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, ballot};
use crate::{Command, Event as Any};
use fenwick_tally::Answer;

const FIRST: ComplaintNo = ComplaintNo(1);

fn complain(about: About) -> Command {
    duty(Act::Complain(about, hash(1)))
}

fn close(complaint: ComplaintNo) -> Command {
    duty(Act::CloseComplaint(complaint, hash(2)))
}

fn office(id: &str) -> About {
    About::Office(id.to_owned())
}

/// A co-op in which a board of two officers closes complaints, because no office has that power.
fn complained(about: About) -> Scene {
    let mut scene = a_governed_coop(rules());
    scene.act(Actor::Member(DORA), complain(about)).unwrap();
    scene
}

#[test]
fn c5_a_complaint_is_not_closed_by_its_subject() {
    let mut scene = complained(About::Member(ANNA));
    scene.refuses(ANNA, close(FIRST), "complaint.subject");
    scene.refuses(EDDA, close(FIRST), "duty.holder");
    assert_eq!(scene.refused(Actor::Operator, close(FIRST)), "duty.member");
    scene.act(Actor::Member(BELA), close(FIRST)).unwrap();
    scene.refuses(CARO, close(FIRST), "complaint.closed");
    let (closed, _) = scene.coop.duties.complaint(FIRST).unwrap().closed.unwrap();
    let by_her = Closure::Officer {
        by: BELA,
        reasons: hash(2),
    };
    assert_eq!(closed, by_her);
}

#[test]
fn c5_when_all_who_could_close_it_are_its_subject_the_members_are_next() {
    let scene = complained(office("board"));
    for officer in [ANNA, BELA, CARO] {
        let refusal = scene.decide(Actor::Member(officer), close(FIRST)).unwrap_err();
        assert_eq!(refusal.rule, "complaint.subject");
        assert!(refusal.hint.unwrap().contains("complaint put N --as ID"));
    }
}

#[test]
fn an_office_for_complaints_closes_them_and_the_board_does_not() {
    let mut with_council = rules();
    with_council.offices[1].powers.push(Power::Complaints);
    let mut scene = a_governed_coop(with_council);
    fills(&mut scene, "council", &[5, 6]);
    for about in [office("board"), office("council"), About::Coop] {
        scene.act(Actor::Member(DORA), complain(about)).unwrap();
    }
    scene.refuses(ANNA, close(FIRST), "complaint.subject");
    scene.act(Actor::Member(EDDA), close(FIRST)).unwrap();
    scene.refuses(EDDA, close(ComplaintNo(2)), "complaint.subject");
    scene.refuses(ANNA, close(ComplaintNo(3)), "duty.holder");
    scene
        .act(Actor::Member(MemberNo(6)), close(ComplaintNo(3)))
        .unwrap();
}

#[test]
fn c5_a_complaint_whose_closers_are_all_concerned_falls_to_another_office() {
    let mut with_council = rules();
    with_council.offices[1].powers.push(Power::Complaints);
    let mut scene = a_governed_coop(with_council);
    // given a council for complaints that nobody sits in yet
    scene.act(Actor::Member(DORA), complain(office("board"))).unwrap();
    for officer in [ANNA, BELA] {
        assert_eq!(
            scene.refused(Actor::Member(officer), close(FIRST)),
            "complaint.subject"
        );
    }
    fills(&mut scene, "council", &[5, 6]);
    // when it is about the council itself, the board may, and the council may not
    scene
        .act(Actor::Member(DORA), complain(office("council")))
        .unwrap();
    let second = ComplaintNo(2);
    assert_eq!(
        scene.refused(Actor::Member(EDDA), close(second)),
        "complaint.subject"
    );
    assert_eq!(
        scene.refused(Actor::Member(MemberNo(7)), close(second)),
        "duty.holder"
    );
    scene.act(Actor::Member(BELA), close(second)).unwrap();
    // one of the council who is free keeps it from the board
    scene
        .act(Actor::Member(DORA), complain(About::Member(EDDA)))
        .unwrap();
    let third = ComplaintNo(3);
    assert_eq!(scene.refused(Actor::Member(BELA), close(third)), "duty.holder");
    scene.act(Actor::Member(MemberNo(6)), close(third)).unwrap();
    // and a board that complains of nobody but the council does not close its own
    scene
        .act(Actor::Member(ANNA), complain(office("council")))
        .unwrap();
    let fourth = ComplaintNo(4);
    assert_eq!(
        scene.refused(Actor::Member(ANNA), close(fourth)),
        "complaint.subject"
    );
    scene.act(Actor::Member(CARO), close(fourth)).unwrap();
}

fn put(complaint: ComplaintNo) -> Command {
    duty(Act::PutComplaint(complaint))
}

/// Dora complained of the board, which is all that is in office, and put it before the members by motion 1.
fn put_before_the_members() -> Scene {
    let mut scene = complained(office("board"));
    scene.act(Actor::Member(DORA), put(FIRST)).unwrap();
    scene.days_later(7);
    scene
}

fn closed(scene: &Scene) -> Option<Closure> {
    let found = scene.coop.duties.complaint(FIRST).unwrap().closed;
    found.map(|(closure, _)| closure)
}

fn voted(scene: &mut Scene, members: std::ops::RangeInclusive<u32>, answer: Answer) {
    for member in members {
        let vote = ballot(MotionNo(1), answer);
        scene.act(Actor::Member(MemberNo(member)), vote).unwrap();
    }
}

#[test]
fn c5_what_nobody_in_office_may_close_the_members_decide_and_only_whose_it_is_puts_it_to_them() {
    let mut scene = complained(office("board"));
    // Neither those whom it is about nor others have it voted down.
    for other in [ANNA, EDDA] {
        assert_eq!(scene.refused(Actor::Member(other), put(FIRST)), "complaint.own");
    }
    let tabled = Command::Propose(Matter::Complaint { complaint: FIRST }.into());
    assert_eq!(scene.refused(Actor::Member(ANNA), tabled), "complaint.own");
    scene.act(Actor::Member(DORA), put(FIRST)).unwrap();
    assert_eq!(scene.refused(Actor::Member(DORA), put(FIRST)), "motion.under-way");
    // It says neither whose it is nor what.
    let motion = scene.coop.motions.get(MotionNo(1)).unwrap();
    assert_eq!(
        (motion.sponsor, &motion.matter),
        (None, &Matter::Complaint { complaint: FIRST })
    );
    let noticed: Vec<bool> = scene
        .journal
        .iter()
        .rev()
        .take(2)
        .map(|entry| entry.event.is_public())
        .collect();
    assert_eq!(noticed, [true, false]);
    scene.days_later(7);
    voted(&mut scene, 4..=9, Answer::Yes);
    voted(&mut scene, 1..=3, Answer::No);
    scene.days_later(7);
    let upheld = Closure::Members {
        motion: MotionNo(1),
        upheld: true,
    };
    assert_eq!(closed(&scene), Some(upheld));
    assert_eq!(scene.refused(Actor::Member(DORA), put(FIRST)), "complaint.closed");
}

#[test]
fn c5_a_no_of_the_members_closes_a_complaint_too_and_silence_does_not() {
    let mut scene = put_before_the_members();
    voted(&mut scene, 1..=9, Answer::No);
    scene.days_later(7);
    let not_upheld = Closure::Members {
        motion: MotionNo(1),
        upheld: false,
    };
    assert_eq!(closed(&scene), Some(not_upheld));
    // Two of twelve are no quorum of a quarter.
    let mut scene = put_before_the_members();
    voted(&mut scene, 1..=2, Answer::No);
    scene.days_later(7);
    assert_eq!(closed(&scene), None);
    assert!(scene.decide(Actor::Member(DORA), put(FIRST)).is_ok());
}

#[test]
fn c5_a_complaint_that_somebody_in_office_may_close_is_not_for_the_members() {
    let scene = complained(About::Member(ANNA));
    let refusal = scene.decide(Actor::Member(DORA), put(FIRST)).unwrap_err();
    assert_eq!(refusal.rule, "complaint.closers");
    assert!(refusal.hint.unwrap().contains("members 2, 3"));
    // And no council decides it in their place.
    let mut by_council = rules();
    let own = crate::people::bylaws::TopicRule {
        body: crate::people::bylaws::Body::Council("board".to_owned()),
        ..Default::default()
    };
    by_council
        .voting
        .topics
        .insert(crate::people::bylaws::Topic::Complaint, own);
    assert_eq!(by_council.check().unwrap_err().rule, "bylaws.form");
}

#[test]
fn nobody_closes_her_own_complaint_or_complains_about_herself() {
    let mut scene = a_coop();
    let about_nobody = complain(About::Member(MemberNo(99)));
    scene.refuses(ANNA, about_nobody, "membership.unknown");
    let about_herself = complain(About::Member(ANNA));
    scene.refuses(ANNA, about_herself, "complaint.subject");
    scene.refuses(ANNA, complain(office("guild")), "duty.office");
    scene.act(Actor::Member(ANNA), complain(About::Coop)).unwrap();
    scene.refuses(ANNA, close(FIRST), "complaint.subject");
    scene.refuses(BELA, close(ComplaintNo(2)), "complaint.unknown");
    scene.refuses(BELA, close(ComplaintNo(0)), "complaint.unknown");
    assert!(scene.decide(Actor::Member(BELA), close(FIRST)).is_ok());
    // also about one who has left
    scene.act(Actor::Member(EDDA), Command::Leave(EDDA)).unwrap();
    let about_her = complain(About::Member(EDDA));
    assert!(scene.decide(Actor::Member(DORA), about_her).is_ok());
}

#[test]
fn all_members_know_that_there_is_a_complaint_and_nobody_whose_it_is() {
    let mut scene = complained(About::Member(ANNA));
    scene.act(Actor::Member(BELA), close(FIRST)).unwrap();
    let about: Vec<(bool, bool)> = scene
        .journal
        .iter()
        .filter(|entry| matches!(&entry.event, Any::Duty(event) if !matches!(event, Event::Appointed { .. })))
        .map(|entry| {
            let bytes = serde_json::to_string(&entry.event).unwrap();
            (entry.event.is_public(), bytes.contains(r#""member":4"#))
        })
        .collect();
    // what names Dora is hers; what is public does not name her
    assert_eq!(about, [(false, true), (true, false), (true, false)]);
    assert_eq!(written(&scene)[0].subject(), Some(DORA));
    assert!(matches!(written(&scene)[1], Event::ComplaintOpened { .. }));
}
