mod statutes;

use super::*;
use crate::Command;
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{InvoiceNo, ReleaseNo, RequestNo};
use crate::path::fee::part;
use crate::path::request::Terms;
use crate::people::bylaws::Share;
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, a_coop, assisted, bylaws, charter, contribution, epsilon, founded,
    terms, time,
};
use proptest::prelude::*;

fn settle(invoice: u32) -> Command {
    Command::Settle(InvoiceNo(invoice), Hash([5; 32]))
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// A company's granted request for epsilon 2 at this fee.
fn a_paying_request(scene: &mut Scene, fee_minor: u64) -> RequestNo {
    let user = scene.user("company");
    scene.grants(Terms {
        epsilon: epsilon("2"),
        fee_minor,
        ..terms(user)
    })
}

/// Asks, answers, invoices and settles; gives what was invoiced.
fn earns(scene: &mut Scene, request: RequestNo, epsilon: &str) -> u64 {
    let query = scene.reserves(request, epsilon).unwrap();
    let release = scene.releases(query);
    scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
    let (invoice, found) = scene.coop.fees.all().last().unwrap();
    let amount = found.amount_minor;
    scene.act(Actor::Operator, settle(invoice.0)).unwrap();
    amount
}

fn declared(scene: &mut Scene, text: &str) -> Dividend {
    scene
        .act(Actor::Operator, Command::DeclareDividend(period(text)))
        .unwrap();
    scene.coop.dividends.all().last().unwrap().1.clone()
}

fn paid_to(dividend: &Dividend, member: MemberNo) -> u64 {
    let line = dividend.lines.iter().find(|line| line.member == member);
    line.map_or(0, |line| line.amount_minor)
}

/// Everything a dividend moves, which must be its income.
fn moved(dividend: &Dividend) -> u64 {
    let steps: u64 = dividend
        .steps
        .iter()
        .map(|step| step.amount_minor + step.held_minor)
        .sum();
    steps + dividend.rounding_minor
}

/// A co-op whose whole income goes to one payee in units of `unit`.
fn a_coop_that_pays(to: Payee, unit: u64) -> Scene {
    let mut rules = bylaws();
    rules.split = vec![Share {
        to,
        weight: 1,
        gate: None,
    }];
    rules.payout_unit_minor = unit;
    founded(rules, vec![charter()])
}

#[test]
fn a_split_by_largest_remainder_loses_nothing() {
    let mut scene = a_coop();
    scene.brings(Actor::Member(DORA), DORA, 3);
    let request = a_paying_request(&mut scene, 9_999);
    assert_eq!(earns(&mut scene, request, "2"), 9_999);
    let dividend = declared(&mut scene, "2026");
    assert_eq!(moved(&dividend), 9_999);
    let amounts: Vec<u64> = dividend.steps.iter().map(|step| step.amount_minor).collect();
    // 2999.7, 2999.7, 2499.75 and 1499.85; by head 2500 is 500 each
    assert_eq!(amounts, [3_000, 2_999, 2_500, 1_500]);
    assert_eq!(paid_to(&dividend, DORA), 2_000);
    assert_eq!(paid_to(&dividend, EDDA), 500);
    assert!(scene.coop.ledger.is_balanced());
}

#[test]
fn by_head_everybody_gets_the_same_and_the_rest_goes_to_the_reserve() {
    let mut scene = a_coop_that_pays(Payee::MembersByHead, 100);
    let request = a_paying_request(&mut scene, 5_999);
    earns(&mut scene, request, "2");
    let dividend = declared(&mut scene, "2026");
    assert_eq!(dividend.lines.len(), 5);
    assert!(dividend.lines.iter().all(|line| line.amount_minor == 1_100));
    assert_eq!(dividend.rounding_minor, 499);
    assert_eq!(scene.coop.ledger.balance(&Account::Reserve), -499);
}

#[test]
fn points_are_confirmed_rows_of_the_period() {
    let mut scene = a_coop_that_pays(Payee::MembersByPoints, 1);
    scene.brings(Actor::Member(ANNA), ANNA, 10);
    scene.brings(assisted(BELA), BELA, 1_000);
    scene.now = time("2026-04-01T00:00:00Z");
    scene.brings(Actor::Member(CARO), CARO, 10);
    scene.brings(Actor::Member(DORA), DORA, 30);
    scene.brings(assisted(EDDA), EDDA, 1_000);
    let request = a_paying_request(&mut scene, 8_000);
    earns(&mut scene, request, "2");
    let dividend = declared(&mut scene, "2026-Q2");
    assert_eq!(
        [ANNA, BELA, CARO, DORA, EDDA].map(|member| paid_to(&dividend, member)),
        [0, 0, 2_000, 6_000, 0]
    );
}

#[test]
fn without_any_points_the_members_part_goes_to_the_reserve() {
    let mut scene = a_coop_that_pays(Payee::MembersByPoints, 1);
    let request = a_paying_request(&mut scene, 8_000);
    earns(&mut scene, request, "2");
    let dividend = declared(&mut scene, "2026");
    assert_eq!((dividend.lines.len(), dividend.rounding_minor), (0, 8_000));
}

#[test]
fn who_left_during_the_period_gets_no_share_of_it() {
    let mut scene = a_coop_that_pays(Payee::MembersByHead, 1);
    scene.act(Actor::Member(EDDA), Command::Leave(EDDA)).unwrap();
    let request = a_paying_request(&mut scene, 4_000);
    earns(&mut scene, request, "2");
    let dividend = declared(&mut scene, "2026");
    assert_eq!((paid_to(&dividend, EDDA), paid_to(&dividend, DORA)), (0, 1_000));
}

#[test]
fn a_second_declaration_of_a_period_pays_only_new_money() {
    let mut scene = a_coop();
    let request = a_paying_request(&mut scene, 4_000);
    assert_eq!(earns(&mut scene, request, "1"), 2_000);
    assert_eq!(declared(&mut scene, "2026").income_minor, 2_000);
    let again = || Command::DeclareDividend(period("2026"));
    assert_eq!(scene.refused(Actor::Operator, again()), "dividend.nothing");
    // a longer and a shorter period hold the same money, which is gone
    let quarter = Command::DeclareDividend(period("2026-Q1"));
    assert_eq!(scene.refused(Actor::Operator, quarter), "dividend.nothing");
    assert_eq!(earns(&mut scene, request, "0.5"), 1_000);
    assert_eq!(declared(&mut scene, "2026").income_minor, 1_000);
}

#[test]
fn a_period_that_has_not_begun_is_not_shared_out() {
    let scene = a_coop();
    let future = Command::DeclareDividend(period("2027"));
    assert_eq!(scene.refused(Actor::Operator, future), "dividend.future");
}

#[test]
fn a_release_is_invoiced_once_and_an_invoice_paid_once() {
    let mut scene = a_coop();
    let request = a_paying_request(&mut scene, 4_000);
    earns(&mut scene, request, "1");
    assert_eq!(
        scene.refused(Actor::Operator, Command::Invoice(ReleaseNo(1))),
        "invoice.twice"
    );
    assert_eq!(scene.refused(Actor::Operator, settle(1)), "invoice.settled");
    assert_eq!(scene.refused(Actor::Operator, settle(0)), "invoice.unknown");
    assert_eq!(
        scene.refused(Actor::Operator, Command::Invoice(ReleaseNo(0))),
        "release.unknown"
    );
}

#[test]
fn the_parts_of_a_fee_never_add_up_to_more_than_the_fee() {
    let mut scene = a_coop();
    let request = a_paying_request(&mut scene, 4_001);
    // each half is 2000.5, rounded up
    assert_eq!(earns(&mut scene, request, "1"), 2_001);
    assert_eq!(earns(&mut scene, request, "1"), 2_000);
}

#[test]
fn money_is_shared_out_once_it_is_received_and_not_when_it_is_invoiced() {
    let mut scene = a_coop();
    let request = a_paying_request(&mut scene, 4_000);
    let query = scene.reserves(request, "1").unwrap();
    let release = scene.releases(query);
    scene.act(Actor::Operator, Command::Invoice(release)).unwrap();
    let declare = Command::DeclareDividend(period("2026"));
    assert_eq!(scene.refused(Actor::Operator, declare), "dividend.nothing");
}

#[test]
fn a_contribution_of_somebody_who_left_is_not_confirmed_afterwards() {
    let mut scene = a_coop();
    let import = scene.brings(assisted(DORA), DORA, 10);
    scene.act(Actor::Member(DORA), Command::Erase(DORA)).unwrap();
    let confirm = Command::ConfirmContribution(import, vec![ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, confirm), "membership.left");
    assert_eq!(
        scene.refused(assisted(DORA), contribution(DORA, 0)),
        "membership.left"
    );
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Asks(u64),
    Invoices(u32),
    Settles(u32),
    Declares(u8),
    Days(u32),
    Brings(u32, u32, bool),
    Joins,
    Leaves(u32),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (1u64..400_000).prop_map(Act::Asks),
        3 => (1u32..8).prop_map(Act::Invoices),
        3 => (1u32..8).prop_map(Act::Settles),
        2 => (0u8..4).prop_map(Act::Declares),
        1 => (1u32..60).prop_map(Act::Days),
        2 => (1u32..8, 1u32..50, any::<bool>()).prop_map(|(member, rows, own)| Act::Brings(member, rows, own)),
        1 => Just(Act::Joins),
        1 => (1u32..8).prop_map(Act::Leaves),
    ]
}

