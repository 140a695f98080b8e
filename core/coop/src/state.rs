//! The state of a co-op: what follows from its events, dense and small. Carrying out an event cannot fail.

mod clauses;
mod digest;
mod effects;
mod leaving;

use crate::books::money::{Account, Ledger, Occasion};
use crate::books::privacy::{self, PrivacyBook};
use crate::event::{Entry, Event, FORMAT, Founding};
use crate::kernel::ids::{FOUNDING, MemberNo, MotionNo, QueryNo};
use crate::kernel::time::Time;
use crate::path::consent::Consents;
use crate::path::contribution::Contributions;
use crate::path::decision::Grounds;
use crate::path::dividend::{Basis, Books, Dividends, Equity};
use crate::path::fee::Fees;
use crate::path::query::{self, Queries};
use crate::path::release::{self, Releases};
use crate::path::request::Requests;
use crate::path::request::method::Methods;
use crate::people::access::Access;
use crate::people::assembly::Assemblies;
use crate::people::ballot::{Motions, Party};
use crate::people::bylaws::{Bylaws, Price};
use crate::people::capital::{self, Capital};
use crate::people::charter::{Charter, Leave};
use crate::people::duty::{self, Duties};
use crate::people::language::Languages;
use crate::people::leaving::{Copies, Ending, Partings};
use crate::people::membership::{self, Membership};
use crate::people::proposal::Proposals;
use crate::people::record::Records;
use crate::people::restoring::Restoring;
use crate::people::watch::Watched;
use crate::people::{Adopted, Community};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// One co-op as its events made it.
#[derive(Clone, Debug, Serialize)]
pub struct Coop {
    /// How it was founded.
    pub founding: Founding,
    /// The bylaws in force.
    pub bylaws: Adopted<Bylaws>,
    /// The charters in force, by dataset.
    pub charters: BTreeMap<String, Adopted<Charter>>,
    /// The register.
    pub members: Membership,
    /// Offices.
    pub duties: Duties,
    /// The price of answers.
    pub price: Adopted<Price>,
    /// Recipients whom the members refuse for all, with the motion that did.
    #[serde(serialize_with = "as_pairs")]
    pub refused: BTreeMap<Party, MotionNo>,
    /// Proposals.
    pub proposals: Proposals,
    /// Motions.
    pub motions: Motions,
    /// Assemblies.
    pub assemblies: Assemblies,
    /// The watch on decay.
    pub watched: Watched,
    /// Shares.
    #[serde(skip_serializing_if = "Capital::is_empty")]
    pub capital: Capital,
    /// What members did with their own records.
    #[serde(skip_serializing_if = "Records::is_empty")]
    pub records: Records,
    /// Accounts.
    #[serde(skip_serializing_if = "Access::is_empty")]
    pub access: Access,
    /// Languages whose texts were found right.
    #[serde(skip_serializing_if = "Languages::is_empty")]
    pub languages: Languages,
    /// Imports.
    pub contributions: Contributions,
    /// Consents.
    pub consents: Consents,
    /// Data users and requests.
    pub requests: Requests,
    /// Methods.
    pub methods: Methods,
    /// Queries.
    pub queries: Queries,
    /// Releases.
    pub releases: Releases,
    /// Invoices.
    pub fees: Fees,
    /// Dividends.
    pub dividends: Dividends,
    /// The ledger.
    pub ledger: Ledger,
    /// The privacy book.
    pub book: PrivacyBook,
    /// How the co-op ends, once the members decided that.
    pub ending: Ending,
    /// Whether this is a copy that rests.
    #[serde(skip_serializing_if = "Copies::is_empty")]
    pub copies: Copies,
    /// What parted from this co-op, and whether it came out of a parting itself.
    pub partings: Partings,
    /// Whether it came back from a backup and may lack what came after.
    #[serde(skip_serializing_if = "Restoring::is_current")]
    pub restoring: Restoring,
    /// How many events there were.
    pub size: u64,
    /// Time of the last event.
    pub last_at: Time,
}

