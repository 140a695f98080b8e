//! What members decide together in a scene: motions, elections and assemblies.

use super::{ANNA, Scene};
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{AssemblyNo, MemberNo, MotionNo};
use crate::people::assembly::Act;
use crate::people::ballot::{Choice, Election, Matter, Vote};
use fenwick_tally::Answer as Said;

/// A vote by name on a motion.
pub(crate) fn ballot(motion: MotionNo, answer: Said) -> Command {
    Command::Vote(motion, Vote::Cast(Choice::Answer(answer)))
}

/// Who holds an office, by numbers.
pub(crate) fn holders(scene: &Scene, office: &str) -> Vec<u32> {
    scene.coop.duties.holders(office).map(|member| member.0).collect()
}

impl Scene {
    pub(crate) fn proposes(&mut self, matter: Matter) -> MotionNo {
        self.act(Actor::Member(ANNA), Command::Propose(matter.into()))
            .unwrap();
        MotionNo::after(self.coop.motions.all().count() - 1)
    }

    /// An election of this office whose nominations are open: the calendar's, or one that is called where none is due.
    pub(crate) fn calls(&mut self, office: &str) -> MotionNo {
        let of = |matter: &Matter| {
            matter
                .election()
                .is_some_and(|election| election.office == office)
        };
        loop {
            let Some(motion) = self.coop.motions.under_way(of) else {
                let election = Election::of(office, &self.coop.community(), self.now).unwrap();
                return self.proposes(Matter::Election(election));
            };
            let until = self.coop.motions.get(motion).unwrap().rules.nominations_close_at;
            if until.is_some_and(|until| self.now < until) {
                return motion;
            }
            self.days_later(1);
        }
    }

    /// A motion that everybody votes for, until it is closed.
    pub(crate) fn adopts(&mut self, matter: Matter) -> MotionNo {
        let motion = self.proposes(matter);
        self.days_later(7);
        let members: Vec<MemberNo> = self.coop.members.on_roll(self.now).collect();
        for member in members {
            let vote = ballot(motion, Said::Yes);
            // Who joined after the notice is not on the roll.
            let _ = self.act(Actor::Member(member), vote);
        }
        self.days_later(7);
        motion
    }

    /// An assembly now, to which these members come.
    pub(crate) fn meets(&mut self, members: &[MemberNo]) {
        let call = Act::Call { meets_at: self.now };
        self.act(Actor::Member(ANNA), Command::Assembly(call)).unwrap();
        self.holds(members);
    }

    /// The last assembly that was called is held now, and these members come.
    pub(crate) fn holds(&mut self, members: &[MemberNo]) {
        let number = AssemblyNo::after(self.coop.assemblies.all().count() - 1);
        for member in members {
            let come = Command::Assembly(Act::Attend(number, *member));
            self.act(Actor::Member(*member), come).unwrap();
        }
        let hold = Command::Assembly(Act::Hold(number, Hash([9; 32])));
        self.act(Actor::Member(ANNA), hold).unwrap();
    }
}
