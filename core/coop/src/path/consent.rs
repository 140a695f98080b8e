//! Consent: each member's own yes and no. The most specific setting wins; where none is, any no wins; without one it is no.

use crate::kernel::facts::Actor;
use crate::kernel::ids::{ConsentNo, MemberNo, UserNo};
use crate::kernel::purpose::Purpose;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::{Date, Time};
use roaring::RoaringBitmap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// What happens to consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Terms were spoken of for the first time and got a number.
    Worded {
        /// Their number.
        terms: u32,
        /// The terms.
        scope: Scope,
    },
    /// A member gave her answer to terms.
    Given {
        /// Number of this setting.
        consent: ConsentNo,
        /// Who.
        member: MemberNo,
        /// To which terms.
        terms: u32,
        /// What.
        answer: Answer,
        /// Whether it counts already: an assisted yes waits.
        confirmed: bool,
        /// Officers who attested.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// A waiting yes was confirmed.
    Confirmed {
        /// Which setting.
        consent: ConsentNo,
        /// Whose.
        member: MemberNo,
        /// Officers who attested; none when the member confirmed herself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attested_by: Vec<MemberNo>,
    },
    /// A member withdrew: no to these terms, and to each yes of hers within them.
    Withdrawn {
        /// Number of this setting.
        consent: ConsentNo,
        /// Who.
        member: MemberNo,
        /// Terms that are a no from now on.
        terms: Vec<u32>,
    },
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// May be used so.
    Yes,
    /// May not.
    No,
}

/// How closely a use looks at a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// Noised figures about many.
    Aggregate,
    /// Records without a name.
    Pseudonymised,
    /// Records with a name.
    Identified,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// Everybody.
    Any,
    /// A class of recipients.
    Class(String),
    /// One data user.
    User(UserNo),
}

/// What a setting speaks about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scope {
    /// The dataset.
    pub dataset: String,
    /// The fields; none means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeSet<String>>,
    /// The purpose, with its narrower ones.
    pub purpose: Purpose,
    /// To whom.
    pub recipient: Recipient,
    /// A yes goes up to it, a no from it.
    pub resolution: Resolution,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A use that consent is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// The dataset.
    pub dataset: &'a str,
    /// Every field it touches, in conditions too.
    pub fields: &'a [String],
    /// For what.
    pub purpose: Purpose,
    /// Which data user.
    pub user: UserNo,
    /// The data user's class.
    pub class: &'a str,
    /// How closely.
    pub resolution: Resolution,
    /// When.
    pub now: Time,
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::Any => f.write_str("any"),
            Recipient::Class(class) => write!(f, "class:{class}"),
            Recipient::User(user) => write!(f, "user:{user}"),
        }
    }
}

impl FromStr for Recipient {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a recipient is class:NAME, user:NUMBER or any";
        match text.split_once(':') {
            None if text == "any" => Ok(Recipient::Any),
            Some(("class", class)) if !class.is_empty() => Ok(Recipient::Class(class.to_owned())),
            Some(("user", number)) => number
                .parse()
                .map(|number| Recipient::User(UserNo(number)))
                .map_err(|_| FORM),
            _ => Err(FORM),
        }
    }
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl FromStr for Resolution {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "aggregate" => Ok(Resolution::Aggregate),
            "pseudonymised" => Ok(Resolution::Pseudonymised),
            "identified" => Ok(Resolution::Identified),
            _ => Err("a resolution is aggregate, pseudonymised or identified"),
        }
    }
}

impl FromStr for Answer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yes" => Ok(Answer::Yes),
            "no" => Ok(Answer::No),
            _ => Err("an answer is yes or no"),
        }
    }
}

impl Scope {
    /// The same scope without its end: giving an answer again to the same scope replaces the earlier one, whatever its end.
    fn key(&self) -> Self {
        Self {
            until: None,
            ..self.clone()
        }
    }

    fn fields_within(&self, wider: &Self) -> bool {
        match (&self.fields, &wider.fields) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own.is_subset(other),
        }
    }

    fn until_within(&self, wider: &Self) -> bool {
        match (self.until, wider.until) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own <= other,
        }
    }

    fn applies(&self, field: Option<&str>, to: &Use<'_>) -> bool {
        self.dataset == to.dataset
            && self
                .fields
                .as_ref()
                .is_none_or(|fields| field.is_some_and(|field| fields.contains(field)))
            && self.purpose.covers(to.purpose)
            && match &self.recipient {
                Recipient::Any => true,
                Recipient::Class(class) => class == to.class,
                Recipient::User(user) => *user == to.user,
            }
            && self.until.is_none_or(|last_day| to.now < last_day.end())
    }
}

