mod chance;
mod conduct;
mod reader;
mod table;

use super::*;
use crate::people::bylaws::{
    Approval, Budget, ClassVotes, Office, Power, Residue, Topic, TopicRule, Voting, Watch, Weights,
};
use crate::tests::given::{bylaws, governed, leaves, mutants, one_of};
use fenwick_tally::Rule;
use std::collections::{BTreeMap, BTreeSet};

/// Bylaws that between them use every clause.
fn all_kinds() -> Vec<Bylaws> {
    let mut weighted = bylaws();
    weighted.voting.weights = Weights::Classes(vec![ClassVotes {
        class: "founder".to_owned(),
        votes: 51,
    }]);
    weighted.voting.topics = BTreeMap::from([(
        Topic::Recall,
        TopicRule {
            form: crate::people::bylaws::Form::Secret,
            ..TopicRule::default()
        },
    )]);
    weighted.approval.automatic_classes.clear();
    weighted.price.free_classes.clear();
    let mut open = governed();
    open.autonomy.outsiders[0].revoked_by = None;
    open.offices[0].term_days = 0;
    open.offices[0].terms_days_max = 0;
    let elders = TopicRule {
        body: crate::people::bylaws::Body::Council(open.offices[0].id.clone()),
        ..TopicRule::default()
    };
    open.voting.topics.insert(Topic::Election, elders);
    let mut secret = bylaws();
    secret.voting.secret_demand = Some(one_of(1, 10));
    vec![bylaws(), governed(), weighted, open, secret]
}

fn catalogue() -> Catalogue<'static> {
    Catalogue::read(ENGLISH)
}

fn sentences(bylaws: &Bylaws) -> Vec<String> {
    let catalogue = catalogue();
    clauses(bylaws)
        .iter()
        .map(|clause| catalogue.sentence(clause))
        .collect()
}

fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .map(|part| part.split_once('}').unwrap().0)
        .collect()
}

#[test]
fn c19_every_clause_has_a_text_with_all_that_it_says_and_every_text_a_clause() {
    let catalogue = catalogue();
    let mut used = BTreeSet::new();
    for clause in all_kinds().iter().flat_map(clauses) {
        let text = catalogue.text(clause.id);
        assert_ne!(text, clause.id, "no text");
        let args: BTreeSet<&str> = clause.args.iter().map(|(name, _)| *name).collect();
        assert_eq!(names(text), args, "{}", clause.id);
        used.insert(clause.id);
    }
    let texts: BTreeSet<&str> = catalogue.ids().filter(|id| !id.starts_with("word.")).collect();
    assert_eq!(texts, used);
    let lines = ENGLISH
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains(" = "));
    assert_eq!(lines.count(), catalogue.ids().count(), "an id stands twice");
}

fn words<T: Serialize>(all: &[T]) -> Vec<String> {
    all.iter()
        .map(|choice| format!("word.{}", word_of(choice)))
        .collect()
}

#[test]
fn c19_every_choice_has_a_word() {
    let catalogue = catalogue();
    let rules = [
        Rule::Plurality,
        Rule::Approval,
        Rule::StvScottish,
        Rule::StvMeek,
        Rule::Schulze,
    ];
    let powers = [
        Power::Manage,
        Power::Review,
        Power::Complaints,
        Power::Call,
        Power::Assist,
    ];
    let residues = [Residue::Successor, Residue::Members, Residue::Outsider];
    let all = [
        words(&Topic::ALL),
        words(&rules),
        words(&powers),
        words(&residues),
    ]
    .concat();
    for word in &all {
        assert_ne!(catalogue.text(word), word, "no word");
    }
}

#[test]
fn c19_every_field_of_the_bylaws_is_said_by_some_clause() {
    for rules in all_kinds() {
        let said = sentences(&rules);
        let changed = mutants(&rules);
        for (place, mutant) in &changed {
            assert_ne!(
                clauses(mutant),
                clauses(&rules),
                "{place} changes and no clause says so"
            );
            assert_ne!(sentences(mutant), said, "{place} changes and no sentence says so");
        }
        let places: BTreeSet<&String> = changed.iter().map(|(place, _)| place).collect();
        for leaf in leaves(&rules) {
            assert!(places.contains(&leaf), "nothing else was tried at {leaf}");
        }
    }
}

