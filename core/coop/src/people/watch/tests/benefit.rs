use super::*;
use crate::kernel::ids::RequestNo;
use crate::path::consent::Answer;
use crate::path::request::State;
use crate::tests::given::{BELA, CARO, DORA, EDDA, ballot, charter, contribution, founded, scope, terms};
use fenwick_tally::Answer as Said;

/// The members are asked once a year what a dataset is good for; a no is carried out after 90 days.
fn yearly() -> Bylaws {
    watched(Watch {
        benefit_days_max: Some(365),
        ..Watch::default()
    })
}

/// A co-op whose members consent, with a granted request.
fn asked_yearly() -> (Scene, RequestNo) {
    let mut scene = founded(yearly(), vec![charter()]);
    for member in [DORA, EDDA] {
        scene.says(member, Answer::Yes, scope());
    }
    let user = scene.user("research");
    let request = scene.grants(terms(user));
    (scene, request)
}

fn motions(scene: &Scene) -> Vec<Matter> {
    let all = scene.coop.motions.all();
    all.map(|(_, motion)| motion.matter.clone()).collect()
}

fn benefit() -> Matter {
    Matter::Benefit {
        dataset: "savings".to_owned(),
    }
}

/// These members answer the motion that is under way, until its close.
fn answers(scene: &mut Scene, said: &[(MemberNo, Said)]) {
    let motion = scene
        .coop
        .motions
        .under_way(|matter| *matter == benefit())
        .unwrap();
    scene.days_later(7);
    for (member, answer) in said {
        let vote = ballot(motion, *answer);
        scene.act(Actor::Member(*member), vote).unwrap();
    }
    scene.days_later(7);
}

fn refusal(scene: &mut Scene, request: RequestNo) -> Option<(String, Option<MotionNo>)> {
    let refusal = scene.reserves(request, "0.01").err()?;
    Some((refusal.rule, refusal.motion))
}

fn stopped(motion: u32) -> Option<(String, Option<MotionNo>)> {
    Some(("watch.benefit".to_owned(), Some(MotionNo(motion))))
}

#[test]
fn c2_the_members_are_asked_in_time_and_a_yes_begins_the_next_year() {
    let (mut scene, request) = asked_yearly();
    // A week of notice and a week to vote end on day 365.
    scene.days_later(350);
    assert_eq!(motions(&scene), []);
    scene.days_later(1);
    assert_eq!(motions(&scene), [benefit()]);
    assert_eq!(scene.journal.last().unwrap().actor, Actor::Calendar);
    answers(&mut scene, &[(DORA, Said::Yes), (EDDA, Said::Yes)]);
    assert_eq!(scene.now, scene.coop.watched.founded_at.plus_days(365));
    assert_eq!(refusal(&mut scene, request), None);
    scene.days_later(350);
    assert_eq!(motions(&scene).len(), 1);
    scene.days_later(1);
    assert_eq!(motions(&scene).len(), 2);
}

#[test]
fn c2_without_an_answer_nothing_leaves_the_dataset_until_the_members_say_yes() {
    let (mut scene, request) = asked_yearly();
    scene.days_later(351);
    let running = scene.reserves(request, "0.01").unwrap();
    answers(&mut scene, &[(DORA, Said::No)]);
    // One of five is no quorum: nobody said no either, and nothing will be deleted.
    assert_eq!(refusal(&mut scene, request), stopped(0));
    assert_eq!(scene.coop.watched.benefits["savings"].ending, None);
    let release = Command::Release(running, Hash([3; 32]));
    assert_eq!(scene.refused(Actor::Operator, release), "watch.benefit");
    let user = scene.user("research");
    let request = scene.files(terms(user));
    let decide = Command::Decide {
        request,
        refuse: false,
    };
    scene.act(Actor::Member(ANNA), decide).unwrap();
    assert_eq!(scene.coop.requests.get(request).unwrap().state(), State::Refused);
    scene.act(Actor::Member(EDDA), contribution(EDDA, 3)).unwrap();
    // Nobody is pestered: the calendar asks again a year later, and any member before.
    scene.days_later(300);
    assert_eq!(motions(&scene).len(), 1);
    let ask = Command::Propose(benefit().into());
    scene.act(Actor::Member(DORA), ask).unwrap();
    let again = Command::Propose(benefit().into());
    assert_eq!(scene.refused(Actor::Member(DORA), again), "motion.under-way");
    answers(&mut scene, &[(DORA, Said::Yes), (EDDA, Said::Yes)]);
    let granted = scene.grants(terms(user));
    assert_eq!(refusal(&mut scene, granted), None);
}

