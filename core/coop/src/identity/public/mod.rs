//! What public entries say when they are read in order: no more than the page needs.

mod parts;
mod path;

pub(super) use parts::{Asked, Assembly, Ballot, Closed, Held, Invoice, Shared, User};

use crate::event::{Entry, Event};
use crate::kernel::ids::{MemberNo, MotionNo, QueryNo, UserNo};
use crate::kernel::time::Time;
use crate::path::query;
use crate::people::ballot::{self, Matter, Party};
use crate::people::bylaws::Bylaws;
use crate::people::charter::Charter;
use crate::people::watch::{self, Lapse};
use crate::people::{Adopted, assembly, duty};
use std::collections::BTreeMap;

/// Public entries that cannot be all, or not in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the public part of the log is not whole: {0}")]
pub struct Gap(pub String);

/// What public entries say.
#[derive(Debug)]
pub struct Public {
    pub(super) slug: String,
    pub(super) founded_at: Time,
    pub(super) as_of: Time,
    pub(super) count: u64,
    pub(super) bylaws: Adopted<Bylaws>,
    /// The entry by which the bylaws are in force.
    pub(super) bylaws_entry: u64,
    /// The motion that set the price since.
    price_by: Option<MotionNo>,
    /// Datasets, with the entry by which their charter is in force.
    pub(super) charters: BTreeMap<String, u64>,
    /// Their charters.
    chartered: BTreeMap<String, Charter>,
    /// How many officers founded it.
    pub(super) founders: u64,
    /// Who holds which office, with the entry that says so; under no name where the bylaws name none.
    pub(super) seats: BTreeMap<(Option<String>, MemberNo), u64>,
    /// Why the co-op is only looked after, with the entry that says so.
    pub(super) lapses: BTreeMap<Lapse, u64>,
    /// Whether it comes from another co-op.
    pub(super) has_origin: bool,
    pub(super) ballots: Vec<Ballot>,
    pub(super) assemblies: Vec<Assembly>,
    pub(super) refused: BTreeMap<Party, u64>,
    pub(super) users: Vec<User>,
    pub(super) requests: Vec<Asked>,
    pub(super) releases: Vec<(UserNo, u64)>,
    pub(super) invoices: Vec<Invoice>,
    pub(super) dividends: Vec<Shared>,
    queries: BTreeMap<QueryNo, UserNo>,
    last_at: Time,
}

type Read = Result<(), Gap>;

fn gap<T>(message: impl Into<String>) -> Result<T, Gap> {
    Err(Gap(message.into()))
}

/// Whether this number is the next one.
fn next(what: &str, number: u32, before: usize) -> Read {
    let expected = MotionNo::after(before).0;
    match number == expected {
        true => Ok(()),
        false => gap(format!(
            "{what} {number} is there, and {what} {expected} is missing before it"
        )),
    }
}