impl Coop {
    /// The co-op after its first event; `None` when that is no founding.
    pub fn founded(entry: &Entry) -> Option<Self> {
        let Event::Founded(founding) = &entry.event else {
            return None;
        };
        if founding.format != FORMAT {
            return None;
        }
        let mut consents = Consents::default();
        founding
            .charters
            .iter()
            .for_each(|charter| consents.charter(charter));
        let mut watched = Watched::founded(entry.at);
        for charter in &founding.charters {
            watched.benefited(&charter.dataset, entry.at);
        }
        let adopted = |charter: &Charter| {
            (
                charter.dataset.clone(),
                Adopted {
                    rule: charter.clone(),
                    motion: FOUNDING,
                },
            )
        };
        Some(Self {
            bylaws: Adopted {
                rule: founding.bylaws.clone(),
                motion: FOUNDING,
            },
            charters: founding.charters.iter().map(adopted).collect(),
            founding: founding.as_ref().clone(),
            members: Membership::default(),
            duties: Duties::default(),
            price: Adopted {
                rule: founding.bylaws.price.clone(),
                motion: FOUNDING,
            },
            refused: BTreeMap::new(),
            proposals: Proposals::default(),
            motions: Motions::default(),
            assemblies: Assemblies::default(),
            watched,
            capital: Capital::default(),
            records: Records::default(),
            access: Access::default(),
            languages: Languages::default(),
            contributions: Contributions::default(),
            consents,
            requests: Requests::default(),
            methods: Methods::default(),
            queries: Queries::default(),
            releases: Releases::default(),
            fees: Fees::default(),
            dividends: Dividends::default(),
            ledger: Ledger::default(),
            book: PrivacyBook::default(),
            ending: Ending::default(),
            copies: Copies::default(),
            partings: Partings::default(),
            restoring: Restoring::default(),
            size: 1,
            last_at: entry.at,
        })
    }

