//! Ballot papers: one for each member, however she votes; and what comes out of the room and out of the box.

use super::roll::{concerned, on_roll};
use super::vote::{clear, not_struck, voting_now};
use super::{Choice, Counted, Event, Motion, Motions, Paper, Stage};
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::bylaws::{Form, OTHERS, Power};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many tellers stand by a ballot.
const TELLERS: usize = 2;

/// What two tellers counted in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

impl RoomCount {
    /// Papers in all.
    pub fn papers(&self) -> u64 {
        papers(&self.choices, self.spoilt)
    }
}

impl Counted {
    pub(super) fn of(choices: Vec<(u64, Choice)>, spoilt: u64) -> Self {
        Self {
            papers: papers(&choices, spoilt),
            choices,
            spoilt,
        }
    }
}

pub(super) fn papers(choices: &[(u64, Choice)], spoilt: u64) -> u64 {
    let each = choices.iter();
    each.fold(spoilt, |sum, (count, _)| sum.saturating_add(*count))
}

impl Motions {
    /// Gives a member her one ballot paper. The same paper again is given again, and no event.
    ///
    /// # Errors
    /// When she already took another, the vote is not of this form, she does not vote here, the room was counted, or another
    /// member handed the same request in.
    pub fn take_paper(
        &self,
        motion: MotionNo,
        (member, paper): (MemberNo, Paper),
        community: &Community<'_>,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        let found = self.get(motion)?;
        voting_now(motion, found, facts.now)?;
        on_roll(motion, found, community, member)?;
        of_this_form(motion, found, paper)?;
        let by = hands(motion, found, (member, paper), (facts.actor, community))?;
        match found.papers.get(&member) {
            None => {
                room_is_open(motion, found, (member, paper), community)?;
                uncopied(motion, found, paper)?;
                Ok(Some(Event::PaperTaken {
                    motion,
                    member,
                    paper,
                    by,
                }))
            }
            Some(taken) if *taken == paper => Ok(None),
            Some(_) => Err(found.paper_taken(motion, member)),
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
            return Err(Refusal::new("ballot.keys", message));
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
        voting_now(motion, found, facts.now)?;
        let tellers = tellers(found, &room, community)?;
        if facts.actor.member().is_some_and(|who| !tellers.contains(&who)) {
            let message = "only one of the two tellers says what they counted";
            return Err(found.rules.refusal("ballot.tellers", message.to_owned()));
        }
        class_counts(found, room.class.as_deref())?;
        for (_, choice) in &room.choices {
            clear(found, choice)?;
        }
        let (counted, taken) = (room.papers(), in_room(found, room.class.as_deref(), community));
        if counted > taken {
            let message =
                format!("{counted} papers were counted in the room, and {taken} were handed out there");
            return Err(found.rules.refusal("ballot.too-many", message));
        }
        Ok(Event::RoomCounted {
            motion,
            tellers,
            class: room.class,
            choices: room.choices,
            spoilt: room.spoilt,
            note: room.note,
        })
    }

    /// Whether a paper may go into the box now. Who casts it nobody knows.
    ///
    /// # Errors
    /// When voting has not begun or has ended, the vote is not secret, or the paper says what no count reads.
    pub fn may_cast(&self, motion: MotionNo, choice: &Choice, now: Time) -> Result<(), Refusal> {
        let found = self.get(motion)?;
        voting_now(motion, found, now)?;
        if !found.takes_papers() {
            let message = format!("motion {motion} is voted by name; there is no box");
            return Err(found.rules.refusal("ballot.open", message));
        }
        let read = found.read(choice);
        if read == *choice {
            return Ok(());
        }
        let message = format!(
            "election {motion} counts every name alike, and papers are published: an order on yours could tell whose it is"
        );
        let hint =
            format!("fill the same paper in again, on the device that asked for it: `--choice '{read}'`");
        Err(found.rules.refusal("ballot.order", message).hint(hint))
    }

    /// Takes what came out of the box after the close. A paper that says nothing clear is counted as spoilt.
    ///
    /// # Errors
    /// A refusal by `ballot.box` when no box waits. A box with more papers than were given out is published like any other,
    /// and the motion fails.
    pub fn open_box(&self, motion: MotionNo, emptied: Emptied, facts: &Facts) -> Result<Event, Refusal> {
        let found = self.get(motion)?;
        let all = Counted::of(emptied.choices, 0);
        // No box holds more papers than there can be members.
        if !found.awaits_box(facts.now) || all.papers > u64::from(u32::MAX) {
            let message = format!("no box of motion {motion} waits to be opened");
            return Err(Refusal::new("ballot.box", message));
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

/// Place of a member's class among those that count by themselves.
fn class_of(found: &Motion, member: MemberNo, community: &Community<'_>) -> Option<usize> {
    let line = community.members.get(member)?;
    let class = community.members.class_of(line)?;
    found.rules.class_place(class)
}

/// Papers that were handed out in the room to members of a class, or to those of no class that counts by itself.
pub(super) fn in_room(found: &Motion, class: Option<&str>, community: &Community<'_>) -> u64 {
    let place = class.map(|class| found.rules.class_place(class));
    let of = |member: MemberNo| place.is_none_or(|place| class_of(found, member, community) == place);
    let room = found
        .papers
        .iter()
        .filter(|(member, paper)| **paper == Paper::Room && of(**member));
    u64::try_from(room.count()).unwrap_or(u64::MAX)
}

/// Whether the room was not counted yet, where she would get a paper there: it would lie in no count.
fn room_is_open(
    motion: MotionNo,
    found: &Motion,
    (member, paper): (MemberNo, Paper),
    community: &Community<'_>,
) -> Result<(), Refusal> {
    let hers = |class: &str| found.rules.class_place(class) == class_of(found, member, community);
    let counted = |room: &RoomCount| room.class.as_deref().is_none_or(hers);
    if paper != Paper::Room || !found.room.iter().any(counted) {
        return Ok(());
    }
    let message =
        format!("the room was already counted for motion {motion}; no more papers are handed out there");
    Err(found
        .rules
        .refusal("ballot.room-counted", message)
        .hint("until the close she votes as those do who are not in the room"))
}

/// Whether nobody else handed the same request in: two members cannot use one paper.
fn uncopied(motion: MotionNo, found: &Motion, paper: Paper) -> Result<(), Refusal> {
    match paper.request() {
        Some(request) if found.requests.contains(&request) => {
            let message =
                format!("this request was already handed in for motion {motion}, by another member");
            Err(found
                .rules
                .refusal("paper.copied", message)
                .hint("make a fresh one on the voter's own device, and show it to nobody: `fenwick paper ask --help`"))
        }
        _ => Ok(()),
    }
}

/// Papers for the box that were given out.
pub(super) fn in_box(found: &Motion) -> u64 {
    count_of(found, |paper| paper.request().is_some())
}

fn count_of(found: &Motion, is_it: impl Fn(&Paper) -> bool) -> u64 {
    let papers = found.papers.values().filter(|paper| is_it(paper));
    u64::try_from(papers.count()).unwrap_or(u64::MAX)
}

/// Whether the vote takes such papers.
fn of_this_form(motion: MotionNo, found: &Motion, paper: Paper) -> Result<(), Refusal> {
    if paper == Paper::Room {
        return match found.rules.weights.is_each() {
            true => Ok(()),
            false => {
                let message = "members have unequal votes here; hands or slips in a room cannot be counted";
                Err(found.rules.refusal("ballot.room", message))
            }
        };
    }
    if found.form.is_open() || found.keys.is_empty() {
        let message = format!("motion {motion} is voted by name; there are no secret papers");
        return Err(found.rules.refusal("ballot.open", message));
    }
    Ok(())
}

/// Whose hands take the paper: the member's own, or those of whom she gave her vote. In the room an officer hands it out,
/// but not against what she has done with her vote herself. Returns the officer.
fn hands(
    motion: MotionNo,
    found: &Motion,
    (member, paper): (MemberNo, Paper),
    (actor, community): (Actor, &Community<'_>),
) -> Result<Option<MemberNo>, Refusal> {
    not_struck(motion, found, actor, member)?;
    let who = actor.member();
    let holder = found.proxies.holder_of(member);
    if who == Some(member) || holder.is_some() && who == holder {
        return Ok(None);
    }
    let officer = who.filter(|who| paper == Paper::Room && community.may(*who, Power::Manage));
    if officer.is_none_or(|officer| concerned(&found.matter, officer, community)) {
        let message = format!("only member {member}, or whom she gave her vote, takes her ballot paper");
        return Err(Refusal::new("rights.own-act", message));
    }
    let herself = match found.own.contains(&member) {
        true => "she did it on her own device, and there she can change it".to_owned(),
        false => format!("`fenwick room hand-out {motion} {member} --as {member}` is her own act"),
    };
    if found.votes.contains_key(&member) {
        let message = format!(
            "member {member} already voted on motion {motion} by name; only she herself changes that"
        );
        return Err(found.rules.refusal("ballot.voted", message).hint(herself));
    }
    if let Some(holder) = holder {
        let message = format!("member {member} gave her vote on motion {motion} to member {holder}");
        return Err(found.rules.refusal("ballot.proxy", message).hint(herself));
    }
    Ok(officer)
}

/// Whether the room is counted class by class just where classes count by themselves.
fn class_counts(found: &Motion, class: Option<&str>) -> Result<(), Refusal> {
    let rules = &found.rules;
    let known = |class: &str| class == OTHERS || rules.class_place(class).is_some();
    match (rules.classes.is_empty(), class) {
        (true, None) => Ok(()),
        (true, Some(_)) => Err(rules.refusal(
            "ballot.room",
            "classes do not vote by themselves here: count all together",
        )),
        (false, Some(class)) if known(class) => Ok(()),
        (false, _) => {
            let message = format!(
                "classes vote by themselves here: count each, and those of no such class as '{OTHERS}'"
            );
            Err(rules.refusal("ballot.room", message))
        }
    }
}

/// The tellers in order of their numbers: two different members who neither stand, nor are voted on, nor handed out papers.
fn tellers(found: &Motion, room: &RoomCount, community: &Community<'_>) -> Result<Vec<MemberNo>, Refusal> {
    let refuse = |message: String| Err(found.rules.refusal("ballot.tellers", message));
    let different: BTreeSet<MemberNo> = room.tellers.iter().copied().collect();
    if different.len() < TELLERS {
        return refuse("two different members count what is given in the room: name both".to_owned());
    }
    for teller in &different {
        community.members.active(*teller)?;
        let stands = |candidacy: &super::Candidacy| candidacy.member == *teller && candidacy.stands;
        if found.candidates.iter().any(stands) || concerned(&found.matter, *teller, community) {
            return refuse(format!(
                "this vote is about member {teller}, who does not count it"
            ));
        }
        if found.handed_by.contains(teller) {
            return refuse(format!(
                "member {teller} handed out papers to others and does not count them"
            ));
        }
    }
    Ok(different.into_iter().collect())
}

impl Paper {
    /// Digest of the request that was signed for it; none for one of the room.
    pub(super) fn request(self) -> Option<Hash> {
        match self {
            Paper::Room => None,
            Paper::Blinded(request) | Paper::TrustedBox(request) => Some(request),
        }
    }
}

impl Motion {
    /// Whether there is a box that was not opened yet.
    pub fn has_box(&self) -> bool {
        self.is_under_way() && !self.keys.is_empty() && self.opened.is_none()
    }

    /// Papers that are in the box for sure: members took and cast them in one act. Of the others nobody knows.
    pub fn papers_surely_cast(&self) -> u64 {
        count_of(self, |paper| matches!(paper, Paper::TrustedBox(_)))
    }

    /// Whether the vote is secret and still open to papers.
    pub fn takes_papers(&self) -> bool {
        self.stage == Stage::Open && self.form == Form::Secret && !self.keys.is_empty()
    }
}
