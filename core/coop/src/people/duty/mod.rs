//! Duties: offices and who holds them, conflicts of interest, reviews by a council, and complaints.

mod complaint;
mod conflict;
mod event;
mod grave;
mod review;
mod seat;
mod term;

pub use complaint::{About, Closure, Complaint, next as next_closer};
pub use conflict::Conflict;
pub use event::Event;
pub use grave::Grave;
pub use review::{Opinion, Verdict};
pub use seat::Seat;
pub use term::Short;

use super::bylaws::{Bylaws, Office};
use super::{Adopted, Community, membership::Membership};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ComplaintNo, MemberNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something done about duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Give a seat up.
    Resign {
        /// In which office.
        office: String,
        /// Whether to stay, where too few would be left, until a successor is elected.
        when_replaced: bool,
    },
    /// Enter a conflict of interest.
    DeclareConflict {
        /// Whose; none is whoever acts.
        member: Option<MemberNo>,
        /// With which data user.
        user: UserNo,
        /// Digest of the reason.
        why: Option<Hash>,
    },
    /// Enter that a conflict of interest is over.
    EndConflict {
        /// Whose; none is whoever acts.
        member: Option<MemberNo>,
        /// With which data user.
        user: UserNo,
        /// The officers who say so.
        attested_by: Vec<MemberNo>,
    },
    /// Give an opinion of a request.
    Review {
        /// Which.
        request: RequestNo,
        /// Whether to grant it.
        favours: bool,
        /// Digest of the reasons.
        reasons: Hash,
    },
    /// Complain, with the digest of what is said.
    Complain(About, Hash),
    /// Close a complaint, with the digest of the reasons.
    CloseComplaint(ComplaintNo, Hash),
    /// Put one's own complaint before the members, because nobody else may close it.
    PutComplaint(ComplaintNo),
}

/// Who holds an office, what stands against it, and what was said in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Duties {
    officers: BTreeSet<MemberNo>,
    seats: Vec<Seat>,
    /// When an election of each office was last noticed.
    called: BTreeMap<String, Time>,
    conflicts: Vec<Conflict>,
    reviews: BTreeMap<RequestNo, Vec<Opinion>>,
    complaints: Vec<Complaint>,
}

impl Duties {
    /// Decides what is about offices, conflicts and complaints alone.
    ///
    /// # Errors
    /// When it is another's to do, or makes no sense.
    pub fn decide(&self, act: Act, community: &Community<'_>, facts: &Facts) -> Result<Event, Refusal> {
        let acting = || {
            let missing = || Refusal::new("duty.member", "this is a member's to do: add --as ID");
            let member = facts.actor.member().ok_or_else(missing)?;
            community.members.active(member).map(|_| member)
        };
        match act {
            Act::Resign {
                office,
                when_replaced,
            } => self.resign(acting()?, (&office, when_replaced), community),
            Act::DeclareConflict { member, user, why } => {
                let by = acting()?;
                self.declare((member.unwrap_or(by), user), why, by)
            }
            Act::EndConflict {
                member,
                user,
                attested_by,
            } => {
                let of = member.map_or_else(acting, Ok)?;
                self.standing_conflict(of, user)?;
                let own = facts.actor.member().filter(|who| *who != of);
                let by: BTreeSet<MemberNo> = attested_by.into_iter().chain(own).collect();
                let by: Vec<MemberNo> = by.into_iter().collect();
                self.grave(Grave::ConflictEnd, &by, &[of], community)?;
                Ok(Event::ConflictEnded { member: of, user, by })
            }
            Act::Review {
                request,
                favours,
                reasons,
            } => {
                let member = acting()?;
                let opinion = Opinion {
                    member,
                    favours,
                    reasons,
                };
                self.review(opinion, request, community)
            }
            Act::Complain(about, text) => self.complain(acting()?, (about, text), community),
            Act::CloseComplaint(complaint, reasons) => {
                self.close_complaint(complaint, (acting()?, reasons), community)
            }
            Act::PutComplaint(complaint) => self.put_complaint(complaint, acting()?, community),
        }
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, bylaws: &Bylaws, at: Time) {
        match event {
            Event::Appointed { member, office } => {
                self.officers.insert(*member);
                let named = |found: &&Office| Some(&found.id) == office.as_ref();
                if let Some(office) = bylaws.offices.iter().find(named) {
                    self.appoint(office, *member, at);
                }
            }
            Event::Resigned { member, office } => self.resigned(*member, office, (bylaws, at)),
            Event::TermEnded { member, office } => {
                self.end(office, |seat| seat.member == *member, at);
                self.settle(bylaws);
            }
            Event::ConflictDeclared { .. } | Event::ConflictEnded { .. } => self.apply_conflict(event, at),
            Event::Reviewed { .. } => {
                if let Some((request, opinion)) = event.opinion() {
                    self.reviewed(request, opinion);
                }
            }
            Event::Complained { .. } | Event::ComplaintOpened { .. } | Event::ComplaintClosed { .. } => {
                self.apply_complaint(event, at);
            }
            Event::ComplaintPut { .. } | Event::Barred { .. } => {}
        }
    }

