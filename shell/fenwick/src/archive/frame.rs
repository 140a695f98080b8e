//! Parts of an archive: a letter, a length, bytes; and one digest over all.

use super::FIRST_LINE;
use crate::archive::form::Kind;
use fenwick_coop::kernel::hash::Hash;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// A part that is read into memory is no longer than this; only files of rows are longer.
const PART_MAX: u64 = 256 << 20;

/// Why an archive cannot be read. Each is said by name.
#[derive(Debug)]
pub struct Unfit(pub String);

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Unfit("it is cut off".to_owned()),
            _ => Unfit(format!("it is damaged or cannot be read: {error}")),
        }
    }
}

/// Writes parts.
pub struct Writer<W> {
    to: W,
    digest: Sha256,
}

impl<W: Write> Writer<W> {
    pub fn begin(to: W) -> io::Result<Self> {
        let mut writer = Self {
            to,
            digest: Sha256::new(),
        };
        writer.put(FIRST_LINE)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.to.write_all(bytes)
    }

    pub fn part(&mut self, kind: Kind, bytes: &[u8]) -> io::Result<()> {
        self.stream(kind, bytes.len() as u64, &mut &*bytes)
    }

    /// A part as long as was said, out of a source that must be as long.
    pub fn stream(&mut self, kind: Kind, length: u64, from: &mut dyn Read) -> io::Result<()> {
        self.put(&[kind.letter()])?;
        self.put(&length.to_be_bytes())?;
        let mut left = length;
        let mut buffer = vec![0; 1 << 16];
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            let Some(room) = buffer.get_mut(..wanted) else {
                break;
            };
            from.read_exact(room)?;
            self.digest.update(&*room);
            self.to.write_all(room)?;
            left -= wanted as u64;
        }
        Ok(())
    }

    /// Ends the archive with its digest.
    pub fn finish(mut self) -> io::Result<W> {
        let digest: [u8; 32] = self.digest.clone().finalize().into();
        self.part(Kind::End, &digest)?;
        Ok(self.to)
    }
}

/// Reads parts, and the digest at the end.
pub struct Reader<R> {
    from: R,
    digest: Sha256,
}

impl<R: Read> Reader<R> {
    pub fn begin(mut from: R) -> Result<Self, Unfit> {
        let mut first = vec![0; FIRST_LINE.len()];
        let begun = from.read_exact(&mut first);
        if begun.is_err() || first != FIRST_LINE {
            return Err(Unfit("it is no archive of a co-op".to_owned()));
        }
        let mut digest = Sha256::new();
        digest.update(first);
        Ok(Self { from, digest })
    }

    /// The next part's kind and length; none after the end, which is checked here.
    pub fn next(&mut self) -> Result<Option<(Kind, u64)>, Unfit> {
        let so_far: [u8; 32] = self.digest.clone().finalize().into();
        let mut head = [0; 9];
        self.from.read_exact(&mut head)?;
        self.digest.update(head);
        let [letter, length @ ..] = head;
        let length = u64::from_be_bytes(length);
        let unknown =
            || Unfit("it holds something that this program does not know; a newer one reads it".to_owned());
        let kind = Kind::of(letter).ok_or_else(unknown)?;
        if kind != Kind::End {
            return Ok(Some((kind, length)));
        }
        if length != 32 || self.bytes(length)? != so_far {
            return Err(Unfit(
                "it was changed or damaged: its bytes do not come to its digest".to_owned(),
            ));
        }
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(None),
            Ok(_) => Err(Unfit("something follows its end".to_owned())),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a part.
    pub fn bytes(&mut self, length: u64) -> Result<Vec<u8>, Unfit> {
        if length > PART_MAX {
            return Err(Unfit("one of its parts is longer than any can be".to_owned()));
        }
        let mut bytes = Vec::new();
        self.part(length).read_to_end(&mut bytes)?;
        match bytes.len() as u64 == length {
            true => Ok(bytes),
            false => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
        }
    }

    /// A part as a stream. Who takes it looks how many bytes came.
    pub fn part(&mut self, length: u64) -> Part<'_, R> {
        Part {
            reader: self,
            left: length,
            digest: Sha256::new(),
        }
    }
}

/// The bytes of one part.
pub struct Part<'a, R> {
    reader: &'a mut Reader<R>,
    left: u64,
    digest: Sha256,
}

impl<R: Read> Read for Part<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let room = buffer.get_mut(..wanted).unwrap_or_default();
        if room.is_empty() {
            return Ok(0);
        }
        let read = self.reader.from.read(room)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let taken = room.get(..read).unwrap_or_default();
        self.reader.digest.update(taken);
        self.digest.update(taken);
        self.left -= read as u64;
        Ok(read)
    }
}

impl<R: Read> Part<'_, R> {
    /// Reads what is left; the digest of the whole part.
    pub fn digest(mut self) -> io::Result<Hash> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Hash(self.digest.finalize().into()))
    }
}
