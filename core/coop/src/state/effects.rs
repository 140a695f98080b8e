//! What a motion does when it has ended: a vote bites, without any further act.

use super::Coop;
use crate::kernel::facts::Actor;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::time::Time;
use crate::path::request::{self, method::Voice};
use crate::people::ballot::{self, Matter};
use crate::people::duty::Seat;
use crate::people::membership::Expulsion;
use crate::people::watch::{self, Ending, says_no};
use crate::people::{Adopted, Community};

impl Coop {
    pub(super) fn apply_motion(&mut self, event: &ballot::Event, (at, actor): (Time, Actor)) {
        let community = Community {
            bylaws: &self.bylaws,
            price: &self.price,
            charters: &self.charters,
            members: &self.members,
            duties: &self.duties,
        };
        let ended = self.motions.apply(event, &community, (at, actor));
        if let ballot::Event::Noticed { motion, matter, .. } = event {
            match matter {
                Matter::Expulsion { member } => self.members.appealed(*member, *motion),
                Matter::Dissolution { .. } => self.ending.notice(*motion, &self.bylaws.rule),
                _ => {}
            }
        }
        if let ballot::Event::Noticed {
            motion,
            proposal: Some(proposal),
            ..
        } = event
        {
            self.proposals.noticed(*proposal, *motion);
        }
        if let ballot::Event::Noticed { matter, .. } = event
            && let Some(election) = matter.election()
        {
            self.duties.called(&election.office, at);
        }
        if let ballot::Event::Noticed {
            matter: Matter::Benefit { dataset },
            ..
        } = event
        {
            self.watched.asked(dataset, at);
        }
        match ended {
            Some((motion, matter, true)) => self.carry_out(matter, motion, at),
            Some((motion, matter, false)) => self.stay_undone(&matter, motion, at),
            None => {}
        }
    }

    /// What a failed motion means where a no is an answer too.
    fn stay_undone(&mut self, matter: &Matter, motion: MotionNo, at: Time) {
        match matter {
            Matter::Reaffirmation => self.watched.unaffirmed(motion, at),
            Matter::Complaint { complaint } if self.said_no(motion) => {
                self.duties.close_by_members(*complaint, (motion, false), at);
            }
            Matter::Benefit { dataset } if self.said_no(motion) => {
                let deleted_at = at.plus_days(self.bylaws.rule.leaving.export_days);
                self.watched.unbenefited(dataset, Ending { motion, deleted_at });
            }
            _ => {}
        }
    }

    /// Whether the members said no, and not only too few of them something.
    fn said_no(&self, motion: MotionNo) -> bool {
        let found = self.motions.get(motion).ok();
        let outcome = found.and_then(|found| found.outcome.as_ref());
        outcome.is_some_and(says_no)
    }

    /// Who leaves with frozen consents after the decision stays in the study.
    pub(super) fn apply_request(&mut self, event: &request::Event, at: Time) {
        self.requests.apply(event, at);
        if let request::Event::Decided { request, .. } = event {
            self.requests.decided_after(*request, self.consents.left_frozen());
        }
    }

    pub(super) fn apply_watch(&mut self, event: &watch::Event) {
        self.watched.apply(event);
        match event {
            watch::Event::DeletionDue { dataset, .. } => self.consents.end(dataset),
            watch::Event::Deleted { dataset, .. } => {
                self.contributions.end(dataset);
                let ended = self.watched.deleted(dataset);
                self.charters.retain(|name, _| !(ended && name == dataset));
            }
            watch::Event::CaretakerBegan { .. } | watch::Event::CaretakerEnded { .. } => {}
        }
    }

    /// An expulsion moves no roll of what was noticed before.
    pub(super) fn keep_on_rolls(&mut self, member: MemberNo) {
        let community = Community {
            bylaws: &self.bylaws,
            price: &self.price,
            charters: &self.charters,
            members: &self.members,
            duties: &self.duties,
        };
        self.motions.expelled(member, &community);
    }

