//! Ballot papers: one for each member, however she votes; and what comes out of the room and out of the box.

use super::vote::{clear, on_roll, voting_now};
use super::{Choice, Counted, Event, Motion, Motions, Paper, Stage};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::Form;
use std::collections::BTreeSet;

/// How many tellers stand by a ballot.
const TELLERS: usize = 2;

/// What two tellers counted in the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomCount {
    /// The tellers.
    pub tellers: Vec<MemberNo>,
    /// The class counted, where classes count by themselves.
    pub class: Option<String>,
    /// How many gave which choice.
    pub choices: Vec<(u64, Choice)>,
    /// Papers that say nothing clear.
    pub spoilt: u64,
    /// Digest of the note on how it was done.
    pub note: Hash,
}

/// What came out of the box of a secret vote. That each paper was signed by both tellers is checked where keys are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emptied {
    /// How many gave which choice.
    pub choices: Vec<(u64, Choice)>,
    /// Digest of all papers as they are published.
    pub root: Hash,
}

impl Counted {
    pub(super) fn of(choices: Vec<(u64, Choice)>, spoilt: u64) -> Self {
        let papers = choices
            .iter()
            .fold(spoilt, |sum, (count, _)| sum.saturating_add(*count));
        Self {
            choices,
            spoilt,
            papers,
        }
    }
}

impl Motions {
    /// Gives a member her one ballot paper. The same paper again is given again, and no event.
    ///
    /// # Errors
    /// When she already took another, the vote is not of this form, or she does not vote here.
    pub fn take_paper(
        &self,
        motion: MotionNo,
        (member, paper): (MemberNo, Paper),
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        let found = self.get(motion)?;
        let refuse =
            |rule: &str, message: String| Err(Refusal::new(rule, message).by(found.rules.adopted_by));
        voting_now(motion, found, facts.now)?;
        on_roll(motion, found, community, member)?;
        if !may_take(found, facts.actor, member, paper, community) {
            return refuse(
                "rights.own-act",
                format!("only member {member}, or whom she gave her vote, takes her ballot paper"),
            );
        }
        if paper != Paper::Room && (found.form.is_open() || found.keys.is_empty()) {
            return refuse(
                "ballot.open",
                format!("motion {motion} is voted by name; there are no secret papers"),
            );
        }
        match found.papers.get(&member) {
            None => Ok(Some(Event::PaperTaken {
                motion,
                member,
                paper,
            })),
            Some(taken) if *taken == paper => Ok(None),
            Some(_) => refuse(
                "ballot.paper-taken",
                format!("member {member} already took her one ballot paper for motion {motion}"),
            ),
        }
    }

