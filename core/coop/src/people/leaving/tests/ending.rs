//! The end of a co-op: what still works, where what is left goes, and what cannot be moved on the way.

use crate::books::money::{Account, Ledger, Occasion};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{InvoiceNo, MemberNo, MotionNo};
use crate::path::consent::Answer;
use crate::path::request::Terms;
use crate::people::ballot::Matter;
use crate::people::bylaws::{Office, Residue, Watch};
use crate::people::leaving::Act;
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, ask, assisted, ballot, bylaws, charter, consent, contribution,
    founded, newcomer, office, one_of, scope, terms,
};
use crate::{Command, Event};
use fenwick_tally::Answer as Said;

fn dissolution() -> Matter {
    Matter::Dissolution {
        successor: Hash([9; 32]),
    }
}

/// A co-op of five that earned 10 000, shared it out, and earned 2 500 more.
fn rich(residue: Residue) -> Scene {
    let mut rules = bylaws();
    rules.assets.residue = residue;
    let mut scene = founded(rules, vec![charter()]);
    scene.act(Actor::Member(EDDA), contribution(EDDA, 3)).unwrap();
    scene.says(EDDA, Answer::Yes, scope());
    let user = scene.user("company");
    let request = scene.grants(Terms {
        fee_minor: 12_500,
        ..terms(user)
    });
    for (invoice, epsilon) in [(1, "0.8"), (2, "0.2")] {
        let query = scene.reserves(request, epsilon).unwrap();
        let release = scene.releases(query);
        scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
        settles(&mut scene, invoice);
        if invoice == 1 {
            declares(&mut scene);
        }
    }
    scene
}

fn settles(scene: &mut Scene, invoice: u32) {
    let settle = Command::Settle(InvoiceNo(invoice), Hash([6; 32]));
    scene.act(Actor::Operator, settle).unwrap();
}

fn declares(scene: &mut Scene) {
    let declare = Command::DeclareDividend("2026".parse().unwrap());
    scene.act(Actor::Operator, declare).unwrap();
}

fn balance(scene: &Scene, account: &Account) -> i64 {
    scene.coop.ledger.balance(account)
}

fn owed(scene: &Scene) -> Vec<i64> {
    let members = 1..=5;
    members
        .map(|member| -balance(scene, &Account::Member(MemberNo(member))))
        .collect()
}

/// Ends by itself when the days are over; the motion.
fn ended(scene: &mut Scene) -> MotionNo {
    let motion = scene.adopts(dissolution());
    scene.days_later(90);
    assert!(scene.coop.ending.is_over());
    motion
}

#[test]
fn po_dissolution_leaves_the_days_of_the_bylaws_in_which_nothing_new_begins() {
    let mut scene = rich(Residue::Successor);
    let request = scene.coop.requests.all().next().unwrap().0;
    let before = scene.decide(Actor::Operator, Command::Admit(vec![newcomer()]));
    assert!(before.is_ok());
    let motion = scene.adopts(dissolution());
    let decided = *scene.coop.ending.decided().unwrap();
    assert_eq!(decided.until, scene.now.plus_days(90));
    let ask = ask(&scene, request, "0.1");
    let begins = [
        (Actor::Operator, Command::Admit(vec![newcomer()])),
        (Actor::Member(EDDA), contribution(EDDA, 1)),
        (Actor::Member(EDDA), consent(EDDA, Answer::Yes, scope())),
        (Actor::Operator, Command::Reserve(ask)),
        (
            Actor::Operator,
            Command::File(Box::new(terms(crate::kernel::ids::UserNo(1)))),
        ),
        (
            Actor::Member(ANNA),
            Command::Decide {
                request,
                refuse: false,
            },
        ),
        (
            Actor::Member(ANNA),
            Command::Propose(Matter::Reaffirmation.into()),
        ),
        (
            Actor::Operator,
            Command::Leaving(Act::Expel {
                member: DORA,
                reasons: Hash([1; 32]),
                attested_by: vec![ANNA, BELA],
            }),
        ),
    ];
    for (actor, command) in begins {
        let said = format!("{command:?}");
        let refusal = scene.decide(actor, command).expect_err(&said);
        assert_eq!(
            (refusal.rule.as_str(), refusal.motion),
            ("coop.ending", Some(motion)),
            "{said}"
        );
    }
}

