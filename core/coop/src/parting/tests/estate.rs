//! Shares, days and meetings go along; rows that were deleted do not.

use super::scene::{act, of_north, owed, part, parted, split};
use crate::books::money::Account;
use crate::kernel::days::Days;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ContributionNo, MemberNo, MotionNo};
use crate::path::contribution::{self, RowMark, Withholding};
use crate::path::dividend::earned;
use crate::people::ballot::Matter;
use crate::people::charter::Keeping;
use crate::tests::given::{
    self, ANNA, BELA, Scene, assisted, bylaws, contribution as rows_of, dated, founded, shares, time,
};
use crate::{Command, Coop, Event};
use std::collections::BTreeSet;

const FIRST: MemberNo = MemberNo(6);
const SECOND: MemberNo = MemberNo(7);

/// A co-op with points; members 6 and 7 are of the north.
fn with_points() -> Scene {
    let mut rules = bylaws();
    rules.shares = Some(shares());
    rules.points = Some(given::points());
    let mut scene = founded(rules, vec![dated()]);
    let north = Command::Admit(vec![of_north(), of_north()]);
    act(&mut scene, Actor::Operator, north);
    scene.now = time("2026-12-01T12:00:00Z");
    scene
}

fn points(coop: &Coop, member: MemberNo) -> u64 {
    let rules = coop.bylaws.rule.points.as_ref().unwrap();
    let all = earned(&coop.basis(), rules, time("2028-01-01T00:00:00Z"));
    all.get(&member).map_or(0, |earned| earned.points(rules))
}

fn parts(mut old: Scene) -> (Coop, Scene, Scene) {
    let motion: MotionNo = old.adopts(split("north-savers"));
    let before = old.coop.clone();
    let (_, new) = parted(&old.coop, motion);
    act(&mut old, Actor::Operator, part(motion, before.size));
    (before, old, new)
}

#[test]
fn c10_shares_days_and_meetings_go_along_and_earn_what_they_earned() {
    let mut scene = with_points();
    scene.buys(FIRST, 2);
    scene.buys(BELA, 1);
    scene.marks(FIRST, ("2026-01-01", "2026-03-31"), true);
    scene.marks(FIRST, ("2026-02-03", "2026-02-05"), false);
    scene.marks(SECOND, ("2026-05-01", "2026-05-02"), false);
    scene.meets(&[ANNA, BELA, FIRST]);
    let withholding = Withholding {
        dataset: "savings".to_owned(),
        member: SECOND,
        rows: [RowMark(7), RowMark(u64::MAX)].into(),
        out: true,
    };
    act(
        &mut scene,
        assisted(SECOND),
        Command::Withhold(withholding, Vec::new()),
    );
    let chosen = contribution::Event::KeepingChosen {
        member: FIRST,
        dataset: "savings".to_owned(),
        field: "amount".to_owned(),
        how: Keeping::Drop,
        attested_by: Vec::new(),
    };
    scene.happens(Actor::Member(FIRST), Event::Contribution(chosen));
    let (before, old, new) = parts(scene);
    // 87 days, two shares, one meeting.
    assert_eq!(points(&before, FIRST), 87 + 100 + 50);
    assert_eq!(points(&new.coop, MemberNo(1)), points(&before, FIRST));
    assert_eq!(points(&old.coop, BELA), points(&before, BELA));
    assert_eq!(
        new.coop.standings(&[MemberNo(1), MemberNo(2)]),
        before.standings(&[FIRST, SECOND])
    );
    let kept_out = |coop: &Coop| -> Vec<(MemberNo, Days)> {
        let each = coop.contributions.kept_out("savings");
        each.map(|(member, days)| (member, days.clone())).collect()
    };
    let theirs = kept_out(&before).into_iter().zip([MemberNo(1), MemberNo(2)]);
    assert_eq!(
        kept_out(&new.coop),
        theirs
            .map(|((_, days), member)| (member, days))
            .collect::<Vec<_>>()
    );
    assert_eq!(kept_out(&old.coop), []);
    let out = |coop: &Coop, member| {
        coop.contributions
            .rows_out_of("savings", member)
            .map(BTreeSet::len)
    };
    assert_eq!(
        (out(&new.coop, MemberNo(2)), out(&old.coop, SECOND)),
        (Some(2), None)
    );
    let chosen = |coop: &Coop, member| coop.contributions.all_chosen(member).count();
    assert_eq!((chosen(&new.coop, MemberNo(1)), chosen(&old.coop, FIRST)), (1, 0));
    let capital = |coop: &Coop| -coop.ledger.balance(&Account::Capital);
    assert_eq!(
        (capital(&before), capital(&old.coop), capital(&new.coop)),
        (15_000, 5_000, 10_000)
    );
    let sister = |coop: &Coop| coop.ledger.balance(&Account::Sister);
    assert_eq!((sister(&old.coop), sister(&new.coop)), (-10_000, 10_000));
    assert!(old.coop.is_balanced() && new.coop.is_balanced());
    // A co-op that parts again takes along what came along.
    let again = new.coop.carry(&[MemberNo(1)]).members;
    assert_eq!(again[0].standing, before.standings(&[FIRST])[0]);
}

