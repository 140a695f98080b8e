//! What a motion would change. A vote bites: what passes is carried out by the same event that closes it.

use super::rules::Rules;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{ComplaintNo, MemberNo, MotionNo, RequestNo, UserNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::bylaws::{Bylaws, ClassSeats, Office, Price, Topic};
use crate::people::charter::Charter;
use crate::people::{Adopted, Community};
use fenwick_tally::Rule;
use serde::{Deserialize, Serialize};

/// A seat whose term ends within so many days is filled again.
const TERM_ENDS_SOON_DAYS: u32 = 183;

/// What a motion would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// Adopt or replace a charter.
    Charter(Box<Charter>),
    /// Replace the bylaws.
    Bylaws(Box<Bylaws>),
    /// Approve a method, or withdraw its approval.
    Method {
        /// Digest of its text.
        method: Hash,
        /// Whether it may be asked.
        approve: bool,
    },
    /// Set the price of answers.
    Price(Price),
    /// Refuse a recipient for all, or admit it again.
    Recipient {
        /// Whom.
        recipient: Party,
        /// Whether it is refused.
        refuse: bool,
    },
    /// Approve a request.
    Request {
        /// Which.
        request: RequestNo,
    },
    /// Elect the holders of an office.
    Election(Election),
    /// Take a holder's seat away.
    Recall {
        /// Which office.
        office: String,
        /// Whose seat.
        member: MemberNo,
    },
    /// Uphold the expulsion of a member who appealed.
    Expulsion {
        /// Whose.
        member: MemberNo,
    },
    /// Say that a dataset still benefits the members. A no begins its deletion.
    Benefit {
        /// Which dataset.
        dataset: String,
    },
    /// Stand by the bylaws, although many members came after they were adopted.
    Reaffirmation,
    /// End the co-op.
    Dissolution {
        /// Digest of the name of who takes what is left.
        successor: Hash,
    },
    /// Part the members of a class off into a co-op of their own.
    Split {
        /// Which class.
        class: String,
        /// Id of the new co-op.
        slug: String,
    },
    /// Adopt a text, named by its digest.
    Resolution(Hash),
    /// Uphold a complaint that nobody who holds an office may close. A no closes it too.
    Complaint {
        /// Which.
        complaint: ComplaintNo,
    },
}

/// Whom the members refuse or admit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A class of recipients.
    Class(String),
    /// One data user.
    User(UserNo),
}

/// An election: seats of one office, filled from the same ballots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Election {
    /// Which office.
    pub office: String,
    /// How many seats are vacant.
    pub seats: u16,
    /// How they are filled.
    pub rule: Rule,
    /// Seats that only members of a class take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<ClassSeats>,
}

impl Matter {
    /// What it is about.
    pub fn topic(&self) -> Topic {
        match self {
            Matter::Charter(_) => Topic::Charter,
            Matter::Bylaws(_) => Topic::Bylaws,
            Matter::Method { .. } => Topic::Method,
            Matter::Price(_) => Topic::Price,
            Matter::Recipient { .. } => Topic::Recipient,
            Matter::Request { .. } => Topic::Request,
            Matter::Election(_) => Topic::Election,
            Matter::Recall { .. } => Topic::Recall,
            Matter::Expulsion { .. } => Topic::Expulsion,
            Matter::Benefit { .. } => Topic::Benefit,
            Matter::Reaffirmation => Topic::Reaffirmation,
            Matter::Dissolution { .. } => Topic::Dissolution,
            Matter::Split { .. } => Topic::Split,
            Matter::Resolution(_) => Topic::Resolution,
            Matter::Complaint { .. } => Topic::Complaint,
        }
    }

    /// The election, when it is one.
    pub fn election(&self) -> Option<&Election> {
        match self {
            Matter::Election(election) => Some(election),
            _ => None,
        }
    }

    /// Whether it makes sense by itself and among the people; what it says of data is checked where data are known.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self, community: &Community<'_>, now: Time) -> Result<(), Refusal> {
        match self {
            Matter::Charter(charter) => charter.check(),
            Matter::Bylaws(bylaws) => bylaws.check(),
            Matter::Price(price) => fits(price, &community.bylaws.rule),
            Matter::Recipient {
                recipient: Party::Class(class),
                ..
            } if community.bylaws.rule.class(class).is_none() => Err(Refusal::new(
                "bylaws.recipient-class",
                format!("the bylaws know no recipients of the kind '{class}'"),
            )
            .by(community.bylaws.motion)),
            Matter::Election(election) => election.check(community, now),
            Matter::Recall { office, member } if !community.duties.holds(*member, office) => {
                Err(Refusal::new(
                    "duty.holder",
                    format!("member {member} does not hold the office '{office}'"),
                )
                .hint("`fenwick office list` shows who does"))
            }
            Matter::Split { class, .. } if community.members.count_of(class) == 0 => Err(Refusal::new(
                "membership.class",
                format!("no member belongs to the class '{class}'"),
            )),
            Matter::Split { slug, .. } if !is_slug(slug) => Err(Refusal::new(
                "split.slug",
                "a co-op's short id begins with a letter and has small letters, digits and - only",
            )),
            _ => Ok(()),
        }
    }
}

