//! The register: accounts and members by number. Names live elsewhere, under a key per member.

mod deciding;
mod turnover;

pub(crate) use deciding::own_act;
use turnover::Settled;

use crate::kernel::hash::Hash;
use crate::kernel::ids::{MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happens in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Somebody joined.
    Admitted {
        /// Her number.
        member: MemberNo,
        /// Person or organisation.
        kind: Kind,
        /// Class of membership.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        /// Salted digest of her private record.
        commitment: Hash,
    },
    /// She left; her rows enter no query any more but those of studies of before, where she agreed to that.
    Left {
        /// Who.
        member: MemberNo,
    },
    /// Officers expelled her. She keeps the rights floor, and may appeal to all members.
    Expelled {
        /// Who.
        member: MemberNo,
        /// The officers who did.
        by: Vec<MemberNo>,
        /// Digest of their reasons.
        reasons: Hash,
    },
    /// The members did not uphold her expulsion: she is one of them again, since she first joined. Consents and offices do
    /// not come back by themselves.
    Reinstated {
        /// Who.
        member: MemberNo,
        /// The motion that failed.
        motion: MotionNo,
    },
    /// An organisation stands for so many heads.
    Sized {
        /// Which.
        member: MemberNo,
        /// How many.
        heads: u32,
    },
    /// What stands about her in the register was put right; the words of before are gone.
    Corrected {
        /// Who.
        member: MemberNo,
        /// Salted digest of her private record.
        commitment: Hash,
    },
    /// Her record, rows, texts, salts and key are gone.
    Erased {
        /// Who.
        member: MemberNo,
    },
}

/// Person or organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A human being.
    #[default]
    Person,
    /// A co-operative, company, association or public body.
    Organisation,
}

/// One line of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Person or organisation.
    pub kind: Kind,
    /// Place in the list of classes.
    class: Option<u8>,
    /// When she joined.
    pub joined: Time,
    /// When she left.
    pub left: Option<Time>,
    /// Whether her data are gone.
    pub erased: bool,
    /// Whether she went into a co-op of her class, and her rows with her.
    pub parted: bool,
    /// Heads that she stands for: one, unless an organisation says otherwise.
    pub heads: u32,
    /// When she was expelled, if she was.
    pub expelled: Option<Time>,
}

/// All accounts, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Membership {
    members: Vec<Member>,
    classes: Vec<String>,
    /// Members who have not left: counted as they come and go, for there may be a million.
    here: u64,
    /// Those of them who were not on the roll when the members last adopted their bylaws or stood by them.
    newcomers: u64,
    /// That roll.
    settled: Settled,
    /// Who is expelled.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    expulsions: BTreeMap<MemberNo, Expulsion>,
    /// Whom the members did not let be expelled, and when they last said so.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reinstated: BTreeMap<MemberNo, Time>,
}

/// The expulsion of a member, until she is one again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expulsion {
    /// The officers who expelled her; none when the members did.
    pub by: Vec<MemberNo>,
    /// Digest of their reasons.
    pub reasons: Option<Hash>,
    /// The motion by which the members decide on it, if she appealed or they began it.
    pub appeal: Option<MotionNo>,
}

impl Membership {
    /// The line of this number.
    pub fn get(&self, member: MemberNo) -> Option<&Member> {
        self.members.get(member.index()).filter(|_| member.0 > 0)
    }

    /// The account of this number, whether or not it is a member any more.
    ///
    /// # Errors
    /// A refusal by `membership.unknown`.
    pub fn known(&self, member: MemberNo) -> Result<&Member, Refusal> {
        let unknown = || {
            Refusal::new("membership.unknown", format!("there is no member {member}"))
                .hint("`fenwick member list` shows the register")
        };
        self.get(member).ok_or_else(unknown)
    }

    /// The member of this number, if she has not left.
    ///
    /// # Errors
    /// A refusal by `membership.unknown` or `membership.left`.
    pub fn active(&self, member: MemberNo) -> Result<&Member, Refusal> {
        let line = self.known(member)?;
        match line.left {
            None => Ok(line),
            Some(_) => Err(Refusal::new(
                "membership.left",
                format!("member {member} has left the co-op"),
            )),
        }
    }

    /// The account of this number, if its data are not gone: who left or was expelled still sees what is hers.
    ///
    /// # Errors
    /// A refusal by `membership.unknown` or `membership.erased`.
    pub fn with_data(&self, member: MemberNo) -> Result<&Member, Refusal> {
        match self.get(member) {
            Some(line) if !line.erased => Ok(line),
            Some(_) => Err(Refusal::new(
                "membership.erased",
                format!("member {member} is already erased"),
            )),
            None => self.active(member),
        }
    }

    /// Whether the rows of a member are kept here.
    pub fn keeps_rows(&self, member: MemberNo) -> bool {
        self.get(member).is_some_and(|line| !line.erased && !line.parted)
    }

    /// Every account with its number.
    pub fn all(&self) -> impl Iterator<Item = (MemberNo, &Member)> {
        self.members
            .iter()
            .enumerate()
            .map(|(place, member)| (MemberNo::after(place), member))
    }

    /// How many accounts there ever were.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether nobody ever joined.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The class of a member.
    pub fn class_of(&self, member: &Member) -> Option<&str> {
        self.classes.get(usize::from(member.class?)).map(String::as_str)
    }