/// Narrower recipients have a higher rank, among those that apply to one user.
fn recipient_rank(recipient: &Recipient) -> u8 {
    match recipient {
        Recipient::Any => 0,
        Recipient::Class(_) => 1,
        Recipient::User(_) => 2,
    }
}

/// Lowest and highest resolution that an answer speaks about.
fn resolutions(answer: Answer, resolution: Resolution) -> (Resolution, Resolution) {
    match answer {
        Answer::Yes => (Resolution::Aggregate, resolution),
        Answer::No => (resolution, Resolution::Identified),
    }
}

/// One answer to one scope, among those that apply to a use.
struct Setting<'a> {
    scope: &'a Scope,
    answer: Answer,
    members: &'a RoaringBitmap,
}

impl Setting<'_> {
    /// Whether this setting is at least as narrow as `other` on every axis.
    fn within(&self, other: &Self) -> bool {
        let (low, high) = resolutions(self.answer, self.scope.resolution);
        let (other_low, other_high) = resolutions(other.answer, other.scope.resolution);
        self.scope.fields_within(other.scope)
            && other.scope.purpose.covers(self.scope.purpose)
            && recipient_rank(&self.scope.recipient) >= recipient_rank(&other.scope.recipient)
            && (other_low <= low && high <= other_high)
            && self.scope.until_within(other.scope)
    }

    fn narrower_than(&self, other: &Self) -> bool {
        self.within(other) && !other.within(self)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Worded {
    scope: Scope,
    yes: RoaringBitmap,
    no: RoaringBitmap,
}

/// All consents: terms by number, and for each who said yes and who said no.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consents {
    terms: Vec<Worded>,
    by_scope: BTreeMap<Scope, u32>,
    by_key: BTreeMap<Scope, Vec<u32>>,
    waiting: BTreeMap<ConsentNo, (MemberNo, u32)>,
    count: u32,
}

/// What a decided answer needs besides the scope.
pub struct Wish {
    /// Whose answer.
    pub member: MemberNo,
    /// To what.
    pub scope: Scope,
    /// Which.
    pub answer: Answer,
}

impl Consents {
    /// The scope of terms.
    pub fn scope(&self, terms: u32) -> Option<&Scope> {
        self.terms
            .get(usize::try_from(terms).ok()?)
            .map(|worded| &worded.scope)
    }

    /// How many settings were ever given.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// A member's settings in force: scope and answer.
    pub fn of_member(&self, member: MemberNo) -> impl Iterator<Item = (&Scope, Answer)> {
        self.terms.iter().filter_map(move |worded| {
            match (worded.yes.contains(member.0), worded.no.contains(member.0)) {
                (true, _) => Some((&worded.scope, Answer::Yes)),
                (_, true) => Some((&worded.scope, Answer::No)),
                _ => None,
            }
        })
    }

