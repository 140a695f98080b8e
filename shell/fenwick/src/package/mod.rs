//! A member's package: all that is hers, in forms that other programs read.

mod descriptor;
mod gather;
mod history;
mod open;
mod originals;
mod outward;
mod proofs;
mod receipt;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

pub use gather::{Package, gather};
pub use history::{Heard, heard, history, status};
pub use open::{Opened, open};
pub use receipt::{Spoken, receipt};
pub use rows::{Kept, ROW, Rows, csv, marked, schema};
pub use tables::{rows, rows_of};

use crate::said::Trouble;
use crate::sealed::Ready;
use crate::sink::Sink;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The form of a package that this program writes and reads.
pub const FORM: u32 = 1;

/// The files of a package by their names in it. Every name is made here: small letters, digits, `-`, `.` and `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Trouble + '_ {
    move |error| Trouble::failed("file", format!("'{}' cannot be written: {error}", path.display()))
}

/// A package is written into a folder of its own.
pub fn has_room(out: &Path) -> Result<(), Trouble> {
    match std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        false => Ok(()),
        true => Err(Trouble::Usage(format!(
            "'{}' is not empty; name a folder that is not there yet",
            out.display()
        ))),
    }
}

/// Writes a package: a folder of files, or one sealed archive in the folder. Whole or not at all: it gets its name last.
pub fn write(out: &Path, stem: &str, package: &Package, secret: Option<Ready>) -> Result<PathBuf, Trouble> {
    has_room(out)?;
    let mut draft = out.as_os_str().to_owned();
    draft.push(".part");
    let draft = PathBuf::from(draft);
    let trouble = failed(out);
    match std::fs::remove_dir_all(&draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(trouble(error)),
        _ => {}
    }
    let written = fill(&draft, stem, package, secret).and_then(|name| {
        crate::home::private(&draft)?;
        std::fs::rename(&draft, out)?;
        Ok(name.map_or_else(|| out.to_owned(), |name| out.join(name)))
    });
    written.map_err(|error| {
        drop(std::fs::remove_dir_all(&draft));
        trouble(error)
    })
}

fn fill(
    draft: &Path,
    stem: &str,
    package: &Package,
    secret: Option<Ready>,
) -> std::io::Result<Option<String>> {
    let Package { files, originals } = package;
    std::fs::create_dir_all(draft)?;
    crate::home::private(draft)?;
    if secret.is_none() {
        for (name, bytes) in files {
            let path = draft.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(draft))?;
            let mut sink = Sink::create(&path, None)?;
            sink.write_all(bytes)?;
            sink.finish()?;
        }
        for original in originals {
            let path = draft.join(&original.path);
            std::fs::create_dir_all(path.parent().unwrap_or(draft))?;
            let mut sink = Sink::create(&path, None)?;
            original.copy(&mut sink)?;
            sink.finish()?;
        }
        return Ok(None);
    }
    let name = format!("{stem}.zip.age");
    let sink = Sink::begin(&draft.join(&name), secret)?;
    let mut archive = ZipWriter::new_stream(sink);
    for (name, bytes) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default())?;
        archive.write_all(bytes)?;
    }
    for original in originals {
        let options = SimpleFileOptions::default().large_file(original.is_large());
        archive.start_file(original.path.as_str(), options)?;
        original.copy(&mut archive)?;
    }
    archive.finish()?.into_inner().finish()?;
    Ok(Some(name))
}