impl Public {
    /// Reads public entries in the order of the log; private ones are left aside.
    ///
    /// # Errors
    /// When the founding is not there, numbers are missing, or time runs backwards.
    pub fn read<'a>(entries: impl IntoIterator<Item = &'a Entry>, at: Option<Time>) -> Result<Self, Gap> {
        let mut open = entries.into_iter().filter(|entry| entry.event.is_public());
        let Some(mut public) = open.next().and_then(Self::founded) else {
            return gap("its first entry is no founding");
        };
        let mut place = 0;
        for entry in open {
            if entry.seq <= place {
                return gap(format!("entry {} stands after entry {place}", entry.seq));
            }
            if entry.at < public.last_at {
                return gap(format!("entry {} is older than one before it", entry.seq));
            }
            place = entry.seq;
            public.count = public.count.saturating_add(1);
            public.last_at = entry.at;
            public.step(entry)?;
        }
        public.as_of = at.map_or(public.last_at, |at| at.max(public.last_at));
        Ok(public)
    }

    fn founded(entry: &Entry) -> Option<Self> {
        let Event::Founded(founding) = &entry.event else {
            return None;
        };
        let charters = founding.charters.iter();
        Some(Self {
            slug: founding.slug.clone(),
            founded_at: entry.at,
            as_of: entry.at,
            count: 1,
            bylaws: Adopted {
                rule: founding.bylaws.clone(),
                motion: crate::kernel::ids::FOUNDING,
            },
            bylaws_entry: entry.seq,
            price_by: None,
            charters: charters
                .map(|charter| (charter.dataset.clone(), entry.seq))
                .collect(),
            chartered: founding
                .charters
                .iter()
                .map(|charter| (charter.dataset.clone(), charter.clone()))
                .collect(),
            founders: 0,
            seats: BTreeMap::new(),
            lapses: BTreeMap::new(),
            has_origin: founding.origin.is_some(),
            ballots: Vec::new(),
            assemblies: Vec::new(),
            refused: BTreeMap::new(),
            users: Vec::new(),
            requests: Vec::new(),
            releases: Vec::new(),
            invoices: Vec::new(),
            dividends: Vec::new(),
            queries: BTreeMap::new(),
            last_at: entry.at,
        })
        .filter(|_| entry.seq == 0)
    }

    fn step(&mut self, entry: &Entry) -> Read {
        match &entry.event {
            Event::Founded(_) => gap(format!("entry {} is a second founding", entry.seq)),
            Event::Duty(event) => {
                self.duty(event, entry.seq);
                Ok(())
            }
            Event::Watch(event) => {
                self.watch(event, entry.seq);
                Ok(())
            }
            Event::Motion(event) => self.motion(event, entry),
            Event::Assembly(event) => self.assembly(event, entry.seq),
            Event::Request(event) => self.request(event, entry.seq),
            Event::Query(query::Event::Reserved(reserved)) => {
                self.queries.insert(reserved.query, reserved.user);
                Ok(())
            }
            Event::Release(event) => self.release(event, entry.seq),
            Event::Fee(event) => self.fee(event, entry.seq),
            Event::Dividend(event) => self.dividend(event, entry.seq),
            _ => Ok(()),
        }
    }

    fn duty(&mut self, event: &duty::Event, entry: u64) {
        match event {
            duty::Event::Appointed { member, office } => {
                self.founders = self.founders.saturating_add(1);
                self.seats.insert((office.clone(), *member), entry);
            }
            duty::Event::Resigned { member, office } | duty::Event::TermEnded { member, office } => {
                self.seats.remove(&(Some(office.clone()), *member));
            }
            _ => {}
        }
    }

    fn watch(&mut self, event: &watch::Event, entry: u64) {
        match event {
            watch::Event::CaretakerBegan { why, .. } => {
                self.lapses.insert(why.clone(), entry);
            }
            watch::Event::CaretakerEnded { why } => {
                self.lapses.remove(why);
            }
            _ => {}
        }
    }

    /// Who was elected takes a seat; in a full office those make room who sat down first.
    fn seat(&mut self, office: &str, members: &[MemberNo], entry: u64) {
        let named = || Some(office.to_owned());
        self.seats
            .extend(members.iter().map(|member| ((named(), *member), entry)));
        let mut rules = self.bylaws.rule.offices.iter();
        let Some(seats) = rules
            .find(|rule| rule.id == office)
            .map(|rule| usize::from(rule.seats))
        else {
            return;
        };
        let of = self
            .seats
            .iter()
            .filter(|((held, _), _)| held.as_deref() == Some(office));
        let mut held: Vec<(u64, MemberNo)> = of.map(|((_, member), entry)| (*entry, *member)).collect();
        held.sort_unstable();
        for (_, member) in held.iter().take(held.len().saturating_sub(seats)) {
            self.seats.remove(&(named(), *member));
        }
    }

    fn motion(&mut self, event: &ballot::Event, entry: &Entry) -> Read {
        if let ballot::Event::Noticed {
            motion,
            matter,
            rules,
            ..
        } = event
        {
            next("motion", motion.0, self.ballots.len())?;
            self.ballots.push(Ballot {
                by_bylaws: rules.are_of(&self.bylaws, matter, entry.at)
                    && rules.price_by == self.price_by.filter(|_| matches!(matter, Matter::Bylaws(_))),
                is_secret: !rules.form.is_open(),
                matter: matter.clone(),
                rules: rules.clone(),
                noticed: entry.seq,
                closed: None,
            });
            return Ok(());
        }
        let number = event.motion();
        let place = number.index();
        let Some(found) = self.ballots.get_mut(place).filter(|_| number.0 > 0) else {
            return gap(format!("motion {number} is missing"));
        };
        match event {
            ballot::Event::MadeSecret { .. } => found.is_secret = true,
            ballot::Event::Closed {
                count,
                roll,
                passed,
                shortfall,
                classes,
                elected,
                ..
            } => {
                let charters = &self.chartered;
                found.closed = Some(Closed {
                    is_outdated: found.matter.is_outdated(
                        &found.rules,
                        (&self.bylaws, self.price_by),
                        |dataset| charters.get(dataset),
                    ),
                    entry: entry.seq,
                    at: entry.at,
                    count: *count,
                    roll: *roll,
                    passed: *passed,
                    shortfall: shortfall.clone(),
                    classes: classes.clone(),
                    elected: elected.clone(),
                });
                if *passed {
                    let matter = found.matter.clone();
                    let elected = elected.as_ref().map(|elected| elected.members.as_slice());
                    self.carry_out(matter, (number, elected.unwrap_or_default()), entry.seq);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn carry_out(&mut self, matter: Matter, (motion, elected): (MotionNo, &[MemberNo]), entry: u64) {
        match matter {
            Matter::Bylaws(bylaws) => {
                self.bylaws = Adopted {
                    rule: *bylaws,
                    motion,
                };
                self.bylaws_entry = entry;
                self.price_by = None;
            }
            Matter::Price(price) => {
                self.bylaws.rule.price = price;
                self.price_by = Some(motion);
            }
            Matter::Charter(charter) => {
                self.charters.insert(charter.dataset.clone(), entry);
                self.chartered.insert(charter.dataset.clone(), *charter);
            }
            Matter::Recipient { recipient, refuse } => match refuse {
                true => drop(self.refused.insert(recipient, entry)),
                false => drop(self.refused.remove(&recipient)),
            },
            Matter::Election(election) => self.seat(&election.office, elected, entry),
            Matter::Recall { office, member } => drop(self.seats.remove(&(Some(office), member))),
            _ => {}
        }
    }

    fn assembly(&mut self, event: &assembly::Event, entry: u64) -> Read {
        match event {
            assembly::Event::Called {
                assembly, meets_at, ..
            } => {
                next("assembly", assembly.0, self.assemblies.len())?;
                self.assemblies.push(Assembly {
                    meets_at: *meets_at,
                    called: entry,
                    held: None,
                });
            }
            assembly::Event::Held {
                assembly,
                present,
                members,
                valid,
                ..
            } => {
                let Some(found) = self
                    .assemblies
                    .get_mut(assembly.index())
                    .filter(|_| assembly.0 > 0)
                else {
                    return gap(format!("assembly {assembly} is missing"));
                };
                found.held = Some(Held {
                    entry,
                    present: *present,
                    members: *members,
                    valid: *valid,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// When the last public entry was written.
    pub(super) fn last_entry_at(&self) -> Time {
        self.last_at
    }

    /// The class of a data user.
    pub(super) fn class_of(&self, user: UserNo) -> Option<&str> {
        let found = self.users.get(user.index()).filter(|_| user.0 > 0)?;
        Some(found.class.as_str())
    }

    /// Motions that ended, with their numbers.
    pub(super) fn ended(&self) -> impl Iterator<Item = (MotionNo, &Ballot, &Closed)> {
        let numbered = self.ballots.iter().enumerate();
        numbered.filter_map(|(place, ballot)| Some((MotionNo::after(place), ballot, ballot.closed.as_ref()?)))
    }

    /// How many members there were, each time that a vote of one vote each or an assembly shows it, with the entry, in order.
    pub(super) fn counted(&self) -> impl Iterator<Item = (u64, u64)> {
        let each = |ballot: &Ballot| ballot.rules.body.is_members() && ballot.rules.weights.is_each();
        let votes = self.ended().filter(move |(_, ballot, _)| each(ballot));
        let votes = votes.map(|(_, _, closed)| (closed.entry, closed.roll));
        let met = self.held().map(|(_, held)| (held.entry, held.members));
        let all: BTreeMap<u64, u64> = votes.chain(met).collect();
        all.into_iter().map(|(entry, members)| (members, entry))
    }

    /// Assemblies that were held, with when they met.
    pub(super) fn held(&self) -> impl Iterator<Item = (Time, &Held)> {
        let each = self.assemblies.iter();
        each.filter_map(|assembly| Some((assembly.meets_at, assembly.held.as_ref()?)))
    }
}
