use super::*;
use crate::Command;
use crate::Event as Any;
use crate::tests::given::{ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, assisted};

const DORAS: Who = Who::Member(DORA);

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn invite(who: Who, code: u8) -> Command {
    Command::Access(Act::Invite(who, hash(code)))
}

fn enrol(who: Who, kind: Kind, (credential, code): (u8, Option<u8>)) -> Command {
    Command::Access(Act::Enrol {
        who,
        kind,
        credential: hash(credential),
        code: code.map(hash),
    })
}

fn passkey(who: Who, credential: u8, code: Option<u8>) -> Command {
    enrol(who, Kind::Passkey, (credential, code))
}

fn take_away(who: Who, credential: u8) -> Command {
    Command::Access(Act::Drop(who, hash(credential)))
}

fn recover(who: Who, code: u8, by: &[MemberNo]) -> Command {
    Command::Access(Act::Recover {
        who,
        code: hash(code),
        attested_by: by.to_vec(),
    })
}

fn signs_in(scene: &Scene, who: Who, credential: u8) -> Result<(), String> {
    let said = scene
        .coop
        .access
        .signs_in(who, hash(credential), &scene.coop.members);
    said.map_err(|refusal| refusal.rule)
}

fn invited(scene: &Scene, code: u8) -> Option<Who> {
    scene.coop.access.invited(hash(code), scene.now).ok()
}

/// DORA has a passkey (11), set up with the code 1.
fn set_up() -> Scene {
    let mut scene = a_coop();
    scene.act(Actor::Member(ANNA), invite(DORAS, 1)).unwrap();
    scene
        .act(Actor::Member(DORA), passkey(DORAS, 11, Some(1)))
        .unwrap();
    scene
}

#[test]
fn b1_a_code_sets_up_one_account_once() {
    let mut scene = a_coop();
    let events = scene.act(Actor::Member(ANNA), invite(DORAS, 1)).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    assert_eq!(invited(&scene, 1), Some(DORAS));
    assert_eq!(signs_in(&scene, DORAS, 11), Err("access.credential".to_owned()));
    // not without the code, not with another's, and not for another
    scene.refuses(DORA, passkey(DORAS, 11, None), "access.code");
    scene.refuses(DORA, passkey(DORAS, 11, Some(2)), "access.code");
    scene.refuses(EDDA, passkey(Who::Member(EDDA), 11, Some(1)), "access.code");
    assert_eq!(
        scene.refused(assisted(EDDA), passkey(DORAS, 11, Some(1))),
        "access.own"
    );
    scene
        .act(Actor::Member(DORA), passkey(DORAS, 11, Some(1)))
        .unwrap();
    assert_eq!(signs_in(&scene, DORAS, 11), Ok(()));
    assert_eq!(
        signs_in(&scene, Who::Member(EDDA), 11),
        Err("access.credential".to_owned())
    );
    assert_eq!(invited(&scene, 1), None);
    scene.refuses(DORA, passkey(DORAS, 12, Some(1)), "access.code");
}

#[test]
fn b1_a_code_is_worth_nothing_after_its_days_or_when_a_newer_one_is_given() {
    let mut scene = a_coop();
    scene.act(Actor::Operator, invite(DORAS, 1)).unwrap();
    scene.days_later(CODE_DAYS - 1);
    assert_eq!(invited(&scene, 1), Some(DORAS));
    scene.days_later(1);
    assert_eq!(invited(&scene, 1), None);
    scene.refuses(DORA, passkey(DORAS, 11, Some(1)), "access.code");
    scene.act(Actor::Operator, invite(DORAS, 2)).unwrap();
    scene.act(Actor::Operator, invite(DORAS, 3)).unwrap();
    assert_eq!((invited(&scene, 2), invited(&scene, 3)), (None, Some(DORAS)));
    let edda = invite(Who::Member(EDDA), 3);
    assert_eq!(scene.refused(Actor::Operator, edda), "access.code-twice");
}

#[test]
fn b1_no_officer_alone_takes_over_an_account_that_was_set_up() {
    let mut scene = set_up();
    scene.refuses(ANNA, invite(DORAS, 2), "access.held");
    assert_eq!(scene.refused(Actor::Operator, invite(DORAS, 2)), "access.held");
    // nor after she gave up her last device at the co-op's
    scene.act(assisted(DORA), take_away(DORAS, 11)).unwrap();
    scene.refuses(ANNA, invite(DORAS, 2), "access.held");
    scene.refuses(ANNA, recover(DORAS, 2, &[ANNA]), "duty.grave");
    scene.refuses(ANNA, recover(DORAS, 2, &[BELA, CARO]), "actor.attest");
    scene
        .act(Actor::Member(ANNA), recover(DORAS, 2, &[ANNA, BELA]))
        .unwrap();
    assert_eq!(invited(&scene, 2), Some(DORAS));
    // and no officer lets herself in
    scene.refuses(ANNA, recover(Who::Member(ANNA), 3, &[ANNA, BELA]), "duty.grave");
}

#[test]
fn b1_recovery_ends_every_way_in_and_she_is_told_until_she_has_seen_it() {
    let mut scene = set_up();
    let pin = enrol(DORAS, Kind::Pin, (12, None));
    scene.act(Actor::Member(DORA), pin).unwrap();
    scene
        .act(Actor::Member(ANNA), recover(DORAS, 2, &[ANNA, BELA]))
        .unwrap();
    for old in [11, 12] {
        assert_eq!(signs_in(&scene, DORAS, old), Err("access.credential".to_owned()));
    }
    scene
        .act(Actor::Member(DORA), passkey(DORAS, 13, Some(2)))
        .unwrap();
    let told = |scene: &Scene| scene.coop.access.account(DORAS).unwrap().recovered.clone();
    let at = scene.now;
    let by = vec![ANNA, BELA];
    assert_eq!(told(&scene), Some(Recovery { at, by }));
    let see = || Command::Access(Act::See(DORAS));
    assert_eq!(scene.refused(assisted(DORA), see()), "access.own");
    scene.act(Actor::Member(DORA), see()).unwrap();
    assert_eq!(told(&scene), None);
    assert_eq!(scene.act(Actor::Member(DORA), see()).unwrap(), []);
}

