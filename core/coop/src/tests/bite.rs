//! Votes that bite on the path of data: a recipient refused for all, a request decided by the members.

use super::given::{ANNA, DORA, EDDA, Scene, a_coop, bylaws, charter, founded, scope, terms};
use crate::kernel::facts::Actor;
use crate::kernel::ids::{MotionNo, RequestNo};
use crate::path::consent::Answer;
use crate::path::request::{Decision, State, Terms};
use crate::people::ballot::{Matter, Party};
use crate::people::bylaws::Bylaws;
use crate::{Command, Event};

/// What a data user's next question meets: the rule and its motion.
fn next_question(scene: &mut Scene, request: RequestNo) -> Option<(String, Option<MotionNo>)> {
    let refusal = scene.reserves(request, "0.25").err()?;
    Some((refusal.rule, refusal.motion))
}

fn strike(recipient: Party, refuse: bool) -> Matter {
    Matter::Recipient { recipient, refuse }
}

#[test]
fn c23_one_vote_refuses_a_recipient_for_all_and_its_next_question_fails_and_names_it() {
    let mut scene = a_coop();
    let (struck, other) = (scene.user("research"), scene.user("research"));
    let (granted, others) = (scene.grants(terms(struck)), scene.grants(terms(other)));
    assert_eq!(next_question(&mut scene, granted), None);
    let motion = scene.adopts(strike(Party::User(struck), true));
    let refused = Some(("recipient.refused".to_owned(), Some(motion)));
    assert_eq!(next_question(&mut scene, granted), refused);
    assert_eq!(next_question(&mut scene, others), None);
    // Whatever else it files is refused by the same vote.
    let request = scene.files(terms(struck));
    let decide = Command::Decide {
        request,
        refuse: false,
    };
    scene.act(Actor::Member(ANNA), decide).unwrap();
    let found = scene.coop.requests.get(request).unwrap();
    assert_eq!(found.state(), State::Refused);
    let unmet = found
        .decision
        .as_ref()
        .unwrap()
        .reasons
        .iter()
        .filter(|reason| !reason.met);
    let unmet: Vec<_> = unmet
        .map(|reason| (reason.rule.as_str(), reason.motion))
        .collect();
    assert_eq!(unmet, [("recipient.refused", Some(motion))]);
}

#[test]
fn c23_a_class_is_refused_as_one_and_a_second_vote_lifts_it() {
    let mut scene = a_coop();
    let (company, research) = (scene.user("company"), scene.user("research"));
    let paid = Terms {
        fee_minor: 5_000,
        ..terms(company)
    };
    let (company, research) = (scene.grants(paid), scene.grants(terms(research)));
    let class = || Party::Class("company".to_owned());
    let motion = scene.adopts(strike(class(), true));
    let refused = Some(("recipient.refused".to_owned(), Some(motion)));
    assert_eq!(next_question(&mut scene, company), refused);
    assert_eq!(next_question(&mut scene, research), None);
    scene.adopts(strike(class(), false));
    assert_eq!(next_question(&mut scene, company), None);
}

#[test]
fn c23_a_failed_strike_refuses_nobody_and_a_failed_end_of_it_admits_nobody() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let request = scene.grants(terms(user));
    let unvoted = |scene: &mut Scene, refuse| {
        scene.proposes(strike(Party::User(user), refuse));
        scene.days_later(7);
        scene.days_later(7);
    };
    unvoted(&mut scene, true);
    assert_eq!(next_question(&mut scene, request), None);
    let motion = scene.adopts(strike(Party::User(user), true));
    unvoted(&mut scene, false);
    let refused = Some(("recipient.refused".to_owned(), Some(motion)));
    assert_eq!(next_question(&mut scene, request), refused);
}

/// Requests of companies need a vote.
fn by_vote() -> Bylaws {
    let mut rules = bylaws();
    rules.approval.voted_classes = vec!["company".to_owned()];
    rules
}

/// A company that offers enough; all members but those named consent to what it asks.
fn company(scene: &mut Scene, against: &[u32]) -> (RequestNo, Terms) {
    let user = scene.user("company");
    let terms = Terms {
        fee_minor: 5_000,
        ..terms(user)
    };
    for (member, _) in scene.coop.members.clone().all() {
        let answer = if against.contains(&member.0) {
            Answer::No
        } else {
            Answer::Yes
        };
        scene.says(member, answer, scope());
    }
    (scene.files(terms.clone()), terms)
}

fn decision(scene: &Scene, request: RequestNo) -> Option<&Decision> {
    scene.coop.requests.get(request).unwrap().decision.as_ref()
}

fn reason<'a>(decision: &'a Decision, rule: &str) -> (&'a str, Option<MotionNo>, bool) {
    let found = decision
        .reasons
        .iter()
        .find(|reason| reason.rule == rule)
        .unwrap();
    (&found.sentence, found.motion, found.met)
}

