//! Where the new co-op is made, and the mark that says it is not there yet.

use crate::cli::ask::Asking;
use crate::home::{BEING_MADE, private};
use crate::said::Trouble;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The folder of a co-op that is being made, in this home or another.
pub struct Place {
    home: PathBuf,
    dir: PathBuf,
    /// The file that says that it is not there yet.
    mark: &'static str,
    /// Held on a home that is not ours, so that nobody else is at work in it.
    _lock: Option<File>,
}

fn failed(dir: &Path) -> impl Fn(std::io::Error) -> Trouble + '_ {
    move |error| Trouble::failed("home", format!("'{}' cannot be used: {error}", dir.display()))
}

impl Place {
    /// The place of a co-op in a home; our own when none is given.
    pub fn of(asking: &Asking, to_home: Option<&Path>, slug: &str) -> Result<Self, Trouble> {
        let own = asking.home.dir().to_owned();
        let Some(other) = to_home.map(|dir| asking.path(dir)) else {
            return Ok(Self::at(own, slug, None));
        };
        std::fs::create_dir_all(&other).map_err(failed(&other))?;
        let same = |dir: &Path| dir.canonicalize().ok();
        if same(&other).is_some() && same(&other) == same(&own) {
            return Ok(Self::at(own, slug, None));
        }
        private(&other).map_err(failed(&other))?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(other.join("lock"))
            .map_err(failed(&other))?;
        if lock.try_lock().is_err() {
            let message = format!(
                "another process is at work in the home '{}'; try again later",
                other.display()
            );
            return Err(Trouble::Later(message));
        }
        Ok(Self::at(other, slug, Some(lock)))
    }

    /// The place of a co-op in our own home, under another mark.
    pub fn here(asking: &Asking, slug: &str, mark: &'static str) -> Result<Self, Trouble> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if slug.is_empty() || !slug.bytes().all(plain) {
            return Err(Trouble::failed(
                "archive",
                "the co-op in it has no plain short id",
            ));
        }
        Ok(Self {
            mark,
            ..Self::at(asking.home.dir().to_owned(), slug, None)
        })
    }

    fn at(home: PathBuf, slug: &str, lock: Option<File>) -> Self {
        Self {
            dir: home.join("coops").join(slug),
            home,
            mark: BEING_MADE,
            _lock: lock,
        }
    }

    pub fn home(&self) -> &Path {
        &self.home
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn mark(&self) -> PathBuf {
        self.dir.join(self.mark)
    }

    /// Whether a co-op is being made here.
    pub fn is_begun(&self) -> bool {
        self.mark().exists()
    }

    /// Whether there is a co-op that answers. A folder in which there is nothing yet is none.
    pub fn is_taken(&self) -> bool {
        !self.is_begun() && std::fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// A folder with nothing in it but the mark. What an earlier attempt left is thrown away, for nothing rests on it; the
    /// mark itself stays throughout, so that a folder half emptied is never taken for a co-op.
    pub fn begin(&self) -> Result<(), Trouble> {
        let failed = failed(&self.dir);
        std::fs::create_dir_all(&self.dir).map_err(&failed)?;
        File::create(self.mark())
            .and_then(|mark| mark.sync_all())
            .map_err(&failed)?;
        self.sync()?;
        for entry in std::fs::read_dir(&self.dir).map_err(&failed)? {
            let path = entry.map_err(&failed)?.path();
            let removed = match path.is_dir() {
                _ if path == self.mark() => continue,
                true => std::fs::remove_dir_all(&path),
                false => std::fs::remove_file(&path),
            };
            removed.map_err(&failed)?;
        }
        Ok(())
    }

    /// Takes the mark away, durably: from now on the co-op answers.
    pub fn finish(&self) -> Result<(), Trouble> {
        match std::fs::remove_file(self.mark()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&self.dir)(error)),
            _ => self.sync(),
        }
    }

    fn sync(&self) -> Result<(), Trouble> {
        for folder in self.dir.ancestors().take(3) {
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(failed(folder))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c10_what_an_earlier_attempt_left_is_thrown_away_and_never_answers_meanwhile() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::at(home.path().to_owned(), "north", None);
        assert!(!place.is_taken() && !place.is_begun());
        // Cut off between the folder and the mark.
        std::fs::create_dir_all(place.dir()).unwrap();
        assert!(!place.is_taken());
        place.begin().unwrap();
        std::fs::create_dir_all(place.dir().join("pool/trips")).unwrap();
        for left in ["coop.key", "journal.db", "pool/trips/a.parquet"] {
            std::fs::write(place.dir().join(left), "left").unwrap();
        }
        // Cut off before everything was thrown away: the mark is there whatever else still is.
        assert!(place.is_begun() && !place.is_taken());
        place.begin().unwrap();
        let names = std::fs::read_dir(place.dir()).unwrap();
        let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [BEING_MADE]);
        std::fs::write(place.dir().join("journal.db"), "new").unwrap();
        place.finish().unwrap();
        assert!(place.is_taken() && !place.is_begun());
        place.finish().unwrap();
    }
}
