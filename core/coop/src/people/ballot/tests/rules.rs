//! The rules that freeze at the notice: topics, urgent items, long votes; and bars that nobody lowers with less than the bar.

use super::*;
use crate::people::bylaws::{Body, Postal, Topic, TopicRule, Urgent, Voting};
use Answer::{No, Yes};

fn urgent() -> Urgent {
    Urgent {
        notice_days: 1,
        voting_days: 2,
        quorum: one_of(1, 10),
        threshold: one_of(3, 4),
    }
}

fn urgently(matter: Matter) -> Command {
    Command::Propose(Tabled { matter, urgent: true })
}

fn resolution() -> Matter {
    Matter::Resolution(Hash([5; 32]))
}

fn of(topic: Topic, rule: TopicRule) -> impl FnOnce(&mut Voting) {
    move |voting| drop(voting.topics.insert(topic, rule))
}

fn new_bylaws(change: impl FnOnce(&mut Bylaws)) -> Matter {
    let mut rules = bylaws();
    change(&mut rules);
    Matter::Bylaws(Box::new(rules))
}

#[test]
fn an_urgent_item_is_faster_and_never_easier() {
    let mut scene = under(|rules| rules.voting.urgent = Some(urgent()), 0);
    scene.act(me(1), urgently(resolution())).unwrap();
    let rules = &found(&scene, MotionNo(1)).rules;
    // the harder of both: the quorum of all votes, the threshold of urgent ones
    assert_eq!((rules.quorum, rules.threshold), (one_of(1, 4), one_of(3, 4)));
    assert_eq!(rules.opens_at, scene.now.plus_days(1));
    assert_eq!(rules.closes_at, scene.now.plus_days(3));
    let ordinary = scene.proposes(resolution());
    assert_eq!(found(&scene, ordinary).rules.closes_at, scene.now.plus_days(14));
}

#[test]
fn only_an_officer_hurries_and_never_what_lasts() {
    let offices = |rules: &mut Bylaws| rules.offices = vec![crate::tests::given::office("board", 3)];
    let scene = under(
        |rules| {
            rules.voting.urgent = Some(urgent());
            offices(rules);
        },
        0,
    );
    assert_eq!(scene.refused(me(4), urgently(resolution())), "motion.urgent");
    let recall = Matter::Recall {
        office: "board".to_owned(),
        member: BELA,
    };
    let election = Election::of("board", &scene.coop.community(), scene.now).unwrap();
    for matter in [
        new_bylaws(|_| {}),
        Matter::Reaffirmation,
        Matter::Dissolution {
            successor: Hash([1; 32]),
        },
        Matter::Split {
            class: "north".to_owned(),
            slug: "north".to_owned(),
        },
        Matter::Election(election),
        recall,
    ] {
        assert_eq!(scene.refused(me(1), urgently(matter)), "motion.urgent");
    }
    assert_eq!(a_coop().refused(me(1), urgently(resolution())), "motion.urgent");
}

#[test]
fn above_so_many_members_a_vote_takes_the_longer_of_both_times() {
    let change = |rules: &mut Bylaws| {
        rules.voting.postal = Some(Postal {
            members_above: 6,
            voting_days: 30,
        });
        let longer = TopicRule {
            voting_days: Some(60),
            ..TopicRule::default()
        };
        of(Topic::Resolution, longer)(&mut rules.voting);
    };
    let days = |more: usize, matter: Matter| {
        let mut scene = under(change, more);
        let motion = scene.proposes(matter);
        let rules = &found(&scene, motion).rules;
        (rules.closes_at.0 - rules.opens_at.0) / 86_400
    };
    assert_eq!(days(1, new_charter()), 7);
    assert_eq!(days(2, new_charter()), 30);
    assert_eq!(days(2, resolution()), 60);
}

