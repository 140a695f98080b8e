//! Conflicts of interest, and what two officers do together.

use super::kit::{company, decide, declare, duty, hash, written};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::ids::{InvoiceNo, MemberNo, ReleaseNo, RequestNo, UserNo};
use crate::path::consent::{Answer, Recipient, Scope, Wish};
use crate::path::request::Terms;
use crate::people::duty::{Act, Event, Grave};
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, Scene, a_coop, assisted, bylaws, charter, founded, question, scope, terms,
};
use crate::{Command, Event as Any, noted};

const OTHER: UserNo = UserNo(1);
const LINKED: UserNo = UserNo(2);

fn end(member: MemberNo, user: UserNo, attested_by: &[MemberNo]) -> Command {
    duty(Act::EndConflict {
        member: Some(member),
        user,
        attested_by: attested_by.to_vec(),
    })
}

/// A co-op with two data users; in the second one Anna has an interest of her own.
fn with_a_conflict() -> Scene {
    let mut rules = bylaws();
    rules.approval.methods_by_council = true;
    let mut scene = founded(rules, vec![charter()]);
    scene.user("company");
    scene.registers("company");
    scene.act(Actor::Member(ANNA), declare(LINKED)).unwrap();
    scene
}

#[test]
fn c5_an_officer_linked_to_a_data_user_has_no_word_in_anything_that_concerns_it() {
    // given a request, a method and a paid release of the linked data user
    let mut scene = with_a_conflict();
    let method = hash(8);
    let add = Command::AddMethod(method, Box::new(question("SELECT SUM(amount) once", "amount")));
    scene.act(Actor::Operator, add).unwrap();
    scene.act(Actor::Member(BELA), Command::Vet(LINKED)).unwrap();
    let of_method = Terms {
        methods: vec![method],
        fee_minor: 5_000,
        ..terms(LINKED)
    };
    let waiting = scene.files(of_method);
    let request = scene.files(company(LINKED));
    scene.act(Actor::Member(BELA), decide(request, false)).unwrap();
    let query = scene.reserves(request, "0.5").unwrap();
    let release = scene.releases(query);
    scene.registers("company");
    scene.act(Actor::Member(ANNA), declare(UserNo(3))).unwrap();
    // then whatever she says for it is refused, and for another it is not
    let acts: [fn(RequestNo, ReleaseNo) -> Command; 6] = [
        |_, _| Command::Vet(UserNo(3)),
        |waiting, _| decide(waiting, false),
        |waiting, _| decide(waiting, true),
        |_, _| Command::ApproveMethod(hash(8)),
        |_, release| Command::Invoice(release),
        |_, _| Command::Settle(InvoiceNo(1), hash(6)),
    ];
    for act in acts {
        let rule = scene
            .decide(Actor::Member(ANNA), act(waiting, release))
            .unwrap_err();
        if !matches!(act(waiting, release), Command::Settle(..)) {
            assert_eq!(rule.rule, "duty.conflict");
            assert!(scene.decide(Actor::Member(BELA), act(waiting, release)).is_ok());
        }
    }
    scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
    let settle = || Command::Settle(InvoiceNo(1), hash(6));
    scene.refuses(ANNA, settle(), "duty.conflict");
    assert!(scene.decide(Actor::Member(BELA), settle()).is_ok());
    let free = scene.files(company(OTHER));
    assert!(scene.decide(Actor::Member(ANNA), decide(free, false)).is_ok());
}

#[test]
fn c5_what_a_conflict_stopped_stands_in_the_public_log() {
    let mut scene = with_a_conflict();
    let request = scene.files(company(LINKED));
    let facts = |actor| Facts {
        now: scene.now,
        actor,
        entropy: [0; 32],
    };
    let tried = noted(&scene.coop, &decide(request, false), &facts(assisted(ANNA))).unwrap();
    assert!(tried.is_public());
    assert_eq!(
        tried,
        Any::Duty(Event::Barred {
            rule: "duty.conflict".to_owned(),
            member: Some(ANNA),
            user: LINKED,
        })
    );
    // nobody else's act is noted, and no act of hers that is refused for other reasons
    for (actor, command) in [
        (Actor::Member(BELA), decide(request, false)),
        (Actor::Operator, decide(request, true)),
        (Actor::Member(ANNA), Command::Vet(UserNo(9))),
        (Actor::Member(ANNA), Command::Leave(DORA)),
    ] {
        assert_eq!(noted(&scene.coop, &command, &facts(actor)), None);
    }
}

