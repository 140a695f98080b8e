//! Rules by which a few decide for all.

use super::*;
use crate::kernel::ids::MemberNo;
use crate::tests::given::{BELA, ballot};
use fenwick_tally::Answer;

fn own(rules: &mut Bylaws, topic: Topic) -> &mut TopicRule {
    rules.voting.topics.entry(topic).or_default()
}

fn threshold_of(rules: &mut Bylaws, topic: Topic, of: u32, parts: u32) {
    own(rules, topic).threshold = Some(one_of(of, parts));
}

fn council_on(rules: &mut Bylaws, topic: Topic) {
    rules.offices = vec![board()];
    own(rules, topic).body = Body::Council("board".to_owned());
}

fn heights() -> Vec<Case> {
    vec![
        ("control.majority", Pass, |rules| {
            rules.voting.charter_threshold = one_of(1, 2);
            rules.voting.bylaws_threshold = one_of(1, 2);
        }),
        // By it expulsions and recalls are decided too.
        ("control.majority", Fail, |rules| {
            rules.voting.charter_threshold = one_of(49, 100)
        }),
        ("control.majority", Warn, |rules| {
            threshold_of(rules, Topic::Price, 1, 3)
        }),
        ("control.majority", Pass, |rules| {
            threshold_of(rules, Topic::Election, 1, 3)
        }),
        ("control.majority", Fail, |rules| {
            rules.voting.bylaws_threshold = one_of(49, 100)
        }),
        ("control.majority", Fail, |rules| {
            threshold_of(rules, Topic::Dissolution, 1, 3)
        }),
        ("control.majority", Fail, |rules| {
            threshold_of(rules, Topic::Expulsion, 1, 3)
        }),
        ("control.quorum", Pass, |rules| {
            rules.voting.quorum = one_of(1, 20)
        }),
        ("control.quorum", Warn, |rules| {
            rules.voting.quorum = one_of(1, 21)
        }),
        ("control.quorum", Warn, |rules| rules.voting.quorum = one_of(0, 1)),
        ("control.quorum", Warn, |rules| {
            own(rules, Topic::Split).quorum = Some(one_of(1, 200))
        }),
        // What a council needs among its own is no quorum of the members.
        ("control.quorum", Pass, |rules| {
            council_on(rules, Topic::Price);
            own(rules, Topic::Price).quorum = Some(one_of(0, 1));
        }),
    ]
}

fn times_and_hands() -> Vec<Case> {
    vec![
        ("control.roll", Pass, |rules| rules.voting.roll_days = 90),
        ("control.roll", Warn, |rules| rules.voting.roll_days = 91),
        ("control.roll", Warn, |rules| rules.voting.roll_days = 365),
        ("control.roll", Fail, |rules| rules.voting.roll_days = 366),
        ("control.notice", Pass, |rules| rules.voting.notice_days = 7),
        ("control.notice", Warn, |rules| rules.voting.notice_days = 6),
        ("control.notice", Warn, |rules| {
            own(rules, Topic::Price).notice_days = Some(0)
        }),
        ("control.notice", Fail, |rules| rules.voting.notice_days = 0),
        ("control.notice", Fail, |rules| {
            own(rules, Topic::Recall).notice_days = Some(0)
        }),
        ("control.notice", Fail, |rules| {
            own(rules, Topic::Election).notice_days = Some(0)
        }),
        ("control.proxies", Pass, |_| ()),
        ("control.proxies", Pass, |rules| rules.voting.proxies_max = 2),
        ("control.proxies", Warn, |rules| rules.voting.proxies_max = 3),
        ("control.proxies", Warn, |rules| rules.voting.proxies_max = 4),
        ("control.proxies", Fail, |rules| rules.voting.proxies_max = 5),
        ("control.councils", Pass, |_| ()),
        ("control.councils", Pass, |rules| {
            council_on(rules, Topic::Request)
        }),
        ("control.councils", Warn, |rules| {
            council_on(rules, Topic::Charter)
        }),
        ("control.councils", Fail, |rules| {
            council_on(rules, Topic::Election)
        }),
        ("control.councils", Fail, |rules| council_on(rules, Topic::Recall)),
        ("control.councils", Fail, |rules| {
            council_on(rules, Topic::Dissolution)
        }),
        ("control.councils", Fail, |rules| council_on(rules, Topic::Split)),
    ]
}