    /// Carries out what passed: a vote bites.
    fn carry_out(&mut self, matter: Matter, motion: MotionNo, at: Time) {
        match matter {
            Matter::Charter(charter) => {
                self.consents.charter(&charter);
                self.watched.benefited(&charter.dataset, at);
                self.charters.insert(
                    charter.dataset.clone(),
                    Adopted {
                        rule: *charter,
                        motion,
                    },
                );
            }
            Matter::Bylaws(bylaws) => {
                self.price = Adopted {
                    rule: bylaws.price.clone(),
                    motion,
                };
                self.duties.settle(&bylaws);
                // Who takes back an outsider's say says nothing of the other rules.
                if self.bylaws.rule.revokes_outsider(&bylaws).is_none() {
                    self.affirm(motion, at);
                }
                self.bylaws = Adopted {
                    rule: *bylaws,
                    motion,
                }
            }
            Matter::Method { method, approve } => {
                self.methods.stand(method, Voice::Motion(motion), approve);
            }
            Matter::Price(price) => {
                self.bylaws.rule.price = price.clone();
                self.price = Adopted { rule: price, motion };
            }
            Matter::Recipient { recipient, refuse } => match refuse {
                true => drop(self.refused.insert(recipient, motion)),
                false => drop(self.refused.remove(&recipient)),
            },
            Matter::Election(election) => self.install(&election.office, motion, at),
            Matter::Recall { office, member } => self.recall(&office, member, (motion, at)),
            Matter::Reaffirmation => self.affirm(motion, at),
            Matter::Benefit { dataset } => self.watched.benefited(&dataset, at),
            Matter::Dissolution { successor } => self.ending.decide(motion, successor, at),
            Matter::Expulsion { member } => self.expel(member, motion, at),
            Matter::Split { .. } => self.partings.decide(motion, self.members.len(), at),
            Matter::Complaint { complaint } => self.duties.close_by_members(complaint, (motion, true), at),
            Matter::Request { .. } | Matter::Resolution(_) => {}
        }
    }

    /// The members stand by their bylaws: those who were on the roll, and nobody else. A council does not stand for them.
    fn affirm(&mut self, motion: MotionNo, at: Time) {
        let found = self.motions.get(motion).ok();
        if let Some(found) = found.filter(|found| found.rules.body.is_members()) {
            self.members.settle(found.roll.accounts(), found.rules.roll_at);
            self.watched.affirmed(motion, at);
        }
    }

    /// An expulsion that is upheld stands as it did; a member whom the members expel themselves is out.
    fn expel(&mut self, member: MemberNo, motion: MotionNo, at: Time) {
        if self.members.active(member).is_err() {
            return;
        }
        let expulsion = Expulsion {
            by: Vec::new(),
            reasons: None,
            appeal: Some(motion),
        };
        self.members.expel(member, expulsion, at);
        self.keep_on_rolls(member);
        self.gone(member, at);
    }

    /// Takes away the seat that was held at the notice. One that she won since is another vote's.
    fn recall(&mut self, office: &str, member: MemberNo, (motion, at): (MotionNo, Time)) {
        let noticed_at = self.motions.get(motion).map_or(at, |found| found.roll.at);
        let recalled = |seat: &Seat| seat.member == member && seat.since <= noticed_at;
        self.duties.end(office, recalled, at);
        self.duties.settle(&self.bylaws.rule);
    }

    fn install(&mut self, office: &str, motion: MotionNo, at: Time) {
        let elected = self
            .motions
            .get(motion)
            .ok()
            .and_then(|found| found.outcome.as_ref()?.elected.clone());
        let named = self.bylaws.rule.offices.iter().find(|found| found.id == office);
        if let (Some(elected), Some(office)) = (elected, named) {
            self.duties.install(office, &elected.members, (motion, at));
            for other in self.bylaws.rule.apart_from(&office.id) {
                let elected = |seat: &Seat| elected.members.contains(&seat.member);
                self.duties.end(other, elected, at);
            }
            self.duties.settle(&self.bylaws.rule);
        }
    }
}
