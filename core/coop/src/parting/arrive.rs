//! How those who parted arrive: under new numbers, with all that they had.

use super::{Arriving, Carried, Held, Import, Passenger};
use crate::event::Event;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ConsentNo, ContributionNo, MemberNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::path::consent::{self, Scope, Setting};
use crate::path::contribution::{self, Marked, Provenance, RowMark, Rows};
use crate::path::{query, request};
use crate::people::charter::Keeping;
use crate::people::{assembly, capital, leaving, membership};
use crate::state::Coop;
use std::collections::{BTreeMap, BTreeSet};

/// Decides the arrival, whole, in the co-op that was founded for it.
///
/// # Errors
/// A refusal by `split.arrival` when it was not, they have arrived, or what is brought does not belong together.
pub(crate) fn arrive(coop: &Coop, arriving: &Arriving) -> Result<Vec<Event>, Refusal> {
    let Arriving {
        carried,
        commitments,
        files,
    } = arriving;
    let founded = coop.founding.origin.as_ref();
    if coop.partings.arrived() || founded.is_none_or(|origin| origin.parted.is_none()) {
        return Err(Refusal::new(
            "split.arrival",
            "members arrive once, in a co-op that was founded for them",
        ));
    }
    if commitments.len() != carried.members.len() || files.len() != carried.imports.len() {
        return Err(Refusal::new("split.arrival", "what arrives is not complete"));
    }
    let mut events: Vec<Event> = visitors(carried).collect();
    events.extend(carried.charters.iter().cloned().map(Event::Consent));
    let spent = carried.debits.iter().cloned().map(query::Event::Carried);
    events.extend(spent.map(Event::Query));
    let known = coop.members.len();
    for (place, (passenger, commitment)) in carried.members.iter().zip(commitments).enumerate() {
        if let Some(ahead) = place.checked_sub(known) {
            let standing = &passenger.standing;
            let class = standing.class.as_deref();
            let admitted = coop.members.admit(standing.kind, class, *commitment, ahead)?;
            events.push(Event::Membership(admitted));
        }
        events.extend(arrived(MemberNo::after(place), passenger));
    }
    events.extend(imports(carried, files));
    events.extend(settings(&carried.members));
    Ok(events)
}

fn visitors(carried: &Carried) -> impl Iterator<Item = Event> {
    carried.users.iter().enumerate().map(|(place, user)| {
        Event::Request(request::Event::Registered {
            user: UserNo::after(place),
            class: user.class.clone(),
            country: user.country.clone(),
            commitment: user.commitment,
        })
    })
}

fn arrived(member: MemberNo, passenger: &Passenger) -> impl Iterator<Item = Event> {
    let standing = &passenger.standing;
    let heads = standing.heads;
    let capital_minor = standing
        .shares
        .iter()
        .fold(0u64, |sum, held| sum.saturating_add(held.paid_minor));
    let sized = (heads != 1).then_some(Event::Membership(membership::Event::Sized { member, heads }));
    let arrived = Event::Leaving(leaving::Event::Arrived {
        member,
        from: passenger.from,
        joined: standing.joined,
        balance_minor: standing.balance_minor,
        capital_minor,
    });
    let earned = shares(member, passenger).chain(meetings(member, passenger));
    sized
        .into_iter()
        .chain([arrived])
        .chain(earned)
        .chain(days(member, passenger))
        .chain(own(member, passenger))
}

fn shares(member: MemberNo, passenger: &Passenger) -> impl Iterator<Item = Event> {
    let carried = move |held: &Held| {
        Event::Capital(capital::Event::Carried {
            member,
            shares: held.shares,
            paid_minor: held.paid_minor,
            bought_at: held.at,
        })
    };
    passenger.standing.shares.iter().map(carried)
}

fn meetings(member: MemberNo, passenger: &Passenger) -> impl Iterator<Item = Event> {
    let came = move |met_at: &Time| {
        Event::Assembly(assembly::Event::Came {
            member,
            met_at: *met_at,
        })
    };
    passenger.standing.meetings.iter().map(came)
}

fn days(member: MemberNo, passenger: &Passenger) -> impl Iterator<Item = Event> {
    let marked = move |(dataset, marked): &(String, Marked)| {
        let validated = contribution::Event::DaysValidated {
            member,
            dataset: dataset.clone(),
            days: marked.validated.clone(),
            attested_by: Vec::new(),
        };
        let kept_out = contribution::Event::DaysKeptOut {
            member,
            dataset: dataset.clone(),
            days: marked.kept_out.clone(),
        };
        let any = [
            (!marked.validated.is_empty()).then_some(validated),
            (!marked.kept_out.is_empty()).then_some(kept_out),
        ];
        any.into_iter().flatten().map(Event::Contribution)
    };
    passenger.standing.days.iter().flat_map(marked)
}

/// The rows that she keeps out, and how she chose her values to be kept.
fn own(member: MemberNo, passenger: &Passenger) -> impl Iterator<Item = Event> {
    let kept_out = move |(dataset, rows): &(String, Vec<RowMark>)| contribution::Event::RowsKeptOut {
        member,
        dataset: dataset.clone(),
        rows: rows.clone(),
    };
    let chosen = move |(dataset, of): &(String, BTreeMap<String, Keeping>)| {
        let (dataset, of) = (dataset.clone(), of.clone().into_iter());
        of.map(move |(field, how)| contribution::Event::KeepingChosen {
            member,
            dataset: dataset.clone(),
            field,
            how,
            attested_by: Vec::new(),
        })
    };
    let standing = &passenger.standing;
    let choices = standing.choices.iter().flat_map(chosen);
    standing
        .rows_out
        .iter()
        .map(kept_out)
        .chain(choices)
        .map(Event::Contribution)
}

