//! Keys for programs: a secret that is shown once, and of which a digest is kept.
//!
//! A key says whose it is, so that nobody's other keys are looked at: `fwk_m12_…` is a member's, `fwk_u3_…` a data user's.

use super::super::session::fresh_token;
use super::super::visit::same;
use super::accounts::{self, Kept as Way};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, UserNo};
use fenwick_coop::people::access::Who;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Signs that the name of a program has at most.
const NAME_MAX: usize = 60;

/// What is kept of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What its owner calls the program.
    pub name: String,
    /// SHA-256 of the key, in hexadecimal: it has 256 random bits, so that nothing slower is needed.
    digest: String,
}

/// Makes a key for a program of somebody who has signed in, and shows it this once.
///
/// # Errors
/// As the rules say, and when it cannot be kept.
pub async fn make(desk: &Desk, who: Who, name: &str) -> Result<String, Trouble> {
    let key = format!("{}{}", mark(who), fresh_token()?);
    let kept = Kept {
        name: name.chars().take(NAME_MAX).collect(),
        digest: digest(&key),
    };
    accounts::enrol(desk, who, &Way::Key(kept), None).await?;
    Ok(key)
}

/// The keys of an account, with the digests by which the rules know them.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn all(desk: &Desk, who: Who) -> Result<Vec<(Hash, Kept)>, Trouble> {
    let key = |(digest, way)| match way {
        Way::Key(kept) => Some((digest, kept)),
        Way::Passkey { .. } | Way::Pin(_) => None,
    };
    let ways = accounts::ways(desk, who).await?;
    Ok(ways.into_iter().filter_map(key).collect())
}

/// Whose a key is that a program shows, and what the rules know it by, while it is one of hers.
///
/// # Errors
/// When the co-op cannot be read.
pub async fn whose(desk: &Desk, shown: &str) -> Result<Option<(Who, Hash)>, Trouble> {
    let Some(who) = owner(shown) else {
        return Ok(None);
    };
    let shown = digest(shown);
    let found = all(desk, who).await?.into_iter();
    let mut found = found.filter(|(_, kept)| same(kept.digest.as_bytes(), shown.as_bytes()));
    Ok(found.next().map(|(credential, _)| (who, credential)))
}

fn mark(who: Who) -> String {
    match who {
        Who::Member(member) => format!("fwk_m{member}_"),
        Who::User(user) => format!("fwk_u{user}_"),
    }
}

fn owner(shown: &str) -> Option<Who> {
    let (who, _) = shown.strip_prefix("fwk_")?.split_once('_')?;
    let member = who.strip_prefix('m').and_then(|number| number.parse().ok());
    let user = who.strip_prefix('u').and_then(|number| number.parse().ok());
    let member = member.map(|number| Who::Member(MemberNo(number)));
    member.or(user.map(|number| Who::User(UserNo(number))))
}

fn digest(key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_whose_it_is_and_nothing_else_is_a_key() {
        for who in [Who::Member(MemberNo(12)), Who::User(UserNo(3))] {
            assert_eq!(owner(&format!("{}abc_d", mark(who))), Some(who));
        }
        for other in ["", "fwk_", "fwk_m1", "fwk_x1_a", "fwk_m_a", "fwk_m-1_a", "m1_a"] {
            assert_eq!(owner(other), None, "{other}");
        }
    }
}
