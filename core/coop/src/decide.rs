//! The one door: a command and the facts become events, or a refusal. Nothing is changed here.

use crate::command::{Command, Newcomer};
use crate::event::{Event, Founding};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ConsentNo, ContributionNo, MemberNo, RequestNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::consent::{Scope, Wish};
use crate::path::contribution::{Prepared, chartered};
use crate::path::decision::{self, Approval, Asked};
use crate::path::query::Ask;
use crate::path::request::{self, Shape, State};
use crate::people::ballot::Matter;
use crate::people::charter::Charter;
use crate::people::{Adopted, duty, membership};
use crate::state::Coop;

/// Decides a command on a co-op; `coop` is none only for the founding.
///
/// # Errors
/// The rule that says no.
pub fn decide(coop: Option<&Coop>, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    match (coop, command) {
        (None, Command::Found { founding, officers }) => found(*founding, officers),
        (None, _) => Err(Refusal::new("coop.missing", "there is no such co-op")),
        (Some(coop), command) => within(coop, command, facts),
    }
}

fn found(founding: Founding, officers: Vec<Newcomer>) -> Result<Vec<Event>, Refusal> {
    founding.bylaws.check()?;
    for charter in &founding.charters {
        charter.check()?;
    }
    let needed = usize::try_from(founding.bylaws.attesting_officers).unwrap_or(usize::MAX);
    if officers.len() < needed {
        let message = format!(
            "these bylaws need {needed} officers so that no one acts alone; {} are named",
            officers.len()
        );
        return Err(Refusal::new("founding.officers", message).hint("repeat --officer NAME for each"));
    }
    let nobody = membership::Membership::default();
    let mut events = vec![Event::Founded(Box::new(founding))];
    for (ahead, officer) in officers.into_iter().enumerate() {
        events.push(Event::Membership(nobody.admit(
            officer.kind,
            officer.class.as_deref(),
            officer.commitment,
            ahead,
        )?));
        events.push(Event::Duty(duty::Event::Appointed {
            member: MemberNo::after(ahead),
        }));
    }
    Ok(events)
}

/// Every command is named here: a new one does not compile until it has a rule.
fn within(coop: &Coop, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let (members, actor, now) = (&coop.members, facts.actor, facts.now);
    match command {
        Command::Found { .. } => Err(Refusal::new("coop.exists", "this co-op is already founded")),
        Command::Tick => Ok(coop
            .motions
            .due(members, now)
            .map(Event::Motion)
            .into_iter()
            .collect()),
        Command::Admit(newcomers) => admit(coop, newcomers),
        Command::Leave(member) => one(Event::Membership, members.leave(member, actor)),
        Command::Erase(member) => one(Event::Membership, members.erase(member, actor)),
        Command::Propose(matter) => propose(coop, matter, facts),
        Command::OpenMotion(motion) => one(Event::Motion, coop.motions.open(motion, now)),
        Command::Vote(motion, answer) => {
            one(Event::Motion, coop.motions.vote(motion, answer, members, facts))
        }
        Command::CloseMotion(motion) => one(Event::Motion, coop.motions.close(motion, members, now)),
        Command::Contribute {
            prepared,
            attested_by,
        } => contribute(coop, prepared, attested_by, facts),
        Command::ConfirmContribution(contribution, attested_by) => {
            confirm_contribution(coop, contribution, attested_by, actor)
        }
        Command::See(member, dataset) => see(coop, member, dataset, actor),
        Command::Consent { wishes, attested_by } => consent(coop, wishes, &attested_by, facts),
        Command::ConfirmConsent(consent, attested_by) => confirm_consent(coop, consent, attested_by, actor),
        Command::Withdraw(member, scope) => withdraw(coop, member, scope, facts),
        Command::Register {
            class,
            country,
            commitment,
        } => one(
            Event::Request,
            coop.requests.register(&class, &country, commitment, &coop.bylaws),
        ),
        Command::Vet(user) => one(
            Event::Request,
            coop.requests.vet(user, coop.duties.acting(actor)?),
        ),
        Command::AddMethod(method, question) => add_method(coop, method, *question, now),
        Command::ApproveMethod(method) => {
            let officer = coop.duties.acting(actor)?;
            one(Event::Method, coop.methods.approve(method, officer, &coop.bylaws))
        }
        Command::WithdrawMethod(method) => {
            let officer = coop.duties.acting(actor)?;
            one(Event::Method, coop.methods.withdraw(method, officer))
        }
        Command::File(terms) => one(Event::Request, coop.requests.file(*terms, &coop.methods)),
        Command::Decide { request, refuse } => decide_request(coop, request, refuse, facts),
        Command::Reserve(ask) => reserve(coop, &ask, now),
        Command::Release(query, digest) => {
            one(Event::Release, coop.releases.record(query, digest, &coop.queries))
        }
        Command::Fail(query) => one(Event::Query, coop.queries.fail(query)),
        Command::Invoice(release) => one(
            Event::Fee,
            coop.fees.invoice(release, &coop.releases, &coop.requests),
        ),
        Command::Settle(invoice, reference) => one(Event::Fee, coop.fees.settle(invoice, reference)),
        Command::DeclareDividend(period) => one(
            Event::Dividend,
            coop.dividends.declare(period, &coop.fees, &coop.basis(), now),
        ),
    }
}