/// Each import with the parts of those who arrived.
fn imports(carried: &Carried, files: &[Hash]) -> Vec<Event> {
    let froms = carried.members.iter().map(|passenger| passenger.from);
    let numbers: BTreeMap<MemberNo, MemberNo> = froms.zip((0..).map(MemberNo::after)).collect();
    let mut parts: BTreeMap<usize, Vec<(MemberNo, u32)>> = BTreeMap::new();
    for (place, passenger) in carried.members.iter().enumerate() {
        for (import, rows) in &passenger.credits {
            parts
                .entry(*import)
                .or_default()
                .push((MemberNo::after(place), *rows));
        }
    }
    let mut events = Vec::new();
    let last_gone: BTreeMap<&str, ContributionNo> = carried
        .imports
        .iter()
        .filter(|import| import.gone)
        .map(|import| (import.dataset.as_str(), import.from))
        .collect();
    for (place, (import, files)) in carried.imports.iter().zip(files).enumerate() {
        let parts = parts.remove(&place).unwrap_or_default();
        let contribution = ContributionNo::after(place);
        events.push(recorded(contribution, import, *files, (&parts, &numbers)));
        let credited = |(member, rows)| contribution::Event::Credited {
            contribution,
            member,
            rows,
        };
        events.extend(parts.into_iter().map(credited).map(Event::Contribution));
        if last_gone.get(import.dataset.as_str()) == Some(&import.from) {
            events.push(Event::Contribution(contribution::Event::Gone {
                dataset: import.dataset.clone(),
            }));
        }
    }
    events.extend(taken_out(carried).into_iter().map(Event::Contribution));
    events
}

/// What of the imports was taken out and is not carried: dataset by dataset, with its end.
fn taken_out(carried: &Carried) -> Vec<contribution::Event> {
    let mut past: BTreeMap<&str, Vec<ContributionNo>> = BTreeMap::new();
    for (place, import) in carried
        .imports
        .iter()
        .enumerate()
        .filter(|(_, import)| import.past)
    {
        past.entry(&import.dataset)
            .or_default()
            .push(ContributionNo::after(place));
    }
    let mut datasets: BTreeSet<&str> = past.keys().copied().collect();
    let mut events: Vec<contribution::Event> = past
        .into_iter()
        .map(|(dataset, contributions)| contribution::Event::RetentionEnded {
            dataset: dataset.to_owned(),
            contributions,
        })
        .collect();
    for (place, passenger) in carried.members.iter().enumerate() {
        for import in &passenger.taken_back {
            datasets.extend(carried.imports.get(*import).map(|import| import.dataset.as_str()));
            events.push(contribution::Event::TakenBack {
                contribution: ContributionNo::after(*import),
                member: MemberNo::after(place),
            });
        }
    }
    let deleted = datasets
        .into_iter()
        .map(|dataset| contribution::Event::RowsDeleted {
            dataset: dataset.to_owned(),
        });
    events.extend(deleted);
    events
}

fn recorded(
    contribution: ContributionNo,
    import: &Import,
    files: Hash,
    (parts, numbers): (&[(MemberNo, u32)], &BTreeMap<MemberNo, MemberNo>),
) -> Event {
    let stored = parts
        .iter()
        .fold(0u64, |sum, (_, rows)| sum.saturating_add((*rows).into()));
    Event::Contribution(contribution::Event::Recorded {
        contribution,
        dataset: import.dataset.clone(),
        member: import.member.and_then(|member| numbers.get(&member).copied()),
        rows: Rows {
            read: stored,
            stored,
            ..Rows::default()
        },
        files,
        confirmed: import.confirmed,
        attested_by: Vec::new(),
        brought_at: Some(import.at),
        provenance: (import.originals > 0).then(|| Provenance {
            originals: import.originals,
            ..Provenance::default()
        }),
    })
}

/// Terms first, older wordings before newer ones; then what is in force, then what waits, so that nothing overtakes anything.
fn settings(members: &[Passenger]) -> Vec<Event> {
    let each = || {
        members.iter().enumerate().flat_map(|(place, passenger)| {
            let settings = passenger.standing.settings.iter();
            settings.map(move |setting| (MemberNo::after(place), setting))
        })
    };
    let key = |setting: &'_ Setting| (setting.version, setting.scope.clone(), setting.freezes);
    let worded: BTreeSet<(u32, Scope, bool)> = each().map(|(_, setting)| key(setting)).collect();
    let numbers: BTreeMap<(u32, Scope, bool), u32> = worded.into_iter().zip(0..).collect();
    let mut events: Vec<Event> = numbers
        .iter()
        .map(|((version, scope, freezes), terms)| {
            Event::Consent(consent::Event::Worded {
                terms: *terms,
                scope: scope.clone(),
                version: Some(*version),
                freezes: *freezes,
            })
        })
        .collect();
    let mut count = 0usize;
    for waiting in [false, true] {
        for (member, setting) in each().filter(|(_, setting)| setting.waiting == waiting) {
            let terms = numbers.get(&key(setting)).copied();
            events.push(Event::Consent(consent::Event::Given {
                consent: ConsentNo::after(count),
                member,
                terms: terms.unwrap_or_default(),
                answer: setting.answer,
                confirmed: !waiting,
                attested_by: Vec::new(),
                read: None,
            }));
            count = count.saturating_add(1);
        }
    }
    events
}