    /// A member's answers that wait for confirmation.
    pub fn waiting_of(&self, member: MemberNo) -> impl Iterator<Item = (ConsentNo, &Scope)> {
        let of_member = move |(consent, (who, terms)): (&ConsentNo, &(MemberNo, u32))| {
            (*who == member).then_some((*consent, *terms))
        };
        self.waiting
            .iter()
            .filter_map(of_member)
            .filter_map(|(consent, terms)| Some((consent, self.scope(terms)?)))
    }

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
            });
        }
        events
    }

    fn word(&self, scope: &Scope, fresh: &mut BTreeMap<Scope, u32>, events: &mut Vec<Event>) -> u32 {
        if let Some(known) = self.by_scope.get(scope).or_else(|| fresh.get(scope)) {
            return *known;
        }
        let terms = u32::try_from(self.terms.len().saturating_add(fresh.len())).unwrap_or(u32::MAX);
        fresh.insert(scope.clone(), terms);
        events.push(Event::Worded {
            terms,
            scope: scope.clone(),
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
        let waits = |terms: u32| self.waiting.values().any(|waiting| *waiting == (member, terms));
        // A no that begins above the lowest resolution is no wider than a yes, and so already beats it.
        let lowest = scope.resolution == Resolution::Aggregate;
        let inside = |terms: u32, worded: &Worded| {
            lowest
                && (worded.yes.contains(member.0) || waits(terms))
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
        let terms: BTreeSet<u32> = inner.chain([own]).collect();
        events.push(Event::Withdrawn {
            consent: ConsentNo(self.count.saturating_add(1)),
            member,
            terms: terms.into_iter().collect(),
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

    /// Whose answer waits under this number.
    pub fn waiting_member(&self, consent: ConsentNo) -> Option<MemberNo> {
        self.waiting.get(&consent).map(|(member, _)| *member)
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Worded { terms, scope } => {
                self.by_scope.insert(scope.clone(), *terms);
                self.by_key.entry(scope.key()).or_default().push(*terms);
                self.terms.push(Worded {
                    scope: scope.clone(),
                    yes: RoaringBitmap::new(),
                    no: RoaringBitmap::new(),
                });
            }
            Event::Given {
                consent,
                member,
                terms,
                answer,
                confirmed,
                ..
            } => {
                self.count = self.count.max(consent.0);
                if *confirmed {
                    self.set(*member, *terms, *answer);
                } else {
                    self.waiting.insert(*consent, (*member, *terms));
                }
            }
            Event::Confirmed { consent, .. } => {
                if let Some((member, terms)) = self.waiting.remove(consent) {
                    self.set(member, terms, Answer::Yes);
                }
            }
            Event::Withdrawn {
                consent,
                member,
                terms,
            } => {
                self.count = self.count.max(consent.0);
                for of in terms {
                    self.set(*member, *of, Answer::No);
                }
            }
        }
    }

    fn set(&mut self, member: MemberNo, terms: u32, answer: Answer) {
        let Some(key) = self.scope(terms).map(Scope::key) else {
            return;
        };
        let same = self.by_key.get(&key).cloned().unwrap_or_default();
        self.waiting
            .retain(|_, (who, waiting)| *who != member || !same.contains(waiting));
        for other in same {
            if let Some(worded) = usize::try_from(other)
                .ok()
                .and_then(|place| self.terms.get_mut(place))
            {
                let (yes, no) = (
                    other == terms && answer == Answer::Yes,
                    other == terms && answer == Answer::No,
                );
                put(&mut worded.yes, member, yes);
                put(&mut worded.no, member, no);
            }
        }
    }

    /// Forgets a member's settings: she left or was erased.
    pub fn forget(&mut self, member: MemberNo) {
        for worded in &mut self.terms {
            worded.yes.remove(member.0);
            worded.no.remove(member.0);
        }
        self.waiting.retain(|_, (who, _)| *who != member);
    }

    /// Members whose own consent covers the use: for every field of it the most specific settings all say yes.
    pub fn eligible(&self, to: &Use<'_>) -> RoaringBitmap {
        let mut fields = to.fields.iter();
        let Some(first) = fields.next() else {
            return self.granted(None, to);
        };
        let mut eligible = self.granted(Some(first), to);
        for field in fields {
            eligible &= self.granted(Some(field), to);
        }
        eligible
    }

    fn granted(&self, field: Option<&str>, to: &Use<'_>) -> RoaringBitmap {
        let mut settings = Vec::new();
        for worded in self.terms.iter().filter(|worded| worded.scope.applies(field, to)) {
            for (answer, members) in [(Answer::Yes, &worded.yes), (Answer::No, &worded.no)] {
                let (low, high) = resolutions(answer, worded.scope.resolution);
                if low <= to.resolution && to.resolution <= high {
                    settings.push(Setting {
                        scope: &worded.scope,
                        answer,
                        members,
                    });
                }
            }
        }
        let mut granted = RoaringBitmap::new();
        let mut denied = RoaringBitmap::new();
        for setting in &settings {
            let mut deciding = setting.members.clone();
            for narrower in settings.iter().filter(|other| other.narrower_than(setting)) {
                deciding -= narrower.members;
            }
            match setting.answer {
                Answer::Yes => granted |= deciding,
                Answer::No => denied |= deciding,
            }
        }
        granted - denied
    }
}

fn put(bitmap: &mut RoaringBitmap, member: MemberNo, present: bool) {
    if present {
        bitmap.insert(member.0);
    } else {
        bitmap.remove(member.0);
    }
}

impl Serialize for Consents {
    /// Terms with the numbers of who said what, as ranges: for the state hash, not for people.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ranges = |bitmap: &RoaringBitmap| -> Vec<u32> { bitmap.iter().collect() };
        let terms = self
            .terms
            .iter()
            .map(|worded| (&worded.scope, ranges(&worded.yes), ranges(&worded.no)));
        let waiting: Vec<_> = self.waiting.iter().collect();
        (terms.collect::<Vec<_>>(), waiting, self.count).serialize(serializer)
    }
}
