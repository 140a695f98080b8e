//! Complaints: a member's own matter, which its subject cannot close.

use super::{Duties, Event};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ComplaintNo, MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::Power;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whom a complaint is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A member.
    Member(MemberNo),
    /// Those who hold an office.
    Office(String),
    /// The co-op as a whole.
    Coop,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// Whose.
    pub member: MemberNo,
    /// About whom.
    pub about: About,
    /// Digest of what she says.
    pub text: Hash,
    /// Since when.
    pub at: Time,
    /// How and when it was closed.
    pub closed: Option<(Closure, Time)>,
}

/// How a complaint was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closure {
    /// By one whose office it is.
    Officer {
        /// Who.
        by: MemberNo,
        /// Digest of the reasons.
        reasons: Hash,
    },
    /// By the members, who upheld it or not.
    Members {
        /// Their motion.
        motion: MotionNo,
        /// Whether they upheld it.
        upheld: bool,
    },
}

impl Complaint {
    /// # Errors
    /// A refusal by `complaint.closed` that says how.
    fn is_open(&self, complaint: ComplaintNo) -> Result<(), Refusal> {
        let message = match self.closed {
            None => return Ok(()),
            Some((Closure::Officer { by, .. }, _)) => {
                format!("complaint {complaint} was closed by member {by}")
            }
            Some((Closure::Members { motion, .. }, _)) => {
                format!("complaint {complaint} was closed by the members, by motion {motion}")
            }
        };
        Err(Refusal::new("complaint.closed", message))
    }

    /// Whether it is about this member: by herself, or by an office she holds.
    fn concerns(&self, member: MemberNo, duties: &Duties) -> bool {
        match &self.about {
            About::Member(who) => *who == member,
            About::Office(office) => duties.holds(member, office),
            About::Coop => false,
        }
    }
}

impl Duties {
    /// The complaint of this number.
    ///
    /// # Errors
    /// A refusal by `complaint.unknown`.
    pub fn complaint(&self, complaint: ComplaintNo) -> Result<&Complaint, Refusal> {
        let found = self.complaints.get(complaint.index()).filter(|_| complaint.0 > 0);
        found.ok_or_else(|| {
            Refusal::new("complaint.unknown", format!("there is no complaint {complaint}"))
                .hint("`fenwick complaint list` shows them")
        })
    }

    /// Every complaint with its number.
    pub fn complaints(&self) -> impl Iterator<Item = (ComplaintNo, &Complaint)> {
        let numbered = self.complaints.iter().enumerate();
        numbered.map(|(place, complaint)| (ComplaintNo::after(place), complaint))
    }

    /// Who may close a complaint, never its subject and never whose it is: holders of an office for it; where all of them are
    /// concerned, or there are none, anybody else who holds an office. When there is nobody, the members decide.
    pub fn closers(&self, complaint: &Complaint, community: &Community<'_>) -> Vec<MemberNo> {
        let offices = &community.bylaws.rule.offices;
        let named: Vec<&str> = offices
            .iter()
            .filter(|office| office.may(Power::Complaints))
            .map(|office| office.id.as_str())
            .collect();
        let free = |member: &MemberNo| *member != complaint.member && !complaint.concerns(*member, self);
        let those_of = |ids: Vec<&str>| -> BTreeSet<MemberNo> {
            let holders = ids.into_iter().flat_map(|office| self.holders(office));
            holders.filter(free).collect()
        };
        let mut closers = match named.is_empty() {
            true => self.officers().filter(free).collect(),
            false => those_of(named),
        };
        if closers.is_empty() {
            closers = those_of(offices.iter().map(|office| office.id.as_str()).collect());
            closers.extend(self.officers().filter(free));
        }
        closers.into_iter().collect()
    }