#[test]
fn a_topic_has_its_own_rule_and_the_others_keep_theirs() {
    let own = TopicRule {
        notice_days: Some(1),
        voting_days: Some(3),
        quorum: Some(one_of(1, 2)),
        threshold: Some(one_of(3, 4)),
        ..TopicRule::default()
    };
    let mut scene = under(|rules| of(Topic::Resolution, own)(&mut rules.voting), 0);
    let special = scene.proposes(resolution());
    let usual = scene.proposes(new_charter());
    let rules = &found(&scene, special).rules;
    assert_eq!((rules.quorum, rules.threshold), (one_of(1, 2), one_of(3, 4)));
    assert_eq!(
        (rules.opens_at, rules.closes_at),
        (scene.now.plus_days(1), scene.now.plus_days(4))
    );
    assert_eq!(found(&scene, usual).rules.quorum, one_of(1, 4));
}

/// The bars of a motion for new bylaws, where the end of the co-op needs nine tenths and half the roll.
fn bars(change: impl FnOnce(&mut Bylaws)) -> (Fraction, Fraction) {
    let entrenched = |rules: &mut Bylaws| {
        let bar = TopicRule {
            quorum: Some(one_of(1, 2)),
            threshold: Some(one_of(9, 10)),
            ..TopicRule::default()
        };
        of(Topic::Dissolution, bar)(&mut rules.voting);
    };
    let mut scene = under(entrenched, 0);
    let mut new = bylaws();
    entrenched(&mut new);
    change(&mut new);
    let motion = scene.proposes(Matter::Bylaws(Box::new(new)));
    let rules = &found(&scene, motion).rules;
    (rules.quorum, rules.threshold)
}

#[test]
fn a40_nobody_lowers_a_bar_with_less_than_the_bar() {
    let (usual, bar) = ((one_of(1, 4), one_of(2, 3)), (one_of(1, 2), one_of(9, 10)));
    let dissolution = |with: fn(&mut TopicRule)| {
        move |rules: &mut Bylaws| with(rules.voting.topics.get_mut(&Topic::Dissolution).unwrap())
    };
    // what leaves the bar where it is, or raises it, needs what bylaws need
    assert_eq!(bars(|rules| rules.payout_unit_minor = 100), usual);
    assert_eq!(bars(dissolution(|own| own.threshold = Some(one_of(1, 1)))), usual);
    assert_eq!(
        bars(dissolution(|own| own.threshold = Some(one_of(18, 20)))),
        usual
    );
    // what lowers it in any way needs the bar
    assert_eq!(
        bars(dissolution(|own| own.threshold = Some(one_of(89, 100)))),
        bar
    );
    assert_eq!(bars(dissolution(|own| own.quorum = Some(one_of(49, 100)))), bar);
    assert_eq!(bars(dissolution(|own| own.quorum = None)), bar);
    assert_eq!(
        bars(|rules| drop(rules.voting.topics.remove(&Topic::Dissolution))),
        bar
    );
    let to_council = |rules: &mut Bylaws| {
        rules.offices = vec![crate::tests::given::office("board", 3)];
        rules.voting.topics.get_mut(&Topic::Dissolution).unwrap().body = Body::Council("board".to_owned());
    };
    assert_eq!(bars(to_council), bar);
}

#[test]
fn a40_every_topic_has_a_bar_and_each_is_guarded() {
    assert_eq!(
        Topic::ALL.len(),
        Topic::ALL.iter().collect::<std::collections::BTreeSet<_>>().len()
    );
    for topic in Topic::ALL {
        let own = |threshold| TopicRule {
            threshold: Some(threshold),
            ..TopicRule::default()
        };
        let mut scene = under(|rules| of(topic, own(one_of(99, 100)))(&mut rules.voting), 0);
        let lower = new_bylaws(|rules| of(topic, own(one_of(98, 100)))(&mut rules.voting));
        let motion = scene.proposes(lower);
        assert_eq!(
            found(&scene, motion).rules.threshold,
            one_of(99, 100),
            "{topic:?}"
        );
    }
}