#[test]
fn c4_everybody_consents_and_the_vote_fails_so_nothing_runs() {
    let mut scene = founded(by_vote(), vec![charter()]);
    let (request, terms) = company(&mut scene, &[]);
    assert_eq!(scene.readable(&terms), [1, 2, 3, 4, 5]);
    let motion = scene.proposes(Matter::Request { request });
    scene.days_later(7);
    for member in [ANNA, DORA, EDDA] {
        let no = super::given::ballot(motion, fenwick_tally::Answer::No);
        scene.act(Actor::Member(member), no).unwrap();
    }
    scene.days_later(7);
    let found = decision(&scene, request).unwrap();
    assert!(!found.granted);
    let failed = "motion 1, which was to approve it, failed";
    assert_eq!(reason(found, "approval"), (failed, Some(motion), false));
    assert_eq!(next_question(&mut scene, request).unwrap().0, "request.granted");
}

#[test]
fn c4_everybody_approves_and_one_members_no_keeps_her_rows_out() {
    let mut scene = founded(by_vote(), vec![charter()]);
    let (request, terms) = company(&mut scene, &[EDDA.0]);
    let motion = scene.adopts(Matter::Request { request });
    let outcome = scene.coop.motions.get(motion).unwrap().outcome.clone().unwrap();
    assert_eq!((outcome.count.yes, outcome.roll), (5, 5));
    let found = decision(&scene, request).unwrap();
    assert_eq!(
        (found.granted, found.motion, found.approved_by),
        (true, Some(motion), None)
    );
    assert_eq!(
        reason(found, "approval"),
        ("motion 1 approved it", Some(motion), true)
    );
    assert_eq!(scene.readable(&terms), [1, 2, 3, 4]);
    assert_eq!(next_question(&mut scene, request), None);
    let query = *scene.coop.queries.abandoned().last().unwrap();
    let plan = scene
        .coop
        .queries
        .plan(query, &scene.coop.grounds(), [0; 32], scene.now)
        .unwrap();
    assert_eq!(plan.eligible.iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn c4_the_close_decides_the_request_by_the_calendar_and_no_other_hand() {
    let mut scene = founded(by_vote(), vec![charter()]);
    let (request, _) = company(&mut scene, &[]);
    let motion = scene.adopts(Matter::Request { request });
    let last: Vec<_> = scene.journal.iter().rev().take(2).collect();
    assert!(matches!(last[1].event, Event::Motion(_)), "{:?}", last[1]);
    assert!(matches!(last[0].event, Event::Request(_)), "{:?}", last[0]);
    assert_eq!([last[0].actor, last[1].actor], [Actor::Calendar, Actor::Calendar]);
    assert_eq!(decision(&scene, request).unwrap().motion, Some(motion));
}

#[test]
fn c4_a_passed_vote_grants_nothing_that_another_rule_refuses() {
    let mut scene = founded(by_vote(), vec![charter()]);
    let user = scene.user("company");
    let request = scene.files(Terms {
        fee_minor: 1,
        ..terms(user)
    });
    let motion = scene.adopts(Matter::Request { request });
    let found = decision(&scene, request).unwrap();
    assert!(!found.granted);
    assert_eq!(reason(found, "approval").1, Some(motion));
    assert!(reason(found, "approval").2 && !reason(found, "price").2);
}

#[test]
fn c4_no_officers_word_stands_for_the_vote_of_the_members_nor_goes_before_it() {
    let mut scene = founded(by_vote(), vec![charter()]);
    let (request, _) = company(&mut scene, &[]);
    let decide = |refuse| Command::Decide { request, refuse };
    for refuse in [true, false] {
        assert_eq!(scene.refused(Actor::Member(ANNA), decide(refuse)), "approval");
    }
    assert_eq!(scene.refused(Actor::Operator, decide(false)), "approval");
    scene.proposes(Matter::Request { request });
    for refuse in [true, false] {
        assert_eq!(
            scene.refused(Actor::Member(ANNA), decide(refuse)),
            "request.voting"
        );
    }
    let again = Command::Propose(Matter::Request { request }.into());
    assert_eq!(scene.refused(Actor::Operator, again), "request.voting");
}

#[test]
fn c4_a_vote_may_be_called_on_any_filed_request_and_on_no_decided_one() {
    let mut scene = a_coop();
    let user = scene.user("research");
    let open = scene.files(terms(user));
    let granted = scene.grants(terms(user));
    let late = Command::Propose(Matter::Request { request: granted }.into());
    assert_eq!(scene.refused(Actor::Operator, late), "request.decided");
    // Nobody votes: what an officer could have granted alone is refused, because the members were asked and did not say yes.
    let motion = scene.proposes(Matter::Request { request: open });
    scene.days_later(7);
    scene.days_later(7);
    let found = decision(&scene, open).unwrap();
    assert_eq!(
        (found.granted, reason(found, "approval").1),
        (false, Some(motion))
    );
}

#[test]
fn c4_what_an_officer_approved_needs_a_vote_once_the_members_say_so() {
    let mut scene = a_coop();
    let (request, _) = company(&mut scene, &[]);
    let decide = Command::Decide {
        request,
        refuse: false,
    };
    scene.act(Actor::Member(ANNA), decide).unwrap();
    assert_eq!(next_question(&mut scene, request), None);
    let motion = scene.adopts(Matter::Bylaws(Box::new(by_vote())));
    let refused = Some(("approval".to_owned(), Some(motion)));
    assert_eq!(next_question(&mut scene, request), refused);
}
