//! What public entries say when they are read in order: no more than the page needs.

mod parts;

pub(super) use parts::{Appointed, Asked, Assembly, Ballot, Closed, Held, Invoice, Shared, User};

use crate::event::{Entry, Event};
use crate::kernel::ids::{MotionNo, QueryNo, ReleaseNo, RequestNo, UserNo};
use crate::kernel::time::Time;
use crate::path::{dividend, fee, query, release, request};
use crate::people::ballot::{self, Matter, Party};
use crate::people::bylaws::{Bylaws, Payee};
use crate::people::charter::Charter;
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
    /// Datasets, with the entry by which their charter is in force.
    pub(super) charters: BTreeMap<String, u64>,
    /// Their charters.
    chartered: BTreeMap<String, Charter>,
    /// Officers of the founding.
    pub(super) appointed: Vec<Appointed>,
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
            charters: charters
                .map(|charter| (charter.dataset.clone(), entry.seq))
                .collect(),
            chartered: founding
                .charters
                .iter()
                .map(|charter| (charter.dataset.clone(), charter.clone()))
                .collect(),
            appointed: Vec::new(),
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
            Event::Duty(duty::Event::Appointed { member, office }) => {
                self.appointed.push(Appointed {
                    member: *member,
                    office: office.clone(),
                    entry: entry.seq,
                });
                Ok(())
            }
            Event::Motion(event) => self.motion(event, entry),
            Event::Assembly(event) => self.assembly(event, entry.seq),
            Event::Request(event) => self.request(event, entry.seq),
            Event::Query(query::Event::Reserved(reserved)) => {
                self.queries.insert(reserved.query, reserved.user);
                Ok(())
            }
            Event::Release(release::Event::Released { release, query, .. }) => {
                next("release", release.0, self.releases.len())?;
                let user = self.asker(*query)?;
                self.releases.push((user, entry.seq));
                Ok(())
            }
            Event::Fee(event) => self.fee(event, entry.seq),
            Event::Dividend(dividend::Event::Declared { dividend, steps, .. }) => {
                next("dividend", dividend.0, self.dividends.len())?;
                let split = &self.bylaws.rule.split;
                let named = |to: &Payee| *to == Payee::Reserve || split.iter().any(|share| share.to == *to);
                self.dividends.push(Shared {
                    entry: entry.seq,
                    as_voted: steps.iter().all(|step| step.amount_minor == 0 || named(&step.to)),
                    steps: steps.clone(),
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn asker(&self, query: QueryNo) -> Result<UserNo, Gap> {
        let known = self.queries.get(&query).copied();
        known.map_or_else(|| gap(format!("query {query} is missing")), Ok)
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
                by_bylaws: rules.are_of(&self.bylaws, matter, entry.at),
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
                    is_outdated: found
                        .matter
                        .is_outdated(&found.rules, &self.bylaws, |dataset| charters.get(dataset)),
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
                    self.carry_out(matter, number, entry.seq);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn carry_out(&mut self, matter: Matter, motion: MotionNo, entry: u64) {
        match matter {
            Matter::Bylaws(bylaws) => {
                self.bylaws = Adopted {
                    rule: *bylaws,
                    motion,
                };
                self.bylaws_entry = entry;
            }
            Matter::Price(price) => self.bylaws.rule.price = price,
            Matter::Charter(charter) => {
                self.charters.insert(charter.dataset.clone(), entry);
                self.chartered.insert(charter.dataset.clone(), *charter);
            }
            Matter::Recipient { recipient, refuse } => match refuse {
                true => drop(self.refused.insert(recipient, entry)),
                false => drop(self.refused.remove(&recipient)),
            },
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

    fn request(&mut self, event: &request::Event, entry: u64) -> Read {
        match event {
            request::Event::Registered { user, class, .. } => {
                next("data user", user.0, self.users.len())?;
                self.users.push(User { class: class.clone() });
            }
            request::Event::Filed { request, terms } => {
                next("request", request.0, self.requests.len())?;
                self.requests.push(Asked {
                    user: terms.user,
                    decided: None,
                });
            }
            request::Event::Decided { request, decision } => {
                let decided = Some((decision.granted, entry));
                self.request_of(*request)?.decided = decided;
            }
            _ => {}
        }
        Ok(())
    }

    fn request_of(&mut self, request: RequestNo) -> Result<&mut Asked, Gap> {
        let found = self.requests.get_mut(request.index()).filter(|_| request.0 > 0);
        found.ok_or_else(|| Gap(format!("request {request} is missing")))
    }

    fn fee(&mut self, event: &fee::Event, entry: u64) -> Read {
        let fee::Event::Invoiced {
            invoice,
            release,
            amount_minor,
        } = event
        else {
            return Ok(());
        };
        next("invoice", invoice.0, self.invoices.len())?;
        let user = self.recipient(*release)?;
        self.invoices.push(Invoice {
            user,
            amount_minor: *amount_minor,
            entry,
        });
        Ok(())
    }

    fn recipient(&self, release: ReleaseNo) -> Result<UserNo, Gap> {
        let found = self.releases.get(release.index()).filter(|_| release.0 > 0);
        found.map_or_else(
            || gap(format!("release {release} is missing")),
            |(user, _)| Ok(*user),
        )
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

    /// Assemblies that were held, with when they met.
    pub(super) fn held(&self) -> impl Iterator<Item = (Time, &Held)> {
        let each = self.assemblies.iter();
        each.filter_map(|assembly| Some((assembly.meets_at, assembly.held.as_ref()?)))
    }
}
