//! What a motion does when it has ended: a vote bites, without any further act.

use super::Coop;
use crate::kernel::ids::MotionNo;
use crate::kernel::time::Time;
use crate::path::request::method::Voice;
use crate::people::ballot::{self, Matter};
use crate::people::{Adopted, Community};

impl Coop {
    pub(super) fn apply_motion(&mut self, event: &ballot::Event, at: Time) {
        let community = Community {
            bylaws: &self.bylaws,
            members: &self.members,
            duties: &self.duties,
        };
        let ended = self.motions.apply(event, &community, at);
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
        if let ballot::Event::Noticed { matter, .. } = event
            && let Some(election) = matter.election()
        {
            self.duties.called(&election.office, at);
        }
        match ended {
            Some((motion, matter, true)) => self.carry_out(matter, motion, at),
            Some((motion, Matter::Reaffirmation, false)) => self.watched.unaffirmed(motion, at),
            Some((..)) | None => {}
        }
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
            Matter::Recall { office, member } => {
                self.duties.end(&office, |seat| seat.member == member, at);
                self.duties.settle(&self.bylaws.rule);
            }
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