    /// A member who left holds no office.
    pub fn vacate(&mut self, member: MemberNo, at: Time) {
        self.officers.remove(&member);
        self.end_all(member, at);
    }

    /// An election of an office was noticed.
    pub fn called(&mut self, office: &str, at: Time) {
        self.called.insert(office.to_owned(), at);
    }

    /// Nobody holds any office any more.
    pub fn vacate_all(&mut self, at: Time) {
        for officer in std::mem::take(&mut self.officers) {
            self.vacate(officer, at);
        }
        let held: BTreeSet<MemberNo> = self.seats.iter().map(|seat| seat.member).collect();
        held.into_iter().for_each(|member| self.end_all(member, at));
    }

    /// The officers in order of their numbers.
    pub fn officers(&self) -> impl Iterator<Item = MemberNo> {
        self.officers.iter().copied()
    }

    /// Whether a member is an officer.
    pub fn is_officer(&self, member: MemberNo) -> bool {
        self.officers.contains(&member)
    }

    /// The officer who acts.
    ///
    /// # Errors
    /// A refusal by `duty.officer` when whoever acts is none.
    pub fn acting(&self, actor: Actor) -> Result<MemberNo, Refusal> {
        actor
            .member()
            .filter(|member| self.is_officer(*member))
            .ok_or_else(|| {
                let names: Vec<String> = self.officers().map(|officer| officer.to_string()).collect();
                Refusal::new("duty.officer", "only an officer can do this").hint(format!(
                    "add --as OFFICER; officers are the members {}",
                    names.join(", ")
                ))
            })
    }

    /// Whether these officers are enough to attest; none named means not attested.
    ///
    /// # Errors
    /// A refusal by `duty.attest` when the named ones are too few, the same, no officers, or the member concerned.
    pub fn attested(
        &self,
        by: &[MemberNo],
        for_member: Option<MemberNo>,
        members: &Membership,
        bylaws: &Adopted<Bylaws>,
    ) -> Result<bool, Refusal> {
        if by.is_empty() {
            return Ok(false);
        }
        let needed = usize::try_from(bylaws.rule.attesting_officers).unwrap_or(usize::MAX);
        let refuse = |message: String| Err(Refusal::new("duty.attest", message).by(bylaws.motion));
        let distinct: BTreeSet<MemberNo> = by.iter().copied().collect();
        for officer in &distinct {
            members.active(*officer)?;
            if !self.is_officer(*officer) {
                return refuse(format!("member {officer} is not an officer and cannot attest"));
            }
            if Some(*officer) == for_member {
                return refuse(format!("officer {officer} cannot attest an act of her own"));
            }
        }
        if distinct.len() < needed {
            return refuse(format!(
                "{needed} different officers must attest; {} did",
                distinct.len()
            ));
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
