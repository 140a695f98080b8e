//! Seats: who holds which office, since when and until when, and who may stand again.

use super::Duties;
use crate::kernel::ids::{FOUNDING, MemberNo, MotionNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::bylaws::{Bylaws, Office, Power};
use serde::Serialize;
use std::collections::BTreeSet;

/// A seat in an office, held or once held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seat {
    /// Which office.
    pub office: String,
    /// Whose.
    pub member: MemberNo,
    /// The motion that gave it; 0 is the founding.
    pub motion: MotionNo,
    /// Since when.
    pub since: Time,
    /// When the term ends, if it does.
    pub until: Option<Time>,
    /// When she gave it up or lost it.
    pub left: Option<Time>,
}

impl Seat {
    fn is_held(&self) -> bool {
        self.left.is_none()
    }
}

impl Duties {
    /// All seats that were ever held, in order.
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// Who holds an office, in order of numbers.
    pub fn holders(&self, office: &str) -> impl Iterator<Item = MemberNo> {
        let of = self
            .seats
            .iter()
            .filter(move |seat| seat.is_held() && seat.office == office);
        let mut members: Vec<MemberNo> = of.map(|seat| seat.member).collect();
        members.sort_unstable();
        members.dedup();
        members.into_iter()
    }

    /// Whether a member holds an office.
    pub fn holds(&self, member: MemberNo, office: &str) -> bool {
        self.seats
            .iter()
            .any(|seat| seat.is_held() && seat.member == member && seat.office == office)
    }

    /// Seats of an office that nobody holds.
    pub fn vacant(&self, office: &Office) -> u16 {
        let held = u16::try_from(self.holders(&office.id).count()).unwrap_or(u16::MAX);
        office.seats.saturating_sub(held)
    }

    /// Seats of an office that nobody holds, that nobody was elected to, or whose term ends by then; those without a term
    /// always.
    pub fn up_for_election(&self, office: &Office, by: Time) -> u16 {
        let longer = |seat: &&Seat| {
            let elected = seat.is_held() && seat.office == office.id && seat.motion != FOUNDING;
            elected && seat.until.is_some_and(|until| until > by)
        };
        let longer: BTreeSet<MemberNo> = self.seats.iter().filter(longer).map(|seat| seat.member).collect();
        let longer = u16::try_from(longer.len()).unwrap_or(u16::MAX);
        office.seats.saturating_sub(longer)
    }

    /// Puts members into an office. Who is elected again begins a new term; of the others, those whose terms end first
    /// make room.
    pub fn install(&mut self, office: &Office, members: &[MemberNo], (motion, at): (MotionNo, Time)) {
        self.end(&office.id, |seat| members.contains(&seat.member), at);
        while usize::from(self.vacant(office)) < members.len() {
            let held = self
                .seats
                .iter_mut()
                .filter(|seat| seat.is_held() && seat.office == office.id);
            let Some(first) = held.min_by_key(|seat| (seat.until, seat.since)) else {
                break;
            };
            first.left = Some(at);
        }
        let until = (office.term_days > 0).then(|| at.plus_days(office.term_days));
        for member in members {
            self.seats.push(Seat {
                office: office.id.clone(),
                member: *member,
                motion,
                since: at,
                until,
                left: None,
            });
        }
    }

    /// Puts a founding officer into an office, for its first term.
    pub(super) fn appoint(&mut self, office: &Office, member: MemberNo, at: Time) {
        self.seats.push(Seat {
            office: office.id.clone(),
            member,
            motion: FOUNDING,
            since: at,
            until: (office.term_days > 0).then(|| at.plus_days(office.term_days)),
            left: None,
        });
    }

    /// Ends every seat of a member.
    pub(super) fn end_all(&mut self, member: MemberNo, at: Time) {
        let of = |seat: &&mut Seat| seat.is_held() && seat.member == member;
        self.seats
            .iter_mut()
            .filter(of)
            .for_each(|seat| seat.left = Some(at));
    }

    /// Ends the seats of an office that this is true of.
    pub fn end(&mut self, office: &str, is_it: impl Fn(&Seat) -> bool, at: Time) {
        let of = |seat: &&mut Seat| seat.is_held() && seat.office == office && is_it(seat);
        self.seats
            .iter_mut()
            .filter(of)
            .for_each(|seat| seat.left = Some(at));
    }

    /// Who manages the co-op follows from the seats, once somebody holds one that does.
    pub fn settle(&mut self, bylaws: &Bylaws) {
        let managing = bylaws.offices.iter().filter(|office| office.may(Power::Manage));
        let holders: BTreeSet<MemberNo> = managing.flat_map(|office| self.holders(&office.id)).collect();
        if !holders.is_empty() {
            self.officers = holders;
        }
    }

    /// Whether term limits let a member stand for an office now.
    ///
    /// # Errors
    /// A refusal by `duty.term-limit`.
    pub fn may_stand(&self, member: MemberNo, office: &Office, now: Time) -> Result<(), Refusal> {
        if office.terms_days_max == 0 {
            return Ok(());
        }
        let served = self.days_served(member, office, now);
        if served.saturating_add(office.term_days) <= office.terms_days_max {
            return Ok(());
        }
        let message = format!(
            "member {member} held the office '{}' for {served} days; the most is {}, then a break of {} days is due",
            office.id, office.terms_days_max, office.break_days
        );
        Err(Refusal::new("duty.term-limit", message))
    }

    /// Days in office since the last break that was long enough.
    pub fn days_served(&self, member: MemberNo, office: &Office, now: Time) -> u32 {
        let of = |seat: &&Seat| seat.member == member && seat.office == office.id;
        let mut served = 0u32;
        let mut last: Option<Time> = None;
        for seat in self.seats.iter().filter(of) {
            if last.is_some_and(|end| days(end, seat.since) >= office.break_days && office.break_days > 0) {
                served = 0;
            }
            let end = seat.left.unwrap_or(now);
            served = served.saturating_add(days(seat.since, end));
            last = Some(end);
        }
        if last.is_some_and(|end| office.break_days > 0 && days(end, now) >= office.break_days) {
            return 0;
        }
        served
    }
}

/// Whole days from one time to a later one, a part of a day counted as one.
fn days(from: Time, to: Time) -> u32 {
    let seconds = to.0.saturating_sub(from.0).max(0);
    u32::try_from(seconds.saturating_add(86_399).checked_div(86_400).unwrap_or(0)).unwrap_or(u32::MAX)
}