fn perform(scene: &mut Scene, request: RequestNo, act: Act) {
    let operator = Actor::Operator;
    // Whatever the rules refuse simply does not happen.
    let _ = match act {
        Act::Asks(epsilon) => {
            if let Ok(query) = scene.reserves(request, &EpsilonMicro(epsilon).to_string()) {
                scene.releases(query);
            }
            return;
        }
        Act::Invoices(release) => scene.act(operator, Command::Invoice(ReleaseNo(release))),
        Act::Settles(invoice) => scene.act(operator, settle(invoice)),
        Act::Declares(which) => {
            let text = ["2026", "2026-Q1", "2026-Q2", "2026-03"][usize::from(which)];
            scene.act(operator, Command::DeclareDividend(period(text)))
        }
        Act::Days(days) => {
            scene.days_later(days);
            return;
        }
        Act::Brings(member, rows, own) => {
            let member = MemberNo(member);
            let actor = if own {
                Actor::Member(member)
            } else {
                assisted(member)
            };
            scene.act(actor, contribution(member, rows))
        }
        Act::Joins => {
            scene.admits(1);
            return;
        }
        Act::Leaves(member) => scene.act(Actor::Member(MemberNo(member)), Command::Leave(MemberNo(member))),
    };
}

proptest! {
    #[test]
    fn the_books_balance_after_every_event_and_nothing_is_paid_twice(fee in 1_100u64..100_000, unit in 1u64..500, acts in prop::collection::vec(any_act(), 1..60)) {
        let mut rules = bylaws();
        rules.payout_unit_minor = unit;
        let mut scene = founded(rules, vec![charter()]);
        let request = a_paying_request(&mut scene, fee + 1_000);
        for act in acts {
            perform(&mut scene, request, act);
            prop_assert!(scene.coop.ledger.is_balanced());
        }
        let invoices: Vec<_> = scene.coop.fees.all().map(|(_, invoice)| invoice.clone()).collect();
        let invoiced: u64 = invoices.iter().map(|invoice| invoice.amount_minor).sum();
        prop_assert!(invoiced <= fee + 1_000);
        let settled: u64 = invoices.iter().filter(|invoice| invoice.settled.is_some()).map(|invoice| invoice.amount_minor).sum();
        let mut shared = 0;
        for (_, dividend) in scene.coop.dividends.all() {
            shared += dividend.income_minor;
            prop_assert_eq!(moved(dividend), dividend.income_minor);
            prop_assert!(dividend.lines.iter().all(|line| line.amount_minor.is_multiple_of(unit) && line.amount_minor > 0));
        }
        prop_assert!(shared <= settled);
        prop_assert_eq!(scene.coop.ledger.balance(&Account::Bank), i64::try_from(settled).unwrap());
        prop_assert_eq!(scene.coop.ledger.balance(&Account::Fees), -i64::try_from(invoiced - shared).unwrap());
    }

    #[test]
    fn a_part_of_a_fee_is_rounded_up_by_less_than_one(fee in 0u64..1_000_000, epsilon in 0u64..10_000_000, of in 1u64..10_000_000) {
        let exact = u128::from(fee) * u128::from(epsilon);
        let got = u128::from(part(fee, EpsilonMicro(epsilon), EpsilonMicro(of))) * u128::from(of);
        prop_assert!(got >= exact && got < exact + u128::from(of));
    }
}
