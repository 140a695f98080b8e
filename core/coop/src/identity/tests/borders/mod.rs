//! Each criterion at the border of what it asks.

mod acts;
mod bars;

use super::*;
use crate::people::bylaws::{
    Body, ClassRule, ClassVotes, Initiative, Office, Outsider, Payee, Points, Power, Residue, Shares, Topic,
    TopicRule, Weights,
};
use crate::tests::given::one_of;
use acts::{assemblies, classes, money, others, records, seats, turnouts};
use fenwick_tally::Rule;
use std::collections::BTreeSet;

use Verdict::{Fail, Pass, Warn};

/// What a criterion comes to in a scene, and what was seen of it.
struct Seen(BTreeSet<(&'static str, Verdict)>);

impl Seen {
    #[track_caller]
    fn expect(&mut self, scene: &Scene, check: &str, verdict: Verdict) {
        let page = paged(scene);
        let reason = of(&page, check);
        assert_eq!(reason.verdict, verdict, "{check}: {}", reason.says);
        check_evidence(scene, &page);
        self.0.insert((reason.check, verdict));
    }
}

fn initiative(rules: &mut Bylaws, hundredths: u32) {
    rules.voting.initiative = Some(Initiative {
        share: one_of(hundredths, 100),
        small_below: 0,
        small_count: 0,
    });
}

fn threshold(rules: &mut Bylaws, hundredths: u32) {
    rules.voting.bylaws_threshold = one_of(hundredths, 100);
}

fn capped(rules: &mut Bylaws, hundredths: u32) {
    rules.voting.weights = Weights::Capped(one_of(hundredths, 100));
}

fn agreeing(rules: &mut Bylaws, classes: &[&str]) {
    rules.voting.classes = classes.iter().map(|class| class_rule(class)).collect();
}

fn without(rules: &mut Bylaws, payee: &Payee) {
    rules.split.retain(|share| share.to != *payee);
}

fn points(rules: &mut Bylaws, day: u64, share: u64) {
    rules.points = Some(Points {
        day,
        days_year_max: 365,
        share,
        meeting: 0,
    });
}

fn shares() -> Option<Shares> {
    Some(Shares {
        price_minor: 100,
        year_max_minor: 1_000,
    })
}

fn class_rule(class: &str) -> ClassRule {
    ClassRule {
        class: class.to_owned(),
        quorum: None,
        threshold: one_of(1, 2),
    }
}

fn by_council(rules: &mut Bylaws) {
    rules.offices = vec![board()];
    let rule = TopicRule {
        body: Body::Council("board".to_owned()),
        ..TopicRule::default()
    };
    rules.voting.topics.insert(Topic::Bylaws, rule);
}

fn weighted(rules: &mut Bylaws) {
    rules.voting.weights = Weights::Classes(vec![ClassVotes {
        class: "a".to_owned(),
        votes: 2,
    }]);
}

fn returning(rules: &mut Bylaws, basis_points: u32) {
    rules.shares = shares();
    rules.assets.share_return_basis_points_max = basis_points;
}

type Case = (&'static str, Verdict, fn(&mut Bylaws));

/// What the bylaws alone decide.
fn rules(seen: &mut Seen) {
    for (check, verdict, change) in [control(), economy(), autonomy()].concat() {
        seen.expect(&with(change), check, verdict);
    }
}

fn control() -> Vec<Case> {
    vec![
        ("membership.appeal", Pass, |rules| rules.leaving.appeal_days = 14),
        ("membership.appeal", Warn, |rules| rules.leaving.appeal_days = 13),
        ("control.votes", Pass, |_| ()),
        ("control.votes", Warn, |rules| capped(rules, 50)),
        ("control.votes", Fail, |rules| capped(rules, 51)),
        ("control.votes", Fail, weighted),
        ("control.bloc", Pass, |_| ()),
        ("control.bloc", Warn, |rules| agreeing(rules, &["a"])),
        ("control.bloc", Pass, |rules| agreeing(rules, &["a", "b"])),
        ("control.bloc", Warn, weighted),
        ("control.bylaws", Pass, |rules| threshold(rules, 90)),
        ("control.bylaws", Warn, |rules| threshold(rules, 91)),
        ("control.bylaws", Warn, |rules| rules.voting.quorum = one_of(0, 1)),
        ("control.bylaws", Fail, by_council),
        ("control.initiative", Pass, |_| ()),
        ("control.initiative", Pass, |rules| initiative(rules, 20)),
        ("control.initiative", Warn, |rules| initiative(rules, 21)),
        ("control.recourse", Pass, |_| ()),
        ("control.recourse", Warn, |rules| {
            rules.autonomy.arbitration_waiver = true
        }),
    ]
}

fn economy() -> Vec<Case> {
    vec![
        ("economy.residue", Pass, |_| ()),
        ("economy.residue", Warn, |rules| {
            rules.assets.residue = Residue::Members
        }),
        ("economy.residue", Fail, |rules| {
            rules.assets.residue = Residue::Outsider
        }),
        ("economy.return", Pass, |_| ()),
        ("economy.return", Pass, |rules| returning(rules, 1_000)),
        ("economy.return", Warn, |rules| returning(rules, 1_001)),
        ("economy.return", Warn, |rules| returning(rules, 2_000)),
        ("economy.return", Fail, |rules| returning(rules, 2_001)),
        ("economy.reserve", Pass, |_| ()),
        ("economy.reserve", Warn, |rules| without(rules, &Payee::Reserve)),
        ("economy.patronage", Pass, |_| ()),
        ("economy.patronage", Pass, |rules| points(rules, 1, 0)),
        ("economy.patronage", Warn, |rules| points(rules, 1, 50)),
        ("economy.patronage", Fail, |rules| points(rules, 0, 50)),
        ("economy.patronage", Pass, |rules| {
            points(rules, 0, 50);
            without(rules, &Payee::MembersByPoints);
        }),
    ]
}

fn autonomy() -> Vec<Case> {
    vec![
        ("autonomy.residue", Pass, |rules| {
            rules.assets.residue = Residue::Members
        }),
        ("autonomy.residue", Fail, |rules| {
            rules.assets.residue = Residue::Outsider
        }),
        ("autonomy.contracts", Pass, |_| ()),
        ("autonomy.contracts", Warn, |rules| {
            rules.autonomy.exclusive_contracts = vec!["data".to_owned()]
        }),
        ("autonomy.outsiders", Pass, |_| ()),
        ("autonomy.outsiders", Warn, |rules| {
            rules.autonomy.outsiders = vec![outsider(0)]
        }),
        ("autonomy.outsiders", Fail, |rules| {
            rules.offices = vec![board()];
            rules.autonomy.outsiders = vec![outsider(1)];
        }),
        ("education.fund", Warn, |_| ()),
        ("cooperation.sisters", Warn, |_| ()),
        ("community.benefit", Warn, |_| ()),
    ]
}

fn outsider(seats: u16) -> Outsider {
    Outsider {
        title: "fund".to_owned(),
        seats,
        vetoes: vec![Topic::Price],
        revoked_by: Some(one_of(1, 2)),
    }
}

/// An office of two seats, for a year.
fn board() -> Office {
    Office {
        id: "board".to_owned(),
        title: "Board".to_owned(),
        duties: vec!["runs the co-op".to_owned()],
        powers: vec![Power::Manage],
        seats: 2,
        holders_min: 1,
        elected_by: Rule::Plurality,
        term_days: 365,
        terms_days_max: 0,
        break_days: 0,
        reserved: Vec::new(),
    }
}

#[test]
fn ic1_ic3_ic4_ic5_each_criterion_at_its_border() {
    let mut seen = Seen(BTreeSet::new());
    rules(&mut seen);
    assemblies(&mut seen);
    turnouts(&mut seen);
    seats(&mut seen);
    money(&mut seen);
    others(&mut seen);
    records(&mut seen);
    classes(&mut seen);
    bars::bars(&mut seen);
    // Whatever the table says can happen to a criterion happened here, and nothing else.
    for criterion in CRITERIA {
        let came = |verdict| seen.0.contains(&(criterion.id, verdict));
        assert!(came(Pass), "{criterion:?} never passes");
        assert_eq!(came(Warn), criterion.warns != "never", "{criterion:?}");
        assert_eq!(came(Fail), criterion.fails != "never", "{criterion:?}");
    }
}
