//! Data that the community owns with its members, and a council of elders that decides until nobody is against.

use super::*;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::path::consent::Answer;
use crate::people::bylaws::{Body, Office, Power, Topic, TopicRule};
use crate::people::charter::Owner;
use crate::tests::given::{CARO, EDDA, ballot, one_of, scope};
use fenwick_tally::{Answer as Said, Rule};

/// Requests and charters are decided by the elders, two of three of whom meet; one no stops it.
fn with_elders() -> Bylaws {
    let mut rules = bylaws();
    let by_elders = TopicRule {
        body: Body::Council("elders".to_owned()),
        quorum: Some(one_of(2, 3)),
        threshold: Some(one_of(1, 1)),
        ..TopicRule::default()
    };
    for topic in [Topic::Request, Topic::Charter] {
        rules.voting.topics.insert(topic, by_elders.clone());
    }
    rules.offices = vec![Office {
        id: "elders".to_owned(),
        title: "Council of elders".to_owned(),
        duties: vec!["decide together".to_owned()],
        powers: vec![Power::Manage],
        seats: 9,
        holders_min: 3,
        elected_by: Rule::Approval,
        term_days: 0,
        terms_days_max: 0,
        break_days: 0,
        reserved: Vec::new(),
    }];
    rules
}

/// A community's co-op, in which the founding officers are the elders, and a request that every member says yes to but Edda.
fn a_request() -> (Scene, RequestNo) {
    let shared = Charter {
        owner: Owner::MemberAndCommunity,
        ..charter()
    };
    let mut scene = founded(with_elders(), vec![shared]);
    for member in [ANNA, BELA, CARO, DORA] {
        scene.says(member, Answer::Yes, scope());
    }
    scene.says(EDDA, Answer::No, scope());
    let user = scene.user("research");
    let request = scene.files(terms(user));
    (scene, request)
}

/// A motion on the request, on which the elders say this.
fn elders_say(
    scene: &mut Scene,
    request: RequestNo,
    said: &[(MemberNo, Said)],
) -> (MotionNo, Option<Decision>) {
    let motion = scene.proposes(Matter::Request { request });
    scene.days_later(7);
    for (elder, answer) in said {
        scene.act(Actor::Member(*elder), ballot(motion, *answer)).unwrap();
    }
    scene.days_later(7);
    (motion, scene.coop.requests.get(request).unwrap().decision.clone())
}

// proves: IN-1, IN-2, C4
#[test]
fn in1_what_the_community_owns_is_used_by_its_yes_and_each_members_own() {
    let (mut scene, request) = a_request();
    // within the limits that would need nobody, and by an officer's word: neither is enough
    for actor in [Actor::Operator, Actor::Member(ANNA)] {
        let decide = Command::Decide {
            request,
            refuse: false,
        };
        assert_eq!(scene.refused(actor, decide), "approval");
    }
    let all = [ANNA, BELA, CARO].map(|elder| (elder, Said::Yes));
    let (motion, decision) = elders_say(&mut scene, request, &all);
    let decision = decision.unwrap();
    assert!(decision.granted && decision.motion == Some(motion));
    // Edda's no binds also when all elders say yes
    let found = scene.coop.requests.get(request).unwrap().terms.clone();
    assert_eq!(scene.readable(&found), [1, 2, 3, 4]);
}

// proves: IN-1, C4
#[test]
fn in1_the_communitys_no_binds_whatever_each_member_says() {
    let (mut scene, request) = a_request();
    scene.says(EDDA, Answer::Yes, scope());
    let one_no = [(ANNA, Said::Yes), (BELA, Said::Yes), (CARO, Said::No)];
    let (motion, decision) = elders_say(&mut scene, request, &one_no);
    let decision = decision.unwrap();
    assert!(!decision.granted);
    assert_eq!(unmet(&decision), [("approval".to_owned(), Some(motion.0))]);
    assert!(scene.reserves(request, "0.5").is_err());
}

// proves: IN-2
#[test]
fn in2_only_the_elders_decide_and_enough_of_them_must_meet() {
    let (mut scene, request) = a_request();
    let motion = scene.proposes(Matter::Request { request });
    scene.days_later(7);
    assert_eq!(
        scene.refused(Actor::Member(DORA), ballot(motion, Said::Yes)),
        "motion.council"
    );
    scene.act(Actor::Member(ANNA), ballot(motion, Said::Yes)).unwrap();
    scene.days_later(7);
    let outcome = scene.coop.motions.get(motion).unwrap().outcome.clone().unwrap();
    assert_eq!((outcome.roll, outcome.count.yes), (3, 1));
    assert!(outcome.shortfall.is_some());
    let decision = scene.coop.requests.get(request).unwrap().decision.clone();
    assert!(decision.is_none_or(|decision| !decision.granted));
}

// proves: IN-2
#[test]
fn in2_a_charter_is_the_elders_to_adopt_and_the_log_says_who_decided() {
    let (mut scene, _) = a_request();
    let wider = Charter {
        retention_days: 99,
        ..scene.coop.charters["savings"].rule.clone()
    };
    let motion = scene.proposes(Matter::Charter(Box::new(wider)));
    let rules = &scene.coop.motions.get(motion).unwrap().rules;
    assert_eq!(rules.body, Body::Council("elders".to_owned()));
    scene.days_later(7);
    for elder in [ANNA, BELA] {
        scene
            .act(Actor::Member(elder), ballot(motion, Said::Yes))
            .unwrap();
    }
    scene.days_later(7);
    let adopted = &scene.coop.charters["savings"];
    assert_eq!((adopted.motion, adopted.rule.retention_days), (motion, 99));
}
