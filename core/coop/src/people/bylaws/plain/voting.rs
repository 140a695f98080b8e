//! How the members decide, in clauses.

use super::super::{Body, Fraction, Initiative, Topic, TopicRule, Urgent, Voting, Weights};
use super::{Arg, Clause};

pub(super) fn clauses(voting: &Voting) -> Vec<Clause> {
    let mut clauses = vec![
        Clause::new("voting.notice").days(voting.notice_days),
        Clause::new("voting.duration").days(voting.voting_days),
        Clause::new("voting.roll").days(voting.roll_days),
        Clause::new("voting.quorum").part(voting.quorum),
        Clause::new("voting.threshold").part(voting.charter_threshold),
        Clause::new("voting.threshold-bylaws").part(voting.bylaws_threshold),
    ];
    clauses.extend(
        voting
            .topics
            .iter()
            .flat_map(|(topic, rule)| of_topic(*topic, rule)),
    );
    clauses.extend(weights(&voting.weights));
    for class in &voting.classes {
        clauses.push(
            Clause::new("voting.class")
                .own("class", &class.class)
                .part(class.threshold),
        );
        let quorum = |part: Fraction| {
            Clause::new("voting.class-quorum")
                .own("class", &class.class)
                .part(part)
        };
        clauses.extend(class.quorum.map(quorum));
    }
    clauses.push(Clause::new("voting.proxies").count(voting.proxies_max));
    clauses.push(optional(
        "voting.secret-demand",
        "voting.secret-demand-none",
        voting.secret_demand,
    ));
    clauses.extend(voting.postal.map(|postal| {
        Clause::new("voting.postal")
            .count(postal.members_above)
            .days(postal.voting_days)
    }));
    clauses.push(Clause::new("voting.nominations").days(voting.nominations_close_days));
    let topics = voting.topics.iter();
    clauses.extend(topics.flat_map(|(topic, rule)| of_topic(*topic, rule)));
    clauses.extend(initiative(voting.initiative));
    clauses.extend(urgent(voting.urgent));
    clauses.push(Clause::new("assembly.notice").days(voting.assembly_notice_days));
    clauses
}

/// A clause with a part, or one that says that there is no such rule.
pub(super) fn optional(id: &'static str, none: &'static str, part: Option<Fraction>) -> Clause {
    part.map_or(Clause::new(none), |part| Clause::new(id).part(part))
}

fn of_topic(topic: Topic, rule: &TopicRule) -> impl Iterator<Item = Clause> {
    let about = |id: &'static str| Clause::new(id).word("topic", &topic);
    let (council, vacant) = match &rule.body {
        Body::Members => (None, None),
        Body::Council(office) => {
            let vacant = || about("topic.council-vacant").own("office", office);
            (
                Some(about("topic.council").own("office", office)),
                topic.is_never_stuck().then(vacant),
            )
        }
    };
    let secret = (!rule.form.is_open()).then(|| about("topic.secret"));
    [
        rule.notice_days.map(|days| about("topic.notice").days(days)),
        rule.voting_days.map(|days| about("topic.duration").days(days)),
        rule.quorum.map(|part| about("topic.quorum").part(part)),
        rule.threshold.map(|part| about("topic.threshold").part(part)),
        council,
        vacant,
        secret,
    ]
    .into_iter()
    .flatten()
}

fn weights(weights: &Weights) -> Vec<Clause> {
    match weights {
        Weights::Each => vec![Clause::new("voting.one-vote")],
        Weights::Capped(cap) => vec![Clause::new("voting.heads").part(*cap)],
        Weights::Classes(classes) => {
            let each = classes.iter();
            let more = each.map(|class| {
                Clause::new("voting.class-votes")
                    .own("class", &class.class)
                    .count(class.votes)
            });
            more.chain([Clause::new("voting.other-votes")]).collect()
        }
    }
}

fn initiative(rule: Option<Initiative>) -> Vec<Clause> {
    let Some(rule) = rule else {
        return vec![
            Clause::new("initiative.any"),
            Clause::new("initiative.assembly-none"),
        ];
    };
    let small = Clause::new("initiative.small")
        .with("below", Arg::Count(rule.small_below))
        .count(rule.small_count);
    vec![Clause::new("initiative.share").part(rule.share), small]
}

fn urgent(urgent: Option<Urgent>) -> Vec<Clause> {
    let Some(urgent) = urgent else {
        return vec![Clause::new("urgent.none")];
    };
    vec![
        Clause::new("urgent.notice").days(urgent.notice_days),
        Clause::new("urgent.duration").days(urgent.voting_days),
        Clause::new("urgent.quorum").part(urgent.quorum),
        Clause::new("urgent.threshold").part(urgent.threshold),
    ]
}