#[test]
fn c5_an_officer_does_not_attest_a_yes_to_a_data_user_of_her_own() {
    let mut scene = with_a_conflict();
    let to = |user| Scope {
        recipient: Recipient::User(user),
        ..scope()
    };
    let attested = |user, by: &[MemberNo]| Command::Consent {
        wishes: vec![Wish {
            member: DORA,
            scope: to(user),
            answer: Answer::Yes,
            read: None,
        }],
        attested_by: by.to_vec(),
    };
    let linked = || attested(LINKED, &[ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, linked()), "duty.conflict");
    assert!(
        scene
            .decide(Actor::Operator, attested(OTHER, &[ANNA, BELA]))
            .is_ok()
    );
    assert!(
        scene
            .decide(Actor::Operator, attested(LINKED, &[CARO, BELA]))
            .is_ok()
    );
    scene.is_said_to_say(DORA, Answer::Yes, to(LINKED));
    let waiting = scene.coop.consents.waiting_of(DORA).next().unwrap().0;
    let confirm = |by: &[MemberNo]| Command::ConfirmConsent(waiting, by.to_vec());
    assert_eq!(
        scene.refused(Actor::Operator, confirm(&[ANNA, BELA])),
        "duty.conflict"
    );
    assert!(scene.decide(Actor::Operator, confirm(&[CARO, BELA])).is_ok());
    // the member's own yes is hers, and what was refused is not told of her
    let facts = Facts {
        now: scene.now,
        actor: Actor::Operator,
        entropy: [0; 32],
    };
    assert_eq!(noted(&scene.coop, &linked(), &facts), None);
}

#[test]
fn c5_a_conflict_is_entered_by_herself_or_an_officer_and_ended_by_two_others() {
    let mut scene = with_a_conflict();
    scene.refuses(ANNA, declare(LINKED), "conflict.known");
    scene.refuses(ANNA, declare(UserNo(9)), "user.unknown");
    scene.refuses(DORA, declare(OTHER), "duty.holder");
    let of_bela = || {
        duty(Act::DeclareConflict {
            member: Some(BELA),
            user: OTHER,
            why: None,
        })
    };
    scene.refuses(DORA, of_bela(), "duty.officer");
    scene.act(Actor::Member(CARO), of_bela()).unwrap();
    // ending it is grave: two officers, and she is none of them
    let two = end(ANNA, LINKED, &[BELA]);
    scene.refuses(ANNA, two, "actor.attest");
    let hers = end(ANNA, LINKED, &[ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, hers), "duty.grave");
    let none = end(ANNA, OTHER, &[BELA, CARO]);
    assert_eq!(scene.refused(Actor::Operator, none), "conflict.unknown");
    scene
        .act(Actor::Member(BELA), end(ANNA, LINKED, &[CARO]))
        .unwrap();
    let ended = written(&scene).pop().unwrap();
    assert!(matches!(ended, Event::ConflictEnded { by, .. } if by[..] == [BELA, CARO]));
    let vet = Command::Vet(LINKED);
    assert!(scene.decide(Actor::Member(ANNA), vet).is_ok());
    assert!(scene.coop.duties.conflicts()[0].ended.is_some());
    // and it can be entered again
    assert!(scene.decide(Actor::Member(ANNA), declare(LINKED)).is_ok());
}

#[test]
fn grave_acts_take_two_different_officers_none_of_them_concerned() {
    let mut scene = a_coop();
    let grave = |scene: &Scene, by: &[MemberNo], concerned: &[MemberNo]| {
        let community = scene.coop.community();
        let duties = &scene.coop.duties;
        duties
            .grave(Grave::Expulsion, by, concerned, &community)
            .map_err(|refusal| (refusal.rule, refusal.hint.unwrap_or_default()))
    };
    assert!(grave(&scene, &[ANNA, BELA], &[DORA]).is_ok());
    for (by, concerned) in [
        (&[][..], &[][..]),
        (&[ANNA][..], &[][..]),
        (&[ANNA, ANNA][..], &[][..]),
        (&[ANNA, DORA][..], &[][..]),
        (&[ANNA, BELA][..], &[BELA][..]),
        (&[ANNA, BELA, CARO][..], &[CARO][..]),
    ] {
        assert_eq!(
            grave(&scene, by, concerned).unwrap_err().0,
            "duty.grave",
            "{by:?}"
        );
    }
    let (_, hint) = grave(&scene, &[ANNA], &[BELA]).unwrap_err();
    assert!(hint.ends_with("members 1, 3"), "{hint}");
    scene.act(Actor::Member(CARO), Command::Leave(CARO)).unwrap();
    assert_eq!(
        grave(&scene, &[ANNA, CARO], &[]).unwrap_err().0,
        "membership.left"
    );
    let (_, hint) = grave(&scene, &[ANNA], &[BELA]).unwrap_err();
    assert!(hint.contains("elect another first"), "{hint}");
}

#[test]
fn c5_a_refused_question_is_noted_by_its_rule_and_nothing_else() {
    let mut scene = with_a_conflict();
    let request = scene.files(company(OTHER));
    let note = |rule: &str| Command::NoteRefused(request, rule.to_owned());
    scene.act(Actor::Operator, note("sql.rows")).unwrap();
    let expected = Event::Barred {
        rule: "sql.rows".to_owned(),
        member: None,
        user: OTHER,
    };
    assert_eq!(written(&scene).pop(), Some(&expected));
    for wrong in ["SELECT name FROM trips", "Maria Lopez", &"a".repeat(41)] {
        assert_eq!(scene.refused(Actor::Operator, note(wrong)), "duty.note");
    }
    let nowhere = Command::NoteRefused(RequestNo(9), "sql.rows".to_owned());
    assert_eq!(scene.refused(Actor::Operator, nowhere), "request.unknown");
}
