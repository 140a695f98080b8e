//! The compact protocol of Thrift, walked and measured without keeping anything.
//!
//! The reader of Parquet makes room for as many parts as a file says there are. This walk comes first: what claims more than its bytes can
//! hold, or is nested deeper than anything people mean, goes no further.

/// No structure of Parquet is nested deeper.
const DEPTH_MAX: usize = 40;

/// What is told on the way: the numbers of the fields down to a value, and the value; none when the structure there ends.
pub(super) type Seen<'s> = dyn FnMut(&[i16], Option<i64>) + 's;

/// Walks the structure at the beginning of these bytes; how long it is, or none where it is none.
pub(super) fn walk(bytes: &[u8], seen: &mut Seen<'_>) -> Option<usize> {
    let mut walk = Walk { bytes, at: 0 };
    walk.structure(&mut Vec::new(), seen)?;
    Some(walk.at)
}

struct Walk<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at = self.at.checked_add(1)?;
        Some(byte)
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        let end = self.at.checked_add(usize::try_from(count).ok()?)?;
        self.at = Some(end).filter(|end| *end <= self.bytes.len())?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.varint()?;
        let half = i64::try_from(value >> 1).ok()?;
        Some(if value & 1 == 1 { -half - 1 } else { half })
    }

    fn structure(&mut self, path: &mut Vec<i16>, seen: &mut Seen<'_>) -> Option<()> {
        if path.len() > DEPTH_MAX {
            return None;
        }
        let mut field = 0i16;
        loop {
            let head = self.byte()?;
            if head == 0 {
                seen(path, None);
                return Some(());
            }
            field = match head >> 4 {
                0 => i16::try_from(self.signed()?).ok()?,
                more => field.checked_add(i16::from(more))?,
            };
            path.push(field);
            match head & 0x0f {
                // Of a field, the kind is the value.
                1 | 2 => seen(path, Some(i64::from(head & 1))),
                kind => self.value(kind, path, seen)?,
            }
            path.pop();
        }
    }

    fn value(&mut self, kind: u8, path: &mut Vec<i16>, seen: &mut Seen<'_>) -> Option<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => {
                let number = self.signed()?;
                seen(path, Some(number));
                Some(())
            }
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(length)
            }
            9 | 10 => self.list(path, seen),
            11 => self.map(path, seen),
            12 => self.structure(path, seen),
            13 => self.skip(16),
            _ => None,
        }
    }

    /// A count of parts that are still to come: each takes a byte at least.
    fn credible(&self, count: u64) -> Option<u64> {
        let left = self.bytes.len().checked_sub(self.at)?;
        Some(count).filter(|count| *count <= left as u64)
    }

    fn list(&mut self, path: &mut Vec<i16>, seen: &mut Seen<'_>) -> Option<()> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        for _ in 0..self.credible(count)? {
            self.value(head & 0x0f, path, seen)?;
        }
        Some(())
    }

    fn map(&mut self, path: &mut Vec<i16>, seen: &mut Seen<'_>) -> Option<()> {
        let count = self.varint()?;
        if count == 0 {
            return Some(());
        }
        let kinds = self.byte()?;
        for _ in 0..self.credible(count)? {
            self.value(kinds >> 4, path, seen)?;
            self.value(kinds & 0x0f, path, seen)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_is_measured_and_its_numbers_are_told() {
        // Field 1 = i32 3, field 2 = [ {1: i32 -1}, {} ], field 4 = binary "ab", then its end, then something else.
        let bytes = [0x15, 6, 0x19, 0x2c, 0x15, 1, 0, 0, 0x28, 2, b'a', b'b', 0, 9, 9];
        let mut told = Vec::new();
        let length = walk(&bytes, &mut |path, value| told.push((path.to_vec(), value)));
        assert_eq!(length, Some(13));
        assert_eq!(
            told,
            [
                (vec![1], Some(3)),
                (vec![2, 1], Some(-1)),
                (vec![2], None),
                (vec![2], None),
                (vec![], None)
            ]
        );
    }

    #[test]
    fn a30_what_claims_more_than_it_holds_is_none() {
        let bad: [&[u8]; 5] = [
            &[0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0],
            &[0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 0],
            &[0x1c; 60],
            &[0x15, 0x80],
            &[0x1f, 0],
        ];
        for bytes in bad {
            assert_eq!(walk(bytes, &mut |_, _| ()), None, "{bytes:?}");
        }
    }
}
