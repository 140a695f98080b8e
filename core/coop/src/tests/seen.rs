//! A member sees figures of her own rows, and nobody else does unseen.

use super::given::{ANNA, DORA, EDDA, Scene, a_coop, assisted};
use crate::kernel::facts::Actor;
use crate::{Command, Event};

fn see(member: crate::kernel::ids::MemberNo) -> Command {
    Command::See(member, "savings".to_owned())
}

fn times(scene: &Scene, member: crate::kernel::ids::MemberNo) -> usize {
    scene.coop.contributions.seen(member).count()
}

#[test]
fn through_anothers_hands_it_is_written_down_and_about_her() {
    let mut scene = a_coop();
    let events = scene.act(assisted(DORA), see(DORA)).unwrap();
    let [event] = events.as_slice() else {
        panic!("one event")
    };
    assert!(matches!(event, Event::Contribution(_)) && event.subject() == Some(DORA) && !event.is_public());
    assert_eq!((times(&scene, DORA), times(&scene, EDDA)), (1, 0));
    let sight = scene.coop.contributions.seen(DORA).next().unwrap();
    assert_eq!((sight.dataset.as_str(), sight.at), ("savings", scene.now));
}

#[test]
fn by_her_own_key_nothing_changes() {
    let mut scene = a_coop();
    let before = scene.coop.state_hash().unwrap();
    assert_eq!(scene.act(Actor::Member(DORA), see(DORA)).unwrap(), []);
    assert_eq!(scene.coop.state_hash().unwrap(), before);
}

#[test]
fn nobody_sees_for_another() {
    let mut scene = a_coop();
    for actor in [
        Actor::Operator,
        Actor::Calendar,
        Actor::Member(ANNA),
        assisted(EDDA),
    ] {
        assert_eq!(scene.refused(actor, see(DORA)), "rights.own-rows");
    }
    let elsewhere = Command::See(DORA, "dreams".to_owned());
    assert_eq!(scene.refused(Actor::Member(DORA), elsewhere), "charter.missing");
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    assert!(scene.decide(Actor::Member(DORA), see(DORA)).is_ok());
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    assert_eq!(scene.refused(Actor::Member(DORA), see(DORA)), "membership.erased");
}
