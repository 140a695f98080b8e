//! Elections: who stands, and how the seats are filled.

use super::{Candidacy, Choice, Election, Event, Motion, Motions, Stage};
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

    /// Whether there are more ways to fill in a ballot than ballots: then one can be as good as a signature.
    pub fn can_sign(&self) -> bool {
        self.rule.ways(self.profile.candidates) > self.profile.turnout()
    }

    pub(super) fn elected(&self, found: &Motion) -> Vec<MemberNo> {
        let member =
            |candidate: &Candidate| found.candidates.get(place(*candidate)).map(|found| found.member);
        self.report().elected.iter().filter_map(member).collect()
    }

    /// Whether more stood than there are seats.
    pub(super) fn is_contested(&self) -> bool {
        self.profile.standing().count() > usize::from(self.seats)
    }

    /// Digest of the rankings as they are counted.
    pub(super) fn digest(&self) -> Hash {
        Hash::of(&serde_json::to_vec(&self.profile).unwrap_or_default())
    }
}

/// The ballots of an election, for the seats that are still to be filled; none when there are none, or nobody stands. The
/// lot follows from the ballots themselves, and in a secret vote from the papers, so that nobody knows it before the close
/// and everybody can draw it again.
pub(super) fn ballots(
    found: &Motion,
    motion: MotionNo,
    rankings: impl Iterator<Item = (u64, Ranking)>,
    community: &Community<'_>,
) -> Option<Ballots> {
    let election = found.matter.election()?;
    let numbered = || (1u16..).map(Candidate).zip(&found.candidates);
    // Who left the co-op holds no office in it.
    let stands =
        |candidacy: &Candidacy| candidacy.stands && community.members.active(candidacy.member).is_ok();
    let seats = election.seats_left(community, found.roll.at);
    if seats == 0 || !found.candidates.iter().any(stands) {
        return None;
    }
    let read = rankings.map(|(votes, ranking)| (votes, election.rule.reads(&ranking)));
    let mut profile = Profile::of(size(found), read);
    profile.withdrawn = numbered()
        .filter(|(_, candidacy)| !stands(candidacy))
        .map(|(number, _)| number)
        .collect();
    let reserved = election
        .reserved
        .iter()
        .map(|class| Reserved {
            seats: class.seats.min(seats),
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
    // Each paper of a box carries a key that its voter's device made by lot: nobody knows them all, nor chooses by them.
    if let Some(papers) = found.published {
        seed.update(papers.0);
    }
    Some(Ballots {
        seats,
        rule: election.rule,
        reserved,
        lot: lot(&seed.finalize().into(), size(found)),
        profile,
    })
}

impl Motion {
    /// Whether there are more ways to fill in a ballot than members who may: then one can be agreed beforehand, and found
    /// again among the ballots that are published.
    ///
    /// # Source
    /// R. Di Cosmo, *On Privacy and Anonymity in Electronic and Non Electronic Voting: the Ballot-As-Signature Attack*, 2007.
    pub fn ballots_can_sign(&self) -> bool {
        let ways = |election: &Election| election.rule.ways(size(self));
        self.matter
            .election()
            .is_some_and(|election| ways(election) > self.roll.members)
    }

    /// What the count reads of a choice; nothing else of it needs to be published.
    pub fn read(&self, choice: &Choice) -> Choice {
        match (choice, self.matter.election()) {
            (Choice::Ranking(ranking), Some(election)) => Choice::Ranking(election.rule.reads(ranking)),
            _ => choice.clone(),
        }
    }
}

/// Where the candidacy of this number lies.
pub(super) fn place(candidate: Candidate) -> usize {
    usize::from(candidate.0.saturating_sub(1))
}

/// How many numbers are on the ballot.
pub(super) fn size(found: &Motion) -> u16 {
    u16::try_from(found.candidates.len()).unwrap_or(u16::MAX)
}

/// Whether she holds no office that the bylaws keep apart from the one she would stand for.
fn apart(member: MemberNo, office: &str, community: &Community<'_>) -> Result<(), Refusal> {
    let mut others = community.bylaws.rule.apart_from(office);
    match others.find(|other| community.duties.holds(member, other)) {
        None => Ok(()),
        Some(other) => {
            let message = format!(
                "member {member} holds the office '{other}', and nobody holds both '{office}' and that"
            );
            Err(Refusal::new("duty.apart", message)
                .by(community.bylaws.motion)
                .hint(format!(
                    "she gives it up first: `fenwick office resign {other} --as {member}`"
                )))
        }
    }
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
        let refuse = |rule: &str, message: String| Err(found.rules.refusal(rule, message));
        let Some(by) = facts.actor.member() else {
            return refuse("election.nominate", "a member nominates: add --as ID".to_owned());
        };
        community.members.active(by)?;
        if community.members.active(member)?.joined > found.rules.roll_at {
            let message = format!(
                "member {member} joined after the roll date of motion {motion} ({})",
                found.rules.roll_at
            );
            return refuse("motion.roll", message);
        }
        let nominated = |candidate: &Candidacy| candidate.member == member;
        if found.candidates.iter().any(nominated) {
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
            apart(member, &election.office, community)?;
        }
        Ok(Event::Nominated {
            motion,
            candidate: Candidate(size(found).saturating_add(1)),
            member,
            accepted: by == member,
            text,
        })
    }

    /// A candidate accepts while nominations are open, or stands down until the close: nobody is elected against her will.
    ///
    /// # Errors
    /// When it is too late, or she is no candidate.
    pub fn stand(&self, motion: MotionNo, stands: bool, facts: &Facts) -> Result<Event, Refusal> {
        let found = match stands {
            true => self.nominating(motion, facts)?,
            false => self.get(motion)?,
        };
        super::vote::not_ended(motion, found, facts.now)?;
        let who = facts.actor.member();
        let own = (1u16..)
            .map(Candidate)
            .zip(&found.candidates)
            .find(|(_, candidacy)| Some(candidacy.member) == who);
        match own {
            Some((candidate, _)) => Ok(Event::Stood {
                motion,
                candidate,
                stands,
            }),
            None => Err(found
                .rules
                .refusal(
                    "election.candidate",
                    "only a nominated member accepts or stands down, for herself",
                )
                .hint(format!("`fenwick election show {motion}` shows who is nominated"))),
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
            let message = format!("nominations for motion {motion} closed at {until}");
            return Err(found.rules.refusal("election.nominations", message));
        }
        Ok(found)
    }
}
