use crate::books::money::Account;
use crate::kernel::facts::Actor;
use crate::people::ballot::Matter;
use crate::people::bylaws::Bylaws;
use crate::tests::given::{ANNA, DORA, EDDA, Scene, assisted, buy, bylaws, charter, founded, shares, time};

/// Bylaws with shares of 50.00, of which a member buys for 250.00 a year.
fn with_shares() -> Bylaws {
    Bylaws {
        shares: Some(shares()),
        ..bylaws()
    }
}

fn capital(scene: &Scene) -> i64 {
    scene.coop.ledger.balance(&Account::Capital)
}

#[test]
fn po1_a_share_is_paid_into_the_capital_and_the_books_balance() {
    let mut scene = founded(with_shares(), vec![charter()]);
    let events = scene.act(assisted(DORA), buy(2)).unwrap();
    assert_eq!((events[0].subject(), events[0].is_public()), (Some(DORA), false));
    scene.act(assisted(EDDA), buy(5)).unwrap();
    assert_eq!(
        (capital(&scene), scene.coop.ledger.balance(&Account::Bank)),
        (-35_000, 35_000)
    );
    assert!(scene.coop.ledger.is_balanced());
}

#[test]
fn po1_the_yearly_cap_is_refused_by_the_motion_that_adopted_it_until_another_raises_it() {
    let mut scene = founded(with_shares(), vec![charter()]);
    scene.act(assisted(DORA), buy(4)).unwrap();
    let refusal = scene.decide(assisted(DORA), buy(2)).unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("shares.year-max", Some(scene.coop.bylaws.motion))
    );
    assert_eq!(refusal.hint.as_deref(), Some("she can still buy 1 this year"));
    // exactly the cap is allowed, and it is each member's own
    scene.act(assisted(DORA), buy(1)).unwrap();
    assert_eq!(scene.refused(assisted(DORA), buy(1)), "shares.year-max");
    scene.act(assisted(EDDA), buy(5)).unwrap();
    let mut raised = with_shares();
    raised.shares.as_mut().unwrap().year_max_minor = 100_000;
    let motion = scene.adopts(Matter::Bylaws(Box::new(raised)));
    scene.act(assisted(DORA), buy(15)).unwrap();
    let refusal = scene.decide(assisted(DORA), buy(1)).unwrap_err();
    assert_eq!(
        (refusal.rule.as_str(), refusal.motion),
        ("shares.year-max", Some(motion))
    );
    scene.now = time("2027-01-01T00:00:00Z");
    scene.act(assisted(DORA), buy(20)).unwrap();
    assert_eq!(capital(&scene), -225_000);
}

#[test]
fn po1_nobody_else_buys_for_a_member_and_no_share_is_no_purchase() {
    let scene = founded(with_shares(), vec![charter()]);
    assert_eq!(scene.refused(Actor::Operator, buy(1)), "shares.member");
    assert_eq!(scene.refused(assisted(ANNA), buy(0)), "shares.number");
    assert_eq!(scene.refused(assisted(ANNA), buy(u32::MAX)), "shares.year-max");
    let without = founded(bylaws(), vec![charter()]);
    assert_eq!(without.refused(assisted(ANNA), buy(1)), "shares.none");
}
