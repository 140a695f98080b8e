//! Reviews: the opinions of a council's holders on a request, and what their majority says.

use super::{Duties, Event};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use serde::{Deserialize, Serialize};

/// What one holder of the council thinks of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Whose opinion.
    pub member: MemberNo,
    /// Whether she is for it.
    pub favours: bool,
    /// Digest of her reasons.
    pub reasons: Hash,
}

/// What a council said of a request, the minority's opinion included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which office is the council.
    pub office: String,
    /// The opinions that counted.
    pub opinions: Vec<Opinion>,
    /// How many holders there were who did not stand aside.
    pub voices: u32,
}

impl Verdict {
    /// How many are for it.
    pub fn favour(&self) -> u32 {
        self.count(true)
    }

    /// How many are against it.
    pub fn against(&self) -> u32 {
        self.count(false)
    }

    /// What more than half of the voices say; none as long as neither side has that many.
    pub fn granted(&self) -> Option<bool> {
        let majority = |count: u32| count.saturating_mul(2) > self.voices;
        match (majority(self.favour()), majority(self.against())) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn count(&self, favours: bool) -> u32 {
        let same = self.opinions.iter().filter(|opinion| opinion.favours == favours);
        u32::try_from(same.count()).unwrap_or(u32::MAX)
    }
}

impl Duties {
    /// The opinions given on a request.
    pub fn opinions(&self, request: RequestNo) -> &[Opinion] {
        self.reviews.get(&request).map_or(&[], Vec::as_slice)
    }

    /// What the council says of a request so far; opinions of those who stand aside or hold the office no more do not count.
    /// `fresh` is one that is just being given.
    pub fn verdict(
        &self,
        office: &str,
        (request, user): (RequestNo, UserNo),
        fresh: Option<&Opinion>,
    ) -> Verdict {
        let voices: Vec<MemberNo> = self
            .holders(office)
            .filter(|holder| !self.is_conflicted(*holder, user))
            .collect();
        let replaced = |opinion: &&Opinion| fresh.is_some_and(|fresh| fresh.member == opinion.member);
        let before = self.opinions(request).iter().filter(|opinion| !replaced(opinion));
        let counts = |opinion: &&Opinion| voices.contains(&opinion.member);
        Verdict {
            office: office.to_owned(),
            opinions: before.chain(fresh).filter(counts).cloned().collect(),
            voices: u32::try_from(voices.len()).unwrap_or(u32::MAX),
        }
    }

    /// Decides an opinion of the council.
    ///
    /// # Errors
    /// When the bylaws name no council, or she does not sit in it.
    pub fn review(
        &self,
        opinion: Opinion,
        request: RequestNo,
        community: &Community<'_>,
    ) -> Result<Event, Refusal> {
        let motion = community.bylaws.motion;
        let Some(council) = &community.bylaws.rule.approval.council else {
            let message = "these bylaws name no council that reviews requests";
            return Err(Refusal::new("duty.council", message)
                .by(motion)
                .hint("an officer decides with `fenwick request decide N --as OFFICER`"));
        };
        community.members.active(opinion.member)?;
        if !self.holds(opinion.member, council) {
            let message = format!("only the holders of the office '{council}' review requests");
            return Err(Refusal::new("duty.holder", message)
                .by(motion)
                .hint(format!("`fenwick office show {council}` shows who they are")));
        }
        Ok(Event::Reviewed {
            request,
            member: opinion.member,
            favours: opinion.favours,
            reasons: opinion.reasons,
        })
    }

    pub(super) fn reviewed(&mut self, request: RequestNo, opinion: Opinion) {
        let opinions = self.reviews.entry(request).or_default();
        opinions.retain(|earlier| earlier.member != opinion.member);
        opinions.push(opinion);
    }
}
