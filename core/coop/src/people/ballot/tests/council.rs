//! Councils: what the holders of an office decide instead of all members.

use super::*;
use crate::people::bylaws::{Body, Topic, TopicRule};
use crate::people::duty;
use crate::tests::given::office;
use Answer::{No, Yes};

/// Anna, Bela and Caro manage; charters are decided by the elders, of whom there are these.
fn elders(seats: &[u32]) -> Scene {
    let rule = TopicRule {
        body: Body::Council("elders".to_owned()),
        ..TopicRule::default()
    };
    let mut scene = under(
        |rules| {
            let mut elders = office("elders", 5);
            elders.powers.clear();
            rules.offices = vec![office("board", 3), elders];
            rules.voting.topics.insert(Topic::Charter, rule);
            rules.voting.proxies_max = 3;
            rules.voting.secret_demand = Some(one_of(1, 10));
        },
        3,
    );
    for seat in seats {
        let event = duty::Event::Appointed {
            member: MemberNo(*seat),
            office: Some("elders".to_owned()),
        };
        scene.happens(Actor::Operator, Any::Duty(event));
    }
    scene
}

#[test]
fn c20_a_council_decides_alone() {
    let mut scene = elders(&[4, 5, 6]);
    let motion = opened(&mut scene);
    assert_eq!(scene.refused(me(1), ballot(motion, Yes)), "motion.council");
    // it sits together: nobody votes for another, and nothing is secret
    assert_eq!(scene.refused(me(6), gives(motion, 5)), "proxy.max");
    assert_eq!(
        scene.refused(me(6), Command::Vote(motion, Vote::DemandSecret)),
        "motion.secret-demand"
    );
    for (elder, answer) in [(4, Yes), (5, Yes), (6, No)] {
        scene.act(me(elder), ballot(motion, answer)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(2, 1, 0), 3)
    );
    assert_eq!(scene.coop.charters["savings"].motion, motion);
}

#[test]
fn who_loses_her_seat_before_the_close_has_no_vote_in_the_council() {
    let mut scene = elders(&[4, 5, 6]);
    let motion = opened(&mut scene);
    scene.act(me(4), ballot(motion, No)).unwrap();
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    leaves(&mut scene, 4);
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(1, 0, 0), 2)
    );
}

#[test]
fn an_expelled_elder_votes_no_more() {
    let mut scene = elders(&[4, 5]);
    let motion = opened(&mut scene);
    is_expelled(&mut scene, 4);
    assert_eq!(scene.refused(me(4), ballot(motion, No)), "membership.left");
}

#[test]
fn a_council_without_members_decides_nothing() {
    let mut scene = elders(&[]);
    let motion = opened(&mut scene);
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).roll, ended(&scene, motion).shortfall),
        (0, Some(Shortfall::Quorum))
    );
}

#[test]
fn who_took_a_paper_in_the_council_and_left_it_stays_on_its_roll() {
    let mut scene = elders(&[4, 5]);
    let motion = opened(&mut scene);
    scene.act(me(1), takes_paper(motion, 4, Paper::Room)).unwrap();
    leaves(&mut scene, 4);
    scene
        .act(Actor::Operator, counted_in_room(motion, &[2, 3], &[(1, No)], 0))
        .unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).roll),
        (count(0, 1, 0), 2)
    );
}

/// A co-op of five whose bylaws and elections are the elders' to decide, and nobody is one.
fn without_elders(topic: Topic) -> Scene {
    let rule = TopicRule {
        body: Body::Council("elders".to_owned()),
        ..TopicRule::default()
    };
    under(
        |rules| {
            rules.offices = vec![office("board", 3), office("elders", 2)];
            rules.voting.topics.insert(topic, rule);
        },
        0,
    )
}

fn is_elder(scene: &mut Scene, member: MemberNo) {
    let office = Some("elders".to_owned());
    scene.happens(
        Actor::Operator,
        Any::Duty(duty::Event::Appointed { member, office }),
    );
}

#[test]
fn bylaws_that_a_council_decides_are_the_members_to_change_while_nobody_sits_in_it() {
    let mut scene = without_elders(Topic::Bylaws);
    let mut new = scene.coop.bylaws.rule.clone();
    new.payout_unit_minor = 777;
    let adopted = scene.adopts(Matter::Bylaws(Box::new(new.clone())));
    assert_eq!(scene.coop.bylaws.motion, adopted);
    assert!(found(&scene, adopted).rules.are_of(
        &crate::people::Adopted {
            rule: new.clone(),
            motion: MotionNo(0)
        },
        &found(&scene, adopted).matter,
        found(&scene, adopted).roll.at
    ));
    // and as soon as one does, they are hers again
    is_elder(&mut scene, DORA);
    new.payout_unit_minor = 1;
    let motion = scene.proposes(Matter::Bylaws(Box::new(new)));
    scene.days_later(7);
    assert_eq!(scene.refused(me(1), ballot(motion, Yes)), "motion.council");
}

#[test]
fn an_election_by_a_council_in_which_nobody_sits_is_held_by_the_members() {
    let mut scene = without_elders(Topic::Election);
    let motion = scene.calls("elders");
    assert!(found(&scene, motion).rules.body.is_members());
}