/// A co-op that asks its members again and again: about a dataset, about the bylaws, and for whom to elect.
fn asking() -> Scene {
    let mut rules = bylaws();
    rules.watch = Watch {
        assembly_days_max: Some(400),
        turnover_max: Some(one_of(1, 2)),
        benefit_days_max: Some(60),
        ..Watch::default()
    };
    rules.offices = vec![Office {
        term_days: 60,
        ..office("board", 3)
    }];
    let mut scene = founded(rules, vec![charter()]);
    scene.admits(6);
    scene.days_later(14);
    scene
}

#[test]
fn po_a_co_op_that_ends_notices_nothing_new_by_itself() {
    // given members who are asked whether they stand by the bylaws, did not say so, and will be asked after the next assembly
    for (matter, more) in [(Matter::Resolution(Hash([1; 32])), 3), (dissolution(), 0)] {
        let mut scene = asking();
        scene.adopts(matter);
        scene.days_later(1);
        let before = scene.coop.motions.all().count();
        scene.meets(&[ANNA, BELA, CARO, DORA, EDDA]);
        scene.days_later(30);
        assert_eq!(scene.coop.motions.all().count() - before, more);
        assert!(!scene.coop.ending.is_over());
    }
}

#[test]
fn po_dissolution_takes_out_withdraws_pays_and_shares_out_until_its_end() {
    let mut scene = rich(Residue::Successor);
    scene.adopts(dissolution());
    scene.says(EDDA, Answer::No, scope());
    scene
        .act(Actor::Member(EDDA), Command::Withdraw(EDDA, scope()))
        .unwrap();
    let see = Command::See(EDDA, "savings".to_owned());
    scene.act(assisted(EDDA), see).unwrap();
    let reserve = balance(&scene, &Account::Reserve);
    declares(&mut scene);
    assert!(balance(&scene, &Account::Reserve) < reserve);
    scene.act(Actor::Member(CARO), Command::Leave(CARO)).unwrap();
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    assert!(scene.coop.is_balanced() && scene.coop.ledger.is_locked());
}

#[test]
fn ic_2_what_is_left_goes_to_the_successor_and_what_members_are_owed_stays_theirs() {
    let mut scene = rich(Residue::Successor);
    let (left, owed_before) = (scene.coop.common_minor(), owed(&scene));
    let sum: u64 = left.iter().map(|(_, amount)| amount).sum();
    // 30 % and 30 % of the 10 000 that were shared out, and the 2 500 that were not.
    assert_eq!(sum, 8_500);
    ended(&mut scene);
    assert_eq!(balance(&scene, &Account::Successor), -8_500);
    assert_eq!(scene.coop.common_minor(), []);
    assert_eq!(owed(&scene), owed_before);
    assert!(scene.coop.is_balanced() && scene.coop.ledger.is_locked());
    assert_eq!(scene.coop.ending.decided().unwrap().moved_minor, 8_500);
}

#[test]
fn what_is_left_goes_to_members_by_head_or_outside_only_where_the_bylaws_say_so() {
    let mut scene = rich(Residue::Members);
    let before = owed(&scene);
    ended(&mut scene);
    let gained: Vec<i64> = owed(&scene)
        .iter()
        .zip(before)
        .map(|(now, then)| now - then)
        .collect();
    assert_eq!(gained, [1_700; 5]);
    let mut scene = rich(Residue::Outsider);
    ended(&mut scene);
    assert_eq!(balance(&scene, &Account::Outsider), -8_500);
    assert!(scene.coop.is_balanced());
}

#[test]
fn a40_a_change_of_the_bylaws_after_the_notice_does_not_move_what_is_left() {
    let mut scene = rich(Residue::Successor);
    let motion = scene.proposes(dissolution());
    let mut windfall = scene.coop.bylaws.rule.clone();
    windfall.assets.residue = Residue::Members;
    windfall.leaving.export_days = 1;
    windfall.voting.voting_days = 1;
    let second = scene.proposes(Matter::Bylaws(Box::new(windfall)));
    scene.days_later(7);
    for member in [ANNA, BELA, CARO, DORA, EDDA] {
        for motion in [motion, second] {
            scene
                .act(Actor::Member(member), ballot(motion, Said::Yes))
                .unwrap();
        }
    }
    scene.days_later(7);
    assert_eq!(scene.coop.bylaws.motion, second);
    let decided = scene.coop.ending.decided().unwrap();
    assert_eq!(decided.residue, Residue::Successor);
    assert_eq!(decided.until, scene.now.plus_days(90));
}

