//! Bylaws in which every rule that there is says something.

use super::{bylaws, epsilon, one_of};
use crate::kernel::epsilon::DeltaPico;
use crate::people::bylaws::{
    Assets, Autonomy, Body, Bylaws, ClassRule, ClassSeats, Form, Gate, Initiative, Leaving, Office, Outsider,
    Points, Postal, Power, Residue, Shares, Topic, TopicRule, Urgent, Watch, Weights,
};
use fenwick_tally::Rule;
use std::collections::BTreeMap;

/// Bylaws with every part, which make sense together. A demand for secrecy goes with neither weights nor classes.
pub(crate) fn governed() -> Bylaws {
    let mut rules = bylaws();
    voting(&mut rules);
    rules.approval.methods_by_council = true;
    rules.approval.council = Some("council".to_owned());
    rules.approval.council_apart = true;
    rules.approval.voted_classes = vec!["company".to_owned()];
    rules.budget.delta = DeltaPico(1_000_000);
    rules.budget.question = Some(epsilon("0.5"));
    rules.budget.dataset_lifetime = Some(epsilon("8"));
    if let Some(heads) = rules.split.get_mut(2) {
        heads.gate = Some(Gate::ReserveOfCapital(one_of(1, 2)));
    }
    rules.offices = vec![office("board", Power::Manage), office("council", Power::Review)];
    estate(rules)
}

fn voting(rules: &mut Bylaws) {
    rules.voting.roll_days = 3;
    rules.voting.topics = topics();
    rules.voting.classes = vec![ClassRule {
        class: "drivers".to_owned(),
        quorum: Some(one_of(1, 4)),
        threshold: one_of(1, 2),
    }];
    rules.voting.weights = Weights::Capped(one_of(1, 10));
    rules.voting.proxies_max = 1;
    rules.voting.initiative = Some(Initiative {
        share: one_of(1, 10),
        small_below: 30,
        small_count: 3,
    });
    rules.voting.urgent = Some(Urgent {
        notice_days: 1,
        voting_days: 2,
        quorum: one_of(1, 3),
        threshold: one_of(3, 4),
    });
    rules.voting.postal = Some(Postal {
        members_above: 300,
        voting_days: 28,
    });
    rules.voting.nominations_close_days = 5;
    rules.voting.assembly_notice_days = 20;
}

fn topics() -> BTreeMap<Topic, TopicRule> {
    let election = TopicRule {
        notice_days: Some(20),
        voting_days: Some(10),
        quorum: Some(one_of(1, 5)),
        threshold: Some(one_of(67, 100)),
        ..TopicRule::default()
    };
    let council = TopicRule {
        body: Body::Council("council".to_owned()),
        ..TopicRule::default()
    };
    BTreeMap::from([(Topic::Election, election), (Topic::Method, council)])
}

fn office(id: &str, power: Power) -> Office {
    Office {
        id: id.to_owned(),
        title: "Those who hold it".to_owned(),
        duties: vec!["does what is to be done".to_owned(), "says so".to_owned()],
        powers: vec![power, Power::Call],
        seats: 3,
        holders_min: 2,
        elected_by: Rule::StvScottish,
        term_days: 730,
        terms_days_max: 4_380,
        break_days: 730,
        reserved: vec![ClassSeats {
            class: "drivers".to_owned(),
            seats: 1,
        }],
    }
}

fn estate(rules: Bylaws) -> Bylaws {
    Bylaws {
        watch: Watch {
            assembly_days_max: Some(425),
            turnover_max: Some(one_of(3, 5)),
            turnout_min: Some(one_of(1, 10)),
            benefit_days_max: Some(365),
        },
        shares: Some(Shares {
            price_minor: 10_000,
            year_max_minor: 50_000,
        }),
        points: Some(Points {
            day: 1,
            days_year_max: 365,
            share: 50,
            meeting: 50,
        }),
        assets: Assets {
            residue: Residue::Members,
            share_return_basis_points_max: 300,
        },
        autonomy: Autonomy {
            outsiders: vec![Outsider {
                title: "Seed fund".to_owned(),
                seats: 1,
                vetoes: vec![Topic::Bylaws],
                revoked_by: Some(one_of(1, 2)),
            }],
            exclusive_contracts: vec!["the platform's".to_owned()],
            arbitration_waiver: true,
        },
        leaving: Leaving {
            appeal_days: 20,
            export_days: 60,
        },
        ..rules
    }
}

#[test]
fn bylaws_with_every_part_make_sense_together() {
    assert_eq!(governed().check(), Ok(()));
    let secret = TopicRule {
        form: Form::Secret,
        ..TopicRule::default()
    };
    let mut rules = governed();
    rules.voting.topics.insert(Topic::Recall, secret);
    assert!(rules.check().is_err(), "a secret vote goes with no weights");
}
