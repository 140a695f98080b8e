//! What a motion does when it has ended: a vote bites, without any further act.

use super::Coop;
use crate::kernel::facts::Actor;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::time::Time;
use crate::path::request::method::Voice;
use crate::people::ballot::{self, Matter};
use crate::people::duty::Seat;
use crate::people::{Adopted, Community};

impl Coop {
    pub(super) fn apply_motion(&mut self, event: &ballot::Event, (at, actor): (Time, Actor)) {
        let community = Community {
            bylaws: &self.bylaws,
            charters: &self.charters,
            members: &self.members,
            duties: &self.duties,
        };
        let ended = self.motions.apply(event, &community, (at, actor));
        if let ballot::Event::Noticed {
            motion,
            matter: Matter::Expulsion { member },
            ..
        } = event
        {
            self.members.appealed(*member, *motion);
        }
        if let ballot::Event::Noticed {
            motion,
            proposal: Some(proposal),
            ..
        } = event
        {
            self.proposals.noticed(*proposal, *motion);
        }
        match ended {
            Some((motion, matter, true)) => self.carry_out(matter, motion, at),
            Some((motion, Matter::Reaffirmation, false)) => self.watched.unaffirmed(motion, at),
            Some((..)) | None => {}
        }
    }

    /// An expulsion moves no roll of what was noticed before.
    pub(super) fn keep_on_rolls(&mut self, member: MemberNo) {
        let community = Community {
            bylaws: &self.bylaws,
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
                self.members.settle();
                self.watched.affirmed(motion, at);
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
            Matter::Reaffirmation => {
                self.members.settle();
                self.watched.affirmed(motion, at);
            }
            Matter::Request { .. }
            | Matter::Expulsion { .. }
            | Matter::Benefit { .. }
            | Matter::Dissolution { .. }
            | Matter::Split { .. }
            | Matter::Resolution(_) => {}
        }
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
            self.duties.settle(&self.bylaws.rule);
        }
    }
}
