//! Who holds offices, who may ask and who approves, and what may be learnt, in clauses.

use super::super::{Approval, Budget, Bylaws, Office, Price, RecipientClass, Watch};
use super::voting::optional;
use super::{Arg, Clause, owned};

pub(super) fn clauses(bylaws: &Bylaws) -> Vec<Clause> {
    let mut clauses = vec![Clause::new("officers.attest").count(bylaws.attesting_officers)];
    match bylaws.offices.is_empty() {
        true => clauses.push(Clause::new("office.none")),
        false => clauses.extend(bylaws.offices.iter().flat_map(office)),
    }
    clauses.extend(watch(&bylaws.watch));
    clauses.extend(bylaws.recipient_classes.iter().flat_map(recipients));
    let refused = bylaws.refused_purposes.iter();
    clauses.extend(refused.map(|purpose| Clause::new("purposes.refused").own("purpose", purpose.term())));
    clauses.extend(approval(&bylaws.approval));
    clauses.extend(budget(&bylaws.budget));
    clauses.extend(price(&bylaws.price));
    clauses
}

fn office(office: &Office) -> Vec<Clause> {
    let of = |id: &'static str| Clause::new(id).own("office", &office.id);
    let mut clauses = vec![
        of("office.named").own("title", &office.title),
        of("office.seats").count(office.seats),
        of("office.holders").count(office.holders_min),
        of("office.elected").word("rule", &office.elected_by),
        match office.term_days {
            0 => of("office.term-none"),
            days => of("office.term").days(days),
        },
        match office.terms_days_max {
            0 => of("office.terms-none"),
            days => of("office.terms").days(days),
        },
        of("office.break").days(office.break_days),
    ];
    clauses.extend(
        office
            .duties
            .iter()
            .map(|duty| of("office.duty").own("duty", duty)),
    );
    clauses.extend(
        office
            .powers
            .iter()
            .map(|power| of("office.power").word("power", power)),
    );
    let reserved = office.reserved.iter();
    clauses.extend(reserved.map(|class| {
        of("office.reserved")
            .own("class", &class.class)
            .count(class.seats)
    }));
    clauses
}

fn watch(watch: &Watch) -> Vec<Clause> {
    let days = |id: &'static str, none: &'static str, days: Option<u32>| {
        days.map_or(Clause::new(none), |days| Clause::new(id).days(days))
    };
    vec![
        days("watch.assembly", "watch.assembly-none", watch.assembly_days_max),
        optional("watch.turnover", "watch.turnover-none", watch.turnover_max),
        optional("watch.turnout", "watch.turnout-none", watch.turnout_min),
        days("watch.benefit", "watch.benefit-none", watch.benefit_days_max),
    ]
}

fn recipients(class: &RecipientClass) -> Vec<Clause> {
    let of = |id: &'static str| Clause::new(id).own("class", &class.id);
    let named = of("recipients.class")
        .own("title", &class.title)
        .own("dpv", &class.dpv);
    let profit = class.for_profit.then(|| of("recipients.for-profit"));
    let shut = (!class.admitted).then(|| of("recipients.not-admitted"));
    [Some(named), profit, shut].into_iter().flatten().collect()
}

fn approval(approval: &Approval) -> Vec<Clause> {
    let automatic = match approval.automatic_classes.as_slice() {
        [] => Clause::new("approval.automatic-none"),
        classes => Clause::new("approval.automatic").with("classes", owned(classes)),
    };
    let by = match &approval.council {
        None => Clause::new("approval.officer"),
        Some(office) => Clause::new("approval.council").own("office", office),
    };
    let apart = approval.council.as_ref().filter(|_| approval.council_apart);
    let apart = apart.map(|office| Clause::new("approval.council-apart").own("office", office));
    let voted = match approval.voted_classes.as_slice() {
        [] => Clause::new("approval.voted-none"),
        classes => Clause::new("approval.voted").with("classes", owned(classes)),
    };
    let methods = match approval.methods_by_council {
        true => Clause::new("approval.methods-officer"),
        false => Clause::new("approval.methods-vote"),
    };
    let limit = automatic.with("epsilon", Arg::Epsilon(approval.automatic_epsilon_max));
    [Some(limit), Some(by), apart, Some(voted), Some(methods)]
        .into_iter()
        .flatten()
        .collect()
}

fn budget(budget: &Budget) -> Vec<Clause> {
    let cap = |id: &'static str, epsilon| Clause::new(id).with("epsilon", Arg::Epsilon(epsilon));
    let promise = match budget.delta.is_none() {
        true => Clause::new("budget.pure"),
        false => Clause::new("budget.delta").with("delta", Arg::Delta(budget.delta)),
    };
    let question = budget.question.map(|epsilon| cap("budget.question", epsilon));
    let lifetime = budget
        .dataset_lifetime
        .map(|epsilon| cap("budget.dataset-lifetime", epsilon));
    [
        Some(promise),
        Some(question.unwrap_or(Clause::new("budget.question-none"))),
        Some(cap("budget.lifetime", budget.lifetime)),
        lifetime,
        Some(cap("budget.dataset-year", budget.dataset_year)),
        Some(cap("budget.user", budget.per_user)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn price(price: &Price) -> Vec<Clause> {
    let minor = |id: &'static str, minor: u64| Clause::new(id).with("money", Arg::Minor(minor));
    let free = match price.free_classes.as_slice() {
        [] => Clause::new("price.free-none"),
        classes => Clause::new("price.free").with("classes", owned(classes)),
    };
    vec![
        minor("price.question", price.question_minor),
        minor("price.epsilon", price.epsilon_minor),
        free,
    ]
}
