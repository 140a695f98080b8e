//! A37: votes given into other hands. Each vote of the roll lands once or is reported as lapsed.

use super::*;
use Answer::{Abstain, No, Yes};

fn with_proxies(most: u32, more: usize) -> Scene {
    under(|rules| rules.voting.proxies_max = most, more)
}

fn gave(scene: &mut Scene, from: u32, to: u32, motion: MotionNo) {
    scene.act(me(from), gives(motion, to)).unwrap();
}

#[test]
fn a37_a_vote_in_another_hand_counts_as_that_hand_votes() {
    let mut scene = with_proxies(2, 0);
    let motion = scene.proposes(new_charter());
    // before the opening too
    gave(&mut scene, 4, 5, motion);
    scene.days_later(7);
    gave(&mut scene, 3, 5, motion);
    scene.act(me(5), ballot(motion, Abstain)).unwrap();
    scene.act(me(5), ballot(motion, No)).unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(0, 3, 0), 0)
    );
}

#[test]
fn a37_nobody_gives_a_vote_to_herself_in_a_circle_or_along_a_chain() {
    let mut scene = with_proxies(9, 0);
    let motion = opened(&mut scene);
    assert_eq!(scene.refused(me(4), gives(motion, 4)), "proxy.self");
    gave(&mut scene, 4, 5, motion);
    // the circle of two, the chain onwards, the chain from behind
    assert_eq!(scene.refused(me(5), gives(motion, 4)), "proxy.chain");
    assert_eq!(scene.refused(me(5), gives(motion, 3)), "proxy.chain");
    assert_eq!(scene.refused(me(3), gives(motion, 4)), "proxy.chain");
    // once it is taken back, the other way round is no circle
    scene.act(me(4), takes_back(motion)).unwrap();
    gave(&mut scene, 5, 4, motion);
}

#[test]
fn a37_of_a_thousand_who_would_make_a_chain_every_other_link_is_refused() {
    let mut scene = with_proxies(1, 995);
    let motion = opened(&mut scene);
    let held: Vec<bool> = (1..1_000u32)
        .map(|number| scene.act(me(number), gives(motion, number + 1)).is_ok())
        .collect();
    assert!(
        held.iter()
            .enumerate()
            .all(|(place, held)| *held == (place % 2 == 0))
    );
    for number in (2..=1_000).step_by(2) {
        scene.act(me(number), ballot(motion, Yes)).unwrap();
    }
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(1_000, 0, 0), 0)
    );
}

#[test]
fn a37_a_star_of_all_ends_at_the_most_that_the_bylaws_allow() {
    let mut scene = with_proxies(2, 3);
    let motion = opened(&mut scene);
    gave(&mut scene, 2, 1, motion);
    gave(&mut scene, 3, 1, motion);
    assert_eq!(scene.refused(me(4), gives(motion, 1)), "proxy.max");
    // the same again is no third
    gave(&mut scene, 3, 1, motion);
    // who takes hers back, or gives it to somebody else, makes room
    gave(&mut scene, 2, 5, motion);
    gave(&mut scene, 4, 1, motion);
    assert_eq!(scene.refused(me(6), gives(motion, 1)), "proxy.max");
    scene.act(me(4), takes_back(motion)).unwrap();
    gave(&mut scene, 6, 1, motion);
    let proxies = &found(&scene, motion).proxies;
    assert_eq!(
        (
            proxies.held_by(ANNA),
            proxies.held_by(EDDA),
            proxies.all().count()
        ),
        (2, 1, 3)
    );
}

#[test]
fn without_a_rule_there_are_no_proxies() {
    let mut scene = a_coop();
    let motion = opened(&mut scene);
    assert_eq!(scene.refused(me(4), gives(motion, 5)), "proxy.max");
    assert_eq!(scene.refused(me(4), takes_back(motion)), "proxy.none");
}

#[test]
fn a37_a_vote_lapses_when_its_holder_leaves_and_is_reported() {
    let mut scene = with_proxies(1, 0);
    let motion = opened(&mut scene);
    gave(&mut scene, 4, 5, motion);
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    leaves(&mut scene, 5);
    scene.days_later(7);
    let ended = ended(&scene, motion);
    assert_eq!((ended.count, ended.lapsed, ended.roll), (count(0, 0, 0), 1, 4));
}

