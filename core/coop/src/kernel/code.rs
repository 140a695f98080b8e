//! Short codes as numbers: a product, a diagnosis, a postal code that is on no public list.
//!
//! A code is spelled out in the number itself, so that no dictionary has to be kept beside the rows: erasing a
//! row erases its code.

/// The longest code, in characters.
pub const CODE_LENGTH_MAX: usize = 10;

/// The longest code of digits alone, such as those of SNOMED CT. Longer than others it has no zero in front.
pub const DIGITS_LENGTH_MAX: usize = 18;

/// Numbers from here on spell long codes of digits; all others lie below.
const LONG: i64 = 1 << 60;

/// What a code may be made of, in the order of the numbers; a number below the first ends the code.
const LETTERS: &[u8] = b" #+-./:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/// The number that spells a code. Small letters count as capitals, blanks around it do not count.
///
/// # Example
/// ```
/// use fenwick_coop::kernel::code::{number, text};
/// assert_eq!(text(number("e11.9").unwrap()), Some("E11.9".to_owned()));
/// assert_eq!(number("far too long a code"), None);
/// ```
pub fn number(code: &str) -> Option<i64> {
    let code = code.trim();
    if is_long(code) {
        return code.parse::<i64>().ok()?.checked_add(LONG);
    }
    if code.is_empty() || code.len() > CODE_LENGTH_MAX {
        return None;
    }
    let digit = |byte: u8| {
        let place = LETTERS
            .iter()
            .position(|letter| *letter == byte.to_ascii_uppercase())?;
        i64::try_from(place.saturating_add(1)).ok()
    };
    let spelled = code
        .bytes()
        .try_fold(0i64, |number, byte| Some((number << 6) | digit(byte)?))?;
    let blank = CODE_LENGTH_MAX.saturating_sub(code.len()).saturating_mul(6);
    Some(spelled << blank)
}

fn is_long(code: &str) -> bool {
    let is_length = code.len() > CODE_LENGTH_MAX && code.len() <= DIGITS_LENGTH_MAX;
    is_length && !code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The code that a number spells.
pub fn text(number: i64) -> Option<String> {
    if number >= LONG {
        let code = number.checked_sub(LONG)?.to_string();
        return is_long(&code).then_some(code);
    }
    let mut code = String::new();
    let mut ended = false;
    for place in (0..CODE_LENGTH_MAX).rev() {
        let digit = (number >> place.saturating_mul(6)) & 63;
        let Some(letter) = usize::try_from(digit)
            .ok()
            .and_then(|digit| LETTERS.get(digit.checked_sub(1)?))
        else {
            ended = true;
            continue;
        };
        if ended {
            return None;
        }
        code.push(char::from(*letter));
    }
    self::number(&code).filter(|same| *same == number).map(|_| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_their_order_is_that_of_their_texts() {
        let codes = ["1", "8001", "A00.0", "A00.1", "B", "BS/12-3_X:", "Z Z"];
        let numbers: Vec<i64> = codes.iter().map(|code| number(code).unwrap()).collect();
        assert!(numbers.is_sorted() && numbers.iter().all(|number| *number > 0));
        for (code, number) in codes.iter().zip(numbers) {
            assert_eq!(text(number).as_deref(), Some(*code));
        }
    }

    #[test]
    fn a_code_of_digits_alone_may_be_longer() {
        for code in ["10000000000", "124171000119105", "999999999999999999"] {
            let number = number(code).unwrap();
            assert!(number > super::number("__________").unwrap());
            assert_eq!(text(number).as_deref(), Some(code));
        }
        assert_eq!(text(LONG + 9_999_999_999), None);
        for bad in [
            "1000000000000000000",
            "01234567890",
            "12345678901A",
            "-1234567890",
        ] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_spells_no_code_is_none() {
        for bad in ["", "   ", "ABCDEFGHIJK", "é", "a\nb", "\"A\""] {
            assert_eq!(number(bad), None, "{bad}");
        }
        for bad in [0, -1, 1, 63, i64::MAX, i64::MIN, 62 << 54] {
            assert_eq!(text(bad), None, "{bad}");
        }
    }
}
