//! Decisions on the path of data: contributions, consents, methods, requests and reservations.

use super::{Decided, known_charter, one, undecided};
use crate::event::Event;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ConsentNo, ContributionNo, MemberNo, QueryNo, RequestNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::consent::{Answer, Scope, Wish};
use crate::path::contribution::{self, Marking, Prepared, chartered};
use crate::path::decision::{self, Approval, Asked};
use crate::path::query::Ask;
use crate::path::request::{self, Shape};
use crate::people::ballot::Matter;
use crate::people::membership;
use crate::state::Coop;

pub(super) fn contribute(
    coop: &Coop,
    prepared: Prepared,
    attested_by: Vec<MemberNo>,
    facts: &Facts,
) -> Result<Decided, Refusal> {
    let charter = chartered(coop.charters.get(&prepared.dataset), &prepared.dataset, facts.now)?;
    coop.watched.continues(&prepared.dataset)?;
    coop.contributions.may_keep_files(&prepared, charter)?;
    let credited = prepared.per_member.iter().map(|(member, _)| *member);
    for member in credited.chain(prepared.member) {
        coop.members.active(member)?;
    }
    let attested = coop
        .duties
        .attested(&attested_by, prepared.member, &coop.members, &coop.bylaws)?;
    let replaced = replaced(coop, &prepared, facts.actor)?;
    let (recorded, credits) = coop
        .contributions
        .record(prepared, attested, attested_by, facts.actor);
    let events = replaced.into_iter().chain([recorded]);
    Ok(Decided {
        events: events.map(Event::Contribution).collect(),
        credits: Some(credits),
    })
}

/// What rows take the place of is taken back with the same act: it is hers, and of the same dataset.
fn replaced(coop: &Coop, prepared: &Prepared, actor: Actor) -> Result<Option<contribution::Event>, Refusal> {
    let Some(replaces) = prepared.replaces else {
        return Ok(None);
    };
    let same = coop.contributions.get(replaces)?.dataset == prepared.dataset;
    let Some(member) = prepared.member.filter(|_| same) else {
        let message = "rows take the place of the same member's rows in the same dataset";
        return Err(Refusal::new("contribution.replace", message)
            .hint("add --as ID of the member whose rows they are"));
    };
    membership::own_act(member, actor)?;
    coop.contributions.take_back(replaces, member).map(Some)
}

/// Her rows are hers to take back, also after she left.
pub(super) fn take_back(
    coop: &Coop,
    (member, contribution): (MemberNo, ContributionNo),
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    coop.members.with_data(member)?;
    membership::own_act(member, actor)?;
    one(
        Event::Contribution,
        coop.contributions.take_back(contribution, member),
    )
}

pub(super) fn mark(
    coop: &Coop,
    marking: Marking,
    attested_by: Vec<MemberNo>,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    let member = marking.member;
    coop.members.active(member)?;
    let charter = known_charter(coop, &marking.dataset)?;
    let attested = coop
        .duties
        .attested(&attested_by, Some(member), &coop.members, &coop.bylaws)?;
    let marked = coop
        .contributions
        .mark(marking, &charter.rule, (attested, attested_by), facts)?;
    Ok(marked.map(Event::Contribution).into_iter().collect())
}

/// A text that is voted on keeps its meaning until the close.
pub(super) fn add_method(
    coop: &Coop,
    method: Hash,
    question: Shape,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    chartered(coop.charters.get(&question.dataset), &question.dataset, now)?;
    if let Some(motion) = coop
        .motions
        .under_way(|matter| matches!(matter, Matter::Method { method: other, .. } if *other == method))
    {
        let message = format!("motion {motion} on this method is under way");
        return Err(Refusal::new("method.voting", message).hint("wait for its close"));
    }
    one(Event::Method, coop.methods.add(method, question))
}

pub(super) fn reserve(coop: &Coop, ask: &Ask, now: Time) -> Result<Vec<Event>, Refusal> {
    let added = ask.adds(coop.requests.get(ask.request)?, &coop.methods)?;
    let version = coop.contributions.version();
    let reserved = coop.queries.reserve(ask, &coop.grounds(), version, now)?;
    Ok(added
        .map(Event::Request)
        .into_iter()
        .chain([Event::Query(reserved)])
        .collect())
}