#[test]
fn of_two_bylaws_under_way_the_second_would_undo_the_first_and_is_outdated() {
    let mut scene = a_coop();
    let first = scene.proposes(new_bylaws(|rules| rules.payout_unit_minor = 100));
    let second = scene.proposes(new_bylaws(|rules| rules.attesting_officers = 1));
    scene.days_later(7);
    vote(&mut scene, first, &[Yes, Yes, Yes]);
    vote(&mut scene, second, &[Yes, Yes, Yes]);
    scene.days_later(7);
    assert_eq!(found(&scene, first).stage, Stage::Passed);
    assert_eq!(ended(&scene, second).shortfall, Some(Shortfall::Outdated));
    let rules = &scene.coop.bylaws.rule;
    assert_eq!((rules.payout_unit_minor, rules.attesting_officers), (100, 2));
    // had the first failed, the second would have passed
    let mut scene = a_coop();
    let first = scene.proposes(new_bylaws(|rules| rules.payout_unit_minor = 100));
    let second = scene.proposes(new_bylaws(|rules| rules.attesting_officers = 1));
    scene.days_later(7);
    vote(&mut scene, first, &[No, No, Yes]);
    vote(&mut scene, second, &[Yes, Yes, Yes]);
    scene.days_later(7);
    assert_eq!(found(&scene, second).stage, Stage::Passed);
}

/// The price in force, with this much for a question.
fn priced(scene: &Scene, question_minor: u64) -> Matter {
    let mut price = scene.coop.bylaws.rule.price.clone();
    price.question_minor = question_minor;
    Matter::Price(price)
}

#[test]
fn bylaws_noticed_before_a_vote_on_the_price_passed_do_not_undo_it() {
    // given whole bylaws, and a price that is voted on meanwhile
    let mut scene = a_coop();
    let bylaws = scene.proposes(new_bylaws(|rules| rules.payout_unit_minor = 100));
    let price = priced(&scene, 777);
    let price = scene.proposes(price);
    scene.days_later(7);
    vote(&mut scene, price, &[Yes, Yes, Yes]);
    vote(&mut scene, bylaws, &[Yes, Yes, Yes]);
    // when the price closes first, the bylaws are outdated
    scene.now = scene.now.plus_days(7);
    scene.act(Actor::Operator, Command::CloseMotion(price)).unwrap();
    scene.days_later(0);
    assert_eq!(ended(&scene, bylaws).shortfall, Some(Shortfall::Outdated));
    assert_eq!(scene.coop.bylaws.rule.price.question_minor, 777);
    assert!(scene.coop.state_hash().is_ok());
    // and tabled again, on the ground of that price, they pass
    let again = new_bylaws(|rules| {
        rules.price = scene.coop.bylaws.rule.price.clone();
        rules.payout_unit_minor = 100;
    });
    let again = scene.adopts(again);
    assert_eq!(scene.coop.bylaws.motion, again);
    // and then nothing of that price stands in the way of the next
    let next = scene.adopts(new_bylaws(|rules| rules.payout_unit_minor = 50));
    assert_eq!(scene.coop.bylaws.motion, next);
}

#[test]
fn a_price_that_failed_outdates_nothing() {
    let mut scene = a_coop();
    let price = priced(&scene, 777);
    let price = scene.proposes(price);
    let bylaws = scene.proposes(new_bylaws(|rules| rules.payout_unit_minor = 100));
    scene.days_later(7);
    vote(&mut scene, price, &[No, No, Yes]);
    vote(&mut scene, bylaws, &[Yes, Yes, Yes]);
    scene.days_later(7);
    assert_eq!(found(&scene, bylaws).stage, Stage::Passed);
}

