//! Members by the keyed digests of their external ids, all at hand while an import reads: a co-op may have a million.

/// A keyed digest of an external id, and whose it is.
type Known = ([u8; 32], u32);

/// Finds members by digests. Sorted, they take half the memory of a hash map.
pub struct Lookup {
    known: Vec<Known>,
    /// Where digests of the same first bits begin; one more at the end.
    starts: Vec<usize>,
    /// How many first bits those are.
    bits: u32,
}

impl Lookup {
    pub fn new(mut known: Vec<Known>) -> Self {
        known.sort_unstable();
        known.shrink_to_fit();
        // About one digest for each of the starts: digests are as if drawn at random.
        let bits = known.len().max(2).ilog2();
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for (place, (digest, _)) in known.iter().enumerate() {
            let of = first_bits(digest, bits);
            starts.resize(starts.len().max(of + 1), place);
        }
        starts.resize((1 << bits) + 1, known.len());
        Self { known, starts, bits }
    }

    /// Whose it is.
    pub fn get(&self, digest: &[u8; 32]) -> Option<u32> {
        let place = first_bits(digest, self.bits);
        let (start, end) = (*self.starts.get(place)?, *self.starts.get(place + 1)?);
        let mut alike = self.known.get(start..end)?.iter();
        alike
            .find(|(known, _)| known == digest)
            .map(|(_, member)| *member)
    }
}

fn first_bits(digest: &[u8; 32], bits: u32) -> usize {
    let first = digest.first_chunk().map_or(0, |first| u32::from_be_bytes(*first));
    usize::try_from(first >> (u32::BITS - bits)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    fn digest(of: u32) -> [u8; 32] {
        Sha256::digest(of.to_be_bytes()).into()
    }

    #[test]
    fn everybody_is_found_and_nobody_else() {
        for count in [0, 1, 2, 3, 255, 1_000, 5_000] {
            let lookup = Lookup::new((0..count).map(|member| (digest(member), member)).collect());
            for member in 0..count {
                assert_eq!(lookup.get(&digest(member)), Some(member), "{member} of {count}");
            }
            for other in count..count + 1_000 {
                assert_eq!(lookup.get(&digest(other)), None, "{other} of {count}");
            }
        }
    }

    #[test]
    fn digests_that_differ_in_the_last_bit_only_are_told_apart() {
        let alike = |last: u8| {
            let mut digest = [0xff; 32];
            digest[31] = last;
            digest
        };
        let lookup = Lookup::new((0..100).map(|last| (alike(last), u32::from(last))).collect());
        for last in 0..=255 {
            assert_eq!(lookup.get(&alike(last)), (last < 100).then_some(u32::from(last)));
        }
        assert_eq!(lookup.get(&[0; 32]), None);
    }
}