#[test]
fn a37_a_holder_who_is_expelled_still_votes_for_who_trusted_her() {
    let mut scene = with_proxies(1, 0);
    let motion = opened(&mut scene);
    gave(&mut scene, 4, 5, motion);
    is_expelled(&mut scene, 5);
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(2, 0, 0), 0)
    );
}

#[test]
fn a37_a_holder_who_votes_late_votes_for_nobody() {
    let mut scene = with_proxies(1, 0);
    let motion = opened(&mut scene);
    gave(&mut scene, 4, 5, motion);
    scene.now = scene.now.plus_days(7);
    assert_eq!(scene.refused(me(5), ballot(motion, Yes)), "motion.closed");
    scene.days_later(0);
    assert_eq!(ended(&scene, motion).lapsed, 1);
}

#[test]
fn a37_what_is_taken_back_one_tick_before_the_close_is_back() {
    let mut scene = with_proxies(1, 0);
    let motion = opened(&mut scene);
    gave(&mut scene, 4, 5, motion);
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    scene.now = scene.now.plus_days(7);
    scene.now.0 -= 1;
    scene.act(me(4), takes_back(motion)).unwrap();
    assert_eq!(scene.refused(me(4), takes_back(motion)), "proxy.none");
    scene.now.0 += 1;
    // at the close itself it is too late, even before the calendar closed it
    assert_eq!(scene.refused(me(3), gives(motion, 5)), "motion.closed");
    scene.days_later(0);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(1, 0, 0), 0)
    );
}

#[test]
fn a_members_own_vote_ends_her_proxy_and_is_not_given_away_after() {
    let mut scene = with_proxies(1, 0);
    let motion = opened(&mut scene);
    gave(&mut scene, 4, 5, motion);
    scene.act(me(5), ballot(motion, Yes)).unwrap();
    scene.act(me(4), ballot(motion, No)).unwrap();
    assert_eq!(scene.refused(me(4), gives(motion, 5)), "proxy.voted");
    assert_eq!(scene.refused(me(4), takes_back(motion)), "proxy.none");
    // and her holder votes for another
    gave(&mut scene, 3, 5, motion);
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(2, 1, 0), 0)
    );
}

#[test]
fn only_who_is_on_the_roll_gives_or_holds() {
    let mut scene = with_proxies(1, 0);
    let motion = opened(&mut scene);
    scene.admits(1);
    assert_eq!(scene.refused(me(6), gives(motion, 5)), "motion.roll");
    assert_eq!(scene.refused(me(5), gives(motion, 6)), "motion.roll");
    assert_eq!(scene.refused(me(5), gives(motion, 99)), "membership.unknown");
    leaves(&mut scene, 4);
    assert_eq!(scene.refused(me(5), gives(motion, 4)), "membership.left");
    assert_eq!(scene.refused(Actor::Operator, gives(motion, 5)), "motion.voter");
}

#[test]
fn a37_a_holder_who_votes_by_paper_votes_for_the_other_on_a_paper_too_or_that_vote_lapses() {
    let mut scene = with_proxies(2, 0);
    let motion = opened(&mut scene);
    gave(&mut scene, 3, 5, motion);
    gave(&mut scene, 4, 5, motion);
    scene.act(me(5), takes_paper(motion, 5, Paper::Room)).unwrap();
    scene.act(me(5), takes_paper(motion, 4, Paper::Room)).unwrap();
    assert_eq!(scene.refused(me(5), ballot(motion, Yes)), "ballot.paper-taken");
    assert_eq!(scene.refused(me(4), takes_back(motion)), "ballot.paper-taken");
    assert_eq!(scene.refused(me(4), ballot(motion, Yes)), "ballot.paper-taken");
    scene
        .act(Actor::Operator, counted_in_room(motion, &[1, 2], &[(2, Yes)], 0))
        .unwrap();
    scene.days_later(7);
    assert_eq!(
        (ended(&scene, motion).count, ended(&scene, motion).lapsed),
        (count(2, 0, 0), 1)
    );
}