/// A co-op of so many members whose assembly counted them.
fn counted(members: usize, change: fn(&mut Bylaws)) -> Scene {
    let mut scene = with(change);
    scene.admits(members - 5);
    scene.meets(&[BELA]);
    scene
}

/// Five founders vote, of so many members whom the assembly before counted.
fn voted_by_founders(members: usize) -> Scene {
    let mut scene = with(|rules| rules.voting.roll_days = 30);
    scene.days_later(40);
    scene.admits(members - 5);
    scene.meets(&[BELA]);
    let motion = scene.proposes(Matter::Bylaws(Box::new(scene.coop.bylaws.rule.clone())));
    scene.days_later(7);
    for member in 1..=5 {
        let yes = ballot(motion, Answer::Yes);
        scene.act(Actor::Member(MemberNo(member)), yes).unwrap();
    }
    scene.days_later(7);
    scene
}

pub(super) fn bars(seen: &mut Seen) {
    for (check, verdict, change) in [heights(), times_and_hands()].concat() {
        seen.expect(&with(change), check, verdict);
    }
    // A hundred know each other; of more, next to nobody decides for all.
    let nominal = |rules: &mut Bylaws| rules.voting.quorum = one_of(1, 101);
    seen.expect(&counted(100, nominal), "control.quorum", Warn);
    seen.expect(&counted(101, nominal), "control.quorum", Fail);
    let none = |rules: &mut Bylaws| own(rules, Topic::Recall).quorum = Some(one_of(0, 1));
    seen.expect(&counted(101, none), "control.quorum", Fail);
    let hundredth = |rules: &mut Bylaws| rules.voting.quorum = one_of(1, 100);
    seen.expect(&counted(101, hundredth), "control.quorum", Warn);
    // Where not even every price needs a quorum, the members still have theirs on what binds them.
    let price = |rules: &mut Bylaws| own(rules, Topic::Price).quorum = Some(one_of(0, 1));
    seen.expect(&counted(101, price), "control.quorum", Warn);
    // Four votes in one hand: two of fifteen hold eight.
    let three = |rules: &mut Bylaws| rules.voting.proxies_max = 3;
    seen.expect(&counted(15, three), "control.proxies", Fail);
    seen.expect(&counted(16, three), "control.proxies", Warn);
    // Five of ten is half, five of eleven is less.
    seen.expect(&voted_by_founders(10), "control.roll", Pass);
    seen.expect(&voted_by_founders(11), "control.roll", Warn);
}

#[test]
fn c6_a_bar_is_named_with_its_clause_in_words_that_a_member_understands() {
    let page = paged(&counted(101, |rules| {
        rules.voting.quorum = one_of(1, 200);
        threshold_of(rules, Topic::Dissolution, 1, 3);
        council_on(rules, Topic::Recall);
    }));
    let says = |check: &str| of(&page, check).says.clone();
    assert_eq!(
        says("control.majority"),
        "1/3 of yes and no are enough on dissolution: fewer than half decide against the others (voting.charter_threshold, \
         voting.bylaws_threshold, voting.topics)"
    );
    assert_eq!(
        says("control.quorum"),
        "votes on bylaws, expulsion, reaffirmation, dissolution, split need 1/200 of the roll (voting.quorum, voting.topics), \
         and 101 members were counted: a handful decides for all"
    );
    assert_eq!(
        says("control.councils"),
        "those who hold the office 'board' decide on recall (voting.topics.recall): the members do not"
    );
    assert_eq!(verdicts(&page)[1], Fail);
}
