//! A restored co-op gives back no budget and no consent, and keeps nobody from taking hers out.

use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::QueryNo;
use crate::path::consent::Answer;
use crate::path::request::Terms;
use crate::tests::given::{
    ANNA, BELA, DORA, EDDA, Scene, a_coop, ask, assisted, consent, contribution, newcomer, scope, terms,
};

fn asked_and_consented() -> Scene {
    let mut scene = a_coop();
    scene.act(Actor::Member(EDDA), contribution(EDDA, 3)).unwrap();
    scene.says(EDDA, Answer::Yes, scope());
    let user = scene.user("company");
    scene.grants(Terms {
        fee_minor: 12_500,
        ..terms(user)
    });
    scene
}

fn restored() -> Scene {
    let mut scene = asked_and_consented();
    scene
        .act(Actor::Operator, Command::Restore(Hash([5; 32])))
        .unwrap();
    scene
}

fn rule(scene: &Scene, actor: Actor, command: Command) -> Option<String> {
    scene.decide(actor, command).err().map(|refusal| refusal.rule)
}

fn confirm(highest: u64) -> Command {
    Command::ConfirmRestore(highest, vec![ANNA, BELA])
}

#[test]
fn p2_p23_a_restored_co_op_gives_back_no_budget_and_no_consent() {
    let scene = restored();
    let before = asked_and_consented();
    let request = scene.coop.requests.all().next().unwrap().0;
    let stopped = [
        (Actor::Operator, Command::Reserve(ask(&scene, request, "0.1"))),
        (Actor::Member(DORA), consent(DORA, Answer::Yes, scope())),
        (Actor::Operator, Command::Admit(vec![newcomer()])),
        (Actor::Member(EDDA), contribution(EDDA, 1)),
    ];
    for (actor, command) in stopped {
        assert_eq!(rule(&scene, actor, command).as_deref(), Some("restore.stale"));
    }
    // All of it was possible before.
    assert_eq!(
        rule(
            &before,
            Actor::Operator,
            Command::Reserve(ask(&before, request, "0.1"))
        ),
        None
    );
    assert_eq!(
        rule(&before, Actor::Member(DORA), consent(DORA, Answer::Yes, scope())),
        None
    );
}

#[test]
fn p23_a_question_that_was_under_way_in_the_backup_releases_nothing() {
    let mut scene = asked_and_consented();
    let request = scene.coop.requests.all().next().unwrap().0;
    let query = scene.reserves(request, "0.1").unwrap();
    scene
        .act(Actor::Operator, Command::Restore(Hash([5; 32])))
        .unwrap();
    let release = Command::Release(query, Hash([8; 32]));
    assert_eq!(
        rule(&scene, Actor::Operator, release).as_deref(),
        Some("restore.stale")
    );
    assert_eq!(
        rule(&scene, Actor::Calendar, Command::Fail(QueryNo(query.0))),
        None
    );
}

#[test]
fn p23_in_a_restored_co_op_everybody_withdraws_says_no_leaves_and_erases() {
    let scene = restored();
    let narrows = [
        Command::Withdraw(EDDA, scope()),
        consent(EDDA, Answer::No, scope()),
        Command::Leave(EDDA),
        Command::Erase(EDDA),
    ];
    for command in narrows {
        assert_eq!(rule(&scene, assisted(EDDA), command), None);
    }
}

#[test]
fn p23_dates_wait_until_everything_is_known() {
    let (mut scene, mut other) = (asked_and_consented(), asked_and_consented());
    scene
        .act(Actor::Operator, Command::Restore(Hash([5; 32])))
        .unwrap();
    for scene in [&mut scene, &mut other] {
        scene.days_later(4_000);
    }
    let happened = |scene: &Scene| {
        scene
            .journal
            .iter()
            .filter(|entry| entry.actor == Actor::Calendar)
            .count()
    };
    assert_eq!(happened(&scene), 0);
    assert!(scene.coop.restoring.stale().is_some() && other.coop.restoring.is_current());
}

#[test]
fn p23_only_officers_end_it_and_only_when_the_log_reaches_the_highest_checkpoint() {
    let mut scene = restored();
    let size = scene.coop.restoring.stale().unwrap().size;
    assert_eq!(size + 1, scene.coop.size);
    assert_eq!(
        rule(&scene, Actor::Operator, confirm(size + 1)).as_deref(),
        Some("restore.behind")
    );
    let nobody = Command::ConfirmRestore(size, Vec::new());
    assert_eq!(
        rule(&scene, Actor::Operator, nobody).as_deref(),
        Some("duty.attest")
    );
    let one = Command::ConfirmRestore(size, vec![ANNA]);
    assert_eq!(rule(&scene, Actor::Operator, one).as_deref(), Some("duty.attest"));
    scene.act(Actor::Operator, confirm(size)).unwrap();
    let request = scene.coop.requests.all().next().unwrap().0;
    assert!(scene.reserves(request, "0.1").is_ok());
    assert_eq!(
        rule(&scene, Actor::Operator, confirm(size)).as_deref(),
        Some("restore.current")
    );
}