    /// What a decision rests on.
    pub fn grounds(&self) -> Grounds<'_> {
        Grounds {
            charters: &self.charters,
            bylaws: &self.bylaws,
            price: &self.price,
            refused: &self.refused,
            watched: &self.watched,
            requests: &self.requests,
            methods: &self.methods,
            consents: &self.consents,
            book: &self.book,
        }
    }

    /// The people, and the rules they gave themselves.
    pub fn community(&self) -> Community<'_> {
        Community {
            bylaws: &self.bylaws,
            price: &self.price,
            charters: &self.charters,
            members: &self.members,
            duties: &self.duties,
        }
    }

    /// What a split of income is worked out from.
    pub fn basis(&self) -> Basis<'_> {
        Basis {
            members: &self.members,
            contributions: &self.contributions,
            bylaws: &self.bylaws,
            assemblies: &self.assemblies,
            capital: &self.capital,
            equity: Equity::of(&self.ledger),
        }
    }

    /// Carries out an event.
    pub fn apply(&mut self, entry: &Entry) {
        let at = entry.at;
        self.size = self.size.saturating_add(1);
        self.motions.passes(at);
        self.last_at = self.last_at.max(at);
        match &entry.event {
            Event::Founded(_) => {}
            Event::Membership(event) => self.apply_membership(event, at),
            Event::Duty(event) => {
                self.duties.apply(event, &self.bylaws.rule, at);
                // Who founded the co-op stands by its first bylaws.
                if matches!(event, duty::Event::Appointed { .. }) {
                    self.members.settle_all(at);
                }
            }
            Event::Proposal(event) => self.proposals.apply(event),
            Event::Motion(event) => self.apply_motion(event, (at, entry.actor)),
            Event::Assembly(event) => self.assemblies.apply(event, (at, entry.actor)),
            Event::Watch(event) => self.apply_watch(event),
            Event::Capital(event) => self.apply_capital(event, at),
            Event::Leaving(event) => self.apply_leaving(event, at),
            Event::Restoring(event) => self.restoring.apply(event, at),
            Event::Record(event) => self.records.apply(event, at),
            Event::Access(event) => self.access.apply(event, at),
            Event::Language(event) => self.languages.apply(event, at),
            Event::Contribution(event) => self.contributions.apply(event, at),
            Event::Consent(event) => self.consents.apply(event),
            Event::Request(event) => self.apply_request(event, at),
            Event::Method(event) => self.methods.apply(event),
            Event::Query(event) => self.apply_query(event, at),
            Event::Release(event) => self.apply_release(event, at),
            Event::Fee(event) => self.fees.apply(event, at, &mut self.ledger),
            Event::Dividend(event) => {
                let basis = Basis {
                    members: &self.members,
                    contributions: &self.contributions,
                    bylaws: &self.bylaws,
                    assemblies: &self.assemblies,
                    capital: &self.capital,
                    equity: Equity::of(&self.ledger),
                };
                let books = Books {
                    fees: &mut self.fees,
                    ledger: &mut self.ledger,
                };
                self.dividends.apply(event, at, &basis, books);
            }
        }
    }

    fn apply_membership(&mut self, event: &membership::Event, at: Time) {
        self.members.apply(event, at);
        if let membership::Event::Expelled { member, .. } = event {
            self.keep_on_rolls(*member);
        }
        if let membership::Event::Expelled { member, .. } | membership::Event::Erased { member } = event {
            self.gone(*member, at);
        }
        if let membership::Event::Left { member } = event {
            self.left(*member, at);
        }
        if let membership::Event::Erased { member } = event {
            self.contributions.forget(*member);
            self.access.forget(*member);
        }
    }

    /// Who left holds no office. Of her consents and rows stays what the charters say.
    fn left(&mut self, member: MemberNo, at: Time) {
        self.duties.vacate(member, at);
        self.consents.leave(member);
        for charter in self.charters.values().map(|charter| &charter.rule) {
            match charter.leave {
                Leave::Exclude => {}
                Leave::Delete => {
                    self.contributions.left(member, &charter.dataset);
                    if charter.other.is_some() {
                        self.contributions.left_as_other(member, &charter.dataset);
                    }
                }
                Leave::Freeze => self.contributions.left_unconfirmed(member, &charter.dataset),
            }
        }
    }

    /// Who is out, or whose data are gone, holds no office and has given no consent.
    fn gone(&mut self, member: MemberNo, at: Time) {
        self.duties.vacate(member, at);
        self.consents.forget(member);
    }

    fn apply_capital(&mut self, event: &capital::Event, at: Time) {
        self.capital.apply(event, at);
        let capital::Event::Bought { paid_minor, .. } = event else {
            return;
        };
        let number = u32::try_from(self.capital.purchases().len()).unwrap_or(u32::MAX);
        self.ledger.post(
            at,
            Occasion::Shares(number),
            vec![(Account::Bank, *paid_minor)],
            vec![(Account::Capital, *paid_minor)],
        );
    }

    fn apply_query(&mut self, event: &query::Event, at: Time) {
        self.queries.apply(event, at);
        match event {
            query::Event::Reserved(reserved) => {
                self.book.reserve(privacy::Entry {
                    query: reserved.query,
                    dataset: reserved.dataset.clone(),
                    also: reserved.also.clone(),
                    user: reserved.user,
                    at,
                    debit: reserved.debit,
                    settled: false,
                });
                self.requests.spend(reserved.request, reserved.asked());
            }
            query::Event::Failed { query } => self.book.settle(*query),
            query::Event::Carried(carried) => self.book.carry(privacy::Entry {
                query: QueryNo(0),
                dataset: carried.dataset.clone(),
                also: carried.also.clone(),
                user: carried.user,
                at: carried.spent_at,
                debit: carried.debit,
                settled: true,
            }),
        }
    }

    fn apply_release(&mut self, event: &release::Event, at: Time) {
        let release::Event::Released { query, .. } = event;
        self.releases.apply(
            event,
            at,
            self.queries.get(*query).ok().map(|found| &found.reserved),
        );
        self.queries.end(*query);
        self.book.settle(*query);
    }

    /// Whether the books sum to zero: money and privacy both.
    pub fn is_balanced(&self) -> bool {
        self.ledger.is_balanced() && self.book.is_balanced()
    }
}

/// A map whose keys are no texts, as a list of pairs.
fn as_pairs<K: Serialize, V: Serialize, S: Serializer>(
    map: &BTreeMap<K, V>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(map)
}
