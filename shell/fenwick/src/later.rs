//! A later backup takes the place of an earlier one: two renames, and whatever a crash leaves of them is finished at the next opening.
//!
//! ```text
//! SLUG.later, whole ─ SLUG becomes SLUG.gone ─ SLUG.later becomes SLUG ─ its key goes where keys are kept ─ SLUG.gone is deleted
//! ```

use crate::keys::{Keys, sync_folders};
use crate::said::Trouble;
use std::path::{Path, PathBuf};

/// The ending of the folder of a co-op that is to take another's place.
pub const LATER: &str = ".later";
/// The file that says that nothing is missing in it.
pub const WHOLE: &str = "whole";
/// The ending of the folder of a co-op whose place was taken.
const GONE: &str = ".gone";

/// Finishes what a crash cut off, for every co-op of a home.
pub fn tidy(home: &Path, keys: &Keys) -> Result<(), Trouble> {
    let entries = std::fs::read_dir(home.join("coops"))
        .into_iter()
        .flatten()
        .flatten();
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let ending = [LATER, GONE]
            .into_iter()
            .find_map(|ending| name.strip_suffix(ending));
        match ending {
            Some(slug) => take_over(home, slug, keys)?,
            None if entry.path().join(WHOLE).exists() => take_over(home, &name, keys)?,
            None => {}
        }
    }
    Ok(())
}

/// Puts the later co-op in the place of the other, from wherever that was cut off. One that is not whole is thrown away.
pub fn take_over(home: &Path, slug: &str, keys: &Keys) -> Result<(), Trouble> {
    let folder = |ending: &str| home.join("coops").join(format!("{slug}{ending}"));
    let (place, later, gone) = (folder(""), folder(LATER), folder(GONE));
    swap(&place, &later, &gone)
        .and_then(|()| sync_folders(&place, 1))
        .map_err(|error| failed(&place, &error))?;
    if place.join(WHOLE).exists() {
        keys.take_in(&place)?;
        std::fs::remove_file(place.join(WHOLE)).map_err(|error| failed(&place, &error))?;
    }
    remove(&gone).map_err(|error| failed(&gone, &error))
}

fn swap(place: &Path, later: &PathBuf, gone: &Path) -> std::io::Result<()> {
    if !later.join(WHOLE).exists() {
        return remove(later);
    }
    if place.exists() {
        remove(gone)?;
        std::fs::rename(place, gone)?;
    }
    std::fs::rename(later, place)
}

fn remove(dir: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn failed(dir: &Path, error: &std::io::Error) -> Trouble {
    Trouble::failed("home", format!("'{}' cannot be used: {error}", dir.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder, what is in it, and whether it is whole.
    type Left = (&'static str, &'static str, bool);

    fn co_op(home: &Path, name: &str, holds: &str, whole: bool) {
        let dir = home.join("coops").join(name);
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("journal.db"), holds).unwrap();
        if whole {
            std::fs::write(dir.join(WHOLE), "").unwrap();
        }
    }

    /// What is there after the next opening.
    fn opened(home: &Path) -> Vec<(String, String)> {
        tidy(home, &Keys::default()).unwrap();
        let entries = std::fs::read_dir(home.join("coops")).unwrap();
        entries
            .map(|entry| entry.unwrap())
            .map(|entry| {
                assert!(!entry.path().join(WHOLE).exists());
                let holds = std::fs::read_to_string(entry.path().join("journal.db")).unwrap();
                (entry.file_name().into_string().unwrap(), holds)
            })
            .collect()
    }

    #[test]
    fn p23_cut_off_anywhere_one_co_op_is_there_and_whole() {
        let new = vec![("north".to_owned(), "new".to_owned())];
        let old = vec![("north".to_owned(), "old".to_owned())];
        // Each is what a crash leaves after one more step.
        let stages: [(&[Left], &Vec<_>); 6] = [
            (&[("north", "old", false), ("north.later", "new", false)], &old),
            (&[("north", "old", false), ("north.later", "new", true)], &new),
            (
                &[("north.gone", "old", false), ("north.later", "new", true)],
                &new,
            ),
            (&[("north.gone", "old", false), ("north", "new", true)], &new),
            (&[("north.gone", "old", false), ("north", "new", false)], &new),
            (&[("north", "new", false)], &new),
        ];
        for (left, wanted) in stages {
            let home = tempfile::tempdir().unwrap();
            for (name, holds, whole) in left {
                co_op(home.path(), name, holds, *whole);
            }
            assert_eq!(&opened(home.path()), wanted, "{left:?}");
        }
    }
}
