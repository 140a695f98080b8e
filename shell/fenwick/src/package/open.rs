//! Opening a package that somebody brings: a folder, or one sealed archive. Nothing is unpacked to the disk.

use super::originals::FOLDER;
use super::proofs::Proofs;
use super::{FORM, Files};
use crate::said::Trouble;
use crate::sink;
use fenwick_coop::kernel::hash::Hash;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

/// A package is not larger than this unpacked, but for original files: those are never in memory.
const BYTES_MAX: u64 = 1 << 30;
/// Nor are its original files larger than this together.
const ORIGINALS_MAX: u64 = 1 << 36;
/// Nor has it more files.
const FILES_MAX: usize = 100_000;

/// A package that is whole: every file is there, and is what the descriptor says.
pub struct Opened {
    /// Every file but the original ones.
    pub files: Files,
    /// How many original files are in it.
    pub originals: usize,
    /// What `member.json` says.
    pub member: Value,
    /// What `log.json` proves.
    pub proofs: Proofs,
}

fn bad(path: &Path, why: impl std::fmt::Display) -> Trouble {
    Trouble::failed(
        "package",
        format!("'{}' is no whole package: {why}", path.display()),
    )
}

/// The files of a package, but for original ones, with the digests of all.
#[derive(Default)]
struct Contents {
    files: Files,
    digests: BTreeMap<String, Hash>,
    left: u64,
    originals_left: u64,
}

impl Contents {
    fn new() -> Self {
        Self {
            left: BYTES_MAX,
            originals_left: ORIGINALS_MAX,
            ..Self::default()
        }
    }

    /// Reads one file: an original is looked at and let go.
    fn take(&mut self, name: &str, from: impl Read) -> Result<(), String> {
        let is_original = name.starts_with(FOLDER);
        let left = match is_original {
            true => &mut self.originals_left,
            false => &mut self.left,
        };
        let (mut from, mut digest, mut bytes) = (from.take(*left), Sha256::new(), Vec::new());
        let mut piece = vec![0; 1 << 16];
        loop {
            let read = from
                .read(&mut piece)
                .map_err(|error| format!("{name}: {error}"))?;
            let piece = piece.get(..read).unwrap_or_default();
            digest.update(piece);
            match (read, is_original) {
                (0, _) => break,
                (_, true) => {}
                (_, false) => bytes.extend_from_slice(piece),
            }
        }
        *left = from.limit();
        if *left == 0 {
            return Err("it unpacks to more than a package is".to_owned());
        }
        self.digests
            .insert(name.to_owned(), Hash(digest.finalize().into()));
        if !is_original {
            self.files.insert(name.to_owned(), bytes);
        }
        Ok(())
    }
}

/// Opens a package and checks that it is whole. Whether its proofs hold is another question: see `Proofs::check`.
pub fn open(path: &Path, secret: Option<&Path>) -> Result<Opened, Trouble> {
    let descriptor = |files: &Files| json(path, files, "datapackage.json");
    let contents = match path.is_dir() {
        true => folder(path)?,
        false => unpack(path, secret)?,
    };
    let Contents { files, digests, .. } = contents;
    for (name, digest) in resources(path, &descriptor(&files)?)? {
        let found = digests
            .get(&name)
            .ok_or_else(|| bad(path, format_args!("{name} is missing")))?;
        if format!("sha256:{found}") != digest {
            return Err(bad(path, format_args!("{name} was changed")));
        }
    }
    let originals = digests.keys().filter(|name| name.starts_with(FOLDER)).count();
    let member = json(path, &files, "member.json")?;
    if member["form"] != FORM {
        return Err(bad(
            path,
            "it is of a form that this program does not know; a newer one reads it",
        ));
    }
    let proofs = serde_json::from_value(json(path, &files, "log.json")?);
    let proofs = proofs.map_err(|error| bad(path, format_args!("log.json: {error}")))?;
    Ok(Opened {
        files,
        originals,
        member,
        proofs,
    })
}

fn json(path: &Path, files: &Files, name: &str) -> Result<Value, Trouble> {
    let bytes = files
        .get(name)
        .ok_or_else(|| bad(path, format_args!("{name} is missing")))?;
    serde_json::from_slice(bytes).map_err(|error| bad(path, format_args!("{name}: {error}")))
}

/// A name as packages have them: it leads nowhere but into the package.
fn is_plain(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    name.split('/').all(part)
}

fn resources(path: &Path, descriptor: &Value) -> Result<Vec<(String, String)>, Trouble> {
    let listed = descriptor["resources"]
        .as_array()
        .filter(|listed| listed.len() <= FILES_MAX);
    let listed = listed.ok_or_else(|| bad(path, "its descriptor lists no files"))?;
    let resource = |resource: &Value| {
        let (name, digest) = (resource["path"].as_str()?, resource["hash"].as_str()?);
        is_plain(name).then(|| (name.to_owned(), digest.to_owned()))
    };
    let resources: Option<Vec<_>> = listed.iter().map(resource).collect();
    resources.ok_or_else(|| bad(path, "its descriptor names a file in a way that no package does"))
}

fn folder(path: &Path) -> Result<Contents, Trouble> {
    let mut contents = Contents::new();
    let read = |contents: &mut Contents, name: &str| {
        let file = std::fs::File::open(path.join(name));
        let file = file.map_err(|error| bad(path, format_args!("{name}: {error}")))?;
        contents.take(name, file).map_err(|why| bad(path, why))
    };
    read(&mut contents, "datapackage.json")?;
    let listed = json(path, &contents.files, "datapackage.json")?;
    for (name, _) in resources(path, &listed)? {
        read(&mut contents, &name)?;
    }
    Ok(contents)
}

fn unpack(path: &Path, secret: Option<&Path>) -> Result<Contents, Trouble> {
    let source = sink::open(path, secret)?;
    let mut archive = ZipArchive::new(source).map_err(|error| bad(path, error))?;
    if archive.len() > FILES_MAX {
        return Err(bad(path, "it holds too many files"));
    }
    let mut contents = Contents::new();
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(|error| bad(path, error))?;
        let name = file.name().map_err(|error| bad(path, error))?.into_owned();
        if !is_plain(&name) {
            return Err(bad(path, "it names a file in a way that no package does"));
        }
        contents.take(&name, file).map_err(|why| bad(path, why))?;
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn no_name_leads_out_of_a_package() {
        for good in ["member.json", "rows/trips.csv", "consents/receipt-7.jsonld"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "rows/../../x",
            "rows//x",
            "C:\\x",
            "a\\b",
            ".ssh/x",
            "rows/",
            "a\0b",
            "./x",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
