//! Dividends as the statutes of a mobility co-op share them out: by points, and only from what lifts the reserve above
//! half of the paid-in capital.

use super::*;
use crate::people::bylaws::Gate;
use crate::tests::given::{self, dated, one_of, shares};

/// One point a day up to 365 a year, 50 a share, 50 a meeting; shares of 50.00.
fn a_coop_with_points() -> Scene {
    let mut rules = bylaws();
    rules.split = vec![Share {
        to: Payee::MembersByPoints,
        weight: 1,
        gate: Some(Gate::ReserveOfCapital(one_of(1, 2))),
    }];
    rules.shares = Some(shares());
    rules.points = Some(given::points());
    rules.budget.per_user = epsilon("6");
    founded(rules, vec![dated()])
}

fn members(first: u32, last: u32) -> Vec<MemberNo> {
    (first..=last).map(MemberNo).collect()
}

/// A year of these members: two shares each, two assemblies, and every day of the year validated.
fn a_year(scene: &mut Scene, members: &[MemberNo], year: u16) {
    scene.now = time(&format!("{year}-03-01T18:00:00Z"));
    for member in members {
        scene.buys(*member, 2);
    }
    scene.meets(members);
    scene.now = time(&format!("{year}-09-01T18:00:00Z"));
    scene.meets(members);
    scene.now = time(&format!("{year}-12-31T20:00:00Z"));
    let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
    for member in members {
        scene.marks(*member, (&first, &last), true);
    }
}

fn all_points(scene: &Scene, before: &str) -> u64 {
    let basis = scene.coop.basis();
    let rules = basis.bylaws.rule.points.clone().unwrap();
    let earned = earned(&basis, &rules, time(before));
    earned.values().map(|earned| earned.points(&rules)).sum()
}

/// The worked example of the statutes: 565 points are 365 days, two shares and two meetings; 1,130 are twice that, after a
/// second year. So points are kept from year to year, and all of them count each time.
#[test]
fn po2_the_dividends_of_5_65_and_of_14_69_come_out() {
    let mut scene = a_coop_with_points();
    scene.admits(84);
    a_year(&mut scene, &members(1, 88), 2026);
    // one more with 180 days and two shares: 88 × 565 + 280 = 50,000
    scene.buys(MemberNo(89), 2);
    scene.marks(MemberNo(89), ("2026-01-01", "2026-06-29"), true);
    assert_eq!(all_points(&scene, "2027-01-01T00:00:00Z"), 50_000);
    // 178 shares are 8,900.00; half of it fills the reserve first, and 500.00 are left
    let request = a_paying_request(&mut scene, 445_000 + 50_000);
    earns(&mut scene, request, "2");
    scene.now = time("2027-01-15T12:00:00Z");
    let first = declared(&mut scene, "2026");
    assert_eq!(
        (first.steps[0].held_minor, first.steps[0].amount_minor),
        (445_000, 50_000)
    );
    assert_eq!((paid_to(&first, ANNA), paid_to(&first, MemberNo(89))), (565, 280));
    assert_eq!(moved(&first), 495_000);

    scene.admits(709);
    a_year(&mut scene, &[members(1, 88), members(90, 797)].concat(), 2027);
    scene.buys(MemberNo(798), 2);
    scene.marks(MemberNo(798), ("2027-01-01", "2027-06-09"), true);
    // 88 × 1,130 + 280 + 708 × 565 + 260
    assert_eq!(all_points(&scene, "2028-01-01T00:00:00Z"), 500_000);
    // 1,772 shares are 88,600.00; the reserve has 4,450.00 and wants 44,300.00
    let request = a_paying_request(&mut scene, 3_985_000 + 650_000);
    earns(&mut scene, request, "2");
    scene.now = time("2028-01-15T12:00:00Z");
    let second = declared(&mut scene, "2027");
    assert_eq!(
        (second.steps[0].held_minor, second.steps[0].amount_minor),
        (3_985_000, 650_000)
    );
    assert_eq!(paid_to(&second, ANNA), 1_469);
    assert_eq!(scene.coop.ledger.balance(&Account::Reserve), -4_430_000);
    assert!(scene.coop.ledger.is_balanced());
}

#[test]
fn po2_a_year_counts_365_days_also_when_it_has_366() {
    let mut scene = a_coop_with_points();
    scene.now = time("2028-12-31T20:00:00Z");
    scene.marks(ANNA, ("2028-01-01", "2028-12-31"), true);
    assert_eq!(all_points(&scene, "2029-01-01T00:00:00Z"), 365);
    assert_eq!(all_points(&scene, "2028-02-01T00:00:00Z"), 31);
}

#[test]
fn po4_days_kept_out_earn_no_points() {
    let mut scene = a_coop_with_points();
    scene.now = time("2026-12-31T20:00:00Z");
    scene.marks(DORA, ("2026-01-01", "2026-01-31"), true);
    scene.marks(DORA, ("2026-01-05", "2026-01-06"), false);
    assert_eq!(all_points(&scene, "2027-01-01T00:00:00Z"), 29);
}

#[test]
fn po2_an_assembly_without_a_quorum_gives_no_points() {
    let mut scene = a_coop_with_points();
    scene.meets(&[ANNA]);
    assert_eq!(all_points(&scene, "2027-01-01T00:00:00Z"), 0);
    scene.meets(&[ANNA, BELA]);
    assert_eq!(all_points(&scene, "2027-01-01T00:00:00Z"), 100);
}

#[test]
fn po2_the_gate_keeps_everything_until_the_reserve_is_half_of_the_capital_and_nothing_after() {
    let mut scene = a_coop_with_points();
    for member in members(1, 4) {
        scene.buys(member, 1);
    }
    let half = 10_000;
    let request = a_paying_request(&mut scene, 2 * half);
    let mut paid = Vec::new();
    for _ in 0..4 {
        earns(&mut scene, request, "0.5");
        let dividend = declared(&mut scene, "2026");
        paid.push((dividend.steps[0].held_minor, dividend.steps[0].amount_minor));
        assert_eq!(moved(&dividend), 5_000);
        assert!(scene.coop.ledger.is_balanced());
    }
    assert_eq!(paid, [(5_000, 0), (5_000, 0), (0, 5_000), (0, 5_000)]);
    // one more share, and the gate is closed by what half of it is
    scene.buys(ANNA, 1);
    let request = a_paying_request(&mut scene, 2_501);
    earns(&mut scene, request, "2");
    let last = declared(&mut scene, "2026");
    assert_eq!((last.steps[0].held_minor, last.steps[0].amount_minor), (2_500, 1));
}

#[test]
fn po2_an_event_that_says_another_split_does_not_recount_and_moves_no_money_by_it() {
    let mut scene = a_coop_with_points();
    scene.buys(ANNA, 2);
    let request = a_paying_request(&mut scene, 8_000);
    earns(&mut scene, request, "2");
    let declare = Command::DeclareDividend("2026".parse().unwrap());
    let mut events = scene.decide(Actor::Operator, declare).unwrap();
    let crate::Event::Dividend(event) = &mut events[0] else {
        panic!("a dividend")
    };
    let Event::Declared { steps, .. } = event;
    (steps[0].held_minor, steps[0].amount_minor) = (0, 8_000);
    let event = event.clone();
    scene.happens(Actor::Operator, crate::Event::Dividend(event.clone()));
    assert!(!scene.coop.dividends.recounts(&event));
    assert_eq!(scene.coop.ledger.balance(&Account::Member(ANNA)), -3_000);
    assert!(scene.coop.ledger.is_balanced());
}
