//! Everything that can happen in a co-op. Stored for good: variants and fields are only added to.

use crate::kernel::envelope::Envelope;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::money::Currency;
use crate::path::request::method;
use crate::path::{consent, contribution, dividend, fee, query, release, request};
use crate::people::bylaws::Bylaws;
use crate::people::charter::Charter;
use crate::people::{
    access, assembly, ballot, capital, duty, language, leaving, membership, proposal, record, restoring,
    watch,
};
use serde::{Deserialize, Serialize};

/// An event in its envelope, as it stands in the journal.
pub type Entry = Envelope<Event>;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The co-op was founded: motion 0.
    Founded(Box<Founding>),
    /// In the register.
    Membership(membership::Event),
    /// To an office.
    Duty(duty::Event),
    /// To a proposal.
    Proposal(proposal::Event),
    /// To a motion.
    Motion(ballot::Event),
    /// To an assembly.
    Assembly(assembly::Event),
    /// What the watch on decay notes.
    Watch(watch::Event),
    /// To the capital.
    Capital(capital::Event),
    /// To the co-op as a whole: its end.
    Leaving(leaving::Event),
    /// To the co-op as a whole: it came back from a backup.
    Restoring(restoring::Event),
    /// To a member's own records.
    Record(record::Event),
    /// To the texts in a language.
    Language(language::Event),
    /// To the account of a member or a data user.
    Access(access::Event),
    /// To a contribution.
    Contribution(contribution::Event),
    /// To a consent.
    Consent(consent::Event),
    /// To a request or a data user.
    Request(request::Event),
    /// To a method.
    Method(method::Event),
    /// To a query.
    Query(query::Event),
    /// To a release.
    Release(release::Event),
    /// To a fee.
    Fee(fee::Event),
    /// To a dividend.
    Dividend(dividend::Event),
}

/// The form of events that this program writes and reads.
pub const FORMAT: u32 = 1;

/// The first event of every co-op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// Form of the events that follow; an older program does not read a newer form.
    pub format: u32,
    /// The co-op's id in this installation and in its log's name.
    pub slug: String,
    /// Its public name.
    pub title: String,
    /// The template it was founded from.
    pub template: String,
    /// Its one currency.
    pub currency: Currency,
    /// Whether its clock is set by hand, for tests.
    pub test_clock: bool,
    /// Verifier key of its log, as a signed-note vkey.
    pub log_key: String,
    /// Its first bylaws.
    pub bylaws: Bylaws,
    /// Its first charters.
    pub charters: Vec<Charter>,
    /// The co-op that this one comes from, if it comes from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Digests of the mappings of its template, where the program does not carry that template.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Hash>,
}

/// A co-op that another one comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Verifier key of its log.
    pub log_key: String,
    /// Digest of the template that it signed, when the new one was founded from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Hash>,
    /// Its log when the members of this one parted from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parted: Option<Parted>,
}

/// Another co-op's log at the parting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parted {
    /// The motion there that decided it.
    pub motion: MotionNo,
    /// Its size.
    #[serde(with = "crate::kernel::wide")]
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

impl Entry {
    /// The member whose key salts this entry: whom the event is about, or who first worded terms of consent.
    pub fn subject(&self) -> Option<MemberNo> {
        match &self.event {
            Event::Consent(consent::Event::Worded { .. }) => self.actor.member(),
            event => event.subject(),
        }
    }
}

impl Event {
    /// The member whom the event is about, whose key salts its entry; none for what concerns all.
    pub fn subject(&self) -> Option<MemberNo> {
        match self {
            Event::Membership(
                membership::Event::Admitted { member, .. }
                | membership::Event::Left { member }
                | membership::Event::Expelled { member, .. }
                | membership::Event::Reinstated { member, .. }
                | membership::Event::Sized { member, .. }
                | membership::Event::Corrected { member, .. }
                | membership::Event::Erased { member },
            )
            | Event::Proposal(proposal::Event::Supported { member, .. })
            | Event::Assembly(
                assembly::Event::Demanded { member }
                | assembly::Event::Attended { member, .. }
                | assembly::Event::Came { member, .. },
            )
            | Event::Capital(
                capital::Event::Bought { member, .. } | capital::Event::Carried { member, .. },
            )
            | Event::Contribution(
                contribution::Event::Credited { member, .. }
                | contribution::Event::DaysValidated { member, .. }
                | contribution::Event::DaysKeptOut { member, .. }
                | contribution::Event::KeepingChosen { member, .. }
                | contribution::Event::RowsKeptOut { member, .. }
                | contribution::Event::RowsGivenBack { member, .. }
                | contribution::Event::TakenBack { member, .. }
                | contribution::Event::Recorded {
                    member: Some(member), ..
                }
                | contribution::Event::Confirmed {
                    member: Some(member), ..
                }
                | contribution::Event::Seen { member, .. },
            )
            | Event::Consent(
                consent::Event::Given { member, .. }
                | consent::Event::Confirmed { member, .. }
                | consent::Event::Withdrawn { member, .. },
            ) => Some(*member),
            Event::Motion(event) => event.voter(),
            Event::Duty(event) => event.subject(),
            Event::Leaving(event) => event.subject(),
            Event::Record(event) => Some(event.member()),
            Event::Access(event) => event.who().member(),
            _ => None,
        }
    }

    /// Whether the payload is public: it concerns all members, not one.
    pub fn is_public(&self) -> bool {
        match self {
            Event::Membership(_)
            | Event::Capital(_)
            | Event::Record(_)
            | Event::Contribution(_)
            | Event::Consent(_) => false,
            // How somebody signs in is nobody else's to know, a data user's neither.
            Event::Access(_) => false,
            // What was counted in the room is no running tally: it is public with the outcome.
            Event::Motion(ballot::Event::RoomCounted { .. }) => false,
            Event::Proposal(_)
            | Event::Assembly(_)
            | Event::Motion(_)
            | Event::Duty(_)
            | Event::Leaving(_) => self.subject().is_none(),
            _ => true,
        }
    }
}
