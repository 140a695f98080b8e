//! Giving, withdrawing and confirming.

use super::{Answer, Consents, Event, Recipient, Resolution, Scope, Wish, Worded};
use crate::kernel::facts::Actor;
use crate::kernel::ids::{ConsentNo, MemberNo, UserNo};
use crate::kernel::refusal::Refusal;
use std::collections::{BTreeMap, BTreeSet};

impl Consents {
    /// Decides answers, in order. An assisted yes waits unless attested; a no holds at once.
    pub fn give(
        &self,
        wishes: Vec<Wish>,
        attested: bool,
        attested_by: &[MemberNo],
        actor: Actor,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        let mut fresh: BTreeMap<Scope, u32> = BTreeMap::new();
        let mut number = self.count;
        for wish in wishes {
            let terms = self.word(&wish.scope, &mut fresh, &mut events);
            number = number.saturating_add(1);
            let own = matches!(actor, Actor::Member(member) if member == wish.member);
            let confirmed = wish.answer == Answer::No || own || attested;
            let attested_by = if confirmed && attested {
                attested_by.to_vec()
            } else {
                Vec::new()
            };
            events.push(Event::Given {
                consent: ConsentNo(number),
                member: wish.member,
                terms,
                answer: wish.answer,
                confirmed,
                attested_by,
                read: wish.read,
            });
        }
        events
    }

    fn word(&self, scope: &Scope, fresh: &mut BTreeMap<Scope, u32>, events: &mut Vec<Event>) -> u32 {
        let current = |terms: &&u32| {
            let worded = usize::try_from(**terms)
                .ok()
                .and_then(|place| self.terms.get(place));
            worded.is_some_and(|worded| worded.version == self.version(&scope.dataset))
        };
        if let Some(known) = self
            .by_scope
            .get(scope)
            .filter(current)
            .or_else(|| fresh.get(scope))
        {
            return *known;
        }
        let terms = u32::try_from(self.terms.len().saturating_add(fresh.len())).unwrap_or(u32::MAX);
        fresh.insert(scope.clone(), terms);
        events.push(Event::Worded {
            terms,
            scope: scope.clone(),
            version: None,
            freezes: false,
        });
        terms
    }

    /// Decides a withdrawal: a no to the scope and to every yes of the member within it. Holds at once, whoever's hands do it.
    ///
    /// `class_of` tells the class of a data user, so that withdrawing from a class withdraws from its members too.
    pub fn withdraw(
        &self,
        member: MemberNo,
        scope: Scope,
        class_of: &dyn Fn(UserNo) -> Option<String>,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        let own = self.word(&scope, &mut BTreeMap::new(), &mut events);
        let waiting: BTreeSet<u32> = self
            .waiting_terms(member, ConsentNo(u32::MAX))
            .map(|(_, terms)| terms)
            .collect();
        // A no that begins above the lowest resolution is no wider than a yes, and so already beats it.
        let lowest = scope.resolution == Resolution::Aggregate;
        let inside = |terms: u32, worded: &Worded| {
            lowest
                && (worded.yes.contains(member.0) || waiting.contains(&terms))
                && worded.scope.dataset == scope.dataset
                && worded.scope.fields_within(&scope)
                && scope.purpose.covers(worded.scope.purpose)
                && match (&worded.scope.recipient, &scope.recipient) {
                    (_, Recipient::Any) => true,
                    (Recipient::User(user), Recipient::Class(class)) => {
                        class_of(*user).as_ref() == Some(class)
                    }
                    (given, withdrawn) => given == withdrawn,
                }
        };
        let inner = self
            .terms
            .iter()
            .enumerate()
            .filter_map(|(place, worded)| Some((u32::try_from(place).ok()?, worded)))
            .filter(|(terms, worded)| inside(*terms, worded))
            .map(|(terms, _)| terms);
        // Terms that differ in their last day only give way to each other: what she said now comes last, and stays.
        let terms = inner.filter(|terms| *terms != own).chain([own]);
        events.push(Event::Withdrawn {
            consent: ConsentNo(self.count.saturating_add(1)),
            member,
            terms: terms.collect(),
        });
        events
    }

    /// Confirms a waiting yes.
    ///
    /// # Errors
    /// When nothing waits under this number, or neither the member herself nor enough officers say so.
    pub fn confirm(
        &self,
        consent: ConsentNo,
        attested: bool,
        attested_by: Vec<MemberNo>,
        actor: Actor,
    ) -> Result<Event, Refusal> {
        let none = || {
            Refusal::new(
                "consent.waiting",
                format!("no consent {consent} waits for confirmation"),
            )
        };
        let (member, _) = self.waiting.get(&consent).ok_or_else(none)?;
        if !attested && actor != Actor::Member(*member) {
            let message =
                "an assisted yes counts only when the member confirms it herself or officers attest it";
            return Err(Refusal::new("consent.confirm", message).hint("add --attested-by OFFICER,OFFICER"));
        }
        Ok(Event::Confirmed {
            consent,
            member: *member,
            attested_by,
        })
    }
}
