//! PINs: hashed so that whoever has a copy of the hash still has to work for each guess; and few guesses at the door.

use crate::said::Trouble;
use argon2::{Algorithm, Argon2, Params, Version};
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::keyring::random;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// Digits that a PIN has at least.
pub const PIN_MIN: usize = 6;
/// Signs that a PIN has at most.
pub const PIN_MAX: usize = 64;
/// KiB of memory that one guess costs.
///
/// # Source
/// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// PINs that are worked through at once.
static WORKING: Semaphore = Semaphore::const_new(2);

/// What is kept of a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    salt: Hash,
    hash: Hash,
    memory_kib: u32,
    passes: u32,
}

/// What is wrong with a PIN that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Fewer or more signs than a PIN has.
    Length,
    /// Anybody would guess it.
    Common,
}

/// Whether a PIN may be chosen: long enough, and none that is guessed first.
///
/// # Errors
/// What is wrong with it.
pub fn check(pin: &str) -> Result<(), Weak> {
    if !(PIN_MIN..=PIN_MAX).contains(&pin.chars().count()) {
        return Err(Weak::Length);
    }
    let bytes = pin.as_bytes();
    let steps: Vec<i16> = bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .map(|(one, next)| i16::from(*next) - i16::from(*one))
        .collect();
    let even = |step: i16| steps.iter().all(|found| *found == step);
    // 111111, 123456, 654321, 121212, 123123, and a year twice or a day of birth.
    let halves = |parts: usize| {
        bytes.len().is_multiple_of(parts)
            && bytes
                .chunks(bytes.len() / parts)
                .all(|chunk| bytes.starts_with(chunk))
    };
    let is_common = even(0) || even(1) || even(-1) || halves(2) || halves(3) || is_day(pin);
    if is_common { Err(Weak::Common) } else { Ok(()) }
}

/// Whether it reads as a day, in any usual order: they are guessed first by whoever knows her.
fn is_day(pin: &str) -> bool {
    let number = |from: usize, until: usize| pin.get(from..until).and_then(|part| part.parse::<u32>().ok());
    let is_day = |day: Option<u32>| day.is_some_and(|day| (1..=31).contains(&day));
    let is_month = |month: Option<u32>| month.is_some_and(|month| (1..=12).contains(&month));
    let is_year = |year: Option<u32>| year.is_some_and(|year| (1920..=2035).contains(&year));
    pin.bytes().all(|byte| byte.is_ascii_digit())
        && pin.len() == 8
        && ((is_day(number(0, 2)) && is_month(number(2, 4)) && is_year(number(4, 8)))
            || (is_month(number(0, 2)) && is_day(number(2, 4)) && is_year(number(4, 8)))
            || (is_year(number(0, 4)) && is_month(number(4, 6)) && is_day(number(6, 8))))
}

fn worked(pin: &str, salt: Hash, (memory_kib, passes): (u32, u32)) -> Result<Hash, Trouble> {
    let failed = |error: argon2::Error| Trouble::failed("pin", error);
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(failed)?;
    let mut hash = [0u8; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), &salt.0, &mut hash)
        .map_err(failed)?;
    Ok(Hash(hash))
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let _place = WORKING
        .acquire()
        .await
        .map_err(|error| Trouble::failed("pin", error))?;
    let worked = tokio::task::spawn_blocking(work).await;
    worked.map_err(|error| Trouble::failed("pin", error))?
}

impl Kept {
    /// What is to be kept of a PIN.
    ///
    /// # Errors
    /// When the system gives no randomness or no memory.
    pub async fn of(pin: &str) -> Result<Self, Trouble> {
        let salt = Hash(random().map_err(|error| Trouble::failed("random", error))?);
        let pin = pin.to_owned();
        let hash = on_a_thread(move || worked(&pin, salt, (MEMORY_KIB, PASSES))).await?;
        Ok(Self {
            salt,
            hash,
            memory_kib: MEMORY_KIB,
            passes: PASSES,
        })
    }

    /// Whether this is the PIN.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub async fn is(&self, pin: &str) -> Result<bool, Trouble> {
        let (kept, pin) = (self.clone(), pin.to_owned());
        let found = on_a_thread(move || worked(&pin, kept.salt, (kept.memory_kib, kept.passes))).await?;
        Ok(crate::web::visit::same(&found.0, &self.hash.0))
    }
}

/// Works as long as for a PIN that is there: the time does not tell whether a number has one.
///
/// # Errors
/// When the system gives no memory.
pub async fn nobodys(pin: &str) -> Result<(), Trouble> {
    let pin = pin.to_owned();
    on_a_thread(move || worked(&pin, Hash([0; 32]), (MEMORY_KIB, PASSES)))
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_that_anybody_guesses_is_not_taken() {
        for weak in [
            "111111", "123456", "654321", "121212", "123123", "abcdef", "19761231", "31121976", "12311976",
        ] {
            assert_eq!(check(weak), Err(Weak::Common), "{weak}");
        }
        assert_eq!(check("73910"), Err(Weak::Length));
        assert_eq!(check(&"7".repeat(65)), Err(Weak::Length));
        for good in ["739104", "90417352", "blue 7 fish"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[tokio::test]
    async fn only_the_pin_itself_opens_and_two_of_the_same_are_kept_differently() {
        let kept = Kept::of("739104").await.unwrap();
        let again = Kept::of("739104").await.unwrap();
        assert!(kept.is("739104").await.unwrap() && !kept.is("739105").await.unwrap());
        assert_ne!(kept, again);
    }
}