/// What stopped since the reservation stops the release.
pub(super) fn release(coop: &Coop, query: QueryNo, digest: Hash, now: Time) -> Result<Vec<Event>, Refusal> {
    let reserved = &coop.queries.running(query)?.reserved;
    let datasets = reserved.also.iter().chain([&reserved.dataset]);
    decision::stopped(&coop.grounds(), reserved.user, datasets, now)?;
    one(Event::Release, coop.releases.record(query, digest, &coop.queries))
}

pub(super) fn confirm_contribution(
    coop: &Coop,
    contribution: ContributionNo,
    attested_by: Vec<MemberNo>,
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    let member = coop.contributions.get(contribution)?.member;
    if let Some(member) = member {
        coop.members.active(member)?;
    }
    let attested = coop
        .duties
        .attested(&attested_by, member, &coop.members, &coop.bylaws)?;
    one(
        Event::Contribution,
        coop.contributions
            .confirm(contribution, attested, attested_by, actor),
    )
}

pub(super) fn see(
    coop: &Coop,
    member: MemberNo,
    dataset: String,
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    coop.members.with_data(member)?;
    known_charter(coop, &dataset)?;
    let seen = coop.contributions.see(member, dataset, actor)?;
    Ok(seen.into_iter().map(Event::Contribution).collect())
}

pub(super) fn confirm_consent(
    coop: &Coop,
    consent: ConsentNo,
    attested_by: Vec<MemberNo>,
    actor: Actor,
) -> Result<Vec<Event>, Refusal> {
    let member = coop.consents.waiting_member(consent);
    let attested = coop
        .duties
        .attested(&attested_by, member, &coop.members, &coop.bylaws)?;
    one(
        Event::Consent,
        coop.consents.confirm(consent, attested, attested_by, actor),
    )
}

pub(super) fn consent(
    coop: &Coop,
    wishes: Vec<Wish>,
    attested_by: &[MemberNo],
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    for wish in &wishes {
        may_answer(coop, wish.member, wish.answer)?;
        own_or_attested(wish.member, attested_by, facts.actor)?;
        match wish.answer {
            Answer::Yes => {
                known_scope(coop, &wish.scope)?;
                wish.read
                    .iter()
                    .try_for_each(|read| coop.languages.stands(read))?;
            }
            Answer::No => spoken_of(coop, &wish.scope)?,
        }
    }
    let first = wishes.first().map(|wish| wish.member);
    let only = first.filter(|member| wishes.iter().all(|wish| wish.member == *member));
    let attested = coop
        .duties
        .attested(attested_by, only, &coop.members, &coop.bylaws)?;
    Ok(coop
        .consents
        .give(wishes, attested, attested_by, facts.actor)
        .into_iter()
        .map(Event::Consent)
        .collect())
}

/// Members answer. Who left says no to what she let stay in the studies of before, as long as she wants.
fn may_answer(coop: &Coop, member: MemberNo, answer: Answer) -> Result<(), Refusal> {
    match answer == Answer::No && coop.consents.is_frozen(member) {
        true => Ok(()),
        false => coop.members.active(member).map(drop),
    }
}

/// Nobody answers for another member, except officers who attest together what she said.
pub(super) fn own_or_attested(
    member: MemberNo,
    attested_by: &[MemberNo],
    actor: Actor,
) -> Result<(), Refusal> {
    match actor.member() {
        Some(who) if who == member => Ok(()),
        None if !attested_by.is_empty() => Ok(()),
        Some(_) => Err(Refusal::new(
            "rights.own-consent",
            format!("only member {member} can answer for herself"),
        )),
        None => Err(Refusal::new(
            "duty.attest",
            "answers brought in for members need officers who attest them",
        )
        .hint("add --attested-by OFFICER,OFFICER")),
    }
}

/// A no stands whatever the members voted since: terms that were once spoken of need no charter and no class that still knows them.
fn spoken_of(coop: &Coop, scope: &Scope) -> Result<(), Refusal> {
    match coop.consents.is_worded(scope) {
        true => Ok(()),
        false => known_scope(coop, scope),
    }
}