#[test]
fn nobody_locks_herself_out_and_there_is_one_pin() {
    let mut scene = set_up();
    let dora = Actor::Member(DORA);
    scene.refuses(DORA, take_away(DORAS, 11), "access.last");
    scene.refuses(DORA, take_away(DORAS, 12), "access.credential");
    scene.act(dora, enrol(DORAS, Kind::Pin, (12, None))).unwrap();
    scene.act(dora, enrol(DORAS, Kind::Pin, (13, None))).unwrap();
    assert_eq!(signs_in(&scene, DORAS, 12), Err("access.credential".to_owned()));
    scene.refuses(DORA, passkey(DORAS, 11, None), "access.twice");
    scene.act(dora, take_away(DORAS, 11)).unwrap();
    assert_eq!(signs_in(&scene, DORAS, 13), Ok(()));
    for credential in 20..29 {
        scene.act(dora, passkey(DORAS, credential, None)).unwrap();
    }
    scene.refuses(DORA, passkey(DORAS, 30, None), "access.many");
    // a new PIN takes the place of the old one
    scene.act(dora, enrol(DORAS, Kind::Pin, (14, None))).unwrap();
}

#[test]
fn a_key_for_a_program_opens_no_account_and_is_no_way_in_for_a_person() {
    let mut scene = set_up();
    let dora = Actor::Member(DORA);
    let key = |credential, code| enrol(DORAS, Kind::Key, (credential, code));
    assert_eq!(scene.refused(assisted(DORA), key(12, None)), "access.own");
    scene
        .act(Actor::Member(ANNA), invite(Who::Member(EDDA), 2))
        .unwrap();
    let first = enrol(Who::Member(EDDA), Kind::Key, (12, Some(2)));
    scene.refuses(EDDA, first, "access.key");
    scene.act(dora, key(12, None)).unwrap();
    assert_eq!(signs_in(&scene, DORAS, 12), Ok(()));
    scene.refuses(DORA, take_away(DORAS, 11), "access.last");
    scene.act(dora, take_away(DORAS, 12)).unwrap();
    scene.act(dora, key(13, None)).unwrap();
    scene
        .act(Actor::Member(ANNA), recover(DORAS, 3, &[ANNA, BELA]))
        .unwrap();
    assert_eq!(signs_in(&scene, DORAS, 13), Err("access.credential".to_owned()));
}

#[test]
fn who_left_still_signs_in_and_who_was_erased_does_not() {
    let mut scene = set_up();
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    assert_eq!(signs_in(&scene, DORAS, 11), Ok(()));
    scene
        .act(Actor::Member(ANNA), recover(DORAS, 2, &[ANNA, BELA]))
        .unwrap();
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    assert_eq!(signs_in(&scene, DORAS, 11), Err("membership.erased".to_owned()));
    assert!(scene.coop.access.is_empty(), "{:?}", scene.coop.access);
    scene.refuses(ANNA, invite(DORAS, 3), "membership.erased");
    assert_eq!(invited(&scene, 2), None);
}

#[test]
fn b1_a_data_user_signs_in_with_a_passkey_and_is_let_in_by_officers_without_an_interest() {
    let mut scene = a_coop();
    let who = Who::User(scene.user("research"));
    let events = scene.act(Actor::Member(ANNA), invite(who, 1)).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (None, false));
    let pin = enrol(who, Kind::Pin, (11, Some(1)));
    assert_eq!(scene.refused(who.actor(), pin), "access.pin");
    scene.act(who.actor(), passkey(who, 11, Some(1))).unwrap();
    assert_eq!(signs_in(&scene, who, 11), Ok(()));
    assert_eq!(
        scene.refused(Actor::Operator, invite(Who::User(UserNo(9)), 2)),
        "user.unknown"
    );
    let declare = crate::people::duty::Act::DeclareConflict {
        member: None,
        user: UserNo(1),
        why: None,
    };
    scene.act(Actor::Member(BELA), Command::Duty(declare)).unwrap();
    scene.refuses(ANNA, recover(who, 2, &[ANNA, BELA]), "duty.conflict");
    scene
        .act(Actor::Member(ANNA), recover(who, 2, &[ANNA, CARO]))
        .unwrap();
    assert_eq!(signs_in(&scene, who, 11), Err("access.credential".to_owned()));
}

#[test]
fn a_co_op_that_came_back_only_takes_ways_in_away() {
    let mut scene = set_up();
    scene.act(Actor::Member(DORA), passkey(DORAS, 12, None)).unwrap();
    scene.act(Actor::Operator, Command::Restore(hash(9))).unwrap();
    scene.refuses(DORA, passkey(DORAS, 13, None), "restore.stale");
    scene.refuses(ANNA, recover(DORAS, 2, &[ANNA, BELA]), "restore.stale");
    scene.act(Actor::Member(DORA), take_away(DORAS, 12)).unwrap();
    assert_eq!(signs_in(&scene, DORAS, 11), Ok(()));
}

#[test]
fn a_co_op_without_accounts_has_the_state_that_it_always_had() {
    let scene = a_coop();
    let state = serde_json::to_value(&scene.coop).unwrap();
    assert_eq!(state.get("access"), None);
    assert!(
        scene
            .journal
            .iter()
            .all(|entry| !matches!(entry.event, Any::Access(_)))
    );
}