#[test]
fn a_price_that_new_bylaws_have_no_place_for_is_outdated() {
    // given a price that names a class, and bylaws that strike it out before the price is decided
    let mut scene = a_coop();
    let struck = scene.proposes(new_bylaws(|rules| {
        let gone = rules.recipient_classes.pop().unwrap();
        let others = |named: &mut Vec<String>| named.retain(|class| *class != gone.id);
        others(&mut rules.approval.automatic_classes);
        others(&mut rules.approval.voted_classes);
        others(&mut rules.price.free_classes);
    }));
    let mut price = scene.coop.bylaws.rule.price.clone();
    let last = scene
        .coop
        .bylaws
        .rule
        .recipient_classes
        .last()
        .unwrap()
        .id
        .clone();
    price.free_classes = vec![last];
    let free = scene.proposes(Matter::Price(price.clone()));
    scene.days_later(7);
    vote(&mut scene, struck, &[Yes, Yes, Yes]);
    vote(&mut scene, free, &[Yes, Yes, Yes]);
    scene.days_later(7);
    assert_eq!(found(&scene, struck).stage, Stage::Passed);
    assert_eq!(ended(&scene, free).shortfall, Some(Shortfall::Outdated));
    assert_ne!(scene.coop.bylaws.rule.price, price);
    scene.coop.bylaws.rule.check().unwrap();
}

#[test]
fn two_charters_under_way_never_give_one_place_two_meanings() {
    use crate::people::charter::Kind;
    let with = |village: &str| {
        let mut new = charter();
        if let Kind::Key(key) = &mut new.fields[1].kind {
            key.domain.push(village.to_owned());
        }
        Matter::Charter(Box::new(new))
    };
    let mut scene = a_coop();
    let (west, east) = (scene.proposes(with("west")), scene.proposes(with("east")));
    scene.days_later(7);
    vote(&mut scene, west, &[Yes, Yes, Yes]);
    vote(&mut scene, east, &[Yes, Yes, Yes]);
    scene.days_later(7);
    assert_eq!(found(&scene, west).stage, Stage::Passed);
    assert_eq!(ended(&scene, east).shortfall, Some(Shortfall::Outdated));
    assert_eq!(scene.coop.charters["savings"].motion, west);
}

#[test]
fn times_that_no_calendar_has_are_no_rules() {
    for change in [
        &(|rules: &mut Bylaws| {
            rules.voting.urgent = Some(Urgent {
                notice_days: u32::MAX,
                ..urgent()
            })
        }) as &dyn Fn(&mut Bylaws),
        &|rules| {
            rules.voting.urgent = Some(Urgent {
                voting_days: u32::MAX,
                ..urgent()
            })
        },
        &|rules| {
            rules.voting.postal = Some(Postal {
                members_above: 1,
                voting_days: u32::MAX,
            })
        },
        // nominations that close at the notice are no nominations
        &|rules| {
            rules.offices = vec![crate::tests::given::office("board", 3)];
            rules.voting.nominations_close_days = 7;
        },
    ] {
        let mut rules = bylaws();
        change(&mut rules);
        assert_eq!(rules.check().unwrap_err().rule, "bylaws.form");
    }
}

#[test]
fn where_members_have_an_initiative_others_than_officers_begin_with_a_proposal() {
    let initiative = crate::people::bylaws::Initiative {
        share: one_of(1, 10),
        small_below: 30,
        small_count: 3,
    };
    let scene = under(|rules| rules.voting.initiative = Some(initiative), 0);
    let tabled = || Command::Propose(resolution().into());
    for actor in [me(4), Actor::Operator] {
        assert_eq!(scene.refused(actor, tabled()), "motion.sponsor");
    }
    assert!(scene.decide(me(1), tabled()).is_ok());
}

#[test]
fn whoever_may_table_a_motion_no_motion_is_nobodys() {
    let scene = a_coop();
    let tabled = || Command::Propose(resolution().into());
    for nobody in [Actor::Operator, Actor::Calendar] {
        assert_eq!(scene.refused(nobody, tabled()), "motion.sponsor");
        assert_eq!(scene.refused(nobody, urgently(resolution())), "motion.sponsor");
    }
    assert!(scene.decide(me(4), tabled()).is_ok());
}
