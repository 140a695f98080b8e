//! Tiles of a log: which one an address means, and what is in it.
//!
//! # Source
//! C2SP tlog-tiles v1.0.0.

use fenwick_merkle::root_of;

/// Hashes in a full tile.
const WIDTH: usize = 256;
/// The highest level of a log with 2^64 entries.
const LEVEL_MAX: u32 = 7;

/// One tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Its level; none for a tile of entries.
    pub level: Option<u32>,
    index: usize,
    width: usize,
}

impl Tile {
    /// The tile of an address such as `0/x001/234.p/8` or `entries/000`.
    pub fn read(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let level = match level {
            "entries" => None,
            level => Some(plain(level, LEVEL_MAX)?),
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, WIDTH),
            Some((index, width)) => (index, usize::try_from(plain(width, 255)?).ok()?),
        };
        (width > 0).then_some(())?;
        let index = index_of(index)?;
        Some(Self { level, index, width })
    }

    /// Its places among the hashes of its level.
    fn places(&self) -> Option<std::ops::Range<usize>> {
        let first = self.index.checked_mul(WIDTH)?;
        Some(first..first.checked_add(self.width)?)
    }
}

/// A number without zeros before it.
fn plain(text: &str, most: u32) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number <= most && number.to_string() == text).then_some(number)
}

/// Groups of three digits, each but the last behind an `x`.
fn index_of(text: &str) -> Option<usize> {
    let groups: Vec<&str> = text.split('/').collect();
    let (last, before) = groups.split_last()?;
    let mut index: usize = 0;
    for group in before
        .iter()
        .map(|group| group.strip_prefix('x'))
        .chain([Some(*last)])
    {
        let group =
            group.filter(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))?;
        index = index.checked_mul(1000)?.checked_add(group.parse().ok()?)?;
    }
    // One number has one address.
    (before.is_empty() || before.first() != Some(&"x000")).then_some(index)
}

/// The hashes of a tile, one after the other; none while the log has not got so far.
pub fn hashes_of(tile: &Tile, leaves: &[[u8; 32]]) -> Option<Vec<u8>> {
    let under = WIDTH.checked_pow(tile.level?)?;
    let places = tile.places()?;
    let from = places.start.checked_mul(under)?;
    let to = places.end.checked_mul(under)?;
    let hashes = leaves.get(from..to)?.chunks(under).map(root_of);
    Some(hashes.flatten().collect())
}

/// The entries of a tile, each behind its length; none while the log has not got so far.
pub fn entries_of(tile: &Tile, entries: &[[u8; 32]]) -> Option<Vec<u8>> {
    let entries = entries.get(tile.places()?)?.iter();
    Some(
        entries
            .flat_map(|entry| [0, 32].into_iter().chain(*entry))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<(Option<u32>, usize, usize)> {
        Tile::read(path).map(|tile| (tile.level, tile.index, tile.width))
    }

    #[test]
    fn an_address_means_one_tile_and_a_tile_has_one_address() {
        assert_eq!(read("0/000"), Some((Some(0), 0, 256)));
        assert_eq!(read("1/x001/234.p/8"), Some((Some(1), 1234, 8)));
        assert_eq!(read("entries/067"), Some((None, 67, 256)));
        for other in [
            "",
            "0",
            "0/0",
            "0/0000",
            "8/000",
            "00/000",
            "0/x000/001",
            "0/001/x002",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/08",
            "0/../1",
            "-1/000",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn tiles_hold_the_roots_of_what_is_under_them() {
        let leaves: Vec<[u8; 32]> = (0..600u32)
            .map(|leaf| fenwick_merkle::leaf_hash(&leaf.to_be_bytes()))
            .collect();
        let of = |path: &str| hashes_of(&Tile::read(path).unwrap(), &leaves);
        assert_eq!(of("0/002.p/88").unwrap().len(), 88 * 32);
        assert_eq!(of("0/002"), None);
        assert_eq!(of("0/002.p/89"), None);
        let upper = of("1/000.p/2").unwrap();
        assert_eq!(upper[..32], root_of(&leaves[..256]));
        assert_eq!(upper[32..], root_of(&leaves[256..512]));
        assert_eq!(of("1/000.p/3"), None);
    }

    #[test]
    fn entries_stand_behind_their_lengths() {
        let tile = Tile::read("entries/000.p/2").unwrap();
        let bytes = entries_of(&tile, &[[7; 32], [8; 32]]).unwrap();
        assert_eq!(
            (bytes.len(), &bytes[..3], &bytes[34..37]),
            (68, &[0, 32, 7][..], &[0, 32, 8][..])
        );
        assert_eq!(entries_of(&tile, &[[7; 32]]), None);
    }
}
