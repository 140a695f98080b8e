//! All languages at hand, and which of them a visitor reads.

use super::{Pack, Words};
use rust_embed::Embed;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The language that every other falls back to.
const ENGLISH: &str = "en";

/// The head of a pack.
const HEAD: &str = "pack.toml";

/// More of one file is no list of messages.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// The packs in the binary.
#[derive(Embed)]
#[folder = "../../languages"]
struct Embedded;

/// The files of each language by name: `xx` → `member-home.ftl` → its text.
type Files = BTreeMap<String, BTreeMap<String, String>>;

/// All languages at hand.
#[derive(Clone, Debug)]
pub(crate) struct Languages {
    packs: BTreeMap<String, Arc<Pack>>,
    english: Arc<Pack>,
}

impl Languages {
    /// The languages of the binary, and those in `HOME/languages`, which may also say single messages of the others anew.
    ///
    /// # Errors
    /// One sentence with the file that cannot be read.
    pub(crate) fn load(home: Option<&Path>) -> Result<Self, String> {
        let mut files = embedded();
        if let Some(home) = home {
            add_folder(&mut files, &home.join("languages"))?;
        }
        let mut packs = BTreeMap::new();
        for (code, mut of) in files {
            let head = of.remove(HEAD).ok_or_else(|| {
                format!("languages/{code} has no {HEAD}; copy one of another language and change it")
            })?;
            packs.insert(code.clone(), Arc::new(Pack::read(&code, &head, &of)?));
        }
        let english = packs.get(ENGLISH).cloned();
        let english = english.ok_or_else(|| format!("languages/{ENGLISH} is missing"))?;
        Ok(Self { packs, english })
    }

    /// All packs, by code.
    pub(crate) fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.values().map(AsRef::as_ref)
    }

    /// The words of a language; English when it is not at hand.
    pub(crate) fn words(&self, code: &str) -> Words {
        let pack = self.packs.get(code).unwrap_or(&self.english);
        Words::new(Arc::clone(pack), Arc::clone(&self.english))
    }

    /// The words for a visitor: what she chose (`cookie`), else what her browser accepts, else English.
    pub(crate) fn negotiate(&self, cookie: Option<&str>, accepted: Option<&str>) -> Words {
        let chosen = cookie.and_then(|code| self.best(code));
        let wanted = || {
            wishes(accepted.unwrap_or(""))
                .into_iter()
                .find_map(|code| self.best(code))
        };
        let code = chosen.or_else(wanted).unwrap_or(ENGLISH);
        self.words(code)
    }

    /// The pack nearest to a code: itself, or its language without the region.
    fn best(&self, code: &str) -> Option<&str> {
        let same = |asked: &str| {
            let found = self.packs.keys().find(|known| known.eq_ignore_ascii_case(asked));
            found.map(String::as_str)
        };
        same(code).or_else(|| same(code.split(['-', '_']).next()?))
    }
}

/// The codes that a browser accepts, most wanted first; those it refuses (`q=0`) are left out.
///
/// # Source
/// RFC 9110 §12.5.4.
fn wishes(accepted: &str) -> Vec<&str> {
    /// A browser sends a handful; more is somebody else.
    const WISHES_MAX: usize = 32;
    let mut wishes = Vec::new();
    for part in accepted.split(',').take(WISHES_MAX) {
        let mut pieces = part.split(';').map(str::trim);
        let code = pieces.next().unwrap_or("");
        let weight = pieces.find_map(|piece| piece.strip_prefix("q="));
        let weight: f32 = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        if weight > 0.0 && !code.is_empty() {
            wishes.push((code, weight));
        }
    }
    wishes.sort_by(|one, other| other.1.total_cmp(&one.1));
    wishes.into_iter().map(|(code, _)| code).collect()
}

fn embedded() -> Files {
    let mut files = Files::new();
    for path in Embedded::iter() {
        let named = path
            .split_once('/')
            .filter(|(_, name)| *name == HEAD || name.ends_with(".ftl"));
        if let (Some((code, name)), Some(file)) = (named, Embedded::get(&path)) {
            let text = String::from_utf8_lossy(&file.data).into_owned();
            files
                .entry(code.to_owned())
                .or_default()
                .insert(name.to_owned(), text);
        }
    }
    files
}

/// Adds what an operator laid into a folder. Its files come after those of the binary, so that what they say holds.
fn add_folder(files: &mut Files, folder: &Path) -> Result<(), String> {
    if !folder.is_dir() {
        return Ok(());
    }
    for language in sorted(folder)? {
        let of = folder.join(&language);
        files.entry(language.clone()).or_default();
        for name in sorted(&of)? {
            let path = of.join(&name);
            let kept = if name == HEAD { name } else { format!("~{name}") };
            if kept != HEAD && !kept.ends_with(".ftl") {
                continue;
            }
            let said = |error: String| format!("{}: {error}", path.display());
            let size = path.metadata().map_err(|error| said(error.to_string()))?.len();
            if size > FILE_BYTES_MAX {
                return Err(said("is larger than 1 MiB; split it".to_owned()));
            }
            let text = std::fs::read_to_string(&path).map_err(|error| said(error.to_string()))?;
            files.entry(language.clone()).or_default().insert(kept, text);
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<String>, String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(said)? {
        names.push(entry.map_err(said)?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    Ok(names)
}
