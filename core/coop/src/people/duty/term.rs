//! Terms: when a seat is given back, what happens when too few would be left, and when the next election is due.

use super::{Duties, Event, Seat};
use crate::kernel::ids::{ComplaintNo, MemberNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Community;
use crate::people::ballot::{self, Election, Matter, Motions};
use crate::people::bylaws::{Bylaws, Office, Topic, Voting};
use serde::Serialize;

/// An office that too few hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Short {
    /// Which.
    pub office: String,
    /// How many hold it.
    pub holders: u32,
    /// How many must, so that the co-op cannot be blocked.
    pub holders_min: u16,
}

impl Seat {
    /// Whether its term goes on beyond a time.
    fn runs_beyond(&self, time: Time) -> bool {
        self.until.is_none_or(|until| until > time)
    }

    /// Whether its term is over, and its holder only stays until a successor is elected.
    pub fn is_overdue(&self, now: Time) -> bool {
        self.is_held() && !self.runs_beyond(now)
    }

    /// From when on a successor is looked for: so long before the end of its term as an election takes, or since it was left
    /// before that end.
    fn wanting(&self, lead_days: u32) -> Option<Time> {
        match (self.until, self.left) {
            (Some(until), left) if left.is_none_or(|left| left >= until) => Some(until.minus_days(lead_days)),
            (_, left) => left,
        }
    }
}

impl Duties {
    /// Offices that too few hold.
    pub fn short(&self, bylaws: &Bylaws) -> Vec<Short> {
        let short = |office: &Office| {
            let holders = self.count(&office.id);
            (holders < u32::from(office.holders_min)).then(|| Short {
                office: office.id.clone(),
                holders,
                holders_min: office.holders_min,
            })
        };
        bylaws.offices.iter().filter_map(short).collect()
    }

    fn count(&self, office: &str) -> u32 {
        u32::try_from(self.holders(office).count()).unwrap_or(u32::MAX)
    }

    fn held<'a>(&'a self, office: &'a Office) -> impl Iterator<Item = &'a Seat> {
        self.seats
            .iter()
            .filter(|seat| seat.is_held() && seat.office == office.id)
    }

    /// Whether enough hold an office beyond a time.
    fn is_held_beyond(&self, office: &Office, time: Time) -> bool {
        let running = self.held(office).filter(|seat| seat.runs_beyond(time));
        running.count() >= usize::from(office.holders_min)
    }

    fn is_enough_without_one(&self, office: &Office) -> bool {
        self.count(&office.id).saturating_sub(1) >= u32::from(office.holders_min)
    }

    /// Decides a resignation.
    ///
    /// # Errors
    /// When she does not hold the office, or too few would be left.
    pub(super) fn resign(
        &self,
        member: MemberNo,
        (office, when_replaced): (&str, bool),
        community: &Community<'_>,
    ) -> Result<Event, Refusal> {
        let rule = community.office(office)?;
        let refuse = |id: &str, message: String| Refusal::new(id, message).by(community.bylaws.motion);
        if !self.holds(member, office) {
            let message = format!("member {member} does not hold the office '{office}'");
            return Err(refuse("duty.holder", message).hint("`fenwick office list` shows who does"));
        }
        if !self.is_enough_without_one(rule) && !when_replaced {
            let message = format!(
                "the office '{office}' needs {} holders and has {}: a successor is elected first",
                rule.holders_min,
                self.count(office)
            );
            return Err(refuse("duty.last-holder", message).hint(format!(
                "`fenwick office resign {office} --when-replaced --as {member}` has an election noticed now and gives the seat up to whoever is elected"
            )));
        }
        Ok(Event::Resigned {
            member,
            office: office.to_owned(),
        })
    }

    /// Ends a seat that was given up; where too few would be left, only its term ends.
    pub(super) fn resigned(&mut self, member: MemberNo, office: &str, (bylaws, at): (&Bylaws, Time)) {
        let rule = bylaws.offices.iter().find(|found| found.id == office);
        if rule.is_none_or(|rule| self.is_enough_without_one(rule)) {
            self.end(office, |seat| seat.member == member, at);
            return self.settle(bylaws);
        }
        let own = |seat: &&mut Seat| seat.is_held() && seat.office == office && seat.member == member;
        for seat in self.seats.iter_mut().filter(own) {
            seat.until = Some(seat.until.map_or(at, |until| until.min(at)));
        }
    }

