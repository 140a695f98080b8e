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
    pub(super) fn is_held(&self) -> bool {
        self.left.is_none()
    }
}

impl Duties {
    /// All seats that were ever held, in order.
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// Whether a member holds any office.
    pub fn in_office(&self, member: MemberNo) -> bool {
        let holds = |seat: &Seat| seat.is_held() && seat.member == member;
        self.is_officer(member) || self.seats.iter().any(holds)
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

    /// Whether a member holds any office.
    pub fn holds_any(&self, member: MemberNo) -> bool {
        self.seats
            .iter()
            .any(|seat| seat.is_held() && seat.member == member)
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

    /// Who makes room when so many seats of an office are filled: those whose terms end first.
    pub fn making_room(&self, office: &Office, seats: u16) -> Vec<MemberNo> {
        let held = self
            .seats
            .iter()
            .filter(|seat| seat.is_held() && seat.office == office.id);
        let mut held: Vec<&Seat> = held.collect();
        held.sort_by_key(|seat| (seat.until.is_none(), seat.until, seat.since, seat.member));
        let wanted = held.len().saturating_add(seats.into());
        let making_room = wanted.saturating_sub(office.seats.into());
        held.iter().take(making_room).map(|seat| seat.member).collect()
    }

    /// Puts members into an office for a whole term, in place of those whose terms end first where it is full.
    pub fn install(&mut self, office: &Office, members: &[MemberNo], (motion, at): (MotionNo, Time)) {
        self.end(&office.id, |seat| members.contains(&seat.member), at);
        let seats = u16::try_from(members.len()).unwrap_or(u16::MAX);
        let leaving = self.making_room(office, seats);
        self.end(&office.id, |seat| leaving.contains(&seat.member), at);
        for member in members {
            self.seats.push(Seat {
                motion,
                ..first_term(office, *member, at)
            });
        }
    }

    /// Puts a founding officer into an office, for its first term.
    pub(super) fn appoint(&mut self, office: &Office, member: MemberNo, at: Time) {
        self.seats.push(first_term(office, member, at));
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

    /// Who manages the co-op follows from the seats, once somebody has ever held one that does.
    pub fn settle(&mut self, bylaws: &Bylaws) {
        let managing = || bylaws.offices.iter().filter(|office| office.may(Power::Manage));
        let is_managing = |seat: &Seat| managing().any(|office| office.id == seat.office);
        if self.seats.iter().any(is_managing) {
            self.officers = managing().flat_map(|office| self.holders(&office.id)).collect();
        }
    }

    /// Whether term limits let a member stand for an office now.
    ///
    /// # Errors
    /// A refusal by `duty.term-limit`.
    pub fn may_stand(&self, member: MemberNo, office: &Office, now: Time) -> Result<(), Refusal> {
        let Some(left) = self.days_left(member, office, now) else {
            return Ok(());
        };
        if left >= office.term_days {
            return Ok(());
        }
        let message = format!(
            "member {member} has {left} of {} days in the office '{}' left, and a term lasts {}; after a break of {} days she may stand again",
            office.terms_days_max, office.id, office.term_days, office.break_days
        );
        Err(Refusal::new("duty.term-limit", message))
    }

    /// Days that term limits leave a member in an office after her present term; none where there is no limit.
    pub fn days_left(&self, member: MemberNo, office: &Office, now: Time) -> Option<u32> {
        (office.terms_days_max > 0).then(|| {
            office
                .terms_days_max
                .saturating_sub(self.days_served(member, office, now))
        })
    }

    /// Days of her terms since the last break that was long enough. A term counts in full while she is in it; days on which
    /// she only waits for a successor do not count.
    fn days_served(&self, member: MemberNo, office: &Office, now: Time) -> u32 {
        let of = |seat: &&Seat| seat.member == member && seat.office == office.id;
        let is_break = |from: Time, to: Time| office.break_days > 0 && days(from, to) >= office.break_days;
        let mut served = 0u32;
        let mut last: Option<Time> = None;
        for seat in self.seats.iter().filter(of) {
            if last.is_some_and(|end| is_break(end, seat.since)) {
                served = 0;
            }
            let end = seat.left.unwrap_or(now);
            let term_end = match (seat.left, seat.until) {
                (None, Some(until)) => until,
                (Some(left), Some(until)) => left.min(until),
                _ => end,
            };
            served = served.saturating_add(days(seat.since, term_end));
            last = Some(end);
        }
        match last.is_some_and(|end| is_break(end, now)) {
            true => 0,
            false => served,
        }
    }
}

/// A seat taken now, for a whole term.
fn first_term(office: &Office, member: MemberNo, at: Time) -> Seat {
    Seat {
        office: office.id.clone(),
        member,
        motion: FOUNDING,
        since: at,
        until: (office.term_days > 0).then(|| at.plus_days(office.term_days)),
        left: None,
    }
}

/// Whole days from one time to a later one, a part of a day counted as one.
fn days(from: Time, to: Time) -> u32 {
    let seconds = to.0.saturating_sub(from.0).max(0);
    u32::try_from(seconds.saturating_add(86_399).checked_div(86_400).unwrap_or(0)).unwrap_or(u32::MAX)
}
