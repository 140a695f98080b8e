//! The guard at the door: so many wrong tries, then a wait that grows.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Wrong tries before the first wait.
pub const TRIES: u32 = 5;
/// The first wait; each further one is twice as long.
const WAIT: Duration = Duration::from_secs(15 * 60);
/// No wait is longer.
const WAIT_MAX: Duration = Duration::from_secs(24 * 3600);
/// Tries that are remembered at most; beyond, the oldest go.
const KEPT_MAX: usize = 100_000;

#[derive(Clone, Copy, Debug)]
struct Tries {
    wrong: u32,
    last: Instant,
    until: Option<Instant>,
}

/// Counts wrong tries by whatever is tried at.
pub struct Guard<K> {
    tries: u32,
    kept: Mutex<HashMap<K, Tries>>,
}

impl<K: Eq + Hash + Clone> Guard<K> {
    /// A guard that lets so many wrong tries pass before each wait.
    pub fn new(tries: u32) -> Self {
        Self {
            tries,
            kept: Mutex::default(),
        }
    }

    /// Lets a try begin, or says how many seconds are left to wait. A try that has begun counts as wrong until
    /// [`Guard::right`] takes it back: many at once gain nothing.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn begin(&self, key: &K) -> Result<(), u64> {
        let now = Instant::now();
        let mut kept = self.lock();
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, tries| now.duration_since(tries.last) < WAIT_MAX);
        }
        let tries = kept.entry(key.clone()).or_insert(Tries {
            wrong: 0,
            last: now,
            until: None,
        });
        if now.duration_since(tries.last) >= WAIT_MAX {
            tries.wrong = 0;
        }
        if let Some(until) = tries.until.filter(|until| *until > now) {
            return Err(until.duration_since(now).as_secs().max(1));
        }
        tries.wrong = tries.wrong.saturating_add(1);
        tries.last = now;
        tries.until = tries
            .wrong
            .is_multiple_of(self.tries)
            .then(|| now + wait(tries.wrong / self.tries));
        Ok(())
    }

    /// The try was right: what was tried at is free again.
    pub fn right(&self, key: &K) {
        self.lock().remove(key);
    }

    /// How many tries are left before a wait.
    pub fn left(&self, key: &K) -> u32 {
        let wrong = self.lock().get(key).map_or(0, |tries| tries.wrong);
        self.tries - wrong % self.tries
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Tries>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The wait after so many rounds of wrong tries.
fn wait(rounds: u32) -> Duration {
    let factor = 2u32.saturating_pow(rounds.saturating_sub(1));
    WAIT.saturating_mul(factor).min(WAIT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_tries_one_waits_and_each_wait_is_longer() {
        let guard = Guard::new(TRIES);
        for left in (1..=TRIES).rev() {
            assert_eq!(guard.left(&1), left);
            assert_eq!(guard.begin(&1), Ok(()));
        }
        let seconds = guard.begin(&1).unwrap_err();
        assert!((890..=900).contains(&seconds), "{seconds}");
        assert_eq!(guard.begin(&2), Ok(()), "another number is not shut");
        assert_eq!(
            [1, 2, 3, 20].map(|rounds| wait(rounds).as_secs() / 60),
            [15, 30, 60, 24 * 60]
        );
    }

    #[test]
    fn a_right_try_takes_back_the_wrong_ones() {
        let guard = Guard::new(TRIES);
        (0..4).for_each(|_| guard.begin(&1).unwrap());
        guard.right(&1);
        assert_eq!(guard.left(&1), TRIES);
    }
}