    /// What has fallen due at `now` and is no motion: terms that ended while enough others hold the office, and complaints
    /// of which the members do not know yet. Each with its date, one step each.
    pub fn due(&self, community: &Community<'_>, now: Time) -> Option<(Time, Event)> {
        let offices = community.bylaws.rule.offices.iter();
        let term = offices
            .filter_map(|office| self.ended_term(office, now))
            .min_by_key(|(at, ..)| *at);
        let term = term.map(|(at, member, office)| {
            let office = office.to_owned();
            (at, Event::TermEnded { member, office })
        });
        // The calendar says that there is a complaint, so that the entry does not name whose it is.
        let unknown = self.complaints().find(|(_, complaint)| !complaint.opened);
        let opened = |(complaint, at): (ComplaintNo, Time)| (at, Event::ComplaintOpened { complaint });
        let opened = unknown.map(|(number, complaint)| opened((number, complaint.at)));
        term.into_iter().chain(opened).min_by_key(|(at, _)| *at)
    }

    fn ended_term<'o>(&self, office: &'o Office, now: Time) -> Option<(Time, MemberNo, &'o str)> {
        let over = self.held(office).filter(|seat| seat.is_overdue(now));
        let ended = over.filter_map(|seat| {
            let until = seat.until?;
            let enough = self.is_held_beyond(office, until);
            enough.then_some((until, seat.member, office.id.as_str()))
        });
        ended.min()
    }

    /// The election that is due first and not under way: of an office that too few hold, or of which a seat fell vacant or
    /// is about to since the last election was noticed. An office nobody ever held waits for a member to table its first.
    pub fn election_due(
        &self,
        community: &Community<'_>,
        motions: &Motions,
        now: Time,
    ) -> Option<(Time, ballot::Event)> {
        let lead_days = lead_days(&community.bylaws.rule.voting);
        let wanted = |office: &'_ &Office| {
            let of = |matter: &Matter| matter.election().is_some_and(|found| found.office == office.id);
            motions.under_way(of).is_none()
        };
        let offices = community.bylaws.rule.offices.iter().filter(wanted);
        let due = offices.filter_map(|office| Some((self.wanting(office, lead_days, now)?, office)));
        let (at, office) = due.min_by_key(|(at, _)| *at)?;
        let beyond = now.plus_days(lead_days);
        let staying = self.held(office).filter(|seat| seat.runs_beyond(beyond)).count();
        let free = office
            .seats
            .saturating_sub(u16::try_from(staying).unwrap_or(u16::MAX));
        let election = Election::filling(office, free, community);
        let tabled = Matter::Election(election).into();
        Some((at, motions.notice(tabled, community, (None, None), now)))
    }

    /// Since when an office wants an election, if it does.
    fn wanting(&self, office: &Office, lead_days: u32, now: Time) -> Option<Time> {
        let ever = self.seats.iter().filter(|seat| seat.office == office.id);
        let wanting = ever
            .filter_map(|seat| seat.wanting(lead_days))
            .filter(|since| *since <= now);
        let beyond = now.plus_days(lead_days);
        let staying = self.held(office).filter(|seat| seat.runs_beyond(beyond)).count();
        if staying >= usize::from(office.seats) {
            return None;
        }
        let called = self.called.get(&office.id);
        let is_short = !self.is_held_beyond(office, now);
        wanting
            .filter(|since| is_short || called.is_none_or(|called| since > called))
            .min()
    }
}

/// Days that an election takes at most, from its notice to its close.
fn lead_days(voting: &Voting) -> u32 {
    let own = voting.topics.get(&Topic::Election);
    let notice = own.and_then(|own| own.notice_days).unwrap_or(voting.notice_days);
    let days = own.and_then(|own| own.voting_days).unwrap_or(voting.voting_days);
    let postal = voting.postal.map_or(0, |postal| postal.voting_days);
    notice.saturating_add(days.max(postal))
}