#[test]
fn c2_a_no_stops_the_dataset_at_once_and_its_rows_are_owed_to_be_deleted_after_ninety_days() {
    let (mut scene, request) = asked_yearly();
    scene.days_later(351);
    answers(
        &mut scene,
        &[(DORA, Said::No), (EDDA, Said::No), (ANNA, Said::Yes)],
    );
    assert_eq!(refusal(&mut scene, request), stopped(1));
    let bring = contribution(EDDA, 3);
    assert_eq!(scene.refused(Actor::Member(EDDA), bring), "watch.benefit");
    let delete = || Command::DeleteRows("savings".to_owned());
    assert_eq!(scene.refused(Actor::Calendar, delete()), "watch.deletion");
    scene.days_later(89);
    assert!(scene.coop.watched.owed.is_empty() && scene.coop.charters.contains_key("savings"));
    scene.days_later(1);
    assert_eq!(scene.coop.watched.owed["savings"], MotionNo(1));
    // Until the shell has deleted them they are owed, and nothing comes in or goes out.
    scene.days_later(50);
    assert_eq!(scene.coop.watched.owed.len(), 1);
    assert_eq!(refusal(&mut scene, request), stopped(1));
    let done = scene.act(Actor::Calendar, delete()).unwrap();
    let gone = Event::Deleted {
        dataset: "savings".to_owned(),
        motion: MotionNo(1),
    };
    assert_eq!(done, [crate::Event::Watch(gone)]);
    assert!(scene.coop.watched.owed.is_empty() && scene.coop.charters.is_empty());
    assert_eq!(scene.refused(Actor::Calendar, delete()), "watch.deletion");
    assert_eq!(refusal(&mut scene, request).unwrap().0, "charter.missing");
    assert_eq!(
        scene.readable(&terms(crate::kernel::ids::UserNo(1))),
        [] as [u32; 0]
    );
}

#[test]
fn c2_a_yes_before_the_last_day_saves_a_dataset_and_so_does_a_new_charter() {
    for matter in [benefit(), Matter::Charter(Box::new(charter()))] {
        let (mut scene, request) = asked_yearly();
        scene.days_later(351);
        answers(&mut scene, &[(DORA, Said::No), (EDDA, Said::No)]);
        assert_eq!(refusal(&mut scene, request), stopped(1));
        scene.days_later(70);
        scene.adopts(matter);
        assert_eq!(refusal(&mut scene, request), None);
        scene.days_later(30);
        assert!(scene.coop.watched.owed.is_empty());
        assert_eq!(scene.readable(&terms(crate::kernel::ids::UserNo(1))), [4, 5]);
    }
}

#[test]
fn c2_what_cannot_be_undone_needs_a_plain_no() {
    use Said::{Abstain, No, Yes};
    for (said, deleted) in [
        (vec![(ANNA, Yes), (BELA, No)], false),
        (vec![(ANNA, Yes), (BELA, No), (CARO, No)], true),
        (vec![(ANNA, No), (BELA, Abstain), (CARO, Abstain)], true),
        (vec![(ANNA, Abstain), (BELA, Abstain), (CARO, Abstain)], false),
        (vec![(ANNA, No)], false),
    ] {
        let (mut scene, _) = asked_yearly();
        scene.days_later(351);
        answers(&mut scene, &said);
        let ending = scene.coop.watched.benefits["savings"].ending;
        assert_eq!(ending.is_some(), deleted, "{said:?}");
    }
    // More said yes than no, but not the three quarters that these bylaws ask for.
    let mut rules = yearly();
    rules.voting.charter_threshold = one_of(3, 4);
    let mut scene = founded(rules, vec![charter()]);
    scene.days_later(351);
    answers(&mut scene, &[(ANNA, Yes), (BELA, Yes), (CARO, No)]);
    assert_eq!(scene.coop.watched.benefits["savings"].ending, None);
}

#[test]
fn c2_dates_that_went_by_unseen_come_in_their_order() {
    // Nobody acts for two years: the vote that was noticed in time ends without an answer, and the next is noticed today.
    let (mut scene, request) = asked_yearly();
    scene.days_later(351);
    scene.days_later(800);
    assert_eq!(motions(&scene), [benefit(), benefit()]);
    assert_eq!(refusal(&mut scene, request), stopped(0));
    // A charter voted after the day of deletion does not save the rows, and is a new beginning without anybody's yes.
    let (mut scene, _) = asked_yearly();
    scene.days_later(351);
    answers(&mut scene, &[(DORA, Said::No), (EDDA, Said::No)]);
    scene.days_later(80);
    let motion = scene.proposes(Matter::Charter(Box::new(charter())));
    scene.days_later(7);
    for member in [ANNA, DORA] {
        let yes = ballot(motion, Said::Yes);
        scene.act(Actor::Member(member), yes).unwrap();
    }
    scene.days_later(400);
    assert_eq!(scene.coop.charters["savings"].motion, motion);
    assert_eq!(scene.coop.watched.owed["savings"], MotionNo(1));
    assert_eq!(
        scene.readable(&terms(crate::kernel::ids::UserNo(1))),
        [] as [u32; 0]
    );
    let bring = contribution(EDDA, 3);
    assert_eq!(scene.refused(Actor::Member(EDDA), bring), "watch.benefit");
    scene
        .act(Actor::Calendar, Command::DeleteRows("savings".to_owned()))
        .unwrap();
    assert_eq!(scene.coop.charters["savings"].motion, motion);
    scene.act(Actor::Member(EDDA), contribution(EDDA, 3)).unwrap();
}