#[test]
fn a_co_op_that_ended_has_no_member_left_and_refuses_every_act() {
    let mut scene = rich(Residue::Successor);
    let motion = ended(&mut scene);
    let last = scene.journal.last().unwrap();
    assert_eq!(last.actor, Actor::Calendar);
    assert!(matches!(last.event, Event::Leaving(_)) && last.event.is_public());
    assert!(
        scene
            .coop
            .members
            .all()
            .all(|(_, line)| line.erased && line.left.is_some())
    );
    assert_eq!(
        (scene.coop.members.count(), scene.coop.members.newcomers()),
        (0, 0)
    );
    assert_eq!(scene.coop.duties.officers().count(), 0);
    assert_eq!(scene.coop.consents.of_member(EDDA).count(), 0);
    let acts = [
        Command::Leave(DORA),
        Command::Erase(DORA),
        Command::Withdraw(DORA, scope()),
        Command::CloseMotion(motion),
        Command::DeclareDividend("2026".parse().unwrap()),
        Command::Admit(vec![newcomer()]),
    ];
    for command in acts {
        assert_eq!(scene.refused(Actor::Member(DORA), command), "coop.ended");
    }
    let before = scene.coop.state_hash().unwrap();
    scene.days_later(1_000);
    assert_eq!(scene.coop.state_hash().unwrap(), before);
}

#[test]
fn a_dissolution_that_fails_changes_nothing_and_one_day_early_nothing_has_ended() {
    let mut scene = rich(Residue::Successor);
    scene.proposes(dissolution());
    scene.days_later(14);
    assert_eq!(scene.coop.ending.decided(), None);
    assert!(
        scene
            .decide(Actor::Operator, Command::Admit(vec![newcomer()]))
            .is_ok()
    );
    let motion = scene.adopts(dissolution());
    // A second decision neither begins the days anew nor shortens them.
    scene.days_later(89);
    assert!(!scene.coop.ending.is_over());
    assert!(scene.decide(Actor::Member(DORA), Command::Erase(DORA)).is_ok());
    scene.days_later(1);
    assert!(scene.coop.ending.is_over());
    assert_eq!(scene.coop.ending.decided().unwrap().motion, motion);
}

#[test]
fn a_query_under_way_at_the_end_is_over_and_stays_paid() {
    let mut scene = rich(Residue::Successor);
    let request = scene.coop.requests.all().next().unwrap().0;
    let more = Terms {
        fee_minor: 2_000,
        ..terms(crate::kernel::ids::UserNo(1))
    };
    let second = scene.grants(more);
    assert_ne!(request, second);
    scene.reserves(second, "0.5").unwrap();
    ended(&mut scene);
    assert_eq!(scene.coop.queries.abandoned(), []);
    assert!(scene.coop.book.entries().iter().all(|entry| entry.settled));
    assert!(scene.coop.is_balanced());
}

#[test]
fn ic_2_a_posting_that_drains_the_reserve_is_found() {
    let at = crate::tests::given::time("2026-01-01T00:00:00Z");
    let mut ledger = Ledger::default();
    ledger.post(
        at,
        Occasion::Dividend(1),
        vec![(Account::Fees, 5)],
        vec![(Account::Reserve, 5)],
    );
    let drain = |occasion| {
        let mut ledger = ledger.clone();
        let member = vec![(Account::Member(ANNA), 5)];
        ledger.post(at, occasion, vec![(Account::Reserve, 5)], member);
        assert!(ledger.is_balanced());
        ledger.is_locked()
    };
    assert!(ledger.is_locked());
    assert!(!drain(Occasion::Dividend(2)) && !drain(Occasion::Invoice(1)) && !drain(Occasion::Settlement(1)));
    assert!(drain(Occasion::Dissolution(1)));
}
