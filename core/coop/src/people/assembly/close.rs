//! The end of an assembly: who declares it held, and what is said of it.

use super::{Assembly, Caller, Event};
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{AssemblyNo, MemberNo};
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use crate::people::bylaws::Power;

impl Assembly {
    /// Whether she closes it: by her office; or because she came, where members called it or no officer is left who did not mark
    /// others.
    pub(super) fn may_close(
        &self,
        (assembly, member): (AssemblyNo, MemberNo),
        calls: bool,
        community: &Community<'_>,
    ) -> Result<(), Refusal> {
        let of_members = || matches!(self.by, Caller::Members(_)) || self.lacks_second(community);
        if calls || self.attended.contains(&member) && of_members() {
            return Ok(());
        }
        let message = format!(
            "only an office that may call an assembly closes assembly {assembly}; one that members called, whoever came"
        );
        Err(Refusal::new("assembly.call", message).by(community.bylaws.motion))
    }

    /// Nobody says alone that enough came: who marked others does not declare it held.
    pub(super) fn second(
        &self,
        (assembly, actor): (AssemblyNo, Actor),
        community: &Community<'_>,
    ) -> Result<(), Refusal> {
        let Some(hand) = hands(actor).find(|hand| self.marked_by.contains(hand)) else {
            return Ok(());
        };
        let message =
            format!("member {hand} marked that others came, so another declares assembly {assembly} held");
        Err(
            Refusal::new("assembly.second", message).hint(match self.lacks_second(community) {
                true => {
                    "no other officer is left, so any member who came does: `fenwick assembly hold --as ID`"
                }
                false => "an officer who marked nobody else does: `fenwick assembly hold --as OFFICER`",
            }),
        )
    }

    /// Whether everybody whose office lets her close it marked others.
    fn lacks_second(&self, community: &Community<'_>) -> bool {
        let duties = community.duties;
        let offices = community.bylaws.rule.offices.iter();
        let seats = offices
            .filter(|office| office.may(Power::Call))
            .flat_map(|office| duties.holders(&office.id));
        let mut closing = duties.officers().chain(seats);
        closing.all(|officer| self.marked_by.contains(&officer))
    }

    pub(super) fn held(&self, (assembly, minutes): (AssemblyNo, Hash), community: &Community<'_>) -> Event {
        let here = |who: &&MemberNo| community.members.active(**who).is_ok();
        let present = u64::try_from(self.attended.iter().filter(here).count()).unwrap_or(u64::MAX);
        let members = community.size();
        Event::Held {
            assembly,
            present,
            members,
            valid: present > 0 && community.bylaws.rule.voting.quorum.is_reached(present, members),
            minutes,
        }
    }
}

/// Those through whom an act is done: the member for whom it counts, and whoever does it for her.
pub(super) fn hands(actor: Actor) -> impl Iterator<Item = MemberNo> {
    let helper = match actor {
        Actor::Assisted { by, .. } => by,
        Actor::Operator | Actor::Member(_) | Actor::Calendar | Actor::User(_) => None,
    };
    actor.member().into_iter().chain(helper)
}
