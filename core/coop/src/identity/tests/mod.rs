mod borders;
mod fake;
mod hybrid;
mod texts;

use super::*;
use crate::kernel::facts::Actor;
use crate::people::ballot::Matter;
use crate::people::bylaws::Bylaws;
use crate::tests::given::{Scene, a_coop, bylaws, charter, founded};
use crate::{Command, Event};

/// The page of a scene as its journal stands.
fn paged(scene: &Scene) -> Page {
    page(&scene.journal, None).unwrap()
}

fn of<'a>(page: &'a Page, check: &str) -> &'a Reason {
    let mut reasons = page.principles.iter().flat_map(|principle| &principle.reasons);
    reasons
        .find(|reason| reason.check == check)
        .unwrap_or_else(|| panic!("no {check}"))
}

fn verdicts(page: &Page) -> Vec<Verdict> {
    page.principles
        .iter()
        .map(|principle| principle.verdict)
        .collect()
}

/// A co-op whose bylaws differ in one thing.
fn with(change: impl FnOnce(&mut Bylaws)) -> Scene {
    let mut rules = bylaws();
    change(&mut rules);
    founded(rules, vec![charter()])
}

/// Every reason rests on public entries that are there.
fn check_evidence(scene: &Scene, page: &Page) {
    let public = |seq: &u64| {
        let entry = scene.journal.iter().find(|entry| entry.seq == *seq).unwrap();
        entry.event.is_public()
    };
    for reason in page.principles.iter().flat_map(|principle| &principle.reasons) {
        assert!(!reason.entries.is_empty(), "{reason:?}");
        assert!(reason.entries.iter().all(public), "{reason:?}");
    }
    for line in &page.lines {
        assert!(line.entries.iter().all(public), "{line:?}");
    }
}

#[test]
fn ic1_each_principle_has_criteria_and_a_verdict_with_evidence() {
    let mut scene = a_coop();
    scene.adopts(Matter::Bylaws(Box::new(bylaws())));
    let page = paged(&scene);
    assert_eq!(
        page.principles
            .iter()
            .map(|principle| principle.number)
            .collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6, 7]
    );
    assert!(
        page.principles
            .iter()
            .all(|principle| !principle.reasons.is_empty())
    );
    let ids: std::collections::BTreeSet<&str> = CRITERIA.iter().map(|criterion| criterion.id).collect();
    assert_eq!(ids.len(), CRITERIA.len());
    check_evidence(&scene, &page);
    // A principle is as good as the worst of its reasons.
    for principle in &page.principles {
        let worst = principle.reasons.iter().map(|reason| reason.verdict).max();
        assert_eq!(Some(principle.verdict), worst);
    }
}

#[test]
fn c6_what_the_log_does_not_show_is_no_pass() {
    // given a co-op that was only founded
    let founded = page(&a_coop().journal, None).unwrap();
    // then nothing that needs an act of the members passes
    for check in [
        "membership.open",
        "control.assembly",
        "control.turnout",
        "control.seats",
        "control.record",
        "economy.dividends",
        "education.fund",
        "cooperation.sisters",
        "community.benefit",
    ] {
        assert_eq!(of(&founded, check).verdict, Verdict::Warn, "{check}");
    }
    assert!(!verdicts(&founded).contains(&Verdict::Fail));
}

/// The entries that everybody may read.
fn public(scene: &Scene) -> Vec<crate::Entry> {
    let public = scene.journal.iter().filter(|entry| entry.event.is_public());
    public.cloned().collect()
}

#[test]
fn c6_the_page_rests_on_public_entries_alone() {
    let mut scene = a_coop();
    scene.brings(
        Actor::Member(crate::tests::given::DORA),
        crate::tests::given::DORA,
        5,
    );
    scene.adopts(Matter::Bylaws(Box::new(bylaws())));
    let public = public(&scene);
    assert!(public.len() < scene.journal.len());
    assert_eq!(page(&public, None), page(&scene.journal, None));
}

#[test]
fn a_public_entry_that_is_missing_or_out_of_order_is_noticed_where_numbers_show_it() {
    let mut scene = a_coop();
    for _ in 0..2 {
        scene.adopts(Matter::Bylaws(Box::new(bylaws())));
    }
    let public = public(&scene);
    let noticed = |entry: &&crate::Entry| matches!(&entry.event, Event::Motion(event) if matches!(event, crate::people::ballot::Event::Noticed { .. }));
    let without = |seq: u64| public.iter().filter(move |entry| entry.seq != seq);
    let message = |entries: Vec<&crate::Entry>| page(entries, None).unwrap_err().to_string();
    for (place, entry) in public.iter().filter(noticed).enumerate() {
        let said = message(without(entry.seq).collect());
        assert!(said.contains(&format!("motion {}", place + 1)), "{said}");
    }
    assert!(message(without(0).collect()).contains("no founding"));
    let swapped: Vec<_> = public.iter().rev().collect();
    assert!(message(swapped).contains("no founding"));
    let mut late: Vec<_> = public.iter().collect();
    late.swap(1, 2);
    assert!(message(late).contains("stands after"));
}

#[test]
fn a_later_moment_can_be_asked_for_and_an_earlier_one_cannot() {
    let scene = a_coop();
    let later = scene.now.plus_days(400);
    assert_eq!(page(&scene.journal, Some(later)).unwrap().as_of, later);
    let earlier = scene.now.minus_days(1);
    assert_eq!(page(&scene.journal, Some(earlier)).unwrap().as_of, scene.now);
}

#[test]
fn nothing_that_a_member_is_asked_changes_a_page() {
    let mut scene = a_coop();
    let before = paged(&scene);
    scene
        .act(
            Actor::Operator,
            Command::Admit(vec![crate::tests::given::newcomer()]),
        )
        .unwrap();
    scene
        .act(
            Actor::Member(crate::tests::given::DORA),
            Command::Leave(crate::tests::given::DORA),
        )
        .unwrap();
    assert_eq!(paged(&scene), before);
}