pub(super) fn known_scope(coop: &Coop, scope: &Scope) -> Result<(), Refusal> {
    let charter = known_charter(coop, &scope.dataset)?;
    if let Some(field) = scope
        .fields
        .iter()
        .flatten()
        .find(|field| charter.rule.field(field).is_none())
    {
        let known: Vec<&str> = charter
            .rule
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let refusal = Refusal::new(
            "charter.fields",
            format!("'{}' has no field '{field}'", scope.dataset),
        )
        .by(charter.motion);
        return Err(refusal.hint(format!("fields: {}", known.join(", "))));
    }
    match &scope.recipient {
        crate::path::consent::Recipient::Any => Ok(()),
        crate::path::consent::Recipient::User(user) => coop.requests.user(*user).map(|_| ()),
        crate::path::consent::Recipient::Class(class) if coop.bylaws.rule.class(class).is_some() => Ok(()),
        crate::path::consent::Recipient::Class(class) => {
            let known: Vec<String> = coop
                .bylaws
                .rule
                .recipient_classes
                .iter()
                .map(|class| format!("class:{}", class.id))
                .collect();
            let refusal = Refusal::new(
                "bylaws.recipient-class",
                format!("the bylaws know no recipients of class '{class}'"),
            )
            .by(coop.bylaws.motion);
            Err(refusal.hint(format!("known: {}", known.join(", "))))
        }
    }
}

pub(super) fn withdraw(
    coop: &Coop,
    member: MemberNo,
    scope: Scope,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    may_answer(coop, member, Answer::No)?;
    if facts.actor.member() != Some(member) {
        return Err(Refusal::new(
            "rights.own-consent",
            format!("only member {member} can withdraw for herself"),
        ));
    }
    spoken_of(coop, &scope)?;
    let class_of = |user| coop.requests.user(user).ok().map(|found| found.class.clone());
    Ok(coop
        .consents
        .withdraw(member, scope, &class_of)
        .into_iter()
        .map(Event::Consent)
        .collect())
}

pub(super) fn decide_request(
    coop: &Coop,
    request: RequestNo,
    refuse: bool,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    let found = undecided(coop, request)?;
    not_voted_on(coop, request)?;
    if let Some(decided) = super::duty::council_decides(coop, (request, refuse), facts)? {
        return Ok(vec![decided]);
    }
    let approval = match (facts.actor.member(), refuse) {
        (None, false) => Approval::None,
        (None, true) => {
            return Err(
                Refusal::new("duty.officer", "only an officer can refuse a request").hint("add --as OFFICER"),
            );
        }
        (Some(_), false) => Approval::By(coop.duties.acting(facts.actor)?),
        (Some(_), true) => Approval::RefusedBy(coop.duties.acting(facts.actor)?),
    };
    // Where the members decide, an officer's word is none, neither for nor against.
    let approval = match decision::is_voted(&coop.grounds(), &found.terms) {
        true => Approval::None,
        false => approval,
    };
    decided(coop, request, approval, facts.now).map(|event| vec![event])
}

/// Nobody decides a request while the members vote on it.
///
/// # Errors
/// A refusal by `request.voting`.
pub(super) fn not_voted_on(coop: &Coop, request: RequestNo) -> Result<(), Refusal> {
    let on_it = |matter: &Matter| matches!(matter, Matter::Request { request: other } if *other == request);
    match coop.motions.under_way(on_it) {
        None => Ok(()),
        Some(motion) => {
            let message = format!("the members vote on request {request}; motion {motion} decides it");
            Err(Refusal::new("request.voting", message)
                .hint(format!("`fenwick motion show {motion}` says until when")))
        }
    }
}

/// The decision of a request, with whoever stands behind it.
pub(super) fn decided(
    coop: &Coop,
    request: RequestNo,
    approval: Approval,
    now: Time,
) -> Result<Event, Refusal> {
    let found = undecided(coop, request)?;
    let grounds = coop.grounds();
    let questions = decision::questions(&grounds, &found.terms);
    let asked = Asked {
        terms: &found.terms,
        epsilon: found.terms.epsilon,
        questions: &questions,
        times: found.times(),
        approval,
        now,
    };
    let decision = decision::decide(&grounds, &asked)?;
    Ok(Event::Request(request::Event::Decided { request, decision }))
}