    /// Takes the public keys that the tellers made for a secret vote.
    ///
    /// # Errors
    /// A refusal by `ballot.keys` when they are not two different keys, or the vote needs none.
    pub fn prepare(&self, motion: MotionNo, keys: Vec<String>) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        let different: BTreeSet<&String> = keys.iter().collect();
        if !found.lacks_keys() || different.len() != TELLERS || keys.len() != TELLERS {
            let message =
                format!("motion {motion} takes two different keys once, for a secret vote that is not over");
            return Err(Refusal::new("ballot.keys", message).by(found.rules.adopted_by));
        }
        Ok(Event::Prepared { motion, keys })
    }

    /// Takes what two tellers counted in the room. A later count of theirs replaces it until the close.
    ///
    /// # Errors
    /// When they are not two, count more than took papers in the room, or the class is missing.
    pub fn count_room(
        &self,
        motion: MotionNo,
        room: RoomCount,
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        let refuse =
            |rule: &str, message: String| Err(Refusal::new(rule, message).by(found.rules.adopted_by));
        voting_now(motion, found, facts.now)?;
        tellers(found, &room, community)?;
        if !found.rules.weights.is_each() {
            return refuse(
                "ballot.room",
                "members have unequal votes here; hands in a room cannot be counted".to_owned(),
            );
        }
        let known = |class: &String| found.rules.classes.iter().any(|rule| rule.class == *class);
        if !found.rules.classes.is_empty() && room.class.is_none()
            || room
                .class
                .as_ref()
                .is_some_and(|class| !known(class) && class != super::count::OTHERS)
        {
            return refuse(
                "ballot.room",
                format!(
                    "classes vote by themselves here: count each, and those of no such class as '{}'",
                    super::count::OTHERS
                ),
            );
        }
        room.choices
            .iter()
            .try_for_each(|(_, choice)| clear(found, choice))?;
        let counted = Counted::of(room.choices, room.spoilt);
        let others: u64 = found
            .room
            .iter()
            .filter(|(class, _)| **class != room.class)
            .fold(0, |sum, (_, other)| sum.saturating_add(other.papers));
        let taken = in_room(found);
        if others.saturating_add(counted.papers) > taken {
            return refuse(
                "ballot.too-many",
                format!(
                    "{} papers were counted in the room, and only {taken} members vote there",
                    others.saturating_add(counted.papers)
                ),
            );
        }
        Ok(Event::RoomCounted {
            motion,
            tellers: room.tellers,
            class: room.class,
            choices: counted.choices,
            spoilt: counted.spoilt,
            note: room.note,
        })
    }

    /// Whether a paper may go into the box now. Who casts it nobody knows.
    ///
    /// # Errors
    /// When voting has not begun or has ended, or the vote is not secret.
    pub fn may_cast(&self, motion: MotionNo, now: Time) -> Result<&Motion, Refusal> {
        let found = self.get(motion)?;
        voting_now(motion, found, now)?;
        match found.takes_papers() {
            true => Ok(found),
            false => Err(Refusal::new(
                "ballot.open",
                format!("motion {motion} is voted by name; there is no box"),
            )
            .by(found.rules.adopted_by)),
        }
    }

    /// Takes what came out of the box after the close. A paper that says nothing clear is counted as spoilt.
    ///
    /// # Errors
    /// A refusal by `ballot.box` when no box waits, `ballot.too-many` when it holds more papers than were given out.
    pub fn open_box(&self, motion: MotionNo, emptied: Emptied, facts: &Facts) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        if !found.awaits_box(facts.now) {
            let message = format!("no box of motion {motion} waits to be opened");
            return Err(Refusal::new("ballot.box", message).by(found.rules.adopted_by));
        }
        let all = Counted::of(emptied.choices, 0);
        let given = in_box(found);
        if all.papers > given {
            let message = format!(
                "the box of motion {motion} holds {} papers, and only {given} were given out",
                all.papers
            );
            return Err(Refusal::new("ballot.too-many", message).by(found.rules.adopted_by));
        }
        let (clear, spoilt): (Vec<_>, Vec<_>) = all
            .choices
            .into_iter()
            .partition(|(_, choice)| clear(found, choice).is_ok());
        Ok(Event::BoxOpened {
            motion,
            papers: all.papers,
            choices: clear,
            spoilt: Counted::of(spoilt, 0).papers,
            root: emptied.root,
        })
    }
}

/// Papers of the room that were given out.
fn in_room(found: &Motion) -> u64 {
    let room = found.papers.values().filter(|paper| **paper == Paper::Room);
    u64::try_from(room.count()).unwrap_or(u64::MAX)
}

/// Papers for the box that were given out.
fn in_box(found: &Motion) -> u64 {
    let boxed = found.papers.values().filter(|paper| **paper != Paper::Room);
    u64::try_from(boxed.count()).unwrap_or(u64::MAX)
}

/// A member takes her paper herself, or who holds her proxy does; in the room an officer hands it out.
fn may_take(found: &Motion, actor: Actor, member: MemberNo, paper: Paper, community: &Community<'_>) -> bool {
    let who = actor.member();
    let holds = found
        .proxies
        .get(&member)
        .is_some_and(|holder| who == Some(*holder));
    let hands_out = paper == Paper::Room && who.is_some_and(|officer| community.duties.is_officer(officer));
    who == Some(member) || holds || hands_out
}

fn tellers(found: &Motion, room: &RoomCount, community: &Community<'_>) -> Result<(), Refusal> {
    let different: BTreeSet<MemberNo> = room.tellers.iter().copied().collect();
    if different.len() < TELLERS {
        return Err(Refusal::new(
            "ballot.tellers",
            "two different members count what is given in the room",
        )
        .by(found.rules.adopted_by)
        .hint("name both: --tellers ID,ID"));
    }
    for teller in &different {
        community.members.active(*teller)?;
        let stands = |candidacy: &super::Candidacy| candidacy.member == *teller && candidacy.stands;
        if found.candidates.iter().any(stands) {
            return Err(Refusal::new(
                "ballot.tellers",
                format!("member {teller} stands in this election and does not count it"),
            )
            .by(found.rules.adopted_by));
        }
    }
    Ok(())
}

impl Motion {
    /// Whether the vote is secret and still open to papers.
    pub fn takes_papers(&self) -> bool {
        self.stage == Stage::Open && self.form == Form::Secret && !self.keys.is_empty()
    }
}
