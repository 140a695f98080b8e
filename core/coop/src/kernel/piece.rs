//! Ids of others as numbers, piece by piece: by what a record is known where it came from, sign for sign.
//!
//! Like a short code an id is spelled out in the rows themselves, so that erasing a row erases it. Unlike one it keeps its small letters.

/// The signs of one piece; an id of more stands in several fields.
pub const PIECE_LENGTH_MAX: usize = 10;

/// What an id may be made of, in the order of the numbers; nothing comes before the first.
const SIGNS: &[u8] = b"-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/:#+~%@=|,* ";

/// One more than the signs: ten digits of it fit 63 bits.
const BASE: i64 = 78;

/// The number that spells a piece.
///
/// # Example
/// ```
/// use fenwick_coop::kernel::piece::{number, text};
/// assert_eq!(text(number("186ff984-f").unwrap()), Some("186ff984-f".to_owned()));
/// assert_eq!(number("186ff984-f4"), None);
/// ```
pub fn number(piece: &str) -> Option<i64> {
    if piece.is_empty() || piece.len() > PIECE_LENGTH_MAX {
        return None;
    }
    let digit = |byte: u8| {
        let place = SIGNS.iter().position(|sign| *sign == byte)?;
        i64::try_from(place.saturating_add(1)).ok()
    };
    let spelled = piece
        .bytes()
        .map(digit)
        .chain(std::iter::repeat(Some(0)))
        .take(PIECE_LENGTH_MAX);
    spelled.into_iter().try_fold(0i64, |number, digit| {
        number.checked_mul(BASE)?.checked_add(digit?)
    })
}

/// The piece that a number spells.
pub fn text(number: i64) -> Option<String> {
    let (mut signs, mut rest) = (Vec::new(), number);
    for _ in 0..PIECE_LENGTH_MAX {
        let digit = usize::try_from(rest.checked_rem(BASE)?).ok()?;
        rest = rest.checked_div(BASE)?;
        match digit.checked_sub(1) {
            Some(place) => signs.push(*SIGNS.get(place)?),
            None if signs.is_empty() => {}
            None => return None,
        }
    }
    signs.reverse();
    let piece = String::from_utf8(signs).ok()?;
    self::number(&piece).filter(|same| *same == number).map(|_| piece)
}

/// The piece of an id that begins after so many: none where it is shorter.
pub fn of(id: &str, before: usize) -> Option<&str> {
    let start = before.checked_mul(PIECE_LENGTH_MAX)?;
    let rest = id.get(start..).filter(|rest| !rest.is_empty())?;
    rest.get(..PIECE_LENGTH_MAX).or(Some(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_reads_back_sign_for_sign() {
        assert_eq!(SIGNS.len(), 77);
        for piece in [
            "-",
            " ",
            "a",
            "A",
            "P7",
            "186ff984-f",
            "----------",
            "          ",
            "/44250-9",
            "x.y_z",
        ] {
            let number = number(piece).unwrap();
            assert!(number > 0);
            assert_eq!(text(number).as_deref(), Some(piece));
        }
        assert_ne!(number("e11"), number("E11"));
    }

    #[test]
    fn what_spells_no_piece_is_none() {
        for bad in ["", "12345678901", "é", "a\nb", "\"a\""] {
            assert_eq!(number(bad), None, "{bad}");
        }
        for bad in [0, -1, 1, 77, i64::MAX, i64::MIN] {
            assert_eq!(text(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_id_is_its_pieces_one_behind_the_other() {
        let id = "186ff984-f437-4817-8d35-0997a8b7f405";
        let pieces: Vec<&str> = (0..5).map_while(|before| of(id, before)).collect();
        assert_eq!((pieces.len(), pieces.concat()), (4, id.to_owned()));
        assert_eq!((of("P7", 0), of("P7", 1), of("", 0)), (Some("P7"), None, None));
        assert_eq!(of("1234567890", 1), None);
    }
}
