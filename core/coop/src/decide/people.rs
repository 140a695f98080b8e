//! Decisions among the people: founding, admissions, proposals and motions.

use super::path::not_voted_on;
use super::{known_charter, one, undecided};
use crate::command::Newcomer;
use crate::event::{Event, Founding};
use crate::kernel::facts::Facts;
use crate::kernel::ids::FOUNDING;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::ballot::{Matter, Party, Tabled};
use crate::people::bylaws::{Office, Power};
use crate::people::{access, duty, leaving, membership, proposal, record};
use crate::state::Coop;

pub(super) fn found(founding: Founding, officers: Vec<Newcomer>) -> Result<Vec<Event>, Refusal> {
    founding.bylaws.check()?;
    for charter in &founding.charters {
        charter.check()?;
    }
    let manages = |office: &&Office| office.may(Power::Manage);
    let managing = founding.bylaws.offices.iter().find(manages);
    let holders = managing.map_or(0, |office| u32::from(office.holders_min));
    let needed = founding.bylaws.attesting_officers.max(holders);
    let needed = usize::try_from(needed).unwrap_or(usize::MAX);
    if officers.len() < needed {
        let message = format!(
            "these bylaws need {needed} officers so that no one acts alone, and you named {}",
            officers.len()
        );
        return Err(Refusal::new("founding.officers", message)
            .by(FOUNDING)
            .hint("repeat --officer NAME for each"));
    }
    let nobody = membership::Membership::default();
    let managing = managing.map(|office| office.id.clone());
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
            office: managing.clone(),
        }));
    }
    Ok(events)
}

pub(super) fn admit(coop: &Coop, newcomers: Vec<Newcomer>) -> Result<Vec<Event>, Refusal> {
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

pub(super) fn record(coop: &Coop, act: record::Act, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let grounds = record::Grounds {
        members: &coop.members,
        charters: &coop.charters,
        actor: facts.actor,
        now: facts.now,
    };
    let event = coop.records.decide(act, &grounds)?;
    Ok(event.map(Event::Record).into_iter().collect())
}

pub(super) fn access(coop: &Coop, act: access::Act, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if let access::Who::User(user) = act.who() {
        coop.requests.user(user)?;
    }
    let event = coop.access.decide(act, &coop.community(), facts)?;
    Ok(event.map(Event::Access).into_iter().collect())
}

/// How many heads an organisation stands for is what officers attest together.
pub(super) fn size(
    coop: &Coop,
    (member, heads): (MemberNo, u32),
    attested_by: &[MemberNo],
) -> Result<Vec<Event>, Refusal> {
    let sized = coop.members.size(member, heads)?;
    let attested = coop
        .duties
        .attested(attested_by, Some(member), &coop.members, &coop.bylaws)?;
    if !attested {
        let message = "how many heads an organisation stands for counts only when officers attest it";
        return Err(Refusal::new("duty.attest", message)
            .by(coop.bylaws.motion)
            .hint("add --attested-by OFFICER,OFFICER"));
    }
    Ok(sized.map(Event::Membership).into_iter().collect())
}

pub(super) fn propose(coop: &Coop, tabled: Tabled, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    known_matter(coop, &tabled.matter, facts.now)?;
    one(
        Event::Motion,
        coop.motions.table(tabled, &coop.community(), facts),
    )
}

pub(super) fn proposal(coop: &Coop, act: proposal::Act, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if let proposal::Act::Draft(matter, _) | proposal::Act::Amend(_, matter, _) = &act {
        known_matter(coop, matter, facts.now)?;
    }
    let community = coop.community();
    let step = coop.proposals.decide(act, &community, facts)?;
    let mut events: Vec<Event> = step.event.into_iter().map(Event::Proposal).collect();
    if let Some(ripe) = step.ripe {
        // Much may have changed since it was drafted.
        known_matter(coop, &ripe.matter, facts.now)?;
        coop.motions.may_notice(&ripe.matter, &community, facts.now)?;
        let from = (Some(ripe.sponsor), Some(ripe.proposal));
        let notice = coop
            .motions
            .notice(ripe.matter.into(), &community, from, facts.now);
        events.push(Event::Motion(notice));
    }
    Ok(events)
}

/// The same is not asked twice at once.
pub(super) fn not_asked(coop: &Coop, matter: &Matter) -> Result<(), Refusal> {
    match coop.motions.under_way(|other| other == matter) {
        None => Ok(()),
        Some(motion) => Err(Refusal::new(
            "motion.under-way",
            format!("the members are being asked just that by motion {motion}"),
        )),
    }
}

/// Whether what a matter says of data and of requests is there.
pub(super) fn known_matter(coop: &Coop, matter: &Matter, now: Time) -> Result<(), Refusal> {
    match matter {
        Matter::Method { method, .. } => coop.methods.get(*method).map(drop),
        Matter::Request { request } => {
            undecided(coop, *request)?;
            not_voted_on(coop, *request)
        }
        Matter::Expulsion { member } if leaving::kept_until(*member, &coop.members, now).is_some() => {
            not_asked(coop, matter)
        }
        Matter::Expulsion { member } => Err(Refusal::new(
            "appeal.own",
            format!("only member {member} herself puts her expulsion before the members"),
        )
        .hint("`fenwick member appeal ID --as ID`")),
        Matter::Complaint { complaint } => Err(Refusal::new(
            "complaint.own",
            format!("only whose complaint {complaint} is puts it before the members"),
        )
        .hint("`fenwick complaint put N --as ID`")),
        Matter::Benefit { dataset } => {
            known_charter(coop, dataset)?;
            not_asked(coop, matter)
        }
        Matter::Reaffirmation => not_asked(coop, matter),
        Matter::Recipient {
            recipient: Party::User(user),
            ..
        } => coop.requests.user(*user).map(drop),
        Matter::Charter(charter) => match coop.charters.get(&charter.dataset) {
            Some(old) => charter
                .continues(&old.rule)
                .map_err(|refusal| refusal.by(old.motion)),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
