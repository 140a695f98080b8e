//! Opening a package that somebody brings: a folder, or one sealed archive. Nothing is unpacked to the disk.

use super::proofs::Proofs;
use super::{FORM, Files};
use crate::said::Trouble;
use crate::sink;
use fenwick_coop::kernel::hash::Hash;
use serde_json::Value;
use std::io::{Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// A package is not larger than this, packed or unpacked.
const BYTES_MAX: u64 = 1 << 30;
/// Nor has it more files.
const FILES_MAX: usize = 100_000;

/// A package that is whole: every file is there, and is what the descriptor says.
pub struct Opened {
    pub files: Files,
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

/// Opens a package and checks that it is whole. Whether its proofs hold is another question: see `Proofs::check`.
pub fn open(path: &Path, secret: Option<&Path>) -> Result<Opened, Trouble> {
    let descriptor = |files: &Files| json(path, files, "datapackage.json");
    let files = if path.is_dir() {
        let listed = read(path, "datapackage.json").map_err(|error| bad(path, error))?;
        let mut files = Files::from([("datapackage.json".to_owned(), listed)]);
        for (name, ..) in resources(path, &descriptor(&files)?)? {
            let bytes = read(path, &name).map_err(|error| bad(path, format_args!("{name}: {error}")))?;
            files.insert(name, bytes);
        }
        files
    } else {
        unpack(path, secret)?
    };
    for (name, digest) in resources(path, &descriptor(&files)?)? {
        let bytes = files
            .get(&name)
            .ok_or_else(|| bad(path, format_args!("{name} is missing")))?;
        if format!("sha256:{}", Hash::of(bytes)) != digest {
            return Err(bad(path, format_args!("{name} was changed")));
        }
    }
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

fn read(folder: &Path, name: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(folder.join(name))?;
    file.take(BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unpack(path: &Path, secret: Option<&Path>) -> Result<Files, Trouble> {
    let mut packed = Vec::new();
    let reader = sink::open(path, secret)?;
    let taken = reader.take(BYTES_MAX).read_to_end(&mut packed);
    taken.map_err(|error| bad(path, error))?;
    let mut archive = ZipArchive::new(Cursor::new(packed)).map_err(|error| bad(path, error))?;
    if archive.len() > FILES_MAX {
        return Err(bad(path, "it holds too many files"));
    }
    let mut files = Files::new();
    let mut left = BYTES_MAX;
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(|error| bad(path, error))?;
        let name = file.name().map_err(|error| bad(path, error))?.into_owned();
        if !is_plain(&name) {
            return Err(bad(path, "it names a file in a way that no package does"));
        }
        let mut bytes = Vec::new();
        let unpacked = file.take(left).read_to_end(&mut bytes);
        unpacked.map_err(|error| bad(path, format_args!("{name}: {error}")))?;
        left = left.saturating_sub(bytes.len() as u64);
        if left == 0 {
            return Err(bad(path, "it unpacks to more than a package is"));
        }
        files.insert(name, bytes);
    }
    Ok(files)
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