    /// Decides a complaint.
    ///
    /// # Errors
    /// When she has left, or whom it is about is not there.
    pub(super) fn complain(
        &self,
        member: MemberNo,
        (about, text): (About, Hash),
        community: &Community<'_>,
    ) -> Result<Event, Refusal> {
        community.members.active(member)?;
        match &about {
            About::Member(who) if community.members.get(*who).is_none() => {
                community.members.active(*who)?;
            }
            About::Member(who) if *who == member => {
                let message = "a complaint is about somebody else, an office or the co-op";
                return Err(Refusal::new("complaint.subject", message));
            }
            About::Office(office) => drop(community.office(office)?),
            About::Member(_) | About::Coop => {}
        }
        Ok(Event::Complained {
            complaint: ComplaintNo::after(self.complaints.len()),
            member,
            about,
            text,
        })
    }

    /// Decides the closing of a complaint.
    ///
    /// # Errors
    /// When it is closed, or whoever would close it is its subject, or may not.
    pub(super) fn close_complaint(
        &self,
        complaint: ComplaintNo,
        (by, reasons): (MemberNo, Hash),
        community: &Community<'_>,
    ) -> Result<Event, Refusal> {
        let found = self.complaint(complaint)?;
        found.is_open(complaint)?;
        community.members.active(by)?;
        let closers = self.closers(found, community);
        if closers.contains(&by) {
            return Ok(Event::ComplaintClosed {
                complaint,
                by,
                reasons,
            });
        }
        // Who has nothing to do with it learns nothing of whom it concerns.
        let (rule, message, hint) = match (found.concerns(by, self), by == found.member) {
            (true, _) => (
                "complaint.subject",
                "whom a complaint is about does not close it",
                next(&closers),
            ),
            (_, true) => (
                "complaint.subject",
                "whose complaint it is does not close it",
                next(&closers),
            ),
            _ => (
                "duty.holder",
                "only those whose office it is close complaints",
                "`fenwick office list` shows them".to_owned(),
            ),
        };
        Err(Refusal::new(rule, message).by(community.bylaws.motion).hint(hint))
    }

    /// Decides that whose complaint it is puts it before the members, because nobody else may close it. Nobody else does: those
    /// whom it is about could have it voted down before anybody knows what it says.
    ///
    /// # Errors
    /// When it is closed, another's, or somebody in office may close it.
    pub(super) fn put_complaint(
        &self,
        complaint: ComplaintNo,
        member: MemberNo,
        community: &Community<'_>,
    ) -> Result<Event, Refusal> {
        let found = self.complaint(complaint)?;
        found.is_open(complaint)?;
        if found.member != member {
            let message = "only whose complaint it is puts it before the members";
            return Err(Refusal::new("complaint.own", message));
        }
        match self.closers(found, community).as_slice() {
            [] => Ok(Event::ComplaintPut { complaint, member }),
            closers => {
                let message = "the members decide on a complaint that nobody in office may close";
                Err(Refusal::new("complaint.closers", message).hint(next(closers)))
            }
        }
    }

    /// The members decided on a complaint.
    pub fn close_by_members(&mut self, complaint: ComplaintNo, (motion, upheld): (MotionNo, bool), at: Time) {
        let found = self.complaints.get_mut(complaint.index());
        if let Some(found) = found.filter(|found| found.closed.is_none()) {
            found.closed = Some((Closure::Members { motion, upheld }, at));
        }
    }

    pub(super) fn apply_complaint(&mut self, event: &Event, at: Time) {
        match event {
            Event::Complained {
                member, about, text, ..
            } => self.complaints.push(Complaint {
                member: *member,
                about: about.clone(),
                text: *text,
                at,
                closed: None,
            }),
            Event::ComplaintClosed {
                complaint,
                by,
                reasons,
            } => {
                let (by, reasons) = (*by, *reasons);
                if let Some(found) = self.complaints.get_mut(complaint.index()) {
                    found.closed = Some((Closure::Officer { by, reasons }, at));
                }
            }
            _ => {}
        }
    }
}

/// Who closes a complaint, in words.
pub fn next(closers: &[MemberNo]) -> String {
    if closers.is_empty() {
        return "everybody who could close it is concerned, so the members decide: whose it is puts it before them with \
                `fenwick complaint put N --as ID`"
            .to_owned();
    }
    let closers: Vec<String> = closers.iter().map(MemberNo::to_string).collect();
    format!("it can be closed by the members {}", closers.join(", "))
}