fn one<E>(kind: fn(E) -> Event, event: Result<E, Refusal>) -> Result<Vec<Event>, Refusal> {
    event.map(|event| vec![kind(event)])
}

fn admit(coop: &Coop, newcomers: Vec<Newcomer>) -> Result<Vec<Event>, Refusal> {
    let admitted = |(ahead, newcomer): (usize, Newcomer)| {
        coop.members
            .admit(
                newcomer.kind,
                newcomer.class.as_deref(),
                newcomer.commitment,
                ahead,
            )
            .map(Event::Membership)
    };
    newcomers.into_iter().enumerate().map(admitted).collect()
}

fn contribute(
    coop: &Coop,
    prepared: Prepared,
    attested_by: Vec<MemberNo>,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    chartered(coop.charters.get(&prepared.dataset), &prepared.dataset, facts.now)?;
    let credited = prepared.per_member.iter().map(|(member, _)| *member);
    for member in credited.chain(prepared.member) {
        coop.members.active(member)?;
    }
    let attested = coop
        .duties
        .attested(&attested_by, prepared.member, &coop.members, &coop.bylaws)?;
    Ok(coop
        .contributions
        .record(prepared, attested, attested_by, facts.actor)
        .into_iter()
        .map(Event::Contribution)
        .collect())
}

/// A text that is voted on keeps its meaning until the close.
fn add_method(coop: &Coop, method: Hash, question: Shape, now: Time) -> Result<Vec<Event>, Refusal> {
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

fn reserve(coop: &Coop, ask: &Ask, now: Time) -> Result<Vec<Event>, Refusal> {
    let added = ask.adds(coop.requests.get(ask.request)?, &coop.methods)?;
    let version = coop.contributions.version();
    let reserved = coop.queries.reserve(ask, &coop.grounds(), version, now)?;
    Ok(added
        .map(Event::Request)
        .into_iter()
        .chain([Event::Query(reserved)])
        .collect())
}

fn propose(coop: &Coop, matter: Matter, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if let Matter::Method { method, .. } = &matter {
        coop.methods.get(*method)?;
    }
    if let Matter::Charter(charter) = &matter
        && let Some(old) = coop.charters.get(&charter.dataset)
    {
        charter
            .continues(&old.rule)
            .map_err(|refusal| refusal.by(old.motion))?;
    }
    one(
        Event::Motion,
        coop.motions.propose(matter, &coop.bylaws, &coop.members, facts),
    )
}

fn confirm_contribution(
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

fn see(coop: &Coop, member: MemberNo, dataset: String, actor: Actor) -> Result<Vec<Event>, Refusal> {
    coop.members.active(member)?;
    known_charter(coop, &dataset)?;
    let seen = coop.contributions.see(member, dataset, actor)?;
    Ok(seen.into_iter().map(Event::Contribution).collect())
}

fn confirm_consent(
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

fn consent(
    coop: &Coop,
    wishes: Vec<Wish>,
    attested_by: &[MemberNo],
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    for wish in &wishes {
        coop.members.active(wish.member)?;
        own_or_attested(wish.member, attested_by, facts.actor)?;
        known_scope(coop, &wish.scope)?;
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

/// Nobody answers for another member, except officers who attest together what she said.
fn own_or_attested(member: MemberNo, attested_by: &[MemberNo], actor: Actor) -> Result<(), Refusal> {
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

fn known_charter<'a>(coop: &'a Coop, dataset: &str) -> Result<&'a Adopted<Charter>, Refusal> {
    let missing = || {
        Refusal::new(
            "charter.missing",
            format!("no charter permits a dataset '{dataset}'"),
        )
        .hint("`fenwick charter list` shows the datasets")
    };
    coop.charters.get(dataset).ok_or_else(missing)
}

fn known_scope(coop: &Coop, scope: &Scope) -> Result<(), Refusal> {
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

fn withdraw(coop: &Coop, member: MemberNo, scope: Scope, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    coop.members.active(member)?;
    if facts.actor.member() != Some(member) {
        return Err(Refusal::new(
            "rights.own-consent",
            format!("only member {member} can withdraw for herself"),
        ));
    }
    known_scope(coop, &scope)?;
    let class_of = |user| coop.requests.user(user).ok().map(|found| found.class.clone());
    Ok(coop
        .consents
        .withdraw(member, scope, &class_of)
        .into_iter()
        .map(Event::Consent)
        .collect())
}

fn decide_request(
    coop: &Coop,
    request: RequestNo,
    refuse: bool,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    let found = coop.requests.get(request)?;
    if found.state() != State::Filed {
        let message = format!("request {request} is already decided");
        return Err(Refusal::new("request.decided", message)
            .hint(format!("`fenwick request show {request}` gives the reasons")));
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
    let grounds = coop.grounds();
    let questions = decision::questions(&grounds, &found.terms);
    let asked = Asked {
        terms: &found.terms,
        epsilon: found.terms.epsilon,
        questions: &questions,
        times: found.times(),
        approval,
        now: facts.now,
    };
    let decision = decision::decide(&grounds, &asked)?;
    Ok(vec![Event::Request(request::Event::Decided {
        request,
        decision,
    })])
}
