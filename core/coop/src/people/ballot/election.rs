//! Elections: who stands, and how the seats are filled.

use super::{Event, Motion, Motions, Stage};
use crate::kernel::facts::Facts;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use fenwick_tally::{Candidate, Profile, Ranking, Report, Reserved, Rule, count_reserved, lot};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The ballots of an election as they are counted: anybody counts them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ballots {
    /// The rankings, without names.
    pub profile: Profile,
    /// How many seats there are.
    pub seats: u16,
    /// By which rule they are filled.
    pub rule: Rule,
    /// Seats that only some candidates take.
    pub reserved: Vec<Reserved>,
    /// The order that decides a tie which nothing else does.
    pub lot: Vec<Candidate>,
}

impl Ballots {
    /// The count, stage by stage.
    pub fn report(&self) -> Report {
        count_reserved(&self.profile, self.seats, self.rule, &self.reserved, &self.lot)
    }

    pub(super) fn elected(&self, found: &Motion) -> Vec<MemberNo> {
        let member =
            |candidate: &Candidate| found.candidates.get(place(*candidate)).map(|found| found.member);
        self.report().elected.iter().filter_map(member).collect()
    }

    /// Whether more stood than there are seats.
    pub(super) fn contested(&self, found: &Motion) -> bool {
        let standing = found.candidates.iter().filter(|candidate| candidate.stands);
        standing.count() > usize::from(self.seats)
    }

    /// Digest of the rankings as they are counted.
    pub(super) fn digest(&self) -> Hash {
        Hash::of(&serde_json::to_vec(&self.profile).unwrap_or_default())
    }
}

/// The ballots of an election; none when nobody stands. The lot follows from the ballots themselves, so that nobody knows it
/// before the close and everybody can draw it again.
pub(super) fn ballots(
    found: &Motion,
    motion: MotionNo,
    rankings: impl Iterator<Item = (u64, Ranking)>,
    community: &Community<'_>,
) -> Option<Ballots> {
    let election = found.matter.election()?;
    let numbered = || (1u16..).map(Candidate).zip(&found.candidates);
    if !found.candidates.iter().any(|candidate| candidate.stands) {
        return None;
    }
    let mut profile = Profile::of(size(found), rankings);
    profile.withdrawn = numbered()
        .filter(|(_, candidacy)| !candidacy.stands)
        .map(|(number, _)| number)
        .collect();
    let reserved = election
        .reserved
        .iter()
        .map(|class| Reserved {
            seats: class.seats.min(election.seats),
            candidates: numbered()
                .filter(|(_, candidacy)| community.members.is_of(candidacy.member, &class.class))
                .map(|(number, _)| number)
                .collect(),
        })
        .collect();
    let mut seed = Sha256::new();
    seed.update(b"fenwick lot\0");
    seed.update(motion.0.to_be_bytes());
    seed.update(serde_json::to_vec(&profile).unwrap_or_default());
    Some(Ballots {
        seats: election.seats,
        rule: election.rule,
        reserved,
        lot: lot(&seed.finalize().into(), size(found)),
        profile,
    })
}

/// Where the candidacy of this number lies.
pub(super) fn place(candidate: Candidate) -> usize {
    usize::from(candidate.0.saturating_sub(1))
}

/// How many numbers are on the ballot.
pub(super) fn size(found: &Motion) -> u16 {
    u16::try_from(found.candidates.len()).unwrap_or(u16::MAX)
}

impl Motions {
    /// Nominates a member: herself, or another who then accepts.
    ///
    /// # Errors
    /// When nominations are closed, she is already nominated, or term limits or the roll stand against her.
    pub fn nominate(
        &self,
        motion: MotionNo,
        (member, text): (MemberNo, Option<Hash>),
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        let found = self.nominating(motion, facts)?;
        let refuse =
            |rule: &str, message: String| Err(Refusal::new(rule, message).by(found.rules.adopted_by));
        let by = facts.actor.member();
        let Some(by) = by else {
            return refuse("election.nominate", "a member nominates: add --as ID".to_owned());
        };
        community.members.active(by)?;
        super::vote::on_roll(motion, found, community, member)?;
        if found
            .candidates
            .iter()
            .any(|candidate| candidate.member == member)
        {
            return refuse("election.twice", format!("member {member} is already nominated"));
        }
        if size(found) == u16::MAX {
            return refuse("election.nominate", "there are too many candidates".to_owned());
        }
        if let Some(election) = found.matter.election() {
            community
                .duties
                .may_stand(member, community.office(&election.office)?, facts.now)
                .map_err(|refusal| refusal.by(community.bylaws.motion))?;
        }
        Ok(Event::Nominated {
            motion,
            candidate: Candidate(size(found).saturating_add(1)),
            member,
            accepted: by == member,
            text,
        })
    }

    /// A candidate accepts, or stands down.
    ///
    /// # Errors
    /// When nominations are closed, or she is no candidate.
    pub fn stand(&self, motion: MotionNo, stands: bool, facts: &Facts) -> Result<Event, Refusal> {
        let found = self.nominating(motion, facts)?;
        let who = facts.actor.member();
        let own = found
            .candidates
            .iter()
            .position(|candidate| Some(candidate.member) == who);
        let place = own.and_then(|place| u16::try_from(place).ok());
        match place {
            Some(place) => Ok(Event::Stood {
                motion,
                candidate: Candidate(place.saturating_add(1)),
                stands,
            }),
            None => Err(Refusal::new(
                "election.candidate",
                "only a nominated member accepts or stands down, for herself",
            )
            .by(found.rules.adopted_by)
            .hint("`fenwick election nominate M --as ID` nominates")),
        }
    }

    /// The election of this number, while its nominations are open.
    fn nominating(&self, motion: MotionNo, facts: &Facts) -> Result<&Motion, Refusal> {
        let found = self.get(motion)?;
        let Some(until) = found.rules.nominations_close_at else {
            return Err(Refusal::new(
                "election.none",
                format!("motion {motion} is no election"),
            ));
        };
        if found.stage != Stage::Noticed || facts.now >= until {
            return Err(Refusal::new(
                "election.nominations",
                format!("nominations for motion {motion} closed at {until}"),
            )
            .by(found.rules.adopted_by));
        }
        Ok(found)
    }
}
