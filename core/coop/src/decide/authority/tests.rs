//! For whom each command is: a table over every command and every kind of actor.

mod every;

use super::check;
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, QueryNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::path::request::Terms;
use crate::people::bylaws::Power;
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, ask, assisted, buy, bylaws, charter, contribution, founded,
    office, terms,
};
use every::{EVERY, every_command, name};
use std::collections::BTreeSet;

const ONE: UserNo = UserNo(1);
const TWO: UserNo = UserNo(2);

/// A co-op with two data users; the first has a granted request, and a question under way in it.
fn a_coop_that_is_asked() -> Scene {
    let mut scene = a_coop();
    let user = scene.user("research");
    assert_eq!((user, scene.user("research")), (ONE, TWO));
    let request = scene.grants(terms(user));
    let query = scene.reserves(request, "0.1").unwrap();
    assert_eq!((request, query), (RequestNo(1), QueryNo(1)));
    scene
}

/// One letter for what is said: `+` goes on to the rule, else the end of the rule's id.
fn letter(said: &Result<(), Refusal>) -> char {
    let Err(refusal) = said else { return '+' };
    assert_eq!(crate::rulebook::fault(refusal), None, "{refusal:?}");
    assert!(refusal.hint.is_some(), "what to do next: {refusal:?}");
    match refusal.rule.as_str() {
        "actor.not-hers" => 'h',
        "actor.office" => 'o',
        "actor.user" => 'u',
        "actor.machine" => 'm',
        "actor.assist" => 'a',
        "actor.attest" => 't',
        other => panic!("{other}"),
    }
}

/// Every command, about DORA and the first data user: for DORA, for EDDA, for an officer, for DORA through an officer and
/// through EDDA, for the first data user and for the second.
const TABLE: &str = "
    found               mmm aa uu
    tick                mmm aa uu
    admit               oo+ aa uu
    leave               +++ +a uu
    erase               +++ +a uu
    expel               oo+ aa uu
    appeal              +++ +a uu
    part                mmm aa uu
    copy                mmm aa uu
    arrive              mmm aa uu
    restore             mmm aa uu
    confirm-restore     mmm aa uu
    propose             +++ +a uu
    proposal            +++ +a uu
    open-motion         oo+ aa uu
    vote                +++ +a uu
    nominate            +++ +a uu
    stand               +++ +a uu
    prepare-ballot      mmm aa uu
    take-paper          +++ +a uu
    count-room          +++ aa uu
    open-box            mmm aa uu
    close-motion        oo+ aa uu
    assembly-demand     +++ +a uu
    assembly-call       +++ aa uu
    assembly-attend     +++ +a uu
    assembly-hold       +++ +a uu
    resign              +++ +a uu
    declare-conflict    +++ +a uu
    end-conflict        +++ +a uu
    review              +++ aa uu
    complain            +++ +a uu
    close-complaint     +++ aa uu
    put-complaint       +++ +a uu
    note-refused        uuu aa +u
    buy-shares          ooo +a uu
    size                oo+ aa uu
    confirm-language    oo+ aa uu
    mark                +++ +a uu
    choose              +++ +a uu
    withhold            +++ +a uu
    record              +++ +a uu
    contribute          +h+ +a uu
    confirm-contribution +++ +a uu
    see                 +++ +a uu
    consent             +++ +a uu
    confirm-consent     +++ +a uu
    withdraw            +++ +a uu
    invite              oo+ aa uu
    enrol               +hh +a uu
    enrol-user          uuu aa +u
    drop                +hh +a uu
    recover             oo+ aa uu
    see-recovery        +hh +a uu
    register            oo+ aa uu
    vet                 +++ aa uu
    add-method          oo+ aa ++
    approve-method      +++ aa uu
    withdraw-method     +++ aa uu
    file                oo+ aa +u
    decide              +++ aa +u
    reserve             uuu aa +u
    release             uuu aa +u
    delete-rows         mmm aa uu
    correct             +++ +a uu
    take-back           +++ +a uu
    delete-taken        mmm aa uu
    delete-originals    mmm aa uu
    fail                uuu aa +u
    invoice             oo+ aa uu
    settle              oo+ aa uu
    declare-dividend    oo+ aa uu
";

fn through(member: MemberNo, helper: MemberNo) -> Actor {
    Actor::Assisted {
        member,
        by: Some(helper),
    }
}

