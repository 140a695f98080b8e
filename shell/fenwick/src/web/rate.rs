//! How much one address and one visitor may ask in a while: enough for every reader and every honest program, and not so much
//! that one of them keeps the others out.

use super::door::is_of_programs;
use super::ops::Client;
use super::served::Served;
use super::wrong::Wrong;
use crate::visitor::Visitor;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests of one address: a village may share one.
const OF_ADDRESS: Pace = Pace {
    each: Duration::from_millis(2),
    at_once: 5_000,
};
/// Requests of one program, and of all programs of an address that have not signed in.
const OF_PROGRAM: Pace = Pace {
    each: Duration::from_millis(20),
    at_once: 3_000,
};
/// Challenges to passkeys for one address: the oldest that waits goes when there are too many, so nobody asks for all of them.
const OF_PASSKEYS: Pace = Pace {
    each: Duration::from_secs(1),
    at_once: 300,
};
/// Askers that are remembered at most; beyond, those go who have asked little.
const KEPT_MAX: usize = 100_000;

/// How fast one may ask.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// One request in so long, on and on.
    each: Duration,
    /// So many at once before that.
    at_once: u32,
}

/// Counts what is asked by whoever asks.
struct Rate<K> {
    pace: Pace,
    /// Until when what was asked is paid for, at its pace.
    paid: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Rate<K> {
    fn new(pace: Pace) -> Self {
        Self {
            pace,
            paid: Mutex::default(),
        }
    }

    /// Lets a request pass, or says how many seconds to wait.
    fn take(&self, key: K, now: Instant) -> Result<(), u64> {
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        if paid.len() >= KEPT_MAX {
            paid.retain(|_, until| *until > now);
        }
        let until = paid.entry(key).or_insert(now);
        let next = (*until).max(now) + self.pace.each;
        let over = next
            .duration_since(now)
            .checked_sub(self.pace.each * self.pace.at_once);
        match over.filter(|over| !over.is_zero()) {
            Some(over) => Err(over.as_secs().saturating_add(1)),
            None => {
                *until = next;
                Ok(())
            }
        }
    }
}

/// Who asks as a program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Program {
    In(String),
    From(IpAddr),
}

/// What everybody has asked lately.
pub struct Rates {
    addresses: Rate<IpAddr>,
    programs: Rate<Program>,
    passkeys: Rate<IpAddr>,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            addresses: Rate::new(OF_ADDRESS),
            programs: Rate::new(OF_PROGRAM),
            passkeys: Rate::new(OF_PASSKEYS),
        }
    }
}

impl Rates {
    /// Lets a program's request pass.
    ///
    /// # Errors
    /// When it asks too much.
    pub fn of_program(&self, coop: &str, visitor: Visitor, client: Option<&Client>) -> Result<(), Wrong> {
        let from = |client: &Client| Program::From(network(client.address));
        let program = match visitor {
            Visitor::Nobody => client.map(from),
            visitor => Some(Program::In(format!("{coop} {visitor:?}"))),
        };
        let taken = program.map_or(Ok(()), |program| self.programs.take(program, Instant::now()));
        taken.map_err(Wrong::TooMany)
    }

    /// Lets somebody ask for a challenge to a passkey.
    ///
    /// # Errors
    /// When her address asks for too many.
    pub fn of_passkey(&self, client: Option<&Client>) -> Result<(), Wrong> {
        let address = client.map(|client| network(client.address));
        let taken = address.map_or(Ok(()), |address| self.passkeys.take(address, Instant::now()));
        taken.map_err(Wrong::TooMany)
    }
}

/// Of an address of the new kind, the part that one household has: it makes as many addresses in it as it likes.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => {
            let household = address.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(household))
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// Lets a request pass if its address has not asked too much.
pub async fn paced(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    let address = request.extensions().get::<Client>();
    let address = address.map(|client| network(client.address));
    let taken = address.map_or(Ok(()), |address| {
        served.rates.addresses.take(address, Instant::now())
    });
    match taken {
        Ok(()) => next.run(request).await,
        Err(seconds) if is_of_programs(request.uri().path()) => super::api::problem(&Wrong::TooMany(seconds)),
        Err(seconds) => Wrong::TooMany(seconds).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once_then_at_a_pace_and_nobody_waits_for_another() {
        let rate = Rate::new(Pace {
            each: Duration::from_secs(2),
            at_once: 3,
        });
        let now = Instant::now();
        let later = |seconds: u64| now + Duration::from_secs(seconds);
        assert_eq!(
            [0; 4].map(|_| rate.take("a", now).is_ok()),
            [true, true, true, false]
        );
        assert_eq!(rate.take("b", now), Ok(()));
        assert_eq!(rate.take("a", later(1)), Err(2), "who waits is told for how long");
        assert_eq!(rate.take("a", later(2)), Ok(()));
        assert!(rate.take("a", later(3)).is_err());
        assert_eq!(
            [0; 4].map(|_| rate.take("a", later(60)).is_ok()),
            [true, true, true, false]
        );
    }

    #[test]
    fn a_household_is_one_address() {
        let address = |text: &str| network(text.parse().unwrap());
        assert_eq!(address("2001:db8:1:2::7"), address("2001:db8:1:2:ffff::1"));
        assert_ne!(address("2001:db8:1:2::7"), address("2001:db8:1:3::7"));
        assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
    }
}
