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

#[derive(Clone, Debug)]
struct Tries<B> {
    wrong: u32,
    /// How many of them were of whom.
    of: HashMap<B, u32>,
    last: Instant,
    until: Option<Instant>,
}

/// Counts wrong tries by whatever is tried at, or from; of each it knows how many were of whom.
pub struct Guard<K, B = ()> {
    tries: u32,
    kept: Mutex<HashMap<K, Tries<B>>>,
}

impl<K: Eq + Hash + Clone, B: Eq + Hash> Guard<K, B> {
    /// A guard that lets so many wrong tries pass before each wait.
    pub fn new(tries: u32) -> Self {
        Self {
            tries,
            kept: Mutex::default(),
        }
    }

    /// Lets a try begin, or says how many seconds are left to wait. A try that has begun counts as wrong until
    /// [`Guard::right_of`] takes it back: many at once gain nothing.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn begin_of(&self, key: &K, by: B) -> Result<(), u64> {
        let now = Instant::now();
        let mut kept = self.lock();
        if kept.len() >= KEPT_MAX && !kept.contains_key(key) {
            make_room(&mut kept, now);
        }
        let tries = kept.entry(key.clone()).or_insert(Tries {
            wrong: 0,
            of: HashMap::new(),
            last: now,
            until: None,
        });
        if now.duration_since(tries.last) >= WAIT_MAX {
            tries.wrong = 0;
            tries.of.clear();
        }
        if let Some(until) = tries.until.filter(|until| *until > now) {
            return Err(until.duration_since(now).as_secs().max(1));
        }
        tries.wrong = tries.wrong.saturating_add(1);
        let own = tries.of.entry(by).or_default();
        *own = own.saturating_add(1);
        tries.last = now;
        tries.until = tries
            .wrong
            .is_multiple_of(self.tries)
            .then(|| now + wait(tries.wrong / self.tries));
        Ok(())
    }

    /// The try was right: her own wrong tries are taken back, and nobody else's.
    pub fn right_of(&self, key: &K, by: &B) {
        let mut kept = self.lock();
        let Some(tries) = kept.get_mut(key) else {
            return;
        };
        let rounds = tries.wrong / self.tries;
        let own = tries.of.remove(by).unwrap_or(0);
        tries.wrong = tries.wrong.saturating_sub(own);
        if tries.wrong / self.tries < rounds {
            tries.until = None;
        }
        if tries.wrong == 0 {
            kept.remove(key);
        }
    }

    /// How many tries are left before a wait.
    pub fn left(&self, key: &K) -> u32 {
        let wrong = self.lock().get(key).map_or(0, |tries| tries.wrong);
        self.tries - wrong % self.tries
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Tries<B>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where nobody tries for somebody else.
impl<K: Eq + Hash + Clone> Guard<K> {
    /// As [`Guard::begin_of`].
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn begin(&self, key: &K) -> Result<(), u64> {
        self.begin_of(key, ())
    }

    /// As [`Guard::right_of`].
    pub fn right(&self, key: &K) {
        self.right_of(key, &());
    }
}

/// Forgets what is a day old, or else the oldest; what has to wait stays longest.
fn make_room<K: Eq + Hash + Clone, B>(kept: &mut HashMap<K, Tries<B>>, now: Instant) {
    kept.retain(|_, tries| now.duration_since(tries.last) < WAIT_MAX);
    if kept.len() < KEPT_MAX {
        return;
    }
    let waits = |tries: &Tries<B>| tries.until.is_some_and(|until| until > now);
    let oldest = kept.iter().min_by_key(|(_, tries)| (waits(tries), tries.last));
    if let Some(key) = oldest.map(|(key, _)| key.clone()) {
        kept.remove(&key);
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
    fn a_right_try_of_ones_own_gives_no_new_tries_at_others() {
        let guard: Guard<u8, char> = Guard::new(5);
        for other in "abcd".chars() {
            guard.begin_of(&1, other).unwrap();
        }
        // The fifth shuts the address, and was right: only itself is taken back.
        guard.begin_of(&1, 'm').unwrap();
        assert!(guard.begin_of(&1, 'n').is_err());
        guard.right_of(&1, &'m');
        assert_eq!(guard.left(&1), 1);
        guard.begin_of(&1, 'e').unwrap();
        assert!(guard.begin_of(&1, 'f').is_err(), "the fifth wrong try at others");
        guard.right_of(&1, &'m');
        assert!(guard.begin_of(&1, 'f').is_err());
        // Who mistyped twice and then not has used up nothing.
        (0..3).for_each(|_| guard.begin_of(&2, 'm').unwrap());
        guard.right_of(&2, &'m');
        assert_eq!((guard.left(&2), guard.lock().len()), (5, 1));
    }

    #[test]
    fn a_full_guard_forgets_the_oldest_and_never_grows() {
        let guard = Guard::new(2);
        (0..2).for_each(|_| guard.begin(&0).unwrap());
        (1..KEPT_MAX).for_each(|key| guard.begin(&key).unwrap());
        (KEPT_MAX..KEPT_MAX + 3).for_each(|key| guard.begin(&key).unwrap());
        assert_eq!(guard.lock().len(), KEPT_MAX);
        assert!(guard.begin(&0).is_err(), "who waits goes on waiting");
        assert!([1, 2, 3].iter().all(|key| !guard.lock().contains_key(key)));
    }

    #[test]
    fn a_right_try_takes_back_the_wrong_ones() {
        let guard = Guard::new(TRIES);
        (0..4).for_each(|_| guard.begin(&1).unwrap());
        guard.right(&1);
        assert_eq!(guard.left(&1), TRIES);
    }
}