impl Matter {
    /// Whether another motion changed meanwhile what this one builds on: then it would undo what nobody voted to undo.
    pub fn is_outdated<'a>(
        &self,
        rules: &Rules,
        (bylaws, price_by): (&Adopted<Bylaws>, Option<MotionNo>),
        charter: impl Fn(&str) -> Option<&'a Charter>,
    ) -> bool {
        match self {
            Matter::Charter(new) => charter(&new.dataset).is_some_and(|old| new.continues(old).is_err()),
            Matter::Bylaws(_) => (bylaws.motion, price_by) != (rules.adopted_by, rules.price_by),
            Matter::Price(price) => fits(price, &bylaws.rule).is_err(),
            Matter::Election(election) => bylaws
                .rule
                .offices
                .iter()
                .all(|office| office.id != election.office),
            _ => false,
        }
    }
}

/// Whether the other bylaws go with a price.
fn fits(price: &Price, bylaws: &Bylaws) -> Result<(), Refusal> {
    let mut priced = bylaws.clone();
    priced.price = price.clone();
    priced.check()
}

/// Whether this can be the short id of a co-op.
fn is_slug(slug: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = slug
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    begins && slug.len() <= 40 && slug.bytes().all(plain)
}

impl Election {
    /// The election that fills the seats of an office that are vacant or soon will be, under the rules in force.
    ///
    /// # Errors
    /// A refusal by `duty.office` when there is no such office, `duty.full` when no seat falls vacant soon.
    pub fn of(office: &str, community: &Community<'_>, now: Time) -> Result<Self, Refusal> {
        let rule = community.office(office)?;
        let seats = vacant_soon(rule, community, now)?;
        Ok(Self::filling(rule, seats, community))
    }

    /// The election of so many seats of an office. Reserved are those that no holder who stays has already taken.
    pub fn filling(office: &Office, seats: u16, community: &Community<'_>) -> Self {
        let leaving = community.duties.making_room(office, seats);
        let staying: Vec<MemberNo> = community
            .duties
            .holders(&office.id)
            .filter(|holder| !leaving.contains(holder))
            .collect();
        let lacking = |reserved: &ClassSeats| {
            let of = |holder: &&MemberNo| community.members.is_of(**holder, &reserved.class);
            let taken = u16::try_from(staying.iter().filter(of).count()).unwrap_or(u16::MAX);
            ClassSeats {
                class: reserved.class.clone(),
                seats: reserved.seats.saturating_sub(taken).min(seats),
            }
        };
        let reserved = office.reserved.iter().map(lacking);
        Self {
            office: office.id.clone(),
            seats,
            rule: office.elected_by,
            reserved: reserved.filter(|class| class.seats > 0).collect(),
        }
    }

    /// How many of these seats, noticed then, are still to be filled under the rules in force: none that is gone, and none
    /// that somebody holds for longer.
    pub(super) fn seats_left(&self, community: &Community<'_>, noticed_at: Time) -> u16 {
        let office = community.office(&self.office);
        let soon = noticed_at.plus_days(TERM_ENDS_SOON_DAYS);
        let left = office.map_or(0, |office| community.duties.up_for_election(office, soon));
        self.seats.min(left)
    }

    fn check(&self, community: &Community<'_>, now: Time) -> Result<(), Refusal> {
        let office = community.office(&self.office)?;
        let refuse =
            |message: String| Err(Refusal::new("election.form", message).by(community.bylaws.motion));
        let vacant = vacant_soon(office, community, now)?;
        if self.seats == 0 || self.seats > vacant {
            return refuse(format!(
                "{vacant} seats of the office '{}' are or soon fall vacant; {} cannot be elected",
                office.id, self.seats
            ));
        }
        if *self != Self::filling(office, self.seats, community) {
            return refuse(format!(
                "the bylaws say how '{}' is elected and which seats are reserved; an election cannot say otherwise",
                office.id
            ));
        }
        Ok(())
    }
}

/// Seats of an office that nobody holds, or whose terms end within half a year. Who holds a longer one is recalled, not
/// outvoted.
fn vacant_soon(office: &Office, community: &Community<'_>, now: Time) -> Result<u16, Refusal> {
    match community
        .duties
        .up_for_election(office, now.plus_days(TERM_ENDS_SOON_DAYS))
    {
        0 => {
            let message = format!(
                "every seat of the office '{}' is held, by election, for at least half a year",
                office.id
            );
            Err(Refusal::new("duty.full", message)
                .by(community.bylaws.motion)
                .hint("`fenwick office list` shows until when; a motion can recall a holder"))
        }
        seats => Ok(seats),
    }
}
