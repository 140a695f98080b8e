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

    fn at(home: PathBuf, slug: &str, lock: Option<File>) -> Self {
        Self {
            dir: home.join("coops").join(slug),
            home,
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
        self.dir.join(BEING_MADE)
    }

    /// Whether a co-op is being made here.
    pub fn is_begun(&self) -> bool {
        self.mark().exists()
    }

    /// Whether there is a co-op that answers.
    pub fn is_taken(&self) -> bool {
        self.dir.exists() && !self.is_begun()
    }

    /// An empty folder under the mark. What an earlier attempt left is thrown away: nothing rests on it.
    pub fn begin(&self) -> Result<(), Trouble> {
        let failed = failed(&self.dir);
        if self.is_begun() {
            std::fs::remove_dir_all(&self.dir).map_err(&failed)?;
        }
        std::fs::create_dir_all(&self.dir).map_err(&failed)?;
        File::create(self.mark())
            .and_then(|mark| mark.sync_all())
            .map_err(&failed)?;
        self.sync()
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
