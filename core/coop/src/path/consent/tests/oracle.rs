//! The rules of consent once more, for one member at a time, with every axis written out as a set.

use crate::kernel::time::Date;
use crate::path::consent::*;

const REST: &str = "every other field";
const FIELDS: [&str; 6] = ["a", "b", "c", "amount", "village", REST];
/// Data users with their classes; the last three never ask, so that no class is as narrow as one user.
const USERS: [(u32, &str); 6] = [
    (1, "research"),
    (2, "research"),
    (3, "company"),
    (4, "research"),
    (5, "company"),
    (6, "press"),
];

#[derive(Clone, Debug, PartialEq)]
struct Said {
    scope: Scope,
    answer: Answer,
    /// Whether the charter said that this stays when she leaves.
    stays: bool,
}

/// What one member has said.
#[derive(Clone, Default)]
pub(super) struct Member {
    said: Vec<Said>,
    waiting: Vec<(ConsentNo, Scope, bool)>,
    /// Whether the charter in force says that a yes stays when its member leaves.
    pub(super) stays: bool,
}

fn field_set(scope: &Scope) -> BTreeSet<&'static str> {
    let named = |field: &&str| scope.fields.as_ref().is_none_or(|fields| fields.contains(*field));
    FIELDS.into_iter().filter(named).collect()
}

fn purpose_set(scope: &Scope) -> BTreeSet<Purpose> {
    Purpose::all()
        .filter(|term| scope.purpose.covers(*term))
        .collect()
}

fn user_set(scope: &Scope) -> BTreeSet<u32> {
    let meant = |(user, class): &(u32, &str)| match &scope.recipient {
        Recipient::Any => true,
        Recipient::Class(wanted) => wanted == class,
        Recipient::User(wanted) => wanted.0 == *user,
    };
    USERS.into_iter().filter(meant).map(|(user, _)| user).collect()
}

fn resolution_set(answer: Answer, scope: &Scope) -> BTreeSet<Resolution> {
    let all = [
        Resolution::Aggregate,
        Resolution::Pseudonymised,
        Resolution::Identified,
    ];
    all.into_iter()
        .filter(|resolution| match answer {
            Answer::Yes => *resolution <= scope.resolution,
            Answer::No => *resolution >= scope.resolution,
        })
        .collect()
}

fn last_moment(scope: &Scope) -> Time {
    scope.until.map_or(Time(i64::MAX), Date::end)
}

fn same_but_for_its_end(left: &Scope, right: &Scope) -> bool {
    let axes = |scope: &Scope| {
        let Scope {
            dataset,
            fields,
            purpose,
            recipient,
            resolution,
            until: _,
        } = scope.clone();
        (dataset, fields, purpose, recipient, resolution)
    };
    axes(left) == axes(right)
}

impl Said {
    fn is_within(&self, wider: &Self) -> bool {
        field_set(&self.scope).is_subset(&field_set(&wider.scope))
            && purpose_set(&self.scope).is_subset(&purpose_set(&wider.scope))
            && user_set(&self.scope).is_subset(&user_set(&wider.scope))
            && resolution_set(self.answer, &self.scope).is_subset(&resolution_set(wider.answer, &wider.scope))
            && last_moment(&self.scope) <= last_moment(&wider.scope)
    }

    fn speaks_of(&self, field: &str, to: &Use<'_>) -> bool {
        self.scope.dataset == to.dataset
            && field_set(&self.scope).contains(field)
            && purpose_set(&self.scope).contains(&to.purpose)
            && user_set(&self.scope).contains(&to.user.0)
            && resolution_set(self.answer, &self.scope).contains(&to.resolution)
            && to.now < last_moment(&self.scope)
    }
}

impl Member {
    pub(super) fn says(&mut self, scope: &Scope, answer: Answer) {
        self.said.retain(|said| !same_but_for_its_end(&said.scope, scope));
        self.waiting
            .retain(|(_, waiting, _)| !same_but_for_its_end(waiting, scope));
        self.said.push(Said {
            scope: scope.clone(),
            answer,
            stays: self.stays,
        });
    }

    pub(super) fn waits(&mut self, consent: ConsentNo, scope: &Scope) {
        self.waiting.push((consent, scope.clone(), self.stays));
    }

    /// Confirms the oldest waiting yes.
    pub(super) fn confirms(&mut self) -> Option<ConsentNo> {
        let (consent, scope, stays) = (!self.waiting.is_empty()).then(|| self.waiting.remove(0))?;
        let later = self.waiting.clone();
        let now = std::mem::replace(&mut self.stays, stays);
        self.says(&scope, Answer::Yes);
        (self.waiting, self.stays) = (later, now);
        Some(consent)
    }

    pub(super) fn withdraws(&mut self, scope: &Scope) {
        let no = Said {
            scope: Scope {
                until: None,
                ..scope.clone()
            },
            answer: Answer::No,
            stays: true,
        };
        let inside = |yes: &Scope| {
            let yes = Said {
                scope: yes.clone(),
                answer: Answer::Yes,
                stays: true,
            };
            yes.is_within(&no)
        };
        let of_said = self
            .said
            .iter()
            .filter(|said| said.answer == Answer::Yes)
            .map(|said| said.scope.clone());
        let of_waiting = self.waiting.iter().map(|(_, scope, _)| scope.clone());
        let mut hit: Vec<Scope> = of_said.chain(of_waiting).filter(inside).collect();
        hit.sort();
        hit.push(scope.clone());
        for scope in hit {
            self.says(&scope, Answer::No);
        }
    }

    pub(super) fn leaves(&mut self) {
        *self = Self::default();
    }

    /// What she said, without each yes that she did not say would stay.
    pub(super) fn what_stays(&self) -> Self {
        let mut stays = self.clone();
        stays.said.retain(|said| said.stays || said.answer == Answer::No);
        stays.waiting.clear();
        stays
    }

    /// Most specific wins; where none is, any no wins; without one it is no.
    pub(super) fn permits(&self, to: &Use<'_>) -> bool {
        let of_field = |field: &str| {
            let speaking: Vec<&Said> = self
                .said
                .iter()
                .filter(|said| said.speaks_of(field, to))
                .collect();
            let beaten = |said: &Said| {
                speaking
                    .iter()
                    .any(|other| other.is_within(said) && !said.is_within(other))
            };
            let mut deciding = speaking.iter().filter(|said| !beaten(said)).peekable();
            deciding.peek().is_some() && deciding.all(|said| said.answer == Answer::Yes)
        };
        match to.fields {
            [] => of_field(REST),
            fields => fields.iter().all(|field| of_field(field)),
        }
    }
}