    /// How many members there are now.
    pub fn count(&self) -> u64 {
        self.here
    }

    /// How many members of a class there are now.
    pub fn count_of(&self, class: &str) -> usize {
        let here = self
            .all()
            .filter(|(number, member)| member.left.is_none() && self.is_of(*number, class));
        here.count()
    }

    /// Whether a member belongs to a class.
    pub fn is_of(&self, member: MemberNo, class: &str) -> bool {
        self.get(member).and_then(|line| self.class_of(line)) == Some(class)
    }

    /// Members who had joined by `roll` and have not left.
    pub fn on_roll(&self, roll: Time) -> impl Iterator<Item = MemberNo> {
        self.all()
            .filter(move |(_, member)| member.joined <= roll && member.left.is_none())
            .map(|(number, _)| number)
    }

    /// Members of a period that ends at `end`: joined before it and not left before it.
    pub fn of_period(&self, end: Time) -> impl Iterator<Item = MemberNo> {
        self.all()
            .filter(move |(_, member)| member.joined < end && member.left.is_none_or(|left| left >= end))
            .map(|(number, _)| number)
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time) {
        match event {
            Event::Admitted { kind, class, .. } => {
                let class = class.as_ref().and_then(|class| self.class_place(class));
                self.members.push(Member {
                    kind: *kind,
                    class,
                    joined: at,
                    left: None,
                    erased: false,
                    parted: false,
                    heads: 1,
                    expelled: None,
                });
                self.here = self.here.saturating_add(1);
                self.newcomers = self.newcomers.saturating_add(1);
            }
            Event::Left { member } => self.change(*member, |line| line.left = line.left.or(Some(at))),
            Event::Expelled { member, by, reasons } => {
                let expulsion = Expulsion {
                    by: by.clone(),
                    reasons: Some(*reasons),
                    appeal: None,
                };
                self.expel(*member, expulsion, at);
            }
            Event::Reinstated { member, .. } => {
                self.expulsions.remove(member);
                self.reinstated.insert(*member, at);
                self.change(*member, |line| (line.left, line.expelled) = (None, None));
            }
            // The register holds no words.
            Event::Corrected { .. } => {}
            Event::Sized { member, heads } => self.change(*member, |line| line.heads = *heads),
            Event::Erased { member } => self.change(*member, |line| {
                line.left = line.left.or(Some(at));
                line.erased = true;
            }),
        }
    }

    /// A member is out.
    pub fn expel(&mut self, member: MemberNo, expulsion: Expulsion, at: Time) {
        self.expulsions.insert(member, expulsion);
        self.change(member, |line| {
            line.left = line.left.or(Some(at));
            line.expelled = Some(at);
        });
    }

    /// When the members last did not let a member be expelled.
    pub fn reinstated(&self, member: MemberNo) -> Option<Time> {
        self.reinstated.get(&member).copied()
    }

    /// Who is expelled, in order of numbers.
    pub fn expulsions(&self) -> impl Iterator<Item = (MemberNo, &Expulsion)> {
        self.expulsions.iter().map(|(member, found)| (*member, found))
    }

    /// An expelled member's appeal became a motion.
    pub fn appealed(&mut self, member: MemberNo, motion: MotionNo) {
        if let Some(found) = self.expulsions.get_mut(&member) {
            found.appeal = Some(motion);
        }
    }

    /// The expulsion of a member, if she was expelled.
    pub fn expulsion(&self, member: MemberNo) -> Option<&Expulsion> {
        self.expulsions.get(&member)
    }

    /// A member went into a co-op of her class, and her rows with her.
    pub fn part(&mut self, member: MemberNo, at: Time) {
        self.change(member, |line| {
            line.left = line.left.or(Some(at));
            line.parted = true;
        });
    }

    /// A member came from another co-op, whose bylaws are in force here: she is no newcomer to them.
    pub fn arrive(&mut self, member: MemberNo, joined: Time, at: Time) {
        self.change(member, |line| line.joined = joined);
        self.settle_all(at);
    }

    /// The co-op ended: nobody is a member any more, and everybody's data are gone.
    pub fn end(&mut self, at: Time) {
        for line in &mut self.members {
            line.left = line.left.or(Some(at));
            line.erased = true;
        }
        (self.here, self.newcomers) = (0, 0);
        self.expulsions.clear();
        self.reinstated.clear();
    }

    fn change(&mut self, member: MemberNo, with: impl FnOnce(&mut Member)) {
        let place = member.index();
        let Some(line) = self.members.get_mut(place) else {
            return;
        };
        let was_here = line.left.is_none();
        with(line);
        let is_new = self.settled.is_new(place, line);
        let step: fn(u64) -> u64 = match (was_here, line.left.is_none()) {
            (true, false) => |count| count.saturating_sub(1),
            (false, true) => |count| count.saturating_add(1),
            _ => return,
        };
        self.here = step(self.here);
        if is_new {
            self.newcomers = step(self.newcomers);
        }
    }

    fn class_place(&mut self, class: &str) -> Option<u8> {
        let place = self
            .classes
            .iter()
            .position(|known| known == class)
            .unwrap_or_else(|| {
                self.classes.push(class.to_owned());
                self.classes.len().saturating_sub(1)
            });
        u8::try_from(place).ok()
    }
}
