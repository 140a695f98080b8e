//! A thousand members, one by one.

use super::scene::*;
use crate::Coop;
use crate::books::money::Account;
use crate::kernel::ids::{MemberNo, UserNo};
use crate::parting::Standing;
use crate::path::consent::Use;
use crate::tests::given::{ANNA, time};

#[test]
fn c10_a_co_op_of_a_thousand_parts_in_two_with_every_consent_and_contribution_member_by_member() {
    let Two {
        before,
        old,
        parting,
        new,
    } = two();
    assert_eq!((parting.len(), numbers(&before).len()), (OF_NORTH, ALL));
    // All that those of the north had is in the new co-op, and all that the others had stayed.
    let theirs: Vec<Standing> = before.standings(&parting);
    assert_eq!(new.coop.standings(&numbers(&new.coop)), theirs);
    let settings = || theirs.iter().flat_map(|standing| &standing.settings);
    assert!(settings().any(|setting| setting.waiting) && settings().any(|setting| setting.version == 2));
    assert!(settings().count() > OF_NORTH);
    let stay = |member: &MemberNo| !parting.contains(member);
    let stayed: Vec<MemberNo> = members().filter(stay).collect();
    assert_eq!(old.coop.standings(&stayed), before.standings(&stayed));
    let counts = |coop: &Coop| (coop.members.count(), coop.members.count_of(NORTH));
    assert_eq!(counts(&before), (1_000, OF_NORTH));
    assert_eq!(
        (counts(&old.coop), counts(&new.coop)),
        ((600, 0), (400, OF_NORTH))
    );
    let kept = |coop: &Coop| {
        coop.contributions
            .rows_kept("savings", |member| coop.members.keeps_rows(member))
    };
    assert_eq!(kept(&old.coop) + kept(&new.coop), kept(&before));
}

#[test]
fn c10_balances_and_points_are_carried_and_their_sums_are_equal_before_and_after() {
    let Two {
        before,
        old,
        parting,
        new,
    } = two();
    let balances = parting.iter().map(|member| before.owed_minor(*member));
    assert!(balances.filter(|balance| *balance > 0).count() > OF_NORTH / 2);
    assert_eq!(owed(&old.coop) + owed(&new.coop), owed(&before));
    let sister = |coop: &Coop| coop.ledger.balance(&Account::Sister);
    assert_eq!(sister(&old.coop) + sister(&new.coop), 0);
    assert_eq!(sister(&new.coop).unsigned_abs(), owed(&new.coop));
    for coop in [&old.coop, &new.coop] {
        assert!(coop.is_balanced() && coop.ledger.is_locked());
    }
    // The reserve is indivisible: it stays where it was.
    let reserve = |coop: &Coop| coop.ledger.balance(&Account::Reserve);
    assert_eq!((reserve(&old.coop), reserve(&new.coop)), (reserve(&before), 0));
    for (from, to) in [("2026-01-01", "2027-01-01"), ("2027-01-01", "2028-01-01")] {
        let at = |day: &str| time(&format!("{day}T00:00:00Z"));
        let points = |coop: &Coop| coop.contributions.points(at(from), at(to));
        let (all, there) = (points(&before), points(&new.coop));
        assert!(there.values().sum::<u64>() > 0);
        for (place, member) in parting.iter().enumerate() {
            assert_eq!(there.get(&MemberNo::after(place)), all.get(member), "{member}");
        }
    }
}

#[test]
fn c10_whoever_could_be_read_before_the_parting_is_read_after_it_and_nobody_else() {
    let Two {
        before,
        old,
        parting,
        new,
    } = two();
    let mut seen = 0;
    for names in [vec!["amount"], vec!["amount", "married"], vec!["village"]] {
        for now in [time("2027-01-15T00:00:00Z"), time("2027-02-15T00:00:00Z")] {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let to = Use {
                dataset: "savings",
                fields: &names,
                purpose: "AcademicResearch".parse().unwrap(),
                user: UserNo(1),
                class: "company",
                resolution: crate::path::consent::Resolution::Aggregate,
                now,
                left_before: None,
            };
            let mut all = before.consents.eligible(&to);
            let there = new.coop.consents.eligible(&to);
            for (place, member) in parting.iter().enumerate() {
                let number = MemberNo::after(place).0;
                assert_eq!(there.contains(number), all.remove(member.0), "{member} {names:?}");
                seen += u32::from(there.contains(number));
            }
            assert_eq!(old.coop.consents.eligible(&to), all);
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn c10_what_was_spent_on_the_rows_stays_spent_in_both() {
    let Two { old, new, .. } = two();
    let budget = &old.coop.bylaws.rule.budget;
    let spent = |coop: &Coop| {
        let year = time("2026-06-01T00:00:00Z");
        let standing = coop.book.standing("savings", year, budget);
        let user = coop.book.of_user(UserNo(1), budget);
        (standing.spent, standing.lifetime, user)
    };
    assert_eq!(spent(&new.coop), spent(&old.coop));
    assert!(spent(&new.coop).0.0 > 0);
    assert!(new.coop.book.is_balanced());
    // A co-op that parts again hands on what it was handed.
    assert_eq!(new.coop.carry(&[ANNA]).debits, old.coop.carry(&[]).debits);
}
