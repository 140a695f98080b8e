//! Codes with which somebody sets up her account: read from a link, a picture or a slip of paper, and used once.

use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::keyring::random;

/// Signs that are not taken for one another when somebody reads them out.
///
/// # Source
/// Crockford's Base32.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs of a code: 80 bits.
const LENGTH: usize = 16;

/// A new code, as it is printed.
///
/// # Errors
/// When the system gives no randomness.
pub fn fresh() -> Result<String, Trouble> {
    let bytes: [u8; 32] = random().map_err(|error| Trouble::failed("random", error))?;
    let sign = |byte: &u8| SIGNS.get(usize::from(byte & 31)).copied().map_or('0', char::from);
    let signs: Vec<char> = bytes.iter().take(LENGTH).map(sign).collect();
    Ok(grouped(&signs))
}

fn grouped(signs: &[char]) -> String {
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A code as it is kept in mind, however it was typed: small or big, with or without strokes, an O for a nought.
fn plain(typed: &str) -> String {
    let sign = |sign: char| match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(sign)
        .collect()
}

/// The digest of a code, under the co-op's key: who has only the log cannot try codes.
pub fn digest(desk: &Desk, typed: &str) -> Hash {
    desk.office
        .keyring()
        .body(format!("fenwick/access-code/v1/{}", plain(typed)).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let code = fresh().unwrap();
        assert_eq!(code.len(), LENGTH + 3);
        assert_eq!(plain(&code).len(), LENGTH);
        assert_eq!(plain(&code.to_lowercase().replace('-', " ")), plain(&code));
        assert_eq!(plain("o1-Il"), "0111");
        assert_ne!(fresh().unwrap(), code);
    }
}
