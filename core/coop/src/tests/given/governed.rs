//! Bylaws in which every rule that there is says something.

use super::{bylaws, epsilon, one_of, points};
use crate::kernel::epsilon::DeltaPico;
use crate::people::bylaws::{
    Assets, Autonomy, Body, Bylaws, ClassRule, ClassSeats, ClassVotes, Form, Gate, Initiative, Leaving,
    Office, Outsider, Postal, Power, Residue, Shares, Topic, TopicRule, Urgent, Voting, Watch, Weights,
};
use fenwick_tally::Rule;
use std::collections::BTreeMap;

/// Bylaws with every part that there was when offices came. Golden bytes hold them: nothing here changes, and what is new
/// goes into [`governed`].
pub(crate) fn golden() -> Bylaws {
    let mut rules = bylaws();
    rules.voting = voting(rules.voting);
    rules.approval.council = Some("board".to_owned());
    rules.approval.voted_classes = vec!["company".to_owned()];
    rules.split[2].gate = Some(Gate::ReserveOfCapital(one_of(1, 2)));
    rules.offices = vec![board()];
    estate(rules)
}

/// Bylaws with every part, which make sense together. A demand for secrecy goes with neither weights nor classes.
pub(crate) fn governed() -> Bylaws {
    let mut rules = golden();
    rules.voting.roll_days = 3;
    rules.voting.topics = topics();
    rules.voting.weights = Weights::Capped(one_of(1, 10));
    rules.voting.secret_demand = None;
    rules.approval.methods_by_council = true;
    rules.approval.council = Some("council".to_owned());
    rules.approval.council_apart = true;
    rules.budget.delta = DeltaPico(1_000_000);
    rules.budget.question = Some(epsilon("0.5"));
    rules.budget.dataset_lifetime = Some(epsilon("8"));
    rules.offices = vec![office("board", Power::Manage), office("council", Power::Review)];
    rules.assets.residue = Residue::Members;
    rules
}

fn topics() -> BTreeMap<Topic, TopicRule> {
    let election = TopicRule {
        body: Body::Members,
        form: Form::Open,
        ..secret_council()
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
        duties: vec!["does what is to be done".to_owned(), "says so".to_owned()],
        powers: vec![power, Power::Call],
        ..board()
    }
}

fn secret_council() -> TopicRule {
    TopicRule {
        notice_days: Some(20),
        voting_days: Some(10),
        quorum: Some(one_of(1, 5)),
        threshold: Some(one_of(67, 100)),
        body: Body::Council("board".to_owned()),
        form: Form::Secret,
    }
}

/// Drivers agree by themselves.
pub(crate) fn drivers() -> ClassRule {
    ClassRule {
        class: "drivers".to_owned(),
        quorum: Some(one_of(1, 4)),
        threshold: one_of(1, 2),
    }
}

fn voting(usual: Voting) -> Voting {
    Voting {
        topics: BTreeMap::from([(Topic::Bylaws, secret_council())]),
        classes: vec![drivers()],
        weights: Weights::Classes(vec![ClassVotes {
            class: "founder".to_owned(),
            votes: 52,
        }]),
        proxies_max: 1,
        secret_demand: Some(one_of(1, 10)),
        initiative: Some(Initiative {
            share: one_of(1, 10),
            small_below: 30,
            small_count: 3,
        }),
        urgent: Some(Urgent {
            notice_days: 1,
            voting_days: 2,
            quorum: one_of(1, 3),
            threshold: one_of(3, 4),
        }),
        postal: Some(Postal {
            members_above: 300,
            voting_days: 28,
        }),
        nominations_close_days: 5,
        assembly_notice_days: 20,
        ..usual
    }
}

fn board() -> Office {
    Office {
        id: "board".to_owned(),
        title: "Board".to_owned(),
        duties: vec!["runs the co-op".to_owned()],
        powers: vec![Power::Manage, Power::Review, Power::Complaints, Power::Call],
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
            assembly_days_max: Some(426),
            turnover_max: Some(one_of(60, 100)),
            turnout_min: Some(one_of(1, 10)),
            benefit_days_max: Some(365),
        },
        shares: Some(Shares {
            price_minor: 5_000,
            year_max_minor: 100_000,
        }),
        points: Some(points()),
        assets: Assets {
            residue: Residue::Outsider,
            share_return_basis_points_max: 200,
        },
        autonomy: Autonomy {
            outsiders: vec![Outsider {
                title: "seed investor".to_owned(),
                seats: 1,
                vetoes: vec![Topic::Bylaws],
                revoked_by: Some(one_of(1, 2)),
            }],
            exclusive_contracts: vec!["hosting".to_owned()],
            arbitration_waiver: true,
        },
        leaving: Leaving {
            appeal_days: 14,
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