#[test]
fn a_command_is_for_those_for_whom_the_table_says_it_is() {
    let scene = a_coop_that_is_asked();
    let commands = every_command(&scene);
    let names: BTreeSet<&str> = commands.iter().map(name).collect();
    assert_eq!((names.len(), commands.len()), (EVERY, EVERY));
    let actors = [
        Actor::Member(DORA),
        Actor::Member(EDDA),
        Actor::Member(ANNA),
        through(DORA, ANNA),
        through(DORA, EDDA),
        Actor::User(ONE),
        Actor::User(TWO),
    ];
    let said = commands.iter().map(|command| {
        let of = |actor: &Actor| letter(&check(&scene.coop, command, *actor));
        let all: String = actors.iter().map(of).collect();
        (name(command).to_owned(), all)
    });
    let said: Vec<(String, String)> = said.collect();
    let expected = TABLE.lines().filter_map(|line| line.trim().split_once(' '));
    let expected: Vec<(String, String)> = expected
        .map(|(name, all)| (name.to_owned(), all.replace(' ', "")))
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn the_terminal_and_the_calendar_give_every_command_as_before() {
    let scene = a_coop_that_is_asked();
    for command in every_command(&scene) {
        for actor in [Actor::Operator, Actor::Calendar, assisted(DORA), assisted(EDDA)] {
            assert_eq!(check(&scene.coop, &command, actor), Ok(()), "{command:?}");
        }
    }
}

#[test]
fn whoever_a_command_is_not_for_changes_nothing() {
    let scene = a_coop_that_is_asked();
    for command in every_command(&scene) {
        let said = check(&scene.coop, &command, Actor::User(TWO));
        let decided = scene.decide(Actor::User(TWO), command);
        assert_eq!(
            said.err(),
            decided.err().filter(|refusal| refusal.rule.starts_with("actor."))
        );
    }
}

#[test]
fn b1_a_helper_holds_an_office_that_manages_or_helps() {
    let mut rules = bylaws();
    let mut helpers = office("helpers", 2);
    helpers.powers = vec![Power::Assist];
    rules.offices = vec![office("board", 3), helpers];
    let mut scene = founded(rules, vec![charter()]);
    let hers = || contribution(DORA, 3);
    let by_edda = through(DORA, EDDA);
    assert_eq!(scene.refused(by_edda, hers()), "actor.assist");
    let board = scene.coop.bylaws.rule.offices[1].clone();
    let elected = (crate::kernel::ids::MotionNo(1), scene.now);
    scene.coop.duties.install(&board, &[EDDA], elected);
    scene.act(by_edda, hers()).unwrap();
    // Money that came in is for those who manage the co-op, and helping is no managing.
    assert_eq!(scene.refused(by_edda, buy(1)), "actor.office");
    assert_eq!(
        scene.refused(through(EDDA, EDDA), contribution(EDDA, 3)),
        "actor.assist"
    );
    assert_eq!(
        scene.refused(through(ANNA, EDDA), Command::Vet(ONE)),
        "actor.assist"
    );
    scene.act(assisted(EDDA), Command::Leave(EDDA)).unwrap();
    assert_eq!(scene.refused(by_edda, hers()), "membership.left");
}

#[test]
fn nobody_brings_rows_of_others_with_her_own() {
    let scene = a_coop();
    let Command::Contribute { mut prepared, .. } = contribution(DORA, 3) else {
        panic!("rows");
    };
    prepared.per_member.push((EDDA, 1));
    let attested_by = Vec::new();
    let both = Command::Contribute {
        prepared,
        attested_by,
    };
    scene.refuses(DORA, both, "actor.office");
}

#[test]
fn nobody_says_for_officers_what_they_attest() {
    let mut scene = a_coop();
    let import = scene.brings(assisted(DORA), DORA, 5);
    let confirm = |by: &[MemberNo]| Command::ConfirmContribution(import, by.to_vec());
    for member in [DORA, EDDA, CARO] {
        scene.refuses(member, confirm(&[ANNA, BELA]), "actor.attest");
    }
    let hers = through(DORA, CARO);
    assert_eq!(scene.refused(hers, confirm(&[ANNA, BELA])), "actor.attest");
    scene.refuses(ANNA, confirm(&[ANNA]), "duty.attest");
    scene.act(Actor::Member(ANNA), confirm(&[ANNA, BELA])).unwrap();
}

#[test]
fn a_data_user_registers_files_and_asks_for_itself_and_for_nobody_else() {
    let mut scene = a_coop();
    let register = || Command::Register {
        class: "research".to_owned(),
        country: "KE".to_owned(),
        commitment: Hash([8; 32]),
    };
    assert_eq!(scene.refused(Actor::User(TWO), register()), "actor.user");
    scene.act(Actor::User(ONE), register()).unwrap();
    scene.act(Actor::Member(ANNA), Command::Vet(ONE)).unwrap();
    assert_eq!(scene.refused(Actor::User(ONE), register()), "actor.user");
    scene.act(Actor::User(TWO), register()).unwrap();
    let file = || Command::File(Box::new(terms(ONE)));
    assert_eq!(scene.refused(Actor::User(TWO), file()), "actor.user");
    scene.act(Actor::User(ONE), file()).unwrap();
    let decide = |refuse| Command::Decide {
        request: RequestNo(1),
        refuse,
    };
    assert_eq!(scene.refused(Actor::User(ONE), decide(true)), "actor.user");
    assert_eq!(scene.refused(Actor::User(TWO), decide(false)), "actor.user");
    scene.act(Actor::User(ONE), decide(false)).unwrap();
    let question = || Command::Reserve(ask(&scene, RequestNo(1), "0.1"));
    assert_eq!(scene.refused(Actor::User(TWO), question()), "actor.user");
    let question = question();
    scene.act(Actor::User(ONE), question).unwrap();
    let answer = || Command::Release(QueryNo(1), Hash([3; 32]));
    assert_eq!(scene.refused(Actor::User(TWO), answer()), "actor.user");
    scene.act(Actor::User(ONE), answer()).unwrap();
}

#[test]
fn what_needs_an_officers_word_a_data_user_does_not_have_decided() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let above = Terms {
        epsilon: crate::tests::given::epsilon("900"),
        ..terms(user)
    };
    scene
        .act(Actor::User(user), Command::File(Box::new(above)))
        .unwrap();
    let decide = Command::Decide {
        request: RequestNo(1),
        refuse: false,
    };
    assert_eq!(scene.refused(Actor::User(user), decide), "actor.user");
}

#[test]
fn an_act_of_a_data_user_is_written_down_as_its_own_for_good() {
    let actor = Actor::User(UserNo(3));
    assert_eq!(serde_json::to_string(&actor).unwrap(), r#"{"user":3}"#);
    assert_eq!(serde_json::from_str::<Actor>(r#"{"user":3}"#).unwrap(), actor);
    assert_eq!(
        (actor.member(), actor.user(), actor.is_assisted()),
        (None, Some(UserNo(3)), false)
    );
}