/// A new field does not compile until it stands here: say it in a clause, and give it to `governed`.
fn every_field(bylaws: &Bylaws) {
    let Bylaws {
        voting,
        attesting_officers: _,
        recipient_classes: _,
        refused_purposes: _,
        approval,
        budget,
        price: _,
        split: _,
        payout_unit_minor: _,
        offices,
        watch,
        shares: _,
        points: _,
        assets: _,
        autonomy: _,
        leaving: _,
    } = bylaws;
    every_field_of_voting(voting);
    let Approval {
        automatic_epsilon_max: _,
        automatic_classes: _,
        methods_by_council: _,
        council: _,
        council_apart: _,
        voted_classes: _,
    } = approval;
    let Budget {
        delta: _,
        question: _,
        lifetime: _,
        dataset_lifetime: _,
        dataset_year: _,
        per_user: _,
    } = budget;
    let Watch {
        assembly_days_max: _,
        turnover_max: _,
        turnout_min: _,
        benefit_days_max: _,
    } = watch;
    let Office {
        id: _,
        title: _,
        duties: _,
        powers: _,
        seats: _,
        holders_min: _,
        elected_by: _,
        term_days: _,
        terms_days_max: _,
        break_days: _,
        reserved: _,
    } = &offices[0];
}

fn every_field_of_voting(voting: &Voting) {
    let Voting {
        notice_days: _,
        voting_days: _,
        roll_days: _,
        quorum: _,
        charter_threshold: _,
        bylaws_threshold: _,
        topics: _,
        classes: _,
        weights: _,
        proxies_max: _,
        secret_demand: _,
        initiative: _,
        urgent: _,
        postal: _,
        nominations_close_days: _,
        assembly_notice_days: _,
    } = voting;
}

#[test]
fn c19_bylaws_with_every_part_leave_nothing_out() {
    every_field(&governed());
    // What may be left out is left out of nothing here, except a demand for secrecy, which goes with no weights.
    let whole = serde_json::to_value(governed()).unwrap();
    let voting = whole["voting"].as_object().unwrap();
    assert_eq!((whole.as_object().unwrap().len(), voting.len()), (16, 15));
    for (part, count) in [
        ("approval", 6),
        ("budget", 6),
        ("watch", 4),
        ("assets", 2),
        ("autonomy", 3),
        ("leaving", 2),
        ("points", 4),
    ] {
        assert_eq!(whole[part].as_object().unwrap().len(), count, "{part}");
    }
    assert_eq!(whole["offices"][0].as_object().unwrap().len(), 11);
    assert_eq!(whole["autonomy"]["outsiders"][0].as_object().unwrap().len(), 4);
}

#[test]
fn what_members_wrote_stays_as_they_wrote_it() {
    let mut rules = governed();
    rules.offices[0].title = "{office} {part} {}".to_owned();
    assert!(sentences(&rules).contains(&"There is the office 'board': '{office} {part} {}'.".to_owned()));
}

#[test]
fn the_numbers_read_as_people_say_them() {
    let mut rules = bylaws();
    rules.voting.notice_days = 1;
    rules.voting.quorum = one_of(1, 1);
    rules.assets.share_return_basis_points_max = 305;
    let said = sentences(&rules);
    for sentence in [
        "A motion is announced 1 day before voting on it begins; from then on its rules do not change.",
        "Voting lasts 7 days.",
        "A vote counts when all (1/1) of all votes are given; abstaining counts as taking part.",
        "A motion passes when more than 1/2 of yes and no together are yes.",
        "A request of these kinds needs nobody's word up to ε 1: 'research'.",
        "A share pays 3.05 in 100 of its price a year at most.",
        "Of 100 parts of the income, the indivisible reserve gets this many: 30.",
        "Nobody gets anything for the purpose 'CreditScoreEvaluation', or a narrower one.",
    ] {
        assert!(
            said.contains(&sentence.to_owned()),
            "{sentence}\n{}",
            said.join("\n")
        );
    }
}