#[test]
fn c10_rows_that_were_deleted_are_not_counted_in_the_new_co_op_and_earned_their_points_all_the_same() {
    let mut scene = with_points();
    act(&mut scene, Actor::Member(FIRST), rows_of(FIRST, 9));
    let gone = Event::Contribution(contribution::Event::Gone {
        dataset: "savings".to_owned(),
    });
    scene.happens(Actor::Operator, gone);
    act(&mut scene, Actor::Member(FIRST), rows_of(FIRST, 4));
    let (before, _, new) = parts(scene);
    let kept = |coop: &Coop| {
        coop.contributions
            .rows_kept("savings", |member| coop.members.keeps_rows(member))
    };
    assert_eq!((kept(&before), kept(&new.coop)), (4, 4));
    let year = (time("2026-01-01T00:00:00Z"), time("2028-01-01T00:00:00Z"));
    let points = new.coop.contributions.points(year.0, year.1);
    assert_eq!(points.get(&MemberNo(1)), Some(&13));
}

#[test]
fn c10_rows_past_their_days_and_rows_taken_back_are_not_counted_in_the_new_co_op() {
    let mut scene = with_points();
    act(&mut scene, Actor::Member(FIRST), rows_of(FIRST, 9));
    scene.days_later(300);
    act(&mut scene, Actor::Member(FIRST), rows_of(FIRST, 4));
    let wrong = ContributionNo::after(scene.coop.contributions.all().count() - 1);
    act(&mut scene, Actor::Member(FIRST), rows_of(FIRST, 2));
    act(&mut scene, Actor::Member(FIRST), Command::TakeBack(FIRST, wrong));
    scene.days_later(65);
    let delete = Command::DeleteTaken("savings".to_owned());
    act(&mut scene, Actor::Calendar, delete);
    let (before, _, new) = parts(scene);
    let kept = |coop: &Coop| {
        coop.contributions
            .rows_kept("savings", |member| coop.members.keeps_rows(member))
    };
    assert_eq!((kept(&before), kept(&new.coop)), (2, 2));
    assert!(!new.coop.contributions.owes("savings"));
    let points = new
        .coop
        .contributions
        .points(time("2026-01-01T00:00:00Z"), time("2029-01-01T00:00:00Z"));
    assert_eq!(points.get(&MemberNo(1)), Some(&11));
    assert_eq!(new.coop.standings(&[MemberNo(1)]), before.standings(&[FIRST]));
}

#[test]
fn c10_nobody_parts_while_rows_wait_to_be_deleted() {
    let mut scene = with_points();
    let benefit = Matter::Benefit {
        dataset: "savings".to_owned(),
    };
    let motion = scene.proposes(benefit);
    scene.days_later(7);
    for member in [ANNA, BELA, FIRST, SECOND] {
        let no = given::ballot(motion, fenwick_tally::Answer::No);
        act(&mut scene, Actor::Member(member), no);
    }
    scene.days_later(7);
    let motion = scene.adopts(split("north-savers"));
    let size = scene.coop.size;
    assert_eq!(
        scene.refused(Actor::Operator, part(motion, size)),
        "watch.benefit"
    );
}

#[test]
fn po_dissolution_gives_back_what_members_paid_for_their_shares() {
    let mut scene = with_points();
    scene.buys(FIRST, 2);
    scene.buys(BELA, 1);
    scene.adopts(Matter::Dissolution {
        successor: Hash([9; 32]),
    });
    scene.days_later(90);
    assert_eq!(scene.coop.ledger.balance(&Account::Capital), 0);
    assert_eq!(
        (scene.coop.owed_minor(FIRST), scene.coop.owed_minor(BELA)),
        (10_000, 5_000)
    );
    assert_eq!(owed(&scene.coop), 15_000);
    assert!(scene.coop.is_balanced());
    assert_eq!(
        scene.refused(assisted(FIRST), Command::Leave(FIRST)),
        "coop.ended"
    );
}
